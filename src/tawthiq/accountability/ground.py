"""What all parts of a description stand on: incidents, whose they are said to be, cases, and who reached which step when.

Incidents hold one another (an episode its massacres, a massacre its acts): the smallest ones are counted, so that
nothing is counted twice. A case of a larger incident is a case of all that it holds; an attribution is not handed down,
for what is said of the whole need not hold of each part.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tawthiq.accountability.cases import Docket, read_cases
from tawthiq.accountability.clock import Event, Timeline, stated_none_opened, surely_before_events, timeline
from tawthiq.accountability.sides import Readings, Sides, read_sides, scenarios
from tawthiq.errors import CaseError
from tawthiq.incidents.actors import read_actors
from tawthiq.incidents.sealing import Seal, seal_for
from tawthiq.model.cells import Cells, Row
from tawthiq.text.edtf import EdtfDate

_REGION = 4  # characters of a P-code that name a governorate


@dataclass(frozen=True)
class Incident:
    """An incident as this room needs it; `victims` is None where their number is not known."""

    event: Event
    parent: str
    region: str
    status: str  # of its victims at death; `several` where they had unlike ones, empty where it is not stated
    sources: int
    victims: tuple[int, int] | None


@dataclass(frozen=True)
class Ground:
    """Incidents and cases as known on a day, with every reading of who did what."""

    incidents: Sequence[Incident]
    docket: Docket
    reached: Timeline
    none_opened: frozenset[str]  # incidents of which somebody states that nothing was opened
    readings: Readings
    sides: Sides
    seal: Seal
    as_of: date

    @property
    def events(self) -> list[Event]:
        """The incidents as the clock takes them."""
        return [each.event for each in self.incidents]


def read_ground(tables: Mapping[str, Any], as_of: date, least: int) -> tuple[Ground, list[CaseError]]:
    """The ground of a case on a day, and what is wrong in its tables; `least` is that of `sides.scenarios`."""
    actors, wrong = read_actors(tables.get("actors", ()))
    sides = read_sides(actors)
    everything, mistakes = read_incidents(tables)
    docket = read_cases(*(tables.get(name, ()) for name in ("cases", "case-steps", "investigation-properties")))
    smallest, held = _smallest(everything)
    known, reached = docket.until(as_of), timeline(docket, as_of, held)
    readings = scenarios([each.event.id for each in smallest], tables.get("attributions", ()), sides, least)
    readings = _with_parties(readings, known, sides)
    seal = seal_for(actors, [*tables.get("cases", ()), *tables.get("case-steps", ())])
    ground = Ground(smallest, known, reached, stated_none_opened(known, held), readings, sides, seal, as_of)
    return ground, [*wrong, *mistakes, *docket.mistakes, *_out_of_order(ground)]


def read_incidents(tables: Mapping[str, Any]) -> tuple[list[Incident], list[CaseError]]:
    """The incidents of the rows of incidents.csv: day, region, victims, and how many sources stand behind each."""
    victims: Mapping[str, tuple[int, int]] = tables.get("victims", {})
    sources: dict[str, set[str]] = defaultdict(set)
    for row in tables.get("attributions", ()):
        sources[str(row.get("incident") or "")] |= _sources(row)
    found, mistakes = [], []
    for row in tables.get("incidents", ()):
        cells = Cells(row)
        incident_id = cells.required("id")
        when = _span(cells.date("event_from"), cells.date("event_to"))
        region = cells.text("place_pcode")[:_REGION]
        mistakes += cells.mistakes
        if not cells.fatal:
            event = Event(incident_id, when, f"{region} {_half_year(when)}")
            number = len(sources[incident_id] | _sources(row))
            status, victims_of = _status(cells.members("victim_status")), victims.get(incident_id)
            found.append(Incident(event, cells.text("parent"), region, status, number, victims_of))
    return found, mistakes


def _sources(row: Row) -> set[str]:
    return {part.strip() for part in str(row.get("source") or "").split(";") if part.strip()}


def _status(stated: Sequence[str]) -> str:
    return stated[0] if len(stated) == 1 else "several" if stated else ""


def _span(first: EdtfDate | None, last: EdtfDate | None) -> EdtfDate | None:
    """The days an incident can have been on: from its beginning to its end, where that is given."""
    if first is None or last is None or first.low is None:
        return first or last
    return EdtfDate(f"{first.text}/{last.text}", first.low, last.high)


def _half_year(when: EdtfDate | None) -> str:
    return f"{when.low.year}-{(when.low.month + 5) // 6}" if when and when.low else ""


def _smallest(incidents: Sequence[Incident]) -> tuple[list[Incident], dict[str, tuple[str, ...]]]:
    """The incidents that hold no other, dated by what holds them where they have no day; and what each larger one holds."""
    by_id = {each.event.id: each for each in incidents}
    holding = {each.parent for each in incidents if each.parent in by_id}
    held: dict[str, list[str]] = defaultdict(list)
    smallest = []
    for each in incidents:
        if each.event.id in holding:
            continue
        above = list(_above(each, by_id))
        for larger in above:
            held[larger.event.id].append(each.event.id)
        when = next((one.event.when for one in (each, *above) if one.event.when), None)
        smallest.append(replace(each, event=Event(each.event.id, when, f"{each.region} {_half_year(when)}")))
    return smallest, {larger: tuple(own) for larger, own in held.items()}


def _above(incident: Incident, by_id: Mapping[str, Incident]) -> Iterable[Incident]:
    seen = {incident.event.id}
    larger = by_id.get(incident.parent)
    while larger is not None and larger.event.id not in seen:
        seen.add(larger.event.id)
        yield larger
        larger = by_id.get(larger.parent)


def _with_parties(readings: Readings, docket: Docket, sides: Sides) -> Readings:
    """Sides that only cases name stand too: persons on trial have a side where no incident is attributed."""
    named = sides.sides_of(party for step in docket.steps for party in step.parties)
    named |= sides.sides_of(party for case in docket.cases for party in case.parties)
    return replace(readings, further=tuple(sides.ordered(named - set(readings.sides))))


def _out_of_order(ground: Ground) -> list[CaseError]:
    return [
        CaseError("case_step_before_incident", incident=incident, step=step)
        for incident, step in surely_before_events(ground.events, ground.reached)
    ]
