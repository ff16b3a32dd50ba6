import json
import re
from dataclasses import replace

import pytest

from counts.small_conflict import VOCABULARY, read, row
from tawthiq.counts.consistency import build, holds
from tawthiq.counts.describe_consistency import describe_bounds, describe_conflicts, describe_consistency
from tawthiq.counts.readings import ReadAs, Reading, complete_readings
from tawthiq.counts.scope import Quantity
from tawthiq.language import LANGUAGES


@pytest.fixture(scope="module")
def described(claims, vocabulary):
    return describe_consistency(claims, vocabulary)


def described_conflicts(*rows):
    return describe_conflicts(read(rows), VOCABULARY)


def words(text):
    return len(text.split())


# --- the worked case -------------------------------------------------------------------------------------------------


def test_facts_are_plain_json_and_the_same_every_time(described, claims, vocabulary):
    again = describe_conflicts(claims, vocabulary)
    assert json.dumps(described["conflicts"], ensure_ascii=False) == json.dumps(again, ensure_ascii=False)
    assert json.loads(json.dumps(described)) == described


def test_floors_do_not_contradict_and_that_is_said(described):
    assert described["consistent"]["readings"] == "default"
    assert described["consistent"]["holds"] is True
    assert described["consistent"]["claims"] == []
    assert "do not contradict each other" in described["consistent"]["sentence"]["en"]
    assert "لا تناقض" in described["consistent"]["sentence"]["ar"]


def test_the_contradictions_that_stand_come_first_each_once(described):
    """By hand: of standing figures, those of SNHR for March and for 6 to 31 March are exceeded by SOHR's of civilians."""
    first = [one["claims"] for one in described["conflicts"] if one["main"] and one["standing"]]
    assert first == [
        ["SOHR-MAR-2069", "SNHR-MAR-227"],
        ["SOHR-03-1600", "SNHR-1334-gov"],
        ["SOHR-MAR-2069", "SNHR-MAR-1562"],
        ["SOHR-03-1600", "SNHR-1334"],
    ]
    assert [one["claims"] for one in described["conflicts"][: len(first)]] == first
    assert [one["persons"] for one in described["conflicts"][: len(first)]] == [1842, 631, 507, 186]


def test_two_figures_of_one_week_contradict_though_both_have_been_replaced(described):
    """973 civilians on one side and 779 dead on both, of which about 396 on that side, 415 at the most."""
    sets = {frozenset(one["claims"]): one for one in described["conflicts"]}
    assert not sets[frozenset({"SOHR-0310-973", "SNHR-0310-779"})]["standing"]
    assert sets[frozenset({"SOHR-0310-973", "SNHR-0310-779-gov"})]["persons"] == 973 - 415


def test_doubtful_figures_and_retellings_are_in_no_conflict(described, claims):
    named = {claim for one in described["conflicts"] for claim in one["claims"]}
    assert not named & {claim.id for claim in claims if claim.confidence == "C"}
    assert not named & {claim.id for claim in claims if claim.publisher.startswith(("the source article", "press ret"))}


def test_every_conflict_cannot_hold_as_it_is_read_and_is_minimal(described, claims, vocabulary):
    constraints = build(claims, vocabulary, complete_readings(claims, vocabulary))
    for one in described["conflicts"]:
        ceilings = [
            high if one["readings"].get(claim.id) == "complete_count" else float("inf")
            for claim, high in zip(constraints.claims, constraints.ceilings, strict=True)
        ]
        read_so = replace(constraints, ceilings=tuple(ceilings))
        elements = [constraints.place[claim] for claim in one["claims"]]
        if not one["relations"]:
            assert not holds(read_so, elements)
            assert all(holds(read_so, [other for other in elements if other != left]) for left in elements)
        assert len(elements) <= (4 if one["standing"] else 3) or one["relations"]


def test_sentences_are_short_and_in_both_languages(described):
    for one in described["conflicts"]:
        said, mended = one["sentence"], one["reconcile"]["sentence"]
        assert words(said["en"]) <= 45
        assert words(mended["en"]) <= 30
        for text in (said, mended):
            assert set(text) == set(LANGUAGES)
            assert not re.search("[A-Za-z]", text["ar"])
            assert not re.search("[\u0621-\u064a]", text["en"])


def test_a_conflict_is_a_sentence_with_its_figures_and_what_they_have_in_common(described):
    first = described["conflicts"][0]
    assert first["sentence"]["en"] == (
        "This cannot be a complete count: 227 (Syrian Network for Human Rights). Its scope already holds 2,069 (Syrian "
        "Observatory for Human Rights). Each: civilians killed, whoever the perpetrator, in the whole of Syria, from 1 March "
        "2025 to 31 March 2025."
    )
    assert first["reconcile"]["sentence"]["en"].startswith('All can be right if 227 means "at least"; otherwise')
    assert first["reconcile"]["reread"] == ["SNHR-MAR-227"]


def test_every_bound_carries_its_scope_reading_and_both_languages(described):
    for bound in described["bounds"]:
        assert set(bound["sentence"]) == set(bound["title"]) == set(LANGUAGES)
        assert bound["documented"] == (bound["low"] > 0)
        assert bound["low_allowing"] <= bound["low"]
        assert bound["low_by_one_source"]["low"] <= bound["low"]
        assert bound["scope"]["population"]
    floors = [bound for bound in described["bounds"] if bound["readings"] == "floors"]
    assert {bound["high"] for bound in floors} == {None}


def test_what_no_count_touches_is_unknown_and_not_zero(claims, vocabulary):
    [bound] = describe_bounds(claims, vocabulary, "population=civilians; areas=SY01")
    assert (bound["low"], bound["high"], bound["documented"], bound["binding_low"]) == (0, None, False, [])
    assert "That is not zero; it is not known." in bound["sentence"]["en"]
    assert "ليس صفراً" in bound["sentence"]["ar"]


def test_the_missing_are_not_called_killed(claims, vocabulary):
    [bound] = describe_bounds(claims, vocabulary, "population=missing")
    assert bound["low"] == 20
    assert "not among the dead" in bound["sentence"]["en"]
    assert "killed" not in bound["sentence"]["en"]
    assert "مقتل" not in bound["sentence"]["ar"]


# --- invented cases --------------------------------------------------------------------------------------------------


def test_nothing_published_contradicts_nothing_and_says_nothing():
    found = describe_consistency([], VOCABULARY)
    assert (found["conflicts"], found["bounds"], found["consistent"]["holds"]) == ([], [], True)
    assert "nothing is known" in found["consistent"]["sentence"]["en"]


def test_readings_that_a_case_gives_may_contradict_each_other():
    claims = read([row("a", 9), row("b", 4, method="official_summary")])
    complete = {"b": Reading(ReadAs.COMPLETE_COUNT, "counts_reading_complete")}
    found = describe_consistency(claims, VOCABULARY, overrides=complete)
    assert (found["consistent"]["holds"], found["consistent"]["claims"]) == (False, ["a", "b"])
    [bound, *_] = found["bounds"]
    assert "give no bounds" in bound["sentence"]["en"]


def test_of_sets_that_rest_on_one_total_the_largest_gap_is_the_main_one():
    rows = [
        row("total", 50),
        *(row(f"f{n}", 60 + n, quantity_kind="at_least", population="civilians") for n in range(3)),
    ]
    found = described_conflicts(*rows)
    assert [(one["claims"], one["persons"], one["main"]) for one in found] == [
        (["total", "f2"], 12, True),
        (["total", "f1"], 11, False),
        (["total", "f0"], 10, False),
    ]


def test_a_replaced_figure_is_set_against_what_stands_and_comes_last():
    rows = [
        row("old", 70, publisher="P", quantity_kind="at_least"),
        row("new", 90, publisher="P", quantity_kind="at_least", supersedes="old"),
        row("total", 50, method="official_summary"),
    ]
    found = described_conflicts(*rows)
    assert [(one["claims"], one["standing"]) for one in found] == [(["new", "total"], True), (["old", "total"], False)]


def test_parts_that_do_not_make_up_their_whole():
    parts = [
        row(name, 4, publisher="P", areas=f"XA0{n}", part_of="w", relation="partition")
        for n, name in ((1, "a"), (2, "b"))
    ]
    [found] = described_conflicts(row("w", 10, publisher="P"), *parts)
    assert found["relations"] == [{"kind": "partition", "whole": "w", "parts": ["a", "b"]}]
    assert "do not make up the whole" in found["sentence"]["en"]
    assert found["persons"] == 2


def test_an_unknown_quantity_contradicts_nothing():
    claims = read([row("a", 9), row("b", 4)])
    assert len(describe_conflicts(claims, VOCABULARY)) == 1
    assert describe_conflicts([claims[0], replace(claims[1], quantity=Quantity("unknown"))], VOCABULARY) == []


@pytest.mark.parametrize("other", [{"north": "south", "south": "north"}, {"north": "river", "river": "north"}])
def test_relabelling_the_parties_relabels_the_output(other):
    rows = [
        row("a", 9, perpetrators="north"),
        row("b", 4, perpetrators="north|south"),
        row("c", 8, perpetrators="river", areas="XA01"),
        row("d", 5, perpetrators="river"),
    ]
    turned = [
        one | {"perpetrators": "|".join(other.get(name, name) for name in one["perpetrators"].split("|"))}
        for one in rows
    ]
    keys = ("claims", "readings", "persons", "main", "standing")
    found, again = (
        [[one[key] for key in keys] for one in describe_conflicts(read(some), VOCABULARY)] for some in (rows, turned)
    )
    assert found == again
    assert len(found) == 2
