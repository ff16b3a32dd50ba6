"""Two names side by side: one score, and the letters that speak for and against their being one name.

>>> similarity("محمد الحلبي", "Mohamad Al-Halabi") > 30, similarity("محمد الحلبي", "Samir Haddad") < -10
(True, True)
>>> [(pair.first, pair.second, round(pair.bits)) for pair in aligned("شامي", "Chami").parts[0].pieces]
[('ش', 'ch', 15), ('ا', 'a', 3), ('م', 'm', 4), ('ي', 'i', 6)]
"""

from dataclasses import dataclass, replace
from math import log2

from tawthiq.text.letter_tables import LetterTables, load_tables
from tawthiq.text.letters import LONGEST, numbered, side_of, spelling
from tawthiq.text.names import parse_name
from tawthiq.text.similarity import GIVEN_LEFT_OUT, LEFT_OUT, TURNED, NameSimilarity
from tawthiq.text.transducer import SIZES, LetterTable

_ISOLATE = "\u2068{}\u2069"  # keeps each piece in its own direction on a line of both scripts


@dataclass(frozen=True, slots=True)
class LetterPair:
    """Letters of two spellings that answer to each other, none where one writes nothing, and what they say in bits."""

    first: str
    second: str
    bits: float


@dataclass(frozen=True, slots=True)
class PartPair:
    """Parts of two names that answer to each other, or one that the other name leaves out, and what they say in bits.

    The bits of the letters are those of the likeliest way to cut the spellings into pieces. `rest` is what remains:
    other ways, the end of the name, how common the name is, and the bounds of the score.
    """

    first: str | None
    second: str | None
    bits: float
    pieces: tuple[LetterPair, ...] = ()
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two names side by side. `bits` is the sum over the parts, less three where a last part was written first."""

    bits: float
    parts: tuple[PartPair, ...]
    turned: bool = False

    def __str__(self) -> str:
        return " | ".join(_line(part) for part in self.parts) + f" = {self.bits:+.1f}"


def _line(part: PartPair) -> str:
    if part.first is None or part.second is None:
        return f"{_ISOLATE.format(part.first or part.second)} left out {part.bits:+.1f}"
    pieces = [
        f"{_ISOLATE.format(pair.first or '∅')}:{_ISOLATE.format(pair.second or '∅')} {pair.bits:+.1f}"
        for pair in part.pieces
    ]
    return "  ".join([*pieces, f"rest {part.rest:+.1f}"])


def similarity(first: str, second: str, tables: LetterTables | None = None) -> float:
    """How much likelier two texts are one name written twice than two names, in bits, by their letters.

    The texts are full names or parts of names, in Arabic or Latin script. 0 where one has no parts. The same for both
    orders; no text is more similar to a name than the name itself.
    """
    return _side_by_side(first, second, tables).bits


def aligned(first: str, second: str, tables: LetterTables | None = None) -> Aligned:
    """Lay two names side by side, part by part and letter by letter, with what each pair says in bits."""
    found = _side_by_side(first, second, tables)
    return replace(found, parts=tuple(_spelled_out(part, tables or load_tables()) for part in found.parts))


def aligned_parts(first: str, second: str, tables: LetterTables | None = None) -> PartPair:
    """Lay two parts of names, as `parse_name` gives them, side by side letter by letter.

    >>> [(pair.first, pair.second) for pair in aligned_parts("حداد", "haddad").pieces]
    [('ح', 'ha'), ('د', 'dd'), ('ا', 'a'), ('د', 'd')]
    """
    vocabulary = sorted({first, second})
    bits = NameSimilarity(vocabulary, tables=tables).bits([vocabulary.index(first)], [vocabulary.index(second)])
    return _spelled_out(PartPair(first, second, float(bits[0])), tables or load_tables())


def _spelled_out(part: PartPair, tables: LetterTables) -> PartPair:
    pieces = _pieces(part, tables)
    return replace(part, pieces=pieces, rest=part.bits - sum(pair.bits for pair in pieces)) if pieces else part


def _side_by_side(first: str, second: str, tables: LetterTables | None) -> Aligned:
    parts = parse_name(first).tokens, parse_name(second).tokens
    if not parts[0] or not parts[1]:
        return Aligned(0.0, ())
    vocabulary = sorted({*parts[0], *parts[1]})
    one, other = ([vocabulary.index(token) for token in side] for side in parts)
    scores = NameSimilarity(vocabulary, tables=tables)
    bits = scores.bits([i for i in one for _ in other], [j for _ in one for j in other]).tolist()
    gains = [bits[start : start + len(other)] for start in range(0, len(bits), len(other))]
    best, orders = _laid(gains), [list(range(len(side))) for side in parts]
    turned = False
    for side in (0, 1):
        order = [len(parts[side]) - 1, *range(len(parts[side]) - 1)]
        meeting = gains[-1][0] if side == 0 else gains[0][-1]
        if meeting > 0.0 and len(order) > 1:
            rolled = [gains[i] for i in order] if side == 0 else [[row[j] for j in order] for row in gains]
            score, steps = _laid(rolled)
            if score + TURNED > best[0]:
                best, turned = (score + TURNED, steps), True
                orders = [order if n == side else list(range(len(parts[n]))) for n in (0, 1)]
    pairs = []
    for i, j in best[1]:
        left, right = (None if at is None else orders[n][at] for n, at in enumerate((i, j)))
        left_out = GIVEN_LEFT_OUT if 0 in (i, j) else LEFT_OUT
        value = left_out if left is None or right is None else gains[left][right]
        pairs.append(
            PartPair(None if left is None else parts[0][left], None if right is None else parts[1][right], value)
        )
    return Aligned(best[0], tuple(pairs), turned)


Step = tuple[int | None, int | None]


def _laid(gains: list[list[float]]) -> tuple[float, list[Step]]:
    """The best way to lay two names side by side in order, and its score: as `best_alignment` does for many."""
    best: dict[tuple[int, int], tuple[float, list[Step]]] = {(0, 0): (0.0, [])}
    for i in range(len(gains) + 1):
        for j in range(len(gains[0]) + 1):
            ways: list[tuple[tuple[float, list[Step]], float, Step]] = []
            if i and j:
                ways.append((best[i - 1, j - 1], gains[i - 1][j - 1], (i - 1, j - 1)))
            if i:
                ways.append((best[i - 1, j], LEFT_OUT if i > 1 else GIVEN_LEFT_OUT, (i - 1, None)))
            if j:
                ways.append((best[i, j - 1], LEFT_OUT if j > 1 else GIVEN_LEFT_OUT, (None, j - 1)))
            for (score, steps), bits, step in ways:
                if (i, j) not in best or score + bits > best[i, j][0]:
                    best[i, j] = score + bits, [*steps, step]
    return best[len(gains), len(gains[0])]


def _pieces(part: PartPair, tables: LetterTables) -> tuple[LetterPair, ...]:
    if part.first is None or part.second is None:
        return ()
    scripts = (side_of(part.first), side_of(part.second))
    if scripts == ("latin", "arabic"):
        found = likeliest_pieces(tables.tables["arabic", "latin"], spelling(part.second), spelling(part.first))
        return tuple(LetterPair(pair.second, pair.first, pair.bits) for pair in found)
    return likeliest_pieces(tables.tables[scripts], spelling(part.first), spelling(part.second))


def likeliest_pieces(table: LetterTable, first: str, second: str) -> tuple[LetterPair, ...]:
    """The likeliest way to cut two spellings into pieces (Viterbi), with the bits of each piece.

    A piece's bits compare its chance with that of its letters written independently.
    """
    spelled = numbered(first, table.scripts[0]), numbered(second, table.scripts[1])
    texts = first[:LONGEST], second[:LONGEST]
    alone = [_letter_bits(table, side, numbers) for side, numbers in enumerate(spelled)]
    best: dict[tuple[int, int], tuple[float, tuple[LetterPair, ...]]] = {(0, 0): (0.0, ())}
    for i in range(len(spelled[0]) + 1):
        for j in range(len(spelled[1]) + 1):
            for wide, high in SIZES:
                chance = _chance(table, spelled[0][max(i - wide, 0) : i], spelled[1][max(j - high, 0) : j])
                if wide <= i and high <= j and chance > 0.0:
                    bits = log2(chance) + sum(alone[0][i - wide : i]) + sum(alone[1][j - high : j])
                    total, before = best[i - wide, j - high]
                    if (i, j) not in best or total + bits > best[i, j][0]:
                        pair = LetterPair(texts[0][i - wide : i], texts[1][j - high : j], bits)
                        best[i, j] = total + bits, (*before, pair)
    return best[len(spelled[0]), len(spelled[1])][1]


def _letter_bits(table: LetterTable, side: int, numbers: list[int]) -> list[float]:
    """How surprising each letter is by itself."""
    letters, _, none = table.arrays.alone(side)
    return [-log2(letters[number] / (1.0 - none)) for number in numbers]


def _chance(table: LetterTable, left: list[int], right: list[int]) -> float:
    place = []
    for side, numbers in enumerate((left, right)):
        pair = tuple(numbers)
        place.append(table.arrays.pairs[side].get((pair[0], pair[1]), 0) if len(pair) == 2 else pair[0] if pair else 0)
    size = (len(left), len(right))
    return float(table.arrays.by_size[size][place[0], place[1]]) if size in table.arrays.by_size else 0.0
