"""Measure linkage on lists with known truth: `python bench/linkage.py TASKDIR --out PRED.csv [--judgements N --seed S]`.

TASKDIR holds `left.parquet` and `right.parquet` (two lists that each name a person once) or `records.parquet` (several
lists that may repeat a person). Columns: rec_id, name, age, sex (m, f), and where known dob, source or release. The
prediction reads the records alone; `truth.csv` and `ignore.csv`, where they stand beside them, are read afterwards.

Written: PRED.csv, for two lists every pair above .05 with its probability (left_id, right_id, score), for several lists
the clusters (rec_id, cluster_id); and beside it PRED.pairs.csv and PRED.clusters.csv, always both. The decision is the
clusters: pairs of .5 and above, assigned so that a list which names a person once does.

`--judgements N` answers N questions from the truth, in rounds: pairs are drawn in proportion to their doubt, the answers
enter the model, and the scores after each round are shown. Errors are also shown by stratum: script, number of name parts,
missing age.

Where Splink is installed it is run on the same keys of names afterwards, in two settings (see `linkage_peer`), and the
last decision is held against the better of them.
"""

import argparse
import csv
import json
import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from linkage_peer import SETTINGS, is_installed, peer_clusters  # type: ignore[import-not-found,unused-ignore]
from linkage_truth import (  # type: ignore[import-not-found,unused-ignore]
    Pair,
    Traits,
    Truth,
    asked,
    calibration,
    candidate_recall,
    cluster_scores,
    error_analysis,
    ordered,
    pair_scores,
    read_truth,
    traits_of,
)
from tawthiq.linkage import Linkage, LinkageSettings, link, partition
from tawthiq.linkage.block import candidate_pairs
from tawthiq.linkage.features import features_of
from tawthiq.model.tables import judgements_schema, records_schema
from tawthiq.text.names import parse_names

_SEX = {"m": "male", "f": "female"}
_SHOWN = 0.05
_ROUND = 100


@dataclass(frozen=True)
class Task:
    """The records of a task, each with the list it is from, and the truth where it is known."""

    name: str
    rows: list[dict[str, Any]]
    two_lists: bool
    truth: Truth | None

    @property
    def settings(self) -> LinkageSettings:
        """The defaults, and which lists name a person once."""
        return LinkageSettings(deduplicated_lists=("left", "right") if self.two_lists else ())

    @cached_property
    def traits(self) -> dict[str, Traits]:
        """What decides how hard each record is to link."""
        names = parse_names(row["name"] or "" for row in self.rows)
        return {
            row["rec_id"]: traits_of(row["name"] or "", len(name.tokens), row["age"])
            for row, name in zip(self.rows, names, strict=True)
        }


def main() -> None:
    """Predict, write, and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--judgements", type=int, default=0, help="how many questions are answered from the truth")
    parser.add_argument("--seed", type=int, default=1, help="of the draw of questions")
    parser.add_argument("--no-peer", action="store_true", help="leave Splink out, even where it is installed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    task = read(options.task)
    results = run_tawthiq(task, options.out, options.judgements, options.seed)
    peers = [run_peer(task, setting) for setting in SETTINGS] if is_installed() and not options.no_peer else []
    told = {
        "task": task.name,
        "records": len(task.rows),
        "results": [*results, *peers],
        "to_peer": ratios(results, peers),
    }
    if options.json:
        print(json.dumps(told, indent=1))
    else:
        _print_table(told)


def read(folder: Path) -> Task:
    """Read a task folder."""
    if (folder / "left.parquet").exists():
        sides = [(side, pq.read_table(folder / f"{side}.parquet").to_pylist()) for side in ("left", "right")]
        rows = [{**row, "list": side} for side, rows in sides for row in rows]
        return Task(folder.name, rows, True, read_truth(folder))
    rows = pq.read_table(folder / "records.parquet").to_pylist()
    rows = [{**row, "list": row.get("source") or row.get("release") or "list"} for row in rows]
    return Task(folder.name, rows, False, read_truth(folder))


def run_tawthiq(task: Task, out: Path, questions: int, seed: int) -> list[dict[str, Any]]:
    """Link with the defaults, then again after each round of answers; the last decision is written."""
    started = time.perf_counter()
    records = records_of(task.rows)
    prepared = time.perf_counter() - started
    answers: dict[Pair, bool] = {}
    chance = np.random.default_rng(seed)
    results = []
    while True:
        started = time.perf_counter()
        linkage = link(records, _judgements(answers), task.settings)
        clusters = partition(records, linkage.pairs, task.settings)
        seconds = time.perf_counter() - started
        cluster = dict(zip(clusters["record_id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True))
        result: dict[str, Any] = {"method": "tawthiq", "judgements": len(answers)}
        result.update(prepare_s=round(prepared, 1), link_s=round(seconds, 1))
        result.update(peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        results.append(result | _measured(task, records, linkage, cluster))
        if len(answers) >= questions or task.truth is None:
            break
        pairs = _probabilities(linkage)
        for pair in asked(task.truth, pairs, set(answers), min(_ROUND, questions - len(answers)), chance):
            answers[pair] = pair in task.truth.same
    _write(task, linkage, cluster, out)
    return results


def run_peer(task: Task, setting: str) -> dict[str, Any]:
    """Splink on the same records."""
    started = time.perf_counter()
    cluster = peer_clusters(task.rows, setting)
    seconds = time.perf_counter() - started
    return {"method": f"splink, {setting}", "link_s": round(seconds, 1), **decision(task, cluster)}


def ratios(results: list[dict[str, Any]], peers: list[dict[str, Any]]) -> dict[str, float]:
    """The last decision against the better peer: its F1, its share of the peer's errors (1 - F1), its share of the time."""
    if not peers or "f1" not in peers[0]:
        return {}
    ours, peer = results[-1], max(peers, key=lambda result: float(result["f1"]))
    pairs = {"f1": (ours["f1"], peer["f1"]), "errors": (1 - ours["f1"], 1 - peer["f1"])}
    pairs["seconds"] = (ours["link_s"], peer["link_s"])
    return {name: round(one / max(other, 1e-9), 3) for name, (one, other) in pairs.items()}


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


def _measured(task: Task, records: pa.Table, linkage: Linkage, cluster: dict[str, int]) -> dict[str, Any]:
    measured: dict[str, Any] = {"per_record": round(linkage.model["candidates"] / max(len(task.rows), 1), 1)}
    measured["recall_said"] = linkage.model["candidate_recall"]
    if task.truth is None:
        return measured
    features = features_of(records)
    found = candidate_pairs(features, task.settings)
    ids = features.record_ids.to_pylist()
    candidates = {ordered(ids[a], ids[b]) for a, b in zip(found.left.tolist(), found.right.tolist(), strict=True)}
    shown = {pair: said for pair, said in _probabilities(linkage).items() if said > _SHOWN}
    checked = calibration(task.truth, shown)
    return {
        **measured,
        "candidate_recall": candidate_recall(task.truth, candidates),
        **decision(task, cluster),
        **checked,
    }


def decision(task: Task, cluster: dict[str, Any]) -> dict[str, Any]:
    """How the persons found compare with the truth, where it is known."""
    if task.truth is None:
        return {}
    said = {ordered(*pair) for pair in _joined(cluster)}
    scores = pair_scores(task.truth, said) if task.two_lists else cluster_scores(task.truth, cluster)
    return {**scores, "strata": error_analysis(task.truth, said, task.traits)}


def _joined(cluster: dict[str, Any]) -> Iterable[Pair]:
    members: dict[Any, list[str]] = {}
    for record, number in cluster.items():
        members.setdefault(number, []).append(record)
    for group in members.values():
        yield from ((a, b) for place, a in enumerate(group) for b in group[place + 1 :])


def _probabilities(linkage: Linkage) -> dict[Pair, float]:
    columns = (linkage.pairs[name].to_pylist() for name in ("left", "right", "probability"))
    return {ordered(left, right): probability for left, right, probability in zip(*columns, strict=True)}


def _judgements(answers: dict[Pair, bool]) -> pa.Table:
    schema = judgements_schema()
    rows = [
        dict.fromkeys(schema.names) | {"left_key": a, "right_key": b, "verdict": "same" if same else "different"}
        for (a, b), same in answers.items()
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _write(task: Task, linkage: Linkage, cluster: dict[str, int], out: Path) -> None:
    columns = (linkage.pairs[name].to_pylist() for name in ("left", "right", "probability"))
    pairs = [row for row in zip(*columns, strict=True) if row[2] > _SHOWN]
    tables = {
        "pairs": (("left_id", "right_id", "score"), pairs),
        "clusters": (("rec_id", "cluster_id"), cluster.items()),
    }
    for name, (header, lines) in tables.items():
        main_table = name == ("pairs" if task.two_lists else "clusters")
        for path in [out.with_suffix(f".{name}.csv"), *([out] if main_table else [])]:
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(header)
                writer.writerows(lines)


def _print_table(told: dict[str, Any]) -> None:
    results = told["results"]
    columns = list(dict.fromkeys(column for result in results for column in result if column not in ("bins", "strata")))
    sys.stdout.write(f"{told['task']}: {told['records']:,} records\n")
    _print_lines([columns, *([str(result.get(column, "")) for column in columns] for result in results)])
    for result in results:
        if result.get("bins"):
            cells = "  ".join(f"{said:.3f}/{so:.3f}" for said, so, _ in result["bins"])
            sys.stdout.write(f"said/so in ten equal bins after {result['judgements']} judgements: {cells}\n")
    if told["to_peer"]:
        shares = "  ".join(f"{name} {share}" for name, share in told["to_peer"].items())
        sys.stdout.write(f"to the better peer: {shares}\n")
    for result in results:
        if result.get("strata"):
            after = f" after {result['judgements']} judgements" if "judgements" in result else ""
            sys.stdout.write(f"{result['method']} by stratum of the true and the joined pairs{after}:\n")
            _print_lines(_stratum_lines(result["strata"]))
    if told["to_peer"]:
        shares = "  ".join(f"{name} {share}" for name, share in told["to_peer"].items())
        sys.stdout.write(f"to the better peer: {shares}\n")


def _stratum_lines(strata: dict[str, dict[str, dict[str, float]]]) -> list[list[str]]:
    rows = [(kind, stratum, found) for kind, all_ in strata.items() for stratum, found in all_.items()]
    header = list(rows[0][2]) if rows else []
    return [["", "", *header], *([kind, stratum, *map(str, found.values())] for kind, stratum, found in rows)]


def _print_lines(table: list[list[str]]) -> None:
    widths = [max(len(line[place]) for line in table) for place in range(len(table[0]))]
    for line in table:
        sys.stdout.write("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() + "\n")


if __name__ == "__main__":
    main()
