"""What came after the counting, as facts: sides at a glance, commitments, cases, the clock of delay, parity.

Pure functions over rows of hand tables. Every side has the same rows; sides stand in the order of the table of actors.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from tawthiq.accountability.clock import (
    MILESTONES,
    Event,
    Reached,
    Timeline,
    Waits,
    ends_of_cases,
    waits,
)
from tawthiq.accountability.commitments import read_commitments
from tawthiq.accountability.days import Days, days_from, exact_day
from tawthiq.accountability.describe_cases import describe_cases
from tawthiq.accountability.describe_commitments import describe_commitments
from tawthiq.accountability.describe_curves import curves_by, ends_facts
from tawthiq.accountability.describe_parity import Reading, describe_range, describe_reading
from tawthiq.accountability.glance import sides_at_a_glance
from tawthiq.accountability.ground import Ground, read_ground
from tawthiq.accountability.parity import Material, Rules, parity
from tawthiq.accountability.sides import SEVERAL, UNKNOWN
from tawthiq.accountability.words import days_fact, days_text
from tawthiq.errors import CaseError
from tawthiq.incidents.words import both, edtf, in_both
from tawthiq.model.vocabulary import Step
from tawthiq.text.edtf import EdtfDate

RULE_VERSION = "1"
HEADLINE = Step.OPENED


def describe_accountability(tables: Mapping[str, Any], as_of: date, rules: Rules | None = None) -> dict[str, Any]:
    """Everything the pages on accountability need on a day, ready for facts.json.

    `tables` may hold rows of the hand tables `commitments`, `actors`, `incidents`, `attributions`, `cases`, `case-steps`
    and `investigation-properties`, each row with its place under `file` and `row`, and under `victims` the least and the
    most victims of an incident by its id. What is missing is done without. What cannot be read stands under `mistakes`.
    """
    rules = rules or Rules()
    ground, mistakes = read_ground(tables, as_of, rules.least_compared)
    commitments, wrong = describe_commitments(tables.get("commitments", ()), as_of)
    waited = {each: waits(ground.events, ground.reached, each, as_of) for each in MILESTONES}
    found = {
        "rule_version": RULE_VERSION,
        "as_of": as_of.isoformat(),
        "order": in_both("accountability_order"),
        "sides": sides_at_a_glance(ground),
        "commitments": commitments,
        "cases": describe_cases(ground.docket, ground.sides.names),
        "clock": _clock(ground, waited),
        "parity": _parity(ground, waited, rules),
        "incidents": _incidents(ground),
        "mistakes": [{"code": each.code, "values": each.values} for each in [*mistakes, *wrong]],
    }
    return ground.seal.over(found) if ground.seal.words else found


def mistakes_in(tables: Mapping[str, Any], as_of: date) -> list[CaseError]:
    """The mistakes in these rows alone, without describing anything."""
    _, mistakes = read_ground(tables, as_of, Rules().least_compared)
    return [*mistakes, *read_commitments(tables.get("commitments", ()))[1]]


def incident_steps(incident: str, reached: Timeline, when: EdtfDate | None, as_of: date) -> list[dict[str, Any]]:
    """The clock of one incident: every milestone in order, when and after how many days it came, or how long it has not.

    `reached` is made by `clock.timeline`, once for all incidents.
    """
    steps = reached.get(incident, {})
    return [_milestone(milestone, steps.get(milestone), when, as_of) for milestone in MILESTONES]


def _milestone(milestone: Step, found: Reached | None, when: EdtfDate | None, as_of: date) -> dict[str, Any]:
    days = days_from(when, found.when if found else exact_day(as_of)) if when else None
    if days and found and days.low is None:
        days = Days(0, days.high)  # a step that is known "by" a day came after the event
    return {
        "milestone": milestone.value,
        "name": in_both(f"case_step_{milestone.value}"),
        "on": edtf(found.when) if found else None,
        "by": found.step if found else None,
        "implied": bool(found and found.implied),
        "recorded": found is not None,
        "days": days_fact(days),
        "text": both(lambda language: days_text(days, language)) if found else in_both("case_no_public_record"),
    }


def _incidents(ground: Ground) -> dict[str, dict[str, Any]]:
    """Each counted incident by its id: the side that all who attribute it name, and the milestones on record."""
    sides = {UNKNOWN: "none", SEVERAL: "several", **dict(enumerate(ground.readings.sides))}
    found: dict[str, dict[str, Any]] = {}
    for incident, place in zip(ground.incidents, ground.readings.scenarios[0].members.tolist(), strict=True):
        event = incident.event
        reached = ground.reached.get(event.id, {})
        steps = [_milestone(each, reached[each], event.when, ground.as_of) for each in MILESTONES if each in reached]
        found[event.id] = {"side": sides[place], "steps": steps}
    return found


def _clock(ground: Ground, waited: Mapping[Step, Waits]) -> dict[str, Any]:
    """Curves of delay for every milestone by side, of the headline milestone by region and victim status too, and how cases end by side."""
    found: dict[str, Any] = {}
    members = ground.readings.scenarios[0].members
    place = {each.event.id: number for number, each in enumerate(ground.incidents)}
    for milestone, table in waited.items():
        own = members[[place[each] for each in table.incidents]] if table.incidents else members[:0]
        found[milestone.value] = {
            "name": in_both(f"case_step_{milestone.value}"),
            "undated": table.undated,
            "by_side": curves_by(table.low, table.high, own, ground.readings.sides),
        }
        if milestone == HEADLINE:
            of_each = [ground.incidents[place[each]] for each in table.incidents]
            for name, labels in (
                ("by_region", [each.region for each in of_each]),
                ("by_victim_status", [each.status for each in of_each]),
            ):
                known = sorted(set(labels) - {""})
                codes = {label: number for number, label in enumerate(known)}
                at = np.array([codes.get(label, -1) for label in labels], int)
                found[milestone.value][name] = curves_by(table.low, table.high, at, known)
    found["ends"] = {
        side: ends_facts(*ends_of_cases(_of(ground, number), ground.reached, ground.as_of))
        for number, side in enumerate(ground.readings.sides)
    }
    return found


def _of(ground: Ground, number: int) -> list[Event]:
    members = ground.readings.scenarios[0].members
    return [each.event for each, place in zip(ground.incidents, members.tolist(), strict=True) if place == number]


def _parity(ground: Ground, waited: Mapping[Step, Waits], rules: Rules) -> dict[str, Any]:
    """The headline milestone under every reading; every other milestone under the first, shares and means only."""
    place = {each.event.id: number for number, each in enumerate(ground.incidents)}
    found: dict[str, Any] = {"headline": HEADLINE.value, "sides": list(ground.readings.sides), "others": {}}
    for milestone, table in waited.items():
        kept = np.array([place[each] for each in table.incidents], int)
        strata = [ground.incidents[number].event.stratum for number in kept]
        material = Material.of(table, strata, ground.none_opened if milestone == HEADLINE else frozenset())
        headline = milestone == HEADLINE
        read = [
            Reading(
                scenario, parity(material, scenario.members[kept], rules, headline), ground.readings.sides, ground.sides
            )
            for scenario in ground.readings.scenarios[: None if headline else 1]
        ]
        if headline:
            found["readings"] = [describe_reading(each, rules) for each in read]
            found["range"] = describe_range(read)
        else:
            found["others"][milestone.value] = describe_reading(read[0], rules)
    return found
