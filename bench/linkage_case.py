"""Hold the register of an ordinary case against the linkage bench: `python bench/linkage_case.py TASKDIR [--case DIR]`.

The records of a task are written as one CSV file a list and go the way that everybody's do: `tawthiq init`, `add`, `run`.
The persons of the register must be exactly the clusters that `bench/linkage.py` finds in the same records; exit 1 where
they are not. Printed: the wall time of each command, pair F1 and B-cubed of both, and how many persons differ.

The case holds the names of the task. It is made in a temporary folder and deleted, unless `--case` asks to keep it.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from linkage import Task, decision, read, run_tawthiq  # type: ignore[import-not-found,unused-ignore]

_COLUMNS = ("rec_id", "name", "age", "sex", "dob")


def main() -> None:
    """Make, run, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", type=Path)
    parser.add_argument("--case", type=Path, help="where the case is kept (default: nowhere)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    task = read(options.task)
    with tempfile.TemporaryDirectory() as scratch:
        results = compared(task, options.case or Path(scratch) / "case", Path(scratch))
    if options.json:
        print(json.dumps(results, indent=1))
    else:
        for name, value in results.items():
            print(f"{name:16} {value}")
    sys.exit(0 if results["identical"] else 1)


def compared(task: Task, case: Path, scratch: Path) -> dict[str, Any]:
    """The register of the task as a case, and the bench's own clusters."""
    seconds = run_as_case(task, case)
    persons, clusters = persons_of(task, case), predicted(task, scratch / "predicted.csv")
    return {"task": task.name, "records": len(task.rows), "seconds": seconds, **held_against(task, persons, clusters)}


def held_against(task: Task, register: dict[str, str], bench: dict[str, str]) -> dict[str, Any]:
    """Scores of both, and how many persons one of them has and the other has not."""
    apart = groups(register) ^ groups(bench)
    scores = {"register": decision(task, register), "bench": decision(task, bench)}
    return {
        **{name: {key: value for key, value in each.items() if key != "strata"} for name, each in scores.items()},
        "persons": len(groups(register)),
        "persons_apart": len(apart),
        "identical": not apart,
    }


def run_as_case(task: Task, case: Path) -> dict[str, float]:
    """Make a case of the task and run it; wall seconds of each command."""
    seconds = {"init": _tawthiq("init", str(case), "--title", task.name)}
    files = written(task, case / "inbox")
    seconds["add"] = _tawthiq("add", str(case), *map(str, files))
    declaration = case / "case.toml"
    text = declaration.read_text(encoding="utf-8")
    for name in task.settings.deduplicated_lists:
        text = text.replace(f'\nid = "{name}"\n', f'\nid = "{name}"\ndeduplicated = true\n')
    declaration.write_text(text, encoding="utf-8")
    seconds["run"] = _tawthiq("run", str(case))
    return {name: round(taken, 1) for name, taken in seconds.items()}


def written(task: Task, folder: Path) -> list[Path]:
    """One file for each list of the task, its records in their order."""
    files = []
    for name, rows in by_list(task).items():
        files.append(folder / f"{name}.csv")
        with files[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            writer.writerows([row.get(column) for column in _COLUMNS] for row in rows)
    return files


def by_list(task: Task) -> dict[str, list[dict[str, Any]]]:
    """The records of each list."""
    lists: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in task.rows:
        lists[row["list"]].append(row)
    return dict(sorted(lists.items()))


def persons_of(task: Task, case: Path) -> dict[str, str]:
    """The person in the register for each record of the task."""
    columns = ["record_id", "list_id", "row"]
    records = pq.read_table(case / "output" / "records" / "records.parquet", columns=columns).to_pylist()
    clusters = pq.read_table(case / "output" / "register" / "clusters.parquet").to_pylist()
    person = {row["record_id"]: row["victim_id"] for row in clusters}
    lists = by_list(task)
    return {lists[each["list_id"]][each["row"] - 2]["rec_id"]: person[each["record_id"]] for each in records}


def predicted(task: Task, out: Path) -> dict[str, str]:
    """The clusters that the bench writes for the same records."""
    run_tawthiq(task, out, questions=0, seed=1)
    with out.with_suffix(".clusters.csv").open(newline="", encoding="utf-8") as file:
        return {row["rec_id"]: row["cluster_id"] for row in csv.DictReader(file)}


def groups(person: dict[str, str]) -> set[frozenset[str]]:
    """Records put together."""
    members: dict[str, set[str]] = defaultdict(set)
    for record, who in person.items():
        members[who].add(record)
    return {frozenset(group) for group in members.values()}


def _tawthiq(*command: str) -> float:
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "tawthiq", *command], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


if __name__ == "__main__":
    main()
