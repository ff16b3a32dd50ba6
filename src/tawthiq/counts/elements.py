"""Who, by whom, where and when, cut into the smallest pieces that any count tells apart.

Each respect of a scope is cut into *elements*; every dead person stands in exactly one of them. A scope covers some
elements **surely** (everybody there is in scope) and some **possibly** (somebody there may be): a publisher who does
not state the place covers every place possibly and none surely, and a month covers its days in the same way. What is
unknown thus becomes neither "any" nor nothing. The rules are those of `tawthiq.counts.scope.compare`, which the tests
hold them to.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from tawthiq.counts.scope import ANY, UNSTATED, Relation, Scope, Window, area_holds, compare_perpetrators, is_pcode
from tawthiq.counts.vocabulary import Vocabulary
from tawthiq.model.vocabulary import VictimStatus

STATUSES = tuple(status.value for status in VictimStatus if status != VictimStatus.UNKNOWN)
ELSEWHERE, SEVERAL = "elsewhere", "several"
MOST_UNDECIDED = 5  # of which every combination is told apart; of more, none
OPEN = ".."  # EDTF: a window that is not limited on this side; a blank is one whose limit is unknown

# A publisher's "women" may or may not include girls.
_PERSONS = ("woman", "man", "girl", "boy", "other")
_SEX_AND_AGE: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "women": (frozenset({"woman"}), frozenset({"woman", "girl"})),
    "men": (frozenset({"man"}), frozenset({"man", "boy"})),
    "children": (frozenset({"girl", "boy"}), frozenset({"girl", "boy", "other"})),
}

Cover = tuple[frozenset[Any], frozenset[Any]]  # surely, possibly


@dataclass(frozen=True)
class Cut:
    """One respect cut into elements, with what each scope covers surely and possibly (scopes × elements)."""

    name: str
    elements: tuple[Any, ...]
    sure: Any
    possible: Any


def cuts(scopes: Sequence[Scope], vocabulary: Vocabulary) -> list[Cut]:
    """All respects but the population's name, each cut as finely as some scope asks and no finer."""
    days = _days(scopes)
    areas = _Areas(scopes)
    actors = _Actors(scopes, vocabulary)
    universes = tuple(dict.fromkeys(universe(scope, vocabulary) for scope in scopes))
    return [
        _cut(
            "universe",
            universes,
            scopes,
            lambda one: _only(universe(one, vocabulary)),
            lambda one: one.population + "<" + one.among,
        ),
        _cut("status", STATUSES, scopes, lambda one: _statuses(one, vocabulary), lambda one: (base(one), one.status)),
        _cut("person", _PERSONS, scopes, _persons, lambda one: one.population),
        _cut(
            "perpetrator",
            actors.elements,
            scopes,
            lambda one: actors.cover(one.perpetrators),
            lambda one: one.perpetrators,
        ),
        _cut("area", areas.elements, scopes, lambda one: areas.cover(one.areas), lambda one: one.areas),
        _cut("day", days, scopes, lambda one: _window(one.window, days), lambda one: one.window),
    ]


def base(scope: Scope) -> str:
    """The population that says what kind of people a scope counts; '' where a part does not say of what."""
    return scope.among if scope.population in _SEX_AND_AGE else scope.population


def universe(scope: Scope, vocabulary: Vocabulary) -> str:
    """The dead, the missing, suspects: kinds of people that never mix; '' where it cannot be told."""
    name = base(scope)
    if vocabulary.is_relative(name):
        name = scope.among
    if not name or name == VictimStatus.UNKNOWN:
        return ""
    return vocabulary.root(name) or name


def tag(scope: Scope, vocabulary: Vocabulary) -> tuple[str, str]:
    """The population whose members a scope counts within its cells, and of whom it is a part if it is relative."""
    name = base(scope)
    return (name, scope.among) if vocabulary.is_relative(name) else (name, "")


def lies_inside(a: tuple[str, str], b: tuple[str, str], vocabulary: Vocabulary) -> bool:
    """Whether every member of one population is by definition one of another."""
    above = vocabulary.above(a[1] or a[0])
    if not a[1]:
        return not b[1] and b[0] in above
    return b[0] in above if not b[1] else a[0] == b[0] and b[1] in above


def sure_days(window: Window) -> tuple[date, date] | None:
    """The days that a window surely holds; None where there is none."""
    if not window.start or not window.end:
        return None
    first, last = min(window.start.high, window.end.high), max(window.end.low, window.start.low)
    return (first, last) if first <= last else None


def possible_days(window: Window) -> tuple[date, date]:
    """The days that a window may hold."""
    return window.start.low if window.start else date.min, window.end.high if window.end else date.max


def _cut(
    name: str,
    elements: tuple[Any, ...],
    scopes: Sequence[Scope],
    cover: Callable[[Scope], Cover],
    key: Callable[[Scope], Hashable],
) -> Cut:
    import numpy

    rows: dict[Hashable, tuple[Any, Any]] = {}
    for scope in scopes:
        if key(scope) not in rows:
            sure, possible = cover(scope)
            rows[key(scope)] = ([one in sure for one in elements], [one in possible for one in elements])
    shape = (len(scopes), len(elements))
    return Cut(
        name,
        elements,
        numpy.array([rows[key(scope)][0] for scope in scopes], dtype=bool).reshape(shape),
        numpy.array([rows[key(scope)][1] for scope in scopes], dtype=bool).reshape(shape),
    )


def _only(element: str) -> Cover:
    # Whom a scope counts at all must be known, or its number says nothing about anybody.
    return (frozenset({element}),) * 2 if element else (frozenset(), frozenset())


def _statuses(scope: Scope, vocabulary: Vocabulary) -> Cover:
    everyone = frozenset(STATUSES)
    root = universe(scope, vocabulary)
    if vocabulary.counts_the_dead(root) is False:
        return everyone, everyone
    known = vocabulary.populations.get(base(scope))
    defined = known.statuses if known else frozenset()
    allowed = everyone if not defined or VictimStatus.UNKNOWN in defined else defined & everyone
    stated = scope.status & everyone
    if ANY in scope.status:
        return allowed, allowed
    if not stated:
        return frozenset(), allowed
    # What a publisher says of its own dead stands beside what the codebook says of the population.
    return stated, stated | allowed if VictimStatus.UNKNOWN in scope.status else stated


def _persons(scope: Scope) -> Cover:
    everyone = frozenset(_PERSONS)
    return _SEX_AND_AGE.get(scope.population, (everyone, everyone))


class _Actors:
    """Actors, each without the deeds of narrower actors that are counted apart.

    Where no table says whether one actor belongs to another, there is an element for either case, so that two counts
    which name the same actors stay alike. Actors are in the order of their first mention, then of their table: no order
    looks at who an actor is.
    """

    def __init__(self, scopes: Sequence[Scope], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        order = vocabulary.actor_order
        found: dict[str, None] = {}
        for scope in scopes:
            for actor in sorted(scope.perpetrators, key=lambda one: (order.get(one, len(order)), one)):
                if actor not in (ANY, UNSTATED) and not _nobody(actor):
                    found[actor] = None
        self._may_hold = {one: [other for other in found if self._may_belong(one, other)] for one in found}
        elements: list[tuple[str, frozenset[str]]] = []
        for actor, others in self._may_hold.items():
            split = others if len(others) <= MOST_UNDECIDED else []
            elements += [(actor, frozenset(some)) for some in _subsets(split)]
        self.elements = (*elements, (ELSEWHERE, frozenset[str]()))

    def cover(self, named: frozenset[str]) -> Cover:
        everyone = frozenset(self.elements)
        if not named or UNSTATED in named:
            return frozenset(), everyone
        if ANY in named:
            return everyone, everyone
        sure = frozenset(one for one in self.elements if one[1] & named or self._within(one[0], named))
        if any(map(_nobody, named)):
            return sure, everyone
        return sure, sure | {one for one in self.elements if self._undecided(one[0], named)}

    def _within(self, actor: str, named: frozenset[str]) -> bool:
        return self._vocabulary.actors_within(actor, named)

    def _undecided(self, actor: str, named: frozenset[str]) -> bool:
        others = self._may_hold.get(actor, [])
        return len(others) > MOST_UNDECIDED and bool(named.intersection(others))

    def _may_belong(self, one: str, other: str) -> bool:
        if one == other or self._within(one, frozenset({other})):
            return False
        apart = (Relation.DISJOINT, Relation.CONTAINS)
        return compare_perpetrators(frozenset({one}), frozenset({other}), self._vocabulary) not in apart


def _nobody(actor: str) -> bool:
    """Whether an "actor" stands for whoever is not identified: somebody, but nobody knows who."""
    return actor.casefold() == VictimStatus.UNKNOWN


def _subsets(members: Sequence[str]) -> list[tuple[str, ...]]:
    return [some for size in range(len(members) + 1) for some in combinations(members, size)]


class _Areas:
    """Places, each without the places inside it that are counted apart.

    P-codes of the main scheme tell by their prefix what lies inside what. A locality or a code of another scheme may lie
    in any main place, so an element says both: the main place, and which of the other places it lies in (`SEVERAL` where
    these are too many for every combination).
    """

    def __init__(self, scopes: Sequence[Scope]) -> None:
        codes = sorted({code for scope in scopes for code in scope.areas} - {ANY, UNSTATED})
        plain = [code for code in codes if is_pcode(code) and (len(code) == 2 or "-" not in code)]
        hyphened = [code for code in codes if is_pcode(code) and code not in plain]
        main = [*plain, *hyphened] if all(len(code) == 2 for code in plain) else plain
        strange = [code for code in codes if code not in main]
        self._several = len(strange) > MOST_UNDECIDED
        some = [*[(code,) for code in strange], (SEVERAL,), ()] if self._several else _subsets(strange)
        # A place inside another of its scheme is not an element beside it but within it.
        kept = [each for each in some if all(outer in each for one in each for outer in strange if _holds(outer, one))]
        if self._several:
            kept = list(some)
        self.elements = tuple(
            (place, frozenset(each))
            for place in (*main, ELSEWHERE)
            for each in kept
            if all(_holds(outer, place) for one in each for outer in main if _holds(outer, one))
        )

    def cover(self, areas: frozenset[str]) -> Cover:
        everywhere = frozenset(self.elements)
        if not areas or UNSTATED in areas:
            return frozenset(), everywhere
        if ANY in areas:
            return everywhere, everywhere
        sure = frozenset(
            element
            for element in self.elements
            if any(_holds(outer, one) for outer in areas for one in (element[0], *element[1]))
        )
        unsure = {element for element in self.elements if SEVERAL in element[1]} if self._several else set()
        return sure, sure | unsure


def _holds(outer: str, inner: str) -> bool:
    return outer == inner or (is_pcode(outer) and is_pcode(inner) and area_holds(outer, inner))


def _days(scopes: Sequence[Scope]) -> tuple[date, ...]:
    """The first day of each stretch within which no window begins or ends."""
    firsts = {date.min}
    for window in {scope.window for scope in scopes}:
        for stretch in (possible_days(window), sure_days(window)):
            if stretch:
                firsts.add(stretch[0])
                if stretch[1] < date.max:
                    firsts.add(stretch[1] + timedelta(days=1))
    return tuple(sorted(firsts))


def _window(window: Window, days: tuple[date, ...]) -> Cover:
    def within(stretch: tuple[date, date] | None) -> frozenset[date]:
        return frozenset(day for day in days if stretch and stretch[0] <= day <= stretch[1])

    return within(sure_days(window)), within(possible_days(window))
