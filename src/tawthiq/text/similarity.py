"""How far the spellings in many names are one name, in bits, within and between Arabic and Latin script.

The measure is a likelihood ratio: how much likelier two spellings are if one name was written twice than if two names
were written independently, by the letters alone. 10 bits are a thousand to one; below 0 they speak for two names. What
letters cannot know is how common a name is: that is taken from the user's lists.
"""

from collections.abc import Sequence
from typing import Any

from tawthiq.text.letter_tables import LetterTables, load_tables
from tawthiq.text.letters import side_of, spelling
from tawthiq.text.skeletons import skeleton
from tawthiq.text.transducer import Scripts, Spellings, log_alone, log_together, spellings

ODD = 1e-4
"""How often one list writes a part of a name in a way that has nothing to do with the other's: it bounds the score below."""

LEAST = -13.287712379549449
"""The score of two parts that share nothing: log2 of `ODD`."""

LEFT_OUT, GIVEN_LEFT_OUT, TURNED = -4.0, -8.0, -3.0
"""Bits against one person for a part that one list leaves out, for the first part, and for a last part written first."""

_WITHIN_ARABIC, _ACROSS, _WITHIN_LATIN = ("arabic", "arabic"), ("arabic", "latin"), ("latin", "latin")
_CHUNK = 1 << 17
_NOBODY = (0x3000, 0xC000)  # consonants that no part has: what stands left and right where a name has no more parts
_HEARD = ("gkj", "dtz", "s", "m", "n", "l", "r", "b", "f", "w", "y", "h")  # consonants that lists mix up stand together


class NameSimilarity:
    """Scores between the parts of names in a vocabulary, and between names made of them; each pair of parts once.

    `tokens` are distinct parts as `parse_name` gives them. `counts` says how often each stands in your lists: then bits
    compare with a name drawn from the lists, instead of one of random letters, and no part says more than how rare it is.
    `most` holds what each part says with itself.

    >>> scores = NameSimilarity(["محمد", "mohamad", "mahmoud"])
    >>> [round(float(bits)) for bits in scores.bits([0, 0], [1, 2])]
    [24, 17]
    >>> scores = NameSimilarity(["محمد", "mohamad", "mahmoud"], [40, 40, 20])
    >>> [round(float(bits)) for bits in scores.bits([0, 0], [1, 2])]
    [0, -7]
    """

    def __init__(
        self, tokens: Sequence[str], counts: Sequence[int] | None = None, tables: LetterTables | None = None
    ) -> None:
        import numpy as np

        self.tokens = list(tokens)
        self._tables = (tables or load_tables()).tables
        self._texts = [spelling(token) for token in self.tokens]
        self._script = np.array([side_of(token) == "latin" for token in self.tokens], dtype=np.int64)
        self._same_as = _numbered(self._texts)
        self._skeletons = [skeleton(token) for token in self.tokens]
        self._consonants = _consonants(self._skeletons)
        self._spelled: dict[tuple[Scripts, int], tuple[Spellings, Any]] = {}
        self._codes, self._bits = np.empty(0, dtype=np.int64), np.empty(0)
        self._letters_say = self.most = self._identical()
        self._common = np.zeros((len(self.tokens), 2))
        if counts is not None:
            self._use_counts(counts)

    def bits(self, first: Any, second: Any) -> Any:
        """Scores of pairs of parts, by their numbers in the vocabulary, from `LEAST` up to that of equal parts."""
        import numpy as np

        first, second = np.asarray(first), np.asarray(second)
        bits = np.full(first.shape, LEAST)
        some = np.flatnonzero(_alike(self._consonants[first], self._consonants[second]))
        bits[some] = self._measured(first[some], second[some])
        return bits

    def _measured(self, first: Any, second: Any) -> Any:
        import numpy as np

        low, high = np.minimum(first, second), np.maximum(first, second)
        bits = np.minimum(self.most[low], self.most[high])
        some = np.flatnonzero(self._same_as[low] != self._same_as[high])
        low, high = low[some], high[some]
        common = np.maximum(self._common[low, self._script[high]], self._common[high, self._script[low]])
        found = self._looked_up(low.astype(np.int64) * len(self.tokens) + high)
        bits[some] = np.clip(found - common, LEAST, bits[some])
        return bits

    def of_names(self, first: Any, second: Any) -> Any:
        """Scores of pairs of names, each a row of numbers of parts in order, -1 where it has no more.

        Parts answer to each other in order; a last part may have been written first. The score is that of the best way
        to lay the names side by side, and 0 where one has no parts. The bounds hold part by part.
        """
        import numpy as np

        sides = np.atleast_2d(np.asarray(first)), np.atleast_2d(np.asarray(second))
        counts = [(side >= 0).sum(axis=1) for side in sides]
        widest = np.maximum(*counts)
        score = np.zeros(len(widest))
        order = np.argsort(widest, kind="stable")  # names of like length together: short ones cost less
        order = order[np.minimum(*counts)[order] > 0]
        for start in range(0, len(order), _CHUNK):
            some = order[start : start + _CHUNK]
            width = int(widest[some[-1]])
            score[some] = self._laid_out([side[some, :width] for side in sides], [count[some] for count in counts])
        return score

    def _laid_out(self, sides: list[Any], counts: list[Any]) -> Any:
        import numpy as np

        # Parts first, pairs last: each step of the alignment reads and writes whole rows.
        first, second = (np.ascontiguousarray(side.T) for side in sides)
        consonants = [
            np.where(side < 0, np.uint16(nobody), self._consonants[side])
            for side, nobody in zip((first, second), _NOBODY, strict=True)
        ]
        i, j, rows = np.nonzero(_alike(consonants[0][:, None], consonants[1][None]))
        gains = np.full((len(first), len(second), len(sides[0])), LEAST, dtype=np.float32)
        gains[i, j, rows] = self._measured(first[i, rows], second[j, rows])
        score = best_alignment(gains, counts)
        everyone = np.arange(len(sides[0]))
        for side in (0, 1):
            own = gains if side == 0 else gains.transpose(1, 0, 2)
            meeting = own[np.maximum(counts[side] - 1, 0), 0, everyone]
            some = np.flatnonzero((meeting > 0.0) & (counts[side] > 1))
            turned = _last_first(own[:, :, some], counts[side][some])
            turned = turned if side == 0 else turned.transpose(1, 0, 2)
            other = best_alignment(turned, [count[some] for count in counts]) + TURNED
            score[some] = np.maximum(score[some], other)
        return score

    def _looked_up(self, codes: Any) -> Any:
        import numpy as np

        wanted, inverse = np.unique(codes, return_inverse=True)
        at = np.minimum(np.searchsorted(self._codes, wanted), max(len(self._codes) - 1, 0))
        new = wanted[self._codes[at] != wanted] if len(self._codes) else wanted
        if len(new):
            merged = np.concatenate([self._codes, new])
            order = np.argsort(merged, kind="stable")
            self._bits = np.concatenate([self._bits, self._scored(*np.divmod(new, len(self.tokens)))])[order]
            self._codes = merged[order]
        return self._bits[np.searchsorted(self._codes, wanted)][inverse]

    def _scored(self, low: Any, high: Any) -> Any:
        """Scores by the letters, of pairs that are not equal."""
        import numpy as np

        out = np.empty(len(low))
        kinds = self._script[low] + self._script[high]
        for kind, scripts in enumerate((_WITHIN_ARABIC, _ACROSS, _WITHIN_LATIN)):
            some = np.flatnonzero(kinds == kind)
            if not len(some):
                continue
            left, right = low[some], high[some]
            if kind == 1:
                left, right = (
                    np.where(self._script[left] == 0, left, right),
                    np.where(self._script[left] == 0, right, left),
                )
            sides = [self._side(scripts, side) for side in (0, 1)]
            ratio = log_together(self._tables[scripts].arrays, (sides[0][0], sides[1][0]), (left, right))
            ratio = ratio - sides[0][1][left] - sides[1][1][right]
            if kind != 1:
                ratio += np.log(1.0 - self._tables[scripts].same)
            out[some] = _bounded(ratio)
        return np.minimum(out, np.minimum(self._letters_say[low], self._letters_say[high]))

    def _side(self, scripts: Scripts, side: int) -> tuple[Spellings, Any]:
        """The whole vocabulary as spellings of one side of a table, and their chances alone."""
        if scripts[0] == scripts[1]:
            side = 0  # both sides of such a table are alike, to the last digit
        if (scripts, side) not in self._spelled:
            arrays = self._tables[scripts].arrays
            spelled = spellings(self._texts, scripts[side], arrays.pairs[side])
            self._spelled[scripts, side] = spelled, log_alone(arrays, spelled, side)
        return self._spelled[scripts, side]

    def _identical(self) -> Any:
        """Scores of parts with themselves."""
        import numpy as np

        out = np.zeros(len(self.tokens))
        for script, scripts in enumerate((_WITHIN_ARABIC, _WITHIN_LATIN)):
            chosen = self._script == script
            if chosen.any():
                alone = self._side(scripts, 0)[1]
                out = np.where(chosen, _bounded(np.log(self._tables[scripts].same) - alone), out)
        return out

    def _use_counts(self, counts: Sequence[int]) -> None:
        """Measure against a name drawn from the lists instead of one of random letters.

        What a part says with another is divided by what it says on average with the names of that script in the lists.
        A Latin part itself is left out of that mean: clerks who romanise otherwise write no worse. Arabic has one
        spelling of a name, so another one that is as near as محمد to أحمد is another name if the lists know both.
        """
        import numpy as np

        held = np.asarray(counts, dtype=np.float64)
        totals = np.bincount(self._script, held, minlength=2) + 1.0
        low, high = _near(self._skeletons, self._same_as)
        ratio = np.exp2(self._looked_up(low * len(self.tokens) + high))
        latin = (self._script[low] == 1) & (self._script[high] == 1)
        ratio[latin] /= 1.0 - self._tables[_WITHIN_LATIN].same
        sums = np.ones((len(held), 2))  # a name not seen before is like random letters
        np.add.at(sums, (low, self._script[high]), held[high] * ratio)
        np.add.at(sums, (high, self._script[low]), held[low] * ratio)
        together = np.bincount(self._same_as, held)[self._same_as]
        sums[:, 0] += np.where(self._script == 0, together * np.exp2(self._letters_say), 0.0)
        self._common = np.maximum(np.log2(sums / totals), 0.0)
        share = together / totals[self._script] + np.exp2(-self._letters_say)
        self.most = np.minimum(self._letters_say, -np.log2(np.minimum(share, 1.0)))


def _alike(first: Any, second: Any) -> Any:
    """Whether parts share half of their consonants, roughly heard; others are not worth a closer look."""
    import numpy as np

    most = np.maximum(np.bitwise_count(first), np.bitwise_count(second))
    return (2 * np.bitwise_count(first & second) >= most) | (most < 2)


def _numbered(texts: list[str]) -> Any:
    import numpy as np

    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)


def _consonants(skeletons: list[str]) -> Any:
    import numpy as np

    heard = {letter: 1 << number for number, letters in enumerate(_HEARD) for letter in letters}
    masks = [sum({heard[letter] for letter in key if letter in heard}) for key in skeletons]
    return np.array(masks, dtype=np.uint16)


def _near(skeletons: list[str], same_as: Any) -> tuple[Any, Any]:
    """Pairs of different parts with one skeleton, the lower number first: others add next to nothing to a mean."""
    import numpy as np

    holders: dict[str, list[int]] = {}
    for place, key in enumerate(skeletons):
        holders.setdefault(key, []).append(place)
    pairs = [np.empty((2, 0), dtype=np.int64)]
    pairs += [np.array(found)[np.stack(np.triu_indices(len(found), 1))] for found in holders.values()]
    low, high = np.concatenate(pairs, axis=1)
    different = same_as[low] != same_as[high]
    return low[different], high[different]


def _bounded(log_ratio: Any) -> Any:
    import numpy as np

    return np.logaddexp2(log_ratio / np.log(2.0) + np.log2(1.0 - ODD), LEAST)


def best_alignment(gains: Any, counts: Sequence[Any]) -> Any:
    """Bits of the best way to lay names side by side in order, for many pairs (Needleman and Wunsch, 1970).

    `gains` are bits by part of the first name, part of the second, and pair; `counts` the parts of each name.
    """
    import numpy as np

    costs = []
    for side, count in enumerate(counts):
        cost = np.where(np.arange(gains.shape[side])[:, None] < count, LEFT_OUT, 0.0).astype(np.float32)
        cost[:1] *= GIVEN_LEFT_OUT / LEFT_OUT
        costs.append(cost)
    above = [np.zeros(gains.shape[2], dtype=np.float32), *np.cumsum(costs[1], axis=0)]
    for i in range(gains.shape[0]):
        row = [above[0] + costs[0][i]]
        for j in range(gains.shape[1]):
            best = np.maximum(above[j + 1] + costs[0][i], row[j] + costs[1][j])
            row.append(np.maximum(best, above[j] + gains[i, j]))
        above = row
    return above[-1]


def _last_first(gains: Any, counts: Any) -> Any:
    """Gains once the last part of the first name of each pair is put first."""
    import numpy as np

    places = np.arange(gains.shape[0])[:, None]
    source = np.where(places >= counts, places, (places - 1) % np.maximum(counts, 1))
    return np.take_along_axis(gains, source[:, None, :], axis=0)
