"""Estimates over draws of the linkage: nothing is added where it is perfect, and nothing narrow comes of one that is useless."""

from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.estimates import estimates_over_linkage
from tawthiq.estimates.doubt_parts import parts_of
from tawthiq.estimates.drawing import Drawing
from tawthiq.estimates.drawn_tables import Persons, Rows, joined, persons_of, tables_of
from tawthiq.estimates.labels_of_rows import row_labels
from tawthiq.estimates.over_linkage import OverLinkage, drawn_tables, estimate_over, rows_of
from tawthiq.linkage import LinkageSettings
from tawthiq.linkage.doubtful import possible_linkages
from tawthiq.model.tables import pairs_schema, records_schema
from tawthiq.mse.agreement import compare
from tawthiq.mse.estimate import Estimate, from_distribution
from tawthiq.mse.table import CaptureTable

LISTS = ("a", "b", "c")
# Lists that hold half, four tenths and three tenths of 1,000 people, independently.
COUNTS = {"100": 210, "010": 140, "001": 90, "110": 140, "101": 90, "011": 60, "111": 60}
SMALL = Drawing((), ((0, 200),), linkages=4, partitions=3)


def records_and_pairs(said: float) -> tuple[pa.Table, pa.Table]:
    """The people of COUNTS, a record on each of their lists; of one person's records each two are one person as `said`."""
    rows: list[dict[str, Any]] = []
    for history, count in COUNTS.items():
        for number in range(count):
            for name, mark in zip(LISTS, history, strict=True):
                if mark == "1":
                    rows.append({"record_id": f"{history}-{number}-{name}", "list_id": name, "documenter": name})
    for position, row in enumerate(rows):
        row["position"] = position
    records = pa.Table.from_pylist(
        [dict.fromkeys(records_schema().names) | {"sex": "unknown"} | row for row in rows], records_schema()
    )
    person: dict[str, list[str]] = {}
    for row in rows:
        person.setdefault(row["record_id"].rpartition("-")[0], []).append(row["record_id"])
    found = [
        {"left": one, "right": other, "probability": said, "evidence": "[]", "judged": None, "said": said}
        for group in person.values()
        for one, other in combinations(group, 2)
    ]
    return records, pa.Table.from_pylist(found, pairs_schema())


def over(said: float, drawing: Drawing = SMALL) -> OverLinkage:
    records, pairs = records_and_pairs(said)
    possible = possible_linkages(records, pairs, None, None, drawing.linkages, 1)
    tables = drawn_tables(records, possible, LinkageSettings(deduplicated_lists=LISTS), LISTS, drawing)
    assert len(tables) == drawing.linkages * drawing.partitions
    return estimate_over(tables, workers=1)


@pytest.fixture(scope="module")
def plain() -> Estimate:
    rows = [([int(mark) for mark in history], count) for history, count in COUNTS.items()]
    found = compare(CaptureTable.of(LISTS, rows)).preferred
    assert isinstance(found, Estimate)
    return found


def test_a_perfect_linkage_gives_the_plain_estimate(plain: Estimate) -> None:
    found = over(1.0)
    pooled = found.replicated.pooled[()]
    assert isinstance(pooled, Estimate)
    assert (pooled.family, pooled.point, pooled.intervals) == (plain.family, plain.point, plain.intervals)
    assert found.parts is not None
    assert found.parts.linkage == pytest.approx(0, abs=1e-4)
    assert found.verdict == "ok"
    low, high = found.to_json()["interval"]
    assert (low, high) == pytest.approx(plain.intervals[0.95], rel=0.02)


def test_a_useless_linkage_gives_a_wide_interval_or_none(plain: Estimate) -> None:
    low, high = plain.intervals[0.95]
    found = over(0.5)
    if isinstance(found.total, Estimate):
        least, most = found.total.intervals[0.95]
        assert most - least > 3 * (high - low)
        assert found.parts is not None
        assert found.parts.shares["linkage"] > 0.5


def test_equal_seeds_give_equal_tables_and_every_worker_the_same_figures() -> None:
    records, pairs = records_and_pairs(0.9)
    possible = possible_linkages(records, pairs, None, None, 4, 1)
    twice = [drawn_tables(records, possible, LinkageSettings(), LISTS, SMALL) for _ in range(2)]
    assert twice[0] == twice[1]
    assert estimate_over(twice[0], workers=1).to_json() == estimate_over(twice[1], workers=2).to_json()


def rows_with(allowed: list[tuple[int | None, int | None, str]]) -> Rows:
    held = [
        dict.fromkeys(records_schema().names)
        | {"record_id": str(place), "list_id": LISTS[place % 3], "age_low": low, "age_high": high, "sex": sex}
        for place, (low, high, sex) in enumerate(allowed)
    ]
    drawing = Drawing(("age_band", "sex"), ((0, 14), (15, 44), (45, 200)))
    return rows_of(pa.Table.from_pylist(held, records_schema()), LISTS, drawing)


def test_labels_are_what_all_rows_allow_and_where_they_conflict_what_any_says() -> None:
    rows = rows_with(
        [(14, 15, "male"), (15, 15, "unknown"), (30, 30, "male"), (50, 50, "female"), (None, None, "male")]
    )
    persons = persons_of(rows, np.array([0, 0, 1, 1, 2]))
    assert rows.labels.labels == (("0-14", "15-44", "45+"), ("female", "male"))
    told = [rows.labels.crossed([int(each[place]) for each in persons.allowed]) for place in range(3)]
    assert told[0] == [("15-44", "male")]
    assert set(told[1]) == {("15-44", "female"), ("15-44", "male"), ("45+", "female"), ("45+", "male")}
    assert set(told[2]) == {("0-14", "male"), ("15-44", "male"), ("45+", "male")}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=1, max_size=60),
    st.integers(0, 40),
    st.integers(0, 99),
)
def test_missed_pairs_join_persons_that_may_be_one_and_lose_nobody(
    held: list[tuple[int, int]], missed: int, seed: int
) -> None:
    rows = rows_with([(10, 10, "male"), (20, 20, "male"), (50, 50, "female")])
    pattern, bands = (np.array(each, dtype=np.int64) for each in zip(*held, strict=True))
    before = Persons(pattern, (bands, np.full(len(pattern), 3)))
    after = joined(before, rows, {("a", "b"): missed, ("b", "c"): missed}, np.random.default_rng(seed))
    assert len(before.pattern) - 2 * missed <= len(after.pattern) <= len(before.pattern)
    for bit in (1, 2, 4):
        assert (after.pattern & bit > 0).sum() == (before.pattern & bit > 0).sum()
    assert (after.allowed[0] > 0).all()
    tables = tables_of(after, rows, seed)
    counted: Counter[int] = Counter()
    for each in tables.values():
        counted.update(dict(zip(each.patterns.tolist(), each.counts.tolist(), strict=True)))
    assert counted == Counter(after.pattern.tolist())


def test_what_an_interval_is_made_of() -> None:
    table = CaptureTable.of(["x"], [([1], 100)])
    chance = np.random.default_rng(1)

    def drawn(middle: float, spread: float, models: tuple[dict[str, float], ...] = ()) -> Estimate:
        n0 = np.exp(chance.normal(np.log(middle), spread, 4000))
        return from_distribution("f", table, 100 + n0, np.ones(4000), assumes=(), models=models)

    apart = ({"weight": 0.5, "median": 150.0}, {"weight": 0.5, "median": 300.0})
    one = {"1": drawn(100, 0.1), "2": drawn(100, 0.1)}
    only_sampling = parts_of(one, {name: [each] for name, each in one.items()}, 1)
    assert only_sampling.sampling == pytest.approx(0.01, rel=0.1)
    assert only_sampling.shares["linkage"] < 0.01
    two = {"1": drawn(50, 0.1), "2": drawn(200, 0.1)}
    assert parts_of(two, {name: [each] for name, each in two.items()}, 1).shares["linkage"] > 0.95
    models = {name: drawn(120, 0.8, apart) for name in ("1", "2")}
    parts = parts_of(models, {name: [each] for name, each in models.items()}, 1)
    assert parts.model == pytest.approx((np.log(4) / 2) ** 2, rel=0.05)
    assert parts.sampling + parts.model == pytest.approx(0.64, rel=0.1)


def test_a_table_that_went_through_json_says_the_same() -> None:
    told = {"lists": list(LISTS), "draws": [[[[], [1, 2, 3, 4, 5, 6, 7], list(range(60, 130, 10))]]] * 3}
    found = estimates_over_linkage(told, workers=1)
    assert found["draws"] == 3
    assert found["documented"] == {"low": 630, "middle": 630, "high": 630}
    assert sum(found["parts"]["share"].values()) == pytest.approx(1)


def test_what_a_stopped_run_had_found_is_not_estimated_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = [[[[], [1, 2, 3, 4, 5, 6, 7], list(range(low, low + 70, 10))]] for low in (60, 61, 62)]
    told, cache = {"lists": list(LISTS), "draws": draws}, tmp_path / "cache"
    found = estimates_over_linkage(told, workers=1, cache=cache)

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("estimated again")

    monkeypatch.setattr("tawthiq.mse.batch.fit", never)
    assert estimates_over_linkage(told, workers=1, cache=cache) == found
    with pytest.raises(AssertionError, match="again"):
        estimates_over_linkage(told, workers=1, cache=tmp_path / "other")


def test_a_label_that_no_record_gives_is_no_stratum() -> None:
    empty = pa.Table.from_pylist([dict.fromkeys(records_schema().names) | {"sex": "unknown"}], records_schema())
    assert row_labels(empty, ["sex"]).labels == ((),)
