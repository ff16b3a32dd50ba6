"""Whether a case is still what it signed: its log from the entries up, and every record against its entry.

What is found is data: a code, its values, and what it means for the whole: 0 good, 1 bad, 2 cannot tell. This is for
whoever keeps the case, and has all of it; outsiders check the published folder with `tawthiq_verify.py`.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from tawthiq.errors import LedgerError, LogRefused
from tawthiq.ledger.checkpoints import known_before, last_published
from tawthiq.ledger.commitments import TABLES, entry_id_of
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
        except Exception as error:
            found.append(finding_of_error(error))
    return found


def finding_of_error(error: Exception) -> Finding:
    """What it means that a check could not go on: whoever writes into a database writes what no reader of it expects.

    Without its keys nobody can tell what a record says; all else is bad. Errors that are not ours may quote a record.
    """
    if isinstance(error, LedgerError | LogRefused):
        return _refusal(error)
    told = str(error) if isinstance(error, sqlite3.Error | OSError) else type(error).__name__
    return Finding("log_unreadable", BAD, {"detail": told})


def _refusal(error: LedgerError | LogRefused) -> Finding:
    """Without its keys nobody can tell what a record says; all else that does not fit is bad."""
    return Finding(error.code, CANNOT_TELL if error.code == "log_keys_gone" else BAD, error.values)


def verdict(found: list[Finding]) -> int:
    """What all findings mean together: bad if one is bad, good only if nothing is missing."""
    verdicts = {each.verdict for each in found}
    return BAD if BAD in verdicts else CANNOT_TELL if CANNOT_TELL in verdicts else GOOD


def _signatures(log: PublicLog, policy: Policy | None, register: Path) -> Iterator[Finding]:
    folder = log.ledger.folder
    signer, published = read_log_key(log.ledger), last_published(log.ledger)
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
    signer = read_log_key(log.ledger)
    if signer is None or policy is None or not policy.needs_witnesses:
        return Finding("verify_no_witnesses", CANNOT_TELL)
    for size in log.leaves.cosigned_sizes():
        signed = witnessed(log, signer, Checkpoint(signer.name, size, tree.root(size)), policy)
        if policy.is_met(signed):
            return Finding("verify_witnessed", GOOD, {"size": size, "n": tree.size - size})
    return Finding("verify_too_few_witnesses", CANNOT_TELL)


def _records(log: PublicLog) -> Iterator[Finding]:
    damaged = chain(_damaged(log), _extra(log))
    yield from islice(damaged, _SHOWN)
    if more := sum(1 for _ in damaged):
        yield Finding("verify_more", BAD, {"n": more})
    yield Finding("verify_records", GOOD, {"n": log.leaves.size()})
    if erased := sum(len(log.ledger.store.keys.erased(kind)) for kind in TABLES):
        yield Finding("verify_erased", GOOD, {"n": erased})


def _damaged(log: PublicLog) -> Iterator[Finding]:
    """What is wrong with a record, its key or its entry, by the entries in their order, many at a time of one type."""
    tombstones = {ref for each in log.ledger.acts("tombstone") for ref in each["refs"]}
    keys_gone = False
    for kind, entered in _by_kind(log.leaves.records()):
        rows, keys = _rows_and_keys(log, kind, [position for position, _ in entered])
        for position, entry in entered:
            values = {"type": kind, "position": position}
            if position not in rows:
                yield Finding("log_record_gone", BAD, values)
            elif position not in keys:
                if not keys_gone:
                    yield Finding("log_keys_gone", CANNOT_TELL, {"path": str(log.ledger.store.keys.path)})
                keys_gone = True
            elif (secret := keys[position]) is None:
                if entry_id_of(entry) not in tombstones:
                    yield Finding("verify_erased_without_tombstone", BAD, values)
                elif (
                    kind == "claim"
                    and json.loads(entry)["refs"] != log.ledger.store.beside(kind, rows[position])["refs"]
                ):
                    yield Finding("log_record_changed", BAD, values)  # its list is all that can still be checked
            else:
                try:
                    log.opened(kind, rows[position], secret, entry)
                except LedgerError as error:
                    yield Finding(error.code, BAD, error.values)


def _by_kind(records: Iterator[tuple[str, int, bytes]]) -> Iterator[tuple[str, list[tuple[int, bytes]]]]:
    for kind, run in groupby(records, key=itemgetter(0)):
        while part := [(position, entry) for _, position, entry in islice(run, _AT_ONCE)]:
            yield kind, part


def _rows_and_keys(log: PublicLog, kind: str, positions: list[int]) -> tuple[dict[int, Any], dict[int, bytes | None]]:
    store, first, last = log.ledger.store, min(positions), max(positions)
    rows = store.beneath.read_after(TABLES[kind], first - 1, last - first + 1)
    return {row["position"]: row for row in rows}, store.keys.between(kind, first, last)


def _extra(log: PublicLog) -> Iterator[Finding]:
    """Records that nobody entered, and entries of nothing: `log.db` never holds one, unless somebody put it there."""
    store, entered = log.ledger.store.beneath, Counter(kind for kind, _, _ in log.leaves.records())
    for kind, table in (*TABLES.items(), ("entry", "leaves")):
        extra = len(store.column(table, ("position",))) - (entered[kind] if kind in TABLES else entered.total())
        if extra > 0:
            yield Finding("verify_records_extra", BAD, {"type": kind, "n": extra})


def _sources(log: PublicLog) -> Iterator[Finding]:
    store = log.ledger.store
    erased = store.keys.erased("object")
    told = {source for each in log.ledger.acts("tombstone") for source in each["sources"]}
    for digest, position in store.column("sources", ("sha256", "position")):
        if position not in erased:
            try:
                log.ledger.source(digest)
            except LedgerError as error:
                yield _refusal(error)
        elif digest not in told:
            yield Finding("verify_source_erased_without_tombstone", BAD, {"source": digest})
