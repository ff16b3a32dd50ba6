"""Every minimal set of up to four claims that cannot all hold, found by how scopes cover each other.

In the proof of a minimal conflict each claim stands on one side: floors, every one of which lies wholly within the
ceilings, and ceilings. Trying the edges of the cone of proofs (see `few_claims`) leaves these shapes, in which *within*
is meant for every place where somebody in the floor's scope may be, and the ceilings are surely there:

| floors | ceilings | shape |
|---|---|---|
| 1 | 1 | a floor within a ceiling |
| 2 | 1 | two floors without a common place, both within a ceiling |
| 1 | 2 | a floor within two ceilings together |
| 3 | 1 | three floors within a ceiling: without common places, or with none common to all three |
| 1 | 3 | a floor within three ceilings together, or everywhere within two of the three |
| 2 | 2 | two floors within a ceiling, and what they share within another too; or a floor within two ceilings together and another within either or both |

Each shape is sought with its sums; what is found is then proved, and proved to be minimal.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from tawthiq.counts.atoms import Cells
from tawthiq.counts.few_claims import MOST, few_hold


def smallest_conflicts(
    cells: Cells, floors: Any, ceilings: Any, size: int = MOST, apart: Any = None
) -> list[tuple[int, ...]]:
    """Minimal conflicts of up to `size` claims (at most four), small ones first, then in the order of the claims.

    `floors` and `ceilings` are the claims' ends; `apart` (boolean, claims × claims) marks pairs that are never put into
    one conflict. A conflict of fractions is meant: what only whole numbers forbid, one person would mend.
    """
    if not 1 <= size <= MOST:
        raise ValueError(f"size {size} is not between 1 and {MOST}")
    search = _Search(cells, np.asarray(floors, dtype=float), np.asarray(ceilings, dtype=float), apart)
    for count, shapes in enumerate(_SHAPES[:size], 1):
        for shape in shapes:
            search.keep(count, shape(search))
    return sorted(search.found, key=lambda one: (len(one), one))


class _Search:
    """How the scopes of all claims lie to each other, and the conflicts found so far."""

    def __init__(self, cells: Cells, low: Any, high: Any, apart: Any) -> None:
        self.cells, self.low, self.high = cells, low, high
        self.possible, self.sure = cells.possible.astype(np.float32), cells.sure.astype(np.float32)
        count = len(low)
        fits = cells.inside[np.ix_(cells.tags, cells.tags)] | (cells.tags[:, None] == cells.tags)
        self.helps = fits & (low > 0)[:, None] & (high < np.inf) & ~np.eye(count, dtype=bool)
        shared = self.possible @ self.sure.T
        self.meets = self.helps & (shared > 0)
        self.within = self.helps & (shared == self.possible.sum(axis=1)[:, None])
        self.alone = self.possible @ self.possible.T == 0
        self.together = np.ones((count, count), dtype=bool) if apart is None else ~np.asarray(apart)
        self.found: set[tuple[int, ...]] = set()

    def keep(self, count: int, sets: Iterator[tuple[int, ...]]) -> None:
        """Of sets that may be conflicts, those that are, and are minimal."""
        for one in {tuple(sorted(each)) for each in sets}:
            pairs = combinations(one, 2)
            if one in self.found or not all(self.together[pair] for pair in pairs) or self.holds(one):
                continue
            if count == 1 or all(self.holds(rest) for rest in combinations(one, count - 1)):
                self.found.add(one)
        if count == 2:
            # Whatever holds a conflict is not minimal.
            for a, b in (one for one in self.found if len(one) == 2):
                self.together[a, b] = self.together[b, a] = False

    def holds(self, claims: tuple[int, ...]) -> bool:
        return few_hold(self.cells, claims, self.low, self.high)

    def joint_covers(self, floor: int) -> tuple[Any, Any, Any]:
        """Ceilings that meet a floor without covering it, what each leaves open of it, and which pairs leave nothing."""
        near = np.flatnonzero(self.meets[floor] & ~self.within[floor] & self.together[floor])
        left = 1 - self.sure[np.ix_(near, np.flatnonzero(self.cells.possible[floor]))]
        pairs = (left @ left.T == 0) & self.together[np.ix_(near, near)]
        return near, left, pairs


def _nobody(search: _Search) -> Iterator[tuple[int, ...]]:
    """A floor on places that do not exist."""
    yield from ((int(one),) for one in np.flatnonzero((search.low > 0) & ~search.cells.possible.any(axis=1)))


def _one_in_one(search: _Search) -> Iterator[tuple[int, ...]]:
    yield from _members(search.within & (search.low[:, None] > search.high))


def _two_in_one(search: _Search) -> Iterator[tuple[int, ...]]:
    for ceiling, inside in _ceilings(search):
        more = search.low[inside][:, None] + search.low[inside] > search.high[ceiling]
        for a, b in _members(np.triu(more & search.alone[np.ix_(inside, inside)], 1)):
            yield ceiling, inside[a], inside[b]


def _one_in_two(search: _Search) -> Iterator[tuple[int, ...]]:
    for floor in _floors(search):
        near, _, pairs = search.joint_covers(floor)
        less = search.high[near][:, None] + search.high[near] < search.low[floor]
        for a, b in _members(np.triu(pairs & less, 1)):
            yield floor, near[a], near[b]


def _three_in_one(search: _Search) -> Iterator[tuple[int, ...]]:
    for ceiling, inside in _ceilings(search):
        low, most = search.low[inside], search.high[ceiling]
        alone = search.alone[np.ix_(inside, inside)]
        together = search.together[np.ix_(inside, inside)]
        sums = low[:, None] + low
        largest = low.max(initial=0)
        for a, b in _members(np.triu(together & alone & (sums + largest > most), 1)):
            third = alone[a] & alone[b] & (sums[a, b] + low > most)
            yield from ((ceiling, inside[a], inside[b], inside[c]) for c in np.flatnonzero(third) if c > b)
        for a, b in _members(np.triu(together & ~alone & (sums + largest > 2 * most), 1)):
            common = search.possible[inside] @ (search.possible[inside[a]] * search.possible[inside[b]])
            third = (common == 0) & (sums[a, b] + low > 2 * most)
            yield from ((ceiling, inside[a], inside[b], inside[c]) for c in np.flatnonzero(third) if c > b)


def _one_in_three(search: _Search) -> Iterator[tuple[int, ...]]:
    for floor in _floors(search):
        near, left, pairs = search.joint_covers(floor)
        high, low = search.high[near], search.low[floor]
        sums = high[:, None] + high
        for a, b in _members(np.triu(pairs & (sums < 2 * low), 1)):
            third = pairs[a] & pairs[b] & (sums[a, b] + high < 2 * low)
            yield from ((floor, near[a], near[b], near[c]) for c in np.flatnonzero(third) if c > b)
        small = np.flatnonzero(high < low)
        if not len(small) or (left[small].sum(axis=0) == len(small)).any():
            continue
        # One of the three holds the place that the fewest hold.
        rarest = left[small].sum(axis=0).argmax()
        for a in small[left[small, rarest] == 0]:
            for b in small[sums[a, small] < low]:
                third = (left[small] @ (left[a] * left[b]) == 0) & (sums[a, b] + high[small] < low)
                yield from ((floor, near[a], near[b], near[c]) for c in small[third] if c not in (a, b))


def _two_in_two(search: _Search) -> Iterator[tuple[int, ...]]:
    for ceiling, inside in _ceilings(search):
        low = search.low[inside]
        room = low[:, None] + low - search.high[ceiling]
        shared = ~search.alone[np.ix_(inside, inside)] & search.together[np.ix_(inside, inside)]
        for a, b in _members(np.triu(shared & (room > search.high.min(initial=np.inf)), 1)):
            common = search.possible[inside[a]] * search.possible[inside[b]]
            other = (search.helps[inside[a]] | search.helps[inside[b]]) & (search.high < room[a, b])
            other &= search.together[ceiling] & search.together[inside[a]] & search.together[inside[b]]
            for one in np.flatnonzero(other):
                if not (common * (1 - search.sure[one])).any():
                    yield ceiling, inside[a], inside[b], int(one)
    for floor in _floors(search):
        near, _, pairs = search.joint_covers(floor)
        for a, b in _members(np.triu(pairs, 1)):
            one, other = near[a], near[b]
            within, meets = search.within[:, [one, other]], search.meets[:, [one, other]]
            # A floor that lies within both ceilings may count twice.
            says = search.low * (1 + within.all(axis=1))
            fits = (within.any(axis=1) | meets.all(axis=1)) & (
                says > search.high[[one, other]].sum() - search.low[floor]
            )
            fits &= search.together[floor] & search.together[one] & search.together[other]
            yield from ((floor, one, other, int(second)) for second in np.flatnonzero(fits))


def _ceilings(search: _Search) -> Iterator[tuple[int, Any]]:
    """Ceilings with the floors that lie within them."""
    for ceiling in range(len(search.high)):
        inside = np.flatnonzero(search.within[:, ceiling] & search.together[ceiling])
        if len(inside) > 1:
            yield ceiling, inside


def _floors(search: _Search) -> Iterator[int]:
    """Floors that ceilings may cover together."""
    for floor in np.flatnonzero(search.meets.any(axis=1)):
        near = search.meets[floor] & ~search.within[floor]
        if near.sum() > 1 and not (search.cells.possible[floor] & ~search.cells.sure[near].any(axis=0)).any():
            yield int(floor)


def _members(matrix: Any) -> Iterator[tuple[int, int]]:
    """The places of what is true in a matrix."""
    yield from zip(*(axis.tolist() for axis in np.nonzero(matrix)), strict=True)


_SHAPES = (
    (_nobody,),
    (_one_in_one,),
    (_two_in_one, _one_in_two),
    (_three_in_one, _one_in_three, _two_in_two),
)
