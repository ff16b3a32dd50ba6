"""Figures of one side each, read as rivals.

One number is about the deeds of one party, another about those of another party: persons suspected on each side, or the
dead that two publishers attribute to unlike perpetrators. They are not two answers to one question. Where nobody can be
in both, they add up; neither is large or small because of the other.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from tawthiq.counts.findings.finding import Finding, Sum, figure, known, plus
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.panels import outside_ranges
from tawthiq.counts.scope import CountClaim, Relation
from tawthiq.counts.standing import standing


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each publisher's suspects by side, and one for each population that two publishers count by side."""
    not_dead: dict[object, list[CountClaim]] = defaultdict(list)
    dead: dict[object, list[CountClaim]] = defaultdict(list)
    stands = standing(table.claims)
    for claim in table.claims:
        if figure(claim) is None or outside_ranges(claim):
            continue
        if not table.counts_the_dead(claim):
            not_dead[claim.publisher, table.vocabulary.root(claim.scope.population)].append(claim)
        elif claim.id in stands and table.is_whole(claim):
            dead[claim.scope.population].append(claim)
    for claims in not_dead.values():
        yield from _of_each_side(table, claims, "not_dead")
    for claims in dead.values():
        rivals = [claim for claim in claims if claim.publisher == claim.independence_group]
        if len({claim.publisher for claim in rivals}) > 1:
            yield from _of_each_side(table, rivals, "dead")


def _of_each_side(table: CountTable, claims: list[CountClaim], variant: str) -> Iterator[Finding]:
    sides: dict[CountClaim, None] = {}
    for a, b in combinations(claims, 2):
        apart = table.how(a, b, "perpetrators") == Relation.DISJOINT
        meeting = all(table.how(a, b, name) != Relation.DISJOINT for name in ("areas", "window"))
        if apart and meeting and (variant == "not_dead" or a.publisher != b.publisher):
            sides |= {a: None, b: None}
    if not sides:
        return
    given = tuple(sorted(sides, key=lambda claim: table.place[claim.id]))
    whole = _whole(table, given) if variant == "not_dead" else None
    together = sum(map(known, given))
    addable = variant == "not_dead" and table.excludes(given)
    sums = Sum(plus(*given), plus(whole)) if whole else Sum(plus(*given), stated=together)
    values = {"sides": given, "sum": together, "publisher": given[0].publisher}
    yield Finding(
        "one_sided_figures",
        (*given, *([whole] if whole else [])),
        (sums,),
        together - max(map(known, given)) if addable else 0,
        values,
        variant=variant if addable or variant == "dead" else "overlapping",
    )


def _whole(table: CountTable, sides: tuple[CountClaim, ...]) -> CountClaim | None:
    """The figure that the sides are parts of."""
    wholes = {side.part_of for side in sides}
    whole = table.by_id.get(wholes.pop()) if len(wholes) == 1 else None
    return whole if whole is not None and figure(whole) is not None else None
