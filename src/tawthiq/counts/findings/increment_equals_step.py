"""Additions to a documentation, read as deaths in a day.

"Ninety-three killed on Thursday": the figure is what a documenter added to its list since the release before, and it is
exactly the step between two cumulative totals. The people may have died on any day since the first. Such figures are
never plotted as a curve of daily deaths, and never added to the totals that hold them. Where a declared addition is not
the step, a release that nobody printed may lie between: 1,225 − 132 = 1,093.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tawthiq.counts.findings.finding import Finding, Sum, figure, known, plus, step
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim, Relation

_AS_WIDE = (Relation.EQUAL, Relation.CONTAINS, Relation.UNKNOWN)
LEAST_UNDECLARED = 10  # a figure that nobody calls an addition equals a small step by chance


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each independence group whose additions are steps of its own totals."""
    steps: dict[str, list[tuple[CountClaim, CountClaim, CountClaim]]] = defaultdict(list)
    for claim in table.claims:
        for after, before in _steps_for(table, claim):
            if known(after) - known(before) == known(claim):
                steps[claim.independence_group].append((claim, after, before))
    for group, found in steps.items():
        unequal = [one for one in _unequal(table) if one[0].independence_group == group]
        sums = [Sum(step(after, before), plus(claim)) for claim, after, before in found]
        sums += [Sum(step(after, before), plus(claim)) for claim, after, before in unequal]
        ids = {claim.id for claim, _, _ in found}
        whole = [one for one in found if one[0].part_of not in ids] or found
        own = tuple(dict.fromkeys(claim for claim, _, _ in whole))
        first, after, before = whole[0]
        values = {"increments": own, "first": first, "after": after, "before": before, "publisher": after.publisher}
        if unequal:
            claim, after, _ = unequal[0]
            values |= {"unequal": claim, "whole": after, "implied": known(after) - known(claim)}
        yield Finding(
            "increment_equals_step",
            tuple(dict.fromkeys(claim for one in [*found, *unequal] for claim in one)),
            tuple(sums),
            max(known(claim) for claim in own),
            values,
            variant="implied" if unequal else "",
        )


def _steps_for(table: CountTable, claim: CountClaim) -> Iterator[tuple[CountClaim, CountClaim]]:
    """The later and the earlier total between which a figure may be the step."""
    if figure(claim) is None:
        return
    if table.is_increment(claim):
        yield from _declared(table, claim)
    elif known(claim) >= LEAST_UNDECLARED and not claim.supersedes and claim.relation in ("", "unknown", "subset"):
        for chain in table.chains:
            for before, after in pairwise(chain):
                if claim not in (before, after) and _looks_like_a_day(table, claim, after):
                    yield after, before


def _declared(table: CountTable, claim: CountClaim) -> Iterator[tuple[CountClaim, CountClaim]]:
    whole = table.by_id.get(claim.part_of)
    if whole is None:
        return
    if claim.relation == "increment":
        totals = [whole]
    else:
        # A part of an addition is the step of the same part of the total that was added to.
        above = next((one for one in table.wholes_of(claim) if one.relation == "increment"), None)
        totals = [
            one
            for one in (table.parts.get(above.part_of, []) if above is not None else [])
            if one.relation != "increment" and _same_part(table, claim, one)
        ]
    for after in totals:
        before = table.before(after)
        if before is not None and figure(after) is not None and figure(before) is not None:
            yield after, before


def _same_part(table: CountTable, claim: CountClaim, part: CountClaim) -> bool:
    return table.how(claim, part, "areas") == Relation.EQUAL and not table.differs(claim, part, "population")


def _unequal(table: CountTable) -> Iterator[tuple[CountClaim, CountClaim, CountClaim]]:
    """Declared additions that fall short of the step, so that a total between the two releases is implied."""
    for claim in table.claims:
        if claim.relation == "increment" and figure(claim) is not None:
            for after, before in _declared(table, claim):
                if 0 < known(claim) < known(after) - known(before):
                    yield claim, after, before


def _looks_like_a_day(table: CountTable, claim: CountClaim, after: CountClaim) -> bool:
    """A figure of the same source for the last days of a total, for the same people or told of more than these.

    Where both go by the day of death, a day's dead and a step of the total may honestly be one number.
    """
    return (
        claim.independence_group == after.independence_group
        and table.how(claim, after, "window") == Relation.INSIDE
        and claim.scope.window.start != after.scope.window.start
        and all(table.how(claim, after, name) in _AS_WIDE for name in ("population", "areas", "perpetrators"))
        and not claim.scope.date_basis == after.scope.date_basis == "event"
    )
