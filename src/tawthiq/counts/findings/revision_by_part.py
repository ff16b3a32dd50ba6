"""Revisions are local.

A publisher raises its total, and the whole step lies in one part, or the parts grow at very unlike rates. Whoever scales
the old parts with the new total invents people on one side and loses them on the other. Parts are found by what each
declares that it replaces, else by the same scope; a part that has no figure in the release before is not read as zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tawthiq.counts.findings.finding import Finding, Sum, figure, known, plus, step
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim

UNEVEN = 1.5  # the largest growth over the smallest, from which parts do not grow together
LEAST_SHARE, LEAST_PERSONS = 0.02, 10  # of an uneven step; what is smaller is not worth a reader's time


@dataclass(frozen=True)
class _Release:
    """Two totals of one series that follow one another, and the parts that both print, as pairs of before and after."""

    before: CountClaim
    after: CountClaim
    parts: tuple[tuple[CountClaim, CountClaim], ...]

    @property
    def step(self) -> int:
        return known(self.after) - known(self.before)

    @property
    def moved(self) -> tuple[tuple[CountClaim, CountClaim], ...]:
        return tuple((a, b) for a, b in self.parts if known(a) != known(b))

    @property
    def is_by_one_part(self) -> bool:
        return len(self.parts) > 1 and len(self.moved) == 1 and self.step != 0

    @property
    def is_uneven(self) -> bool:
        if len(self.parts) < 2 or self.step < max(LEAST_PERSONS, LEAST_SHARE * known(self.before)):
            return False
        growth = [known(b) / known(a) for a, b in self.parts if known(a)]
        return len(growth) == len(self.parts) and max(growth) > UNEVEN * min(growth)


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each series of releases whose steps lie in some parts only."""
    for chain in table.chains:
        releases = [_release(table, before, after) for before, after in pairwise(chain)]
        told = [one for one in releases if one.is_by_one_part or one.is_uneven]
        if told:
            yield _finding(table, told)


def _finding(table: CountTable, told: list[_Release]) -> Finding:
    first = next((one for one in told if one.is_by_one_part), told[0])
    ordered = [first, *(one for one in told if one is not first)]
    by_most = max(first.parts, key=lambda pair: abs(known(pair[1]) - known(pair[0])))
    claims = [claim for one in told for claim in (one.before, one.after)]
    sums: list[Sum] = []
    for one in ordered:
        sums += _sums(one)
        claims += [claim for pair in one.parts for claim in pair]
        for pair in one.parts:
            inner = _release(table, *pair)
            closing = [_moves(inner)] if len(inner.parts) > 1 and inner.moved else []
            sums += [found for found in closing if found.residual == 0]
            claims += [claim for found in closing if found.residual == 0 for claim, _ in found.left]
    values = {
        "before": first.before,
        "after": first.after,
        "step": abs(first.step),
        "part": by_most[1],
        "part_apart": (by_most[1], first.after),
        "part_before": by_most[0],
        "part_step": abs(known(by_most[1]) - known(by_most[0])),
        "others": tuple(b for a, b in first.parts if (a, b) != by_most),
        "more": len(told) - 1,
    }
    return Finding(
        "revision_by_part",
        tuple(dict.fromkeys(claims)),
        tuple(sums),
        max(abs(known(b) - known(a)) for one in told for a, b in one.parts),
        values,
        variant="one" if first.is_by_one_part else "uneven",
    )


def _sums(one: _Release) -> list[Sum]:
    """The part's step beside the total's; each further part's step, or that it has not moved."""
    total_step = step(one.after, one.before)
    found = [Sum(step(*reversed(one.moved[0])), total_step)] if one.is_by_one_part else [_moves(one)]
    for before, after in one.parts:
        if known(before) == known(after):
            found.append(Sum(plus(after), plus(before)))
        elif not one.is_by_one_part:
            found.append(Sum(step(after, before)))
    return found


def _moves(one: _Release) -> Sum:
    """The steps of all parts together, beside the step of the whole."""
    after, before = tuple((b, 1) for _, b in one.parts), tuple((a, -1) for a, _ in one.parts)
    return Sum((*after, *before), step(one.after, one.before))


def _release(table: CountTable, before: CountClaim, after: CountClaim) -> _Release:
    earlier = [part for part in table.parts.get(before.id, []) if figure(part) is not None]
    pairs = []
    for part in table.parts.get(after.id, []):
        if part.relation != "partition" or figure(part) is None:
            continue
        declared = table.before(part)
        same = [declared] if declared in earlier else [one for one in earlier if _key(one) == _key(part)]
        if len(same) == 1 and same[0] is not None:
            pairs.append((same[0], part))
    return _Release(before, after, tuple(pairs))


def _key(claim: CountClaim) -> object:
    scope = claim.scope
    return scope.population, scope.among, scope.perpetrators, scope.areas
