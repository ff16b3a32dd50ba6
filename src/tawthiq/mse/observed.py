"""The observed patterns as they are, without a model of dependence: a Dirichlet over them, and the odds of being missed.

What fits the observed patterns says nothing about the unobserved one; an assumption has to, and is said aloud
(Aleshin-Guendel, Sadinle and Wakefield 2021, arXiv:2101.09304).
"""

from dataclasses import dataclass

import numpy as np

from tawthiq.mse.table import CaptureTable, Floats, Ints

_MOST_POISSON = 1e15


@dataclass(frozen=True)
class OddsDraws:
    """Draws of what the observed patterns say of people on none of some lists, relative to all who are documented.

    `log_ratio` (draws): log of the product of the probabilities of patterns on an odd number of those lists over that of an
    even number: the odds of being on none of them if they have no interaction of the highest order. `elsewhere` (draws): the
    share of the documented who are on none of them, but on another list.
    """

    log_ratio: Floats
    elsewhere: Floats

    def log_odds(self, xi: float) -> Floats:
        """Log odds of being missed by every list under an interaction of xi; draws that contradict it are left out."""
        logs = self.log_ratio - np.log(xi)
        share = self.elsewhere * np.exp(-np.maximum(logs, -700))
        possible = share < 1
        return np.asarray(logs[possible] + np.log1p(-share[possible]))


def margin(table: CaptureTable, lists: tuple[str, ...]) -> Ints:
    """Counts of all patterns on some lists, whatever the others say; the first are the documented who are on none of them."""
    kinds = np.zeros(len(table.counts), dtype=np.int64)
    for place, name in enumerate(lists):
        kinds |= table.captured[:, table.lists.index(name)].astype(np.int64) << place
    return np.bincount(kinds, table.counts, 1 << len(lists)).astype(np.int64)


def signs(lists: int) -> Floats:
    """(patterns on a list): 1 for those on an odd number of lists, -1 on an even number, in order of their bits."""
    return np.array([1.0 if pattern.bit_count() % 2 else -1.0 for pattern in range(1, 1 << lists)])


def odds_draws(
    table: CaptureTable, lists: tuple[str, ...], prior: float, draws: int, chance: np.random.Generator
) -> OddsDraws:
    """Draws of the odds; the probabilities of the observed patterns of all lists are Dirichlet, `prior` added to each count."""
    counts, others = margin(table, lists), 1 << table.size - len(lists)
    ratio, total = np.zeros(draws), np.zeros(draws)
    for shape, each in zip(counts[1:] + prior * others, signs(len(lists)), strict=True):
        logs = _log_gamma(shape, draws, chance)
        ratio += each * logs
        total += np.exp(logs)
    nowhere = np.exp(_log_gamma(counts[0] + prior * (others - 1), draws, chance)) if others > 1 else np.zeros(draws)
    total += nowhere
    return OddsDraws(ratio - np.log(total), nowhere / total)


def missed(n: int, log_odds: Floats, chance: np.random.Generator) -> Floats:
    """Draws of how many were missed when n were not: negative binomial, a Poisson of a gamma; N has p(N) ∝ 1/N."""
    rate = chance.standard_gamma(n, len(log_odds)) * np.exp(np.minimum(log_odds, 600))
    counts = chance.poisson(np.minimum(rate, _MOST_POISSON)).astype(np.float64)
    return np.where(rate < _MOST_POISSON, counts, rate)


def _log_gamma(shape: float, draws: int, chance: np.random.Generator) -> Floats:
    """Logs of gamma draws: log G(s) = log G(s + 1) + log U / s holds small shapes above zero."""
    logs = np.log(chance.standard_gamma(shape + 1, draws)) + np.log1p(-chance.random(draws)) / shape
    return np.asarray(logs)
