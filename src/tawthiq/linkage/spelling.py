"""How much two spelled parts of names say for being one name, in bits.

Each is log2 of how much likelier the second spelling is if it stands for the same part of the same person than if it
is anybody's: (share of such spellings among one person's) / (share among all parts of names). A name that agrees letter
by letter is worth its rarity; one of many spellings of a skeleton is worth what all of them together are rare; a slip
that ends in another common name is worth little.

How often one person's name is written so or so is a habit of the lists, and is learnt from pairs that are almost surely
one person: first by kind (`tawthiq.linkage.usage`), then spelling by spelling where one was seen at least twice (absolute discounting,
after Ney, Essen and Kneser 1994: what was seen once is evidence for nothing, least of all for itself).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tawthiq.linkage.features import Floats, Ints
from tawthiq.linkage.usage import OTHER_NAME, OTHER_VOWELS, RESPELT, SAME, SLIP, Habits, Usage

_EXPECTED = np.array([[0.83, 0.1, 0.02, 0.03, 0.02], [0.0, 0.92, 0.02, 0.04, 0.02]])  # within a script, across two
_UNHEARD = 20.0  # parts of names, as if so many more had been read: few names tell little of how rare each is
_BELIEF = 50.0  # parts of names' worth of belief in what is expected
_UNSEEN = 5.0  # parts of names, as if written in ways not yet seen
MOST_FOR_A_SLIP = 10.0

Bits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers for pairs of items, sparse: the partners of item i are `item[start[i]:start[i + 1]]`, ascending."""

    start: NDArray[np.int32]
    item: NDArray[np.int32]
    bits: Bits


@dataclass(frozen=True, slots=True)
class Spellings:
    """Bits for any two parts of names, by token, by spelling (tokens that nothing tells apart) and by skeleton.

    Where there are two rows, the first is for parts in one script, the second for parts in two.
    """

    arabic: NDArray[np.bool_]  # of each token
    spelling: NDArray[np.int32]  # of each token
    skeleton: NDArray[np.int32]  # of each token
    same: Bits  # of each token with itself
    respelt: Table  # of spellings with one skeleton
    other_vowels: Bits  # (2, skeletons)
    slip: Table  # of skeletons one slip apart, without the habit
    slips: Bits  # (2,) the habit
    other_name: Bits  # (2,) no less than this
    rarity: Bits  # of each token
    letters: Table  # of tokens: what the letters say against one name, where they were looked at
    known: Table  # of tokens whose habit was learnt
    unseen: Bits  # (2, tokens) what is taken from a token whose habit was learnt when it is written in another way
    meets: NDArray[np.uint64]  # of each token: the marks of all tokens that it may be worth something with
    mark: NDArray[np.uint64]  # of each token, one of 64


def spellings_of(usage: Usage) -> Spellings:
    """Weigh all spellings of names against each other, with the habits of the lists where they are known."""
    arabic = np.array([word[:1] > "\u0600" for word in usage.words], dtype=bool)
    written = np.where(arabic, usage.count[arabic].sum(), usage.count[~arabic].sum())
    share = (usage.count + 0.5) / (written + _UNHEARD)
    skeletons, skeleton = np.unique(np.array(usage.keys, dtype=str), return_inverse=True)
    counted = np.bincount(skeleton, weights=usage.count, minlength=len(skeletons))
    of_skeleton = (counted + 0.5) / (float((counted + 0.5)[counted > 0].sum()) + _UNHEARD)
    spelling, shapes = _shapes(tuple(usage.words), tuple(skeleton.tolist()))
    shares = _shares(usage.habits, arabic)
    size, empty = len(arabic), (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    made = Spellings(
        arabic=arabic,
        spelling=spelling,
        skeleton=skeleton.astype(np.int32),
        same=np.log2(shares[0, SAME] / share).astype(np.float32),
        respelt=_respelt(shapes, _Shares(spelling, share, usage.count > 0), shares[:, RESPELT]),
        other_vowels=np.log2(shares[:, OTHER_VOWELS, None] / of_skeleton).astype(np.float32),
        slip=_slips(skeletons.tolist(), _Shares(np.arange(len(skeletons)), of_skeleton, counted > 0)),
        slips=np.log2(shares[:, SLIP]).astype(np.float32),
        other_name=np.log2(shares[:, OTHER_NAME]).astype(np.float32),
        rarity=-np.log2(share).astype(np.float32),
        letters=_both_ways(size, usage.letters.first, usage.letters.second, usage.letters.bits),
        known=_table(size, *empty),
        unseen=np.zeros((2, size), dtype=np.float32),
        meets=np.empty(0, dtype=np.uint64),
        mark=_mark(skeleton),
    )
    made = _learnt(made, usage.habits, share) if usage.habits else made
    return replace(made, meets=_meets(made))


@dataclass(frozen=True, slots=True)
class _Shares:
    """How often each item is written, by groups; items that were not counted must not change what others are worth."""

    group: Any
    share: Any
    counted: Any

    def of_groups(self, groups: int) -> tuple[Any, Any]:
        """The share of each group from what was counted, and what a group that was not counted has of its own."""
        counted = np.bincount(self.group, weights=np.where(self.counted, self.share, 0.0), minlength=groups)
        own = np.bincount(self.group, weights=self.share, minlength=groups)
        return counted, np.where(counted > 0, 0.0, own)


def _mark(skeleton: Any) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        return np.asarray((skeleton.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58))


def _meets(made: Spellings) -> NDArray[np.uint64]:
    """A filter after Bloom (1970): most parts of two names have nothing to do with each other."""
    one = np.uint64(1)
    skeletons = made.other_vowels.shape[1]
    near = one << _mark(np.arange(skeletons))
    np.bitwise_or.at(near, np.repeat(np.arange(skeletons), np.diff(made.slip.start)), one << _mark(made.slip.item))
    meets = near[made.skeleton]
    for table in (made.letters, made.known):
        np.bitwise_or.at(meets, np.repeat(np.arange(len(meets)), np.diff(table.start)), one << made.mark[table.item])
    return np.asarray(meets)


def _shares(habits: Habits | None, arabic: Any) -> Floats:
    """Share of each kind of two spellings of one name, within a script and across two."""
    if habits is None:
        return _EXPECTED + 1e-9
    across = (arabic[habits.first] != arabic[habits.second]).astype(np.int64)
    seen = np.bincount(across * 5 + habits.kind, weights=habits.seen, minlength=10).reshape(2, 5) + _BELIEF * _EXPECTED
    return np.asarray(seen / seen.sum(axis=1, keepdims=True) + 1e-9)


def _learnt(made: Spellings, habits: Habits, share: Floats) -> Spellings:
    size = len(share)
    first, second = np.concatenate([habits.first, habits.second]), np.concatenate([habits.second, habits.first])
    code, place = np.unique(first * size + second, return_inverse=True)
    seen = np.bincount(place, weights=np.tile(habits.seen, 2), minlength=len(code))
    first, second = code // size, code % size
    seen = np.where(first == second, seen / 2, seen)  # a word with itself was counted from both sides
    across = (made.arabic[first] != made.arabic[second]).astype(np.int64)
    total = np.bincount(across * size + first, weights=seen, minlength=2 * size)
    ways = np.bincount(across * size + first, minlength=2 * size)
    left_over = (ways + _UNSEEN) / (total + _UNSEEN)
    often = seen > 1
    first, second, seen, across = first[often], second[often], seen[often], across[often]
    ratio = (seen - 1) / (total[across * size + first] + _UNSEEN) / share[second]
    # Seen from either token: the mean of both logs, for which one is first means nothing.
    back = (seen - 1) / (total[across * size + second] + _UNSEEN) / share[first]
    known = _table(size, first, second, np.log2(ratio * back) / 2)
    return replace(made, known=known, unseen=(np.log2(left_over) / 2).reshape(2, size).astype(np.float32))


Shape = tuple[int, str, tuple[int, ...]]  # skeleton, sorted letters in Arabic, long vowels


@lru_cache(maxsize=1)  # asked twice of one case: before and after its habits are learnt
def _shapes(vocabulary: tuple[str, ...], skeleton: tuple[int, ...]) -> tuple[NDArray[np.int32], tuple[Shape, ...]]:
    from tawthiq.text.skeletons import long_vowels

    # Arabic spells a name one way; text recognition may exchange two of its letters.
    letters = ["".join(sorted(word)) if word[:1] > "\u0600" else "" for word in vocabulary]
    found = [(key, text, long_vowels(word)) for key, text, word in zip(skeleton, letters, vocabulary, strict=True)]
    shapes = sorted(set(found))
    number = {shape: index for index, shape in enumerate(shapes)}
    return np.array([number[shape] for shape in found], dtype=np.int32), tuple(shapes)


@lru_cache(maxsize=1)
def _may_be_one(shapes: tuple[Shape, ...]) -> tuple[Ints, Ints]:
    """Spellings with one skeleton that can be one name, both ways round."""
    groups: dict[int, list[int]] = defaultdict(list)
    for index, shape in enumerate(shapes):
        groups[shape[0]].append(index)
    pairs = [(a, b) for group in groups.values() for a in group for b in group if _agree(shapes[a], shapes[b])]
    return np.array([pair[0] for pair in pairs], dtype=np.int64), np.array([pair[1] for pair in pairs], dtype=np.int64)


def _respelt(shapes: tuple[Shape, ...], shares: _Shares, habit: Any) -> Table:
    first, second = _may_be_one(shapes)
    arabic = np.array([bool(shape[1]) for shape in shapes], dtype=np.int64)
    counted, own = shares.of_groups(len(shapes))
    # What all spellings of one script that may stand for it are worth together.
    mass = np.bincount(first * 2 + arabic[second], weights=counted[second], minlength=2 * len(shapes))
    seen = (mass[first * 2 + arabic[second]] + own[second]) * (mass[second * 2 + arabic[first]] + own[first])
    across = (arabic[first] != arabic[second]).astype(np.int64)
    return _table(len(shapes), first, second, np.log2(habit[across] / np.maximum(np.sqrt(seen), 1e-12)))


def _agree(first: Shape, second: Shape) -> bool:
    """Whether two spellings with one skeleton can be one name: no long vowel stands where the other has none."""
    if first[1] and second[1]:
        return first[1] == second[1]
    one, other = first[2], second[2]
    return len(one) != len(other) or not any({x, y} == {0, 2} for x, y in zip(one, other, strict=True))


def _slips(skeletons: list[str], shares: _Shares) -> Table:
    first, second = np.divmod(one_slip_apart(tuple(skeletons)), len(skeletons) + 1)
    counted, _ = shares.of_groups(len(skeletons))
    near = np.bincount(first, weights=counted[second], minlength=len(skeletons))
    near += np.bincount(second, weights=counted[first], minlength=len(skeletons))
    rarest = np.maximum(np.maximum(near[first], near[second]), np.maximum(shares.share[first], shares.share[second]))
    return _both_ways(len(skeletons), first, second, -np.log2(rarest))


@lru_cache(maxsize=1)
def one_slip_apart(skeletons: tuple[str, ...]) -> Ints:
    """Sorted codes of pairs of skeletons (three letters or more) that one insertion, loss or change makes equal."""
    base = len(skeletons) + 1
    holders: dict[str, list[int]] = {}
    for index, word in enumerate(skeletons):
        if len(word) >= 3:
            for form in _one_slip_away(word):
                holders.setdefault(form, []).append(index)
    codes = [
        min(a, b) * base + max(a, b)
        for form, group in holders.items()
        for k, a in enumerate(group)
        for b in group[k + 1 :]
        if "*" in form or form in (skeletons[a], skeletons[b])
    ]
    return np.unique(np.array(codes, dtype=np.int64))


def _one_slip_away(word: str) -> Iterable[str]:
    # A change leaves a gap in one place, a loss leaves the shorter word.
    changed = {f"{word[:cut]}*{word[cut + 1 :]}" for cut in range(len(word))}
    return {word, *changed, *(word[:cut] + word[cut + 1 :] for cut in range(len(word)))}


def _both_ways(size: int, first: Ints, second: Ints, bits: Floats) -> Table:
    both = np.concatenate([first, second]), np.concatenate([second, first])
    return _table(size, *both, np.tile(bits, 2))


def _table(size: int, first: Ints, second: Ints, bits: Floats) -> Table:
    order = np.lexsort((second, first))
    start = np.searchsorted(first[order], np.arange(size + 1))
    return Table(start.astype(np.int32), second[order].astype(np.int32), bits[order].astype(np.float32))
