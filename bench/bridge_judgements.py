"""What judgements do to an estimate: `python bench/bridge_judgements.py TASKDIR [--judgements 300] [--json]`.

TASKDIR is a task with the truth (`bench/bridge.py`); without it, conflicts of the simulated family (`--conflicts 1,2,3`). So many
pairs are answered from the truth and the lists linked and estimated again, as the product does it: none; those worth most to the
estimate (`value`); as many at random among the pairs in doubt (`random`); those most in doubt (`doubt`, p(1 - p)).

Printed of each: the figure, its 95 % interval and whether it holds the truth, the width, the variance of log n0 from linkage, and
from what answers can tell of (to first order, in persons: `own` of each pair, `common` how far probabilities may be off together).
Then by how much each way has narrowed the width and these variances, and how many times as much as random ones did. Width and
linkage part come from draws, of which there are few unless `--linkages 20 --partitions 10` says so: they are noise where the
narrowing is a few per cent. What is told to first order rests on no draws of how far probabilities may be off.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bridge import BANDS, STRATA  # type: ignore[import-not-found,unused-ignore]
from bridge_family import members  # type: ignore[import-not-found,unused-ignore]
from bridge_lists import linked  # type: ignore[import-not-found,unused-ignore]
from linkage import read, records_of  # type: ignore[import-not-found,unused-ignore]
from tawthiq.estimates import by_draw, estimates_over_linkage, tables_over_linkage
from tawthiq.estimates.answers import estimated_from, narrowed, what_answers_tell
from tawthiq.estimates.drawing import Drawing
from tawthiq.estimates.worth import variance_in_common, worth_in_turn
from tawthiq.linkage import LinkageSettings, learn, link
from tawthiq.linkage.doubtful import told_of
from tawthiq.model.tables import judgements_schema
from tawthiq.register.victims import StandingRule
from tawthiq.simulate import draw_conflict
from tawthiq.simulate.family import family_parameters

RULE = StandingRule()
WAYS = ("none", "value", "random", "doubt")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Lists:
    """Records whose row keys are their ids, the person of each, how many people there were, and how they are estimated."""

    name: str
    records: Any
    person: Mapping[str, Any]
    size: int
    settings: LinkageSettings
    drawing: Drawing


@dataclass(frozen=True)
class Answered:
    """What was linked and estimated with some answers, and what the next ones would tell."""

    pairs: Any
    found: Mapping[str, Any]
    told: Any


def main() -> None:
    """Answer, link, estimate, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", type=Path, nargs="?")
    parser.add_argument("--conflicts", default="", help="numbers of the family, with commas between")
    parser.add_argument("--judgements", type=int, default=300)
    parser.add_argument("--linkages", type=int, default=20)
    parser.add_argument("--partitions", type=int, default=3)
    parser.add_argument("--ways", default=",".join(WAYS), help="some of: " + ", ".join(WAYS))
    parser.add_argument("--json", action="store_true", help="print one JSON object for each")
    options = parser.parse_args()
    draws = options.linkages, options.partitions
    every = [_task(options.task, draws)] if options.task else []
    every += [_member(int(number), draws) for number in options.conflicts.split(",") if number]
    for lists in every:
        told = measured(lists, options.judgements, [way for way in WAYS if way in options.ways.split(",")])
        sys.stdout.write((json.dumps(told) if options.json else _in_lines(told)) + "\n")
        sys.stdout.flush()


def measured(lists: Lists, judgements: int, ways: Sequence[str]) -> dict[str, Any]:
    """Each way of choosing, and how much it narrows."""
    started = time.process_time()
    before = answered(lists, [])
    told = {"none": described(lists, before)}
    for way in ways:
        if way != "none" and before.told:
            told[way] = described(lists, answered(lists, chosen(before, way, judgements)))
            print(f"{lists.name}, {way}: {told[way]}", file=sys.stderr, flush=True)
    narrowing = {way: _narrowing(told["none"], each) for way, each in told.items() if way != "none"}
    return {
        "lists": lists.name,
        "N": lists.size,
        "judgements": judgements,
        "draws": [lists.drawing.linkages, lists.drawing.partitions],
        **told,
        "narrowing": narrowing,
        "to_random": _to_random(narrowing),
        "cpu": round(time.process_time() - started, 1),
    }


def chosen(before: Answered, way: str, n: int) -> list[Pair]:
    """So many pairs in doubt, chosen this way."""
    own, common = before.told
    open_ = np.array([each is None for each in before.pairs["judged"].to_pylist()])
    doubt = np.where(open_, common.probability * (1 - common.probability), 0.0)
    among = np.flatnonzero((common.probability > 0.0005) & (common.probability < 0.9995) & open_)
    if way == "random":
        places = np.random.default_rng(1).choice(among, min(n, len(among)), replace=False)
    else:
        figure = worth_in_turn(own, common) if way == "value" else doubt
        places = among[np.argsort(-figure[among], kind="stable")[:n]]
    left, right = (before.pairs[side].to_pylist() for side in ("left", "right"))
    return [(left[place], right[place]) for place in places.tolist()]


def answered(lists: Lists, asked: Sequence[Pair]) -> Answered:
    """The lists linked and estimated once these pairs were answered from the truth."""
    rows = [
        dict.fromkeys(judgements_schema().names)
        | {
            "left_key": one,
            "right_key": other,
            "verdict": "same" if lists.person[one] == lists.person[other] else "different",
        }
        for one, other in asked
    ]
    judgements = pa.Table.from_pylist(rows, schema=judgements_schema())
    learnt = learn(lists.records, judgements, lists.settings)
    pairs = link(lists.records, judgements, lists.settings, learnt).pairs
    told = {"records": lists.records, "pairs": pairs, "judgements": judgements, "learnt": learnt}
    names = sorted(set(lists.records["list_id"].to_pylist()))
    tables = tables_over_linkage(told, lists.settings, names, lists.drawing, RULE)
    found = estimates_over_linkage(tables, workers=1)
    if found["interval"] is None:
        return Answered(pairs, found, None)
    estimated = estimated_from(by_draw(tables), tables["levels"], found)
    return Answered(
        pairs, found, what_answers_tell(lists.records, pairs, lists.settings, lists.drawing, RULE, estimated, 1)
    )


def described(lists: Lists, each: Answered) -> dict[str, Any]:
    """The figure with its interval, and how sure it is."""
    if each.told is None:
        return {"verdict": each.found["verdict"]}
    (low, high), (own, common) = each.found["interval"], each.told
    judged = told_of(lists.records, each.pairs, None).judged
    said = np.array(each.pairs["said"].to_pylist(), dtype=np.float64)[judged >= 0]
    return {
        "verdict": each.found["verdict"],
        "point": each.found["point"],
        "interval": [low, high],
        "covers": bool(low <= lists.size <= high),
        "width": high - low,
        "variance": each.found["parts"]["variance"],
        "own": round(float(own.gain.sum()), 1),
        "common": round(variance_in_common(own, common), 1),
        "judged": {
            "of": int((judged >= 0).sum()),
            "same": int((judged == 1).sum()),
            "said": round(float(said.sum()), 1),
        },
        "families": sorted({str(stratum["family"]) for stratum in each.found["strata"]}),
    }


def _narrowing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, float]:
    if "width" not in before or "width" not in after:
        return {}
    told = {"width": (before["width"], after["width"])}
    told["linkage"] = before["variance"]["linkage"], after["variance"]["linkage"]
    told["of answers"] = now, then = before["own"] + before["common"], after["own"] + after["common"]
    shares = {name: 1 - then / max(now, 1e-9) for name, (now, then) in told.items()}
    shares["width, to first order"] = narrowed(before["interval"], 1.0, now - then)
    return {name: round(share, 4) for name, share in shares.items()}


def _to_random(narrowing: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float | None]]:
    random = narrowing.get("random", {})
    return {
        way: {name: round(share / random[name], 2) if random[name] > 0 else None for name, share in each.items()}
        for way, each in narrowing.items()
        if way != "random" and random
    }


def _task(folder: Path, draws: tuple[int, int]) -> Lists:
    task = read(folder)
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        person = {row["rec_id"]: row["person_id"] for row in csv.DictReader(file)}
    size = pq.read_metadata(folder / "population.parquet").num_rows
    everybody = {row["rec_id"]: person.get(row["rec_id"], row["rec_id"]) for row in task.rows}
    return Lists(task.name, records_of(task.rows), everybody, size, task.settings, Drawing(STRATA, BANDS, *draws))


def _member(number: int, draws: tuple[int, int]) -> Lists:
    (member,) = (each for each in members() if each.number == number)
    given = linked(draw_conflict(family_parameters(member)))
    name = f"conflict {number}: {member.victims} people, {len(member.coverage)} lists, {member.errors}"
    return Lists(name, given.records, given.person, member.victims, given.settings, Drawing((), (), *draws))


def _in_lines(told: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {each}" for name, each in told.items()) + "\n"


if __name__ == "__main__":
    main()
