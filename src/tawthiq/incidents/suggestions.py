"""Which victims of the register may belong to which incident: suggested with reasons, confirmed only by a person.

A suggestion says how well place, day and sources of a victim fit an incident. It is no link: a judgement makes one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tawthiq.incidents.incidents import Incident, IncidentTree
from tawthiq.text.plain import plain_text

LEVELS = ("adm3", "adm2", "adm1")
_LONG = 31  # days
_MOST = 5  # a victim that fits more incidents equally well tells nothing of any


class Fit(StrEnum):
    """How well a victim fits an incident, best first."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True)
class Suggestion:
    """A victim that may belong to an incident, how well it fits, and why, as message codes."""

    victim_id: str
    incident: str
    fit: Fit
    reasons: tuple[str, ...]
    others: int  # how many further incidents fit the victim as well


@dataclass(frozen=True)
class Sources:
    """Who speaks of what: documenters by incident (from its counts and attributions), incident words by victim."""

    of_incident: Mapping[str, frozenset[str]]
    named_by_records: Mapping[str, frozenset[str]]


NO_SOURCES = Sources({}, {})


def suggest_victims(
    tree: IncidentTree, victims: Iterable[Mapping[str, Any]], sources: Sources = NO_SOURCES
) -> list[Suggestion]:
    """Suggested links of victims to incidents: for each victim the best fitting incidents, the smallest of a branch.

    None is suggested where too many fit equally well.
    `victims` are rows of the register (victim_id, adm1 to adm3, death_low, death_high, documenters, fate). Missing is not
    dead: a victim whose fate is not death is suggested for no incident in which people were killed, unless a record
    names the incident.
    """
    calendar = _Calendar(tree.by_id.values())
    suggestions: list[Suggestion] = []
    for victim in victims:
        candidates = {each.id: each for each in calendar.around(victim)}
        said = sources.named_by_records.get(str(victim["victim_id"]))
        named = [each for each in tree.by_id.values() if _is_named(each, victim, sources)] if said else []
        candidates |= {each.id: each for each in named}
        fits = [found for each in candidates.values() if (found := _fit(each, victim, sources))]
        suggestions += _best(fits, tree)
    return suggestions


class _Calendar:
    """Incidents by area and day; those that last long, or have no date, by area alone."""

    def __init__(self, incidents: Iterable[Incident]) -> None:
        self._by_day: dict[tuple[str, date], list[Incident]] = {}
        self._by_area: dict[str, list[Incident]] = {}
        self._long: dict[str, list[Incident]] = {}
        for incident in incidents:
            if not incident.area:
                continue
            self._by_area.setdefault(incident.area, []).append(incident)
            days = _days(incident.period.low, incident.period.high)
            for day in days or ():
                self._by_day.setdefault((incident.area, day), []).append(incident)
            if days is None:
                self._long.setdefault(incident.area, []).append(incident)

    def around(self, victim: Mapping[str, Any]) -> list[Incident]:
        """Incidents in the areas of a victim that its day may lie in; of an undated victim, all where they are few."""
        found: list[Incident] = []
        days = _days(victim.get("death_low"), victim.get("death_high"))
        for area in _areas_of(victim):
            if days is None:
                here = self._by_area.get(area, [])
                found += here if len(here) <= _MOST else []
            else:
                found += self._long.get(area, [])
                found += [each for day in days for each in self._by_day.get((area, day), ())]
        return found


def _days(low: Any, high: Any) -> list[date] | None:
    """The days from low to high; None where an end is not known or there are too many to tell anything."""
    if not (isinstance(low, date) and isinstance(high, date)) or (high - low).days > _LONG:
        return None
    return [low + timedelta(days=each) for each in range((high - low).days + 1)]


def _areas_of(victim: Mapping[str, Any]) -> list[str]:
    return [str(victim[level]) for level in LEVELS if victim.get(level)]


def _fit(incident: Incident, victim: Mapping[str, Any], sources: Sources) -> Suggestion | None:
    """How a victim fits an incident; None where its place or its day cannot be the incident's."""
    reasons = []
    named = _is_named(incident, victim, sources)
    if named:
        reasons.append("suggested_record_names_incident")
    inside = incident.area in _areas_of(victim)
    when = _day_fits(incident, victim)
    if not named and (not inside or when == "never" or victim.get("fate") not in (None, "dead", "unknown")):
        return None
    if inside:
        reasons.append("suggested_place_inside")
    if when in ("surely", "possibly"):
        reasons.append(f"suggested_day_{when}")
    shared = set(victim.get("documenters") or ()) & sources.of_incident.get(incident.id, frozenset())
    if shared:
        reasons.append("suggested_sources_shared")
    strong = named or (inside and when == "surely" and bool(shared or incident.precision in ("exact", "place", "adm3")))
    fit = Fit.STRONG if strong else Fit.FAIR if inside and when != "unknown" else Fit.WEAK
    return Suggestion(str(victim["victim_id"]), incident.id, fit, tuple(reasons), 0)


def _is_named(incident: Incident, victim: Mapping[str, Any], sources: Sources) -> bool:
    said = sources.named_by_records.get(str(victim["victim_id"]))
    if not said:
        return False
    names = {plain_text(name) for name in (incident.id, *incident.name.values()) if name}
    return any(plain_text(word) in names for word in said)


def _day_fits(incident: Incident, victim: Mapping[str, Any]) -> str:
    """surely, possibly or never inside the incident's period; unknown where either has no date."""
    low, high = victim.get("death_low"), victim.get("death_high")
    first, last = incident.period.low, incident.period.high
    if not (isinstance(low, date) and isinstance(high, date) and first and last):
        return "unknown"
    if high < first or low > last:
        return "never"
    return "surely" if first <= low and high <= last else "possibly"


def _best(fits: Sequence[Suggestion], tree: IncidentTree) -> list[Suggestion]:
    """The best of the fits; of an incident and one that holds it, only the smaller."""
    if not fits:
        return []
    order = list(Fit)
    holders = {above for each in fits for above in tree.above(each.incident)}
    smallest = [each for each in fits if each.incident not in holders]
    best = min(order.index(each.fit) for each in smallest)
    chosen = [each for each in smallest if order.index(each.fit) == best]
    if len(chosen) > _MOST:
        return []
    return [Suggestion(each.victim_id, each.incident, each.fit, each.reasons, len(chosen) - 1) for each in chosen]
