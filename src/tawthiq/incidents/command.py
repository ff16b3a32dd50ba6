"""Who commanded whom, where, on a day: answered from dated relations with their sources, or "not documented".

Command is documented where a relation `commands` to the unit stood on that day, or one to a larger unit that it was
part of, a member of or integrated into on that day. Nothing is inferred: a unit without such a relation has no
documented commander, however its name may sound. Every step of the chain is as sure as its least sure relation.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from tawthiq.incidents.actors import Actors
from tawthiq.incidents.relations import Certainty, Relation
from tawthiq.model.vocabulary import RelationKind

UPWARD = (RelationKind.PART_OF, RelationKind.MEMBER_OF, RelationKind.INTEGRATED_INTO, RelationKind.POST_IN)
_MOST_UNITS = 40  # above one unit; no army has so many, and relations that contradict each other can lead anywhere


class AnswerCode(StrEnum):
    """What can be said of command over a unit on a day."""

    DOCUMENTED = "command_documented"
    POSSIBLE = "command_possible"
    UNDATED = "command_undated"
    NOT_DOCUMENTED = "command_not_documented"
    UNIT_UNKNOWN = "command_unit_unknown"


class Link(NamedTuple):
    """A relation that stood, or may have stood, on the day, and how sure that is together with what leads to it."""

    relation: Relation
    certainty: Certainty


@dataclass(frozen=True)
class Level:
    """A unit of the chain: who commanded it, who held the posts that did, and by what it was reached from below."""

    unit: str
    reached_by: Link | None  # None for the unit that was asked for
    commanders: tuple[Link, ...]
    holders: tuple[Link, ...]


@dataclass(frozen=True)
class CommandAnswer:
    """The answer: levels from the unit upwards, where it operated, and the code that sums it up."""

    unit: str
    day: date
    code: AnswerCode
    levels: tuple[Level, ...]
    operated_in: tuple[Link, ...]
    cut: bool = False  # more larger units are said to stand above than anybody can read


@dataclass(frozen=True)
class _Line:
    """Relations of one kind at one actor, in the order of the first day on which each can have stood."""

    relations: list[Relation]
    starts: list[date]

    def on(self, day: date) -> list[Link]:
        begun = self.relations[: bisect_right(self.starts, day)]
        links = [Link(each, each.on(day)) for each in begun]
        return [link for link in links if link.certainty != Certainty.NOT]


@dataclass(frozen=True)
class Relations:
    """All relations, found by kind and by the actor at either end."""

    all: Sequence[Relation]
    by_subject: dict[tuple[RelationKind, str], _Line] = field(repr=False)
    by_object: dict[tuple[RelationKind, str], _Line] = field(repr=False)
    of_actor: dict[str, list[Relation]] = field(repr=False)  # at either end, in the order of the table

    def from_subject(self, kind: RelationKind, actor: str, day: date) -> list[Link]:
        """Relations of a kind in which an actor stood to others on a day."""
        line = self.by_subject.get((kind, actor))
        return line.on(day) if line else []

    def to_object(self, kind: RelationKind, actor: str, day: date) -> list[Link]:
        """Relations of a kind in which others stood to an actor on a day."""
        line = self.by_object.get((kind, actor))
        return line.on(day) if line else []


def index_relations(relations: Iterable[Relation]) -> Relations:
    """Relations made ready for questions about days."""
    known = list(relations)
    of_actor: dict[str, list[Relation]] = {}
    for relation in known:
        for actor in dict.fromkeys((relation.subject.actor_id, relation.object)):
            of_actor.setdefault(actor, []).append(relation)
    by_subject: dict[tuple[RelationKind, str], list[Relation]] = {}
    by_object: dict[tuple[RelationKind, str], list[Relation]] = {}
    for relation in sorted(known, key=lambda each: each.possible[0]):  # stable: the order of the table within a day
        by_subject.setdefault((relation.kind, relation.subject.actor_id), []).append(relation)
        by_object.setdefault((relation.kind, relation.object), []).append(relation)
    return Relations(known, _lines(by_subject), _lines(by_object), of_actor)


def _lines(grouped: dict[tuple[RelationKind, str], list[Relation]]) -> dict[tuple[RelationKind, str], _Line]:
    return {key: _Line(group, [each.possible[0] for each in group]) for key, group in grouped.items()}


def who_commanded(relations: Relations, actors: Actors, unit: str, day: date) -> CommandAnswer:
    """Who commanded a unit on a day, level by level, with the relations that say so.

    `unit` is an id of actors.csv or of a relation. Nearest levels come first; of several commanders none is preferred.
    """
    if unit not in actors and unit not in relations.of_actor:
        return CommandAnswer(unit, day, AnswerCode.UNIT_UNKNOWN, (), ())
    levels = tuple(islice(_levels(relations, unit, day), _MOST_UNITS + 1))
    levels, cut = levels[:_MOST_UNITS], len(levels) > _MOST_UNITS
    commands = [link for level in levels for link in level.commanders]
    return CommandAnswer(unit, day, _summed_up(commands), levels, tuple(_operated(relations, unit, day)), cut)


def operating_in(relations: Relations, area: str, day: date) -> list[Link]:
    """The actors that are documented in an area, or in a part of it, on a day; `area` is a P-code."""
    found = []
    for (kind, where), line in relations.by_object.items():
        if kind == RelationKind.OPERATES_IN and where.startswith(area):
            found += line.on(day)
    return found


def _summed_up(commands: Sequence[Link]) -> AnswerCode:
    if not commands:
        return AnswerCode.NOT_DOCUMENTED
    best = min((link.certainty for link in commands), key=lambda certainty: certainty.weakness)
    return {
        Certainty.SURELY: AnswerCode.DOCUMENTED,
        Certainty.POSSIBLY: AnswerCode.POSSIBLE,
    }.get(best, AnswerCode.UNDATED)


def _levels(relations: Relations, unit: str, day: date) -> Iterable[Level]:
    """The unit, then the larger ones that it belonged to on that day, breadth first and each once."""
    seen: set[str] = set()
    reached: list[tuple[str, Link | None]] = [(unit, None)]
    while reached:
        above: list[tuple[str, Link | None]] = []
        for actor, by in sorted(reached, key=_surest_first):
            if actor in seen:
                continue
            names = _names_of(relations, actor)
            seen.update(names)
            yield _level(relations, names, (actor, by), day)
            above += [(link.relation.object, _after(by, link)) for link in _upward(relations, names, day)]
        reached = above


def _surest_first(reached: tuple[str, Link | None]) -> int:
    return reached[1].certainty.weakness if reached[1] else -1


def _level(relations: Relations, names: Sequence[str], reached: tuple[str, Link | None], day: date) -> Level:
    actor, by = reached
    commanders = [_after(by, link) for name in names for link in relations.to_object(RelationKind.COMMANDS, name, day)]
    holders = [
        _after(link, holder)
        for link in commanders
        for holder in relations.to_object(RelationKind.HOLDS_POST, link.relation.subject.actor_id, day)
    ]
    return Level(actor, by, tuple(commanders), tuple(holders))


def _upward(relations: Relations, names: Sequence[str], day: date) -> list[Link]:
    return [link for kind in UPWARD for name in names for link in relations.from_subject(kind, name, day)]


def _operated(relations: Relations, unit: str, day: date) -> list[Link]:
    names = _names_of(relations, unit)
    return [link for name in names for link in relations.from_subject(RelationKind.OPERATES_IN, name, day)]


def _after(before: Link | None, link: Link) -> Link:
    """A link as sure as itself and what leads to it."""
    if before is None or before.certainty.weakness <= link.certainty.weakness:
        return link
    return Link(link.relation, before.certainty)


def _names_of(relations: Relations, actor: str) -> list[str]:
    """An actor under the names it had before and took later (`renamed_to`), itself first."""
    names = [actor]
    for name in names:
        for table, end in ((relations.by_subject, "object"), (relations.by_object, "subject")):
            line = table.get((RelationKind.RENAMED_TO, name))
            for relation in line.relations if line else ():
                other = relation.object if end == "object" else relation.subject.actor_id
                if other not in names:
                    names.append(other)
    return names
