"""A publisher's figures over time as released, and what each release changed and in which parts.

Figures stand in one series where each takes the place of the one before (`supersedes`), or where one publisher counts
the same people, places and deeds from the same day on. Additions to a documentation are no series: they are the steps
of one. Revisions are local: 779 → 803 may lie wholly on one side, so a release is read by its parts, and no part is
ever scaled with its whole. A part without a figure in the release before has an unknown change, never zero.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tawthiq.counts.family import Family, printed
from tawthiq.counts.nearness import differing
from tawthiq.counts.reading import read_moment
from tawthiq.counts.scope import CountClaim, Quantity, Relation, compare
from tawthiq.counts.scope_words import attribution_text, change_text, in_languages, respect_text, respects_text
from tawthiq.counts.sentences import capital, moment_text, place_text, publisher_text, quantity_text, say
from tawthiq.counts.vocabulary import Vocabulary


@dataclass(frozen=True)
class PartChange:
    """How a part changed from one release to the next; `respects` are those in which it differs from its whole."""

    part: CountClaim
    respects: tuple[str, ...]
    change: int | None


@dataclass(frozen=True)
class Point:
    """One figure of a series, what it changed, and in which parts; `differs` in what it counts otherwise than before."""

    claim: CountClaim
    change: int | None = None
    parts: tuple[PartChange, ...] = ()
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """Figures of one publisher that follow one another."""

    publisher: str
    points: tuple[Point, ...]


def series(claims: Sequence[CountClaim], vocabulary: Vocabulary) -> list[Series]:
    """Every series of at least two figures, in the order in which their first figures stand in the table."""
    place = {claim.id: index for index, claim in enumerate(claims)}
    found = []
    for publisher in dict.fromkeys(claim.publisher for claim in claims):
        family = Family(publisher, claims, vocabulary)
        for chain in _chains(family):
            ordered = sorted(chain, key=lambda claim: _by_day(claim, place))
            if len(ordered) > 1:
                found.append(Series(publisher, _points(ordered, family)))
    return sorted(found, key=lambda one: min(place[point.claim.id] for point in one.points))


def describe_series(
    claims: Sequence[CountClaim], vocabulary: Vocabulary, documented: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Every series ready for facts.json.

    `documented` is the register's own count on the same axes: rows of `as_of` (a day as text) and `value`; it stands
    last, with no claim.
    """
    described = [_described(one, vocabulary) for one in series(claims, vocabulary)]
    return [*described, _register(documented)] if documented else described


def part_title(part: PartChange, language: str, vocabulary: Vocabulary) -> str:
    """What sets a part apart from its whole: its place, its attribution, its population."""
    respects = [name for name in part.respects if name not in ("status", "window")] or list(part.respects)
    texts = [respect_text(part.part.scope, name, language, vocabulary) for name in respects]
    return say("counts_semicolon", language).join(
        texts or [respect_text(part.part.scope, "population", language, vocabulary)]
    )


def point_sentence(point: Point, before: Point | None, language: str, vocabulary: Vocabulary) -> str:
    """One figure of a series: the day it speaks to, how many, what changed and where."""
    names = {"day": _day(point.claim, language), "quantity": quantity_text(point.claim.quantity, language)}
    if before is None:
        return say("counts_series_first", language, **names)
    said = [say("counts_series_next", language, **names, change=change_text(point.change, point.change, language))]
    if point.differs:
        said.append(say("counts_series_scope_changed", language, dimensions=respects_text(point.differs, language)))
    said += _parts_sentences(point, language, vocabulary)
    if point.claim.scope.date_basis == "documented" and point.change:
        said.append(say("counts_series_documented", language))
    return " ".join(said)


def _parts_sentences(point: Point, language: str, vocabulary: Vocabulary) -> list[str]:
    if not point.parts:
        return [say("counts_series_parts_unknown", language)] if point.change else []
    texts = [
        say(
            "counts_series_part",
            language,
            title=part_title(part, language, vocabulary),
            change=change_text(part.change, part.change, language),
        )
        for part in point.parts
    ]
    said = [say("counts_series_parts", language, parts=say("counts_semicolon", language).join(texts))]
    changes = [part.change for part in point.parts if part.change is not None]
    if point.change is not None and len(changes) == len(point.parts):
        rest = point.change - sum(changes)
        code = "counts_series_parts_open" if rest else "counts_series_parts_close"
        said.append(say(code, language, rest=change_text(rest, rest, language)))
    return said


def _chains(family: Family) -> list[list[CountClaim]]:
    """Figures joined by releases, and chains of the same scope joined with one another."""
    leader = {claim.id: claim.id for claim in family.claims}

    def lead(claim_id: str) -> str:
        while leader[claim_id] != claim_id:
            claim_id = leader[claim_id]
        return claim_id

    def join(one: str, other: str) -> None:
        first, second = sorted((lead(one), lead(other)), key=lambda claim_id: family.place[claim_id])
        leader[second] = first

    heads: dict[object, str] = {}
    for claim in family.claims:
        if claim.supersedes in leader:
            join(claim.supersedes, claim.id)
        if printed(claim)[0] is not None and claim.scope.window.start and claim.as_of:
            join(heads.setdefault(_same_people(claim), claim.id), claim.id)
    chains: dict[str, list[CountClaim]] = defaultdict(list)
    for claim in family.claims:
        chains[lead(claim.id)].append(claim)
    return list(chains.values())


def _same_people(claim: CountClaim) -> object:
    scope = claim.scope
    people = (scope.population, scope.among, scope.status, scope.perpetrators, scope.areas)
    start = scope.window.start.text if scope.window.start else ""
    return (*people, start, scope.date_basis, scope.method, scope.inclusion_rule)


def _points(ordered: Sequence[CountClaim], family: Family) -> tuple[Point, ...]:
    points = [Point(ordered[0])]
    for before, claim in pairwise(ordered):
        comparison = compare(before.scope, claim.scope, family.vocabulary)
        differs = tuple(name for name in differing(comparison) if not _grows(name, before, claim, family.vocabulary))
        points.append(Point(claim, _change(before, claim), _part_changes(before, claim, family), differs))
    return tuple(points)


def _grows(name: str, before: CountClaim, claim: CountClaim, vocabulary: Vocabulary) -> bool:
    """A window that runs on is what a series is made of, and so is a scope left unstated in the same words."""
    if name == "window":
        found = compare(before.scope, claim.scope, vocabulary).by_dimension[name].relation
        return found == Relation.INSIDE or before.scope.window.start == claim.scope.window.start
    return bool(getattr(before.scope, name) == getattr(claim.scope, name))


def _change(before: CountClaim, claim: CountClaim) -> int | None:
    (low, high), (earlier, latest) = printed(claim), printed(before)
    if low is None or low != high or earlier is None or earlier != latest:
        return None
    return low - earlier


def _part_changes(before: CountClaim, claim: CountClaim, family: Family) -> tuple[PartChange, ...]:
    """The parts of a release beside the same parts of the one before; nothing where that one has none."""
    earlier = _parts_below(before, family)
    if not earlier:
        return ()
    changes = []
    for part in family.parts.get(claim.id, ()):
        if part.relation != "partition":
            continue
        same = [one for one in earlier if part.supersedes == one.id] or [
            one for one in earlier if _part_key(one) == _part_key(part)
        ]
        respects = differing(compare(part.scope, claim.scope, family.vocabulary))
        changes.append(PartChange(part, respects, _change(same[0], part) if len(same) == 1 else None))
    return tuple(changes)


def _parts_below(whole: CountClaim, family: Family) -> list[CountClaim]:
    found: list[CountClaim] = []
    for part in family.parts.get(whole.id, ()):
        found += [part, *_parts_below(part, family)]
    return found


def _part_key(claim: CountClaim) -> object:
    scope = claim.scope
    return scope.population, scope.among, scope.status, scope.perpetrators, scope.areas


def _by_day(claim: CountClaim, place: Mapping[str, int]) -> tuple[str, str, int]:
    """By the last day each date may mean; what has no date stands last."""
    days = [moment.high.isoformat() if moment else "9999" for moment in (claim.as_of, claim.published_on)]
    return days[0], days[1], place[claim.id]


def _described(one: Series, vocabulary: Vocabulary) -> dict[str, Any]:
    last = one.points[-1].claim
    befores = [None, *one.points[:-1]]
    return {
        "publisher": in_languages(lambda language: publisher_text(one.publisher, language, vocabulary)),
        "title": in_languages(lambda language: _title(last, language, vocabulary)),
        "points": [_point(point, before, vocabulary) for before, point in zip(befores, one.points, strict=True)],
    }


def _point(point: Point, before: Point | None, vocabulary: Vocabulary) -> dict[str, Any]:
    claim = point.claim
    return {
        "claim": claim.id,
        "as_of": claim.as_of.text if claim.as_of else None,
        "published_on": claim.published_on.text if claim.published_on else None,
        "low": claim.quantity.low,
        "best": claim.quantity.best,
        "high": claim.quantity.high,
        "change": point.change,
        "parts_changed": [[_both_titles(part, vocabulary), part.change] for part in point.parts],
        "sentence": in_languages(lambda language: point_sentence(point, before, language, vocabulary)),
    }


def _both_titles(part: PartChange, vocabulary: Vocabulary) -> dict[str, str]:
    return in_languages(lambda language: part_title(part, language, vocabulary))


def _title(claim: CountClaim, language: str, vocabulary: Vocabulary) -> str:
    title = say(
        "counts_series_title",
        language,
        population=respect_text(claim.scope, "population", language, vocabulary),
        attribution=attribution_text(claim.scope, language, vocabulary),
        place=place_text(claim.scope.areas, language, vocabulary),
    )
    return capital(title)


def _day(claim: CountClaim, language: str) -> str:
    return moment_text(claim.as_of, language) if claim.as_of else say("counts_series_no_day", language)


def _register(documented: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    rows = sorted(documented, key=lambda row: str(row["as_of"]))
    return {
        "publisher": in_languages(lambda language: say("counts_series_register", language)),
        "title": in_languages(lambda language: say("counts_series_register_title", language)),
        "points": [_own_point(row, before) for before, row in zip([None, *rows[:-1]], rows, strict=True)],
    }


def _own_point(row: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    value, day = row["value"], str(row["as_of"])
    known = value is not None and before is not None and before["value"] is not None
    change = value - before["value"] if known and before is not None else None

    def sentence(language: str) -> str:
        moment = read_moment(day)
        names = {
            "day": moment_text(moment, language) if moment else say("counts_series_no_day", language),
            "quantity": quantity_text(Quantity("unknown" if value is None else "exact", best=value), language),
            "change": change_text(change, change, language),
        }
        return say("counts_series_first" if before is None else "counts_series_next", language, **names)

    return {
        "claim": None,
        "as_of": day,
        "published_on": None,
        **dict.fromkeys(("low", "best", "high"), value),
        "change": change,
        "parts_changed": [],
        "sentence": in_languages(sentence),
    }
