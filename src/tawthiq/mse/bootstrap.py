"""How sure an estimate is that chose its own model: the bias-corrected and accelerated bootstrap, choosing anew each time.

Efron (1987, JASA 82:171-185); for log-linear models with all of the selection in every replicate, Chan, Silverman and
Vincent (2021, JASA 116:1297-1306).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from tawthiq.mse.estimate import LEVELS
from tawthiq.mse.table import Floats


@dataclass(frozen=True)
class Bootstrap:
    """Replicates of an estimate, sorted; those without an estimate are infinite and stand last.

    `intervals` are by level and may end at infinity. `one_sided`: all replicates lie on one side of the estimate, so that
    its bias is known only to be large.
    """

    values: Floats
    intervals: Mapping[float, tuple[float, float]]
    bias: float
    acceleration: float
    one_sided: bool
    empty_list: int

    @property
    def unanswered(self) -> int:
        """How many replicates had no estimate."""
        return int(np.isinf(self.values).sum())

    def to_json(self) -> dict[str, Any]:
        """What was done and what it found."""
        return {
            "replicates": len(self.values),
            "bias_z0": self.bias,
            "acceleration": self.acceleration,
            "replicates_without_estimate": self.unanswered,
            "replicates_with_an_empty_list": self.empty_list,
        }


def bca(
    estimate: Callable[[Floats], float],
    cells: Floats,
    point: float,
    replicates: int,
    rng: np.random.Generator,
    missed: float = 0.0,
) -> Bootstrap:
    """Resamples people from a table and estimates each time.

    With `missed` people on no list beside those of the table, how many are documented is drawn anew too (Buckland and
    Garthwaite 1991, Biometrics 47:255-268): an interval of all people has to hold that chance. Without, as many as in the
    table are (Chan, Silverman and Vincent 2021), and the interval is of the table's number over the chance of being documented.

    `estimate` takes the counts of all 2^lists patterns by their bits and gives N, or infinity where there is no answer:
    mostly that no two lists overlap in the replicate. A list that is empty in a replicate is a term at minus infinity, as it
    would be in a table.
    """
    n = int(cells.sum())
    people = n + round(missed)
    documented = rng.binomial(people, n / people, replicates) if missed else np.full(replicates, n)
    drawn = rng.multinomial(documented, cells / n).astype(np.float64)
    values = np.sort([estimate(each) for each in drawn])
    share = (float((values < point).sum()) + float((values == point).sum()) / 2) / replicates
    one_sided = not 0 < share < 1
    bias = float(ndtri(np.clip(share, 0.5 / replicates, 1 - 0.5 / replicates)))
    acceleration = _acceleration(estimate, cells)
    intervals = {
        level: (
            quantile(values, _corrected((1 - level) / 2, bias, acceleration)),
            quantile(values, _corrected((1 + level) / 2, bias, acceleration)),
        )
        for level in LEVELS
    }
    return Bootstrap(values, intervals, bias, acceleration, one_sided, _with_an_empty_list(drawn))


def quantile(values: Floats, at: float) -> float:
    """The quantile of sorted values that is median-unbiased: type 8 of Hyndman and Fan (1996, Am. Stat. 50:361-365).

    >>> quantile(np.array([1.0, 2.0, 4.0, np.inf]), 0.5), quantile(np.array([1.0, 2.0, 4.0, np.inf]), 0.9)
    (3.0, inf)
    """
    place = min(max((len(values) + 1 / 3) * at - 2 / 3, 0.0), len(values) - 1.0)
    low = int(place)
    part = place - low
    if part < 1e-12:
        return float(values[low])
    high = float(values[low + 1])
    return high if np.isinf(high) else float(values[low] * (1 - part) + high * part)


def _corrected(at: float, bias: float, acceleration: float) -> float:
    """Where among the replicates an end of the interval stands."""
    moved = bias + float(ndtri(at))
    left = 1 - acceleration * moved
    if left <= 0:  # past the pole: all the way to that side
        return 1.0 if moved > 0 else 0.0
    return float(ndtr(bias + moved / left))


def _acceleration(estimate: Callable[[Floats], float], cells: Floats) -> float:
    """By a jackknife: each distinct pattern loses one of its people, and weighs as many as it has."""
    shown = np.flatnonzero(cells)
    without = []
    for pattern in shown:
        less = cells.copy()
        less[pattern] -= 1
        without.append(estimate(less))
    values, weights = np.array(without), cells[shown]
    answered = np.isfinite(values)
    if not answered.any():
        return 0.0
    values, weights = values[answered], weights[answered]
    away = np.average(values, weights=weights) - values
    largest = np.abs(away).max()
    if largest <= 1e-12 * np.abs(values).max():
        return 0.0
    away = away / largest
    return float((weights * away**3).sum() / (6 * (weights * away**2).sum() ** 1.5))


def _with_an_empty_list(drawn: Floats) -> int:
    lists = drawn.shape[1].bit_length() - 1
    patterns = np.arange(drawn.shape[1])
    on_list = np.stack([drawn[:, patterns >> place & 1 > 0].sum(axis=1) for place in range(lists)], axis=1)
    return int((on_list == 0).any(axis=1).sum())
