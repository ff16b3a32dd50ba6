"""What a contributor is given for a list that it hands in, so that nobody can leave the list out of the log unnoticed.

A receipt is the opening of the list's entry (format OPENING of `tawthiq_verify.py`): what was entered for it, the digest of its
bytes and its signature among that, for the contributor's eyes. Where a signed checkpoint holds the entry already, the proof is
in it, and `tawthiq_verify.py open` checks it. Before that it holds a promise in its place: a note that the log's key has
signed over `tawthiq-receipt/v1` and the lines `log` (its origin), `leaf` (the entry's leaf hash in base64) and `by` (seconds
since 1970). A log that witnesses cosigned after that time and that does not have the leaf has broken its word, provably.
"""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tawthiq.errors import LogRefused, Misuse, RecordNotFound, TawthiqError
from tawthiq.ledger.commitments import opening, opens
from tawthiq.ledger.fraud import tree_of
from tawthiq.ledger.proving import prove
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.statements import parse_statement, signed, statement
from tawthiq.model.strict_json import JsonLimits, canonical_bytes, parse_strict
from tawthiq.tlog import Policy, Signer, Tile, leaf_hash, open_note, open_witnessed
from tawthiq.tlog.encoding import parse_decimal, parse_hash

TITLE = "tawthiq-receipt/v1"
WEEK = 7 * 24 * 3600
_WORDS = ("log", "leaf", "by")
_SHORTEST_ID = 8
_RECEIPT = JsonLimits(depth=8, verbatim_numbers=False)


@dataclass(frozen=True)
class Receipt:
    """The file for the contributor, and whether it holds the proof already, or a promise until a time."""

    data: bytes
    is_proved: bool


class Promise(StrEnum):
    """What became of a promise to enter a list."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"  # the log as shown does not hold it, and nothing shows that its time was over


def receipt(log: PublicLog, source: str, policy: Policy | None, promising: tuple[Signer, int]) -> Receipt:
    """The receipt for the list that was last read from a source (SHA-256, or its first eight digits).

    `promising`: the key of the log, and until when the entry will be in a checkpoint that it signs (seconds since 1970).
    Raises RecordNotFound where no such list was read.
    """
    position, reading_id = _reading(log, source)
    try:
        return Receipt(prove(log, reading_id, policy).opening, True)
    except Misuse:
        pass
    entry = log.ledger.store.entry_of("list", position)
    opened = log.open("list", position, entry)
    if opened is None:
        raise RecordNotFound("record_erased", named=source)
    signer, by = promising
    values = {"log": signer.name, "leaf": b64encode(leaf_hash(entry)).decode(), "by": str(by)}
    told = json.loads(opening(entry, opened.secret, opened.payload, None))
    told["promise"] = signed(statement(TITLE, values), signer).decode()
    return Receipt(json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n", False)


def promise_of(data: bytes, policy: Policy, origin: str) -> tuple[bytes, int]:
    """The leaf that a receipt promises, and by when.

    Raises LogRefused unless the log of an origin signed it for this entry, and the receipt shows what the entry commits to:
    else a keeper could promise some other entry.
    """
    try:
        told = parse_strict(data, _RECEIPT)
        entry, note = canonical_bytes(told["entry"]), told["promise"].encode()
        shown = opens(told) and told["entry"]["type"] == told["payload"]["type"] == "list"
    except (ValueError, TypeError, KeyError, AttributeError, TawthiqError):
        raise LogRefused("receipt_form") from None
    if not shown:
        raise LogRefused("receipt_not_opened")
    keys = [each for each in policy.logs if each.name == origin]
    values = parse_statement(open_note(note, keys), TITLE, _WORDS)
    if values["log"] != origin or parse_hash(values["leaf"].encode()) != leaf_hash(entry):
        raise LogRefused("receipt_form")
    return leaf_hash(entry), parse_decimal(values["by"].encode())


def promise_kept(data: bytes, policy: Policy, checkpoint: bytes, read: Callable[[Tile], bytes]) -> Promise:
    """What became of the promise in a receipt, in a log as it is shown: its signed checkpoint, and what reads its tiles.

    Raises LogRefused where receipt, checkpoint or tiles are not what was signed, or too few witnesses cosigned.
    """
    shown = open_witnessed(checkpoint, policy)
    leaf, by = promise_of(data, policy, shown.checkpoint.origin)
    tree = tree_of(shown.checkpoint, read)
    if tree.root() != shown.checkpoint.root:
        raise LogRefused("log_root_differs", size=shown.checkpoint.size)
    if any(tree.node(0, index) == leaf for index in range(tree.size)):
        return Promise.KEPT
    late = replace(shown, cosignatures=tuple(each for each in shown.cosignatures if each.time >= by))
    return Promise.BROKEN if policy.needs_witnesses and policy.is_met(late) else Promise.OPEN


def _reading(log: PublicLog, source: str) -> tuple[int, str]:
    """The last reading of a source, where one source and no other is meant."""
    columns = ("source", "outcome", "position", "reading_id")
    found: list[Any] = []
    if len(source) >= _SHORTEST_ID:
        every = log.ledger.store.column("readings", columns)
        found = [each for each in every if each[0].startswith(source) and each[1] == "read"]
    if len({each[0] for each in found}) != 1:
        raise RecordNotFound("record_ambiguous" if found else "record_not_found", named=source, n=len(found))
    return int(found[-1][2]), str(found[-1][3])
