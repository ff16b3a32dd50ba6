"""Preserved bytes: every source under its SHA-256, whether or not it could be read."""

import hashlib
import os
from pathlib import Path

from tawthiq.errors import LedgerError
from tawthiq.store import flush_folder


def preserve(folder: Path, data: bytes) -> str:
    """Keep bytes under their SHA-256 and return it; bytes already kept are not written again."""
    digest = hashlib.sha256(data).hexdigest()
    path = object_path(folder, digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    # A crash before this rename leaves a `.new` file that nothing refers to; a crash after it leaves bytes without
    # an entry, which adding the file again completes.
    unfinished.rename(path)
    flush_folder(path.parent)
    return digest


def preserved(folder: Path, digest: str) -> bytes:
    """The bytes of a source, checked against their name; raises LedgerError if they are gone or changed."""
    path = object_path(folder, digest)
    if not path.exists():
        raise LedgerError("source_gone", source=digest)
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise LedgerError("source_changed", source=digest)
    return data


def object_path(folder: Path, digest: str) -> Path:
    """Where the bytes of a source lie."""
    return folder / "objects" / digest[:2] / digest[2:]
