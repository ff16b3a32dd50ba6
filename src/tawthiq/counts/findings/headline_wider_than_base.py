"""A headline wider than its base.

A retelling keeps the number of its source and drops what limits it: more places, more days, other perpetrators, everybody
where civilians were counted, "civilians" over a total that holds fighters. The number is the source's, the sentence is
not. A scope that the retelling leaves unstated is not called wider.
"""

from collections import defaultdict
from collections.abc import Iterator

from tawthiq.counts.findings.finding import Finding, Sum, known, plus
from tawthiq.counts.findings.retelling import Copy, Retelling, retellings
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim, Relation


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each publisher that widens figures of one source."""
    wider: dict[tuple[str, str], list[Retelling]] = defaultdict(list)
    for one in retellings(table):
        if one.copy == Copy.WIDER and one.told.relation in ("", "subset"):
            wider[one.told.publisher, one.base.independence_group].append(one)
    for found in wider.values():
        first = found[0]
        claims = dict.fromkeys(claim for one in found for claim in (one.told, *_same(table, one)))
        respects = tuple(dict.fromkeys(name for one in found for name in one.respects))
        other_people = bool({"population", "perpetrators"} & set(respects))
        yield Finding(
            "headline_wider_than_base",
            tuple(claims),
            tuple(Sum(plus(one.told), plus(one.base)) for one in found),
            known(first.told) if other_people else 0,
            {"told": first.told, "base": first.base, "respects": respects},
        )


def _same(table: CountTable, one: Retelling) -> list[CountClaim]:
    """The base, and what repeats it unchanged."""
    return [base for base in one.bases if table.compare(one.base, base).relation == Relation.EQUAL] or [one.base]
