"""Estimate from a table of capture histories: `python -m tawthiq.mse TABLE.csv [--family NAME] [--seed S] [--json]`.

TABLE.csv holds one 0/1 column a list (beginning with `in_`, or named by --lists) or a `pattern` column, and `count`; any
other column makes strata. Without --family all default families stand side by side. Exit 0: an estimate; 1: refused.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tawthiq.errors import TableError
from tawthiq.mse.agreement import compare
from tawthiq.mse.copying import copies
from tawthiq.mse.erroneous import Judged, estimate
from tawthiq.mse.families import FAMILIES
from tawthiq.mse.read import TableFile, read
from tawthiq.mse.strata import estimate_strata


def main(arguments: list[str] | None = None) -> int:
    """Read, estimate, print; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tawthiq.mse", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("--family", choices=sorted(FAMILIES))
    parser.add_argument("--lists", help="names of the columns that are lists, separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--errors",
        action="append",
        default=[],
        metavar="LIST=BAD/CHECKED",
        help="of so many records of a list that were checked, how many should not be on it; may be given for each list",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        held = read(options.table, options.lists.split(",") if options.lists else ())
        errors = _judged(options.errors, held)
    except TableError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if held.columns:
        found = estimate_strata(held.strata, options.family, options.seed).to_json()
        answered = found["total"] is not None
    else:
        table = held.whole().used()
        if options.family:
            # One family is asked of the table as it is: lists that seem to copy one another are named and not merged.
            found = estimate(options.family, table, errors, seed=options.seed).to_json()
            copied = [each.to_json() for each in copies(table)]
            found |= {"families": {options.family: dict(found)}, "copies": copied}
        else:
            found = compare(table, seed=options.seed, checks=options.json, errors=errors).to_json()
        answered = found["verdict"] != "refused"
    sys.stdout.write(json.dumps(found, indent=1, default=float) + "\n" if options.json else _table(found))
    return 0 if answered else 1


def _judged(given: Sequence[str], held: TableFile) -> dict[str, Judged]:
    """Judged records by list. Raises TableError for what cannot be read, lists that are not there, and tables with strata."""
    errors = dict(Judged.parse(each) for each in given)
    if errors and held.columns:
        raise TableError("mse_errors_strata", columns=", ".join(held.columns))
    columns = {name: name if name in held.lists else f"in_{name}" for name in errors}
    for name, column in columns.items():
        if column not in held.lists:
            raise TableError("mse_list_missing", value=name, columns=", ".join(held.lists))
    used = held.whole().used().lists if errors else ()
    return {columns[name]: each for name, each in errors.items() if columns[name] in used}


def _table(found: Mapping[str, Any]) -> str:
    if "strata" in found:
        lines = [_line(" ".join(each["labels"]), each) for each in found["strata"]]
        return "".join([*lines, *([_line("total", found["total"])] if found["total"] else [])])
    lines = [_line(name, each) for name, each in found["families"].items()]
    apart = [f"{one} and {other} have no figure in common\n" for one, other in found.get("disagreements", [])]
    merged = [f"{into}: taken as one list, as they copy one another\n" for into in found.get("merged_lists", {})]
    return "".join([*lines, *apart, *merged])


def _line(name: str, result: Mapping[str, Any]) -> str:
    if result["verdict"] == "refused":
        return f"{name:24} documented {result['n']:>9,}  refused: {result['reason']} {json.dumps(result['values'])}\n"
    low, high = result["intervals"]["0.95"]
    warned = ", ".join(each["code"] for each in result["warnings"])
    figures = f"documented {result['n']:>9,}  all {result['point']:>11,.0f}  95 % {low:,.0f} to {high:,.0f}"
    return f"{name:24} {figures}{'  warned: ' + warned if warned else ''}\n"


if __name__ == "__main__":
    sys.exit(main())
