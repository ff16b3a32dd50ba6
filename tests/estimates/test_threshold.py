"""The estimate against the link threshold: flat where nothing is in doubt, and never more documented where more is joined."""

from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates.test_over_linkage import COUNTS, LISTS, SMALL, records_and_pairs
from tawthiq.estimates import estimates_by_threshold, tables_by_threshold
from tawthiq.estimates.over_linkage import rows_of
from tawthiq.estimates.threshold import THRESHOLDS, Cut, Point, cuts_of, estimate_cuts, sensitivity_to_threshold
from tawthiq.linkage import LinkageSettings
from tawthiq.model.tables import pairs_schema, records_schema
from tawthiq.mse.agreement import compare
from tawthiq.mse.estimate import Estimate, from_distribution
from tawthiq.mse.table import CaptureTable
from tawthiq.register import StandingRule
from tawthiq.register.expected import Fates


def over(n: int, point: float, interval: tuple[float, float], documented: tuple[int, int]) -> dict[str, Any]:
    """What is said over draws, as far as the curve needs it."""
    return {
        "verdict": "ok",
        "point": point,
        "interval": list(interval),
        "documented": {"low": documented[0], "high": documented[1]},
        "strata": [{"labels": [], "family": "decomposable", "n": n, "point": point}],
    }


def test_a_perfect_linkage_gives_the_plain_estimate_at_every_threshold_and_nothing_more_to_join() -> None:
    records, pairs = records_and_pairs(1.0)
    plain = compare(CaptureTable.of(LISTS, [([int(m) for m in h], n) for h, n in COUNTS.items()]), ("decomposable",))
    assert isinstance(plain.preferred, Estimate)
    n = sum(COUNTS.values())
    told = {"records": records, "pairs": pairs}
    tables = tables_by_threshold(told, LinkageSettings(), LISTS, SMALL, StandingRule())
    found = estimates_by_threshold(tables, over(n, plain.preferred.point, (n, 2 * n), (n, n)), workers=1)
    assert found is not None
    assert [each["threshold"] for each in found["points"]] == list(THRESHOLDS)
    assert len({str({**each, "threshold": 0}) for each in found["points"]}) == 1
    assert found["points"][0]["point"] == pytest.approx(plain.preferred.point, rel=0.005)
    assert found["points"][0]["interval"] == pytest.approx(plain.preferred.intervals[0.95], rel=0.01)
    assert (found["points"][0]["documented"], found["points"][0]["calibrated"]) == (n, True)
    assert found["calibrated"] == [THRESHOLDS[0], THRESHOLDS[-1]]
    assert {(each["pairs"], each["reached"], each["all"]) for each in found["falls"][1:]} == {(0, False, True)}


def test_links_that_no_strict_reader_believes_leave_no_estimate_for_him() -> None:
    records, pairs = records_and_pairs(0.6)
    cuts = cuts_of(records, pairs, LinkageSettings(), rows_of(records, LISTS, SMALL), Fates(records, StandingRule()))
    points = {each.cut.threshold: each for each in estimate_cuts(cuts, {(): "decomposable"}, workers=1)}
    assert points[0.6].total is not None
    assert points[0.7].total is None
    assert (points[0.6].documented, points[0.7].documented) == (sum(COUNTS.values()), records.num_rows)
    assert points[0.6].cut.expected == pytest.approx(0.6 * points[0.6].cut.pairs)
    assert points[0.7].cut.pairs == 0


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.sampled_from(LISTS), min_size=2, max_size=9),
    st.lists(st.sampled_from((0.0, 0.03, 0.12, 0.35, 0.5, 0.66, 0.97, 1.0)), min_size=36, max_size=36),
    st.sampled_from([(), ("a",), LISTS]),
)
def test_more_joins_never_raise_the_documented(lists: list[str], said: list[float], once: tuple[str, ...]) -> None:
    rows = [{"record_id": f"r{at}", "position": at, "list_id": name} for at, name in enumerate(lists)]
    records = pa.Table.from_pylist(
        [dict.fromkeys(records_schema().names) | {"sex": "unknown", "documenter": "d"} | row for row in rows],
        records_schema(),
    )
    ends = zip(combinations(range(len(lists)), 2), said, strict=False)
    pairs = pa.Table.from_pylist(
        [
            dict.fromkeys(pairs_schema().names) | {"left": f"r{one}", "right": f"r{other}", "probability": each}
            for (one, other), each in ends
            if each
        ],
        pairs_schema(),
    )
    given_ = LinkageSettings(deduplicated_lists=once, threshold=0.45)
    cuts = cuts_of(records, pairs, given_, rows_of(records, LISTS, SMALL), Fates(records, StandingRule()))
    assert [each.threshold for each in cuts] == sorted({*THRESHOLDS, 0.45})
    for lenient, strict in pairwise(cuts):
        assert lenient.tables[0][()].n <= strict.tables[0][()].n
        assert lenient.pairs >= strict.pairs
        assert lenient.expected >= strict.expected - 1e-9


def curve() -> list[Point]:
    """Four thresholds, the figures 120, 140, 150 and 200 for 90 to 110 documented."""
    made = []
    for threshold, pairs, expected, documented, figure in (
        (0.1, 40, 14.0, 90, 120.0),
        (0.3, 20, 8.0, 95, 140.0),
        (0.5, 10, 6.0, 100, 150.0),
        (0.9, 5, 4.8, 110, 200.0),
    ):
        table = CaptureTable.of(["x"], [([1], documented)])
        total = from_distribution("f", table, np.full(3, figure), np.ones(3), assumes=())
        made.append(Point(Cut(threshold, pairs, expected, ()), documented, total))
    return made


def test_the_region_and_the_falls_by_hand() -> None:
    """The documented of draws, 92 to 97, lie two fifths from 90 to 95 and two fifths from 95 to 100.

    142 is eight tenths on the way from 150 to 140, over which 10 pairs are joined, 2 of them expected.
    """
    found = sensitivity_to_threshold(curve(), 0.5, over(100, 142.0, (130.0, 160.0), (92, 97)))
    assert found["calibrated"] == pytest.approx([0.18, 0.38])
    assert [each["calibrated"] for each in found["points"]] == [False, True, False, False]
    same, five, _, twenty, low = found["falls"]
    assert (same["pairs"], same["expected"], same["reached"]) == (8, pytest.approx(1.6), True)
    assert (five["to"], five["pairs"]) == (pytest.approx(134.9), 16)  # 10 + 5.1 of 20, rounded up
    assert (low["less"], low["pairs"], low["expected"]) == (None, 20, pytest.approx(5.0))
    assert (twenty["reached"], twenty["all"], twenty["pairs"], twenty["expected"]) == (False, True, 30, 8.0)


def test_a_fall_is_followed_no_further_than_there_are_estimates() -> None:
    points = curve()
    points[0] = replace(points[0], total=None)
    found = sensitivity_to_threshold(points, 0.5, over(100, 142.0, (130.0, 160.0), (10, 20)))
    assert found["calibrated"] is None
    assert [(each["reached"], each["all"], each["pairs"]) for each in found["falls"]] == [
        (True, False, 8),
        *[(False, False, 10)] * 4,
    ]
    points[2] = replace(points[2], total=None)
    assert sensitivity_to_threshold(points, 0.5, over(100, 142.0, (130.0, 160.0), (10, 20)))["falls"] == []


def test_without_a_figure_over_draws_there_is_no_curve() -> None:
    assert estimates_by_threshold({}, {"verdict": "refused"}) is None
