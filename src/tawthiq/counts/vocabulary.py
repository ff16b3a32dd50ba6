"""The words in which published counts are scoped: populations, actors and places, with what lies inside what.

The populations that ship here are the codebook of the worked example; a case adds its own in `hand/populations.csv`.
A population or actor that no table defines keeps its id, and its relation to every other is unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from types import MappingProxyType

RELATIVE = "(part_of)"  # `women` are the women of whatever the whole counts


@dataclass(frozen=True)
class Population:
    """Who is counted: the populations it lies inside (the first is its family's way up) and the statuses it may hold."""

    id: str
    inside: tuple[str, ...] = ()
    statuses: frozenset[str] = frozenset()
    label_en: str = ""
    label_ar: str = ""


@dataclass(frozen=True)
class Actor:
    """An armed actor, an institution or a documenter; never a community."""

    id: str
    name_en: str = ""
    name_ar: str = ""
    neutral_term: str = ""
    kind: str = ""
    parents: tuple[str, ...] = ()


# id, inside, statuses. `armed_both_sides` is state_security and armed_loyalists together; "all dead but members of
# non-state armed groups" holds every civilian and every member of state forces.
_SHIPPED = """
all_dead                 | -                                   | civilian civilian_dph state_forces armed_group hors_de_combat protected unknown
all_dead_excl_nsag       | all_dead                            | civilian civilian_dph state_forces hors_de_combat protected unknown
all_dead_committee       | all_dead                            | civilian hors_de_combat unknown
civilians                | all_dead all_dead_excl_nsag         | civilian civilian_dph protected
alawite_civilians        | civilians alawites                  | civilian
alawite_civilians_mostly | civilians                           | civilian
alawites                 | all_dead                            | civilian hors_de_combat unknown
executed                 | all_dead                            | civilian hors_de_combat unknown
state_security           | all_dead all_dead_excl_nsag armed_both_sides | state_forces
armed_loyalists          | all_dead armed_both_sides           | armed_group
armed_both_sides         | all_dead                            | state_forces armed_group
women                    | (part_of)                           |
men                      | (part_of)                           |
children                 | (part_of)                           |
investigated_killings    | all_dead                            | civilian
named_victims            | all_dead                            | civilian unknown
missing                  | -                                   | unknown
suspects                 | -                                   |
"""


@cache
def shipped_populations() -> Mapping[str, Population]:
    """The populations that Tawthiq knows without being told, by id."""
    populations = {}
    for line in _SHIPPED.strip().splitlines():
        name, inside, statuses = (part.strip() for part in line.split("|"))
        above = () if inside == "-" else tuple(inside.split())
        populations[name] = Population(name, above, frozenset(statuses.split()))
    return MappingProxyType(populations)


@dataclass(frozen=True)
class Vocabulary:
    """Populations, actors, documenters and places of one case; the order of a table is the order of its words.

    `areas` maps a P-code to `{"en": …, "ar": …, "level": "1"}`; `documenters` maps a publisher as counts.csv writes it
    to `{"en": …, "ar": …}`.
    """

    populations: Mapping[str, Population] = field(default_factory=shipped_populations)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    areas: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    documenters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def is_relative(self, population: str) -> bool:
        """Whether this population only makes sense as a part of another (women, men, children)."""
        known = self.populations.get(population)
        return known is not None and RELATIVE in known.inside

    def above(self, population: str) -> frozenset[str]:
        """The populations that this one lies inside, itself included."""
        found: set[str] = set()
        waiting = [population]
        while waiting:
            name = waiting.pop()
            if name not in found and name != RELATIVE:
                found.add(name)
                waiting += self.populations[name].inside if name in self.populations else ()
        return frozenset(found)

    def root(self, population: str) -> str:
        """What kind of people is counted at all: the dead, the missing, suspects; '' where it is unknown."""
        chain = self._chain(population)
        return chain[-1] if chain and not self.populations[chain[-1]].inside else ""

    def counts_the_dead(self, root: str) -> bool | None:
        """Whether a root population is of the dead: only they have a status at death. None where the root is unknown."""
        return bool(self.populations[root].statuses - {"unknown"}) if root in self.populations else None

    def family(self, population: str) -> str:
        """The widest population below the root that holds this one; what panels are grouped by."""
        chain = self._chain(population)
        return chain[-2] if len(chain) > 1 else population

    def _chain(self, population: str) -> list[str]:
        chain: list[str] = []
        while population in self.populations and population not in chain:
            chain.append(population)
            inside = self.populations[population].inside
            population = inside[0] if inside else ""
        return chain

    def actors_within(self, actor: str, others: frozenset[str]) -> bool:
        """Whether an actor is one of the others, or belongs wholly to them (all its parents do)."""
        return self._within(actor, others, frozenset())

    def _within(self, actor: str, others: frozenset[str], seen: frozenset[str]) -> bool:
        if actor in others:
            return True
        parents = self.actors[actor].parents if actor in self.actors and actor not in seen else ()
        return bool(parents) and all(self._within(parent, others, seen | {actor}) for parent in parents)

    def lineage(self, actor: str) -> frozenset[str]:
        """An actor and everyone above it."""
        found: set[str] = set()
        waiting = [actor]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.actors[name].parents if name in self.actors else ()
        return frozenset(found)

    @cached_property
    def actor_order(self) -> Mapping[str, int]:
        """The place of each actor in its table: an order of naming that does not look at names."""
        return {actor: place for place, actor in enumerate(self.actors)}


def read_vocabulary(
    populations: Iterable[Mapping[str, str]] = (),
    actors: Iterable[Mapping[str, str]] = (),
    areas: Mapping[str, Mapping[str, str]] | None = None,
    documenters: Iterable[Mapping[str, str]] = (),
) -> Vocabulary:
    """The vocabulary of a case from rows of populations.csv and actors.csv, names of places, and its documenters.

    Documenters are rows with `id`, `en` and `ar`. A publisher is found by a documenter's id or English name, or by an
    actor's. A case's populations are added to the shipped ones; where both define one, the insides of both hold.
    """
    actor_rows = [row for row in actors if _text(row, "id")]
    known_actors = {
        _text(row, "id"): Actor(
            _text(row, "id"),
            _text(row, "name_en"),
            _text(row, "name_ar"),
            _text(row, "neutral_term"),
            _text(row, "kind"),
            _split(_text(row, "parent")),
        )
        for row in actor_rows
    }
    names = [{"id": actor.id, "en": actor.name_en, "ar": actor.name_ar} for actor in known_actors.values()]
    return Vocabulary(_merged(populations), known_actors, dict(areas or {}), _publishers([*documenters, *names]))


def area_names(gazetteer: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Names of places by P-code, from rows of a gazetteer with `pcode`, `level`, `name_en` and `name_ar`."""
    return {row["pcode"]: {"en": row["name_en"], "ar": row["name_ar"], "level": row["level"]} for row in gazetteer}


def _publishers(rows: Sequence[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    publishers: dict[str, dict[str, str]] = {}
    for key in ("id", "en"):
        for row in rows:
            names = {"en": row["en"] or row["id"], "ar": row["ar"] or row["en"] or row["id"]}
            publishers.setdefault(row[key] or row["id"], names)
    return publishers


def _merged(rows: Iterable[Mapping[str, str]]) -> dict[str, Population]:
    shipped = shipped_populations()
    own: dict[str, Population] = {}
    for row in rows:
        name = _text(row, "population")
        if name:
            inside = _split(_text(row, "inside"))
            statuses = frozenset() if RELATIVE in inside else frozenset(_split(_text(row, "victim_status")))
            own[name] = Population(name, inside, statuses, _text(row, "label_en"), _text(row, "label_ar"))
    for name, population in own.items():
        if name in shipped:
            more = [above for above in shipped[name].inside if above not in population.inside]
            own[name] = replace(population, inside=(*population.inside, *more))
    return own | {name: population for name, population in shipped.items() if name not in own}


def _text(row: Mapping[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
