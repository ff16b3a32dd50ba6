"""The bias-corrected and accelerated bootstrap: its quantiles, its guards, and the jackknife of a peer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse.published import table
from tawthiq.mse import stepwise
from tawthiq.mse.bootstrap import bca, quantile
from tawthiq.mse.streams import stream

CELLS = np.array([0.0, 40, 30, 6])


def chance() -> np.random.Generator:
    return stream("", "test", 0, 1)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.floats(0, 1))
def test_quantiles_are_of_type_8(values: list[float], at: float) -> None:
    expected = np.quantile(values, at, method="median_unbiased")
    assert quantile(np.sort(values), at) == pytest.approx(expected, rel=1e-9, abs=1e-6)


# SparseMSE 2.0.1, bootstrap of the stepwise choice, p < .02.
@pytest.mark.parametrize(
    ("name", "acceleration"),
    [("artificial_3", -0.06103104), ("spina", 0.00055404), ("kosovo", -0.0041602), ("ukdat_5", -0.01218108)],
)
def test_acceleration_is_that_of_a_peer(name: str, acceleration: float) -> None:
    data = table(name)

    def total(cells: np.ndarray) -> float:
        fit = stepwise.choose(cells, data.size).fit
        return fit.total if fit else np.inf

    cells = data.cells().astype(float)
    assert bca(total, cells, total(cells), 2, chance()).acceleration == pytest.approx(acceleration, abs=1e-7)


def test_a_mean_is_estimated_about_as_normal_theory_has_it() -> None:
    cells = np.array([0.0, 500, 500])
    found = bca(lambda drawn: drawn[1], cells, 500.0, 4000, chance())
    low, high = found.intervals[0.95]
    assert (low, high) == pytest.approx((500 - 1.96 * 250**0.5, 500 + 1.96 * 250**0.5), abs=4)
    assert abs(found.bias) < 0.06
    assert not found.one_sided


def test_people_who_were_missed_are_drawn_anew_too() -> None:
    cells = np.array([0.0, 600, 400])  # four of five documented, known to be so
    found = bca(lambda drawn: drawn.sum() / 0.8, cells, 1250.0, 4000, chance(), missed=250)
    spread = 1.96 * (250 * 1250 / 1000) ** 0.5
    assert found.intervals[0.95] == pytest.approx((1250 - spread, 1250 + spread), abs=4)
    assert bca(lambda drawn: drawn.sum() / 0.8, cells, 1250.0, 50, chance()).intervals[0.95] == (1250, 1250)


@pytest.mark.parametrize("point", [-1.0, 101.0])
def test_replicates_on_one_side_have_a_finite_bias(point: float) -> None:
    found = bca(lambda drawn: drawn[1], CELLS, point, 50, chance())
    assert found.one_sided
    assert np.isfinite(found.bias)
    assert all(np.isfinite(end) for ends in found.intervals.values() for end in ends)


def test_an_estimate_that_never_changes() -> None:
    found = bca(lambda drawn: 7.0, CELLS, 7.0, 50, chance())
    assert (found.bias, found.acceleration) == (0.0, 0.0)
    assert found.intervals[0.95] == (7.0, 7.0)


def test_replicates_without_an_estimate_have_no_upper_end() -> None:
    found = bca(lambda drawn: np.inf if drawn[3] > 8 else drawn[3], CELLS, 6.0, 200, chance())
    assert found.unanswered > 10
    assert np.isinf(found.intervals[0.95][1])
    assert np.isfinite(found.acceleration)


def test_empty_lists_are_counted() -> None:
    cells = np.zeros(8)
    cells[[1, 2, 3, 4]] = 50, 50, 10, 1
    found = bca(lambda drawn: drawn.sum(), cells, 111.0, 400, chance())
    assert 100 < found.empty_list < 200  # (1 - 1/111)^111 is .366
