"""Consistency and bounds of a case's published counts, ready for facts.json.

**Conflicts** are sought with every figure at its word, as a complete count: among the figures their publishers still
stand by, sets of up to four; among all figures, replaced ones too, pairs, and wholes that their own parts contradict.
A figure and the release that replaced it are never set against each other. **Bounds** rest on floors; a second reading,
official totals as complete, is given where it changes anything and no documented floor contradicts it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tawthiq.counts.bounds import Bounds, bounds, least_by_one_source, parse_scope, scope_row
from tawthiq.counts.conflicts import as_floors, failing_ties, minimal_conflicts, moves, weakest_readings
from tawthiq.counts.consistency import Consistency, Constraints, build, elements_of, holds
from tawthiq.counts.consistency_words import bounds_sentence, bounds_title, conflict_sentence, mending_sentence
from tawthiq.counts.readings import Reading, complete_readings, default_readings, without_allowance
from tawthiq.counts.scope import CountClaim, Scope, Window
from tawthiq.counts.sentences import say
from tawthiq.counts.standing import standing, successions
from tawthiq.counts.usual_scopes import usual_scopes, with_official_totals
from tawthiq.counts.vocabulary import Vocabulary
from tawthiq.language import LANGUAGES

MOST_CLAIMS = 4  # of a conflict among standing figures
MOST_CLAIMS_OF_ALL = 2  # of one that may hold replaced figures


def describe_consistency(
    claims: Sequence[CountClaim],
    vocabulary: Vocabulary,
    window: Window | None = None,
    areas: frozenset[str] | None = None,
    overrides: Mapping[str, Reading] | None = None,
) -> dict[str, Any]:
    """`readings`, `conflicts` and `bounds` of a case; `window` and `areas` are the case's own where it states them.

    `overrides` are readings that a case gives to single claims, in place of those by method.
    """
    readings = default_readings(claims, vocabulary, overrides)
    scopes = usual_scopes(claims, vocabulary, window, areas)
    return {
        "readings": {claim: _reading(reading) for claim, reading in readings.items()},
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
    """The minimal sets of figures that cannot all be complete, each with what it takes to reconcile it."""
    readings = complete_readings(claims, vocabulary, overrides)
    everything = build(claims, vocabulary, readings)
    stands = standing(claims)
    still = build(claims, vocabulary, {claim: one for claim, one in readings.items() if claim in stands})
    pairs = successions(claims)
    found = [
        *minimal_conflicts(replace(still, ties=()), MOST_CLAIMS, pairs),
        *minimal_conflicts(replace(everything, ties=()), MOST_CLAIMS_OF_ALL, pairs),
        *failing_ties(everything),
    ]
    place = everything.place
    # Those that still stand first, then the smaller ones.
    ordered = sorted(
        dict.fromkeys(found),
        key=lambda one: (not stands.issuperset(one.claims), len(one.claims), [place[claim] for claim in one.claims]),
    )
    return [_conflict(one, everything, stands, vocabulary) for one in ordered]


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
    ties = len(found.ties)
    return {
        "claims": list(found.claims),
        "readings": {claim: "complete_count" if claim in needed else "documented_floor" for claim in found.claims},
        "relations": [{"kind": tie.kind, "whole": tie.whole, "parts": list(tie.parts)} for tie in found.ties],
        "persons": persons,
        "standing": stands.issuperset(found.claims),
        "sentence": _both(lambda language: conflict_sentence(members, ties, complete, language, vocabulary)),
        "reconcile": {
            "reread": [claim.id for claim in rereading],
            "moves": [{"claim": move.claim, "direction": move.direction, "persons": move.persons} for move in least],
            "sentence": _both(lambda language: mending_sentence(rereading, persons, ties, language, vocabulary)),
        },
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
