"""Read one file: what it is, told by its content, and all its rows. Runs in the limited child process."""

import re
from collections.abc import Callable
from dataclasses import replace

from tawthiq.errors import SourceRefused
from tawthiq.ingest.archive import only_list
from tawthiq.ingest.csv_reader import read_csv
from tawthiq.ingest.json_reader import read_json, read_jsonl
from tawthiq.ingest.opendocument import read_opendocument
from tawthiq.ingest.parquet_reader import read_parquet
from tawthiq.ingest.source import Limits, Reading, SourceTable
from tawthiq.ingest.workbook import read_workbook
from tawthiq.ingest.zip_directory import zip_members

_MARKS = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "sqlite"),
)
_EXPECTED = {
    "csv": ("text",),
    "tsv": ("text",),
    "tab": ("text",),
    "txt": ("text",),
    "json": ("json",),
    "geojson": ("json",),
    "jsonl": ("json",),
    "ndjson": ("json",),
    "xlsx": ("xlsx",),
    "xlsm": ("xlsx",),
    "xls": ("xls",),
    "ods": ("ods",),
    "parquet": ("parquet",),
    "zip": ("zip",),
    "tar": ("tar",),
    "gz": ("gzip",),
    "tgz": ("gzip",),
}
_TABLES: dict[str, Callable[[bytes, Reading], SourceTable]] = {
    "text": read_csv,
    "xlsx": read_workbook,
    "ods": read_opendocument,
    "parquet": read_parquet,
}
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table)", re.IGNORECASE)
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def read_source(data: bytes, file_name: str, reading: Reading) -> SourceTable:
    """All rows of a file, verbatim, with every doubt about them; or a refusal of the file as a whole.

    The content tells what a file is; a name that says otherwise is refused. Raises SourceRefused: empty,
    file_too_large, type_mismatch, type_unknown, encrypted_or_legacy, and what the reader of each kind raises.
    """
    if not data.strip(b" \t\r\n"):
        raise SourceRefused("empty")
    if len(data) > reading.limits.file_bytes:
        raise SourceRefused("file_too_large", size=len(data), limit=reading.limits.file_bytes)
    kind = content_kind(data, file_name, reading.limits)
    if kind == "ole":
        raise SourceRefused("encrypted_or_legacy")
    expected = _EXPECTED.get(_extension(file_name))
    if expected is not None and kind not in expected:
        raise SourceRefused("type_mismatch", extension=_extension(file_name), found=kind)
    if kind in ("zip", "tar", "gzip"):
        return _from_archive(kind, data, file_name, reading)
    if kind == "json":
        return read_jsonl(data, reading) if _is_lines(data, file_name) else read_json(data, reading)
    if kind not in _TABLES:
        raise SourceRefused("type_unknown", found=kind)
    return _TABLES[kind](data, reading)


def content_kind(data: bytes, file_name: str, limits: Limits) -> str:
    """What a file is by its content: text, json, xlsx, ods, parquet, zip, tar, gzip, or something no list comes in."""
    kind = next((kind for mark, kind in _MARKS if data.startswith(mark)), "")
    if kind == "zip":
        return _zip_kind(data, file_name, limits)
    if kind:
        return kind
    if data[257:262] == b"ustar":
        return "tar"
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        return "markup"
    text_names = ("csv", "tsv", "tab", "txt")
    starts_json = data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:1] in (b"{", b"[")
    return "json" if starts_json and _extension(file_name) not in text_names else "text"


def _zip_kind(data: bytes, file_name: str, limits: Limits) -> str:
    try:
        members = zip_members(data, limits)
    except SourceRefused:
        # Too damaged to look into: let the reader that its name asks for refuse it, with the place.
        named = _extension(file_name)
        return {"xlsm": "xlsx"}.get(named, named if named in ("xlsx", "ods") else "zip")
    names = {member.name.casefold() for member in members}
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    first = members[0] if members else None
    if first and first.name == "mimetype" and data[first.start : first.start + first.packed].startswith(_ODS_TYPE):
        return "ods"
    return "zip"


def _from_archive(kind: str, data: bytes, file_name: str, reading: Reading) -> SourceTable:
    name, content = only_list(kind, data, file_name, reading.limits)
    if not content:
        raise SourceRefused("empty")
    if content_kind(content, name, reading.limits) in ("zip", "tar", "gzip"):
        raise SourceRefused("archive_nested", member=name)
    table = read_source(content, name, reading)
    return replace(table, evidence=(("archive_member", {"member": name}), *table.evidence))


def _extension(file_name: str) -> str:
    return file_name.rpartition(".")[2].lower() if "." in file_name else ""


def _is_lines(data: bytes, file_name: str) -> bool:
    """JSON lines: so named, or several lines of which the first is a whole object."""
    if _extension(file_name) in ("jsonl", "ndjson"):
        return True
    first, _, rest = data.removeprefix(b"\xef\xbb\xbf").strip().partition(b"\n")
    return first.startswith(b"{") and first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")
