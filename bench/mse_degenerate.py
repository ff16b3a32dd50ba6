"""Degenerate tables through every family: `python bench/mse_degenerate.py [--tables 500] [--seed 1] [--json]`.

Tables that no model should be asked to swallow: lists that are empty, doubled, nested or apart, one person, counts of
billions beside ones, patterns nobody shows. Each must give an estimate with its diagnostics or a refusal with its reason;
never an exception, a warning from numpy, a figure that isn't finite, or one that lies beyond all that the table could say.
Printed: outcomes by family, reasons of refusals, and what went wrong with the table it went wrong on. Exit 1 if anything did.
"""

import argparse
import json
import math
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.families import FAMILIES, fit
from tawthiq.mse.table import CaptureTable

MOST_TIMES = 1e6  # all people over the documented: beyond, a figure says nothing, whoever gives it
LEFT_OUT = ("latent_classes",)  # a sampler with a budget of minutes a table

Chance = np.random.Generator
Histories = dict[int, int]


def main() -> int:
    """Draw tables, ask every family, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=500)
    parser.add_argument("--families", nargs="*", choices=sorted(FAMILIES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    families = options.families or [name for name in FAMILIES if name not in LEFT_OUT]
    kinds, drawn = list(KINDS), np.random.default_rng(options.seed)
    rows = []
    for number in range(options.tables):
        kind = kinds[number % len(kinds)]
        table = degenerate(kind, drawn)
        rows += [{"number": number, "kind": kind, **asked(family, table)} for family in families]
    wrong = [row for row in rows if row["wrong"]]
    if options.json:
        sys.stdout.write(
            json.dumps({"tables": options.tables, "seed": options.seed, "rows": rows}, default=float) + "\n"
        )
        return 1 if wrong else 0
    for family in families:
        own = [row for row in rows if row["family"] == family]
        said = Counter(row["outcome"] for row in own)
        seconds = sum(row["cpu_s"] for row in own)
        outcomes = ", ".join(f"{name} {count}" for name, count in sorted(said.items()))
        sys.stdout.write(f"{family:16} {outcomes}  ({seconds:.0f} s)\n")
        for reason, count in Counter(row["reason"] for row in own if row["reason"]).most_common():
            sys.stdout.write(f"{'':16}   {reason} {count}\n")
    for row in wrong:
        sys.stdout.write(f"wrong: {row['family']} on {row['kind']} {row['table']}: {row['wrong']}\n")
    return 1 if wrong else 0


def degenerate(kind: str, chance: Chance, most: int = 5) -> CaptureTable:
    """A table of one kind, mostly of three to `most` lists."""
    lists = int(chance.integers(3, most + 1))
    histories = KINDS[kind](lists, chance)
    size = max(lists, max(histories).bit_length())
    rows = [([pattern >> place & 1 for place in range(size)], count) for pattern, count in histories.items() if pattern]
    return CaptureTable.of([f"list{place}" for place in range(size)], rows)


def asked(family: str, table: CaptureTable, ask: Callable[[str, CaptureTable], Result] = fit) -> dict[str, Any]:
    """What a family says of a table, and what is wrong with that, if anything; warnings and numpy's doubts are errors."""
    started = time.process_time()
    row: dict[str, Any] = {"family": family, "table": table.to_rows(), "reason": None, "ratio": None}
    try:
        with warnings.catch_warnings(), np.errstate(divide="raise", over="raise", invalid="raise"):
            warnings.simplefilter("error")
            found = ask(family, table)
            json.dumps(found.to_json(), allow_nan=False, default=float)
        wrong = absurd(found)
        outcome = found.verdict
        row["reason"] = getattr(found, "reason", None)
        row["ratio"] = found.intervals[0.95][1] / found.n if isinstance(found, Estimate) else None
    except Exception as error:  # whatever it is, the run goes on and says so
        wrong, outcome = f"{type(error).__name__}: {error}", "crash"
    seconds = round(time.process_time() - started, 3)
    return {**row, "outcome": "absurd" if wrong and outcome != "crash" else outcome, "wrong": wrong, "cpu_s": seconds}


def absurd(found: Result) -> str:
    """What is wrong with a result, or nothing."""
    if not isinstance(found, Estimate):
        return "" if found.reason and found.would_help else "a refusal without its reason or what would help"
    figures = [found.point, *(end for ends in found.intervals.values() for end in ends)]
    if not all(math.isfinite(each) for each in figures) or not np.isfinite(found.values).all():
        return f"not finite: {figures}"
    if min(figures) < found.n * (1 - 1e-9):
        return f"fewer than the documented {found.n}: {figures}"
    if max(figures) > MOST_TIMES * found.n:
        return f"more than {MOST_TIMES:.0e} times the documented {found.n}: {figures}"
    if any(low > high for low, high in found.intervals.values()):
        return f"an interval upside down: {figures}"
    low, high = found.intervals[0.95]
    if not low <= found.point <= high and not found.warnings:
        return f"a point outside its interval, and no warning: {figures}"
    return "" if found.weights.min() >= 0 and found.assumes else "negative weights, or nothing assumed"


def _counts(lists: int, chance: Chance, mean: float = 20.0) -> Histories:
    return {pattern: int(chance.poisson(mean)) for pattern in range(1, 1 << lists)} | {1: 1}


def _zeros(lists: int, chance: Chance) -> Histories:
    """Most patterns are shown by nobody."""
    some = _counts(lists, chance, 30.0)
    kept = chance.random(len(some)) < chance.uniform(0.1, 0.7)
    return {pattern: count for (pattern, count), keep in zip(some.items(), kept, strict=True) if keep} | {1: 5}


def _sparse(lists: int, chance: Chance) -> Histories:
    return {pattern: int(chance.poisson(40.0 / 12 ** pattern.bit_count())) for pattern in range(1, 1 << lists)} | {1: 9}


def _one_empty(lists: int, chance: Chance) -> Histories:
    return {pattern: count for pattern, count in _counts(lists, chance).items() if not pattern >> 1 & 1}


def _doubled(lists: int, chance: Chance) -> Histories:
    """One list is a copy of another, with now and then somebody more."""
    copied: Histories = {}
    for pattern, count in _counts(lists, chance).items():
        same = (pattern & ~2) | (pattern & 1) << 1
        copied[same] = copied.get(same, 0) + count
    copied.pop(0, None)
    return copied | ({2: 1} if chance.random() < 0.5 else {})


def _nested(lists: int, chance: Chance) -> Histories:
    """Whoever is on a list is on all that come before it."""
    return {(1 << place) - 1: int(chance.integers(1, 200)) for place in range(1, lists + 1)}


def _apart(lists: int, chance: Chance) -> Histories:
    """Nobody is on two lists, or hardly anybody."""
    alone = {1 << place: int(chance.integers(1, 500)) for place in range(lists)}
    return alone | ({3: int(chance.integers(1, 9))} if chance.random() < 0.6 else {})


def _groups(lists: int, chance: Chance) -> Histories:
    """Two groups of lists that share nobody."""
    some = _counts(lists + 1, chance)
    return {pattern: count for pattern, count in some.items() if not (pattern & 3 and pattern >> 2)}


def _huge(lists: int, chance: Chance) -> Histories:
    size = 10.0 ** chance.uniform(6, 11.5)
    return {pattern: int(size * chance.random()) for pattern in range(1, 1 << lists)}


def _uneven(lists: int, chance: Chance) -> Histories:
    """Counts from none to billions side by side."""
    return {pattern: int(10 ** chance.uniform(-1, 9)) for pattern in range(1, 1 << lists)} | {1: 1}


def _one_person(lists: int, chance: Chance) -> Histories:
    return {int(chance.integers(1, 1 << lists)): 1}


def _one_pattern(lists: int, chance: Chance) -> Histories:
    return {int(chance.integers(1, 1 << lists)): int(10 ** chance.uniform(0, 6))}


def _everybody(lists: int, chance: Chance) -> Histories:
    """Everybody is on every list, but for a few."""
    every = (1 << lists) - 1
    return {every: int(chance.integers(30, 5000)), every ^ 1: int(chance.integers(0, 3))}


def _no_triples(lists: int, chance: Chance) -> Histories:
    return {pattern: count for pattern, count in _counts(lists, chance).items() if pattern.bit_count() <= 2}


def _no_singletons(lists: int, chance: Chance) -> Histories:
    """Nobody is on one list alone."""
    return {pattern: count for pattern, count in _counts(lists, chance).items() if pattern.bit_count() > 1}


def _star(lists: int, chance: Chance) -> Histories:
    """All lists overlap the first, and no others one another."""
    some = {1 << place: int(chance.integers(1, 300)) for place in range(lists)}
    return some | {1 | 1 << place: int(chance.integers(1, 40)) for place in range(1, lists)}


def _two_lists(lists: int, chance: Chance) -> Histories:
    return {1: int(chance.integers(1, 100)), 2: int(chance.integers(1, 100)), 3: int(chance.integers(1, 100))}


def _many_lists(lists: int, chance: Chance) -> Histories:
    """More lists than most families can take, on which few people are."""
    patterns = chance.integers(1, 1 << 13, size=60)
    return {int(pattern): int(chance.integers(1, 9)) for pattern in patterns}


def _ones(lists: int, chance: Chance) -> Histories:
    """Every pattern that is shown is shown once."""
    return {pattern: 1 for pattern in range(1, 1 << 6) if chance.random() < 0.7} | {1: 1}


KINDS: dict[str, Callable[[int, Chance], Histories]] = {
    "zeros": _zeros,
    "sparse": _sparse,
    "one empty": _one_empty,
    "doubled": _doubled,
    "nested": _nested,
    "apart": _apart,
    "groups": _groups,
    "huge": _huge,
    "uneven": _uneven,
    "one person": _one_person,
    "one pattern": _one_pattern,
    "everybody": _everybody,
    "no triples": _no_triples,
    "no singletons": _no_singletons,
    "star": _star,
    "two lists": _two_lists,
    "many lists": _many_lists,
    "ones": _ones,
}


if __name__ == "__main__":
    sys.exit(main())
