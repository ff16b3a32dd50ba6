"""Partitions of many units, drawn by moving one unit at a time to another person, or two rivals into each other's place.

All draws of a group move side by side, each by its own lot (Gibbs sampling; Geman and Geman, 1984). While they move,
the weight of each pair is turned until the share of draws in which it is one person is its probability (stochastic
approximation; Robbins and Monro, 1951). Then the draws go on moving with the weights at rest.
"""

from typing import Any

import numpy as np

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
    chains, size = labels.shape
    rows = np.arange(chains)
    held = np.zeros((chains, size), dtype=np.int64)
    np.add.at(held, (rows[:, None], labels), 1)
    for unit in rng.permutation(size):
        held[rows, labels[:, unit]] -= 1
        # There are as many labels as units: the first free one stands for being a person of one's own.
        score = np.where(held > 0, _score(labels, weights[unit], [unit]), -np.inf)
        score[rows, np.argmin(held, axis=1)] = 0.0
        steps = np.cumsum(np.exp(score - score.max(axis=1, keepdims=True)), axis=1)
        lots = rng.random(chains) * steps[:, -1]
        labels[:, unit] = np.argmax(steps > lots[:, None], axis=1)
        held[rows, labels[:, unit]] += 1
    rivals = np.argwhere(np.triu(forbidden, 1))
    for one, other in rivals[rng.permutation(len(rivals))[:size]]:
        first, second = labels[:, one].copy(), labels[:, other].copy()
        score_one, score_other = (_score(labels, weights[unit], [one, other]) for unit in (one, other))
        gain = score_one[rows, second] - score_one[rows, first] + score_other[rows, first] - score_other[rows, second]
        moved = np.log(rng.random(chains)) < gain
        labels[:, one] = np.where(moved, second, first)
        labels[:, other] = np.where(moved, first, second)


def _score(labels: Ints, weight: Floats, without: list[int]) -> Floats:
    """The sum of weights to the units under each label, some units left out: (chains, labels)."""
    chains, size = labels.shape
    weight = weight.copy()
    weight[without] = 0.0
    place = labels + size * np.arange(chains)[:, None]
    total = np.bincount(place.ravel(), weights=np.tile(weight, chains), minlength=chains * size)
    return np.asarray(total.reshape(chains, size), dtype=np.float64)


def _shares(labels: Ints) -> Floats:
    """How often each two units are one person over the draws."""
    return np.asarray((labels[:, :, None] == labels[:, None, :]).mean(axis=0))


def _by_first(labels: Ints) -> Ints:
    """Labels renamed to the first unit that has them."""
    same = labels[:, :, None] == labels[:, None, :]
    return np.asarray(np.argmax(same, axis=2))
