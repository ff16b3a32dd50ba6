"""Of the linkage nothing is told by which a reader could work out a withheld number of people."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tawthiq.case import CaseDeclaration, create_case, declare_list
from tawthiq.case.lists import ListDeclaration
from tawthiq.linkage.describe_quality import describe_quality
from tawthiq.model.tables import pairs_schema, records_schema
from tawthiq.publish.disclosure import publishable_pairs
from tawthiq.publish.facts import Documented, FactSources, build_facts
from tawthiq.register import StandingRule, build_register, capture_histories

SMALLEST = 5
MARKS = {0: "11", 1: "10", 2: "01"}


@pytest.fixture(scope="module")
def declaration(tmp_path_factory: pytest.TempPathFactory) -> CaseDeclaration:
    case = create_case(tmp_path_factory.mktemp("told") / "case", {"en": "A", "ar": "أ"}, None)
    for name in ("A", "B"):
        declare_list(case, ListDeclaration(name, name), [])
    return case.declaration()


def described(same: int, judged_same: int) -> dict[str, Any]:
    """What is known of a linkage that expects so many pairs, of which so many were judged to be one person."""
    told = describe_quality(pa.Table.from_pylist([], pairs_schema()), {}, {}, 1)
    return {
        **told,
        "expected": {
            "candidates_per_record": 2.0,
            "candidate_recall": None,
            "same": float(same),
            "doubtful": 0,
            "precision": 1.0,
            "recall": 1.0,
        },
        "victims": {"mean": 20.4, "low": 19, "high": 22, "draws": 100},
        "kinds": [
            {
                "by": "age",
                "kind": kind,
                "likely": 50,
                "doubtful": doubtful,
                "judged": 9,
                "false_links": 1,
                "missed_links": 2,
            }
            for kind, doubtful in (("known", 23), ("missing", 3))
        ],
        "judged_same": judged_same,
        "held": judged_same,
        "curve": None,
        "deduplicated": ["B"],
    }


def facts_of(declaration: CaseDeclaration, cells: tuple[int, int, int], judged_same: int) -> dict[str, Any]:
    """Facts of two lists with so many people on both, on the first alone and on the second alone."""
    on = ["AB"] * cells[0] + ["A"] * cells[1] + ["B"] * cells[2]
    rows = [
        {"record_id": f"{name}{person}", "list_id": name, "documenter": name, "position": 2 * person + (name == "B")}
        for person, names in enumerate(on)
        for name in names
    ]
    records = pa.Table.from_pylist(rows, schema=records_schema())
    clusters = [row["position"] // 2 for row in rows]
    together = pa.table({"record_id": pa.array([row["record_id"] for row in rows], pa.string()), "cluster": clusters})
    victims = build_register(records, together, StandingRule()).victims
    return build_facts(
        FactSources(
            declaration=declaration,
            ledger={"head": "00"},
            rules={},
            counts={"panels": [], "refusals": []},
            area_names={},
            records=records,
            victims=victims,
            histories=capture_histories(victims, ["A", "B"], declaration.strata),
            documented=Documented(len(on), len(on), len(on)),
            linkage=described(cells[0], judged_same),
        )
    )


def possible(facts: dict[str, Any], total: int, judged_same: int | None) -> Iterator[tuple[int, int, int]]:
    """All numbers of people on both lists and on each alone that agree with what is shown, of the linkage too if judged."""
    values = {name: fact["value"] for name, fact in facts["facts"].items()}
    cells_shown = {place: values[f"overlap-{mark}"] for place, mark in MARKS.items() if f"overlap-{mark}" in values}
    pairs = facts["facts"]["linkage-expected-pairs"]
    for both in range(total + 1):
        for first in range(total - both + 1):
            cells = (both, first, total - both - first)
            sizes = {"records-A": both + first, "records-B": total - first}
            agrees = (
                all(
                    cells[place] > 0 if value is None else cells[place] == value for place, value in cells_shown.items()
                )
                and all(values[name] in (None, size) for name, size in sizes.items())
                and (pairs["suppressed"] or publishable_pairs(both, SMALLEST).value == pairs["value"])
            )
            if agrees and (judged_same is None or not facts["linkage"]["told"] or both >= judged_same):
                yield cells


@settings(max_examples=15, deadline=None)
@given(st.tuples(st.integers(5, 30), st.integers(0, 9), st.integers(0, 9)), st.integers(0, 30))
@example((25, 0, 1), 0)
@example((25, 0, 1), 15)
@example((25, 2, 1), 25)
def test_no_reader_narrows_a_withheld_cell_of_the_overlap(
    declaration: CaseDeclaration, cells: tuple[int, int, int], judged: int
) -> None:
    """Oracle: every overlap of two lists that would be shown in the same way. Each pair is a person on both lists."""
    judged = min(judged, cells[0])
    facts = facts_of(declaration, cells, judged)
    ways = list(possible(facts, sum(cells), judged))
    assert cells in ways
    before = list(possible(facts, sum(cells), None))
    for place, mark in MARKS.items():
        if (fact := facts["facts"].get(f"overlap-{mark}")) and fact["suppressed"]:
            width, without = (
                max(way[place] for way in each) - min(way[place] for way in each) for each in (ways, before)
            )
            assert width >= min(SMALLEST, without), (cells, width, without)
            assert facts["facts"]["linkage-expected-pairs"]["suppressed"]


def test_what_everybody_judged_is_withheld_beside_small_cells(declaration: CaseDeclaration) -> None:
    facts = facts_of(declaration, (30, 2, 9), judged_same=29)
    assert not facts["linkage"]["told"]
    assert facts["linkage"]["judgements"] is None
    assert facts["linkage"]["sentences"][0]["en"].startswith("Nearly every pair has been judged")
    assert {each["judged"] for each in facts["linkage"]["kinds"]} == {None}
    few = facts_of(declaration, (30, 2, 9), judged_same=12)
    assert few["linkage"]["judgements"]["judged"] == 0
    assert few["facts"]["linkage-expected-pairs"]["suppression"] == "complementary"
    open_ = facts_of(declaration, (30, 12, 9), judged_same=29)
    assert open_["linkage"]["told"]


def test_pairs_are_rounded_and_small_ones_withheld_with_their_share(declaration: CaseDeclaration) -> None:
    facts = facts_of(declaration, (27, 12, 9), judged_same=0)
    known, missing = facts["linkage"]["kinds"]
    values = facts["facts"]
    assert values["linkage-expected-pairs"]["value"] == 30
    assert (values[known["doubtful"]]["value"], known["share"]) == (20, 0.46)
    assert (values[missing["doubtful"]]["suppressed"], missing["share"]) == (True, None)
    assert [values[facts["linkage"]["expected"]["victims"][end]]["value"] for end in ("low", "mean", "high")] == [
        19,
        20,
        22,
    ]
    assert facts["linkage"]["deduplicated"] == [{"en": "B", "ar": "B"}]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(5, 9))
def test_a_rounded_number_of_pairs_leaves_as_many_values_as_the_smallest_number(count: int, smallest: int) -> None:
    shown = publishable_pairs(count, smallest)
    alike = [each for each in range(500) if publishable_pairs(each, smallest) == shown]
    assert count in alike
    assert shown.value == 0 or len(alike) >= smallest - 1
    assert shown.value is None or abs(shown.value - count) <= smallest
