"""The tables that people keep by hand (counts, positions, commitments, actors, incidents), read and checked by header.

They are trusted no more than other files: the same child process reads them. All mistakes of a table come at once.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tawthiq.errors import CaseError, SourceRefused
from tawthiq.ingest.child import read_in_child
from tawthiq.ingest.source import Reading, SourceTable
from tawthiq.model.claims import Flag

_LIKE = 0.8


@dataclass(frozen=True)
class HandRow:
    """One row of a hand table: where it stands, its cells by column, and the doubts about their text."""

    row: int
    fields: tuple[tuple[str, str], ...]
    flags: tuple[Flag, ...] = ()

    @property
    def cells(self) -> dict[str, str]:
        """The cells by column."""
        return dict(self.fields)


def read_hand_table(data: bytes, file_name: str, columns: Mapping[str, bool]) -> list[HandRow]:
    """The rows of a hand table.

    `columns` names the columns of the table: True where the column must be there and filled in every row, False where
    it may be absent or blank. Further columns are kept. Raises an ExceptionGroup of CaseError, each with file, row,
    column and value: hand_table_refused, hand_column_missing, hand_column_misspelt, hand_row_unreadable,
    hand_cell_empty.
    """
    try:
        table = read_in_child(data, file_name, Reading())
    except SourceRefused as refusal:
        place = {"file": file_name, "row": refusal.values.get("row", 0), "column": "", "value": ""}
        mistake = CaseError("hand_table_refused", refusal=refusal.code, refusal_values=refusal.values, **place)
        raise ExceptionGroup(file_name, [mistake]) from None
    if mistakes := hand_mistakes(table, file_name, columns):
        raise ExceptionGroup(file_name, mistakes)
    return [HandRow(row.row, row.fields, row.flags) for row in table.rows]


def hand_mistakes(table: SourceTable, file_name: str, columns: Mapping[str, bool]) -> list[CaseError]:
    """Every mistake in the header and the rows of a hand table, in the order of the file."""
    mistakes = _header_mistakes(table.columns, file_name, columns)
    required = {column for column, filled in columns.items() if filled} & set(table.columns)
    for row in table.rows:
        if row.unreadable:
            place = {"file": file_name, "row": row.row, "column": row.flags[0].column, "value": row.fields[0][1][:200]}
            mistakes.append(CaseError("hand_row_unreadable", reason=row.flags[0].code, **place))
            continue
        cells = dict(row.fields)
        for column in table.columns:
            if column in required and not cells.get(column, "").strip():
                place = {"file": file_name, "row": row.row, "column": column, "value": cells.get(column, "")}
                mistakes.append(CaseError("hand_cell_empty", **place))
    return mistakes


def _header_mistakes(found: Sequence[str], file_name: str, columns: Mapping[str, bool]) -> list[CaseError]:
    mistakes = []
    absent = [column for column in columns if column not in found]
    misspelt: set[str] = set()
    for header in found:
        near = difflib.get_close_matches(header.strip().casefold(), absent, n=1, cutoff=_LIKE)
        if header not in columns and near:
            place = {"file": file_name, "row": 1, "column": header, "value": header}
            mistakes.append(CaseError("hand_column_misspelt", near=near[0], **place))
            misspelt.add(near[0])
    for column in absent:
        if columns[column] and column not in misspelt:
            place = {"file": file_name, "row": 1, "column": column, "value": ""}
            mistakes.append(CaseError("hand_column_missing", found=list(found), **place))
    return mistakes
