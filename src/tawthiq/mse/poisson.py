"""The log-linear model of capture histories: counts of patterns are Poisson, their logs are sums of terms.

    mu_x = exp(sum of alpha_t over the terms t that are part of x),   n0 = exp(alpha of the constant)

Where a term's lists share nobody, its alpha is minus infinity: the patterns that hold it are left out and the rest is
fitted (the extended maximum likelihood of Fienberg and Rinaldo, 2012, Annals of Statistics 40:996-1023, as Chan,
Silverman and Vincent, 2021, JASA 116:1297-1306, use it). Counts are divided by their sum before they are fitted, so that
the size of a table changes the constant alone.

No design matrix is made. Logs of counts are sums over subsets of lists; margins are sums over supersets, and so is the
information, whose entry for two terms is the margin of their union.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from scipy.special import gammaln, xlogy

from tawthiq.mse.hierarchy import Model
from tawthiq.mse.lattice import split, sums_above, sums_below, superset_sums
from tawthiq.mse.table import Floats

_STEPS = 200
_NEAR = 1e-3  # a step, in logs of counts, from which Newton's method needs no watching
_SMALL = 1e-11


@dataclass(frozen=True)
class Fit:
    """A fitted model. `n0` is how many people are on no list, `standard_error` that of n0; `fitted` are the expected
    counts of all patterns, the first of them n0's. AIC and BIC count the terms at minus infinity, too."""

    model: Model
    n: int
    n0: float
    standard_error: float
    deviance: float
    aic: float
    bic: float
    at_minus_infinity: int
    fitted: Floats
    solved: bool

    @property
    def total(self) -> float:
        """How many people there were, documented or not."""
        return self.n + self.n0


def fit(cells: Floats, model: Model) -> Fit:
    """The maximum likelihood of a model that has one (`existence.code` 0).

    `cells` are the counts of all 2^lists patterns by their bits, the first 0 (`CaptureTable.cells`).
    """
    n = int(cells.sum())
    parameters = model.parameters
    margins = superset_sums(cells)
    alpha, variance, deviance, solved, fitted = _solve(cells / n, parameters, margins / n)
    n0 = float(np.exp(min(alpha, 600.0)) * n)
    log_likelihood = _saturated(cells) - deviance * n / 2
    size = len(parameters)
    return Fit(
        model,
        n,
        n0,
        float(np.sqrt(n0 + n0 * n0 * variance / n)) if n0 < 1e150 else np.inf,
        float(deviance * n),
        float(2 * size - 2 * log_likelihood),
        float(size * np.log(n) - 2 * log_likelihood),
        int((margins[parameters] == 0).sum()),
        fitted * n,
        bool(solved),
    )


def _saturated(cells: Floats) -> float:
    """The log-likelihood of the observed patterns if each were expected as it is; by Stirling where gamma would cancel."""
    counts = cells[1:]
    large = counts > 1e6
    some = counts[~large]
    exact = xlogy(some, some) - some - gammaln(some + 1)
    stirling = -0.5 * np.log(2 * np.pi * counts[large]) - 1 / (12 * counts[large])
    return float(exact.sum() + stirling.sum())


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _solve(shares: Any, parameters: Any, margins: Any) -> Any:
    """Newton's method with halved steps. Returns the constant, its variance (for n = 1), the deviance, whether the
    margins are met, and the expected shares of all patterns."""
    terms, dropped = split(parameters, margins)
    size = len(terms)
    # The first step is least squares on the logs, where zeros count as half of the smallest share.
    smallest = 1.0
    for share in shares:
        if 0 < share < smallest:
            smallest = share
    expected, working = np.zeros(len(shares)), np.zeros(len(shares))
    for pattern in range(1, len(shares)):
        if not dropped[pattern]:
            expected[pattern] = shares[pattern] + smallest / 2
            working[pattern] = expected[pattern] * np.log(expected[pattern]) - smallest / 2
    sums, working = sums_above(expected), sums_above(working)
    target, alpha = np.empty(size), np.zeros(len(shares))
    for place in range(size):
        target[place] = working[terms[place]]
    step = _direction(sums, terms, target)
    for place in range(size):
        alpha[terms[place]] = step[place]
    predictor = sums_below(alpha)
    worth = _expect(shares, predictor, dropped, expected)
    sums = sums_above(expected)
    tried, last = np.zeros(len(shares)), np.inf
    for _ in range(_STEPS):
        length = 0.0
        for place in range(size):
            target[place] = margins[terms[place]] - sums[terms[place]]
        step = _direction(sums, terms, target)
        for place in range(size):
            length = max(length, abs(step[place]))
        if length < _NEAR and length >= last:  # as near as numbers of this length can come
            break
        scale, new = min(1.0, 20.0 / length) if length > 0 else 1.0, -np.inf
        for _ in range(60):
            for place in range(size):
                tried[terms[place]] = alpha[terms[place]] + scale * step[place]
            predictor = sums_below(tried)
            new = _expect(shares, predictor, dropped, expected)
            if new >= worth or length < _NEAR:
                break
            scale /= 2
        alpha[:] = tried
        worth, last = new, length
        sums = sums_above(expected)
        if length < _SMALL:
            break
    missed, deviance = 0.0, 0.0
    for place in range(size):
        missed = max(missed, abs(margins[terms[place]] - sums[terms[place]]) / margins[terms[place]])
        target[place] = 1.0 if place == 0 else 0.0
    for pattern in range(1, len(shares)):
        if shares[pattern] > 0:
            error = (expected[pattern] - shares[pattern]) / shares[pattern]
            # Near 0 from the error itself, so that nothing cancels; near -1 from the logs, so that nothing vanishes.
            logs = np.log1p(error) if abs(error) < 0.5 else predictor[pattern] - np.log(shares[pattern])
            deviance += 2 * shares[pattern] * (error - logs)
        else:
            deviance += 2 * expected[pattern]
    expected[0] = np.exp(min(alpha[0], 600.0))
    return alpha[0], _direction(sums, terms, target)[0], deviance, missed < 1e-7, expected


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _expect(shares: Any, predictor: Any, dropped: Any, expected: Any) -> float:
    """Fills in the expected shares of the kept patterns; returns the log-likelihood but for a constant."""
    worth = 0.0
    for pattern in range(1, len(shares)):
        if not dropped[pattern]:
            if predictor[pattern] > 50.0:
                return -np.inf
            expected[pattern] = np.exp(predictor[pattern])
            worth += shares[pattern] * predictor[pattern] - expected[pattern]
    return worth


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _direction(sums: Any, terms: Any, target: Any) -> Any:
    """Solves information x = target by Cholesky, the diagonal scaled to 1 and held up where it vanishes."""
    size = len(terms)
    scale, root = np.empty(size), np.zeros((size, size))
    for row in range(size):
        scale[row] = 1.0 / np.sqrt(max(sums[terms[row]], 1e-300))
    for row in range(size):
        for column in range(row + 1):
            total = sums[terms[row] | terms[column]] * scale[row] * scale[column]
            for inner in range(column):
                total -= root[row, inner] * root[column, inner]
            if row == column:
                root[row, row] = np.sqrt(max(total, 1e-14))
            else:
                root[row, column] = total / root[column, column]
    out = target * scale
    for row in range(size):
        for inner in range(row):
            out[row] -= root[row, inner] * out[inner]
        out[row] /= root[row, row]
    for row in range(size - 1, -1, -1):
        for inner in range(row + 1, size):
            out[row] -= root[inner, row] * out[inner]
        out[row] /= root[row, row]
    return out * scale
