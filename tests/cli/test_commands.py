"""Commands as a tired person types them at midnight: what they answer, and with which exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tawthiq.cli import tawthiq

LIST = (
    "id,name,sex,age,date of death\n1,Ahmad Hasan Darwish,male,34,2031-02-05\n2,Layla Omar Nassar,female,8,2031-02-06\n"
)


def typed(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tawthiq, [str(each) for each in arguments], catch_exceptions=False)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    assert typed("init", tmp_path / "case", "--title", "A case", "--window", "2031-02-01/2031-02-14").exit_code == 0
    return tmp_path / "case"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_from_nothing_to_a_report(case: Path, tmp_path: Path) -> None:
    added = typed("add", case, written(tmp_path / "north.csv", LIST))
    assert added.exit_code == 0
    assert "2 rows" in added.output
    assert "proposed" in added.output
    assert typed("add", case, tmp_path / "north.csv").output.count("nothing changed") == 1
    run = typed("run", case)
    assert run.exit_code == 0
    assert run.output.count("report-") == 2
    assert "Nothing had changed" in typed("run", case).output
    assert typed("judge", case, "north:2", "north:3", "different", "--why", "two people").exit_code == 0


def test_a_refused_file_ends_in_one_and_says_why(case: Path, tmp_path: Path) -> None:
    refused = typed("add", case, written(tmp_path / "semi.csv", "name;age\nx;3\n"))
    assert refused.exit_code == 1
    assert "semi.csv" in refused.output
    assert typed("check", case).exit_code == 1
    mended = typed("add", case, tmp_path / "semi.csv", "--delimiter", ";")
    assert mended.exit_code == 0
    assert json.loads(typed("check", case, "--json").output)["needs_mending"] == 0


def test_the_good_files_of_a_batch_go_on(case: Path) -> None:
    written(case / "inbox" / "a.csv", LIST)
    (case / "inbox" / "b.csv").write_bytes(b"")
    answer = typed("add", case, "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.output[: answer.output.rindex("}") + 1])
    assert [each["file"] for each in told["added"]] == ["a.csv"]
    assert [each["code"] for each in told["refused"]] == ["empty"]


def test_mistakes_in_case_toml_come_at_once_with_their_lines(case: Path) -> None:
    path = case / "case.toml"
    path.write_text('titel = "x"\nwindow = "2031"\n', encoding="utf-8")
    answer = typed("run", case)
    assert answer.exit_code == 1
    assert "case.toml:1" in answer.output
    assert "case.toml:2" in answer.output


def test_mistakes_in_a_hand_table_name_the_cell(case: Path) -> None:
    written(case / "hand" / "counts.csv", "id,publisher,quantity_kind,population\nX-1,,exact,civilians\n")
    answer = typed("run", case)
    assert answer.exit_code == 1
    assert "counts.csv" in answer.output
    assert "publisher" in answer.output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["init", "CASE", "--title", "again"], 2),
        (["judge", "CASE", "north:2", "north:99", "same", "--why", "x"], 1),
        (["judge", "CASE", "north:2", "north:2", "same", "--why", "x"], 2),
        (["judge", "CASE", "north:2", "north:3", "same", "--why", "  "], 2),
        (["add", "CASE", "FILE", "--documenter", "someone else"], 2),
        (["add", "CASE", "FILE", "--list", "another"], 2),
        (["add", "CASE", "FILE", "--list", "two words"], 2),
        (["add", "CASE", "FILE", "--delimiter", "both"], 2),
        (["match", "FILE", "FILE", "-o", "FILE"], 2),
        (["match", "FILE", "FILE", "-o", "nowhere/out.xlsx"], 2),
        (["simulate", "CASE", "--case"], 2),
        (["run", "nowhere"], 2),
        (["frobnicate"], 2),
    ],
)
def test_misuse_changes_nothing_and_says_so(case: Path, tmp_path: Path, arguments: list[str], code: int) -> None:
    file = written(tmp_path / "north.csv", LIST)
    typed("add", case, file)
    before = (case / "case.toml").read_bytes()
    named = {"CASE": str(case), "FILE": str(file)}
    answer = typed(*(named.get(each, each) for each in arguments))
    assert answer.exit_code == code, answer.output
    assert answer.output
    assert (case / "case.toml").read_bytes() == before


def test_a_folder_that_is_no_case_is_told_so_in_arabic(tmp_path: Path) -> None:
    answer = typed("--language", "ar", "run", tmp_path)
    assert answer.exit_code == 1
    assert "قضية" in answer.output


def test_two_lists_are_compared_without_a_case(tmp_path: Path) -> None:
    import openpyxl

    other = "الرقم,الاسم الكامل,الجنس,العمر\n7,أحمد حسن درويش,ذكر,34\n8,=سامر فواز الحلاق,ذكر,51\n"
    a, b = written(tmp_path / "a.csv", LIST), written(tmp_path / "b.csv", other)
    answer = typed("match", a, b, "-o", tmp_path / "out.xlsx", "--json")
    assert answer.exit_code == 0
    found = json.loads(answer.output)
    assert (found["both"], found["only_a"], found["only_b"]) == (1, 1, 1)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert len(book.worksheets) == 5
    cells = [cell for row in book.worksheets[3].iter_rows() for cell in row if cell.value]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("=")] == ["s"]


def test_a_serial_number_is_nobodys_id(case: Path, tmp_path: Path) -> None:
    typed("add", case, written(tmp_path / "north.csv", LIST))
    written(
        tmp_path / "north.csv",
        LIST.replace("\n1,", "\n1,Samer Fawaz Hallaq,male,51,2031-02-05\n2,").replace("\n2,Layla", "\n3,Layla"),
    )
    answer = json.loads(typed("add", case, tmp_path / "north.csv", "--json").output)
    assert (answer["added"][0]["unchanged"], answer["added"][0]["new"]) == (2, 1)


def test_two_files_of_arabic_names_are_two_lists(case: Path, tmp_path: Path) -> None:
    for name in ("قائمة-الشبكة", "قائمة-المرصد"):
        assert typed("add", case, written(tmp_path / f"{name}.csv", LIST.replace("Layla", name))).exit_code == 0
    assert (case / "case.toml").read_text(encoding="utf-8").count("[[lists]]\nid") == 2


def test_another_file_never_replaces_a_list_by_its_name_alone(case: Path, tmp_path: Path) -> None:
    typed("add", case, written(tmp_path / "list.csv", LIST))
    other = "id,name,sex,age,date of death\n9,Rami Fares,male,3,2031-02-05\n12,Nour Adel,female,8,2031-02-06\n"
    answer = typed("add", case, written(tmp_path / "list.csv", other))
    assert answer.exit_code == 2
    assert "--list list" in answer.output
    assert typed("add", case, tmp_path / "list.csv", "--list", "list").exit_code == 0


def test_a_row_of_totals_is_nobody(case: Path, tmp_path: Path) -> None:
    typed("add", case, written(tmp_path / "north.csv", LIST + ",المجموع,,2,\n"))
    flags = json.loads(typed("check", case, "--json").output)["flags"]
    assert [(flag["code"], flag["row"]) for flag in flags if flag["mend"]] == [("row_of_totals", 4)]


def test_a_hand_table_taken_away_is_withdrawn(case: Path) -> None:
    table = written(
        case / "hand" / "counts.csv", "id,publisher,quantity_kind,best,population\nX-1,P,exact,9,civilians\n"
    )
    typed("run", case)
    table.unlink()
    typed("run", case)
    facts = json.loads((case / "output" / "facts" / "facts.json").read_text(encoding="utf-8"))
    assert facts["panels"] == []


def test_a_list_without_names_never_passes_in_silence(case: Path, tmp_path: Path) -> None:
    strange = written(tmp_path / "strange.csv", "kolom a,kolom b\nx,y\n")
    assert typed("add", case, strange).exit_code == 0
    answer = typed("check", case)
    assert answer.exit_code == 1
    assert "kolom a, kolom b" in answer.output
    assert typed("match", strange, written(tmp_path / "a.csv", LIST), "-o", tmp_path / "out.xlsx").exit_code == 2


def test_a_window_that_is_wrong_leaves_no_half_made_case(tmp_path: Path) -> None:
    path = tmp_path / "new"
    assert typed("init", path, "--title", "x", "--window", "2031-02-30/2031-03-01").exit_code == 1
    assert not path.exists()


def test_a_simulation_says_on_every_file_that_it_is_one(tmp_path: Path) -> None:
    assert typed("simulate", tmp_path / "made", "--seed", "7").exit_code == 0
    lists = list((tmp_path / "made" / "lists").iterdir())
    assert lists
    assert all("simulated" in each.name for each in lists)
    assert "victims = 600" in typed("simulate", tmp_path / "x", "--show-parameters").output


def test_a_conflict_of_the_family_by_its_number(tmp_path: Path) -> None:
    told = json.loads(typed("simulate", tmp_path / "x", "--family", "3", "--show-parameters").output)
    assert not (tmp_path / "x").exists()
    made = json.loads(typed("simulate", tmp_path / "made", "--family", "3", "--json").output)
    assert made["victims"] == told["victims"]
    truth = json.loads((tmp_path / "made" / "truth" / "summary.json").read_text(encoding="utf-8"))
    assert truth["N"] == told["victims"]
    assert len(truth["persons"]) == len(told["coverage"])
    assert typed("simulate", tmp_path / "x", "--family", "0").exit_code == 2
    parameters = written(tmp_path / "conflict.toml", "victims = 50\n")
    assert typed("simulate", tmp_path / "x", "--family", "3", "--parameters", parameters).exit_code == 2


COUNTS = (
    "id,publisher,quantity_kind,low,best,high,population,victim_status,perpetrators,areas,event_from,event_to,"
    "method,relation,part_of,published_on\n"
    "R-1,river,exact,,120,,all_dead,civilian|state_forces|armed_group,any,QZ01,2031-02-01,2031-02-14,named_list,,,2031-02-20\n"
    "R-2,river,exact,,80,,civilians,civilian,any,QZ01,2031-02-01,2031-02-14,named_list,partition,R-1,2031-02-20\n"
    "R-3,river,exact,,30,,state_security,state_forces,any,QZ01,2031-02-01,2031-02-14,named_list,partition,R-1,2031-02-20\n"
    "H-1,hill,at_least,150,,,all_dead,,any,QZ01,2031-02-01,2031-02-14,aggregate,,,2031-03-01\n"
)


@pytest.fixture
def counted(case: Path) -> Path:
    written(case / "hand" / "counts.csv", COUNTS)
    return case


def test_findings_are_told_with_their_sum_and_what_not_to_conclude(counted: Path) -> None:
    told = typed("counts", counted)
    assert told.exit_code == 0
    assert "80 + 30 = 110; 110 − 120 = −10" in told.output
    assert "Do not quote these parts together" in told.output
    described = json.loads(typed("counts", counted, "--json").output)
    assert [finding["rule"] for finding in described["findings"]] == ["parts_do_not_sum"]
    assert described["findings"][0]["arithmetic"]["residual"] == -10
    assert described["refusals"]


def test_bounds_of_any_scope_are_told_or_the_scope_is_refused(counted: Path) -> None:
    answer = json.loads(typed("bounds", counted, "--scope", "areas=QZ01", "--json").output)
    assert (answer["bounds"][0]["low"], answer["bounds"][0]["high"]) == (150, None)
    assert "150" in typed("bounds", counted).output
    refused = typed("bounds", counted, "--scope", "populaton=civilians")
    assert refused.exit_code == 2
    assert "population" in refused.output


def test_two_counts_are_explained_with_what_stays_unexplained(counted: Path) -> None:
    answer = json.loads(typed("explain", counted, "R-1", "H-1", "--json").output)
    assert answer["steps"][-1]["kind"] == "unexplained"
    assert (answer["a"], answer["b"]) == ("R-1", "H-1")
    assert "Unexplained" in typed("explain", counted, "R-1", "H-1").output
    assert "بلا تفسير" in typed("--language", "ar", "explain", counted, "R-1", "H-1").output
    refused = typed("explain", counted, "R-1", "R-9")
    assert refused.exit_code == 2
    assert "R-2" in refused.output


def test_two_counts_of_linked_lists_are_explained_exactly(case: Path, tmp_path: Path) -> None:
    assert typed("add", case, written(tmp_path / "river.csv", LIST), "--documenter", "river").exit_code == 0
    other = LIST.replace("2,Layla Omar Nassar,female,8,2031-02-06", "7,Salma Khalil Aziz,female,51,2031-02-09")
    assert typed("add", case, written(tmp_path / "hill.csv", other), "--documenter", "hill").exit_code == 0
    rows = COUNTS.replace("exact,,120", "exact,,2").replace("at_least,150,", "exact,,2")
    header, first, *_, last = rows.strip().split("\n")
    written(case / "hand" / "counts.csv", "\n".join([header, first, last]) + "\n")
    answer = json.loads(typed("explain", case, "R-1", "H-1", "--json").output)
    assert answer["exact"]
    steps = {step["kind"]: step["low"] for step in answer["steps"]}
    assert steps["only_a"] == -1
    assert steps["only_b"] == 1
    assert steps["unexplained"] == 0


def test_an_estimate_that_cannot_be_given_is_refused_with_its_reason(case: Path, tmp_path: Path) -> None:
    assert typed("estimate", case).exit_code == 2
    assert typed("add", case, written(tmp_path / "north.csv", LIST)).exit_code == 0
    told = typed("estimate", case)
    assert told.exit_code == 0
    assert "2 documented" in told.output
    assert "Fewer than 3 cannot be estimated from" in told.output
    found = json.loads(typed("estimate", case, "--json").output)
    assert (found["whole"]["verdict"], found["whole"]["point"]) == ("refused", None)
    assert CliRunner().invoke(tawthiq, ["--language", "ar", "estimate", str(case)]).exit_code == 0


def test_the_inbox_is_emptied_of_what_is_preserved_and_of_nothing_else(tmp_path: Path) -> None:
    case = tmp_path / "case"
    typed("init", case, "--title", "A case")
    written(case / "inbox" / "north.csv", LIST)
    assert "--empty-inbox" in typed("add", case).output
    written(case / "inbox" / "north.csv", LIST)
    refused = written(case / "inbox" / "broken.xlsx", "PK")
    assert typed("add", case, "--empty-inbox").exit_code == 1
    assert not (case / "inbox" / "north.csv").exists()
    assert not refused.exists()  # its bytes are preserved, though nobody could read them
    later = written(case / "inbox" / "later.csv", "name\nx\n")
    typed("add", case, written(tmp_path / "other.csv", LIST + "5,Another,m\n"), "--empty-inbox")
    assert later.exists()
