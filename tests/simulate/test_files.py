import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from simulate.conflicts import EVERYONE, FORMATS, WRITING, documenter, small, table
from tawthiq.ingest.read import read_source
from tawthiq.ingest.source import Reading
from tawthiq.simulate import draw_conflict, simulate
from tawthiq.simulate.files import SHEET
from tawthiq.simulate.parameters import MARK, File


def written(tmp_path, file, **values):
    who = documenter(coverage=EVERYONE, writing=WRITING, file=file, **values)
    (made,) = simulate(small(who, victims=40), tmp_path).lists
    return made.path


def read_back(path, file):
    """Rows as lists of text or None, read by means that share nothing with the writer."""
    if file.format in ("csv", "tsv"):
        encoding = {"utf-16": "utf-16"}.get(file.encoding, file.encoding)
        delimiter = "\t" if file.format == "tsv" else file.delimiter
        return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding)), delimiter=delimiter))
    if file.format == "xlsx":
        import openpyxl

        sheet = openpyxl.load_workbook(path)[SHEET]
        return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    if file.format == "ods":
        return _ods(path)
    if file.format == "parquet":
        import pyarrow.parquet as pq

        content = pq.read_table(path)
        return [content.column_names, *([_text(cell) for cell in row.values()] for row in content.to_pylist())]
    lines = path.read_text(encoding="utf-8")
    entries = json.loads(lines) if file.format == "json" else [json.loads(line) for line in lines.splitlines()]
    return [list(entries[0]), *([_text(cell) for cell in entry.values()] for entry in entries)]


def _text(cell):
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _ods(path):
    import zipfile
    from xml.etree import ElementTree

    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 -- our own file
    space = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    return [["".join(cell.itertext()) for cell in row] for row in root.iter(f"{space}table-row")]


@pytest.mark.parametrize("file", FORMATS, ids=lambda file: f"{file.format}-{file.encoding}")
def test_every_kind_of_file_holds_the_same_table(tmp_path, file):
    rows = read_back(written(tmp_path, file), file)
    expected = read_back(written(tmp_path / "again", File("csv")), File("csv"))
    assert rows == expected
    assert len(rows) == 41
    assert {row[-1] for row in rows[1:]} == {MARK}


@pytest.mark.parametrize("file", FORMATS, ids=lambda file: f"{file.format}-{file.encoding}")
def test_truth_names_the_sheet_and_row_by_which_the_reader_of_lists_calls_an_entry(tmp_path, file):
    path = written(tmp_path, file)
    told = (file.encoding, file.delimiter) if file.format == "csv" else (None, None)
    reading = Reading(*told)
    read = read_source(path.read_bytes(), path.name, reading)
    records = table(tmp_path / "truth" / "records.csv")
    assert [(row["sheet"], int(row["row"])) for row in records] == [(row.sheet, row.row) for row in read.rows]
    assert len(records) == 40
    assert not [flag for row in read.rows for flag in row.flags]


def test_a_missing_value_is_left_out_or_said_to_be_unknown(tmp_path):
    path = written(tmp_path, File("xlsx"), missing={"age": 1.0})
    rows = read_back(path, File("xlsx"))
    assert {row[3] for row in rows[1:]} == {""}
    who = documenter(missing={"age": 1.0}, writing=replace(WRITING, unknown_word=1.0))
    (published,) = draw_conflict(small(who)).publications
    assert set(published.columns["age"]) == {"unknown"}
