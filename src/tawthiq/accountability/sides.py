"""Whose incident it is said to be: sides from attributions, never from anybody's community, under every documenter.

A side is an armed actor, unit or institution under which others count (the column `side` of actors.csv; blank follows
the parent where there is one, else the actor stands for itself). Sides stand in the order of actors.csv.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.incidents.actors import Actors
from tawthiq.model.cells import Row
from tawthiq.model.vocabulary import Finding

Array = Any
UNKNOWN, SEVERAL = -1, -2
UNIDENTIFIED = frozenset({"", "UNKNOWN"})  # nobody in particular, so no side


@dataclass(frozen=True)
class Sides:
    """The side of each actor ('' where it has none), and the names of sides, in the order of their table."""

    of: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]

    def name(self, side: str, language: str) -> str:
        """The name of a side; its id where no table has it."""
        return self.names.get(side, {}).get(language) or side

    def sides_of(self, actors: Iterable[str]) -> set[str]:
        """The sides of some actors; one without a row stands for itself, one that has no side is left out."""
        return {self.of.get(actor, actor) for actor in actors if actor not in UNIDENTIFIED} - {""}

    def ordered(self, sides: Collection[str]) -> list[str]:
        """Sides in the order of the table of actors, those that it does not have by their id at the end."""
        return [*(side for side in self.names if side in sides), *sorted(set(sides) - self.names.keys())]


@dataclass(frozen=True)
class Scenario:
    """One way to read who did what: `members[i]` is the place of the side of incident i, UNKNOWN or SEVERAL.

    `code` is `agreed`, `documenter` (`who` says so) or `unknown_to` (what nobody attributes is given to side `who`).
    """

    code: str
    who: str
    members: Array


def read_sides(actors: Actors) -> Sides:
    """The sides of the actors of a case. A sealed person who counts under nobody else has no side, and is never one."""
    of = {actor: _side(actor, actors, ()) for actor in actors}
    return Sides(of, {actor: each.name for actor, each in actors.items() if not each.sealed})


def _side(actor: str, actors: Actors, seen: tuple[str, ...]) -> str:
    found = actors.get(actor)
    if found is None or actor in seen:
        return actor
    if found.side:
        return found.side
    above = {_side(parent, actors, (*seen, actor)) for parent in found.parents if parent in actors}
    if len(above) == 1:
        return above.pop()
    return "" if found.sealed else actor


def scenarios(incidents: Sequence[str], attributions: Iterable[Row], sides: Sides, least: int) -> "Readings":
    """Every way to read the attributions: where all agree, by each documenter alone, with the unknown given to each side.

    `least` incidents a documenter or a side must have to get a reading of its own.
    """
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in attributions:
        if row.get("finding") == Finding.PARTY_RESPONSIBLE:
            found = sides.sides_of([str(row.get("actor") or "").strip()])
            said[str(row.get("incident") or "")][str(row.get("stated_by") or "").strip()] |= found
    named = {side for by in said.values() for found in by.values() for side in found}
    order = sides.ordered(named)
    place = {side: number for number, side in enumerate(order)}
    agreed = np.array([_one(said.get(each, {}).values(), place) for each in incidents], int)
    readings = [Scenario("agreed", "", agreed)]
    for documenter in sorted({who for by in said.values() for who in by}):
        own = np.array([_one([said.get(each, {}).get(documenter, set())], place) for each in incidents], int)
        if np.count_nonzero(own >= 0) >= least:
            readings.append(Scenario("documenter", documenter, own))
    if (agreed == UNKNOWN).any():
        for side, number in place.items():
            if np.count_nonzero(agreed == number) >= least:
                readings.append(Scenario("unknown_to", side, np.where(agreed == UNKNOWN, number, agreed)))
    return Readings(tuple(order), tuple(readings))


@dataclass(frozen=True)
class Readings:
    """The sides of incidents, in order, and every way to read whose incidents are whose; the first is where all agree.

    `further` are sides that only cases name.
    """

    sides: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    further: tuple[str, ...] = ()


def _one(said: Iterable[set[str]], place: Mapping[str, int]) -> int:
    """The one side that all name; UNKNOWN where nobody names any, SEVERAL where more than one is named."""
    found = set().union(*said)
    if not found:
        return UNKNOWN
    return place[found.pop()] if len(found) == 1 else SEVERAL
