"""Lists as JSON or JSON lines: objects become rows, numbers stay as they are written, nested values stay as JSON text."""

import json
from collections.abc import Sequence
from typing import Any

from tawthiq.errors import SourceRefused
from tawthiq.ingest.encoding import decode
from tawthiq.ingest.rows import CellDoubt, Frame, Record, checked_header, source_row
from tawthiq.ingest.source import Evidence, Reading, Sheet, SourceRow, SourceTable
from tawthiq.model.claims import Flag
from tawthiq.model.strict_json import JsonLimits, NumberText, parse_strict

_ENVELOPES = ("data", "rows", "records")
_MARK = b"\xef\xbb\xbf"


def read_json(data: bytes, reading: Reading) -> SourceTable:
    """The rows of an array of objects, of an object that wraps one as `data`, `rows` or `records`, or of one object.

    Raises SourceRefused: empty, json_no_rows, and what `parse_strict` and `checked_header` raise.
    """
    data = data.removeprefix(_MARK)
    if not data.strip():
        raise SourceRefused("empty")
    value = parse_strict(data, JsonLimits(reading.limits.json_depth, verbatim_numbers=True))
    evidence: tuple[Evidence, ...] = ()
    if isinstance(value, dict):
        wrapped = [key for key in _ENVELOPES if isinstance(value.get(key), list)]
        if len(wrapped) == 1:
            others = [key for key in value if key != wrapped[0]]
            evidence = (("json_envelope", {"key": wrapped[0], "n": len(others), "others": others}),)
            value = value[wrapped[0]]
        else:
            value = [value]
    if not isinstance(value, list) or (value and not any(isinstance(item, dict) for item in value)):
        raise SourceRefused("json_no_rows")
    items: list[Any] = list(enumerate(value, start=1))
    return _table("json", items, reading, evidence)


def read_jsonl(data: bytes, reading: Reading) -> SourceTable:
    """The rows of JSON lines; a line that cannot be read is kept verbatim and flagged, the others go on.

    Raises SourceRefused: what `decode` raises, empty, json_no_rows when no line is an object.
    """
    text = decode(data, reading.encoding or "utf-8").text
    limits = JsonLimits(reading.limits.json_depth, verbatim_numbers=True)
    items: list[Any] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            items.append((number, parse_strict(line.encode("utf-8"), limits)))
        except SourceRefused as refusal:
            values = {key: value for key, value in refusal.values.items() if key != "row"}
            items.append((number, _Unreadable(line.rstrip("\r"), refusal.code, values)))
    if not items:
        raise SourceRefused("empty")
    if not any(isinstance(item, dict) for _, item in items):
        raise SourceRefused("json_no_rows")
    return _table("jsonl", items, reading, ())


class _Unreadable:
    """A line that is no JSON: its text, and why."""

    def __init__(self, raw: str, code: str, values: dict[str, Any]) -> None:
        self.raw, self.code, self.values = raw, code, values


def _table(
    name: str, items: Sequence[tuple[int, Any]], reading: Reading, evidence: tuple[Evidence, ...]
) -> SourceTable:
    limits = reading.limits
    keys = list(dict.fromkeys(key for _, item in items if isinstance(item, dict) for key in item))
    if len(keys) * len(items) > limits.cells:
        box = {"box": f"{len(keys)} × {len(items)}", "cells": len(keys) * len(items)}
        raise SourceRefused("sheet_too_large", sheet="", limit=limits.cells, **box)
    frame = Frame("", checked_header(keys, 1, "", limits), limits)
    rows = [_row(number, item, frame) for number, item in items]
    flags = () if rows else (Flag("no_rows"),)
    return SourceTable(name, "utf-8", None, (Sheet("", frame.columns),), rows, flags, evidence)


def _row(number: int, item: Any, frame: Frame) -> SourceRow:
    if isinstance(item, _Unreadable):
        return source_row(Record(number, [], problems=[(item.code, -1, item.values)], raw=item.raw), frame)
    if not isinstance(item, dict):
        raw = json.dumps(item, ensure_ascii=False)
        return source_row(Record(number, [], problems=[("row_not_object", -1, {})], raw=raw), frame)
    cells: list[str | None] = []
    numbers: set[int] = set()
    doubts: list[CellDoubt] = []
    for index, column in enumerate(frame.columns):
        value = item.get(column, _ABSENT)
        cells.append(_cell(value))
        if isinstance(value, dict | list):
            doubts.append(("nested_value", index, {}))
        if not isinstance(value, str) or isinstance(value, NumberText):
            numbers.add(index)
    return source_row(Record(number, cells, frozenset(numbers), doubts), frame)


_ABSENT = object()


def _cell(value: Any) -> str | None:
    if value is _ABSENT:
        return None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value)
    return _written(value)


def _written(value: Any) -> str:
    """A nested value as JSON text, its numbers as they were written."""
    if isinstance(value, NumberText):
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{_written(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
