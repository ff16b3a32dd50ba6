"""The grid of the undocumented: nothing of a posterior is lost on it, however sharp or long it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln

from tawthiq.mse.estimate import quantiles
from tawthiq.mse.grid import at_the_end, distribution, doubled, every, modes, moved, spaced


def negative_binomial(n: int, odds: float):
    """The sharpest posterior that n0 can have: all rates known, `odds` of being missed."""

    def density(grid):
        logs = gammaln(grid.n0 + n) - gammaln(grid.n0 + 1) + grid.n0 * np.log(odds / (1 + odds))
        return np.exp(logs - logs.max())

    return density


@given(st.integers(1, 10**7), st.integers(0, 10**9))
def test_a_grid_holds_every_number_once(n, end) -> None:
    end = min(end, 10_000 * n)
    grid = spaced(n, end)
    low, high = grid.n0 - (grid.width - 1) / 2, grid.n0 + (grid.width - 1) / 2
    assert low[0] == 0
    assert high[-1] == grid.end == end
    assert (low[1:] == high[:-1] + 1).all()


@pytest.mark.parametrize("n", [30, 700, 25_000])
@pytest.mark.parametrize("odds", [0.02, 1.0, 30.0])
def test_quantiles_are_those_of_the_sum_over_every_number(n, odds) -> None:
    density = negative_binomial(n, odds)
    grid, on_grid, shift = doubled(n, density)
    assert shift <= 1e-3
    longest = every(n, 0, int(n * odds * 3 + 500))
    at = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)
    exact = quantiles(*distribution(longest, density(longest)), at)
    assert quantiles(*distribution(grid, on_grid), at) == pytest.approx(exact, rel=2e-5, abs=1)


def test_the_length_of_a_grid_doubles_until_nothing_more_is_found() -> None:
    def far(grid):
        near = negative_binomial(200, 1.0)(grid)
        beyond = np.exp(-0.5 * ((grid.n0 - 120_000) / 3_000) ** 2) * near.sum() / 3_000
        return near + beyond

    grid, density, _ = doubled(200, far)
    assert grid.end > 130_000
    assert at_the_end(grid, density) < 1e-6
    short = spaced(200, 140_000)
    assert moved(short, far(short)) > 0.5


def test_two_modes_are_two_and_one_is_one() -> None:
    grid = spaced(1_000, 100_000)
    one = np.exp(-0.5 * ((np.log(grid.n0 + 1) - 7) / 0.2) ** 2)
    other = np.exp(-0.5 * ((np.log(grid.n0 + 1) - 9) / 0.2) ** 2)
    assert len(modes(grid, one)) == 1
    found = modes(grid, one + other * np.exp(-2))
    assert [round(share, 2) for _, share in found] == [0.5, 0.5]
    assert found[0][0] < 3_000 < found[1][0]
    # A mode of little weight is not a mode to speak of.
    assert len(modes(grid, one + other * 1e-3)) == 1


def test_a_density_at_nought_has_a_mode_there() -> None:
    grid = every(50, 0, 10)
    density = np.zeros(11)
    density[0] = 1.0
    assert modes(grid, density) == [(50.0, 1.0)]
