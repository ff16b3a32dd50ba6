"""All hand tables of a case as one workbook, for people who work in a spreadsheet, and back.

Every cell is text in both directions, so that `2025-03` stays a month and `007` keeps its noughts. A table that comes
back must pass the same checks as its CSV file; where any does not, none is written.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from tawthiq.case import CaseFolder
from tawthiq.errors import CaseError, Misuse, SourceRefused
from tawthiq.ingest.child import read_in_child
from tawthiq.ingest.hand import hand_mistakes
from tawthiq.ingest.hand_tables import HAND_TABLES
from tawthiq.ingest.source import Reading, SourceTable

_LONGEST_SHEET_NAME = 31


def export_book(case: CaseFolder, output: Path) -> list[str]:
    """Write every hand table of a case as a sheet of a workbook; returns the tables' file names.

    Raises Misuse where the case has no hand table, SourceRefused where one cannot be read.
    """
    import xlsxwriter

    tables = {name: case.hand / name for name in HAND_TABLES if (case.hand / name).is_file()}
    if not tables:
        raise Misuse("hand_tables_none", path=str(case.hand))
    read = {name: read_in_child(path.read_bytes(), name, Reading()) for name, path in tables.items()}
    unfinished = output.with_name(f".{output.name}.new")
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(unfinished, plain) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        for name, table in read.items():
            sheet = book.add_worksheet(_sheet_name(name))
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(table.columns), 18, text)
            for column, header in enumerate(table.columns):
                sheet.write_string(0, column, header, bold)
            for row, fields in enumerate((dict(each.fields) for each in table.rows), start=1):
                for column, header in enumerate(table.columns):
                    sheet.write_string(row, column, fields.get(header, ""), text)
    unfinished.replace(output)
    return list(tables)


def import_book(case: CaseFolder, book: Path) -> list[str]:
    """Write the sheets of a workbook over the hand tables they are named for; returns the file names written.

    The former tables stay in the ledger. Raises an ExceptionGroup of CaseError with the mistakes of all sheets, Misuse
    where no sheet is named for a hand table, SourceRefused where the file is no workbook.
    """
    data, made, mistakes = book.read_bytes(), {}, list[CaseError]()
    for name, table in HAND_TABLES.items():
        try:
            read = read_in_child(data, book.name, Reading(sheet=_sheet_name(name)))
        except SourceRefused as refusal:
            if refusal.code != "sheet_unknown":
                raise
            continue
        mistakes += hand_mistakes(read, f"{book.name}[{_sheet_name(name)}]", table.columns)
        made[name] = _csv(read)
    if mistakes:
        raise ExceptionGroup(book.name, mistakes)
    if not made:
        raise Misuse("hand_sheets_none", file=book.name, allowed=", ".join(map(_sheet_name, HAND_TABLES)))
    _write_all(case, made)
    return list(made)


def _sheet_name(file_name: str) -> str:
    return file_name.removesuffix(".csv")[:_LONGEST_SHEET_NAME]


def _csv(table: SourceTable) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        fields = dict(row.fields)
        writer.writerow([fields.get(column, "") for column in table.columns])
    return out.getvalue().encode()


def _write_all(case: CaseFolder, made: Mapping[str, bytes]) -> None:
    """A crash between two renames leaves whole tables, some new and some old; importing again goes on."""
    case.hand.mkdir(exist_ok=True)
    for name, data in made.items():
        unfinished = case.hand / f".{name}.new"
        unfinished.write_bytes(data)
        unfinished.replace(case.hand / name)
