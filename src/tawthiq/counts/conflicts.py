"""Which published counts cannot all hold: every minimal conflicting set up to a size, and the least that reconciles them.

**Enumeration.** Numbers of dead that satisfy as many claims as possible leave some broken. Claims that they satisfy can
all hold together, so every conflict holds one of the broken ones. The search branches on those: for a set that can hold,
it asks for numbers that satisfy the set and break as few others as possible, and adds each broken claim in turn. A
branch ends where nothing is broken, where the set has its full size, or where it cannot hold; such a set is minimal if
it can hold without any one of its members, each of which is tried. No conflict up to the size is missed, and none is
reported that is not minimal. (The idea of MARCO, Liffiton et al., *Constraints* 21, 2016: points that satisfy much bound
what is left to explore; here the map is the tree.)

**Reconciliation.** Reading a claim as a floor takes its ceiling away. The fewest claims to be read so are a smallest set
that meets every conflict, found by adding conflicts until what is left can hold (Reiter 1987; Davies and Bacchus 2011).
The other way leaves the readings and moves dead: the smallest number of persons by whom claims would have to be wrong.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from tawthiq.counts.atoms import narrowed
from tawthiq.counts.consistency import (
    TOLERANCE,
    Consistency,
    Constraints,
    Tie,
    answer,
    core,
    elements_of,
    holds,
    strain,
    system_of,
)

ENOUGH = 2  # broken claims at a known point with which the search is content before it asks for a better one


@dataclass(frozen=True)
class Move:
    """So many persons by whom a claim would have to be wrong: `fewer` in its scope than it says, or `more`."""

    claim: str
    direction: str
    persons: int


@dataclass(frozen=True)
class Reconciliation:
    """The least that lets all claims hold.

    `reread`: the fewest claims to be read as floors, and `dropped` the ties to be given up with them (one such set; there
    may be others as small). `moves`: with the readings left as they are, the fewest persons by whom claims would have to
    be wrong; `persons` is their sum.
    """

    reread: tuple[str, ...]
    dropped: tuple[Tie, ...]
    moves: tuple[Move, ...]
    persons: int


def minimal_conflicts(
    constraints: Constraints, max_size: int = 4, apart: Collection[frozenset[str]] = ()
) -> list[Consistency]:
    """Every minimal conflict of at most so many claims, small ones first, then in the order of the claims.

    Ties do not count for the size: a conflict may hold any. Pairs of claims in `apart` are never put in one conflict (a
    figure and the release that replaced it). A tie that its own whole and parts contradict is reported whatever its size.
    """
    search = _Search(constraints, max_size, apart)
    search.run()
    found = search.found | _failing_ties(constraints)
    count = len(constraints.claims)
    return [
        answer(constraints, one)
        for one in sorted(found, key=lambda one: (sum(each < count for each in one), len(one), sorted(one)))
    ]


def reconcile(constraints: Constraints) -> Reconciliation:
    """The least that lets all claims hold; nothing where they do."""
    dropped = _fewest_rereadings(constraints)
    count = len(constraints.claims)
    least = moves(constraints, list(constraints.elements))
    return Reconciliation(
        reread=tuple(constraints.claims[one].id for one in dropped if one < count),
        dropped=tuple(constraints.ties[one - count] for one in dropped if one >= count),
        moves=least,
        persons=sum(move.persons for move in least),
    )


def weakest_readings(constraints: Constraints, conflict: Consistency) -> tuple[str, ...]:
    """The claims of a conflict that must be complete for it to arise; the others may be floors and it still does."""
    elements = elements_of(constraints, conflict)
    needed = []
    for claim in conflict.claims:
        loosened = as_floors(constraints, [claim])
        if holds(loosened, elements):
            needed.append(claim)
        else:
            constraints = loosened
    return tuple(needed)


def failing_ties(constraints: Constraints) -> list[Consistency]:
    """The minimal conflicts of each tie with its own whole and parts."""
    return [answer(constraints, one) for one in sorted(_failing_ties(constraints), key=sorted)]


def moves(constraints: Constraints, elements: Collection[int]) -> tuple[Move, ...]:
    """The fewest persons by whom the claims among some elements would have to be wrong for all of them to hold.

    Ties are kept where that is possible.
    """
    system = system_of(constraints, elements)
    found = strain(system, [one for one in elements if one < len(constraints.claims)]) or strain(system, elements)
    if found is None:
        return ()
    missed = system.matrix @ found.numbers - system.limit
    told = []
    for row in np.flatnonzero(missed > 10 * TOLERANCE):
        element = int(system.owner[row])
        if 0 <= element < len(constraints.claims):
            # The row of a floor is the negative of its scope.
            direction = "fewer" if system.limit[row] < 0 else "more"
            told.append(Move(constraints.claims[element].id, direction, math.ceil(missed[row] - 10 * TOLERANCE)))
    return tuple(sorted(told, key=lambda move: (constraints.place[move.claim], move.direction)))


def as_floors(constraints: Constraints, claims: Iterable[str]) -> Constraints:
    """The same constraints with some claims read as floors."""
    chosen = {constraints.place[claim] for claim in claims}
    ceilings = tuple(np.inf if index in chosen else high for index, high in enumerate(constraints.ceilings))
    return replace(constraints, ceilings=ceilings)


class _Search:
    """The tree of sets that can hold, with the points found on the way."""

    def __init__(self, constraints: Constraints, max_size: int, apart: Collection[frozenset[str]]) -> None:
        self.constraints = constraints
        self.max_size = max_size
        self.count = len(constraints.claims)
        self._ties = frozenset(range(self.count, len(constraints.elements)))
        self.found: set[frozenset[int]] = set()
        self._system = system_of(constraints, list(constraints.elements))
        self._satisfied = np.zeros((0, len(constraints.elements)), dtype=bool)
        self._known: dict[frozenset[int], bool] = {frozenset(): True}
        self._cover = _Cover(constraints)
        self._apart: dict[int, set[int]] = {}
        for pair in apart:
            places = [constraints.place[one] for one in sorted(pair) if one in constraints.place]
            if len(places) > 1:
                self._apart.setdefault(places[0], set()).add(places[1])
                self._apart.setdefault(places[1], set()).add(places[0])

    def run(self) -> None:
        """Find the conflicts of claims alone, then those with each tie and no earlier one."""
        self.explore(frozenset(), self._ties)
        for tie in sorted(self._ties):
            self.explore(frozenset({tie}), frozenset(range(self.count, tie)))

    def explore(self, chosen: frozenset[int], excluded: frozenset[int]) -> None:
        """Find every minimal conflict that holds all that is chosen and nothing that is excluded."""
        room = self.max_size - sum(one < self.count for one in chosen)
        plain = not chosen or max(chosen) < self.count
        more_ties = not self._ties <= excluded | chosen
        if room < 1 and not more_ties:
            return
        out = excluded | frozenset(range(self.count)) - chosen if room < 1 else excluded
        last = room == 1 and not more_ties
        for broken in self._broken(chosen, out, known_only=last):
            grown = chosen | {broken}
            if last and plain and not self._cover.may_conflict(grown):
                continue
            if self._holds(grown):
                self.explore(grown, excluded | self._apart.get(broken, set()))
            elif all(self._holds(grown - {one}) for one in grown):
                self.found.add(grown)
            excluded |= {broken}

    def _holds(self, elements: frozenset[int]) -> bool:
        if elements not in self._known:
            plain = all(one < self.count for one in elements)
            self._known[elements] = (plain and self._cover.surely_holds(elements)) or holds(self.constraints, elements)
        return self._known[elements]

    def _broken(self, chosen: frozenset[int], excluded: frozenset[int], known_only: bool) -> list[int]:
        """What is broken, and not excluded, at a point that satisfies all that is chosen; all where none is known."""
        open_ones = np.ones(len(self.constraints.elements), dtype=bool)
        open_ones[list(excluded)] = False
        best = self._best(chosen, open_ones)
        if known_only and best is None:
            return [int(one) for one in np.flatnonzero(open_ones) if one not in chosen]
        if not known_only and (best is None or best.sum() > ENOUGH):
            self._ask(chosen, open_ones)
            best = self._best(chosen, open_ones)
        return [] if best is None else [int(one) for one in np.flatnonzero(best)]

    def _best(self, chosen: frozenset[int], open_ones: Any) -> Any:
        fits = self._satisfied[self._satisfied[:, list(chosen)].all(axis=1)]
        if not len(fits):
            return None
        broken = ~fits & open_ones
        return broken[broken.sum(axis=1).argmin()]

    def _ask(self, chosen: frozenset[int], open_ones: Any) -> None:
        system = self._system
        kept = (system.owner < 0) | np.isin(system.owner, list(chosen)) | open_ones[system.owner]
        part = replace(system, matrix=system.matrix[kept], limit=system.limit[kept], owner=system.owner[kept])
        found = strain(part, [int(one) for one in np.flatnonzero(open_ones) if one not in chosen])
        if found is None:
            return
        missed = system.owner[system.matrix @ found.numbers > system.limit + 10 * TOLERANCE]
        satisfied = np.ones((1, len(self.constraints.elements)), dtype=bool)
        satisfied[0, missed[missed >= 0]] = False
        self._satisfied = np.vstack([self._satisfied, satisfied])


class _Cover:
    """What the places of scopes alone tell of a set of claims, before any program is solved.

    In a proof of conflict every floor that takes part lies, wherever it possibly is, surely in ceilings that take part;
    and a claim whose scope is sure takes part either from below or from above, since its two ends do not contradict.
    """

    def __init__(self, constraints: Constraints) -> None:
        self._low, self._high = np.array(constraints.floors), np.array(constraints.ceilings)
        cells = narrowed(constraints.cells, range(len(self._low)), self._low > 0, self._high < np.inf)
        self._possible, self._sure, self._tags = cells.possible, cells.sure, cells.tags
        self._within = cells.inside | np.eye(len(cells.inside), dtype=bool)
        self._exact = (constraints.cells.possible == constraints.cells.sure).all(axis=1)

    def surely_holds(self, claims: Collection[int]) -> bool:
        """Whether the claims can hold by what their places and sizes tell; False where that does not tell."""
        floors = self._covered(claims)
        if not floors:
            return True
        if len(claims) == 2 and self._exact[list(claims)].all():
            a, b = claims
            return not any(x in floors and self._low[x] > self._high[y] for x, y in ((a, b), (b, a)))
        return bool(self._exact[list(claims)].all() and self._low[floors].sum() <= self._high[list(claims)].min())

    def may_conflict(self, claims: Collection[int]) -> bool:
        """Whether every one of the claims can take part in one proof that they cannot all hold."""
        floors = self._covered(claims)
        if not floors:
            return False
        touched = self._possible[floors].any(axis=0)
        for one in claims:
            if one not in floors and not (self._high[one] < np.inf and (self._sure[one] & touched).any()):
                return False
        return True

    def _covered(self, claims: Collection[int]) -> list[int]:
        ceilings = [one for one in claims if self._high[one] < np.inf]
        covered = []
        for one in claims:
            above = [
                other
                for other in ceilings
                if self._within[self._tags[one], self._tags[other]] and not (other == one and self._exact[one])
            ]
            if self._low[one] > 0 and above and not (self._possible[one] & ~self._sure[above].any(axis=0)).any():
                covered.append(one)
        return covered


def _failing_ties(constraints: Constraints) -> set[frozenset[int]]:
    found = set()
    for number in range(len(constraints.ties)):
        element = len(constraints.claims) + number
        elements = [*constraints.members(element), element]
        if failing := core(constraints, elements):
            found.add(failing)
    return found


def _fewest_rereadings(constraints: Constraints) -> tuple[int, ...]:
    """A smallest set of ceilings and ties without which the rest can hold."""
    cores: list[frozenset[int]] = []
    while True:
        dropped = _smallest_meeting(cores)
        left = _without(constraints, dropped)
        elements = [one for one in left.elements if one < len(left.claims) or one not in dropped]
        found = core(left, elements)
        if not found:
            return tuple(sorted(dropped))
        while found:
            soft = frozenset(one for one in found if one >= len(left.claims) or left.ceilings[one] < np.inf)
            cores.append(soft)
            left = _without(left, soft)
            elements = [one for one in elements if one < len(left.claims) or one not in soft]
            found = core(left, elements)


def _without(constraints: Constraints, dropped: Collection[int]) -> Constraints:
    claims = [constraints.claims[one].id for one in dropped if one < len(constraints.claims)]
    return as_floors(constraints, claims)


def _smallest_meeting(sets: Collection[frozenset[int]]) -> frozenset[int]:
    """A smallest set that shares a member with each of the sets, the earlier members before the later ones."""
    if not sets:
        return frozenset()
    from scipy.optimize import Bounds, LinearConstraint, milp

    members = sorted(frozenset().union(*sets))
    rows = [[float(one in each) for one in members] for each in sets]
    # Among sets of equal size the choice must not depend on the solver: a hair less for what comes first.
    cost = np.ones(len(members)) + np.arange(len(members)) / (10 * len(members) ** 2 + 10)
    solved = milp(
        cost,
        integrality=np.ones(len(members)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(sparse.csr_array(rows), 1, np.inf),
    )
    return frozenset(one for one, taken in zip(members, solved.x, strict=True) if taken > 0.5)
