"""The key with which a person signs lists and orders: Ed25519, in a file that only that person's identity opens.

It lies beside the identity (`signing.key`), and is a key of C2SP signed-note: its name is best a pseudonym.
"""

import secrets
from base64 import b64encode
from pathlib import Path

from tawthiq.errors import LedgerError, LogRefused, Misuse
from tawthiq.ledger.identity import read_identity
from tawthiq.store import write_once
from tawthiq.tlog import SignatureType, Signer
from tawthiq.tlog.encoding import parse_base64

_PREFIX = "PRIVATE+KEY+"


def signing_key_path(identity: Path) -> Path:
    """Where the signing key of a person lies: beside the identity that opens it."""
    return identity.with_name("signing.key")


def read_signing_key(identity: Path) -> Signer:
    """The signing key of a person; raises Misuse where none was made, LedgerError where this identity does not open it."""
    from pyrage import DecryptError, decrypt

    path = signing_key_path(identity)
    if not path.is_file():
        raise Misuse("signing_key_none", path=str(path))
    try:
        return _parse(decrypt(path.read_bytes(), [read_identity(identity)]))
    except (DecryptError, ValueError, IndexError, LogRefused):
        raise LedgerError("signing_key_damaged", path=str(path)) from None


def make_signing_key(identity: Path, name: str | None) -> Signer:
    """The signing key of a person, made where there is none, under a name of their choice or a random one.

    Raises Misuse where one with another name is there: a key keeps its name.
    """
    from pyrage import encrypt

    path = signing_key_path(identity)
    if not path.exists():
        signer = Signer(name or f"tawthiq-{secrets.token_hex(4)}", SignatureType.ED25519, secrets.token_bytes(32))
        write_once(path, encrypt(_text(signer), [read_identity(identity).to_public()]))
    found = read_signing_key(identity)
    if name not in (None, found.name):
        raise Misuse("signing_key_named", name=name, known=found.name)
    return found


def retire_signing_key(identity: Path) -> Path | None:
    """Put a signing key aside under its id, so that a new one can be made; where it lies now, None if there was none."""
    path = signing_key_path(identity)
    if not path.exists():
        return None
    aside = path.with_name(f"signing.{read_signing_key(identity).key.id.hex()}.key")
    path.rename(aside)
    return aside


def _text(signer: Signer) -> bytes:
    encoded = b64encode(bytes([signer.type]) + signer.seed).decode()
    return f"{_PREFIX}{signer.name}+{signer.key.id.hex()}+{encoded}\n".encode()


def _parse(text: bytes) -> Signer:
    name, key_id, encoded = text.decode().strip().removeprefix(_PREFIX).split("+", 2)
    material = parse_base64(encoded.encode())
    signer = Signer(name, SignatureType(material[0]), material[1:])
    if signer.type is not SignatureType.ED25519 or signer.key.id.hex() != key_id:
        raise ValueError(key_id)
    return signer
