"""What stands in the public log for a sealed record: a commitment that says nothing without its key.

An entry is the canonical JSON (RFC 8785) of `{"v": 1, "type", "id", "commit", "refs"}`; `commit` is the HMAC-SHA-256 of
the record's canonical JSON under a fresh key of 32 bytes. A plain hash of a name is guessed back in an afternoon; without
the key this one cannot be, and two records about one person look unrelated. `tawthiq_verify.py open` checks an opening.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TABLES = {"source": "sources", "list": "readings", "claim": "claims", "judgement": "judgements"}
"""By type of entry, in the order in which entries may refer to earlier ones: the table of its records."""

_DOMAIN = b"tawthiq/commitment/v1\x00"
# RFC 8785 for what our tables hold: ASCII keys, text, integers below 2^53. Three times as fast as the general way.
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True)
class RecordKey:
    """What belongs to one record: the random id of its entry, which is public, and the key that opens it, which is not."""

    entry_id: str
    secret: bytes = field(repr=False)


def payload_of(kind: str, row: Any) -> dict[str, Any]:
    """What an entry commits to: every column of its record, with its place in the ledger."""
    return {"type": kind, **{name: row[name] for name in row.keys()}}  # noqa: SIM118  (a row is no mapping)


def entry_bytes(key: RecordKey, payload: Mapping[str, Any], refs: Sequence[str]) -> bytes:
    """The public entry of a record."""
    commit = hmac.digest(key.secret, _DOMAIN + _canonical(payload).encode(), "sha256").hex()
    entry = {"v": 1, "type": payload["type"], "id": key.entry_id, "commit": commit, "refs": list(refs)}
    return _canonical(entry).encode()


def opening(entry: bytes, key: RecordKey, payload: Mapping[str, Any], proof: bytes) -> bytes:
    """The opening of an entry, which discloses its record to whoever is given it (format: `tawthiq_verify.py`)."""
    told = {"entry": json.loads(entry), "r": key.secret.hex(), "payload": payload, "proof": proof.decode()}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
