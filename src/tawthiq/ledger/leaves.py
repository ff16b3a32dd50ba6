"""The entries of the public log (`public.db`) and, in a file of their own, the keys that open them (`keys.db`).

An entry is known by the type and position of its record, so that making it twice is impossible. Hashes and nodes are not
kept: they follow from the entries, two seconds a million, and what is not kept cannot disagree.
"""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from tawthiq.ledger.commitments import RecordKey
from tawthiq.store import open_database, writing
from tawthiq.tlog import Tree, leaf_hashes

_SCHEMA = """
CREATE TABLE leaves (
  number   INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL,
  position INTEGER NOT NULL,
  entry    BLOB NOT NULL,
  UNIQUE (kind, position)
) STRICT;
CREATE TABLE cosignatures (size INTEGER NOT NULL, line BLOB NOT NULL, PRIMARY KEY (size, line)) STRICT;
CREATE TRIGGER leaves_keep BEFORE UPDATE ON leaves BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
CREATE TRIGGER leaves_stay BEFORE DELETE ON leaves BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
CREATE TRIGGER leaves_append BEFORE INSERT ON leaves
WHEN NEW.number IS NOT (SELECT coalesce(max(number) + 1, 0) FROM leaves)
  OR NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM leaves WHERE kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
"""

_KEYS_SCHEMA = """
CREATE TABLE keys (
  kind     TEXT NOT NULL,
  position INTEGER NOT NULL,
  entry_id TEXT NOT NULL,
  secret   BLOB NOT NULL CHECK (length(secret) = 32),
  PRIMARY KEY (kind, position)
) STRICT;
"""

_READ_AT_ONCE = 10_000

Leaf = tuple[str, int, bytes]
"""Type and position of a record, and its entry."""


class Leaves:
    """The entries of a case's public log, numbered from 0."""

    def __init__(self, folder: Path) -> None:
        self._connection = open_database(folder / "public.db", _SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def size(self) -> int:
        """How many entries there are."""
        return int(self._connection.execute("SELECT coalesce(max(number) + 1, 0) FROM leaves").fetchone()[0])

    def last(self, kind: str) -> tuple[int, bytes] | None:
        """Position and entry of the last record of a type that has one."""
        question = "SELECT position, entry FROM leaves WHERE kind = ? ORDER BY position DESC LIMIT 1"
        found: tuple[int, bytes] | None = self._connection.execute(question, (kind,)).fetchone()
        return found

    def append(self, leaves: Sequence[Leaf]) -> None:
        """Append entries in order, all or none."""
        with writing(self._connection):
            first = self.size()
            rows = [(number, *leaf) for number, leaf in enumerate(leaves, first)]
            self._connection.executemany("INSERT INTO leaves VALUES (?, ?, ?, ?)", rows)

    def entries(self, begin: int = 0, end: int | None = None) -> list[bytes]:
        """The entries from one number to before another."""
        question = "SELECT entry FROM leaves WHERE number >= ? AND number < ? ORDER BY number"
        return [entry for (entry,) in self._connection.execute(question, (begin, self.size() if end is None else end))]

    def tree(self) -> Tree:
        """The tree over all entries."""
        tree = Tree()
        for begin in range(0, self.size(), _READ_AT_ONCE):
            tree.extend(leaf_hashes(self.entries(begin, begin + _READ_AT_ONCE)))
        return tree

    def of_kind(self, kind: str) -> Iterator[tuple[int, int, bytes]]:
        """Number, position and entry of every leaf of a type, by position."""
        question = "SELECT number, position, entry FROM leaves WHERE kind = ? ORDER BY position"
        yield from self._connection.execute(question, (kind,))

    def count(self, kind: str) -> int:
        """How many records of a type have an entry."""
        return int(self._connection.execute("SELECT count(*) FROM leaves WHERE kind = ?", (kind,)).fetchone()[0])

    def number_of(self, kind: str, position: int) -> int | None:
        """The number of a record's entry; None while it has none."""
        question = "SELECT number FROM leaves WHERE kind = ? AND position = ?"
        found = self._connection.execute(question, (kind, position)).fetchone()
        return None if found is None else int(found[0])

    def cosignatures(self, size: int) -> list[bytes]:
        """The signature lines of witnesses on the checkpoint of a size."""
        question = "SELECT line FROM cosignatures WHERE size = ? ORDER BY line"
        return [line for (line,) in self._connection.execute(question, (size,))]

    def add_cosignatures(self, size: int, lines: Sequence[bytes]) -> None:
        """Keep the signature lines of witnesses, which were checked before."""
        with writing(self._connection):
            rows = [(size, line) for line in lines]
            self._connection.executemany("INSERT OR IGNORE INTO cosignatures VALUES (?, ?)", rows)

    def cosigned_sizes(self) -> list[int]:
        """The sizes of checkpoints that a witness cosigned, largest first."""
        return [
            size for (size,) in self._connection.execute("SELECT DISTINCT size FROM cosignatures ORDER BY size DESC")
        ]

    def witnessed_size(self) -> int:
        """The size of the last checkpoint that a witness cosigned; 0 if there is none."""
        return max(self.cosigned_sizes(), default=0)


class RecordKeys:
    """The keys that open the entries of a case: whoever has them and a copy of the ledger can show what was recorded."""

    def __init__(self, folder: Path) -> None:
        self._connection: sqlite3.Connection = open_database(folder / "keys.db", _KEYS_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def make(self, kind: str, positions: Sequence[int]) -> None:
        """Make the keys of records that have none; one that exists, from a run that was stopped, stays."""
        fresh = secrets.token_bytes(48 * len(positions))
        parts = [(fresh[at : at + 16].hex(), fresh[at + 16 : at + 48]) for at in range(0, len(fresh), 48)]
        rows = [(kind, position, *part) for position, part in zip(positions, parts, strict=True)]
        with writing(self._connection):
            self._connection.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?)", rows)

    def between(self, kind: str, first: int, last: int) -> dict[int, RecordKey]:
        """The keys of records of a type by their positions, from the first to the last."""
        question = "SELECT position, entry_id, secret FROM keys WHERE kind = ? AND position BETWEEN ? AND ?"
        found = self._connection.execute(question, (kind, first, last))
        return {position: RecordKey(entry_id, secret) for position, entry_id, secret in found}

    def of(self, kind: str, position: int) -> RecordKey | None:
        """The key of one record; None where it is gone."""
        return self.between(kind, position, position).get(position)
