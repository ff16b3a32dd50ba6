"""Shares and differences of shares, with intervals that hold at small numbers.

References: Wilson (1927); Newcombe (1998), method 10, for the difference; the number of cases an interval rests on is
made smaller where many were decided at once (Kish 1965), as Korn and Graubard (1998) do for surveys.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

Array = Any
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """The least and the most a quantity can be, at a confidence that is stated beside it."""

    low: float
    high: float


def wilson(cases: float, number: float, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a share `cases` / `number`; everything from 0 to 1 where there is nothing to go by.

    >>> f"{wilson(15, 148).low:.4f} {wilson(15, 148).high:.4f}"
    '0.0624 0.1605'
    """
    if number <= 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = cases / number
    centre = cases + z * z / 2
    reach = z * float(np.sqrt(number * share * (1 - share) + z * z / 4))
    whole = number + z * z
    # At 0 and at all, the end is exact; rounding must not move it.
    return Interval(
        0.0 if cases <= 0 else (centre - reach) / whole, 1.0 if cases >= number else (centre + reach) / whole
    )


def newcombe(first: tuple[float, Interval], second: tuple[float, Interval]) -> Interval:
    """The interval of the first share less the second, each given with its own interval (square-and-add).

    >>> found = newcombe((56 / 70, wilson(56, 70)), (48 / 80, wilson(48, 80)))
    >>> f"{found.low:.4f} {found.high:.4f}"
    '0.0524 0.3339'
    """
    (p, one), (q, other) = first, second
    below = float(np.hypot(p - one.low, other.high - q))
    above = float(np.hypot(one.high - p, q - other.low))
    return Interval(p - q - below, p - q + above)


def effective_number(cases: Array, clusters: Array) -> float:
    """How many independent cases a share rests on, where those of one cluster were decided together.

    `cases` holds 0 or 1, `clusters` a whole number for each. The number of cases where no cluster has two; the number of
    clusters where all came out alike.
    """
    cases, clusters = np.asarray(cases, float), np.asarray(clusters, int)
    number = cases.size
    if number == 0:
        return 0.0
    sizes = np.bincount(clusters)
    share = cases.mean()
    deviations = np.bincount(clusters, cases - share)[sizes > 0]
    groups = deviations.size
    if groups == number:
        return float(number)
    spread = float((deviations**2).sum())
    if spread <= 0 or groups < 2:
        return float(groups)
    effective = number**2 * share * (1 - share) / (spread * groups / (groups - 1))
    return float(min(max(effective, 1.0), number))
