"""A backup that no one person opens: a case in one file, whose key is wrapped for every two custodians, in both orders.

The file is a title line, a line of JSON with the wrapped keys, and an age file over a tar: `case.toml`, `hand/`, `releases/`
and `ledger/` with its databases as SQLite backs them up, the key of the case, and the SHA-256 of every part. age seals it in
parts of 64 KiB, so that it is written and read as a stream, and whatever is cut off or changed is found.

The content key is for an identity made for this backup and forgotten: first wrapped for one custodian, then that for another.
"""

import json
import os
import sqlite3
import tarfile
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import permutations
from os import fstat
from pathlib import Path
from tempfile import TemporaryDirectory

from tawthiq.case.folder import CaseFolder
from tawthiq.case.people import Person, custodians
from tawthiq.errors import LedgerError, Misuse
from tawthiq.store import flush_folder

TITLE = b"tawthiq-backup/v1\n"
KEY, LISTING = "case.key", "backup.json"
_AT_ONCE = 1 << 16
_BLOCK = 512
LEFT_OUT = (".new", "-wal", "-shm", "-journal")


class _Stream:
    """What pyrage reads from: the parts of something that is made as it is read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def read(self, most: int) -> bytes:
        while not self._rest and (chunk := next(self._chunks, None)) is not None:
            self._rest = chunk
        found, self._rest = self._rest[:most], self._rest[most:]
        return found


def back_up(case: CaseFolder, case_key: bytes, people: Iterable[Person], out: Path) -> None:
    """Write a backup of a case, in which nobody else is at work; whole or not at all, and over nothing.

    Raises Misuse where the case has fewer than two custodians or the file exists, LedgerError where a part changes meanwhile.
    """
    from pyrage import encrypt_io
    from pyrage.x25519 import Identity

    keepers = custodians(people)
    if len(keepers) < 2:
        raise Misuse("backup_needs_custodians", n=len(keepers))
    if out.exists():
        raise Misuse("backup_exists", path=str(out))
    content = Identity.generate()
    with TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as scratch:
        unfinished, wrong = Path(scratch) / "backup", list[BaseException]()
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(TITLE + _head(str(content).encode(), keepers) + b"\n")
            stream = _Stream(_kept(_tar(_parts(case, Path(scratch)), case_key), wrong))
            try:
                encrypt_io(stream, file, [content.to_public()])
            except Exception:
                raise (wrong or [LedgerError("backup_failed", path=str(out))])[0] from None
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(unfinished, out)
        except FileExistsError:
            raise Misuse("backup_exists", path=str(out)) from None
    flush_folder(out.parent)


def _head(secret: bytes, keepers: Sequence[Person]) -> bytes:
    """The content key for every two custodians; whose a wrapped key is, is found by trying, and told to nobody."""
    from pyrage import encrypt
    from pyrage.x25519 import Recipient

    recipients = [Recipient.from_str(each.recipient) for each in keepers]
    keys = [encrypt(encrypt(secret, [inner]), [outer]) for outer, inner in permutations(recipients, 2)]
    return json.dumps({"v": 1, "keys": [b64encode(each).decode() for each in keys]}).encode()


def _parts(case: CaseFolder, scratch: Path) -> Iterator[tuple[str, Path]]:
    """The files of a case by their names in it, databases as copies that are gone when the next part is asked for."""
    yield "case.toml", case.declaration_file
    for folder in (case.hand, case.path / "releases", case.ledger):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(case.path).as_posix()
            if not path.is_file() or path.is_symlink() or name == f"ledger/{KEY}" or name.endswith(LEFT_OUT):
                continue
            if folder is case.ledger and path.suffix == ".db":
                yield name, _copied(path, scratch / path.name)
                (scratch / path.name).unlink()
            else:
                yield name, path


def _copied(path: Path, copy: Path) -> Path:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _tar(parts: Iterable[tuple[str, Path]], case_key: bytes) -> Iterator[bytes]:
    """The bytes of a tar, made as they are read; the key of the case and the list of all parts come last."""
    listing = {}
    for name, path in parts:
        digest = sha256()
        with path.open("rb") as file:
            size = left = fstat(file.fileno()).st_size
            yield _entry(name, size)
            while left:
                chunk = file.read(min(_AT_ONCE, left))
                if not chunk:
                    raise LedgerError("backup_part_changed", path=str(path))
                digest.update(chunk)
                left -= len(chunk)
                yield chunk
        yield bytes(-size % _BLOCK)
        listing[name] = digest.hexdigest()
    for name, data in ((KEY, case_key), (LISTING, json.dumps(listing).encode())):
        yield _entry(name, len(data)) + data + bytes(-len(data) % _BLOCK)
    yield bytes(2 * _BLOCK)


def _entry(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def _kept(chunks: Iterator[bytes], wrong: list[BaseException]) -> Iterator[bytes]:
    """The same, with what went wrong kept: pyrage tells only that something did."""
    try:
        yield from chunks
    except Exception as error:
        wrong.append(error)
        raise
