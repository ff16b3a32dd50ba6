"""The observed patterns as they are, without a model of dependence: a Dirichlet over them, and the odds of being missed.

What fits the observed patterns says nothing about the unobserved one; an assumption has to, and is said aloud
(Aleshin-Guendel, Sadinle and Wakefield 2021, arXiv:2101.09304).
"""

import numpy as np

from tawthiq.mse.table import CaptureTable, Floats

_MOST_POISSON = 1e15


def signs(size: int) -> Floats:
    """(patterns on a list): 1 for those on an odd number of lists, -1 on an even number, in order of their bits."""
    return np.array([1.0 if pattern.bit_count() % 2 else -1.0 for pattern in range(1, 1 << size)])


def log_odds_draws(table: CaptureTable, prior: float, draws: int, chance: np.random.Generator) -> Floats:
    """Draws of the log odds of being missed with no interaction of the highest order, given the observed patterns.

    Their probabilities are Dirichlet with `prior` added to each count; log odds = sum of log p over odd patterns less that
    over even ones.
    """
    shapes = table.cells()[1:] + prior
    sign = signs(table.size)
    odds, total = np.zeros(draws), np.zeros(draws)
    for shape, each in zip(shapes, sign, strict=True):
        # log G(s) = log G(s + 1) + log U / s holds small shapes above zero.
        logs = np.log(chance.standard_gamma(shape + 1, draws)) + np.log1p(-chance.random(draws)) / shape
        odds += each * logs
        total += np.exp(logs)
    return odds - np.log(total)


def missed(n: int, log_odds: Floats, chance: np.random.Generator) -> Floats:
    """Draws of how many were missed when n were not: negative binomial, a Poisson of a gamma; N has p(N) ∝ 1/N."""
    with np.errstate(over="ignore"):
        rate = chance.standard_gamma(n, len(log_odds)) * np.exp(np.minimum(log_odds, 600))
    counts = chance.poisson(np.minimum(rate, _MOST_POISSON)).astype(np.float64)
    return np.where(rate < _MOST_POISSON, counts, rate)
