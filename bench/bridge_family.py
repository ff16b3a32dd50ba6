"""Estimates over imperfect linkage, on many simulated conflicts: `python bench/bridge_family.py [--conflicts 200] [--json]`.

The conflicts are the frozen family of `bench/frozen/bridge_family.json` (members 1 to 200 of `tawthiq simulate --family`). Each is
drawn, linked with the defaults and estimated by the family of models that the product's own rule prefers:

    true       on the true links: what no linkage can be better than
    plain      on the links that were decided, as if they were true
    said       corrected by the rates of missed and false links that the linkage itself says
    judged     corrected by rates as if people had judged 100 pairs of each kind between each two lists
    known      corrected by the true rates (only if asked for: `--methods`)
    draws      over draws of the linkage, as a case with `[estimates]` is, but over 40 of them and not 200

With `--work FOLDER` each conflict is a line of FOLDER/conflicts.jsonl, and a run that was stopped goes on where it was. Printed: how
often 95 % intervals hold the truth, with a binomial test; the median error beside that of the true links; the width of
intervals; refusals with their reasons. Conflicts in which an assumption of the estimators is broken are shown apart.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binom, binomtest

from bridge_lists import Linked, by_lists, capture_table, linked, together  # type: ignore[import-not-found,unused-ignore]
from tawthiq.estimates import by_draw, tables_over_linkage
from tawthiq.estimates.drawing import Drawing
from tawthiq.estimates.link_errors import said_link_errors
from tawthiq.estimates.over_linkage import estimate_over
from tawthiq.linkage import RULE_VERSION, learn, partition
from tawthiq.model.tables import judgements_schema
from tawthiq.mse.agreement import Agreement, compare
from tawthiq.mse.estimate import ENGINE, Estimate, Result
from tawthiq.mse.linkage_error import LinkErrors, Pair, Rate, estimate
from tawthiq.mse.table import CaptureTable
from tawthiq.register.victims import StandingRule
from tawthiq.simulate import draw_conflict
from tawthiq.simulate.family import Member, family_parameters

FROZEN = Path(__file__).parent / "frozen" / "bridge_family.json"
METHODS = ("true", "plain", "said", "judged", "known", "draws")
JUDGED = 100
TABLES = 20
DRAWS = (20, 2)  # linkages as they may be, partitions of each
_BAR = (0.92, 0.98)
_SIGNIFICANT = 0.01


def main() -> None:
    """Run what has not been run, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conflicts", type=int, default=200, help="how many, from the first")
    parser.add_argument("--methods", default="true,plain,said,judged,draws", help="some of: " + ", ".join(METHODS))
    parser.add_argument("--workers", type=int, default=1, help="conflicts at once")
    parser.add_argument("--work", type=Path, help="where what was done is kept, and taken up again")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    methods = tuple(each for each in METHODS if each in options.methods.split(","))
    rows = list(run(members()[: options.conflicts], methods, options.work, options.workers))
    told = summary(rows, methods)
    print(json.dumps({**told, "conflicts": rows}, indent=1) if options.json else table(told))


def members() -> list[Member]:
    """The frozen family."""
    rows = json.loads(FROZEN.read_text(encoding="utf-8"))["members"]
    return [Member(**{**row, "coverage": tuple(row["coverage"])}) for row in rows]


def run(chosen: Sequence[Member], methods: Sequence[str], work: Path | None, workers: int) -> Iterable[dict[str, Any]]:
    """A row for each conflict: those that have been done under the same rules are read, the others done and written."""
    done: dict[int, dict[str, Any]] = {}
    if work is not None:
        work.mkdir(parents=True, exist_ok=True)
        for line in _lines(work / "conflicts.jsonl"):
            if line["rules"] == rules() and set(methods) <= set(line["estimates"]):
                done[line["number"]] = line
    for row in _answers([member for member in chosen if member.number not in done], methods, workers):
        done[row["number"]] = row
        if work is not None:
            with (work / "conflicts.jsonl").open("a", encoding="utf-8") as file:
                # The line before may have been cut where a run was stopped.
                file.write("\n" + json.dumps(row) + "\n")
    return [done[member.number] for member in chosen]


def _answers(left: Sequence[Member], methods: Sequence[str], workers: int) -> Iterator[dict[str, Any]]:
    if workers < 2:
        yield from (conflict(member, methods) for member in left)
        return
    with ProcessPoolExecutor(workers) as pool:
        for answer in as_completed([pool.submit(conflict, member, methods) for member in left]):
            yield answer.result()


def rules() -> str:
    """What a row rests on besides the conflict."""
    return f"linkage {RULE_VERSION}, mse {ENGINE}"


def _lines(path: Path) -> list[dict[str, Any]]:
    """The lines that are whole."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        with suppress(json.JSONDecodeError):
            found.append(json.loads(line))
    return found


def conflict(member: Member, methods: Sequence[str]) -> dict[str, Any]:
    """One conflict: drawn, linked, estimated by each method."""
    started = time.process_time()
    drawn = draw_conflict(family_parameters(member))
    given = linked(drawn)
    posed = Posed(given)
    seconds = {"linkage": time.process_time() - started}
    estimates: dict[str, Any] = {}
    for name in methods:
        started = time.process_time()
        result = _METHODS[name](posed)
        seconds[name] = time.process_time() - started
        estimates[name] = _row(result, member.victims) if result is not None else None
    said, true = together(given.found), together(given.person)
    return {
        "number": member.number,
        "member": asdict(member),
        "broken": list(member.broken),
        "N": member.victims,
        "records": len(given.person),
        "documented": {"true": len(set(given.person.values())), "found": len(set(given.found.values()))},
        "precision": round(len(said & true) / max(len(said), 1), 5),
        "recall": round(len(said & true) / max(len(true), 1), 5),
        "estimates": estimates,
        "cpu": {name: round(each, 2) for name, each in seconds.items()},
        "rules": rules(),
    }


@dataclass(frozen=True)
class Posed:
    """What estimates are asked of: the linked lists, and what the decided links alone say."""

    given: Linked

    @cached_property
    def observed(self) -> CaptureTable:
        """Who is on which lists by the links that were decided."""
        return capture_table(self.given.lists, self.given.list_of, self.given.found)

    @cached_property
    def plain(self) -> Agreement:
        """The families side by side on these."""
        return compare(self.observed)


def of_true_links(posed: Posed) -> Result:
    """As if it were known who is who."""
    given = posed.given
    return compare(capture_table(given.lists, given.list_of, given.person)).answer


def of_decided_links(posed: Posed) -> Result:
    """As if the links that were decided were true."""
    return posed.plain.answer


def by_said_rates(posed: Posed) -> Result:
    """Corrected by what the linkage says of itself."""
    given = posed.given
    clusters = partition(given.records, given.pairs, given.settings)
    return _corrected(posed, said_link_errors(given.records, given.pairs, clusters))


def by_known_rates(posed: Posed) -> Result:
    """Corrected by the true rates, each as sure as all pairs make it."""
    return _corrected(posed, _rates(posed.given, lambda wrong, of: Rate(wrong, of - wrong)))


def by_judged_rates(posed: Posed) -> Result:
    """Corrected by rates as people find them in samples of the pairs of one person and of the pairs joined."""
    chance = np.random.default_rng(len(posed.given.person))

    def judged(wrong: int, of: int) -> Rate:
        sample = min(JUDGED, of)
        return Rate.judged(int(chance.hypergeometric(wrong, of - wrong, sample)), sample)

    return _corrected(posed, _rates(posed.given, judged))


def over_draws(posed: Posed) -> Result:
    """The estimate over draws of the linkage, all people as one stratum."""
    given, nobody = posed.given, judgements_schema().empty_table()
    told = {"records": given.records, "pairs": given.pairs, "judgements": nobody}
    told["learnt"] = learn(given.records, nobody, given.settings)
    drawn = tables_over_linkage(told, given.settings, given.lists, Drawing((), (), *DRAWS), StandingRule())
    return estimate_over(by_draw(drawn), workers=1).replicated.pooled[()]


_METHODS: Mapping[str, Callable[[Posed], Result | None]] = {
    "true": of_true_links,
    "plain": of_decided_links,
    "said": by_said_rates,
    "judged": by_judged_rates,
    "known": by_known_rates,
    "draws": over_draws,
}


def _corrected(posed: Posed, errors: LinkErrors) -> Result:
    """By the family that is preferred on the decided links."""
    return estimate(posed.plain.preferred.family, posed.observed, errors, tables=TABLES)


def _rates(given: Linked, rate: Callable[[int, int], Rate]) -> LinkErrors:
    said, true = together(given.found), together(given.person)

    def of(wrong: set[tuple[str, str]], every: set[tuple[str, str]]) -> dict[Pair, Rate]:
        counted = by_lists(wrong, given.list_of)
        return {pair: rate(counted[pair], count) for pair, count in sorted(by_lists(every, given.list_of).items())}

    return LinkErrors(missed=of(true - said, true), false=of(said - true, said))


def _row(result: Result, size: int) -> dict[str, Any]:
    if not isinstance(result, Estimate):
        return {"verdict": "refused", "family": result.family, "reason": result.reason, "n": result.n}
    low, high = result.intervals[0.95]
    return {
        "verdict": result.verdict,
        "family": result.family,
        "n": result.n,
        "point": round(result.point, 1),
        "low": round(low, 1),
        "high": round(high, 1),
        "error": round(result.point / size - 1, 5),
        "covered": bool(low <= size <= high),
        "warnings": sorted({str(each["code"]) for each in result.warnings}),
    }


def summary(rows: Sequence[Mapping[str, Any]], methods: Sequence[str]) -> dict[str, Any]:
    """By group of conflicts and method: coverage, error, width, refusals; CPU seconds of a conflict."""
    groups = {"model holds": [row for row in rows if not row["broken"]]}
    groups["model does not hold"] = [row for row in rows if row["broken"]]
    for code in ("strong_dependence", "capture_near_zero", "heterogeneity", "households"):
        groups[code] = [row for row in rows if code in row["broken"]]
    stages = ("linkage", *methods)
    return {
        "groups": {
            name: {"conflicts": len(group)} | {method: of_method(group, method) for method in methods}
            for name, group in groups.items()
            if group
        },
        "cpu_seconds": {name: round(float(np.median([row["cpu"][name] for row in rows])), 2) for name in stages},
        "cpu_total": round(sum(row["cpu"][name] for row in rows for name in stages), 1),
        "rules": rules(),
    }


def of_method(rows: Sequence[Mapping[str, Any]], method: str) -> dict[str, Any] | None:
    """What a method does in some conflicts; errors and widths beside those of the true links, where both answer."""
    found = [(row["estimates"][method], row["estimates"].get("true")) for row in rows]
    if any(each is None for each, _ in found):
        return None
    answered = [(each, true) for each, true in found if each["verdict"] != "refused"]
    both = [(each, true) for each, true in answered if true and true["verdict"] != "refused"]
    covered = sum(each["covered"] for each, _ in answered)
    refusals = Counter(each["reason"] for each, _ in found if each["verdict"] == "refused")
    return {
        "answered": len(answered),
        "refused": dict(refusals),
        "covered": covered,
        **(_coverage(covered, len(answered)) if answered else {}),
        **(_beside(both) if both else {}),
    }


def _coverage(covered: int, answered: int) -> dict[str, Any]:
    """The share, its two-sided test against .95, and whether a true share between .92 and .98 is ruled out at 1 %."""
    low, high = binom.cdf(covered, answered, _BAR[0]), binom.sf(covered - 1, answered, _BAR[1])
    return {
        "coverage": round(covered / answered, 4),
        "p": round(float(binomtest(covered, answered, 0.95).pvalue), 4),
        "in_bar": bool(min(low, high) >= _SIGNIFICANT),
    }


def _beside(both: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Any]:
    error = float(np.median([abs(each["error"]) for each, _ in both]))
    of_true = float(np.median([abs(true["error"]) for _, true in both]))
    widths = [(each["high"] - each["low"]) / max(true["high"] - true["low"], 1e-9) for each, true in both]
    return {
        "bias": round(float(np.median([each["error"] for each, _ in both])), 4),
        "error": round(error, 4),
        "error_to_true": round(error / of_true, 2) if of_true else None,
        "width_to_true": round(float(np.median(widths)), 2),
    }


def table(told: Mapping[str, Any]) -> str:
    """The summary as text."""
    head = f"{'':8} {'answers':>7} {'covered':>8} {'share':>6} {'p':>6} {'bar':>4} {'bias':>7} {'|error|':>8} {'/true':>6} {'width':>6}"
    lines = []
    for name, group in told["groups"].items():
        lines += [f"{name}: {group['conflicts']} conflicts", head]
        for method, each in group.items():
            if method == "conflicts" or each is None:
                continue
            cells = (each.get(key, "") for key in ("coverage", "p"))
            share, p = (f"{cell:6.3f}" if cell != "" else f"{'':6}" for cell in cells)
            bar = {True: "in", False: "out", None: ""}[each.get("in_bar")]
            tail = " ".join(
                f"{each[key]:{width}.3f}" if each.get(key) is not None else " " * width
                for key, width in (("bias", 7), ("error", 8), ("error_to_true", 6), ("width_to_true", 6))
            )
            refused = f"  refused {each['refused']}" if each["refused"] else ""
            lines.append(f"{method:8} {each['answered']:7} {each['covered']:8} {share} {p} {bar:>4} {tail}{refused}")
        lines.append("")
    lines.append(f"CPU seconds of a conflict (median): {told['cpu_seconds']}; in all {told['cpu_total']}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
