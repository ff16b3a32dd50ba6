"""Nearly equal numbers of unlike scope.

Two publishers who do not copy each other print almost the same number for other people, days, places or deeds. Near
equality is then no corroboration: the two sets of people may share most of their members, or few. Looked for among
figures of at least 100 that stand by themselves and differ by at most two persons or 0.5 %; numbers said to be rounded
meet too easily.
"""

from collections.abc import Iterator
from itertools import combinations

from tawthiq.counts.findings.finding import Finding, Sum, known, plus
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.panels import outside_ranges
from tawthiq.counts.scope import CountClaim

LEAST, SHARE, PERSONS = 100, 0.005, 2
RESPECTS = ("population", "window", "areas", "perpetrators", "status")


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each pair of publishers' figures that agree by chance, other releases of the same numbers merged."""
    pairs = [(a, b) for a, b in combinations(_candidates(table), 2) if _is_near(a, b) and _unlike(table, a, b)]
    for group in _connected(pairs):
        a, b = min(group, key=lambda pair: abs(known(pair[0]) - known(pair[1])))
        claims = dict.fromkeys(claim for pair in group for claim in pair)
        if known(a) < known(b):
            a, b = b, a
        difference = known(a) - known(b)
        respects = _unlike(table, a, b)
        values = {"a": a, "b": b, "difference": difference, "respects": respects}
        values |= {"a_in": (a, respects), "b_in": (b, respects)}
        sums = (Sum(plus(a), plus(b)),)
        variant = "" if difference else "same"
        yield Finding("near_equal_other_scope", tuple(claims), sums, difference, values, variant=variant)


def _candidates(table: CountTable) -> list[CountClaim]:
    return [
        claim
        for claim in table.claims
        if table.is_whole(claim)
        and claim.quantity.kind in ("exact", "at_least")
        and known(claim) >= LEAST
        and table.counts_the_dead(claim)
        and not outside_ranges(claim)
    ]


def _is_near(a: CountClaim, b: CountClaim) -> bool:
    allowed = max(PERSONS, SHARE * max(known(a), known(b)))
    return a.independence_group != b.independence_group and abs(known(a) - known(b)) <= allowed


def _unlike(table: CountTable, a: CountClaim, b: CountClaim) -> tuple[str, ...]:
    return tuple(name for name in RESPECTS if table.differs(a, b, name))


def _connected(pairs: list[tuple[CountClaim, CountClaim]]) -> list[list[tuple[CountClaim, CountClaim]]]:
    groups: list[list[tuple[CountClaim, CountClaim]]] = []
    for pair in pairs:
        touching = [group for group in groups if any(set(pair) & set(other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([*(other for group in touching for other in group), pair])
    return groups
