"""Incidents: when, where, what was done, and the larger incident that each is part of (episode ⊃ massacre ⊃ act)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tawthiq.errors import CaseError
from tawthiq.model.cells import Cells, Citation, Row
from tawthiq.model.vocabulary import IncidentKind
from tawthiq.text.edtf import EdtfDate

PRECISIONS = ("exact", "place", "adm3", "adm2", "adm1", "country", "unknown")
_SIZE = {IncidentKind.ACT: 0, IncidentKind.MASSACRE: 1, IncidentKind.EPISODE: 2}


@dataclass(frozen=True)
class Period:
    """When an incident happened: its beginning and its end as written; None where it is not stated."""

    start: EdtfDate | None
    end: EdtfDate | None

    @property
    def low(self) -> date | None:
        """The first day on which it can have begun."""
        return self.start.low if self.start else None

    @property
    def high(self) -> date | None:
        """The last day on which it can have ended; without a stated end, the last on which it can have begun."""
        end = self.end or self.start
        return end.high if end else None

    @property
    def edtf(self) -> str:
        """The period in EDTF: one date where there is one, else an interval with what is not stated left empty."""
        start, end = self.start.text if self.start else "", self.end.text if self.end else ""
        return start if start == end or not end else f"{start}/{end}"


@dataclass(frozen=True)
class Incident:
    """An incident as its row gives it; `parent` is the larger incident, '' for none."""

    id: str
    name: Mapping[str, str]
    kind: IncidentKind
    parent: str
    period: Period
    area: str  # P-code
    place_name: str
    precision: str
    acts: tuple[str, ...]
    count_claims: tuple[str, ...]
    cited: Citation


@dataclass(frozen=True)
class IncidentTree:
    """All incidents in the order of their rows, and who holds whom."""

    by_id: Mapping[str, Incident]
    children: Mapping[str, tuple[str, ...]]

    @property
    def roots(self) -> tuple[str, ...]:
        """Incidents that are part of no other."""
        return tuple(each.id for each in self.by_id.values() if not each.parent)

    def above(self, incident: str) -> list[str]:
        """The incidents that hold one, nearest first."""
        found: list[str] = []
        parent = self.by_id[incident].parent
        while parent and parent not in found:
            found.append(parent)
            parent = self.by_id[parent].parent
        return found

    def within(self, incident: str) -> list[str]:
        """The incident and all that it holds, in the order of a table of contents."""
        return [incident, *(each for child in self.children.get(incident, ()) for each in self.within(child))]


def read_incidents(
    rows: Iterable[Row], *, areas: Collection[str] = (), counts: Collection[str] = ()
) -> tuple[IncidentTree, list[CaseError]]:
    """The tree of incidents and the mistakes in their rows.

    `areas` are the P-codes of the case's gazetteer and `counts` the ids of counts.csv; where one is empty it is not
    checked. An incident whose parent is unknown, is itself, or closes a circle stands at the top of the tree and is
    listed. Codes: cell_*, incident_id_twice, incident_parent_unknown, incident_parent_circle, incident_parent_smaller,
    incident_outside_parent, incident_ends_before_it_begins, incident_area_undefined, incident_count_undefined.
    """
    read: dict[str, tuple[Cells, Incident]] = {}
    mistakes: list[CaseError] = []
    for cells in map(Cells, rows):
        incident = _incident(cells)
        if incident is not None and areas and incident.area and incident.area not in areas:
            cells.wrong("incident_area_undefined", "place_pcode", fatal=False)
        if incident is not None and counts and set(incident.count_claims) - set(counts):
            cells.wrong("incident_count_undefined", "count_claims", fatal=False)
        if incident is not None and incident.id in read:
            cells.wrong("incident_id_twice", "id")
        if incident is not None and not cells.fatal:
            read[incident.id] = (cells, incident)
        mistakes += cells.mistakes
    return _tree(read, mistakes), mistakes


def _incident(cells: Cells) -> Incident | None:
    kind = cells.required("kind") and cells.chosen("kind", tuple(IncidentKind))
    period = Period(cells.date("event_from"), cells.date("event_to"))
    if period.end and period.low and period.high and period.high < period.low:
        cells.wrong("incident_ends_before_it_begins", "event_to")
    incident_id, english = cells.required("id"), cells.required("name_en")
    precision, cited = cells.chosen("precision", PRECISIONS, "unknown"), cells.citation()
    if cells.fatal:
        return None
    return Incident(
        id=incident_id,
        name={"en": english, "ar": cells.text("name_ar") or english},
        kind=IncidentKind(kind),
        parent=cells.text("parent"),
        period=period,
        area=cells.text("place_pcode"),
        place_name=cells.text("place_name"),
        precision=precision,
        acts=cells.members("act_type"),
        count_claims=cells.members("count_claims"),
        cited=cited,
    )


def _tree(read: Mapping[str, tuple[Cells, Incident]], mistakes: list[CaseError]) -> IncidentTree:
    """The tree, each incident held only by a parent that can hold it; what is wrong goes to `mistakes`."""
    from dataclasses import replace

    parents = {each.id: each.parent for _, each in read.values()}
    kept: dict[str, Incident] = {}
    children: dict[str, tuple[str, ...]] = {}
    for cells, incident in read.values():
        found = Cells(cells.cells)
        if incident.parent and incident.parent not in read:
            found.wrong("incident_parent_unknown", "parent", fatal=True)
        elif incident.parent and _in_circle(incident.id, parents):
            found.wrong("incident_parent_circle", "parent", fatal=True)
        elif incident.parent:
            _compare(found, incident, read[incident.parent][1])
        mistakes += found.mistakes
        parent = "" if found.fatal else incident.parent
        kept[incident.id] = replace(incident, parent=parent)
        if parent:
            children[parent] = (*children.get(parent, ()), incident.id)
    return IncidentTree(kept, children)


def _compare(found: Cells, incident: Incident, parent: Incident) -> None:
    """A part is no larger than its whole, and lies within its time where both say it."""
    sizes = _SIZE.get(incident.kind), _SIZE.get(parent.kind)
    if None not in sizes and (sizes[0] or 0) > (sizes[1] or 0):
        found.wrong("incident_parent_smaller", "parent", fatal=True)
    early = incident.period.low and parent.period.low and incident.period.low < parent.period.low
    late = incident.period.high and parent.period.high and incident.period.high > parent.period.high
    if early or late:
        found.wrong("incident_outside_parent", "event_from" if early else "event_to", fatal=False)


def _in_circle(incident: str, parents: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    above = parents.get(incident, "")
    while above and above not in seen:
        if above == incident:
            return True
        seen.add(above)
        above = parents.get(above, "")
    return False
