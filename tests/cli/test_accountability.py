"""Incidents, command, cases and hand tables from the command line."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tawthiq.cli import tawthiq
from tawthiq.simulate import accountability_tables, demo_parameters

LIST = "id,name,sex,age,date of death\n1,Ahmad Hasan Darwish,male,34,2031-02-05\n"


def typed(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tawthiq, [str(each) for each in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, str]]]:
    return {name: [dict(row) for row in rows] for name, rows in accountability_tables(demo_parameters()).items()}


@pytest.fixture
def case(tmp_path: Path, tables: dict[str, list[dict[str, str]]]) -> Path:
    folder = tmp_path / "case"
    assert typed("init", folder, "--title", "A case", "--window", "2031-02-01/2031-02-14").exit_code == 0
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / "hand" / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def cells(folder: Path) -> dict[str, list[list[str]]]:
    return {path.name: list(csv.reader(path.read_text(encoding="utf-8").splitlines())) for path in folder.glob("*.csv")}


def test_every_side_is_told_in_the_same_rows(case: Path) -> None:
    told = typed("accountability", case, "--on", "2033-01-01")
    assert told.exit_code == 0
    described = json.loads(typed("accountability", case, "--on", "2033-01-01", "--json").output)["accountability"]
    assert described["as_of"] == "2033-01-01"
    sides = [side for side in described["sides"] if side["side"]]
    assert len(sides) > 1
    assert all(side.keys() == sides[0].keys() for side in sides)
    assert all(side["sentence"]["en"] in told.output for side in sides)
    assert "الحوادث" in typed("--language", "ar", "accountability", case).output


def test_a_sealed_name_is_in_no_answer(case: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    sealed = [
        row["name_en"] for row in tables["actors.csv"] if row.get("kind") == "person" and not row.get("public_office")
    ]
    assert sealed
    answers = typed("accountability", case, "--json").output + typed("accountability", case).output
    units = {row["object"] for row in tables["relations.csv"] if row["kind"] == "commands"}
    for unit in units:
        answers += typed("who-commanded", case, "--unit", unit, "--on", "2031-02-08", "--json").output
    assert not [name for name in sealed if name in answers]


def test_who_commanded_is_answered_with_sources_or_not_documented(
    case: Path, tables: dict[str, list[dict[str, str]]]
) -> None:
    commanded = next(row for row in tables["relations.csv"] if row["kind"] == "commands" and row.get("start"))
    unit = commanded["object"]
    found = json.loads(typed("who-commanded", case, "--unit", unit, "--on", "2031-02-08", "--json").output)
    assert found["levels"]
    assert "source" in json.dumps(found["levels"])
    before = json.loads(typed("who-commanded", case, "--unit", unit, "--on", "1900-01-01", "--json").output)
    assert before["code"] == "command_not_documented"
    assert typed("who-commanded", case, "--unit", "nobody", "--on", "2031-02-08").exit_code == 2


def test_judgements_join_split_and_fill_incidents(
    case: Path, tmp_path: Path, tables: dict[str, list[dict[str, str]]]
) -> None:
    smallest = [row["id"] for row in tables["incidents.csv"] if row["kind"] == "massacre"]
    first, second, third = smallest[:3]
    (tmp_path / "north.csv").write_text(LIST, encoding="utf-8")
    assert typed("add", case, tmp_path / "north.csv").exit_code == 0
    pair = (f"incident:{first}", f"incident:{second}")
    assert typed("judge", case, *pair, "same", "--why", "one road, one day").exit_code == 0
    assert typed("judge", case, "north:2", f"incident:{third}", "belongs", "--why", "named there").exit_code == 0
    described = json.loads(typed("accountability", case, "--json").output)
    assert described["incidents"]["redirects"] == {second: [first]}
    by_id = {each["id"]: each for each in described["incidents"]["incidents"]}
    assert second not in by_id
    assert by_id[third]["victims"]["confirmed"] == 1
    assert typed("judge", case, *pair, "different", "--why", "two roads").exit_code == 0
    after = json.loads(typed("accountability", case, "--json").output)["incidents"]
    assert after["redirects"] == {}
    assert len(next(each for each in after["incidents"] if each["id"] == first)["judgements"]) == 2


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("north:2", "incident:E1-M1", "same"),
        ("incident:E1-M1", "incident:E1-M2", "belongs"),
        ("incident:E1-M1", "incident:E1-M1", "same"),
        ("incident:E1-M1", "incident:nowhere", "same"),
        ("incident:E1-M1", "incident:E1-M2,incident:E1-M3", "same"),
        ("north:2", "north:3", "split"),
    ],
)
def test_a_verdict_that_cannot_be_said_is_refused(case: Path, a: str, b: str, verdict: str) -> None:
    assert typed("judge", case, a, b, verdict, "--why", "because").exit_code == 2


def test_a_community_is_refused_as_responsible_with_what_to_record_instead(case: Path) -> None:
    path = case / "hand" / "attributions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    columns = lines[0].split(",")
    row = dict.fromkeys(columns, "") | {"id": "X-1", "incident": "E1-M1", "finding": "party_responsible"}
    row |= {"stated_by": "a speaker", "source": "a speech", "actor": "the Alawites"}
    path.write_text("\n".join([*lines, ",".join(row[column] for column in columns)]) + "\n", encoding="utf-8")
    refused = typed("run", case)
    assert refused.exit_code == 1
    assert "attributions.csv" in refused.output
    assert "position" in refused.output


def test_hand_tables_go_to_a_workbook_and_come_back_the_same(case: Path, tmp_path: Path) -> None:
    before = cells(case / "hand")
    book = tmp_path / "tables.xlsx"
    assert typed("tables", case, "--to", book).exit_code == 0
    for path in (case / "hand").glob("*.csv"):
        path.unlink()
    assert typed("tables", case, "--from", book).exit_code == 0
    assert cells(case / "hand") == before
    assert typed("tables", case).exit_code == 2


def test_a_mistake_in_one_sheet_writes_none(case: Path, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "bad.xlsx") as book:
        for name, header in (("actors", ["id", "name_en"]), ("incidents", ["id", "name_en", "kind"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, header)
            sheet.write_row(1, 0, ["x-1", "Someone", "massacre"][: len(header)])
    before = (case / "hand" / "actors.csv").read_bytes()
    refused = typed("tables", case, "--from", tmp_path / "bad.xlsx")
    assert refused.exit_code == 1
    assert "source" in refused.output
    assert (case / "hand" / "actors.csv").read_bytes() == before
