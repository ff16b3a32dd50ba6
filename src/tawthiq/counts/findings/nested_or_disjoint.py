"""Nested or disjoint: the answer is an interval.

One publisher prints a total and, beside it, the dead of one status, and its definitions do not say whether the second
lie inside the first. Both readings hold: the dead of both figures together are at least the larger of the two and at most
their sum. Whoever needs one number must ask the publisher.
"""

from collections.abc import Iterator

from tawthiq.counts.findings.finding import Finding, Sum, figure, known, plus
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim, Relation

_OPEN = (Relation.UNKNOWN, Relation.OVERLAPPING)


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each figure of which nobody can tell whether it lies in the total beside it."""
    for beside in table.claims:
        whole = table.by_id.get(beside.part_of)
        if whole is None or beside.relation not in ("unknown", "") or not _is_open(table, whole, beside):
            continue
        low, high = max(known(whole), known(beside)), known(whole) + known(beside)
        values = {"whole": whole, "beside": beside, "low": low, "high": high, "publisher": beside.publisher}
        yield Finding(
            "nested_or_disjoint",
            (whole, beside),
            (Sum(plus(whole, beside), stated=high),),
            high - low,
            values,
        )


def _is_open(table: CountTable, whole: CountClaim, beside: CountClaim) -> bool:
    return (
        figure(whole) is not None
        and figure(beside) is not None
        and whole.publisher == beside.publisher
        and table.counts_the_dead(whole)
        and table.counts_the_dead(beside)
        and not table.vocabulary.is_relative(beside.scope.population)
        and table.how(beside, whole, "population") in _OPEN
        and table.how(beside, whole, "areas") != Relation.DISJOINT
        and table.how(beside, whole, "window") != Relation.DISJOINT
    )
