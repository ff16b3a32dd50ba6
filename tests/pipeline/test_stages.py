"""A stage stands, or it is derived whole: never half-written, never rewritten for nothing."""

from pathlib import Path

import pytest

from tawthiq.stages import Stage, bring_up_to_date, stands


def stage(value: int, files: dict[str, bytes] | None = None) -> Stage:
    return Stage("numbers", {"value": value}, lambda: files or {"n.txt": str(value).encode()})


def test_a_stage_is_derived_once_and_again_when_its_ground_changes(tmp_path: Path) -> None:
    assert bring_up_to_date(stage(1), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert not bring_up_to_date(stage(1), tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert bring_up_to_date(stage(2), tmp_path)
    assert (tmp_path / "numbers" / "n.txt").read_bytes() == b"2"


@pytest.mark.parametrize("damage", ["change", "remove", "cut"])
def test_a_damaged_output_is_derived_again(tmp_path: Path, damage: str) -> None:
    bring_up_to_date(stage(1), tmp_path)
    folder = tmp_path / "numbers"
    if damage == "change":
        (folder / "n.txt").write_bytes(b"9")
    elif damage == "remove":
        (folder / "n.txt").unlink()
    else:
        (folder / "stage.json").write_bytes(b'{"finger')
    assert not stands(folder, stage(1).fingerprint())
    assert bring_up_to_date(stage(1), tmp_path)
    assert (folder / "n.txt").read_bytes() == b"1"


def test_what_a_crash_leaves_is_cleared_away(tmp_path: Path) -> None:
    def crash() -> dict[str, bytes]:
        raise RuntimeError

    bring_up_to_date(stage(1), tmp_path)
    with pytest.raises(RuntimeError):
        bring_up_to_date(Stage("numbers", {"value": 2}, crash), tmp_path)
    assert stands(tmp_path / "numbers", stage(1).fingerprint())
    assert bring_up_to_date(stage(2), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["numbers"]
