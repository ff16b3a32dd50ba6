"""How the formats write numbers, bytes and lines: one way only, checked on bytes before anything is believed.

`int()` reads `010`, `1_0` and `١٠`; base64 decoders pass over stray bits; `splitlines` breaks at U+2028. None is used.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error

from tawthiq.errors import LogRefused
from tawthiq.tlog.tree import HASH_SIZE, MAX_SIZE

# The longest proof that a tree of 2^63−1 leaves can need.
MAX_HASHES = 63

_DECIMAL = re.compile(rb"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def parse_decimal(text: bytes) -> int:
    """A number from 0 to 2^63−1 in ASCII digits without leading zeros; raises LogRefused for any other bytes."""
    number = int(text) if _DECIMAL.fullmatch(text) else MAX_SIZE + 1
    if number > MAX_SIZE:
        raise LogRefused("log_number", text=excerpt(text))
    return number


def parse_base64(text: bytes) -> bytes:
    """The bytes that standard padded base64 stands for; raises LogRefused unless they are written back the same."""
    try:
        data = b64decode(text, validate=True)
    except Error:
        data = b""
    if b64encode(data) != text:
        raise LogRefused("log_base64", text=excerpt(text))
    return data


def parse_hash(line: bytes) -> bytes:
    """The 32 bytes of a hash in base64."""
    data = parse_base64(line)
    if len(data) != HASH_SIZE:
        raise LogRefused("log_hash", bytes=len(data))
    return data


def parse_hashes(lines: list[bytes]) -> tuple[bytes, ...]:
    """The hashes of a proof, a line each, at most 63."""
    if len(lines) > MAX_HASHES:
        raise LogRefused("log_proof_long", n=len(lines), most=MAX_HASHES)
    return tuple(parse_hash(line) for line in lines)


def hash_lines(hashes: tuple[bytes, ...]) -> bytes:
    """The lines that `parse_hashes` reads."""
    return b"".join(b64encode(each) + b"\n" for each in hashes)


def parse_text(data: bytes) -> str:
    """UTF-8 text whose only control character is the line feed; raises LogRefused otherwise."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise LogRefused("log_not_utf8", offset=error.start) from None
    if found := _CONTROL.search(text):
        raise LogRefused("log_control_character", character=f"U+{ord(found[0]):04X}")
    return text


def excerpt(text: bytes) -> str:
    """The beginning of bytes that were refused, fit to be shown."""
    return text[:64].decode("utf-8", "backslashreplace")
