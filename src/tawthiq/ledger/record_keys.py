"""The keys of records (`keys.db`), each wrapped under the case's key, so that one record can be erased and no other.

A key is kept before its record is: a crash in between leaves keys that the next records of these places use. What is erased
keeps its place without a key. Nothing else is ever removed.
"""

import hmac
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tawthiq.errors import LedgerError
from tawthiq.ledger.commitments import SECRET_BYTES
from tawthiq.store import open_database, writing

_SCHEMA = """
CREATE TABLE keys (
  kind     TEXT NOT NULL,
  position INTEGER NOT NULL,
  wrapped  BLOB,
  PRIMARY KEY (kind, position)
) STRICT, WITHOUT ROWID;
"""

_NONCE = 12


class RecordKeys:
    """The keys of a case's records by type and position; `None` in the place of one that was erased."""

    def __init__(self, folder: Path, case_key: bytes) -> None:
        self.path = folder / "keys.db"
        self._case_key = AESGCM(case_key)
        self._blinding = hmac.digest(case_key, b"tawthiq/source-name/v1", "sha256")
        self._connection: sqlite3.Connection = open_database(self.path, _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def blinded(self, digest: str) -> str:
        """What stands for the digest of a source where anyone can read it: from a plain one a short list is guessed back."""
        return hmac.digest(self._blinding, digest.encode(), "sha256").hex()

    def make(self, kind: str, first: int, count: int) -> list[bytes]:
        """The keys of the next records of a type, durable before this returns; those of a run that was stopped stay.

        Raises LedgerError where the record before the first has no key, for then this file is not the one it was; and where
        a key of these places was destroyed, for then it is the record that is gone.
        """
        last = self._last(kind)
        if last < first - 1:
            raise LedgerError("log_keys_gone", path=str(self.path))
        before = self.between(kind, first, last) if last >= first else {}
        for at, secret in before.items():
            if secret is None:
                raise LedgerError("log_record_gone", type="source" if kind == "object" else kind, position=at)
        fresh = range(max(first, last + 1), first + count)
        made = dict(zip(fresh, _random(SECRET_BYTES, len(fresh)), strict=True))
        nonces = _random(_NONCE, len(fresh))
        rows = [
            (kind, at, nonce + self._case_key.encrypt(nonce, secret, place(kind, at)))
            for (at, secret), nonce in zip(made.items(), nonces, strict=True)
        ]
        with writing(self._connection):
            self._connection.executemany("INSERT INTO keys VALUES (?, ?, ?)", rows)
        known = {**before, **made}
        return [secret for at in range(first, first + count) if (secret := known[at])]

    def between(self, kind: str, first: int, last: int) -> dict[int, bytes | None]:
        """The keys of records of a type by their positions, from the first to the last; those that are missing are not there."""
        question = "SELECT position, wrapped FROM keys WHERE kind = ? AND position BETWEEN ? AND ?"
        found = self._connection.execute(question, (kind, first, last))
        return {at: None if wrapped is None else self._unwrapped(kind, at, wrapped) for at, wrapped in found}

    def of(self, kind: str, position: int) -> bytes | None:
        """The key of one record; None where it was erased. Raises LedgerError where it is missing."""
        found = self.between(kind, position, position)
        if position not in found:
            raise LedgerError("log_keys_gone", path=str(self.path))
        return found[position]

    def erased(self, kind: str) -> set[int]:
        """The positions of the records of a type whose keys were destroyed."""
        found = self._connection.execute("SELECT position FROM keys WHERE kind = ? AND wrapped IS NULL", (kind,))
        return {at for (at,) in found}

    def destroy(self, places: Sequence[tuple[str, int]]) -> None:
        """Destroy keys, in the file and in what SQLite keeps beside it; what was sealed under them stays closed for ever.

        Overwritten with zeros (`secure_delete`), the file written anew, the log of changes emptied. A disk may keep old
        blocks all the same.
        """
        with writing(self._connection):
            self._connection.executemany("UPDATE keys SET wrapped = NULL WHERE kind = ? AND position = ?", places)
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _last(self, kind: str) -> int:
        question = "SELECT coalesce(max(position), 0) FROM keys WHERE kind = ?"
        return int(self._connection.execute(question, (kind,)).fetchone()[0])

    def _unwrapped(self, kind: str, position: int, wrapped: bytes) -> bytes:
        try:
            secret = self._case_key.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], place(kind, position))
        except (InvalidTag, ValueError):
            secret = b""
        if len(secret) != SECRET_BYTES:
            raise LedgerError("log_key_changed", type=kind, position=position, path=str(self.path))
        return secret


def place(kind: str, position: int) -> bytes:
    """To what a key, and what is sealed under it, are bound: type and position of a record."""
    return b"%s/%d" % (kind.encode(), position)


def _random(length: int, count: int) -> list[bytes]:
    drawn = os.urandom(length * count)
    return [drawn[at : at + length] for at in range(0, len(drawn), length)]
