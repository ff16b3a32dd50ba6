"""Bench scripts as modules."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

BENCH = Path(__file__).resolve().parents[2] / "bench"


def bench_module(name: str, known_as: str = "") -> ModuleType:
    """A bench script by its file: on the path, `bench/counts.py` would stand in the way of `tests/counts`."""
    spec = spec_from_file_location(known_as or name, BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
