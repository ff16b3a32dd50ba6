"""What stands in the public log for a sealed record: a commitment that says nothing without its key.

An entry is the canonical JSON (RFC 8785) of `{"v": 1, "type", "id", "commit", "refs"}`, and `"by"` where a documenter signed;
`commit` is the HMAC-SHA-256 of the record's canonical JSON under a fresh key of 32 bytes. A plain hash of a name is guessed
back in an afternoon; without the key this one cannot be, and two records about one person look unrelated.
`tawthiq_verify.py open` checks an opening. The record itself is sealed under a key that follows from the same one.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tawthiq.errors import LedgerError
from tawthiq.model.strict_json import canonical_bytes, plain_bytes

TABLES = {"source": "sources", "list": "readings", "claim": "claims", "judgement": "judgements", "act": "acts"}
"""By type of record, in the order in which entries may refer to earlier ones: the table of its records."""

SECRET_BYTES = 32
"""HMAC pads short keys with zeros: only keys of one length open an entry in one way."""

_DOMAIN = b"tawthiq/commitment/v1\x00"
_PAYLOAD_DOMAIN = b"tawthiq/payload/v1"


def payload_of(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry commits to: every column of its record, with its place in the ledger; of an act what it tells.

    Raises LedgerError for an act of a kind that is a type of records: its entry would be counted, and drawn, as one of them.
    """
    if kind != "act":
        return {"type": kind, **row}
    if row["kind"] in TABLES:
        raise LedgerError("log_act_type", type=row["kind"], position=row["position"])
    told = {name: value for name, value in row.items() if name not in ("told", "refs", "kind")}
    return {**json.loads(row["told"]), **told, "type": row["kind"]}


def entry_bytes(entry_id: str, secret: bytes, payload: Mapping[str, Any], **beside: Any) -> bytes:
    """The public entry of a record; `beside` has the `refs` that it names and, of a signed list, `by` whom."""
    commit = hmac.digest(secret, _DOMAIN + plain_bytes(payload), "sha256").hex()
    return plain_bytes({"v": 1, "type": payload["type"], "id": entry_id, "commit": commit, **beside})


def entry_id_of(entry: bytes) -> str:
    """The random id of an entry."""
    return str(json.loads(entry)["id"])


def payload_key(secret: bytes) -> bytes:
    """The key under which the record of a commitment is sealed."""
    return hmac.digest(secret, _PAYLOAD_DOMAIN, "sha256")


def opening(entry: bytes, secret: bytes, payload: Mapping[str, Any], proof: bytes | None) -> bytes:
    """The opening of an entry, which discloses its record to whoever is given it (format: `tawthiq_verify.py`)."""
    told = {"entry": json.loads(entry), "r": secret.hex(), "payload": payload}
    if proof is not None:
        told["proof"] = proof.decode()
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def opens(told: Mapping[str, Any]) -> bool:
    """Whether an opening shows what its entry commits to; raises KeyError, TypeError or ValueError where it is none."""
    secret = bytes.fromhex(told["r"])
    commit = hmac.digest(secret, _DOMAIN + canonical_bytes(told["payload"]), "sha256").hex()
    return len(secret) == SECRET_BYTES and bool(told["entry"]["commit"] == commit)


def refs_of(kind: str, row: Mapping[str, Any]) -> Sequence[str] | None:
    """The entries that an act names itself; None for other records, whose references follow from their ids."""
    return list(json.loads(row["refs"])) if kind == "act" else None
