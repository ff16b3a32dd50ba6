"""Cases and investigations as facts: steps, persons beside persons, and what is said of each, side by side."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from tawthiq.accountability.cases import Case, CaseStep, Docket, Property, Share, shares
from tawthiq.accountability.days import days_from
from tawthiq.accountability.words import days_fact, days_text, per_cent
from tawthiq.incidents.words import both, cited_fact, edtf, in_both, joined, moment_text, say
from tawthiq.model.vocabulary import InvestigationProperty, Step

Names = Mapping[str, Mapping[str, str]]


def describe_cases(docket: Docket, names: Names) -> dict[str, Any]:
    """Every case of a docket, in the order of its table, and the numbers of persons set beside each other.

    `names` gives the names of actors by id and language. Accused and witnesses were never read.
    """
    by_id = {case.id: case for case in docket.cases}
    return {
        "rows": [_case(case, docket, names) for case in docket.cases],
        "shares": [_share(each, by_id) for each in shares(docket)],
        "none": in_both("case_no_public_record"),
        "sealed": in_both("case_sealed"),
    }


def _case(case: Case, docket: Docket, names: Names) -> dict[str, Any]:
    return {
        "id": case.id,
        "kind": case.kind.value,
        "kind_name": in_both(f"case_kind_{case.kind.value}"),
        "name": dict(case.name),
        "forum": case.forum,
        "forum_name": _names(case.forum, names),
        "mandate": case.mandate or None,
        "incidents": list(case.incidents),
        "parties": [_party(party, names) for party in case.parties],
        "opened": edtf(case.opened),
        "proceeding": case.proceeding,
        "persons_accused": case.persons_accused,
        "outcome": case.outcome or None,
        "steps": [_step(step, case, names) for step in docket.steps_of(case.id)],
        "properties": [_property(group, names) for group in _by_property(docket.properties_of(case.id))],
        "sentence": both(lambda language: case_sentence(case, names, language)),
        **cited_fact(case.cited),
    }


def case_sentence(case: Case, names: Names, language: str) -> str:
    """One case in sentences: what, before whom, since when, with which outcome."""
    name, kind = case.name[language], say(f"case_kind_{case.kind.value}", language)
    opened = (
        say("case_opened", language, day=moment_text(case.opened, language))
        if case.opened
        else say("case_opened_unknown", language)
    )
    outcome = (
        say("case_outcome", language, outcome=case.outcome.rstrip("."))
        if case.outcome
        else say("case_outcome_unknown", language)
    )
    forum = _name(case.forum, names, language)
    return joined([say("case_sentence", language, name=name, kind=kind, forum=forum), opened, outcome])


def step_name(step: Step, language: str) -> str:
    """The name of a step."""
    return say(f"case_step_{step.value}", language)


def _step(step: CaseStep, case: Case, names: Names) -> dict[str, Any]:
    since = days_from(case.opened, step.on) if case.opened and step.on and step.kind != Step.OPENED else None

    def text(language: str) -> str:
        when = say(
            "case_step_sentence", language, step=step_name(step.kind, language), day=moment_text(step.on, language)
        )
        persons = say("case_step_persons", language, n=step.persons) if step.persons is not None else ""
        days = say("case_step_days", language, days=days_text(since, language)) if since and since.surely_late else ""
        return joined([when, persons, days])

    return {
        "id": step.id,
        "kind": step.kind.value,
        "name": in_both(f"case_step_{step.kind.value}"),
        "on": edtf(step.on),
        "incidents": list(step.incidents),
        "persons": step.persons,
        "within": step.within or None,
        "nesting": step.nesting if step.within else None,
        "parties": [_party(party, names) for party in step.parties],
        "asserted_by": step.asserted_by or None,
        "days_since_opened": days_fact(since),
        "sentence": both(text),
        **cited_fact(step.cited),
    }


def _share(found: Share, cases: Mapping[str, Case]) -> dict[str, Any]:
    persons, whole = found.step.persons or 0, found.within.persons or 1
    opened = cases[found.within.case].opened if found.within.case in cases else None
    since = days_from(opened, found.step.on) if opened and found.step.on else None

    def text(language: str) -> str:
        values = {
            "step": step_name(found.step.kind, language),
            "within": step_name(found.within.kind, language),
            "persons": persons,
            "whole": whole,
            "share": per_cent(persons / whole),
        }
        days = say("case_share_days", language, days=days_text(since, language)) if since else ""
        caveat = "" if found.known else say("case_share_unknown", language)
        return joined([say("case_share", language, **values), days, caveat])

    return {
        "step": found.step.id,
        "within": found.within.id,
        "persons": persons,
        "whole": whole,
        "share": round(persons / whole, 6),
        "share_text": per_cent(persons / whole),
        "nesting": found.nesting,
        "days_since_opened": days_fact(since),
        "sentence": both(text),
        **cited_fact(found.step.cited),
    }


def _by_property(said: list[Property]) -> list[list[Property]]:
    order = list(InvestigationProperty)
    ordered = sorted(said, key=lambda each: order.index(each.property))
    return [list(group) for _, group in groupby(ordered, key=lambda each: each.property)]


def _property(said: list[Property], names: Names) -> dict[str, Any]:
    """All that is said of one property of an investigation; nothing is decided between them."""
    kind = said[0].property
    conflict = len({each.value for each in said}) > 1

    def text(language: str) -> str:
        name = say(f"case_property_{kind.value}", language)
        if conflict:
            comma = say("accountability_comma", language)
            listed = comma.join(_said(said, names, language)) + say("accountability_stop", language)
            return say("case_property_conflict", language, property=name) + listed
        return joined([_one_says(each, name, names, language) for each in said])

    return {
        "property": kind.value,
        "name": in_both(f"case_property_{kind.value}"),
        "conflict": conflict,
        "said": [
            {
                "id": each.id,
                "value": each.value.value,
                "value_name": in_both(f"case_asserted_{each.value.value}"),
                "asserted_by": each.asserted_by,
                "asserted_by_name": _names(each.asserted_by, names),
                "asserted_on": edtf(each.asserted_on),
                **cited_fact(each.cited),
            }
            for each in said
        ],
        "sentence": both(text),
    }


def _said(said: list[Property], names: Names, language: str) -> list[str]:
    return [
        say(
            "case_property_said",
            language,
            who=_name(each.asserted_by, names, language),
            value=say(f"case_asserted_{each.value.value}", language),
        )
        for each in said
    ]


def _one_says(each: Property, name: str, names: Names, language: str) -> str:
    value = say(f"case_asserted_{each.value.value}", language)
    who = _name(each.asserted_by, names, language)
    return say("case_property_sentence", language, property=name, who=who, value=value)


def _party(party: str, names: Names) -> dict[str, Any]:
    return {"id": party, "name": _names(party, names)}


def _names(actor: str, names: Names) -> dict[str, str]:
    return both(lambda language: _name(actor, names, language))


def _name(actor: str, names: Names, language: str) -> str:
    return names.get(actor, {}).get(language) or actor
