"""How much two spelled parts of names say for being one name, in bits.

Each is log2 of how much likelier the second spelling is if it stands for the same part of the same person than if it
is anybody's: (share of such spellings among one person's) / (share among all parts of names). A name that agrees letter
by letter is worth its rarity; one of many spellings of a skeleton is worth what all of them together are rare; a slip
that ends in another common name is worth little.

How often one person's name is written so or so is a habit of the lists, and is learnt from pairs that are almost surely
one person: first by kind (`Habits`), then spelling by spelling where one was seen at least twice (absolute discounting,
after Ney, Essen and Kneser 1994: what was seen once is evidence for nothing, least of all for itself).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tawthiq.linkage.features import Features, Floats, Ints

# Kinds of two spellings: letter by letter the same; with one skeleton and vowels that agree; with one skeleton though
# the vowels contradict; with skeletons one slip apart; another name.
SAME, RESPELT, OTHER_VOWELS, SLIP, OTHER_NAME = range(5)
_EXPECTED = np.array([[0.83, 0.1, 0.02, 0.03, 0.02], [0.0, 0.92, 0.02, 0.04, 0.02]])  # within a script, across two
_BELIEF = 50.0  # parts of names' worth of belief in what is expected
_UNSEEN = 5.0  # parts of names, as if written in ways not yet seen
MOST_FOR_A_SLIP = 10.0
_SURE = 0.9
_POSSIBLE = 1e-3

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


@dataclass(frozen=True, slots=True)
class Met:
    """Parts of names that stand for each other, and how probably their pairs of records are one person."""

    first: Ints  # tokens
    second: Ints
    kind: Ints
    probability: Floats


@dataclass(frozen=True, slots=True)
class Habits:
    """How lists spell: what met in pairs that are almost surely one person, and the letters of what met in doubt."""

    met: Met
    letters: Table  # of tokens: the bits that the letters say against one name


def habits_of(vocabulary: list[str], met: Met) -> Habits:
    """Learn from the parts of names that met, sure and doubtful."""
    sure = met.probability > _SURE
    in_doubt = np.isin(met.kind, (OTHER_VOWELS, SLIP, OTHER_NAME)) & (met.probability > _POSSIBLE)
    surely = Met(met.first[sure], met.second[sure], met.kind[sure], met.probability[sure])
    return Habits(surely, _letters(vocabulary, met.first[in_doubt], met.second[in_doubt]))


def _letters(vocabulary: list[str], first: Ints, second: Ints) -> Table:
    from tawthiq.text.similarity import NameSimilarity

    codes = np.unique(np.minimum(first, second) * len(vocabulary) + np.maximum(first, second))
    words, place = np.unique([codes // len(vocabulary), codes % len(vocabulary)], return_inverse=True)
    one, other = place.reshape(2, -1)
    scores = NameSimilarity([vocabulary[word] for word in words.tolist()])
    against = np.minimum(scores.most[one], scores.most[other]) - scores.bits(one, other)
    both = np.concatenate([words[one], words[other]]), np.concatenate([words[other], words[one]])
    return _table(len(vocabulary), *both, np.tile(against, 2))


def spellings_of(features: Features, habits: Habits | None = None) -> Spellings:
    """Weigh all spellings that the records hold against each other, with the habits of the lists where they are known."""
    held = features.tokens >= 0
    counts = np.bincount(features.tokens[held], minlength=len(features.vocabulary)).astype(np.float64)
    skeleton = np.zeros(len(features.vocabulary), dtype=np.int32)
    skeleton[features.tokens[held]] = features.keys[held]
    arabic = np.array([word[:1] > "\u0600" for word in features.vocabulary], dtype=bool)
    share = (counts + 0.5) / (np.where(arabic, counts[arabic].sum(), counts[~arabic].sum()) + 1.0)
    spelling, shapes = _shapes(tuple(features.vocabulary), tuple(skeleton.tolist()))
    of_skeleton = np.bincount(skeleton, weights=counts, minlength=len(features.skeletons)) + 0.5
    of_skeleton /= of_skeleton.sum()
    shares = _shares(habits, arabic)
    nothing = _table(len(arabic), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    made = Spellings(
        arabic=arabic,
        spelling=spelling,
        skeleton=skeleton,
        same=np.log2(shares[0, SAME] / share).astype(np.float32),
        respelt=_respelt(shapes, np.bincount(spelling, weights=share, minlength=len(shapes)), shares[:, RESPELT]),
        other_vowels=np.log2(shares[:, OTHER_VOWELS, None] / of_skeleton).astype(np.float32),
        slip=_slips(features.skeletons, of_skeleton),
        slips=np.log2(shares[:, SLIP]).astype(np.float32),
        other_name=np.log2(shares[:, OTHER_NAME]).astype(np.float32),
        rarity=-np.log2(share).astype(np.float32),
        letters=habits.letters if habits else nothing,
        known=nothing,
        unseen=np.zeros((2, len(arabic)), dtype=np.float32),
        meets=np.empty(0, dtype=np.uint64),
        mark=_mark(skeleton),
    )
    made = _learnt(made, habits.met, share) if habits else made
    return replace(made, meets=_meets(made))


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
    met = habits.met
    across = (arabic[met.first] != arabic[met.second]).astype(np.int64)
    seen = np.bincount(across * 5 + met.kind, minlength=10).reshape(2, 5) + _BELIEF * _EXPECTED
    return np.asarray(seen / seen.sum(axis=1, keepdims=True) + 1e-9)


def _learnt(made: Spellings, met: Met, share: Floats) -> Spellings:
    size = len(share)
    first, second = np.concatenate([met.first, met.second]), np.concatenate([met.second, met.first])
    across = (made.arabic[first] != made.arabic[second]).astype(np.int64)
    code, seen = np.unique(first * size + second, return_counts=True)
    seen = np.where(code // size == code % size, seen // 2, seen)  # a token with itself was counted from both sides
    first, second = code // size, code % size
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


def _respelt(shapes: tuple[Shape, ...], share: Any, habit: Any) -> Table:
    first, second = _may_be_one(shapes)
    arabic = np.array([bool(shape[1]) for shape in shapes], dtype=bool)
    # What all spellings of one script that may stand for it are worth together.
    mass = np.bincount(first * 2 + arabic[second], weights=share[second], minlength=2 * len(shapes))
    across = (arabic[first] != arabic[second]).astype(np.int64)
    seen = np.sqrt(mass[first * 2 + arabic[second]] * mass[second * 2 + arabic[first]])
    return _table(len(shapes), first, second, np.log2(habit[across] / np.maximum(seen, 1e-12)))


def _agree(first: Shape, second: Shape) -> bool:
    """Whether two spellings with one skeleton can be one name: no long vowel stands where the other has none."""
    if first[1] and second[1]:
        return first[1] == second[1]
    one, other = first[2], second[2]
    return len(one) != len(other) or not any({x, y} == {0, 2} for x, y in zip(one, other, strict=True))


def _slips(skeletons: list[str], share: Any) -> Table:
    codes = one_slip_apart(tuple(skeletons))
    base = len(skeletons) + 1
    first = np.concatenate([codes // base, codes % base])
    second = np.concatenate([codes % base, codes // base])
    near = np.bincount(first, weights=share[second], minlength=len(skeletons))
    return _table(len(skeletons), first, second, -np.log2(np.maximum(np.maximum(near[first], near[second]), 1e-12)))


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


def _table(size: int, first: Ints, second: Ints, bits: Floats) -> Table:
    order = np.lexsort((second, first))
    start = np.searchsorted(first[order], np.arange(size + 1))
    return Table(start.astype(np.int32), second[order].astype(np.int32), bits[order].astype(np.float32))
