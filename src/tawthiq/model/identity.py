"""Who is who: random ids that may leave the case, sealed digests that bind them to exact bytes, and row keys.

An id says nothing about a person. The digest of a claim is taken over canonical bytes (RFC 8785) of its kind,
documenter, source, locator and verbatim fields; it stays sealed, for a plain digest of a name can be guessed back.
Length and order are part of the canonical form, so no two different claims share their bytes.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tawthiq.model.strict_json import plain_bytes

Randomness = Callable[[], str]
"""Gives a fresh 128-bit id as 32 hexadecimal digits."""

_CLAIM_DOMAIN = b"tawthiq/claim/v1\x00"
_ROW_DOMAIN = b"tawthiq/row/v1\x00"
_VICTIM_DOMAIN = b"tawthiq/victim/v1\x00"


@dataclass(frozen=True)
class Locator:
    """Exactly where in a source a claim stands; rows count from 1, the header being row 1."""

    file: str
    sheet: str
    row: int


Fields = Sequence[tuple[str, str]]
"""Column and verbatim text, in the order of the file."""


def random_id() -> str:
    """A fresh random 128-bit id."""
    return secrets.token_hex(16)


def claim_bytes(kind: str, documenter: str, source: str, locator: Locator, fields: Fields) -> bytes:
    """The canonical bytes of a claim."""
    return plain_bytes(
        {
            "documenter": documenter,
            "fields": [[column, text] for column, text in fields],
            "kind": kind,
            "locator": {"file": locator.file, "row": locator.row, "sheet": locator.sheet},
            "source": source,
        }
    )


def content_digest(kind: str, documenter: str, source: str, locator: Locator, fields: Fields) -> str:
    """The sealed SHA-256 digest of a claim's canonical bytes."""
    return hashlib.sha256(_CLAIM_DOMAIN + claim_bytes(kind, documenter, source, locator, fields)).hexdigest()


def row_key(documenter: str, list_id: str, own_id: str | None, fields: Fields, occurrence: int) -> str:
    """The sealed key of a list's row, which outlives a re-release of the list.

    It is the documenter's own id where the list declares one, else the row's verbatim fields; `occurrence` counts
    rows that are the same within one file, for two people may share everything that a list prints.
    """
    said = {"own": own_id} if own_id is not None else {"fields": [[column, text] for column, text in fields]}
    named = plain_bytes({"documenter": documenter, "list": list_id, "occurrence": occurrence, **said})
    return hashlib.sha256(_ROW_DOMAIN + named).hexdigest()


def victim_id(record_id: str) -> str:
    """The id of the victim that is first known by this record: given once, whatever is linked to it later.

    Every record has such an id; the register maps each to the victim it stands for now, so an id that was ever
    published is redirected after a merge and comes back to life after a split.
    """
    return "V" + hashlib.sha256(_VICTIM_DOMAIN + record_id.encode("ascii")).hexdigest()[:20]
