"""How many dead a scope can hold, given what has been published about any scope, and which claims say so.

The least and the most are taken over all numbers of dead that satisfy the claims as they are read: whole ones up to
`MOST_WHOLE` atoms; beyond, a bound over fractions is rounded to the next whole number within it, which still holds. Relations that
publishers claim between their figures are not used: bounds rest on counts and on what scopes mean, never on the word
that some parts make up a whole. Which claims bind is told by the weights of the proof, then by leaving each out.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from tawthiq.counts.atoms import refine
from tawthiq.counts.consistency import (
    MOST_WHOLE,
    TOLERANCE,
    Constraints,
    Proof,
    System,
    is_whole,
    proof,
    rows_of,
    solve,
)
from tawthiq.counts.elements import OPEN
from tawthiq.counts.reading import read_moment
from tawthiq.counts.scope import ANY, UNSTATED, Moment, Scope, Window, population_path
from tawthiq.counts.vocabulary import Vocabulary
from tawthiq.errors import Misuse
from tawthiq.model.vocabulary import VictimStatus

KEYS = ("population", "status", "perpetrators", "areas", "from", "to")
_FEASIBLE = 0


@dataclass(frozen=True)
class Bounds:
    """The fewest and the most dead of one scope, and the claims that bind each end.

    `high` is None where nothing published limits it. Where the claims cannot all hold as they are read, `possible` is
    False and there are no bounds: from a contradiction anything would follow.
    """

    scope: Scope
    possible: bool
    low: int = 0
    high: int | None = None
    binding_low: tuple[str, ...] = ()
    binding_high: tuple[str, ...] = ()


def bounds(constraints: Constraints, scope: Scope) -> Bounds:
    """The tightest whole bounds on the dead of a scope that all claims together allow under their readings."""
    asked = _Asked(constraints, scope)
    everything = range(len(constraints.claims))
    low, binding_low = asked.end(everything, least=True)
    if low is None:
        return Bounds(scope, possible=False)
    high, binding_high = asked.end(everything, least=False)
    names = constraints.claims
    return Bounds(
        scope=scope,
        possible=True,
        low=low,
        high=high,
        binding_low=tuple(names[one].id for one in binding_low),
        binding_high=tuple(names[one].id for one in binding_high),
    )


def least_by_one_source(constraints: Constraints, scope: Scope) -> tuple[int, str, tuple[str, ...]]:
    """The highest least number that one independence group alone documents, the group, and its claims that bind it.

    Adding the figures of several publishers takes it that no dead person stands in two scopes; two publishers may still
    disagree about one person's status or killer. What one of them counts alone does not rest on that.
    """
    asked = _Asked(constraints, scope)
    best: tuple[int, str, tuple[str, ...]] = (0, "", ())
    for group in dict.fromkeys(claim.independence_group for claim in constraints.claims):
        own = [place for place, claim in enumerate(constraints.claims) if claim.independence_group == group]
        low, binding = asked.end(own, least=True)
        if low is not None and low > best[0]:
            best = (low, group, tuple(constraints.claims[one].id for one in binding))
    return best


class _Asked:
    """Constraints with the scope asked for among them."""

    def __init__(self, constraints: Constraints, scope: Scope) -> None:
        cells = refine([*constraints.scopes, scope], constraints.vocabulary)
        self._constraints = replace(constraints, cells=cells, ties=())
        self._scope = len(constraints.claims)

    def end(self, claims: Collection[int], least: bool) -> tuple[int | None, tuple[int, ...]]:
        """The least or the most dead, with the claims that bind it; None where there is no such end."""
        if not least and self._unlimited(claims):
            return None, ()
        cost, system = self._program(claims, least)
        found = proof(cost, system)
        value = _value(found, cost, system, least) if found else None
        if value is None or (least and value == 0):
            return value, ()
        binding = sorted(found.weights) if found else []
        if self._bound_by(binding, least) != value:
            binding = sorted(claims)
        for one in list(binding):
            rest = [other for other in binding if other != one]
            if self._bound_by(rest, least) == value:
                binding = rest
        return value, tuple(binding)

    def _unlimited(self, claims: Collection[int]) -> bool:
        """Whether somebody in scope may stand where no ceiling is, so that no claim limits how many there are."""
        cells = self._constraints.cells
        own = cells.tags[self._scope]
        limiting = [
            one
            for one in claims
            if self._constraints.ceilings[one] < math.inf
            and (cells.tags[one] == own or cells.inside[own, cells.tags[one]])
        ]
        return bool((cells.possible[self._scope] & ~cells.sure[limiting].any(axis=0)).any())

    def _bound_by(self, claims: Sequence[int], least: bool) -> int | None:
        cost, system = self._program(claims, least)
        found = proof(cost, system)
        return _value(found, cost, system, least) if found else None

    def _program(self, claims: Collection[int], least: bool) -> tuple[Any, System]:
        """Fewest: nobody is in scope who need not be. Most: everybody who may be."""
        role = {"above": [self._scope]} if least else {"below": [self._scope]}
        rows, found, row_of = rows_of(self._constraints, claims, **role)
        within = (found.sure if least else found.possible)[row_of[self._scope]].astype(float)
        return (within if least else -within), rows.system()


def _value(found: Proof, cost: Any, system: System, least: bool) -> int | None:
    value = found.cost
    if len(cost) <= MOST_WHOLE and not is_whole(found.numbers):
        solved = solve(cost, system, whole=True)
        if solved.status != _FEASIBLE:
            return None
        value = float(solved.fun)
    end = math.ceil(value - TOLERANCE)
    return end if least else -end


def parse_scope(text: str, vocabulary: Vocabulary) -> Scope:
    """A scope from `population=civilians; perpetrators=A|B; areas=SY06; from=2025-03-06; to=2025-03-10`.

    What is left out is not restricted: everybody who was killed, by anybody, anywhere, at any time. `women<civilians`
    are the women among the civilians. A month is its whole month here, since whoever asks means it.

    Raises Misuse for a key that is unknown or given twice, for a population, status, actor or place that the case does
    not know, and for days that cannot be read or run backwards.
    """
    parts = _parts(text)
    population, _, among = parts.get("population", _everybody(vocabulary)).partition("<")
    for name in (population, among):
        if name and name not in vocabulary.populations:
            raise Misuse("counts_scope_population_unknown", value=name, allowed=", ".join(vocabulary.populations))
    if vocabulary.is_relative(population) and not among:
        raise Misuse("counts_scope_part_of_whom", value=population)
    status = _members(parts, "status")
    if status - {ANY, *VictimStatus}:
        raise Misuse("counts_scope_status_unknown", value=parts["status"], allowed=", ".join(VictimStatus))
    perpetrators = _members(parts, "perpetrators")
    unknown = perpetrators - {ANY} - set(vocabulary.actors)
    if unknown and (vocabulary.actors or UNSTATED in unknown):
        raise Misuse(
            "counts_scope_actor_unknown", value="|".join(sorted(unknown)), allowed=", ".join(vocabulary.actors)
        )
    areas = _members(parts, "areas")
    if UNSTATED in areas:
        raise Misuse("counts_scope_area_unknown", value=parts["areas"])
    return Scope(population, status, perpetrators, areas, _window(parts), among=among)


def scope_text(scope: Scope) -> str:
    """A scope as `parse_scope` reads it."""
    return "; ".join(f"{key}={value}" for key, value in scope_row(scope).items() if value and key in KEYS)


def scope_row(scope: Scope) -> Mapping[str, str]:
    """A scope as columns of text; what is not restricted is `any`, or empty for status and days."""
    ends = [
        "" if moment is None or moment.text == OPEN else moment.text
        for moment in (scope.window.start, scope.window.end)
    ]
    row = {name: "|".join(sorted(getattr(scope, name))) for name in ("status", "perpetrators", "areas")}
    return MappingProxyType(
        {
            "population": population_path(scope),
            **row,
            "status": "" if row["status"] == ANY else row["status"],
            "from": ends[0],
            "to": ends[1],
            "window": f"{ends[0]}/{ends[1]}",
        }
    )


def open_window(start: Moment | None = None, end: Moment | None = None) -> Window:
    """A window that is not limited where no end is given; a month is taken whole."""
    return Window(
        replace(start, high=start.low) if start else Moment(OPEN, date.min, date.min),
        replace(end, low=end.high) if end else Moment(OPEN, date.max, date.max),
    )


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        key, sign, value = (each.strip() for each in part.partition("="))
        if not sign or not value:
            raise Misuse("counts_scope_part_unreadable", value=part)
        if key not in KEYS:
            raise Misuse("counts_scope_key_unknown", value=key, allowed=", ".join(KEYS))
        if key in parts:
            raise Misuse("counts_scope_key_twice", value=key)
        parts[key] = value
    return parts


def _everybody(vocabulary: Vocabulary) -> str:
    """The widest population of the dead."""
    for name, population in vocabulary.populations.items():
        if not population.inside and vocabulary.counts_the_dead(name):
            return name
    raise Misuse("counts_scope_population_unknown", value="", allowed=", ".join(vocabulary.populations))


def _members(parts: Mapping[str, str], key: str) -> frozenset[str]:
    members = frozenset(filter(None, (one.strip() for one in parts.get(key, ANY).split("|"))))
    if ANY in members and len(members) > 1:
        raise Misuse("counts_scope_any_with_others", value=parts[key])
    return members


def _window(parts: Mapping[str, str]) -> Window:
    moments = {key: read_moment(parts[key]) for key in ("from", "to") if key in parts}
    for key, moment in moments.items():
        if moment is None:
            raise Misuse("counts_scope_date_unreadable", value=parts[key])
    window = open_window(moments.get("from"), moments.get("to"))
    if window.start and window.end and window.start.low > window.end.high:
        raise Misuse("counts_scope_window_reversed", value=f"{parts['from']}–{parts['to']}")
    return window
