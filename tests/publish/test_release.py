"""A release shows what the report shows and nothing more, in rows that give the report's numbers when they are counted."""

import csv
import io
import json
from collections import Counter
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.report_facts import lists_facts, totals_facts
from tawthiq.publish.disclosure import changed_little, publishable_table
from tawthiq.publish.fact_book import FactBook
from tawthiq.publish.release import ReleaseSources, release_files, released_figures
from tawthiq.publish.release_tables import NOT_SHOWN, release_tables, release_totals
from tawthiq.publish.table_files import table_files

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@pytest.fixture
def facts() -> dict[str, Any]:
    facts = {**lists_facts(), "smallest_cell": 5}
    facts["facts"]["timeline-unknown"]["value"] = 132  # ten whose day is not shown
    return facts


def counted(rows: list[dict[str, Any]], total: dict[str, Any]) -> int:
    return sum(all(row[column] in values for column, values in total["where"].items()) for row in rows)


def test_every_total_comes_out_of_the_rows_and_is_a_number_of_the_report(facts: dict[str, Any]) -> None:
    people, totals = release_tables(facts)["people"], release_totals(facts)
    assert {"documented-best", "overlap-ab", "area-QZ0101"} <= {total["name"] for total in totals}
    for total in totals:
        assert counted(people, total) == total["value"] == facts["facts"][total["name"]]["value"], total
    tables = {row["table"] for row in people}
    assert {"day", "adm2", "lists"} <= tables


def test_a_number_that_is_withheld_has_no_rows_of_its_own(facts: dict[str, Any]) -> None:
    withheld = [each["id"] for each in facts["facts"].values() if each["suppressed"]]
    assert withheld
    assert not {total["name"] for total in release_totals(facts)} & set(withheld)
    days = {row["day"] for row in facts["timeline"] if facts["facts"][row["fact"]]["suppressed"]}
    assert days
    assert not days & {row["cell"] for row in release_tables(facts)["people"]}
    assert any(row["cell"] == NOT_SHOWN for row in release_tables(facts)["people"])


def test_a_small_remainder_is_never_released(facts: dict[str, Any]) -> None:
    facts["facts"]["timeline-unknown"]["value"] = 138
    with pytest.raises(AssertionError, match="small group"):
        release_tables(facts)


def test_no_two_columns_of_a_person_stand_in_one_row(facts: dict[str, Any]) -> None:
    assert {frozenset(row) for row in release_tables(facts)["people"]} == {frozenset({"table", "cell", "simulated"})}


def test_without_a_documented_number_there_are_no_people(facts: dict[str, Any]) -> None:
    best = facts["facts"][facts["documented"]["best"]]
    best |= {"value": None, "suppressed": True}
    assert "people" not in release_tables(facts)
    assert release_totals(facts) == []
    assert release_totals(totals_facts()) == []
    assert set(release_tables(totals_facts())) == {"published", "figures"}


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1))
def test_every_group_of_rows_is_large_or_empty(counts: dict[str, int]) -> None:
    """k-anonymity of the released rows, those that are not shown among them: no cell of 1 to 4, and no such remainder."""
    book = FactBook(5)
    best = book.people("best", sum(counts.values()), "r")
    cells = book.people_table("x", counts, [], "r")
    total = book.facts[best]["value"]
    if total is None:
        return
    values = [book.facts[fact]["value"] or 0 for fact in cells.values()]
    for group in (*values, total - sum(values)):
        assert group == 0 or group >= 5


@settings(max_examples=15)
@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 40), st.integers(-8, 8)), min_size=1),
)
def test_two_releases_never_differ_by_a_few(changes: dict[str, tuple[int, int]]) -> None:
    """Whoever holds both sees in no cell, and in no remainder of the cells that both show, a change of 1 to 4 people."""
    first = {cell: count for cell, (count, _) in changes.items()}
    second = {cell: max(0, count + change) for cell, (count, change) in changes.items()}
    shown: list[dict[str, int]] = []
    for counts in (first, second):
        book = FactBook(5, {key: [value] for earlier in shown for key, value in earlier.items()})
        book.people("best", sum(counts.values()), "r")
        book.people_table("x", counts, [], "r")
        shown.append({key: each["value"] for key, each in book.facts.items() if each["value"] is not None})
    before, after = shown
    both = before.keys() & after.keys()
    assert all(not 0 < abs(after[key] - before[key]) < 5 for key in both)


def test_a_cell_is_withheld_beside_the_one_that_changed_a_little() -> None:
    counts = {"a": 20, "b": 30, "c": 40}
    table = publishable_table(counts, [frozenset(counts)], 5, {"a"})
    assert [cell for cell, public in table.items() if public.withheld] == ["a", "b"]
    assert changed_little(22, [30, 20], 5)
    assert not changed_little(22, [22, 27, 17], 5)


def test_what_the_next_release_must_not_be_close_to() -> None:
    figures = released_figures(lists_facts())
    assert figures["documented-best"] > 5
    assert not any(name.startswith(("published-", "estimate")) for name in figures)


ROWS = st.lists(
    st.fixed_dictionaries({"text": CELLS, "number": st.none() | st.integers(-(2**53), 2**53)}), min_size=1, max_size=5
)


@given(ROWS)
def test_the_three_files_have_the_same_rows(rows: list[dict[str, Any]]) -> None:
    files = table_files("t", rows)
    assert files == table_files("t", rows)
    lines = [json.loads(line) for line in files["t.jsonl"].decode().split("\n")[:-1]]
    assert [line["number"] for line in lines] == [row["number"] for row in rows]
    assert pq.read_table(io.BytesIO(files["t.parquet"])).to_pylist() == lines
    read = list(csv.DictReader(io.StringIO(files["t.csv"].decode(), newline=""), strict=True))
    assert [row["number"] for row in read] == ["" if row["number"] is None else str(row["number"]) for row in rows]
    for cell, line in zip(read, lines, strict=True):
        assert cell["text"] in (line["text"], f"'{line['text']}")
        assert cell["text"].strip()[:1] not in ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1", "＝1", "\u200b=1", "%a", "|a"])
def test_what_a_spreadsheet_would_run_is_escaped_in_csv_alone(text: str) -> None:
    files = table_files("t", [{"a": text}])
    assert files["t.csv"].decode().split("\n")[1].lstrip('"').startswith("'")
    assert not json.loads(files["t.jsonl"])["a"].startswith("'")


def test_a_release_lists_its_files_and_says_that_people_are_simulated(facts: dict[str, Any]) -> None:
    sources = ReleaseSources("2031-03-01", facts, {"report-en.html": b"page"}, b"note", 1, "ab" * 32, "CC0")
    files = release_files(sources)
    assert files == release_files(sources)
    listing = json.loads(files["release.json"])
    assert set(listing["files"]) == set(files) - {"release.json"}
    for name in ("people.csv", "figures.jsonl", "published.csv"):
        assert b"simulated" in files[name]
    for name in ("README.txt", "totals.json", "release.json"):
        assert "are simulated" in files[name].decode()
    assert "محاكاة" in files["README.ar.txt"].decode()
    assert "LICENCE.txt" in files["README.txt"].decode()
    groups = Counter((row["table"], row["cell"]) for row in release_tables(facts)["people"])
    assert min(groups.values()) >= facts["smallest_cell"]
