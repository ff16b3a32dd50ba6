"""Which numbers of people a log-linear model finds likely enough: the interval by profile likelihood.

Cormack (1992, Biometrics 48:567-576). For each number of people missed the table is complete, and the model is fitted to all
of its patterns by iterative proportional fitting (Deming and Stephan 1940; Bishop, Fienberg and Holland 1975), which needs no
derivative and keeps a margin of nobody at nobody. N is as likely as the multinomial of the best such fit makes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numba import njit
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln, ndtr, ndtri, xlogy

from tawthiq.mse.estimate import LEVELS
from tawthiq.mse.hierarchy import Model
from tawthiq.mse.table import Floats

MOST_TIMES = 1000.0  # people missed over the documented: further the profile is not followed
_ROUNDS = 5000
_CLOSE = 1e-9
_POINTS = 120
_FAR = 4.0  # standard deviations


@dataclass(frozen=True)
class Profile:
    """The log-likelihood of numbers of people missed, each under the best fit of a model.

    `cells` are the counts of all 2^lists patterns by their bits, the first 0. `best` is the most likely number missed.
    """

    model: Model
    cells: Floats
    near: float

    @property
    def n(self) -> float:
        """How many are documented."""
        return float(self.cells.sum())

    def at(self, n0: float) -> float:
        """The log-likelihood of `n0` people missed, but for a constant of the table."""
        complete = self.cells.copy()
        complete[0] = n0
        size, fitted = complete.sum(), fitted_to(complete, self.model)
        shares = np.where(complete > 0, fitted / size, 1.0)
        return float(_log_choices(self.n, n0) + xlogy(complete, shares).sum())

    @cached_property
    def best(self) -> float:
        """The number missed that is most likely."""
        scale = np.log(self.near + 0.5)
        found = minimize_scalar(
            lambda logs: -self.at(max(float(np.exp(logs)) - 0.5, 0.0)),
            bounds=(max(scale - 3.0, np.log(0.5)), scale + 3.0),
            method="bounded",
            options={"xatol": 1e-7},
        )
        return max(float(np.exp(found.x)) - 0.5, 0.0)

    def away(self, n0: float) -> float:
        """The signed root of twice the loss of log-likelihood: by how many standard deviations `n0` is too large."""
        loss = max(self._top - self.at(n0), 0.0)
        return float(np.sqrt(2 * loss)) * (1.0 if n0 >= self.best else -1.0)

    @cached_property
    def _top(self) -> float:
        return self.at(self.best)

    def end(self, away: float) -> float:
        """The number missed that is so many standard deviations away: none, where none is nearer; infinite beyond 1,000 n."""
        if away < 0:
            if self.best <= 0 or self.away(0.0) >= away:
                return 0.0
            low, high = 0.0, self.best
        else:
            low, high = self.best, max(self.best, 1.0)
            while self.away(high) < away:
                low, high = high, 1.5 * high
                if high > MOST_TIMES * self.n:
                    return np.inf
        return float(brentq(lambda n0: self.away(n0) - away, low, high, xtol=1e-6, rtol=1e-9))

    @cached_property
    def intervals(self) -> Mapping[float, tuple[float, float]]:
        """Of N, by level; an end may be infinite."""
        ends = {level: float(ndtri((1 + level) / 2)) for level in LEVELS}
        return {level: (self.n + self.end(-far), self.n + self.end(far)) for level, far in ends.items()}

    def distribution(self) -> tuple[Floats, Floats]:
        """Values of N and weights whose quantiles are the ends of the intervals (a confidence distribution)."""
        low, high = self.end(-_FAR), self.end(_FAR)
        high = high if np.isfinite(high) else MOST_TIMES * self.n
        edges = np.expm1(np.linspace(np.log1p(low), np.log1p(high), _POINTS + 1))
        heights = ndtr(np.array([self.away(float(edge)) for edge in edges]))
        weights = np.maximum(np.diff(heights), 0.0)
        weights[0] += heights[0]  # where none at all is near enough, all that is left is there
        return self.n + (edges[1:] + edges[:-1]) / 2, weights / weights.sum()


def fitted_to(complete: Floats, model: Model) -> Floats:
    """The expected counts of all patterns, of a complete table: its margins of the model's largest terms are kept."""
    terms = np.array(model.maximal, dtype=np.int64)
    return np.asarray(_proportional(np.asarray(complete, dtype=np.float64), terms))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _proportional(complete: Any, terms: Any) -> Any:
    """Each margin in turn, until all are met. A cell of the margin of a term is the part of a pattern that is in it."""
    size = len(complete)
    wanted = np.zeros((len(terms), size))
    for term in range(len(terms)):
        for pattern in range(size):
            wanted[term, pattern & terms[term]] += complete[pattern]
    total = complete.sum()
    fitted = np.full(size, total / size)
    here = np.zeros(size)
    for _ in range(_ROUNDS):
        moved = 0.0
        for term in range(len(terms)):
            here[:] = 0.0
            for pattern in range(size):
                here[pattern & terms[term]] += fitted[pattern]
            for pattern in range(size):
                moved = max(moved, abs(wanted[term, pattern] - here[pattern]))
                if here[pattern] > 0:
                    here[pattern] = wanted[term, pattern] / here[pattern]
            for pattern in range(size):
                fitted[pattern] *= here[pattern & terms[term]]
        if moved <= _CLOSE * total:
            break
    return fitted


def _log_choices(n: float, n0: float) -> float:
    """log N! / n0!, by Stirling where both are large and would cancel."""
    if n0 < 1e6:
        return float(gammaln(n + n0 + 1) - gammaln(n0 + 1))
    size = n + n0
    return float(xlogy(size + 0.5, size) - xlogy(n0 + 0.5, n0) - n + 1 / (12 * size) - 1 / (12 * n0))
