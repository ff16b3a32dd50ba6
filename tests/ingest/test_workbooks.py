"""Workbooks: what another program writes is read, and nothing of it is dropped, computed or guessed."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tawthiq.errors import SourceRefused
from tawthiq.ingest.read import read_source
from tawthiq.ingest.serials import DateKind, date_kind, serial_text
from tawthiq.ingest.source import Limits, Reading, SourceTable
from tawthiq.ingest.workbook import number_text, unescaped


def xlsx(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """Written by openpyxl, which knows nothing of our reader."""
    book = openpyxl.Workbook()
    for index, (name, rows) in enumerate(sheets):
        sheet = book.active if index == 0 else book.create_sheet(name)
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read(data: bytes, name: str = "list.xlsx", **how: Any) -> SourceTable:
    return read_source(data, name, Reading(**how))


def cells(table: SourceTable) -> list[list[str]]:
    return [[text for _, text in row.fields] for row in table.rows]


def test_values_are_read_as_written() -> None:
    rows = [
        ["id", "name", "age", "weight", "died", "at", "known"],
        ["007", "أحمد", 35, 70.25, date(2025, 3, 7), datetime.fromisoformat("2025-03-07T14:30"), True],
        ["008", "Ali", -1, 123456789012345, date(1901, 1, 1), time(6, 5), None],
    ]
    assert cells(read(xlsx(("list", rows)))) == [
        ["007", "أحمد", "35", "70.25", "2025-03-07", "2025-03-07T14:30:00", "TRUE"],
        ["008", "Ali", "-1", "123456789012345", "1901-01-01", "06:05:00", ""],
    ]


def test_shared_strings_and_rich_text_are_read() -> None:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    sheet = book.add_worksheet("قائمة")
    sheet.write_row(0, 0, ["name", "note"])
    sheet.write_rich_string(1, 0, "أحمد ", book.add_format({"bold": True}), "محمد")
    sheet.write_string(1, 1, "line\nbreak")
    sheet.write_string(2, 0, "x" * 32_767)
    book.close()
    table = read(written.getvalue())
    assert cells(table) == [["أحمد محمد", "line\nbreak"], ["x" * 32_767, ""]]
    assert table.sheets[0].name == "قائمة"


def test_further_sheets_with_the_same_header_go_on() -> None:
    data = xlsx(("a", [["id", "name"], ["1", "x"]]), ("b", [["name", "id"], ["y", "2"]]))
    table = read(data)
    assert [dict(row.fields) for row in table.rows] == [{"id": "1", "name": "x"}, {"name": "y", "id": "2"}]
    assert [flag.code for flag in table.flags] == ["several_sheets"]


def test_a_declared_sheet_is_read_alone() -> None:
    data = xlsx(("a", [["id", "name"], ["1", "x"]]), ("b", [["name", "id"], ["y", "2"]]))
    table = read(data, sheet="b")
    assert cells(table) == [["y", "2"]]
    assert ("sheets_not_read", {"n": 1, "sheets": ["a"]}) in table.evidence
    with pytest.raises(SourceRefused, match="sheet_unknown"):
        read(data, sheet="c")


def test_a_title_above_the_header_is_no_header() -> None:
    with pytest.raises(SourceRefused) as refused:
        read(xlsx(("a", [["List of March"], ["id", "name", "age"], ["1", "x", 5]])))
    assert refused.value.code == "header_empty"
    assert refused.value.values["columns"] == [2, 3]


def test_a_note_beside_the_table_keeps_its_row() -> None:
    table = read(xlsx(("a", [["id", "name"], ["1", "x"], ["2", "y", None, "see page 3"]])))
    assert dict(table.rows[1].fields) == {"id": "2", "name": "y", "C": "", "D": "see page 3"}
    assert [flag.code for flag in table.flags] == ["column_without_name"]


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(SourceRefused, match="empty"):
        read(xlsx(("a", [])))


def test_rows_and_cells_that_stand_twice_are_refused() -> None:
    data = xlsx(("a", [["id"], ["1"], ["2"]]))
    for old, new in ((b'<row r="3"', b'<row r="2"'), (b'r="A3"', b'r="A2" x="')):
        source = zipfile.ZipFile(io.BytesIO(data))
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name).replace(old, new) if "sheet1" in name else source.read(name))
        with pytest.raises(SourceRefused, match="xml_damaged"):
            read(written.getvalue())


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("45723", "45723"),
        ("-1", "-1"),
        ("0.1", "0.1"),
        ("3.1000000000000001", "3.1"),
        ("45723.0", "45723"),
        ("1E3", "1000"),
        ("9.63912345678E+11", "963912345678"),
        ("1.2345678901234568E+19", "1.2345678901234567e+19"),
        ("007", "7"),
        ("1e999", "1e999"),
        ("x", "x"),
    ],
)
def test_numbers(literal: str, expected: str) -> None:
    assert number_text(literal) == expected


@pytest.mark.parametrize(
    ("serial", "epoch_1904", "expected"),
    [
        # ECMA-376 part 1, 18.17.4.1: the examples of both date systems, and the day that never was.
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("60", False, None),
        ("61", False, "1900-03-01"),
        ("2958465", False, "9999-12-31"),
        ("2958466", False, None),
        ("0", True, "1904-01-01"),
        ("2957003", True, "9999-12-31"),
        ("45723", False, "2025-03-07"),
        ("45723", True, "2029-03-08"),
        ("45723.75", False, "2025-03-07T18:00:00"),
        ("-1", False, None),
        ("x", False, None),
    ],
)
def test_serials(serial: str, epoch_1904: bool, expected: str | None) -> None:
    assert serial_text(serial, DateKind.DATE, epoch_1904) == expected


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        ("14", None, DateKind.DATE),
        ("22", None, DateKind.DATE),
        ("20", None, DateKind.TIME),
        ("0", None, DateKind.NONE),
        ("49", None, DateKind.NONE),
        ("164", "yyyy/mm/dd;@", DateKind.DATE),
        ("164", "[$-1010000]d/m/yyyy;@", DateKind.DATE),
        ("164", "mmm", DateKind.DATE),
        ("164", "hh:mm AM/PM", DateKind.TIME),
        ("164", "[h]:mm", DateKind.NONE),
        ("164", '#,##0 "days"', DateKind.NONE),
        ("164", "General", DateKind.NONE),
        ("164", "[Red]0.00", DateKind.NONE),
    ],
)
def test_number_formats(number: str, code: str | None, kind: DateKind) -> None:
    assert date_kind(number, code) is kind


def test_escapes_of_workbooks() -> None:
    assert unescaped("a_x000D_b_x005F_x") == "a\rb_x"
    assert unescaped("_xD800_") == "_xD800_"


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">
<office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"""


def ods(sheets: str, manifest: str = "") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        target.writestr("content.xml", ODS.format(sheets=sheets))
        target.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return written.getvalue()


def cell(text: str, more: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def row(*inside: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(inside)}</table:table-row>"


def test_open_document_cells() -> None:
    float_cell = 'office:value-type="float" office:value="912345678"'
    day = 'office:value-type="date" office:date-value="2025-03-07"'
    sheet = (
        '<table:table table:name="list"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
        + row(cell("id"), cell("name"), cell("phone"), cell("died"))
        + row(cell("1"), cell('أحمد<text:s text:c="2"/>علي<text:line-break/>x'), cell("0912345678", float_cell), cell("07/03/25", day))
        + row(cell("same", 'office:value-type="string" table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"')
        + row(cell("sum", 'table:formula="of:=1+1" office:value-type="float"'), more='table:visibility="collapse"')
        + row("<table:table-cell table:number-columns-repeated='16384'/>", more='table:number-rows-repeated="1048000"')
        + "</table:table>"
        '<table:table table:name="secret" table:style-name="h">' + row(cell("id")) + row(cell("9")) + "</table:table>"
    )  # fmt: skip
    table = read(ods(sheet), "list.ods")
    assert cells(table) == [
        ["1", "أحمد  علي\nx", "0912345678", "2025-03-07"],
        ["same", "same", "", ""],
        ["same", "same", "", ""],
        ["sum", "", "", ""],
        ["9"],
    ]
    assert [(each.sheet, each.row) for each in table.rows] == [
        ("list", 2), ("list", 3), ("list", 4), ("list", 5), ("secret", 2),
    ]  # fmt: skip
    codes = {flag.code for flag in table.flags} | {flag.code for each in table.rows for flag in each.flags}
    assert codes == {"hidden_column", "hidden_sheet", "several_sheets", "formula", "hidden_row"}


def test_open_document_repeats_are_bounded() -> None:
    many = row(cell("x"), more='table:number-rows-repeated="100000000"')
    wide = row(cell("x", 'table:number-columns-repeated="100000000"'))
    for rows in (many, wide):
        with pytest.raises(SourceRefused, match="sheet_too_large"):
            read(ods(f'<table:table table:name="a">{row(cell("id"))}{rows}</table:table>'), "list.ods")


def test_open_document_with_a_password_or_a_doctype_is_refused() -> None:
    with pytest.raises(SourceRefused, match="encrypted_or_legacy"):
        read(ods("", "<encryption-data/>"), "list.ods")
    source = zipfile.ZipFile(io.BytesIO(ods("")))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        target.writestr("mimetype", source.read("mimetype"))
        target.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(SourceRefused, match="xml_doctype"):
        read(written.getvalue(), "list.ods")


def test_sheets_are_limited_by_their_rectangle() -> None:
    data = xlsx(("a", [["id"], *[["x"]] * 200]))
    with pytest.raises(SourceRefused) as refused:
        read(data, limits=Limits(cells=100))
    assert refused.value.values["limit"] == 100
