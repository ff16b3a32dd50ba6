"""Replicates of strata: verdata's figure and pooled draws of each, and a table of what failed."""

import numpy as np
import pytest

from mse.published import table
from tawthiq.mse.combine import Replicate, combine, pool
from tawthiq.mse.estimate import Estimate, NotEstimable
from tawthiq.mse.families import fit
from tawthiq.mse.replicates import estimate_replicates
from tawthiq.mse.table import CaptureTable

SMALL = CaptureTable.of(["a", "b", "c"], [([1, 1, 0], 9), ([0, 1, 1], 3)])


def replicates(count: int) -> dict[str, CaptureTable]:
    chance = np.random.default_rng(3)
    spina = table("spina")
    return {f"R{k}": CaptureTable(spina.lists, spina.patterns, chance.poisson(spina.counts) + 1) for k in range(count)}


def test_replicates_are_combined_by_rule_and_by_draws() -> None:
    each = replicates(12)
    found = estimate_replicates({name: {("x",): one} for name, one in each.items()}, "independence")
    alone = [fit("independence", one) for one in each.values()]
    assert found.combined[("x",)] == combine([Replicate.of(e.n, e.values - e.n, e.weights) for e in alone])
    assert found.pooled[("x",)].intervals == pool(alone).intervals
    assert found.failures == []
    assert found.total.point == pytest.approx(pool(alone).point, rel=0.01)


def test_one_posterior_in_all_replicates_is_that_posterior() -> None:
    found = estimate_replicates({f"{k}": {("x",): table("spina")} for k in range(3)}, "independence")
    alone = fit("independence", table("spina"))
    assert (found.pooled[("x",)].point, found.pooled[("x",)].warnings) == (alone.point, alone.warnings)
    assert found.combined[("x",)].between == 0
    assert found.combined[("x",)].low < alone.point < found.combined[("x",)].high


def test_failures_are_told_by_stratum_and_replicate() -> None:
    names = replicates(10)
    tables = {
        name: {("good",): one, **({("some",): SMALL if k < 3 else one} if k < 8 else {}), ("none",): SMALL}
        for k, (name, one) in enumerate(names.items())
    }
    found = estimate_replicates(tables, "independence")
    failed = {(each.labels[0], each.replicate): each.reason for each in found.failures}
    assert failed == {
        **{("none", name): "too_few_records" for name in names},
        **{("some", name): "too_few_records" for name in ("R0", "R1", "R2")},
        **{("some", name): "too_few_lists" for name in ("R8", "R9")},  # nobody there
    }
    assert isinstance(found.pooled[("some",)], Estimate)
    assert found.pooled[("some",)].warnings[0] == {"code": "replicates_refused", "refused": 5, "of": 10}
    assert isinstance(found.pooled[("none",)], NotEstimable)
    assert set(found.combined) == {("good",), ("some",)}
    told = found.to_json()
    assert told["refused"] == [{"labels": ["none"], "reason": "too_few_records"}]
    assert (told["total"]["documented_left_out"], len(told["failures"])) == (12, 15)


def test_what_moves_from_stratum_to_stratum_leaves_the_sum_alone() -> None:
    """Each replicate puts people into the one stratum or the other: strata differ by replicate, their sum does not."""
    spina = table("spina")
    half = spina.counts // 2
    tables = {
        f"{k}": {
            ("a",): CaptureTable(spina.lists, spina.patterns, half + k % 2 * (half // 2)),
            ("b",): CaptureTable(spina.lists, spina.patterns, spina.counts - half - k % 2 * (half // 2)),
        }
        for k in range(10)
    }
    found = estimate_replicates(tables, "independence")
    low, high = found.total.intervals[0.95]
    widths = [each.intervals[0.95][1] - each.intervals[0.95][0] for each in found.pooled.values()]
    assert high - low < 0.5 * sum(widths)
    assert {each["n"] for each in [found.total.to_json()]} == {621}
