"""JSON that says one thing only: a strict reader for what others send, and the canonical bytes of what we keep.

Python's reader keeps the last of two equal keys, takes NaN, turns 1e400 into infinity and lets half characters
(lone surrogates) through; two readers of one file could then disagree about what it says. Here such a file is
refused, with the place. Canonical bytes follow RFC 8785, restricted to integers below 2^53, text, true, false and null.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import orjson

from tawthiq.errors import LedgerError, SourceRefused

LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8785, section 3.2.2.3)."""

_STRUCTURE = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_BLANK = re.compile(r"[ \t\n\r]*")
_SHOWN_DIGITS = 40


class NumberText(str):
    """A number of an imported file exactly as it is written there."""

    __slots__ = ()


@dataclass(frozen=True)
class JsonLimits:
    """How deep a document may nest, and whether its numbers are read as integers or kept as they are written."""

    depth: int
    verbatim_numbers: bool


IMPORT = JsonLimits(depth=64, verbatim_numbers=True)
LEDGER = JsonLimits(depth=8, verbatim_numbers=False)


def parse_strict(data: bytes, limits: JsonLimits = IMPORT) -> Any:
    """The value of a JSON document, or a refusal that names the place.

    Numbers come back as `NumberText`, or as integers where the limits say so (other numbers are then refused).
    Raises SourceRefused: json_bom, encoding_damaged, json_depth, json_duplicate_key, json_constant, json_number,
    json_surrogate, json_trailing, json_syntax. Offsets count bytes from the start of the data (RFC 8259).
    """
    text = _decoded(data)
    _check_depth(text, limits.depth)
    decoder = json.JSONDecoder(
        object_pairs_hook=_unique_object,
        parse_constant=_refuse_constant,
        parse_int=NumberText if limits.verbatim_numbers else _ledger_integer,
        parse_float=NumberText if limits.verbatim_numbers else _refuse_float,
    )
    start = _after_blank(text, 0)
    try:
        value, end = decoder.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise SourceRefused("json_syntax", offset=_byte_offset(text, error.pos)) from None
    end = _after_blank(text, end)
    if end < len(text):
        raise SourceRefused("json_trailing", offset=_byte_offset(text, end))
    if _HALF_ESCAPE.search(text):
        _check_surrogates(value, "")
    return value


def parse_entry(data: bytes) -> dict[str, Any]:
    """The object of a ledger entry, whose bytes must be the canonical form of what they say.

    Raises SourceRefused as `parse_strict` does, and json_not_object, json_key_not_ascii, json_not_canonical.
    """
    value = parse_strict(data, LEDGER)
    if not isinstance(value, dict):
        raise SourceRefused("json_not_object")
    _check_ascii_keys(value)
    canonical = canonical_bytes(value)
    if canonical != data:
        offset = next((i for i, (a, b) in enumerate(zip(data, canonical, strict=False)) if a != b), len(canonical))
        raise SourceRefused("json_not_canonical", reason=_departure(data, value), offset=offset)
    return value


def canonical_bytes(value: Any) -> bytes:
    """The one way to write a value: RFC 8785, keys sorted by UTF-16 code units, no blank, shortest escapes.

    Raises LedgerError for what cannot be written: json_number, json_surrogate, json_type.
    """
    ordered = _ordered(value)
    written = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return written.encode("utf-8")
    except UnicodeEncodeError:
        raise LedgerError("json_surrogate", key="") from None


def plain_text(value: Any) -> str:
    """What `plain_bytes` writes, as text."""
    return plain_bytes(value).decode()


def plain_bytes(value: Any) -> bytes:
    """What `canonical_bytes` writes, many times as fast, of what our own tables hold: ASCII keys, text, integers below 2^53.

    Raises LedgerError for what cannot be written: json_surrogate.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return canonical_bytes(value)  # says what is wrong with it


def _ordered(value: Any) -> Any:
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise LedgerError("json_number", number=_shown(str(value)) if abs(value) < 10**100 else "10^100")
        return int(value)
    if isinstance(value, float):
        raise LedgerError("json_number", number=repr(value))
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _ordered(value[key]) for key in sorted(value, key=_utf16)}
    raise LedgerError("json_type", type=type(value).__name__)


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise SourceRefused("json_bom", offset=0)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise SourceRefused("encoding_damaged", row=row, offset=error.start) from None


def _check_depth(text: str, limit: int) -> None:
    """Before any parser sees the text: nesting costs a parser its stack."""
    depth = 0
    for match in _STRUCTURE.finditer(text):
        first = match[0][0]
        if first in "[{":
            depth += 1
            if depth > limit:
                raise SourceRefused("json_depth", limit=limit, offset=_byte_offset(text, match.start()))
        elif first in "]}":
            depth -= 1


def _unique_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise SourceRefused("json_duplicate_key", key=_printable(key))
            seen.add(key)
    return value


def _refuse_constant(name: str) -> Any:
    raise SourceRefused("json_constant", constant=name)


def _refuse_float(literal: str) -> Any:
    raise SourceRefused("json_number", number=_shown(literal))


def _ledger_integer(literal: str) -> int:
    if literal == "-0" or len(literal) > 17 or abs(int(literal)) > LARGEST_INTEGER:
        raise SourceRefused("json_number", number=_shown(literal))
    return int(literal)


def _check_surrogates(value: Any, key: str) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            _check_surrogates(name, name)
            _check_surrogates(item, name)
    elif isinstance(value, list):
        for item in value:
            _check_surrogates(item, key)
    elif isinstance(value, str) and not _is_whole(value):
        raise SourceRefused("json_surrogate", key=_printable(key))


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _check_ascii_keys(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not key.isascii():
                raise SourceRefused("json_key_not_ascii", key=key)
            _check_ascii_keys(item)
    elif isinstance(value, list):
        for item in value:
            _check_ascii_keys(item)


def _departure(data: bytes, value: Any) -> str:
    """What makes the bytes differ from their canonical form: blanks, the order of keys, or an escape."""
    outside = _STRUCTURE.sub(lambda match: "" if match[0][0] == '"' else match[0], data.decode("utf-8"))
    if re.search(r"\s", outside):
        return "white_space"
    as_read = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return "key_order" if as_read != canonical_bytes(value) else "escape"


def _after_blank(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _byte_offset(text: str, position: int) -> int:
    return len(text[:position].encode("utf-8"))


def _shown(literal: str) -> str:
    return literal if len(literal) <= _SHOWN_DIGITS else f"{literal[:_SHOWN_DIGITS]}… ({len(literal)})"


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
