"""Published counts in panels of comparable scope, so that nothing is ranked beside what it is unlike.

Two claims share a panel where all of these agree:

- **kind**: a toll; an estimate; a floor verified case by case; a sample; an addition to a documentation; people who are
  not counted among the dead (missing, suspects);
- **breakdown**: a whole, or its parts by area, or its parts by sex and age;
- **population**, by family: everything inside `civilians` stands with the civilians;
- **attribution**: the same set of perpetrators; `any` and `unstated` are sets of their own. People who are not counted
  among the dead are not divided by it;
- **area**: the same places; sets of several areas stand with the widest set that holds them;
- **beginning**: windows that begin within a week of each other, so that a month and a year never meet.

Method, date basis and the end of the window may differ within a panel; every sentence carries its own.

**Order.** Kinds as above; then wide populations before narrow ones; then what is not divided by perpetrator, what is
attributed, what is not attributed; then by the day of the first figure and its place in the table. No rule looks at who
a party is: relabelling the parties relabels the panels and leaves their order alone. Within a panel: by the day to which
a figure speaks, then by publisher.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tawthiq.counts.reading import chain_of_wholes
from tawthiq.counts.scope import ANY, UNSTATED, CountClaim, Moment, Relation, area_holds, compare_areas
from tawthiq.counts.vocabulary import Vocabulary

DAYS_OF_ONE_BEGINNING = 7


class PanelKind(StrEnum):
    """What sort of number a panel holds, in the order of showing."""

    TOLL = "toll"
    ESTIMATE = "estimate"
    FLOOR = "floor"
    SAMPLE = "sample"
    INCREMENT = "increment"
    NOT_DEAD = "not_dead"


class Breakdown(StrEnum):
    """Whether the claims of a panel are wholes or parts."""

    WHOLE = "whole"
    BY_AREA = "by_area"
    BY_SEX_AND_AGE = "by_sex_and_age"


_KIND_OF_METHOD = {
    "verified_floor": PanelKind.FLOOR,
    "sample": PanelKind.SAMPLE,
    "estimate": PanelKind.ESTIMATE,
}


@dataclass(frozen=True)
class PanelScope:
    """What the claims of one panel have in common."""

    kind: PanelKind
    breakdown: Breakdown
    population: str
    perpetrators: frozenset[str]
    areas: frozenset[str]
    beginning: date | None


@dataclass(frozen=True)
class Panel:
    """Claims of comparable scope, in order, and the panels that differ from this one in the fewest respects."""

    id: str
    scope: PanelScope
    claims: tuple[CountClaim, ...]
    neighbours: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (panel id, respects in which it differs)


def panels(claims: Sequence[CountClaim], vocabulary: Vocabulary) -> list[Panel]:
    """Every claim in exactly one panel, in the order that the module describes."""
    grouped: dict[PanelScope, list[CountClaim]] = defaultdict(list)
    for claim, scope in zip(claims, _scopes(claims, vocabulary), strict=True):
        grouped[scope].append(claim)
    place = {claim.id: index for index, claim in enumerate(claims)}
    ordered = _ordered(grouped, place, vocabulary)
    ids = {scope: f"panel-{number}" for number, scope in enumerate(ordered, 1)}
    return [
        Panel(
            id=ids[scope],
            scope=scope,
            claims=tuple(sorted(grouped[scope], key=lambda claim: _by_day(claim, place))),
            neighbours=tuple((ids[other], differences(scope, other)) for other in _nearest(scope, ordered)),
        )
        for scope in ordered
    ]


def differences(a: PanelScope, b: PanelScope) -> tuple[str, ...]:
    """The respects in which two panels differ."""
    names = ("kind", "breakdown", "population", "perpetrators", "areas", "beginning")
    return tuple(name for name in names if getattr(a, name) != getattr(b, name))


def outside_ranges(claim: CountClaim) -> bool:
    """Whether a claim stays visible but outside every range: no printed source was seen, or no method is known."""
    return claim.confidence == "C"


def _scopes(claims: Sequence[CountClaim], vocabulary: Vocabulary) -> list[PanelScope]:
    by_id = {claim.id: claim for claim in claims}
    parts: dict[str, list[CountClaim]] = defaultdict(list)
    for claim in claims:
        parts[claim.part_of].append(claim)
    kinds = [_kind(claim, by_id, vocabulary) for claim in claims]
    breakdowns = [_breakdown(claim, by_id, parts, vocabulary) for claim in claims]
    measured = [_measured_area(claim, by_id, parts) for claim in claims]
    widest = _widest(measured)
    beginnings = _beginnings(claims)
    return [
        PanelScope(
            kind=kind,
            breakdown=breakdown,
            population=_family(claim, vocabulary),
            perpetrators=frozenset() if kind == PanelKind.NOT_DEAD else claim.scope.perpetrators,
            areas=widest[areas],
            beginning=beginnings[claim.scope.window.start],
        )
        for claim, kind, breakdown, areas in zip(claims, kinds, breakdowns, measured, strict=True)
    ]


def _base(claim: CountClaim, vocabulary: Vocabulary) -> str:
    relative = vocabulary.is_relative(claim.scope.population)
    return claim.scope.among or claim.scope.population if relative else claim.scope.population


def _family(claim: CountClaim, vocabulary: Vocabulary) -> str:
    return vocabulary.family(_base(claim, vocabulary))


def _kind(claim: CountClaim, by_id: Mapping[str, CountClaim], vocabulary: Vocabulary) -> PanelKind:
    if vocabulary.counts_the_dead(vocabulary.root(_base(claim, vocabulary))) is False:
        return PanelKind.NOT_DEAD
    if any(one.relation == "increment" for one in _parts_upwards(claim, by_id)):
        return PanelKind.INCREMENT
    return _KIND_OF_METHOD.get(claim.scope.method, PanelKind.TOLL)


def _parts_upwards(claim: CountClaim, by_id: Mapping[str, CountClaim]) -> list[CountClaim]:
    return [claim, *chain_of_wholes(claim, by_id)]


def _breakdown(
    claim: CountClaim,
    by_id: Mapping[str, CountClaim],
    parts: Mapping[str, list[CountClaim]],
    vocabulary: Vocabulary,
) -> Breakdown:
    if vocabulary.is_relative(claim.scope.population):
        return Breakdown.BY_SEX_AND_AGE
    by_area = any(_is_part_by_area(one, by_id, parts) for one in _parts_upwards(claim, by_id))
    return Breakdown.BY_AREA if by_area else Breakdown.WHOLE


def _is_part_by_area(claim: CountClaim, by_id: Mapping[str, CountClaim], parts: Mapping[str, list[CountClaim]]) -> bool:
    """A part by area has a narrower area than its whole, and a sister that lies elsewhere."""
    whole = by_id.get(claim.part_of)
    if whole is None or claim.relation == "increment":
        return False
    areas = claim.scope.areas
    if compare_areas(areas, whole.scope.areas) != Relation.INSIDE:
        return False
    return any(compare_areas(areas, part.scope.areas) == Relation.DISJOINT for part in parts[claim.part_of])


def _measured_area(
    claim: CountClaim, by_id: Mapping[str, CountClaim], parts: Mapping[str, list[CountClaim]]
) -> frozenset[str]:
    """A part by area is shown with the other parts of its whole, under the area of the whole."""
    chain = _parts_upwards(claim, by_id)
    cut = [index for index, one in enumerate(chain) if _is_part_by_area(one, by_id, parts)]
    return chain[cut[-1] + 1].scope.areas if cut else claim.scope.areas


def _widest(areas: Sequence[frozenset[str]]) -> dict[frozenset[str], frozenset[str]]:
    """Each set of several areas with the widest such set that holds it; single areas stand alone."""
    several = sorted({one for one in areas if len(one) > 1}, key=lambda one: (-len(one), sorted(one)))

    def holder(inner: frozenset[str]) -> frozenset[str]:
        if len(inner) < 2:
            return inner
        return next(outer for outer in several if all(any(area_holds(x, y) for x in outer) for y in inner))

    return {one: holder(one) for one in areas}


def _beginnings(claims: Sequence[CountClaim]) -> dict[Moment | None, date | None]:
    starts = sorted({claim.scope.window.start for claim in claims if claim.scope.window.start}, key=lambda one: one.low)
    beginnings: dict[Moment | None, date | None] = {None: None}
    first: date | None = None
    for start in starts:
        if first is None or (start.low - first).days > DAYS_OF_ONE_BEGINNING:
            first = start.low
        beginnings[start] = first
    return beginnings


def _by_day(claim: CountClaim, place: Mapping[str, int]) -> tuple[date, str, date, int]:
    return _day(claim.as_of), claim.publisher, _day(claim.published_on), place[claim.id]


def _day(moment: Moment | None) -> date:
    return moment.high if moment else date.max


def _ordered(
    grouped: Mapping[PanelScope, Sequence[CountClaim]], place: Mapping[str, int], vocabulary: Vocabulary
) -> list[PanelScope]:
    kinds, breakdowns = list(PanelKind), list(Breakdown)
    first = {scope: min((_day(claim.as_of), place[claim.id]) for claim in group) for scope, group in grouped.items()}

    def earliest(scope: PanelScope, *names: str) -> tuple[date, int]:
        """The first figure of all panels that agree with this one in these respects."""
        return min(
            first[other] for other in grouped if all(getattr(other, name) == getattr(scope, name) for name in names)
        )

    def key(scope: PanelScope) -> tuple[object, ...]:
        definition = vocabulary.populations.get(scope.population)
        attributed = 0 if scope.perpetrators in ({ANY}, frozenset()) else 2 if UNSTATED in scope.perpetrators else 1
        return (
            kinds.index(scope.kind),
            -len(definition.statuses) if definition else 1,
            earliest(scope, "kind", "population"),
            attributed,
            earliest(scope, "kind", "population", "perpetrators"),
            breakdowns.index(scope.breakdown),
            first[scope],
        )

    return sorted(grouped, key=key)


def _nearest(scope: PanelScope, ordered: Sequence[PanelScope]) -> list[PanelScope]:
    """The two panels that differ in the fewest respects: the ones a reader would be tempted to compare."""
    place = ordered.index(scope)
    others = [(index, other) for index, other in enumerate(ordered) if other != scope]
    others.sort(key=lambda pair: (len(differences(scope, pair[1])), abs(pair[0] - place), pair[0]))
    return [other for _, other in others[:2]]
