"""A person's own keys: made once, opened by their identity alone, under a passphrase if they wish."""

from pathlib import Path

import pytest

from ledger.people import keys_of
from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger import passphrase
from tawthiq.ledger.identity import make_identity, protect_identity, read_identity
from tawthiq.ledger.signing_key import make_signing_key, read_signing_key, retire_signing_key, signing_key_path


@pytest.fixture(autouse=True)
def forgetful() -> None:
    passphrase.passphrase_for.cache_clear()


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    identity, signer, recipient = keys_of(tmp_path, "season-1")
    assert make_identity(identity) == recipient
    assert make_signing_key(identity, None) == signer
    assert signer.name == "season-1"
    for path in (identity, signing_key_path(identity)):
        assert path.stat().st_mode & 0o077 == 0
    assert signer.seed not in signing_key_path(identity).read_bytes()


def test_a_name_of_chance_says_nothing(tmp_path: Path) -> None:
    identity = tmp_path / "identity"
    make_identity(identity)
    assert make_signing_key(identity, None).name.startswith("tawthiq-")


def test_a_key_keeps_its_name_and_a_new_one_is_another(tmp_path: Path) -> None:
    identity, old, _ = keys_of(tmp_path, "season-1")
    with pytest.raises(Misuse, match="signing_key_named"):
        make_signing_key(identity, "season-2")
    aside = retire_signing_key(identity)
    assert aside is not None
    assert aside.name == f"signing.{old.key.id.hex()}.key"
    assert retire_signing_key(identity) is None
    with pytest.raises(Misuse, match="signing_key_none"):
        read_signing_key(identity)
    assert make_signing_key(identity, "season-2").key != old.key


def test_another_identity_does_not_open_a_signing_key(tmp_path: Path) -> None:
    mine, _, _ = keys_of(tmp_path, "a")
    theirs, _, _ = keys_of(tmp_path, "b")
    signing_key_path(mine).write_bytes(signing_key_path(theirs).read_bytes())
    with pytest.raises(LedgerError, match="signing_key_damaged"):
        read_signing_key(mine)


def test_an_identity_is_put_under_a_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity, signer, recipient = keys_of(tmp_path, "a")
    before = identity.read_bytes()
    monkeypatch.setenv(passphrase.VARIABLE, "six words drawn by lot")
    protect_identity(identity)
    assert b"AGE-SECRET-KEY" not in identity.read_bytes()
    assert identity.stat().st_mode & 0o077 == 0
    assert make_identity(identity) == recipient
    assert read_signing_key(identity) == signer
    assert str(read_identity(identity)).encode() == before.strip()
    passphrase.passphrase_for.cache_clear()
    monkeypatch.setenv(passphrase.VARIABLE, "another")
    with pytest.raises(LedgerError, match="passphrase_wrong"):
        read_identity(identity)
    passphrase.passphrase_for.cache_clear()
    monkeypatch.delenv(passphrase.VARIABLE)
    with pytest.raises(LedgerError, match="passphrase_untold"):
        read_identity(identity)


def test_a_passphrase_is_typed_twice_and_is_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(passphrase.VARIABLE, raising=False)
    with pytest.raises(LedgerError, match="passphrase_untold"):
        passphrase.new_passphrase("x")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    typed = iter(["one", "one", "one", "two", "kept"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert passphrase.new_passphrase("x") == "one"
    with pytest.raises(Misuse, match="passphrase_differ"):
        passphrase.new_passphrase("x")
    assert passphrase.passphrase_for("x") == passphrase.passphrase_for("x") == "kept"
    with pytest.raises(Misuse, match="passphrase_empty"):
        passphrase.protect(b"x", " ")
