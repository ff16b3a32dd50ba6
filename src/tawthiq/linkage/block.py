"""Which pairs of records are worth comparing.

Keys are unordered pairs of name skeletons, which survive a dropped middle name, a changed family name and a swapped
order; a block with too many records is cut by adding the sex and a window of age or a third part of the name, never
dropped, so that a common name costs no more than a rare one. Short and misspelt names are reached by a rare part, one
part with the beginning of another, or one part with a birth date, or with the day and place of death.
"""

import math
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

import numpy as np
from numba import njit

from tawthiq.linkage.features import MISSING, Features, Ints
from tawthiq.linkage.settings import LinkageSettings

_MANY = 50_000  # records from which blocks are kept smaller
_AGE_BAND = 3  # years; a record also enters the next band, so that ages two years apart meet


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of record indices (left < right), sorted; `by_name` were found by their names alone."""

    left: Ints
    right: Ints
    by_name: np.ndarray

    def only(self, rows: Ints) -> "Candidates":
        """Some of the pairs."""
        return Candidates(self.left[rows], self.right[rows], self.by_name[rows])

    def joined(self, size: int, pairs: list[tuple[int, int]]) -> "Candidates":
        """With further pairs of the records, each once and in order."""
        if not pairs:
            return self
        codes = self.left * size + self.right
        all_ = _distinct(np.concatenate([codes, np.array([a * size + b for a, b in pairs], dtype=np.int64)]))
        by_name = np.zeros(len(all_), dtype=bool)
        by_name[np.searchsorted(all_, codes)] = self.by_name
        return Candidates(all_ // size, all_ % size, by_name)


def candidate_pairs(features: Features, settings: LinkageSettings) -> Candidates:
    """Pairs of records that share a key and are not excluded by their list.

    Only pairs found `by_name` may teach a model what other columns say: in the others those columns were chosen.
    """
    parts, cap = _parts(features), _cap(features, settings)
    blocks = _Blocks(features, settings)
    by_name, narrowed = [], []
    key, holders = _pair_keys(features, parts)
    small, big = _by_size(key, cap)
    by_name.append(blocks.pairs(key[small], holders[small]))
    narrowed.append(blocks.aged(key[big], holders[big], cap * 2))
    key, holders = _third_part(parts, key[big], holders[big])
    small, big = _by_size(key, cap * 2)
    by_name.append(blocks.pairs(key[small], holders[small]))
    narrowed.append(blocks.aged(key[big], holders[big], cap * 2))
    key, holders = _one_part(features, parts, np.zeros(features.size, dtype=np.int64))
    small, big = _by_size(key, cap // 4)
    by_name.append(blocks.pairs(key[small], holders[small]))
    narrowed.append(blocks.aged(key[big], holders[big], cap // 4, always=False))
    narrowed.append(blocks.aged(*_part_and_beginning(features, parts), cap // 3, always=False))
    for event in _events(features):
        key, holders = _one_part(features, parts, event)
        small, _ = _by_size(key, cap)
        narrowed.append(blocks.pairs(key[small], holders[small]))
    named = _distinct(np.concatenate(by_name))
    pairs = _distinct(np.concatenate([named, *narrowed]))
    return Candidates(pairs // features.size, pairs % features.size, _among(pairs, named))


def _cap(features: Features, settings: LinkageSettings) -> int:
    """Records of a full block: fewer the more records there are, so that a name that all lists hold costs no more."""
    fewer = min(1.0, math.sqrt(_MANY / max(features.size, 1)))
    return max(8, round(settings.block_cap * fewer))


def excluded(features: Features, left: Ints, right: Ints, settings: LinkageSettings) -> np.ndarray:
    """Pairs within a list that names each person once."""
    once = np.array([name in settings.deduplicated_lists for name in features.list_names] + [False])
    lists = features.lists
    return np.asarray((lists[left] == lists[right]) & once[lists[left]])


def _parts(features: Features) -> Ints:
    """Distinct skeletons of each record, ascending, the kunya's included; -1 where there are no more."""
    parts = np.sort(np.concatenate([features.keys, features.kunya[:, None]], axis=1), axis=1)
    parts[:, 1:][parts[:, 1:] == parts[:, :-1]] = -1
    return np.sort(parts, axis=1)[:, ::-1]


def _pair_keys(features: Features, parts: Ints) -> tuple[Ints, Ints]:
    """One key for every unordered pair of parts, with the records that hold it."""
    base = len(features.skeletons) + 1
    keys, holders = [], []
    for first, second in combinations(range(parts.shape[1]), 2):
        having = np.flatnonzero((parts[:, first] >= 0) & (parts[:, second] >= 0))
        keys.append(parts[having, first] * base + parts[having, second])
        holders.append(having)
    doubled = np.flatnonzero((features.lengths >= 2) & (parts[:, 1] < 0))
    return np.concatenate([*keys, parts[doubled, 0] * base + parts[doubled, 0]]), np.concatenate([*holders, doubled])


def _third_part(parts: Ints, key: Ints, holders: Ints) -> tuple[Ints, Ints]:
    """The key with each part of the record added to it."""
    having = [np.flatnonzero(parts[holders, column] >= 0) for column in range(parts.shape[1])]
    keys = [_mix(key[rows], parts[holders[rows], column]) for column, rows in enumerate(having)]
    return np.concatenate(keys), np.concatenate([holders[rows] for rows in having])


def _one_part(features: Features, parts: Ints, event: Ints) -> tuple[Ints, Ints]:
    """Each part of a name with something that happened to the person."""
    having = [np.flatnonzero((parts[:, column] >= 0) & (event != MISSING)) for column in range(parts.shape[1])]
    keys = [_mix(parts[rows, column], event[rows]) for column, rows in enumerate(having)]
    return np.concatenate(keys), np.concatenate(having)


def _part_and_beginning(features: Features, parts: Ints) -> tuple[Ints, Ints]:
    """Each part of a name with the first two letters of each other: a slip later in that one leaves the key as it is."""
    first_two = [word[:2] for word in features.skeletons]
    number = {letters: index for index, letters in enumerate(sorted(set(first_two)))}
    begun = np.array([*(number[letters] for letters in first_two), -1], dtype=np.int64)
    keys, holders = [], []
    for one, other in permutations(range(parts.shape[1]), 2):
        having = np.flatnonzero((parts[:, one] >= 0) & (parts[:, other] >= 0))
        keys.append(_mix(parts[having, one], begun[parts[having, other]]))
        holders.append(having)
    return np.concatenate(keys), np.concatenate(holders)


def _events(features: Features) -> list[Ints]:
    death, places = features.death, features.places
    return [
        _hashed(features.birth[:, 0], features.birth[:, 1]),
        _hashed(death[:, 0], death[:, 1], places[:, 0]),
        _hashed(death[:, 0], places[:, 1]),
        _hashed(features.age[:, 0], places[:, 2]),
    ]


def _mix(first: Ints, second: Ints) -> Ints:
    # 64-bit multiply-and-xor; a rare collision only adds a candidate that the comparison then rejects.
    with np.errstate(over="ignore"):
        value = (first.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
        value ^= value >> np.uint64(29)
        value = (value + second.astype(np.uint64)) * np.uint64(0x94D049BB133111EB)
        return np.asarray((value ^ (value >> np.uint64(32))).view(np.int64))


def _hashed(*columns: Ints) -> Ints:
    value = np.zeros(len(columns[0]), dtype=np.int64)
    known = np.ones(len(columns[0]), dtype=bool)
    for column in columns:
        known &= (column != MISSING) & (column != -1)
        value = _mix(value, column)
    return np.where(known, value, MISSING)


def _by_size(key: Ints, cap: int) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(key, kind="stable")
    new = np.append(True, np.diff(key[order]) != 0)[: len(key)]
    counts = np.bincount(np.cumsum(new) - 1) if len(key) else np.empty(0, dtype=np.int64)
    size = np.empty(len(key), dtype=np.int64)
    size[order] = np.repeat(counts, counts)
    return (size > 1) & (size <= cap), size > cap


class _Blocks:
    """Makes pairs of the records in a block, but for pairs that their list excludes."""

    def __init__(self, features: Features, settings: LinkageSettings) -> None:
        self._features = features
        once = np.array([name in settings.deduplicated_lists for name in features.list_names] + [False])
        self._only = np.where(once[features.lists], features.lists, -1 - np.arange(features.size))

    def pairs(self, key: Ints, holders: Ints, reach: int | None = None) -> Ints:
        """Every pair of a block, or each record with the `reach` that follow it, as left * size + right."""
        if not len(key):
            return np.empty(0, dtype=np.int64)
        order = np.argsort(key, kind="stable") if reach else np.lexsort((holders, key))
        key, holders = key[order], holders[order]
        last = len(key) if reach is None else reach
        codes = np.empty(
            _paired(key, holders, self._only, last, self._features.size, np.empty(0, dtype=np.int64)), np.int64
        )
        _paired(key, holders, self._only, last, self._features.size, codes)
        return _distinct(codes)

    def aged(self, key: Ints, holders: Ints, cap: int, *, always: bool = True) -> Ints:
        """Pairs that share the key, the sex and a band of age; records without age form a band of their own.

        Of what is still too full, each record meets those that follow it in the order of the names and ages (sorted
        neighbourhood, Hernandez and Stolfo, 1995), if pairs are `always` wanted.
        """
        features = self._features
        age, sex = features.age[holders, 0], features.sex[holders]
        known = age != MISSING
        band = np.where(known, age // _AGE_BAND, -5)
        keys = np.concatenate([_mix(_mix(key, sex), band), _mix(_mix(key, sex), band + 1)[known]])
        holders = np.concatenate([holders, holders[known]])
        small, big = _by_size(keys, cap)
        found = self.pairs(keys[small], holders[small])
        if not always or not big.any():
            return found
        keys, holders = keys[big], holders[big]
        order = np.lexsort((features.age[holders, 0], *features.keys[holders].T[::-1]))
        return np.concatenate([found, self.pairs(keys[order], holders[order], reach=cap // 4)])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _paired(key: Any, holders: Any, only: Any, reach: int, size: int, codes: Any) -> int:
    """Write the pairs of each block, or count them where there is no room."""
    count, room = 0, len(codes) > 0
    for first in range(len(key)):
        for second in range(first + 1, min(len(key), first + 1 + reach)):
            if key[second] != key[first]:
                break
            a, b = holders[first], holders[second]
            if a != b and only[a] != only[b]:
                if room:
                    codes[count] = min(a, b) * size + max(a, b)
                count += 1
    return count


def _among(codes: Ints, some: Ints) -> np.ndarray:
    found = np.zeros(len(codes), dtype=bool)
    found[np.searchsorted(codes, some)] = True
    return found


def _distinct(codes: Ints) -> Ints:
    """Sorted, each once; sorting is several times faster than hashing here."""
    codes = np.sort(codes)
    return np.asarray(codes[np.append(True, codes[1:] != codes[:-1])[: len(codes)]])
