"""A full disk is told, loses nothing and leaves nothing by half; and a command that would not tell it is found out."""

from pathlib import Path

import pytest

from bench.scripts import bench_module
from ledger.conftest import tmp_path
from tawthiq.cli import answers

bench_module("power_disk")
bench_module("ledger_acknowledged")
full = bench_module("full_disk", "bench_full_disk")

__all__ = ["tmp_path"]


def test_a_disk_that_is_full_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    found = full.measure(37, tmp_path, ("add", "checkpoint", "erase"))
    assert min(found.pop(f"full_in_{name}") for name in ("add", "checkpoint", "erase")) >= 2
    assert not any(found.values())


def test_what_is_not_told_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_is_full_disk", lambda _: False)
    monkeypatch.setattr(answers, "PROBLEM", 0)
    found = full.measure(70, tmp_path, ("checkpoint",))
    assert found["silent"] >= 1
