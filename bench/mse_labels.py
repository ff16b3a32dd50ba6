"""How often intervals hold the truth when stratum labels are missing: `python bench/mse_labels.py [--runs N] [--json]`.

Three strata of 900, 600 and 1,500 people and four independent lists with rates of their own in each, drawn anew in each run.
About 30 % of the documented lose their label: at random, or by how many lists name them (42 % of those on one, 10 % of the
others). Their strata are drawn (`tawthiq.mse.labels`), each set is estimated by the family `independence`, which is true here,
and pooled. Printed: in how many runs the 95 % interval holds the truth, by stratum and for the sum; and the same where people
without a label are dropped.
"""

import argparse
import json
import sys

import numpy as np

from tawthiq.mse.batch import Labels
from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.labels import Unlabelled, complete
from tawthiq.mse.replicates import estimate_replicates
from tawthiq.mse.strata import estimate_strata
from tawthiq.mse.table import CaptureTable, Ints

SIZES = {"x": 900, "y": 600, "z": 1500}
RATES = {"x": [0.5, 0.4, 0.3, 0.35], "y": [0.2, 0.35, 0.4, 0.3], "z": [0.4, 0.15, 0.3, 0.45]}
LISTS = ("a", "b", "c", "d")
PATTERNS = np.arange(1, 16)
MEMBERS = (PATTERNS[:, None] >> np.arange(4)) & 1
MISSING = {"at random": np.full(15, 0.3), "by pattern": np.where(MEMBERS.sum(axis=1) == 1, 0.42, 0.1)}


def main() -> None:
    """Simulate, estimate, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    found = {name: _held(name, options.runs, options.seed) for name in MISSING}
    if options.json:
        sys.stdout.write(json.dumps({"runs": options.runs, "seed": options.seed, "held": found}, indent=1) + "\n")
        return
    for name, held in found.items():
        told = "  ".join(f"{what} {times}" for what, times in held.items())
        sys.stdout.write(f"missing {name}, of {options.runs} runs: {told}\n")


def _held(name: str, runs: int, seed: int) -> dict[str, int]:
    chance = np.random.default_rng([seed, list(MISSING).index(name)])
    held = dict.fromkeys([*SIZES, "sum", *(f"{each} if dropped" for each in SIZES), "sum if dropped"], 0)
    for _ in range(runs):
        counts = {each: _documented(each, chance) for each in SIZES}
        lost = {each: chance.binomial(some, MISSING[name]) for each, some in counts.items()}
        tables: dict[Labels, CaptureTable] = {(each,): _table(counts[each] - lost[each]) for each in SIZES}
        sets = complete(tables, [Unlabelled(_table(np.sum(list(lost.values()), axis=0)))])
        drawn = estimate_replicates(sets, "independence", workers=1)
        dropped = estimate_strata(tables, "independence", workers=1)
        for each, size in SIZES.items():
            held[each] += _holds(drawn.pooled[(each,)], size)
            held[f"{each} if dropped"] += _holds(dropped.results[(each,)], size)
        held["sum"] += _holds(drawn.total, sum(SIZES.values()))
        held["sum if dropped"] += _holds(dropped.total, sum(SIZES.values()))
    return held


def _documented(stratum: str, chance: np.random.Generator) -> Ints:
    rates = np.array(RATES[stratum])
    probable = np.prod(np.where(MEMBERS, rates, 1 - rates), axis=1)
    return chance.multinomial(SIZES[stratum], [*probable, 1 - probable.sum()])[:-1]


def _table(counts: Ints) -> CaptureTable:
    return CaptureTable(LISTS, PATTERNS[counts > 0], counts[counts > 0])


def _holds(result: Result | None, truth: int) -> bool:
    return isinstance(result, Estimate) and result.intervals[0.95][0] <= truth <= result.intervals[0.95][1]


if __name__ == "__main__":
    main()
