"""Preserved bytes: every source, sealed, under a name that only the case's key leads to, whether or not it could be read."""

import hashlib
import hmac
from pathlib import Path

from tawthiq.errors import LedgerError
from tawthiq.ledger.case_key import seal, unseal
from tawthiq.store import flush_folder, make_folder, write_file

_DOMAIN = b"tawthiq/object/v1"


def preserve(path: Path, data: bytes, secret: bytes) -> None:
    """Seal bytes under the key of their source and keep them in their place."""
    make_folder(path.parent)
    write_file(path, seal(_key(secret), data, hashlib.sha256(data).hexdigest().encode()))
    flush_folder(path.parent)


def preserved(path: Path, digest: str, secret: bytes) -> bytes:
    """The bytes of a source, checked against their SHA-256; raises LedgerError if they are gone or changed."""
    if not path.exists():
        raise LedgerError("source_gone", source=digest)
    data = unseal(_key(secret), path.read_bytes(), digest.encode())
    if data is None or hashlib.sha256(data).hexdigest() != digest:
        raise LedgerError("source_changed", source=digest)
    return data


def object_path(folder: Path, name: str) -> Path:
    """Where the sealed bytes of a source lie, by its blinded digest."""
    return folder / "objects" / name[:2] / name[2:]


def _key(secret: bytes) -> bytes:
    return hmac.digest(secret, _DOMAIN, "sha256")
