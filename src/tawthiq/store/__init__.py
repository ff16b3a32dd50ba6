"""The system of record behind a case: append and read, no meaning. SQLite now; other engines by the same protocol."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from tawthiq.store.databases import is_of_the_disk, open_database, writing
from tawthiq.store.files import flush_folder, make_folder, write_file, write_once
from tawthiq.store.sqlite import SqliteStore


class Store(Protocol):
    """Append-only tables: sources, readings, claims, judgements, acts; entries of the public log and their cosignatures."""

    def transaction(self) -> AbstractContextManager[None]:
        """All appends inside are kept together, or none of them is."""

    def last(self, table: str) -> int:
        """The position of the last row; 0 where there is none."""

    def append(self, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Append rows in order; returns how many."""

    def read(self, table: str, where: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """Rows in the order they were appended."""

    def read_after(self, table: str, position: int, most: int) -> Sequence[Any]:
        """The next rows after a position, at most so many, in the order they were appended."""

    def column(
        self, table: str, names: Sequence[str], after: int | None = None, most: int | None = None
    ) -> list[tuple[Any, ...]]:
        """A few columns of a table: all of it, or the next rows after a position, at most so many."""

    def close(self) -> None:
        """Let go of the store."""


def open_store(folder: Path) -> Store:
    """The store of a ledger folder, made where there is none."""
    return SqliteStore(folder / "log.db")


__all__ = [
    "Store",
    "flush_folder",
    "is_of_the_disk",
    "make_folder",
    "open_database",
    "open_store",
    "write_file",
    "write_once",
    "writing",
]
