"""The power goes at any moment: what was acknowledged is there; and a ledger that does not flush is found out."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from bench.scripts import bench_module
from ledger.conftest import tmp_path
from tawthiq.store import files

__all__ = ["tmp_path"]

disk = bench_module("power_disk")
acknowledged = bench_module("ledger_acknowledged")
power = bench_module("power", "bench_power")


def test_no_state_of_the_disk_has_lost_what_was_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(power, "ROUNDS", 1)
    found = power.measure(100, 11, tmp_path)
    assert found["states"] == 100
    assert found["acknowledged_steps"] > 100
    assert [found[name] for name in (*acknowledged.WRONG, "undead", "states_with_anything_wrong")] == [0] * 7


@pytest.mark.parametrize("forgotten", ["files", "names", "names of folders"])
def test_a_ledger_that_forgets_to_flush_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    if forgotten == "names of folders":
        monkeypatch.setattr(files, "make_folder", lambda folder: folder.mkdir(parents=True, exist_ok=True))
        for owner in _that_make_folders():
            monkeypatch.setattr(owner, "make_folder", files.make_folder)
    monkeypatch.setattr(power, "ROUNDS", 1)
    monkeypatch.setattr(power, "FILLS_A_TILE", 10)
    recorded = power.record(tmp_path)
    if forgotten != "names of folders":
        left_out = disk.Flush if forgotten == "files" else disk.FlushFolder
        recorded.operations = [each for each in recorded.operations if not isinstance(each, left_out)]
    chance, wrong = Random(1), 0  # noqa: S311
    for number in range(12):
        state, steps = disk.states(recorded, len(recorded.operations), chance)
        (tmp_path / str(number)).mkdir()
        wrong += bool(power.look_at(state, steps, tmp_path / str(number)))
    assert wrong


def _that_make_folders() -> Iterator[object]:
    from tawthiq.ledger import case_key, identity, objects, published
    from tawthiq.store import databases

    yield from (case_key, databases, identity, objects, published)


def test_what_was_flushed_is_kept_and_the_rest_may_be_torn() -> None:
    recorded = disk.Disk(Path("/"))
    recorded.named(("f", disk.FOLDER))
    recorded.flushed_folder(".")
    file = recorded.created("f/a")
    recorded.operations += [disk.Write(file, 0, b"a" * 1024), disk.Flush(file), disk.FlushFolder("f")]
    recorded.operations += [disk.Write(file, 0, b"b" * 1536), disk.Cut(file, 100)]
    recorded.named(("f/b", file), ("f/a", None))
    end, chance = len(recorded.operations), Random(1)  # noqa: S311
    seen = {frozenset(disk.states(recorded, end, chance)[0].items()) for _ in range(200)}
    contents = {data for state in seen for place, data in state if place != "f"}
    assert {name for state in seen for name, _ in state} == {"f", "f/a", "f/b"}
    assert all(len(state) == 2 for state in seen)  # a rename is seen whole or not at all
    assert {b"a" * 1024, b"b" * 100, b"a" * 512 + b"b" * 512, b"a" * 1024 + b"b" * 512} <= contents
    assert disk.states(recorded, 0, chance) == ({}, [])
