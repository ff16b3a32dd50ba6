"""The restore drill: two custodians restore a case, one alone gets nothing, and an old backup signs nothing."""

import json
import os
import shutil
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from pyrage import encrypt
from pyrage.x25519 import Recipient

from ledger.logs import append, outsider, signing
from ledger.logs import checkpoint as checkpoint_of
from ledger.people import block, keys_of
from tawthiq.case import CaseFolder, create_case
from tawthiq.errors import LedgerError, LogRefused, Misuse
from tawthiq.ledger import Ledger
from tawthiq.ledger import backup as backup_module
from tawthiq.ledger.backup import TITLE, back_up
from tawthiq.ledger.checkpoints import signer_of
from tawthiq.ledger.identity import identity_path, make_identity
from tawthiq.ledger.last_signed import LastSigned
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.ledger.restore import remember, restore, unwrap
from tawthiq.ledger.verifying import BAD, verdict, verify_case
from tawthiq.tlog import Checkpoint

NAME = "Ahmad Hasan Darwish"


class Drill:
    """A case with a backup, and its custodians' identities: `a`, `b`, `c`; `m` is a monitor."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.case = create_case(room / "case", {"en": "x", "ar": "x"}, None)
        self.identities, blocks = {}, ""
        for name, role in (("a", "custodian"), ("b", "custodian"), ("c", "custodian"), ("m", "monitor")):
            self.identities[name], signer, recipient = keys_of(room, name)
            blocks += block(name, role, signer, recipient)
        with self.case.declaration_file.open("a", encoding="utf-8") as file:
            file.write(blocks)
        (self.case.hand / "رقم.csv").write_text(f"id\n{NAME}\n", encoding="utf-8")
        append(self.case.ledger, NAME, "Layla Omar Nassar", judged=True)
        self.checkpoint()
        self.backup = room / "backup"
        self.back_up(self.backup)

    def back_up(self, out: Path) -> None:
        with Ledger(self.case.ledger) as ledger:
            key = ledger.key
        back_up(self.case, key, self.case.declaration().people, out)

    def checkpoint(self, case: CaseFolder | None = None, register: Path | None = None) -> Checkpoint:
        """Sign on this computer, or on another with a register of its own."""
        how = signing(self.case.ledger)
        how = replace(how, register=register or self.room / "state" / "lastsigned.db")
        return checkpoint_of((case or self.case).ledger, how)

    def half(self, name: str) -> bytes:
        return unwrap(self.backup, self.identities[name])

    def restore(self, begins: str, ends: str, place: str = "restored") -> CaseFolder:
        restore(self.backup, self.room / place, [self.half(begins)], self.identities[ends])
        return CaseFolder(self.room / place)


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    return Drill(tmp_path_factory.mktemp("drill"))


@pytest.fixture
def drill(drilled: Drill, tmp_path: Path) -> Drill:
    """A drill of one's own, from the same backup."""
    shutil.copytree(drilled.room, tmp_path / "drill")
    mine = object.__new__(Drill)
    mine.room = tmp_path / "drill"
    mine.case = CaseFolder(mine.room / "case")
    mine.identities = {name: mine.room / name / "identity" for name in drilled.identities}
    mine.backup = mine.room / "backup"
    return mine


def files_of(folder: Path) -> dict[str, bytes]:
    ours = (each for each in folder.rglob("*") if each.is_file() and each.suffix not in (".db", ".key", ".lock"))
    found = {each.relative_to(folder).as_posix(): each.read_bytes() for each in ours}
    return {name: data for name, data in found.items() if not name.endswith(("-wal", "-shm"))}


@pytest.mark.parametrize(("begins", "ends"), [("a", "b"), ("b", "a"), ("c", "a")])
def test_two_custodians_restore_a_case_that_verifies(
    drill: Drill, begins: str, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored = drill.restore(begins, ends)
    assert files_of(restored.path) == files_of(drill.case.path)
    assert {each.name for each in restored.path.iterdir()} == {each.name for each in drill.case.path.iterdir()}
    with pytest.raises(LedgerError, match="case_key_not_yours"):
        Ledger(restored.ledger, drill.identities["m"])
    monkeypatch.setenv("TAWTHIQ_IDENTITY", str(drill.identities[ends]))
    with Ledger(restored.ledger) as ledger, open_log(ledger) as log:
        assert verdict(verify_case(log, None, drill.room / "state" / "lastsigned.db")) != BAD
        assert json.loads(ledger.store.read("claims")[0]["fields"])[0][1] == NAME
        vkey = log_vkey(log)
    assert outsider("log", restored.ledger / "tiles", "--vkey", vkey) == 2
    assert not [each for each in drill.room.iterdir() if each.name.endswith(".new")]


def log_vkey(log: PublicLog) -> str:
    return signer_of(log).key.text


def test_one_custodian_alone_gets_nothing(drill: Drill) -> None:
    for name in ("a", "b", "c"):
        with pytest.raises(LedgerError, match="half_not_yours"):
            drill.restore(name, name)
    with pytest.raises(LedgerError, match="backup_not_yours"):
        drill.half("m")
    with pytest.raises(LedgerError, match="half_not_yours"):
        drill.restore("a", "m")
    assert not (drill.room / "restored").exists()


def test_a_backup_holds_no_name_and_nobody_for_whom_it_is(drill: Drill) -> None:
    data = drill.backup.read_bytes()
    assert data.startswith(TITLE)
    for secret in (NAME, "AGE-SECRET-KEY", "hand/", *map(make_identity, drill.identities.values())):
        assert secret.encode() not in data
    assert drill.backup.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("share", [0, 0.2, 0.6, 0.9999])
@pytest.mark.parametrize("cut", [True, False], ids=["cut off", "changed"])
def test_a_damaged_backup_leaves_nothing_half_written(drill: Drill, share: float, cut: bool) -> None:
    half, data = drill.half("a"), bytearray(drill.backup.read_bytes())
    at = int(share * len(data))
    if cut:
        del data[at:]
    else:
        data[at] ^= 1
    drill.backup.write_bytes(data)
    before = sorted(drill.room.rglob("*"))
    with pytest.raises(LedgerError, match=r"backup_damaged|half_not_yours"):
        restore(drill.backup, drill.room / "restored", [half], drill.identities["b"])
    assert sorted(drill.room.rglob("*")) == before


def test_what_is_behind_the_end_is_damage_too(drill: Drill) -> None:
    half = drill.half("a")
    with drill.backup.open("ab") as file:
        file.write(b"more")
    with pytest.raises(LedgerError, match="backup_damaged"):
        restore(drill.backup, drill.room / "restored", [half], drill.identities["b"])


@pytest.mark.parametrize("half", [b"", b"[]", b'{"of": 1, "keys": [1]}', b"[" * 100_000])
def test_a_damaged_half_is_told(drill: Drill, half: bytes) -> None:
    with pytest.raises(LedgerError, match="half_damaged"):
        restore(drill.backup, drill.room / "restored", [half], drill.identities["b"])


def test_a_forged_half_is_told(drill: Drill) -> None:
    """Whoever knows a custodian's recipient can make a half that opens, and holds anything."""
    recipient = Recipient.from_str(make_identity(drill.identities["b"]))
    half = json.loads(drill.half("a"))
    half["keys"] = [b64encode(encrypt(b"\xff no identity", [recipient])).decode()]
    with pytest.raises(LedgerError, match="half_damaged"):
        restore(drill.backup, drill.room / "restored", [json.dumps(half).encode()], drill.identities["b"])
    assert not (drill.room / "restored").exists()


def test_nothing_is_restored_or_backed_up_over_anything(drill: Drill) -> None:
    (drill.room / "empty").mkdir()
    drill.restore("a", "b", "empty")
    for place in ("empty", "backup"):
        with pytest.raises(Misuse, match="restore_exists"):
            drill.restore("a", "b", place)
    with pytest.raises(Misuse, match="backup_exists"):
        drill.back_up(drill.backup)


def test_a_backup_needs_two_custodians(drill: Drill) -> None:
    custodian = drill.case.declaration().people[0]
    with pytest.raises(Misuse, match="backup_needs_custodians"):
        back_up(drill.case, bytes(32), [custodian], drill.room / "other")


def test_a_restored_older_backup_signs_nothing(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    """On this computer its register forbids it, whatever came with the backup."""
    append(drill.case.ledger, "Yusuf")
    drill.checkpoint()
    restored = drill.restore("a", "b")
    monkeypatch.setenv("TAWTHIQ_IDENTITY", str(drill.identities["b"]))
    with pytest.raises(LedgerError, match="log_shorter"):
        drill.checkpoint(restored)
    append(restored.ledger, "somebody", "else", "and", "more")
    with pytest.raises(LedgerError, match="log_forked"):
        drill.checkpoint(restored)


def test_on_another_computer_a_monitors_checkpoint_forbids_it(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    append(drill.case.ledger, "Yusuf")
    drill.checkpoint()
    note = (drill.case.ledger / "tiles" / "checkpoint").read_bytes()
    restored = drill.restore("a", "b")
    monkeypatch.setenv("TAWTHIQ_IDENTITY", str(drill.identities["b"]))
    shutil.rmtree(drill.room / "case")
    register = drill.room / "elsewhere" / "lastsigned.db"
    with Ledger(restored.ledger) as ledger, open_log(ledger) as log:
        with pytest.raises(LogRefused):
            remember(log, note.replace(b"\n8\n", b"\n9\n").replace(b"\n7\n", b"\n9\n"), register)
        known = remember(log, note, register)
        old = remember(log, (restored.ledger / "tiles" / "checkpoint").read_bytes(), register)
        vkey = log_vkey(log)
    assert old.size < known.size
    assert LastSigned(register).history(vkey, known.origin) == [known]
    with pytest.raises(LedgerError, match="log_shorter"):
        drill.checkpoint(restored, register)


def test_a_part_that_shrinks_meanwhile_leaves_no_backup(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_module, "fstat", lambda _: os.stat_result((0o600, 0, 0, 0, 0, 0, 10**9, 0, 0, 0)))
    before = sorted(drill.room.rglob("*"))
    with pytest.raises(LedgerError, match="backup_part_changed"):
        drill.back_up(drill.room / "other")
    assert sorted(drill.room.rglob("*")) == before


def test_the_keeper_of_this_computer_is_who_made_the_case(drill: Drill) -> None:
    """A backup brings the key of the case; the file that wraps it for the old computer stays behind."""
    with Ledger(drill.case.ledger, identity_path()) as ledger:
        key = ledger.key
    restored = drill.restore("b", "c")
    with pytest.raises(LedgerError, match="case_key_not_yours"):
        Ledger(restored.ledger, identity_path())
    with Ledger(restored.ledger, drill.identities["c"]) as ledger:
        assert ledger.key == key


@pytest.mark.parametrize("name", ["../x", "hand/../../x", "/x", "x", "output/x", "ledger", "ledger/log.db"])
def test_a_forged_backup_writes_nowhere_else(drill: Drill, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recipients are public, so that anyone can make a file that two custodians open."""
    toml = drill.case.declaration_file
    parts = [("case.toml", toml), ("ledger/log.db", toml), (name, toml)]
    monkeypatch.setattr(backup_module, "_parts", lambda *_: iter(parts))
    forged = drill.room / "forged"
    drill.back_up(forged)
    half = unwrap(forged, drill.identities["a"])
    before = sorted(drill.room.rglob("*"))
    with pytest.raises((LedgerError, FileExistsError)):
        restore(forged, drill.room / "restored", [half], drill.identities["b"])
    assert sorted(drill.room.rglob("*")) == before


def test_a_full_disk_at_any_file_leaves_nothing(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    half, flush = drill.half("a"), os.fsync
    before, left = sorted(drill.room.rglob("*")), -1

    def full(handle: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")
        flush(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            drill.back_up(drill.room / "other")
        assert sorted(drill.room.rglob("*")) == before
        for files in range(100):
            left = files
            try:
                restore(drill.backup, drill.room / "restored", [half], drill.identities["b"])
            except OSError:
                if (drill.room / "restored").exists():  # put in its place, whole; only that was not flushed
                    break
                assert sorted(drill.room.rglob("*")) == before
    assert 8 < files < 99
    assert files_of(drill.room / "restored").keys() == files_of(drill.case.path).keys() - {"state/lastsigned.db"}
