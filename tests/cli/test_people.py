"""People with keys at the command line: who signs a list, what they are given for it, and what takes two."""

import hashlib
import json
from pathlib import Path

import pytest

from cli.test_commands import LIST, typed, written
from tawthiq.ledger import passphrase


class Computer:
    """Somebody's own computer, with their identity."""

    def __init__(self, home: Path, name: str, patch: pytest.MonkeyPatch) -> None:
        self.home, self.name, self.patch = home / name, name, patch
        self.lines = self.typed("identity", "--name", name).splitlines()[-2:]

    def typed(self, *arguments: str | Path, ends: int = 0) -> str:
        """What a command answers here."""
        with self.patch.context() as patch:
            patch.setenv("XDG_CONFIG_HOME", str(self.home))
            patch.setenv("XDG_STATE_HOME", str(self.home))
            done = typed(*arguments)
        assert done.exit_code == ends, done.output
        return done.output

    def block(self, role: str, documenter: str | None = None) -> str:
        """How `case.toml` declares this person."""
        about = f'documenter = "{documenter}"\n' if documenter else ""
        return f'\n[[people]]\nid = "{self.name}"\nrole = "{role}"\n{about}' + "\n".join(self.lines) + "\n"


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Computer]:
    return {name: Computer(tmp_path, name, monkeypatch) for name in ("keeper", "contributor", "second")}


@pytest.fixture
def case(tmp_path: Path, people: dict[str, Computer]) -> Path:
    path = tmp_path / "case"
    people["keeper"].typed("init", path, "--title", "A case")
    toml = path / "case.toml"
    blocks = people["contributor"].block("contributor", "north") + people["keeper"].block("custodian")
    text = toml.read_text(encoding="utf-8") + '\n[[documenters]]\nid = "north"\n' + blocks
    toml.write_text(text + people["second"].block("custodian"), encoding="utf-8")
    return path


def test_a_list_is_signed_added_and_receipted(case: Path, people: dict[str, Computer], tmp_path: Path) -> None:
    keeper, contributor = people["keeper"], people["contributor"]
    north = written(tmp_path / "north.csv", LIST)
    contributor.typed("sign", north, ends=2)
    assert "north.csv.signed" in contributor.typed("sign", north, "--documenter", "north")
    told = keeper.typed("add", case, north, "--documenter", "north", "--receipt", tmp_path / "r.json")
    assert "signed by contributor" in told
    promised = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert promised["promise"].startswith("tawthiq-receipt/v1\n")
    key_id = contributor.lines[0].split("+")[1]
    assert promised["entry"]["by"] == key_id
    vkey = keeper.typed("checkpoint", case).partition("in person: ")[2].split()[0]
    source = promised["payload"]["source"]
    assert "proof" in keeper.typed("receipt", case, source[:8], "--out", tmp_path / "r2.json")
    assert "proof" in json.loads((tmp_path / "r2.json").read_text(encoding="utf-8"))
    policy_file = written(tmp_path / "policy.txt", f"log {vkey}\nquorum none\n")
    kept = contributor.typed("kept", tmp_path / "r.json", "--log", case / "ledger" / "tiles", "--policy", policy_file)
    assert hashlib.sha256(LIST.encode()).hexdigest() in kept
    assert "Lists that their documenters signed, checked again: 1" in keeper.typed("verify", case, ends=2)
    toml = case / "case.toml"  # the keeper has another person sign for the documenter
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('documenter = "north"\n', 'documenter = "x"\n'), encoding="utf-8"
    )
    assert "whom case.toml does not declare" in keeper.typed("verify", case, ends=2)


def test_a_signature_of_somebody_else_is_refused(case: Path, people: dict[str, Computer], tmp_path: Path) -> None:
    north = written(tmp_path / "north.csv", LIST)
    people["second"].typed("sign", north, "--documenter", "north", "--out", tmp_path / "s")
    refused = people["keeper"].typed("add", case, north, "--documenter", "north", "--signed", tmp_path / "s", ends=1)
    assert "No contributor of north" in refused
    people["keeper"].typed("add", case, north, north, "--receipt", tmp_path / "r", ends=2)


def test_an_order_is_signed_by_two(case: Path, people: dict[str, Computer], tmp_path: Path) -> None:
    from tawthiq.case import open_case
    from tawthiq.ledger.orders import verify_order

    keeper, out = people["keeper"], tmp_path / "order.txt"
    asked = ("order", case, "ab" * 16, "--basis", "Art. 17 GDPR", "--reason", "the family asked", "--out", out)
    keeper.typed(*asked, ends=2)
    keeper.typed("add", case, written(tmp_path / "north.csv", LIST))
    keeper.typed("checkpoint", case)
    keeper.typed(*asked)
    keeper.typed("sign", out, "--documenter", "x", ends=2)
    for who in (keeper, people["second"]):
        assert "Art. 17 GDPR" in who.typed("sign", out)
    assert verify_order(out.read_bytes(), open_case(case).declaration().people).custodians == ("keeper", "second")


def test_a_key_is_replaced_and_no_identity_protected_by_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = Computer(tmp_path, "season-1", monkeypatch)
    assert me.typed("identity").splitlines()[-2:] == me.lines
    me.typed("identity", "--name", "season-2", ends=2)
    assert "put aside" in me.typed("identity", "--new-key", "--name", "season-2")
    passphrase.passphrase_for.cache_clear()
    me.typed("identity", "--protect", ends=1)


def test_the_restore_drill(case: Path, people: dict[str, Computer], tmp_path: Path) -> None:
    keeper, second = people["keeper"], people["second"]
    keeper.typed("add", case, written(tmp_path / "north.csv", LIST))
    keeper.typed("checkpoint", case)
    out, half, restored = tmp_path / "backup", tmp_path / "half", tmp_path / "restored"
    keeper.typed("backup", case, "--out", out)
    keeper.typed("unwrap", out, "--out", half)
    keeper.typed("restore", out, restored, "--half", half, ends=1)
    people["contributor"].typed("unwrap", out, "--out", tmp_path / "other", ends=1)
    assert "Before you sign" in second.typed("restore", out, restored, "--half", half)
    assert "records" in second.typed("verify", restored, ends=2)
    keeper.typed("add", case, written(tmp_path / "south.csv", LIST.replace("Ahmad", "Samir")))
    keeper.typed("checkpoint", case)
    newest = case / "ledger" / "tiles" / "checkpoint"
    second.typed("restore", out, tmp_path / "again", "--half", half, "--known", newest)
    assert "backup that was put back" in second.typed("checkpoint", restored, ends=1)


def test_roles_are_given_what_is_theirs(case: Path, people: dict[str, Computer], tmp_path: Path) -> None:
    keeper, contributor, second = people["keeper"], people["contributor"], people["second"]
    toml = case / "case.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"custodian"', '"analyst"', 1), encoding="utf-8")
    keeper.typed("add", case, written(tmp_path / "north.csv", LIST), "--documenter", "north")
    keeper.typed("checkpoint", case)
    keeper.typed("disclose", case, "--to", "contributor", "--out", tmp_path / "c.age")
    contributor.typed("receive", tmp_path / "c.age", "--out", tmp_path / "c")
    assert "Ahmad" in "".join(each.read_text(encoding="utf-8") for each in (tmp_path / "c").iterdir())
    second.typed("receive", tmp_path / "c.age", "--out", tmp_path / "s", ends=1)
    for who in ("second", "nobody"):
        keeper.typed("disclose", case, "--to", who, "--out", tmp_path / "x", ends=2)
    keeper.typed("disclose", case, "--to", "keeper", "--record", "00000000", "--out", tmp_path / "x", ends=2)
    keeper.typed("disclose", case, "--to", "keeper", "--out", tmp_path / "a.age")
    keeper.typed("receive", tmp_path / "a.age", "--out", tmp_path / "a")
    register = (tmp_path / "a" / "register.csv").read_text(encoding="utf-8")
    assert register.count("\n") == 3
    assert "Not signed by its documenter" in keeper.typed("check", case)
    assert "Ahmad" not in register
