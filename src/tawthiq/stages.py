"""One derived stage on disk: skipped when nothing it rests on has changed, and never half-written."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Files = Mapping[str, bytes]
"""What a stage makes: file name to bytes."""

_RECORD = "stage.json"


@dataclass(frozen=True)
class Stage:
    """A stage of the pipeline: its name, all that it rests on, and how it is derived."""

    name: str
    rests_on: Mapping[str, Any]  # rule versions, settings and fingerprints of what came before (JSON)
    derive: Callable[[], Files]

    def fingerprint(self) -> str:
        """The same fingerprint, the same bytes."""
        text = json.dumps({"stage": self.name, **self.rests_on}, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def bring_up_to_date(stage: Stage, output: Path) -> bool:
    """Derive a stage unless it stands already; returns whether it was derived.

    The files are written beside the old ones and put in their place by one rename. A crash before the rename leaves
    the old stage or none, and a folder that the next run clears away; never a mixture.
    """
    folder, fingerprint = output / stage.name, stage.fingerprint()
    if stands(folder, fingerprint):
        return False
    unfinished, old = output / f".{stage.name}.new", output / f".{stage.name}.old"
    for leftover in (unfinished, old):
        shutil.rmtree(leftover, ignore_errors=True)
    unfinished.mkdir(parents=True)
    made = stage.derive()
    for name, data in made.items():
        _write(unfinished / name, data)
    files = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(made.items())}
    record = {"fingerprint": fingerprint, "files": files}
    _write(unfinished / _RECORD, (json.dumps(record, indent=1, sort_keys=True) + "\n").encode())
    with suppress(FileNotFoundError):
        folder.rename(old)
    unfinished.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return True


def stands(folder: Path, fingerprint: str) -> bool:
    """Whether a stage's files are there, whole, and rest on what they should."""
    try:
        record = json.loads((folder / _RECORD).read_bytes())
        return record["fingerprint"] == fingerprint and all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for name, digest in record["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def discard(name: str, output: Path) -> None:
    """Remove a stage that is no longer asked for."""
    for folder in (name, f".{name}.new", f".{name}.old"):
        shutil.rmtree(output / folder, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def table_bytes(table: Any) -> bytes:
    """A table as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd")
    return bytes(buffer.getvalue().to_pybytes())


def json_bytes(value: Any) -> bytes:
    """A value as JSON that people can read and compare."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def compact_json_bytes(value: Any) -> bytes:
    """A large value as JSON on one line: written several times faster."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()


def read_table(output: Path, stage: str, name: str) -> Any:
    """A table that a stage left."""
    import pyarrow.parquet as pq

    return pq.read_table(output / stage / name, memory_map=False)
