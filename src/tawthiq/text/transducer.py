"""How one name becomes two spellings: a transducer over letters, and its chances for many pairs of spellings at once.

Both spellings of a name are thought to be written together, piece by piece: a letter or two of one with a letter, two
or none of the other (ش with sh, nothing with a). The chance of two spellings sums over all ways to cut them into
pieces; the chance of one alone sums over all that the other might be (Ristad and Yianilos, "Learning string-edit
distance", 1998; longer pieces as in Brill and Moore, 2000). Their ratio is the evidence that one name was written twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from tawthiq.text.letters import ALPHABETS, LONGEST, STRANGE, numbered, numbers_of, split

SIZES = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))
"""Letters of the first and of the second spelling in a piece."""

_CHUNK = 1 << 12
_STRANGE_CHANCE = 1e-4  # that a letter of another script goes with itself, in two spellings of one script

Piece = tuple[str, str]
Scripts = tuple[str, str]
Pairs = Mapping[tuple[int, int], int]


@dataclass(frozen=True, eq=False)
class LetterTable:
    """Chances of the pieces in which one name is written in two scripts, or twice in one script.

    Every unlisted piece of at most one letter a side has the chance `rare`; what remains of 1 is the chance that the
    name ends. `same`: how often two lists of one script write a name with the very same letters, at least a half.
    """

    scripts: Scripts
    chances: Mapping[Piece, float]
    rare: float
    same: float = 0.5

    @cached_property
    def arrays(self) -> "PieceArrays":
        """The chances as arrays over the numbers of letters and of pairs of letters."""
        return _filled(self)


@dataclass(frozen=True, eq=False)
class PieceArrays:
    """Chances of pieces by size, over the numbers of what stands left and right; pair 0 is any pair without a piece."""

    by_size: Mapping[tuple[int, int], Any]
    pairs: tuple[Pairs, Pairs]

    @cached_property
    def end(self) -> float:
        """The chance that a name ends after a piece."""
        return float(1.0 - sum(array.sum() for array in self.by_size.values()))

    def alone(self, side: int) -> tuple[Any, Any, float]:
        """Chances of letters, of pairs and of nothing on one side, whatever stands on the other."""
        sums = {size if side == 0 else size[::-1]: array.sum(axis=1 - side) for size, array in self.by_size.items()}
        return sums[1, 1] + sums[1, 2] + sums[1, 0], sums[2, 1], float(sums[0, 1].sum())


def piece_shapes(scripts: Scripts, pairs: tuple[Pairs, Pairs]) -> dict[tuple[int, int], tuple[int, int]]:
    """The shape of the array of each size of pieces."""
    widths = [(1, len(ALPHABETS[script]), len(pairs[side]) + 1) for side, script in enumerate(scripts)]
    return {size: (widths[0][size[0]], widths[1][size[1]]) for size in SIZES}


def place_of(piece: Piece, scripts: Scripts, pairs: tuple[Pairs, Pairs]) -> tuple[int, int] | None:
    """Where in the array of its size a piece stands, if its pairs of letters are numbered."""
    places = []
    for side, text in enumerate(piece):
        numbers = numbers_of(text, scripts[side])
        number = numbers[0] if len(numbers) == 1 else pairs[side].get((numbers[0], numbers[1])) if numbers else 0
        if number is None:
            return None
        places.append(number)
    return places[0], places[1]


def size_of(piece: Piece) -> tuple[int, int]:
    """How many letters stand on each side of a piece."""
    return len(split(piece[0])), len(split(piece[1]))


def _filled(table: LetterTable) -> PieceArrays:
    import numpy as np

    pairs: tuple[dict[tuple[int, int], int], ...] = ({}, {})
    for piece in table.chances:
        for side, text in enumerate(piece):
            for pair in pairwise(numbers_of(text, table.scripts[side])):
                pairs[side].setdefault(pair, len(pairs[side]) + 1)
    numbered_pairs = (pairs[0], pairs[1])
    shapes = piece_shapes(table.scripts, numbered_pairs)
    by_size = {size: np.full(shape, 0.0 if 2 in size else table.rare) for size, shape in shapes.items()}
    if table.scripts[0] == table.scripts[1]:
        diagonal = np.arange(len(STRANGE))
        by_size[1, 1][diagonal, diagonal] = _STRANGE_CHANCE
    for piece, chance in table.chances.items():
        by_size[size_of(piece)][place_of(piece, table.scripts, numbered_pairs)] = chance
    return PieceArrays(by_size, numbered_pairs)


@dataclass(frozen=True, eq=False)
class Spellings:
    """Many spellings in one script, a row each: numbers of their letters and of the pairs that end at each letter."""

    letters: Any
    pairs: Any
    lengths: Any


def spellings(texts: Sequence[str], script: str, pairs: Pairs) -> Spellings:
    """Number the letters of spellings, and those pairs of letters that are in a table."""
    import numpy as np

    rows = [numbered(text, script) for text in texts]
    width = max(map(len, rows), default=0)
    letters, ends = np.zeros((len(rows), width), dtype=np.int32), np.zeros((len(rows), width), dtype=np.int32)
    for place, row in enumerate(rows):
        letters[place, : len(row)] = row
        ends[place, 1 : len(row)] = [pairs.get(pair, 0) for pair in pairwise(row)]
    return Spellings(letters, ends, np.array([len(row) for row in rows], dtype=np.int64))


class Lattice:
    """All ways to cut pairs of spellings into pieces; of shorter ones a part of the table is beside the point."""

    def __init__(self, arrays: PieceArrays, sides: tuple[Spellings, Spellings], rows: tuple[Any, Any]) -> None:
        self.n, self.m = (int(side.lengths[chosen].max()) for side, chosen in zip(sides, rows, strict=True))
        self._count = len(rows[0])
        (left, left_pairs), (right, right_pairs) = (
            (side.letters[chosen].T, side.pairs[chosen].T) for side, chosen in zip(sides, rows, strict=True)
        )
        self._flat = {size: array.ravel() for size, array in arrays.by_size.items()}
        # Places in the flattened arrays are a row's start plus a column.
        self._left = {
            size: numbers * arrays.by_size[size].shape[1]
            for size, numbers in (((1, 1), left), ((1, 2), left), ((2, 1), left_pairs), ((1, 0), left))
        }
        self._right = {(1, 1): right.copy(), (1, 2): right_pairs.copy(), (2, 1): right.copy(), (0, 1): right.copy()}

    def steps(self, i: int, j: int) -> Iterator[tuple[tuple[int, int], Any, Any]]:
        """Pieces that may end after i and j letters: their size, their places in its flattened array, their chances."""
        for size in SIZES:
            if i >= size[0] and j >= size[1]:
                place = self._left[size][i - 1] if size[0] else self._right[size][j - 1]
                if size[0] and size[1]:
                    place = place + self._right[size][j - 1]
                yield size, place, self._flat[size].take(place)

    def before(self) -> list[list[Any]]:
        """Chances of the first i letters with the first j, for all i and j."""
        import numpy as np

        table: list[list[Any]] = [[0.0] * (self.m + 1) for _ in range(self.n + 1)]
        table[0][0] = np.ones(self._count)
        for i in range(self.n + 1):
            for j in range(self.m + 1):
                for size, _, chance in self.steps(i, j):
                    table[i][j] = table[i][j] + table[i - size[0]][j - size[1]] * chance
        return table

    def after(self) -> list[list[Any]]:
        """Chances of what follows the first i and j letters, for all i and j."""
        import numpy as np

        table: list[list[Any]] = [[0.0] * (self.m + 1) for _ in range(self.n + 1)]
        table[self.n][self.m] = np.ones(self._count)
        for i in range(self.n, -1, -1):
            for j in range(self.m, -1, -1):
                for size, _, chance in self.steps(i, j):
                    table[i - size[0]][j - size[1]] = table[i - size[0]][j - size[1]] + table[i][j] * chance
        return table


def by_lengths(sides: tuple[Spellings, Spellings], rows: tuple[Any, Any]) -> Iterator[Any]:
    """Positions of pairs whose spellings are equally long on each side, some thousands at a time."""
    import numpy as np

    shape = sides[0].lengths[rows[0]] * (1 << 16) + sides[1].lengths[rows[1]]
    order = np.argsort(shape, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(shape[order])) + 1):
        for start in range(0, len(group), _CHUNK):
            yield group[start : start + _CHUNK]


def log_together(arrays: PieceArrays, sides: tuple[Spellings, Spellings], rows: tuple[Any, Any]) -> Any:
    """Natural log of the chance that one name is written as each pair of spellings."""
    import numpy as np

    chances = np.empty(len(rows[0]))
    lengths = [side.lengths[chosen] for side, chosen in zip(sides, rows, strict=True)]
    order = np.lexsort(lengths)  # spellings of like length together, to compute little in vain
    for start in range(0, len(order), _CHUNK):
        some = order[start : start + _CHUNK]
        table = Lattice(arrays, sides, (rows[0][some], rows[1][some])).before()
        shapes = lengths[0][some] * (LONGEST + 1) + lengths[1][some]
        for shape in np.unique(shapes).tolist():
            n, m = divmod(shape, LONGEST + 1)
            chances[some[shapes == shape]] = table[n][m][shapes == shape]
    return np.log(chances * arrays.end)


def log_alone(arrays: PieceArrays, spelled: Spellings, side: int) -> Any:
    """Natural log of the chance of each spelling, whatever stands on the other side."""
    import numpy as np

    letters, pairs, none = arrays.alone(side)
    width = spelled.letters.shape[1]
    table = [np.ones(len(spelled.letters))]
    for i in range(width):
        step = table[i] * letters[spelled.letters[:, i]]
        if i:
            step = step + table[i - 1] * pairs[spelled.pairs[:, i]]
        table.append(step / (1.0 - none))
    chances = np.stack(table, axis=1)[np.arange(len(spelled.letters)), spelled.lengths]
    return np.log(chances * arrays.end / (1.0 - none))
