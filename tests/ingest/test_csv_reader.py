"""Delimited text: strict, verbatim, and no good row lost."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.errors import SourceRefused
from tawthiq.ingest.csv_reader import read_csv
from tawthiq.ingest.source import UNREADABLE, Limits, Reading, SourceTable

CELL = st.text(alphabet='ab,"\n\r;\t =ابةَ\u200c\u2028é', max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8)


def read(text: str, **how: object) -> SourceTable:
    return read_csv(text.encode(), Reading(**how))  # type: ignore[arg-type]


@given(ROWS, st.sampled_from(["\r\n", "\n", "\r"]))
@settings(max_examples=50, deadline=None)
def test_what_the_csv_writer_of_python_writes_is_read_back(rows: list[list[str]], newline: str) -> None:
    written = io.StringIO(newline="")
    # The writer leaves a lone carriage return unquoted when rows end otherwise, so everything is quoted.
    csv.writer(written, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows([["x", "y", "z"], *rows])
    table = read(written.getvalue())
    kept = [[text for _, text in row.fields] for row in table.rows]
    assert kept == [row for row in rows if any(row)]
    assert not any(row.unreadable for row in table.rows)


@given(st.text(alphabet='ab,"\n\r\x00\x1bا', max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_ends_in_a_table_or_a_refusal(text: str) -> None:
    try:
        table = read("x,y\n" + text)
    except SourceRefused as error:
        refused = error.code
    else:
        refused = ""
    if refused:
        assert refused in ("quote_unterminated", "encoding_unknown")
        return
    rows = [row.row for row in table.rows]
    assert rows == sorted(set(rows))
    for row in table.rows:
        assert [column for column, _ in row.fields][:1] == ([UNREADABLE] if row.unreadable else ["x"])
        assert row.unreadable == any(f.code in ("quote_stray", "row_width", "control_character") for f in row.flags)


def test_a_stray_quote_does_not_swallow_the_rows_below() -> None:
    table = read('a,b\n1,"x\n2,y\n3,"z"\n4,w\n')
    good = [dict(row.fields) for row in table.rows if not row.unreadable]
    assert good == [{"a": "2", "b": "y"}, {"a": "3", "b": "z"}, {"a": "4", "b": "w"}]
    bad = [row for row in table.rows if row.unreadable]
    assert [dict(row.fields) for row in bad] == [{UNREADABLE: '1,"x'}]
    assert bad[0].flags[0].code == "quote_stray"


def test_line_and_record_are_told_apart() -> None:
    table = read('a,b\n1,"x\ny\nz"\n\n2\n')
    flag = table.rows[1].flags[0]
    assert (flag.row, flag.values["line"], flag.values["fields"]) == (4, 6, 1)


def test_quoted_delimiters_and_doubled_quotes() -> None:
    table = read('a,b\n"1,5","say ""no"""\n')
    assert dict(table.rows[0].fields) == {"a": "1,5", "b": 'say "no"'}


@pytest.mark.parametrize(
    ("header", "expected"),
    [("a,b", ("csv", ",")), ("a\tb", ("tsv", "\t")), ("name", ("csv", ",")), ("a, x\tb", ("csv", ","))],
)
def test_comma_and_tab_are_proposed(header: str, expected: tuple[str, str]) -> None:
    table = read(f"{header}\n1,2\n" if "\t" not in header or ", " in header else f"{header}\n1\t2\n")
    assert (table.format, table.delimiter) == expected


@pytest.mark.parametrize(("character", "name"), [(";", "semicolon"), ("|", "pipe"), ("؛", "؛"), ("،", "،")])
def test_other_delimiters_have_to_be_declared(character: str, name: str) -> None:
    text = f"a{character}b{character}c\n1{character}2{character}3\n"
    with pytest.raises(SourceRefused) as refused:
        read(text)
    assert refused.value.code == "delimiter"
    assert refused.value.values["suspected"] == name
    assert len(read(text, delimiter=name).columns) == 3
    assert len(read(text, delimiter=character).columns) == 3


def test_an_impossible_delimiter_is_refused() -> None:
    with pytest.raises(SourceRefused, match="delimiter_unsupported"):
        read("a,b\n", delimiter="ab")


def test_columns_without_name_and_value_are_left_out() -> None:
    table = read("a,b,,\n1,2,,\n3,4,,\n")
    assert table.columns == ("a", "b")
    assert ("columns_without_name_or_value", {"n": 2}) in table.evidence
    with pytest.raises(SourceRefused, match="header_empty"):
        read("a,b,,\n1,2,,\n3,4,,x\n")


def test_cells_are_limited() -> None:
    with pytest.raises(SourceRefused, match="sheet_too_large"):
        read("a,b\n" + "1,2\n" * 60, limits=Limits(cells=100))


def test_every_bad_row_is_listed() -> None:
    table = read("a,b\n" + "1\n" * 50 + "1,2\n")
    assert sum(row.unreadable for row in table.rows) == 50
    assert not table.rows[-1].unreadable


def test_byte_offsets_count_the_bytes_of_the_file() -> None:
    for encoding, mark in (("utf-8-sig", 0), ("utf-16", 0), ("cp1256", 0)):
        data = "a,b\nأحمد,x\x00\nعلي,\x1b\n".encode(encoding)
        declared = encoding if encoding == "cp1256" else None
        table = read_csv(data, Reading(encoding=declared))
        width = 2 if encoding == "utf-16" else 1
        offsets = [row.flags[0].values["offset"] + mark for row in table.rows]
        expected = [data.index(bytes([c]).ljust(width, b"\0"), 8) for c in (0, 27)]
        assert offsets[1] == expected[1]
        if width == 1:
            assert offsets[0] == expected[0]
