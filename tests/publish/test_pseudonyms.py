"""What an analyst is given: strata of the report, a row a person, under ids that lead nowhere."""

import csv
from datetime import date
from io import StringIO
from itertools import count
from typing import Any

import pyarrow as pa

from tawthiq.publish.pseudonyms import COLUMNS, pseudonymised
from tawthiq.register.victims import _victims_schema


def victim(**said: Any) -> dict[str, Any]:
    unknown = dict.fromkeys(_victims_schema().names)
    return {**unknown, "victim_id": "v-secret", "sex": "female", "status": "civilian", "fate": "killed", **said}


def read(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    ids = count(9, -1)
    made = pseudonymised(pa.Table.from_pylist(rows, schema=_victims_schema()), lambda: f"{next(ids):032x}")
    return list(csv.DictReader(StringIO(made.decode())))


def test_only_what_the_report_divides_by_is_in_it() -> None:
    said = {"age_low": 31, "age_high": 31, "death_low": date(2031, 2, 5), "death_high": date(2031, 2, 5)}
    (row,) = read([victim(**said, lists=["north", "south"], adm1="SY10", adm2="SY1001")])
    assert row == {
        "id": f"{9:032x}",
        "sex": "female",
        "age_band": "30-44",
        "adm1": "SY10",
        "adm2": "SY1001",
        "month": "2031-02",
        "status": "civilian",
        "fate": "killed",
        "lists": "north south",
    }
    assert tuple(row) == COLUMNS


def test_nothing_else_of_a_person_leaks() -> None:
    """Every text column of the register is filled with a canary; only those that are released come through."""
    schema = _victims_schema()
    canaries = {field.name: f"canary-{field.name}" for field in schema if field.type == pa.string()}
    assert {"name", "adm3", "victim_id"} <= set(canaries)
    (row,) = read([victim(**canaries, lists=[])])
    shown = {value.removeprefix("canary-") for value in row.values() if value.startswith("canary-")}
    assert shown == set(canaries) & set(COLUMNS)


def test_the_order_is_that_of_the_random_ids() -> None:
    rows = read([victim(sex="female", lists=[]), victim(sex="male", lists=[])])
    assert [row["sex"] for row in rows] == ["male", "female"]
