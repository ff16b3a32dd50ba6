"""Reading a table of capture histories from a CSV file: one table a stratum, or people with their covariates."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tawthiq.errors import TableError
from tawthiq.mse.people import People, Value
from tawthiq.mse.table import MOST_LISTS, CaptureTable

COUNT, PATTERN, PREFIX = "count", "pattern", "in_"
MOST_PEOPLE = 10**12
NOT_KNOWN = ("", "na", "n/a", "nan", "null", "none", "unknown", "?")
_FEW_NUMBERS = 6  # numbers of no more different values are codes, not amounts
_BITS = {"0": 0, "1": 1, "0.0": 0, "1.0": 1, "FALSE": 0, "TRUE": 1}


@dataclass(frozen=True)
class TableFile:
    """What a file holds: its lists, the columns that make strata, and a table for each stratum, by the values in them.

    Without such columns there is one stratum, of no values. All tables have all lists, though some may name nobody there.
    """

    lists: tuple[str, ...]
    columns: tuple[str, ...]
    strata: Mapping[tuple[str, ...], CaptureTable]

    def whole(self) -> CaptureTable:
        """All strata as one table."""
        tables = self.strata.values()
        rows = (
            (row, count)
            for table in tables
            for row, count in zip(table.captured.astype(int).tolist(), table.counts.tolist(), strict=True)
        )
        return CaptureTable.of(sorted(self.lists), rows)


def read(path: Path, lists: Sequence[str] = ()) -> TableFile:
    """The tables of a CSV file in UTF-8. Raises TableError as `read_text` does, and `mse_no_file`, `mse_not_utf8`."""
    return read_text(_text(path), lists)


def read_people(path: Path, covariates: Sequence[str], lists: Sequence[str] = ()) -> People:
    """The people of a CSV file in UTF-8. Raises TableError as `read_people_text` does, and `mse_no_file`, `mse_not_utf8`."""
    return read_people_text(_text(path), covariates, lists)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError("mse_no_file", file=str(path)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("mse_not_utf8", row=data[: error.start].count(b"\n") + 1) from error


def read_text(text: str, lists: Sequence[str] = ()) -> TableFile:
    """The tables of CSV text, separated by commas, semicolons or tabs; its first row names the columns.

    Lists are the columns in `lists`; else those that begin with `in_`; else a `pattern` column, with a digit a list; else
    every column of nothing but 0 and 1. `count` says how many people a row stands for, one where there is no such column.
    Every other column makes strata. With a `pattern` column `lists` names its places.

    Raises TableError with the row (the header is 1), the column and the value of what is wrong: `mse_empty`,
    `mse_column_twice`, `mse_row_length`, `mse_csv`, `mse_no_lists`, `mse_list_missing`, `mse_cell_wrong`, `mse_count_wrong`,
    `mse_pattern_length`, `mse_on_no_list`, `mse_list_twice`, `mse_lists_count`.
    """
    header, rows = _cells(text)
    names, columns = _lists(header, rows, list(lists))
    kept = tuple(name for name in header if name not in {*columns, COUNT})
    places = [header.index(name) for name in columns]
    at_count = header.index(COUNT) if COUNT in header else None
    by_stratum: dict[tuple[str, ...], list[tuple[list[int], int]]] = {}
    for number, row in rows:
        history = _history(number, header, row, places, len(names))
        count = 1 if at_count is None else _count(number, row[at_count])
        if count and not any(history):
            raise TableError("mse_on_no_list", row=number, value=count)
        stratum = tuple(row[header.index(name)] for name in kept)
        by_stratum.setdefault(stratum, []).append((history, count))
    tables = {stratum: CaptureTable.of(names, by_stratum[stratum]) for stratum in sorted(by_stratum)}
    return TableFile(tuple(names), kept, tables)


def read_people_text(text: str, covariates: Sequence[str], lists: Sequence[str] = ()) -> People:
    """People, one or several a row, with the columns named as `covariates`; the text is as for `read_text`.

    A covariate is numbers where all its cells are and more than six differ, else words. Cells that are empty or say that
    nothing is known (NA, unknown, ?) are not known. Columns that are neither lists, `count` nor covariates have no part.
    Raises TableError as `read_text`, and `mse_covariate_missing`.
    """
    header, rows = _cells(text)
    for name in covariates:
        if name not in header or name in {*lists, COUNT, PATTERN}:
            raise TableError("mse_covariate_missing", value=name, columns=header)
    if not lists and PATTERN not in header and not any(name.startswith(PREFIX) for name in header):
        places = {name: header.index(name) for name in header if name not in {*covariates, COUNT}}
        lists = [name for name, place in places.items() if _is_bits(place, rows)]
    names, columns = _lists(header, rows, list(lists))
    places = {name: header.index(name) for name in columns}
    at_count = header.index(COUNT) if COUNT in header else None
    known = [_values([row[header.index(name)] for _, row in rows]) for name in covariates]
    people = []
    for place, (number, row) in enumerate(rows):
        history = _history(number, header, row, list(places.values()), len(names))
        count = 1 if at_count is None else _count(number, row[at_count])
        if count and not any(history):
            raise TableError("mse_on_no_list", row=number, value=count)
        people.append((history, [column[place] for column in known], count))
    return People.of(names, covariates, people)


def _values(cells: list[str]) -> list[Value]:
    """A covariate as numbers or as words."""
    known = [cell for cell in cells if cell.lower() not in NOT_KNOWN]
    try:
        numbers = {float(cell) for cell in known}
    except ValueError:
        numbers = set()
    if len(numbers) > _FEW_NUMBERS and all(map(math.isfinite, numbers)):
        return [None if cell.lower() in NOT_KNOWN else float(cell) for cell in cells]
    return [None if cell.lower() in NOT_KNOWN else cell for cell in cells]


def _cells(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns, and the rows that are not blank with their numbers; all cells without spaces around."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    try:
        for number, row in enumerate(reader, start=1):
            rows.append((number, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise TableError("mse_csv", row=len(rows) + 1) from error
    rows = [(number, row) for number, row in rows if any(row)]
    if len(rows) < 2:
        raise TableError("mse_empty")
    (_, header), rest = rows[0], rows[1:]
    for place, name in enumerate(header, start=1):
        if name in header[: place - 1]:
            raise TableError("mse_column_twice", column=place, value=name)
    for number, row in rest:
        if len(row) != len(header):
            raise TableError("mse_row_length", row=number, value=len(row), expected=len(header))
    return header, rest


def _lists(header: list[str], rows: list[tuple[int, list[str]]], asked: list[str]) -> tuple[list[str], list[str]]:
    """Names of the lists, and the columns in which they stand."""
    if len(set(asked)) != len(asked):
        raise TableError("mse_list_twice", value=next(name for name in asked if asked.count(name) > 1))
    prefixed = [name for name in header if name.startswith(PREFIX)]
    if PATTERN in header and not prefixed and not set(asked) & set(header):
        return _places(len(rows[0][1][header.index(PATTERN)]), asked), [PATTERN]
    for name in asked:
        if name not in header or name == COUNT:
            raise TableError("mse_list_missing", value=name, columns=header)
    found = asked or prefixed or [name for name in header if name != COUNT and _is_bits(header.index(name), rows)]
    if not found:
        raise TableError("mse_no_lists", columns=header)
    return found, found


def _places(length: int, asked: list[str]) -> list[str]:
    """Names for the digits of a pattern: those asked for, or numbers written so that they sort by place."""
    if not 0 < length <= MOST_LISTS:
        raise TableError("mse_lists_count", value=length, most=MOST_LISTS)
    if asked and len(asked) != length:
        raise TableError("mse_pattern_length", row=2, value=length, expected=len(asked))
    return asked or [f"{place:0{len(str(length))}}" for place in range(1, length + 1)]


def _is_bits(place: int, rows: Iterable[tuple[int, list[str]]]) -> bool:
    return all(row[place].upper() in _BITS for _, row in rows)


def _history(number: int, header: list[str], row: list[str], places: list[int], lists: int) -> list[int]:
    """Which lists name the people of one row."""
    if [header[place] for place in places] == [PATTERN]:
        pattern = row[places[0]]
        if len(pattern) != lists:
            raise TableError("mse_pattern_length", row=number, value=len(pattern), expected=lists)
        cells = [(PATTERN, digit) for digit in pattern]
    else:
        cells = [(header[place], row[place]) for place in places]
    for column, cell in cells:
        if cell.upper() not in _BITS:
            raise TableError("mse_cell_wrong", row=number, column=column, value=cell)
    return [_BITS[cell.upper()] for _, cell in cells]


def _count(number: int, cell: str) -> int:
    try:
        value = float(cell)
    except ValueError:
        value = -1.0
    if not 0 <= value <= MOST_PEOPLE or value != int(value):
        raise TableError("mse_count_wrong", row=number, value=cell)
    return int(value)
