"""From a partition of records into persons, as it may be, to capture tables by stratum."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from tawthiq.estimates.labels_of_rows import RowLabels
from tawthiq.mse.batch import Labels
from tawthiq.mse.labels import Completion, Unlabelled, complete
from tawthiq.mse.table import CaptureTable, Ints

Ends = tuple[str, str]
_ONE_MORE = 0.5  # how often a further pair of two persons was missed too
_TRIES = 40  # to find somebody of a stratum that may be the same, for each pair that was missed


@dataclass(frozen=True)
class Rows:
    """Records in the order of a partition: the bit of the list of each, and what they allow as labels."""

    lists: tuple[str, ...]
    bit: Ints
    labels: RowLabels
    deduplicated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Persons:
    """(persons): on which lists, as bits, and what labels of each stratum are possible, as bits."""

    pattern: Ints
    allowed: tuple[Ints, ...]


def persons_of(rows: Rows, cluster: Ints, left_out: Collection[int] = ()) -> Persons:
    """The persons of a partition (the number of each row's person), but for those left out."""
    names, person = np.unique(cluster, return_inverse=True)
    pattern = np.zeros(len(names), dtype=np.int64)
    np.bitwise_or.at(pattern, person, rows.bit)
    kept = ~np.isin(names, list(left_out))
    return Persons(pattern[kept], tuple(each[kept] for each in rows.labels.of_persons(person, len(names))))


def joined(persons: Persons, rows: Rows, missed: Mapping[Ends, int], chance: np.random.Generator) -> Persons:
    """Persons after so many true pairs of each two lists, which no linkage has weighed, are taken to be one person.

    Which persons these are nobody knows: they are drawn among those who may be the same, being of one stratum and not both
    on a list already, unless the pair is of that list. Two persons on three lists are one only if two pairs were missed:
    such are taken half as often as the others, and count for both.
    """
    pattern, allowed = persons.pattern.copy(), np.stack([*persons.allowed, np.ones_like(persons.pattern)])
    bits = {kind: tuple(1 << rows.lists.index(name) for name in kind) for kind in missed}
    once = {kind for kind in missed if kind[0] == kind[1] and kind[0] in rows.deduplicated}
    left = {kind: 0 if kind in once else times for kind, times in missed.items()}
    queue = [kind for kind in sorted(missed) for _ in range(left[kind])]
    pools = {kind: _pools(pattern, *bits[kind]) for kind in set(queue)}
    gone = np.zeros(len(pattern), dtype=bool)
    for place in chance.permutation(len(queue)).tolist():
        kind = queue[place]
        if left[kind] <= 0 or not all(len(pool) for pool in pools[kind]):
            continue
        one, other = (pool[chance.integers(len(pool), size=_TRIES)] for pool in pools[kind])
        shared = bits[kind][0] & bits[kind][1]
        fits = (one != other) & ~gone[one] & ~gone[other] & ((pattern[one] & pattern[other]) == shared)
        fits &= (allowed[:, one] & allowed[:, other] > 0).all(axis=0)
        more = np.bitwise_count(pattern[one]) * np.bitwise_count(pattern[other]).astype(np.int64) - 1
        fits &= chance.random(_TRIES) < _ONE_MORE**more
        if not fits.any():
            continue
        a, b = int(one[np.argmax(fits)]), int(other[np.argmax(fits)])
        for each in left:
            left[each] -= _across(pattern[a], pattern[b], bits[each])
        pattern[a] |= pattern[b]
        allowed[:, a] &= allowed[:, b]
        gone[b] = True
    return Persons(pattern[~gone], tuple(each[~gone] for each in allowed[:-1]))


def _pools(pattern: Ints, first: int, second: int) -> tuple[Ints, Ints]:
    """Who may be of a pair of two lists: on one and not on the other; of a pair within a list: on it."""
    on = np.flatnonzero(pattern & first), np.flatnonzero(pattern & second)
    return on if first == second else (on[0][pattern[on[0]] & second == 0], on[1][pattern[on[1]] & first == 0])


def _across(one: int, other: int, bits: tuple[int, ...]) -> bool:
    return bool((one & bits[0] and other & bits[1]) or (one & bits[1] and other & bits[0]))


def tables_of(persons: Persons, rows: Rows, seed: int) -> dict[Labels, CaptureTable]:
    """Capture tables by stratum: persons of whom it is not known to which stratum they belong are given one by chance."""
    known: dict[Labels, Counter[int]] = {labels: Counter() for labels in product(*rows.labels.labels)}
    unknown: dict[frozenset[Labels], Counter[int]] = {}
    columns = np.column_stack([persons.pattern, *persons.allowed])
    kinds, counts = np.unique(columns, axis=0, return_counts=True)
    for (pattern, *allowed), count in zip(kinds.tolist(), counts.tolist(), strict=True):
        among = rows.labels.crossed(allowed)
        held = known[among[0]] if len(among) == 1 else unknown.setdefault(frozenset(among), Counter())
        held[pattern] += count
    groups = [Unlabelled(_table(rows.lists, held), among) for among, held in sorted(unknown.items(), key=_in_order)]
    (found,) = complete(
        {labels: _table(rows.lists, held) for labels, held in known.items()}, groups, seed, Completion(1)
    ).values()
    return {labels: table for labels, table in found.items() if table.n}


def _in_order(group: tuple[frozenset[Labels], Any]) -> list[Labels]:
    return sorted(group[0])


def _table(lists: Sequence[str], counted: Mapping[int, int]) -> CaptureTable:
    patterns = sorted(counted)
    return CaptureTable(
        tuple(lists), np.array(patterns, dtype=np.int64), np.array([counted[each] for each in patterns], dtype=np.int64)
    )
