"""The public log of a case: one entry for every source, list, claim, judgement and act of its ledger, in their order.

An entry is kept with its record. What outsiders are shown follows from the entries alone; whoever has the keys besides can
show what a record says, and that it is what was entered.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tawthiq.errors import LedgerError
from tawthiq.ledger.commitments import TABLES, entry_bytes, entry_id_of, payload_of
from tawthiq.ledger.leaves import Leaves
from tawthiq.ledger.ledger import Ledger
from tawthiq.store import is_of_the_disk


@dataclass(frozen=True)
class Opened:
    """A record with the key that opens its entry."""

    secret: bytes = field(repr=False)
    payload: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class PublicLog:
    """A ledger with the public entries of its records."""

    ledger: Ledger

    @cached_property
    def leaves(self) -> Leaves:
        """The entries."""
        return Leaves(self.ledger.store.beneath)

    def open(self, kind: str, position: int, entry: bytes) -> Opened | None:
        """The record of an entry, checked against it; None where it was erased.

        Raises LedgerError where the record or its key is gone, or it is not what was entered.
        """
        store = self.ledger.store
        rows = store.beneath.read(TABLES[kind], {"position": position})
        if not rows:
            raise LedgerError("log_record_gone", type=kind, position=position)
        secret = store.keys.of(kind, position)
        return None if secret is None else self.opened(kind, rows[0], secret, entry)

    def opened(self, kind: str, row: Any, secret: bytes, entry: bytes) -> Opened:
        """A sealed row, opened with its key and checked against its entry; raises LedgerError where they do not fit."""
        store, position = self.ledger.store, int(row["position"])
        try:
            whole = store.open_row(TABLES[kind], row, secret)
            payload = payload_of(kind, whole)
            if entry_bytes(entry_id_of(entry), secret, payload, **store.beside(kind, whole)) == entry:
                return Opened(secret, payload)
        except (TypeError, ValueError, KeyError):  # a value of another kind than the ledger ever holds
            pass
        raise LedgerError("log_record_changed", type=kind, position=position)

    def check_last(self) -> None:
        """A log goes on only from the records that it was made from: the last of each type must still open its entry."""
        store = self.ledger.store.beneath
        for kind, table in TABLES.items():
            last = store.last(table)
            if store.read("leaves", {"kind": kind, "record": last + 1}):
                raise LedgerError("log_record_gone", type=kind, position=last + 1)
            if last:
                self.open(kind, last, self.ledger.store.entry_of(kind, last))


@contextmanager
def open_log(ledger: Ledger) -> Iterator[PublicLog]:
    """The public log of a ledger; raises LedgerError where its files cannot be used, sqlite3.Error where the disk is full."""
    try:
        yield PublicLog(ledger)
    except sqlite3.Error as error:
        if is_of_the_disk(error):
            raise
        raise LedgerError("log_unreadable", detail=str(error)) from None
