"""A publisher's own counts and how they hang together: parts of wholes, releases one after another, nested scopes.

What a publisher says of its own figures is checked before it is used: a part must lie inside its whole and not exceed
it, a release must not speak of other people than the one before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from tawthiq.counts.nearness import RESPECTS, differing
from tawthiq.counts.scope import Comparison, CountClaim, Relation, compare
from tawthiq.counts.vocabulary import Vocabulary

Range = tuple[int | None, int | None]  # lowest and highest; None where there is no such end
UNKNOWN_RANGE: Range = (None, None)
KINDS = ("window", "area", "population", "status", "perpetrator", "revision", "duplicates", "only_a", "only_b")
KIND_OF = {"window": "window", "areas": "area", "population": "population", "status": "status"} | {
    "perpetrators": "perpetrator"
}
_WITHIN = (Relation.EQUAL, Relation.INSIDE)
_APART = (Relation.DISJOINT, Relation.NOT_COMPARABLE)
_SCOPE_COST = 3  # what nobody linked is used only where no link leads further, and rather in one respect than in two


def printed(claim: CountClaim) -> Range:
    """The figure as printed: `at least 383` is the printed 383. An interval keeps its ends; unknown has none."""
    quantity = claim.quantity
    if quantity.kind == "interval":
        return quantity.low, quantity.high
    if quantity.kind == "unknown":
        return UNKNOWN_RANGE
    figure = quantity.best if quantity.best is not None else quantity.low
    return figure, figure


@dataclass(frozen=True)
class Link:
    """Two counts of one publisher that explain each other's difference.

    `how` is part, release or scope; `kind` the step it belongs to; `differs` the respects in which the scopes differ;
    `beside` the other parts of the same whole.
    """

    source: CountClaim
    target: CountClaim
    how: str
    kind: str
    differs: tuple[str, ...]
    beside: tuple[CountClaim, ...] = ()

    @property
    def change(self) -> Range:
        """What is added on the way from source to target."""
        return minus(printed(self.target), printed(self.source))

    @property
    def cost(self) -> int:
        """How far a way goes over this link: declared links are near."""
        return 1 if self.how != "scope" else _SCOPE_COST * max(1, len(self.differs))

    def reversed(self) -> "Link":
        """The same link walked the other way."""
        return Link(self.target, self.source, self.how, self.kind, self.differs, self.beside)


def minus(a: Range, b: Range) -> Range:
    """The range of a difference; no end where either has none."""
    return (
        a[0] - b[1] if a[0] is not None and b[1] is not None else None,
        a[1] - b[0] if a[1] is not None and b[0] is not None else None,
    )


def plus(a: Range, b: Range) -> Range:
    """The range of a sum; no end where either has none."""
    return (
        a[0] + b[0] if a[0] is not None and b[0] is not None else None,
        a[1] + b[1] if a[1] is not None and b[1] is not None else None,
    )


class Family:
    """The counts of one publisher with the links among them that hold when checked."""

    def __init__(self, publisher: str, claims: Iterable[CountClaim], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        every = [claim for claim in claims if claim.publisher == publisher]
        additions = _additions(every)
        self.claims = [claim for claim in every if claim.id not in additions]
        self.by_id = {claim.id: claim for claim in self.claims}
        self._compared: dict[tuple[str, str], Comparison] = {}
        self.place = {claim.id: place for place, claim in enumerate(self.claims)}
        self.parts = self._parts()
        self._links: dict[str, list[Link]] = defaultdict(list)
        for link in [*self._part_links(), *self._release_links()]:
            self._links[link.source.id].append(link)
            self._links[link.target.id].append(link.reversed())

    def paths(self, start: CountClaim) -> Mapping[str, tuple[Link, ...]]:
        """The shortest way from a count to each other one of the family; ties by the order of steps, then of the table."""
        found: dict[str, tuple[Link, ...]] = {}
        waiting: list[tuple[int, tuple[int, ...], tuple[int, ...], int]] = [(0, (), (), 0)]
        ways: list[tuple[CountClaim, tuple[Link, ...]]] = [(start, ())]
        while waiting:
            cost, ranks, places, index = heappop(waiting)
            here, way = ways[index]
            if here.id in found:
                continue
            found[here.id] = way
            for link in (*self._links[here.id], *self._scope_links(here)):
                if link.target.id not in found:
                    ways.append((link.target, (*way, link)))
                    rank, place = KINDS.index(link.kind), self.place[link.target.id]
                    entry = (cost + link.cost, (*ranks, rank), (*places, place), len(ways) - 1)
                    heappush(waiting, entry)
        return found

    def cells(self, whole: CountClaim) -> list[list[CountClaim]]:
        """The ways in which a publisher divides a count: sets of parts that have nobody in common, as fine as they close."""
        divisions = []
        for division in self._divisions(whole):
            cells: list[CountClaim] = []
            for part in division:
                finer = [found for found in self.cells(part) if _total(found) == printed(part)[0]]
                cells += finer[0] if finer and _is_point(part) else [part]
            divisions.append(cells)
        return divisions

    def _divisions(self, whole: CountClaim) -> list[list[CountClaim]]:
        """Parts that exclude each other stand together: a division by place is not one by sex."""
        divisions: list[list[CountClaim]] = []
        for part in self.parts.get(whole.id, ()):
            if part.relation != "partition" or not _is_point(part):
                continue
            for division in divisions:
                if all(self._compare(part, other).relation == Relation.DISJOINT for other in division):
                    division.append(part)
                    break
            else:
                divisions.append([part])
        high = printed(whole)[1]
        return [division for division in divisions if high is not None and _total(division) <= high]

    def _parts(self) -> dict[str, list[CountClaim]]:
        parts: dict[str, list[CountClaim]] = defaultdict(list)
        for claim in self.claims:
            whole = self.by_id.get(claim.part_of)
            if whole is not None and claim.relation in ("partition", "subset") and self._is_part(claim, whole):
                parts[whole.id].append(claim)
        return parts

    def _is_part(self, part: CountClaim, whole: CountClaim) -> bool:
        return _holds(whole, part) and all(
            dimension.relation in _WITHIN
            or (dimension.relation == Relation.UNKNOWN and getattr(part.scope, name) == getattr(whole.scope, name))
            for name, dimension in self._compare(part, whole).by_dimension.items()
        )

    def _part_links(self) -> list[Link]:
        links = []
        for whole, parts in self.parts.items():
            for part in parts:
                differs = differing(self._compare(part, self.by_id[whole]))
                beside = tuple(other for other in parts if other is not part and other.relation == "partition")
                kind = self._split_by(part, beside, differs)
                links.append(Link(self.by_id[whole], part, "part", kind, differs, beside))
        return links

    def _split_by(self, part: CountClaim, beside: Sequence[CountClaim], differs: Sequence[str]) -> str:
        """The respect by which a whole is divided is the first that keeps a part apart from those beside it."""
        apart = [
            {name for name, found in self._compare(part, other).by_dimension.items() if found.relation in _APART}
            for other in beside
        ]
        shared = [name for name in differs if any(name in names for names in apart)]
        always = [name for name in shared if all(name in names for names in apart)]
        return KIND_OF[[*always, *shared, *differs, "population"][0]]

    def _release_links(self) -> list[Link]:
        links = []
        for later in self.claims:
            earlier = self.by_id.get(later.supersedes)
            if earlier is None or earlier is later or None in (*printed(earlier), *printed(later)):
                continue
            comparison = self._compare(earlier, later)
            if comparison.relation not in _APART:
                longer = comparison.by_dimension["window"].relation == Relation.INSIDE
                kind = "window" if longer else "revision"
                links.append(Link(earlier, later, "release", kind, differing(comparison)))
        return links

    def _scope_links(self, start: CountClaim) -> list[Link]:
        """Counts that nobody linked, but of nested scopes counted alike; the first respect that differs names the step."""
        links = []
        for other in self.claims:
            if other is start or not _counted_alike(start, other):
                continue
            comparison = self._compare(start, other)
            wider, narrower = (start, other) if comparison.relation == Relation.CONTAINS else (other, start)
            if comparison.relation in (Relation.INSIDE, Relation.CONTAINS) and _holds(wider, narrower):
                differs = differing(comparison)
                links.append(Link(start, other, "scope", KIND_OF[differs[0]], differs))
            elif comparison.relation == Relation.EQUAL and _dates(start) != _dates(other):
                links.append(Link(start, other, "scope", "revision", ()))
        return links

    def _compare(self, a: CountClaim, b: CountClaim) -> Comparison:
        key = (a.id, b.id)
        if key not in self._compared:
            self._compared[key] = compare(a.scope, b.scope, self.vocabulary)
        return self._compared[key]


def losses(claim: CountClaim, other: CountClaim, family: Family) -> tuple[dict[str, Range], Range]:
    """How many of a count lie outside another's scope, by the first respect that keeps them out, and how many lie inside.

    Exact where the publisher's own parts fall wholly inside or outside; else from what its parts leave possible: never
    less than the parts that are surely outside, never more than what is not surely inside.
    """
    low, high = printed(claim)
    found: dict[str, Range] = {}
    divisions: list[list[CountClaim]] = [*family.cells(claim), []]
    placed = [
        [(_ins_and_outs(part, other, family.vocabulary), printed(part)[0] or 0) for part in cells]
        for cells in divisions
    ]
    own = _ins_and_outs(claim, other, family.vocabulary)
    for respect, names in enumerate(RESPECTS):
        if own[respect] == "in":
            continue
        sure = max(sum(n for where, n in cells if _first_out(where) == respect) for cells in placed)
        spared = max(sum(n for where, n in cells if not _may_go(where, respect)) for cells in placed)
        found[names[0]] = (sure, high - spared if high is not None else None)
    inside = max(sum(n for where, n in cells if set(where) == {"in"}) for cells in placed)
    outside = max(sum(n for where, n in cells if "out" in where) for cells in placed)
    if set(own) == {"in"}:
        return found, (low, high)
    return found, (inside if low is not None else None, high - outside if high is not None else None)


def _ins_and_outs(claim: CountClaim, other: CountClaim, vocabulary: Vocabulary) -> tuple[str, ...]:
    """For each respect, whether everyone counted lies inside the other's scope, or outside, or it cannot be told."""
    found = compare(claim.scope, other.scope, vocabulary).by_dimension
    answers = []
    for names in RESPECTS:
        relations = [found[name].relation for name in names]
        inside = all(relation in _WITHIN for relation in relations)
        answers.append("in" if inside else "out" if any(relation in _APART for relation in relations) else "?")
    return tuple(answers)


def _first_out(where: tuple[str, ...]) -> int | None:
    """The respect that surely keeps a part out before any other: all earlier ones let it in."""
    first = next((respect for respect, answer in enumerate(where) if answer != "in"), None)
    return first if first is not None and where[first] == "out" else None


def _may_go(where: tuple[str, ...], respect: int) -> bool:
    return where[respect] != "in" and "out" not in where[:respect]


def _total(parts: Iterable[CountClaim]) -> int:
    return sum(printed(part)[0] or 0 for part in parts)


def _holds(whole: CountClaim, part: CountClaim) -> bool:
    """Whether a figure is large enough to hold another; what is not stated is not known to."""
    low, high = printed(part)[0], printed(whole)[1]
    return low is not None and high is not None and low <= high


def _counted_alike(a: CountClaim, b: CountClaim) -> bool:
    ways = [(one.scope.date_basis, one.scope.method) for one in (a, b)]
    return ways[0] == ways[1] and "unknown" not in ways[0] and None not in (*printed(a), *printed(b))


def _is_point(claim: CountClaim) -> bool:
    low, high = printed(claim)
    return low is not None and low == high


def _dates(claim: CountClaim) -> tuple[object, object]:
    return claim.as_of, claim.published_on


def _additions(claims: Sequence[CountClaim]) -> set[str]:
    """Additions to a documentation, and their parts: they are no totals, so no difference of totals runs through them."""
    found = {claim.id for claim in claims if claim.relation == "increment"}
    while True:
        more = {claim.id for claim in claims if claim.part_of in found} - found
        if not more:
            return found
        found |= more
