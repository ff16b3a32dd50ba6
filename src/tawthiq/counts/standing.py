"""Which figures their publisher still stands by, and which two were never said together.

A release that a publisher has replaced is not a statement beside the one that replaced it: the difference between them
is a revision. The parts of a replaced whole are replaced with it, whether or not each names its successor.
"""

from collections.abc import Sequence

from tawthiq.counts.reading import chain_of_wholes
from tawthiq.counts.scope import CountClaim


def standing(claims: Sequence[CountClaim]) -> frozenset[str]:
    """The claims that nobody has replaced, nor any whole they are a part of."""
    by_id = {claim.id: claim for claim in claims}
    replaced = {claim.supersedes for claim in claims if _takes_the_place(claim, by_id.get(claim.supersedes))}
    return frozenset(
        claim.id for claim in claims if not any(one.id in replaced for one in (claim, *chain_of_wholes(claim, by_id)))
    )


def successions(claims: Sequence[CountClaim]) -> frozenset[frozenset[str]]:
    """Pairs of claims of which one belongs to a release that took the place of the other's."""
    by_id = {claim.id: claim for claim in claims}
    release = {claim.id: [claim, *chain_of_wholes(claim, by_id)] for claim in claims}
    holding: dict[str, list[str]] = {}
    for claim in claims:
        for one in release[claim.id]:
            holding.setdefault(one.id, []).append(claim.id)
    pairs = set()
    for claim in claims:
        for one in release[claim.id]:
            for earlier in _replaced_by(one, by_id):
                pairs |= {frozenset({claim.id, other}) for other in holding[earlier.id] if other != claim.id}
    return frozenset(pairs)


def _replaced_by(claim: CountClaim, by_id: dict[str, CountClaim]) -> list[CountClaim]:
    found: list[CountClaim] = []
    earlier = by_id.get(claim.supersedes)
    while earlier is not None and earlier not in found and _takes_the_place(claim, earlier):
        found.append(earlier)
        earlier = by_id.get(earlier.supersedes)
    return found


def _takes_the_place(claim: CountClaim, earlier: CountClaim | None) -> bool:
    """Only who made a statement, or speaks for the same source, can replace it."""
    return earlier is not None and (
        claim.publisher == earlier.publisher or claim.independence_group == earlier.independence_group
    )
