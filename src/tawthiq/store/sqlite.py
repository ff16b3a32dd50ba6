"""SQLite as the system of record: append and read, no meaning.

Triggers stop mistakes, not attackers: whoever owns the file can drop them.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path
from typing import Any

from tawthiq.errors import LedgerError
from tawthiq.store.databases import create_database, is_of_the_disk, writing

# Table, and what no two of its rows may share.
_TABLES = {
    "sources": "sha256 = NEW.sha256",
    "readings": "reading_id = NEW.reading_id",
    "claims": "claim_id = NEW.claim_id",
    "judgements": "judgement_id = NEW.judgement_id",
    "acts": "act_id = NEW.act_id",
    "leaves": "kind = NEW.kind AND record = NEW.record",
    "cosignatures": "size = NEW.size AND line = NEW.line",
}


class SqliteStore:
    """The append-only tables of a case in one SQLite file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            _create(path)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        _check_tables(self._connection, path)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA busy_timeout = 5000")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All appends inside are kept together, or none of them is; a crash inside leaves nothing."""
        return writing(self._connection)

    def last(self, table: str) -> int:
        """The position of the last row; 0 where there is none."""
        return int(self._connection.execute(f"SELECT coalesce(max(position), 0) FROM {_known(table)}").fetchone()[0])

    def append(self, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Append rows in order, numbering them; returns how many."""
        last, rows = self.last(table), list(rows)
        if not rows:
            return 0
        columns = ["position", *rows[0]]
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        numbered = ((last + offset, *row.values()) for offset, row in enumerate(rows, start=1))
        try:
            self._connection.executemany(statement, numbered)
        except sqlite3.Error as error:
            if is_of_the_disk(error):
                raise
            raise LedgerError("store_refused", table=table, detail=str(error)) from None
        return len(rows)

    def read(self, table: str, where: Mapping[str, Any] | None = None) -> list[sqlite3.Row]:
        """Rows in the order they were appended, those that equal `where`."""
        where = where or {}
        condition = " AND ".join(f"{column} = ?" for column in where) or "1"
        statement = f"SELECT * FROM {_known(table)} WHERE {condition} ORDER BY position"
        return self._connection.execute(statement, tuple(where.values())).fetchall()

    def read_after(self, table: str, position: int, most: int) -> list[sqlite3.Row]:
        """The next rows after a position, at most so many, in the order they were appended."""
        statement = f"SELECT * FROM {_known(table)} WHERE position > ? ORDER BY position LIMIT ?"
        return self._connection.execute(statement, (position, most)).fetchall()

    def column(
        self, table: str, names: Sequence[str], after: int | None = None, most: int | None = None
    ) -> list[tuple[Any, ...]]:
        """A few columns of a table in the order of appending: all of it, or the next rows after a position."""
        since = "1" if after is None else f"position > {int(after)}"
        statement = f"SELECT {', '.join(names)} FROM {_known(table)} WHERE {since} ORDER BY position LIMIT ?"
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor.execute(statement, (-1 if most is None else most,)).fetchall()


def _known(table: str) -> str:
    if table not in _TABLES:
        raise LedgerError("store_table_unknown", table=table)
    return table


def _create(path: Path) -> None:
    if (path.parent / "objects").exists():
        raise LedgerError("ledger_gone", path=str(path))
    schema = files("tawthiq.store").joinpath("schema.sql").read_text(encoding="utf-8")
    create_database(path, "".join((schema, *(_guards(table, same) for table, same in _TABLES.items()))))


def _check_tables(connection: sqlite3.Connection, path: Path) -> None:
    try:
        found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        if is_of_the_disk(error):
            raise
        found = set()
    if not found.issuperset(_TABLES):
        connection.close()
        raise LedgerError("ledger_damaged" if "claims" not in found else "ledger_older", path=str(path))


def _guards(table: str, same: str) -> str:
    return f"""
    CREATE TRIGGER {table}_keeps_rows BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
    CREATE TRIGGER {table}_loses_nothing BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
    CREATE TRIGGER {table}_appends BEFORE INSERT ON {table}
    WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM {table})
      OR EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
    """
