"""A disk that remembers what it was asked to keep, and the states it may be in after the power went at any moment.

While `recording` lasts, every write, cut, flush and removal that SQLite asks for (through a VFS of apsw) and every creation,
flush, link, rename and removal by `os` under a folder is noted in its order. A state keeps what was flushed before
the moment; of the rest each sector of 512 bytes and each name in a folder is kept or lost by itself. That is harsher than
the file systems in use, which keep names in their order.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import apsw

SECTOR = 512
FOLDER = -1
"""In the place of a file's number: the name is that of a folder."""


@dataclass(frozen=True)
class Write:
    """Bytes that a file was given, not yet flushed."""

    file: int
    offset: int
    data: bytes


@dataclass(frozen=True)
class Cut:
    """A file was cut to a size."""

    file: int
    size: int


@dataclass(frozen=True)
class Flush:
    """Everything a file was given until now is on the disk."""

    file: int


@dataclass(frozen=True)
class Names:
    """Names in one folder that were given or taken (None) together."""

    folder: str
    changes: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class FlushFolder:
    """Every name in a folder is on the disk as it is now."""

    folder: str


@dataclass(frozen=True)
class Told:
    """Something was acknowledged."""

    step: dict[str, Any]


Operation = Write | Cut | Flush | Names | FlushFolder | Told


@dataclass
class Disk:
    """What was asked of a disk under a folder, in order."""

    root: Path
    operations: list[Operation] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    files: int = 0
    full_at: int | None = None  # the request for room at which it is full
    is_full_once: bool = False  # for that request alone
    asked: int = 0

    def tell(self, step: dict[str, Any]) -> None:
        """Something was acknowledged at this moment."""
        self.operations.append(Told(step))

    def has_room(self) -> bool:
        """Ask for room, for bytes, for a name, or for what was given to be kept."""
        self.asked += 1
        if self.full_at is None:
            return True
        return self.asked != self.full_at if self.is_full_once else self.asked < self.full_at

    @property
    def was_full(self) -> bool:
        """Whether anything was refused."""
        return self.full_at is not None and self.asked >= self.full_at

    def place(self, path: object) -> str | None:
        """A path below the root; None where it is elsewhere."""
        try:
            return Path(os.fspath(path)).relative_to(self.root).as_posix()  # type: ignore[call-overload]
        except (ValueError, TypeError):
            return None

    def created(self, place: str) -> int:
        """A new, empty file under a name."""
        self.files += 1
        self.named((place, self.files))
        return self.files

    def known(self, place: str) -> int:
        """The file under a name, which may have been there before."""
        if place not in self.names:
            self.files += 1
            self.names[place] = self.files
        return self.names[place]

    def named(self, *changes: tuple[str, int | None]) -> None:
        """Names in one folder change."""
        self.operations.append(Names(_parent(changes[0][0]), changes))
        for place, file in changes:
            if file is None:
                self.names.pop(place, None)
            else:
                self.names[place] = file

    def flushed_folder(self, place: str) -> None:
        """A folder was flushed."""
        self.operations.append(FlushFolder(place))


def states(disk: Disk, moment: int, chance: Random) -> tuple[dict[str, bytes | None], list[dict[str, Any]]]:
    """One state of the disk after the power went at a moment: files and folders (None) by place, and what had been told."""
    done = disk.operations[:moment]
    kept = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    flushed: dict[int | str, int] = {}
    for at, each in enumerate(done):
        if isinstance(each, Flush | FlushFolder):
            flushed[each.file if isinstance(each, Flush) else each.folder] = at
    names: dict[str, int] = {}
    contents: dict[int, bytearray] = {}
    for at, each in enumerate(done):
        if isinstance(each, Names):
            if at < flushed.get(each.folder, -1) or chance.random() < kept:
                for place, file in each.changes:
                    names.pop(place, None) if file is None else names.__setitem__(place, file)
        elif isinstance(each, Write | Cut):
            is_kept = at < flushed.get(each.file, -1)
            _apply(contents.setdefault(each.file, bytearray()), each, 1.0 if is_kept else kept, chance)
    reached: dict[str, bytes | None] = {}
    for place in sorted(names):
        if (parent := _parent(place)) != "." and reached.get(parent, b"") is not None:
            continue
        reached[place] = None if names[place] == FOLDER else bytes(contents.get(names[place], b""))
    return reached, [each.step for each in done if isinstance(each, Told)]


def _apply(content: bytearray, change: Write | Cut, kept: float, chance: Random) -> None:
    if isinstance(change, Cut):
        if chance.random() < kept:
            del content[change.size :]
        return
    begin, end = change.offset, change.offset + len(change.data)
    while begin < end:
        until = min(end, (begin // SECTOR + 1) * SECTOR)
        if chance.random() < kept:
            content.extend(bytes(max(0, until - len(content))))
            content[begin:until] = change.data[begin - change.offset : until - change.offset]
        begin = until


def lay_down(state: dict[str, bytes | None], root: Path) -> None:
    """Write a state of the disk into an empty folder."""
    for place, data in state.items():
        path = root / place
        path.mkdir() if data is None else path.write_bytes(data)


@contextmanager
def recording(disk: Disk) -> Iterator[None]:
    """While this lasts, what is asked of files below the disk's root is noted, and done."""
    vfs = _RecordingVFS(disk)
    patches = [mock.patch.object(os, name, _noted(disk, name)) for name in _NOTED]
    patches.append(mock.patch.object(sqlite3, "connect", lambda path, **_: Connection(path)))
    with ExitStack() as stack:
        stack.callback(vfs.unregister)
        for each in patches:
            stack.enter_context(each)
        yield


_NOTED = ("open", "fsync", "link", "replace", "rename", "unlink", "mkdir", "rmdir")


def _noted(disk: Disk, name: str) -> Any:
    original = getattr(os, name)
    note: Any = _NOTES.get(name, _note_move)

    def called(*given: Any, **named: Any) -> Any:
        if name in _ASK_FOR_ROOM and _asks(disk, name, given[0]) and not disk.has_room():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return note(disk, lambda: original(*given, **named), _absolute(given, named))

    return called


_ASK_FOR_ROOM = ("open", "fsync", "link", "replace", "mkdir")


def _asks(disk: Disk, name: str, given: Any) -> bool:
    if name == "fsync":
        return disk.place(_path_of(given)) is not None
    return disk.place(given) is not None and not (name in ("open", "mkdir") and os.path.lexists(given))


def _parent(place: str) -> str:
    return Path(place).parent.as_posix()


def _path_of(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}").readlink()


def _absolute(given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    if (folder := named.get("dir_fd")) is not None:
        return (_path_of(folder) / given[0], *given[1:])
    return given


def _note_open(disk: Disk, do: Any, given: tuple[Any, ...]) -> Any:
    place, existed = disk.place(given[0]), os.path.lexists(given[0])
    handle = do()
    if place and not existed:
        disk.created(place)
    return handle


def _note_fsync(disk: Disk, do: Any, given: tuple[Any, ...]) -> None:
    path = _path_of(given[0])
    place = disk.place(path)
    if place and path.is_file():
        # What was given to it since it was made is seen only now: nothing else is noted in between.
        disk.operations.append(Write(disk.known(place), 0, path.read_bytes()))
    do()
    if place:
        disk.operations.append(Flush(disk.known(place)) if path.is_file() else FlushFolder(place))


def _note_link(disk: Disk, do: Any, given: tuple[Any, ...]) -> None:
    do()
    if old := disk.place(given[0]):
        disk.named((str(disk.place(given[1])), disk.known(old)))


def _note_move(disk: Disk, do: Any, given: tuple[Any, ...]) -> None:
    do()
    if old := disk.place(given[0]):
        disk.named((str(disk.place(given[1])), disk.known(old)), (old, None))


def _note_removal(disk: Disk, do: Any, given: tuple[Any, ...]) -> None:
    do()
    if place := disk.place(given[0]):
        disk.named((place, None))


def _note_folder(disk: Disk, do: Any, given: tuple[Any, ...]) -> None:
    do()
    if place := disk.place(given[0]):
        disk.named((place, FOLDER))


_NOTES = {
    "open": _note_open,
    "fsync": _note_fsync,
    "link": _note_link,
    "unlink": _note_removal,
    "rmdir": _note_removal,
    "mkdir": _note_folder,
}


class _RecordingVFS(apsw.VFS):  # type: ignore[misc,unused-ignore]
    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        super().__init__("recording", "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        return _RecordingFile(self.disk, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        super().xDelete(name, syncdir)
        if place := self.disk.place(name):
            self.disk.named((place, None))
            if syncdir:
                self.disk.flushed_folder(_parent(place))


_JOURNALS = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL


class _RecordingFile(apsw.VFSFile):  # type: ignore[misc,unused-ignore]
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        path = str(name.filename() if isinstance(name, apsw.URIFilename) else name or "")
        self.disk, self.place = disk, disk.place(path)
        existed = os.path.lexists(path)
        if self.place and not existed and not disk.has_room():
            raise apsw.CantOpenError
        super().__init__("", name, flags)
        # SQLite flushes the folder of a journal that it made when it first flushes the journal.
        self.flushes_folder = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & _JOURNALS)
        if self.place and not existed:
            disk.created(self.place)
        self.file = disk.known(self.place) if self.place else 0

    def xWrite(self, data: bytes, offset: int) -> None:
        if self.place and not self.disk.has_room():
            raise apsw.FullError
        super().xWrite(data, offset)
        if self.place:
            self.disk.operations.append(Write(self.file, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        if self.place:
            self.disk.operations.append(Cut(self.file, size))

    def xSync(self, flags: int) -> None:
        if self.place and not self.disk.has_room():
            raise apsw.IOError
        super().xSync(flags)
        if self.place:
            self.disk.operations.append(Flush(self.file))
            if self.flushes_folder:
                self.flushes_folder = False
                self.disk.flushed_folder(_parent(self.place))


_CODES = {
    apsw.FullError: sqlite3.SQLITE_FULL,
    apsw.IOError: sqlite3.SQLITE_IOERR,
    apsw.CantOpenError: sqlite3.SQLITE_CANTOPEN,
}


@contextmanager
def _as_sqlite3() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        known = sqlite3.OperationalError(str(error) or type(error).__name__)
        known.sqlite_errorcode = _CODES.get(type(error), 0)
        raise known from None


class Connection:
    """As much of `sqlite3.Connection` as the store uses, over the recording VFS."""

    def __init__(self, path: Path) -> None:
        self.row_factory: Any = None
        with _as_sqlite3():
            self._connection = apsw.Connection(str(path), vfs="recording")

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._connection.in_transaction)

    def execute(self, statement: str, values: Any = ()) -> "Rows":
        """Run a statement to its end."""
        return Cursor(self).execute(statement, values)

    def executemany(self, statement: str, rows: Any) -> None:
        """Run a statement for each row."""
        with _as_sqlite3():
            self._connection.cursor().executemany(statement, rows)

    def executescript(self, statements: str) -> None:
        """Run statements, each by itself."""
        with _as_sqlite3():
            self._connection.execute(statements)

    def cursor(self) -> "Cursor":
        """A cursor with a row factory of its own."""
        return Cursor(self)

    def close(self) -> None:
        """Close the file; what SQLite would like to do then, and cannot, is left to the next who opens it."""
        with suppress(apsw.Error):
            self._connection.close()


class Cursor:
    """A cursor, with as much as the store uses."""

    def __init__(self, connection: Connection) -> None:
        self.row_factory = connection.row_factory
        self._cursor = connection._connection.cursor()

    def execute(self, statement: str, values: Any = ()) -> "Rows":
        """Run a statement to its end."""
        rows = Rows()
        with _as_sqlite3():
            for row in self._cursor.execute(statement, values):
                names = [column for column, _ in self._cursor.get_description()] if self.row_factory else []
                rows.append(Row(names, row) if names else row)
        return rows


class Row:
    """A row by names, or by place, as `sqlite3.Row` gives it."""

    def __init__(self, names: Sequence[str], values: Sequence[Any]) -> None:
        self._values, self._names = values, dict(zip(names, values, strict=True))

    def __getitem__(self, key: Any) -> Any:
        return self._values[key] if isinstance(key, int) else self._names[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def keys(self) -> list[str]:
        """The names of the columns."""
        return list(self._names)


class Rows(list[Any]):
    """What a statement gave."""

    def fetchall(self) -> list[Any]:
        """All rows."""
        return self

    def fetchone(self) -> Any:
        """The first row; None where there is none."""
        return self[0] if self else None
