"""The benches of the ledger run from end to end, and what is wrong is seen: a bench that finds all good must be able not to."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.scripts import BENCH, bench_module
from tawthiq.ledger import Ledger
from tawthiq.ledger.checkpoints import make_checkpoint
from tawthiq.ledger.public_log import open_log

bench_module("ledger_go")
tree_bench = bench_module("ledger_tree")
bench = bench_module("ledger", "bench_ledger")
acknowledged = bench_module("ledger_acknowledged")
crash = bench_module("crash", "bench_crash")

MEMORY = Path("/dev/shm")  # noqa: S108  (thousands of flushes, and no test looks at what a disk does then)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as room:
        yield Path(room)


def test_the_log_of_a_small_case_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_bench, "PROOFS", 100)
    monkeypatch.setattr(bench, "BATCHES", 1)
    monkeypatch.setattr(bench, "BATCH", 100)
    found = bench.measure(2_000, 1, tmp_path)
    assert all(value > 0 for value in found.values() if not isinstance(value, str))
    with Ledger(tmp_path / "ledger") as ledger, open_log(ledger) as log:
        assert log.leaves.size() == 2_100
        tile = tmp_path / "ledger" / "tiles" / "tile" / "entries" / "000"
        tile.write_bytes(tile.read_bytes().replace(b'"claim"', b'"clain"', 1))
        with pytest.raises(SystemExit):
            bench.outsider(log)


def test_killed_children_leave_what_they_acknowledged(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCH / "crash.py"), "--kills", "3", "--json"]
    room = {**os.environ, "TMPDIR": str(tmp_path)}
    told = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60, env=room).stdout)
    assert list(tmp_path.iterdir()) == []
    assert sum(value for name, value in told.items() if name.startswith("killed_while_")) == 3
    assert [told[name] for name in (*acknowledged.WRONG, "other_bytes")] == [0] * 6
    assert 0 < told["longest_fresh_start_s"] < 20


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, object]:
    """A ledger with a checkpoint, and what was acknowledged of it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder, told = tmp_path / "ledger", acknowledged.Told()
    with Ledger(folder) as ledger, open_log(ledger) as log:
        told.add(acknowledged.append(log))
        made, _ = make_checkpoint(log, acknowledged.signing())
        told.add({"step": "signed", "size": made.size, "root": made.root.hex()})
    assert list(acknowledged.examine(folder, told)) == []
    return folder, told


def test_what_was_acknowledged_and_is_gone_is_lost(case: tuple[Path, object]) -> None:
    folder, told = case
    told.add({"step": "appended", "source": "0" * 64, "rows": 1})
    told.add({"step": "signed", "size": told.states[-1][0] + 1, "root": "0" * 64})
    # The source, the entries, the checkpoint in both registers and in the published folder.
    assert Counter(acknowledged.examine(folder, told)) == {"lost": 5}


def test_another_root_is_a_fork(case: tuple[Path, object]) -> None:
    folder, told = case
    told.states.append((told.states[0][0], "0" * 64))
    assert list(acknowledged.examine(folder, told)) == ["forked"]


def test_a_list_without_one_of_its_rows_is_torn(case: tuple[Path, object]) -> None:
    folder, told = case
    connection = sqlite3.connect(folder / "log.db")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DELETE FROM claims WHERE position = (SELECT max(position) FROM claims)")
    connection.commit()
    connection.close()
    assert Counter(acknowledged.examine(folder, told)) == {"torn": 1, "bad": 1}


def test_a_row_that_was_erased_and_is_there_is_lost(case: tuple[Path, object]) -> None:
    folder, told = case
    with Ledger(folder) as ledger:
        told.add({"step": "erased", "claim": ledger.store.column("claims", ("claim_id",))[0][0]})
    assert list(acknowledged.examine(folder, told)) == ["lost"]


def test_a_run_that_makes_other_bytes_after_a_kill_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = crash.new_case(tmp_path / "case")

    def run(case: Any) -> None:
        case.output.mkdir(exist_ok=True)
        (case.output / "made").write_bytes(case.path.name.encode())

    monkeypatch.setattr(crash, "run_in_child", run)
    assert crash.other_bytes(case) == ["made"]


def test_a_damaged_file_is_seen(case: tuple[Path, object]) -> None:
    folder, told = case
    shutil.copy(BENCH / "crash.py", folder / "keys.db")
    assert "unusable" in list(acknowledged.examine(folder, told))
