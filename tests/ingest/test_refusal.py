"""Hand tables refuse to make a community responsible, say what to record instead, and append nothing of the table."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tawthiq.case import CaseFolder, create_case
from tawthiq.errors import CaseError
from tawthiq.ingest.hand_tables import HAND_TABLES, append_hand_tables
from tawthiq.language import LANGUAGES, sentence
from tawthiq.ledger import Ledger, Scribe, hand_rows
from tawthiq.model.identity import random_id
from tawthiq.model.vocabulary import ClaimKind

SCRIBE = Scribe("keeper", lambda: datetime(2031, 4, 1, tzinfo=UTC), random_id)
NAMES = list(
    csv.DictReader((Path(__file__).parents[1] / "text" / "data" / "actor_names.csv").read_text("utf-8").splitlines())
)
REFUSED = [row["name"] for row in NAMES if row["verdict"] == "refused"]
ACCEPTED = [row["name"] for row in NAMES if row["verdict"] == "accepted"]

# The column that names a party, and what else a row of the table must say.
TABLES = {
    "attributions.csv": ("actor", {"incident": "I1", "finding": "party_responsible", "stated_by": "X", "source": "s"}),
    "counts.csv": ("perpetrators", {"publisher": "X", "quantity_kind": "unknown", "population": "all_dead"}),
    "relations.csv": ("subject", {"kind": "part_of", "object": "Third Brigade", "source": "s"}),
    "actors.csv": ("name_en", {}),
    "cases.csv": ("actors", {"kind": "case", "forum": "court", "source": "s"}),
    "case-steps.csv": ("party", {"case": "K1", "kind": "trial", "source": "s"}),
}


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    return create_case(tmp_path / "case", {"en": "Trial", "ar": "تجربة"}, None)


def write(case: CaseFolder, file_name: str, rows: list[dict[str, str]]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    (case.hand / file_name).write_text(text.getvalue(), encoding="utf-8")


def mistakes(case: CaseFolder) -> list[CaseError]:
    with Ledger(case.ledger) as ledger:
        try:
            append_hand_tables(case, ledger, SCRIBE)
        except ExceptionGroup as group:
            return [each for each in group.exceptions if isinstance(each, CaseError)]
    return []


def rows_naming(names: list[str], file_name: str) -> list[dict[str, str]]:
    column, rest = TABLES[file_name]
    return [{"id": f"R{number}", column: name, **rest} for number, name in enumerate(names)]


@pytest.mark.parametrize("file_name", TABLES)
def test_every_row_that_blames_a_community_is_refused_with_advice(case: CaseFolder, file_name: str) -> None:
    write(case, file_name, rows_naming(REFUSED, file_name))
    found = mistakes(case)
    assert [each.values["row"] for each in found] == list(range(2, len(REFUSED) + 2))
    for each in found:
        assert each.code in ("party_is_community", "actor_is_community")
        for language in LANGUAGES:
            told = sentence(each.code, each.values, language)
            assert all(
                word in told for word in (file_name, "positions.csv", "perceived_identity", each.values["value"])
            )
    with Ledger(case.ledger) as ledger:
        assert hand_rows(ledger, HAND_TABLES[file_name].kind) == []


@pytest.mark.parametrize("file_name", TABLES)
def test_no_row_that_names_an_actor_is_refused(case: CaseFolder, file_name: str) -> None:
    write(case, file_name, rows_naming(ACCEPTED, file_name))
    assert mistakes(case) == []
    with Ledger(case.ledger) as ledger:
        assert len(hand_rows(ledger, HAND_TABLES[file_name].kind)) == len(ACCEPTED)


@pytest.mark.parametrize(
    "kind",
    [
        "community",
        "sect",
        "family",
        "tribe",
        "religious_community",
        "ethnic_group",
        "village",
        "طائفة",
        "عشيرة",
        "مكان سكان",
    ],
)
def test_an_actor_of_the_kind_of_a_community_is_refused(case: CaseFolder, kind: str) -> None:
    write(case, "actors.csv", [{"id": "A", "name_en": "Somebody", "kind": kind}])
    assert [each.values["column"] for each in mistakes(case)] == ["kind"]


def test_an_actor_with_a_row_is_known_by_its_id_whatever_the_id_is(case: CaseFolder) -> None:
    write(case, "actors.csv", [{"id": "HOMS-1", "name_en": "First Homs Battalion", "kind": "unit"}])
    write(case, "counts.csv", rows_naming(["HOMS-1|any", "HOMS-1"], "counts.csv"))
    assert mistakes(case) == []


def test_a_documenter_may_be_named_for_a_community_but_is_no_party(case: CaseFolder) -> None:
    write(case, "actors.csv", [{"id": "FAM", "name_en": "Families of the missing", "kind": "documenter"}])
    assert mistakes(case) == []
    write(case, "attributions.csv", rows_naming(["FAM"], "attributions.csv"))
    assert [each.code for each in mistakes(case)] == ["party_is_community"]


def test_a_unit_operates_in_a_place_but_no_place_is_part_of_one(case: CaseFolder) -> None:
    relation = {"subject": "Third Brigade", "object": "SY0600", "source": "s"}
    write(case, "relations.csv", [{"id": "R1", "kind": "operates_in", **relation}])
    assert mistakes(case) == []
    write(case, "relations.csv", [{"id": "R1", "kind": "commands", **relation}])
    assert [(each.code, each.values["column"]) for each in mistakes(case)] == [("party_is_community", "object")]


def test_perceived_identity_is_where_a_community_belongs(case: CaseFolder) -> None:
    (row,) = rows_naming(["UNKNOWN"], "attributions.csv")
    write(case, "attributions.csv", [{**row, "perceived_identity": "Alawite", "apparent_motive": "perceived_identity"}])
    assert mistakes(case) == []
    with Ledger(case.ledger) as ledger:
        (kept,) = hand_rows(ledger, ClaimKind.ATTRIBUTION)
    assert kept["fields"]["perceived_identity"] == "Alawite"
