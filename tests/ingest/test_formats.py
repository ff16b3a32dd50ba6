"""Encodings, JSON, Parquet, archives, and telling what a file is by its content."""

import contextlib
import gzip
import io
import tarfile
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tawthiq.errors import SourceRefused
from tawthiq.ingest.encoding import decode
from tawthiq.ingest.read import read_source
from tawthiq.ingest.source import UNREADABLE, Limits, Reading, SourceTable

LIST = "id,name\n1,أحمد\n2,فاطمة\n"


def read(data: bytes, name: str, **how: Any) -> SourceTable:
    return read_source(data, name, Reading(**how))


def rows(table: SourceTable) -> list[dict[str, str]]:
    return [dict(row.fields) for row in table.rows]


def refusal(data: bytes, name: str, **how: Any) -> SourceRefused:
    with pytest.raises(SourceRefused) as refused:
        read(data, name, **how)
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "utf-16-le", "utf-16-be", "iso8859-6"])
def test_declared_encodings_give_the_same_names(encoding: str) -> None:
    table = read(LIST.encode(encoding), "list.csv", encoding=encoding.upper())
    assert rows(table) == [{"id": "1", "name": "أحمد"}, {"id": "2", "name": "فاطمة"}]


@pytest.mark.parametrize(
    ("data", "declared", "code"),
    [
        (LIST.encode("utf-8"), "cp1256", "encoding_contradicted"),
        (LIST.encode("utf-8-sig"), "utf-16", "encoding_contradicted"),
        (LIST.encode("utf-16"), "utf-8", "encoding_contradicted"),
        (LIST.encode("utf-16-le"), "utf-16", "encoding_unknown"),
        (LIST.encode("utf-32"), None, "encoding_unknown"),
        (LIST.encode("cp1256"), "utf-8", "encoding_damaged"),
        (LIST.encode("utf-16")[:-1], None, "encoding_damaged"),
        (LIST.encode(), "latin-9", "encoding_unsupported"),
        (LIST.encode(), "no such", "encoding_unsupported"),
        (LIST.encode(), "idna", "encoding_unsupported"),
        ("id,name\n1,José Muñoz ÀÈ\n".encode("cp1252"), None, "encoding_unknown"),
    ],
)
def test_encodings_that_do_not_fit_are_refused(data: bytes, declared: str | None, code: str) -> None:
    assert refusal(data, "list.csv", encoding=declared).code == code


def test_arabic_punctuation_in_the_windows_code_page_is_not_taken_for_utf8() -> None:
    # In this code page the letter and the comma after it together are one valid character of UTF-8.
    data = "id,name,note\n1,أحمد،,قُتل؟ نعم، في بيته؛ مع أخيه محمد، وابن عمه خالد، قرب السوق\n".encode("cp1256")
    text = decode(data, None)
    assert text.encoding == "cp1256"
    assert [flag.code for flag in text.flags] == ["encoding_guessed"]


def test_text_of_one_encoding_inside_another_is_flagged() -> None:
    twice = "أحمد محمد".encode().decode("cp1256")
    table = read(f"id,name\n1,{twice}\n".encode(), "list.csv")
    assert "mojibake_suspected" in [flag.code for flag in table.rows[0].flags]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1, "name": "أحمد"}, {"id": 2, "name": null, "more": 1.50}]',
        '{"data": [{"id": 1, "name": "أحمد"}, {"id": 2, "name": null, "more": 1.50}], "made": "2025"}',
        '\ufeff{"records": [{"id": 1, "name": "أحمد"}, {"id": 2, "name": null, "more": 1.50}]}',
        '{"id": 1, "name": "أحمد"}\n\n{"id": 2, "name": null, "more": 1.50}\n',
    ],
)
def test_json_in_its_usual_shapes(text: str) -> None:
    table = read(text.encode(), "list.json")
    assert rows(table) == [{"id": "1", "name": "أحمد"}, {"id": "2", "name": "", "more": "1.50"}]
    assert table.columns == ("id", "name", "more")


def test_nested_values_stay_as_json_text() -> None:
    table = read('[{"name": {"ar": "علي", "n": 1.10}, "ages": [5, null, true]}]'.encode(), "list.json")
    assert rows(table) == [{"name": '{"ar":"علي","n":1.10}', "ages": "[5,null,true]"}]
    assert [flag.code for flag in table.rows[0].flags] == ["nested_value", "nested_value"]


def test_lines_that_are_no_json_are_kept() -> None:
    table = read(b'{"id": 1}\nnot json\n{"id": 1, "id": 2}\n[1]\n{"id": "a\\u0000b"}\n{"id": 3}\n', "list.jsonl")
    assert [(row.row, row.unreadable) for row in table.rows] == [
        (1, False), (2, True), (3, True), (4, True), (5, True), (6, False),
    ]  # fmt: skip
    codes = [flag.code for row in table.rows for flag in row.flags]
    assert codes == ["json_syntax", "json_duplicate_key", "row_not_object", "control_character"]
    assert rows(table)[1] == {UNREADABLE: "not json"}
    assert rows(table)[4] == {UNREADABLE: '["a\\u0000b"]'}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1, 2]", "json_no_rows"),
        ("[" * 70 + "]" * 70, "json_depth"),
        ('[{"a": 1, "a": 2}]', "json_duplicate_key"),
        ('[{"name": 1, "Name ": 2}]', "header_duplicate"),
        ('[{"": 1}]', "header_empty"),
        ("  ", "empty"),
    ],
)
def test_json_that_holds_no_list(text: str, code: str) -> None:
    assert refusal(text.encode(), "list.json").code == code


def parquet(columns: dict[str, Any], **schema: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = io.BytesIO()
    pq.write_table(pa.table(columns, **schema), written)
    return written.getvalue()


def test_parquet_values_become_text() -> None:
    import pyarrow as pa

    data = parquet(
        {
            "id": ["007", None],
            "age": [35, None],
            "weight": [70.5, 3.0],
            "died": [date(2025, 3, 7), None],
            "at": [datetime.fromisoformat("2025-03-07"), datetime.fromisoformat("2025-03-07T05:00")],
            "known": [True, False],
            "price": [Decimal("1.50"), None],
            "kind": pa.array(["أ", "ب"]).dictionary_encode(),
            "none": pa.nulls(2),
        }
    )
    assert [list(row.values()) for row in rows(read(data, "list.parquet"))] == [
        ["007", "35", "70.5", "2025-03-07", "2025-03-07", "true", "1.50", "أ", ""],
        ["", "", "3", "", "2025-03-07T05:00:00", "false", "", "ب", ""],
    ]


def test_parquet_that_is_no_flat_table_is_refused() -> None:
    for columns in ({"a": [[1]]}, {"a": [{"b": 1}]}, {"a": [b"x"]}):
        assert refusal(parquet(columns), "list.parquet").code == "parquet_type"
    good = parquet({"a": ["x"]})
    for damaged in (good[:-5], good[:20], b"PAR1" + bytes(100) + b"PAR1"):
        assert refusal(damaged, "list.parquet").code == "parquet_damaged"
    assert refusal(parquet({"a": ["x"] * 200}), "x.parquet", limits=Limits(cells=100)).code == "sheet_too_large"


def packed(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return written.getvalue()


def test_an_archive_with_one_list_is_read() -> None:
    data = LIST.encode()
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as target:
        info = tarfile.TarInfo("in/list.csv")
        info.size = len(data)
        target.addfile(info, io.BytesIO(data))
    expected = rows(read(data, "list.csv"))
    clutter = {"in/list.csv": data, "__MACOSX/in/._list.csv": b"x", "in/": b""}
    for archive, name, member in (
        (packed(**clutter), "a.zip", "in/list.csv"),
        (tar.getvalue(), "a.tar", "in/list.csv"),
        (gzip.compress(data), "list.csv.gz", "list.csv"),
        (gzip.compress(tar.getvalue()), "a.tar.gz", "in/list.csv"),
        (gzip.compress(tar.getvalue()), "a.tgz", "in/list.csv"),
    ):
        table = read(archive, name)
        assert rows(table) == expected
        assert table.evidence[0] == ("archive_member", {"member": member})


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (packed(**{"a.csv": b"x", "b.csv": b"y"}), "a.zip", "archive_several"),
        (packed(), "a.zip", "archive_several"),
        (packed(**{"a.zip": b"x"}), "a.zip", "archive_nested"),
        (packed(**{"a.csv": packed(**{"b.csv": b"x"})}), "a.zip", "archive_nested"),
        (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "a.csv.gz", "archive_nested"),
        (gzip.compress(packed(**{"b.csv": b"x"}), mtime=0), "a.gz", "archive_nested"),
        (gzip.compress(LIST.encode(), mtime=0)[:-9], "a.csv.gz", "archive_damaged"),
        (gzip.compress(LIST.encode(), mtime=0) + b"junk", "a.csv.gz", "archive_damaged"),
        (packed(**{"a.csv": LIST.encode()})[:-1], "a.zip", "archive_damaged"),
        (packed(**{"a.csv": LIST.encode()}) + b"x", "a.zip", "archive_damaged"),
        (packed(**{"aux.csv": b"x"}), "a.zip", "archive_name"),
    ],
    # The bytes have the time in them: no two workers would name the tests alike.
    ids=(f"{number}" for number in range(11)),
)
def test_other_archives_are_refused(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name).code == code


def test_archives_with_very_many_members_are_refused() -> None:
    data = packed(**{f"{i}.csv": b"" for i in range(10_001)})
    assert refusal(data, "a.zip").code == "archive_members"


def test_no_byte_of_a_zip_can_change_unnoticed() -> None:
    good = packed(**{"a.csv": LIST.encode() * 5})
    expected = rows(read(good, "a.zip"))
    for position in range(len(good)):
        changed = bytearray(good)
        changed[position] ^= 1
        with contextlib.suppress(SourceRefused):
            assert rows(read(bytes(changed), "a.zip")) == expected


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.7", "list.csv", "type_mismatch"),
        (b"%PDF-1.7", "list", "type_unknown"),
        (b"<html><table>", "list.xls", "type_mismatch"),
        (b"a,b\n", "list.xlsx", "type_mismatch"),
        (b"a,b\n", "list.parquet", "type_mismatch"),
        (packed(**{"a.csv": b"x"}), "list.xlsx", "type_mismatch"),
        (b"[1]", "list.csv", ""),
        (b"", "list.csv", "empty"),
        (b"a,b\n1,2\n", "list.weird", ""),
        (b"a,b\n1,2\n", "list", ""),
    ],
)
def test_content_tells_the_type(data: bytes, name: str, code: str) -> None:
    if code:
        assert refusal(data, name).code == code
    else:
        assert read(data, name).format == "csv"


def test_large_files_are_refused_before_they_are_read() -> None:
    assert refusal(b"a" * 101, "list.csv", limits=Limits(file_bytes=100)).code == "file_too_large"
