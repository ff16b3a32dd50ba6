"""Learning how two scripts write one name, from pairs of spellings of which not all need be right.

Expectation-maximisation (Dempster, Laird and Rubin, 1977) over the ways to cut each pair into pieces. A pair teaches
as far as it is likelier to be one name than two written independently, so that translations and mistakes among the
pairs drop out by themselves.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from tawthiq.text.letters import ALPHABETS, numbered, numbers_of
from tawthiq.text.transducer import (
    SIZES,
    Lattice,
    LetterTable,
    Pairs,
    Piece,
    PieceArrays,
    Scripts,
    Spellings,
    by_lengths,
    log_alone,
    piece_shapes,
    place_of,
    size_of,
    spellings,
)

END = ("", "")
"""The piece of nothing with nothing: with it a name ends."""

_SLIPS = 0.01  # share of pieces taken to be slips: any letter for any, or for none
_FEWEST = 3.0  # times that a piece with a pair of letters must be expected in the material, else it is chance
_LISTED = (
    1e-4  # pieces that are rarer are not listed: on places held back the others told names apart as well or better
)
_DOUBT = 0.1  # share of pairs taken to be wrong at first
_SHARES = {(1, 1): 0.5, (1, 2): 0.1, (2, 1): 0.05, (1, 0): 0.05, (0, 1): 0.1}


def learn_table(
    scripts: Scripts,
    pairs: Iterable[tuple[str, str]],
    known: Mapping[Piece, float],
    same: float = 0.5,
    rounds: int = 12,
) -> LetterTable:
    """Learn from pairs of spellings, added to how often pieces are taken to have been seen already, and names to have ended.

    Two spellings of one script teach in both directions, equal ones nothing: there must be others among the pairs. `same`
    is how often lists of one script write a name alike.
    """
    import numpy as np

    material = sorted(set(pairs))
    within = scripts[0] == scripts[1]
    differing = [pair for pair in material if pair[0] != pair[1]] if within else material
    if within:
        differing = sorted({turned for pair in differing for turned in (pair, pair[::-1])})
    texts = [sorted({pair[side] for pair in differing}) for side in (0, 1)]
    numbers = [{text: number for number, text in enumerate(column)} for column in texts]
    rows = tuple(np.array([numbers[side][pair[side]] for pair in differing]) for side in (0, 1))
    ended = known.get(END, 0.0)
    known = {piece: times for piece, times in known.items() if piece != END}
    left, right = (_pairs(scripts[side], texts[side], [piece[side] for piece in known]) for side in (0, 1))
    letter_pairs = (left, right)
    sides = tuple(spellings(texts[side], scripts[side], letter_pairs[side]) for side in (0, 1))
    prior = _counts(scripts, known, letter_pairs)
    arrays, doubt = _start(scripts, known, letter_pairs), _DOUBT
    for number in range(rounds):
        counts, right_pairs = _expected(arrays, (sides[0], sides[1]), (rows[0], rows[1]), doubt if number else 0.0)
        doubt = min(max(1.0 - right_pairs / len(differing), 0.01), 0.5)
        # Pieces that are rare in all pairs are dropped once the common ones have settled.
        arrays = _renewed(counts, prior, right_pairs + ended, letter_pairs, _FEWEST if number > 3 else 0.5)
    return _listed(scripts, arrays, same, known)


def _pairs(script: str, texts: list[str], pieces: list[str]) -> Pairs:
    found = {pair for text in texts for pair in pairwise(numbered(text, script))}
    found.update(pair for piece in pieces for pair in pairwise(numbers_of(piece, script)))
    return {pair: number for number, pair in enumerate(sorted(found), start=1)}


def _counts(scripts: Scripts, known: Mapping[Piece, float], pairs: tuple[Pairs, Pairs]) -> dict[tuple[int, int], Any]:
    import numpy as np

    counts = {size: np.zeros(shape) for size, shape in piece_shapes(scripts, pairs).items()}
    for piece, times in known.items():
        place = place_of(piece, scripts, pairs)
        if place is not None:
            counts[size_of(piece)][place] += times
    return counts


def _start(scripts: Scripts, known: Mapping[Piece, float], pairs: tuple[Pairs, Pairs]) -> PieceArrays:
    """All pieces of a size are alike but for those known."""
    by_size = {}
    for size, counts in _counts(scripts, known, pairs).items():
        chances = counts + 1.0
        if size[0] == 2:
            chances[0] = 0.0
        if size[1] == 2:
            chances[:, 0] = 0.0
        by_size[size] = chances * (_SHARES[size] / max(chances.sum(), 1.0))
    return PieceArrays(by_size, pairs)


def _expected(
    arrays: PieceArrays, sides: tuple[Spellings, Spellings], rows: tuple[Any, Any], doubt: float
) -> tuple[dict[tuple[int, int], Any], float]:
    """How often each piece is expected in the pairs that are right, and how many are."""
    import numpy as np

    counts = {size: np.zeros(array.shape) for size, array in arrays.by_size.items()}
    alone = [log_alone(arrays, sides[side], side) for side in (0, 1)]
    right = 0.0
    for some in by_lengths(sides, rows):
        left_rows, right_rows = rows[0][some], rows[1][some]
        lattice = Lattice(arrays, sides, (left_rows, right_rows))
        before, after = lattice.before(), lattice.after()
        total = before[lattice.n][lattice.m]
        ratio = np.exp(np.log(total * arrays.end) - alone[0][left_rows] - alone[1][right_rows])
        weight = ratio * (1.0 - doubt) / (ratio * (1.0 - doubt) + doubt)
        right += float(weight.sum())
        scale = weight / total
        for i in range(lattice.n + 1):
            for j in range(lattice.m + 1):
                for size, place, chance in lattice.steps(i, j):
                    share = before[i - size[0]][j - size[1]] * chance * after[i][j] * scale
                    counts[size] += np.bincount(place, share, counts[size].size).reshape(counts[size].shape)
    return counts, right


def _renewed(
    counts: dict[tuple[int, int], Any],
    prior: dict[tuple[int, int], Any],
    ends: float,
    pairs: tuple[Pairs, Pairs],
    fewest: float,
) -> PieceArrays:
    import numpy as np

    sums = {size: counts[size] + prior[size] for size in SIZES}
    kept = {
        size: np.where((array < fewest) & (prior[size] == 0.0), 0.0, array) if 2 in size else array
        for size, array in sums.items()
    }
    total = sum(float(array.sum()) for array in kept.values())
    singles = sum(array.size for size, array in kept.items() if 2 not in size)
    going_on = total / (total + ends)
    by_size = {
        size: going_on * ((1.0 - _SLIPS) * array / total + (0.0 if 2 in size else _SLIPS / singles))
        for size, array in kept.items()
    }
    return PieceArrays(by_size, pairs)


def _listed(scripts: Scripts, arrays: PieceArrays, same: float, known: Mapping[Piece, float]) -> LetterTable:
    """The pieces that matter, by name; chances to four digits, equal in both directions within one script."""
    singles = sum(array.size for size, array in arrays.by_size.items() if 2 not in size)
    rare = float(f"{_SLIPS * (1.0 - arrays.end) / singles:.3e}")
    names = [
        {
            1: ALPHABETS[script],
            2: ["", *("".join(ALPHABETS[script][n] for n in pair) for pair in arrays.pairs[side])],
            0: ("",),
        }
        for side, script in enumerate(scripts)
    ]
    chances: dict[Piece, float] = {}
    for size, array in arrays.by_size.items():
        for left, right in zip(*(array > 2.0 * rare).nonzero(), strict=True):
            piece = (names[0][size[0]][left], names[1][size[1]][right])
            if array[left, right] > _LISTED or piece in known:
                chances[piece] = float(array[left, right])
    if scripts[0] == scripts[1]:
        chances = {
            (a, b): (chance + chances.get((b, a), rare)) / 2 for (a, b), chance in chances.items() if (b, a) in chances
        }
    rounded = {piece: float(f"{chance:.3e}") for piece, chance in sorted(chances.items())}
    return LetterTable(scripts, rounded, rare, same)
