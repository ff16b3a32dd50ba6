"""Of people on at least one of two lists, the chance of each to be on the first alone, the second alone, or both.

What stands between covariates and an estimate, and no more: `saturated` takes the shares of every combination of levels as
they are; `cross_fitted` fits a multinomial logistic regression with a ridge penalty to the people of other folds than one's
own (Chernozhukov et al. 2018, Econometrics Journal 21:C1-C68). Three probabilities that sum to 1 cannot contradict one
another, as separate regressions for each list could.
"""

from itertools import combinations

import numpy as np

from tawthiq.mse.people import People, Value
from tawthiq.mse.table import Floats, Ints

PENALTIES = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
_KNOTS = (0.05, 0.275, 0.5, 0.725, 0.95)
_STEPS = 50


def grouped(people: People, first: int, second: int) -> tuple[list[tuple[Value, ...]], Ints]:
    """The distinct covariates, and (groups, 3) how many people with them are on the first list alone, the second, both."""
    places: dict[tuple[Value, ...], int] = {}
    counts = np.zeros((len(set(people.values)), 3), dtype=np.int64)
    for history, values, count in zip(people.captured, people.values, people.counts, strict=True):
        group = places.setdefault(values, len(places))
        counts[group, int(history[first]) + 2 * int(history[second]) - 1] += count
    return list(places), counts


def saturated(counts: Ints) -> Floats:
    """(groups, 3): shares as they are."""
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def design(groups: list[tuple[Value, ...]], weights: Floats) -> Floats:
    """(groups, terms): a column for each level of words; for numbers a natural cubic spline, and a column of not known."""
    columns: list[Floats] = []
    for values in zip(*groups, strict=True):
        if any(isinstance(value, float) for value in values):
            known = np.array([value is not None for value in values])
            numbers = np.array([value if isinstance(value, float) else 0.0 for value in values])
            terms = np.zeros((len(groups), 0))
            if known.any():
                terms = _spline(numbers, numbers[known], weights[known])
            columns += [np.where(known, term, 0.0) for term in terms.T]
            columns += [(~known).astype(np.float64)] if not known.all() else []
        else:
            levels = sorted({str(value) for value in values if value is not None})
            columns += [np.array([value == level for value in values], dtype=np.float64) for level in levels]
            unknown = np.array([value is None for value in values], dtype=np.float64)
            columns += [unknown] if unknown.any() else []
    return np.stack(columns, axis=1) if columns else np.zeros((len(groups), 0))


def _spline(at: Floats, known: Floats, weights: Floats) -> Floats:
    """A natural cubic spline with knots at quantiles, each term with mean 0 and spread 1 where it is known."""
    order = np.argsort(known, kind="stable")
    cumulative = np.cumsum(weights[order]) / weights.sum()
    places = np.minimum(np.searchsorted(cumulative, _KNOTS), len(known) - 1)
    knots = np.unique(known[order][places])
    middle, scale = float(np.average(known, weights=weights)), max(float(knots[-1] - knots[0]), 1e-300)

    def terms(x: Floats) -> Floats:
        x, marks = (x - middle) / scale, (knots - middle) / scale

        def bend(mark: float) -> Floats:
            outer = np.maximum(x - mark, 0) ** 3 - np.maximum(x - marks[-1], 0) ** 3
            return np.asarray(outer / max(marks[-1] - mark, 1e-300))

        bends = [bend(mark) - bend(marks[-2]) for mark in marks[:-2]] if len(marks) > 2 else []
        return np.stack([x, *bends], axis=1)

    if len(knots) == 1 and (known == known[0]).all():
        return np.zeros((len(at), 0))
    if len(knots) == 1:
        scale = float(np.ptp(known))
    here = terms(known)
    mean = np.average(here, axis=0, weights=weights)
    spread = np.sqrt(np.average((here - mean) ** 2, axis=0, weights=weights))
    return np.asarray((terms(at) - mean) / np.maximum(spread, 1e-12))


def cross_fitted(terms: Floats, counts: Ints) -> tuple[Floats, list[float]]:
    """(folds, groups, 3) chances for the people of each fold from those of the others, and the penalties that were chosen.

    `counts` (folds, groups, 3). The penalty of a fold is the one that best predicts each of the other folds from the rest
    of them, so that nobody has a part in what is said of them.
    """
    folds = len(counts)
    x = np.concatenate([np.ones((len(terms), 1)), terms], axis=1)
    everyone = counts.sum(axis=0)
    worth = np.zeros((folds, len(PENALTIES)))
    for one, other in combinations(range(folds), 2):
        rest, fitted = everyone - counts[one] - counts[other], np.zeros((x.shape[1], 3))
        for place in range(len(PENALTIES) - 1, -1, -1):
            fitted = ridge(x, rest, PENALTIES[place], fitted)
            logs = np.log(chances(x, fitted))
            worth[one, place] += (counts[other] * logs).sum()
            worth[other, place] += (counts[one] * logs).sum()
    best = [PENALTIES[int(np.argmax(row))] for row in worth]
    start = np.zeros((x.shape[1], 3))
    found = [chances(x, ridge(x, everyone - counts[fold], best[fold], start)) for fold in range(folds)]
    return np.stack(found), best


def chances(x: Floats, coefficients: Floats) -> Floats:
    """(groups, 3): probabilities of a multinomial logistic regression."""
    logs = x @ coefficients
    raised = np.exp(np.maximum(logs - logs.max(axis=1, keepdims=True), -300.0))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def ridge(x: Floats, counts: Ints, penalty: float, start: Floats) -> Floats:
    """(terms, 3): coefficients of the three classes, all alike in their penalty, so that no class is the baseline.

    Newton's method with halved steps; the first column of `x` is the constant, which is held by next to nothing.
    """
    size, n = x.shape[1], counts.sum(axis=1)
    held = np.full(size, penalty)
    held[0] = 1e-6

    def worth(coefficients: Floats) -> float:
        return float((counts * np.log(chances(x, coefficients))).sum() - (held[:, None] * coefficients**2).sum() / 2)

    now, value = start, worth(start)
    for _ in range(_STEPS):
        p = chances(x, now)
        slope = x.T @ (counts - n[:, None] * p) - held[:, None] * now
        bend = np.zeros((3, size, 3, size))
        for a in range(3):
            for b in range(3):
                weight = n * p[:, a] * ((a == b) - p[:, b])
                bend[a, :, b, :] = (x * weight[:, None]).T @ x + (np.diag(held) if a == b else 0.0)
        step = np.linalg.solve(bend.reshape(3 * size, 3 * size), slope.T.ravel()).reshape(3, size).T
        scale, new = 1.0, worth(now + step)
        while new < value and scale > 1e-6:
            scale /= 2
            new = worth(now + scale * step)
        if new < value:
            break
        now, gained, value = now + scale * step, new - value, new
        if gained <= 1e-9 * max(abs(value), 1.0):
            break
    return now
