"""The reading process itself: gives up its rights, reads one file from standard input, writes frames, ends."""

import gc
import json
import os
import sys
from typing import Any

from tawthiq.errors import SourceRefused
from tawthiq.ingest.protocol import LENGTH, OUT_OF_MEMORY, frames, refusal
from tawthiq.ingest.sandbox import give_up_rights
from tawthiq.ingest.source import Limits, Reading


def main() -> None:
    """Serve one reading. Arguments: where Tawthiq is installed, memory in bytes, processor time in seconds."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints can end up among the frames
    give_up_rights(int(sys.argv[2]), int(sys.argv[3]))
    gc.disable()  # one file, then the end: nothing is worth collecting
    try:
        _serve(sys.stdin.buffer, output)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    output.flush()
    os._exit(0)


def _serve(request: Any, output: Any) -> None:
    from tawthiq.ingest.read import read_source

    (length,) = LENGTH.unpack(request.read(LENGTH.size))
    asked = json.loads(request.read(length))
    reading = Reading(**{**asked["reading"], "limits": Limits(**asked["reading"]["limits"])})
    try:
        table = read_source(request.read(), asked["file"], reading)
        for each in frames(table):
            output.write(each)
    except SourceRefused as refused:
        output.write(refusal(refused))
    except MemoryError:
        raise
    except Exception as error:
        output.write(refusal(SourceRefused("reader_failed", error=type(error).__name__)))
