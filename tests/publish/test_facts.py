"""Facts: every number with its rule, small cells withheld together with what would give them away."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tawthiq.case import create_case, declare_list
from tawthiq.case.lists import ListDeclaration
from tawthiq.model.tables import records_schema
from tawthiq.publish.fact_book import FactBook
from tawthiq.publish.facts import Documented, FactSources, build_facts
from tawthiq.register import StandingRule, build_register, capture_histories

PUBLISHED = {
    "panels": [
        {
            "id": "p",
            "rows": [
                {"claim": "X-1", "best": 3, "low": 3, "file": "hand/counts.csv", "row": 2},
                {"claim": "X-2", "best": None, "low": None, "file": "hand/counts.csv", "row": 3},
            ],
        }
    ],
    "refusals": [],
}


def sources(tmp_path: Path, people: list[dict[str, Any]]) -> FactSources:
    case = create_case(tmp_path / "case", {"en": "A", "ar": "أ"}, "2031-02-01/2031-02-14")
    for name in ("A", "B"):
        declare_list(case, ListDeclaration(name, name), [])
    rows = [
        {"record_id": f"r{n}", "position": n, "list_id": "A", "documenter": "A", **person}
        for n, person in enumerate(people)
    ]
    records = pa.Table.from_pylist(rows, schema=records_schema())
    apart = pa.table({"record_id": [row["record_id"] for row in rows], "cluster": list(range(len(rows)))})
    victims = build_register(records, apart, StandingRule()).victims
    declaration = case.declaration()
    return FactSources(
        declaration=declaration,
        ledger={"head": "00", "claims": len(rows), "sources": 1},
        rules={},
        counts=PUBLISHED,
        area_names={"QZ01": {"en": "Q", "ar": "ق"}},
        records=records,
        victims=victims,
        histories=capture_histories(victims, ["A", "B"], declaration.strata),
        documented=Documented(len(rows), len(rows), len(rows)),
    )


def people(**groups: int) -> list[dict[str, Any]]:
    return [{"sex": sex} for sex, count in groups.items() for _ in range(count)]


def test_published_figures_are_never_suppressed_and_unknown_is_not_zero(tmp_path: Path) -> None:
    facts = build_facts(sources(tmp_path, []))
    assert facts["facts"]["published-X-1"]["value"] == 3
    unknown = facts["facts"]["published-X-2"]
    assert (unknown["value"], unknown["suppressed"]) == (None, False)
    assert facts["facts"]["published-X-1"]["claims"] == [{"claim": "X-1", "file": "hand/counts.csv", "row": 2}]


def test_a_small_stratum_takes_another_with_it_everywhere_it_is_shown(tmp_path: Path) -> None:
    facts = build_facts(sources(tmp_path, people(male=40, female=20, unknown=2)))
    by_sex = {fact_id: fact for fact_id, fact in facts["facts"].items() if fact_id.startswith("stratum-sex")}
    assert [fact["value"] for fact in by_sex.values()].count(None) == 2
    (shown,) = [row["fact"] for row in facts["unknown"] if row["field"] == "sex"]
    assert facts["facts"][shown]["suppressed"]


def test_every_number_names_its_rule(tmp_path: Path) -> None:
    facts = build_facts(sources(tmp_path, people(male=7)))
    assert all(fact["rule"] for fact in facts["facts"].values())
    assert all(
        fact["value"] is None or fact["value"] == 0 or fact["value"] >= 5 or fact["claims"]
        for fact in facts["facts"].values()
    )


def test_no_claim_of_a_person_is_listed_behind_a_count_of_people(tmp_path: Path) -> None:
    facts = build_facts(sources(tmp_path, people(male=7)))
    assert all(not fact["claims"] for fact_id, fact in facts["facts"].items() if not fact_id.startswith("published"))


def test_days_become_weeks_where_days_would_be_withheld(tmp_path: Path) -> None:
    spread = [{"death_low": day, "death_high": day} for n in range(28) for day in [date(2031, 2, 1 + n // 2)]]
    facts = build_facts(sources(tmp_path, spread))
    assert {row["unit"] for row in facts["timeline"]} == {"week"}
    assert sum(facts["facts"][row["fact"]]["value"] or 0 for row in facts["timeline"]) <= 28


def test_missing_persons_are_apart_from_the_dead(tmp_path: Path) -> None:
    facts = build_facts(sources(tmp_path, [{"fate": "missing"}] * 6 + [{"fate": "dead"}] * 9))
    assert facts["facts"][facts["documented"]["missing"]]["value"] == 6
    assert sum(facts["facts"][row["fact"]]["value"] for row in facts["strata"][0]["rows"]) == 9


def test_sizes_of_lists_never_give_the_overlap_away(tmp_path: Path) -> None:
    """Lists of 8 and 10 and 11 people in all would tell 7, 1 and 3."""
    small = sources(tmp_path, people(unknown=11))
    marks = ["11"] * 7 + ["10"] * 1 + ["01"] * 3
    histories = small.histories.set_column(1, "history", pa.array(marks))
    facts = build_facts(replace(small, histories=histories))
    assert all(facts["facts"][each["records"]]["suppressed"] for each in facts["lists"])
    shown = [facts["facts"][each["fact"]]["value"] for each in facts["overlap"]["patterns"]]
    assert shown.count(None) >= 2


def test_no_two_facts_share_a_name() -> None:
    book = FactBook(5)
    book.people("a", 9, "rule")
    with pytest.raises(AssertionError):
        book.people("a", 9, "rule")
