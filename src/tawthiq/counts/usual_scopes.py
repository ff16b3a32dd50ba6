"""The scopes whose bounds a report gives without being asked, chosen by what has been counted and never by who counts.

Everybody who was killed, in the places and days that most counts are of; then, of these, the civilians, the members of
state forces and the members of armed groups, each by the widest population that is counted and holds only them; then the
dead of each set of perpetrators that some count names.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tawthiq.counts.bounds import open_window
from tawthiq.counts.conflicts import as_floors
from tawthiq.counts.consistency import Constraints, build, core
from tawthiq.counts.elements import universe
from tawthiq.counts.readings import ReadAs, Reading, interval
from tawthiq.counts.scope import ANY, UNSTATED, CountClaim, Scope, Window
from tawthiq.counts.vocabulary import Vocabulary
from tawthiq.model.vocabulary import VictimStatus

_Value = TypeVar("_Value")
_GROUPS = (
    frozenset({VictimStatus.CIVILIAN, VictimStatus.CIVILIAN_DPH, VictimStatus.PROTECTED}),
    frozenset({VictimStatus.STATE_FORCES}),
    frozenset({VictimStatus.ARMED_GROUP}),
)


def usual_scopes(
    claims: Sequence[CountClaim],
    vocabulary: Vocabulary,
    window: Window | None = None,
    areas: frozenset[str] | None = None,
) -> list[Scope]:
    """The scopes to give bounds for; `window` and `areas` of the case where they are known. None without dead."""
    of_the_dead = [claim for claim in claims if vocabulary.counts_the_dead(universe(claim.scope, vocabulary))]
    if not of_the_dead:
        return []
    root = _most(universe(claim.scope, vocabulary) for claim in of_the_dead)
    counted = [claim for claim in of_the_dead if universe(claim.scope, vocabulary) == root]
    found = _common_window(counted)
    places = areas or _common_places(counted, found)
    everyone = Scope(
        population=root,
        status=frozenset({ANY}),
        perpetrators=frozenset({ANY}),
        areas=places,
        window=window or found,
    )
    populations = [_population(group, counted, root, vocabulary) for group in _GROUPS]
    attributions = dict.fromkeys(claim.scope.perpetrators for claim in counted)
    return [
        everyone,
        *(replace(everyone, population=name) for name in populations if name),
        *(replace(everyone, perpetrators=named) for named in attributions if _is_attributed(named)),
    ]


def with_official_totals(
    claims: Sequence[CountClaim], vocabulary: Vocabulary, readings: Mapping[str, Reading]
) -> Constraints | None:
    """The constraints with official summaries read as complete, but for those that the documented floors contradict.

    None where no official summary remains: then nothing limits how many dead there may be.
    """
    complete = {
        claim.id: Reading(ReadAs.COMPLETE_COUNT, "counts_reading_complete")
        for claim in claims
        if claim.scope.method == "official_summary"
        and readings[claim.id].reading != ReadAs.NONE
        and (interval(claim.quantity) or (0, None))[1] is not None
    }
    constraints = build(claims, vocabulary, {**readings, **complete})
    constraints = replace(constraints, ties=())
    official = {constraints.place[claim] for claim in complete}
    failing = core(constraints, constraints.elements)
    while failing:
        # Which of several is wrong cannot be told, so none of them limits anything.
        contested = official & failing
        official -= contested
        constraints = as_floors(constraints, [constraints.claims[one].id for one in contested])
        failing = core(constraints, constraints.elements)
    return constraints if official else None


def _most(values: Iterable[_Value]) -> _Value:
    """The most frequent value, the first of several as frequent."""
    return Counter(values).most_common(1)[0][0]


def _common_window(claims: Sequence[CountClaim]) -> Window:
    """From the day on which most counts begin to the last day that one of these names."""
    starts = [claim.scope.window.start for claim in claims if claim.scope.window.start]
    if not starts:
        return open_window()
    start = _most(starts)
    ends = [claim.scope.window.end for claim in claims if claim.scope.window.start == start]
    stated = [end for end in ends if end]
    return open_window(start, max(stated, key=lambda end: (end.high, end.low)) if stated else None)


def _common_places(claims: Sequence[CountClaim], window: Window) -> frozenset[str]:
    stated = [claim for claim in claims if claim.scope.areas and UNSTATED not in claim.scope.areas]
    beginning = window.start.text if window.start else ""
    near = [one for one in stated if one.scope.window.start and one.scope.window.start.text == beginning]
    return _most(claim.scope.areas for claim in near or stated) if stated else frozenset({ANY})


def _population(
    group: frozenset[VictimStatus], claims: Sequence[CountClaim], root: str, vocabulary: Vocabulary
) -> str | None:
    """The widest population that some claim counts and that by definition holds only people of these statuses."""
    uses = Counter(claim.scope.among or claim.scope.population for claim in claims)
    fitting = [
        name
        for name in uses
        if name in vocabulary.populations
        and vocabulary.populations[name].statuses
        and vocabulary.populations[name].statuses <= group
        and name != root
    ]

    def width(name: str) -> tuple[int, int, int]:
        below = sum(name in vocabulary.above(other) for other in vocabulary.populations)
        return below, len(vocabulary.populations[name].statuses), uses[name]

    return max(fitting, key=width) if fitting else None


def _is_attributed(perpetrators: frozenset[str]) -> bool:
    return bool(perpetrators) and not any(
        one in (ANY, UNSTATED) or one.casefold() == VictimStatus.UNKNOWN for one in perpetrators
    )
