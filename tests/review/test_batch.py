"""Questions to a workbook and answers back: all of them or none, and nothing in it gives the score away."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from review.invented import derived
from tawthiq.errors import Misuse
from tawthiq.review import Asked, Question, build_queue, questions_of, read_batch, write_batch


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    found = derived()
    return questions_of(found.records, found.pairs, build_queue(found, [], Asked("R. A.", limit=6)))


@pytest.fixture(scope="module")
def known() -> dict[str, str | None]:
    rows = derived().records.select(["claim_id", "row_key"]).to_pylist()
    return {row["claim_id"]: row["row_key"] for row in rows}


def filled(path: Path, answers: dict[int, tuple[str, str]], change: Any = None) -> bytes:
    book = openpyxl.load_workbook(path)
    for line, (verdict, why) in answers.items():
        book["pairs"].cell(line, 2).value, book["pairs"].cell(line, 3).value = verdict, why
    if change:
        change(book["pairs"])
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize(("language", "words"), [("en", ("same", "different")), ("ar", ("الشخص نفسه", "شخصان"))])
def test_answers_come_back(questions, known, tmp_path: Path, language: str, words: tuple[str, str]) -> None:
    write_batch(tmp_path / "q.xlsx", questions, language)
    data = filled(tmp_path / "q.xlsx", {2: (words[0], "same mother"), 4: (words[1], "two brothers")})
    answers = read_batch(data, "q.xlsx", known)
    assert [(each.keys, each.verdict, each.why) for each in answers] == [
        (tuple(sorted(questions[0].keys)), "same", "same mother"),
        (tuple(sorted(questions[2].keys)), "different", "two brothers"),
    ]


def test_the_sheet_shows_both_rows_and_no_score(questions, tmp_path: Path) -> None:
    write_batch(tmp_path / "q.xlsx", questions, "ar")
    sheet = openpyxl.load_workbook(tmp_path / "q.xlsx")["pairs"]
    assert sheet.sheet_view.rightToLeft
    (choice,) = sheet.data_validations.dataValidation
    assert str(choice.sqref) == f"B2:B{len(questions) + 1}"
    cells = [str(cell.value or "") for row in sheet.iter_rows(min_row=2) for cell in row]
    assert questions[0].left["says"]["name"] in cells
    assert questions[0].right["says"]["name"] in cells
    assert not any("%" in cell or each.score in (cell,) for cell in cells for each in questions)


def test_all_mistakes_are_told_and_nothing_is_taken(questions, known, tmp_path: Path) -> None:
    write_batch(tmp_path / "q.xlsx", questions, "en")

    def change(sheet: Any) -> None:
        sheet.cell(5, 1).value = "somebody-else"
        sheet.cell(6, 1).value = sheet.cell(2, 1).value

    wrong = {2: ("same", "x"), 3: ("perhaps", "x"), 4: ("same", ""), 5: ("same", "x"), 6: ("same", "x"), 7: ("", "x")}
    data = filled(tmp_path / "q.xlsx", wrong, change)
    gone = {**known, questions[0].left["claim_id"]: None}
    with pytest.raises(ExceptionGroup) as told:
        read_batch(data, "q.xlsx", known)
    assert [(each.code, each.values["row"]) for each in told.value.exceptions] == [
        ("batch_verdict_unknown", 3),
        ("batch_reason_missing", 4),
        ("batch_pair_unknown", 5),
        ("batch_pair_twice", 6),
        ("batch_verdict_missing", 7),
    ]
    with pytest.raises(ExceptionGroup) as changed:
        read_batch(data, "q.xlsx", gone)
    assert changed.value.exceptions[0].code == "batch_row_changed"


def test_another_workbook_is_no_batch(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append(["1", "2"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(Misuse, match="batch_sheet_missing"):
        read_batch((tmp_path / "x.xlsx").read_bytes(), "x.xlsx", {})
    book.active.title = "pairs"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(Misuse, match="batch_column_missing"):
        read_batch((tmp_path / "x.xlsx").read_bytes(), "x.xlsx", {})
