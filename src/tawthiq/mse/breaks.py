"""How the records of one person fall apart when links between lists fail: a distribution over partitions of a capture history.

Between each two lists a link fails so often, whoever the person is and whatever other lists name them. Of all distributions over
the ways in which the records of a history could fall into groups, in which each pair is apart as often as its rate says, the one
that assumes nothing else is taken: of greatest entropy (Jaynes 1957, Physical Review 106:620-630), found by proportional fitting.

A pattern, and a group of records, is a set of lists as the bits of one integer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tawthiq.mse.table import Floats, Ints

MOST_LISTS = 7  # 877 partitions
_ROUNDS = 1000
_CLOSE = 1e-9
_NOTHING = 1e-200  # a share that cannot be divided by

Partition = tuple[int, ...]


@lru_cache(maxsize=MOST_LISTS + 1)
def partitions(size: int) -> tuple[Partition, ...]:
    """Every way in which `size` lists fall into groups, fewest groups first.

    >>> [len(partitions(size)) for size in (3, 4, 5, 6)]
    [5, 15, 52, 203]
    """
    return tuple(sorted((tuple(sorted(groups)) for groups in _grown(size)), key=lambda groups: (len(groups), groups)))


def _grown(size: int) -> Iterator[list[int]]:
    if not size:
        yield []
        return
    last = 1 << size - 1
    for groups in _grown(size - 1):
        yield [*groups, last]
        for place in range(len(groups)):
            yield [*groups[:place], groups[place] | last, *groups[place + 1 :]]


@lru_cache(maxsize=MOST_LISTS + 1)
def _apart(size: int) -> NDArray[np.bool_]:
    """(pairs, partitions): whether the two lists are in different groups; pairs as `itertools.combinations` gives them."""
    pairs = [1 << a | 1 << b for a, b in combinations(range(size), 2)]
    rows = [[not any(group & pair == pair for group in each) for each in partitions(size)] for pair in pairs]
    return np.array(rows, dtype=np.bool_).reshape(len(pairs), len(partitions(size)))


@lru_cache(maxsize=1 << MOST_LISTS)
def _ways(pattern: int) -> tuple[Ints, tuple[Partition, ...]]:
    """The lists of a pattern, and the partitions of these."""
    places = [place for place in range(pattern.bit_length()) if pattern >> place & 1]

    def of(group: int) -> int:
        return sum(1 << place for number, place in enumerate(places) if group >> number & 1)

    ways = tuple(tuple(sorted(of(group) for group in groups)) for groups in partitions(len(places)))
    return np.array(places, dtype=np.int64), ways


@dataclass(frozen=True)
class Breaks:
    """How often records of one person on each two lists are apart: (lists, lists), symmetric."""

    rates: Floats

    def of_pattern(self, pattern: int) -> tuple[tuple[Partition, ...], Floats]:
        """What becomes of the records of somebody on exactly these lists: ways with their chances, the whole first.

        Where the rates contradict one another (A with B, B with C, but A not with C) they are met as nearly as a number of
        rounds can bring them.
        """
        places, ways = _ways(pattern)
        wanted = self.rates[np.ix_(places, places)][np.triu_indices(len(places), 1)]
        return ways, np.asarray(_fitted(wanted, _apart(len(places))))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _fitted(wanted: Any, apart: Any) -> Any:
    """Chances of partitions in which pair after pair is apart as often as wanted, round after round."""
    pairs, size = apart.shape
    chances = np.full(size, 1.0 / size)
    for _ in range(_ROUNDS):
        moved = 0.0
        for pair in range(pairs):
            now, rest = 0.0, 0.0
            for place in range(size):
                if apart[pair, place]:
                    now += chances[place]
                else:
                    rest += chances[place]
            # A pair whose every partition has been ruled out by the others can't be met, and is passed over.
            if (now <= _NOTHING and wanted[pair] > 0) or (rest <= _NOTHING and wanted[pair] < 1):
                continue
            moved = max(moved, abs(now / (now + rest) - wanted[pair]))
            for place in range(size):
                if apart[pair, place]:
                    chances[place] *= wanted[pair] / now if now > _NOTHING else 0.0
                else:
                    chances[place] *= (1 - wanted[pair]) / rest if rest > _NOTHING else 0.0
        if moved < _CLOSE:
            break
    return chances / chances.sum()
