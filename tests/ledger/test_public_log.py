"""The public log: outsiders accept it, tampering is found, a crash loses nothing, and it says nothing of anybody."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tawthiq_verify
from ledger.logs import (
    append,
    checkpoint,
    outsider,
    policy,
    policy_of,
    signing,
    verified,
    witness_line,
)
from tawthiq.errors import LedgerError, LogRefused, Misuse, RecordNotFound
from tawthiq.ledger import Ledger, checkpoints, published
from tawthiq.ledger.checkpoints import signed_checkpoints, signer_of
from tawthiq.ledger.commitments import entry_bytes
from tawthiq.ledger.fraud import Conflict, conflict
from tawthiq.ledger.log_key import read_log_key
from tawthiq.ledger.proving import prove
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.verifying import BAD, CANNOT_TELL, GOOD, verdict
from tawthiq.ledger.witnessing import cosign_request, take_answer
from tawthiq.model.strict_json import canonical_bytes
from tawthiq.tlog import WitnessState, consider, parse_checkpoint, sign_checkpoint

NAMES = ("Ahmad Hasan Darwish", "ليلى عمر نصار", "Yusuf", "Maryam")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    append(tmp_path / "ledger", *NAMES, judged=True)
    return tmp_path / "ledger"


@pytest.fixture(scope="module")
def signed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case")
    append(path / "ledger", *NAMES, judged=True)
    checkpoint(path / "ledger")
    append(path / "ledger", "Samir", "Huda", judged=True)
    checkpoint(path / "ledger")
    return path


@pytest.fixture
def signed(signed_once: Path, tmp_path: Path) -> Path:
    """A case that signed two checkpoints, to be damaged."""
    shutil.copytree(signed_once, tmp_path / "case")
    return tmp_path / "case" / "ledger"


def vkey(folder: Path) -> str:
    with Ledger(folder) as ledger:
        signer = read_log_key(ledger)
    assert signer
    return signer.key.text


def cosigned(folder: Path) -> None:
    with Ledger(folder) as ledger, open_log(ledger) as log:
        taken = take_answer(log, witness_line(signed_checkpoints(log)[-1]), policy(vkey(folder)))
        assert taken.is_enough


def test_an_outsider_accepts_the_log_once_it_is_witnessed(folder: Path, tmp_path: Path) -> None:
    assert checkpoint(folder).size == 7
    (tmp_path / "policy.txt").write_bytes(policy_of(vkey(folder)))
    arguments = ("log", folder / "tiles", "--policy", tmp_path / "policy.txt")
    assert outsider(*arguments) == CANNOT_TELL
    assert verdict(verified(folder)) == CANNOT_TELL
    cosigned(folder)
    assert outsider(*arguments) == GOOD
    assert verdict(verified(folder, policy(vkey(folder)))) == GOOD


def test_an_outsider_witnesses_what_is_requested(folder: Path, tmp_path: Path) -> None:
    checkpoint(folder)
    key, state = tmp_path / "key.txt", tmp_path / "state.json"
    assert outsider("cosign", "--new-key", "--key", key, "--state", state, "--name", "usb.example/w") == GOOD
    seed = tawthiq_verify.unbase64(key.read_bytes().strip().split(b"+", 4)[4])[1:]
    witness = tawthiq_verify.make_key("usb.example/w", 4, tawthiq_verify.sign(seed, b"")[0]).vkey
    trusted = f"log {vkey(folder)}\nwitness w {witness}\nquorum w\n"
    (tmp_path / "policy.txt").write_text(trusted, encoding="utf-8")
    for n in range(2):
        append(folder, f"another {n}")
        checkpoint(folder)
        with Ledger(folder) as ledger, open_log(ledger) as log:
            request = cosign_request(log)
            (tmp_path / "request.txt").write_bytes(request.data)
            told = ("--key", key, "--state", state, "--policy", tmp_path / "policy.txt")
            assert outsider("cosign", tmp_path / "request.txt", "--out", tmp_path / "answer.txt", *told) == GOOD
            trust = checkpoints.case_policy(tmp_path / "policy.txt")
            assert take_answer(log, (tmp_path / "answer.txt").read_bytes(), trust).names == ("usb.example/w",)
    assert request.old == 10
    assert outsider("log", folder / "tiles", "--policy", tmp_path / "policy.txt") == GOOD


def test_an_outsider_accepts_proofs_and_openings_of_every_type(folder: Path, tmp_path: Path) -> None:
    checkpoint(folder)
    cosigned(folder)
    append(folder, "later")
    checkpoint(folder)
    (tmp_path / "policy.txt").write_bytes(policy_of(vkey(folder)))
    trusted = policy(vkey(folder))
    with Ledger(folder) as ledger, open_log(ledger) as log:
        columns = {"sources": "sha256", "readings": "reading_id", "claims": "claim_id", "judgements": "judgement_id"}
        for table, column in columns.items():
            proven = prove(log, ledger.store.column(table, (column,))[0][0], trusted)
            assert proven.is_witnessed
            assert proven.checkpoint.size == 7
            (tmp_path / "opening.json").write_bytes(proven.opening)
            assert (
                tawthiq_verify.main(["open", str(tmp_path / "opening.json"), "--policy", str(tmp_path / "policy.txt")])
                == 0
            )
        told = tmp_path / "a.tlog-proof", tmp_path / "entry.json"
        told[0].write_bytes(proven.proof.data)
        told[1].write_bytes(proven.entry)
        assert outsider("proof", told[0], "--entry", told[1], "--policy", tmp_path / "policy.txt") == GOOD
        assert outsider("open", tmp_path / "opening.json", "--policy", tmp_path / "policy.txt") == GOOD
        altered = json.loads(proven.opening)
        altered["payload"]["why"] = "because"
        (tmp_path / "opening.json").write_text(json.dumps(altered), encoding="utf-8")
        assert outsider("open", tmp_path / "opening.json", "--policy", tmp_path / "policy.txt") == BAD
        late = ledger.store.column("claims", ("claim_id",))[-1][0]
        assert not prove(log, late[:10], trusted).is_witnessed
        with pytest.raises(RecordNotFound):
            prove(log, "0" * 32, trusted)


def test_a_log_of_several_tiles_grows_and_is_accepted(folder: Path, tmp_path: Path) -> None:
    for n in range(3):
        append(folder, *(f"name {n} {m}" for m in range(180)))
        made = checkpoint(folder)
    cosigned(folder)
    (tmp_path / "policy.txt").write_bytes(policy_of(vkey(folder)))
    assert made.size == 7 + 3 * 182
    assert outsider("log", folder / "tiles", "--policy", tmp_path / "policy.txt") == GOOD
    root = folder / "tiles" / "tile"
    tiles = {path.relative_to(root).as_posix() for path in root.rglob("*")}
    assert {"0/000", "0/001", "0/002.p/41", "1/000.p/2", "entries/001"} <= tiles
    assert not {"0/000.p", "0/001.p", "entries/000.p"} & tiles
    with Ledger(folder) as ledger, open_log(ledger) as log:
        read: Callable[[Any], bytes] = lambda tile: published.read_tile(folder / "tiles", tile)  # noqa: E731
        history = [sign_checkpoint(each, signer_of(log)) for each in signed_checkpoints(log)]
        assert conflict(history[0], history[-1], signer_of(log).key, read) is Conflict.NONE


def test_partial_tiles_stay_until_the_checkpoint_that_no_longer_names_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint(folder)
    append(folder, *map(str, range(256)))
    with monkeypatch.context() as crash:
        crash.setattr(published, "replace_checkpoint", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            checkpoint(folder)
    assert verdict(verified(folder)) == CANNOT_TELL
    assert outsider("log", folder / "tiles", "--vkey", vkey(folder)) == CANNOT_TELL
    checkpoint(folder)
    assert (folder / "tiles/tile/entries/001.p").exists()
    append(folder, *map(str, range(256)))
    checkpoint(folder)
    assert not (folder / "tiles/tile/entries/001.p").exists()
    assert verdict(verified(folder)) == CANNOT_TELL


def test_what_is_not_signed_yet_is_not_proved(folder: Path) -> None:
    checkpoint(folder)
    append(folder, "later")
    with Ledger(folder) as ledger, open_log(ledger) as log, pytest.raises(Misuse, match="prove_not_signed"):
        prove(log, ledger.store.column("claims", ("claim_id",))[-1][0], None)


TAMPERED_RECORDS = {
    "edit": "UPDATE claims SET sealed = zeroblob(60) WHERE position = 2",
    "edit in the clear": "UPDATE claims SET documenter = 'B' WHERE position = 2",
    "exchange what is sealed": "UPDATE claims SET sealed = (SELECT sealed FROM claims WHERE position = 3) WHERE position = 2",
    "back-date": "UPDATE judgements SET decided_at = '2024-01-01T00:00:00Z'",
    "replace": "INSERT OR REPLACE INTO claims SELECT position, claim_id, reading_id, kind, 'B', source, row, sealed"
    " FROM claims WHERE position = 1",
    "delete": "DELETE FROM claims WHERE position = 2",
    "delete the last": "DELETE FROM judgements WHERE position = 2",
    "delete all": "DELETE FROM claims",
    "insert before": "INSERT INTO judgements SELECT 0, 'x', kind, decided_at, decided_by, sealed FROM judgements LIMIT 1",
    "insert after": "INSERT INTO judgements SELECT 3, 'x', kind, decided_at, decided_by, sealed FROM judgements LIMIT 1",
    "swap": "UPDATE claims SET position = -1 WHERE position = 1; UPDATE claims SET position = 1 WHERE position = 2;"
    "UPDATE claims SET position = 2 WHERE position = -1",
    "renumber": "UPDATE claims SET position = position + 100; UPDATE claims SET position = position - 101",
    "entries of an unknown type": "UPDATE leaves SET kind = 'x' WHERE position = 2",
    "exchange records": "UPDATE leaves SET record = -1 WHERE position = 3; UPDATE leaves SET record = 1 WHERE position = 4;"
    "UPDATE leaves SET record = 2 WHERE position = 3",
    "exchange digests": "UPDATE sources SET sha256 = 'x' WHERE position = 1",
    "another source": "PRAGMA foreign_keys = OFF; UPDATE readings SET source = 'x' WHERE position = 1",
    "another list": "PRAGMA foreign_keys = OFF; UPDATE claims SET reading_id = 'x' WHERE position = 2",
    "another kind of value": "DROP TABLE readings; CREATE TABLE readings AS SELECT 1 AS position, x'00' AS reading_id,"
    " x'00' AS source, 0 AS sealed",
}
TAMPERED_ENTRIES = {
    "edit": "UPDATE leaves SET entry = x'7b7d' WHERE position = 2",
    "delete": "DELETE FROM leaves WHERE position = 2",
    "delete the last": "DELETE FROM leaves WHERE position = (SELECT max(position) FROM leaves)",
    "delete all": "DELETE FROM leaves",
    "swap": "UPDATE leaves SET position = -1 WHERE position = 2; UPDATE leaves SET position = 2 WHERE position = 3;"
    "UPDATE leaves SET position = 3 WHERE position = -1",
    "replace": "INSERT OR REPLACE INTO leaves SELECT 2, kind, record, x'7b7d' FROM leaves WHERE position = 2",
    "empty": "DROP TABLE leaves; CREATE TABLE leaves (position INTEGER, kind TEXT, record INTEGER, entry BLOB)",
}


def tamper(database: Path, statements: str) -> None:
    connection = sqlite3.connect(database)
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    connection.executescript("".join(f"DROP TRIGGER {name};" for (name,) in triggers) + statements)
    connection.close()


@pytest.mark.parametrize("statements", TAMPERED_RECORDS.values(), ids=TAMPERED_RECORDS)
def test_tampering_with_records_is_found(signed: Path, statements: str) -> None:
    assert verdict(verified(signed)) == CANNOT_TELL
    tamper(signed / "log.db", statements)
    assert verdict(verified(signed)) == BAD


@pytest.mark.parametrize("statements", TAMPERED_ENTRIES.values(), ids=TAMPERED_ENTRIES)
def test_tampering_with_entries_is_found(signed: Path, statements: str) -> None:
    tamper(signed / "log.db", statements)
    assert verdict(verified(signed)) == BAD
    with pytest.raises(LedgerError):
        _go_on(signed)


def _go_on(folder: Path) -> None:
    append(folder, "later")
    checkpoint(folder)


def test_an_entry_outside_the_log_is_found_and_never_signed(signed: Path) -> None:
    before = checkpoint(signed)
    tamper(signed / "log.db", "INSERT INTO leaves VALUES (-1, 'claim', 99, x'7b7d')")
    assert verdict(verified(signed)) == BAD
    assert checkpoint(signed) == before


def test_a_record_sealed_anew_by_someone_with_every_key_is_found(signed: Path) -> None:
    with Ledger(signed) as ledger:
        row = dict(ledger.store.read("claims", {"position": 2})[0])
        fields = {**row, "fields": '[["name","x"]]'}
        forged = ledger.store._sealed("claims", fields, ledger.store.keys.of("claim", 2) or b"", 2)["sealed"]
    tamper(signed / "log.db", f"UPDATE claims SET sealed = x'{forged.hex()}' WHERE position = 2")  # noqa: S608
    with Ledger(signed) as ledger:
        assert ledger.store.read("claims", {"position": 2})[0]["fields"] == '[["name","x"]]'
    assert [each.values for each in verified(signed) if each.code == "log_record_changed"] == [
        {"type": "claim", "position": 2}
    ]


def test_a_key_that_was_exchanged_is_found(signed: Path) -> None:
    tamper(
        signed / "keys.db", "UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE kind = 'claim' AND position = 3)"
    )
    assert "log_key_changed" in {each.code for each in verified(signed)}


@pytest.mark.parametrize("name", ["tile/0/000.p/12", "tile/entries/000.p/12", "checkpoint"])
def test_tampering_with_the_public_folder_is_found(signed: Path, name: str) -> None:
    path = signed / "tiles" / name
    data = path.read_bytes()
    path.write_bytes(data[:5] + bytes([data[5] ^ 1]) + data[6:])
    assert verdict(verified(signed)) == BAD
    path.unlink()
    assert verdict(verified(signed)) in (BAD, CANNOT_TELL)
    checkpoint(signed)
    assert path.read_bytes() == data


def test_a_source_whose_bytes_changed_is_found(signed: Path) -> None:
    next(path for path in (signed / "objects").rglob("*") if path.is_file()).write_bytes(b"another")
    assert "source_changed" in {each.code for each in verified(signed)}


def test_keys_that_are_gone_cannot_be_told_from_good_and_are_not_made_anew(signed: Path) -> None:
    (signed / "keys.db").unlink()
    found = verified(signed)
    assert verdict(found) == CANNOT_TELL
    assert "log_keys_gone" in {each.code for each in found}
    with pytest.raises(LedgerError, match="log_keys_gone"):
        checkpoint(signed)


def test_whoever_has_the_key_and_rewrites_all_is_found_by_witness_register_and_fraud_proof(
    signed: Path, tmp_path: Path
) -> None:
    note = (signed / "tiles" / "checkpoint").read_bytes()
    before = parse_checkpoint(note.rpartition(b"\n\n")[0] + b"\n")
    forged = tmp_path / "forged" / "ledger"
    shutil.copytree(signed, forged)
    for name in ("log.db", "keys.db", "lastsigned.db", "tiles/checkpoint"):
        (forged / name).unlink()
    shutil.rmtree(forged / "tiles" / "tile")
    shutil.rmtree(forged / "objects")
    append(forged, "x", *NAMES[1:], judged=True)
    append(forged, "Samir", "Huda", judged=True)
    assert checkpoint(forged).size == before.size  # a computer that knows nothing signs
    with Ledger(forged) as ledger, open_log(ledger) as log:
        key, published_note = signer_of(log).key, (forged / "tiles" / "checkpoint").read_bytes()
        assert verdict(list(_verify(log, signed))) == BAD
        append(forged, "later")
        checkpoint(forged)
        request = cosign_request(log, before.size)
    states = {before.origin: WitnessState(before.size, before.root)}
    assert consider(request.data, [key], states).is_evidence
    assert conflict(note, published_note, key) is Conflict.PROVED
    later = (forged / "tiles" / "checkpoint").read_bytes()
    assert conflict(note, later, key) is Conflict.UNKNOWN
    read: Callable[[Any], bytes] = lambda tile: published.read_tile(forged / "tiles", tile)  # noqa: E731
    assert conflict(note, later, key, read) is Conflict.PROVED
    assert conflict(published_note, later, key, read) is Conflict.NONE


def _verify(log: Any, original: Path) -> Any:
    from tawthiq.ledger.verifying import verify_case

    return verify_case(log, None, signing(original).register)


def test_names_are_in_no_file_of_a_ledger_and_in_nothing_that_others_see(folder: Path) -> None:
    checkpoint(folder)
    cosigned(folder)
    with Ledger(folder) as ledger, open_log(ledger) as log:
        claim = ledger.store.column("claims", ("claim_id", "digest", "row_key"))[0]
        proven = prove(log, claim[0], None)
        shown = [cosign_request(log).data, proven.proof.data, proven.entry]
        assert NAMES[0].encode() in proven.opening
        shown += [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    secrets = [name.encode() for name in NAMES] + [hashlib.sha256(name.encode()).digest() for name in NAMES]
    secrets += [each.encode() for each in claim[1:]]
    assert len(shown) > 6
    assert not [secret for secret in secrets if any(secret in data for data in shown)]


def test_entries_of_equal_records_look_unrelated(tmp_path: Path) -> None:
    entries = []
    for case in ("one", "two"):
        append(tmp_path / case, "Ahmad")
        with Ledger(tmp_path / case) as ledger, open_log(ledger) as log:
            entries += [json.loads(entry) for entry in log.leaves.entries()]
    assert len({each["commit"] for each in entries}) == len({each["id"] for each in entries}) == 6
    assert [each["refs"] for each in entries[:3]] == [[], [entries[0]["id"]], [entries[1]["id"]]]


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,12}", fullmatch=True),
        st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-(2**53) + 1, 2**53 - 1),
    )
)
def test_the_fast_way_writes_canonical_json(values: dict[str, Any]) -> None:
    payload = {**values, "type": "claim"}
    entry = entry_bytes("00" * 16, bytes(32), payload, refs=["11" * 16])
    assert entry == canonical_bytes(json.loads(entry))
    opening = {"entry": json.loads(entry), "r": "00" * 32, "payload": payload}
    assert tawthiq_verify.opened(opening) == entry


def test_signatures_of_nobody_known_are_refused(folder: Path) -> None:
    made = checkpoint(folder)
    with Ledger(folder) as ledger, open_log(ledger) as log:
        line = witness_line(made)
        with pytest.raises(Misuse, match="cosign_no_policy"):
            take_answer(log, line, None)
        trusted = policy(vkey(folder))
        with pytest.raises(LedgerError, match="cosign_unknown_witness"):
            take_answer(log, line.replace(b"monitor", b"monitos"), trusted)
        with pytest.raises(LedgerError, match="cosign_unfitting"):
            take_answer(log, witness_line(checkpoints.Checkpoint(made.origin, 3, made.root)), trusted)
        with pytest.raises(Misuse, match="cosign_other_size"):
            take_answer(log, b"3\n", trusted)
        with pytest.raises(LedgerError, match="cosign_ahead"):
            take_answer(log, b"300\n", trusted)
        with pytest.raises(LogRefused):
            take_answer(log, b"", trusted)
        assert log.leaves.cosigned_sizes() == []


def test_an_answer_that_comes_late_is_kept_for_its_checkpoint(folder: Path) -> None:
    made = checkpoint(folder)
    append(folder, "later")
    later = checkpoint(folder)
    with Ledger(folder) as ledger, open_log(ledger) as log:
        assert take_answer(log, witness_line(made), policy(vkey(folder))).checkpoint == made
        assert cosign_request(log).old == made.size
        assert cosign_request(log, 0).proof == ()
        with pytest.raises(Misuse):
            cosign_request(log, later.size + 1)
    found = {each.code: each.values for each in verified(folder, policy(vkey(folder)))}
    assert found["verify_witnessed"] == {"size": made.size, "n": later.size - made.size}
    assert b"monitor" not in (folder / "tiles" / "checkpoint").read_bytes()
