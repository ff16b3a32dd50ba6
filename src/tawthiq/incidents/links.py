"""Which victims a person has confirmed to belong to an incident, and how many that makes at least and at most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tawthiq.incidents.incidents import IncidentTree
from tawthiq.incidents.redirects import Redirects
from tawthiq.incidents.suggestions import Suggestion


class Belonging(StrEnum):
    """What a person decided about a victim and an incident."""

    BELONGS = "belongs"
    DOES_NOT_BELONG = "does_not_belong"
    UNSURE = "unsure"


@dataclass(frozen=True)
class VictimJudgement:
    """A judgement on a row of a list, by its row key, and an incident."""

    row_key: str
    incident: str
    belonging: Belonging
    by: str
    at: str
    why: str


@dataclass(frozen=True)
class VictimLink:
    """A victim and an incident as judged; `contested` where judgements on several of the victim's rows differ."""

    victim_id: str
    incident: str
    belonging: Belonging
    contested: bool
    judgements: tuple[VictimJudgement, ...]


def victim_links(
    judgements: Iterable[VictimJudgement], victim_of_row: Mapping[str, str], redirects: Redirects
) -> list[VictimLink]:
    """The links that stand: the latest judgement on each row and incident, followed to the victim and incident of today.

    Of a victim with several rows, one that belongs outweighs one that is unsure. An incident that was split leaves the
    link unsure at each of its parts, for nobody has said to which the victim belongs.
    """
    latest: dict[tuple[str, str], VictimJudgement] = {}
    for judgement in judgements:
        latest.pop((judgement.row_key, judgement.incident), None)
        latest[judgement.row_key, judgement.incident] = judgement
    grouped: dict[tuple[str, str], list[tuple[Belonging, VictimJudgement]]] = {}
    for judgement in latest.values():
        victim, leads_to = victim_of_row.get(judgement.row_key), redirects.current(judgement.incident)
        for incident in leads_to if victim else ():
            said = Belonging.UNSURE if len(leads_to) > 1 else judgement.belonging
            grouped.setdefault((victim or "", incident), []).append((said, judgement))
    return [_link(victim, incident, said) for (victim, incident), said in grouped.items()]


def _link(victim: str, incident: str, said: Sequence[tuple[Belonging, VictimJudgement]]) -> VictimLink:
    found = {belonging for belonging, _ in said}
    belonging = next(each for each in (Belonging.BELONGS, Belonging.UNSURE, Belonging.DOES_NOT_BELONG) if each in found)
    contested = {Belonging.BELONGS, Belonging.DOES_NOT_BELONG} <= found
    return VictimLink(victim, incident, belonging, contested, tuple(judgement for _, judgement in said))


def suggestions_left(suggestions: Iterable[Suggestion], links: Iterable[VictimLink]) -> list[Suggestion]:
    """Suggestions on which nobody has judged yet."""
    judged = {(link.victim_id, link.incident) for link in links}
    return [each for each in suggestions if (each.victim_id, each.incident) not in judged]


def victims_of(
    tree: IncidentTree, links: Iterable[VictimLink], suggestions: Iterable[Suggestion]
) -> dict[str, tuple[int, int]]:
    """The least and the most victims linked to each incident: confirmed ones, and with them the unsure and suggested.

    Victims of a part are victims of its whole; each is counted once. This is how many are linked, not how many died.
    """
    sure: dict[str, set[str]] = {}
    maybe: dict[str, set[str]] = {}
    for link in links:
        if link.belonging != Belonging.DOES_NOT_BELONG:
            table = sure if link.belonging == Belonging.BELONGS and not link.contested else maybe
            _add(table, tree, link.incident, link.victim_id)
    for suggestion in suggestions:
        _add(maybe, tree, suggestion.incident, suggestion.victim_id)
    return {
        incident: (len(sure.get(incident, ())), len(sure.get(incident, set()) | maybe.get(incident, set())))
        for incident in tree.by_id
    }


def _add(table: dict[str, set[str]], tree: IncidentTree, incident: str, victim: str) -> None:
    if incident in tree.by_id:
        for each in (incident, *tree.above(incident)):
            table.setdefault(each, set()).add(victim)
