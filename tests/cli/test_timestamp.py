"""Time-stamps at the command line: asked for, taken in, and shown as an interval, in both languages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rfc3161_client._rust import parse_timestamp_request

from cli.test_commands import LIST, typed, written
from ledger.authority import Wanted, authority

AT = datetime(2025, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert typed("init", tmp_path / "case", "--title", "A case").exit_code == 0
    assert typed("add", tmp_path / "case", written(tmp_path / "north.csv", LIST)).exit_code == 0
    assert typed("checkpoint", tmp_path / "case").exit_code == 0
    return tmp_path / "case"


def reply_to(request: Path, at: datetime, *, in_order: bool = True) -> Path:
    """What an authority sends back."""
    asked = parse_timestamp_request(request.read_bytes())
    wanted = Wanted(at, bytes(asked.message_imprint.message), asked.nonce)
    reply = request.with_name("reply.tsr")
    reply.write_bytes(authority().reply(wanted, in_order=in_order))
    return reply


def test_a_checkpoint_is_stamped_and_shown_between_two_times(case: Path, tmp_path: Path) -> None:
    (tmp_path / "tsa-one.pem").write_bytes(authority().pem)
    request = tmp_path / "request.tsq"
    with_authority = ("--authority", tmp_path / "tsa-one.pem")
    assert "4 entries" in typed("timestamp", case, "--request", request).output
    unreadable = typed("timestamp", case, "--take", reply_to(request, AT, in_order=False), *with_authority)
    assert unreadable.exit_code == 1
    assert "openssl ts -verify" in unreadable.output
    ahead = typed("timestamp", case, "--take", reply_to(request, datetime(2110, 1, 1, tzinfo=UTC)), *with_authority)
    assert (ahead.exit_code, "has not come yet" in ahead.output) == (1, True)
    assert "2110-01-01" in typed("timestamp", case).output.splitlines()[2]
    taken = typed("timestamp", case, "--take", reply_to(request, AT), *with_authority)
    assert (taken.exit_code, "kept and entered" in taken.output) == (0, True)
    assert "no entry tells of it" not in taken.output
    assert typed("checkpoint", case).exit_code == 0
    table = typed("timestamp", case).output.splitlines()
    assert table[0].split() == ["entries", "between", "and"]
    assert table[1].split() == ["4", "–", "2025-03-09T12:00:01Z"]
    assert table[2].split() == ["5", "2025-03-09T11:59:59Z", "–"]
    assert "tsa-one" in table[3]
    assert typed("--language", "ar", "timestamp", case).output.splitlines()[0].split() == ["القيود", "بين", "وبين"]
    verified = typed("verify", case)
    assert "after 2025-03-09T11:59:59Z; nothing shows yet by when" in verified.output
    claim = _first_claim(case)
    proved = typed("prove", case, claim, "--proof", tmp_path / "p")
    assert "before 2025-03-09T12:00:01Z; nothing shows since when" in proved.output
    assert (
        "قبل 2025-03-09T12:00:01Z" in typed("--language", "ar", "prove", case, claim, "--proof", tmp_path / "p").output
    )
    act = typed("prove", case, _act(case), "--proof", tmp_path / "p")
    assert "after 2025-03-09T11:59:59Z" in act.output


def test_one_thing_is_asked_of_timestamp(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    file = "case.toml"
    for options in (("--take", file), ("--authority", file), ("--request", "a", "--take", file, "--authority", file)):
        assert typed("timestamp", case, *options).exit_code == 2
    assert not (case / "a").exists()


def _first_claim(case: Path) -> str:
    from tawthiq.ledger import Ledger

    with Ledger(case / "ledger") as ledger:
        return str(ledger.store.column("claims", ("claim_id",))[0][0])


def _act(case: Path) -> str:
    from tawthiq.ledger import Ledger

    with Ledger(case / "ledger") as ledger:
        return str(ledger.acts("timestamp")[0]["act_id"])
