"""Circular sourcing: many outlets, one source.

Outlets repeat the figure of one documenter, and the repetitions look like confirmations. All claims of one independence
group are one source, however many publishers print them.
"""

from collections import defaultdict
from collections.abc import Iterator

from tawthiq.counts.findings.finding import Finding, Sum, day, figure, known, plus
from tawthiq.counts.findings.retelling import LEAST, Copy, retellings
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each independence group whose figures come from more than one publisher."""
    repeated: dict[str, list[tuple[CountClaim, CountClaim]]] = defaultdict(list)
    found = list(retellings(table))
    for one in found:
        if one.copy in (Copy.FAITHFUL, Copy.WIDER) and one.told.independence_group == one.base.independence_group:
            plain = [base for base in one.bases if not table.differs(one.told, base, "population")]
            repeated[one.told.independence_group] += [(one.told, base) for base in plain or one.nearest]
    for group, pairs in _without_base(table, {one.told for one in found}).items():
        repeated[group] += pairs
    for group, pairs in repeated.items():
        claims = sorted({claim for pair in pairs for claim in pair}, key=lambda claim: table.place[claim.id])
        told = tuple(claim for claim in claims if claim.publisher != group)
        sums = [Sum(plus(a), plus(b)) for a, b in dict(reversed(pairs)).items()]  # each beside the nearest base
        sums.sort(key=lambda one: (-one.left_value, one.residual))
        values = {"group": group, "told": told, "n": len({claim.publisher for claim in claims})}
        yield Finding("circular_sourcing", tuple(claims), tuple(sums), 0, values)


def _without_base(table: CountTable, based: set[CountClaim]) -> dict[str, list[tuple[CountClaim, CountClaim]]]:
    """Outlets that print the same number of one source, whose own publication of it nobody has entered."""
    by_number: dict[tuple[str, int], list[CountClaim]] = defaultdict(list)
    for claim in table.claims:
        repeats = claim.publisher != claim.independence_group and claim not in based
        if repeats and (figure(claim) or 0) >= LEAST:
            by_number[claim.independence_group, known(claim)].append(claim)
    found: dict[str, list[tuple[CountClaim, CountClaim]]] = defaultdict(list)
    for (group, _), claims in by_number.items():
        if len({claim.publisher for claim in claims}) > 1:
            first = min(claims, key=day)
            found[group] += [(claim, first) for claim in claims if claim is not first]
    return found
