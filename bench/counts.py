"""Measure the findings on published counts: `python bench/counts.py [--cases 1000] [--seed 1] [--json]`.

Plants misreadings in invented cases and counts, per rule, how many are found (recall) and how many findings are of
something planted (precision); whether bounds hold the true number; whether planted contradictions are found with a set
that is minimal. `python bench/counts.py CASE_DIR` prints the findings on one case folder's hand/*.csv.
"""

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from planted_conflict import POPULATIONS, STATUSES, Figure, Reach  # type: ignore[import-not-found,unused-ignore]
from planted_counts import RULES, PlantedCase, plant_case, write_case  # type: ignore[import-not-found,unused-ignore]
from tawthiq.counts import describe_counts

# Every so many cases, one more in which all is documented: the only truth that a reading as complete counts can hold.
_COMPLETE_EVERY = 5


@dataclass
class Score:
    """What was planted and found over many cases."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    excused: Counter[str] = field(default_factory=Counter)
    variants: dict[str, list[int]] = field(default_factory=dict)
    other: Counter[str] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)


def main() -> None:
    """Plant, ask, and print the scores; or print the findings on one case."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", nargs="?", type=Path)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="plant this kind alone")
    parser.add_argument("--examples", type=int, default=0, help="print this many failures of each rule")
    parser.add_argument("--write", type=Path, help="also write the cases here as folders")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    if asked.case:
        print_findings(asked.case, asked.json)
        return
    start = time.perf_counter()
    kinds = (asked.only,) if asked.only else None
    score = measure((plant_case(asked.seed * 1_000_000 + n, kinds) for n in range(asked.cases)), asked.write)
    results = summary(score) | {"cases": asked.cases, "seconds": round(time.perf_counter() - start, 1)}
    if asked.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
        return
    print_table(results)
    print_examples(score, asked.examples)


def measure(cases: Iterable[PlantedCase], folder: Path | None = None) -> Score:
    """Ask for the findings of every case and score them."""
    score = Score()
    for number, case in enumerate(cases):
        if folder:
            write_case(case, folder / f"case-{case.seed}")
        described = describe_counts(case.rows, case.tables)
        score_findings(case, described.get("findings", []), score)
        score_conflicts(case, described, score)
        score_bounds(case, describe_counts(case.true_rows(), case.tables), score)
        if number % _COMPLETE_EVERY == 0:
            known = plant_case(case.seed, (), complete=True)
            score_bounds(known, describe_counts(known.rows, known.tables), score)
    return score


def score_findings(case: PlantedCase, findings: list[dict[str, Any]], score: Score) -> None:
    """Recall of what was planted, and whether each finding is of something planted, excusable or wrong."""
    named = [(finding["rule"], frozenset(finding["claims"])) for finding in findings]
    for planted in case.planted:
        hit = any(planted.is_named_by(rule, claims) for rule, claims in named)
        score.planted[planted.rule] += 1
        score.found[planted.rule] += hit
        tally = score.variants.setdefault(f"{planted.rule}: {planted.variant}", [0, 0])
        tally[0] += hit
        tally[1] += 1
        if not hit:
            score.examples.append(_example("missed", planted.rule, planted.variant, case, sorted(planted.core)))
    for rule, claims in named:
        if any(planted.is_named_by(rule, claims) for planted in case.planted):
            score.right[rule] += 1
        elif any(neutral.is_named_by(rule, claims) for neutral in case.neutral):
            score.excused[rule] += 1
        else:
            score.wrong[rule] += 1
            score.examples.append(_example("wrong", rule, "", case, sorted(claims)))


def _example(what: str, rule: str, variant: str, case: PlantedCase, claims: list[str]) -> dict[str, Any]:
    rows = [row for row in case.rows if row["id"] in claims]
    return {"what": what, "rule": rule, "variant": variant, "seed": case.seed, "rows": rows}


def score_conflicts(case: PlantedCase, described: Mapping[str, Any], score: Score) -> None:
    """Planted contradictions found, and whether every reported set is infeasible with all that is smaller feasible."""
    conflicts = [(frozenset(one["claims"]), one.get("readings") or {}) for one in described.get("conflicts", [])]
    score.other["contradictions planted"] += len(case.contradictions)
    for core in case.contradictions:
        hit = any(core == claims for claims, _ in conflicts)
        score.other["contradictions found"] += hit
        if not hit:
            score.examples.append(_example("missed", "contradiction", "", case, sorted(core)))
    defaults = described.get("readings", {})
    for claims, readings in conflicts:
        members = sorted(claims)
        if not all(case.figures[claim].counts_dead for claim in members):
            score.other["conflict sets not checked"] += 1
            continue
        read = {claim: _reading(readings.get(claim, defaults.get(claim, {}))) for claim in members}
        minimal = not holds(case, members, read) and all(
            holds(case, [other for other in members if other != left_out], read) for left_out in members
        )
        score.other["conflict sets"] += 1
        score.other["conflict sets minimal"] += minimal
        if not minimal:
            score.examples.append(_example("wrong", "conflict not minimal", "", case, members))


def _reading(given: Any) -> tuple[str, float]:
    """A reading and its allowance, given as a word or as an object."""
    if isinstance(given, str):
        return given, 0.0
    return str(given.get("reading", "documented_floor")), float(given.get("allowance") or 0.0)


def holds(case: PlantedCase, claims: list[str], readings: Mapping[str, tuple[str, float]]) -> bool:
    """Whether some numbers of dead satisfy these claims as they are read (a linear program over the planter's cells)."""
    from scipy.optimize import linprog

    if not claims:
        return True
    shape = case.conflict.truth.shape
    covers, low, high = [], [], []
    for claim in claims:
        figure, (reading, allowance) = case.figures[claim], readings.get(claim, ("documented_floor", 0.0))
        cover = np.zeros(shape, dtype=bool)
        cover[_widest(figure).index(shape)] = True
        least, most = _ends(figure)
        complete = reading == "complete_count" and not _is_vague(figure)
        covers.append(cover.ravel())
        low.append(0.0 if reading == "none" else least if complete else np.floor(least * (1 - allowance) + 1e-9))
        high.append(most if complete else np.inf)
    cells, where = np.unique(np.array(covers), axis=1, return_index=True)
    ties = [cells[parts].sum(axis=0) - cells[whole].astype(int) for whole, parts in _ties(case, claims, readings)]
    limits = np.concatenate([-np.array(low, dtype=float), np.array(high, dtype=float)])
    kept = np.isfinite(limits)
    solved = linprog(
        np.zeros(len(where)),
        A_ub=np.vstack([-cells.astype(float), cells.astype(float)])[kept],
        b_ub=limits[kept],
        A_eq=np.array(ties, dtype=float) if ties else None,
        b_eq=np.zeros(len(ties)) if ties else None,
        method="highs",
    )
    return bool(solved.status == 0)


def _ties(
    case: PlantedCase, claims: list[str], readings: Mapping[str, tuple[str, float]]
) -> list[tuple[int, list[int]]]:
    """Wholes with all the parts that their publisher says make them up, where all are read as complete: places in `claims`."""
    rows = {row["id"]: row for row in case.rows}
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for id, row in rows.items():
        if (
            row["relation"] == "partition"
            and row["part_of"] in rows
            and row["publisher"] == rows[row["part_of"]]["publisher"]
        ):
            ours, theirs = case.figures[id].reach, case.figures[row["part_of"]].reach
            respects = ("population", "perpetrators", "areas", "days", "people")
            divided = tuple(name for name in respects if getattr(ours, name) != getattr(theirs, name))
            found.setdefault((row["part_of"], divided), []).append(id)
    ties = []
    for (whole, _), parts in found.items():
        members = [whole, *parts]
        if all(one in claims and readings.get(one, ("", 0.0))[0] == "complete_count" for one in members):
            ties.append((claims.index(whole), [claims.index(part) for part in parts]))
    return ties


def _is_vague(figure: Figure) -> bool:
    """Whether a row leaves unstated where, by whom, or who was counted."""
    told = (figure.said.get(column, "") for column in ("areas", "perpetrators", "victim_status"))
    return any(value in ("unstated", "unknown") or "|unknown" in value for value in told)


def _widest(figure: Figure) -> Reach:
    """The cells that a row may be of: what it leaves unstated may be anything."""
    reach: Reach = figure.reach
    if figure.said.get("areas") == "unstated":
        reach = replace(reach, areas=None)
    if figure.said.get("perpetrators") in ("unstated", "any"):
        reach = replace(reach, perpetrators=None)
    if "unknown" in figure.said.get("victim_status", ""):
        reach = replace(reach, statuses=tuple(range(len(STATUSES))))
    return reach


def _ends(figure: Figure) -> tuple[float, float]:
    """The least and the most that a printed number says: "about" reaches half its last digit that is not zero, or 5 %."""
    value = float(figure.value)
    if figure.kind == "about":
        unit = 10 ** (len(str(figure.value)) - len(str(figure.value).rstrip("0"))) if figure.value else 1
        reach = max(unit // 2, int(value * 0.05))
        return value - reach, value + reach
    if figure.kind == "interval":
        return value, value + max(2, figure.value // 20)
    return value, np.inf if figure.kind == "at_least" else value


def score_bounds(case: PlantedCase, described: Mapping[str, Any], score: Score) -> None:
    """Whether bounds from true figures hold the true number.

    Where some deaths are undocumented no figure is a complete count, so bounds under that reading promise nothing.
    """
    for bound in described.get("bounds", []):
        if bound.get("readings") == "complete" and not case.conflict.complete:
            continue
        truth = true_number(case, bound["scope"])
        if truth is None:
            score.other["bounds not checked"] += 1
            continue
        inside = bound["low"] <= truth and (bound["high"] is None or truth <= bound["high"])
        score.other["bounds"] += 1
        score.other["bounds that hold the truth"] += inside
        if not inside:
            claims = [*bound.get("binding_low", []), *bound.get("binding_high", [])]
            told = _example("wrong", "bounds", f"{bound['low']}..{bound['high']} true {truth}", case, claims)
            score.examples.append(told | {"scope": bound["scope"]})


def true_number(case: PlantedCase, scope: Mapping[str, Any]) -> int | None:
    """How many dead the invented conflict has in a scope; None where the scope is not one of its cells."""
    conflict = case.conflict
    names = {name: key for key, name in conflict.names.items()} | {row[0]: key for key, row in POPULATIONS.items()}
    population = _members(scope.get("population"))
    if len(population) != 1 or population[0] not in names:
        return None
    allowed = set(POPULATIONS[names[population[0]]][3])
    if names[population[0]] == "all":
        allowed = set(range(len(STATUSES)))
    stated = _members(scope.get("status") or scope.get("victim_status"))
    statuses = sorted(allowed & {STATUSES.index(s) for s in stated if s in STATUSES}) if stated else sorted(allowed)
    actors = [actor for actor, _, _ in conflict.actors]
    named = _members(scope.get("perpetrators"))
    sides = range(len(actors)) if not named or named == ["any"] else [actors.index(a) for a in named if a in actors]
    codes = _members(scope.get("areas"))
    if "unstated" in codes or "unstated" in named:
        return None
    everywhere = not codes or codes == ["any"] or conflict.country in codes
    places = range(conflict.truth.shape[2]) if everywhere else [int(code[2:4]) - 1 for code in codes]
    window = scope.get("window") or [scope.get("event_from"), scope.get("event_to")]
    first, last = window.split("/") if isinstance(window, str) else window
    days = [n for n in range(conflict.truth.shape[3]) if (first or "0") <= conflict.day(n) <= (last or "9")]
    return int(conflict.truth[np.ix_(statuses, list(sides), list(places), days, range(3))].sum())


def _members(value: Any) -> list[str]:
    if not value:
        return []
    return [part for part in value.split("|") if part] if isinstance(value, str) else sorted(value)


def summary(score: Score) -> dict[str, Any]:
    """Recall and precision per rule; None where nothing was planted or found."""
    rules = {}
    for rule in sorted({*RULES, *score.right, *score.wrong}):
        told = score.right[rule] + score.wrong[rule]
        rules[rule] = {
            "planted": score.planted[rule],
            "recall": round(score.found[rule] / score.planted[rule], 4) if score.planted[rule] else None,
            "findings": told,
            "precision": round(score.right[rule] / told, 4) if told else None,
            "excused": score.excused[rule],
        }
    return {"rules": rules, "variants": dict(sorted(score.variants.items())), **score.other}


def print_table(results: Mapping[str, Any]) -> None:
    """The scores as a table."""
    print(f"{'rule':30}{'planted':>9}{'recall':>9}{'findings':>10}{'precision':>11}{'excused':>9}")
    for rule, row in results["rules"].items():
        shares = ["–" if row[name] is None else f"{row[name]:.3f}" for name in ("recall", "precision")]
        print(f"{rule:30}{row['planted']:>9}{shares[0]:>9}{row['findings']:>10}{shares[1]:>11}{row['excused']:>9}")
    for name, value in results.items():
        if name not in ("rules", "variants"):
            print(f"{name}: {value}")
    for name, (found, planted) in results["variants"].items():
        if found < planted:
            print(f"  found {found} of {planted}  {name}")


def print_examples(score: Score, most: int) -> None:
    """The smallest failures of each rule, with the rows they are about."""
    shown: Counter[tuple[str, str]] = Counter()
    for example in sorted(score.examples, key=lambda one: len(one["rows"])):
        kind = (example["what"], example["rule"])
        shown[kind] += 1
        if shown[kind] > most:
            continue
        print(
            f"\n{example['what']} {example['rule']} {example['variant']} (seed {example['seed']}) {example.get('scope', '')}"
        )
        for row in example["rows"]:
            print(
                "  " + ",".join(row[column] for column in row if column not in ("file", "row", "note", "source_outlet"))
            )


def print_findings(folder: Path, as_json: bool) -> None:
    """The findings, conflicts and bounds on one case folder's hand tables, without the column of notes."""
    hand = folder / "hand" if (folder / "hand").is_dir() else folder

    def rows(name: str) -> list[dict[str, str]]:
        if not (hand / name).exists():
            return []
        with (hand / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    counts = [
        row | {"file": "hand/counts.csv", "row": str(n + 2), "note": ""} for n, row in enumerate(rows("counts.csv"))
    ]
    tables = {"populations": rows("populations.csv"), "actors": rows("actors.csv")}
    described = describe_counts(counts, tables)
    if as_json:
        kept = {name: described.get(name) for name in ("findings", "readings", "conflicts", "bounds", "mistakes")}
        print(json.dumps(kept, ensure_ascii=False, indent=1))
        return
    for finding in described.get("findings", []):
        print(f"{finding['rule']:28} {finding['arithmetic']['text']:60} {' '.join(finding['claims'])}")
    for conflict in described.get("conflicts", []):
        print("conflict", " ".join(conflict["claims"]))
    for bound in described.get("bounds", []):
        print("bounds", bound["low"], bound["high"], bound["title"]["en"])


if __name__ == "__main__":
    main()
