"""What a log's key has signed, so that it never signs two histories that cannot both be true.

It is kept twice: in the case (`lastsigned.db`), which travels with it, and in one file of this computer and user for all
cases, which no backup of a case brings back and no copy of a folder takes along. Nothing is ever removed from either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tawthiq.errors import LedgerError
from tawthiq.store import open_database, writing
from tawthiq.tlog import Checkpoint

_SCHEMA = """
CREATE TABLE signed (vkey TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, PRIMARY KEY (vkey, size)) STRICT;
CREATE TRIGGER signed_keep BEFORE UPDATE ON signed BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
CREATE TRIGGER signed_stay BEFORE DELETE ON signed BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
"""


@dataclass(frozen=True)
class LastSigned:
    """The checkpoints that keys have signed, in one file."""

    path: Path

    def history(self, vkey: str, origin: str) -> list[Checkpoint]:
        """What a key has signed, smallest first; nothing where the file is missing."""
        if not self.path.exists():
            return []
        connection = open_database(self.path, _SCHEMA)
        try:
            rows = connection.execute("SELECT size, root FROM signed WHERE vkey = ? ORDER BY size", (vkey,)).fetchall()
        finally:
            connection.close()
        return [Checkpoint(origin, size, root) for size, root in rows]

    def swap(self, vkey: str, checkpoint: Checkpoint, root_at: Callable[[int], bytes]) -> None:
        """Put a checkpoint in the place of the last one, durably, if its tree continues that one; then it may be signed.

        Raises LedgerError where it does not. Nobody else can put another one there in between.
        """
        connection = open_database(self.path, _SCHEMA)
        try:
            with writing(connection):
                last = connection.execute(
                    "SELECT size, root FROM signed WHERE vkey = ? ORDER BY size DESC LIMIT 1", (vkey,)
                ).fetchone()
                if last:
                    must_continue(Checkpoint(checkpoint.origin, *last), checkpoint, root_at)
                if not last or last[0] < checkpoint.size:
                    row = (vkey, checkpoint.size, checkpoint.root)
                    connection.execute("INSERT INTO signed VALUES (?, ?, ?)", row)
        finally:
            connection.close()


def must_continue(earlier: Checkpoint, now: Checkpoint, root_at: Callable[[int], bytes]) -> None:
    """Raise LedgerError unless a tree still begins with what was signed or witnessed earlier."""
    if now.size < earlier.size:
        raise LedgerError("log_shorter", size=now.size, signed=earlier.size)
    if root_at(earlier.size) != earlier.root:
        raise LedgerError("log_forked", signed=earlier.size)
