"""Names and numbers stay where they belong; and where one turns up elsewhere, or a commitment can be guessed, it is seen."""

import json
import secrets
from pathlib import Path

import pytest

from bench.scripts import bench_module
from ledger.conftest import tmp_path
from tawthiq import pipeline
from tawthiq.ledger import sealed_store

canaries = bench_module("canaries", "bench_canaries")

__all__ = ["tmp_path"]


def measured(room: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setattr(pipeline, "run_case", lambda *_, **__: None)  # what it makes is searched by the bench
    found: dict[str, int] = canaries.measure(12, 1, room, is_run=False)
    return found


def test_names_and_numbers_turn_up_nowhere_and_no_commitment_is_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = measured(tmp_path, monkeypatch)
    assert not canaries.is_wrong(found)
    assert (found["claims"], found["keys_destroyed"]) == (9, 7)
    assert found["guesses"] > 1_000
    assert min(found[f"read_{kind}"] for kind in ("ledger", "tiles", "shown", "homes")) >= 4
    assert found["characters_said"] > 5_000


def test_records_that_are_not_sealed_and_keys_that_are_guessed_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_store, "seal", lambda _, data, __: data)
    monkeypatch.setattr(sealed_store, "unseal", lambda _, data, __: bytes(data))
    entry = sealed_store.entry_bytes
    monkeypatch.setattr(
        sealed_store, "entry_bytes", lambda of, _, *told, **beside: entry(of, bytes(32), *told, **beside)
    )
    room = canaries.Case(tmp_path)
    persons = canaries.people(6, 1)
    (tmp_path / "list.csv").write_text(f"id,name\n1,{persons[0].name}\n2,{persons[1].name}\n", encoding="utf-8")
    room.typed("init", room.path, "--title", "A case")
    room.typed("add", room.path, tmp_path / "list.csv")
    told = {kind: path for kind, path in canaries.searched(room) if canaries.says(path.read_bytes())}
    assert {kind: path.name for kind, path in told.items()} == {"ledger": "log.db"}
    attacked = canaries.attack(room, persons)
    assert attacked["opened_by_guessing"] >= attacked["claims"] == 2
    assert canaries.is_wrong(attacked)


@pytest.mark.parametrize("person", [0, 1], ids=["in Latin letters", "in Arabic letters"])
def test_a_canary_is_seen_in_every_form(person: int, tmp_path: Path) -> None:
    somebody = canaries.people(2, 1)[person]
    forms = [somebody.name.encode(), somebody.name.upper().encode(), json.dumps(somebody.name).encode()]
    forms += [somebody.name.encode("utf-16-le"), somebody.phone.encode(), somebody.phone[1:].encode()]
    assert all(canaries.says(secrets.token_bytes(99) + form + b"...") for form in forms)
    assert not canaries.says(b"somebody else, +99977 12")
    with canaries.watched(tmp_path) as found:
        (tmp_path / "left").write_bytes(forms[0])
    assert set(found) == {"left"}
