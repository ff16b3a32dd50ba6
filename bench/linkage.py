"""Measure linkage on lists with known truth: `python bench/linkage.py TASKDIR --out PRED.csv [--peer] [--json]`.

TASKDIR holds `left.parquet` and `right.parquet` (two lists that each name a person once; writes
left_id,right_id,score) or `records.parquet` (several lists that may repeat a person; writes rec_id,cluster_id).
Columns: rec_id, name, age, sex (m, f), and where known dob, source or release. The prediction reads the records
alone; `truth.csv` and `ignore.csv`, where they stand beside them, are read afterwards for the scores.
"""

import argparse
import csv
import json
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from linkage_peer import peer_pairs  # type: ignore[import-not-found,unused-ignore]
from tawthiq.linkage import LinkageSettings, evaluate, link, partition
from tawthiq.model.tables import judgements_schema, records_schema
from tawthiq.text.names import parse_names

_SEX = {"m": "male", "f": "female"}


def main() -> None:
    """Predict, write, and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--peer", action="store_true", help="also run Splink on romanised name slots, in the same run")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    rows, two_lists = read(asked.task)
    results = [run_tawthiq(rows, two_lists, asked.out, asked.task)]
    if asked.peer:
        started = time.perf_counter()
        pairs = peer_pairs(rows, two_lists)
        seconds = time.perf_counter() - started
        scores = _scored(rows, two_lists, pairs, _clusters_of(rows, pairs), asked.task)
        results.append({"method": "splink, romanised slots", "seconds": round(seconds, 1), **scores})
    if asked.json:
        print(json.dumps({"task": asked.task.name, "records": len(rows), "results": results}, indent=1))
    else:
        _print_table(asked.task.name, len(rows), results)


def read(task: Path) -> tuple[list[dict[str, Any]], bool]:
    """The records of a task, each with the list it is from."""
    if (task / "left.parquet").exists():
        sides = [(side, pq.read_table(task / f"{side}.parquet").to_pylist()) for side in ("left", "right")]
        return [{**row, "list": side} for side, rows in sides for row in rows], True
    rows = pq.read_table(task / "records.parquet").to_pylist()
    return [{**row, "list": row.get("source") or row.get("release") or "list"} for row in rows], False


def run_tawthiq(rows: list[dict[str, Any]], two_lists: bool, out: Path, task: Path) -> dict[str, Any]:
    """Link with the defaults and write the decision."""
    started = time.perf_counter()
    settings = LinkageSettings(deduplicated_lists=("left", "right") if two_lists else ())
    records = records_of(rows)
    linkage = link(records, judgements_schema().empty_table(), settings)
    clusters = partition(records, linkage.pairs, settings)
    seconds = time.perf_counter() - started
    cluster = dict(zip(clusters["record_id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True))
    pairs = [
        (row["left"], row["right"], row["probability"])
        for row in linkage.pairs.to_pylist()
        if cluster[row["left"]] == cluster[row["right"]]
    ]
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if two_lists:
            writer.writerow(("left_id", "right_id", "score"))
            writer.writerows(pairs)
        else:
            writer.writerow(("rec_id", "cluster_id"))
            writer.writerows(cluster.items())
    return {
        "method": "tawthiq",
        "seconds": round(seconds, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "candidates": linkage.model["candidates"],
        **_scored(rows, two_lists, pairs, cluster, task),
    }


def records_of(rows: list[dict[str, Any]]) -> pa.Table:
    """Records as the standardising stage would make them."""
    schema = records_schema()
    records = []
    for position, (row, name) in enumerate(zip(rows, parse_names(row["name"] or "" for row in rows), strict=True)):
        born = date.fromisoformat(row["dob"]) if row.get("dob") else None
        age = None if row["age"] is None else int(row["age"])
        record = dict.fromkeys(schema.names)
        record.update(record_id=row["rec_id"], position=position, row_key=row["rec_id"], list_id=row["list"])
        record.update(name=row["name"], kunya=name.kunya, tokens=list(name.tokens), skeletons=list(name.skeletons))
        record.update(sex=_SEX.get(row["sex"] or "", "unknown"), age_low=age, age_high=age)
        record.update(birth_low=born, birth_high=born)
        records.append(record)
    return pa.Table.from_pylist(records, schema=schema)


def _clusters_of(rows: list[dict[str, Any]], pairs: list[tuple[str, str, float]]) -> dict[str, int]:
    """Connected components of the pairs."""
    parent = {row["rec_id"]: row["rec_id"] for row in rows}

    def find(record: str) -> str:
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for left, right, _ in pairs:
        parent[find(right)] = find(left)
    number = {row["rec_id"]: index for index, row in enumerate(rows)}
    return {record: number[find(record)] for record in parent}


def _scored(
    rows: list[dict[str, Any]],
    two_lists: bool,
    pairs: list[tuple[str, str, float]],
    cluster: dict[str, int],
    task: Path,
) -> dict[str, Any]:
    """Scores against the truth, if it is there."""
    if not (task / "truth.csv").exists():
        return {}
    truth = _csv(task / "truth.csv")
    if two_lists:
        true = {(row["left_id"], row["right_id"]) for row in truth}
        ignored = set()
        if (task / "ignore.csv").exists():
            ignored = {(row["left_id"], row["right_id"]) for row in _csv(task / "ignore.csv")} - true
        said = {(left, right) for left, right, _ in pairs} - ignored
        right = len(said & true)
        return _rounded(
            precision=right / max(len(said), 1), recall=right / len(true), f1=2 * right / (len(said) + len(true))
        )
    result = evaluate(
        pa.table({"record_id": list(cluster), "cluster": list(cluster.values())}),
        pa.table({"record_id": [row["rec_id"] for row in truth], "person_id": [row["person_id"] for row in truth]}),
    )
    return _rounded(
        precision=result.precision,
        recall=result.recall,
        f1=result.f1,
        b3_f1=result.b3_f1,
        count_error=result.count_error,
    )


def _rounded(**values: float) -> dict[str, float]:
    return {name: round(value, 5) for name, value in values.items()}


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _print_table(task: str, size: int, results: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(column for result in results for column in result))
    table = [columns, *([str(result.get(column, "")) for column in columns] for result in results)]
    widths = [max(len(line[place]) for line in table) for place in range(len(columns))]
    sys.stdout.write(f"{task}: {size:,} records\n")
    for line in table:
        sys.stdout.write("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() + "\n")


if __name__ == "__main__":
    main()
