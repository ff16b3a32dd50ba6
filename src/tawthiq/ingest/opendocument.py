"""OpenDocument spreadsheets (ISO/IEC 26300, part 3), read as a stream: the text that a cell shows, true dates as ISO text."""

from collections.abc import Mapping

from tawthiq.errors import SourceRefused
from tawthiq.ingest.rows import check_length
from tawthiq.ingest.sheets import Book, CellRow, CellSheet, book_table, check_box, letters
from tawthiq.ingest.source import Limits, Reading, SourceTable
from tawthiq.ingest.workbook import Package
from tawthiq.ingest.xml_stream import read_xml

_CONTENT = "content.xml"
_NOT_SHOWN = frozenset({"annotation", "tracked-changes", "shapes", "dde-links"})
_HIDDEN = frozenset({"collapse", "filter"})
_ISO_VALUES = {"date": "date-value"}


def read_opendocument(data: bytes, reading: Reading) -> SourceTable:
    """The rows of an .ods workbook.

    Raises SourceRefused: encrypted_or_legacy, and what the reader of .xlsx workbooks raises.
    """
    package = Package(data, reading.limits)
    manifest = "META-INF/manifest.xml"
    if package.find(manifest) and b"encryption-data" in b"".join(package.part(manifest)):
        raise SourceRefused("encrypted_or_legacy")
    reader = _ContentReader(reading.limits)
    read_xml(package.part(_CONTENT), _CONTENT, reader.start, reader.end, reader.text)
    return book_table(Book("ods", reader.sheets), reading)


class _ContentReader:
    """Takes the events of `content.xml` and fills its sheets."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[CellSheet] = []
        self._limits = limits
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._skipped = 0
        self._row_number = 0
        self._row, self._row_times = CellRow(0), 1
        self._column, self._cell_times = 0, 1
        self._column_definition = 0
        self._attributes: Mapping[str, str] = {}
        self._paragraphs: list[list[str]] | None = None
        self._cells = 0

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._skipped or element in _NOT_SHOWN:
            self._skipped += 1
        elif element == "style":
            self._style = attributes.get("name", "")
        elif element == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif element == "table":
            state = "hidden" if attributes.get("style-name") in self._hidden_styles else "visible"
            self.sheets.append(CellSheet(attributes.get("name", ""), state))
            self._row_number = self._column_definition = 0
        elif element == "table-column" and self.sheets:
            self._define_column(attributes)
        elif element == "table-row":
            self._row = CellRow(self._row_number + 1, hidden=attributes.get("visibility") in _HIDDEN)
            self._row_times = _times(attributes, "number-rows-repeated")
            self._column = 0
        elif element in ("table-cell", "covered-table-cell"):
            self._attributes, self._paragraphs = attributes, []
            self._cell_times = _times(attributes, "number-columns-repeated")
        elif self._paragraphs is not None:
            self._start_text(element, attributes)

    def _start_text(self, element: str, attributes: Mapping[str, str]) -> None:
        if element in ("p", "h"):
            self._paragraphs = [*(self._paragraphs or []), []]
        elif element == "s":
            self.text(" " * min(_times(attributes, "c"), self._limits.field))
        elif element == "tab":
            self.text("\t")
        elif element == "line-break":
            self.text("\n")

    def _define_column(self, attributes: Mapping[str, str]) -> None:
        times = _times(attributes, "number-columns-repeated")
        if attributes.get("visibility") in _HIDDEN:
            last = self._column_definition + times - 1
            self.sheets[-1].hidden_columns.append((self._column_definition, last))
        self._column_definition += times

    def text(self, characters: str) -> None:
        """Characters between tags."""
        if self._paragraphs and not self._skipped:
            self._paragraphs[-1].append(characters)

    def end(self, element: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
        elif element in ("table-cell", "covered-table-cell") and self._paragraphs is not None:
            self._end_cell("\n".join("".join(paragraph) for paragraph in self._paragraphs))
            self._paragraphs = None
        elif element == "table-row":
            self._end_row()
        elif element == "table" and self.sheets:
            check_box(self.sheets[-1], self._limits)

    def _end_cell(self, text: str) -> None:
        kind = self._attributes.get("value-type", "string")
        if kind in _ISO_VALUES:
            text = self._attributes.get(_ISO_VALUES[kind], text)
        sheet, row, first = self.sheets[-1], self._row, self._column
        self._column += self._cell_times
        formula = self._attributes.get("formula")
        self._note_merged()
        if not text and formula is None:
            return
        check_length(text, row.row, str(first + 1), sheet.name, self._limits)
        self._count(self._cell_times)
        for column in range(first, self._column):
            row.cells[column] = text
            if kind not in ("string", ""):
                row.numbers.add(column)
            if formula is not None:
                row.formulas[column] = formula

    def _note_merged(self) -> None:
        columns = _times(self._attributes, "number-columns-spanned")
        rows = _times(self._attributes, "number-rows-spanned")
        if columns > 1 or rows > 1:
            first = self._column - self._cell_times
            top = self._row.row
            cells = f"{letters(first)}{top}:{letters(first + columns - 1)}{top + rows - 1}"
            self.sheets[-1].merged.append((top, cells))

    def _end_row(self) -> None:
        if self._row.cells:
            self._count((self._row_times - 1) * len(self._row.cells))
            for number in range(self._row_number + 1, self._row_number + self._row_times + 1):
                row = self._row
                copy = CellRow(number, row.hidden, dict(row.cells), set(row.numbers), dict(row.formulas))
                self.sheets[-1].rows.append(copy)
        self._row_number += self._row_times

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > self._limits.cells or self._column > 10 * self._limits.columns:
            box = f"{self._column} × {self._row_number + self._row_times}"
            values = {"sheet": self.sheets[-1].name, "box": box, "cells": self._cells, "limit": self._limits.cells}
            raise SourceRefused("sheet_too_large", **values)


def _times(attributes: Mapping[str, str], name: str) -> int:
    """A repeat count; absent means once."""
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
