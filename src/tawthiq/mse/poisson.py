"""The log-linear model of capture histories: counts of patterns are Poisson, their logs are sums of terms.

    mu_x = exp(sum of alpha_t over the terms t that are part of x),   n0 = exp(alpha of the constant)

Where a term's lists share nobody, its alpha is minus infinity: the patterns that hold it are left out and the rest is
fitted (the extended maximum likelihood of Fienberg and Rinaldo, 2012, Annals of Statistics 40:996-1023, as Chan,
Silverman and Vincent, 2021, JASA 116:1297-1306, use it). Counts are divided by their sum before they are fitted, so that
millions cost what dozens cost and the size of a table changes the constant alone.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from scipy.special import gammaln, xlogy

from tawthiq.mse.hierarchy import Model
from tawthiq.mse.table import Floats

_STEPS = 200
_SMALL = 1e-10  # of a step, in logs of counts: the next would be its square


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
    alpha, variance, deviance, solved, fitted = solve(cells / n, parameters, margins / n)
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
def superset_sums(cells: Any) -> Any:
    """For each set of lists: how many people are on all of them, whatever else they are on."""
    sums = cells.copy()
    step = 1
    while step < len(sums):
        for pattern in range(len(sums)):
            if not pattern & step:
                sums[pattern] += sums[pattern | step]
        step *= 2
    return sums


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def kept(parameters: Any, margins: Any, patterns: int) -> Any:
    """The terms that are finite, and the patterns (on some list) that hold none at minus infinity."""
    finite = parameters[margins[parameters] > 0]
    infinite = parameters[margins[parameters] == 0]
    left = np.empty(patterns - 1, np.int64)
    count = 0
    for pattern in range(1, patterns):
        for term in infinite:
            if pattern & term == term:
                break
        else:
            left[count] = pattern
            count += 1
    return finite, left[:count]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def solve(shares: Any, parameters: Any, margins: Any) -> Any:
    """Newton's method with halved steps. Returns the constant, its variance (for n = 1), the deviance, whether the
    margins are met, and the expected shares of all patterns."""
    finite, patterns = kept(parameters, margins, len(shares))
    size, rows = len(finite), len(patterns)
    design = np.zeros((rows, size))
    for row in range(rows):
        for column in range(size):
            if patterns[row] & finite[column] == finite[column]:
                design[row, column] = 1.0
    seen = shares[patterns]
    margin = margins[finite]
    # The first step is least squares on the logs, where zeros count as a part of the smallest share.
    smallest = 1.0
    for share in seen:
        if 0 < share < smallest:
            smallest = share
    expected = seen + smallest / 2
    predictor = np.log(expected)
    alpha = _direction(design, expected, design.T @ (expected * predictor + seen - expected))
    predictor = design @ alpha
    expected = np.exp(np.minimum(predictor, 50.0))
    worth = _worth(seen, predictor, expected)
    for _ in range(_STEPS):
        step = _direction(design, expected, margin - design.T @ expected)
        length = np.abs(step).max()
        if length > 20.0:
            step *= 20.0 / length
        scale, better = 1.0, False
        for _ in range(40):
            tried = design @ (alpha + scale * step)
            if tried.max() < 50.0:
                tried_expected = np.exp(tried)
                tried_worth = _worth(seen, tried, tried_expected)
                if tried_worth >= worth:
                    better = True
                    break
            scale /= 2
        if not better:
            break
        alpha = alpha + scale * step
        predictor, expected, worth = tried, tried_expected, tried_worth
        if length < _SMALL:
            break
    missed = (np.abs(margin - design.T @ expected) / margin).max()
    one = np.zeros(size)
    one[0] = 1.0
    fitted = np.zeros(len(shares))
    fitted[patterns] = expected
    fitted[0] = np.exp(min(alpha[0], 600.0))
    return alpha[0], _direction(design, expected, one)[0], _deviance(seen, expected), missed < 1e-7, fitted


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _worth(seen: Any, predictor: Any, expected: Any) -> float:
    return (seen * predictor - expected).sum()  # type: ignore[no-any-return,unused-ignore]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _deviance(seen: Any, expected: Any) -> float:
    """Twice the log-likelihood that is missing; each part by the error it is a function of, so that nothing cancels."""
    total = 0.0
    for row in range(len(seen)):
        if seen[row] > 0:
            error = (expected[row] - seen[row]) / seen[row]
            total += 2 * seen[row] * (error - np.log1p(error))
        else:
            total += 2 * expected[row]
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _direction(design: Any, weights: Any, target: Any) -> Any:
    """Solves (design' weights design) x = target by Cholesky, the diagonal scaled to 1 and held up where it vanishes."""
    size = design.shape[1]
    square = design.T @ (design * weights.reshape(-1, 1))
    scale = np.empty(size)
    for row in range(size):
        scale[row] = 1.0 / np.sqrt(max(square[row, row], 1e-300))
    root = np.zeros((size, size))
    for row in range(size):
        for column in range(row + 1):
            total = square[row, column] * scale[row] * scale[column]
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
