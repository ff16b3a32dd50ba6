"""Estimate from a table of capture histories: `python -m tawthiq.mse TABLE.csv [--family NAME] [--seed S] [--json]`.

TABLE.csv holds one 0/1 column a list (beginning with `in_`, or named by --lists) or a `pattern` column, and `count`; any
other column makes strata. Without --family all default families stand side by side. With --covariates a row is one person,
or `count` of them, and two lists are independent among people whose covariates are the same. Exit 0: an estimate; 1: refused.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tawthiq.errors import TableError
from tawthiq.mse import doubly_robust
from tawthiq.mse.agreement import compare
from tawthiq.mse.families import FAMILIES, fit
from tawthiq.mse.read import read, read_people
from tawthiq.mse.strata import estimate_strata


def main(arguments: list[str] | None = None) -> int:
    """Read, estimate, print; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tawthiq.mse", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("--family", choices=sorted(FAMILIES))
    parser.add_argument("--lists", help="names of the columns that are lists, separated by commas")
    parser.add_argument("--covariates", help="names of the columns that are covariates, separated by commas")
    parser.add_argument("--pair", help="with --covariates: the two lists, separated by a comma")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.covariates and options.family not in (None, doubly_robust.FAMILY):
        parser.error(f"--covariates are for --family {doubly_robust.FAMILY}")
    if options.pair and (not options.covariates or options.pair.count(",") != 1):
        parser.error("--pair names two lists, separated by a comma, and needs --covariates")
    try:
        if options.covariates:
            found = _with_covariates(options)
            return _say(found, found["verdict"] != "refused", options.json)
        held = read(options.table, options.lists.split(",") if options.lists else ())
    except TableError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if held.columns:
        found = estimate_strata(held.strata, options.family, options.seed).to_json()
        answered = found["total"] is not None
    else:
        table = held.whole().used()
        if options.family:
            found = fit(options.family, table, options.seed).to_json()
            found["families"] = {options.family: dict(found)}
        else:
            found = compare(table, seed=options.seed, leave_out=options.json).to_json()
        answered = found["verdict"] != "refused"
    return _say(found, answered, options.json)


def _with_covariates(options: argparse.Namespace) -> dict[str, Any]:
    people = read_people(
        options.table, options.covariates.split(","), options.lists.split(",") if options.lists else ()
    )
    pair = tuple(options.pair.split(",")) if options.pair else None
    found = doubly_robust.fit(people, doubly_robust.DoublyRobust(pair=pair), options.seed).to_json()
    return {**found, "seed": options.seed, "lists": list(people.lists), "families": {doubly_robust.FAMILY: found}}


def _say(found: Mapping[str, Any], answered: bool, as_json: bool) -> int:
    sys.stdout.write(json.dumps(found, indent=1, default=float) + "\n" if as_json else _table(found))
    return 0 if answered else 1


def _table(found: Mapping[str, Any]) -> str:
    if "strata" in found:
        lines = [_line(" ".join(each["labels"]), each) for each in found["strata"]]
        return "".join([*lines, *([_line("total", found["total"])] if found["total"] else [])])
    lines = [_line(name, each) for name, each in found["families"].items()]
    apart = [f"{one} and {other} have no figure in common\n" for one, other in found.get("disagreements", [])]
    return "".join([*lines, *apart])


def _line(name: str, result: Mapping[str, Any]) -> str:
    if result["verdict"] == "refused":
        return f"{name:24} documented {result['n']:>9,}  refused: {result['reason']} {json.dumps(result['values'])}\n"
    low, high = result["intervals"]["0.95"]
    warned = ", ".join(each["code"] for each in result["warnings"])
    figures = f"documented {result['n']:>9,}  all {result['point']:>11,.0f}  95 % {low:,.0f} to {high:,.0f}"
    return f"{name:24} {figures}{'  warned: ' + warned if warned else ''}\n"


if __name__ == "__main__":
    sys.exit(main())
