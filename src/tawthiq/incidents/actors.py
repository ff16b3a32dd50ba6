"""Armed actors, institutions, posts and persons, and which of them may be shown by name.

A person is sealed unless the row names the public office in whose acts they are named; the row can seal any actor. What
is sealed has a number here instead of an id or a name, and `sealing` keeps its words out of everything that is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tawthiq.errors import CaseError
from tawthiq.model.cells import Cells, Citation, Row
from tawthiq.model.parties import Party
from tawthiq.model.vocabulary import ActorKind
from tawthiq.text.edtf import EdtfDate

YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Actor:
    """An actor as its row in actors.csv gives it. `parents` and `side` are ids of actors, with no dates and no source."""

    id: str
    name: Mapping[str, str]  # en, ar; a name that is not given is the other one
    kind: str
    neutral_term: str
    parents: tuple[str, ...]
    side: str
    founded: EdtfDate | None
    dissolved: EdtfDate | None
    public_office: str
    sealed: bool
    shown_id: str
    cited: Citation

    @cached_property
    def party(self) -> Party:
        """The actor as one who may be held responsible."""
        return Party(self.id, self.name["en"], self.name["ar"], self.kind)


Actors = Mapping[str, Actor]


def read_actors(rows: Iterable[Row]) -> tuple[dict[str, Actor], list[CaseError]]:
    """The actors by id, in the order of their rows, and the mistakes in them."""
    actors: dict[str, Actor] = {}
    mistakes: list[CaseError] = []
    hidden = 0
    for cells in map(Cells, rows):
        kind = cells.chosen("kind", tuple(ActorKind))
        sealed_by_row = cells.chosen("sealed", YES_NO)
        office = cells.text("public_office")
        sealed = sealed_by_row == "yes" or (kind == ActorKind.PERSON and not office)
        hidden += sealed
        actor = Actor(
            id=cells.required("id"),
            name=_names(cells),
            kind=kind,
            neutral_term=cells.text("neutral_term"),
            parents=cells.members("parent"),
            side=cells.text("side"),
            founded=cells.date("founded"),
            dissolved=cells.date("dissolved"),
            public_office=office,
            sealed=sealed,
            shown_id=f"sealed-{hidden}" if sealed else cells.text("id"),
            cited=cells.citation(),
        )
        actors.setdefault(actor.id, actor)
        mistakes += cells.mistakes
    return actors, mistakes


def _names(cells: Cells) -> dict[str, str]:
    english, arabic = cells.text("name_en"), cells.text("name_ar")
    return {"en": english or arabic or cells.text("id"), "ar": arabic or english or cells.text("id")}
