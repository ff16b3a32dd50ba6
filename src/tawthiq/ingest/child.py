"""Read an untrusted file in a process of its own, which may die without harm.

The child is a fresh Python without environment, site settings or working folder of its own; it gets the bytes by a pipe
and hands back frames that are checked (`protocol`). Whatever happens to it, the caller gets a table or a refusal.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from tawthiq.errors import SourceRefused
from tawthiq.ingest.protocol import LARGEST_FRAME, LENGTH, OUT_OF_MEMORY, Garbled, TableReceiver
from tawthiq.ingest.source import Reading, SourceTable

_STATEMENT = "import sys; sys.path.append(sys.argv[1]); from tawthiq.ingest.reader_process import main; main()"
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",  # arenas of many threads use up the address space
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
_CHUNK = 1 << 20


@dataclass(frozen=True)
class ChildLimits:
    """What the reading process may use."""

    memory_bytes: int = 1 << 30
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    output_bytes: int = 1 << 31


def read_in_child(
    source: bytes | Path, file_name: str, reading: Reading, limits: ChildLimits | None = None
) -> SourceTable:
    """All rows of an untrusted file, read in a limited process without network and without a writable disk.

    Raises SourceRefused: what `read_source` raises, and reader_timeout, reader_out_of_memory, reader_died (with the
    signal), reader_failed, reader_garbled.
    """
    limits = limits or ChildLimits()
    data = source.read_bytes() if isinstance(source, Path) else source
    if len(data) > reading.limits.file_bytes:
        raise SourceRefused("file_too_large", size=len(data), limit=reading.limits.file_bytes)
    process = _start(limits)
    feeder = threading.Thread(target=_feed, args=(process.stdin, _request(file_name, reading), data), daemon=True)
    feeder.start()
    try:
        return _received(process, limits)
    finally:
        process.kill()
        feeder.join()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _start(limits: ChildLimits) -> "subprocess.Popen[bytes]":
    import tawthiq

    root = str(Path(tawthiq.__path__[0]).parent)
    arguments = [root, str(limits.memory_bytes), str(limits.cpu_seconds)]
    return subprocess.Popen(
        [sys.executable, "-I", "-B", "-c", _STATEMENT, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=_ENVIRONMENT,
        start_new_session=True,
        bufsize=0,
    )


def _request(file_name: str, reading: Reading) -> bytes:
    header = json.dumps({"file": file_name, "reading": asdict(reading)}).encode("ascii")
    return LENGTH.pack(len(header)) + header


def _feed(pipe: IO[bytes], request: bytes, data: bytes) -> None:
    """Write everything to the child; if it has died, its end of the pipe is closed and that is no error here."""
    with contextlib.suppress(OSError), pipe:
        for part in (request, data):
            view = memoryview(part)
            while view:
                view = view[pipe.write(view) :]


def _received(process: "subprocess.Popen[bytes]", limits: ChildLimits) -> SourceTable:
    receiver = TableReceiver()
    buffer = bytearray()
    try:
        for piece in _pieces(process, limits):
            buffer += piece
            for body in _bodies(buffer):
                receiver.take(body)
            if receiver.done:
                return receiver.table()
    except (Garbled, ValueError):
        raise SourceRefused("reader_garbled") from None
    raise _obituary(process, limits)


def _bodies(buffer: bytearray) -> Iterator[bytes]:
    """The whole frames at the start of a buffer, taken out of it."""
    position = 0
    while len(buffer) - position >= LENGTH.size:
        (length,) = LENGTH.unpack_from(buffer, position)
        if length > LARGEST_FRAME:
            raise Garbled
        if len(buffer) - position - LENGTH.size < length:
            break
        position += LENGTH.size
        yield bytes(buffer[position : position + length])
        position += length
    del buffer[:position]


def _pieces(process: "subprocess.Popen[bytes]", limits: ChildLimits) -> Iterator[bytes]:
    """What the child writes, as it comes, until it closes its output, writes too much, or takes too long."""
    deadline = time.monotonic() + limits.wall_seconds
    received = 0
    output = process.stdout
    if output is None:
        return
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())) or time.monotonic() > deadline:
                raise SourceRefused("reader_timeout", seconds=int(limits.wall_seconds))
            piece = os.read(output.fileno(), _CHUNK)
            if not piece:
                return
            received += len(piece)
            if received > limits.output_bytes:
                raise Garbled
            yield piece


def _obituary(process: "subprocess.Popen[bytes]", limits: ChildLimits) -> SourceRefused:
    """Why the child ended before its table did."""
    try:
        status = process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        return SourceRefused("reader_garbled")
    if status == OUT_OF_MEMORY:
        return SourceRefused("reader_out_of_memory", limit=limits.memory_bytes)
    if status == -signal.SIGXCPU:
        return SourceRefused("reader_timeout", seconds=limits.cpu_seconds)
    if status < 0:
        return SourceRefused("reader_died", signal=signal.Signals(-status).name)
    return SourceRefused("reader_failed", error=f"exit {status}")
