"""How often the doubly robust interval holds the truth: `python bench/mse_doubly_robust.py [--tables 400] [--seed 1] [--json]`.

Two lists are drawn, independent given age, sex and place, for a known number of people; the chances bend with age, so that
the learner's terms only come near them. Printed for each world: how often the 95 % interval holds the truth, whether a
binomial test at 1 % rejects 95 %, the mean of estimate over truth beside that of Lincoln-Petersen, refusals, seconds. In
`dependent` the lists depend on each other given covariates (an odds ratio of 2), which the family assumes they do not.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest

from tawthiq.mse.doubly_robust import DoublyRobust, fit
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.people import People

PLACES = 4


@dataclass(frozen=True)
class World:
    """How many people there are, what of them is kept, and how their lists come about."""

    people: int = 3000
    covariates: tuple[str, ...] = ("age", "place", "sex")
    reach: float = -0.4
    odds_ratio: float = 1.0
    not_known: float = 0.0


WORLDS = {
    "all covariates": World(),
    "few people": World(people=800),
    "small lists": World(people=5000, reach=-1.5),
    "words only": World(covariates=("place", "sex")),
    "age not known of a tenth": World(not_known=0.1),
    "dependent": World(odds_ratio=2.0),
}


def main() -> None:
    """Draw, estimate, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=400)
    parser.add_argument("--worlds", nargs="*", choices=sorted(WORLDS), default=list(WORLDS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    rows = [{"world": name, **coverage(WORLDS[name], options.tables, options.seed)} for name in options.worlds]
    if options.json:
        sys.stdout.write(json.dumps({"tables": options.tables, "seed": options.seed, "rows": rows}, indent=1) + "\n")
        return
    for row in rows:
        sys.stdout.write(
            f"{row['world']:26} held {row['held']} of {row['answered']} ({row['held'] / max(row['answered'], 1):.3f}, "
            f"p {row['p_value']:.3g})  estimate/truth {row['ratio']:.3f}  Lincoln-Petersen/truth {row['ratio_lp']:.3f}  "
            f"refused {row['refused']}  {row['cpu_s']:.0f} s\n"
        )


def coverage(world: World, tables: int, seed: int) -> dict[str, Any]:
    """How often the interval of many tables of one world holds its truth."""
    started = time.process_time()
    found = [fit(draw(world, np.random.default_rng([seed, number])), DoublyRobust()) for number in range(tables)]
    told = [each for each in found if isinstance(each, Estimate)]
    held = sum(each.intervals[0.95][0] <= world.people <= each.intervals[0.95][1] for each in told)
    return {
        "held": held,
        "answered": len(told),
        "refused": len(found) - len(told),
        "p_value": float(binomtest(held, len(told), 0.95).pvalue) if told else None,
        "ratio": float(np.mean([each.point for each in told])) / world.people,
        "ratio_lp": float(np.mean([each.diagnostics["lincoln_petersen"] for each in told])) / world.people,
        "cpu_s": time.process_time() - started,
    }


def draw(world: World, chance: np.random.Generator) -> People:
    """The documented people of a world."""
    size = world.people
    age = np.clip(np.round(chance.gamma(4.0, 9.0, size)), 0, 95)
    place, man = chance.integers(0, PLACES, size), chance.random(size) < 0.6
    bend = np.sin(age / 20.0) if "age" in world.covariates else np.zeros(size)
    first = _chance(world.reach + 0.8 * bend + 0.5 * man + 0.3 * (place - 1.5))
    second = _chance(world.reach - 0.2 + 0.7 * bend + 0.4 * man + 0.4 * (place - 1.5))
    one = chance.random(size) < first
    given = _given(first, second, world.odds_ratio)
    other = chance.random(size) < np.where(one, given, (second - first * given) / (1 - first))
    unknown = chance.random(size) < world.not_known
    columns = {
        "age": [None if no else each for each, no in zip(age.tolist(), unknown, strict=True)],
        "place": [f"place {each}" for each in place],
        "sex": ["m" if each else "f" for each in man],
    }
    values = list(zip(*(columns[name] for name in world.covariates), strict=True))
    kept = np.flatnonzero(one | other).tolist()
    return People.of(
        ["a", "b"], world.covariates, [((int(one[each]), int(other[each])), values[each], 1) for each in kept]
    )


def _given(first: np.ndarray, second: np.ndarray, odds_ratio: float) -> np.ndarray:
    """The chance of the second list for people on the first, of given margins and odds ratio (Plackett 1965)."""
    if odds_ratio == 1:
        return second
    total = 1 + (first + second) * (odds_ratio - 1)
    both = (total - np.sqrt(total**2 - 4 * odds_ratio * (odds_ratio - 1) * first * second)) / (2 * (odds_ratio - 1))
    return np.asarray(both / first)


def _chance(logs: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-logs)))


if __name__ == "__main__":
    main()
