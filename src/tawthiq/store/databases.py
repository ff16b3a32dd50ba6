"""Small databases beside the system of record, made so that no crash leaves one half-made."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tawthiq.errors import LedgerError
from tawthiq.store.files import flush_folder, make_folder


def open_database(path: Path, schema: str) -> sqlite3.Connection:
    """A database that keeps every commit through a power loss, made from its schema where there is none.

    Raises LedgerError where the file is no such database, sqlite3.Error where the disk does not let it be used.
    """
    if not path.exists():
        create_database(path, schema)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError as error:
        connection.close()
        if is_of_the_disk(error):
            raise
        raise LedgerError("ledger_damaged", path=str(path)) from None
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written inside is kept, or none of it; nobody else writes in between."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself ends one that meets a full disk
            connection.execute("ROLLBACK")
        raise


def is_of_the_disk(error: sqlite3.Error) -> bool:
    """Whether the disk is at fault, being full or out of order, and not what is kept on it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK


_OF_THE_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


def create_database(path: Path, schema: str) -> None:
    """Make a file under synchronous=EXTRA, for its owner's eyes alone, and link it into place whole: a crash leaves none half-made.

    The link fails where another process was first, so that no file is ever put in the place of another.
    """
    make_folder(path.parent)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.executescript(schema)
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    flush_folder(path.parent)
