"""A posterior of the undocumented on a grid: fine where it can be sharp, as long as its quantiles need."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tawthiq.mse.estimate import LEVELS, quantiles
from tawthiq.mse.table import Floats

PUBLISHED = tuple(sorted({0.5, *((1 - level) / 2 for level in LEVELS), *((1 + level) / 2 for level in LEVELS)}))
SETTLED = 1e-3
_FIRST_LENGTH = 1024  # times the documented; doubling alone would not see a mode that lies far out
_MOST_DOUBLINGS = 12
_PART = 2e-5  # no point that is given out holds more of the posterior, unless it is a single number


@dataclass(frozen=True)
class Grid:
    """Runs of whole numbers of undocumented people: the middle of each, and how many numbers it stands for."""

    n: int
    n0: Floats
    width: Floats

    @property
    def scale(self) -> Floats:
        """Where the spread of n0 is the same everywhere: asinh of the root of n0/n."""
        return np.asarray(np.arcsinh(np.sqrt(self.n0 / self.n)))

    @property
    def end(self) -> float:
        """The largest number of undocumented people."""
        return float(self.n0[-1] + (self.width[-1] - 1) / 2)


def spaced(n: int, end: int) -> Grid:
    """A grid from 0 to `end`, exact where n0 is small, then in steps of a fraction of the least spread n0 can have.

    With p(N) ∝ 1/N and the rates known, n0 is negative binomial with variance n0 (n + n0) / n; not knowing them only
    adds to it. In steps of a quarter of its root a sum over the middles is exact for all practical purposes.
    """
    step = (0.25 if n <= 1_000_000 else 0.5) / (2 * np.sqrt(n))
    marks = n * np.sinh(np.arange(0, np.arcsinh(np.sqrt((end + 1) / n)) + step, step)) ** 2
    edges = np.unique(np.minimum(np.ceil(marks), end + 1)).astype(np.int64)
    # Steps of less than one number are ones of one.
    width = np.diff(edges).astype(np.float64)
    return Grid(n, (edges[:-1] + edges[1:] - 1) / 2, width)


def every(n: int, first: int, last: int) -> Grid:
    """Every whole number from `first` to `last`."""
    n0 = np.arange(first, last + 1, dtype=np.float64)
    return Grid(n, n0, np.ones_like(n0))


def distribution(grid: Grid, density: Floats) -> tuple[Floats, Floats]:
    """Values of N and their weights, from a density of n0 on the grid; runs that hold much are read between its points."""
    mass = density * grid.width / (density * grid.width).sum()
    parts = np.clip(np.ceil(mass / _PART), 1, grid.width).astype(np.int64)
    if (parts == 1).all():
        return grid.n + grid.n0, mass
    # Below what a double can hold the density is cut off, where nothing of it can be seen.
    logs = np.log(np.maximum(density / density.max(), 1e-250))
    run = np.repeat(np.arange(len(parts)), parts)
    place = np.arange(len(run)) - np.repeat(np.cumsum(parts) - parts, parts)
    width = (grid.width / parts)[run]
    n0 = (grid.n0 - (grid.width - 1) / 2)[run] + place * width + (width - 1) / 2
    fine = np.exp(_between(grid.scale, logs, np.arcsinh(np.sqrt(n0 / grid.n)))) * width
    fine[parts[run] == 1] = (density / density.max() * grid.width)[run[parts[run] == 1]]
    return np.round(grid.n + n0), fine / fine.sum()


def _between(x: Floats, y: Floats, at: Floats) -> Floats:
    """Values between points: of the cubic through the four nearest."""
    near = np.arange(min(len(x), 4))[:, None] + np.clip(np.searchsorted(x, at) - 2, 0, max(len(x) - 4, 0))
    value = np.zeros(len(at))
    for here in range(len(near)):
        weight = y[near[here]]
        for other in range(len(near)):
            if other != here:
                weight *= (at - x[near[other]]) / (x[near[here]] - x[near[other]])
        value += weight
    return value


def moved(grid: Grid, density: Floats) -> float:
    """By which part of itself a published quantile of N moves at most when the grid is as long as it is, not half."""
    short = grid.n0 <= grid.end / 2
    whole = quantiles(*distribution(grid, density), PUBLISHED)
    half = Grid(grid.n, grid.n0[short], grid.width[short])
    if not density[short].sum():
        return 1.0
    before = quantiles(*distribution(half, density[short]), PUBLISHED)
    return float(max(abs(a - b) / a for a, b in zip(whole, before, strict=True)))


def doubled(n: int, density_on: Callable[[Grid], Floats]) -> tuple[Grid, Floats, float]:
    """The grid that is long enough: twice as long until no published quantile moves by more than a thousandth.

    Gives the grid, the density on it, and by how much quantiles moved with the last doubling.
    """
    length = _FIRST_LENGTH
    for _ in range(_MOST_DOUBLINGS):
        grid = spaced(n, length * n)
        density = density_on(grid)
        shift = moved(grid, density)
        if shift <= SETTLED:
            break
        length *= 2
    return grid, density, shift


def modes(grid: Grid, density: Floats, least: float = 0.05) -> list[tuple[float, float]]:
    """Where N is likeliest, and the share of the posterior around each such place, of those that hold at least `least`.

    Two modes are two if the density on the scale of equal spread falls between them to under two thirds of the lower one.
    """
    height = density * np.sqrt(grid.n0 * (grid.n + grid.n0))
    mass = density * grid.width
    if not height.any():
        return [(float(grid.n + grid.n0[np.argmax(density)]), 1.0)]
    around = np.concatenate(([0.0], height, [0.0]))
    peaks = np.flatnonzero((height > around[:-2]) & (height >= around[2:]))
    while True:
        valleys = [int(a + np.argmin(height[a : b + 1])) for a, b in pairwise(peaks)]
        lower = [min(height[a], height[b]) for a, b in pairwise(peaks)]
        flat = [height[valley] / peak for valley, peak in zip(valleys, lower, strict=True)]
        shares = _shares(mass, valleys)
        if flat and max(flat) > 2 / 3:
            at = int(np.argmax(flat))
            peaks = np.delete(peaks, at if height[peaks[at]] < height[peaks[at + 1]] else at + 1)
        elif len(peaks) > 1 and shares.min() < least:
            peaks = np.delete(peaks, int(np.argmin(shares)))
        else:
            return [(float(grid.n + grid.n0[peak]), float(share)) for peak, share in zip(peaks, shares, strict=True)]


def _shares(mass: Floats, valleys: list[int]) -> Floats:
    return np.asarray([part.sum() for part in np.split(mass, valleys)] / mass.sum(), dtype=np.float64)


def at_the_end(grid: Grid, density: Floats) -> float:
    """Which share of the posterior lies in the last hundredth of the grid."""
    mass = density * grid.width
    return float(mass[grid.n0 > grid.end * 0.99].sum() / mass.sum())
