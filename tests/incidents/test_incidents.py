"""The tree of incidents, its mistakes, merging and splitting, and victims linked to it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.tables import rows
from tawthiq.incidents import IncidentJudgement, read_incidents, redirect, suggest_victims
from tawthiq.incidents.links import Belonging, VictimJudgement, suggestions_left, victim_links, victims_of
from tawthiq.incidents.suggestions import Fit, Sources
from tawthiq.language import LANGUAGES, sentence


def incident(key: str, kind: str = "massacre", parent: str = "", **more: str) -> dict[str, str]:
    return {"id": key, "name_en": f"Incident {key}", "kind": kind, "parent": parent, "source": "s", **more}


TREE = [
    incident("E", "episode", event_from="2031-02-01", event_to="2031-02-09", place_pcode="QZ01"),
    incident("M", parent="E", event_from="2031-02-03", place_pcode="QZ0101", precision="adm2", count_claims="C1|C2"),
    incident("A", "act", parent="M", event_from="2031-02-03", place_pcode="QZ010101", precision="adm3"),
    incident("N", parent="E", event_from="2031-02-05~", place_pcode="QZ0102"),
]


def test_the_tree_reads_like_a_table_of_contents() -> None:
    tree, mistakes = read_incidents(rows("incidents", TREE))
    assert mistakes == []
    assert tree.roots == ("E",)
    assert tree.within("E") == ["E", "M", "A", "N"]
    assert tree.above("A") == ["M", "E"]
    assert tree.by_id["E"].period.edtf == "2031-02-01/2031-02-09"
    assert tree.by_id["N"].period.edtf == "2031-02-05~"


@pytest.mark.parametrize(
    ("changed", "codes", "kept"),
    [
        ({"kind": "battle"}, ["cell_not_in_list"], False),
        ({"name_en": ""}, ["cell_empty"], False),
        ({"event_from": "2031-02-31"}, ["cell_not_date"], False),
        ({"event_from": "2031-02-04", "event_to": "2031-02-03"}, ["incident_ends_before_it_begins"], False),
        ({"parent": "Z"}, ["incident_parent_unknown"], True),
        ({"parent": "M"}, ["incident_parent_circle"], True),
        ({"kind": "episode", "parent": "E"}, [], True),
        ({"event_from": "2031-02-11"}, ["incident_outside_parent"], True),
        ({"place_pcode": "QZ99"}, ["incident_area_undefined"], True),
        ({"count_claims": "C9"}, ["incident_count_undefined"], True),
    ],
)
def test_mistakes_are_told_and_leave_no_circle(changed: dict[str, str], codes: list[str], kept: bool) -> None:
    table = [row for row in TREE if row["id"] != "A"]
    table[1] = {**table[1], **changed}
    tree, mistakes = read_incidents(rows("incidents", table), areas=("QZ01", "QZ0101", "QZ0102"), counts=("C1", "C2"))
    assert [each.code for each in mistakes] == codes
    assert ("M" in tree.by_id) == kept
    assert all("M" not in tree.above(each) or each != "M" for each in tree.by_id)
    for each in mistakes:
        assert each.values["row"] == 3
        assert all(sentence(each.code, each.values, language) for language in LANGUAGES)


def test_a_larger_incident_is_not_part_of_a_smaller_one() -> None:
    tree, mistakes = read_incidents(rows("incidents", [incident("A", "act"), incident("E", "episode", "A")]))
    assert [each.code for each in mistakes] == ["incident_parent_smaller"]
    assert tree.roots == ("A", "E")


@given(st.lists(st.integers(0, 9), min_size=10, max_size=10))
def test_any_parents_make_a_tree(parents: list[int]) -> None:
    """Whatever stands in the column parent, every incident is reached exactly once from the roots."""
    table = [incident(f"I{n}", "other", f"I{parent}") for n, parent in enumerate(parents)]
    tree, _ = read_incidents(rows("incidents", table))
    reached = [each for root in tree.roots for each in tree.within(root)]
    assert sorted(reached) == sorted(tree.by_id)


# --- merging and splitting -------------------------------------------------------------------------------------------


def judged(verdict: str, *subjects: str) -> IncidentJudgement:
    return IncidentJudgement(subjects, verdict, "reviewer", "2031-05-01T00:00:00Z", "same day and place")


def test_a_merge_redirects_to_the_incident_entered_first_and_can_be_undone() -> None:
    merged = redirect(["M", "N", "A"], [judged("same", "N", "M"), judged("same", "N", "A")])
    assert merged.to == {"N": ("M",), "A": ("M",)}
    assert merged.members == {"M": ("M", "N", "A")}
    parted = redirect(["M", "N", "A"], [judged("same", "N", "M"), judged("different", "M", "N")])
    assert parted.to == {}
    assert [each.verdict for each in parted.history["N"]] == ["same", "different"]


def test_a_split_leads_to_its_parts() -> None:
    split = redirect(["M", "N", "A"], [judged("split", "M", "N", "A")])
    assert split.current("M") == ("N", "A")
    assert split.members == {"N": ("N",), "A": ("A",)}
    again = redirect(["M", "N", "A"], [judged("split", "M", "N", "A"), judged("same", "N", "A")])
    assert again.current("M") == ("N",)
    assert redirect(["M"], [judged("split", "M", "gone"), judged("unsure", "M", "gone")]).to == {}


@given(
    st.lists(
        st.tuples(st.sampled_from(["same", "different", "unsure", "split"]), st.permutations(list("MNAB"))), max_size=8
    )
)
def test_every_id_ever_given_leads_to_an_incident_that_stands(made: list[tuple[str, list[str]]]) -> None:
    table = [judged(verdict, *(order if verdict == "split" else order[:2])) for verdict, order in made]
    found = redirect(list("MNAB"), table)
    standing = set(found.members)
    for each in "MNAB":
        leads = found.current(each)
        assert leads
        assert each in standing or each in found.to
        assert all(to in standing or to in found.to for to in leads)


# --- victims ---------------------------------------------------------------------------------------------------------


def victim(key: str, adm3: str | None, low: str | None, high: str | None = None, **more: Any) -> dict[str, Any]:
    days = {
        "death_low": low and date.fromisoformat(low),
        "death_high": (high or low) and date.fromisoformat(high or low or ""),
    }
    areas = {"adm1": adm3[:4] if adm3 else "QZ01", "adm2": adm3[:6] if adm3 else None, "adm3": adm3}
    return {"victim_id": key, **areas, **days, "documenters": ["D"], "fate": "dead", **more}


def test_place_day_and_sources_suggest_the_smallest_incident() -> None:
    tree, _ = read_incidents(rows("incidents", TREE))
    people = [
        victim("V1", "QZ010101", "2031-02-03"),
        victim("V2", "QZ010102", "2031-02-03"),
        victim("V3", "QZ010102", "2031-02-02", "2031-02-04"),
        victim("V4", None, None),
        victim("V5", "QZ010101", "2031-03-03"),
        victim("V6", "QZ010101", "2031-02-03", fate="missing"),
        victim("V7", "QZ020101", "2031-02-03"),
    ]
    sources = Sources({"M": frozenset({"D"})}, {})
    found = {each.victim_id: (each.incident, each.fit.value) for each in suggest_victims(tree, people, sources)}
    assert found == {
        "V1": ("A", "strong"),
        "V2": ("M", "strong"),
        "V3": ("M", "fair"),
        "V4": ("E", "weak"),
    }


def test_what_a_record_calls_the_incident_is_a_reason() -> None:
    tree, _ = read_incidents(rows("incidents", TREE))
    sources = Sources({}, {"V": frozenset({"INCIDENT n"})})
    (found,) = suggest_victims(tree, [victim("V", "QZ020101", "2031-02-03", fate="missing")], sources)
    assert (found.incident, found.fit, found.reasons) == ("N", Fit.STRONG, ("suggested_record_names_incident",))
    assert all(sentence(reason, {}, language) for reason in found.reasons for language in LANGUAGES)


def test_only_a_judgement_links_a_victim() -> None:
    tree, _ = read_incidents(rows("incidents", TREE))
    suggestions = suggest_victims(
        tree, [victim("V1", "QZ010101", "2031-02-03"), victim("V2", "QZ010101", "2031-02-03")]
    )
    assert victims_of(tree, [], suggestions) == {"E": (0, 2), "M": (0, 2), "A": (0, 2), "N": (0, 0)}
    judgements = [
        VictimJudgement("k1", "A", Belonging.BELONGS, "r", "t", "w"),
        VictimJudgement("k2", "A", Belonging.DOES_NOT_BELONG, "r", "t", "w"),
    ]
    links = victim_links(judgements, {"k1": "V1", "k2": "V2"}, redirect(list("EMAN"), []))
    left = suggestions_left(suggestions, links)
    assert left == []
    assert victims_of(tree, links, left) == {"E": (1, 1), "M": (1, 1), "A": (1, 1), "N": (0, 0)}


def test_judgements_follow_merges_of_victims_and_of_incidents() -> None:
    judgements = [
        VictimJudgement("k1", "M", Belonging.BELONGS, "r", "t1", "w"),
        VictimJudgement("k2", "N", Belonging.DOES_NOT_BELONG, "r", "t2", "w"),
    ]
    merged = redirect(["M", "N"], [judged("same", "M", "N")])
    (link,) = victim_links(judgements, {"k1": "V", "k2": "V"}, merged)
    assert (link.victim_id, link.incident, link.belonging, link.contested) == ("V", "M", Belonging.BELONGS, True)
    split = redirect(["M", "N", "A"], [judged("split", "M", "N", "A")])
    parts = victim_links(judgements[:1], {"k1": "V"}, split)
    assert [(each.incident, each.belonging) for each in parts] == [("N", Belonging.UNSURE), ("A", Belonging.UNSURE)]
