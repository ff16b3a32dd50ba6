"""The comparison with Go, without Go: its cases, our verdicts on them, and that a disagreement would be seen."""

import json
import random
import shutil
import sys
from dataclasses import replace

import pytest

from bench.scripts import bench_module

bench = bench_module("ledger_go")
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def agreeing(cases: list) -> list[dict[str, bool]]:
    return [bench.by_library(case) for case in cases]


def test_a_go_that_agrees_leaves_nothing_to_tell() -> None:
    found = bench.run(40, 3, agreeing)
    assert found["disagreements"] == 0
    assert found["logs"] == {"changed": 40, "changed, refused": 40, "honest": 40, "honest, accepted": 40}
    assert found["verdicts_compared"] == 320


def test_a_go_that_accepts_everything_is_seen() -> None:
    found = bench.run(20, 3, lambda cases: [dict.fromkeys(bench.VERDICTS, True) for _ in cases])
    assert found["disagreements"] == 20
    assert len(found["apart"]) == 10


@pytest.mark.parametrize("name", bench.CHANGES)
def test_each_change_is_refused_by_library_and_one_file(name: str) -> None:
    draw = random.Random(name)  # noqa: S311  (no secret)
    tried = 0
    for _ in range(30):
        case = bench.honest(draw)
        other = bench.CHANGES[name](case, draw)
        if other == case:
            continue
        tried += 1
        verdicts = bench.by_library(other)
        assert verdicts == bench.by_one_file(other)
        assert not all(verdicts.values())
    assert tried > 20


def test_stray_bits_are_told_by_class_and_nothing_else_is() -> None:
    case = bench.honest(random.Random(1))  # noqa: S311  (no secret)
    at = case.note.rindex(b"=") - 1
    while case.note[at : at + 1] == b"=":
        at -= 1
    letter = ALPHABET[ALPHABET.index(case.note[at]) ^ 1]
    stray = replace(case, note=case.note[:at] + bytes([letter]) + case.note[at + 1 :])
    told = bench.compare(iter([("note", stray)]), lambda cases: [dict.fromkeys(bench.VERDICTS, True) for _ in cases])
    assert told["stricter"] == {"base64 with stray bits or line ends": 1}
    assert told["apart"] == []
    assert bench.stricter(case) is None
    assert bench.stricter(replace(case, note=b"")) is None


def test_a_case_is_one_line_of_json() -> None:
    case = bench.honest(random.Random(2))  # noqa: S311  (no secret)
    assert "\n" not in case.line
    assert set(json.loads(case.line)) == set(case.__dataclass_fields__)


def test_without_go_it_says_that_nothing_was_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["ledger_go.py"])
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert bench.main() == 2
    assert "NOT RUN" in capsys.readouterr().err
