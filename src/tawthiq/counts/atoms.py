"""The atoms of a set of counts: the common refinement of all their scopes, with only the distinctions they make.

A **cell** gathers the elementary places of a dead person (status, sex and age, perpetrator, area, day) that the same
counts cover surely and the same counts cover possibly; cells that no count covers are left out. Within a cell, an
**atom** stands for its members of one population (`alawite_civilians` within `civilians`). Populations only nest, so the
numbers of a cell's atoms can be realised by people if and only if none exceeds that of a population around it: the
chain of nested sets of those sizes is such a realisation. This keeps the atoms few where every combination of
populations would be exponentially many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from tawthiq.counts.elements import Cut, cuts, lies_inside, tag
from tawthiq.counts.scope import Scope
from tawthiq.counts.vocabulary import Vocabulary

WORTH_COMPARING = 1000  # atoms up to which those that do not matter are found faster than they are solved for


@dataclass(frozen=True)
class Cells:
    """Cells by scope: `sure` and `possible` are boolean, scopes × cells; `tags` gives each scope's population.

    `places` holds, for each cell, one elementary place it is made of (an index into each cut).
    """

    sure: Any
    possible: Any
    tags: Any
    inside: Any  # populations × populations: whether one lies strictly inside another
    places: Any
    cuts: tuple[Cut, ...]

    @property
    def count(self) -> int:
        """How many cells there are."""
        return int(self.possible.shape[1])


@dataclass(frozen=True)
class Atoms:
    """Atoms of some scopes: which are surely and which possibly in each (boolean, scopes × atoms).

    Each row of `inner` is a population of a cell that does not exceed the one in the same row of `outer`.
    """

    sure: Any
    possible: Any
    inner: Any
    outer: Any

    @property
    def count(self) -> int:
        """How many atoms there are."""
        return int(self.possible.shape[1])


def refine(scopes: Sequence[Scope], vocabulary: Vocabulary) -> Cells:
    """The cells of the common refinement of some scopes, in an order that depends on no label."""
    pieces = tuple(cuts(scopes, vocabulary))
    names = list(dict.fromkeys(tag(scope, vocabulary) for scope in scopes))
    inside = [[a != b and lies_inside(a, b, vocabulary) for b in names] for a in names]
    state = (_packed(np.ones((1, len(scopes)), bool)), _packed(np.ones((1, len(scopes)), bool)))
    places = np.zeros((1, 0), dtype=np.int32)
    for piece in pieces:
        kept = _distinct(_packed(piece.sure.T), _packed(piece.possible.T))
        sure, possible = _packed(piece.sure.T)[kept], _packed(piece.possible.T)[kept]
        width = state[0].shape[1]
        both = (
            (state[0][:, None, :] & sure[None, :, :]).reshape(-1, width),
            (state[1][:, None, :] & possible[None, :, :]).reshape(-1, width),
        )
        old, new = np.divmod(_distinct(*both), len(kept))
        state = (both[0][old * len(kept) + new], both[1][old * len(kept) + new])
        places = np.column_stack([places[old], np.asarray(kept, dtype=np.int32)[new]])
    order = np.lexsort(np.hstack([*state]).T[::-1])
    return Cells(
        sure=_unpacked(state[0][order], len(scopes)),
        possible=_unpacked(state[1][order], len(scopes)),
        tags=np.array([names.index(tag(scope, vocabulary)) for scope in scopes], dtype=np.int32),
        inside=np.array(inside, dtype=bool).reshape(len(names), len(names)),
        places=places[order],
        cuts=pieces,
    )


def narrowed(cells: Cells, scopes: Sequence[int], floors: Any, ceilings: Any) -> Cells:
    """The cells that some scopes tell apart, where some bind from below and some from above (boolean, by scope)."""
    chosen = np.asarray(scopes, dtype=int)
    sure = cells.sure[chosen] & np.asarray(ceilings, dtype=bool)[:, None]
    possible = cells.possible[chosen] & np.asarray(floors, dtype=bool)[:, None]
    kept = _distinct(_packed(sure.T), _packed(possible.T))
    return Cells(sure[:, kept], possible[:, kept], cells.tags[chosen], cells.inside, cells.places[kept], cells.cuts)


def atoms(cells: Cells) -> Atoms:
    """The atoms of narrowed cells, one for each population of a cell, and no more of them than matter.

    A population that binds only from below is as large as the one around it may be; one that binds only from above is
    no larger than the one within it: where there is one such neighbour, the two are the same atom. A population with
    one other within it is that one and the rest. And whoever stands in one atom may be moved to another that lies in as
    many floors and in no more ceilings: nothing that could hold before fails then, so only unbeaten atoms are kept where
    there are few.
    """
    held = {}
    for name in np.unique(cells.tags):
        rows = np.flatnonzero(cells.tags == name)
        held[int(name)] = _Held(rows, cells.possible[rows].any(axis=0), cells.sure[rows].any(axis=0))
    start = 0
    for one in held.values():
        start = one.number(start)
    inner, outer, label, size = _joined(held, *_pairs(cells, held, start), start)
    alone = np.bincount(outer, minlength=size)[outer] == 1
    ties = np.arange((~alone).sum())
    within, around = np.zeros((2, len(ties), size), dtype=bool)
    within[ties, inner[~alone]] = around[ties, outer[~alone]] = True
    sure, possible = (_membership(matrix, held, label, size) for matrix in (cells.sure, cells.possible))
    for matrix in (sure, possible, within):
        _take_what_is_within(matrix, inner[alone], outer[alone])
    kept = _unbeaten_atoms(sure, possible, (within | around).any(axis=0))
    return Atoms(sure[:, kept], possible[:, kept], within[:, kept], around[:, kept])


class _Held:
    """The atoms of one population: in which cells it binds, and their numbers there."""

    def __init__(self, scopes: Any, below: Any, above: Any) -> None:
        self.scopes, self.below, self.above = scopes, below, above
        self.present = below | above
        self.where = np.flatnonzero(self.present)
        self.index = np.full(len(self.present), -1)

    def number(self, start: int) -> int:
        self.index[self.where] = np.arange(start, start + len(self.where))
        return start + len(self.where)


def _pairs(cells: Cells, held: Mapping[int, _Held], size: int) -> tuple[Any, Any]:
    """Atoms of a population with the atoms of the nearest ones around it."""
    inner, outer = [np.zeros(0, int)], [np.zeros(0, int)]
    for a in held:
        around = [b for b in held if cells.inside[a, b]]
        for b in around:
            both = held[a].present & held[b].present
            for between in around:
                if cells.inside[between, b]:
                    both = both & ~held[between].present
            where = np.flatnonzero(both)
            inner.append(held[a].index[where])
            outer.append(held[b].index[where])
    return np.concatenate(inner), np.concatenate(outer)


def _joined(held: Mapping[int, _Held], inner: Any, outer: Any, size: int) -> tuple[Any, Any, Any, int]:
    """Pairs of what remains apart, the new number of each atom, and how many there are."""
    below = np.concatenate([np.zeros(0, bool), *(one.below[one.where] for one in held.values())])
    above = np.concatenate([np.zeros(0, bool), *(one.above[one.where] for one in held.values())])
    only_around = np.bincount(inner, minlength=size)[inner] == 1
    only_within = np.bincount(outer, minlength=size)[outer] == 1
    same = (~above[inner] & only_around) | (~below[outer] & only_within)
    if not same.any():
        return inner, outer, np.arange(size), size
    graph = sparse.coo_array((np.ones(same.sum()), (inner[same], outer[same])), shape=(size, size))
    count, label = csgraph.connected_components(graph, directed=False)
    ends = np.unique(np.stack([label[inner[~same]], label[outer[~same]]]), axis=1)
    apart = ends[0] != ends[1]
    return ends[0][apart], ends[1][apart], label, int(count)


def _take_what_is_within(matrix: Any, inner: Any, outer: Any) -> None:
    """Whoever counts a population counts what lies within it, so that it and the rest of it are atoms of their own."""
    if not len(inner) or not len(matrix):
        return
    order = np.argsort(inner, kind="stable")
    ends, first, counts = np.unique(inner[order], return_index=True, return_counts=True)
    while True:
        before = matrix.sum()
        for number in range(counts.max()):
            some = counts > number
            matrix[:, ends[some]] |= matrix[:, outer[order][first[some] + number]]
        if matrix.sum() == before:
            return


def _membership(matrix: Any, held: Mapping[int, _Held], label: Any, size: int) -> Any:
    members = np.zeros((len(matrix), size), dtype=bool)
    for one in held.values():
        row, column = np.nonzero(matrix[one.scopes])
        members[one.scopes[row], label[one.index[column]]] = True
    return members


def _unbeaten_atoms(sure: Any, possible: Any, tied: Any) -> Any:
    """The atoms to keep: all that nest, and of the others those that no other one beats."""
    free = np.flatnonzero(~tied)
    floors, ceilings = possible[:, free], sure[:, free]
    kept = _distinct(_packed(ceilings.T), _packed(floors.T))
    if len(kept) <= WORTH_COMPARING:
        kept = kept[_unbeaten(floors[:, kept], ceilings[:, kept])]
    return np.sort(np.concatenate([np.flatnonzero(tied), free[kept]]))


def _unbeaten(floors: Any, ceilings: Any) -> Any:
    """Which columns no other one beats: none lies in as many floors and in no more ceilings (no two are alike)."""
    good = np.vstack([floors, ~ceilings]).astype(np.float32)
    shared, total = good.T @ good, good.sum(axis=0)
    return np.flatnonzero(~((shared >= total[:, None]) & (total > total[:, None])).any(axis=1))


def _packed(matrix: Any) -> Any:
    """Rows of booleans as rows of 64-bit words."""
    count, width = matrix.shape
    padded = np.zeros((count, -(-max(width, 1) // 64) * 64), dtype=bool)
    padded[:, :width] = matrix
    return np.packbits(padded, axis=1).view(">u8").astype(np.uint64)


def _unpacked(words: Any, width: int) -> Any:
    """Words back to booleans, scopes × rows."""
    bits = np.unpackbits(words.astype(">u8").view(np.uint8), axis=1)[:, :width]
    return np.ascontiguousarray(bits.T.astype(bool))


def _distinct(sure: Any, possible: Any) -> Any:
    """The first place of each distinct pair of rows, in order; rows that nobody possibly covers are left out."""
    covered = np.flatnonzero(possible.any(axis=1))
    rows = np.ascontiguousarray(np.hstack([sure[covered], possible[covered]]))
    if not len(rows):
        return covered
    whole = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first = np.unique(whole, return_index=True)
    return covered[np.sort(first)]
