"""Backups that are put back and copies that go on by themselves: one installation never signs two histories."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from ledger.conftest import MEMORY
from ledger.logs import append, checkpoint, signing
from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger import Ledger
from tawthiq.ledger.checkpoints import Signing
from tawthiq.ledger.public_log import open_log


@pytest.fixture
def case(tmp_path: Path) -> Path:
    append(tmp_path / "case", "a", "b")
    checkpoint(tmp_path / "case")
    return tmp_path / "case"


def test_a_restored_backup_is_not_signed(case: Path, tmp_path: Path) -> None:
    shutil.copytree(case, tmp_path / "backup")
    append(case, "c")
    checkpoint(case)
    shutil.rmtree(case)
    shutil.copytree(tmp_path / "backup", case)
    with pytest.raises(LedgerError, match="log_shorter"):
        checkpoint(case)
    append(case, "d", "e")
    with pytest.raises(LedgerError, match="log_forked"):
        checkpoint(case)


def test_a_database_that_was_put_back_alone_is_not_signed_on_another_computer_either(
    case: Path, tmp_path: Path
) -> None:
    for name in ("keys.db", "log.db"):
        shutil.copy(case / name, tmp_path / name)
    append(case, "c")
    checkpoint(case)
    for name in ("keys.db", "log.db"):
        shutil.copy(tmp_path / name, case / name)
    elsewhere = Signing(None, 2025, tmp_path / "elsewhere.db")
    with pytest.raises(LedgerError, match="log_shorter"):
        checkpoint(case, elsewhere)
    assert not elsewhere.register.exists()


def test_a_copy_that_went_on_by_itself_is_not_signed(case: Path, tmp_path: Path) -> None:
    shutil.copytree(case, tmp_path / "copy")
    append(case, "c")
    append(tmp_path / "copy", "d")
    checkpoint(case)
    with pytest.raises(LedgerError, match="log_forked"):
        checkpoint(tmp_path / "copy")


def test_a_case_that_moved_to_another_computer_goes_on(case: Path, tmp_path: Path) -> None:
    append(case, "c")
    assert checkpoint(case, Signing(None, 2025, tmp_path / "elsewhere.db")).size == 7
    append(case, "d")
    assert checkpoint(case).size == 10


def test_a_ledger_put_back_under_a_longer_log_is_told(case: Path, tmp_path: Path) -> None:
    shutil.copy(case / "log.db", tmp_path / "log.db")
    append(case, "c")
    checkpoint(case)
    shutil.copy(tmp_path / "log.db", case / "log.db")
    with pytest.raises(LedgerError, match="log_shorter"):
        checkpoint(case)
    append(case, "x")
    with pytest.raises(LedgerError, match="log_forked"):
        checkpoint(case)


def test_a_lost_key_is_not_made_anew_and_a_name_stays(case: Path) -> None:
    with pytest.raises(LedgerError, match="log_origin_changed"):
        checkpoint(case, Signing("another.example/log", 2025, signing(case).register))
    (case / "log.key").write_text("PRIVATE+KEY+x", encoding="utf-8")
    with pytest.raises(LedgerError, match="log_key_damaged"):
        checkpoint(case)
    (case / "log.key").unlink()
    with pytest.raises(LedgerError, match="log_key_gone"):
        checkpoint(case)


def test_nothing_is_not_signed_and_a_name_is_invented(tmp_path: Path) -> None:
    how = Signing(None, 2026, tmp_path / "lastsigned.db")
    with pytest.raises(Misuse, match="checkpoint_empty"):
        checkpoint(tmp_path / "case", how)
    append(tmp_path / "case", "a")
    origin = checkpoint(tmp_path / "case", how).origin
    assert origin.startswith("tawthiq.example/")
    assert origin.endswith("/2026")
    assert (tmp_path / "case" / "log.key").stat().st_mode & 0o777 == 0o600


class Copies(RuleBasedStateMachine):
    """A case, a backup and a copy on one computer, used in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.folders = [self.room / "case", self.room / "copy"]
        self.backup = self.room / "backup"
        self.signed: list[list[bytes]] = []
        self.is_plain = True  # no copy was ever used
        self.number = 0
        append(self.folders[0], "first")
        self.sign(self.folders[0])
        self.backs_up()

    def teardown(self) -> None:
        shutil.rmtree(self.room)

    @rule(which=st.sampled_from([0, 1]), appends=st.integers(0, 2), signs=st.booleans())
    def works(self, which: int, appends: int, signs: bool) -> None:
        folder = self.folders[which]
        if not folder.exists():
            return
        for _ in range(appends):
            self.number += 1
            append(folder, f"name {self.number}")
        if signs:
            self.sign(folder)

    def sign(self, folder: Path) -> None:
        try:
            made = checkpoint(folder, Signing("l.example/x", 2025, self.room / "state" / "lastsigned.db"))
        except LedgerError:
            assert not self.is_plain
            return
        with Ledger(folder) as ledger, open_log(ledger) as log:
            self.signed.append(log.leaves.entries(0, made.size))
        for earlier in self.signed:
            n = min(len(earlier), made.size)
            assert earlier[:n] == self.signed[-1][:n]

    @rule()
    def backs_up(self) -> None:
        shutil.rmtree(self.backup, ignore_errors=True)
        shutil.copytree(self.folders[0], self.backup)

    @rule(which=st.sampled_from([0, 1]))
    def puts_back(self, which: int) -> None:
        self.is_plain = False
        shutil.rmtree(self.folders[which], ignore_errors=True)
        shutil.copytree(self.backup, self.folders[which])


def test_no_order_of_use_signs_two_histories() -> None:
    few = settings(max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Copies, settings=few)
