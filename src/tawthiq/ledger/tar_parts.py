"""Reading a tar that was made here, out of a file that anyone may have made: plain files in their order, and nothing else.

Python's own reader also takes links, sparse files of any size, headers on headers and sizes below zero, by which a small
file fills a disk or is read for ever.
"""

from collections.abc import Iterator
from tarfile import BLOCKSIZE, REGTYPE, XHDTYPE, ReadError, TarInfo
from typing import IO

_AT_ONCE = 1 << 16
_LONGEST_RECORDS = 1 << 14  # what tells a long name


def tar_parts(stream: IO[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The name of every file and its bytes, which are passed over where they were not read when the next is asked for.

    Raises tarfile.TarError or ValueError where it is no such tar or a name stands twice, EOFError where it was cut off.
    """
    names: set[str] = set()
    told: dict[str, str] = {}
    while (block := _exactly(stream, BLOCKSIZE)) != bytes(BLOCKSIZE):
        entry = TarInfo.frombuf(block, "utf-8", "surrogateescape")
        if entry.type == XHDTYPE and not told and 0 <= entry.size <= _LONGEST_RECORDS:
            told = _records(_exactly(stream, entry.size + -entry.size % BLOCKSIZE)[: entry.size])
            continue
        name, size = told.get("path", entry.name), int(told.get("size", entry.size))
        if entry.type != REGTYPE or size < 0 or name in names:
            raise ReadError(name)
        names.add(name)
        told = {}
        content = _content(stream, size)
        yield name, content
        for _ in content:
            pass
        _exactly(stream, -size % BLOCKSIZE)


def whole(content: Iterator[bytes], most: int) -> bytes:
    """All bytes of a part; raises tarfile.TarError where there are many more than `most`."""
    chunks: list[bytes] = []
    for chunk in content:
        chunks.append(chunk)
        if len(chunks) * _AT_ONCE > most + _AT_ONCE:
            raise ReadError(str(most))
    return b"".join(chunks)


def _content(stream: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        yield (chunk := _exactly(stream, min(size, _AT_ONCE)))
        size -= len(chunk)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = b""
    while len(data) < count:
        chunk = stream.read(count - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return data


def _records(data: bytes) -> dict[str, str]:
    """The records of an extended header, `LENGTH WORD=VALUE`: of a name that is long or not ASCII, or of a large file."""
    told = {}
    while data:
        length = int(data.split(b" ", 1)[0][:6])
        record, data = data[:length], data[max(1, length) :]
        word, _, value = record.partition(b" ")[2].removesuffix(b"\n").partition(b"=")
        if word not in (b"path", b"size", b"hdrcharset") or not record.endswith(b"\n"):
            raise ReadError(repr(word))
        told[word.decode()] = value.decode("utf-8", "surrogateescape")
    return told
