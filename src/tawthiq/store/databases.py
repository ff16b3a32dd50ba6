"""Small databases beside the system of record, made so that no crash leaves one half-made."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tawthiq.errors import LedgerError
from tawthiq.store.files import flush_folder, make_folder


def open_database(path: Path, schema: str) -> sqlite3.Connection:
    """A database that keeps every commit through a power loss, made from its schema where there is none.

    Raises LedgerError where the file is no such database.
    """
    if not path.exists():
        _create(path, schema)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError:
        connection.close()
        raise LedgerError("ledger_damaged", path=str(path)) from None
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written inside is kept, or none of it; nobody else writes in between."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _create(path: Path, schema: str) -> None:
    make_folder(path.parent)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.executescript(schema)
    connection.close()
    unfinished.chmod(0o600)
    with suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
    flush_folder(path.parent)
