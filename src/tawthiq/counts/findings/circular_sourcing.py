"""Circular sourcing: many outlets, one source.

Outlets repeat the figure of one documenter, and the repetitions look like confirmations. All claims of one independence
group are one source, however many publishers print them.
"""

from collections import defaultdict
from collections.abc import Iterator

from tawthiq.counts.findings.finding import Finding, Sum, figure, known, plus
from tawthiq.counts.findings.retelling import LEAST, Copy, retellings
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each independence group whose figures come from more than one publisher."""
    repeated: dict[str, list[tuple[CountClaim, CountClaim]]] = defaultdict(list)
    for one in retellings(table):
        if one.copy in (Copy.FAITHFUL, Copy.WIDER) and one.told.independence_group == one.base.independence_group:
            plain = [base for base in one.bases if not table.differs(one.told, base, "population")]
            repeated[one.told.independence_group] += [(one.told, base) for base in plain or one.bases[:1]]
    for group, pairs in _without_own_voice(table).items():
        repeated.setdefault(group, pairs)
    for group, pairs in repeated.items():
        told, bases = dict.fromkeys(a for a, _ in pairs), dict.fromkeys(b for _, b in pairs)
        claims = sorted({**told, **bases}, key=lambda claim: table.place[claim.id])
        values = {"group": group, "told": tuple(told), "n": len({claim.publisher for claim in claims})}
        first = {a: b for a, b in reversed(pairs)}
        yield Finding(
            "circular_sourcing",
            tuple(claims),
            tuple(Sum(plus(a), plus(b)) for a, b in sorted(first.items(), key=lambda pair: table.place[pair[0].id])),
            0,
            values,
        )


def _without_own_voice(table: CountTable) -> dict[str, list[tuple[CountClaim, CountClaim]]]:
    """Outlets that print the same number of one source whose own publication nobody has entered."""
    by_number: dict[tuple[str, int], list[CountClaim]] = defaultdict(list)
    for claim in table.claims:
        repeats = claim.publisher != claim.independence_group and not table.sources(claim)
        if repeats and (figure(claim) or 0) >= LEAST:
            by_number[claim.independence_group, known(claim)].append(claim)
    found: dict[str, list[tuple[CountClaim, CountClaim]]] = defaultdict(list)
    for (group, _), claims in by_number.items():
        first = claims[0]
        found[group] += [(claim, first) for claim in claims[1:] if claim.publisher != first.publisher]
    return {group: pairs for group, pairs in found.items() if pairs}
