"""Do intervals of multiple systems estimation hold the truth as often as they say? `python bench/mse_calibration.py`

Three questions, each on simulated tables (`mse_simulated`), each table with random numbers of its own:

calibration   Each Bayesian family on tables from its own prior, given n: the place of the true N in its posterior is uniform
              (Talts, Betancourt, Simpson, Vehtari and Gelman 2018, arXiv:1804.06788), by chi-squared over 20 bins and by
              Kolmogorov and Smirnov; a place among equal values is drawn. Families that refuse a table are asked for its
              posterior all the same where it can be had. Where it can't, refusal does not select: given any one table the
              place is uniform, so it is among all tables of which the same is asked, if what is asked is of the table alone.
              Chains that disagree are of the sampler too; how many do is counted.
coverage      95 % intervals on tables from the family's own model: for Bayesian families those above, for log-linear ones
              models of two pairs among four lists (`given`: the family is told which pairs). Binomial test against 95 %; for
              posteriors against what the intervals hold, a little more than 95 % as people are whole.
misspecified  Families on tables of eight scenarios, most of which they do not assume: whatever it is.

One line of JSON a table goes to the work file, and tables that are in it are not made again. `--write` freezes what was found.
Bootstraps have 200 replicates and choose among the best 20 models, not 1,000 and 100 as `fit` has it, for the time they take.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest, chisquare, kstest

from mse_simulated import (  # type: ignore[import-not-found,unused-ignore]
    SCENARIOS,
    Simulated,
    chance,
    of_a_log_linear,
    of_classes,
    of_declared,
    of_declared_pair,
    of_graphs,
    of_independence,
    of_pairs,
    of_scenario,
)
from tawthiq.mse import declared, decomposable, independence, latent_classes, loglinear, observed, shrinkage
from tawthiq.mse.estimate import ENGINE, Estimate, Result
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

COMMAND = "python bench/mse_calibration.py"
BINS, LEVEL = 20, 0.95
SHOWN = 3  # tables of each kind, frozen whole
REPLICATES, BEST = 200, 20
GRAPHS = decomposable.Decomposable(delta=1.0)
PAIR = declared.Declared(lists=("a", "b"))
CLASSES = latent_classes.LatentClassOptions(classes=5, target=400.0, most=20_000)
SOME_CLASSES = latent_classes.LatentClassOptions(target=400.0, most=20_000)


@dataclass(frozen=True)
class Asked:
    """What makes the tables, what is asked of them, and the posterior of a table that the family refuses, if it has one."""

    simulate: Callable[[int], Simulated]
    fit: Callable[[Simulated], Result]
    posterior: Callable[[CaptureTable], tuple[Floats, Floats]] | None = None
    times: int = 1  # as many tables, where one costs next to nothing


def declared_posterior(options: declared.Declared, table: CaptureTable) -> tuple[Floats, Floats]:
    """Draws of N under a declaration, of any table."""
    rng = stream(table.digest, "declared, of any table", 0, 1)
    odds = observed.odds_draws(table, options.lists or table.lists, options.prior, options.draws, rng)
    values = table.n + observed.missed(table.n, odds.log_odds(options.xi), rng)
    return values, np.ones(len(values))


def by_bic(drawn: Simulated) -> Result:
    """The best model of all."""
    return loglinear.fit(drawn.table, loglinear.LogLinearOptions(selection="bic", replicates=REPLICATES, best=BEST))


def by_steps(drawn: Simulated) -> Result:
    """Pairs come in while one is improbable."""
    return loglinear.fit(drawn.table, loglinear.LogLinearOptions(selection="stepwise", replicates=REPLICATES))


def as_made(drawn: Simulated) -> Result:
    """The model that made the table."""
    return loglinear.fit(drawn.table, loglinear.LogLinearOptions(selection=drawn.model, replicates=REPLICATES))


CALIBRATION: Mapping[str, Asked] = {
    "independence": Asked(of_independence, lambda drawn: independence.fit(drawn.table), independence.posterior, 10),
    "decomposable": Asked(
        partial(of_graphs, lists=4, n=200, delta=1.0),
        lambda drawn: decomposable.fit(drawn.table, GRAPHS),
        lambda table: decomposable.posterior(table, GRAPHS).distribution,
        5,
    ),
    "decomposable_default_prior": Asked(
        partial(of_graphs, lists=3, n=400, delta=1 / 8),
        lambda drawn: decomposable.fit(drawn.table),
        lambda table: decomposable.posterior(table).distribution,
        5,
    ),
    "declared": Asked(
        partial(of_declared, xi=1.0),
        lambda drawn: declared.fit(drawn.table),
        partial(declared_posterior, declared.Declared()),
    ),
    "declared_xi_2": Asked(
        partial(of_declared, xi=2.0),
        lambda drawn: declared.fit(drawn.table, declared.Declared(xi=2.0)),
        partial(declared_posterior, declared.Declared(xi=2.0)),
    ),
    "declared_pair": Asked(
        of_declared_pair, lambda drawn: declared.fit(drawn.table, PAIR), partial(declared_posterior, PAIR)
    ),
    "shrinkage": Asked(of_pairs, lambda drawn: shrinkage.fit(drawn.table)),
    "latent_classes": Asked(
        partial(of_classes, lists=4, n=300, classes=5), lambda drawn: latent_classes.fit(drawn.table, CLASSES)
    ),
}
COVERAGE: Mapping[str, Asked] = {
    "loglinear_given": Asked(of_a_log_linear, as_made),
    "loglinear": Asked(of_a_log_linear, by_bic),
    "stepwise": Asked(of_a_log_linear, by_steps),
}
FAMILIES: Mapping[str, Callable[[Simulated], Result]] = {
    "independence": lambda drawn: independence.fit(drawn.table),
    "decomposable": lambda drawn: decomposable.fit(drawn.table),
    "loglinear": by_bic,
    "stepwise": by_steps,
    "shrinkage": lambda drawn: shrinkage.fit(drawn.table),
    "declared": lambda drawn: declared.fit(drawn.table),
    "latent_classes": lambda drawn: latent_classes.fit(drawn.table, SOME_CLASSES),
}
"""By the names of `tawthiq.mse.families`, under default options but for bootstraps and budgets."""

Key = tuple[str, str, str, int]  # question, kind of tables, family, number


def asked(question: str, kind: str, family: str) -> Asked:
    """What makes the tables of a question, and what is asked of them."""
    if question == "misspecified":
        return Asked(partial(of_scenario, kind), FAMILIES[family])
    return (CALIBRATION if question == "calibration" else COVERAGE)[family]


def keys(tables: int, misspecified: int, family: str | None = None) -> Iterator[Key]:
    """All tables of all questions; latent classes, which take longest, come last and get half as many of the scenarios."""
    every = [("calibration", each, each, tables * what.times) for each, what in CALIBRATION.items()]
    every += [("coverage", each, each, tables) for each in COVERAGE]
    for kind in SCENARIOS:
        every += [
            ("misspecified", kind, each, misspecified // (2 if each == "latent_classes" else 1)) for each in FAMILIES
        ]
    for question, kind, each, count in sorted(every, key=lambda one: one[2] == "latent_classes"):
        if family in (None, each):
            yield from ((question, kind, each, number) for number in range(count))


def measured(key: Key) -> dict[str, Any]:
    """One table: the truth, what the family says, and where in its posterior the truth stands."""
    question, kind, family, number = key
    each = asked(question, kind, family)
    drawn = each.simulate(number)
    started = time.process_time()
    found = each.fit(drawn)
    row: dict[str, Any] = {"question": question, "kind": kind, "family": family, "number": number}
    row |= {"table": found.digest[:16], "n": drawn.table.n, "truth": drawn.truth}
    row["cpu_s"] = round(time.process_time() - started, 3)
    if isinstance(found, Estimate):
        low, high = found.intervals[LEVEL]
        row |= {"refused": None, "point": found.point, "low": low, "high": high}
        row["warned"] = sorted(each["code"] for each in found.warnings)
    else:
        row["refused"] = found.reason
    if question == "calibration":
        row["place"] = place_of_the_truth(key, each, drawn, found)
        if isinstance(found, Estimate):
            inside = (found.values >= low) & (found.values <= high)
            row["mass"] = float(found.weights[inside].sum() / found.weights.sum())
    return row


def place_of_the_truth(key: Key, each: Asked, drawn: Simulated, found: Result) -> float | None:
    """Which share of the posterior lies below the truth; None where there is no posterior."""
    if isinstance(found, Estimate):
        values, weights = found.values, found.weights
    elif each.posterior:
        values, weights = each.posterior(drawn.table)
    else:
        return None
    weights = weights / weights.sum()
    below, here = weights[values < drawn.truth].sum(), weights[values == drawn.truth].sum()
    return float(min(below + chance(f"place {key[2]}", key[3]).random() * here, 1.0))


def main() -> None:
    """Simulate, ask, sum up, print or freeze."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=400, help="of each family's own kind")
    parser.add_argument("--misspecified", type=int, default=50, help="tables of each scenario; half for latent classes")
    parser.add_argument("--family", choices=sorted({*CALIBRATION, *COVERAGE, *FAMILIES}), help="this one alone")
    parser.add_argument("--work", type=Path, default=Path("mse_calibration.jsonl"), help="one line for each table made")
    parser.add_argument("--geweke", type=int, metavar="PASSES", help="test the moves of latent classes too, by so many")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--write", type=Path, metavar="FILE", help="freeze what was found")
    options = parser.parse_args()
    rows = made(list(keys(options.tables, options.misspecified, options.family)), options.work)
    found = {"command": f"{COMMAND} --tables {options.tables} --misspecified {options.misspecified}"} | summed_up(rows)
    if options.geweke:
        from mse_geweke import geweke

        found["command"] += f" --geweke {options.geweke}"
        found["geweke"] = geweke(options.geweke)
    if options.write:
        options.write.write_text(laid_out(found), encoding="utf-8")
    sys.stdout.write(laid_out(found) if options.json else "".join(f"{line}\n" for line in lines(found)))
    sys.stderr.write("".join(f"{line}\n" for line in costs(rows)))


def made(wanted: list[Key], work: Path) -> list[dict[str, Any]]:
    """Rows of all tables wanted: those in the work file, and the rest made and put there."""
    known: dict[Key, dict[str, Any]] = {}
    if work.exists():
        for row in map(json.loads, work.read_text(encoding="utf-8").splitlines()):
            known[row["question"], row["kind"], row["family"], row["number"]] = row
    with work.open("a", encoding="utf-8") as file:
        for key in wanted:
            if key not in known:
                known[key] = measured(key)
                file.write(json.dumps(known[key]) + "\n")
                file.flush()
    return [known[key] for key in wanted]


def summed_up(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What was found, by question and family, and scenario."""
    found: dict[str, Any] = {"engine": ENGINE}
    of: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        of.setdefault((row["question"], row["kind"], row["family"]), []).append(row)
    for (question, kind, family), some in of.items():
        if question == "misspecified":
            found.setdefault(question, {}).setdefault(kind, {})[family] = covered(some) | errors(some)
            continue
        found.setdefault(question, {})[family] = covered(some) | (
            uniform(some) if question == "calibration" else errors(some)
        )
        kept = ("number", "table", "n", "truth", "refused", "point", "low", "high", "place")
        found[question][family]["first"] = [{key: row.get(key) for key in kept} for row in some[:SHOWN]]
    return found


def covered(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How many tables were answered, and how often the 95 % interval held the truth, with its binomial test.

    `expected` is what a posterior's intervals hold of it on average: whole people leave them a little more than 95 %.
    """
    answered = [row for row in rows if not row["refused"]]
    held = sum(row["low"] <= row["truth"] <= row["high"] for row in answered)
    refused = dict(Counter(row["refused"] for row in rows if row["refused"]).most_common())
    found: dict[str, Any] = {"tables": len(rows), "answered": len(answered), "refused": refused, "held": held}
    if answered:
        expected = float(np.mean([row.get("mass", LEVEL) for row in answered]))
        test = binomtest(held, len(answered), expected)
        low, high = test.proportion_ci(0.99, method="exact")
        found |= {"coverage": round(held / len(answered), 4), "expected": round(expected, 4)}
        found["coverage_99"] = [round(low, 4), round(high, 4)]
        found["binomial_p"] = float(f"{test.pvalue:.3g}")
    return found


def uniform(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Are the places of the truth uniform: of all tables, and of those that were answered."""
    found: dict[str, Any] = {}
    placed = [row for row in rows if row["place"] is not None]
    for whose, some in (("all", placed), ("answered", [row for row in placed if not row["refused"]])):
        places = [row["place"] for row in some]
        if not places:
            continue
        bins = np.histogram(places, BINS, (0, 1))[0]
        found[whose] = {"tables": len(places), "bins": bins.tolist()}
        found[whose]["chi_squared_p"] = float(f"{chisquare(bins).pvalue:.3g}")
        found[whose]["kolmogorov_smirnov_p"] = float(f"{kstest(places, 'uniform').pvalue:.3g}")
    return {"uniform": found}


def errors(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians over the tables answered: the error of the figure and its size, and the interval's width, as parts of the truth."""
    answered = [row for row in rows if not row["refused"]]
    if not answered:
        return {}
    point, truth, low, high = (np.array([row[key] for row in answered]) for key in ("point", "truth", "low", "high"))
    off, width = point / truth - 1, (high - low) / truth
    warned = sum(bool(row["warned"]) for row in answered)
    return {
        "warned": warned,
        "median_error": round(float(np.median(off)), 4),
        "median_absolute_error": round(float(np.median(np.abs(off))), 4),
        "median_width": round(float(np.median(width)), 4),
        "truth_above": sum(row["truth"] > row["high"] for row in answered),
        "truth_below": sum(row["truth"] < row["low"] for row in answered),
    }


def laid_out(found: Mapping[str, Any]) -> str:
    """JSON, a line for each thing that is measured."""

    def shown(value: Any, depth: int) -> str:
        deep = isinstance(value, dict) and any(isinstance(each, dict | list) and each for each in value.values())
        if deep and depth < 3:
            inner = [f"{' ' * (depth + 1)}{json.dumps(key)}: {shown(each, depth + 1)}" for key, each in value.items()]
            return "{\n" + ",\n".join(inner) + "\n" + " " * depth + "}"
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return "[\n" + ",\n".join(" " * (depth + 1) + json.dumps(each) for each in value) + "]"
        return json.dumps(value)

    return shown(found, 0) + "\n"


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """For people."""
    for name, each in found.get("calibration", {}).items():
        said = "  ".join(
            f"{whose}: chi² p {one['chi_squared_p']:.3f}, KS p {one['kolmogorov_smirnov_p']:.3f}"
            for whose, one in each["uniform"].items()
        )
        yield f"calibration   {name:28} {told(each)}  {said}"
    for name, each in found.get("coverage", {}).items():
        yield f"coverage      {name:28} {told(each)}  p {each.get('binomial_p')}"
    for scenario, families in found.get("misspecified", {}).items():
        for name, each in families.items():
            error = f"error {each['median_error']:+.3f}  width {each['median_width']:.3f}" if each["answered"] else ""
            yield f"{scenario:20} {name:20} {told(each)}  {error}"
    for name, each in found.get("geweke", {}).items():
        yield f"geweke        {name:28} {each}"


def told(each: Mapping[str, Any]) -> str:
    """Coverage and refusals in a few words."""
    held = (
        f"{each['held']}/{each['answered']} = {each['coverage']:.3f} (p {each['binomial_p']})"
        if each["answered"]
        else "-"
    )
    return f"{held:28} refused {each['refused'] or 0}"


def costs(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Seconds of CPU a table."""
    spent: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        spent.setdefault((row["question"], row["family"]), []).append(row["cpu_s"])
    for (question, family), seconds in spent.items():
        yield f"{question:13} {family:28} {np.mean(seconds):.3f} s a table, at most {max(seconds):.1f} s"


if __name__ == "__main__":
    main()
