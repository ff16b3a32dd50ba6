"""Preserved bytes: every source under its SHA-256, sealed, whether or not it could be read."""

import hashlib
import hmac
from pathlib import Path

from tawthiq.errors import LedgerError
from tawthiq.ledger.case_key import seal, unseal
from tawthiq.store import flush_folder, write_file

_DOMAIN = b"tawthiq/object/v1"


def preserve(folder: Path, data: bytes, secret: bytes) -> str:
    """Seal bytes under the key of their source and keep them under their SHA-256, which is returned."""
    digest = hashlib.sha256(data).hexdigest()
    path = object_path(folder, digest)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(path, seal(_key(secret), data, digest.encode()))
    flush_folder(path.parent)
    return digest


def preserved(folder: Path, digest: str, secret: bytes) -> bytes:
    """The bytes of a source, checked against their name; raises LedgerError if they are gone or changed."""
    path = object_path(folder, digest)
    if not path.exists():
        raise LedgerError("source_gone", source=digest)
    data = unseal(_key(secret), path.read_bytes(), digest.encode())
    if data is None or hashlib.sha256(data).hexdigest() != digest:
        raise LedgerError("source_changed", source=digest)
    return data


def object_path(folder: Path, digest: str) -> Path:
    """Where the sealed bytes of a source lie."""
    return folder / "objects" / digest[:2] / digest[2:]


def _key(secret: bytes) -> bytes:
    return hmac.digest(secret, _DOMAIN, "sha256")
