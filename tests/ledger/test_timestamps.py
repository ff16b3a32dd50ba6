"""Time-stamps: what verifies, what is refused, what is kept, and what they bound."""

import hashlib
import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from ledger.authority import SHA256, TimeStampingAuthority, Wanted, authority, refusal
from ledger.golden_timestamps import CHECKPOINT, NONCE, REPLY, ROOT, TIME, WITH_ROOT
from ledger.logs import append, checkpoint, policy, scribe, witness_line
from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger import Ledger, Scribe, timestamps
from tawthiq.ledger.authorities import MAX_REPLY, Authority, Stamp, Uncheckable, check_reply, imprint, read_authority
from tawthiq.ledger.checkpoints import signed_checkpoints, signer_of
from tawthiq.ledger.intervals import Interval, Standing
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.ledger.timestamps import (
    Kept,
    checkpoint_intervals,
    interval_of,
    kept_replies,
    take_reply,
    timestamp_request,
)
from tawthiq.ledger.verifying import BAD, CANNOT_TELL, GOOD, Finding, verdict
from tawthiq.ledger.verifying_times import verify_times
from tawthiq.ledger.witnessing import take_answer
from tawthiq.tlog import Checkpoint, Cosignature, SignatureType, SignedCheckpoint, VerifierKey

AT = datetime(2025, 3, 9, 12, tzinfo=UTC)  # half a day before the scribe's now
NOW = int(scribe().clock().timestamp())
GOLDEN = Authority("golden", ROOT.encode())


@pytest.fixture
def log(tmp_path: Path) -> Iterator[PublicLog]:
    append(tmp_path / "ledger", "Ahmad", "ليلى")
    checkpoint(tmp_path / "ledger")
    with Ledger(tmp_path / "ledger") as ledger, open_log(ledger) as log:
        yield log


def given_by(name: str = "tsa-one") -> Authority:
    return Authority(name, authority(name).pem)


def asked(log: PublicLog) -> Wanted:
    """What an authority that works well answers to the request that is kept now."""
    made, _ = timestamp_request(log)
    return Wanted(AT, imprint(made.text), timestamps._nonce(log, made))


def but(wanted: Wanted, **other: object) -> Wanted:
    return Wanted(**{**vars(wanted), **other})  # type: ignore[arg-type]


def take(log: PublicLog, at: datetime = AT, name: str = "tsa-one") -> tuple[Kept, Standing | None]:
    return take_reply(log, authority(name).reply(but(asked(log), at=at)), given_by(name), scribe())


def grow(log: PublicLog, name: str) -> Checkpoint:
    append(log.ledger.folder, name)
    return checkpoint(log.ledger.folder)


def codes(log: PublicLog) -> list[str]:
    return [each.code for each in verify_times(log, None, NOW)]


def test_replies_of_another_program_are_checked() -> None:
    assert check_reply(REPLY, CHECKPOINT.text, GOLDEN, NONCE) == Stamp(TIME, 1)
    with pytest.raises(Uncheckable, match="timestamp_uncheckable"):
        check_reply(WITH_ROOT, CHECKPOINT.text, GOLDEN, NONCE)


@pytest.mark.parametrize("nonce", [0, 1, 2**63, 2**64 - 1])
def test_ours_are_what_others_write(nonce: int) -> None:
    wanted = Wanted(AT, imprint(b"text"), nonce, accuracy=None)
    assert check_reply(authority().reply(wanted), b"text", given_by(), nonce) == Stamp(int(AT.timestamp()), 0)


@pytest.mark.skipif(not shutil.which("openssl"), reason="another program, where there is one")
def test_another_program_checks_ours_and_what_cannot_be_checked_here(tmp_path: Path) -> None:
    for name, chain, reply, text in (
        ("ours", authority().pem, authority().reply(Wanted(AT, imprint(b"text"), 5)), b"text"),
        ("theirs", ROOT.encode(), WITH_ROOT, CHECKPOINT.text),
    ):
        (tmp_path / f"{name}.pem").write_bytes(chain)
        (tmp_path / f"{name}.tsr").write_bytes(reply)
        (tmp_path / name).write_bytes(text)
        files = ("-in", f"{name}.tsr", "-data", name, "-CAfile", f"{name}.pem")
        done = subprocess.run(["openssl", "ts", "-verify", *files], cwd=tmp_path, capture_output=True, check=False)  # noqa: S607
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"digest": bytes(32)}, "timestamp_imprint"),
        ({"algorithm": "2.16.840.1.101.3.4.2.8"}, "timestamp_imprint"),  # the same bytes as SHA3-256 of something
        ({"nonce": 6}, "timestamp_nonce"),
        ({"nonce": None}, "timestamp_nonce"),
        ({"at": datetime(2019, 12, 31, tzinfo=UTC)}, "timestamp_not_verified"),  # before its certificates
    ],
)
def test_a_reply_that_says_something_else_is_refused(other: dict[str, object], code: str) -> None:
    reply = authority().reply(but(Wanted(AT, imprint(b"text"), 5, SHA256), **other))
    with pytest.raises(LedgerError, match=code):
        check_reply(reply, b"text", given_by(), 5)


def test_a_reply_that_nobody_trusted_signed_is_refused() -> None:
    wanted = Wanted(AT, imprint(b"text"), 5)
    with pytest.raises(LedgerError, match="timestamp_not_verified"):
        check_reply(authority("other").reply(wanted), b"text", given_by(), 5)
    web = TimeStampingAuthority("web", ExtendedKeyUsageOID.SERVER_AUTH)
    with pytest.raises(LedgerError, match="timestamp_not_verified"):
        check_reply(web.reply(wanted), b"text", Authority("web", web.pem), 5)


def test_certificates_between_root_and_signer_come_from_the_keeper() -> None:
    chained = TimeStampingAuthority("chained", is_chained=True)
    reply = chained.reply(Wanted(AT, imprint(b"text"), 5))
    assert check_reply(reply, b"text", Authority("chained", chained.pem), 5) == Stamp(int(AT.timestamp()), 1)
    root_alone = Authority("chained", chained.root.public_bytes(Encoding.PEM))
    with pytest.raises(LedgerError, match="timestamp_not_verified"):
        check_reply(reply, b"text", root_alone, 5)


@pytest.mark.parametrize("reply", [b"", b"not a reply", REPLY[:-1], REPLY + b"\0", bytes(MAX_REPLY + 1)])
def test_what_is_no_reply_is_refused(reply: bytes) -> None:
    with pytest.raises(LedgerError, match="timestamp_form"):
        check_reply(reply, CHECKPOINT.text, GOLDEN, NONCE)
    with pytest.raises(LedgerError, match="timestamp_not_granted"):
        check_reply(refusal(), CHECKPOINT.text, GOLDEN, NONCE)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_an_altered_reply_is_refused_or_says_the_same() -> None:
    refused = 0
    for bit in random.Random(5).sample(range(8 * len(REPLY)), 800):  # noqa: S311
        altered = bytearray(REPLY)
        altered[bit // 8] ^= 1 << bit % 8
        try:
            assert check_reply(bytes(altered), CHECKPOINT.text, GOLDEN, NONCE) == Stamp(TIME, 1)
        except LedgerError:
            refused += 1
    assert refused > 600


def test_a_request_is_over_the_text_of_the_checkpoint_and_the_same_for_all(log: PublicLog) -> None:
    made, request = timestamp_request(log)
    assert hashlib.sha256(made.text).digest() in request
    assert timestamp_request(log) == (made, request)
    grow(log, "later")
    assert timestamp_request(log)[1] != request


def test_a_case_that_signed_nothing_has_nothing_to_stamp(tmp_path: Path) -> None:
    append(tmp_path / "ledger", "Ahmad")
    with Ledger(tmp_path / "ledger") as ledger, open_log(ledger) as log:
        with pytest.raises(Misuse, match="checkpoint_none"):
            timestamp_request(log)
        assert kept_replies(log) == verify_times(log, None, NOW) == []


def test_a_good_reply_is_kept_and_entered_and_bounds_both_ways(log: PublicLog) -> None:
    (first,) = signed_checkpoints(log)
    kept, standing = take(log)
    assert (standing, kept.stamp) == (Standing.COUNTED, Stamp(int(AT.timestamp()), 1))
    assert kept.entered == first.size
    (act,) = log.ledger.acts("timestamp")
    reply = (log.ledger.folder / "timestamps" / f"{first.size}-tsa-one.tsr").read_bytes()
    assert act["sha256"] == hashlib.sha256(reply).hexdigest()
    second = grow(log, "later")
    at = int(AT.timestamp())
    assert interval_of(log, first.size - 1, None, NOW) == Interval(None, at + 1)
    assert interval_of(log, second.size - 1, None, NOW) == Interval(at - 1, None)
    take(log, AT + timedelta(hours=1))
    found = checkpoint_intervals(log, None, NOW)
    assert found == [(first, Interval(None, at + 1)), (second, Interval(at - 1, at + 3601))]
    assert set(codes(log)) == {"timestamp_counted", "checkpoint_interval_between"}
    assert verdict(verify_times(log, None, NOW)) == GOOD


def test_what_monitors_cosigned_bounds_from_above_as_well(log: PublicLog) -> None:
    trusted = policy(signer_of(log).key.text)
    (made,) = signed_checkpoints(log)
    take_answer(log, witness_line(made), trusted)
    assert interval_of(log, 0, trusted, NOW) == Interval(None, 1_741_564_800)
    assert interval_of(log, 0, None, NOW) == Interval(None, None)
    assert interval_of(log, 0, trusted, NOW - 10_000) == Interval(None, None)  # its time had not come then
    take(log)
    assert interval_of(log, 0, trusted, NOW) == Interval(None, int(AT.timestamp()) + 1)


def test_cosignatures_that_no_quorum_counts_bound_nothing(log: PublicLog, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted = policy(signer_of(log).key.text)
    (made,) = signed_checkpoints(log)
    take_answer(log, witness_line(made), trusted)
    few_can_check = Cosignature(VerifierKey("w", SignatureType.ML_DSA_44, bytes(1312)), 1_741_000_000)
    monkeypatch.setattr(timestamps, "witnessed", lambda *_: SignedCheckpoint(made, (few_can_check,), (), b""))
    assert interval_of(log, 0, trusted, NOW) == Interval(None, None)


def test_several_authorities_stamp_one_checkpoint(log: PublicLog) -> None:
    take(log, AT, "tsa-one")
    take(log, AT - timedelta(hours=1), "tsa-two")
    assert [each.authority for each in kept_replies(log)] == ["tsa-one", "tsa-two"]
    assert interval_of(log, 0, None, NOW) == Interval(None, int(AT.timestamp()) - 3600 + 1)


def test_a_late_reply_finds_its_checkpoint(log: PublicLog) -> None:
    reply = authority().reply(asked(log))
    (first,) = signed_checkpoints(log)
    grow(log, "later")
    assert take_reply(log, reply, given_by(), scribe())[0].checkpoint == first


def test_a_reply_for_what_was_never_signed_is_not_taken(log: PublicLog) -> None:
    never = Checkpoint("ledger.example/test", 99, bytes(32))
    reply = authority().reply(but(asked(log), digest=imprint(never.text)))
    with pytest.raises(LedgerError, match="timestamp_unfitting"):
        take_reply(log, reply, given_by(), scribe())
    nothing_was_kept(log)


def test_a_reply_that_was_not_asked_for_is_not_taken(log: PublicLog) -> None:
    (made,) = signed_checkpoints(log)
    with pytest.raises(Misuse, match="timestamp_not_requested"):
        take_reply(log, authority().reply(Wanted(AT, imprint(made.text), 5)), given_by(), scribe())
    with pytest.raises(LedgerError, match="timestamp_nonce"):
        take_reply(log, authority().reply(but(asked(log), nonce=5)), given_by(), scribe())
    with pytest.raises(LedgerError, match="timestamp_not_verified"):
        take_reply(log, authority("other").reply(asked(log)), given_by(), scribe())
    nothing_was_kept(log)


def nothing_was_kept(log: PublicLog) -> None:
    assert not kept_replies(log)
    assert not (log.ledger.folder / "authorities").exists()
    assert not log.ledger.acts("timestamp")


def test_a_name_stays_with_its_certificates(log: PublicLog) -> None:
    take(log)
    reply = authority("other").reply(asked(log))
    with pytest.raises(LedgerError, match="timestamp_authority_other"):
        take_reply(log, reply, Authority("tsa-one", authority("other").pem), scribe())


def test_a_time_that_has_not_come_is_kept_flagged_and_not_entered(log: PublicLog) -> None:
    kept, standing = take(log, AT + timedelta(days=2))
    assert (kept.stamp is not None, standing) == (True, Standing.AHEAD)
    assert not log.ledger.acts("timestamp")
    assert interval_of(log, 0, None, NOW) == Interval(None, None)
    assert codes(log) == ["timestamp_ahead", "checkpoint_interval_unknown"]
    take_reply(log, authority().reply(asked(log), in_order=False), given_by(), scribe())
    assert codes(log)[0] == "timestamp_ahead"  # what cannot be checked takes no other's place
    assert take(log)[1] is Standing.COUNTED
    assert take(log, AT - timedelta(hours=1))[0].stamp == Stamp(int(AT.timestamp()), 1)  # what counts stays
    assert len(log.ledger.acts("timestamp")) == 1


def test_a_time_before_what_the_checkpoint_holds_is_flagged_and_not_entered(log: PublicLog) -> None:
    take(log)
    grow(log, "later")
    assert take(log, AT - timedelta(days=1))[1] is Standing.EARLY
    assert len(log.ledger.acts("timestamp")) == 1
    assert codes(log) == ["timestamp_counted", "timestamp_early", "checkpoint_interval_after"]


def test_what_cannot_be_checked_here_is_kept_and_not_counted(log: PublicLog) -> None:
    reply = authority().reply(asked(log), in_order=False)
    kept, standing = take_reply(log, reply, given_by(), scribe())
    assert standing is None
    assert kept.refusal
    assert kept.refusal.code == "timestamp_uncheckable"
    assert Path(kept.refusal.values["reply"]).read_bytes() == reply
    assert not log.ledger.acts("timestamp")
    assert verify_times(log, None, NOW)[-1].code == "checkpoint_interval_unknown"
    assert verdict(verify_times(log, None, NOW)) == GOOD
    assert take(log)[1] is Standing.COUNTED  # one that can be checked takes its place
    take_reply(log, reply, given_by(), scribe())
    assert codes(log)[0] == "timestamp_counted"  # and not the other way


def test_a_crash_between_the_reply_and_its_entry_is_completed(log: PublicLog, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> str:
        raise KeyboardInterrupt

    reply = authority().reply(asked(log))
    with monkeypatch.context() as broken:
        broken.setattr(Ledger, "act", stopped)
        with pytest.raises(KeyboardInterrupt):
            take_reply(log, reply, given_by(), scribe())
    assert codes(log) == ["timestamp_counted", "timestamp_not_entered", "checkpoint_interval_before"]
    grow(log, "later")
    assert interval_of(log, 5, None, NOW).after is None
    for _ in range(2):
        assert take_reply(log, reply, given_by(), scribe())[1] is Standing.COUNTED
    assert len(log.ledger.acts("timestamp")) == 1


def test_other_bytes_of_the_same_time_bound_nothing_from_below(log: PublicLog) -> None:
    """An entry could be made in advance, with the time that is asked for later; its signature could not be foreseen."""
    take(log)
    made = grow(log, "later")
    path = log.ledger.folder / "timestamps" / f"{signed_checkpoints(log)[0].size}-tsa-one.tsr"
    first = signed_checkpoints(log)[0]
    path.write_bytes(authority().reply(Wanted(AT, imprint(first.text), timestamps._nonce(log, first))))
    assert interval_of(log, made.size - 1, None, NOW) == Interval(None, None)
    assert interval_of(log, 0, None, NOW).before is not None


def test_damage_is_found_and_mended(log: PublicLog) -> None:
    reply = authority().reply(asked(log))
    take_reply(log, reply, given_by(), scribe())
    size = signed_checkpoints(log)[0].size
    path, chain = log.ledger.folder / "timestamps" / f"{size}-tsa-one.tsr", log.ledger.folder / "authorities"
    path.write_bytes(reply[:-1])
    assert found(log) == (BAD, "timestamp_form")
    path.unlink()
    assert found(log) == (CANNOT_TELL, "timestamp_gone")
    take_reply(log, reply, given_by(), scribe())
    assert len(log.ledger.acts("timestamp")) == 1
    assert verdict(verify_times(log, None, NOW)) == GOOD
    (chain / "tsa-one.pem").rename(chain / "elsewhere")
    assert found(log) == (CANNOT_TELL, "timestamp_authority_gone")
    (chain / "tsa-one.pem").write_text("no certificate", encoding="utf-8")
    assert found(log) == (BAD, "timestamp_authority_form")
    (chain / "elsewhere").replace(chain / "tsa-one.pem")
    (log.ledger.folder / "timestamps" / f"{size}.tsq").write_bytes(b"damaged")
    assert found(log) == (BAD, "timestamp_request_damaged")
    (log.ledger.folder / "timestamps" / "notes.tsr").write_bytes(b"not ours")
    (log.ledger.folder / "timestamps" / f"{size}.tsq").unlink()
    assert verdict(verify_times(log, None, NOW)) == GOOD


def found(log: PublicLog) -> tuple[int, str]:
    findings: list[Finding] = verify_times(log, None, NOW)
    assert findings[0].code == "timestamp_of"
    return verdict(findings), findings[1].code


def test_an_authority_is_read_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "جهة-1.pem"
    path.write_bytes(authority().pem)
    assert read_authority(path) == Authority("جهة-1", authority().pem)
    odd = tmp_path / "a b.pem"
    odd.write_bytes(authority().pem)
    with pytest.raises(Misuse, match="timestamp_authority_name"):
        read_authority(odd)
    path.write_bytes(b"no certificate")
    with pytest.raises(Misuse, match="timestamp_authority_form"):
        read_authority(path)
    path.write_bytes(authority().certificate.public_bytes(Encoding.PEM))
    with pytest.raises(Misuse, match="timestamp_authority_form"):
        read_authority(path)


def later(days: int) -> Scribe:
    return Scribe("keeper", lambda: scribe().clock() + timedelta(days=days), scribe().randomness)


def test_a_flagged_reply_can_be_taken_again_once_its_time_has_come(log: PublicLog) -> None:
    reply = authority().reply(but(asked(log), at=AT + timedelta(days=2)))
    assert take_reply(log, reply, given_by(), scribe())[1] is Standing.AHEAD
    assert take_reply(log, reply, given_by(), later(3))[1] is Standing.COUNTED
    assert len(log.ledger.acts("timestamp")) == 1
