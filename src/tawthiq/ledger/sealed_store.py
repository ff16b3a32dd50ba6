"""A store whose records are sealed on the disk, each under a key of its own, and entered in the public log as they are appended.

Ids, digests of files, who and when stay in the clear, so that rows can be found; what was said does not. A record and its entry
are kept together or not at all; their key is kept before them. Reads like the store beneath it; what was erased is not there.
"""

import json
import secrets
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tawthiq.errors import LedgerError
from tawthiq.ledger.case_key import seal, unseal
from tawthiq.ledger.commitments import TABLES, entry_bytes, entry_id_of, payload_key, payload_of, refs_of
from tawthiq.ledger.record_keys import RecordKeys
from tawthiq.model.strict_json import plain_bytes
from tawthiq.store import Store

_SEALED = {
    "sources": ("file",),
    "readings": ("how", "report"),
    "claims": ("file", "sheet", "fields", "flags", "digest", "row_key"),
    "judgements": ("subjects", "verdict", "why"),
    "acts": ("told", "refs"),
}
_KINDS = {table: kind for kind, table in TABLES.items()}
_AT_ONCE = 10_000

Row = Mapping[str, Any]


class SealedStore:
    """The records of a case: sealed when they are appended, opened when they are read."""

    def __init__(self, store: Store, keys: RecordKeys) -> None:
        self.beneath = store
        self.keys = keys
        self.transaction = store.transaction
        self._list_entry = lru_cache(maxsize=256)(self._entry_id)

    def close(self) -> None:
        """Let go of both files."""
        self.keys.close()
        self.beneath.close()

    def last(self, table: str) -> int:
        """The position of the last row; 0 where there is none."""
        return self.beneath.last(table)

    def append(self, table: str, rows: Iterable[Row]) -> int:
        """Seal rows, append them in order, and enter each in the public log; returns how many. Only inside a transaction."""
        kind, rows = _KINDS[table], list(rows)
        if not rows:
            return 0
        first = self.beneath.last(table) + 1
        made = self.keys.make(kind, first, len(rows))
        sealed, leaves = [], []
        for position, (row, secret) in enumerate(zip(rows, made, strict=True), first):
            whole = {"position": position, **row}
            sealed.append(self._sealed(table, row, secret, position))
            entry = entry_bytes(secrets.token_hex(16), secret, payload_of(kind, whole), **self.beside(kind, whole))
            leaves.append({"kind": kind, "record": position, "entry": entry})
        self.beneath.append(table, sealed)
        return self.beneath.append("leaves", leaves)

    def read(self, table: str, where: Row | None = None) -> list[Row]:
        """Rows in the order they were appended, those that equal `where`, which names columns in the clear."""
        return self._opened(table, self.beneath.read(table, where))

    def read_after(self, table: str, position: int, most: int) -> list[Row]:
        """The next rows after a position, at most so many, in the order they were appended."""
        return self._opened(table, self.beneath.read_after(table, position, most))

    def column(
        self, table: str, names: Sequence[str], after: int | None = None, most: int | None = None
    ) -> list[tuple[Any, ...]]:
        """A few columns of a table. What was erased has its place in those that stand in the clear, and only there."""
        if not set(_SEALED[table]).intersection(names):
            return self.beneath.column(table, names, after, most)
        rows = self.rows(table) if most is None and after is None else self.read_after(table, after or 0, most or -1)
        return [tuple(row[name] for name in names) for row in rows]

    def rows(self, table: str) -> Iterator[Row]:
        """All rows of a table, a part of them in memory at a time."""
        position = 0
        while found := self.beneath.read_after(table, position, _AT_ONCE):
            yield from self._opened(table, found)
            position = int(found[-1]["position"])

    def open_row(self, table: str, row: Row, secret: bytes) -> dict[str, Any]:
        """A row as it was appended, with its position; raises LedgerError unless it is what was sealed in this place."""
        kind, position = _KINDS[table], int(row["position"])
        data = unseal(payload_key(secret), row["sealed"], _place(kind, position))
        if data is None:
            raise LedgerError("log_record_changed", type=kind, position=position)
        whole = dict(row)
        del whole["sealed"]
        whole.update(zip(_SEALED[table], json.loads(data.decode()), strict=True))
        return whole

    def beside(self, kind: str, row: Row) -> dict[str, Any]:
        """What an entry shows beside its commitment: the earlier entries it names, and who signed a list.

        A judgement names none: to show which rows were judged would show who may be whom.
        """
        if kind == "list":
            signer = _signer(row["how"])
            return {"refs": [self._entry_id("source", "sha256", row["source"])], **({"by": signer} if signer else {})}
        if kind == "claim":
            return {"refs": [self._list_entry("list", "reading_id", row["reading_id"])]}
        return {"refs": refs_of(kind, row) or []}

    def entry_of(self, kind: str, position: int) -> bytes:
        """The public entry of a record."""
        found = self.beneath.read("leaves", {"kind": kind, "record": position})
        if not found:
            raise LedgerError("log_record_not_entered", type=kind, position=position)
        return bytes(found[0]["entry"])

    def _entry_id(self, kind: str, column: str, value: str) -> str:
        found = self.beneath.read(TABLES[kind], {column: value})
        if not found:
            raise LedgerError("log_record_gone", type=kind, position=0)
        return entry_id_of(self.entry_of(kind, int(found[0]["position"])))

    def _sealed(self, table: str, row: Row, secret: bytes, position: int) -> Row:
        names = _SEALED[table]
        data = plain_bytes([row[name] for name in names])
        clear = {name: value for name, value in row.items() if name not in names}
        return {**clear, "sealed": seal(payload_key(secret), data, _place(_KINDS[table], position))}

    def _opened(self, table: str, rows: Sequence[Any]) -> list[Row]:
        opened: list[Row] = []
        for begin in range(0, len(rows), _AT_ONCE):
            part = rows[begin : begin + _AT_ONCE]
            keys = self.keys.between(_KINDS[table], int(part[0]["position"]), int(part[-1]["position"]))
            for row in part:
                if row["position"] not in keys:
                    raise LedgerError("log_keys_gone", path=str(self.keys.path))
                if secret := keys[row["position"]]:
                    opened.append(self.open_row(table, row, secret))
        return opened


def _place(kind: str, position: int) -> bytes:
    return b"%s/%d" % (kind.encode(), position)


def _signer(how: str) -> str | None:
    """The id of the key with which a documenter signed a list: the first four bytes of the last line's signature."""
    note = json.loads(how).get("signed")
    return b64decode(note.rstrip("\n").rpartition(" ")[2])[:4].hex() if note else None
