"""Everything that pages on incidents and actors rest on, read once from rows of hand tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tawthiq.errors import CaseError
from tawthiq.incidents.actors import Actors, read_actors
from tawthiq.incidents.attribution import Attribution, read_attributions
from tawthiq.incidents.command import Relations, index_relations
from tawthiq.incidents.incidents import IncidentTree, read_incidents
from tawthiq.incidents.links import Belonging, VictimJudgement, VictimLink, suggestions_left, victim_links, victims_of
from tawthiq.incidents.redirects import IncidentJudgement, Redirects, redirect
from tawthiq.incidents.relations import read_relations
from tawthiq.incidents.sealing import Seal, seal_for
from tawthiq.incidents.suggestions import Sources, Suggestion, suggest_victims
from tawthiq.model.cells import Row

Thing = TypeVar("Thing")
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Ground:
    """Actors, relations, incidents and attributions of a case, who is linked to what, and what must not be shown."""

    actors: Actors
    relations: Relations
    tree: IncidentTree
    redirects: Redirects
    attributions: Sequence[Attribution]
    by_incident: Mapping[str, Sequence[Attribution]]
    by_actor: Mapping[str, Sequence[Attribution]]
    links: Mapping[str, Sequence[VictimLink]]  # by incident, victims of its parts among them
    suggestions: Mapping[str, Sequence[Suggestion]]
    victims: Mapping[str, tuple[int, int]]
    tied: Mapping[str, Mapping[str, Sequence[str]]]  # cases and commitments by the incident or actor they name
    parts: Mapping[str, Sequence[str]]  # actors whose rows name another as their parent, by that parent
    areas: Names
    seal: Seal

    def name(self, actor: str) -> dict[str, str]:
        """The name of an actor, a mark where it is sealed, and what the table writes where it has no row."""
        found = self.actors.get(actor)
        return dict(found.name) if found else {"en": actor, "ar": actor}


def read_ground(tables: Mapping[str, Any]) -> tuple[Ground, list[CaseError]]:
    """The ground of a case and the mistakes in its rows.

    `tables` may hold rows of the hand tables `actors`, `relations`, `incidents`, `attributions`, `counts`, `cases`,
    `case-steps` and `commitments`; `areas` (P-code to `en`, `ar`); `incident_judgements` and `victim_judgements` (rows
    of subjects, verdict, by, at, why); `victims` (rows of the register), `victim_of_row` (row key to victim id) and
    `named_by_records` (victim id to what its records call the incident). What is missing is done without.
    """
    actors, mistakes = read_actors(tables.get("actors", ()))
    relations, wrong = read_relations(tables.get("relations", ()), actors)
    mistakes += wrong
    areas = tables.get("areas", {})
    counts = [str(row.get("id") or "") for row in tables.get("counts", ())]
    tree, wrong = read_incidents(tables.get("incidents", ()), areas=areas, counts=counts)
    mistakes += wrong
    attributions, wrong = read_attributions(tables.get("attributions", ()), actors, tree.by_id)
    mistakes += wrong
    redirects = redirect(list(tree.by_id), [_incident_judgement(row) for row in tables.get("incident_judgements", ())])
    links = victim_links(
        [_victim_judgement(row) for row in tables.get("victim_judgements", ())],
        tables.get("victim_of_row", {}),
        redirects,
    )
    sources = Sources(_documenters(tables, attributions), tables.get("named_by_records", {}))
    suggested = suggest_victims(tree, tables.get("victims", ()), sources)
    left = suggestions_left(suggested, links)
    ground = Ground(
        actors=actors,
        relations=index_relations(relations),
        tree=tree,
        redirects=redirects,
        attributions=attributions,
        by_incident=_grouped((head, each) for each in attributions for head in redirects.current(each.incident)),
        by_actor=_grouped((each.actor.actor_id, each) for each in attributions if each.actor),
        links=_grouped((each, link) for link in links for each in _holders(tree, link.incident)),
        suggestions=_grouped((each, found) for found in left for each in _holders(tree, found.incident)),
        victims=victims_of(tree, links, left),
        tied=_tied(tables),
        parts=_parts(actors),
        areas=areas,
        seal=seal_for(actors, [*tables.get("cases", ()), *tables.get("case-steps", ())]),
    )
    return ground, mistakes


def _grouped(pairs: Iterable[tuple[str, Thing]]) -> dict[str, list[Thing]]:
    grouped: dict[str, list[Thing]] = defaultdict(list)
    for key, thing in pairs:
        grouped[key].append(thing)
    return dict(grouped)


def _holders(tree: IncidentTree, incident: str) -> list[str]:
    return [incident, *tree.above(incident)] if incident in tree.by_id else []


def _incident_judgement(row: Mapping[str, Any]) -> IncidentJudgement:
    return IncidentJudgement(tuple(row["subjects"]), row["verdict"], row["by"], row["at"], row["why"])


def _victim_judgement(row: Mapping[str, Any]) -> VictimJudgement:
    row_key, incident = row["subjects"]
    return VictimJudgement(row_key, incident, Belonging(row["verdict"]), row["by"], row["at"], row["why"])


def _documenters(tables: Mapping[str, Any], attributions: Sequence[Attribution]) -> dict[str, frozenset[str]]:
    """Who speaks of each incident: the publishers of its counts, and who attributes it."""
    publisher = {str(row.get("id")): str(row.get("publisher")) for row in tables.get("counts", ())}
    found: dict[str, set[str]] = defaultdict(set)
    for row in tables.get("incidents", ()):
        for count in str(row.get("count_claims") or "").split("|"):
            if count.strip() in publisher:
                found[str(row.get("id"))].add(publisher[count.strip()])
    for each in attributions:
        found[each.incident].add(each.stated_by)
    return {incident: frozenset(documenters) for incident, documenters in found.items()}


def _parts(actors: Actors) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = defaultdict(list)
    for actor in actors.values():
        for parent in actor.parents:
            parts[parent].append(actor.id)
    return dict(parts)


_TIES = (("cases", "incidents"), ("cases", "actors"), ("commitments", "tied_to"), ("commitments", "who_actor"))


def _tied(tables: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Ids of cases and commitments by what they name, in the order of their tables."""
    tied: dict[str, dict[str, list[str]]] = {"cases": defaultdict(list), "commitments": defaultdict(list)}
    for table, column in _TIES:
        for row in tables.get(table, ()):
            for named in _members(row, column):
                if (row_id := str(row.get("id"))) not in tied[table][named]:
                    tied[table][named].append(row_id)
    return tied


def _members(row: Row, column: str) -> list[str]:
    return [part.strip() for part in str(row.get(column) or "").split("|") if part.strip()]
