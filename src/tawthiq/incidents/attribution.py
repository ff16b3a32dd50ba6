"""Attributions: who says that an incident happened as described, or that a party is responsible, and how far it is proven.

The two findings are apart: either can be made without the other. The standard of proof is the maker's own, with the
forum and any objection to the fairness of its proceedings beside it; nothing here raises, lowers or derives one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tawthiq.errors import CaseError
from tawthiq.incidents.actors import Actors
from tawthiq.incidents.relations import party_of
from tawthiq.model.cells import Cells, Citation, Row
from tawthiq.model.parties import Party
from tawthiq.model.vocabulary import Finding, ModeOfResponsibility, StandardOfProof
from tawthiq.text.edtf import EdtfDate


@dataclass(frozen=True)
class Attribution:
    """One finding about an incident, or an act within it, as somebody made it.

    `actor` is None for the finding that it happened as described. `perceived_identity` is what the victims were taken to
    be, as the apparent motive of the act; it describes nobody else.
    """

    id: str
    incident: str
    act: str
    finding: Finding
    actor: Party | None
    mode: ModeOfResponsibility
    standard: StandardOfProof
    standard_as_stated: str
    forum: str
    fair_trial_objection: str
    stated_by: str
    stated_on: EdtfDate | None
    claims: tuple[str, ...]
    contested_by: tuple[str, ...]
    apparent_motive: str
    perceived_identity: str
    cited: Citation

    @property
    def contested(self) -> bool:
        """Whether somebody is known to contest it."""
        return bool(self.contested_by)


def read_attributions(
    rows: Iterable[Row], actors: Actors, incidents: Collection[str] = ()
) -> tuple[list[Attribution], list[CaseError]]:
    """Attributions in the order of their rows, and the mistakes in them.

    Codes: cell_*, party_is_community, actor_undefined, attribution_without_party, attribution_party_not_asked,
    attribution_standard_without_forum, attribution_incident_undefined. One whose incident or actor has no row is kept.
    """
    attributions: list[Attribution] = []
    mistakes: list[CaseError] = []
    for cells in map(Cells, rows):
        found = _attribution(cells, actors, incidents)
        if found is not None:
            attributions.append(found)
        mistakes += cells.mistakes
    return attributions, mistakes


def _attribution(cells: Cells, actors: Actors, incidents: Collection[str]) -> Attribution | None:
    attribution_id, incident = cells.required("id"), cells.required("incident")
    finding = cells.required("finding") and cells.chosen("finding", tuple(Finding))
    stated_by, stated_on, cited = cells.required("stated_by"), cells.date("stated_on"), cells.citation()
    mode = cells.chosen("mode_of_responsibility", tuple(ModeOfResponsibility), ModeOfResponsibility.UNKNOWN)
    standard = cells.chosen("standard_of_proof", tuple(StandardOfProof), StandardOfProof.UNKNOWN)
    cells.required("source")
    if incidents and incident and incident not in incidents:
        cells.wrong("attribution_incident_undefined", "incident", fatal=False)
    if standard == StandardOfProof.BEYOND_REASONABLE_DOUBT and not cells.text("forum"):
        cells.wrong("attribution_standard_without_forum", "standard_of_proof")
    actor = _party(cells, finding, actors)
    if cells.fatal:
        return None
    return Attribution(
        id=attribution_id,
        incident=incident,
        act=cells.text("act"),
        finding=Finding(finding),
        actor=actor,
        mode=ModeOfResponsibility(mode),
        standard=StandardOfProof(standard),
        standard_as_stated=cells.text("standard_as_stated"),
        forum=cells.text("forum"),
        fair_trial_objection=cells.text("fair_trial_objection"),
        stated_by=stated_by,
        stated_on=stated_on,
        claims=cells.members("claims"),
        contested_by=cells.members("contested_by"),
        apparent_motive=cells.text("apparent_motive"),
        perceived_identity=cells.text("perceived_identity"),
        cited=cited,
    )


def _party(cells: Cells, finding: str, actors: Actors) -> Party | None:
    """The party found responsible; none for the finding that an incident happened."""
    named = cells.text("actor")
    if finding == Finding.HAPPENED_AS_DESCRIBED:
        if named:
            cells.wrong("attribution_party_not_asked", "actor")
        return None
    if not named:
        cells.wrong("attribution_without_party", "actor")
        return None
    party = party_of(named, actors)
    if party is None:
        cells.wrong("party_is_community", "actor")
    elif named not in actors:
        cells.wrong("actor_undefined", "actor", fatal=False)
    return party
