"""From a list to a witnessed log at the command line, in both languages."""

from pathlib import Path

import pytest

from cli.test_commands import LIST, typed, written
from tawthiq.tlog import SignatureType, Signer, cosign, parse_checkpoint, parse_request

WITNESS = Signer("monitor.example/witness", SignatureType.COSIGNATURE, bytes(range(32)))


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert typed("init", tmp_path / "case", "--title", "A case").exit_code == 0
    assert typed("add", tmp_path / "case", written(tmp_path / "north.csv", LIST)).exit_code == 0
    return tmp_path / "case"


def test_a_log_is_signed_witnessed_proved_and_verified(case: Path, tmp_path: Path) -> None:
    assert typed("verify", case).exit_code == 2
    assert typed("cosign", case, "--request", tmp_path / "request.txt").exit_code == 2
    toml = case / "case.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + '\n[ledger]\norigin = "ledger.example/a"\n', encoding="utf-8")
    signed = typed("checkpoint", case)
    assert "Signed: 4 entries" in signed.output
    vkey = signed.output.partition("ledger.example/a+")[2].split()[0]
    assert typed("verify", case).exit_code == 2
    assert typed("cosign", case, "--request", tmp_path / "request.txt").exit_code == 0
    request = parse_request((tmp_path / "request.txt").read_bytes())
    line = cosign(parse_checkpoint(request.checkpoint.partition(b"\n\n")[0] + b"\n"), WITNESS, 1_741_564_800)
    (tmp_path / "answer.txt").write_bytes(line)
    assert "policy.txt" in typed("cosign", case, "--import", tmp_path / "answer.txt").output
    policy = f"log ledger.example/a+{vkey}\nwitness m {WITNESS.key.text}\nquorum m\n"
    written(case / "ledger" / "policy.txt", policy)
    assert "enough for the policy" in typed("cosign", case, "--import", tmp_path / "answer.txt").output
    assert "سليم" in typed("--language", "ar", "verify", case).output
    assert typed("verify", case, "--policy", case / "ledger" / "policy.txt").exit_code == 0
    (claim,) = _ids(case)[:1]
    assert typed("prove", case, claim).output.startswith("c2sp.org/tlog-proof@v1\nindex 2\n")
    opened = typed(
        "prove", case, claim[:8], "--open", tmp_path / "o.json", "--proof", tmp_path / "p", "--entry", tmp_path / "e"
    )
    assert "names included" in opened.output
    assert "Ahmad" in (tmp_path / "o.json").read_text(encoding="utf-8")
    assert "Ahmad" not in (tmp_path / "p").read_text(encoding="utf-8") + (tmp_path / "e").read_text(encoding="utf-8")
    assert typed("prove", case, "00000000").exit_code == 1


def test_two_checkpoints_are_compared(case: Path, tmp_path: Path) -> None:
    vkey = typed("checkpoint", case).output.partition("in person: ")[2].split()[0]
    old = written(tmp_path / "old", (case / "ledger" / "tiles" / "checkpoint").read_text(encoding="utf-8"))
    assert typed("fraud", old, old, "--vkey", vkey).exit_code == 0
    typed("judge", case, "north:2", "north:3", "different", "--why", "two people")
    typed("checkpoint", case)
    new = case / "ledger" / "tiles" / "checkpoint"
    assert typed("fraud", old, new, "--vkey", vkey).exit_code == 2
    assert typed("fraud", old, new, "--vkey", vkey, "--log", case / "ledger" / "tiles").exit_code == 0
    assert typed("fraud", old, written(tmp_path / "x", "x"), "--vkey", vkey).exit_code == 1


@pytest.mark.parametrize("options", [(), ("--request", "a", "--import", "case.toml")])
def test_one_thing_is_asked_of_cosign(case: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    assert typed("cosign", case, *options).exit_code == 2


def _ids(case: Path) -> list[str]:
    from tawthiq.ledger import Ledger

    with Ledger(case / "ledger") as ledger:
        return [each for (each,) in ledger.store.column("claims", ("claim_id",))]
