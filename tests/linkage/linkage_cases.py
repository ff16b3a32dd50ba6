"""Small invented lists for the tests of linkage: common names, put together by rule; nobody real."""

import datetime
import json
from itertools import islice, product
from typing import Any

import pyarrow as pa

from tawthiq.model.tables import claims_schema, judgements_schema, records_schema
from tawthiq.text.names import parse_name

MEN = [
    ("محمد", "Mohammed"),
    ("أحمد", "Ahmad"),
    ("خالد", "Khaled"),
    ("سامي", "Sami"),
    ("ياسر", "Yasser"),
    ("طارق", "Tareq"),
]
WOMEN = [("سميرة", "Samira"), ("نادية", "Nadia"), ("زينب", "Zeinab"), ("فاطمة", "Fatima")]
FAMILIES = [
    ("الحداد", "Al-Haddad"),
    ("النجار", "Al-Najjar"),
    ("الخياط", "Al-Khayyat"),
    ("البنا", "Al-Banna"),
    ("الصباغ", "Al-Sabbagh"),
]


def people(count: int) -> list[dict[str, Any]]:
    """Invented people: name in both scripts, sex, age, birth date."""
    rows = []
    given = [(name, "male") for name in MEN] + [(name, "female") for name in WOMEN]
    order = product(range(len(MEN)), range(len(FAMILIES)), range(len(MEN)), range(len(given)))
    combined = sorted(order, key=lambda key: (key[0] * 7 + key[1] * 11 + key[2] * 13 + key[3] * 17) % 101)
    for number, (father, family, grandfather, first) in enumerate(islice(combined, count)):
        parts = [given[first][0], MEN[father], MEN[grandfather], FAMILIES[family]]
        age = (number * 37) % 70
        rows.append(
            {
                "arabic": " ".join(part[0] for part in parts),
                "latin": " ".join(part[1] for part in parts),
                "sex": given[first][1],
                "age": age,
                "born": datetime.date(2024 - age, number % 12 + 1, number % 28 + 1),
            }
        )
    return rows


def records(rows: list[dict[str, Any]]) -> pa.Table:
    """Records from rows of record_id, list_id, name and any other column of the schema."""
    schema = records_schema()
    out = []
    for position, row in enumerate(rows):
        name = parse_name(row.get("name") or "")
        made = {**dict.fromkeys(schema.names), "position": position, "sex": "unknown", "row_key": row["record_id"]}
        made.update(tokens=list(name.tokens), skeletons=list(name.skeletons), kunya=name.kunya, **row)
        out.append(made)
    return pa.Table.from_pylist(out, schema=schema)


def claims(rows: list[dict[str, str]]) -> pa.Table:
    """Claims from rows of record_id, list_id and the verbatim texts of other columns."""
    schema = claims_schema()
    out = []
    for position, row in enumerate(rows):
        fields = [[column, text] for column, text in row.items() if column not in ("record_id", "list_id")]
        place = {"record_id": row["record_id"], "row_key": row["record_id"], "claim_id": row["record_id"]}
        made = {**dict.fromkeys(schema.names), **place, "list_id": row["list_id"], "documenter": row["list_id"]}
        out.append({**made, "position": position, "row": position + 2, "fields": json.dumps(fields)})
    return pa.Table.from_pylist(out, schema=schema)


def three_lists(count: int = 60) -> tuple[pa.Table, pa.Table]:
    """Three lists, two scripts: each misses every third person; the third list drops the grandfather and half the ages."""
    rows, truth = [], []
    for number, person in enumerate(people(count)):
        for place, list_id in enumerate(("north", "south", "press")):
            if number % 3 == place:
                continue
            parts = person["arabic" if list_id == "north" else "latin"].split()
            name = " ".join(parts if list_id != "press" else parts[:2] + parts[3:])
            age = None if list_id == "press" and number % 2 else person["age"]
            record_id = f"{list_id}-{number}"
            rows.append(
                {
                    "record_id": record_id,
                    "list_id": list_id,
                    "name": name,
                    "sex": person["sex"],
                    "age_low": age,
                    "age_high": age,
                }
            )
            truth.append({"record_id": record_id, "person_id": str(number)})
    return records(rows), pa.Table.from_pylist(truth)


def judgements(*rows: tuple[str, str, str]) -> pa.Table:
    """Judgements from (left key, right key, verdict)."""
    schema = judgements_schema()
    made = [dict.fromkeys(schema.names) | {"left_key": a, "right_key": b, "verdict": verdict} for a, b, verdict in rows]
    return pa.Table.from_pylist(made, schema=schema)
