"""Bayesian shrinkage of interactions: a peer's posteriors, its own diagnostics, refusals."""

import numpy as np
import pytest
from scipy.integrate import dblquad

from mse.published import table
from tawthiq.mse import shrinkage
from tawthiq.mse.estimate import Estimate
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


def test_three_lists_by_numerical_integration() -> None:
    # With one interaction kept and the lists' own terms integrated out in closed form: given w, the odds of lists 1 and 2
    # together, n0 has the posterior below; summed over a grid of all four parameters it has this mean of log n0.
    counts = np.array([0.0, 60, 48, 4, 244, 111, 142, 12])
    data = CaptureTable.of(["a", "b", "c"], [([x & 1, x >> 1 & 1, x >> 2], int(counts[x])) for x in range(1, 8)])
    told = shrinkage.fit(data, ShrinkageOptions(keep=2.0, draws=40_000))
    assert isinstance(told, Estimate)
    assert [each["lists"] for each in told.diagnostics["interactions"]] == [["a", "b"]]
    # Lists c and (a, b) are independent, so the odds of c are a beta away and those of a and b are three cells of four.
    on_c = counts[[4, 5, 6, 7]]

    def density(a: float, b: float) -> tuple[float, float]:
        """Over a = log odds of list 1 alone and the interaction b, the rest by its conditional sums."""
        best = 0.0
        mean = 0.0
        for c2 in GRID:
            w = np.array([1.0, np.exp(a), np.exp(c2), np.exp(a + c2 + b)])
            seen = (counts[[1, 5]].sum() * a) + (counts[[2, 6]].sum() * c2) + (counts[[3, 7]].sum() * (a + c2 + b))
            c3 = THIRD
            total = (w.sum() - 1) + np.exp(c3) * w.sum()
            logs = seen + on_c.sum() * c3 - data.n * np.log(total) - b * b / 2
            each = np.exp(logs - PEAK)
            best += each.sum()
            mean += (each * np.log(data.n / total)).sum()
        return best, mean

    mode = np.log(48 / 104), np.log(60 / 104)
    GRID = np.linspace(mode[0] - 1.2, mode[0] + 1.2, 61)
    THIRD = np.linspace(0.2, 1.6, 61)
    PEAK = -1000.0
    PEAK = np.log(density(mode[1], -1.77)[0]) - 1000.0
    found = [density(a, b) for a in np.linspace(mode[1] - 1.2, mode[1] + 1.2, 49) for b in np.linspace(-3.2, -0.3, 49)]
    expected = sum(mean for _, mean in found) / sum(weight for weight, _ in found)
    logs = np.log(told.values - data.n)
    assert float(told.weights @ logs) == pytest.approx(expected, abs=0.01)
    assert dblquad is not None
