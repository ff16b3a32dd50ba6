"""Review as reviewers do it: at the terminal, by second readers, in a spreadsheet; and rows explained."""

import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from tawthiq.cli import tawthiq
from tawthiq.cli.side_by_side import text_columns
from tawthiq.ledger import Ledger, judgements_of, standing_judgements
from tawthiq.model.vocabulary import JudgementKind

NORTH = (
    "id,name,sex,age,date of death\n1,Ahmad Hasan Darwish,male,34,2031-02-05\n2,Layla Omar Nassar,female,8,2031-02-06\n"
    "3,Sami Hasan Darwish,male,20,2031-02-05\n4,Yasser Khaled Haddad,male,41,2031-02-07\n"
)
SOUTH = (
    "id,name,sex,age,date of death\n7,أحمد درويش,male,36,2031-02-05\n8,ليلى عمر نصار,female,8,2031-02-06\n"
    "9,سامي خالد درويش,male,21,2031-02-06\n10,ياسر الحداد,male,,2031-02-09\n"
)


def typed(*arguments: str | Path, keys: str | None = None, language: str = "en") -> Result:
    command = ["--language", language, *map(str, arguments)]
    return CliRunner().invoke(tawthiq, command, input=keys, catch_exceptions=False)


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    assert typed("init", folder / "case", "--title", "A case", "--window", "2031-02-01/2031-02-14").exit_code == 0
    for name, text in (("north", NORTH), ("south", SOUTH)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        assert typed("add", folder / "case", folder / f"{name}.csv").exit_code == 0
    return folder / "case"


@pytest.fixture
def case(added: Path, tmp_path: Path) -> Path:
    import shutil

    shutil.copytree(added, tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def sitting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at the terminal."""
    monkeypatch.setattr("tawthiq.cli.interview.at_terminal", lambda: True)


def history(case: Path) -> list[tuple[str, str, str]]:
    with Ledger(case / "ledger") as ledger:
        return [(row["verdict"], row["by"], row["why"]) for row in judgements_of(ledger, JudgementKind.IDENTITY)]


def test_without_a_terminal_the_queue_is_listed(case: Path) -> None:
    answer = typed("review", case, "--limit", "2")
    assert answer.exit_code == 0
    assert [line.count(":") for line in answer.output.splitlines()] == [2, 2]
    assert history(case) == []


@pytest.mark.usefixtures("sitting")
def test_a_review_is_broken_off_and_gone_on_with(case: Path) -> None:
    first = typed("review", case, "--reviewer", "R. A.", keys="s\nsame mother\nq\n")
    assert first.exit_code == 0, first.output
    assert history(case) == [("same", "R. A.", "same mother")]
    before, after = first.output.split("Recorded. The model said", 1)
    assert "%" not in before
    assert "%" in after
    listed = typed("review", case, "--reviewer", "R. A.", keys="q\n").output
    assert first.output.split("one person?")[1].splitlines()[1] != listed.split("one person?")[1].splitlines()[1]


@pytest.mark.usefixtures("sitting")
def test_undo_takes_back_and_keeps_the_history(case: Path) -> None:
    answer = typed("review", case, "--reviewer", "R. A.", keys="d\ntwo\nu\nk\nx\nq\n")
    assert "Taken back" in answer.output
    assert "no key" in answer.output
    assert [verdict for verdict, _, _ in history(case)] == ["different", "withdrawn"]
    with Ledger(case / "ledger") as ledger:
        assert standing_judgements(ledger).num_rows == 0
    assert "no judgement of N. B." in typed("review", case, "--reviewer", "N. B.", keys="u\nq\n").output
    assert typed("check", case).exit_code == 0


@pytest.mark.usefixtures("sitting")
def test_a_second_reader_is_blind_until_both_have_decided(case: Path) -> None:
    typed("review", case, "--reviewer", "R. A.", keys="s\nthe brother told us\nq\n")
    second = typed("review", case, "--reviewer", "N. B.", "--second", keys="d\nages differ\n")
    asked, told = second.output.split("Recorded.", 1)
    assert "the brother told us" not in asked
    assert "R. A. said: same (the brother told us)." in told
    settled = typed("review", case, "--reviewer", "T. C.", "--disagreements", keys="s\ncalled the family\n")
    assert "N. B. said: different (ages differ)." in settled.output.split("s same", 1)[0]
    assert "Nothing to ask" in typed("review", case, "--disagreements").output
    with Ledger(case / "ledger") as ledger:
        assert standing_judgements(ledger)["verdict"].to_pylist() == ["same"]


@pytest.mark.usefixtures("sitting")
def test_arabic_and_latin_stand_side_by_side(case: Path) -> None:
    shown = typed("review", case, "--reviewer", "ر. أ.", language="ar", keys="q\n").output
    assert "هل هما شخص واحد؟" in shown
    lines = [line for line in shown.splitlines() if "\u2068الاسم\u2069" in line]
    assert lines
    assert lines[0].count("\u2068") == lines[0].count("\u2069") == 3


def test_a_batch_goes_out_and_comes_in_once(case: Path, tmp_path: Path) -> None:
    book = tmp_path / "queue.xlsx"
    assert "3 pairs" in typed("review", case, "--limit", "3", "--to", book).output
    sheets = openpyxl.load_workbook(book)
    sheets["pairs"].cell(2, 2).value, sheets["pairs"].cell(2, 3).value = "different", "two villages"
    sheets["pairs"].cell(3, 2).value = "same"
    sheets.save(book)
    assert typed("review", case, "--from", book).exit_code == 2  # whose judgements?
    wrong = typed("review", case, "--from", book, "--reviewer", "R. A.")
    assert wrong.exit_code == 1
    assert "row 3" in wrong.output
    assert history(case) == []
    sheets["pairs"].cell(3, 3).value = "same photograph"
    sheets.save(book)
    assert "2 judgements entered" in typed("review", case, "--from", book, "--reviewer", "R. A.").output
    assert "0 judgements entered" in typed("review", case, "--from", book, "--reviewer", "R. A.").output
    assert [by for _, by, _ in history(case)] == ["R. A.", "R. A."]


def test_a_sample_is_gone_on_with_and_tells_of_its_quality(case: Path) -> None:
    from tawthiq.case import open_case
    from tawthiq.reviewing import quality_of_case

    sample = typed("review", case, "--sample").output.splitlines()
    assert typed("judge", case, *sample[0].split(), "different", "--why", "two").exit_code == 0
    assert typed("review", case, "--sample").output.splitlines() == sample[1:]
    for pair in sample[1:]:
        typed("judge", case, *pair.split(), "unsure", "--why", "not known")
    assert "Nothing" in typed("review", case, "--sample").output
    told = quality_of_case(open_case(case))
    assert not told["checked"]
    assert "Calibration unchecked" in told["sentences"]["en"][0]


def test_misuse_of_review(case: Path, tmp_path: Path) -> None:
    (tmp_path / "q.xlsx").touch()
    assert typed("review", case, "--second", "--sample").exit_code == 2
    assert typed("review", case, "--to", tmp_path / "o.xlsx", "--from", tmp_path / "q.xlsx").exit_code == 2
    assert typed("review", case, "--to", tmp_path / "o.csv").exit_code == 2


def test_what_weighs_on_the_estimate_goes_first_where_it_stands(case: Path) -> None:
    """As `tawthiq estimate` leaves it: the last of the usual queue is all that is worth anything to the estimate."""
    usual = typed("review", case).output.splitlines()
    refused = typed("review", case, "--by", "estimate")
    assert refused.exit_code == 2
    assert "[estimates]" in refused.output
    with (case / "case.toml").open("a", encoding="utf-8") as file:
        file.write('\n[estimates]\nstrata = ["sex"]\n')
    _weighed(case, usual[-1].split())
    for language, sentence in (("en", "These weigh most on the estimate"), ("ar", "هذه أشدّ الأزواج تأثيراً")):
        said, *listed = typed("review", case, language=language).output.splitlines()
        assert said.startswith(sentence)
        assert listed == [usual[-1], *usual[:-1]]
    assert typed("review", case, "--by", "documented").output.splitlines() == usual


def _weighed(case: Path, pair: list[str]) -> None:
    records = pq.read_table(case / "output" / "records" / "records.parquet")
    places = zip(*(records[name].to_pylist() for name in ("list_id", "row", "record_id")), strict=True)
    named = {f"{name}:{row}": record for name, row, record in places}
    (case / "output" / "worth").mkdir()
    worth = {"pairs": [[*(named[each] for each in pair), 0.5]], "first": 1, "narrowed": 0.1}
    (case / "output" / "worth" / "worth.json").write_text(json.dumps(worth), encoding="utf-8")


def test_two_rows_are_explained(case: Path) -> None:
    answer = typed("explain", case, "north:3", "south:3")
    assert answer.exit_code == 0
    assert "Names are shown" in answer.output
    assert "ليلى" in answer.output
    assert "In the register they are one person." in answer.output
    found = json.loads(typed("explain", case, "north:3", "south:3", "--json").output)
    assert found["together"]
    assert found["steps"][-1]["to"] == pytest.approx(found["odds"], abs=0.02)
    person = json.loads(typed("explain", case, "north:3", "--json").output)
    assert len(person["rows"]) == 2
    assert "2 rows" in typed("explain", case, "south:3").output
    assert "شخصان" in typed("explain", case, "north:2", "south:3", language="ar").output


def test_letters_stand_over_letters_in_equal_columns(case: Path) -> None:
    shown = typed("explain", case, "north:5", "south:5").output
    lines = [line for line in shown.splitlines() if "\u2066" in line]
    haddad = [line for line in lines if "\u2068ha\u2069" in line]
    assert haddad
    for start in range(0, len(lines), 3):
        assert len({text_columns(line) for line in lines[start : start + 3]}) == 1
        assert {line.count("\u2068") for line in lines[start : start + 3]} == {lines[start].count("\u2068")}
    assert "together" in shown
    assert "المجموع" in typed("explain", case, "north:5", "south:5", language="ar").output


def test_a_picture_is_written_of_rows_and_of_a_person(case: Path, tmp_path: Path) -> None:
    answer = typed("explain", case, "north:3", "south:3", "--picture", tmp_path / "pair.svg")
    assert answer.exit_code == 0, answer.output
    assert "It shows names" in answer.output
    assert "ليلى" in (tmp_path / "pair.svg").read_text(encoding="utf-8")
    person = typed("explain", case, "north:3", "--picture", tmp_path / "person.svg", "--json", language="ar")
    assert json.loads(person.output)["person"]
    assert 'direction="rtl"' in (tmp_path / "person.svg").read_text(encoding="utf-8")
    for wrong in (tmp_path / "pair.png", tmp_path / "missing" / "pair.svg"):
        assert typed("explain", case, "north:3", "south:3", "--picture", wrong).exit_code == 2
        assert not wrong.exists()
    assert typed("explain", case, "X-1", "X-2", "--picture", tmp_path / "count.svg").exit_code == 2


def test_explain_tells_what_it_cannot(case: Path) -> None:
    assert typed("explain", case, "north:3", "north:3").exit_code == 2
    assert typed("explain", case, "north:99", "south:3").exit_code == 1
    assert typed("explain", case, "X-1", "X-2").exit_code == 2
