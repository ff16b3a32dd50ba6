"""What the linkage bench knows of a task: which pairs of records are one person, and how a prediction compares with it.

A pair is written (smaller id, larger id). Pairs whose truth is unknown (`ignore.csv`) count neither way.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tawthiq.linkage import evaluate
from tawthiq.text.scripts import script_of

Pair = tuple[str, str]
BINS = 10
MANY_PARTS = 4
SURE = 0.99


@dataclass(frozen=True)
class Truth:
    """The pairs that are one person; for several lists also the person of each record."""

    same: frozenset[Pair]
    ignored: frozenset[Pair]
    person: dict[str, str]

    def label(self, pair: Pair) -> bool | None:
        """Whether a pair is one person, or None where nobody knows."""
        return None if pair in self.ignored else pair in self.same


def ordered(left: str, right: str) -> Pair:
    """A pair as it is looked up."""
    return (left, right) if left < right else (right, left)


def read_truth(task: Path) -> Truth | None:
    """The truth beside a task's records, if it is there."""
    if not (task / "truth.csv").exists():
        return None
    rows = _csv(task / "truth.csv")
    person: dict[str, str] = {}
    if "person_id" in rows[0]:
        person = {row["rec_id"]: row["person_id"] for row in rows}
        records: dict[str, list[str]] = defaultdict(list)
        for record, who in person.items():
            records[who].append(record)
        same = frozenset(ordered(*pair) for group in records.values() for pair in combinations(group, 2))
    else:
        same = frozenset(ordered(row["left_id"], row["right_id"]) for row in rows)
    path = task / "ignore.csv"
    unknown = {ordered(row["left_id"], row["right_id"]) for row in _csv(path)} if path.exists() else set()
    return Truth(same, frozenset(unknown - same), person)


def pair_scores(truth: Truth, said: set[Pair]) -> dict[str, float]:
    """Precision, recall and F1 of the pairs put together."""
    said = said - truth.ignored
    right = len(said & truth.same)
    precision, recall = right / max(len(said), 1), right / max(len(truth.same), 1)
    return _rounded(precision=precision, recall=recall, f1=2 * right / max(len(said) + len(truth.same), 1))


def cluster_scores(truth: Truth, cluster: dict[str, Any]) -> dict[str, float]:
    """Pair F1, B-cubed, exact clusters of several records (F1) and the error in the count of persons."""
    clusters = pa.table({"record_id": list(cluster), "cluster": list(cluster.values())})
    people = pa.table({"record_id": list(truth.person), "person_id": list(truth.person.values())})
    result = evaluate(clusters, people)
    found, true = _groups(cluster), _groups(truth.person)
    exact = 2 * len(found & true) / max(len(found) + len(true), 1)
    return _rounded(
        precision=result.precision,
        recall=result.recall,
        f1=result.f1,
        b3_f1=result.b3_f1,
        exact_multi=exact,
        count_error=result.count_error,
    )


@dataclass(frozen=True)
class Traits:
    """What of a record decides how hard it is to link: the script of its name, how many parts it has, whether an age."""

    script: str
    parts: int
    aged: bool


def traits_of(name: str, parts: int, age: int | None) -> Traits:
    """The traits of a record with a name of some parts."""
    return Traits(script_of(name), parts, age is not None)


def error_analysis(
    truth: Truth, said: set[Pair], traits: Mapping[str, Traits]
) -> dict[str, dict[str, dict[str, float]]]:
    """Precision, recall and F1 by stratum of the pairs, and how many true pairs (`count`) and said pairs it holds.

    Strata are by script of the two names (same, cross, or unclear where one has both scripts or none), by the parts of
    the shorter name, and by whether both have an age. Each pair is in one stratum of each kind.
    """
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    said = said - truth.ignored
    for place, pairs in enumerate((truth.same, said, said & truth.same)):
        for left, right in pairs:
            for kind, stratum in _strata(traits[left], traits[right]):
                counts[kind][stratum][place] += 1
    return {
        kind: {stratum: _shares(*found) for stratum, found in sorted(strata.items())}
        for kind, strata in sorted(counts.items())
    }


def _strata(one: Traits, other: Traits) -> Iterator[tuple[str, str]]:
    scripts = {one.script, other.script}
    clear = scripts <= {"arabic", "latin"}
    yield "script", ("same" if len(scripts) == 1 else "cross") if clear else "unclear"
    fewest = min(one.parts, other.parts)
    yield "name_parts", f"{fewest}" if fewest < MANY_PARTS else f"{MANY_PARTS} or more"
    yield "age", "both" if one.aged and other.aged else "missing"


def _shares(count: int, said: int, right: int) -> dict[str, float]:
    shares = _rounded(precision=right / max(said, 1), recall=right / max(count, 1), f1=2 * right / max(said + count, 1))
    return {"count": count, "said": said, **shares}


def candidate_recall(truth: Truth, pairs: set[Pair]) -> float:
    """Share of the true pairs that are candidates."""
    return round(len(truth.same & pairs) / max(len(truth.same), 1), 5)


def calibration(truth: Truth, pairs: dict[Pair, float]) -> dict[str, Any]:
    """Ten bins of equal count: what was said and what is so, the mean gap, and how right the surest pairs are."""
    known = sorted(
        (probability, pair in truth.same) for pair, probability in pairs.items() if pair not in truth.ignored
    )
    if not known:
        return {"ece": 0.0, "sure_right": 1.0, "sure": 0, "bins": []}
    said, so = np.array([row[0] for row in known]), np.array([row[1] for row in known], dtype=float)
    parts = [part for part in np.array_split(np.arange(len(known)), BINS) if len(part)]
    bins = [(round(float(said[p].mean()), 4), round(float(so[p].mean()), 4), len(p)) for p in parts]
    gap = sum(abs(mean - share) * count for mean, share, count in bins) / len(known)
    sure = said >= SURE
    right = float(so[sure].mean()) if sure.any() else 1.0
    return {"ece": round(gap, 5), "sure_right": round(right, 5), "sure": int(sure.sum()), "bins": bins}


def asked(truth: Truth, pairs: dict[Pair, float], judged: set[Pair], number: int, chance: Any) -> list[Pair]:
    """Pairs that a reviewer is asked next: drawn without return, in proportion to the doubt p (1 - p)."""
    open_ = sorted(pair for pair in pairs if pair not in judged and pair not in truth.ignored)
    doubt = np.array([max(pairs[pair] * (1 - pairs[pair]), 1e-9) for pair in open_])
    # Efraimidis and Spirakis (2006): the largest of -exponential / weight are a weighted sample without return.
    drawn = np.argsort(chance.exponential(size=len(open_)) / doubt, kind="stable")[:number]
    return [open_[place] for place in drawn]


def _groups(cluster: dict[str, Any]) -> set[frozenset[str]]:
    members: dict[Any, set[str]] = defaultdict(set)
    for record, number in cluster.items():
        members[number].add(record)
    return {frozenset(group) for group in members.values() if len(group) > 1}


def _rounded(**values: float) -> dict[str, float]:
    return {name: round(value, 5) for name, value in values.items()}


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
