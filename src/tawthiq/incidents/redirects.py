"""Which rows of incidents.csv speak of one incident: merged and split by judgements, with every id leading somewhere.

Nothing is rewritten. A judgement that two rows are the same incident joins them under the id that was entered first; a
later judgement that they are different parts them, and the other id comes back to life. A row that turns out to hold
several incidents is split into the rows named; its id then leads to all of them. The judgements are the history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.model.vocabulary import Verdict

SPLIT = "split"


@dataclass(frozen=True)
class IncidentJudgement:
    """What a named person decided about incidents: a pair is `same`, `different` or `unsure`; or one is `split` into others."""

    subjects: tuple[str, ...]
    verdict: str  # a Verdict, or SPLIT
    by: str
    at: str
    why: str


@dataclass(frozen=True)
class Redirects:
    """Where each id leads: `to` holds only ids that lead elsewhere; `members` the rows that speak of one incident."""

    to: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[str, ...]]
    history: Mapping[str, tuple[IncidentJudgement, ...]]

    def current(self, incident: str) -> tuple[str, ...]:
        """The incidents that an id, ever given, stands for now."""
        return self.to.get(incident, (incident,))


def redirect(incidents: Sequence[str], judgements: Iterable[IncidentJudgement]) -> Redirects:
    """The redirects that judgements, in the order they were made, leave between incidents in the order of their rows.

    A judgement about an id that no row holds is kept in the history and moves nothing.
    """
    pairs: dict[frozenset[str], str] = {}
    splits: dict[str, tuple[str, ...]] = {}
    history: dict[str, list[IncidentJudgement]] = {}
    for judgement in judgements:
        for subject in judgement.subjects:
            history.setdefault(subject, []).append(judgement)
        if judgement.verdict == SPLIT:
            splits[judgement.subjects[0]] = judgement.subjects[1:]
        elif len(judgement.subjects) == 2:
            pairs[frozenset(judgement.subjects)] = judgement.verdict
            if judgement.verdict == Verdict.DIFFERENT:
                for subject in judgement.subjects:
                    splits.pop(subject, None)
    known = dict.fromkeys(incidents)
    head = _joined(known, [pair for pair, verdict in pairs.items() if verdict == Verdict.SAME])
    members: dict[str, tuple[str, ...]] = {}
    for incident in known:
        if not _parts(incident, splits, known):
            members[head[incident]] = (*members.get(head[incident], ()), incident)
    to: dict[str, tuple[str, ...]] = {incident: (head[incident],) for incident in known if head[incident] != incident}
    for incident in known:
        if parts := _parts(incident, splits, known):
            to[incident] = tuple(dict.fromkeys(head[part] for part in parts))
    return Redirects(to, members, {incident: tuple(made) for incident, made in history.items()})


def _parts(incident: str, splits: Mapping[str, tuple[str, ...]], known: Mapping[str, None]) -> list[str]:
    """The rows that an incident was split into, as far as they are split no further."""
    found: list[str] = []
    waiting, seen = [incident], set[str]()
    while waiting:
        each = waiting.pop(0)
        if each in seen:
            continue
        seen.add(each)
        parts = [part for part in splits.get(each, ()) if part in known and part != each]
        if parts:
            waiting += parts
        elif each != incident:
            found.append(each)
    return found


def _joined(known: Mapping[str, None], same: Iterable[frozenset[str]]) -> dict[str, str]:
    """For each incident the first of those that it is the same as, directly or through others."""
    order = {incident: place for place, incident in enumerate(known)}
    head = {incident: incident for incident in known}

    def first_of(incident: str) -> str:
        while head[incident] != incident:
            incident = head[incident]
        return incident

    for pair in same:
        if len(pair) == 2 and pair <= order.keys():
            one, other = sorted(map(first_of, pair), key=order.__getitem__)
            head[other] = one
    return {incident: first_of(incident) for incident in known}


def redirected(tables: Mapping[str, Any], to: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Hand tables with every incident named once: rows of joined and split incidents left out, names of them followed."""
    named = {
        "incidents": "parent",
        "attributions": "incident",
        "cases": "incidents",
        "case-steps": "incidents",
        "commitments": "tied_to",
    }
    found = {**tables, "incidents": [row for row in tables.get("incidents", ()) if str(row.get("id")) not in to]}
    for table, column in named.items():
        found[table] = [{**row, column: _followed(row, column, to)} for row in found.get(table, ())]
    return found


def _followed(row: Mapping[str, Any], column: str, to: Mapping[str, Sequence[str]]) -> str:
    members = [part.strip() for part in str(row.get(column) or "").split("|") if part.strip()]
    return "|".join(dict.fromkeys(each for member in members for each in to.get(member, (member,))))
