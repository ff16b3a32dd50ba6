"""Whether a log-linear model has an answer on a table: does a maximum exist, and is it the only one?

    0  both     1  no maximum exists     2  not identifiable     3  neither

Fienberg and Rinaldo (2012, Annals of Statistics 40:996-1023): with A the design of the patterns that are kept, a maximum
exists if and only if some table with no zero has the margins of this one. The table plus any y with A'y = 0 has them, so a
linear program asks for the greatest s <= 1 with y >= s on the patterns that nobody shows: it is 1 or 0. Put the other way,
no direction b may leave the shown patterns as they are and move the others one way only; where there is but one direction
that leaves them so, its signs tell. So only *which* patterns are shown matters, and never how large the counts are.
Identifiable: A has full column rank.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit
from scipy.linalg import null_space
from scipy.optimize import linprog

from tawthiq.mse.hierarchy import Model
from tawthiq.mse.lattice import finite_part, split, superset_sums
from tawthiq.mse.table import Floats, Ints

REASONS = {1: "mle_does_not_exist", 2: "not_identifiable", 3: "not_identifiable"}

_PRIME = 2**31 - 1  # ranks of 0/1 designs modulo a prime are those of the integers but for a chance of one in billions


def code(cells: Floats, model: Model) -> int:
    """0 to 3 as above; `cells` are the counts of all 2^lists patterns by their bits."""
    return _code(model, len(cells), np.packbits(cells > 0).tobytes())


@lru_cache(maxsize=1 << 16)
def _code(model: Model, patterns: int, packed: bytes) -> int:
    shown = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=patterns).astype(np.float64)
    rank, rank_of_shown, size = _ranks(shown, model.parameters, superset_sums(shown))
    if rank_of_shown == size:  # no direction leaves the shown patterns as they are: a maximum exists, and only one
        return 0
    return (0 if rank == size else 2) + (0 if _exists(shown, model.parameters) else 1)


def _exists(shown: Floats, parameters: Ints) -> bool:
    finite, patterns = finite_part(parameters, superset_sums(shown))
    design = (patterns[:, None] & finite == finite).astype(float)
    empty = shown[patterns] == 0
    if not empty.any():
        return True
    still = null_space(design[~empty])
    if still.shape[1] == 1:
        moved = np.round(design[empty] @ still, 9)
        return bool(moved.min() < 0 < moved.max() or not moved.any())
    return _positive(design, np.flatnonzero(empty))


def _positive(design: Floats, empty: Ints) -> bool:
    """Whether something with no margins can be added to a table to leave none of the empty patterns empty."""
    patterns, terms = design.shape
    above = np.zeros((len(empty), patterns + 1))
    above[np.arange(len(empty)), empty], above[:, -1] = -1.0, 1.0
    margins = np.concatenate([design.T, np.zeros((terms, 1))], axis=1)
    cost = np.zeros(patterns + 1)
    cost[-1] = -1.0
    limits = [(None, None)] * patterns + [(None, 1.0)]
    answer = linprog(cost, above, np.zeros(len(empty)), margins, np.zeros(terms), limits, method="highs")
    return bool(answer.status == 0 and answer.x[-1] > 0.5)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _ranks(shown: Any, parameters: Any, margins: Any) -> Any:
    """Ranks of the design of the kept patterns and of those among them that somebody shows; the number of columns."""
    terms, dropped = split(parameters, margins)
    return _rank(dropped, terms), _rank(dropped + 1.0 - shown, terms), len(terms)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _rank(dropped: Any, terms: Any) -> int:
    """Rank of the design of the patterns that are not dropped, in the integers modulo a prime: there is no tolerance."""
    size = len(terms)
    basis, row = np.zeros((size, size), np.int64), np.empty(size, np.int64)
    rank = 0
    for pattern in range(1, len(dropped)):
        if dropped[pattern] or rank == size:
            continue
        for column in range(size):
            row[column] = 1 if pattern & terms[column] == terms[column] else 0
        for column in range(size):
            factor = row[column]
            if factor and basis[column, column]:
                for other in range(column, size):
                    row[other] = (row[other] - factor * basis[column, other]) % _PRIME
            elif factor:
                inverse = _inverse(factor)
                for other in range(column, size):
                    basis[column, other] = row[other] * inverse % _PRIME
                rank += 1
                break
    return rank


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _inverse(number: int) -> int:
    """By Fermat: number^(prime - 2)."""
    result, exponent = 1, _PRIME - 2
    while exponent:
        if exponent & 1:
            result = result * number % _PRIME
        number = number * number % _PRIME
        exponent >>= 1
    return result
