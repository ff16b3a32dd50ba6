"""Candidates of one record in one list that cannot all be its person.

A list names a person once (or repeatedly, but then the repeats are one entity), so each record has at most one partner
in each other list. The probability of a pair given all others is that of an edge in a random matching, found by belief
propagation (Bayati, Shah and Sharma, 2008; exact where candidates form no circle): a rival asks for less, the more its
own other candidates want it. Two brothers on both lists so settle each with the own record.
"""

from typing import Any

import numpy as np
from numba import njit

from tawthiq.linkage.block import Candidates
from tawthiq.linkage.components import components
from tawthiq.linkage.features import Features, Floats, Ints

_SURE = 5.0  # log2 odds from which two records of one list are one entity
_SWEEPS = 4
_RESTING = 5
_STRONGEST = 40.0  # log2 odds; sums of odds keep their small terms


class Rivals:
    """Who competes with whom among the candidate pairs."""

    def __init__(self, features: Features, pairs: Candidates, odds: Floats) -> None:
        entity = _entities(features, pairs, odds)
        across = np.flatnonzero(features.lists[pairs.left] != features.lists[pairs.right])
        record = np.concatenate([pairs.left[across], pairs.right[across]])
        other = np.concatenate([pairs.right[across], pairs.left[across]])
        group = record * (len(features.list_names) + 1) + features.lists[other] + 1
        self._across, self._size = across, len(pairs.left)
        self._order = np.lexsort((entity[other], group))
        ordered, others = group[self._order], entity[other][self._order]
        self._start = np.append(np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(group)]), len(group))
        self._entity = others
        self._cost = np.zeros(len(record))  # of each pair seen from its left and from its right record

    def shared(self, odds: Floats) -> Floats:
        """Log2 odds of each pair once its rivals, and the rivals' own rivals, are counted.

        Messages go on from where they were, so that each round of estimation needs but a few.
        """
        weight = np.exp2(np.clip(odds[self._across], -_STRONGEST, _STRONGEST))
        _send(weight, self._order, self._start, self._entity, self._cost, _SWEEPS)
        total, half = np.log2(1.0 + self._cost), len(self._across)
        out = odds.copy()
        out[self._across] -= total[:half] + total[half:]
        return out

    def settled(self, odds: Floats) -> Floats:
        """`shared`, once the messages have come to rest."""
        for _ in range(_RESTING):
            shared = self.shared(odds)
        return shared

    def unrivalled(self, probability: Floats) -> Floats:
        """Probability of each pair that no rival of either record is its person: only then can the pair be told."""
        taken, half = np.zeros(len(self._cost)), len(self._across)
        values = np.tile(probability[self._across], 2)
        _sum_of_rivals(values, self._order, self._start, self._entity, taken)
        free = 1.0 - np.minimum(taken, 1.0)
        out = np.ones(self._size)
        out[self._across] = free[:half] * free[half:]
        return out


def _entities(features: Features, pairs: Candidates, odds: Floats) -> Ints:
    """Records of one list that are almost surely one person (a list may name a person twice) as one entity."""
    sure = (features.lists[pairs.left] == features.lists[pairs.right]) & (odds > _SURE)
    return components(features.size, pairs.left[sure], pairs.right[sure])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _sum_of_rivals(values: Any, order: Any, start: Any, entity: Any, out: Any) -> None:
    """For each pair seen from one of its records: the sum over the rivals there, an entity counted once."""
    for group in range(len(start) - 1):
        low, high = start[group], start[group + 1]
        if high == low + 1:
            out[order[low]] = 0.0
            continue
        total, place = 0.0, low
        while place < high:
            best, end = 0.0, place
            while end < high and entity[end] == entity[place]:
                best = max(best, values[order[end]])
                end += 1
            total += best
            for inside in range(place, end):
                out[order[inside]] = best
            place = end
        for place in range(low, high):
            out[order[place]] = max(total - out[order[place]], 0.0)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _send(weight: Any, order: Any, start: Any, entity: Any, cost: Any, sweeps: int) -> None:
    half = len(weight)
    message, rival = np.empty(2 * half), np.empty(2 * half)
    for _ in range(sweeps):
        for pair in range(half):
            message[pair] = weight[pair] / (1.0 + cost[half + pair])
            message[half + pair] = weight[pair] / (1.0 + cost[pair])
        _sum_of_rivals(message, order, start, entity, rival)
        for place in range(2 * half):  # damped: the messages of a circle would swing
            cost[place] = np.sqrt((1.0 + cost[place]) * (1.0 + rival[place])) - 1.0
