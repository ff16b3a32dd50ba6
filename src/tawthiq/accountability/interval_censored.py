"""How long things take when the day itself is known only as an interval: bounds, and the likeliest curve.

A waiting time lies between `low` and `high` days, both ends possible; `high` is infinite where it was still going on
after `low` days. Two answers stand side by side. **Bounds** suppose every interval at its earliest, then at its latest
day: whatever the true days, the Kaplan–Meier curve lies between. The **likeliest curve** is Turnbull's (1976), which is
Kaplan and Meier's where every day is known.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.accountability.survival import CONFIDENCE, Curve, kaplan_meier

Array = Any
_MOST_STEPS = 10_000  # a fraction of a second; what is left is told by the gap
_TINY = 1e-300


@dataclass(frozen=True)
class Bounds:
    """The Kaplan–Meier curves with every uncertain day at its earliest and at its latest."""

    earliest: Curve
    latest: Curve

    @property
    def exact(self) -> bool:
        """Whether the two are one curve: every day is known."""
        return np.array_equal(self.earliest.times, self.latest.times) and np.array_equal(
            self.earliest.estimate, self.latest.estimate
        )


@dataclass(frozen=True)
class LikeliestCurve:
    """Turnbull's estimate: `mass[i]` of all waits ended between `starts[i]` and `ends[i]`, nobody can say where inside.

    `gap` tells how far it is from the maximum (0 at it): nobody's mean log likelihood could gain more (Lindsay 1983).
    """

    starts: Array
    ends: Array
    mass: Array
    gap: float

    def waiting_at(self, day: float) -> tuple[float, float]:
        """The least and the most share still waiting just after a day: mass is counted where its stretch surely ended."""
        possible = float(self.mass[self.starts <= day].sum())
        sure = float(self.mass[self.ends <= day].sum())
        return max(1 - possible, 0.0), 1 - sure


def bounds(low: Array, high: Array, confidence: float = CONFIDENCE) -> Bounds:
    """The curve with every uncertain day at its earliest, and at its latest."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    ended = np.isfinite(high)
    return Bounds(kaplan_meier(low, ended, confidence), kaplan_meier(np.where(ended, high, low), ended, confidence))


def likeliest(low: Array, high: Array, tolerance: float = 1e-9) -> LikeliestCurve:
    """The curve under which what is known of the waiting times is likeliest (Turnbull 1976), by self-consistency.

    Days are closed at both ends; a wait that is still going on after `low` days ended after that day. Equal intervals
    are taken together, so that only distinct ones cost time.
    """
    low, high = np.asarray(low, float), np.asarray(high, float)
    going_on = np.isinf(high)
    # A half day after the last look, since days are whole: an end on that same day would have been seen.
    known, counts = np.unique(np.stack([np.where(going_on, low + 0.5, low), high]), axis=1, return_counts=True)
    starts, ends = _innermost(known[0], known[1])
    # What an interval holds is a run of stretches, so that sums are differences of running sums.
    first, after = np.searchsorted(starts, known[0], side="left"), np.searchsorted(ends, known[1], side="right")
    weight, size = counts / counts.sum(), starts.size
    mass, gap = np.full(size, 1 / max(size, 1)), 0.0
    for _ in range(_MOST_STEPS):
        running = np.concatenate([[0.0], np.cumsum(mass)])
        pull = weight / np.maximum(running[after] - running[first], _TINY)
        slope = np.cumsum(np.bincount(first, pull, size + 1) - np.bincount(after, pull, size + 1))[:size]
        gap = float(slope.max() - 1) if size else 0.0
        if gap < tolerance:
            break
        mass = mass * slope
    return LikeliestCurve(starts, ends, mass, gap)


def _innermost(low: Array, high: Array) -> tuple[Array, Array]:
    """Stretches that begin where some interval begins and end where one ends, with neither in between (Peto 1973)."""
    ends = np.unique(high)
    begins = np.unique(low)
    # The first end at or after each beginning; of the beginnings that share an end, the last.
    first_end = np.searchsorted(ends, begins, side="left")
    last = np.append(np.diff(first_end) > 0, True) if begins.size else np.zeros(0, bool)
    return begins[last], ends[first_end[last]]
