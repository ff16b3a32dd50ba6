"""Parts of pages: an actor's name, a relation, an attribution, a level of command, each as a fact with its sentence."""

from typing import Any

from tawthiq.incidents.attribution import Attribution
from tawthiq.incidents.command import AnswerCode, CommandAnswer, Level, Link
from tawthiq.incidents.ground import Ground
from tawthiq.incidents.relations import Certainty, Relation
from tawthiq.incidents.words import both, capital, cited_fact, edtf, in_both, joined, moment_text, say
from tawthiq.language import date_text
from tawthiq.model.vocabulary import Finding, ModeOfResponsibility, RelationKind, StandardOfProof

_COMMANDED = {
    Certainty.SURELY: "command_surely",
    Certainty.POSSIBLY: "command_possibly",
    Certainty.UNDATED: "command_undated_link",
}


def actor_fact(actor: str, ground: Ground) -> dict[str, Any]:
    """An actor as other pages name it: nothing but a number where it is sealed."""
    found = ground.actors.get(actor)
    if found is None:
        return {"id": actor, "name": {"en": actor, "ar": actor}, "kind": None, "sealed": False}
    name = in_both("actor_sealed") if found.sealed else dict(found.name)
    return {"id": found.shown_id, "name": name, "kind": found.kind or None, "sealed": found.sealed}


def area_fact(area: str, ground: Ground) -> dict[str, Any]:
    """An area by its code and names."""
    names = ground.areas.get(area, {})
    return {
        "area": area or None,
        "area_name": {each: names.get(each) or area for each in ("en", "ar")} if area else None,
    }


def _named(actor: str, ground: Ground, language: str) -> str:
    return str(actor_fact(actor, ground)["name"][language])


def _other(relation: Relation, ground: Ground, language: str) -> str:
    if relation.kind == RelationKind.OPERATES_IN:
        names = area_fact(relation.object, ground)["area_name"]
        return str(names[language]) if names else relation.object
    return _named(relation.object, ground, language)


def relation_sentence(relation: Relation, ground: Ground, language: str) -> str:
    """What a relation says, without its dates."""
    subject = _named(relation.subject.actor_id, ground, language)
    return say(f"relation_{relation.kind.value}", language, subject=subject, object=_other(relation, ground, language))


def relation_dates(relation: Relation, language: str) -> str:
    """When a relation stood, as far as its sources say."""
    parts = []
    if relation.start:
        parts.append(say("relation_began", language, when=moment_text(relation.start, language)))
    if relation.open_ended:
        parts.append(say("relation_goes_on", language))
    elif relation.end:
        parts.append(say("relation_ended", language, when=moment_text(relation.end, language)))
    elif not relation.undated:
        parts.append(say("relation_end_unknown", language))
    if relation.first_cited:
        parts.append(say("relation_first_cited", language, when=moment_text(relation.first_cited, language)))
    if relation.last_cited:
        parts.append(say("relation_last_cited", language, when=moment_text(relation.last_cited, language)))
    return joined(parts) or say("relation_undated", language)


def relation_fact(relation: Relation, ground: Ground) -> dict[str, Any]:
    """A relation with its dates, its source and who contests it."""
    is_area = relation.kind == RelationKind.OPERATES_IN
    return {
        "id": relation.id,
        "kind": relation.kind.value,
        "subject": actor_fact(relation.subject.actor_id, ground),
        "object": area_fact(relation.object, ground) if is_area else actor_fact(relation.object, ground),
        "start": edtf(relation.start),
        "end": edtf(relation.end),
        "open_ended": relation.open_ended,
        "first_cited": edtf(relation.first_cited),
        "last_cited": edtf(relation.last_cited),
        "sentence": both(lambda language: relation_sentence(relation, ground, language)),
        "dates": both(lambda language: relation_dates(relation, language)),
        "contested_by": [actor_fact(each, ground) for each in relation.contested_by],
        "cited": cited_fact(relation.cited),
    }


def attribution_fact(attribution: Attribution, ground: Ground) -> dict[str, Any]:
    """A finding with who makes it, how far it is proven, on what, and who contests it."""
    return {
        "id": attribution.id,
        "incident": attribution.incident,
        "act": attribution.act or None,
        "finding": attribution.finding.value,
        "finding_name": in_both(f"finding_{attribution.finding.value}"),
        "actor": actor_fact(attribution.actor.actor_id, ground) if attribution.actor else None,
        "mode": attribution.mode.value,
        "mode_name": in_both(f"mode_{attribution.mode.value}"),
        "standard": attribution.standard.value,
        "standard_name": in_both(f"standard_{attribution.standard.value}"),
        "standard_rank": attribution.standard.rank,
        "standard_as_stated": attribution.standard_as_stated or None,
        "forum": attribution.forum or None,
        "fair_trial_objection": attribution.fair_trial_objection or None,
        "stated_by": actor_fact(attribution.stated_by, ground),
        "stated_on": edtf(attribution.stated_on),
        "claims": list(attribution.claims),
        "contested": attribution.contested,
        "contested_by": [actor_fact(each, ground) for each in attribution.contested_by],
        "apparent_motive": attribution.apparent_motive or None,
        "perceived_identity": attribution.perceived_identity or None,
        "sentence": both(lambda language: attribution_sentence(attribution, ground, language)),
        "cited": cited_fact(attribution.cited),
    }


def attribution_sentence(attribution: Attribution, ground: Ground, language: str) -> str:
    """Who finds what, by which standard, before which forum, contested by whom."""
    maker = _named(attribution.stated_by, ground, language)
    if attribution.finding == Finding.HAPPENED_AS_DESCRIBED or attribution.actor is None:
        parts = [say("attribution_happened", language, maker=maker)]
    else:
        party = _named(attribution.actor.actor_id, ground, language)
        parts = [say("attribution_responsible", language, maker=maker, party=party)]
        if attribution.mode != ModeOfResponsibility.UNKNOWN:
            parts.append(say("attribution_mode", language, mode=say(f"mode_{attribution.mode.value}", language)))
    parts.append(_standard(attribution, language))
    if attribution.forum:
        parts.append(say("attribution_forum", language, forum=attribution.forum))
    if attribution.fair_trial_objection:
        parts.append(say("attribution_objection", language, objection=attribution.fair_trial_objection))
    if attribution.contested:
        who = say("incidents_comma", language).join(_named(each, ground, language) for each in attribution.contested_by)
        parts.append(say("attribution_contested", language, who=who))
    return joined(parts)


def _standard(attribution: Attribution, language: str) -> str:
    if attribution.standard_as_stated:
        return say("attribution_standard_stated", language, standard=attribution.standard_as_stated)
    if attribution.standard == StandardOfProof.UNKNOWN:
        return say("attribution_standard_unknown", language)
    standard = say(f"standard_{attribution.standard.value}", language)
    return say("attribution_standard", language, standard=standard)


def command_fact(level: Level, ground: Ground) -> dict[str, Any]:
    """A unit of a chain of command, how it was reached, who commanded it."""
    return {
        "unit": actor_fact(level.unit, ground),
        "reached_by": _link(level.reached_by, ground) if level.reached_by else None,
        "commanders": [_link(each, ground) for each in level.commanders],
        "holders": [_link(each, ground) for each in level.holders],
    }


def _link(link: Link, ground: Ground) -> dict[str, Any]:
    certain = {"certainty": link.certainty.value, "certainty_name": in_both(f"certainty_{link.certainty.value}")}
    return {**relation_fact(link.relation, ground), **certain}


def command_sentence(answer: CommandAnswer, ground: Ground, language: str) -> str:
    """The answer in a sentence; what is not documented is said to be so."""
    unit, day = _named(answer.unit, ground, language), date_text(answer.day, language)
    if answer.code in (AnswerCode.NOT_DOCUMENTED, AnswerCode.UNIT_UNKNOWN):
        return say(answer.code.value, language, unit=unit, day=day)
    said = [each for level in answer.levels for each in _commanded(level, ground, language)]
    if answer.cut:
        said.append(say("command_cut", language))
    return say(answer.code.value, language, unit=unit, day=day, chain=joined(said))


def _commanded(level: Level, ground: Ground, language: str) -> list[str]:
    unit, said = _named(level.unit, ground, language), []
    for link in level.commanders:
        commander = link.relation.subject.actor_id
        code = _COMMANDED[link.certainty]
        said.append(capital(say(code, language, commander=_named(commander, ground, language), unit=unit)))
        for holder in level.holders:
            if holder.relation.object == commander:
                held = "command_post_held" if holder.certainty == Certainty.SURELY else "command_post_possibly_held"
                name = _named(holder.relation.subject.actor_id, ground, language)
                said.append(say(held, language, holder=name))
    return said
