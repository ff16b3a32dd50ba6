"""Which characters the bytes of a text file stand for: as declared, by its byte order mark, or as a flagged proposal.

Nothing is replaced and nothing is guessed row by row: a file that is damaged or mixed is refused with the place.
"""

import codecs
import re
from dataclasses import dataclass

from tawthiq.errors import SourceRefused
from tawthiq.ingest.source import Evidence
from tawthiq.model.claims import Flag

_KNOWN = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1256": "cp1256",
    "iso8859-6": "iso8859-6",
    "cp1252": "cp1252",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UTF32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_ARABIC = re.compile(r"[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af]")
_QUOTED = re.compile(rb'"[^"]*"')
_BREAK = re.compile(rb"\r\n|\n|\r")
# Control bytes that text has no use for; UTF-16 without its mark is full of them.
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r")
_SAMPLE = 65_536
_CONTROL_SHARE = 0.1
_FEW_CONTROLS = 8  # a short list with a stray control character is text all the same
# Arabic punctuation after a letter in cp1256 can look like one character of UTF-8; rows of UTF-8 are far more than that.
_MIXED_SHARE = 0.2
_ARABIC_SHARE = 0.6


@dataclass(frozen=True)
class Text:
    """Decoded text with the encoding it was decoded from, and where the text starts in the bytes."""

    text: str
    encoding: str
    codec: str
    start: int
    flags: tuple[Flag, ...]
    evidence: tuple[Evidence, ...]

    def byte_offsets(self, positions: list[int]) -> list[int]:
        """Byte offsets of ascending character positions, counted from the start of the file."""
        offsets, offset, last = [], self.start, 0
        for position in positions:
            offset += len(self.encoded(self.text[last:position]))
            offsets.append(offset)
            last = position
        return offsets

    def encoded(self, part: str) -> bytes:
        """The bytes of a part of the text as they stand in the file."""
        return part.encode(self.codec)


def decode(data: bytes, declared: str | None) -> Text:
    """The text of a file's bytes.

    Raises SourceRefused: empty, encoding_unsupported, encoding_contradicted, encoding_unknown, encoding_damaged,
    encoding_mixed, each with row and byte offset where there is one.
    """
    mark, marked = _mark(data)
    if len(data) == len(mark):
        raise SourceRefused("empty")
    if declared is not None:
        return _as_declared(data, _canonical_name(declared), mark, marked)
    if marked is not None:
        evidence: tuple[Evidence, ...] = (("encoding_marked", {"encoding": marked}),)
        return Text(_strict(data, marked, mark), marked, _byte_codec(marked, mark), len(mark), (), evidence)
    _refuse_unmarked_utf16(data)
    try:
        return Text(data.decode("utf-8"), "utf-8", "utf-8", 0, (), (("encoding_valid", {"encoding": "utf-8"}),))
    except UnicodeDecodeError as error:
        return _proposed(data, error)


def _canonical_name(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        name = ""
    if name not in _KNOWN:
        raise SourceRefused("encoding_unsupported", encoding=declared, known=sorted(_KNOWN))
    return _KNOWN[name]


def _mark(data: bytes) -> tuple[bytes, str | None]:
    if data.startswith(_UTF32_MARKS):
        raise SourceRefused("encoding_unknown", row=1, offset=0)
    return next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", None))


def _as_declared(data: bytes, declared: str, mark: bytes, marked: str | None) -> Text:
    found = marked
    if marked is None and declared not in ("utf-8", "utf-8-sig") and not data.isascii() and _is_utf8(data):
        found = "utf-8"
    if found is not None and found.split("-")[:2] != declared.split("-")[:2]:
        raise SourceRefused("encoding_contradicted", declared=declared, found=found)
    if marked is not None:
        declared = marked
    elif declared == "utf-16":
        raise SourceRefused("encoding_unknown", row=1, offset=0)
    elif declared == "utf-8-sig":
        declared = "utf-8"
    evidence: tuple[Evidence, ...] = (("encoding_declared", {"encoding": declared}),)
    return Text(_strict(data, declared, mark), declared, _byte_codec(declared, mark), len(mark), (), evidence)


def _strict(data: bytes, encoding: str, mark: bytes) -> str:
    try:
        return data[len(mark) :].decode(_byte_codec(encoding, mark))
    except UnicodeDecodeError as error:
        offset = error.start + len(mark)
        code = "encoding_mixed" if encoding.startswith("utf-8") and _is_mixed(data, offset) else "encoding_damaged"
        raise SourceRefused(code, row=_row(data, offset, encoding), offset=offset) from None


def _byte_codec(encoding: str, mark: bytes) -> str:
    if encoding == "utf-16":
        return "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _refuse_unmarked_utf16(data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls >= _FEW_CONTROLS and controls > _CONTROL_SHARE * len(sample):
        raise SourceRefused("encoding_unknown", row=1, offset=0)


def _proposed(data: bytes, error: UnicodeDecodeError) -> Text:
    """Not UTF-8: damaged, mixed, or Arabic in the code page of Windows, which is proposed and flagged."""
    place = {"row": _row(data, error.start, "utf-8"), "offset": error.start}
    cut_at_end = error.reason == "unexpected end of data"
    half_characters = data[error.start] == 0xED and data[error.start + 1 : error.start + 2] >= b"\xa0"
    if half_characters or (cut_at_end and not data[: error.start].isascii()):
        raise SourceRefused("encoding_damaged", **place)
    if _is_mixed(data, error.start):
        raise SourceRefused("encoding_mixed", **place)
    text = data.decode("cp1256")
    foreign = sum(1 for character in text if character.isalpha() and not character.isascii())
    arabic = len(_ARABIC.findall(text))
    if not arabic or arabic < _ARABIC_SHARE * foreign:
        raise SourceRefused("encoding_unknown", **place)
    values = {"encoding": "cp1256", "arabic": arabic, "letters": foreign, **place}
    return Text(
        text, "cp1256", "cp1256", 0, (Flag("encoding_guessed", values=values),), (("encoding_guessed", values),)
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_mixed(data: bytes, first_bad: int) -> bool:
    """Whether characters of UTF-8 stand beside bytes that are not: two encodings in one file."""
    if data[first_bad] == 0xED and data[first_bad + 1 : first_bad + 2] >= b"\xa0":
        return False
    kept = data.decode("utf-8", "ignore")
    good = sum(1 for character in kept if not character.isascii())
    bad = len(data) - len(kept.encode("utf-8"))
    return bad > 1 and good > _MIXED_SHARE * (good + bad)


def _row(data: bytes, offset: int, encoding: str) -> int:
    """The record in which a byte stands; breaks inside quotes do not count."""
    before = data[:offset]
    if encoding.startswith("utf-16"):
        before = before.replace(b"\x00", b"")
    return len(_BREAK.findall(_QUOTED.sub(b"", before))) + 1
