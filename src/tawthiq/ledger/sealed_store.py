"""A store whose records are sealed on the disk, each under a key of its own, and entered in the public log as they are appended.

Ids, who and when stay in the clear, so that rows can be found, and of a source its blinded digest; what was said does not. A record and its entry
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
from tawthiq.ledger.record_keys import RecordKeys, place
from tawthiq.model.strict_json import plain_bytes
from tawthiq.store import Store

_SEALED = {
    "sources": ("file", "sha256"),
    "readings": ("how", "report"),
    "claims": ("file", "sheet", "fields", "flags", "digest", "row_key"),
    "judgements": ("subjects", "verdict", "why"),
    "acts": ("told", "refs"),
}
_SOURCE = {"sources": "sha256", "readings": "source", "claims": "source"}
_KINDS = {table: kind for kind, table in TABLES.items()}
_AT_ONCE = 10_000

Row = Mapping[str, Any]


class SealedStore:
    """The records of a case: sealed when they are appended, opened when they are read."""

    def __init__(self, store: Store, keys: RecordKeys) -> None:
        self.beneath = store
        self.keys = keys
        self.transaction = store.transaction
        self._digests: dict[str, str] = {}  # of sources, by what stands for them
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
        return self._opened(table, self.beneath.read(table, self._blinded(table, where or {})))

    def read_after(self, table: str, position: int, most: int) -> list[Row]:
        """The next rows after a position, at most so many, in the order they were appended."""
        return self._opened(table, self.beneath.read_after(table, position, most))

    def column(
        self, table: str, names: Sequence[str], after: int | None = None, most: int | None = None
    ) -> list[tuple[Any, ...]]:
        """A few columns of a table. What was erased has its place in those that stand in the clear, and only there."""
        if not set(_SEALED[table]).intersection(names):
            found = self.beneath.column(table, names, after, most)
            at = names.index(source) if (source := _SOURCE.get(table)) in names else None
            return found if at is None else [(*row[:at], self._digest(row[at]), *row[at + 1 :]) for row in found]
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
        data = unseal(payload_key(secret), row["sealed"], place(kind, position))
        if data is None:
            raise LedgerError("log_record_changed", type=kind, position=position)
        whole = dict(row)
        del whole["sealed"]
        whole.update(zip(_SEALED[table], json.loads(data.decode()), strict=True))
        if table == "sources":
            if self.keys.blinded(whole["sha256"]) != row["sha256"]:
                raise LedgerError("log_record_changed", type=kind, position=position)
        elif table in _SOURCE:
            whole["source"] = self._digest(row["source"])
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
        found = self.beneath.read(TABLES[kind], self._blinded(TABLES[kind], {column: value}))
        if not found:
            raise LedgerError("log_record_gone", type=kind, position=0)
        return entry_id_of(self.entry_of(kind, int(found[0]["position"])))

    def _sealed(self, table: str, row: Row, secret: bytes, position: int) -> Row:
        names = _SEALED[table]
        data = plain_bytes([row[name] for name in names])
        blinded = self._blinded(table, row)
        clear = {name: value for name, value in blinded.items() if name not in names or name == _SOURCE.get(table)}
        return {**clear, "sealed": seal(payload_key(secret), data, place(_KINDS[table], position))}

    def _blinded(self, table: str, row: Row) -> Row:
        """The same with what stands for a source where it is named."""
        column = _SOURCE.get(table)
        return {**row, column: self.keys.blinded(row[column])} if column and column in row else row

    def _digest(self, blinded: str) -> str:
        """The digest of a source by what stands for it; raises LedgerError where no such source is kept."""
        if blinded not in self._digests:
            for row in self._opened("sources", self.beneath.read("sources", {"sha256": blinded})):
                self._digests[blinded] = str(row["sha256"])
        if blinded not in self._digests:
            raise LedgerError("source_gone", source=blinded[:12])
        return self._digests[blinded]

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


def _signer(how: str) -> str | None:
    """The id of the key with which a documenter signed a list: the first four bytes of the last line's signature."""
    note = json.loads(how).get("signed")
    return b64decode(note.rstrip("\n").rpartition(" ")[2])[:4].hex() if note else None
