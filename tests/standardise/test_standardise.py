"""The stage as a whole: claims in, typed records and flags out. All people here are invented."""

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.case.lists import ListDeclaration
from tawthiq.language import sentence
from tawthiq.model.tables import claims_schema, flags_schema, records_schema
from tawthiq.model.vocabulary import Role
from tawthiq.standardise import RULE_VERSIONS, Context, standardise

DATA = Path(__file__).parent / "data"
HEADERS: Mapping[Role, tuple[str, ...]] = {role: (str(role),) for role in Role}
REFERENCE = date(2025, 12, 31)


def declared(list_id: str = "a", columns: Mapping[Role, tuple[str, ...]] = HEADERS, **more: Any) -> ListDeclaration:
    return ListDeclaration(list_id, "documenter-" + list_id, columns=columns, **more)


def claims(rows: list[Mapping[str, str]], list_id: str = "a", file: str = "list.csv") -> Any:
    table = [
        {
            "record_id": f"{list_id}-r{row}",
            "position": row,
            "claim_id": f"{list_id}-c{row}",
            "list_id": list_id,
            "documenter": "documenter-" + list_id,
            "source": "0" * 64,
            "file": file,
            "sheet": "",
            "row": row,
            "row_key": f"{list_id}-k{row}",
            "fields": json.dumps(list(fields.items()), ensure_ascii=False),
        }
        for row, fields in enumerate(rows, start=2)
    ]
    return pa.Table.from_pylist(table, schema=claims_schema())


def run(rows: list[Mapping[str, str]], context: Context = Context(), **more: Any) -> tuple[list[Any], list[Any]]:  # noqa: B008
    records, flags = standardise(claims(rows), {"a": declared(**more)}, context)
    return records.to_pylist(), flags.to_pylist()


def raised(flags: list[Any], code: str) -> list[int]:
    return [flag["row"] for flag in flags if flag["code"] == code]


def file_rows(name: str) -> list[Mapping[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COLUMNS = {Role.ID: ("id",), Role.NAME: ("name",), Role.PLACE: ("place",), Role.DEATH_DATE: ("date",)}


def test_schemas_and_rule_versions() -> None:
    records, flags = standardise(claims([{"name": "أحمد محمد العلي"}]), {"a": declared()}, Context())
    assert records.schema.equals(records_schema())
    assert flags.schema.equals(flags_schema())
    rules = json.loads(records.schema.metadata[b"tawthiq.rules"])
    assert rules.items() >= RULE_VERSIONS.items()
    assert len(rules["gazetteer"]) == 64


def test_a_list_of_digits_and_dates_is_flagged_as_its_manifest_says() -> None:
    """The file is synthetic; data rows as numbered in it (its first data row is row 2 of the file)."""
    records, flags = run(file_rows("digits_and_dates.csv"), Context(reference=REFERENCE), columns=COLUMNS)
    data_rows = {code: [row - 1 for row in raised(flags, code)] for code in {flag["code"] for flag in flags}}
    assert data_rows["date_ambiguous"] == [4, 13]
    assert data_rows["digits_non_ascii"] == [2, 3]
    assert data_rows["date_future"] == [9]
    for row in (5, 6, 7, 8, 11, 12):
        record = records[row - 1]
        interval = record["death_low"] is not None and record["death_low"] < record["death_high"]
        assert interval != (row in data_rows["date_unparsed"]), row
    assert data_rows["date_impossible"] == [8]
    assert records[7]["death_text"] == "2025-02-30"
    assert len(records) == 13


def test_a_day_is_future_only_where_a_reference_day_is_given() -> None:
    _, flags = run([{"death_date": "2035-03-07"}])
    assert raised(flags, "date_future") == []


def test_identical_rows_and_repeated_ids_are_named_and_kept() -> None:
    records, flags = run(file_rows("near_duplicate_rows.csv"), columns=COLUMNS)
    assert len(records) == 3
    assert raised(flags, "row_identical") == raised(flags, "id_duplicate") == [2, 3]
    named = [json.loads(flag["values"]) for flag in flags if flag["code"] == "row_identical"]
    assert named == [{"n": 1, "others": ["3"]}, {"n": 1, "others": ["2"]}]


def test_rows_of_two_lists_are_never_called_duplicates() -> None:
    same = [{"id": "1", "name": "Sami Darwish"}]
    both = pa.concat_tables([claims(same, "a"), claims(same, "b")])
    _, flags = standardise(both, {"a": declared("a"), "b": declared("b")}, Context())
    assert flags.num_rows == 0


def test_a_twin_row_in_another_file_is_named_with_its_file() -> None:
    same = [{"name": "Sami Darwish"}]
    both = pa.concat_tables([claims(same, file="old.csv"), claims(same, file="new.csv")])
    _, flags = standardise(both, {"a": declared()}, Context())
    assert [json.loads(flag["values"])["others"] for flag in flags.to_pylist()] == [["new.csv:2"], ["old.csv:2"]]


def test_values_stand_beside_their_verbatim_text() -> None:
    row = {
        "name": "Sami  Nabil Darwish",
        "sex": "ذكر",
        "age": "٣٤",
        "birth_date": "1990",
        "death_date": "7 آذار 2025",
        "governorate": "اللاذقية",
        "place": "الصنوبر",
        "status": "مدني",
        "fate": "قتيل",
        "affiliation": "—x",
        "perpetrator": "unit 9",
        "cause": "shot",
        "incident": "i1",
        "mother": "Huda",
        "kunya": "Abu Nabil",
    }
    (record,), flags = run([row])
    assert record["name"] == row["name"]
    assert (record["given"], record["father"], record["family"]) == ("Sami", "Nabil", "Darwish")
    assert len(record["tokens"]) == len(record["skeletons"]) == 3
    assert (record["sex"], record["sex_text"]) == ("male", "ذكر")
    assert (record["age_low"], record["age_high"], record["age_text"]) == (34, 34, "٣٤")
    assert (record["death"], record["death_text"]) == ("2025-03-07", "7 آذار 2025")
    assert (record["birth"], record["birth_low"]) == ("1990", date(1990, 1, 1))
    assert (record["adm1"], record["adm2"], record["adm3"]) == ("SY06", "SY0600", None)
    assert record["place_text"] == "الصنوبر, اللاذقية"
    assert json.loads(record["place_candidates"])[0][1:] == ["place", 1.0]
    assert (record["status"], record["fate"]) == ("civilian", "dead")
    assert [record[name] for name in ("affiliation", "perpetrator", "cause", "incident", "mother", "kunya")] == [
        *("—x", "unit 9", "shot", "i1", "Huda", "Abu Nabil")
    ]
    assert [flag["code"] for flag in flags] == ["digits_non_ascii"]


def test_what_a_list_does_not_declare_is_unknown() -> None:
    (record,), flags = run([{"name": "Sami Darwish", "sex": "M", "fate": "dead"}], columns={Role.NAME: ("name",)})
    assert (record["sex"], record["fate"], record["status"]) == ("unknown", "unknown", "unknown")
    assert record["sex_text"] is record["age_low"] is record["death"] is record["adm1"] is None
    assert flags == []


def test_a_claim_of_an_undeclared_list_keeps_its_place() -> None:
    records, flags = standardise(claims([{"name": "x"}], "b"), {"a": declared()}, Context())
    assert records["record_id"].to_pylist() == ["b-r2"]
    assert records["name"].to_pylist() == [None]
    assert flags.num_rows == 0


def test_no_claims_give_no_records() -> None:
    records, flags = standardise(claims([]), {}, Context())
    assert (records.num_rows, flags.num_rows) == (0, 0)


def test_a_flag_names_the_columns_of_the_list() -> None:
    columns = {Role.DEATH_DATE: ("يوم", "شهر", "سنة")}
    (record,), flags = run([{"يوم": "31", "شهر": "شباط", "سنة": "2025"}], columns=columns)
    assert record["death_text"] == "31 شباط 2025"
    assert {flag["column"] for flag in flags} == {"يوم + شهر + سنة"}


def test_the_declared_order_of_each_list_is_used() -> None:
    both = pa.concat_tables([claims([{"death_date": "03/07/2025"}], list_id) for list_id in ("a", "b")])
    lists = {"a": declared("a", date_order="dmy"), "b": declared("b", date_order="mdy")}
    records, _ = standardise(both, lists, Context())
    assert records["death"].to_pylist() == ["2025-07-03", "2025-03-07"]


def test_deaths_outside_the_window_are_flagged_and_kept() -> None:
    context = Context(window_low=date(2025, 3, 6), window_high=date(2025, 3, 10))
    days = ["2025-03-05", "2025-03-06", "2025-03", "2025-03-11", "", "2025-02/2025-04"]
    records, flags = run([{"death_date": day} for day in days], context)
    assert raised(flags, "outside_window") == [2, 5]
    assert [record["death_text"] for record in records] == [day or None for day in days]


def test_two_digit_years_fall_before_the_end_of_the_case() -> None:
    (record,), _ = run(
        [{"death_date": "7/3/25", "birth_date": "1/1/60"}], Context(reference=REFERENCE), date_order="dmy"
    )
    assert (record["death"], record["birth"]) == ("2025-03-07", "1960-01-01")


@pytest.mark.parametrize(
    ("birth", "death", "low", "high"),
    [
        ("1990-03-08", "2025-03-07", 34, 34),
        ("1990-03-07", "2025-03-07", 35, 35),
        ("1990", "2025-03-07", 34, 35),
        ("2025", "2025-03", 0, 0),
    ],
)
def test_a_missing_age_is_computed_and_noted(birth: str, death: str, low: int, high: int) -> None:
    (record,), flags = run([{"birth_date": birth, "death_date": death}])
    assert (record["age_low"], record["age_high"], record["age_text"]) == (low, high, None)
    assert [flag["code"] for flag in flags] == ["age_derived"]


def test_an_age_that_contradicts_the_birth_is_flagged_and_stands() -> None:
    rows = [
        {"age": age, "birth_date": "1990-01-01", "death_date": "2025-03-07"}
        for age in ("34", "35", "36", "37", "53", "child")
    ]
    records, flags = run(rows)
    assert raised(flags, "age_contradicts_birth") == [5, 6, 7]
    assert [record["age_low"] for record in records] == [34, 35, 36, 37, 53, 0]


def test_impossible_lives_are_flagged() -> None:
    rows = [
        {"birth_date": "2026-01-01", "death_date": "2025-03-07"},
        {"birth_date": "1850-01-01", "death_date": "2025-03-07"},
    ]
    records, flags = run(rows)
    assert raised(flags, "birth_after_death") == [2]
    assert raised(flags, "birth_too_early") == [3]
    assert [record["age_low"] for record in records] == [None, None]


def test_every_code_has_its_sentence_in_both_languages() -> None:
    rows = [
        {"id": "1", "age": "-3", "sex": "zz", "status": "fighter", "place": "القبو", "death_date": "2035-03-07"},
        {
            "id": "1",
            "age": "x",
            "fate": "dead/missing",
            "place": "جبلة",
            "governorate": "طرطوس",
            "death_date": "7.3.25",
        },
        {"id": "1", "age": "~40", "birth_date": "1850", "death_date": "2025-02-30", "place": "حمص"},
        {"id": "1", "age": "1985", "birth_date": "13/13/2001", "death_date": "45723", "place": "qqqq"},
        {"birth_date": "1446", "death_date": "03/07/2025", "place": "بانياس"},
        {"birth_date": "2030", "death_date": "ca. 2025", "age": "٣٤"},
        {"birth_date": "1990", "death_date": "7 رمضان 1446 الموافق 1 آذار 1990", "age": "34"},
        {"birth_date": "1990", "death_date": "2025", "age": "3"},
        {"birth_date": "1990", "death_date": "2025", "place": "القصير"},
        {"birth_date": "1850", "death_date": "2025", "governorate": "طرطوس", "place": "الصنوبر"},
        {"birth_date": "7 آذار", "death_date": "1/13/2025"},
        *[{"name": "Sami Darwish"}] * 2,
    ]
    context = Context(window_low=date(2025, 3, 6), window_high=date(2025, 3, 10), reference=REFERENCE)
    _, flags = run(rows, context, date_order="dmy")
    _, undeclared = run([{"death_date": "03/07/2025"}])
    for flag in flags + undeclared:
        for language in ("ar", "en"):
            assert sentence(flag["code"], json.loads(flag["values"]), language)
    seen = {flag["code"] for flag in flags + undeclared}
    assert seen == {code for code in _own_messages() if not code.startswith("gazetteer_")}


def _own_messages() -> set[str]:
    import tomllib
    from importlib.resources import files

    return set(
        tomllib.loads(files("tawthiq.language").joinpath("messages/standardise.toml").read_text(encoding="utf-8"))
    )


def test_flags_follow_the_order_of_the_claims_and_need_no_mending() -> None:
    _, flags = run([{"age": "x", "death_date": "y"}, {"sex": "q"}, {"age": "z"}])
    assert [flag["row"] for flag in flags] == sorted(flag["row"] for flag in flags)
    assert {flag["record_id"] for flag in flags} == {"a-r2", "a-r3", "a-r4"}
    assert not any(flag["mend"] for flag in flags)


VALUES = st.sampled_from(
    [
        "",
        "34",
        "٣٤",
        "طفل",
        "7 آذار 2025",
        "03/07/2025",
        "جبلة",
        "Homs",
        "ذكر",
        "x",
        "أحمد محمد العلي",
        "\u202e",
        "2025-02-30",
    ]
)


@given(rows=st.lists(st.dictionaries(st.sampled_from([str(role) for role in Role]), VALUES, max_size=6), max_size=5))
@settings(max_examples=50, deadline=None)
def test_any_claims_give_one_record_each_and_the_same_every_time(rows: list[dict[str, str]]) -> None:
    context = Context(window_low=date(2025, 3, 6), window_high=date(2025, 3, 10))
    table = claims(rows)
    records, flags = standardise(table, {"a": declared()}, context)
    again = standardise(table, {"a": declared()}, context)
    assert records["record_id"].to_pylist() == table["record_id"].to_pylist()
    assert records.equals(again[0])
    assert flags.equals(again[1])
