"""Partitions of many units, drawn by moving one unit at a time to another person, or two rivals into each other's place.

All draws of a group move side by side, each by its own lot (Gibbs sampling; Geman and Geman, 1984). While they move,
the weight of each pair is turned until the share of draws in which it is one person is its probability (stochastic
approximation; Robbins and Monro, 1951). Then the draws go on moving with the weights at rest.
"""

from typing import Any

import numpy as np
from numba import njit

from tawthiq.linkage.draws_exact import PULL
from tawthiq.linkage.features import Floats, Ints

_CHAINS = 100  # fewer would turn the weights by chance
_TURNING, _RESTING = 80, 15  # sweeps
_LONGEST = 2.0
_CLOSED = -1e6


def draw_by_moves(probability: Floats, forbidden: Any, n: int, rng: np.random.Generator) -> Ints:
    """Labels of the units of one group in each draw: (n, size), a label being the first unit of its person."""
    chains = max(n, _CHAINS)
    wanted = np.clip(probability, 1e-6, 1 - 1e-6)
    own = np.where(forbidden, _CLOSED, np.log(wanted) - np.log1p(-wanted))
    weights = own.copy()
    labels = np.tile(np.arange(len(own)), (chains, 1))
    for sweep in range(_TURNING):
        _move(labels, weights, forbidden, rng)
        slope = wanted - _shares(labels) - PULL * (weights - own)
        step = slope / np.maximum(wanted * (1 - wanted), 0.02) / (1 + sweep / 10)
        weights += np.where(forbidden, 0.0, np.clip(step, -_LONGEST, _LONGEST))
    for _ in range(_RESTING):
        _move(labels, weights, forbidden, rng)
    return _by_first(labels[:n])


def _move(labels: Ints, weights: Floats, forbidden: Any, rng: np.random.Generator) -> None:
    """One sweep: every unit is placed anew, then some pairs of rivals may change places."""
    size = labels.shape[1]
    rivals = np.argwhere(np.triu(forbidden, 1))
    chosen = rivals[rng.permutation(len(rivals))[:size]]
    lots = rng.random((len(labels), size + len(chosen)))
    _swept(labels, weights, rng.permutation(size), chosen, lots)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _swept(labels: Any, weights: Any, order: Any, rivals: Any, lots: Any) -> None:
    chains, size = labels.shape
    score, held = np.empty(size), np.empty(size, np.int64)
    for chain in range(chains):
        own = labels[chain]
        for place in range(size):
            unit = order[place]
            score[:], held[:] = 0.0, 0
            for other in range(size):
                if other != unit:
                    score[own[other]] += weights[unit, other]
                    held[own[other]] += 1
            # There are as many labels as units: the first free one stands for being a person of one's own.
            free = 0
            while held[free]:
                free += 1
            top = 0.0
            for label in range(size):
                if held[label] and score[label] > top:
                    top = score[label]
            total = 0.0
            for label in range(size):
                score[label] = np.exp(score[label] - top) if held[label] or label == free else 0.0
                total += score[label]
            lot, chosen = lots[chain, place] * total, free
            for label in range(size):
                lot -= score[label]
                if lot < 0.0:
                    chosen = label
                    break
            own[unit] = chosen
        for row in range(len(rivals)):
            one, other = rivals[row]
            first, second, gain = own[one], own[other], 0.0
            for each in range(size):
                if each != one and each != other:
                    if own[each] == second:
                        gain += weights[one, each] - weights[other, each]
                    if own[each] == first:
                        gain += weights[other, each] - weights[one, each]
            if first != second and np.log(lots[chain, size + row]) < gain:
                own[one], own[other] = second, first


def _shares(labels: Ints) -> Floats:
    """How often each two units are one person over the draws."""
    return np.asarray((labels[:, :, None] == labels[:, None, :]).mean(axis=0))


def _by_first(labels: Ints) -> Ints:
    """Labels renamed to the first unit that has them."""
    same = labels[:, :, None] == labels[:, None, :]
    return np.asarray(np.argmax(same, axis=2))
