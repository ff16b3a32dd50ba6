"""What comes out of a file: its rows, verbatim, each with its place, and every doubt about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tawthiq.model.claims import Flag

Evidence = tuple[str, Mapping[str, Any]]
"""Something that was declared or inferred about a file, and why: a message code and its values."""

UNREADABLE = ""
"""The column under which a row that cannot be read keeps its raw text."""

RAW_BYTES = "base64"
"""The column that keeps the original bytes of an unreadable row whose raw text had to be escaped."""


@dataclass(frozen=True)
class Limits:
    """What a file may cost. Larger ones are refused before they are read."""

    file_bytes: int = 200_000_000
    unpacked_bytes: int = 200_000_000
    ratio: int = 100  # unpacked to packed
    ratio_from: int = 10_000_000  # smaller members may be packed as tightly as they like
    members: int = 10_000
    cells: int = 5_000_000  # of a sheet, by its bounding box
    columns: int = 16_384  # what a spreadsheet can hold
    field: int = 131_072  # characters of one cell
    json_depth: int = 64


@dataclass(frozen=True)
class Reading:
    """How a file is to be read, as far as the case declares it; None where it does not say."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class SourceRow:
    """One row, verbatim: column and text in the order of the file, or its raw text where it cannot be read.

    Rows count records with the header as row 1 (CSV, blank records included), are the sheet's own row numbers
    (workbooks), line numbers (JSON lines), or count from 1 (JSON, Parquet).
    """

    sheet: str
    row: int
    fields: tuple[tuple[str, str], ...]
    flags: tuple[Flag, ...] = ()
    unreadable: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its columns as they are written, and whether it is shown to a person who opens the file."""

    name: str
    columns: tuple[str, ...]
    state: str = "visible"  # visible | hidden | very_hidden


@dataclass(frozen=True)
class SourceTable:
    """Everything that a file says, and what is doubtful about it as a whole."""

    format: str  # csv | tsv | xlsx | ods | json | jsonl | parquet
    encoding: str | None
    delimiter: str | None
    sheets: tuple[Sheet, ...]
    rows: Sequence[SourceRow]
    flags: tuple[Flag, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all sheets, each once, in the order in which they first stand."""
        return tuple(dict.fromkeys(column for sheet in self.sheets for column in sheet.columns))
