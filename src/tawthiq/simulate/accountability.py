"""Hand tables of a simulated case: armed actors over time, incidents, who attributes them, proceedings, commitments.

Every side has the same organisation, the same kinds of people and the same chances; only what the parameters set apart
sets them apart. Everybody is invented. People named here are sealed by their rows, but for one holder of public office a
side, so that a page that shows another name has a fault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tawthiq.simulate.chance import stream
from tawthiq.simulate.organisations import Row, organisations
from tawthiq.simulate.parameters import MARK, Incident, Parameters

COURT, COMMISSION, RIVER = "simulated-court", "simulated-commission", "river-guard"
_MOTIVES = ("", "", "perceived_identity", "retaliation", "unknown")
_ACTS = ("unlawful_killing", "summary_execution", "pillage", "enforced_disappearance", "destruction_of_property")
_STEPS = (("suspect_named", 60), ("arrest", 40), ("charge", 60), ("trial", 120), ("verdict", 200), ("reparation", 300))
_CARRIES_ON = 0.7


@dataclass(frozen=True)
class Pursuit:
    """How incidents are pursued: how many a conflict's incident is divided into, how often and how soon cases open.

    `slower` holds, by side, how many times longer its cases take to open; a side left out takes as long as any other.
    """

    massacres: int = 4
    share_opened: float = 0.6
    mean_days: float = 180.0
    slower: Mapping[str, float] = field(default_factory=dict)
    agreement: float = 0.85  # how often a documenter names the side that did it


def accountability_tables(parameters: Parameters, pursuit: Pursuit | None = None) -> dict[str, list[Row]]:
    """Rows of hand tables by file name; the same parameters give the same rows."""
    pursuit = pursuit or Pursuit()
    actors, relations = organisations(parameters)
    incidents, sides = _incidents(parameters, pursuit)
    cases, steps = _cases(parameters, pursuit, incidents, sides)
    return {
        "actors.csv": [*actors, *_bodies(parameters)],
        "relations.csv": relations,
        "incidents.csv": incidents,
        "attributions.csv": list(_attributions(parameters, pursuit, incidents, sides)),
        "cases.csv": cases,
        "case-steps.csv": steps,
        "investigation-properties.csv": list(_properties(parameters)),
        "commitments.csv": list(_commitments(parameters)),
    }


def _bodies(parameters: Parameters) -> list[Row]:
    rows = [
        {"id": RIVER, "name_en": "River Guard", "name_ar": "حرس النهر", "kind": "armed_actor"},
        {"id": COURT, "name_en": "Court of Darzuma (simulated)", "name_ar": "محكمة درزومة (محاكاة)", "kind": "court"},
        {
            "id": COMMISSION,
            "name_en": "Commission of inquiry (simulated)",
            "name_ar": "لجنة التحقيق (محاكاة)",
            "kind": "investigative_body",
        },
    ]
    rows += [
        {"id": each.id, "name_en": each.name.en, "name_ar": each.name.ar, "kind": "documenter"}
        for each in parameters.documenters
    ]
    return [{**row, "note": MARK} for row in rows]


# --- incidents and attributions --------------------------------------------------------------------------------------


def _incidents(parameters: Parameters, pursuit: Pursuit) -> tuple[list[Row], dict[str, str]]:
    """An episode for each incident of the conflict, massacres inside it, acts inside some; and the side of each."""
    rows: list[Row] = []
    sides: dict[str, str] = {}
    alike = {actor.id: 1.0 for actor in parameters.actors}
    for number, incident in enumerate(parameters.incidents, start=1):
        random = stream(parameters.seed, "incidents", incident.id)
        episode = f"E{number}"
        rows.append(_incident(episode, "episode", incident, (incident.start, incident.end), incident.areas[0]))
        for part in range(1, pursuit.massacres + 1):
            massacre, side = f"{episode}-M{part}", _drawn(incident.perpetrators or alike, random)
            first = incident.start + timedelta(days=int(random.integers((incident.end - incident.start).days + 1)))
            area = incident.areas[int(random.integers(len(incident.areas)))]
            row = _incident(massacre, "massacre", incident, (first, first), area, parent=episode)
            rows.append({**row, "act_type": _ACTS[int(random.integers(len(_ACTS)))]})
            sides[massacre] = side
            if random.random() < 0.3:
                act = _incident(f"{massacre}-A1", "act", incident, (first, first), area, parent=massacre)
                rows.append({**act, "act_type": "pillage"})
                sides[f"{massacre}-A1"] = side
    return rows, sides


def _incident(
    incident_id: str, kind: str, incident: Incident, days: tuple[date, date], area: str, parent: str = ""
) -> Row:
    first, last = days
    name = incident.id.replace("-", " ")
    return {
        "id": incident_id,
        "name_en": f"Simulated {kind} {incident_id}: {name}",
        "name_ar": f"حادثة محاكاة {incident_id}",
        "kind": kind,
        "parent": parent,
        "event_from": first.isoformat(),
        "event_to": last.isoformat() if last != first else "",
        "place_pcode": area,
        "precision": {4: "adm1", 6: "adm2", 8: "adm3"}.get(len(area), "place"),
        "source": MARK,
        "confidence": "A",
    }


def _drawn(weights: Mapping[str, float], random: Any) -> str:
    keys = sorted(weights)
    shares = [weights[key] for key in keys]
    return keys[int(random.choice(len(keys), p=[share / sum(shares) for share in shares]))]


def _attributions(
    parameters: Parameters, pursuit: Pursuit, incidents: list[Row], sides: Mapping[str, str]
) -> Iterator[Row]:
    """What documenters, the commission and the court find: on most incidents, mostly alike, in the same words for all."""
    everybody = [actor.id for actor in parameters.actors]
    for row in incidents:
        random = stream(parameters.seed, "attributions", row["id"])
        said = {"incident": row["id"], "source": MARK, "confidence": "B", "stated_on": _after(row, 40, random)}
        if random.random() < 0.6:
            happened = {"finding": "happened_as_described", "standard_of_proof": "reasonable_grounds"}
            yield {"id": f"{row['id']}-happened", "stated_by": COMMISSION, **happened, **said}
        for documenter in parameters.documenters if row["id"] in sides else ():
            if random.random() > 0.7:
                continue
            others = [actor for actor in (*everybody, RIVER) if actor != sides[row["id"]]]
            right = random.random() < pursuit.agreement
            actor = sides[row["id"]] if right else others[int(random.integers(len(others)))]
            contested = "|".join(each for each in everybody if each == actor) if random.random() < 0.2 else ""
            motive = _MOTIVES[int(random.integers(len(_MOTIVES)))]
            yield {
                "id": f"{row['id']}-{documenter.id}",
                "stated_by": documenter.id,
                "finding": "party_responsible",
                "actor": f"{actor}-1" if actor != RIVER and random.random() < 0.3 else actor,
                "mode_of_responsibility": "direct",
                "standard_of_proof": "allegation",
                "contested_by": contested,
                "apparent_motive": motive,
                "perceived_identity": "valley dwellers (simulated)" if motive == "perceived_identity" else "",
                **said,
            }
    for place, massacre in enumerate(sorted(sides)[:2]):
        yield {
            "id": f"{massacre}-court",
            "incident": massacre,
            "stated_by": COURT,
            "finding": "party_responsible",
            "actor": sides[massacre],
            "mode_of_responsibility": "command",
            "standard_of_proof": "beyond_reasonable_doubt",
            "standard_as_stated": "inner conviction of the judges (simulated)" if place else "",
            "forum": COURT,
            "fair_trial_objection": "one hearing was closed to observers (simulated)",
            "source": MARK,
            "confidence": "A",
        }


# --- proceedings -----------------------------------------------------------------------------------------------------


def _cases(
    parameters: Parameters, pursuit: Pursuit, incidents: list[Row], sides: Mapping[str, str]
) -> tuple[list[Row], list[Row]]:
    """One inquiry over all incidents of the first episode, and for others a case each or none."""
    cases = [_inquiry(parameters, incidents, sides)]
    opened = parameters.incidents[0].end + timedelta(days=3)
    steps = [_step("INQUIRY", "opened", opened), _step("INQUIRY", "findings", opened + timedelta(days=130), about=True)]
    for row in incidents:
        if row["id"] not in sides or row["kind"] != "massacre":
            continue
        random, side = stream(parameters.seed, "cases", row["id"]), sides[row["id"]]
        if random.random() > pursuit.share_opened:
            continue
        case = f"K-{row['id']}"
        wait = random.exponential(pursuit.mean_days * pursuit.slower.get(side, 1.0))
        day = date.fromisoformat(row["event_to"] or row["event_from"]) + timedelta(days=5 + int(wait))
        cases.append(
            {
                **{"id": case, "kind": "case", "forum": COURT, "name_en": f"Case on {row['name_en']}"},
                **{"name_ar": f"قضية {row['name_ar']}", "incidents": row["id"], "actors": side},
                **{"opened_on": day.isoformat(), "proceeding": case, "source": MARK, "confidence": "A"},
                **{"accused": f"{side} accused {row['id']}", "witnesses": f"witness of {row['id']}"},
            }
        )
        steps += _steps(case, side, day, random)
    return cases, steps


def _inquiry(parameters: Parameters, incidents: list[Row], sides: Mapping[str, str]) -> Row:
    opened = parameters.incidents[0].end + timedelta(days=3)
    covered = [row["id"] for row in incidents if row["id"].startswith("E1-") and row["id"] in sides]
    return {
        "id": "INQUIRY",
        "kind": "commission",
        "forum": COMMISSION,
        "name_en": "Inquiry into the first days (simulated)",
        "name_ar": "التحقيق في الأيام الأولى (محاكاة)",
        "mandate": "establish what happened and who is responsible, whoever it is",
        "incidents": "|".join(covered),
        "actors": "|".join(dict.fromkeys(sides[each] for each in covered)),
        "opened_on": opened.isoformat(),
        "proceeding": "INQUIRY",
        "source": MARK,
        "confidence": "A",
    }


def _steps(case: str, side: str, opened: date, random: Any) -> list[Row]:
    """The steps of a case: each follows the last with the same chance, some known only by a later day."""
    steps = [_step(case, "opened", opened, party=side)]
    day = opened
    for kind, mean in _STEPS:
        if random.random() > _CARRIES_ON:
            break
        day += timedelta(days=1 + int(random.exponential(mean)))
        row = _step(case, kind, day, party=side, by=random.random() < 0.2)
        steps.append({**row, "persons": str(1 + int(random.integers(6))), "accused": f"{side} accused in {case}"})
    if random.random() < 0.3:
        steps.append({**_step(case, "postponed", day + timedelta(days=30), party=side)})
    return steps


def _step(case: str, kind: str, day: date, *, party: str = "", by: bool = False, about: bool = False) -> Row:
    on = f"../{day.isoformat()}" if by else f"{day.isoformat()}~" if about else day.isoformat()
    step = {"id": f"{case}-{kind}", "case": case, "kind": kind, "on": on, "party": party}
    return {**step, "asserted_by": COURT, "source": MARK, "confidence": "A"}


def _properties(parameters: Parameters) -> Iterator[Row]:
    """Two documenters on the same inquiry: they agree on some of it."""
    for documenter, values in zip(
        parameters.documenters[:2], (("yes", "yes", "no"), ("no", "unknown", "no")), strict=False
    ):
        for name, value in zip(("prompt", "independent", "victims_participation"), values, strict=True):
            yield {
                **{"id": f"INQUIRY-{name}-{documenter.id}", "case": "INQUIRY", "property": name, "value": value},
                **{"asserted_by": documenter.id, "source": MARK, "confidence": "B"},
            }


# --- commitments -----------------------------------------------------------------------------------------------------


def _commitments(parameters: Parameters) -> Iterator[Row]:
    """The same commitments by every side, one for each state that evidence can lead to."""
    made = parameters.window[1] + timedelta(days=10)
    for actor in parameters.actors:
        for number, (text, kind, facts) in enumerate(_PROMISES, start=1):
            dated = {key: _day(value, made) for key, value in facts.items() if isinstance(value, int)}
            said = {key: value for key, value in facts.items() if isinstance(value, str)}
            yield {
                **{"id": f"P-{actor.id}-{number}", "kind": kind, "who": actor.name.en, "side": actor.id},
                **{"addressed_to": "public", "commitment": f"{text} (simulated)", "made_on": made.isoformat()},
                **{"due_basis": "stated", **dated, **said, "source": MARK, "confidence": "A"},
            }


def _day(after: int, made: date) -> str:
    return (made + timedelta(days=after)).isoformat()


_MET = {"evidence_of_fulfilment": "done", "evidence_shows": "fulfilled", "indicator": "the text is published"}
_SHARE = {"subject": "disarmament", "numerator": "40", "denominator": "100", "verifier": COMMISSION, "verified": "yes"}
_PROMISES: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    ("Publish the rules for detention", "promise", {"due_on": 30, "fulfilled_on": 20, **_MET}),
    ("Publish the findings of the inquiry", "order", {"due_on": 30, "extended_on": 32, "extended_to": 90, "fulfilled_on": 100, **_MET}),
    ("Hand over heavy weapons", "promise", {"due_on": 120, "evidence_of_fulfilment": "40 of 100 counted", "evidence_shows": "part", "evidence_on": 110, **_SHARE}),
    ("Open the archive of the prison", "order", {"due_on": 40, "evidence_of_fulfilment": "closed when visited", "evidence_shows": "not_fulfilled", "evidence_on": 60}),
    ("Compensate households", "promise", {"due_basis": "none stated", "indicator": "none"}),
    ("Hold the next hearing", "hearing", {"due_on": 50, "postponed_on": 45, "extended_to": "unknown"}),
    ("Let monitors visit", "request", {"due_on": 60, "evidence_of_fulfilment": "one visit", "evidence_shows": "fulfilled", "fulfilled_on": 55, "contested_by": RIVER}),
    ("Dissolve the checkpoint committees", "order", {"due_on": 25, "revised_on": 20}),
    ("Train judges", "recommendation", {"due_on": 700}),
    ("Vet the first brigade", "promise", {"subject": "vetting", "due_on": 90}),
)  # fmt: skip


def _after(row: Row, mean: float, random: Any) -> str:
    day = date.fromisoformat(row["event_to"] or row["event_from"]) + timedelta(days=1 + int(random.exponential(mean)))
    return day.isoformat()
