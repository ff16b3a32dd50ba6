"""Backups that are put back and copies that go on by themselves: one installation never signs two histories."""

import shutil
from pathlib import Path

import pytest

import tawthiq_verify
from bench.scripts import bench_module
from ledger.logs import append, checkpoint, outsider, scribe, signing
from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger import Ledger, checkpoints, last_signed
from tawthiq.ledger.checkpoints import Signing, signer_of
from tawthiq.ledger.erasure import erase, plan_erasure
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.verifying import BAD, CANNOT_TELL, GOOD
from tawthiq.ledger.witnessing import cosign_request

forks = bench_module("forks", "bench_forks")


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


@pytest.mark.parametrize("grown", [(1, 1), (1, 3), (3, 1)], ids=["same size", "the second is longer", "the first is"])
def test_full_clones_on_two_computers_are_refused_by_the_witness_and_leave_proof_of_fraud(
    case: Path, tmp_path: Path, grown: tuple[int, int]
) -> None:
    """Nothing can keep two computers that know nothing of each other from signing: whoever saw one refuses the other."""
    with Ledger(case) as ledger, open_log(ledger) as log:
        vkey = signer_of(log).key.text
    trusted = witness(tmp_path, vkey)
    assert outsider("cosign", request_of(case, 0), "--out", tmp_path / "answer", *trusted) == GOOD
    clones = [tmp_path / name / "ledger" for name in ("here", "there")]
    for clone, rows in zip(clones, grown, strict=True):
        shutil.copytree(case, clone)
        grow(clone, rows)
    here, there = clones
    assert outsider("cosign", request_of(here, 4), "--out", tmp_path / "answer", *trusted) == GOOD
    assert outsider("cosign", request_of(there, 4), "--out", tmp_path / "answer", *trusted) == CANNOT_TELL
    known = int((tmp_path / "answer").read_bytes())  # the witness says what it knows, and the clone begins there
    if known > grown[1] + 6:
        with pytest.raises(Misuse, match="cosign_old_size"):
            request_of(there, known)
        grow(there, 3)
    assert outsider("cosign", request_of(there, known), "--out", tmp_path / "never", *trusted) == BAD
    assert not (tmp_path / "never").exists()
    evidence = sorted(tmp_path.glob("state.json.*"))
    assert len(evidence) == 2
    with_log = () if grown == (1, 1) else ("--log", there / "tiles")
    assert outsider("fraud", *evidence, "--vkey", vkey, *with_log) == BAD
    assert outsider("fraud", evidence[0], evidence[0], "--vkey", vkey) == GOOD


def grow(clone: Path, rows: int) -> None:
    """A computer that knows nothing of the other appends, and signs what to it is the one history."""
    append(clone, *(f"{clone.parent.name} {n} of {rows}" for n in range(rows)))
    checkpoint(clone, Signing(None, 2025, clone.parent / "lastsigned.db"))


def witness(room: Path, vkey: str) -> tuple[object, ...]:
    """The files of a monitor with a key of its own, as options of the one file that it holds."""
    key, state, policy = room / "key.txt", room / "state.json", room / "policy.txt"
    assert outsider("cosign", "--new-key", "--key", key, "--state", state, "--name", "usb.example/w") == GOOD
    seed = tawthiq_verify.unbase64(key.read_bytes().strip().split(b"+", 4)[4])[1:]
    known = tawthiq_verify.make_key("usb.example/w", 4, tawthiq_verify.sign(seed, b"")[0]).vkey
    policy.write_text(f"log {vkey}\nwitness w {known}\nquorum w\n", encoding="utf-8")
    return ("--key", key, "--state", state, "--policy", policy)


def request_of(folder: Path, old: int) -> Path:
    """The request to be cosigned, from the size that the witness knows."""
    path = folder.parent / "request.txt"
    with Ledger(folder) as ledger, open_log(ledger) as log:
        path.write_bytes(cosign_request(log, old).data)
    return path


def test_no_order_of_use_signs_two_histories() -> None:
    forks.run(30)
    assert forks.did["two at once"] > 10
    assert {"put back", "put back keys.db", "erase", "signed"} <= set(forks.did)


def test_two_histories_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_signed, "must_continue", lambda *_: None)
    monkeypatch.setattr(checkpoints, "must_continue", lambda *_: None)
    machine = forks.Copies()
    machine.works(0, ["append", "sign"], 2026)
    machine.puts_back(0)
    with pytest.raises(AssertionError, match="two histories"):
        machine.works(0, ["append", "sign"], 2026)
    shutil.rmtree(machine.room)


def test_a_ledger_put_back_under_keys_that_were_destroyed_takes_nothing_in_their_place(
    case: Path, tmp_path: Path
) -> None:
    shutil.copy(case / "log.db", tmp_path / "log.db")
    append(case, "c")
    with Ledger(case) as ledger:
        row = ledger.store.read("claims")[-1]
        erase(ledger, plan_erasure(ledger, row["claim_id"]), {"basis": "law", "reason": "asked"}, scribe())
    shutil.copy(tmp_path / "log.db", case / "log.db")
    with pytest.raises(LedgerError, match="log_record_gone"):
        append(case, "d")
