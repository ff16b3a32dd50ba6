"""Time-stamps of authorities (RFC 3161) on signed checkpoints: asked for, taken in, kept, and checked again each time.

Stamped is the SHA-256 of the three lines of a checkpoint (`Checkpoint.text`, final newline included): they bind the log's
name, its size and, by the root, every entry, and they stay the same whoever signs or cosigns them later. A request goes
to an authority by any road; a reply is believed for its signature alone.

Order: the reply in its place beside the checkpoint, then an act `timestamp` that tells its SHA-256. A crash in between
leaves a reply that counts and bounds nothing from below; taking it again completes it.
"""

import hashlib
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tawthiq.errors import LedgerError, LogRefused, Misuse
from tawthiq.ledger.authorities import FOLDER as AUTHORITIES
from tawthiq.ledger.authorities import Authority, Stamp, Uncheckable, check_reply, imprint, read_authority
from tawthiq.ledger.checkpoints import signed_checkpoints, signer_of
from tawthiq.ledger.intervals import Interval, Seen, Standing, interval, standings
from tawthiq.ledger.ledger import Scribe
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.witnessing import witnessed
from tawthiq.store import flush_folder, make_folder, write_file
from tawthiq.tlog import Checkpoint, Policy

FOLDER = "timestamps"
ACT = "timestamp"


@dataclass(frozen=True)
class Kept:
    """A reply that lies beside a checkpoint, checked again.

    `stamp` is None where `refusal` says why it proves nothing here. `entered` is the number of the entry that tells of
    exactly these bytes; without one they bound nothing from below.
    """

    checkpoint: Checkpoint
    authority: str
    stamp: Stamp | None
    refusal: LedgerError | None = None
    entered: int | None = None

    @property
    def seen(self) -> Seen | None:
        """What it shows, if anything."""
        if self.stamp is None:
            return None
        time, give = self.stamp.time, self.stamp.accuracy
        return Seen(self.checkpoint.size, time - give, time + give, self.entered)


def timestamp_request(log: PublicLog) -> tuple[Checkpoint, bytes]:
    """The last signed checkpoint, and the request (DER) to give to any authority; the same for all and each time.

    Its nonce is kept, so that a reply to another request is found out. Raises Misuse where nothing was signed yet.
    """
    checkpoint = signed_checkpoints(log)[-1]
    path = _request_path(log, checkpoint)
    if not path.exists():
        _keep(path, _fresh_request(checkpoint.text))
    return checkpoint, path.read_bytes()


def take_reply(log: PublicLog, reply: bytes, authority: Authority, scribe: Scribe) -> tuple[Kept, Standing | None]:
    """Check an authority's reply, keep it beside the checkpoint that it stamps, and enter an act that tells of it.

    One whose certificates cannot be read here is kept and not entered; one whose time cannot be right is kept, flagged
    and not entered. Raises LedgerError where it proves nothing about a checkpoint that was signed here, or where other
    certificates are kept under the authority's name, Misuse where nobody asked for it: then nothing is kept. One that counts
    stays in its place when another comes.
    """
    checkpoint = _stamped(log, reply)
    nonce = _nonce(log, checkpoint)
    if nonce is None:
        raise Misuse("timestamp_not_requested", size=checkpoint.size)
    try:
        stamp = check_reply(reply, checkpoint.text, authority, nonce)
    except Uncheckable:
        stamp = None
    _declare(log, authority)
    path, now = _reply_path(log, checkpoint, authority.name), int(scribe.clock().timestamp())
    if not path.exists() or _is_better(stamp, *_kept(log, checkpoint, authority.name, now)):
        _keep(path, reply)
    kept, standing = _kept(log, checkpoint, authority.name, now)
    if kept.stamp and standing is Standing.COUNTED and kept.entered is None:
        log.ledger.act(ACT, _told(checkpoint, authority.name, path.read_bytes(), kept.stamp), scribe)
        kept = _checked(log, checkpoint, authority.name, log.ledger.acts(ACT))
    return kept, standing


def kept_replies(log: PublicLog) -> list[Kept]:
    """Every reply that is kept or was entered, checked again, by size and authority; none before the first checkpoint."""
    try:
        signed = {each.size: each for each in signed_checkpoints(log)}
    except Misuse:
        return []
    acts: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for act in log.ledger.acts(ACT):
        acts[int(act["size"]), str(act["authority"])].append(act)
    known = set(acts)
    for path in (log.ledger.folder / FOLDER).glob("*.tsr"):
        size, _, name = path.stem.partition("-")
        if size.isascii() and size.isdecimal():
            known.add((int(size), name))
    return [_checked(log, signed[size], name, acts[size, name]) for size, name in sorted(known) if size in signed]


def seen_outside(log: PublicLog, policy: Policy | None) -> list[Seen]:
    """Who outside had seen how much when: the time-stamps that verify and the cosignatures that a policy counts."""
    stamped = [each.seen for each in kept_replies(log)]
    return [*(each for each in stamped if each), *_cosigned(log, policy)]


def interval_of(log: PublicLog, number: int, policy: Policy | None, now: int) -> Interval:
    """When the entry of a number, counted from 0, came into the log."""
    return interval(number, seen_outside(log, policy), now)


def checkpoint_intervals(log: PublicLog, policy: Policy | None, now: int) -> list[tuple[Checkpoint, Interval]]:
    """Every signed checkpoint, smallest first, and when it came to be; raises Misuse where nothing was signed."""
    seen = seen_outside(log, policy)
    return [(each, interval(each.size - 1, seen, now)) for each in signed_checkpoints(log)]


def _cosigned(log: PublicLog, policy: Policy | None) -> Iterator[Seen]:
    if policy is None or not (sizes := set(log.leaves.cosigned_sizes())):
        return
    for checkpoint in signed_checkpoints(log):
        if checkpoint.size in sizes:
            try:
                signed = witnessed(log, signer_of(log), checkpoint, policy)
            except LogRefused:  # `verify` tells of it
                continue
            for each in signed.cosignatures:
                if each.counts:
                    yield Seen(checkpoint.size, each.time, each.time)


def _is_better(stamp: Stamp | None, kept: Kept, standing: Standing | None) -> bool:
    """Whether a reply may take the place of the one that is kept: never of one that counts."""
    return kept.stamp is None or (stamp is not None and standing is not Standing.COUNTED)


def _kept(log: PublicLog, checkpoint: Checkpoint, name: str, now: int) -> tuple[Kept, Standing | None]:
    """A reply that was kept, and what it is worth beside the others."""
    replies = kept_replies(log)
    kept = next(each for each in replies if (each.checkpoint, each.authority) == (checkpoint, name))
    worth = dict(standings([each.seen for each in replies if each.seen], now))
    return kept, worth[kept.seen] if kept.seen else None


def _checked(log: PublicLog, checkpoint: Checkpoint, name: str, acts: Iterable[dict[str, Any]]) -> Kept:
    path = _reply_path(log, checkpoint, name)
    if not path.is_file():
        return Kept(checkpoint, name, None, LedgerError("timestamp_gone", path=str(path)))
    reply = path.read_bytes()
    try:
        authority = read_authority(_chain_path(log, name))
        stamp = check_reply(reply, checkpoint.text, authority, _nonce(log, checkpoint))
    except FileNotFoundError as error:
        return Kept(checkpoint, name, None, LedgerError("timestamp_authority_gone", path=str(error.filename)))
    except Uncheckable as error:
        values = {
            "reply": str(path),
            "request": str(_request_path(log, checkpoint)),
            "chain": str(_chain_path(log, name)),
        }
        return Kept(checkpoint, name, None, Uncheckable(error.code, **values))
    except (LedgerError, Misuse) as error:
        refusal = error if isinstance(error, LedgerError) else LedgerError(error.code, **error.values)
        return Kept(checkpoint, name, None, refusal)
    return Kept(checkpoint, name, stamp, None, _entered(log, _told(checkpoint, name, reply, stamp), acts))


def _told(checkpoint: Checkpoint, name: str, reply: bytes, stamp: Stamp) -> dict[str, Any]:
    return {
        "size": checkpoint.size,
        "root": b64encode(checkpoint.root).decode(),
        "authority": name,
        "sha256": hashlib.sha256(reply).hexdigest(),
        "time": stamp.time,
    }


def _entered(log: PublicLog, told: dict[str, Any], acts: Iterable[dict[str, Any]]) -> int | None:
    """The entry that tells of a reply. Only the very bytes count: their time could be foreseen, the signature could not."""
    for act in acts:
        if all(act.get(key) == value for key, value in told.items()):
            return log.leaves.number_of("act", int(act["position"]))
    return None


def _stamped(log: PublicLog, reply: bytes) -> Checkpoint:
    """The checkpoint whose imprint stands in a reply, readable or not: others may have been signed since the request."""
    for checkpoint in reversed(signed_checkpoints(log)):
        if imprint(checkpoint.text) in reply:
            return checkpoint
    raise LedgerError("timestamp_unfitting")


def _declare(log: PublicLog, authority: Authority) -> None:
    """Keep the certificates of an authority for every later check; those that are known under its name stay."""
    path = _chain_path(log, authority.name)
    if not path.exists():
        _keep(path, authority.chain)
    elif path.read_bytes() != authority.chain:
        raise LedgerError("timestamp_authority_other", path=str(path))


def _fresh_request(text: bytes) -> bytes:
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    return bytes(TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes())


def _nonce(log: PublicLog, checkpoint: Checkpoint) -> int | None:
    """The nonce of the request for a checkpoint; None where there is none."""
    from rfc3161_client._rust import parse_timestamp_request  # the library shows no other reader of requests

    path = _request_path(log, checkpoint)
    if not path.is_file():
        return None
    try:
        nonce: int | None = parse_timestamp_request(path.read_bytes()).nonce
    except ValueError as error:
        raise LedgerError("timestamp_request_damaged", path=str(path), detail=str(error)) from None
    return nonce


def _request_path(log: PublicLog, checkpoint: Checkpoint) -> Path:
    return log.ledger.folder / FOLDER / f"{checkpoint.size}.tsq"


def _reply_path(log: PublicLog, checkpoint: Checkpoint, authority: str) -> Path:
    return log.ledger.folder / FOLDER / f"{checkpoint.size}-{authority}.tsr"


def _chain_path(log: PublicLog, authority: str) -> Path:
    return log.ledger.folder / AUTHORITIES / f"{authority}.pem"


def _keep(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    make_folder(path.parent)
    write_file(path, data)
    flush_folder(path.parent)
