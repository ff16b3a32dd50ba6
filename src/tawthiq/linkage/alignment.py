"""Names laid side by side: which parts of two names are the same, in order.

The parts of two names are aligned in order (Needleman-Wunsch, no cost for a gap), each agreement worth the information
it carries: log2 of how much likelier two parts look like this for one person than for two (Fellegi and Sunter, 1969),
so that a rare name is worth more than a common one. A list may also write the family first; both orders are tried.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.features import Features, Floats, Ints

_CHUNK = 1 << 17
_NEAR = 0.45  # share of a part's information that a near spelling keeps


@dataclass(frozen=True, slots=True)
class Alignment:
    """What two names share, pair by pair."""

    bits: Floats  # information of the agreeing parts
    given: np.ndarray  # both given names are aligned with each other
    family: np.ndarray  # both last parts are aligned with each other
    left_open: Ints  # parts of the left name that nothing answers to
    right_open: Ints
    near: Ints  # agreeing parts whose spelling differs
    turned: np.ndarray  # the names agree once the last part of one is put first
    lengths: Ints  # parts of the shorter name


def align(features: Features, left: Ints, right: Ints) -> Alignment:
    """Align the names of each pair; names without parts share nothing and contradict nothing."""
    rarity = _rarity(features)
    near = _NearSpellings(features)
    width = np.maximum(features.lengths[left], features.lengths[right])
    order = np.argsort(width, kind="stable")  # names of like length together: short ones cost less
    pieces = [
        _align_chunk(features, rarity, near, left[chunk], right[chunk])
        for chunk in np.split(order, range(_CHUNK, len(order), _CHUNK))
    ]
    back = np.argsort(order, kind="stable")
    columns = (np.concatenate([getattr(piece, name) for piece in pieces])[back] for name in Alignment.__slots__)
    return Alignment(*columns)


def _rarity(features: Features) -> Floats:
    """Information of each skeleton in bits: minus log2 of its share of all parts of names."""
    held = features.keys[features.keys >= 0]
    counts = np.bincount(held, minlength=max(len(features.skeletons), 1)).astype(np.float64)
    return np.asarray(-np.log2((counts + 1.0) / (counts.sum() + len(counts) + 1.0)))


def _align_chunk(features: Features, rarity: Floats, near: "_NearSpellings", left: Ints, right: Ints) -> Alignment:
    n, m = features.lengths[left], features.lengths[right]
    width = int(max(n.max(initial=1), m.max(initial=1)))
    gains, is_near = _gains(features, rarity, near, (left, right), width)
    bits, a, b = _best(gains)
    turned = np.zeros(len(left), dtype=bool)
    last_a, last_b = (1 << np.maximum(n - 1, 0)).astype(np.uint8), (1 << np.maximum(m - 1, 0)).astype(np.uint8)
    for side in (0, 1):
        open_ = np.flatnonzero((np.bitwise_count(a) < n) & (np.bitwise_count(b) < m) & ~turned)
        other = _turned(gains[open_], (n, m)[side][open_], side)
        better = other[0] > bits[open_] + 2.0
        rows = open_[better]
        bits[rows], a[rows], b[rows] = (values[better] for values in other)
        turned[rows] = True
    used = (a[:, None] >> np.arange(width, dtype=np.uint8)) & 1 > 0
    return Alignment(
        bits=bits.astype(np.float64),
        given=turned | ((a & b & 1) > 0),
        family=turned | (((a & last_a) > 0) & ((b & last_b) > 0)),
        left_open=n - np.bitwise_count(a).astype(np.int64),
        right_open=m - np.bitwise_count(b).astype(np.int64),
        near=(is_near.any(axis=2) & used).sum(axis=1),
        turned=turned,
        lengths=np.minimum(n, m),
    )


def _gains(
    features: Features, rarity: Floats, near: "_NearSpellings", pair: tuple[Ints, Ints], width: int
) -> tuple[Floats, np.ndarray]:
    """What each part of the left name is worth against each of the right, and where the spelling differs."""
    a, b = features.keys[pair[0], :width][:, :, None], features.keys[pair[1], :width][:, None, :]
    same = (a == b) & (a >= 0)
    gains = np.where(same, rarity.astype(np.float32)[np.where(same, a, 0)], np.float32(0))
    alike = near.alike(features.tokens[pair[0], :width], features.tokens[pair[1], :width], same)
    open_ = (a >= 0) & (b >= 0) & ~same.any(axis=2, keepdims=True) & ~same.any(axis=1, keepdims=True)
    rows, i, j = np.nonzero(open_)
    first, second = a[rows, i, 0], b[rows, 0, j]
    close = near.close(first, second)
    rows, i, j, first, second = rows[close], i[close], j[close], first[close], second[close]
    gains[rows, i, j] = np.maximum(0.0, _NEAR * np.minimum(rarity[first], rarity[second]) - 1.0)
    unlike = same & ~alike
    gains[unlike] = np.maximum(0.3, _NEAR * gains[unlike] - 1.0)
    return gains, (gains > 0) & (~same | unlike)


def _best(gains: Any) -> tuple[Any, Any, Any]:
    """The best alignment in order: its bits and which parts of each side it uses, as bit masks."""
    zero, none = np.zeros(len(gains), dtype=np.float32), np.zeros(len(gains), dtype=np.uint8)
    width = gains.shape[1]
    row = [(zero, none, none)] * (width + 1)
    for i in range(width):
        new = [(zero, none, none)]
        for j in range(width):
            score, a, b = row[j + 1]
            other = new[j]
            take = other[0] > score
            score, a, b = np.where(take, other[0], score), np.where(take, other[1], a), np.where(take, other[2], b)
            gain = gains[:, i, j]
            joined = row[j][0] + gain
            take = (gain > 0) & (joined > score)
            score = np.where(take, joined, score)
            a = np.where(take, row[j][1] | np.uint8(1 << i), a)
            b = np.where(take, row[j][2] | np.uint8(1 << j), b)
            new.append((score, a, b))
        row = new
    score, a, b = row[width]
    return score, a, b


def _turned(gains: Any, counts: Ints, side: int) -> tuple[Any, Any, Any]:
    """The best alignment once the last part of one side (0 left, 1 right) is put first."""
    places = np.arange(gains.shape[1])[None, :]
    source = np.where(places >= counts[:, None], places, (places - 1) % np.maximum(counts, 1)[:, None])
    rows = np.arange(len(gains))[:, None]
    if side == 0:
        bits, a, b = _best(gains[rows, source])
    else:
        bits, a, b = _best(gains.transpose(0, 2, 1)[rows, source].transpose(0, 2, 1))
    mask = a if side == 0 else b
    used = (mask[:, None] >> places.astype(np.uint8)) & 1
    back = (used.astype(np.int64) << source).sum(axis=1).astype(np.uint8)
    return (bits, back, b) if side == 0 else (bits, a, back)


class _NearSpellings:
    """Which skeletons are one slip apart, and which spellings of one skeleton can be the same name."""

    def __init__(self, features: Features) -> None:
        from tawthiq.text.skeletons import long_vowels

        self._base = len(features.skeletons) + 1
        self._close = _one_slip_apart(features.skeletons)
        self._words = features.vocabulary
        self._shapes = [long_vowels(token) for token in features.vocabulary]
        self._tokens = len(features.vocabulary) + 1
        self._known: dict[int, bool] = {}

    def close(self, first: Ints, second: Ints) -> np.ndarray:
        codes = np.minimum(first, second) * self._base + np.maximum(first, second)
        if not len(self._close):
            return np.zeros(len(codes), dtype=bool)
        found = np.minimum(np.searchsorted(self._close, codes), len(self._close) - 1)
        return np.asarray(self._close[found] == codes)

    def alike(self, left: Ints, right: Ints, same: np.ndarray) -> np.ndarray:
        rows, i, j = np.nonzero(same)
        first, second = left[rows, i], right[rows, j]
        codes, inverse = np.unique(first * self._tokens + second, return_inverse=True)
        answers = np.array([self._same_name(code) for code in codes.tolist()], dtype=bool)
        out = np.ones(same.shape, dtype=bool)
        out[rows, i, j] = answers[inverse] if len(codes) else True
        return out

    def _same_name(self, code: int) -> bool:
        if code not in self._known:
            first, second = divmod(code, self._tokens)
            self._known[code] = first == second or self._alike(first, second)
        return self._known[code]

    def _alike(self, first: int, second: int) -> bool:
        one, other = self._words[first], self._words[second]
        if one[0] > "\u0600" and other[0] > "\u0600":
            # Arabic spells a name one way; text recognition may exchange two of its letters.
            return sorted(one) == sorted(other)
        return _agree(self._shapes[first], self._shapes[second])


def _one_slip_apart(skeletons: list[str]) -> Ints:
    """Sorted codes of pairs of skeletons (three letters or more) that one insertion, loss or change makes equal."""
    base = len(skeletons) + 1
    holders: dict[str, list[int]] = {}
    for index, word in enumerate(skeletons):
        if len(word) >= 3:
            # A change leaves a gap in one place, a loss leaves the shorter word.
            changed = {f"{word[:cut]}*{word[cut + 1 :]}" for cut in range(len(word))}
            for form in {word, *changed, *(word[:cut] + word[cut + 1 :] for cut in range(len(word)))}:
                holders.setdefault(form, []).append(index)
    codes = [
        min(a, b) * base + max(a, b)
        for form, group in holders.items()
        for k, a in enumerate(group)
        for b in group[k + 1 :]
        if "*" in form or form in (skeletons[a], skeletons[b])
    ]
    return np.unique(np.array(codes, dtype=np.int64))


def _agree(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    """Whether two spellings with one skeleton can be one name: no long vowel stands where the other has none."""
    return len(first) != len(second) or not any({x, y} == {0, 2} for x, y in zip(first, second, strict=True))
