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


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each publisher that widens figures of one source."""
    wider: dict[tuple[str, str], list[Retelling]] = defaultdict(list)
    for one in retellings(table):
        if one.copy == Copy.WIDER and one.told.relation in ("", "subset"):
            wider[one.told.publisher, one.base.independence_group].append(one)
    for found in wider.values():
        found.sort(key=lambda one: (-known(one.told), known(one.base)))
        first = found[0]
        claims = dict.fromkeys(claim for one in found for claim in (one.told, *one.nearest))
        respects = tuple(dict.fromkeys(name for one in found for name in one.respects))
        other_people = bool({"population", "perpetrators"} & set(respects))
        yield Finding(
            "headline_wider_than_base",
            tuple(claims),
            tuple(Sum(plus(one.told), plus(one.base)) for one in found),
            known(first.told) if other_people else 0,
            {
                "told": first.told,
                "base": first.base,
                "respects": respects,
                "told_in": (first.told, respects),
                "base_in": (first.base, respects),
            },
        )
