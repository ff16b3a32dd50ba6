import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkage.linkage_cases import judgements, records, three_lists
from tawthiq.linkage import LinkageSettings, evaluate, link, partition
from tawthiq.model.tables import pairs_schema, records_schema

ALL = LinkageSettings(deduplicated_lists=("north", "south", "press"))


def clusters_of(table: pa.Table, settings: LinkageSettings = ALL, *judged: tuple[str, str, str]) -> dict[str, int]:
    linkage = link(table, judgements(*judged), settings)
    clusters = partition(table, linkage.pairs, settings)
    return dict(zip(clusters["record_id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True))


def test_three_small_lists_in_two_scripts() -> None:
    table, truth = three_lists()
    linkage = link(table, judgements(), ALL)
    assert linkage.pairs.schema == pairs_schema()
    result = evaluate(partition(table, linkage.pairs, ALL), truth)
    assert result.precision >= 0.9
    assert result.recall >= 0.85


def test_the_same_records_give_the_same_bytes_in_any_order() -> None:
    table, _ = three_lists()
    mixed = table.take([*range(1, table.num_rows, 2), *range(0, table.num_rows, 2)])
    out = []
    for records_table in (table, mixed):
        linkage = link(records_table, judgements(), ALL)
        sink = io.BytesIO()
        pq.write_table(linkage.pairs, sink)
        out.append((sink.getvalue(), json.dumps(linkage.model), partition(records_table, linkage.pairs, ALL)))
    assert out[0][:2] == out[1][:2]
    assert out[0][2].equals(out[1][2])


@pytest.mark.parametrize("count", [0, 1, 2, 5])
@pytest.mark.parametrize(
    "row",
    [
        {"name": "محمد أحمد الحداد", "sex": "male", "age_low": 30, "age_high": 30},
        {"name": None},
        {"name": "مجهول الهوية", "sex": "unknown"},
        {"name": "Sami"},
    ],
)
def test_tiny_lists(count: int, row: dict[str, Any]) -> None:
    rows = [{"record_id": f"r{number}", "list_id": ("north", "south")[number % 2], **row} for number in range(count)]
    for settings in (ALL, LinkageSettings()):
        assert len(clusters_of(records(rows), settings)) == count


def test_no_records_and_one_list() -> None:
    empty = records_schema().empty_table()
    assert link(empty, judgements(), LinkageSettings()).pairs.num_rows == 0
    table, _ = three_lists(20)
    north = table.filter(pa.compute.equal(table["list_id"], "north"))
    assert len(set(clusters_of(north, LinkageSettings(deduplicated_lists=("north",))).values())) == north.num_rows


def test_records_without_a_name_are_never_joined() -> None:
    rows = [{"record_id": f"r{n}", "list_id": f"list{n}", "name": "Unidentified", "sex": "male"} for n in range(4)]
    assert len(set(clusters_of(records(rows), LinkageSettings()).values())) == 4


def test_brothers_are_two_people() -> None:
    """Kin killed together share three names of four, the place and the day."""
    table, _ = three_lists()
    rows = table.to_pylist()
    brothers = [("north", "خالد سامي طارق الصباغ"), ("south", "Yasser Sami Tareq Al-Sabbagh")]
    for list_id, name in brothers:
        rows.append({"record_id": f"brother-{list_id}", "list_id": list_id, "name": name, "sex": "male"})
    keep = ("record_id", "list_id", "name", "sex", "age_low", "age_high")
    clusters = clusters_of(records([{key: row.get(key) for key in keep} for row in rows]))
    assert clusters["brother-north"] != clusters["brother-south"]


def test_judgements_rule() -> None:
    table, _ = three_lists(20)
    before = clusters_of(table)
    joined = next((a, b) for a in before for b in before if a < b and before[a] == before[b])
    apart = next((a, b) for a in before for b in before if a < b and before[a] != before[b] and a[:2] == b[:2])
    after = clusters_of(table, ALL, (*joined, "different"), (*apart, "same"))
    assert after[joined[0]] != after[joined[1]]
    assert after[apart[0]] == after[apart[1]]
    linkage = link(table, judgements((*joined, "different"), (*apart, "unsure")), ALL)
    judged = {(row["left"], row["right"]): row for row in linkage.pairs.to_pylist() if row["judged"]}
    assert [(row["probability"], row["judged"]) for row in judged.values()] == [(0.0, "different")]


def test_evidence_can_be_read() -> None:
    table, _ = three_lists(20)
    for evidence in link(table, judgements(), ALL).pairs["evidence"].to_pylist():
        for comparison, level, weight in json.loads(evidence):
            assert isinstance(comparison, str)
            assert isinstance(level, str)
            assert isinstance(weight, float)
