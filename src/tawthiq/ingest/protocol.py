"""How the reading child process hands over a table: frames of JSON, each checked by the parent before it is believed.

A frame is its length (four bytes, big-endian) and JSON in UTF-8. First comes one `table` frame, then `rows` frames,
then `end`; a `refused` frame may come at any time. No frame can make the parent run anything.
"""

import json
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tawthiq.errors import SourceRefused
from tawthiq.ingest.source import Evidence, Sheet, SourceRow, SourceTable
from tawthiq.model.claims import Flag

LENGTH = struct.Struct(">I")
LARGEST_FRAME = 1 << 27
OUT_OF_MEMORY = 71
"""The exit status of a reader that ran out of memory and could not even say so."""

_ROWS_A_FRAME = 500
_HALF_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


class Garbled(Exception):
    """What came out of the child process is not what the reader writes."""


def frames(table: SourceTable) -> Iterator[bytes]:
    """A table as frames, ready to be written."""
    indexes = {sheet.name: index for index, sheet in enumerate(table.sheets)}
    yield frame(
        {
            "kind": "table",
            "format": table.format,
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "sheets": [[sheet.name, list(sheet.columns), sheet.state] for sheet in table.sheets],
            "flags": [_packed_flag(flag) for flag in table.flags],
            "evidence": [[code, dict(values)] for code, values in table.evidence],
        }
    )
    for start in range(0, len(table.rows), _ROWS_A_FRAME):
        rows = table.rows[start : start + _ROWS_A_FRAME]
        packed = [_packed_row(row, indexes[row.sheet], table.sheets[indexes[row.sheet]]) for row in rows]
        yield frame({"kind": "rows", "rows": packed})
    yield frame({"kind": "end", "rows": len(table.rows)})


def refusal(error: SourceRefused) -> bytes:
    """A refusal as a frame."""
    return frame({"kind": "refused", "code": error.code, "values": error.values})


def frame(message: Mapping[str, Any]) -> bytes:
    """One message with its length in front."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return LENGTH.pack(len(body)) + body


class TableReceiver:
    """Takes frames one by one and becomes a table when the last has come."""

    def __init__(self) -> None:
        self._head: dict[str, Any] | None = None
        self._sheets: tuple[Sheet, ...] = ()
        self._rows: list[SourceRow] = []
        self.done = False

    def take(self, body: bytes) -> None:
        """One frame without its length. Raises Garbled, or SourceRefused where the file was refused."""
        try:
            message = json.loads(body.decode("utf-8"))
            _need(isinstance(message, dict) and not self.done)
            kind = message.get("kind")
            if _HALF_ESCAPE.search(body):
                json.dumps(message, ensure_ascii=False).encode("utf-8")
            if kind == "refused":
                raise _refused(message)
            _need(kind in ("table", "rows", "end") and (kind == "table") == (self._head is None))
            getattr(self, f"_take_{kind}")(message)
        except (ValueError, RecursionError, KeyError, TypeError) as error:
            raise Garbled from error

    def table(self) -> SourceTable:
        """The table, after the `end` frame."""
        _need(self.done and self._head is not None)
        head = self._head or {}
        evidence: tuple[Evidence, ...] = tuple((_code(code), _values(values)) for code, values in head["evidence"])
        flags = tuple(_flag(flag) for flag in head["flags"])
        form, encoding, delimiter = _text(head["format"]), head["encoding"], head["delimiter"]
        _need(all(each is None or isinstance(each, str) for each in (encoding, delimiter)))
        return SourceTable(form, encoding, delimiter, self._sheets, self._rows, flags, evidence)

    def _take_table(self, message: dict[str, Any]) -> None:
        self._head = message
        self._sheets = tuple(
            Sheet(_text(name), tuple(_text(column) for column in columns), _text(state))
            for name, columns, state in message["sheets"]
        )

    def _take_rows(self, message: dict[str, Any]) -> None:
        self._rows.extend(self._row(*packed) for packed in message["rows"])

    def _take_end(self, message: dict[str, Any]) -> None:
        _need(message["rows"] == len(self._rows))
        self.done = True

    def _row(self, index: Any, number: Any, cells: Any, unreadable: Any, flags: Any) -> SourceRow:
        _need(_is_count(index) and index < len(self._sheets) and _is_count(number) and isinstance(cells, list))
        sheet = self._sheets[index]
        fields: tuple[tuple[str, str], ...]
        if unreadable:
            fields = tuple((_text(column), _text(text)) for column, text in cells)
        else:
            _need(all(cell is None or type(cell) is str for cell in cells))
            pairs = zip(sheet.columns, cells, strict=True)
            fields = tuple((column, cell) for column, cell in pairs if cell is not None)
        return SourceRow(sheet.name, number, fields, tuple(map(_flag, flags)), bool(unreadable))


def _packed_row(row: SourceRow, index: int, sheet: Sheet) -> list[Any]:
    cells: Sequence[Any]
    if row.unreadable:
        cells = row.fields
    elif len(row.fields) == len(sheet.columns):
        cells = [text for _, text in row.fields]
    else:
        known = dict(row.fields)
        cells = [known.get(column) for column in sheet.columns]
    return [index, row.row, cells, row.unreadable, [_packed_flag(flag) for flag in row.flags]]


def _packed_flag(flag: Flag) -> list[Any]:
    return [flag.code, flag.column, flag.row, flag.sheet, dict(flag.values)]


def _flag(packed: Any) -> Flag:
    code, column, row, sheet, values = packed
    _need(_is_count(row))
    return Flag(_code(code), _text(column), row, _text(sheet), _values(values))


def _refused(message: dict[str, Any]) -> SourceRefused:
    return SourceRefused(_code(message["code"]), **_values(message["values"]))


def _code(code: Any) -> str:
    _need(isinstance(code, str) and code in _known_codes())
    return str(code)


_CODES: set[str] = set()


def _known_codes() -> set[str]:
    if not _CODES:
        from tawthiq.language import codes  # the parent only: the child has no need of messages

        _CODES.update(codes())
    return _CODES


def _values(values: Any) -> dict[str, Any]:
    """Values of a message: texts, counts, and lists of them."""
    _need(isinstance(values, dict))
    for value in values.values():
        items = value if isinstance(value, list) else [value]
        _need(all(isinstance(item, str | int) for item in items))
    return dict(values)


def _text(value: Any) -> str:
    _need(isinstance(value, str))
    return str(value)


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _need(condition: bool) -> None:
    if not condition:
        raise ValueError
