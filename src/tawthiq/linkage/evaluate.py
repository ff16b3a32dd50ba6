"""How good a partition is, where the truth is known."""

from collections import Counter
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Pairs of records put together rightly (precision, recall, F1), B-cubed, and the error in the count of persons.

    B-cubed (Bagga and Baldwin, 1998) asks the same of each record's cluster and averages over records.
    """

    precision: float
    recall: float
    f1: float
    b3_precision: float
    b3_recall: float
    b3_f1: float
    persons: int
    clusters: int
    count_error: float


def evaluate(clusters: Any, truth: Any) -> Evaluation:
    """Compare clusters (record_id, cluster) with the truth (record_id, person_id); records without truth do not count.

    With nothing to find, precision and recall are 1.
    """
    person = dict(zip(truth["record_id"].to_pylist(), truth["person_id"].to_pylist(), strict=True))
    both = [
        (cluster, person[record])
        for record, cluster in zip(clusters["record_id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True)
        if person.get(record) is not None
    ]
    cells = Counter(both)
    found, true = Counter(cluster for cluster, _ in both), Counter(who for _, who in both)
    right, said, there = _pairs(cells), _pairs(found), _pairs(true)
    precision, recall = right / said if said else 1.0, right / there if there else 1.0
    total = len(both) or 1
    b3_precision = sum(n * n / found[cluster] for (cluster, _), n in sorted(cells.items(), key=repr)) / total
    b3_recall = sum(n * n / true[who] for (_, who), n in sorted(cells.items(), key=repr)) / total
    return Evaluation(
        precision=precision,
        recall=recall,
        f1=_harmonic(precision, recall),
        b3_precision=b3_precision,
        b3_recall=b3_recall,
        b3_f1=_harmonic(b3_precision, b3_recall),
        persons=len(true),
        clusters=len(found),
        count_error=len(found) / len(true) - 1 if true else 0.0,
    )


def _pairs(sizes: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0
