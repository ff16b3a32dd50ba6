"""Restoring a backup by two custodians: the first opens their layer of its key, the second the other, and then the case.

What the first hands over is closed to everyone but the second. A case is restored beside its place and put there at the end, so
that it is there whole or not at all, and never over another. Whoever finishes becomes who can open it.

A restored case is an old one. What this computer has signed since then stays in its register, and what monitors know can be
added to it (`remember`), so that nothing that is shorter or different is ever signed.
"""

import json
import os
import shutil
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tarfile import TarError
from threading import Thread
from typing import IO, TYPE_CHECKING, Any

from tawthiq.case.folder import FOLDERS
from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger.backup import KEY, LEFT_OUT, LISTING, TITLE
from tawthiq.ledger.case_key import KEY_BYTES, wrap_case_key
from tawthiq.ledger.checkpoints import signer_of
from tawthiq.ledger.identity import make_identity, read_identity
from tawthiq.ledger.last_signed import LastSigned
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.tar_parts import tar_parts, whole
from tawthiq.store import flush_folder
from tawthiq.tlog import Checkpoint, open_checkpoint

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

_HEAD_LIMIT = 1 << 20
_LISTING_LIMIT = 1 << 26
_AT_ONCE = 1 << 16
_ROOTS = ("hand", "ledger", "releases")


def unwrap(backup: Path, identity: Path) -> bytes:
    """The first custodian's half: what opens for them of the backup's key, closed for everyone but the other custodians.

    Raises LedgerError where the file is no backup, or was not made for this identity.
    """
    with backup.open("rb") as file:
        head = _head(file, backup)
    opened = _opening(head["keys"], read_identity(identity))
    if not opened:
        raise LedgerError("backup_not_yours", path=str(backup))
    half = {"v": 1, "of": head["digest"], "keys": [b64encode(each).decode() for each in opened]}
    return json.dumps(half).encode() + b"\n"


def restore(backup: Path, place: Path, halves: Iterable[bytes], identity: Path) -> None:
    """Finish what another custodian began: put the case into a folder that is new or empty, readable by this identity.

    Raises Misuse where something lies in the place, LedgerError where no half is of this backup and for this identity, or
    the backup is damaged; then nothing is left there.
    """
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise Misuse("restore_exists", path=str(place))
    room = place.absolute().with_name(f".{place.absolute().name}.{os.getpid()}.new")
    with backup.open("rb") as file:
        content = _content(_head(file, backup), halves, read_identity(identity), backup)
        room.mkdir(parents=True)
        try:
            case_key = _unpack(file, content, room, backup)
            wrap_case_key(room / "ledger", case_key, [make_identity(identity)])
            for folder in FOLDERS:
                (room / folder).mkdir(exist_ok=True)
            for parent in [room, *(each for each in room.rglob("*") if each.is_dir())]:
                flush_folder(parent)
            room.rename(place)
        except BaseException:
            shutil.rmtree(room)
            raise
    flush_folder(place.absolute().parent)


def remember(log: PublicLog, note: bytes, register: Path) -> Checkpoint:
    """Keep a checkpoint that a monitor has of this log, so that this computer signs nothing that does not continue it.

    Raises LogRefused where the log's key did not sign it.
    """
    signer = signer_of(log)
    checkpoint = open_checkpoint(note, [signer.key]).checkpoint
    known = {each.size: each.root for each in LastSigned(register).history(signer.key.text, signer.name)}
    if checkpoint.size > max(known, default=-1):
        LastSigned(register).swap(signer.key.text, checkpoint, known.__getitem__)
    return checkpoint


def _head(file: IO[bytes], backup: Path) -> dict[str, Any]:
    """The wrapped keys of a backup; the file stands at what they open then."""
    try:
        title, line = file.readline(len(TITLE)), file.readline(_HEAD_LIMIT)
        keys = [b64decode(each, validate=True) for each in json.loads(line)["keys"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        title = b""
    if title != TITLE:
        raise LedgerError("backup_damaged", path=str(backup))
    return {"keys": keys, "digest": sha256(line).hexdigest()}


def _content(head: dict[str, Any], halves: Iterable[bytes], identity: "Identity", backup: Path) -> "Identity":
    from pyrage import IdentityError
    from pyrage.x25519 import Identity

    for half in halves:
        try:
            told = json.loads(half)
            of, keys = told["of"], [b64decode(each, validate=True) for each in told["keys"]]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise LedgerError("half_damaged") from None
        if of == head["digest"]:
            for secret in _opening(keys, identity):
                try:
                    return Identity.from_str(secret.decode())
                except (IdentityError, ValueError):
                    raise LedgerError("half_damaged") from None
    raise LedgerError("half_not_yours", path=str(backup))


def _opening(keys: Iterable[bytes], identity: "Identity") -> list[bytes]:
    """What an identity opens of several wrapped keys."""
    from pyrage import DecryptError, decrypt

    opened = []
    for key in keys:
        with suppress(DecryptError):
            opened.append(decrypt(key, [identity]))
    return opened


def _unpack(file: IO[bytes], content: "Identity", room: Path, backup: Path) -> bytes:
    """Write the parts of a backup into a folder; returns the key of the case, once all are those that were backed up."""
    found: dict[str, str] = {}
    beside: dict[str, bytes] = {}
    try:
        with _decrypted(file, content) as stream:
            for name, part in tar_parts(stream):
                if name in (KEY, LISTING):
                    beside[name] = whole(part, _LISTING_LIMIT)
                else:
                    found[name] = _written(part, room / _place(name, backup))
            while stream.read(_AT_ONCE):
                pass
        listing = json.loads(beside[LISTING])
    except (TarError, EOFError, ValueError, KeyError, RecursionError, FileExistsError, NotADirectoryError):
        raise LedgerError("backup_damaged", path=str(backup)) from None
    if listing != found or len(beside.get(KEY, b"")) != KEY_BYTES:
        raise LedgerError("backup_damaged", path=str(backup))
    return beside[KEY]


def _place(name: str, backup: Path) -> PurePosixPath:
    path = PurePosixPath(name)
    # A key that came with the backup would be one that its maker can open, too.
    if path == PurePosixPath("ledger", KEY) or name.endswith(LEFT_OUT):
        raise LedgerError("backup_damaged", path=str(backup))
    if ".." in path.parts or (name != "case.toml" and (len(path.parts) < 2 or path.parts[0] not in _ROOTS)):
        raise LedgerError("backup_damaged", path=str(backup))
    return path


def _written(part: Iterator[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in part:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


@contextmanager
def _decrypted(file: IO[bytes], content: "Identity") -> Iterator[IO[bytes]]:
    """What an age file holds, as it is opened; raises EOFError at the end where it was cut off or changed."""
    from pyrage import decrypt_io

    readable, writable = os.pipe()
    failed: list[BaseException] = []

    def pour() -> None:
        try:
            with os.fdopen(writable, "wb") as into:
                decrypt_io(file, into, [content])
        except Exception as error:
            failed.append(error)

    pouring = Thread(target=pour, daemon=True)
    pouring.start()
    try:
        with os.fdopen(readable, "rb") as stream:
            yield stream
    finally:
        pouring.join()
    if failed:
        raise EOFError(str(failed[0]))
