"""Latent classes: a class alone is the exact answer, peers' figures are met from several seeds, and what can't be said isn't."""

import numpy as np
import pytest

from mse.published import table
from tawthiq.mse import independence
from tawthiq.mse.estimate import Estimate, NotEstimable
from tawthiq.mse.latent_classes import LatentClassOptions, fit
from tawthiq.mse.mixing import ess_bulk, rhat
from tawthiq.mse.table import CaptureTable

QUICK = LatentClassOptions(target=200)


def test_one_class_is_the_exact_posterior_of_independent_lists() -> None:
    one = fit(table("western"), LatentClassOptions(classes=1), seed=2)
    exact = independence.fit(table("western"))
    assert isinstance(one, Estimate)
    assert isinstance(exact, Estimate)
    assert one.point == pytest.approx(exact.point, rel=0.04)
    assert one.intervals[0.95] == pytest.approx(exact.intervals[0.95], rel=0.12)


def test_twelve_seeds_agree_with_one_another_and_with_the_peer() -> None:
    """LCMCR on western: 1,834 [1,310-2,992], medians of sixteen chains 1,813 to 1,857; a wrong label order gave 1,970."""
    found = [fit(table("western"), QUICK, seed) for seed in range(12)]
    assert all(isinstance(each, Estimate) for each in found)
    medians = [each.point for each in found if isinstance(each, Estimate)]
    assert np.mean(medians) == pytest.approx(1834, rel=0.02)
    assert max(medians) < 1970
    assert min(medians) > 1700


def test_the_same_seed_gives_the_same_bytes_for_any_number_of_threads() -> None:
    one = fit(table("spina"), QUICK, seed=5)
    two = fit(table("spina"), LatentClassOptions(target=200, threads=2), seed=5)
    assert isinstance(one, Estimate)
    assert isinstance(two, Estimate)
    assert np.array_equal(one.values, two.values)


def test_a_budget_that_is_spent_is_a_refusal_and_two_lists_are() -> None:
    short = fit(table("western"), LatentClassOptions(most=50, target=5000))
    assert isinstance(short, NotEstimable)
    assert short.reason == "chains_disagree"
    two = CaptureTable.of(["a", "b"], [([1, 0], 300), ([0, 1], 250), ([1, 1], 90)])
    assert fit(two).verdict == "refused"


def test_chains_that_sit_apart_are_told_from_chains_that_mix() -> None:
    chance = np.random.default_rng(7)
    mixed = chance.normal(size=(4, 1000))
    assert rhat(mixed) == pytest.approx(1, abs=0.01)
    assert ess_bulk(mixed) > 2000
    assert rhat(mixed + np.arange(4)[:, None] * 3) > 1.5
