"""An id of a victim, once given, leads to the person it was given to: after re-runs, new lists, merges and splits."""

from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.linkage_cases import judgements, three_lists
from tawthiq.linkage import LinkageSettings, link, partition
from tawthiq.model.identity import victim_id
from tawthiq.model.tables import records_schema
from tawthiq.register import Register, StandingRule, build_register

ALL = LinkageSettings(deduplicated_lists=("north", "south", "press"))
partitions = st.lists(st.integers(0, 4), min_size=12, max_size=12)


def records(count: int) -> pa.Table:
    rows = [{"record_id": f"r{n}", "position": n, "list_id": "A", "documenter": "A"} for n in range(count)]
    return pa.Table.from_pylist(rows, schema=records_schema())


def register(table: pa.Table, clusters: list[int]) -> Register:
    put = pa.table({"record_id": table["record_id"], "cluster": clusters[: table.num_rows]})
    return build_register(table, put, StandingRule())


def leads_to(made: Register) -> dict[str, str]:
    return {row["given_id"]: row["victim_id"] for row in made.redirects.to_pylist()}


def victim_of(made: Register) -> dict[str, str]:
    return {row["record_id"]: row["victim_id"] for row in made.clusters.to_pylist()}


def assert_ids_hold(before: Register, after: Register) -> None:
    """Every id that was given leads to whoever its first record is about now, and is kept where that is still first."""
    standing, redirects, holder = after.victims["victim_id"].to_pylist(), leads_to(after), victim_of(after)
    assert len(set(standing)) == len(standing)
    assert not set(standing) & set(redirects)
    assert set(redirects.values()) <= set(standing)
    members: dict[str, list[str]] = {}
    for record, victim in victim_of(before).items():
        members.setdefault(victim, []).append(record)
    for given_id, mine in members.items():
        (founder,) = [record for record in mine if victim_id(record) == given_id]
        assert redirects.get(given_id, given_id) == holder[founder]


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9), st.integers(0, 3), partitions, partitions, st.randoms())
def test_ids_hold_over_new_records_merges_and_splits(
    known: int, new: int, before: list[int], after: list[int], random: Random
) -> None:
    first, second = register(records(known), before), register(records(known + new), after)
    assert_ids_hold(first, second)
    assert_ids_hold(second, register(records(known + new), before))  # what was merged is split again, and the reverse
    rows = random.sample(range(known + new), known + new)
    again = register(records(known + new).take(rows), [after[row] for row in rows])
    for name in ("victims", "clusters", "redirects"):
        assert getattr(again, name).equals(getattr(second, name)), name


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9), st.integers(0, 3), partitions)
def test_new_records_that_join_nobody_to_anybody_change_no_id(known: int, new: int, clusters: list[int]) -> None:
    first, second = register(records(known), clusters), register(records(known + new), clusters)
    assert set(first.victims["victim_id"].to_pylist()) <= set(second.victims["victim_id"].to_pylist())
    assert leads_to(first).items() <= leads_to(second).items()


def linked(table: pa.Table, *judged: tuple[str, str, str]) -> Register:
    table = table.set_column(table.schema.get_field_index("documenter"), "documenter", table["list_id"])
    pairs = link(table, judgements(*judged), ALL).pairs
    return build_register(table, partition(table, pairs, ALL), StandingRule())


@pytest.fixture(scope="module")
def lists() -> dict[str, pa.Table]:
    """Three lists that came one after the other: north, south, press."""
    table, _ = three_lists(40)
    parts = {name: table.filter(pa.compute.equal(table["list_id"], name)) for name in ("north", "south", "press")}
    whole = pa.concat_tables(parts.values())
    place = whole.schema.get_field_index("position")
    whole = whole.set_column(place, "position", pa.array(range(whole.num_rows)))
    two = parts["north"].num_rows + parts["south"].num_rows
    return {"two": whole.slice(0, two), "three": whole}


def test_a_third_list_takes_no_id_away(lists: dict[str, pa.Table]) -> None:
    before, after = linked(lists["two"]), linked(lists["three"])
    assert_ids_hold(before, after)
    kept = set(before.victims["victim_id"].to_pylist()) & set(after.victims["victim_id"].to_pylist())
    assert len(kept) >= 0.95 * before.victims.num_rows


def test_a_judgement_that_splits_and_its_reversal_give_the_same_ids_back(lists: dict[str, pa.Table]) -> None:
    before = linked(lists["three"])
    found: dict[str, list[Any]] = {}
    for record, victim in victim_of(before).items():
        found.setdefault(victim, []).append(record)
    given_id, (one, other) = next((victim, members) for victim, members in found.items() if len(members) == 2)
    apart = linked(lists["three"], (one, other, "different"))
    assert victim_of(apart)[one] != victim_of(apart)[other]
    assert_ids_hold(before, apart)
    back = linked(lists["three"], (one, other, "same"))
    assert victim_of(back)[one] == victim_of(back)[other] == given_id
    assert_ids_hold(apart, back)
