"""Excel workbooks (ECMA-376 part 1, SpreadsheetML), read as a stream without running or resolving anything.

Own reader, because evidence needs what general readers drop: numbers as the file writes them, formula and cached value
side by side, hidden rows, columns and sheets, and a bound on the rectangle of cells before anything dense is built.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tawthiq.errors import SourceRefused
from tawthiq.ingest.rows import check_length
from tawthiq.ingest.serials import DateKind, date_kind, serial_text
from tawthiq.ingest.sheets import Book, CellRow, CellSheet, book_table, check_box, column_number
from tawthiq.ingest.source import Evidence, Limits, Reading, SourceTable
from tawthiq.ingest.xml_stream import read_xml
from tawthiq.ingest.zip_directory import Member, check_members, unpacked, zip_members
from tawthiq.model.claims import Flag

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLAIN_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_LARGEST_EXACT = 10**15  # a spreadsheet keeps fifteen digits
_STATES = {"hidden": "hidden", "veryHidden": "very_hidden"}


def read_workbook(data: bytes, reading: Reading) -> SourceTable:
    """The rows of an .xlsx or .xlsm workbook.

    Raises SourceRefused: what `zip_members`, `check_members`, `unpacked`, `read_xml` and `book_table` raise, and
    sheet_too_large.
    """
    package = Package(data, reading.limits)
    parts = _workbook_parts(package)
    strings = _shared_strings(package, parts.strings) if parts.strings else []
    kinds = _cell_kinds(package, parts.styles) if parts.styles else []
    flags: tuple[Flag, ...] = (Flag("date_system_1904"),) if parts.epoch_1904 else ()
    evidence: tuple[Evidence, ...] = (("macros_ignored", {}),) if package.find("xl/vbaProject.bin") else ()
    sheets = []
    for name, state, target in parts.sheets:
        sheet = CellSheet(name, state)
        reader = _SheetReader(sheet, strings, kinds, parts.epoch_1904, reading.limits)
        read_xml(package.part(target), target, reader.start, reader.end, reader.text)
        check_box(sheet, reading.limits)
        sheets.append(sheet)
    return book_table(Book("xlsx", sheets, flags, evidence), reading)


class Package:
    """The parts of an office file by name, after its directory has been checked."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        members = zip_members(data, limits)
        check_members(members, len(data), limits)
        self._data = data
        self._members: Mapping[str, Member] = {member.name.casefold(): member for member in members}

    def find(self, name: str) -> Member | None:
        """The member of this name; part names do not distinguish case."""
        return self._members.get(name.casefold())

    def part(self, name: str) -> Iterator[bytes]:
        """The content of a part in pieces. Raises SourceRefused archive_damaged where it is missing."""
        member = self.find(name)
        if member is None:
            raise SourceRefused("archive_damaged")
        return unpacked(self._data, member)


@dataclass
class _Parts:
    sheets: list[tuple[str, str, str]] = field(default_factory=list)  # name, state, part
    strings: str = ""
    styles: str = ""
    epoch_1904: bool = False


def _workbook_parts(package: Package) -> _Parts:
    root = _relations(package, "_rels/.rels", "")
    workbook = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
    folder, name = posixpath.split(workbook)
    relations = _relations(package, f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
    parts = _Parts()
    for kind, target in relations.values():
        if kind == "sharedStrings":
            parts.strings = target
        elif kind == "styles":
            parts.styles = target

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "workbookPr":
            parts.epoch_1904 = attributes.get("date1904") in ("1", "true", "on")
        elif element == "sheet":
            kind, target = relations.get(attributes.get("id", ""), ("", ""))
            if kind == "worksheet":
                state = _STATES.get(attributes.get("state", ""), "visible")
                parts.sheets.append((attributes.get("name", ""), state, target))

    read_xml(package.part(workbook), workbook, start, _ignore, _ignore)
    return parts


def _relations(package: Package, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """The kind and the target of every relationship by its id; targets outside the file are left out."""
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

    read_xml(package.part(part), part, start, _ignore, _ignore)
    return found


def _ignore(_: str) -> None:
    return None


def _shared_strings(package: Package, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    inside = {"t": 0, "rPh": 0}

    def start(element: str, _: Mapping[str, str]) -> None:
        if element == "si":
            pieces.clear()
        elif element in inside:
            inside[element] += 1

    def end(element: str) -> None:
        if element == "si":
            strings.append(unescaped("".join(pieces)))
        elif element in inside:
            inside[element] -= 1

    def text(characters: str) -> None:
        if inside["t"] and not inside["rPh"]:  # readings of ideographs are no part of the text
            pieces.append(characters)

    read_xml(package.part(part), part, start, end, text)
    return strings


def unescaped(text: str) -> str:
    """Text with its `_x000D_` escapes resolved (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda m: m[0] if 0xD800 <= int(m[1], 16) < 0xE000 else chr(int(m[1], 16)), text)


def _cell_kinds(package: Package, part: str) -> list[DateKind]:
    """For each cell style, whether its numbers are dates, times, or neither."""
    codes: dict[str, str] = {}
    kinds: list[DateKind] = []
    inside: list[str] = []

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            inside.append(element)
        elif element == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            kinds.append(date_kind(number, codes.get(number)))

    def end(element: str) -> None:
        if element == "cellXfs":
            inside.clear()

    read_xml(package.part(part), part, start, end, _ignore)
    return kinds


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 10 else default


def number_text(literal: str) -> str:
    """A stored number without the noise of binary fractions: integers as such, others in their shortest form."""
    if _PLAIN_INTEGER.fullmatch(literal):
        return literal
    try:
        value = float(literal)
    except ValueError:
        return literal
    if value.is_integer() and abs(value) < _LARGEST_EXACT:
        return str(int(value))
    return repr(value) if abs(value) < float("inf") else literal


class _SheetReader:
    """Takes the events of one sheet part and fills its rows."""

    def __init__(
        self, sheet: CellSheet, strings: list[str], kinds: list[DateKind], epoch_1904: bool, limits: Limits
    ) -> None:
        self._sheet, self._strings, self._kinds = sheet, strings, kinds
        self._epoch_1904, self._limits = epoch_1904, limits
        self._row = CellRow(0)
        self._column, self._type, self._style = -1, "n", 0
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._target: list[str] | None = None
        self._phonetic = False
        self._cells = 0

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if element == "c":
            self._start_cell(attributes)
        elif element in ("v", "t") and not self._phonetic:
            self._target = self._value
        elif element == "f":
            self._formula = self._target = []
            if shared := attributes.get("si"):
                self._formula.append(f"[{shared}]")
        elif element == "row":
            self._start_row(attributes)
        elif element == "rPh":
            self._phonetic = True
        elif element == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = (_whole(attributes.get(name), 1) - 1 for name in ("min", "max"))
            self._sheet.hidden_columns.append((first, last))
        elif element == "mergeCell":
            cells = attributes.get("ref", "")
            digits = re.search(r"[0-9]+", cells)
            self._sheet.merged.append((int(digits[0]) if digits else 0, cells))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        row = _whole(attributes.get("r"), self._row.row + 1)
        if row <= self._row.row:
            raise SourceRefused("xml_damaged", member=self._sheet.name, line=row)
        self._row = CellRow(row, hidden=attributes.get("hidden") in ("1", "true"))
        self._column = -1

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        self._column = column_number(reference) if reference else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = _whole(attributes.get("s"), 0)
        self._value, self._formula = [], None

    def text(self, characters: str) -> None:
        """Characters between tags."""
        if self._target is not None:
            self._target.append(characters)

    def end(self, element: str) -> None:
        """An element ends."""
        if element in ("v", "t", "f"):
            self._target = None
        elif element == "rPh":
            self._phonetic = False
        elif element == "c":
            self._end_cell()
        elif element == "row" and self._row.cells:
            self._sheet.rows.append(self._row)

    def _end_cell(self) -> None:
        raw = "".join(self._value)
        if not raw and self._formula is None:
            return
        text, is_number = self._shown(raw)
        check_length(text, self._row.row, str(self._column + 1), self._sheet.name, self._limits)
        self._cells += 1
        if self._cells > self._limits.cells or not 0 <= self._column < self._limits.columns:
            box = f"{self._column + 1} × {self._row.row}"
            values = {"sheet": self._sheet.name, "box": box, "cells": self._cells, "limit": self._limits.cells}
            raise SourceRefused("sheet_too_large", **values)
        if self._column in self._row.cells:
            raise SourceRefused("xml_damaged", member=self._sheet.name, line=self._row.row)
        self._row.cells[self._column] = text
        if is_number:
            self._row.numbers.add(self._column)
        if self._formula is not None:
            self._row.formulas[self._column] = "".join(self._formula)

    def _shown(self, raw: str) -> tuple[str, bool]:
        """The text of a stored value, and whether it is a number or a date."""
        if self._type == "s":
            index = _whole(raw, len(self._strings))
            if index >= len(self._strings):
                raise SourceRefused("xml_damaged", member=self._sheet.name, line=self._row.row)
            return self._strings[index], False
        if self._type in ("inlineStr", "str"):
            return unescaped(raw), False
        if self._type == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw), True
        if self._type in ("e", "d"):
            return raw, True
        kind = self._kinds[self._style] if self._style < len(self._kinds) else DateKind.NONE
        return serial_text(raw, kind, self._epoch_1904) or number_text(raw), True
