"""Which published counts cannot all hold: every minimal conflicting set up to four, and the least that reconciles them.

**Enumeration** goes by how scopes cover each other (`conflict_search`). Numbers may be fractions there: a contradiction
of whole numbers alone (an odd number in two equal halves) is one person's, and is left to `consistent`.

**Reconciliation.** Reading a claim as a floor takes its ceiling away. The fewest claims to be read so are a smallest set
that meets every conflict, found by adding conflicts until what is left can hold (Reiter 1987; Davies and Bacchus 2011).
The other way leaves the readings and moves dead: the smallest number of persons by whom claims would have to be wrong.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from tawthiq.counts.conflict_search import smallest_conflicts
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
from tawthiq.counts.few_claims import MOST


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
    constraints: Constraints, max_size: int = MOST, apart: Collection[frozenset[str]] = ()
) -> list[Consistency]:
    """Every minimal conflict of at most so many claims (up to four), small ones first, then in the order of the claims.

    Pairs of claims in `apart` are never put in one conflict (a figure and the release that replaced it). Ties are checked
    apart, by `failing_ties`.
    """
    place = constraints.place
    never = np.zeros((len(place), len(place)), dtype=bool)
    for a, b in (sorted(pair) for pair in apart):
        if a in place and b in place:
            never[place[a], place[b]] = never[place[b], place[a]] = True
    found = smallest_conflicts(constraints.cells, constraints.floors, constraints.ceilings, max_size, never)
    return [answer(constraints, one) for one in found]


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
    """The claims of a conflict that must be complete for it to arise; the others may be floors and it still does.

    A relation binds only while its whole and its parts are all complete.
    """
    elements = elements_of(constraints, conflict)
    tied = {claim for tie in conflict.ties for claim in (tie.whole, *tie.parts)}
    needed = []
    for claim in conflict.claims:
        if claim in tied:
            needed.append(claim)
            continue
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
