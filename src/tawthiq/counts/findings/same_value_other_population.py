"""Same value, other population.

One publisher prints the same number twice, once for one population and once for another: everybody killed in one
release, civilians alone in the next. The numbers look unchanged, and an outlet that takes one from each release adds up
people who were counted twice or leaves people out. Looked for among figures of one publisher of at least 20, of which at
least one stands by itself; a part that is its whole is no such case, nor are women, men or children.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from tawthiq.counts.findings.finding import Finding, Sum, day, known, plus
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.panels import outside_ranges
from tawthiq.counts.scope import CountClaim

LEAST = 20


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each number that one publisher prints for unlike populations."""
    alike: dict[tuple[str, int], list[CountClaim]] = defaultdict(list)
    for claim in table.claims:
        if _is_candidate(table, claim):
            alike[claim.publisher, known(claim)].append(claim)
    for claims in alike.values():
        claims.sort(key=day)
        pairs = [(a, b) for a, b in combinations(claims, 2) if _are_unlike(table, a, b)]
        if pairs:
            a, b = pairs[0]
            kept = [each for each in claims if any(each in pair for pair in pairs)]
            values = {"publisher": a.publisher, "number": known(a), "a": a, "b": b}
            yield Finding("same_value_other_population", tuple(kept), (Sum(plus(a), plus(b)),), known(a), values)


def _is_candidate(table: CountTable, claim: CountClaim) -> bool:
    return (
        claim.quantity.kind in ("exact", "at_least")
        and (claim.quantity.best or claim.quantity.low or 0) >= LEAST
        and not table.is_increment(claim)
        and table.counts_the_dead(claim)
        and not table.vocabulary.is_relative(claim.scope.population)
        and not outside_ranges(claim)
    )


def _are_unlike(table: CountTable, a: CountClaim, b: CountClaim) -> bool:
    return (
        table.differs(a, b, "population")
        and (table.is_whole(a) or table.is_whole(b))
        and a not in table.wholes_of(b)
        and b not in table.wholes_of(a)
    )
