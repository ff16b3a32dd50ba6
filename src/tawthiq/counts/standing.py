"""Which figures their publisher still stands by, and which two were never said at one time.

A release that a publisher has replaced is not a statement beside the one that replaced it: the difference between them
is a revision. The parts of a replaced whole are replaced with it, whether or not each names its successor. What somebody
has replaced may still be set against what others stand by today, and against what others stood by when it was replaced.
"""

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from tawthiq.counts.reading import chain_of_wholes
from tawthiq.counts.scope import CountClaim


def standing(claims: Sequence[CountClaim]) -> frozenset[str]:
    """The claims that nobody has replaced, nor any whole they are a part of."""
    by_id = {claim.id: claim for claim in claims}
    replaced = {claim.supersedes for claim in claims if _takes_the_place(claim, by_id.get(claim.supersedes))}
    return frozenset(
        claim.id for claim in claims if not any(one.id in replaced for one in (claim, *chain_of_wholes(claim, by_id)))
    )


def never_together(claims: Sequence[CountClaim]) -> frozenset[frozenset[str]]:
    """Pairs of claims that were never said at one time: a figure and what took its place, and replaced ones in turn.

    A replaced figure was said from the day it was published to the day its successor was; where a day is not stated, it
    may have been said at any time.
    """
    by_id = {claim.id: claim for claim in claims}
    successors = {claim.supersedes: claim for claim in claims if _takes_the_place(claim, by_id.get(claim.supersedes))}
    said: dict[str, tuple[date, date]] = {}
    for claim in claims:
        ends = [successors[one.id] for one in (claim, *chain_of_wholes(claim, by_id)) if one.id in successors]
        if ends:
            first = claim.published_on.low if claim.published_on else date.min
            said[claim.id] = first, min(end.published_on.high if end.published_on else date.max for end in ends)
    in_turn = {
        frozenset((a, b))
        for (a, (begins, ends)), (b, (starts, stops)) in combinations(said.items(), 2)
        if ends < starts or stops < begins
    }
    return successions(claims) | in_turn


def retold(claims: Sequence[CountClaim]) -> frozenset[str]:
    """The claims of a publisher who repeats another that speaks for itself: one statement, said again."""
    publishers = {claim.publisher for claim in claims}
    return frozenset(
        claim.id
        for claim in claims
        if claim.publisher != claim.independence_group and claim.independence_group in publishers
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
