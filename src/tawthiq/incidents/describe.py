"""Incidents, actors and their history as facts: everything that a page shows, in both languages, with its sources.

Incidents stand in the order of their table, statements in the order in which they were recorded; no side comes first
because of who it is. Sealed names were never read into a page, and a seal goes over all of it in the end.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tawthiq.incidents.command import Link, who_commanded
from tawthiq.incidents.describe_parts import (
    actor_fact,
    area_fact,
    attribution_fact,
    command_fact,
    command_sentence,
    relation_fact,
    relation_sentence,
)
from tawthiq.incidents.ground import Ground, read_ground
from tawthiq.incidents.incidents import Incident
from tawthiq.incidents.links import Belonging
from tawthiq.incidents.relations import Relation
from tawthiq.incidents.suggestions import Fit
from tawthiq.incidents.words import both, cited_fact, edtf, in_both, moment_text, say
from tawthiq.text.edtf import EdtfDate

RULE_VERSION = "1"


def describe_incidents(tables: Mapping[str, Any]) -> dict[str, Any]:
    """All incidents and actors of a case with their timeline, ready for facts.json; `tables` as for `ground.read_ground`.

    A row that cannot be read stands under `mistakes`.
    """
    ground, mistakes = read_ground(tables)
    return {
        "rule_version": RULE_VERSION,
        "order": in_both("incidents_order"),
        "incidents": [describe_incident(ground, each) for each in ground.redirects.members],
        "redirects": {each: list(to) for each, to in ground.redirects.to.items()},
        "actors": [describe_actor(ground, each) for each in ground.actors],
        "timeline": describe_timeline(ground),
        "mistakes": ground.seal.over([{"code": each.code, "values": each.values} for each in mistakes]),
    }


def describe_incident(ground: Ground, incident: str) -> dict[str, Any]:
    """One incident: where it stands in the tree, when, where, what, its victims, counts, attributions, cases, commitments."""
    found = ground.tree.by_id[incident]
    members = ground.redirects.members.get(incident, (incident,))
    rows = [ground.tree.by_id[each] for each in members]
    return ground.seal.over(
        {
            **_brief(found),
            "above": [_brief(ground.tree.by_id[each]) for each in reversed(ground.tree.above(incident))],
            "parts": [_brief(ground.tree.by_id[each]) for each in ground.tree.children.get(incident, ())],
            "place": _place(found, ground),
            "acts": [
                {"act": act, "name": _act_name(act)} for act in dict.fromkeys(a for row in rows for a in row.acts)
            ],
            "counts": list(dict.fromkeys(count for row in rows for count in row.count_claims)),
            "victims": _victims(incident, ground),
            "attributions": [attribution_fact(each, ground) for each in ground.by_incident.get(incident, ())],
            "no_attribution": in_both("incident_not_attributed") if not ground.by_incident.get(incident) else None,
            "cases": _tied(ground, "cases", members),
            "no_case": in_both("case_no_public_record") if not _tied(ground, "cases", members) else None,
            "commitments": _tied(ground, "commitments", members),
            "said_also": [{**_brief(row), "cited": cited_fact(row.cited)} for row in rows if row.id != incident],
            "judgements": [
                {
                    "subjects": list(each.subjects),
                    "verdict": each.verdict,
                    "by": each.by,
                    "at": each.at,
                    "why": each.why,
                }
                for each in dict.fromkeys(j for row in members for j in ground.redirects.history.get(row, ()))
            ],
            "cited": cited_fact(found.cited),
        }
    )


def describe_actor(ground: Ground, actor: str) -> dict[str, Any]:
    """One actor: what it is, its relations over time, what is attributed to it by whom, cases and commitments."""
    found = ground.actors[actor]
    relations = ground.relations.of_actor.get(actor, [])
    return ground.seal.over(
        {
            **actor_fact(actor, ground),
            "kind_name": in_both(f"actor_kind_{found.kind or 'unknown'}"),
            "neutral_term": found.neutral_term or None,
            "public_office": found.public_office or None,
            "founded": edtf(found.founded),
            "dissolved": edtf(found.dissolved),
            "undated_parents": [actor_fact(each, ground) for each in found.parents],
            "undated_parts": [actor_fact(each, ground) for each in ground.parts.get(actor, ())],
            "relations": [relation_fact(each, ground) for each in relations],
            "no_relation": in_both("actor_no_dated_relation") if not relations else None,
            "attributions": [attribution_fact(each, ground) for each in ground.by_actor.get(actor, ())],
            "no_attribution": in_both("actor_nothing_attributed") if not ground.by_actor.get(actor) else None,
            "cases": _tied(ground, "cases", (actor,)),
            "commitments": _tied(ground, "commitments", (actor,)),
            "cited": cited_fact(found.cited),
        }
    )


def describe_command(ground: Ground, unit: str, day: date) -> dict[str, Any]:
    """Who commanded a unit on a day: the chain with its relations and sources, or that it is not documented."""
    answer = who_commanded(ground.relations, ground.actors, unit, day)
    return ground.seal.over(
        {
            "unit": actor_fact(unit, ground),
            "on": day.isoformat(),
            "code": answer.code.value,
            "sentence": both(lambda language: command_sentence(answer, ground, language)),
            "levels": [command_fact(level, ground) for level in answer.levels],
            "operated_in": [_operated(link, ground) for link in answer.operated_in],
        }
    )


def describe_timeline(ground: Ground) -> list[dict[str, Any]]:
    """Incidents, beginnings and ends of relations, and findings, in the order of their days; undated ones are left out."""
    events: list[tuple[EdtfDate, dict[str, Any]]] = []
    for incident in (ground.tree.by_id[each] for each in ground.redirects.members):
        if incident.period.start:
            events.append(
                (incident.period.start, {"kind": "incident", "id": incident.id, "title": dict(incident.name)})
            )
    for relation in ground.relations.all:
        for end, moment in (("start", relation.start), ("end", relation.end)):
            if moment and (moment.low or moment.high):
                events.append(
                    (moment, {"kind": f"relation_{end}", "id": relation.id, "title": _turn(relation, end, ground)})
                )
    for attribution in ground.attributions:
        if attribution.stated_on:
            title = attribution_fact(attribution, ground)["sentence"]
            events.append((attribution.stated_on, {"kind": "attribution", "id": attribution.id, "title": title}))
    events.sort(key=lambda event: (event[0].low or event[0].high or date.max, event[0].high or date.max))
    return ground.seal.over([{"on": when.text, "when": _moment(when), **what} for when, what in events])


def _moment(moment: EdtfDate) -> dict[str, str]:
    return both(lambda language: moment_text(moment, language))


def _turn(relation: Relation, end: str, ground: Ground) -> dict[str, str]:
    def turn(language: str) -> str:
        return say(f"relation_at_{end}", language, relation=relation_sentence(relation, ground, language))

    return both(turn)


def _brief(incident: Incident) -> dict[str, Any]:
    period = incident.period
    return {
        "id": incident.id,
        "name": dict(incident.name),
        "kind": incident.kind.value,
        "kind_name": in_both(f"incident_kind_{incident.kind.value}"),
        "on": period.edtf or None,
        "when": both(lambda language: _when(incident, language)),
    }


def _when(incident: Incident, language: str) -> str:
    start, end = incident.period.start, incident.period.end
    if start and end and start.text != end.text:
        return say("incident_from_to", language, start=moment_text(start, language), end=moment_text(end, language))
    return moment_text(start or end, language)


def _place(incident: Incident, ground: Ground) -> dict[str, Any]:
    return {
        **area_fact(incident.area, ground),
        "place_name": incident.place_name or None,
        "precision": incident.precision,
        "precision_name": in_both(f"place_precision_{incident.precision}"),
    }


def _act_name(act: str) -> dict[str, str]:
    code = f"act_{act}"
    try:
        return in_both(code)
    except KeyError:
        return {"en": act, "ar": act}  # a word of a codelist that has no name of ours yet


def _victims(incident: str, ground: Ground) -> dict[str, Any]:
    """How many victims of the register are linked, never who: numbers pass disclosure control before they are shown."""
    low, high = ground.victims.get(incident, (0, 0))
    links, suggested = ground.links.get(incident, ()), ground.suggestions.get(incident, ())
    return {
        "linked_low": low,
        "linked_high": high,
        "confirmed": sum(link.belonging == Belonging.BELONGS and not link.contested for link in links),
        "unsure": sum(link.belonging == Belonging.UNSURE for link in links),
        "contested": sum(link.contested for link in links),
        "suggested": {fit.value: sum(each.fit == fit for each in suggested) for fit in Fit},
        "note": in_both("incident_victims_linked"),
    }


def _tied(ground: Ground, table: str, named: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(each for name in named for each in ground.tied[table].get(name, ())))


def _operated(link: Link, ground: Ground) -> dict[str, Any]:
    return {
        **relation_fact(link.relation, ground),
        "certainty": link.certainty.value,
        **area_fact(link.relation.object, ground),
    }
