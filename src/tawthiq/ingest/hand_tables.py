"""Tables that people keep by hand under `hand/`: each row is a claim by the case's keeper, each row taken out a withdrawal."""

from collections.abc import Mapping
from dataclasses import dataclass

from tawthiq.case import CaseFolder
from tawthiq.errors import CaseError
from tawthiq.ingest.hand import HandRow, read_hand_table
from tawthiq.ingest.refusal import KnownActors, refused_rows
from tawthiq.ledger import Ledger, Origin, Scribe, hand_rows
from tawthiq.model.claims import NewClaim
from tawthiq.model.identity import Locator
from tawthiq.model.vocabulary import ClaimKind
from tawthiq.text.gazetteer import SHIPPED, Gazetteer, load_gazetteer

KEEPER = "case keeper"


@dataclass(frozen=True)
class HandTable:
    """What a hand table holds: the kind of its claims, the column that names a row, and its columns.

    A column is True where it must be there and filled in every row, False where it may be absent or blank. `parties` are
    the columns that name responsible parties, by their ids in actors.csv: no community, family or place may stand there.
    """

    kind: ClaimKind
    key: str
    columns: Mapping[str, bool]
    parties: tuple[str, ...] = ()


def _columns(required: str, optional: str) -> dict[str, bool]:
    return {**dict.fromkeys(required.split(), True), **dict.fromkeys(optional.split(), False)}


HAND_TABLES: Mapping[str, HandTable] = {
    "actors.csv": HandTable(
        ClaimKind.ACTOR,
        "id",
        _columns(
            "id name_en",
            "name_ar kind neutral_term other_labels_in_sources parent named_by independence_note note"
            " public_office sealed founded dissolved side",
        ),
        parties=("parent", "side"),
    ),
    "counts.csv": HandTable(
        ClaimKind.COUNT,
        "id",
        _columns(
            "id publisher quantity_kind population",
            "independence_group published_on as_of low best high victim_status perpetrators areas event_from event_to"
            " date_basis method relation part_of supersedes source_outlet confidence note",
        ),
        parties=("perpetrators",),
    ),
    "populations.csv": HandTable(
        ClaimKind.POPULATION, "population", _columns("population", "definition inside victim_status label_en label_ar")
    ),
    "relations.csv": HandTable(
        ClaimKind.RELATION,
        "id",
        _columns(
            "id kind subject object source",
            "start end first_cited last_cited locator contested_by confidence note",
        ),
        parties=("subject", "object"),
    ),
    "incidents.csv": HandTable(
        ClaimKind.INCIDENT,
        "id",
        _columns(
            "id name_en kind source",
            "name_ar parent event_from event_to place_pcode place_name precision act_type victim_status count_claims"
            " locator confidence note",
        ),
    ),
    "attributions.csv": HandTable(
        ClaimKind.ATTRIBUTION,
        "id",
        _columns(
            "id incident finding stated_by source",
            "act actor mode_of_responsibility standard_of_proof standard_as_stated forum fair_trial_objection"
            " stated_on claims contested_by apparent_motive perceived_identity locator confidence note",
        ),
        parties=("actor",),
    ),
    "cases.csv": HandTable(
        ClaimKind.CASE,
        "id",
        _columns(
            "id kind forum source",
            "name_en name_ar mandate incidents actors opened_on proceeding persons_accused outcome accused witnesses"
            " locator confidence note",
        ),
        parties=("actors",),
    ),
    "case-steps.csv": HandTable(
        ClaimKind.CASE_STEP,
        "id",
        _columns(
            "id case kind source",
            "on incidents persons persons_within nesting party rank_class accused witnesses asserted_by locator"
            " confidence note",
        ),
        parties=("party",),
    ),
    "investigation-properties.csv": HandTable(
        ClaimKind.INVESTIGATION_PROPERTY,
        "id",
        _columns("id case property value asserted_by source", "asserted_on locator confidence note"),
    ),
    "positions.csv": HandTable(
        ClaimKind.POSITION,
        "id",
        _columns(
            "id question_id question position holder stance paraphrase source",
            "holder_actor locator directness confidence note",
        ),
    ),
    "commitments.csv": HandTable(
        ClaimKind.COMMITMENT,
        "id",
        _columns(
            "id kind who commitment source",
            "addressed_to made_on due_on due_basis extended_on extended_to evidence_of_fulfilment fulfilled_on"
            " days_late_vs_due days_late_vs_extended status status_as_of confidence note"
            " indicator evidence_on numerator denominator verifier verified verified_on contested_by postponed_on"
            " revised_on revises withdrawn_on unverifiable tied_to side subject evidence_shows extension_from",
        ),
        parties=("side",),
    ),
}


def append_hand_tables(case: CaseFolder, ledger: Ledger, scribe: Scribe) -> None:
    """Append every hand table whose bytes changed since it was last read; all or nothing of each table.

    actors.csv comes first, for other tables name its rows. Raises an ExceptionGroup of CaseError with the mistakes of
    all tables at once.
    """
    mistakes: list[CaseError] = []
    for file_name, table in HAND_TABLES.items():
        path = case.hand / file_name
        try:
            if path.is_file():
                _append(path.read_bytes(), file_name, case, ledger, scribe)
            else:
                _withdraw(file_name, table, ledger, scribe)
        except* CaseError as found:
            mistakes += [each for each in found.exceptions if isinstance(each, CaseError)]
    if mistakes:
        raise ExceptionGroup("hand", mistakes)


def _append(data: bytes, file_name: str, case: CaseFolder, ledger: Ledger, scribe: Scribe) -> None:
    table = HAND_TABLES[file_name]
    origin = Origin(f"hand/{file_name}", KEEPER, table.kind, {})
    if ledger.is_current(data, origin):
        return
    rows = read_hand_table(data, file_name, table.columns)
    mistakes = _named_twice(rows, table.key, file_name)
    if table.parties:
        mistakes += refused_rows(rows, file_name, table.parties, _known_actors(case, ledger))
    if mistakes:
        raise ExceptionGroup(file_name, mistakes)
    source = ledger.preserve(data, f"hand/{file_name}", scribe)
    claims = [
        NewClaim(Locator(f"hand/{file_name}", "", row.row), row.fields, row.cells[table.key], row.flags) for row in rows
    ]
    ledger.append(source, origin, claims, [], scribe)


def _known_actors(case: CaseFolder, ledger: Ledger) -> KnownActors:
    actors = [row["fields"] for row in hand_rows(ledger, ClaimKind.ACTOR)]

    def gazetteer() -> Gazetteer:
        named = case.declaration().gazetteer
        return load_gazetteer(named if named in SHIPPED else case.path / named)

    return KnownActors({row["id"]: row for row in actors}, gazetteer)


def _withdraw(file_name: str, table: HandTable, ledger: Ledger, scribe: Scribe) -> None:
    """A table that was taken away: all its rows are withdrawn."""
    if hand_rows(ledger, table.kind):
        source = ledger.preserve(b"", f"hand/{file_name}", scribe)
        ledger.append(source, Origin(f"hand/{file_name}", KEEPER, table.kind, {}), [], [], scribe)


def _named_twice(rows: list[HandRow], key: str, file_name: str) -> list[CaseError]:
    seen: dict[str, int] = {}
    mistakes = []
    for row in rows:
        name = row.cells[key]
        if name in seen:
            place = {"file": file_name, "row": row.row, "column": key, "value": name}
            mistakes.append(CaseError("hand_row_twice", first=str(seen[name]), **place))
        seen.setdefault(name, row.row)
    return mistakes
