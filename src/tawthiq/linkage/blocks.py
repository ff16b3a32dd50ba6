"""Blocks: records that share a key, made and paired by the million.

An entry is one number, the hash of a key above the place of a record, so that sorting entries groups the records of a
key. Records stand in the order of their names and ages, and so do those of a block; a pair is one number, too, the place of the
first above that of the second. Two keys with one hash only add candidates, which the comparison then rejects.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tawthiq.linkage.features import MISSING, Features, Ints

Entries = NDArray[np.uint64]

_AGE_BAND = 3  # years; a record also enters the next band, so that ages two years apart meet
_ANY = np.empty(0, dtype=np.uint64)  # a sieve that holds nothing back
_ROOM = 16  # bits of a sieve for each entry


class Blocks:
    """Makes entries of the records, refines them, and pairs the records of a block.

    Two records with one number in `only` are never paired. Where some are `fresh`, only pairs of these are made.
    """

    def __init__(self, features: Features, only: Ints, fresh: np.ndarray | None = None) -> None:
        self._features = features
        self._bits = max(1, int(features.size - 1).bit_length())
        self._parts = _parts(features).astype(np.int32)
        self._begun = _beginnings(features.skeletons)
        self._lengths = features.lengths
        self._sex, self._age = features.sex, features.age[:, 0]
        self._only = only
        self._fresh = np.ones(features.size, dtype=bool) if fresh is None else fresh
        self._some = fresh is not None

    def of_two_parts(self) -> Any:
        """A key for every unordered pair of parts of a name; for a name that repeats one part, that part twice."""
        return self._refined(_two_parts, self._parts, self._lengths)

    def of_one_part(self, event: Ints | None = None) -> Any:
        """A key for every part of a name, with something that happened to the person where that is known."""
        return self._refined(
            _one_part, self._parts, np.zeros(self._features.size, np.int64) if event is None else event
        )

    def of_part_and_beginning(self) -> Any:
        """Each part with the first two letters of each other: a slip later in that one leaves the key as it is."""
        return self._refined(_part_and_beginning, self._parts, self._begun)

    def events(self) -> Iterator[Ints]:
        """What happened to each person, as numbers; MISSING where it is not known."""
        death, places = self._features.death, self._features.places
        yield _hashed(self._features.birth[:, 0], self._features.birth[:, 1])
        yield _hashed(death[:, 0], death[:, 1], places[:, 0])
        yield _hashed(death[:, 0], places[:, 1])
        yield _hashed(self._features.age[:, 0], places[:, 2])

    def of_three_parts(self, full: Entries) -> Any:
        """A key for three parts of a name, where the blocks of the first two are `full`.

        If the block of any two of the three is not, it holds every pair already.
        """
        return self._refined(_three_parts, self._parts, _sieve(full, self._bits))

    def of_two_parts_and_beginning(self, full: Entries) -> Any:
        """A key for two parts of a name whose block is `full`, and the first two letters of each other part."""
        return self._refined(_two_and_beginning, self._parts, self._begun, _sieve(full, self._bits))

    def parted(self, entries: Entries, cap: int) -> tuple[Ints, Entries]:
        """The pairs of blocks of up to `cap` records, and the entries of the fuller blocks."""
        entries = np.sort(entries)
        codes = _filled(_paired, entries, self._bits, cap, len(entries), self._only, self._fresh, dtype=np.int64)
        return distinct(codes), _full(entries, self._bits, cap)

    def aged(self, entries: Entries, cap: int, *, reach: int) -> list[Ints]:
        """Pairs that share the key, the sex and a band of age; records without age form a band of their own.

        Of what is still too full each record meets the `reach` that follow it.
        """
        found, full = self.parted(self._of_an_age(entries), cap)
        beside = _filled(_paired, full, self._bits, len(full), reach, self._only, self._fresh, dtype=np.int64)
        return [found, distinct(beside)]

    def _of_an_age(self, entries: Entries) -> Any:
        if not self._some:
            return _filled(_aged, entries, self._bits, self._sex, self._age, _ANY)
        held = self._fresh[(entries & np.uint64((1 << self._bits) - 1)).astype(np.int64)]
        wanted = _filled(_aged, entries[held], self._bits, self._sex, self._age, _ANY)
        return _filled(_aged, entries, self._bits, self._sex, self._age, _sieve(wanted, self._bits))

    def _refined(self, write: Any, *columns: Any) -> Any:
        """Entries of all records; where some are fresh, of keys that one of these holds: no others are of interest."""
        every = np.arange(self._features.size)
        if not self._some:
            return _filled(write, *columns, every, self._bits, _ANY)
        wanted = _filled(write, *columns, np.flatnonzero(self._fresh), self._bits, _ANY)
        return _filled(write, *columns, every, self._bits, _sieve(wanted, self._bits))

    def records(self, pairs: Ints) -> tuple[Ints, Ints]:
        """The records of pairs."""
        return pairs >> self._bits, pairs & ((1 << self._bits) - 1)


def distinct(codes: Ints) -> Ints:
    """Sorted, each once; sorting is several times faster than hashing here."""
    codes = np.sort(codes)
    return np.asarray(codes[np.append(True, codes[1:] != codes[:-1])[: len(codes)]])


def _beginnings(skeletons: list[str]) -> Ints:
    """The first two letters of each skeleton, as numbers."""
    first_two = [word[:2] for word in skeletons]
    number = {letters: index for index, letters in enumerate(sorted(set(first_two)))}
    return np.array([number[letters] for letters in first_two], dtype=np.int64)


def _parts(features: Features) -> Ints:
    """Distinct skeletons of each record, descending, the kunya's included; -1 where there are no more."""
    parts = np.sort(np.concatenate([features.keys, features.kunya[:, None]], axis=1), axis=1)
    parts[:, 1:][parts[:, 1:] == parts[:, :-1]] = -1
    return np.sort(parts, axis=1)[:, ::-1]


def _hashed(*columns: Ints) -> Ints:
    value = np.zeros(len(columns[0]), dtype=np.uint64)
    known = np.ones(len(columns[0]), dtype=bool)
    for column in columns:
        known &= (column != MISSING) & (column != -1)
        value = _mixed(value, column)
    return np.where(known, value.view(np.int64), MISSING)


def _filled(write: Any, *arguments: Any, dtype: Any = np.uint64) -> Any:
    """What a kernel writes, which first says how much that is."""
    out = np.empty(write(*arguments, np.empty(0, dtype)), dtype)
    if len(out):
        write(*arguments, out)
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _mix(first: Any, second: Any) -> Any:
    """A hash after Steele, Lea and Flood (2014)."""
    value = (first + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(29)
    value = (value + np.uint64(second)) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(32))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _mixed(values: Any, column: Any) -> Any:
    out = np.empty(len(values), dtype=np.uint64)
    for row in range(len(values)):
        out[row] = _mix(values[row], column[row])
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _entry(key: Any, place: Any, bits: int) -> Any:
    return (key >> np.uint64(bits) << np.uint64(bits)) | np.uint64(place)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _sieve(entries: Any, bits: int) -> Any:
    """A filter after Bloom (1970) of the keys of some entries."""
    size = 1 << 10
    while size < _ROOM * len(entries):
        size *= 2
    sieve = np.zeros(size // 64, dtype=np.uint64)
    for entry in entries:
        place = (entry >> np.uint64(bits)) & np.uint64(size - 1)
        sieve[place >> np.uint64(6)] |= np.uint64(1) << (place & np.uint64(63))
    return sieve


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _passes(sieve: Any, key: Any, bits: int) -> Any:
    if len(sieve) == 0:
        return True
    place = (key >> np.uint64(bits)) & np.uint64(64 * len(sieve) - 1)
    return (sieve[place >> np.uint64(6)] >> (place & np.uint64(63))) & np.uint64(1) == np.uint64(1)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _put(out: Any, count: int, key: Any, place: Any, bits: int, sieve: Any) -> Any:
    """Write an entry where its key passes, or count it where there is no room; answers how many there are then."""
    if not _passes(sieve, key, bits):
        return count
    if len(out) > 0:
        out[count] = _entry(key, place, bits)
    return count + 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _two_parts(parts: Any, lengths: Any, rows: Any, bits: int, sieve: Any, out: Any) -> int:
    count = 0
    for row in rows:
        for i in range(parts.shape[1]):
            if parts[row, i] < 0:
                break
            for j in range(i, parts.shape[1]):
                if parts[row, j] < 0:
                    break
                if i == j and (lengths[row] < 2 or parts[row, 1] >= 0):
                    continue
                key = _mix(np.uint64(parts[row, i]), parts[row, j])
                count = _put(out, count, key, row, bits, sieve)
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _one_part(parts: Any, event: Any, rows: Any, bits: int, sieve: Any, out: Any) -> int:
    count = 0
    for row in rows:
        if event[row] == MISSING:
            continue
        for i in range(parts.shape[1]):
            if parts[row, i] < 0:
                break
            key = _mix(np.uint64(parts[row, i]), event[row])
            count = _put(out, count, key, row, bits, sieve)
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _part_and_beginning(parts: Any, begun: Any, rows: Any, bits: int, sieve: Any, out: Any) -> int:
    count = 0
    for row in rows:
        for i in range(parts.shape[1]):
            if parts[row, i] < 0:
                break
            for j in range(parts.shape[1]):
                if parts[row, j] < 0:
                    break
                key = _mix(np.uint64(parts[row, i]), begun[parts[row, j]])
                if i != j:
                    count = _put(out, count, key, row, bits, sieve)
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _two_and_beginning(parts: Any, begun: Any, full: Any, rows: Any, bits: int, sieve: Any, out: Any) -> int:
    count = 0
    for row in rows:
        for i in range(parts.shape[1]):
            for j in range(i + 1, parts.shape[1]):
                if parts[row, j] < 0:
                    break
                key = _mix(np.uint64(parts[row, i]), parts[row, j])
                if not _passes(full, key, bits):
                    continue
                for k in range(parts.shape[1]):
                    if parts[row, k] < 0:
                        break
                    if k in (i, j):
                        continue
                    count = _put(out, count, _mix(key, begun[parts[row, k]]), row, bits, sieve)
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _three_parts(parts: Any, full: Any, rows: Any, bits: int, sieve: Any, out: Any) -> int:
    count = 0
    for row in rows:
        for i in range(parts.shape[1]):
            for j in range(i + 1, parts.shape[1]):
                if parts[row, j] < 0:
                    break
                key = _mix(np.uint64(parts[row, i]), parts[row, j])
                if not _passes(full, key, bits):
                    continue
                for k in range(j + 1, parts.shape[1]):
                    if parts[row, k] < 0:
                        break
                    count = _put(out, count, _mix(key, parts[row, k]), row, bits, sieve)
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _aged(entries: Any, bits: int, sex: Any, age: Any, sieve: Any, out: Any) -> int:
    count = 0
    for entry in entries:
        key = entry >> np.uint64(bits)
        row = np.int64(entry - (key << np.uint64(bits)))
        known = age[row] != MISSING
        band = age[row] // _AGE_BAND if known else -5
        for step in range(2 if known else 1):
            count = _put(out, count, _mix(_mix(key, sex[row]), band + step), row, bits, sieve)
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _full(entries: Any, bits: int, cap: int) -> Any:
    """The entries of blocks with more than `cap` records."""
    full = np.zeros(len(entries), dtype=np.bool_)
    first = 0
    while first < len(entries):
        end = first
        while end < len(entries) and entries[end] >> np.uint64(bits) == entries[first] >> np.uint64(bits):
            end += 1
        full[first:end] = end - first > cap
        first = end
    return entries[full]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _paired(entries: Any, bits: int, cap: int, reach: int, only: Any, fresh: Any, out: Any) -> int:
    """Write the pairs of each block of up to `cap` records that are no more than `reach` apart, or count them."""
    count, room = 0, len(out) > 0
    low = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    first = 0
    while first < len(entries):
        end = first
        while end < len(entries) and entries[end] >> np.uint64(bits) == entries[first] >> np.uint64(bits):
            end += 1
        if end - first <= cap:
            for i in range(first, end):
                a = np.int64(entries[i] & low)
                for j in range(i + 1, min(end, i + 1 + reach)):
                    b = np.int64(entries[j] & low)
                    if a != b and only[a] != only[b] and (fresh[a] or fresh[b]):
                        if room:
                            out[count] = a << bits | b
                        count += 1
        first = end
    return count
