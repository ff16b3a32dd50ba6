"""What a copy of the case folder tells somebody who has no identity that opens it."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger.logs import append, checkpoint
from tawthiq.cli import tawthiq
from tawthiq.ledger import Ledger

NAMES = ("Ahmad", "Layla")


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    append(tmp_path / "ledger", *NAMES, judged=True)
    checkpoint(tmp_path / "ledger")
    return tmp_path / "ledger"


def test_files_are_for_their_owner_also_where_the_library_makes_them(open_umask: None, folder: Path) -> None:
    with Ledger(folder):  # while it is open, SQLite keeps files beside
        modes = {
            path.relative_to(folder).as_posix(): path.stat().st_mode for path in folder.rglob("*") if path.is_file()
        }
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {"log.db", "keys.db", "case.key", "log.key", "lastsigned.db", "keys.db-wal"} <= set(modes)
    assert [name for name, mode in modes.items() if stat.S_IMODE(mode) & 0o077] == []


def test_a_short_list_is_not_guessed_from_a_digest(folder: Path) -> None:
    """Whoever guesses the bytes of a source finds their digest in no file, and in no file's name."""
    digest = hashlib.sha256("\n".join(NAMES).encode())
    with Ledger(folder) as ledger:
        assert ledger.store.column("claims", ("source",)) == [(digest.hexdigest(),)] * len(NAMES)
    for path in folder.rglob("*"):
        assert digest.hexdigest()[2:] not in path.name
        data = path.read_bytes() if path.is_file() else b""
        for spelled in (digest.digest(), digest.hexdigest().encode(), digest.hexdigest().upper().encode()):
            assert spelled not in data, path


def test_equal_sources_of_two_cases_do_not_look_equal(tmp_path: Path) -> None:
    names = []
    for case in ("one", "two"):
        append(tmp_path / case, *NAMES)
        names.append({path.name for path in (tmp_path / case / "objects").rglob("*") if path.is_file()})
    assert not names[0] & names[1]


def test_a_crash_of_a_command_writes_no_memory_to_the_disk() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    assert CliRunner().invoke(tawthiq, ["verify", "--help"]).exit_code == 0
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
