"""Sides at a glance: incidents, victims, cases, persons on trial, days passed, and what is unknown; the same row for all."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tawthiq.accountability.cases import CaseStep, divided, persons_at
from tawthiq.accountability.days import Days, days_from, exact_day
from tawthiq.accountability.ground import Ground, Incident
from tawthiq.accountability.sides import SEVERAL, UNKNOWN
from tawthiq.accountability.words import days_fact, days_text, range_text
from tawthiq.incidents.words import both, joined, say
from tawthiq.model.vocabulary import Step

Name = Callable[[str], str]


@dataclass(frozen=True)
class _Own:
    """What is said to be of one side."""

    incidents: Sequence[Incident]
    steps: Sequence[CaseStep]
    cases: frozenset[str]  # proceedings that name it


def sides_at_a_glance(ground: Ground) -> list[dict[str, Any]]:
    """One row a side, then what is not attributed and what is attributed to several: the same fields in all."""
    members = ground.readings.scenarios[0].members
    by_place: dict[int, list[Incident]] = defaultdict(list)
    for incident, place in zip(ground.incidents, members.tolist(), strict=True):
        by_place[place].append(incident)
    steps, cases = _steps_by_side(ground), _proceedings_by_side(ground)
    rows = []
    places = {side: place for place, side in enumerate(ground.readings.sides)}
    for side in ground.sides.ordered([*ground.readings.sides, *ground.readings.further]):
        own = _Own(by_place[places[side]] if side in places else (), steps[side], frozenset(cases[side]))
        rows.append(_side(side, own, ground, partial(ground.sides.name, side)))
    for code, place in (("none", UNKNOWN), ("several", SEVERAL)):
        own = _Own(by_place[place], steps[code], frozenset())
        rows.append(_side("", own, ground, partial(say, f"accountability_side_{code}")))
    return rows


def _steps_by_side(ground: Ground) -> dict[str, list[CaseStep]]:
    """The steps of each side; under `none` those that name no party and are not divided among parties elsewhere."""
    found: dict[str, list[CaseStep]] = defaultdict(list)
    apart = divided(ground.docket.steps)
    for step in ground.docket.steps:
        named = ground.sides.sides_of(step.parties)
        if len(named) > 1:
            found["several"].append(step)
        elif named:
            found[named.pop()].append(step)
        elif step.id not in apart:
            found["none"].append(step)
    return found


def _proceedings_by_side(ground: Ground) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for case in ground.docket.cases:
        for side in ground.sides.sides_of(case.parties):
            found[side].add(case.proceeding)
    return found


def _side(side: str, own: _Own, ground: Ground, name: Name) -> dict[str, Any]:
    opened = [ground.reached.get(each.event.id, {}).get(Step.OPENED) for each in own.incidents]
    proceedings = own.cases | {found.proceeding for found in opened if found}
    counted = [each.victims for each in own.incidents if each.victims]
    victims = (sum(low for low, _ in counted), sum(high for _, high in counted)) if counted else None
    dated = sum(each.event.when is not None for each in own.incidents)
    number = len(own.incidents)
    row = {
        "side": side or None,
        "incidents": number,
        "victims": _range(victims),
        "proceedings": len(proceedings),
        "referred": _range(persons_at(own.steps, (Step.REFERRED,))),
        "on_trial": _range(persons_at(own.steps, (Step.TRIAL, Step.HEARING))),
        "steps": dict(sorted(Counter(step.kind.value for step in own.steps).items())),
        "days_passed": days_fact(_passed(own.incidents, ground)),
        "unknown": {
            "no_record": sum(found is None for found in opened),
            "no_victims": number - len(counted),
            "undated": number - dated,
        },
        "sources_per_incident": round(sum(each.sources for each in own.incidents) / number, 2) if number else None,
    }
    return {**row, "name": both(name), "sentence": both(partial(_sentence, row, name))}


def _sentence(row: dict[str, Any], name: Name, language: str) -> str:
    victims, persons = _text(row["victims"], language), _text(row["on_trial"], language)
    code = "accountability_side_cases" if row["side"] else "accountability_side_cases_none"
    parts = [
        say("accountability_side_sentence", language, name=name(language), n=row["incidents"], victims=victims),
        say(code, language, n=row["proceedings"], persons=persons),
    ]
    if row["incidents"]:
        passed = row["days_passed"]
        days = days_text(Days(passed["low"], passed["high"]) if passed else None, language)
        parts.append(say("accountability_side_days", language, days=days))
        parts.append(say("accountability_side_sources", language, mean=row["sources_per_incident"]))
        parts.append(say("accountability_side_unknown", language, **row["unknown"]))
    return joined(parts)


def _passed(incidents: Sequence[Incident], ground: Ground) -> Days | None:
    """Days from the incidents to the day of looking: of the last and of the first."""
    dated = [each.event.when for each in incidents if each.event.when]
    passed = [days_from(when, exact_day(ground.as_of)) for when in dated]
    lows = [each.low for each in passed if each.low is not None]
    highs = [each.high for each in passed if each.high is not None]
    return Days(min(lows), max(highs)) if lows and highs else None


def _range(numbers: tuple[int, int] | None) -> dict[str, int] | None:
    return {"low": numbers[0], "high": numbers[1]} if numbers else None


def _text(numbers: dict[str, int] | None, language: str) -> str:
    return range_text((numbers["low"], numbers["high"]) if numbers else None, language)
