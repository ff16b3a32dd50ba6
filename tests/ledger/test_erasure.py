"""What the law says must go is gone from every byte of the ledger, and the public log still verifies."""

import json
import sqlite3
from pathlib import Path

import pytest

from ledger.logs import ORIGIN, append, checkpoint, outsider, scribe, verified
from tawthiq.errors import LedgerError, RecordNotFound
from tawthiq.ledger import Ledger, erasure
from tawthiq.ledger.checkpoints import signer_of
from tawthiq.ledger.erasure import claim_named, erase, finish_erasures, plan_erasure
from tawthiq.ledger.proving import prove
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.record_keys import RecordKeys
from tawthiq.ledger.verifying import BAD, CANNOT_TELL, verdict
from tawthiq.model.claims import NewClaim
from tawthiq.model.identity import Locator
from tawthiq.model.vocabulary import JudgementKind

RIGHT = {"basis": "Art. 17 GDPR", "reason": "the family asked"}
GONE, STAYS = "Ahmad Hasan Darwish", "Maryam Yusuf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list of two releases with a row that is to go, judged, and another list that names the same person."""
    folder = tmp_path / "ledger"
    append(folder, GONE, STAYS)
    append(folder, GONE, STAYS, "Third")
    with Ledger(folder) as ledger:
        keys = [row["row_key"] for row in ledger.store.read("claims")]
        ledger.judge(JudgementKind.IDENTITY, (keys[0], keys[1]), "different", "asked them", scribe())
    checkpoint(folder)
    return folder


def claim_of(ledger: Ledger, name: str) -> str:
    return next(row["claim_id"] for row in ledger.store.read("claims") if name in row["fields"])


def shredded(folder: Path) -> list[bytes]:
    """Erase the row; the keys that opened it."""
    with Ledger(folder) as ledger:
        planned = plan_erasure(ledger, claim_of(ledger, GONE))
        keys = [ledger.store.keys.of(kind, position) or b"" for kind, position in planned.records]
        keys += [ledger.store.keys.of("object", at) or b"" for at in (1, 2)]
        erase(ledger, planned, RIGHT, scribe())
    return keys


def test_a_row_goes_from_every_release_and_judgement_and_nothing_else_does(folder: Path) -> None:
    shredded(folder)
    with Ledger(folder) as ledger:
        assert [json.loads(row["fields"])[0][1] for row in ledger.store.read("claims")] == [STAYS, STAYS, "Third"]
        assert ledger.store.read("judgements") == []
        sources = ledger.store.read("sources")
        for row in sources[:2]:
            with pytest.raises(LedgerError, match="source_erased"):
                ledger.source(row["sha256"])
        copies = [json.loads(ledger.source(row["sha256"])) for row in sources[2:]]
        assert [[row["fields"][0][1] for row in copy["rows"]] for copy in copies] == [[STAYS], [STAYS, "Third"]]
        assert [copy["redacted_copy_of"] for copy in copies] == [row["sha256"] for row in sources[:2]]
        with pytest.raises(RecordNotFound, match="record_erased"):
            plan_erasure(ledger, next(each for (each,) in ledger.store.column("claims", ("claim_id",))))


def test_the_log_still_verifies_and_counts_the_tombstone(folder: Path) -> None:
    shredded(folder)
    made = checkpoint(folder)
    found = {each.code: each for each in verified(folder)}
    assert verdict(list(found.values())) == CANNOT_TELL  # no witness, and nothing bad
    assert found["verify_erased"].values == {"n": 3}
    with Ledger(folder) as ledger, open_log(ledger) as log:
        types = [json.loads(entry)["type"] for entry in log.leaves.entries(0, made.size)]
        assert types.count("tombstone") == 1
        assert outsider("log", folder / "tiles", "--vkey", signer_of(log).key.text) == CANNOT_TELL
        (told,) = ledger.acts("tombstone")
        assert (told["basis"], len(told["refs"])) == (RIGHT["basis"], 3)
        with pytest.raises(RecordNotFound, match="record_erased"):
            prove(log, ledger.store.column("claims", ("claim_id",))[0][0], None)
        prove(log, told["act_id"], None)


def test_keys_that_were_destroyed_are_in_no_byte_of_the_folder(folder: Path) -> None:
    wrapped = sqlite3.connect(folder / "keys.db")
    rows = wrapped.execute("SELECT wrapped FROM keys WHERE kind = 'claim' AND position IN (1, 3)").fetchall()
    wrapped.close()
    secrets = [*shredded(folder), *(bytes(row[0]) for row in rows)]
    written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert len(secrets) == 7
    assert not [each for each in secrets if any(each in data for data in written)]


def test_bytes_of_the_source_are_not_taken_in_again(folder: Path) -> None:
    shredded(folder)
    with Ledger(folder) as ledger, pytest.raises(LedgerError, match="source_erased"):
        ledger.preserve(f"{GONE}\n{STAYS}".encode(), "again.csv", scribe())


def test_a_second_erasure_redacts_the_redacted_copy(folder: Path) -> None:
    shredded(folder)
    with Ledger(folder) as ledger:
        erase(ledger, plan_erasure(ledger, claim_of(ledger, "Third")), RIGHT, scribe())
        readable = []
        for row in ledger.store.read("sources"):
            try:
                readable.append(ledger.source(row["sha256"]).decode())
            except LedgerError:
                continue
        assert not [text for text in readable if "Third" in text or GONE in text]
        assert sum(STAYS in text for text in readable) == 2
    assert verdict(verified(folder)) == CANNOT_TELL


def test_a_key_destroyed_without_a_tombstone_is_found(folder: Path) -> None:
    with Ledger(folder) as ledger:
        ledger.store.keys.destroy([("claim", 1), ("object", 1)])
    found = {each.code for each in verified(folder) if each.verdict == BAD}
    assert found == {"verify_erased_without_tombstone", "verify_source_erased_without_tombstone"}


@pytest.mark.parametrize("owner", [RecordKeys, erasure], ids=["before keys are destroyed", "before bytes are removed"])
def test_an_erasure_that_was_stopped_is_finished(folder: Path, owner: object, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(owner, "destroy" if owner is RecordKeys else "object_path", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shredded(folder)
    with Ledger(folder) as ledger:
        assert bool(finish_erasures(ledger)) == (owner is RecordKeys)
        assert finish_erasures(ledger) == 0
        assert GONE not in str([dict(row) for row in ledger.store.read("claims")])
    assert verdict(verified(folder)) == CANNOT_TELL


def test_an_erasure_that_was_stopped_before_its_tombstone_is_begun_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(Ledger, "act", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shredded(folder)
    shredded(folder)
    with Ledger(folder) as ledger:
        assert len(ledger.store.read("sources")) == 4
    assert verdict(verified(folder)) == CANNOT_TELL


def test_a_row_that_comes_again_is_a_new_row(folder: Path) -> None:
    shredded(folder)
    with Ledger(folder) as ledger:
        rows = [NewClaim(Locator("b.csv", "", 2), (("name", GONE),))]
        ledger.append(ledger.preserve(b"b", "b.csv", scribe()), ORIGIN, rows, [], scribe())
        assert claim_named(ledger, claim_of(ledger, GONE)[:8]) == claim_of(ledger, GONE)
        with pytest.raises(RecordNotFound):
            claim_named(ledger, "00")
