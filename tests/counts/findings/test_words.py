"""Every finding has words in both languages, and they name nobody whom the case does not name."""

import re
import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from counts.findings.invented import (
    ARMED,
    CIVILIANS,
    FORCES,
    VOCABULARY,
    by_place,
    by_status,
    claim,
    part,
    printed,
    retold,
)
from tawthiq.counts import read_vocabulary
from tawthiq.counts.findings import RULES, describe_findings, find, words
from tawthiq.counts.vocabulary import shipped_populations
from tawthiq.language import LANGUAGES

CATALOGUE = tomllib.loads(
    files("tawthiq").joinpath("language/messages/counts_findings.toml").read_text(encoding="utf-8")
)
COMMUNITIES = re.compile(
    "alawi|sunni|druze|christian|kurd|shia|ismaili|bedouin|arab|علوي|سني|سنّي|درز|مسيحي|كرد|شيع|إسماعيلي|بدو|طائف|sect",
    re.IGNORECASE,
)


def everything():
    """Claims in which every rule finds something in every variant."""
    cases = []
    whole = claim("w", 803)
    cases += [[whole, *by_place(whole, 60, 60, 66)], [whole, *by_place(whole, 600, 300, 66)]]
    cases += [[whole, part("p", 900, whole, relation="subset", **CIVILIANS)]]
    cases += [[whole, *by_place(whole, 300, 300, 202)], [claim("a", 238), retold("b", claim("a", 238), 239)]]
    cases += [[whole, *by_place(whole, 283, 250, 315)], [claim("a", 238), retold("b", claim("a", 238), 283)]]
    sides = [
        part("n", 420, whole, perpetrators=frozenset({"north"})),
        part("s", 383, whole, perpetrators=frozenset({"south"})),
    ]
    places = by_place(whole, 185, 183, 52, relation="unknown", perpetrators=frozenset({"unstated"}))
    cases += [[whole, *sides, *places], [whole, sides[0], *places], [whole, sides[1], *places]]
    before, after = claim("a", 300, **printed(8)), claim("b", 400, **printed(9), supersedes="a")
    cases += [[before, *by_status(before, 200, 50, 50), after, *by_status(after, 300, 50, 50)]]
    cases += [[before, *by_status(before, 200, 50, 50), after, *by_status(after, 255, 65, 50)]]
    cases += [[before, *by_place(before, 250, 50), after, *by_place(after, 270, 130)]]
    cases += [
        [after, *by_place(after, 110, 150, 120), claim("n", 130, areas=frozenset({"XX01"}), window=after.scope.window)]
    ]
    last = claim("c", 450, **printed(10), supersedes="b")
    added = part("i", 100, after, relation="increment")
    cases += [[before, after, added], [before, after, added, last, part("j", 30, last, relation="increment")]]
    wide = claim("w", 1426, population="all_dead_committee", status=frozenset({"civilian", "unknown"}))
    cases += [[wide, part("b", 238, wide, relation="unknown", **FORCES)]]
    suspects = {"population": "suspects", "status": frozenset()}
    north, south = frozenset({"north"}), frozenset({"south"})
    one = claim("n", 265, **suspects, perpetrators=north)
    cases += [[one, claim("s", 298, **suspects, perpetrators=south)]]
    cases += [[one, claim("s", 298, **suspects, perpetrators=south), claim("t", 300, **suspects, perpetrators=north)]]
    cases += [
        [
            claim("n", 250, **CIVILIANS, perpetrators=north),
            claim("s", 400, **CIVILIANS, perpetrators=south, publisher="Society"),
        ]
    ]
    for number in (1479, 1476):
        cases += [[claim("a", 1476), claim("b", number, publisher="Society", **CIVILIANS)]]
    cases += [[claim("f", 111, method="verified_floor")]]
    cases += [[claim("a", 973, **CIVILIANS), retold("b", claim("a", 973), **{"population": "all_dead"})]]
    cases += [[before, claim("x", 300, **CIVILIANS)]]
    cases += [mixed()]
    return cases


def mixed():
    older, newer = claim("old", 160, **printed(8)), claim("new", 220, **printed(9), supersedes="old")
    told = retold("mix", newer)
    return [
        *(older, *by_status(older, 110, 30, 20), newer, *by_status(newer, 150, 42, 28), told),
        part("mix-civ", 150, told, relation="unknown", **CIVILIANS),
        part("mix-arm", 50, told, relation="unknown", population="armed_both_sides", status=frozenset()),
    ]


CASES = everything()
DESCRIBED = [(one, rows) for rows in CASES for one in describe_findings(rows, VOCABULARY)]


def test_every_sentence_of_the_catalogue_is_told_of_something():
    codes = {code for code in CATALOGUE if "_told" in code}
    told = {
        "_".join(filter(None, ("counts_finding", one.rule, "told", one.variant)))
        for rows in CASES
        for one in find(rows, VOCABULARY)
    }
    assert told == codes


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_words(rule, language):
    for text in (words.name(rule, language), words.means(rule, language), words.do_not_conclude(rule, language)):
        assert text
        assert "{" not in text


def test_nothing_is_left_to_fill_in():
    for one, _ in DESCRIBED:
        for language, text in one["sentence"].items():
            assert not re.search(r"[{}]|None|CountClaim|\(\)|  ", text), (language, text)
            assert text.endswith("."), text


def test_sentences_hold_the_figures_of_their_arithmetic():
    for one, _ in DESCRIBED:
        if one["rule"] in ("circular_sourcing", "floor_is_not_toll"):
            continue
        printed_in_sum = {str(value) for side in ("left", "right") for _, _, value in one["arithmetic"][side]}
        for text in one["sentence"].values():
            said = set(re.findall(r"\d+", text.replace(",", "")))
            assert printed_in_sum & said, (one["id"], text)


def test_no_community_is_named():
    for messages in CATALOGUE.values():
        for text in (str(messages["en"]), str(messages["ar"])):
            assert not COMMUNITIES.search(text), text
    for one, _ in DESCRIBED:
        for text in one["sentence"].values():
            assert not COMMUNITIES.search(text), text


def test_a_community_stands_only_where_the_publisher_counts_so(claims, vocabulary):
    """Sentences take it from the label of a population, never of their own."""
    counted_so = {name for name in shipped_populations() if COMMUNITIES.search(name)}
    by_id = {claim.id: claim for claim in claims}
    for one in describe_findings(claims, vocabulary):
        named = any(COMMUNITIES.search(text) for text in one["sentence"].values())
        assert not named or any(by_id[claim].scope.population in counted_so for claim in one["claims"])


def test_names_of_a_case_with_its_own_populations_are_its_own():
    populations = [
        {
            "population": "p1",
            "inside": "",
            "victim_status": "civilian|state_forces",
            "label_en": "everyone",
            "label_ar": "الجميع",
        },
        {
            "population": "p2",
            "inside": "p1",
            "victim_status": "civilian",
            "label_en": "residents",
            "label_ar": "السكان",
        },
    ]
    vocabulary = read_vocabulary(populations, [], None, [])
    rows = [claim("a", 300, population="p1"), claim("b", 300, population="p2")]
    (one,) = describe_findings(rows, vocabulary)
    assert all(name in one["sentence"]["en"] for name in ("everyone", "residents"))
    assert all(name in one["sentence"]["ar"] for name in ("الجميع", "السكان"))


def test_long_lists_are_given_by_their_number():
    rows = [claim(f"f{n}", 100 + n, method="sample", **ARMED) for n in range(7)]
    (one,) = describe_findings(rows, VOCABULARY)
    assert "7 figures" in one["sentence"]["en"]


def test_a_figure_without_a_day_and_a_publisher_without_a_name():
    bare = {"published_on": None, "as_of": None}
    rows = [claim("a", 300, **bare, publisher="Nobody"), claim("b", 300, **bare, publisher="Nobody", **CIVILIANS)]
    (one,) = describe_findings(rows, VOCABULARY)
    assert one["sentence"]["en"].startswith("Nobody printed 300 twice, of different people. 300: ")


def test_ids_of_findings_are_unlike():
    whole = claim("w", 803)
    rows = [whole, *by_place(whole, 60, 60, 66), *(replace(one, id=one.id + "x") for one in by_status(whole, 1, 2, 3))]
    ids = [one["id"] for one in describe_findings(rows, VOCABULARY)]
    assert len(ids) == len(set(ids)) == 2
