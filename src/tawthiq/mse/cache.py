"""Results that were found once: a folder with a file a result, named by what was asked of which table.

A name is the SHA-256 of the table (its lists numbered and not named, so that equal tables share their results), the family,
its options, the seed and the version of the engine. A file is written whole or not at all; one that cannot be read counts as
not there, and is written anew.
"""

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from tawthiq.errors import TableError
from tawthiq.mse.estimate import ENGINE, Estimate, NotEstimable, Result
from tawthiq.mse.table import CaptureTable, Floats

FORMAT = 1
_MARK = "estimates.json"  # its presence tells a cache from any other folder
_NO_PART = ("cpu_seconds",)  # of a result: how long it took is not what was found
_UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error)

State = Literal["computed", "never_computed", "unreadable", "cache_missing"]


@dataclass(frozen=True)
class Cache:
    """A folder of results. It is made when the first one is kept."""

    folder: Path

    def state(self, key: str) -> State:
        """Whether a result is there: `never_computed` is of a cache that is there, `cache_missing` of one that is not."""
        if not (self.folder / _MARK).is_file():
            return "cache_missing"
        if not self._file(key).exists():
            return "never_computed"
        return "unreadable" if self.find(key) is None else "computed"

    def find(self, key: str) -> bytes | None:
        """The bytes of a result, if they are there and can be read."""
        try:
            data = self._file(key).read_bytes()
            decode(data)
        except _UNREADABLE:
            return None
        return data

    def keep(self, key: str, data: bytes) -> None:
        """Write a result, whole or not at all. Raises TableError (`mse_cache_unwritable`)."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (self.folder / _MARK).exists():
                _write(self.folder / _MARK, json.dumps({"format": FORMAT, "of": "tawthiq.mse"}).encode())
            _write(self._file(key), data)
        except OSError as error:
            raise TableError("mse_cache_unwritable", folder=str(self.folder)) from error

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.npz"


def key(table: CaptureTable, family: str, options: Any, seed: int) -> str:
    """The name of a result: SHA-256 of the numbered table, the family, its options, the seed and the engine's version."""
    asked = {
        "table": table.digest,
        "family": family,
        "options": _plain(options),
        "seed": seed,
        "engine": ENGINE,
        "format": FORMAT,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def encode(result: Result) -> bytes:
    """A result as a .npz file: its distribution as arrays, all else as JSON. Equal results give equal bytes.

    How it fits the patterns is not kept: it is asked where families are compared, before.
    """
    kept = {each.name: getattr(result, each.name) for each in fields(result)}
    arrays = {}
    if isinstance(result, Estimate):
        del kept["fitted"]
        kept["intervals"] = [[level, *ends] for level, ends in result.intervals.items()]
        values, weights, chains = kept.pop("values"), kept.pop("weights"), kept.pop("chains")
        arrays["weights"] = weights[:1] if len(weights) and (weights == weights[0]).all() else weights
        told_by_chains = chains is not None and np.array_equal(values, np.sort(chains, axis=None))
        arrays |= {} if told_by_chains else {"values": values}
        arrays |= {} if chains is None else {"chains": chains}
    kept["diagnostics"] = {name: each for name, each in result.diagnostics.items() if name not in _NO_PART}
    text = json.dumps({"verdict": result.verdict, "result": kept}, default=_as_json, ensure_ascii=False)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, json=np.frombuffer(text.encode(), np.uint8), **arrays)
    return file.getvalue()


def decode(data: bytes, names: Mapping[int, str] | None = None) -> Result:
    """The result that was encoded; `names` stand in for single characters of its words, as in `str.translate`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    held = json.loads(arrays.pop("json").tobytes())
    kept = _translated(held["result"], names) if names else held["result"]
    for name in ("assumes", "models", "warnings", "would_help"):
        if name in kept:
            kept[name] = tuple(kept[name])
    if held["verdict"] == "refused":
        return NotEstimable(**kept)
    kept["intervals"] = {level: (low, high) for level, low, high in kept["intervals"]}
    chains = arrays.get("chains")
    values = arrays["values"] if "values" in arrays else np.sort(arrays["chains"], axis=None)
    return Estimate(**kept, values=values, weights=_spread(arrays["weights"], len(values)), chains=chains)


def _spread(weights: Floats, size: int) -> Floats:
    """One weight for all takes the memory of one."""
    return np.broadcast_to(weights, (size,)) if len(weights) == 1 else weights


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _plain(value: Any) -> Any:
    """Options as JSON: what only says how the work is done, and not what is found, is no part of them."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {each.name: _plain(getattr(value, each.name)) for each in fields(value) if each.compare}
        return {type(value).__qualname__: told}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def _as_json(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else float(value)


def _translated(value: Any, names: Mapping[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(names)
    if isinstance(value, list):
        return [_translated(each, names) for each in value]
    if isinstance(value, dict):
        return {name.translate(names): _translated(each, names) for name, each in value.items()}
    return value
