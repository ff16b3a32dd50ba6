"""Consistency and bounds of a case's published counts, ready for facts.json.

**Conflicts** are sought with every figure at its word, as a complete count: sets of up to four that cannot all be, up to
three where one of them has been replaced, and wholes that their own parts contradict. Only figures that were said at one
time, or of which all but one release still stand, are set against each other (`never_together`). Many sets say the same,
so of those that rest on the same figures being complete one is `main`: the one by most persons. **Bounds** rest on
floors; a second reading, official totals as complete, is given where it changes anything and no documented floor
contradicts it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from tawthiq.counts.bounds import Bounds, bounds, least_by_one_source, parse_scope, scope_row
from tawthiq.counts.conflicts import as_floors, failing_ties, minimal_conflicts, moves, weakest_readings
from tawthiq.counts.consistency import Consistency, Constraints, build, consistent, elements_of, holds
from tawthiq.counts.consistency_words import (
    bounds_sentence,
    bounds_title,
    conflict_sentence,
    consistent_sentence,
    mending_sentence,
)
from tawthiq.counts.few_claims import MOST
from tawthiq.counts.readings import ReadAs, Reading, complete_readings, default_readings, without_allowance
from tawthiq.counts.scope import CountClaim, Scope, Window
from tawthiq.counts.sentences import say
from tawthiq.counts.standing import never_together, standing
from tawthiq.counts.usual_scopes import usual_scopes, with_official_totals
from tawthiq.counts.vocabulary import Vocabulary
from tawthiq.language import LANGUAGES

MOST_WITH_REPLACED = 3  # figures of a conflict that holds one which its publisher has replaced


def describe_consistency(
    claims: Sequence[CountClaim],
    vocabulary: Vocabulary,
    window: Window | None = None,
    areas: frozenset[str] | None = None,
    overrides: Mapping[str, Reading] | None = None,
) -> dict[str, Any]:
    """`readings`, `consistent`, `conflicts` and `bounds` of a case.

    `window` and `areas` are the case's own where it states them. `consistent` says whether the figures can all hold as
    they are read by default: floors always can, and that is an answer.

    `overrides` are readings that a case gives to single claims, in place of those by method.
    """
    readings = default_readings(claims, vocabulary, overrides)
    scopes = usual_scopes(claims, vocabulary, window, areas)
    return {
        "readings": {claim: _reading(reading) for claim, reading in readings.items()},
        "consistent": _consistent(build(claims, vocabulary, readings), vocabulary),
        "conflicts": describe_conflicts(claims, vocabulary, overrides),
        "bounds": _bounds_of(scopes, claims, vocabulary, readings),
    }


def describe_bounds(
    claims: Sequence[CountClaim],
    vocabulary: Vocabulary,
    scope: str,
    overrides: Mapping[str, Reading] | None = None,
) -> list[dict[str, Any]]:
    """The bounds of one scope that is asked for (see `parse_scope`, which raises Misuse), by reading."""
    readings = default_readings(claims, vocabulary, overrides)
    return _bounds_of([parse_scope(scope, vocabulary)], claims, vocabulary, readings)


def describe_conflicts(
    claims: Sequence[CountClaim], vocabulary: Vocabulary, overrides: Mapping[str, Reading] | None = None
) -> list[dict[str, Any]]:
    """The minimal sets of figures that cannot all be complete, each with what it takes to reconcile it.

    Figures of confidence C and retellings stay outside (see `complete_readings`). Sets whose figures all still stand come
    first, then those that are `main`, then those by more persons.
    """
    constraints = build(claims, vocabulary, complete_readings(claims, vocabulary, overrides))
    stands = standing(claims)
    few = [
        one
        for one in minimal_conflicts(constraints, MOST, never_together(claims))
        if len(one.claims) <= MOST_WITH_REPLACED or stands.issuperset(one.claims)
    ]
    found = dict.fromkeys([*few, *failing_ties(constraints)])
    described = [_conflict(one, constraints, stands, vocabulary) for one in found]
    described.sort(key=lambda one: (not one["standing"], -one["persons"]))
    seen = set()
    for one in described:
        complete = [claim for claim, reading in one["readings"].items() if reading == ReadAs.COMPLETE_COUNT]
        figures = [constraints.claims[constraints.place[claim]] for claim in complete]
        # A figure that a publisher repeats in its next release is the same figure.
        rests_on = frozenset((figure.publisher, figure.quantity) for figure in figures)
        one["main"] = rests_on not in seen
        seen.add(rests_on)
    return sorted(described, key=lambda one: (not one["standing"], not one["main"]))


def _conflict(
    found: Consistency, constraints: Constraints, stands: frozenset[str], vocabulary: Vocabulary
) -> dict[str, Any]:
    elements = elements_of(constraints, found)
    members = [constraints.claims[constraints.place[claim]] for claim in found.claims]
    needed = weakest_readings(constraints, found)
    rereading = [claim for claim in members if holds(as_floors(constraints, [claim.id]), elements)]
    least = moves(constraints, elements)
    persons = max(1, sum(move.persons for move in least))
    complete = [claim for claim in members if claim.id in needed]
    tie = found.ties[0] if found.ties else None
    readings = [ReadAs.COMPLETE_COUNT if claim in needed else ReadAs.DOCUMENTED_FLOOR for claim in found.claims]
    return {
        "claims": list(found.claims),
        "readings": {claim: reading.value for claim, reading in zip(found.claims, readings, strict=True)},
        "relations": [{"kind": one.kind, "whole": one.whole, "parts": list(one.parts)} for one in found.ties],
        "persons": persons,
        "standing": stands.issuperset(found.claims),
        "sentence": _both(lambda language: conflict_sentence(members, tie, complete, language, vocabulary)),
        "reconcile": {
            "reread": [claim.id for claim in rereading],
            "moves": [{"claim": move.claim, "direction": move.direction, "persons": move.persons} for move in least],
            "sentence": _both(lambda language: mending_sentence(rereading, persons, bool(tie), language)),
        },
    }


def _consistent(constraints: Constraints, vocabulary: Vocabulary) -> dict[str, Any]:
    found = consistent(constraints)
    members = [constraints.claims[constraints.place[claim]] for claim in found.claims]
    bound = len(constraints.claims)
    return {
        "readings": "default",
        "holds": found.holds,
        "claims": list(found.claims),
        "sentence": _both(lambda language: consistent_sentence(found.holds, members, bound, language, vocabulary)),
    }


def _bounds_of(
    scopes: Sequence[Scope], claims: Sequence[CountClaim], vocabulary: Vocabulary, readings: Mapping[str, Reading]
) -> list[dict[str, Any]]:
    published = without_allowance(readings)
    floors = build(claims, vocabulary, published)
    allowing = build(claims, vocabulary, readings)
    official = with_official_totals(claims, vocabulary, published)
    told = []
    for number, scope in enumerate(scopes, 1):
        found = bounds(floors, scope)
        lowest = bounds(allowing, scope).low
        groups = {floors.claims[floors.place[claim]].independence_group for claim in found.binding_low}
        alone = least_by_one_source(floors, scope) if len(groups) > 1 else (found.low, min(groups, default=""), ())
        told.append(_bound(f"floors-{number}", found, lowest, alone[:2], False, vocabulary))
        limited = bounds(official, scope) if official else None
        if limited and (limited.low, limited.high) != (found.low, found.high):
            told.append(_bound(f"official-{number}", limited, lowest, alone[:2], True, vocabulary))
    return told


def _bound(
    bound_id: str, found: Bounds, allowing: int, alone: tuple[int, str], mixed: bool, vocabulary: Vocabulary
) -> dict[str, Any]:
    return {
        "id": bound_id,
        "scope": dict(scope_row(found.scope)),
        "title": _both(lambda language: bounds_title(found.scope, language, vocabulary)),
        "low": found.low,
        "high": found.high,
        "documented": found.low > 0,  # a low of 0 is not a count of nobody: how many is unknown
        "low_allowing": allowing,
        "low_by_one_source": {"low": alone[0], "independence_group": alone[1]},
        "readings": "official_complete" if mixed else "floors",
        "binding_low": list(found.binding_low),
        "binding_high": list(found.binding_high),
        "sentence": _both(lambda language: bounds_sentence(found, allowing, alone, mixed, language, vocabulary)),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "reading": reading.reading.value,
        "why": _both(partial(say, reading.why)),
        "allowance": reading.allowance,
    }


def _both(text: Callable[[str], str]) -> dict[str, str]:
    return {language: text(language) for language in LANGUAGES}
