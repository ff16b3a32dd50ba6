"""Names laid side by side: which parts of two names are the same, in order, and how much that says.

The parts of two names are aligned in order (Needleman and Wunsch, 1970), each two that meet worth their bits
(`tawthiq.linkage.spelling`). A list may also write the family first; both orders are tried. What the whole alignment
says is weighed against everybody the second record may be about instead: anybody at all, who agrees by chance, or kin,
who have the last parts in common, so that only the parts before speak.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tawthiq.linkage.components import components
from tawthiq.linkage.features import WIDTH, Features, Floats, Ints
from tawthiq.linkage.spelling import MOST_FOR_A_SLIP, Spellings, Table, spellings_of
from tawthiq.linkage.usage import OTHER_NAME, OTHER_VOWELS, RESPELT, SAME, SLIP, SURE, Met, Usage

SHAPES = ("complete", "shorter", "middle_differs", "family_differs", "given_differs", "several_differ", "turned")
_GIVEN_LEFT_OUT, _MIDDLE_LEFT_OUT, _FAMILY_LEFT_OUT = -6.0, -2.0, -3.0  # bits
_TURNED = 2.0  # bits that the turned order must gain
_BOTH, _LEFT, _RIGHT = 0, 1, 2  # steps of an alignment: a part of each name, or of one alone


@dataclass(frozen=True, slots=True)
class Alignment:
    """What two names share, pair by pair; a name without parts has shape -1."""

    shape: NDArray[np.int8]  # index in SHAPES: what agrees and what contradicts
    kin: NDArray[np.bool_]  # whether the second record, if not of the same person, is likelier of kin than of anybody
    evidence: NDArray[np.float32]  # log2 odds of one person against all others, before what the lists teach


class Names:
    """The names of all records, ready to be aligned; `usage` is what is known of how lists use names."""

    def __init__(self, features: Features, usage: Usage) -> None:
        self.usage = usage.with_words(features)
        number = {word: index for index, word in enumerate(self.usage.words)}
        place = np.array([*(number[word] for word in features.vocabulary), -1], dtype=np.int32)
        self._tokens = place[features.tokens]
        self._lengths = features.lengths.astype(np.int32)
        self._tables = _plain(spellings_of(self.usage))

    def align(self, left: Ints, right: Ints) -> Alignment:
        """Align the names of each pair; which record is left does not matter."""
        return self._aligned(left, right, np.empty((0, 3), dtype=np.int32))

    def met(self, left: Ints, right: Ints, probability: Floats) -> Met:
        """Which parts of names stand for each other in pairs, and how probably each pair is one person."""
        meeting = np.full((len(left) * WIDTH, 3), -1, dtype=np.int32)
        self._aligned(left, right, meeting)
        held = np.flatnonzero(meeting[:, 0] >= 0)
        first, second, kind = meeting[held].astype(np.int64).T
        row = held // WIDTH
        person = components(len(self._lengths), left[probability > SURE], right[probability > SURE])[left]
        return Met(first, second, kind, probability[row], person[row])

    def _aligned(self, left: Ints, right: Ints, meeting: Any) -> Alignment:
        size = len(left)
        found = Alignment(np.empty(size, np.int8), np.empty(size, np.bool_), np.empty(size, np.float32))
        out = found.shape, found.kin, found.evidence, meeting
        _align(left, right, self._tokens, self._lengths, self._tables, self.usage.others, out)
        return found


def _plain(spellings: Spellings) -> tuple[Any, ...]:
    flat: list[Any] = []
    for name in Spellings.__slots__:
        column = getattr(spellings, name)
        flat += [column.start, column.item, column.bits] if isinstance(column, Table) else [column]
    return tuple(flat)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _found(start: Any, item: Any, bits: Any, a: int, b: int) -> Any:
    low, high = start[a], start[a + 1]
    while low < high:
        middle = (low + high) // 2
        if item[middle] < b:
            low = middle + 1
        else:
            high = middle
    return bits[low] if low < start[a + 1] and item[low] == b else np.float32(np.nan)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _weigh(tables: Any, left: Any, right: Any, n: int, m: int, gains: Any, kinds: Any) -> None:
    """Bits for each part of one name with each of the other, and of which kind they are."""
    (arabic, spelling, skeleton, same, respelt_start, respelt_item, respelt, other_vowels, slip_start, slip_item, slip,
     slips, other_name, rarity, letters_start, letters_item, letters, known_start, known_item, known, unseen, meets,
     mark) = tables  # fmt: skip
    for i in range(n):
        a = left[i]
        for j in range(m):
            b = right[j]
            across = 0 if arabic[a] == arabic[b] else 1
            gains[i, j], kinds[i, j] = other_name[across], OTHER_NAME
            if not (meets[a] >> mark[b]) & np.uint64(1):
                continue
            bits, kind = other_name[across], OTHER_NAME
            if a == b:
                bits, kind = same[a], SAME
            elif skeleton[a] == skeleton[b]:
                bits, kind = _found(respelt_start, respelt_item, respelt, spelling[a], spelling[b]), RESPELT
                if np.isnan(bits):
                    bits, kind = other_vowels[across, skeleton[a]], OTHER_VOWELS
            else:
                found = _found(slip_start, slip_item, slip, skeleton[a], skeleton[b])
                if not np.isnan(found):
                    bits, kind = min(found + slips[across], np.float32(MOST_FOR_A_SLIP)), SLIP
            if kind > RESPELT:
                against = _found(letters_start, letters_item, letters, a, b)
                if not np.isnan(against):
                    bits = min(rarity[a], rarity[b]) - against
            learnt = _found(known_start, known_item, known, a, b)
            bits = bits + unseen[across, a] + unseen[across, b] if np.isnan(learnt) else learnt
            gains[i, j], kinds[i, j] = max(bits, other_name[across]), kind


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _left_out(place: int, parts: int) -> float:
    return _GIVEN_LEFT_OUT if place == 0 else _FAMILY_LEFT_OUT if place == parts - 1 else _MIDDLE_LEFT_OUT


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _path(gains: Any, n: int, m: int, table: Any, steps: Any) -> Any:
    """The best alignment: its bits; `steps` holds its steps from the end of the names and then -1."""
    table[0, 0] = 0.0
    for j in range(m):
        table[0, j + 1] = table[0, j] + _left_out(j, m)
    for i in range(n):
        left_out = _left_out(i, n)
        table[i + 1, 0] = table[i, 0] + left_out
        for j in range(m):
            one_side = max(table[i, j + 1] + left_out, table[i + 1, j] + _left_out(j, m))
            table[i + 1, j + 1] = max(table[i, j] + gains[i, j], one_side)
    i, j, count = n, m, 0
    while i > 0 or j > 0:
        if i > 0 and j > 0 and table[i, j] == table[i - 1, j - 1] + gains[i - 1, j - 1]:
            i, j, steps[count] = i - 1, j - 1, _BOTH
        elif i > 0 and (j == 0 or table[i, j] == table[i - 1, j] + _left_out(i - 1, n)):
            i, steps[count] = i - 1, _LEFT
        else:
            j, steps[count] = j - 1, _RIGHT
        count += 1
    steps[count] = -1
    return table[n, m]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _align(left: Any, right: Any, tokens: Any, lengths: Any, tables: Any, others: Any, out: Any) -> None:
    shape, kin, evidence, met = out
    kinds = np.empty((WIDTH, WIDTH), dtype=np.int8)
    work = np.empty((2, 2 * WIDTH))
    gains, moved = np.empty((WIDTH, WIDTH)), np.empty((WIDTH, WIDTH))
    table = np.empty((WIDTH + 1, WIDTH + 1))
    ops, other_ops = np.empty(2 * WIDTH + 1, dtype=np.int8), np.empty(2 * WIDTH + 1, dtype=np.int8)
    for pair in range(len(left)):
        a, b = left[pair], right[pair]
        for place in range(WIDTH):  # the same way round, whichever record comes first
            if tokens[a, place] != tokens[b, place]:
                if tokens[a, place] > tokens[b, place]:
                    a, b = b, a
                break
        n, m = lengths[a], lengths[b]
        if n == 0 or m == 0:
            shape[pair], kin[pair], evidence[pair] = -1, False, 0.0
            continue
        _weigh(tables, tokens[a], tokens[b], n, m, gains, kinds)
        best = _path(gains, n, m, table, ops)
        turned = False
        if n > 1 and m > 1 and gains[0, 0] < 0:
            for side in range(2):
                if gains[n - 1, 0] < 0 if side == 0 else gains[0, m - 1] < 0:
                    continue
                for i in range(n):
                    for j in range(m):
                        moved[i, j] = gains[(i - 1) % n, j] if side == 0 else gains[i, (j - 1) % m]
                found = _path(moved, n, m, table, other_ops)
                if found > best + _TURNED:
                    best, turned = found, True
                    gains[:n, :m] = moved[:n, :m]
                    ops[:] = other_ops
        shape[pair], kin[pair], evidence[pair] = _weighed(gains, n, m, ops, others, turned, work)
        if len(met) and not turned:
            _note(ops, tokens[a], tokens[b], kinds, met[pair * WIDTH : pair * WIDTH + WIDTH])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _note(steps: Any, left: Any, right: Any, kinds: Any, met: Any) -> None:
    """Write down the parts that an alignment puts together."""
    count = 0
    while steps[count] >= 0:
        count += 1
    i, j = 0, 0
    for step in range(count - 1, -1, -1):
        if steps[step] == _BOTH:
            met[i, 0], met[i, 1], met[i, 2] = left[i], right[j], kinds[i, j]
        i, j = i + (steps[step] != _RIGHT), j + (steps[step] != _LEFT)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _weighed(gains: Any, n: int, m: int, steps: Any, others: Any, turned: bool, work: Any) -> tuple[int, bool, float]:
    """The shape of an alignment, whether kin are the likelier others, and its log2 odds against chance and kin."""
    count = 0
    while steps[count] >= 0:
        count += 1
    bits, agrees = work[0], work[1]
    i, j, contradicted, one_side = 0, 0, 0, 0
    given, family = False, False
    for step in range(count):
        kind = steps[count - 1 - step]
        if kind == _BOTH:
            bits[step] = gains[i, j]
            agrees[step] = 1.0 if bits[step] >= 0 else 0.0
            contradicted += bits[step] < 0
            given = given or (bits[step] >= 0 and i == 0 and j == 0)
            family = family or (bits[step] >= 0 and i == n - 1 and j == m - 1)
        else:
            bits[step], agrees[step] = (_left_out(i, n) if kind == _LEFT else _left_out(j, m)), 0
            one_side += 1 if kind == _LEFT else -1
            contradicted += kind == _LEFT
        i, j = i + (kind != _RIGHT), j + (kind != _LEFT)
    contradicted -= max(one_side, 0)  # a part left out on one side contradicts only one left out on the other
    # Kin of each degree have what follows in common: only the parts before it tell them apart.
    total, shared, against = 0.0, 0, 0.0
    for step in range(count):
        shared += int(agrees[step])
    for step in range(count):
        if step > 0:
            against += others[min(shared, 3)] * np.exp2(-total)
        total += bits[step]
        shared -= int(agrees[step])
    chance = others[0] * np.exp2(-total)
    kin, odds = against > chance, -np.log2(against + chance)
    if turned:
        return (6 if contradicted == 0 else 5), kin, odds
    if contradicted > 1 or not (given or family):
        return 5, kin, odds
    if given and family:
        return (2 if contradicted == 1 else 1 if one_side != 0 else 0), kin, odds
    return (3 if given else 4), kin, odds
