"""Whether up to four claims can all hold, told by adding and comparing, without a solver.

A proof that claims cannot all hold weighs them: some floors, each so many times, lie within some ceilings, each so many
times, and say more (Farkas 1902). No claim need be weighed from both ends, since its ends do not contradict each other.
The weights can be taken from an edge of the cone of all proofs, where they are determinants over zeros and ones of one
row fewer than there are claims: never more than 1 for three claims, and 2 for four. So all proofs there are can be tried.

Populations nest, so the numbers of a cell are sums of sets of populations that hold, with each, whatever is around it.
"""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from tawthiq.counts.atoms import Cells

MOST = 4
_OUTSIDE, _POSSIBLE, _SURE = 0, 1, 2
_NO_CEILING = 1e15  # more than are ever counted, and times two still exact


def few_hold(cells: Cells, claims: Sequence[int], floors: Any, ceilings: Any) -> bool:
    """Whether numbers of dead, whole or not, satisfy up to four claims; `floors` and `ceilings` are those of all claims."""
    weights, proves = _proofs(len(claims))
    few = np.asarray(claims, dtype=int)
    says_more = np.maximum(weights, 0) @ np.asarray(floors)[few]
    says_more -= np.maximum(-weights, 0) @ np.minimum(np.asarray(ceilings)[few], _NO_CEILING)
    tried = says_more > 0
    return not (tried.any() and proves[_patterns(cells, few)][:, tried].all(axis=0).any())


def _patterns(cells: Cells, claims: Any) -> Any:
    """How the places of claims lie to each other, in base three: a place is outside, possibly, or surely in each claim."""
    states = cells.possible[claims].astype(np.int16) + cells.sure[claims]
    code = states[0]
    for state in states[1:]:
        code = code * 3 + state
    seen = np.flatnonzero(np.bincount(code, minlength=3 ** len(claims)))
    tags = cells.tags[claims]
    around = cells.inside[np.ix_(tags, tags)] | (tags[:, None] == tags)
    return np.unique(_within(len(claims), around.tobytes())[:, seen])


@cache
def _states(count: int) -> Any:
    return np.array(list(product((_OUTSIDE, _POSSIBLE, _SURE), repeat=count)))


@cache
def _proofs(count: int) -> tuple[Any, Any]:
    """Weights to be tried (positive from below, negative from above), and whether those below lie within, by pattern."""
    largest = 2 if count > 3 else 1
    weights = np.array(list(product(range(-largest, largest + 1), repeat=count)))
    weights = weights[(weights > 0).any(axis=1)]
    below = (_states(count) >= _POSSIBLE).astype(int) @ np.maximum(weights, 0).T
    above = (_states(count) == _SURE).astype(int) @ np.maximum(-weights, 0).T
    return weights, above >= below


@cache
def _within(count: int, around: bytes) -> Any:
    """What is left of each pattern in each set of populations that holds whatever is around one of its own."""
    outer = np.frombuffer(around, dtype=bool).reshape(count, count)
    sets = np.array(list(product((False, True), repeat=count)))
    closed = np.array([not (outer[chosen].any(axis=0) & ~chosen).any() for chosen in sets])
    digits = 3 ** np.arange(count - 1, -1, -1)
    return np.array([(_states(count) * chosen) @ digits for chosen in sets[closed]])
