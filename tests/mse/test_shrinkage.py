"""Bayesian shrinkage of interactions: a peer's posteriors, its own diagnostics, refusals."""

import numpy as np
import pytest
from scipy.special import gammaln

from mse.published import table
from tawthiq.mse import shrinkage
from tawthiq.mse.estimate import Estimate, NotEstimable, quantiles
from tawthiq.mse.shrinkage import ShrinkageOptions
from tawthiq.mse.table import CaptureTable

# MultipleSystemsEstimation 1.2.0, Bayes threshold 2: median, 95 % interval (one chain) and how many interactions it keeps.
PEER = {
    "kosovo": (14029.5358, 12244.4283, 16191.9082, 5),
    "gaza": (64268.8863, 58007.3383, 72162.0759, 3),
    "spina": (725.138036, 700.975753, 756.935511, 1),
    "ukdat_5": (12253.8359, 10949.8295, 14133.3707, 5),
    "ned_5": (49783.319, 43909.0942, 56271.3905, 7),
    "western": (2313.1516, 1601.78015, 3524.44763, 1),
}


@pytest.mark.parametrize("name", PEER)
def test_a_peer_that_samples_says_the_same(name: str) -> None:
    told = shrinkage.fit(table(name), ShrinkageOptions(keep=2.0))
    assert isinstance(told, Estimate)
    median, low, high, kept = PEER[name]
    assert told.point == pytest.approx(median, rel=0.012)
    # Ours has the chance of n0 itself, too, which is what widens the interval of spina.
    assert told.intervals[0.95] == pytest.approx((low, high), rel=0.02)
    assert len(told.diagnostics["interactions"]) == kept
    assert told.diagnostics["effective_draws"] > 8000
    assert told.diagnostics["weights_tail_shape"] < 0.4


def test_independent_lists_have_the_posterior_that_can_be_written_down() -> None:
    # With no interaction a flat constant is p(N) ∝ 1/N and flat terms of lists are Haldane priors of their chances, so that
    # p(n0) ∝ (N - 1)! / n0! times, for each list, (N - 1 - its people)! / (N - 1)!.
    data = table("western")
    told = shrinkage.fit(data, ShrinkageOptions(keep=1e9, draws=100_000))
    assert isinstance(told, Estimate)
    n0 = np.arange(0, 60_000)
    total = data.n + n0
    logs = gammaln(total) - gammaln(n0 + 1) + sum(gammaln(total - each) - gammaln(total) for each in data.on_list)
    weights = np.exp(logs - logs.max())
    exact = quantiles(total.astype(float), weights, (0.025, 0.25, 0.5, 0.75, 0.975))
    found = quantiles(told.values, told.weights, (0.025, 0.25, 0.5, 0.75, 0.975))
    assert found == pytest.approx(exact, rel=0.006)
    errors = [told.diagnostics["monte_carlo_errors"][at] for at in ("0.025", "0.25", "0.5", "0.75", "0.975")]
    assert all(abs(a - b) < 5 * error + 1 for a, b, error in zip(exact, found, errors, strict=True))


def test_pairs_that_only_the_prior_identifies_are_refused() -> None:
    told = shrinkage.fit(table("artificial_3"))
    assert isinstance(told, NotEstimable)
    assert told.reason == "prior_driven"
    assert told.values["code"] == 2


def test_a_prior_that_matters_is_warned_of() -> None:
    warned = shrinkage.fit(table("western"))
    assert isinstance(warned, Estimate)
    assert [each["code"] for each in warned.warnings] == ["prior_matters"]
    calm = shrinkage.fit(table("kosovo"))
    assert isinstance(calm, Estimate)
    assert calm.verdict == "ok"


def test_seeds_agree_within_their_errors() -> None:
    told = [shrinkage.fit(table("ukdat_5"), seed=seed) for seed in range(1, 13)]
    medians = [each.point for each in told if isinstance(each, Estimate)]
    assert isinstance(told[0], Estimate)
    assert len(set(medians)) > 1
    assert np.std(medians) < 2 * told[0].diagnostics["monte_carlo_errors"]["0.5"]
    assert told[0].to_json() == shrinkage.fit(table("ukdat_5"), seed=1).to_json()


def test_order_of_lists_changes_nothing_but_chance() -> None:
    data = table("kosovo")
    rows = list(zip(data.captured.astype(int).tolist(), data.counts.tolist(), strict=True))
    turned = CaptureTable.of(["d", "c", "b", "a"], rows)
    one, other = shrinkage.fit(data), shrinkage.fit(turned)
    assert isinstance(one, Estimate)
    assert isinstance(other, Estimate)
    assert one.intervals[0.95] == pytest.approx(other.intervals[0.95], rel=0.01)
