"""From a case to a release that a stranger checks with the one file, whatever happens in between."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tawthiq_verify
from pipeline.small_case import NAME, SCRIBE, add_list, how, silent, witness
from tawthiq import CaseFolder, Ledger, releasing
from tawthiq.errors import LedgerError, Misuse
from tawthiq.releasing import release_case, renew_release

GOOD, BAD, CANNOT_TELL = 0, 1, 2


def stranger(case: CaseFolder, folder: Path, room: Path) -> int:
    """What the one file says of a release, alone in an empty folder."""
    room.mkdir(exist_ok=True)
    shutil.copy(tawthiq_verify.__file__, room / "tawthiq_verify.py")
    shutil.copy(case.ledger / "policy.txt", room / "policy.txt")
    command = [sys.executable, "-I", "tawthiq_verify.py", "release", str(folder), "--policy", "policy.txt"]
    return subprocess.run(command, cwd=room, capture_output=True, timeout=60).returncode


def test_a_stranger_checks_a_release(case: CaseFolder, tmp_path: Path) -> None:
    folder, room = case.path / "releases" / NAME, tmp_path / "room"
    witness(case)
    assert stranger(case, folder, room) == CANNOT_TELL
    assert renew_release(case, NAME).is_witnessed
    assert stranger(case, folder, room) == GOOD

    def replaced(name: str, change: Callable[[bytes], bytes]) -> int:
        before = (folder / name).read_bytes()
        assert change(before) != before
        (folder / name).write_bytes(change(before))
        code = stranger(case, folder, room)
        (folder / name).write_bytes(before)
        return code

    assert replaced("people.csv", lambda data: data.replace(b"female", b"male", 1)) == BAD
    assert replaced("people.jsonl", lambda data: data + data.split(b"\n")[0] + b"\n") == BAD
    assert replaced("totals.json", lambda data: data.replace(b'"value": 60', b'"value": 61')) == BAD
    assert replaced("report-en.html", lambda data: data + b" ") == BAD
    assert replaced("figures.csv", lambda _: (folder / "people.csv").read_bytes()) == BAD
    assert stranger(case, folder, room) == GOOD


def test_a_release_holds_no_name(case: CaseFolder) -> None:
    for path in (case.path / "releases" / NAME).iterdir():
        data = path.read_bytes().lower()
        for sealed in (b"darwish", b"hasan", b"login-of-a-person"):
            assert sealed not in data, path.name


def test_a_person_more_is_not_told(case: CaseFolder) -> None:
    add_list(case, 61)
    with pytest.raises(Misuse, match="release_too_little_new"):
        release_case(case, how(case), SCRIBE, silent)
    assert [path.name for path in (case.path / "releases").iterdir()] == [NAME]


def test_a_release_that_was_stopped_is_completed_or_begun_anew(
    case: CaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: object, **__: object) -> None:
        raise Stopped

    def stop_nothing(*_: object) -> None:
        return

    monkeypatch.setattr(releasing, "run_case", stop_nothing)  # everything stands and is signed
    releases = case.path / "releases"
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "act", stop)
        with pytest.raises(Stopped):
            release_case(case, how(case), SCRIBE, silent)
    assert sorted(path.name for path in releases.iterdir()) == [f".{NAME}-2.new", NAME]
    for step in ("make_checkpoint", "_prove", "_proofs"):
        with monkeypatch.context() as patch:
            patch.setattr(releasing, step, stop)
            with pytest.raises(Stopped):
                release_case(case, how(case), SCRIBE, silent)
        assert sorted(path.name for path in releases.iterdir()) == [f".{NAME}-2.new", NAME]
    listing = (releases / f".{NAME}-2.new" / "release.json").read_bytes()
    assert release_case(case, how(case), SCRIBE, silent).name == f"{NAME}-2"
    assert (releases / f"{NAME}-2" / "release.json").read_bytes() == listing
    for name in ("people.csv", "people.parquet", "figures.jsonl", "totals.json"):  # the same ledger
        assert (releases / f"{NAME}-2" / name).read_bytes() == (releases / NAME / name).read_bytes()
    with Ledger(case.ledger) as ledger:
        entered = [act["sha256"] for act in ledger.acts("release")]
    assert len(entered) == 2
    assert entered[1] == hashlib.sha256(listing).hexdigest()


def test_only_what_was_entered_is_proved_anew(case: CaseFolder) -> None:
    with pytest.raises(Misuse, match="release_unknown"):
        renew_release(case, "2031-03-02")
    listing = case.path / "releases" / NAME / "release.json"
    listing.write_text(json.dumps({**json.loads(listing.read_bytes()), "seed": 2}), encoding="utf-8")
    with pytest.raises(LedgerError, match="release_changed"):
        renew_release(case, NAME)
