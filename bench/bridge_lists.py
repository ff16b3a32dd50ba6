"""The lists of a simulated conflict, linked as a case links them: from what is written to who is on which lists.

No file and no ledger lie between, so that hundreds of conflicts take minutes; the records are those that `tawthiq run` would
make of the same lists.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pyarrow as pa

from tawthiq.case.lists import ListDeclaration
from tawthiq.linkage import LinkageSettings, link, partition
from tawthiq.model.tables import claims_schema, judgements_schema
from tawthiq.mse.table import CaptureTable
from tawthiq.simulate.conflict import Conflict
from tawthiq.simulate.files import headers
from tawthiq.standardise import Context, standardise


@dataclass(frozen=True)
class Linked:
    """Records, their pairs and their persons: as the linkage has them (`found`), and in truth (`person`), by record."""

    lists: tuple[str, ...]
    list_of: Mapping[str, str]
    records: Any
    pairs: Any
    settings: LinkageSettings
    found: Mapping[str, int]
    person: Mapping[str, int]


def linked(conflict: Conflict) -> Linked:
    """Standardise and link the latest release of every list under the defaults; no list names a person twice."""
    latest = {each.documenter.id: each for each in conflict.publications}
    claims: list[dict[str, Any]] = []
    person: dict[str, int] = {}
    for publication in latest.values():
        names, columns = headers(publication), publication.columns
        for row, cells in enumerate(zip(*columns.values(), strict=True)):
            told = [[names[role], "" if cell is None else str(cell)] for role, cell in zip(columns, cells, strict=True)]
            record = f"{publication.documenter.id}:{row}"
            person[record] = int(publication.victims[row])
            claims.append(_claim(record, len(claims), publication.documenter.id, row, told))
    table = pa.Table.from_pylist(claims, schema=claims_schema())
    declared = {name: _declared(each) for name, each in latest.items()}
    low, high = conflict.parameters.window
    records, _ = standardise(table, declared, Context(window_low=low, window_high=high, gazetteer="invented"))
    settings = LinkageSettings(deduplicated_lists=tuple(latest))
    pairs = link(records, judgements_schema().empty_table(), settings).pairs
    lists = dict(zip(*(records[name].to_pylist() for name in ("record_id", "list_id")), strict=True))
    return Linked(tuple(latest), lists, records, pairs, settings, clusters(partition(records, pairs, settings)), person)


def _claim(record: str, position: int, list_id: str, row: int, told: list[list[str]]) -> dict[str, Any]:
    where = {"list_id": list_id, "documenter": list_id, "source": list_id, "file": list_id, "sheet": "", "row": row + 2}
    ids = {"record_id": record, "claim_id": record, "row_key": record, "position": position}
    return {**ids, **where, "fields": json.dumps(told, ensure_ascii=False)}


def _declared(publication: Any) -> ListDeclaration:
    columns = {role: (header,) for role, header in headers(publication).items()}
    name = publication.documenter.id
    return ListDeclaration(name, name, columns=columns, date_order="ymd", deduplicated=True)


def clusters(table: Any) -> dict[str, int]:
    """The cluster of each record, of a partition."""
    return dict(zip(table["record_id"].to_pylist(), table["cluster"].to_pylist(), strict=True))


def capture_table(lists: Sequence[str], list_of: Mapping[str, str], person: Mapping[str, int]) -> CaptureTable:
    """Who is on which lists, when records are people so."""
    held: dict[int, set[str]] = defaultdict(set)
    for record, who in person.items():
        held[who].add(list_of[record])
    counted = Counter(frozenset(names) for names in held.values())
    return CaptureTable.of(lists, [([int(name in names) for name in lists], count) for names, count in counted.items()])


def together(group: Mapping[str, int]) -> set[tuple[str, str]]:
    """Pairs of records that are one person."""
    members: dict[int, list[str]] = defaultdict(list)
    for record in sorted(group):
        members[group[record]].append(record)
    return {pair for records in members.values() for pair in combinations(records, 2)}


def by_lists(pairs: Iterable[tuple[str, str]], list_of: Mapping[str, str]) -> Counter[tuple[str, str]]:
    """How many pairs of records there are between each two lists."""
    return Counter(tuple(sorted((list_of[one], list_of[other]))) for one, other in pairs)  # type: ignore[misc]
