"""Lists as delimited text (RFC 4180), read strictly: every cell is text, nothing is shifted, padded, cut or converted.

Records end at LF, CRLF or CR and nowhere else. A record that cannot be read is kept verbatim and flagged; the others
go on. After a stray quote reading resumes at the next physical line, so that one bad quote does not swallow the rows
below it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tawthiq.errors import SourceRefused
from tawthiq.ingest.encoding import Text, decode
from tawthiq.ingest.hygiene import CONTROL, named
from tawthiq.ingest.rows import CellDoubt, Frame, Record, checked_header, is_blank, source_row
from tawthiq.ingest.source import Evidence, Limits, Reading, Sheet, SourceRow, SourceTable
from tawthiq.model.claims import Flag

_BREAK = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_DELIMITERS = {"comma": ",", "tab": "\t", "\\t": "\t", "semicolon": ";", "pipe": "|"}
_SUSPECTS = (";", "|", "؛", "،", "\t", ",")
_LOOK_AHEAD = 100


@dataclass(slots=True)  # not frozen: one is made for every row, and freezing doubles the cost
class _Span:
    """A record of delimited text: where it stands, its cells, and the index of a cell with a stray quote."""

    row: int
    line: int
    start: int
    end: int
    cells: list[str]
    stray: int | None = None


def read_csv(data: bytes, reading: Reading) -> SourceTable:
    """The rows of a CSV or TSV file.

    Raises SourceRefused: what `decode` raises; empty, delimiter, quote_unterminated, field_too_long, sheet_too_large,
    and what `checked_header` raises.
    """
    text = decode(data, reading.encoding)
    delimiter, evidence = _delimiter(text.text, reading.delimiter)
    spans = _spans(text.text, delimiter, reading.limits)
    header = next((span for span in spans if not is_blank(span.cells)), None)
    if header is None:
        raise SourceRefused("empty")
    if header.stray is not None:
        raise SourceRefused("quote_unterminated", row=header.row, line=header.line)
    columns, ignored = _columns(header, text.text, delimiter, reading.limits)
    frame = Frame("", columns, reading.limits)
    rows = _rows(spans, frame, ignored, text)
    flags = text.flags + (() if rows else (Flag("no_rows"),))
    if ignored:
        evidence = (*evidence, ("columns_without_name_or_value", {"n": ignored}))
    newline: Evidence = ("newline", {"newline": _newline(text.text)})
    name = "tsv" if delimiter == "\t" else "csv"
    sheets = (Sheet("", columns),)
    return SourceTable(name, text.encoding, delimiter, sheets, rows, flags, (*text.evidence, *evidence, newline))


def _rows(spans: Iterator[_Span], frame: Frame, ignored: int, text: Text) -> list[SourceRow]:
    positions = [match.start() for match in CONTROL.finditer(text.text)]
    offsets = text.byte_offsets(positions)
    rows = []
    for span in spans:
        if is_blank(span.cells) and span.stray is None:
            continue
        if span.row * len(frame.columns) > frame.limits.cells:
            cells = {"box": f"{span.row} × {len(frame.columns)}", "cells": span.row * len(frame.columns)}
            raise SourceRefused("sheet_too_large", sheet="", limit=frame.limits.cells, **cells)
        first = bisect_left(positions, span.start)
        here = offsets[first : bisect_left(positions, span.end)]
        rows.append(_source_row(span, frame, ignored, text, here))
    return rows


def _source_row(span: _Span, frame: Frame, ignored: int, text: Text, controls: Sequence[int]) -> SourceRow:
    width, expected = len(span.cells), len(frame.columns) + ignored
    raw = text.text[span.start : span.end]
    problems: list[CellDoubt] = []
    if span.stray is not None:
        problems.append(("quote_stray", span.stray, {"line": span.line}))
    elif width != expected:
        problems.append(("row_width", -1, {"fields": width, "expected": expected, "line": span.line}))
    if not controls:
        cells = span.cells[: len(frame.columns)] if width == expected else span.cells
        return source_row(Record(span.row, cells, problems=problems, raw=raw), frame)
    problems.extend(_controls(span, raw, controls))
    raw_bytes = text.encoded(raw)
    return source_row(Record(span.row, span.cells, problems=problems, raw=raw, raw_bytes=raw_bytes), frame)


def _controls(span: _Span, raw: str, offsets: Sequence[int]) -> list[CellDoubt]:
    """The control characters of a record, cell by cell, with the byte offset of the first in each."""
    cells = list(enumerate(span.cells)) if span.stray is None else [(-1, raw)]
    found: list[CellDoubt] = []
    seen = 0
    for index, cell in cells:
        if characters := CONTROL.findall(cell):
            found.append(("control_character", index, {"character": named(characters[0]), "offset": offsets[seen]}))
        seen += len(characters)
    return found


def _columns(header: _Span, text: str, delimiter: str, limits: Limits) -> tuple[tuple[str, ...], int]:
    """The column names, and how many columns at the right end have neither a name nor a value anywhere."""
    cells = header.cells
    named_cells = len(cells)
    while named_cells > 1 and not cells[named_cells - 1].strip():
        named_cells -= 1
    ignored = len(cells) - named_cells
    if ignored and all(
        is_blank(span.cells[named_cells:]) for span in _spans(text, delimiter, limits) if len(span.cells) == len(cells)
    ):
        return checked_header(cells[:named_cells], header.row, "", limits), ignored
    return checked_header(cells, header.row, "", limits), 0


def _spans(text: str, delimiter: str, limits: Limits) -> Iterator[_Span]:
    position, row, line = 0, 0, 1
    unquoted = re.compile(rf"[^{re.escape(delimiter)}\r\n]*+")
    while position < len(text):
        row += 1
        line_break = _BREAK.search(text, position)
        end, after = line_break.span() if line_break else (len(text), len(text))
        if text.find('"', position, end) < 0:
            span = _Span(row, line, position, end, text[position:end].split(delimiter))
            line += 1
        else:
            span = _quoted(text, position, delimiter, unquoted, (row, line))
            if span.stray is not None:
                span = replace(span, end=end)
                line += 1
            else:
                line_break = _BREAK.match(text, span.end)
                after = line_break.end() if line_break else span.end
                line += len(_BREAK.findall(text, span.start, span.end)) + 1
        if span.end - span.start > limits.field:
            _check_fields(span, limits, text, delimiter)
        yield span
        position = after


def _quoted(text: str, start: int, delimiter: str, unquoted: "re.Pattern[str]", place: tuple[int, int]) -> _Span:
    """A record with a quote in it, cell by cell."""
    row, line = place
    cells: list[str] = []
    position = start
    while True:
        if text.startswith('"', position):
            match = _QUOTED.match(text, position)
            if match is None:
                opened = line + len(_BREAK.findall(text, start, position))
                raise SourceRefused("quote_unterminated", row=row, line=opened)
            cells.append(match[1].replace('""', '"'))
        else:
            match = unquoted.match(text, position)
            cells.append(match[0] if match else "")
        position = match.end() if match else position
        if position == len(text) or text[position] in "\r\n":
            return _Span(row, line, start, position, cells)
        if text[position] != delimiter:
            return _Span(row, line, start, position, cells, stray=len(cells) - 1)
        position += 1


def _check_fields(span: _Span, limits: Limits, text: str, delimiter: str) -> None:
    for index, cell in enumerate(span.cells):
        if len(cell) > limits.field:
            header = next((s for s in _spans(text, delimiter, Limits(field=len(text))) if not is_blank(s.cells)), span)
            name = header.cells[index] if header.row < span.row and index < len(header.cells) else str(index + 1)
            place = {"sheet": "", "row": span.row, "column": name}
            raise SourceRefused("field_too_long", length=len(cell), limit=limits.field, **place)


def _delimiter(text: str, declared: str | None) -> tuple[str, tuple[Evidence, ...]]:
    """The declared delimiter; or comma or tab by their evidence; any other has to be declared."""
    if declared is not None:
        character = _DELIMITERS.get(declared.strip().lower() or declared, declared)
        if len(character) != 1 or character in '"\r\n' or character.isalnum():
            raise SourceRefused("delimiter_unsupported", delimiter=declared)
        return character, (("delimiter_declared", {"delimiter": _shown(character)}),)
    first = next((line for line in _first_lines(text) if line.strip()), "")
    counts = {suspect: first.count(suspect) for suspect in _SUSPECTS}
    best = max(_SUSPECTS, key=lambda suspect: counts[suspect])
    if counts[best] == 0:
        return ",", (("delimiter_none", {"columns": 1}),)
    if counts[","] and counts["\t"]:
        best = _steadier(text, best)
    if best not in ",\t" or (best == "," and counts[","] == 0):
        found = counts[","] + 1
        raise SourceRefused("delimiter", suspected=_shown(best), character=best, columns=found, n=counts[best])
    return best, (("delimiter_proposed", {"delimiter": _shown(best), "columns": counts[best] + 1}),)


def _steadier(text: str, fallback: str) -> str:
    """Comma or tab, where the header holds both: the one that gives the rows the width of the header."""
    lines = [line for line in _first_lines(text) if line.strip()]
    steady = [d for d in (",", "\t") if len({line.count(d) for line in lines}) == 1]
    return steady[0] if len(steady) == 1 else fallback


def _first_lines(text: str) -> list[str]:
    lines: list[str] = []
    position = 0
    while position < len(text) and len(lines) < _LOOK_AHEAD:
        found = _BREAK.search(text, position)
        end, after = found.span() if found else (len(text), len(text))
        lines.append(text[position:end])
        position = after
    return lines


def _shown(character: str) -> str:
    return {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe"}.get(character, character)


def _newline(text: str) -> str:
    crlf = text.count("\r\n")
    found = [
        name
        for name, count in (("CRLF", crlf), ("LF", text.count("\n") - crlf), ("CR", text.count("\r") - crlf))
        if count
    ]
    return "+".join(found)
