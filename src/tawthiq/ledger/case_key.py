"""The key of a case, under which the keys of its records and of its log are kept: `case.key`, an age file.

It is wrapped for the identity of whoever made the case, and for whom that person names besides. Nothing else on the disk
opens a record.
"""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tawthiq.errors import LedgerError
from tawthiq.ledger.identity import make_identity, read_identity
from tawthiq.store import make_folder, write_once

KEY_BYTES = 32
_NONCE_BYTES = 12


def open_case_key(folder: Path, identity: Path) -> bytes:
    """The key of the case with this ledger folder, made where there is no ledger yet.

    Raises LedgerError where `case.key` is gone, or is not wrapped for this identity.
    """
    from pyrage import DecryptError, decrypt

    path = folder / "case.key"
    if not path.exists():
        if (folder / "log.db").exists():
            raise LedgerError("case_key_gone", path=str(path))
        make_folder(folder)
        wrap_case_key(folder, secrets.token_bytes(KEY_BYTES), [make_identity(identity)])
    try:
        key: bytes = decrypt(path.read_bytes(), [read_identity(identity)])
    except DecryptError:
        raise LedgerError("case_key_not_yours", path=str(path), identity=str(identity)) from None
    if len(key) != KEY_BYTES:
        raise LedgerError("case_key_not_yours", path=str(path), identity=str(identity))
    return key


def wrap_case_key(folder: Path, key: bytes, recipients: Sequence[str]) -> None:
    """Keep the key of a case, wrapped for these recipients (`age1…`); one that exists stays as it is."""
    from pyrage import encrypt
    from pyrage.x25519 import Recipient

    write_once(folder / "case.key", encrypt(key, [Recipient.from_str(each) for each in recipients]))


def seal(key: bytes, data: bytes, place: bytes) -> bytes:
    """Encrypt bytes with AES-256-GCM, bound to their place; a fresh nonce comes first."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, place)


def unseal(key: bytes, sealed: bytes, place: bytes) -> bytes | None:
    """Decrypt what `seal` made; None unless these are its bytes, in its place."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
    except (InvalidTag, ValueError):
        return None
