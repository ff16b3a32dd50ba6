"""Files that are written whole or not at all, and outlast a loss of power."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Put a file in its place, over one that is there; its folder is for the caller to flush."""
    with _beside(path, data) as unfinished:
        unfinished.replace(path)


def write_once(path: Path, data: bytes) -> None:
    """Put a file in its place for good, for its owner's eyes alone; where another process was first, that one's stays."""
    with _beside(path, data) as unfinished, suppress(FileExistsError):
        os.link(unfinished, path)
    flush_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for its owner alone, so that a loss of power does not take it with all that is in it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Make a rename inside a folder last through a power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """The bytes beside their place, on the disk; a crash here leaves a `.new` file that nothing refers to."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)
