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
SURE = 0.9
"""Probability above which a pair teaches how names are written."""
_POSSIBLE = 1e-3


@dataclass(frozen=True, slots=True)
class Met:
    """Parts of names that stand for each other in a pair of records, and how probably the pair is one person.

    Pairs of one `person` are those that hang together by pairs that are almost surely one person.
    """

    first: Ints  # words
    second: Ints
    kind: Ints
    probability: Floats
    person: Ints


@dataclass(frozen=True, slots=True)
class Habits:
    """How lists spell: what met in pairs that are almost surely one person."""

    first: Ints  # words
    second: Ints
    kind: Ints
    seen: Floats  # how often

    def moved(self, place: Ints) -> "Habits":
        """The same habits of words that stand in other places."""
        return Habits(place[self.first], place[self.second], self.kind, self.seen)


@dataclass(frozen=True, slots=True)
class Letters:
    """What the letters of two words say against one name, for words that met in doubt."""

    first: Ints  # words
    second: Ints
    bits: Floats

    def moved(self, place: Ints) -> "Letters":
        """The same for words that stand in other places."""
        return Letters(place[self.first], place[self.second], self.bits)

    def joined(self, words: list[str], first: Ints, second: Ints) -> "Letters":
        """With further pairs of words, each once."""
        size = len(words)
        known = self.first * size + self.second
        codes = np.setdiff1d(np.minimum(first, second) * size + np.maximum(first, second), known)
        more = _letters(words, *np.divmod(codes, max(size, 1)))
        return Letters(*(np.concatenate([getattr(self, name), getattr(more, name)]) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Usage:
    """What is known of names from the records of some lists."""

    words: list[str]  # parts of names, sorted
    keys: list[str]  # the skeleton of each
    count: Floats  # how often each was written; 0 for those that came later
    others: NDArray[
        np.float32
    ]  # records of a list that one may be taken for: by chance [0], as kin with 2, 3 parts [2, 3]
    letters: Letters
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
        keys = [key_of[word] for word in words]
        return Usage(words, keys, count, self.others, self.letters.moved(place), habits)

    def learnt(self, met: Met) -> "Usage":
        """With the habits that show in pairs of records.

        That somebody is called by another name counts once, on however many lists: two siblings taken for one person are on
        all of them, and their names are no habit.
        """
        rows = np.flatnonzero(met.probability > SURE)
        size, kinds = len(self.words), OTHER_NAME + 1
        first, second = np.minimum(met.first, met.second)[rows], np.maximum(met.first, met.second)[rows]
        told = (first * size + second) * kinds + met.kind[rows]
        other, person = met.kind[rows] == OTHER_NAME, met.person[rows]
        once = np.unique(np.stack([told[other], person[other]]), axis=1)[0]
        codes, seen = np.unique(np.concatenate([told[~other], once]), return_counts=True)
        one, other = np.divmod(codes // kinds, size)
        habits = Habits(one, other, codes % kinds, seen.astype(np.float64))
        return replace(self.spelt_out(met), habits=habits)

    def spelt_out(self, met: Met) -> "Usage":
        """With the letters of words that met in doubt."""
        in_doubt = np.isin(met.kind, (OTHER_VOWELS, SLIP, OTHER_NAME)) & (met.probability > _POSSIBLE)
        return replace(self, letters=self.letters.joined(self.words, met.first[in_doubt], met.second[in_doubt]))


def usage_of(features: Features) -> Usage:
    """Count the names of some records."""
    held = features.tokens >= 0
    count = np.bincount(features.tokens[held], minlength=len(features.vocabulary)).astype(np.float64)
    key_of = _keys(features)
    keys = [key_of[word] for word in features.vocabulary]
    nothing = np.empty(0, dtype=np.int64)
    return Usage(features.vocabulary, keys, count, _others(features), Letters(nothing, nothing, np.empty(0)))


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


def _letters(words: list[str], first: Ints, second: Ints) -> Letters:
    from tawthiq.text.similarity import NameSimilarity

    numbers, place = np.unique([first, second], return_inverse=True)
    one, other = place.reshape(2, -1)
    scores = NameSimilarity([words[number] for number in numbers.tolist()])
    against = np.minimum(scores.most[one], scores.most[other]) - scores.bits(one, other)
    return Letters(first, second, np.asarray(against, dtype=np.float64))


def to_tables(usage: Usage) -> tuple[Any, Any, Any]:
    """Words, habits and letters as Arrow tables."""
    import pyarrow as pa

    assert usage.habits is not None
    habits = usage.habits
    words = pa.table({"word": pa.array(usage.words, pa.string()), "key": usage.keys, "count": usage.count})
    met = pa.table({name: getattr(habits, name) for name in Habits.__slots__})
    letters = pa.table({name: getattr(usage.letters, name) for name in Letters.__slots__})
    return words, met, letters


def from_tables(words: Any, met: Any, letters: Any, others: list[float]) -> Usage:
    """What `to_tables` wrote."""
    spelt = Letters(*(letters[name].to_numpy() for name in Letters.__slots__))
    habits = Habits(*(met[name].to_numpy() for name in Habits.__slots__))
    known = words["word"].to_pylist(), words["key"].to_pylist(), words["count"].to_numpy()
    return Usage(*known, np.array(others, dtype=np.float32), spelt, habits)
