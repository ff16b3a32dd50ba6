"""From the cells of workbook sheets to rows: which row is the header, what is hidden, merged or computed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tawthiq.errors import SourceRefused
from tawthiq.ingest.rows import CellDoubt, Frame, Record, checked_header, folded, source_row
from tawthiq.ingest.source import Evidence, Limits, Reading, Sheet, SourceRow, SourceTable
from tawthiq.model.claims import Flag


@dataclass
class CellRow:
    """The cells of one row that hold something, by column number from 0."""

    row: int
    hidden: bool = False
    cells: dict[int, str] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)
    formulas: dict[int, str] = field(default_factory=dict)


@dataclass
class CellSheet:
    """One sheet as its file holds it."""

    name: str
    state: str = "visible"
    rows: list[CellRow] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    merged: list[tuple[int, str]] = field(default_factory=list)  # first row, range


def check_box(sheet: CellSheet, limits: Limits) -> None:
    """Raises SourceRefused sheet_too_large when the smallest rectangle around all cells has too many of them."""
    filled = [row for row in sheet.rows if row.cells]
    if not filled:
        return
    top, bottom = filled[0].row, max(row.row for row in filled)
    left, right = min(min(row.cells) for row in filled), max(max(row.cells) for row in filled)
    cells = (bottom - top + 1) * (right - left + 1)
    if cells > limits.cells:
        box = f"{letters(left)}{top}:{letters(right)}{bottom}"
        raise SourceRefused("sheet_too_large", sheet=sheet.name, box=box, cells=cells, limit=limits.cells)


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, …, Z, AA, …"""
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def column_number(reference: str) -> int:
    """The column of a cell reference such as `AB12`, counted from 0."""
    number = 0
    for character in reference:
        if not "A" <= character <= "Z":
            break
        number = number * 26 + ord(character) - 64
    return number - 1


@dataclass(frozen=True)
class Book:
    """A workbook: its format, its sheets, and what was noticed about it as a whole."""

    format: str
    sheets: Sequence[CellSheet]
    flags: tuple[Flag, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def book_table(book: Book, reading: Reading) -> SourceTable:
    """The rows of all sheets, or of the declared one.

    The first row of the main sheet is the header. A further sheet has a header of its own if its first row shares a
    name with it; else all its rows are kept under column letters and the sheet is flagged, so that nobody on a hidden
    or headless sheet is lost. Raises SourceRefused: sheet_unknown, empty, and what `checked_header` raises.
    """
    filled = [sheet for sheet in book.sheets if any(row.cells for row in sheet.rows)]
    chosen, evidence = _chosen(filled, [sheet.name for sheet in book.sheets], reading)
    if not chosen:
        raise SourceRefused("empty")
    main = next((sheet for sheet in chosen if sheet.state == "visible"), chosen[0])
    known = {folded(name) for name in _first(main).cells.values()}
    sheets: list[Sheet] = []
    rows: list[SourceRow] = []
    flags = list(book.flags)
    for sheet in chosen:
        has_header = sheet is main or any(folded(name) in known for name in _first(sheet).cells.values())
        columns = _columns(sheet, has_header, reading.limits, flags)
        frame = Frame(sheet.name, columns, reading.limits)
        sheets.append(Sheet(sheet.name, columns, sheet.state))
        flags.extend(_sheet_flags(sheet, columns))
        body = [row for row in sheet.rows if row.cells]
        rows.extend(source_row(_record(row, len(columns)), frame) for row in (body[1:] if has_header else body))
        if has_header and body[0].hidden:
            flags.append(Flag("hidden_row", row=body[0].row, sheet=sheet.name))
    if len(chosen) > 1:
        flags.append(Flag("several_sheets", values={"n": len(chosen), "sheets": [sheet.name for sheet in chosen]}))
    if not rows:
        flags.append(Flag("no_rows"))
    return SourceTable(book.format, None, None, tuple(sheets), rows, tuple(flags), (*book.evidence, *evidence))


def _chosen(
    filled: Sequence[CellSheet], names: Sequence[str], reading: Reading
) -> tuple[list[CellSheet], tuple[Evidence, ...]]:
    if reading.sheet is None:
        return list(filled), ()
    if reading.sheet not in names:
        raise SourceRefused("sheet_unknown", sheet=reading.sheet, sheets=list(names))
    left_out = [sheet.name for sheet in filled if sheet.name != reading.sheet]
    evidence: tuple[Evidence, ...] = (("sheet_declared", {"sheet": reading.sheet}),)
    if left_out:
        evidence = (*evidence, ("sheets_not_read", {"n": len(left_out), "sheets": left_out}))
    return [sheet for sheet in filled if sheet.name == reading.sheet], evidence


def _first(sheet: CellSheet) -> CellRow:
    return next(row for row in sheet.rows if row.cells)


def _columns(sheet: CellSheet, has_header: bool, limits: Limits, flags: list[Flag]) -> tuple[str, ...]:
    width = 1 + max(max(row.cells) for row in sheet.rows if row.cells)
    if not has_header:
        flags.append(Flag("sheet_without_header", sheet=sheet.name))
        return tuple(letters(index) for index in range(width))
    header = _first(sheet)
    named = 1 + max(header.cells)
    beyond = sorted({index for row in sheet.rows for index in row.cells if index >= named})
    empty = [index + 1 for index in range(named) if index not in header.cells] + [index + 1 for index in beyond]
    if len(beyond) >= len(header.cells):
        # A title above the table, most likely: one named cell over many columns.
        raise SourceRefused("header_empty", sheet=sheet.name, row=header.row, columns=empty)
    columns = checked_header([header.cells.get(index, "") for index in range(named)], header.row, sheet.name, limits)
    spare = _letters_apart(range(named, width), columns)
    for index in beyond:
        values = {"letter": letters(index)}
        flags.append(Flag("column_without_name", spare[index - named], header.row, sheet.name, values))
    return (*columns, *spare)


def _letters_apart(indexes: Iterable[int], taken: Sequence[str]) -> list[str]:
    """Column letters as names, told apart from a header that is called by the same letter."""
    used = {folded(name) for name in taken}
    return [letters(index) + ("*" if folded(letters(index)) in used else "") for index in indexes]


def _sheet_flags(sheet: CellSheet, columns: Sequence[str]) -> list[Flag]:
    flags = []
    if sheet.state != "visible":
        flags.append(Flag(f"{sheet.state}_sheet", sheet=sheet.name))
    for first, last in sheet.hidden_columns:
        for index in range(first, min(last + 1, len(columns))):
            flags.append(Flag("hidden_column", columns[index], 0, sheet.name, {"letter": letters(index)}))
    flags.extend(Flag("merged", row=row, sheet=sheet.name, values={"range": cells}) for row, cells in sheet.merged)
    return flags


def _record(row: CellRow, width: int) -> Record:
    doubts: list[CellDoubt] = [("hidden_row", -1, {})] if row.hidden else []
    for index, formula in sorted(row.formulas.items()):
        values: dict[str, Any] = {"formula": formula, "cached": row.cells.get(index, "")}
        doubts.append(("formula", index, values))
    cells = [row.cells.get(index, "") for index in range(width)]
    return Record(row.row, cells, frozenset(row.numbers), doubts)
