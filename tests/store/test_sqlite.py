"""The system of record keeps every row, in order, whatever statement is tried on it."""

import sqlite3
from pathlib import Path

import pytest

from tawthiq.errors import LedgerError
from tawthiq.store import open_store

SOURCE = {"sha256": "a" * 64, "bytes": 1, "added_at": "2025-01-01T00:00:00Z", "added_by": "x", "sealed": b"?"}


def filled(folder: Path) -> Path:
    store = open_store(folder)
    with store.transaction():
        store.append("sources", [SOURCE, {**SOURCE, "sha256": "b" * 64}])
    store.close()
    return folder / "log.db"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sources SET added_by = 'b'",
        "DELETE FROM sources WHERE position = 1",
        "INSERT OR REPLACE INTO sources VALUES (1, 'c', 1, '', '', x'')",
        "REPLACE INTO sources VALUES (3, '{a}', 1, '', '', x'')",
        "INSERT OR REPLACE INTO sources VALUES (2, '{a}', 1, '', '', x'')",
        "INSERT INTO sources VALUES (9, 'c', 1, '', '', x'')",
        "INSERT INTO sources VALUES (NULL, 'c', 1, '', '', x'')",
        "INSERT INTO sources VALUES (1, 'c', 1, '', '', x'') ON CONFLICT (position) DO UPDATE SET added_by = 'd'",
    ],
)
def test_nothing_is_changed_overwritten_or_left_out(tmp_path: Path, statement: str) -> None:
    connection = sqlite3.connect(filled(tmp_path))
    before = connection.execute("SELECT * FROM sources").fetchall()
    with pytest.raises(sqlite3.Error):
        connection.execute(statement.replace("{a}", "a" * 64))
    assert connection.execute("SELECT * FROM sources").fetchall() == before
    connection.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with pytest.raises(LedgerError), store.transaction():
        store.append("sources", [SOURCE, SOURCE])
    assert store.read("sources") == []
    store.close()


def test_tables_are_ours_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with pytest.raises(LedgerError):
        store.read("sqlite_master")
    store.close()


def test_a_half_made_file_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "log.new").write_bytes(b"torn")
    store = open_store(tmp_path)
    assert store.read("claims") == []
    store.close()
