"""A floor or a sample is not a toll.

A body that verifies case by case publishes what it has verified so far; an inquiry publishes the cases it has looked
into. Both are lower bounds made for another purpose. They belong in no ranking of tolls, and they are the low end of a
range for all dead only as what they are: at least so many.
"""

from collections.abc import Iterator

from tawthiq.counts.findings.finding import Finding, Sum, figure, known, plus
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.panels import outside_ranges
from tawthiq.counts.scope import CountClaim, Relation

METHODS = ("verified_floor", "sample")
_COMPARABLE = (Relation.EQUAL, Relation.INSIDE, Relation.OVERLAPPING)


def find(table: CountTable) -> Iterator[Finding]:
    """One finding that names every floor and sample of the case."""
    floors = [claim for claim in table.claims if _is_floor(table, claim)]
    if not floors:
        return
    parts = [part for floor in floors for closing in _closing(table, floor) for part in closing]
    wholes = [table.by_id[floor.part_of] for floor in floors if floor.part_of in table.by_id]
    sums = [Sum(plus(floor), plus(*closing)) for floor in floors for closing in _closing(table, floor)]
    sums += [Sum(plus(floor)) for floor in floors if not _closing(table, floor)]
    effect = max(_toll_beside(table, floor) - known(floor) for floor in floors)
    yield Finding(
        "floor_is_not_toll",
        tuple(dict.fromkeys([*floors, *wholes, *parts])),
        tuple(sums),
        effect,
        {"floors": tuple(floors), "n": len(floors)},
    )


def _is_floor(table: CountTable, claim: CountClaim) -> bool:
    whole = table.by_id.get(claim.part_of)
    is_own = whole is None or whole.scope.method not in METHODS
    return claim.scope.method in METHODS and is_own and figure(claim) is not None and table.counts_the_dead(claim)


def _closing(table: CountTable, floor: CountClaim) -> list[list[CountClaim]]:
    """The parts that make up a floor, where they do: it closes inside itself and says nothing about others."""
    return [parts for parts in table.breakdowns(floor, ("partition",)) if sum(map(known, parts)) == known(floor)]


def _toll_beside(table: CountTable, floor: CountClaim) -> int:
    """The smallest toll that a reader could take a floor for; the floor itself where there is none."""
    beside = [
        known(claim)
        for claim in table.claims
        if table.is_whole(claim)
        and claim.scope.method not in METHODS
        and known(claim) > known(floor)
        and table.counts_the_dead(claim)
        and not outside_ranges(claim)
        and table.compare(floor, claim).relation in _COMPARABLE
    ]
    return min(beside, default=known(floor))
