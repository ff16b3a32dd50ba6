"""The bench of changed evidence: 2,000 mutants give no fault, and each kind of fault is seen where a reader has it."""

import random
from collections import Counter
from dataclasses import replace

import pytest

import tawthiq_verify as one_file
from bench.scripts import bench_module
from tawthiq.errors import LogRefused

evidence = bench_module("evidence")
bench = bench_module("evidence_mutants")
KINDS = bench.KINDS


def test_two_thousand_mutants_and_none_is_taken_for_what_it_is_not() -> None:
    found, faults = bench.try_chunk(seed=7, number=0, mutants=2_000)
    assert faults == []
    assert found.total() == 2_000
    assert {kind for kind, _ in found} == {"checkpoint", "proof", "request", "hashes", "policy", "opening", "tile"}
    refused = sum(n for (_, fate), n in found.items() if fate == "refused")
    assert refused > 1_900
    again, _ = bench.try_chunk(seed=7, number=0, mutants=2_000)
    assert again == found


def test_honest_evidence_is_read_by_all_to_the_same_meaning() -> None:
    for name, kind in KINDS.items():
        for good in kind.good:
            told = [reader(good) for reader in kind.readers.values()]
            assert all(each == told[0] for each in told), name


@pytest.mark.parametrize("name", ["checkpoint", "proof", "request", "tile/0/000"])
def test_a_reader_that_accepts_or_breaks_is_found(name: str) -> None:
    kind = KINDS[name]
    good = kind.good[0]
    data = good[:10] + b"x" + good[11:]
    meaning = next(iter(kind.readers.values()))(good)
    strict, lax = kind.readers["tlog"], lambda _: meaning

    def broken(_: bytes) -> None:
        raise KeyError

    assert bench.try_mutant(kind, good, data) == "refused"
    assert bench.try_mutant(replace(kind, readers={"tlog": strict, "one file": lax}), good, data) == "apart"
    assert bench.try_mutant(replace(kind, readers={"tlog": lax, "one file": lax}), good, data) == "wrong"
    assert bench.try_mutant(replace(kind, readers={"tlog": broken, "one file": lax}), good, data) == "untyped"


def test_what_says_the_same_is_told_by_its_kind() -> None:
    two, three, stranger = KINDS["checkpoint"].good
    _, _, extra = KINDS["proof"].good
    lines = three.splitlines(keepends=True)
    for good, data, fate in (
        (three, b"".join(lines[:-1]), "accepted: signatures dropped, repeated or moved"),
        (three, b"".join([*lines[:4], *lines[5:], lines[4]]), "accepted: signatures dropped, repeated or moved"),
        (two, stranger, "accepted: a signature of no known key"),
        (two, b"".join(two.splitlines(keepends=True)[:-1]), "refused"),
    ):
        assert bench.try_mutant(KINDS["checkpoint"], good, data) == fate
    assert bench.try_mutant(KINDS["proof"], extra, extra.replace(b"extra d", b"extra e")) == "accepted: the extra line"
    assert bench.try_mutant(KINDS["proof"], extra, extra.replace(b"extra", b"Extra")) == "refused"
    hashes = KINDS["hashes"].good[0]
    assert bench.try_mutant(KINDS["hashes"], hashes, hashes.replace(b"\n", b"\r\n")) == "accepted: line ends"
    policy = KINDS["policy"].good[0]
    for data, fate in (
        (policy.replace(b" 2 ", b" all "), "accepted: another policy"),
        (policy.replace(b" 2 ", b"  2 "), "accepted: a policy of the same meaning"),
        (policy.replace(b" 2 ", b" 4 "), "refused"),
        (policy.replace(evidence.LOG.key.text.encode(), evidence.STRANGER.key.text.encode()), "refused"),
    ):
        assert bench.try_mutant(KINDS["policy"], policy, data) == fate
    stranger = policy.replace(evidence.MONITORS[0].key.text.encode(), evidence.STRANGER.key.text.encode())
    assert bench.try_mutant(KINDS["policy"], policy, stranger) == "wrong"
    opening = KINDS["opening"].good[0]
    assert (
        bench.try_mutant(KINDS["opening"], opening, opening.replace(b'"r": ', b'"r" : '))
        == "accepted: JSON of the same values"
    )
    assert bench.try_mutant(KINDS["opening"], opening, opening.replace(b'"row": 7', b'"row": 8')) == "refused"


@pytest.mark.parametrize("change", bench.CHANGES, ids=lambda change: change.__name__)
def test_every_change_changes_something(change) -> None:
    draw = random.Random(1)  # noqa: S311  (no secret)
    for kind in KINDS.values():
        changed = Counter(change(kind.good[0], draw, kind) != kind.good[0] for _ in range(30))
        assert changed[True] > 10


def test_an_untyped_error_is_not_a_refusal() -> None:
    assert bench.told_by(lambda _: 1, b"") == ("accepted", 1)
    for error, verdict in (
        (LogRefused("log_hash"), "refused"),
        (one_file.Finding("BAD"), "refused"),
        (ValueError(), "untyped"),
    ):

        def fail(_: bytes, error: Exception = error) -> None:
            raise error

        assert bench.told_by(fail, b"")[0] == verdict
