"""Estimate over draws of the linkage: `python bench/bridge.py TASKDIR [--peer] [--json] [--case DIR]`.

TASKDIR holds `records.parquet` (see `bench/linkage.py`); nothing else is read for the estimate. Its lists become a case with the
strata of the task's README, age bands 0-14, 15-44, 45-59, 60+ by sex, and `tawthiq estimate` answers. Printed: the figure, its 95 %
interval, what the doubt is made of, the verdict, and CPU seconds.

Where `truth.csv` and `population.parquet` stand beside the records they are read afterwards, for scoring alone: the number of
people, the same estimator on the true links with the same labels, and whether the draws hold the true number of documented
persons. With `--peer` and Splink installed: the same estimator on the links of Splink's two settings (`linkage_peer`).

The case holds the names of the task. It is made in a temporary folder and deleted, unless `--case` asks to keep it; a case that
is kept goes on where a run was stopped.
"""

import argparse
import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from linkage import Task, read  # type: ignore[import-not-found,unused-ignore]
from linkage_case import by_list, written  # type: ignore[import-not-found,unused-ignore]
from linkage_peer import SETTINGS, is_installed, peer_clusters  # type: ignore[import-not-found,unused-ignore]
from tawthiq.case import open_case
from tawthiq.estimates.drawing import Drawing
from tawthiq.estimates.drawn_tables import persons_of, tables_of
from tawthiq.estimates.over_linkage import estimate_over, rows_of
from tawthiq.questions import estimates_of_case

STRATA = ("age_band", "sex")
FIRST_AGES = (15, 45, 60)
BANDS = ((0, 14), (15, 44), (45, 59), (60, 200))
COMPLETIONS = 20  # of missing labels, where links are given


def main() -> None:
    """Estimate, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", type=Path)
    parser.add_argument("--case", type=Path, help="where the case is kept (default: nowhere)")
    parser.add_argument("--peer", action="store_true", help="also estimate on the links of Splink, if installed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    task = read(options.task)
    with tempfile.TemporaryDirectory() as scratch:
        found = _measured(task, options.task, options.case or Path(scratch) / "case", options.peer)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    for name, each in found.items():
        told = {key: value for key, value in each.items() if key != "strata"} if isinstance(each, dict) else each
        sys.stdout.write(f"{name}: {told}\n")


def _measured(task: Task, folder: Path, case: Path, peer: bool) -> dict[str, Any]:
    started, cpu = time.monotonic(), _cpu()
    over = estimated(task, case)
    found = {"task": task.name, "records": len(task.rows), "over_linkage": over}
    found["seconds"] = {"wall": round(time.monotonic() - started, 1), "cpu": round(_cpu() - cpu, 1)}
    if peer and is_installed():
        found |= {f"splink, {each}": on_links(task, case, peer_clusters(task.rows, each)) for each in SETTINGS}
    if (folder / "population.parquet").exists():
        with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
            person = {row["rec_id"]: row["person_id"] for row in csv.DictReader(file)}
        found["true links"] = on_links(task, case, person)
        found["score"] = _scored(
            found, pq.read_metadata(folder / "population.parquet").num_rows, len(set(person.values()))
        )
    return found


def estimated(task: Task, case: Path) -> dict[str, Any]:
    """What the product says of a case made of the lists of the task."""
    if not (case / "case.toml").exists():
        _made(task, case)
    found = estimates_of_case(open_case(case), 1, _scribe())
    return dict(found["over_linkage"])


def on_links(task: Task, case: Path, person: Mapping[str, str]) -> dict[str, Any]:
    """The same estimator on given links: the person of each record of the task; missing labels are drawn as ever."""
    lists = by_list(task)
    records = pq.read_table(case / "output" / "records" / "records.parquet").sort_by(
        [("position", "ascending"), ("record_id", "ascending")]
    )
    places = zip(records["list_id"].to_pylist(), records["row"].to_pylist(), strict=True)
    ids = [lists[name][row - 2]["rec_id"] for name, row in places]
    cluster = np.unique([person.get(each, each) for each in ids], return_inverse=True)[1]
    rows = rows_of(records, sorted(lists), Drawing(STRATA, BANDS))
    persons = persons_of(rows, cluster)
    tables = {f"{number:04d}": tables_of(persons, rows, number) for number in range(1, COMPLETIONS + 1)}
    return estimate_over(tables).to_json()


def _scored(found: Mapping[str, Any], true: int, documented: int) -> dict[str, Any]:
    told = {name: each for name, each in found.items() if isinstance(each, dict) and "interval" in each}
    width = {name: each["interval"][1] - each["interval"][0] for name, each in told.items() if each["interval"]}
    ours = told["over_linkage"]
    return {
        "N": true,
        "documented": documented,
        "documented_in_draws": ours["documented"],
        **{
            name: {
                "error": round(each["point"] / true - 1, 4),
                "covers": each["interval"][0] <= true <= each["interval"][1],
                "width": round(width[name]),
                "width_to_true_links": round(width[name] / width["true links"], 2),
            }
            for name, each in told.items()
            if each["interval"]
        },
    }


def _made(task: Task, case: Path) -> None:
    import subprocess

    def run(*command: str) -> None:
        subprocess.run([sys.executable, "-m", "tawthiq", *command], check=True, stdout=subprocess.DEVNULL)

    run("init", str(case), "--title", task.name)
    run("add", str(case), *map(str, written(task, case / "inbox")))
    with (case / "case.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[estimates]\nstrata = {json.dumps(list(STRATA))}\nage_bands = {json.dumps(list(FIRST_AGES))}\n")


def _scribe() -> Any:
    from tawthiq.cli.answers import scribe

    return scribe()


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
