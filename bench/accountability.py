"""Whether parity flags what is not there, finds what is, and how long a large case takes. All of it invented.

    python bench/accountability.py [--sets 2000] [--incidents 20000] [--actors 2000] [--seed 1] [--json]

**Size**: sets of incidents of two sides that are pursued alike, opened one by one and a few at a time by one decision,
with equal and with unequal follow-up. The share flagged at 5 % is tested against 5 % (binomial test). **Power**: the same
with one side twice as slow; the share found beside what is stated as detectable. **Speed**: a large case described whole.
"""

import argparse
import json
import resource
import time
from datetime import date, timedelta
from typing import Any

import numpy as np
from scipy.stats import binomtest

from tawthiq.accountability import describe_accountability
from tawthiq.accountability.detectable import detectable_ratio, power_of_ratio
from tawthiq.accountability.parity import LEVEL, Rules
from tawthiq.accountability.permutation import Waits, information, permutation_test

MEAN_DAYS = 730
AS_OF = date(2032, 5, 1)


def invented_waits(draw: Any, a_side: int, ratio: float, together: int, skewed: bool) -> Waits:
    """Two sides of so many incidents, the second so many times slower; `together` incidents to a decision."""
    number = 2 * a_side
    sides = np.repeat([0, 1], a_side)
    clusters = np.arange(number) // together
    follow = draw.uniform(180, 720, number)
    if skewed:
        follow = np.where(sides == 1, follow / 2, follow)
    follow, fast = follow[clusters * together], draw.exponential(MEAN_DAYS, number)[clusters * together]
    days = fast * np.where(sides == 1, ratio, 1.0)
    strata = draw.integers(0, 3, number)[clusters * together]
    return Waits(np.ceil(np.minimum(days, follow)), days <= follow, sides, clusters, strata)


def flagged(how: dict[str, Any], sets: int, seed: int) -> dict[str, Any]:
    """How often a difference is flagged, and with what information."""
    rules, hits, informed = Rules(), 0, []
    for number in range(sets):
        waits = invented_waits(np.random.default_rng([seed, number]), **how)
        test = permutation_test(waits, rules.draws, np.random.default_rng([rules.seed, number]))
        hits += test.p <= LEVEL
        informed.append(information(waits))
    return {"sets": sets, "flagged": hits, "share": hits / sets, "information": float(np.mean(informed))}


def invented_tables(incidents: int, actors: int, seed: int) -> dict[str, Any]:
    """A case of so many incidents and actors under three sides: attributions by four documenters, cases, steps."""
    draw = np.random.default_rng(seed)
    sides = ("SIDE-A", "SIDE-B", "SIDE-C")
    tables: dict[str, Any] = {"actors": [{"id": side, "name_en": side} for side in sides]}
    tables["actors"] += [{"id": f"U{n}", "name_en": f"Unit {n}", "side": sides[n % 3]} for n in range(actors)]
    begun = AS_OF - timedelta(days=900)
    when = [begun + timedelta(days=int(day)) for day in draw.integers(0, 800, incidents)]
    region = draw.integers(1, 15, incidents)
    by = draw.integers(0, actors, incidents)
    tables["incidents"] = [
        {
            "id": f"I{n}",
            "event_from": str(when[n]),
            "place_pcode": f"XA{region[n]:02}01",
            "source": f"S{n % 7}; S{n % 5}",
        }
        for n in range(incidents)
    ]
    tables["attributions"] = [
        {
            "incident": f"I{n}",
            "finding": "party_responsible",
            "stated_by": f"D{who}",
            "actor": f"U{by[n]}",
            "source": f"D{who}",
        }
        for n in range(incidents)
        for who in np.flatnonzero(draw.random(4) < 0.4).tolist()
    ]
    waited = draw.exponential(600, incidents)
    opened = [n for n in range(incidents) if when[n] + timedelta(days=int(waited[n])) <= AS_OF]
    tables["cases"] = [
        {"id": f"C{n}", "kind": "case", "forum": "COURT", "incidents": f"I{n}", "source": "S", "actors": f"U{by[n]}"}
        for n in opened
    ]
    tables["case-steps"] = [
        {
            "id": f"C{n}-1",
            "case": f"C{n}",
            "kind": "opened",
            "source": "S",
            "on": str(when[n] + timedelta(days=int(waited[n]))),
        }
        for n in opened
    ]
    tables["case-steps"] += [
        {"id": f"C{n}-2", "case": f"C{n}", "kind": "trial", "source": "S", "persons": "3", "party": f"U{by[n]}",
         "on": f"../{min(when[n] + timedelta(days=int(waited[n]) + 90), AS_OF)}"}
        for n in opened[::3]
    ]  # fmt: skip
    tables["victims"] = {f"I{n}": (1 + n % 9, 3 + n % 9) for n in range(0, incidents, 2)}
    return tables


def measured(sets: int, incidents: int, actors: int, seed: int) -> dict[str, Any]:
    """Size, power and speed."""
    found: dict[str, Any] = {}
    alike: list[tuple[str, dict[str, Any]]] = [
        ("alike", {"a_side": 60, "ratio": 1.0, "together": 1, "skewed": False}),
        ("alike, five to a decision", {"a_side": 150, "ratio": 1.0, "together": 5, "skewed": False}),
        ("alike, one side followed half as long", {"a_side": 60, "ratio": 1.0, "together": 1, "skewed": True}),
    ]
    for name, how in alike:
        row = flagged(how, sets, seed)
        found[name] = {**row, "p_of_5_per_cent": binomtest(row["flagged"], sets, LEVEL).pvalue}
    for a_side in (30, 60, 90, 120):
        row = flagged({"a_side": a_side, "ratio": 2.0, "together": 1, "skewed": False}, sets // 2, seed)
        row |= {
            "stated_power": power_of_ratio(2.0, row["information"]),
            "detectable": detectable_ratio(row["information"]),
        }
        found[f"twice as slow, {a_side} a side"] = row
    tables = invented_tables(incidents, actors, seed)
    started = time.perf_counter()
    described = describe_accountability(tables, AS_OF)
    found["large case"] = {
        "incidents": incidents,
        "seconds": round(time.perf_counter() - started, 2),
        "readings": len(described["parity"]["readings"]),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    return found


def main() -> None:
    """Measure and print a table or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=2000)
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--actors", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measured(asked.sets, asked.incidents, asked.actors, asked.seed)
    if asked.json:
        print(json.dumps(found))
        return
    for name, row in found.items():
        print(name)
        for key, value in row.items():
            print(f"    {key:20} {value:.4g}" if isinstance(value, float) else f"    {key:20} {value}")


if __name__ == "__main__":
    main()
