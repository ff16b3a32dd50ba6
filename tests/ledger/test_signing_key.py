"""A person's own keys: made once, opened by their identity alone, under a passphrase if they wish."""

import hashlib
import hmac
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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


def age_file(data: bytes, words: str) -> bytes:
    """A file under a passphrase as C2SP age writes it, with little work (2^2), made here from the specification."""

    def derived(key: bytes, salt: bytes, info: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt or bytes(32), info).derive(key)

    def text(data: bytes) -> bytes:
        return b64encode(data).rstrip(b"=")

    key, salt, nonce = bytes(range(16)), bytes(16), bytes(range(16))
    wrapping = hashlib.scrypt(words.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=4, r=8, p=1, dklen=32)
    body = ChaCha20Poly1305(wrapping).encrypt(bytes(12), key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s 2\n%s\n---" % (text(salt), text(body))
    mac = hmac.digest(derived(key, b"", b"header"), header, "sha256")
    sealed = ChaCha20Poly1305(derived(key, nonce, b"payload")).encrypt(bytes(11) + b"\x01", data, None)
    return header + b" " + text(mac) + b"\n" + nonce + sealed


def test_an_identity_opens_with_its_passphrase_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity, signer, _ = keys_of(tmp_path, "a")
    identity.write_bytes(age_file(identity.read_bytes(), "six words"))
    monkeypatch.delenv(passphrase.VARIABLE, raising=False)
    with pytest.raises(LedgerError, match="passphrase_untold"):
        read_identity(identity)
    monkeypatch.setenv(passphrase.VARIABLE, "six words")
    assert read_signing_key(identity) == signer
    passphrase.passphrase_for.cache_clear()
    monkeypatch.setenv(passphrase.VARIABLE, "seven words")
    with pytest.raises(LedgerError, match="passphrase_wrong"):
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


def test_an_identity_never_lies_in_the_clear_where_a_passphrase_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrase.VARIABLE, "a long sentence")
    recipient = make_identity(tmp_path / "identity")
    assert passphrase.is_protected((tmp_path / "identity").read_bytes())
    assert recipient == str(read_identity(tmp_path / "identity").to_public()) == make_identity(tmp_path / "identity")
    monkeypatch.delenv(passphrase.VARIABLE)
    with pytest.raises(LedgerError, match="passphrase_untold"):
        make_identity(tmp_path / "another", protected=True)
