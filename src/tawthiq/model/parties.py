"""Who may be held responsible: an armed actor, a unit, an institution, an organisation or a person, and nobody else.

No community, sect, tribe, family, religion, people or place is a `Party`: it cannot be made, so no attribution, count,
relation or case can name one. A claim that blames a community is a stance and is recorded as a position; that victims
were chosen for who they were taken to be is recorded as the apparent motive of an act.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tawthiq.errors import CaseError
from tawthiq.model.vocabulary import ActorKind
from tawthiq.text.communities import names_community
from tawthiq.text.gazetteer import Gazetteer

OBSERVERS = frozenset(
    (
        ActorKind.DOCUMENTER,
        ActorKind.MEDIA,
        ActorKind.PERSON_COMMENTATOR,
        ActorKind.INVESTIGATIVE_BODY,
        ActorKind.COURT,
    )
)
"""Kinds of actors who document, speak or judge; a row of theirs makes nobody responsible."""

NAMING_COLUMNS = ("name_en", "name_ar", "neutral_term")


@dataclass(frozen=True)
class Party:
    """An actor who may be held responsible, by its id and its names where it has a row in actors.csv.

    Raises CaseError (party_is_community) where the names, or an id without names, are a community's or a place's.
    """

    actor_id: str
    name_en: str = ""
    name_ar: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        names = [name for name in (self.name_en, self.name_ar) if name] or [self.actor_id]
        for name in names:
            if names_community(name, institution=self.kind == ActorKind.STATE_INSTITUTION):
                raise CaseError("party_is_community", file="", row=0, column="", value=name)


def refused_name(actor: Mapping[str, str], gazetteer: Gazetteer | None) -> tuple[str, str] | None:
    """The column and text in which a row of actors.csv names a community or place as an actor; None where it does not."""
    kind = (actor.get("kind") or "").strip()
    if kind not in set(ActorKind) and names_community(kind):
        return "kind", kind
    if kind in OBSERVERS:
        return None
    places = None if kind == ActorKind.PERSON else gazetteer
    for column in NAMING_COLUMNS:
        name = (actor.get(column) or "").strip()
        if names_community(name, places, institution=kind == ActorKind.STATE_INSTITUTION):
            return column, name
    return None


def refused_party(named: str, actors: Mapping[str, Mapping[str, str]], gazetteer: Gazetteer | None) -> bool:
    """Whether a cell that should name an actor names a community or place, itself or through its row in actors.csv."""
    actor = actors.get(named)
    if actor is None:
        return names_community(named, gazetteer)
    return refused_name({**actor, "kind": ""} if actor.get("kind") in OBSERVERS else actor, gazetteer) is not None
