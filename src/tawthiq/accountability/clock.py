"""The clock of delay: days from an event to each step of justice, or days passed without it.

A wait is an interval. It is narrow where both days are known, wide where only "by" a day is known, and open where a
step has no public record: the wait was at least so long on the day of looking. Steps imply earlier ones: a case that is
on trial had been opened by then, though nobody recorded when.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from tawthiq.accountability.cases import Case, CaseStep, Docket
from tawthiq.accountability.states import Assessment
from tawthiq.model.vocabulary import CommitmentState, Step
from tawthiq.text.edtf import EdtfDate

Array = Any
MILESTONES = (
    Step.ACKNOWLEDGED,
    Step.OPENED,
    Step.SUSPECT_NAMED,
    Step.ARREST,
    Step.CHARGE,
    Step.TRIAL,
    Step.VERDICT,
    Step.REPARATION,
    Step.FINDINGS,
)
# What has come by the time that a later step comes.
_IMPLIED: Mapping[Step, tuple[Step, ...]] = {
    Step.REFERRED: (Step.OPENED,),
    Step.CHARGE: (Step.OPENED,),
    Step.TRIAL: (Step.OPENED, Step.CHARGE),
    Step.HEARING: (Step.OPENED, Step.CHARGE, Step.TRIAL),
    Step.VERDICT: (Step.OPENED, Step.CHARGE, Step.TRIAL),
    Step.CLOSED: (Step.OPENED,),
}
# Ends after which an opened case leads to no verdict.
COMPETING = (Step.CLOSED, Step.AMNESTY, Step.TRANSFERRED)


@dataclass(frozen=True)
class Event:
    """An incident as the clock needs it: its id, when it happened, and the stratum it is compared within."""

    id: str
    when: EdtfDate | None
    stratum: str = ""


@dataclass(frozen=True)
class Reached:
    """When an incident reached a step, by which row, in which proceeding; `implied` by a later step."""

    when: EdtfDate
    step: str
    proceeding: str
    implied: bool


@dataclass(frozen=True)
class Waits:
    """The waits of incidents for one milestone: arrays in the order of `incidents`.

    `low` and `high` in days, `high` infinite where it has no public record; `proceeding` '' there. Incidents without a
    day are left out and counted.
    """

    milestone: Step
    incidents: tuple[str, ...]
    low: Array
    high: Array
    proceeding: tuple[str, ...]
    followed: Array  # days from the event to the day of looking
    undated: int

    @property
    def recorded(self) -> Array:
        """Whether the milestone has a public record."""
        return np.isfinite(self.high)


Timeline = Mapping[str, Mapping[Step, Reached]]
Held = Mapping[str, Sequence[str]]


def timeline(docket: Docket, as_of: date, held: Held | None = None) -> Timeline:
    """When each incident reached each step by a day, by its earliest row; a step that names no incidents is of all its case's.

    `held` gives the incidents that a larger one holds: what is a step of the larger one is a step of each.
    """
    reached: dict[str, dict[Step, Reached]] = defaultdict(dict)
    known = docket.until(as_of)
    for case in known.cases:
        for kind, found, incidents in _occurrences(case, known.steps_of(case.id), as_of):
            for incident in _all_held(incidents, held or {}):
                before = reached[incident].get(kind)
                if before is None or _key(found) < _key(before):
                    reached[incident][kind] = found
    return reached


def _occurrences(case: Case, steps: Sequence[CaseStep], as_of: date) -> Iterable[tuple[Step, Reached, tuple[str, ...]]]:
    if case.opened:
        yield Step.OPENED, Reached(case.opened, case.id, case.proceeding, False), case.incidents
    elif case.incidents:
        # That the case is known shows that it had been opened by the day of looking, whenever that was.
        yield Step.OPENED, Reached(EdtfDate(f"../{as_of}", None, as_of), case.id, case.proceeding, True), case.incidents
    for step in steps:
        when = step.on or EdtfDate(f"../{as_of}", None, as_of)
        incidents = step.incidents or case.incidents
        yield step.kind, Reached(when, step.id, case.proceeding, False), incidents
        by_then = EdtfDate(f"../{when.high or as_of}", None, when.high or as_of)
        for earlier in _IMPLIED.get(step.kind, ()):
            yield earlier, Reached(by_then, step.id, case.proceeding, True), incidents


def _key(found: Reached) -> tuple[date, bool, date, str]:
    """What is recorded goes before what is only implied by the same day; then the earlier."""
    high = found.when.high or date.max
    return high, found.implied, found.when.low or date.min, found.step


def waits(events: Sequence[Event], reached: Timeline, milestone: Step, as_of: date) -> Waits:
    """How long each incident waited for a milestone, by a day."""
    dated = [each for each in events if each.when and each.when.high and each.when.low and each.when.low <= as_of]
    rows = [_wait(each, reached.get(each.id, {}).get(milestone), as_of) for each in dated]
    low, high, followed = (np.array([row[place] for row in rows], float) for place in range(3))
    names = tuple(each.id for each in dated)
    return Waits(milestone, names, low, high, tuple(row[3] for row in rows), followed, len(events) - len(dated))


def _wait(event: Event, found: Reached | None, as_of: date) -> tuple[float, float, float, str]:
    when = event.when
    if when is None or when.low is None or when.high is None:
        raise ValueError(event.id)
    last = min(when.high, as_of)
    followed = float((as_of - last).days)
    if found is None:
        return followed, np.inf, followed, ""
    first = found.when.low or when.low
    end = found.when.high or as_of
    low = max((first - last).days, 0)
    return float(low), float(max((end - when.low).days, low)), followed, found.proceeding


def stated_none_opened(docket: Docket, held: Held | None = None) -> frozenset[str]:
    """The incidents of which somebody states that nothing was opened; silence is never this."""
    by_case = {case.id: case for case in docket.cases}
    stated = [step for step in docket.steps if step.kind == Step.NONE_OPENED]
    return frozenset(
        one for step in stated for one in _all_held(step.incidents or by_case[step.case].incidents, held or {})
    )


def _all_held(incidents: Iterable[str], held: Held) -> Iterable[str]:
    """Incidents, and those that they hold."""
    return (one for each in incidents for one in (each, *held.get(each, ())))


def commitment_waits(assessments: Iterable[Assessment]) -> tuple[Array, Array]:
    """Days from promise to fulfilment, `low` and `high` (infinite where it was not kept), of all with a day."""
    low, high = [], []
    for each in assessments:
        if each.waited is None or each.waited.low is None:
            continue
        kept = each.state in (CommitmentState.MET, CommitmentState.MET_LATE) and each.waited.high is not None
        low.append(float(max(each.waited.low, 0)))
        high.append(float(each.waited.high or 0) if kept else np.inf)
    return np.array(low), np.array(high)


def ends_of_cases(events: Sequence[Event], reached: Timeline, as_of: date) -> tuple[Array, Array]:
    """For competing ends: days from event to a verdict (cause 1) or to closure, amnesty or transfer (2), else watched (0).

    Where a day is an interval its last day is taken.
    """
    durations, causes = [], []
    for each in events:
        if not (each.when and each.when.low and each.when.high and each.when.low <= as_of):
            continue
        steps = reached.get(each.id, {})
        ends = [(step.when.high or as_of, 1) for kind, step in steps.items() if kind == Step.VERDICT]
        ends += [(step.when.high or as_of, 2) for kind, step in steps.items() if kind in COMPETING]
        day, cause = min(ends, default=(as_of, 0))
        durations.append(max((day - min(each.when.low, as_of)).days, 0))
        causes.append(cause)
    return np.array(durations, float), np.array(causes, int)


def surely_before_events(events: Sequence[Event], reached: Timeline) -> list[tuple[str, str]]:
    """Steps that lie before the incident they are of: (incident, step), a mistake in one of the two days."""
    found = []
    for each in events:
        for step in reached.get(each.id, {}).values():
            if each.when and each.when.low and not step.implied and step.when.high and step.when.high < each.when.low:
                found.append((each.id, step.step))
    return found
