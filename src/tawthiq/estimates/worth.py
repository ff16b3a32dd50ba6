"""What an answer is worth: how much surer the estimate would be if it were known of a pair whether it is one person.

An answer tells two things. Of its own persons: who is one person in some draws of the linkage and two in others moves the
estimate from draw to draw, and the answer takes away Cov(estimate, same)² / Var(same) of that variance (expected value of partial
perfect information, by regression on draws: Strong, Oakley and Brennan 2014, Med Decis Making 34:311-326). And of all others:
how far probabilities are off is estimated from what is known of such pairs (`tawthiq.linkage.doubtful`), and each answer adds to
it (c-optimal design; Chaloner and Verdinelli 1995, Statist Sci 10:273-304). To first order the estimate is a sum over persons,
each adding the slope of its cell and stratum.

Not in it: true pairs that no linkage has weighed. About these no such answer tells anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tawthiq.estimates.drawn_tables import Persons, Rows, persons_of
from tawthiq.estimates.slopes import Slopes
from tawthiq.linkage.features import Floats, Ints

_SOME = 1e-9  # of variance; less is rounding
_CHOSEN = 500  # pairs that are chosen one after another; the rest by what they would be worth next
_RIDGE = 1e-3  # of the draws, so that pairs that go together share what they tell


@dataclass(frozen=True)
class Draws:
    """Who is one person with whom: (draws, rows) the number of each row's person, and the persons not counted in each."""

    cluster: Ints
    left_out: Sequence[Sequence[int]]


@dataclass(frozen=True)
class Own:
    """Of each pair: the variance that its answer takes away, and how much the estimate changes if it is one person."""

    gain: Floats
    slope: Floats


@dataclass(frozen=True)
class Common:
    """What pairs have in common: (pairs, coefficients) their design, the coefficients' covariance, and each pair's probability.

    `teaches` are pairs whose answer tells of the coefficients, and whose probability follows from them.
    """

    design: Floats
    covariance: Floats
    probability: Floats
    teaches: np.ndarray

    @property
    def information(self) -> Floats:
        """(pairs) p(1 - p): what an answer adds to the precision of its own log odds, and how fast p follows them."""
        return np.where(self.teaches, self.probability * (1 - self.probability), 0.0)


def own_worth(ends: tuple[Ints, Ints], draws: Draws, rows: Rows, known: Slopes) -> Own:
    """What the answer to each pair tells of its own persons; `ends` are places of rows.

    Groups of records that are never one person with those of another are taken each by itself, and in a group one pair after
    another: what the first answer has told, the second cannot.
    """
    group = _groups(draws.cluster)
    moved = _moved(draws, rows, group, known)
    found = Own(np.zeros(len(ends[0])), np.zeros(len(ends[0])))
    inside = np.flatnonzero(group[ends[0]] == group[ends[1]])
    order = inside[np.argsort(group[ends[0][inside]], kind="stable")]
    cuts = [0, *(np.flatnonzero(np.diff(group[ends[0][order]])) + 1).tolist(), len(order)]
    for first, last in pairwise(cuts):
        members = order[first:last]
        if not len(members):
            continue
        value = moved[:, group[ends[0][members[0]]]]
        same = (draws.cluster[:, ends[0][members]] == draws.cluster[:, ends[1][members]]).astype(np.float64)
        value, same = value - value.mean(), same - same.mean(axis=0)
        ridge = _RIDGE * len(value) * np.eye(len(members))
        found.slope[members] = np.linalg.solve(same.T @ same + ridge, same.T @ value)
        for place, gain in _in_turn(value, same):
            found.gain[members[place]] = gain
    return found


def worth_in_turn(own: Own, common: Common) -> Floats:
    """(pairs) how much the variance of the estimate falls with each answer, those before it in this order being known."""
    weight, covariance = common.information, common.covariance
    toward = common.design.T @ (weight * own.slope)  # the estimate by the coefficients
    worth = np.full(len(weight), -1.0)
    for _ in range(min(_CHOSEN, len(weight))):
        gain = np.where(worth < 0, own.gain + _taught(common.design, weight, covariance, toward), -1.0)
        best = int(np.argmax(gain))
        if gain[best] <= _SOME:
            break
        worth[best] = gain[best]
        seen = covariance @ common.design[best]
        covariance = covariance - weight[best] * np.outer(seen, seen) / (1 + weight[best] * common.design[best] @ seen)
    last = worth[worth >= 0].min(initial=np.inf)
    rest = own.gain + _taught(common.design, weight, covariance, toward)
    return np.where(worth < 0, np.where(rest > _SOME, np.minimum(rest, last), 0.0), worth)


def variance_in_common(own: Own, common: Common) -> float:
    """The variance of the estimate from how far probabilities may be off together."""
    toward = common.design.T @ (common.information * own.slope)
    return float(toward @ common.covariance @ toward)


def _taught(design: Floats, weight: Floats, covariance: Floats, toward: Floats) -> Floats:
    seen = design @ covariance
    return np.asarray(weight * (seen @ toward) ** 2 / (1 + weight * (seen * design).sum(axis=1)))


def _groups(cluster: Ints) -> Ints:
    """(rows) the group of each: rows that are one person in any draw are in one group."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    size = cluster.shape[1]
    ends = np.unique(np.concatenate([np.arange(size) * size + _first(each) for each in cluster]))
    graph = coo_matrix((np.ones(len(ends)), (ends // size, ends % size)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _first(cluster: Ints) -> Ints:
    """(rows) the first row of the same person."""
    _, first, person = np.unique(cluster, return_index=True, return_inverse=True)
    return np.asarray(first[person])


def _moved(draws: Draws, rows: Rows, group: Ints, known: Slopes) -> Floats:
    """(draws, groups) what the persons of a group add to the estimate."""
    found = np.zeros((len(draws.cluster), int(group.max(initial=-1)) + 1))
    cache: dict[tuple[int, ...], float] = {}
    for number, (cluster, left_out) in enumerate(zip(draws.cluster, draws.left_out, strict=True)):
        names, first = np.unique(cluster, return_index=True)
        kept = first[~np.isin(names, list(left_out))]
        values = _values(persons_of(rows, cluster, left_out), rows, known, cache)
        found[number] = np.bincount(group[kept], values, minlength=found.shape[1])
    return found


def _values(persons: Persons, rows: Rows, known: Slopes, cache: dict[tuple[int, ...], float]) -> Floats:
    """(persons) the slope of each one's cell; the mean over the strata to which they may belong."""
    columns = np.column_stack([persons.pattern, *persons.allowed])
    kinds, place = np.unique(columns, axis=0, return_inverse=True)
    for kind in map(tuple, kinds.tolist()):
        if kind not in cache:
            among = rows.labels.crossed(kind[1:])
            cache[kind] = float(np.mean([known.get(labels, {}).get(kind[0], 0.0) for labels in among]))
    return np.array([cache[tuple(kind)] for kind in kinds.tolist()])[place.ravel()]


def _in_turn(value: Floats, same: Floats) -> Iterator[tuple[int, float]]:
    """Pairs of a group, the one that tells most first, with the variance that each takes away once those before are known.

    Of that variance is taken off what a pair that tells nothing would seem to take away by the chance of so few draws.
    """
    before, degrees = np.inf, len(value) - 1
    for free in range(degrees - 1, 0, -1):
        spread = (same**2).sum(axis=0)
        gain = np.divide((value @ same) ** 2, spread, out=np.zeros(len(spread)), where=spread > _SOME)
        best = int(np.argmax(gain))
        before = min(before, (gain[best] - max(value @ value - gain[best], 0.0) / free) / degrees)
        if before <= _SOME:
            return
        yield best, float(before)
        known = same[:, best] / np.sqrt(spread[best])
        value, same = value - known * (known @ value), same - np.outer(known, known @ same)
        same[:, best] = 0.0
