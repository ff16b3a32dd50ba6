"""From records to rows: the header is checked, and a record that cannot be read is kept aside with its raw text."""

import base64
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tawthiq.errors import SourceRefused
from tawthiq.ingest.hygiene import CONTROL, cell_doubts, is_plain, named
from tawthiq.ingest.source import RAW_BYTES, UNREADABLE, Limits, SourceRow
from tawthiq.model.claims import Flag

CellDoubt = tuple[str, int, Mapping[str, Any]]
"""A message code, the index of the cell (-1 = the whole row), and the values of the message."""


@dataclass(slots=True)  # not frozen: one is made for every row, and freezing doubles the cost
class Record:
    """One record of a file before its columns are named; None for a cell that the file does not have."""

    row: int
    cells: Sequence[str | None]
    numbers: frozenset[int] = frozenset()  # cells that hold a number or a date, not text
    doubts: Sequence[CellDoubt] = ()
    problems: Sequence[CellDoubt] = ()  # why it cannot be read
    raw: str | None = None  # its text in the file
    raw_bytes: bytes | None = None  # its bytes, where the text cannot be shown as it is


@dataclass(frozen=True)
class Frame:
    """The sheet that records belong to: its name, its columns, and what a cell may cost."""

    sheet: str
    columns: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)


def checked_header(cells: Sequence[str], row: int, sheet: str, limits: Limits) -> tuple[str, ...]:
    """The names of the columns as they are written.

    Raises SourceRefused: too_many_columns, header_empty, header_control_character, header_duplicate (compared after
    trimming, case folding and removal of format controls), each with row and column numbers from 1.
    """
    place = {"sheet": sheet, "row": row}
    if len(cells) > limits.columns:
        raise SourceRefused("too_many_columns", columns=len(cells), limit=limits.columns, **place)
    for number, name in enumerate(cells, start=1):
        check_length(name, row, str(number), sheet, limits)
        if match := CONTROL.search(name):
            raise SourceRefused("header_control_character", column=number, character=named(match[0]), **place)
    if empty := [number for number, name in enumerate(cells, start=1) if not folded(name)]:
        raise SourceRefused("header_empty", columns=empty, **place)
    numbers: dict[str, list[int]] = {}
    for number, name in enumerate(cells, start=1):
        numbers.setdefault(folded(name), []).append(number)
    for name, places in numbers.items():
        if len(places) > 1:
            raise SourceRefused("header_duplicate", columns=places, name=name, **place)
    return tuple(cells)


def folded(name: str) -> str:
    """A column name for comparison: trimmed, case-folded, without format controls."""
    visible = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) != "Cf")
    return " ".join(visible.split()).casefold()


def check_length(text: str, row: int, column: str, sheet: str, limits: Limits) -> None:
    """Raises SourceRefused field_too_long."""
    if len(text) > limits.field:
        place = {"sheet": sheet, "row": row, "column": column}
        raise SourceRefused("field_too_long", length=len(text), limit=limits.field, **place)


def source_row(record: Record, frame: Frame) -> SourceRow:
    """A record with its columns named and its doubts listed, or kept aside where it cannot be read."""
    numbers = record.numbers
    if numbers:
        texts = [cell for index, cell in enumerate(record.cells) if cell and index not in numbers]
    else:
        texts = [cell for cell in record.cells if cell]
    if sum(map(len, texts)) > frame.limits.field:
        for index, cell in enumerate(record.cells):
            check_length(cell or "", record.row, _column(frame, index), frame.sheet, frame.limits)
    plain = is_plain(texts)
    problems = record.problems
    if problems or (not plain and (problems := _control_characters(record))):
        return _kept_aside(record, frame, problems)
    columns = frame.columns
    fields: tuple[Any, ...] = tuple(zip(columns, record.cells, strict=True))
    if None in record.cells:
        fields = tuple(pair for pair in fields if pair[1] is not None)
    flags = [_flag(doubt, record, frame) for doubt in record.doubts]
    if not plain:
        for index, cell in enumerate(record.cells):
            if cell and index not in numbers:
                flags.extend(Flag(code, columns[index], record.row, frame.sheet, v) for code, v in cell_doubts(cell))
    return SourceRow(frame.sheet, record.row, fields, tuple(flags))


def is_blank(cells: Sequence[str | None]) -> bool:
    """Whether a record says nothing."""
    return not any(cells)


def _kept_aside(record: Record, frame: Frame, problems: Sequence[CellDoubt]) -> SourceRow:
    raw = json.dumps(list(record.cells), ensure_ascii=False) if record.raw is None else record.raw
    fields = [(UNREADABLE, escaped(raw))]
    if record.raw_bytes is not None:
        fields.append((RAW_BYTES, base64.b64encode(record.raw_bytes).decode("ascii")))
    flags = tuple(_flag(problem, record, frame) for problem in problems)
    return SourceRow(frame.sheet, record.row, tuple(fields), flags, unreadable=True)


def escaped(text: str) -> str:
    """Text with its control characters written as escapes, so that no terminal and no log obeys them."""
    return CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _control_characters(record: Record) -> list[CellDoubt]:
    found: list[CellDoubt] = []
    for index, cell in enumerate(record.cells):
        if cell and not cell.isprintable() and (match := CONTROL.search(cell)):
            found.append(("control_character", index, {"character": named(match[0])}))
    return found


def _flag(doubt: CellDoubt, record: Record, frame: Frame) -> Flag:
    code, index, values = doubt
    return Flag(code, _column(frame, index), record.row, frame.sheet, values)


def _column(frame: Frame, index: int) -> str:
    if index < 0:
        return ""
    return frame.columns[index] if index < len(frame.columns) else str(index + 1)
