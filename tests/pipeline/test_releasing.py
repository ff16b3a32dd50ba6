"""From a case to a release that a stranger checks with the one file, whatever happens in between."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tawthiq_verify
from tawthiq import CaseFolder, Ledger, Scribe, Told, add_file, open_case, releasing
from tawthiq.case import create_case
from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger.checkpoints import Signing, case_policy
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.witnessing import cosign_request, take_answer
from tawthiq.model.identity import random_id
from tawthiq.releasing import Publishing, release_case, renew_release
from tawthiq.tlog import SignatureType, Signer, cosign, parse_checkpoint

SCRIBE = Scribe("login-of-a-person", lambda: datetime(2031, 3, 1, tzinfo=UTC), random_id)
WITNESS = Signer("monitor.example/witness", SignatureType.COSIGNATURE, bytes(range(32)))
NAME = "2031-03-01"
GOOD, BAD, CANNOT_TELL = 0, 1, 2


def silent(stage: str, event: str) -> None:
    """Progress that nobody watches."""


def how(case: CaseFolder) -> Publishing:
    return Publishing(Signing("ledger.example/a", 2031, case.path.parent / "state" / "lastsigned.db"))


def add_list(case: CaseFolder, people: int) -> None:
    letters = "abcdefghijklmnop"
    rows = [
        f"{n},{letters[n % 16]}{letters[n // 16]}mad Hasan{letters[n % 7]} Darwish{letters[n % 11]},"
        f"{'male' if n % 3 else 'female'},{20 + n % 30},2031-02-{5 + n % 3:02}"
        for n in range(people)
    ]
    path = case.path.parent / "north.csv"
    path.write_text("\n".join(["id,name,sex,age,date of death", *rows]) + "\n", encoding="utf-8")
    with Ledger(case.ledger) as ledger:
        add_file(case, ledger, path, Told(), SCRIBE)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    """A case of one list, released once and not witnessed."""
    path = tmp_path_factory.mktemp("released")
    case = create_case(path / "case", {"en": "A case", "ar": "قضية"}, "2031-02-01/2031-02-14")
    add_list(case, 60)
    release_case(case, how(case), SCRIBE, silent)
    return case


@pytest.fixture
def case(released: CaseFolder, tmp_path: Path) -> CaseFolder:
    shutil.copytree(released.path.parent, tmp_path / "copy")
    return open_case(tmp_path / "copy" / "case")


def witness(case: CaseFolder) -> None:
    with Ledger(case.ledger) as ledger, open_log(ledger) as log:
        request = cosign_request(log)
        vkey = releasing.signer_of(log).key.text
        policy = case.ledger / "policy.txt"
        policy.write_text(f"log {vkey}\nwitness m {WITNESS.key.text}\nquorum m\n", encoding="utf-8")
        made = parse_checkpoint(request.checkpoint.partition(b"\n\n")[0] + b"\n")
        take_answer(log, cosign(made, WITNESS, 1_741_564_800), case_policy(policy))


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


def test_the_same_ledger_gives_the_same_tables(case: CaseFolder) -> None:
    again = release_case(case, how(case), SCRIBE, silent)
    assert again.name == f"{NAME}-2"
    first = case.path / "releases" / NAME
    for name in ("people.csv", "people.parquet", "figures.jsonl", "totals.json"):
        assert (again.folder / name).read_bytes() == (first / name).read_bytes()


def test_a_release_that_was_stopped_is_completed_or_begun_anew(
    case: CaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: object, **__: object) -> None:
        raise Stopped

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
