"""Files as documenters publish them; the same table gives the same bytes.

Every list is marked as simulated in the name of its file, in its notes column and, in workbooks, in the name of its
sheet.
"""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tawthiq.model.vocabulary import Role
from tawthiq.simulate.entries import Cell
from tawthiq.simulate.parameters import MARK, File
from tawthiq.simulate.releases import Publication
from tawthiq.simulate.words import HEADERS

SHEET = "SIMULATED محاكاة"
# Archives and workbooks carry a time; no clock may reach the bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def file_name(publication: Publication) -> str:
    """`harbour-archive-1-simulated.xlsx`."""
    documenter = publication.documenter
    return f"{documenter.id}-{publication.release}-simulated.{documenter.file.format}"


def first_row(file: File) -> int:
    """The number by which a reader of this kind of file calls its first entry: after a header, or counted from one."""
    return 1 if file.format in ("json", "jsonl", "parquet") else 2


def sheet_name(file: File) -> str:
    """The name of the sheet, in files that have sheets."""
    return SHEET if file.format in ("xlsx", "ods") else ""


def headers(publication: Publication) -> dict[Role, str]:
    """The header of each column, notes last."""
    words = HEADERS[publication.documenter.writing.language]
    return {role: words[role] for role in (*publication.columns, Role.NOTE)}


def file_bytes(publication: Publication) -> bytes:
    """A release in its documenter's kind of file."""
    header = list(headers(publication).values())
    columns: list[list[Cell]] = [*publication.columns.values(), [MARK for _ in range(len(publication))]]
    file = publication.documenter.file
    match file.format:
        case "xlsx":
            return _xlsx(header, columns, publication.documenter.writing.language == "ar")
        case "ods":
            return _ods(header, columns)
        case "parquet":
            return _parquet(header, columns)
        case "json" | "jsonl":
            return _json(header, columns, lines=file.format == "jsonl")
        case _:
            text = delimited([header, *zip(*columns, strict=True)], "\t" if file.format == "tsv" else file.delimiter)
            return _encoded(text, file.encoding)


def delimited(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    """Rows as delimited text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _encoded(text: str, encoding: str) -> bytes:
    # The codec "utf-16" follows the machine's byte order; the mark and little-endian order are written out instead.
    return b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)


def _plain(cell: Cell) -> str | int | None:
    return cell.isoformat() if isinstance(cell, date) else cell


def _json(header: list[str], columns: list[list[Cell]], *, lines: bool) -> bytes:
    entries = [dict(zip(header, map(_plain, row), strict=True)) for row in zip(*columns, strict=True)]
    if lines:
        return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode()
    return (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode()


def _parquet(header: list[str], columns: list[list[Cell]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = []
    for cells in columns:
        kinds = {type(cell) for cell in cells if cell is not None}
        if kinds == {int} or kinds == {date}:
            arrays.append(pa.array(cells, pa.int32() if kinds == {int} else pa.date32()))
        else:
            arrays.append(pa.array([None if cell is None else str(cell) for cell in cells], pa.string()))
    out = io.BytesIO()
    pq.write_table(pa.table(arrays, names=header), out)
    return out.getvalue()


def _xlsx(header: list[str], columns: list[list[Cell]], right_to_left: bool) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    # In memory, so that the members of the archive carry no clock.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(*_EPOCH), "title": MARK})  # noqa: DTZ001
        sheet = book.add_worksheet(SHEET)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        if right_to_left:
            sheet.right_to_left()
        sheet.write_row(0, 0, header)
        sheet.freeze_panes(1, 0)
        for column, cells in enumerate(columns):
            sheet.set_column(column, column, 18)
            for row, cell in enumerate(cells, start=1):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif cell is not None:
                    sheet.write(row, column, cell)
    return out.getvalue()


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"


def _ods(header: list[str], columns: list[list[Cell]]) -> bytes:
    """A minimal OpenDocument 1.3 spreadsheet: the type first and uncompressed, the manifest, one table."""
    rows = [header, *zip(*columns, strict=True)]
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    spaces = "".join(f' xmlns:{name}="{_ODS_NAMES}{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="{SHEET}">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_ODS_NAMES}manifest:1.0" '
        f'manifest:version="1.3">{entry.format("/", _ODS_TYPE)}{entry.format("content.xml", "text/xml")}'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in (("mimetype", _ODS_TYPE), ("content.xml", content), ("META-INF/manifest.xml", manifest)):
            how = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(ZipInfo(name, _EPOCH), text, compress_type=how)
    return out.getvalue()


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, int):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
