"""Partitions of a few units, all of them written down: 2 of two units, 5 of three, 203 of six."""

from functools import cache
from typing import Any

import numpy as np

from tawthiq.linkage.features import Floats, Ints

LARGEST = 6
PULL = 0.01  # how much a weight is drawn to the odds of its own pair: it decides only what the rest leaves open
_STEPS = 60
_HALVINGS = 12
_SETTLED = 1e-6
_CHUNK = 2048


def draw_exactly(probability: Floats, forbidden: Any, n: int, rng: np.random.Generator) -> Ints:
    """Labels of the units of each group in each draw: (groups, n, size), a label being the first unit of its person.

    `probability` and `forbidden` are (groups, size, size).
    """
    labels, together = _partitions(probability.shape[1])
    chunks = [slice(start, start + _CHUNK) for start in range(0, len(probability), _CHUNK)]
    chance = np.concatenate([_fitted(probability[part], forbidden[part], together) for part in chunks])
    edges = np.cumsum(chance, axis=1)
    lots = rng.random((len(chance), n)) * edges[:, -1:]
    chosen = np.stack([np.searchsorted(row, lot, side="right") for row, lot in zip(edges, lots, strict=True)])
    return np.asarray(labels[np.minimum(chosen, len(labels) - 1)])


def marginals(probability: Floats, forbidden: Any) -> Floats:
    """How often each two units are one person in the draws: (groups, size, size)."""
    size = probability.shape[1]
    _, together = _partitions(size)
    shares = _fitted(probability, forbidden, together) @ together
    out = np.zeros_like(probability)
    a, b = np.triu_indices(size, 1)
    out[:, a, b] = out[:, b, a] = shares
    return out


def _fitted(probability: Floats, forbidden: Any, together: Floats) -> Floats:
    """The chance of each partition: (groups, partitions), by Newton's method on the concave likelihood of the weights."""
    a, b = np.triu_indices(probability.shape[1], 1)
    closed = forbidden[:, a, b]
    wanted = np.where(closed, 0.0, np.clip(probability[:, a, b], 1e-6, 1 - 1e-6))
    own = np.where(closed, 0.0, np.log(np.where(closed, 1.0, wanted)) - np.log1p(-wanted))
    possible = closed.astype(np.float64) @ together.T == 0
    weights = own.copy()
    chance, reached = _chance(weights, own, wanted, together, possible)
    for _ in range(_STEPS):
        expected = chance @ together
        slope = wanted - expected - PULL * (weights - own)
        if np.abs(slope).max(initial=0.0) < _SETTLED:
            break
        curve = np.matmul(together.T, chance[:, :, None] * together) - expected[:, :, None] * expected[:, None, :]
        step = np.linalg.solve(curve + PULL * np.eye(together.shape[1]), slope[:, :, None])[:, :, 0]
        # Where a step would overshoot it is halved until it leads upwards.
        for _ in range(_HALVINGS):
            trial, height = _chance(weights + step, own, wanted, together, possible)
            short = height < reached - _SETTLED
            if not short.any():
                break
            step = np.where(short[:, None], step / 2, step)
        weights, chance, reached = weights + step, trial, height
    return chance


def _chance(weights: Floats, own: Floats, wanted: Floats, together: Floats, possible: Any) -> tuple[Floats, Floats]:
    """The chance of each partition under the weights, and the likelihood that they are fitted to."""
    total = np.where(possible, weights @ together.T, -np.inf)
    most = total.max(axis=1, keepdims=True)
    raised = np.exp(total - most)
    whole = raised.sum(axis=1, keepdims=True)
    height = (wanted * weights - PULL / 2 * (weights - own) ** 2).sum(axis=1) - (most + np.log(whole))[:, 0]
    return raised / whole, height


@cache
def _partitions(size: int) -> tuple[Ints, Floats]:
    """Every partition as labels (partitions, size), and which pairs each puts together (partitions, pairs)."""
    found = [[0]]
    for unit in range(1, size):
        found = [[*labels, label] for labels in found for label in [*dict.fromkeys(labels), unit]]
    labels = np.array(found, dtype=np.int64)
    a, b = np.triu_indices(size, 1)
    return labels, (labels[:, a] == labels[:, b]).astype(np.float64)
