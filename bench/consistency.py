"""How long consistency, bounds and all minimal conflicts take, on an invented conflict or on a case.

    python bench/consistency.py [DATA] [--claims 500] [--planted 10] [--size 4] [--seed 1] [--json]

DATA is a case folder with `hand/counts.csv` (and populations.csv, actors.csv where it has them). Without it, claims are
drawn from an invented conflict with known dead: half of them floors, half complete, all true but for the planted ones,
which say of another claim's scope that it holds fewer than that claim documents.

The bars, for 500 claims on 5,000 atoms and two cores, stand beside what was measured; the exit code is 1 where one is
missed. Reading, consistency, conflicts and bounds are asked of every figure as complete; `describe` is what a report asks.
"""

import argparse
import csv
import json
import random
import resource
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tawthiq.counts import CountClaim, Vocabulary, read_counts, read_vocabulary
from tawthiq.counts.bounds import bounds, parse_scope
from tawthiq.counts.conflicts import minimal_conflicts, reconcile
from tawthiq.counts.consistency import Constraints, build, consistent
from tawthiq.counts.describe_consistency import describe_conflicts
from tawthiq.counts.readings import complete_readings

STATUSES = ("civilian", "state_forces", "armed_group", "hors_de_combat")
POPULATIONS = {"all_dead": STATUSES, "all_dead_excl_nsag": ("civilian", "state_forces", "hors_de_combat")}
POPULATIONS |= {"civilians": ("civilian",), "state_security": ("state_forces",), "armed_loyalists": ("armed_group",)}
ACTORS = ("P1", "P2", "P3", "P4")
DISTRICTS = tuple(f"XA{region:02}{district:02}" for region in range(1, 5) for district in range(1, 5))
FIRST, DAYS, STEP = date(2030, 5, 1), 28, 4
Cell = tuple[str, str, str, int]
BARS = {"consistency_seconds": 2.0, "bounds_seconds": 0.5, "conflicts_seconds": 30.0, "peak_mib": 1024}


def invented(count: int, planted: int, seed: int) -> tuple[list[CountClaim], Vocabulary]:
    """So many claims on an invented conflict, of which some contradict others."""
    draw = random.Random(seed)  # noqa: S311 -- an invented conflict, no secret
    truth = {
        (status, actor, place, day): draw.choice((0, 0, 0, 1, 2, 5))
        for status in STATUSES
        for actor in ACTORS
        for place in DISTRICTS
        for day in range(DAYS)
    }
    rows = [_row(number, truth, draw) for number in range(count)]
    told = [row for row in rows[1:] if int(row["low"]) > 10]
    for row in draw.sample(told, planted):
        # The scope of another claim, and fewer dead than it documents.
        other = rows[rows.index(row) - 1]
        kept = {name: row[name] for name in ("id", "publisher")}
        value = str(int(other["low"]) * 3 // 5)
        row |= other | kept | {"quantity_kind": "exact", "best": value, "low": value, "high": value}
    vocabulary = read_vocabulary(actors=[{"id": actor} for actor in ACTORS])
    claims, mistakes = read_counts(rows, vocabulary)
    if mistakes:
        raise SystemExit(str(mistakes[0]))
    return claims, vocabulary


def _row(number: int, truth: dict[Cell, int], draw: random.Random) -> dict[str, str]:
    population = draw.choice(tuple(POPULATIONS))
    actors = draw.choice((ACTORS, (draw.choice(ACTORS),), tuple(draw.sample(ACTORS, 2))))
    places: tuple[str, ...] = draw.choice((("XA",), *((district,) for district in draw.sample(DISTRICTS, 3))))
    places = places if draw.random() < 0.6 else tuple({district[:4] for district in draw.sample(DISTRICTS, 2)})
    first = draw.randrange(0, DAYS, STEP)
    last = draw.randrange(first + STEP, DAYS + 1, STEP) - 1
    dead = sum(
        number
        for (status, actor, place, day), number in truth.items()
        if status in POPULATIONS[population] and actor in actors and place.startswith(places) and first <= day <= last
    )
    complete = draw.random() < 0.5
    value = dead if complete else int(dead * draw.uniform(0.5, 1))
    return {
        "id": f"claim-{number}",
        "publisher": f"publisher-{number % 12}",
        "quantity_kind": "exact" if complete else "at_least",
        "best": str(value) if complete else "",
        "low": str(value),
        "high": str(value) if complete else "",
        "population": population,
        "victim_status": "|".join(POPULATIONS[population]),
        "perpetrators": "any" if actors == ACTORS else "|".join(actors),
        "areas": "|".join(sorted(places)),
        "event_from": str(FIRST + timedelta(days=first)),
        "event_to": str(FIRST + timedelta(days=last)),
        "date_basis": "event",
        "method": "aggregate",
        "confidence": "A",
    }


def read_case(folder: Path) -> tuple[list[CountClaim], Vocabulary]:
    """The claims of a case's hand tables."""

    def rows(name: str) -> list[dict[str, str]]:
        path = folder / "hand" / f"{name}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return [
                {**row, "file": path.name, "row": str(number)} for number, row in enumerate(csv.DictReader(file), 2)
            ]

    vocabulary = read_vocabulary(rows("populations"), rows("actors"))
    return read_counts(rows("counts"), vocabulary)[0], vocabulary


def measured(claims: list[CountClaim], vocabulary: Vocabulary, size: int) -> dict[str, Any]:
    """Processor seconds of each question (a busy machine measures the same), and what was answered."""
    found: dict[str, Any] = {"claims": len(claims)}

    def timed(name: str, question: Any) -> Any:
        started = time.process_time()
        result = question()
        found[f"{name}_seconds"] = round(time.process_time() - started, 3)
        return result

    constraints: Constraints = timed("build", lambda: build(claims, vocabulary, complete_readings(claims, vocabulary)))
    cells = constraints.cells
    found["cells"] = cells.count
    # A cell of each population that some claim counts there, before any is set aside as not mattering.
    found["atoms"] = sum(int(cells.possible[cells.tags == tag].any(axis=0).sum()) for tag in set(cells.tags.tolist()))
    found["holds"] = timed("consistency", lambda: consistent(constraints)).holds
    conflicts = timed("conflicts", lambda: minimal_conflicts(constraints, size))
    found["conflicts"] = len(conflicts)
    found["conflicts_by_size"] = {n: sum(len(one.claims) == n for one in conflicts) for n in range(1, size + 1)}
    mended = timed("reconcile", lambda: reconcile(constraints))
    found["reread"] = len(mended.reread)
    left = {name: one for name, one in constraints.readings.items() if name not in mended.reread}
    scope = parse_scope("population=civilians", vocabulary)
    consistent_ones = build(claims, vocabulary, left)
    bound = timed("bounds", lambda: bounds(consistent_ones, scope))
    found["bounds"] = [bound.low, bound.high]
    described = timed("describe", lambda: describe_conflicts(claims, vocabulary))
    found["described"] = len(described)
    found["described_main"] = sum(one["main"] for one in described)
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def main() -> int:
    """Measure and print a table or one JSON object; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--claims", type=int, default=500)
    parser.add_argument("--planted", type=int, default=10)
    parser.add_argument("--size", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    claims, vocabulary = read_case(asked.data) if asked.data else invented(asked.claims, asked.planted, asked.seed)
    found = measured(claims, vocabulary, asked.size)
    missed = [name for name, bar in BARS.items() if found[name] > bar]
    if asked.json:
        print(json.dumps(found | {"bars": BARS, "missed": missed}))
    else:
        for name, value in found.items():
            bar = f"   (bar {BARS[name]:g}{', missed' if name in missed else ''})" if name in BARS else ""
            print(f"{name:24} {value}{bar}")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
