"""Rows of hand tables that would make a community, a family or a place responsible: refused, with what to record instead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tawthiq.errors import CaseError
from tawthiq.ingest.hand import HandRow
from tawthiq.model.parties import refused_name, refused_party
from tawthiq.model.vocabulary import RelationKind
from tawthiq.text.gazetteer import Gazetteer


@dataclass(frozen=True)
class KnownActors:
    """The rows of actors.csv by id, and the gazetteer of the case, which is loaded when a row asks for it."""

    rows: Mapping[str, Mapping[str, str]]
    gazetteer: Callable[[], Gazetteer | None]


def refused_rows(
    rows: Sequence[HandRow], file_name: str, parties: Sequence[str], known: KnownActors
) -> list[CaseError]:
    """A mistake for each cell that names a community as a responsible party; `parties` are the columns that name parties.

    Codes: party_is_community, and actor_is_community for an actor's own row.
    """
    mistakes = []
    gazetteer = known.gazetteer() if rows else None
    for row in rows:
        if file_name == "actors.csv" and (found := refused_name(row.cells, gazetteer)):
            mistakes.append(_mistake("actor_is_community", file_name, row, *found))
        for column in parties:
            for named in _named(row.cells, column):
                if refused_party(named, known.rows, gazetteer):
                    mistakes.append(_mistake("party_is_community", file_name, row, column, named))
    return mistakes


def _named(cells: Mapping[str, str], column: str) -> list[str]:
    if column == "object" and cells.get("kind", "").strip() == RelationKind.OPERATES_IN:
        return []  # an area is where a unit operates, not who is responsible
    return [part.strip() for part in cells.get(column, "").split("|") if part.strip()]


def _mistake(code: str, file_name: str, row: HandRow, column: str, value: str) -> CaseError:
    return CaseError(code, file=file_name, row=row.row, column=column, value=value)
