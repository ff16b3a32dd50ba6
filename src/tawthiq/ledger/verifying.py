"""Whether a case is still what it signed: its log from the entries up, and every record against its entry.

What is found is data: a code, its values, and what it means for the whole: 0 good, 1 bad, 2 cannot tell. This is for
whoever keeps the case, and has all of it; outsiders check the published folder with `tawthiq_verify.py`.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tawthiq.errors import LedgerError, LogRefused
from tawthiq.ledger.checkpoints import known_before, last_published
from tawthiq.ledger.commitments import TABLES, entry_bytes, payload_of
from tawthiq.ledger.last_signed import must_continue
from tawthiq.ledger.log_key import read_log_key
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.published import FOLDER, read_tile
from tawthiq.ledger.witnessing import witnessed
from tawthiq.tlog import Checkpoint, Policy, Tree, verify_log

GOOD, BAD, CANNOT_TELL = 0, 1, 2
_AT_ONCE = 10_000
_SHOWN = 20  # damaged records told one by one; the others are counted


@dataclass(frozen=True)
class Finding:
    """One thing that was found."""

    code: str
    verdict: int
    values: dict[str, Any] = field(default_factory=dict)


def verify_case(log: PublicLog, policy: Policy | None, register: Path) -> list[Finding]:
    """All that was found about a case; `register` tells what was signed on this computer."""
    found: list[Finding] = []
    for check in (_signatures(log, policy, register), _records(log), _sources(log)):
        try:
            found += check
        except (LedgerError, LogRefused) as error:
            found.append(Finding(error.code, BAD, error.values))
        except (sqlite3.Error, OSError) as error:
            found.append(Finding("log_unreadable", BAD, {"detail": str(error)}))
    return found


def verdict(found: list[Finding]) -> int:
    """What all findings mean together: bad if one is bad, good only if nothing is missing."""
    verdicts = {each.verdict for each in found}
    return BAD if BAD in verdicts else CANNOT_TELL if CANNOT_TELL in verdicts else GOOD


def _signatures(log: PublicLog, policy: Policy | None, register: Path) -> Iterator[Finding]:
    folder = log.ledger.folder
    signer, published = read_log_key(folder), last_published(folder)
    if signer is None or published is None:
        yield Finding("verify_no_checkpoint", CANNOT_TELL)
        return
    checkpoint, tree = published.checkpoint, log.leaves.tree()
    now = Checkpoint(checkpoint.origin, tree.size, tree.root())
    for earlier in known_before(log, signer.key.text, signer.name, register):
        must_continue(earlier, now, tree.root)
    verify_log(checkpoint.size, checkpoint.root, lambda tile: read_tile(folder / FOLDER, tile))
    yield Finding("verify_log", GOOD, {"n": checkpoint.size, "origin": checkpoint.origin})
    yield _witnesses(log, policy, tree)
    if tree.size > checkpoint.size:
        yield Finding("verify_unsigned", GOOD, {"n": tree.size - checkpoint.size})


def _witnesses(log: PublicLog, policy: Policy | None, tree: Tree) -> Finding:
    """The newest state that enough witnesses have seen; raises LogRefused where a cosignature is wrong."""
    signer = read_log_key(log.ledger.folder)
    if signer is None or policy is None or not policy.needs_witnesses:
        return Finding("verify_no_witnesses", CANNOT_TELL)
    for size in log.leaves.cosigned_sizes():
        signed = witnessed(log, signer, Checkpoint(signer.name, size, tree.root(size)), policy)
        if policy.is_met(signed):
            return Finding("verify_witnessed", GOOD, {"size": size, "n": tree.size - size})
    return Finding("verify_too_few_witnesses", CANNOT_TELL)


def _records(log: PublicLog) -> Iterator[Finding]:
    damaged = (finding for kind in TABLES for finding in _damaged(log, kind))
    yield from islice(damaged, _SHOWN)
    if more := sum(1 for _ in damaged):
        yield Finding("verify_more", BAD, {"n": more})
    waiting = sum(_not_entered(log, kind) for kind in TABLES)
    yield Finding("verify_records", GOOD, {"n": log.leaves.size()})
    if waiting:
        yield Finding("verify_not_entered", GOOD, {"n": waiting})


def _damaged(log: PublicLog, kind: str) -> Iterator[Finding]:
    refs, keys_gone = log.refs(), False
    entered = log.leaves.of_kind(kind)
    while leaves := list(islice(entered, _AT_ONCE)):
        first, last = leaves[0][1], leaves[-1][1]
        rows = {row["position"]: row for row in log.ledger.store.read_after(TABLES[kind], first - 1, len(leaves))}
        keys = log.keys.between(kind, first, last)
        for _, position, entry in leaves:
            values = {"type": kind, "position": position}
            if position not in rows:
                yield Finding("log_record_gone", BAD, values)
            elif position not in keys:
                if not keys_gone:
                    yield Finding("log_keys_gone", CANNOT_TELL, {"path": str(log.ledger.folder / "keys.db")})
                keys_gone = True
            elif _differs(rows[position], kind, entry, (keys[position], refs)):
                yield Finding("log_record_changed", BAD, values)
    newest = log.leaves.last(kind)
    before = [each for (each,) in log.ledger.store.column(TABLES[kind], ("position",)) if newest and each <= newest[0]]
    if extra := max(0, len(before) - log.leaves.count(kind)):
        yield Finding("verify_records_extra", BAD, {"type": kind, "n": extra})


def _differs(row: Any, kind: str, entry: bytes, how: tuple[Any, Any]) -> bool:
    key, refs = how
    try:
        return entry_bytes(key, payload_of(kind, row), refs(kind, row)) != entry
    except (TypeError, UnicodeEncodeError):  # a value of another kind than the ledger ever holds
        return True


def _not_entered(log: PublicLog, kind: str) -> int:
    entered = log.leaves.last(kind)
    positions = log.ledger.store.column(TABLES[kind], ("position",))
    return sum(1 for (each,) in positions if not entered or each > entered[0])


def _sources(log: PublicLog) -> Iterator[Finding]:
    for (digest,) in log.ledger.store.column("sources", ("sha256",)):
        try:
            log.ledger.source(digest)
        except LedgerError as error:
            yield Finding(error.code, BAD, error.values)
