"""Why two published counts differ: a way from A to B in steps, with what stays unexplained always shown.

The printed figures are explained, step by step in a fixed order: period, place, population (with status at death),
attribution, revision, duplicates, only in A, only in B, unexplained. Negative steps lead down, positive ones up, and
they sum to B − A; where a step is a range, the sum of the ranges holds B − A.

1. **Own figures.** Each publisher's own counts (parts of a whole, releases, nested scopes) lead from A to the count A′
   and from B to the count B′ that are nearest to each other in scope (`nearness`: never by value). These steps are
   exact. A step belongs to the respect by which the publisher divided its whole; a later release that covers more days
   is a step of the period, one that covers the same days a revision.
2. **Scope that no figure fills.** What still differs between A′ and B′ gives a step between bounds: nobody can be left
   out who is not counted, so a scope that A′ does not share takes between 0 and all of A′ away. The publishers' own
   parts narrow the bounds (`family.losses`).
3. **Lists.** Where both publishers have lists linked in the case's register, the persons on one list only and the rows
   that were repeated are exact, and stand for 1 and 2 (whoever is out of scope for one is on the other's list only).
4. **Unexplained** is what is left: people whom one of the two missed, doubles, misclassified dead, errors. It is never
   shared out among the other steps.

Two scopes that hold nobody in common differ by that alone. Two that count another kind of people have no difference.
"""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tawthiq.counts.family import KIND_OF, KINDS, Family, Link, Range, losses, minus, plus, printed
from tawthiq.counts.nearness import RESPECTS, differing, distance
from tawthiq.counts.scope import Comparison, CountClaim, Relation, compare
from tawthiq.counts.vocabulary import Vocabulary

UNEXPLAINED = "unexplained"
STEPS = (*KINDS, UNEXPLAINED)
_HOLDS = (Relation.EQUAL, Relation.CONTAINS)
_LIES_WITHIN = (Relation.EQUAL, Relation.INSIDE)


@dataclass(frozen=True)
class Step:
    """One step of the way: what it adds to A (lowest and highest; None where no bound is known), and what it rests on.

    `links` are the publishers' own figures behind it; `open_in` the respects in which only bounds are known.
    """

    kind: str
    low: int | None
    high: int | None
    claims: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    open_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lists:
    """What the register says of two publishers' lists: rows and persons of each, and persons on both."""

    rows_a: int
    rows_b: int
    only_a: int
    only_b: int
    both: int


@dataclass(frozen=True)
class Explanation:
    """The way from count A to count B. `near_a` and `near_b` are the publishers' counts nearest to each other in scope."""

    a: CountClaim
    b: CountClaim
    steps: tuple[Step, ...]
    near_a: CountClaim
    near_b: CountClaim
    comparison: Comparison  # of a with b
    near: Comparison  # of near_a with near_b
    lists: Lists | None = None

    @property
    def difference(self) -> Range:
        """B − A, as printed."""
        return minus(printed(self.b), printed(self.a))

    @property
    def exact(self) -> bool:
        """Whether every step is one number."""
        return all(step.low is not None and step.low == step.high for step in self.steps)

    @property
    def unexplained(self) -> Range:
        """What no step accounts for."""
        return self.steps[-1].low, self.steps[-1].high


def explain(
    a: CountClaim,
    b: CountClaim,
    claims: Sequence[CountClaim],
    vocabulary: Vocabulary,
    overlap: Mapping[str, Any] | None = None,
    families: MutableMapping[str, Family] | None = None,
) -> Explanation:
    """The way from published count A to published count B.

    `claims` are all counts of the case. `overlap` is what the register holds of linked lists: `lists`, in the order of
    the digits of a history, each with its `documenter` (as counts.csv writes the publisher, or an id or name of
    `[[documenters]]`) and, if known, its number of `rows`; and `patterns`, the number of persons of each capture
    history (`{"101": 12}`). `families` keeps what was read of each publisher from one explanation to the next.
    """
    place = {claim.id: index for index, claim in enumerate(claims)}
    if place.get(b.id, -1) < place.get(a.id, -1):
        # Computed in one direction only, so that asking the other way round cannot give another answer.
        return _turned(explain(b, a, claims, vocabulary, overlap, families), vocabulary)
    comparison = compare(a.scope, b.scope, vocabulary)
    direct = Explanation(a, b, (), a, b, comparison, comparison)
    if comparison.relation == Relation.NOT_COMPARABLE or None in (*printed(a), *printed(b)):
        return replace(direct, steps=(Step(UNEXPLAINED, None, None, (a.id, b.id)),))
    lists = _lists(a.publisher, b.publisher, vocabulary, overlap) if overlap else None
    if lists:
        return replace(direct, steps=_by_lists(a, b, lists), lists=lists)
    if comparison.relation == Relation.DISJOINT:
        return replace(direct, steps=_apart(a, b, comparison))
    known = {} if families is None else families
    for publisher in (a.publisher, b.publisher):
        if publisher not in known:
            known[publisher] = Family(publisher, claims, vocabulary)
    return _by_scope(direct, known, vocabulary)


def _by_scope(direct: Explanation, families: Mapping[str, Family], vocabulary: Vocabulary) -> Explanation:
    a, b = direct.a, direct.b
    from_a, from_b = _nearest_ways(a, b, families, vocabulary)
    near_a, near_b = _end(a, from_a), _end(b, from_b)
    near = compare(near_a.scope, near_b.scope, vocabulary)
    steps = {kind: _own(kind, (*from_a, *(link.reversed() for link in reversed(from_b)))) for kind in KINDS}
    inside_a, inside_b = printed(near_a), printed(near_b)
    if near_a.id != near_b.id:
        lost_a, inside_a = losses(near_a, near_b, families[a.publisher])
        lost_b, inside_b = losses(near_b, near_a, families[b.publisher])
        for names in RESPECTS:
            gone = minus(lost_b.get(names[0], (0, 0)), lost_a.get(names[0], (0, 0)))
            if names[0] in lost_a or names[0] in lost_b:
                open_in = tuple(name for name in differing(near) if name in names)
                step = steps[KIND_OF[open_in[0]]]
                low, high = plus((step.low, step.high), gone)
                named = (*step.claims, near_a.id, near_b.id)
                steps[step.kind] = replace(step, low=low, high=high, claims=_once(named), open_in=open_in)
    rest = Step(UNEXPLAINED, *minus(inside_b, inside_a), _once((near_a.id, near_b.id)))
    shown = (step for step in steps.values() if step.links or step.open_in)
    return replace(direct, steps=(*shown, rest), near_a=near_a, near_b=near_b, near=near)


def _own(kind: str, links: Sequence[Link]) -> Step:
    """The step that the publishers' own figures give."""
    here = tuple(link for link in links if link.kind == kind)
    total: Range = (0, 0)
    for link in here:
        total = plus(total, link.change)
    named = [claim.id for link in here for claim in (link.source, link.target, *link.beside)]
    return Step(kind, *total, _once(named), here)


def _nearest_ways(
    a: CountClaim, b: CountClaim, families: Mapping[str, Family], vocabulary: Vocabulary
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The ways through each publisher's own figures to the two that are nearest in scope; the shorter ways win ties."""
    ways_a, ways_b = (
        {
            end: way
            for end, way in families[one.publisher].paths(one).items()
            if _keeps(_end(one, way), one, other, vocabulary)
        }
        for one, other in ((a, b), (b, a))
    )

    def rank(ends: tuple[str, str]) -> tuple[int, ...]:
        one, other = ends
        length = len(ways_a[one]) + len(ways_b[other])
        if one == other:
            return -1, length, 0
        left, right = _end(a, ways_a[one]), _end(b, ways_b[other])
        comparison = compare(left.scope, right.scope, vocabulary)
        return distance(comparison), length, len(comparison.unlike)

    one, other = min(((one, other) for one in ways_a for other in ways_b), key=rank)
    return ways_a[one], ways_b[other]


def _keeps(end: CountClaim, start: CountClaim, other: CountClaim, vocabulary: Vocabulary) -> bool:
    """Whether a way leads from one scope towards the other and no further.

    It drops nobody whom both count, and takes in nobody whom neither counts: what two publishers disagree on within
    the scope of both must stay in what is unexplained.
    """
    found = [compare(end.scope, one.scope, vocabulary).by_dimension for one in (start, other)]
    return end is start or all(
        any(all(dimensions[name].relation in allowed for name in names) for dimensions in found)
        for names in RESPECTS
        for allowed in (_HOLDS, _LIES_WITHIN)
    )


def _end(start: CountClaim, way: Sequence[Link]) -> CountClaim:
    return way[-1].target if way else start


def _apart(a: CountClaim, b: CountClaim, comparison: Comparison) -> tuple[Step, ...]:
    """Nobody in common: the first respect that keeps them apart is the whole difference."""
    apart = [name for name in differing(comparison) if comparison.by_dimension[name].relation == Relation.DISJOINT]
    difference = minus(printed(b), printed(a))
    named = (a.id, b.id)
    return Step(KIND_OF[apart[0]], *difference, named, open_in=(apart[0],)), Step(UNEXPLAINED, 0, 0, named)


def _by_lists(a: CountClaim, b: CountClaim, lists: Lists) -> tuple[Step, ...]:
    repeated = (lists.rows_b - lists.only_b - lists.both) - (lists.rows_a - lists.only_a - lists.both)
    rest = minus(minus(printed(b), printed(a)), (lists.rows_b - lists.rows_a,) * 2)
    return (
        Step("duplicates", repeated, repeated, (a.id, b.id)),
        Step("only_a", -lists.only_a, -lists.only_a, (a.id,)),
        Step("only_b", lists.only_b, lists.only_b, (b.id,)),
        Step(UNEXPLAINED, *rest, (a.id, b.id)),
    )


def _lists(a: str, b: str, vocabulary: Vocabulary, overlap: Mapping[str, Any]) -> Lists | None:
    """What the linked lists of two publishers hold; None where either has no list, or both have the same."""
    on_a, on_b = (_digits(publisher, vocabulary, overlap) for publisher in (a, b))
    if not on_a or not on_b or on_a == on_b:
        return None
    persons = dict.fromkeys(("a", "b", "both"), 0)
    for history, number in overlap["patterns"].items():
        held = (any(history[digit] == "1" for digit in on_a), any(history[digit] == "1" for digit in on_b))
        where = {(True, True): "both", (True, False): "a", (False, True): "b"}.get(held)
        if where:
            persons[where] += number
    rows = [
        sum(overlap["lists"][digit].get("rows") or 0 for digit in digits)
        if all(overlap["lists"][digit].get("rows") is not None for digit in digits)
        else persons[name] + persons["both"]
        for name, digits in (("a", on_a), ("b", on_b))
    ]
    return Lists(rows[0], rows[1], persons["a"], persons["b"], persons["both"])


def _digits(publisher: str, vocabulary: Vocabulary, overlap: Mapping[str, Any]) -> tuple[int, ...]:
    names = vocabulary.documenters.get(publisher)
    return tuple(
        digit
        for digit, entry in enumerate(overlap["lists"])
        if entry["documenter"] == publisher
        or (names is not None and vocabulary.documenters.get(entry["documenter"]) == names)
    )


def _turned(found: Explanation, vocabulary: Vocabulary) -> Explanation:
    """The way back: the same steps with opposite signs, what is only in A then only in B."""
    swapped = {"only_a": "only_b", "only_b": "only_a"}
    steps = [
        replace(
            step,
            kind=swapped.get(step.kind, step.kind),
            low=None if step.high is None else -step.high,
            high=None if step.low is None else -step.low,
            links=tuple(link.reversed() for link in reversed(step.links)),
        )
        for step in found.steps
    ]
    lists = found.lists
    return Explanation(
        a=found.b,
        b=found.a,
        steps=tuple(sorted(steps, key=lambda step: STEPS.index(step.kind))),
        near_a=found.near_b,
        near_b=found.near_a,
        comparison=compare(found.b.scope, found.a.scope, vocabulary),
        near=compare(found.near_b.scope, found.near_a.scope, vocabulary),
        lists=lists and Lists(lists.rows_b, lists.rows_a, lists.only_b, lists.only_a, lists.both),
    )


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
