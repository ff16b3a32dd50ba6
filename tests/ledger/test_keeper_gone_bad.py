"""Whoever keeps a case has every key: what he enters under the names of others is found, and no file poses as another."""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ledger.logs import ORIGIN, append, checkpoint, policy, scribe, verified
from tawthiq.case.people import Person, PersonRole
from tawthiq.errors import LedgerError, LogRefused
from tawthiq.ledger import Ledger, commitments
from tawthiq.ledger.checkpoints import signer_of
from tawthiq.ledger.erasure import erase, finish_erasures, plan_erasure
from tawthiq.ledger.intervals import Seen
from tawthiq.ledger.list_signatures import sign_list
from tawthiq.ledger.orders import Order, reason_digest, sign_order
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.receipts import promise_of, receipt
from tawthiq.ledger.statements import signed, statement
from tawthiq.ledger.verifying import BAD, CANNOT_TELL, GOOD, verdict
from tawthiq.ledger.verifying_people import verify_people
from tawthiq.ledger.verifying_times import doubtful_times, verify_times
from tawthiq.tlog import SignatureType, Signer, leaf_hash

DOCUMENTER, ONE, TWO, STRANGER = (Signer(f"key-{n}", SignatureType.ED25519, bytes([n]) * 32) for n in (1, 2, 3, 4))
PEOPLE = (
    Person("c", PersonRole.CONTRIBUTOR, (DOCUMENTER.key,), documenters=("A",)),
    Person("one", PersonRole.CUSTODIAN, (ONE.key,)),
    Person("two", PersonRole.CUSTODIAN, (TWO.key,)),
)
REASON = "the family asked"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    append(tmp_path / "ledger", "Ahmad", "Layla", judged=True)
    checkpoint(tmp_path / "ledger")
    return tmp_path / "ledger"


def found(folder: Path, people: tuple[Person, ...] = PEOPLE) -> list[tuple[str, int]]:
    with Ledger(folder) as ledger, open_log(ledger) as log:
        return [(each.code, each.verdict) for each in verify_people(log, people)]


def listed(folder: Path, note: bytes, data: bytes = b"a,b") -> None:
    origin = replace(ORIGIN, how={"encoding": None, "signed": note.decode()})
    with Ledger(folder) as ledger:
        ledger.append(ledger.preserve(data, "a.csv", scribe()), origin, [], [], scribe())


def test_a_list_under_a_key_that_did_not_sign_it_is_found(folder: Path) -> None:
    good = sign_list(b"a,b", "a.csv", "A", DOCUMENTER)
    listed(folder, good)
    assert found(folder) == [("verify_lists_signed", GOOD)]
    listed(folder, good, b"what the keeper made of it")
    assert found(folder) == [("verify_list_signature_wrong", BAD), ("verify_lists_signed", GOOD)]
    listed(folder, good.replace(b"a.csv", b"b.csv"))
    assert [code for code, _ in found(folder)].count("verify_list_signature_wrong") == 2


def test_a_list_signed_by_nobody_declared_cannot_be_told(folder: Path) -> None:
    listed(folder, sign_list(b"a,b", "a.csv", "A", STRANGER))
    assert found(folder) == [("verify_list_signature_unknown", CANNOT_TELL)]


def order_for(folder: Path, subject: str, signers: Iterable[Signer] = (ONE, TWO), **other: str) -> str:
    with Ledger(folder) as ledger, open_log(ledger) as log:
        origin = signer_of(log).name
    values = {"what": "shred", "case": origin, "subject": subject, "basis": "GDPR", "reason": reason_digest(REASON)}
    data = Order(**{**values, **other}, day=date(2026, 1, 2)).text
    for signer in signers:
        data = sign_order(data, signer)
    return data.decode()


def claims(folder: Path) -> list[str]:
    with Ledger(folder) as ledger:
        return [claim_id for (claim_id,) in ledger.store.column("claims", ("claim_id",))]


def erased(folder: Path, claim: str, **right: str) -> None:
    with Ledger(folder) as ledger:
        erase(ledger, plan_erasure(ledger, claim), right, scribe())


def test_an_erasure_that_two_ordered_is_good(folder: Path) -> None:
    claim = claims(folder)[0]
    order = order_for(folder, claim[:8])
    erased(folder, claim, basis="GDPR", reason=REASON, order=order)
    assert found(folder) == []
    other = claims(folder)[1]
    erased(folder, other, basis="GDPR", reason=REASON, order=order_for(folder, other))
    assert found(folder) == []  # its source was redacted before: the copy goes too
    assert found(folder, PEOPLE[:2]) == [("verify_tombstone_unknown", CANNOT_TELL)] * 2


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"order": "tawthiq-order/v1\n"},
        {"basis": "none"},
        {"reason": "none was given"},
        {"subject": "0" * 32},
        {"case": "other.example/log"},
        {"what": "restore"},
    ],
    ids=str,
)
def test_a_forged_tombstone_is_found(folder: Path, told: dict[str, str]) -> None:
    claim = claims(folder)[0]
    ordered = {key: told[key] for key in ("subject", "case", "what") if key in told}
    right = {
        "basis": "GDPR",
        "reason": REASON,
        **{key: told[key] for key in ("basis", "reason", "order") if key in told},
    }
    if told and "order" not in told:
        right["order"] = order_for(folder, **{"subject": claim, **ordered})
    erased(folder, claim, **right)
    assert verdict(verified(folder)) != BAD  # a tombstone is all that the log asks for
    assert found(folder) == [("verify_tombstone_not_ordered", BAD)]


def test_an_order_is_not_used_again_for_another_row(folder: Path) -> None:
    one, two = claims(folder)
    order = order_for(folder, one)
    for claim in (one, two):
        erased(folder, claim, basis="GDPR", reason=REASON, order=order)
    assert found(folder) == [("verify_tombstone_not_ordered", BAD)]


def test_an_erased_row_stays_in_its_list(folder: Path) -> None:
    """One order is for one row, once in each reading: so nobody may say afterwards that it was in another."""
    append(folder, "Yusuf")
    checkpoint(folder)
    claim = claims(folder)[0]
    erased(folder, claim, basis="GDPR", reason=REASON, order=order_for(folder, claim))
    connection = sqlite3.connect(folder / "log.db")
    connection.executescript(
        "DROP TRIGGER claims_keeps_rows; UPDATE claims SET reading_id = (SELECT max(reading_id) FROM readings WHERE"
        " reading_id <> (SELECT reading_id FROM claims WHERE position = 1)) WHERE position = 1"
    )
    connection.close()
    assert "log_record_changed" in {each.code for each in verified(folder)}


def test_one_custodian_orders_nothing(folder: Path) -> None:
    claim = claims(folder)[0]
    erased(folder, claim, basis="GDPR", reason=REASON, order=order_for(folder, claim, [ONE, STRANGER]))
    assert found(folder) == [("verify_tombstone_unknown", CANNOT_TELL)]


def test_a_source_that_the_row_never_stood_in_is_not_erased_with_it(folder: Path) -> None:
    append(folder, "Yusuf")
    claim = claims(folder)[0]
    with Ledger(folder) as ledger:
        planned = plan_erasure(ledger, claim)
        other = ledger.store.read("sources")[1]["sha256"]
        right = {"basis": "GDPR", "reason": REASON, "order": order_for(folder, claim)}
        erase(ledger, replace(planned, sources=(*planned.sources, other)), right, scribe())
    assert found(folder) == [("verify_tombstone_not_ordered", BAD)]


def test_no_act_poses_as_a_record(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outsiders count entries by their type, and draw claims by it."""
    with Ledger(folder) as ledger:
        with pytest.raises(LedgerError, match="log_act_type"):
            ledger.act("claim", {"claim_id": "x"}, scribe())
        with monkeypatch.context() as patched:
            patched.setattr(commitments, "TABLES", {})
            ledger.act("claim", {"claim_id": "x"}, scribe())
    assert "log_act_type" in {each.code for each in verified(folder)}


def test_acts_that_tell_what_nobody_expects_are_found(folder: Path) -> None:
    with Ledger(folder) as ledger:
        ledger.act("tombstone", {"basis": "x"}, scribe())
        ledger.act("timestamp", {"size": []}, scribe())
    assert verdict(verified(folder)) == BAD
    assert found(folder) == [("log_unreadable", BAD)]
    with Ledger(folder) as ledger, open_log(ledger) as log:
        assert verdict(verify_times(log, None, 0)) == BAD


def test_a_record_that_says_another_time_than_it_can_be_of_is_told(folder: Path) -> None:
    """With the clock set back, a list of today says that it is old; what stands before it in the log says otherwise."""
    said, day = int(scribe().clock().timestamp()), 86_400
    with Ledger(folder) as ledger, open_log(ledger) as log:

        def told(*seen: Seen) -> list[dict[str, object]]:
            return [each.values for each in doubtful_times(log, seen, said + 900 * day)]

        size = log.leaves.size()
        assert told() == told(Seen(size, said, said)) == told(Seen(size, said - day, said - day)) == []
        assert told(Seen(size, said + day, said + day, entered=0)) == []
        (later,) = told(Seen(1, said + 2 * day, said + 2 * day, entered=2))
        assert (later["n"], later["type"], later["position"]) == (1, "judgement", 1)  # claims say no time
        (earlier,) = told(Seen(2, said - 2 * day, said - 2 * day))
        assert (earlier["n"], earlier["type"], earlier["position"]) == (2, "source", 1)


@pytest.mark.parametrize(
    "told", [{}, {"records": [["act", 1]]}, {"sources": {"x": "y"}}, {"records": [["claim"]]}], ids=str
)
def test_a_tombstone_that_no_erasure_writes_destroys_nothing(folder: Path, told: dict[str, object]) -> None:
    with Ledger(folder) as ledger:
        ledger.act("tombstone", {"records": [["claim", 1]], "sources": {}, **told} if told else {}, scribe())
        with pytest.raises(LedgerError, match="log_unreadable"):
            finish_erasures(ledger)
        assert ledger.store.keys.of("claim", 1)


def test_a_key_with_a_zero_more_opens_nothing(folder: Path) -> None:
    """HMAC pads short keys with zeros, so that such a key fits the commitment as well."""
    with Ledger(folder) as ledger:
        row = dict(ledger.store.beneath.read("claims", {"position": 1})[0])
        longer = (ledger.store.keys.of("claim", 1) or b"") + b"\x00"
        assert ledger.store.open_row("claims", row, longer)["position"] == 1
        wrapped = bytes(12) + ledger.store.keys._case_key.encrypt(bytes(12), longer, b"claim/1")
        connection = ledger.store.keys._connection
        connection.execute("UPDATE keys SET wrapped = ? WHERE kind = 'claim' AND position = 1", (wrapped,))
    assert "log_key_changed" in {each.code for each in verified(folder)}


def test_a_receipt_promises_no_other_list(folder: Path) -> None:
    """What the contributor reads in it is what the entry holds, and the entry is that of a list."""
    with Ledger(folder) as ledger, open_log(ledger) as log:
        signer = signer_of(log)
        trusted = policy(signer.key.text)
        append(folder, "Yusuf")
        source = ledger.store.read("readings")[-1]["source"]
        good = json.loads(receipt(log, source, None, (signer, 10**9)).data)
        claim = log.open("claim", 1, ledger.store.entry_of("claim", 1))
        assert claim is not None
        entry = ledger.store.entry_of("claim", 1)
    promise_of(json.dumps(good).encode(), trusted, signer.name)
    note = good["promise"]
    values = dict(line.split(" ", 1) for line in note.split("\n\n")[0].split("\n")[1:])
    leaf = b64encode(leaf_hash(entry)).decode()
    promised = signed(statement("tawthiq-receipt/v1", {**values, "leaf": leaf}), signer).decode()
    for changed, code in (
        ({"payload": {**good["payload"], "source": "0" * 64}}, "receipt_not_opened"),
        ({"r": good["r"] + "00"}, "receipt_not_opened"),
        ({"r": "00" * 32}, "receipt_not_opened"),
        ({"entry": json.loads(entry), "promise": promised}, "receipt_not_opened"),
        (
            {"entry": json.loads(entry), "r": claim.secret.hex(), "payload": claim.payload, "promise": promised},
            "receipt_not_opened",
        ),
    ):
        with pytest.raises(LogRefused, match=code):
            promise_of(json.dumps({**good, **changed}).encode(), trusted, signer.name)
    twice = json.dumps(good)[:-1] + ', "r": "' + good["r"] + '"}'
    with pytest.raises(LogRefused, match="receipt_form"):
        promise_of(twice.encode(), trusted, signer.name)


@pytest.mark.parametrize("turning", ["\u202e", "\u2066", "\u2028"])
def test_nobody_signs_what_reads_otherwise_than_it_is(turning: str) -> None:
    with pytest.raises(LogRefused, match="statement_form"):
        statement("tawthiq-order/v1", {"basis": f"GDPR{turning} none"})


def test_keys_show_themselves_to_nobody_who_prints(folder: Path) -> None:
    with Ledger(folder) as ledger, open_log(ledger) as log:
        opened = log.open("claim", 1, ledger.store.entry_of("claim", 1))
        assert opened is not None
        shown = f"{opened!r} {signer_of(log)!r} {ledger!r} {ledger.store!r} {ledger.store.keys!r}"
        assert repr(opened.secret) not in shown
        assert "Ahmad" not in shown
        assert repr(signer_of(log).seed) not in shown
