"""Which published counts are nearest to each other in what they count: by scope, never by how close the numbers are.

The distance of two scopes is the sum over four respects (when, where, who, whose deeds) of how they lie to each other:
0 equal, 1 one inside the other, 2 overlapping, 3 not known, 6 nobody in common. Population and status at death say
together *who*: where both differ they count once. Equal distances are told apart by ways of counting that are not alike
(date basis, method, inclusion rule), then by the days between the dates they speak to, then by their place in the
table. Two numbers are never compared: that 1,479 lies near 1,476 says nothing of whether they count the same people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from tawthiq.counts.scope import Comparison, CountClaim, Moment, Relation, compare
from tawthiq.counts.vocabulary import Vocabulary

# The order of the steps of an explanation, too.
RESPECTS = (("window",), ("areas",), ("population", "status"), ("perpetrators",))
_WEIGHTS = {
    Relation.EQUAL: 0,
    Relation.INSIDE: 1,
    Relation.CONTAINS: 1,
    Relation.OVERLAPPING: 2,
    Relation.UNKNOWN: 3,
    Relation.DISJOINT: 6,
    Relation.NOT_COMPARABLE: 24,
}
_FAR = 10**6  # days, where a date is not stated
_NO_TOTALS = ("sample", "verified_floor")


@dataclass(frozen=True)
class Neighbour:
    """A count of another publisher, how its scope lies to the count one asks about, and in which respects it differs."""

    claim: CountClaim
    comparison: Comparison  # of the count asked about with this one
    differs: tuple[str, ...]
    distance: int


def distance(comparison: Comparison) -> int:
    """How far two scopes are from each other; the same from either side."""
    found = comparison.by_dimension
    return sum(max(_WEIGHTS[found[name].relation] for name in names) for names in RESPECTS)


def differing(comparison: Comparison) -> tuple[str, ...]:
    """The respects in which two scopes are not known to be equal, in the order of the steps."""
    found = comparison.by_dimension
    return tuple(name for names in RESPECTS for name in names if found[name].relation != Relation.EQUAL)


def nearest(a: CountClaim, claims: Iterable[CountClaim], vocabulary: Vocabulary) -> list[Neighbour]:
    """Counts of other independence groups, nearest in scope first; what is not the same kind of people is left out."""
    ranked = []
    for place, claim in enumerate(claims):
        comparison = compare(a.scope, claim.scope, vocabulary)
        if claim.independence_group == a.independence_group or comparison.relation == Relation.NOT_COMPARABLE:
            continue
        away = distance(comparison)
        key = (away, len(comparison.unlike), *_days_between(a, claim), place)
        ranked.append((key, Neighbour(claim, comparison, differing(comparison), away)))
    return [neighbour for _, neighbour in sorted(ranked, key=lambda pair: pair[0])]


def default_pairs(claims: Sequence[CountClaim], vocabulary: Vocabulary, limit: int = 3) -> list[tuple[str, str]]:
    """The pairs of counts that a report opens with, as ids: the earlier row of each pair first.

    Headline totals are counts of the dead that are no part of another, no sample or verified floor, and not marked C.
    Each two independence groups give one pair: the totals that speak to the nearest days, then were published on the
    nearest days, then are nearest in scope, then stand first in the table. Pairs that have nobody in common are left
    out: they do not disagree. No rule looks at a value or at who a publisher is.
    """
    headlines = [(place, claim) for place, claim in enumerate(claims) if _is_headline(claim, vocabulary)]
    best: dict[frozenset[str], tuple[tuple[int, ...], CountClaim, CountClaim]] = {}
    for (first, a), (second, b) in combinations(headlines, 2):
        groups = frozenset((a.independence_group, b.independence_group))
        comparison = compare(a.scope, b.scope, vocabulary)
        if len(groups) < 2 or comparison.relation in (Relation.DISJOINT, Relation.NOT_COMPARABLE):
            continue
        key = (*_days_between(a, b), distance(comparison), first, second)
        if groups not in best or key < best[groups][0]:
            best[groups] = (key, a, b)
    return [(a.id, b.id) for _, a, b in sorted(best.values(), key=lambda found: found[0])[:limit]]


def _is_headline(claim: CountClaim, vocabulary: Vocabulary) -> bool:
    root = vocabulary.root(claim.scope.among or claim.scope.population)
    return (
        not claim.part_of
        and claim.relation != "increment"
        and claim.as_of is not None
        and claim.quantity.kind != "unknown"
        and claim.confidence != "C"
        and claim.scope.method not in _NO_TOTALS
        and vocabulary.counts_the_dead(root) is True
    )


def _days_between(a: CountClaim, b: CountClaim) -> tuple[int, int]:
    return _gap(a.as_of, b.as_of), _gap(a.published_on, b.published_on)


def _gap(a: Moment | None, b: Moment | None) -> int:
    """The most days that may lie between two dates, a month being any of its days."""
    return max(abs((a.high - b.low).days), abs((b.high - a.low).days)) if a and b else _FAR
