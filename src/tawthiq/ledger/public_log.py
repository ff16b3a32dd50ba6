"""The public log of a case: one entry for every source, list, claim and judgement of its ledger, in order.

Entries are made from the records that have none. First the keys are kept, then the entries; a crash in between leaves keys
that the next run uses, so that nothing is lost, nothing is entered twice, and no entry is ever taken back.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tawthiq.errors import LedgerError
from tawthiq.ledger.commitments import TABLES, entry_bytes, payload_of
from tawthiq.ledger.leaves import Leaves, RecordKeys
from tawthiq.ledger.ledger import Ledger

_GROUP = 10_000  # records by which entries are committed


@dataclass(frozen=True)
class PublicLog:
    """A ledger with the public entries of its records and the keys that open them."""

    ledger: Ledger
    leaves: Leaves
    keys: RecordKeys

    def catch_up(self) -> int:
        """Enter every record that has no entry yet; returns how many.

        Raises LedgerError where records that were entered are gone or are not what they were.
        """
        for kind in TABLES:
            self._check_last(kind)
        made = 0
        for kind, table in TABLES.items():
            last = self.leaves.last(kind)
            position = last[0] if last else 0
            refs = self.refs()
            while rows := self.ledger.store.read_after(table, position, _GROUP):
                positions = [int(row["position"]) for row in rows]
                self.keys.make(kind, positions)
                keys = self.keys.between(kind, positions[0], positions[-1])
                entries = [
                    (kind, at, entry_bytes(keys[at], payload_of(kind, row), refs(kind, row)))
                    for at, row in zip(positions, rows, strict=True)
                ]
                self.leaves.append(entries)
                position, made = positions[-1], made + len(rows)
        return made

    def record(self, kind: str, position: int) -> Any | None:
        """A record by its place; None where it is gone."""
        found = self.ledger.store.read(TABLES[kind], {"position": position})
        return found[0] if found else None

    def refs(self) -> "Refs":
        """Which earlier entries the entry of a record names."""
        return Refs(self)

    def _check_last(self, kind: str) -> None:
        """A log goes on only from the records that it was made from: the last of each type must still open its entry."""
        if (last := self.leaves.last(kind)) is None:
            return
        position, entry = last
        row, key = self.record(kind, position), self.keys.of(kind, position)
        if row is None:
            raise LedgerError("log_record_gone", type=kind, position=position)
        if key is None:
            raise LedgerError("log_keys_gone", path=str(self.ledger.folder / "keys.db"))
        if entry_bytes(key, payload_of(kind, row), self.refs()(kind, row)) != entry:
            raise LedgerError("log_record_changed", type=kind, position=position)


class Refs:
    """The ids of earlier entries that an entry names: of a list its source, of a claim its list.

    A judgement names none: to show which rows were judged would show who may be whom.
    """

    def __init__(self, log: PublicLog) -> None:
        self._log = log
        self._entry_id = lru_cache(maxsize=1024)(self._find)

    def __call__(self, kind: str, row: Any) -> Sequence[str]:
        """The ids that the entry of a record names."""
        if kind == "list":
            return self._entry_id("source", "sha256", row["source"])
        if kind == "claim":
            return self._entry_id("list", "reading_id", row["reading_id"])
        return ()

    def _find(self, kind: str, column: str, value: str) -> Sequence[str]:
        found = self._log.ledger.store.read(TABLES[kind], {column: value})
        key = self._log.keys.of(kind, int(found[0]["position"])) if found else None
        return (key.entry_id,) if key else ()


@contextmanager
def open_log(ledger: Ledger) -> Iterator[PublicLog]:
    """The public log beside a ledger, made where there is none; raises LedgerError where its files cannot be used."""
    with closing(Leaves(ledger.folder)) as leaves, closing(RecordKeys(ledger.folder)) as keys:
        try:
            yield PublicLog(ledger, leaves, keys)
        except sqlite3.Error as error:
            raise LedgerError("log_unreadable", detail=str(error)) from None
