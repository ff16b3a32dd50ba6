"""The key that signs a case's checkpoints, made at the first one: Ed25519, in `log.key`, for its owner's eyes alone.

Its name is the log's origin, so that the origin is stored once. The key is not wrapped yet: whoever can read the file can
sign. Wrapping, a recovery key and two-person custody are to come (0020).
"""

import os
import secrets
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

from tawthiq.errors import LedgerError, LogRefused
from tawthiq.store import flush_folder
from tawthiq.tlog import SignatureType, Signer
from tawthiq.tlog.encoding import parse_base64

_PREFIX = "PRIVATE+KEY+"


def read_log_key(folder: Path) -> Signer | None:
    """The key of a log; None where none was made yet. Raises LedgerError where the file is no key."""
    path = folder / "log.key"
    if not path.exists():
        return None
    try:
        name, key_id, encoded = path.read_text(encoding="utf-8").strip().removeprefix(_PREFIX).split("+", 2)
        material = parse_base64(encoded.encode())
        signer = Signer(name, SignatureType(material[0]), material[1:])
        if signer.type is SignatureType.ED25519 and signer.key.id.hex() == key_id:
            return signer
    except (ValueError, IndexError, LogRefused):
        pass
    raise LedgerError("log_key_damaged", path=str(path))


def make_log_key(folder: Path, origin: str) -> Signer:
    """A fresh key; where another process was first, that one's."""
    path = folder / "log.key"
    signer = Signer(origin, SignatureType.ED25519, secrets.token_bytes(32))
    encoded = b64encode(bytes([signer.type]) + signer.seed).decode()
    unfinished = path.with_name(f"log.key.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{_PREFIX}{origin}+{signer.key.id.hex()}+{encoded}\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
    flush_folder(folder)
    return read_log_key(folder) or signer


def fresh_origin(year: int) -> str:
    """The name of a log whose case declares none: random, so that it says nothing about the case."""
    return f"tawthiq.example/{secrets.token_hex(8)}/{year}"
