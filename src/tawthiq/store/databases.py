"""Small databases beside the system of record, made so that no crash leaves one half-made."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tawthiq.errors import LedgerError
from tawthiq.store.files import flush_folder


def open_database(path: Path, schema: str) -> sqlite3.Connection:
    """A database that keeps every commit through a power loss, made from its schema where there is none.

    Raises LedgerError where the file is no such database.
    """
    if not path.exists():
        create_database(path, [schema])
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


def create_database(path: Path, scripts: Iterable[str]) -> None:
    """Make a database under synchronous=EXTRA, for its owner's eyes alone, and link it into place whole.

    A crash here leaves none that is half-made. The link fails where another process was first, so that no database is ever
    put in the place of another.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection = sqlite3.connect(unfinished, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")
    for script in scripts:
        connection.executescript(script)
    connection.close()
    with suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
    flush_folder(path.parent)
