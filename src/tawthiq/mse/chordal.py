"""Decomposable graphs of dependence between lists: every one of them, and the margins that its likelihood is made of."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numba import njit

from tawthiq.mse.table import Ints


@dataclass(frozen=True)
class Graphs:
    """All decomposable (chordal) graphs on `size` lists, numbered.

    The log-likelihood of graph g is a sum over its terms `start[g]:start[g + 1]`: `sign` times the log-likelihood of the
    margin over the lists whose bits are set in `margin`. Cliques have sign 1; separators -1, times as often as they
    separate.
    """

    size: int
    start: Ints
    margin: Ints
    sign: Ints

    def __len__(self) -> int:
        return len(self.start) - 1

    def cliques(self, graph: int) -> list[list[int]]:
        """The largest groups of lists that all depend on one another, each as numbers of lists."""
        terms = slice(self.start[graph], self.start[graph + 1])
        cliques = self.margin[terms][self.sign[terms] > 0].tolist()
        return sorted([each for each in range(self.size) if clique >> each & 1] for clique in cliques)

    @property
    def saturated(self) -> int:
        """The graph in which all lists depend on one another: the last."""
        return len(self) - 1


@cache
def decomposable(size: int) -> Graphs:
    """All decomposable graphs on so many lists: 2, 8, 61, 822, 18,154 and 617,675 for two to seven.

    A graph is decomposable iff every list can be taken out in turn while its neighbours that are left depend on one
    another; an order by most neighbours already placed finds that out (Tarjan and Yannakakis 1984, SIAM J. Comput.
    13:566-579). Adding v to its earlier neighbours P multiplies the likelihood by that of P + v over that of P; what
    cancels leaves cliques over separators.
    """
    pairs = np.array([(a, b) for a in range(size) for b in range(a + 1, size)], dtype=np.int64).reshape(-1, 2)
    count, terms = _counted(size, pairs)
    start, margin, sign = np.zeros(count + 1, np.int64), np.zeros(terms, np.int64), np.zeros(terms, np.int64)
    _filled(size, pairs, start, margin, sign)
    return Graphs(size, start, margin, sign)


def _counted(size: int, pairs: Ints) -> tuple[int, int]:
    nothing = np.zeros(0, np.int64)
    count, terms = _filled(size, pairs, nothing, nothing, nothing)
    return int(count), int(terms)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _filled(size: int, pairs: Any, start: Any, margin: Any, sign: Any) -> tuple[int, int]:
    """How many graphs and terms there are; writes them where there is room (`start` not empty)."""
    count, terms = 0, 0
    near = np.zeros(size, np.int64)
    net = np.zeros(1 << size, np.int64)
    met = np.zeros(2 * size, np.int64)
    for graph in range(1 << len(pairs)):
        near[:] = 0
        for pair in range(len(pairs)):
            if graph >> pair & 1:
                near[pairs[pair, 0]] |= 1 << pairs[pair, 1]
                near[pairs[pair, 1]] |= 1 << pairs[pair, 0]
        found = _factored(size, near, net, met)
        if found < 0:
            continue
        for place in range(found):
            subset = met[place]
            if net[subset]:
                if len(start):
                    margin[terms], sign[terms] = subset, net[subset]
                terms += 1
                net[subset] = 0
        count += 1
        if len(start):
            start[count] = terms
    return count, terms


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _factored(size: int, near: Any, net: Any, met: Any) -> int:
    """Adds up the factors of one graph in `net`, whose touched places are `met`; -1, `net` clean, if not decomposable."""
    placed, found = 0, 0
    for _ in range(size):
        best, most = -1, -1
        for each in range(size):
            if not placed >> each & 1:
                neighbours = 0
                for other in range(size):
                    neighbours += (near[each] & placed) >> other & 1
                if neighbours > most:
                    best, most = each, neighbours
        before = near[best] & placed
        for each in range(size):
            if before >> each & 1 and before & ~near[each] & ~(1 << each):
                for place in range(found):
                    net[met[place]] = 0
                return -1
        placed |= 1 << best
        met[found] = before | 1 << best
        net[met[found]] += 1
        found += 1
        if before:
            met[found] = before
            net[before] -= 1
            found += 1
    return found
