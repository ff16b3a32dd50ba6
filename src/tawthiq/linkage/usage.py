"""How lists use names: how often each part is written, how it is spelled, and whom a record may be taken for.

Learnt once from the records of some lists. Names that come later are weighed by the same usage, and change nothing in
what two earlier names are worth: a word that was never counted is as rare as can be, and stands for no one else.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tawthiq.linkage.features import Features, Floats, Ints

# Kinds of two spellings: letter by letter the same; with one skeleton and vowels that agree; with one skeleton though
# the vowels contradict; with skeletons one slip apart; another name.
SAME, RESPELT, OTHER_VOWELS, SLIP, OTHER_NAME = range(5)
_FEWEST_KIN = 0.3
_SURE = 0.9
_POSSIBLE = 1e-3


@dataclass(frozen=True, slots=True)
class Met:
    """Parts of names that stand for each other in a pair of records, and how probably the pair is one person."""

    first: Ints  # words
    second: Ints
    kind: Ints
    probability: Floats


@dataclass(frozen=True, slots=True)
class Habits:
    """How lists spell: what met in pairs that are almost surely one person, and the letters of what met in doubt."""

    first: Ints  # words
    second: Ints
    kind: Ints
    seen: Floats  # how often
    letters: tuple[Ints, Ints, Floats]  # two words, and the bits that their letters say against one name

    def moved(self, place: Ints) -> "Habits":
        """The same habits of words that stand in other places."""
        one, other, bits = self.letters
        return Habits(place[self.first], place[self.second], self.kind, self.seen, (place[one], place[other], bits))


@dataclass(frozen=True, slots=True)
class Usage:
    """What is known of names from the records of some lists."""

    words: list[str]  # parts of names, sorted
    keys: list[str]  # the skeleton of each
    count: Floats  # how often each was written; 0 for those that came later
    others: NDArray[
        np.float32
    ]  # records of a list that one may be taken for: by chance [0], as kin with 2, 3 parts [2, 3]
    habits: Habits | None = None

    def with_words(self, features: Features) -> "Usage":
        """With the words of further records."""
        if set(features.vocabulary) <= set(self.words):
            return self
        key_of = {**_keys(features), **dict(zip(self.words, self.keys, strict=True))}
        words = sorted(key_of)
        number = {word: index for index, word in enumerate(words)}
        place = np.array([number[word] for word in self.words], dtype=np.int64)
        count = np.zeros(len(words))
        count[place] = self.count
        habits = self.habits.moved(place) if self.habits else None
        return Usage(words, [key_of[word] for word in words], count, self.others, habits)

    def learnt(self, met: Met) -> "Usage":
        """With the habits that show in pairs of records."""
        sure = met.probability > _SURE
        size, kinds = len(self.words), OTHER_NAME + 1
        first, second = np.minimum(met.first, met.second)[sure], np.maximum(met.first, met.second)[sure]
        codes, seen = np.unique((first * size + second) * kinds + met.kind[sure], return_counts=True)
        one, other = np.divmod(codes // kinds, size)
        habits = Habits(one, other, codes % kinds, seen.astype(np.float64), _letters(self.words, met))
        return replace(self, habits=habits)

    def spelt_out(self, met: Met) -> "Usage":
        """With the letters of words that met in doubt, and no other habit."""
        assert self.habits is not None
        known, found = self.habits.letters, _letters(self.words, met)
        size = len(self.words)
        new = ~np.isin(found[0] * size + found[1], known[0] * size + known[1])
        one, other, bits = (np.concatenate([old, more[new]]) for old, more in zip(known, found, strict=True))
        return replace(self, habits=replace(self.habits, letters=(one, other, bits)))


def usage_of(features: Features) -> Usage:
    """Count the names of some records."""
    held = features.tokens >= 0
    count = np.bincount(features.tokens[held], minlength=len(features.vocabulary)).astype(np.float64)
    key_of = _keys(features)
    return Usage(features.vocabulary, [key_of[word] for word in features.vocabulary], count, _others(features))


def _keys(features: Features) -> dict[str, str]:
    held = features.tokens >= 0
    keys = np.zeros(len(features.vocabulary), dtype=np.int64)
    keys[features.tokens[held]] = features.keys[held]
    return {word: features.skeletons[key] for word, key in zip(features.vocabulary, keys.tolist(), strict=True)}


def _others(features: Features) -> NDArray[np.float32]:
    lists = features.lists + 1
    sizes = np.bincount(lists)
    others = np.zeros(4, dtype=np.float32)
    others[0] = max(float(sizes.max(initial=0)), 8.0)
    for shared in (2, 3):
        rows = np.flatnonzero(features.lengths > shared)
        if len(rows):
            code = lists[rows]
            for back in range(1, shared + 1):
                code = code * (len(features.skeletons) + 1) + features.keys[rows, features.lengths[rows] - back]
            counts = np.unique(code, return_counts=True)[1]
            others[shared] = (counts * (counts - 1)).sum() / len(rows)
    others[2:] = np.maximum(others[2:], _FEWEST_KIN)
    return others


def _letters(words: list[str], met: Met) -> tuple[Ints, Ints, Floats]:
    from tawthiq.text.similarity import NameSimilarity

    in_doubt = np.isin(met.kind, (OTHER_VOWELS, SLIP, OTHER_NAME)) & (met.probability > _POSSIBLE)
    first, second = met.first[in_doubt], met.second[in_doubt]
    codes = np.unique(np.minimum(first, second) * len(words) + np.maximum(first, second))
    numbers, place = np.unique(np.divmod(codes, max(len(words), 1)), return_inverse=True)
    one, other = place.reshape(2, -1)
    scores = NameSimilarity([words[number] for number in numbers.tolist()])
    against = np.minimum(scores.most[one], scores.most[other]) - scores.bits(one, other)
    return numbers[one], numbers[other], np.asarray(against, dtype=np.float64)


def to_tables(usage: Usage) -> tuple[Any, Any, Any]:
    """Words, habits and letters as Arrow tables."""
    import pyarrow as pa

    assert usage.habits is not None
    habits = usage.habits
    words = pa.table({"word": pa.array(usage.words, pa.string()), "key": usage.keys, "count": usage.count})
    met = pa.table({"first": habits.first, "second": habits.second, "kind": habits.kind, "seen": habits.seen})
    letters = pa.table(dict(zip(("first", "second", "bits"), habits.letters, strict=True)))
    return words, met, letters


def from_tables(words: Any, met: Any, letters: Any, others: list[float]) -> Usage:
    """What `to_tables` wrote."""
    one, other, bits = (letters[name].to_numpy() for name in ("first", "second", "bits"))
    first, second, kind, seen = (met[name].to_numpy() for name in ("first", "second", "kind", "seen"))
    habits = Habits(first, second, kind, seen, (one, other, bits))
    known = words["word"].to_pylist(), words["key"].to_pylist(), words["count"].to_numpy()
    return Usage(*known, np.array(others, dtype=np.float32), habits)
