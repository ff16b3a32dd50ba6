"""Sums over the sets of lists: who is on all of some lists, and which terms are part of a pattern.

Arrays have an entry for each of the 2^lists sets, by its bits. `sums_above`, `sums_below` and `split` are for compiled code
alone: numba loses the environment of a cached function that is called from Python after another cached one has held it.
"""

from typing import Any

import numpy as np
from numba import njit

from tawthiq.mse.table import Floats, Ints


def superset_sums(cells: Floats) -> Floats:
    """For each set of lists: how many people are on all of them, whatever else they are on.

    >>> superset_sums(np.array([0.0, 40, 30, 6])).tolist()
    [76.0, 46.0, 36.0, 6.0]
    """
    sums = cells.copy()
    for place in range(len(sums).bit_length() - 1):
        halves = sums.reshape(-1, 2, 1 << place)
        halves[:, 0] += halves[:, 1]
    return sums


def subset_sums(terms: Floats) -> Floats:
    """For each set of lists: the sum over the terms that are part of it."""
    sums = terms.copy()
    for place in range(len(sums).bit_length() - 1):
        halves = sums.reshape(-1, 2, 1 << place)
        halves[:, 1] += halves[:, 0]
    return sums


def finite_part(parameters: Ints, margins: Floats) -> tuple[Ints, Ints]:
    """The terms whose lists share somebody, and the patterns (on some list) that hold no other term."""
    infinite = np.zeros(len(margins))
    infinite[parameters] = margins[parameters] == 0
    patterns = np.flatnonzero(subset_sums(infinite) == 0)
    return parameters[margins[parameters] > 0], patterns[patterns > 0]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def sums_above(cells: Any) -> Any:
    """`superset_sums`, compiled."""
    sums = cells.copy()
    step = 1
    while step < len(sums):
        for pattern in range(len(sums)):
            if not pattern & step:
                sums[pattern] += sums[pattern | step]
        step *= 2
    return sums


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def sums_below(terms: Any) -> Any:
    """`subset_sums`, compiled."""
    sums = terms.copy()
    step = 1
    while step < len(sums):
        for pattern in range(len(sums)):
            if pattern & step:
                sums[pattern] += sums[pattern ^ step]
        step *= 2
    return sums


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def split(parameters: Any, margins: Any) -> Any:
    """The terms whose lists share somebody; and of all patterns, above 0 where they hold another term."""
    finite, infinite = np.empty(len(parameters), np.int64), np.zeros(len(margins))
    size = 0
    for term in parameters:
        if margins[term] > 0:
            finite[size] = term
            size += 1
        else:
            infinite[term] = 1.0
    return finite[:size], sums_below(infinite)
