"""Who is in both of two lists, only in one, and which pairs are doubtful: no case, no configuration."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tawthiq.case.lists import ListDeclaration
from tawthiq.errors import Misuse
from tawthiq.ingest.add import NAME_ROLES
from tawthiq.ingest.child import read_in_child
from tawthiq.ingest.mapping import propose_columns, propose_date_order
from tawthiq.ingest.source import Evidence, Reading, SourceRow, SourceTable
from tawthiq.linkage import LOOSE, STRICT, LinkageSettings, link, partition
from tawthiq.model.vocabulary import Role

LISTS = ("A", "B")


@dataclass(frozen=True)
class ListRead:
    """One of the two files: how it was understood and its rows."""

    letter: str
    file: str
    table: SourceTable
    declaration: ListDeclaration
    evidence: Sequence[Evidence]

    def record_id(self, row: SourceRow) -> str:
        """How a row of this list is called in the comparison."""
        return f"{self.letter}:{row.sheet}:{row.row}"

    @cached_property
    def rows(self) -> dict[str, SourceRow]:
        """The rows that could be read, by record id."""
        return {self.record_id(row): row for row in self.table.rows if not row.unreadable}


@dataclass(frozen=True)
class Comparison:
    """Who is where: groups of record ids that are one person each, and the doubtful pairs with their evidence."""

    both: list[list[str]]
    only: Mapping[str, list[list[str]]]
    doubtful: list[dict[str, Any]]
    pairs: Mapping[tuple[str, str], dict[str, Any]]


def read_list(letter: str, path: Path, reading: Reading) -> ListRead:
    """Read one of two files and propose what its columns hold; raises SourceRefused or Misuse where it cannot be."""
    table = read_in_child(path.read_bytes(), path.name, reading)
    rows = [row for row in table.rows if not row.unreadable]
    sample = [dict(row.fields) for row in rows[:2000]]
    proposals = propose_columns(table.columns, sample)
    columns = {each.role: tuple(each.columns) for each in proposals}
    dated = [column for role in (Role.DEATH_DATE, Role.BIRTH_DATE) for column in columns.get(role, ())]
    if not NAME_ROLES & set(columns):
        raise Misuse("names_not_found", file=path.name, columns=", ".join(table.columns))
    order, why = propose_date_order([row[column] for row in sample for column in dated if row.get(column, "").strip()])
    evidence = [*table.evidence, *(each.evidence for each in proposals), why]
    return ListRead(
        letter, path.name, table, ListDeclaration(letter, letter, columns=columns, date_order=order), evidence
    )


def compare_lists(lists: Sequence[ListRead]) -> Comparison:
    """Link the rows of two lists and sort the people by where they are."""
    import pyarrow as pa

    from tawthiq.model.tables import judgements_schema
    from tawthiq.standardise import Context, standardise

    claims = pa.Table.from_pylist(_claims(lists), schema=_claims_schema())
    records, _ = standardise(claims, {each.letter: each.declaration for each in lists}, Context())
    nothing_judged = pa.Table.from_pylist([], schema=judgements_schema())
    settings = LinkageSettings()
    pairs = link(records, nothing_judged, settings).pairs
    people: dict[int, list[str]] = {}
    for row in partition(records, pairs, settings).to_pylist():
        people.setdefault(row["cluster"], []).append(row["record_id"])
    found = {(row["left"], row["right"]): row for row in pairs.to_pylist()}
    across = [row for row in found.values() if row["left"][0] != row["right"][0]]
    doubtful = [row for row in across if LOOSE <= row["probability"] < STRICT]
    return Comparison(
        both=[group for group in people.values() if _letters(group) == "AB"],
        only={letter: [group for group in people.values() if _letters(group) == letter] for letter in LISTS},
        doubtful=sorted(doubtful, key=lambda row: (-row["probability"], row["left"], row["right"])),
        pairs=found,
    )


def _letters(group: Sequence[str]) -> str:
    return "".join(sorted({record_id[0] for record_id in group}))


def _claims(lists: Sequence[ListRead]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for each in lists:
        for record_id, row in each.rows.items():
            named = dict.fromkeys(("record_id", "claim_id", "row_key"), record_id)
            place = {"file": each.file, "sheet": row.sheet, "row": row.row, "source": each.letter}
            whose = {"list_id": each.letter, "documenter": each.letter, "position": len(rows)}
            rows.append({**named, **place, **whose, "fields": json.dumps([list(pair) for pair in row.fields])})
    return rows


def _claims_schema() -> Any:
    from tawthiq.model.tables import claims_schema

    return claims_schema()
