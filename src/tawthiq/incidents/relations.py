"""Relations between actors over time, each its own sourced statement.

Dates are EDTF and often doubtful: a relation began at some time between two days, and ended, goes on (`..`), or nothing
is said of its end (blank). It is also known to have stood on the days for which a source first and last cites it (the
Security Force Monitor keeps the same four dates). So a day lies surely in a relation, possibly, or not; a relation
without any date says nothing of a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from tawthiq.errors import CaseError
from tawthiq.incidents.actors import Actors
from tawthiq.model.cells import Cells, Citation, Row
from tawthiq.model.parties import Party
from tawthiq.model.vocabulary import RelationKind
from tawthiq.text.communities import names_community
from tawthiq.text.edtf import OPEN, EdtfDate


class Certainty(StrEnum):
    """How sure it is that a relation stood on a day, strongest first."""

    SURELY = "surely"
    POSSIBLY = "possibly"
    UNDATED = "undated"  # the relation has no date at all
    NOT = "not"

    @property
    def weakness(self) -> int:
        """0 for surely, more for less."""
        return _WEAKNESS[self]


_WEAKNESS = {certainty: place for place, certainty in enumerate(Certainty)}


@dataclass(frozen=True)
class Relation:
    """One relation as its row gives it: `subject` stands in it to `object`, an actor, or an area for `operates_in`."""

    id: str
    kind: RelationKind
    subject: Party
    object: str
    start: EdtfDate | None
    end: EdtfDate | None
    first_cited: EdtfDate | None
    last_cited: EdtfDate | None
    contested_by: tuple[str, ...]
    cited: Citation

    @property
    def open_ended(self) -> bool:
        """Whether the source says that it goes on; that no end is given (None) says nothing."""
        return self.end is not None and self.end.text.endswith(OPEN)

    @cached_property
    def possible(self) -> tuple[date, date]:
        """The first and the last day on which it can have stood."""
        low = self.start.low if self.start else None
        high = self.end.high if self.end else None
        return low or date.min, high or date.max

    @cached_property
    def sure(self) -> tuple[date, date] | None:
        """The first and the last day on which it stood whatever its dates mean; None where there is no such day."""
        start, end, cited = _exact(self.start), _exact(self.end), (self.first_cited, self.last_cited)
        begun = [each.high for each in (start, *cited) if each and each.high]
        still = [each.low for each in (end, *cited) if each and each.low]
        if start and start.high and (self.open_ended or start.is_day):
            still.append(start.high)
        if not begun or not still or min(begun) > max(still):
            return None
        return min(begun), max(still)

    @property
    def undated(self) -> bool:
        """Whether no date says when it stood."""
        return not any((self.start, self.end, self.first_cited, self.last_cited))

    def on(self, day: date) -> Certainty:
        """How sure it is that it stood on a day."""
        if self.undated:
            return Certainty.UNDATED
        if self.sure and self.sure[0] <= day <= self.sure[1]:
            return Certainty.SURELY
        low, high = self.possible
        return Certainty.POSSIBLY if low <= day <= high else Certainty.NOT


def _exact(moment: EdtfDate | None) -> EdtfDate | None:
    """A date that is approximate bounds what is possible, never what is sure."""
    return None if moment is None or moment.approximate else moment


def read_relations(rows: Iterable[Row], actors: Actors) -> tuple[list[Relation], list[CaseError]]:
    """Relations in the order of their rows, and the mistakes in them; one with an actor of no row is kept and listed."""
    relations: list[Relation] = []
    mistakes: list[CaseError] = []
    parties: dict[str, Party | None] = {}
    for cells in map(Cells, rows):
        kind = cells.required("kind") and cells.chosen("kind", tuple(RelationKind))
        subject, other = cells.required("subject"), cells.required("object")
        if subject not in parties:
            parties[subject] = party_of(subject, actors)
        party = parties[subject]
        if party is None:
            cells.wrong("party_is_community", "subject")
        if kind != RelationKind.OPERATES_IN and other not in actors:
            cells.wrong(*_unknown(other, "object"), fatal=names_community(other))
        if party is not None and subject and subject not in actors:
            cells.wrong("actor_undefined", "subject", fatal=False)
        relation = _relation(cells, party or Party("UNKNOWN"), other)
        if not cells.fatal and relation is not None:
            relations.append(relation)
        mistakes += cells.mistakes
    return relations, mistakes


def party_of(named: str, actors: Actors) -> Party | None:
    """The party that a cell names: by its row in actors.csv, else by itself; None where it is a community or place."""
    try:
        return actors[named].party if named in actors else Party(named)
    except CaseError:
        return None


def _unknown(named: str, column: str) -> tuple[str, str]:
    return ("party_is_community" if names_community(named) else "actor_undefined", column)


def _relation(cells: Cells, subject: Party, other: str) -> Relation | None:
    relation_id, cited = cells.required("id"), cells.citation()
    start, end = cells.date("start"), cells.date("end")
    first, last = cells.date("first_cited"), cells.date("last_cited")
    if start and end and start.low and end.high and end.high < start.low:
        cells.wrong("relation_ends_before_it_begins", "end")
    if first and last and first.low and last.high and last.high < first.low:
        cells.wrong("relation_cited_backwards", "last_cited")
    cells.required("source")
    if cells.fatal:
        return None
    return Relation(
        relation_id, RelationKind(cells.text("kind")), subject, other, start, end, first, last,
        cells.members("contested_by"), cited,
    )  # fmt: skip
