"""Questions as a workbook, for people who work in a spreadsheet, and their answers back.

A line holds both rows side by side, a verdict to choose and a reason to write. The score is not in it. On the way back
every line is checked; where one cannot be taken, none is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tawthiq.errors import CaseError, Misuse, SourceRefused
from tawthiq.ingest.child import read_in_child
from tawthiq.ingest.source import Reading, SourceTable
from tawthiq.language import LANGUAGES, sentence
from tawthiq.linkage.describe_pair import SHOWN
from tawthiq.review.opinions import Keys
from tawthiq.review.question import Question

VERDICTS = ("same", "different", "unsure")
_SHEET = "pairs"
_ANSWERS = ("pair", "verdict", "reason")
_WIDTH = {"pair": 10, "verdict": 14, "reason": 40, "for": 50, "against": 50, "names": 50}


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a workbook that was answered: the row keys, the verdict, the reason."""

    keys: Keys
    verdict: str
    why: str


def write_batch(output: Path, questions: Sequence[Question], language: str) -> None:
    """Write questions to a workbook in `ar` or `en`; an Arabic sheet runs from right to left.

    Text stays text: nothing that a list holds becomes a formula, a number or a link.
    """
    import xlsxwriter

    unfinished = output.with_name(f".{output.name}.new")
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    fields = [name for name in SHOWN if any(name in side["says"] for each in questions for side in _sides(each))]
    with xlsxwriter.Workbook(unfinished, plain) as book:
        sheet = book.add_worksheet(_SHEET)
        if language == "ar":
            sheet.right_to_left()
        sheet.freeze_panes(1, len(_ANSWERS))
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "bg_color": "#EDEFF2", "text_wrap": True, "valign": "top"})
        for column, (code, side) in enumerate(_columns(fields)):
            sheet.set_column(column, column, _WIDTH.get(code, 18), text)
            title = sentence(f"batch_{code}", {}, language)
            sheet.write_string(0, column, f"{title} {side}".strip(), bold)
        for line, question in enumerate(questions, start=1):
            for column, value in enumerate(_cells(question, fields, language)):
                sheet.write_string(line, column, value[:32_767], text)
        if questions:
            chosen = [sentence(f"verdict_{each}", {}, language) for each in VERDICTS]
            sheet.data_validation(1, 1, len(questions), 1, {"validate": "list", "source": chosen})
        _write_guide(book, language)
    unfinished.replace(output)


def read_batch(data: bytes, file_name: str, known: Mapping[str, str | None]) -> list[Answer]:
    """The answered lines of a workbook; lines without verdict and reason were not answered.

    `known` gives the row key of each claim, None where the row says something else since or has left its list.
    Raises an ExceptionGroup of CaseError with every mistake (batch_pair_unknown, batch_row_changed,
    batch_verdict_unknown, batch_verdict_missing, batch_reason_missing, batch_pair_twice, batch_row_unreadable), Misuse
    where the sheet or its columns are missing, SourceRefused where the file is no workbook.
    """
    table = _read(data, file_name)
    titles = {code: _title(table, code, file_name) for code in _ANSWERS}
    answers: dict[Keys, Answer] = {}
    mistakes: list[CaseError] = []
    for row in table.rows:
        place: dict[str, Any] = {"file": file_name, "row": row.row}
        if row.unreadable:
            mistakes.append(CaseError("batch_row_unreadable", **place))
            continue
        cells = dict(row.fields)
        pair, verdict, why = (cells.get(titles[code], "").strip() for code in _ANSWERS)
        if not verdict and not why:
            continue
        found, wrong = _checked(pair, verdict, why, known)
        if found and found.keys in answers:
            found, wrong = None, [("batch_pair_twice", pair[:8])]
        mistakes += [CaseError(code, value=value, **place) for code, value in wrong]
        if found:
            answers[found.keys] = found
    if mistakes:
        raise ExceptionGroup(file_name, mistakes)
    return list(answers.values())


def _checked(
    pair: str, verdict: str, why: str, known: Mapping[str, str | None]
) -> tuple[Answer | None, list[tuple[str, str]]]:
    wrong = []
    claims = pair.split("-")
    keys = [known.get(each) for each in claims]
    if len(claims) != 2 or any(each not in known for each in claims):
        wrong.append(("batch_pair_unknown", pair[:80]))
    elif None in keys:
        wrong.append(("batch_row_changed", pair[:8]))
    meant = _verdict(verdict)
    if not verdict:
        wrong.append(("batch_verdict_missing", ""))
    elif meant is None:
        wrong.append(("batch_verdict_unknown", verdict[:80]))
    if not why:
        wrong.append(("batch_reason_missing", ""))
    if wrong or meant is None:
        return None, wrong
    one, other = sorted(str(key) for key in keys)
    return Answer((one, other), meant, why), []


def _verdict(text: str) -> str | None:
    """The verdict that a cell means, in either language."""
    words = {sentence(f"verdict_{each}", {}, language): each for each in VERDICTS for language in LANGUAGES}
    return {**words, **{each: each for each in VERDICTS}}.get(text.casefold() if text.isascii() else text)


def _read(data: bytes, file_name: str) -> SourceTable:
    try:
        return read_in_child(data, file_name, Reading(sheet=_SHEET))
    except SourceRefused as refusal:
        if refusal.code == "sheet_unknown":
            raise Misuse("batch_sheet_missing", file=file_name, sheet=_SHEET) from None
        raise


def _title(table: SourceTable, code: str, file_name: str) -> str:
    titles = [sentence(f"batch_{code}", {}, language) for language in LANGUAGES]
    for each in titles:
        if each in table.columns:
            return each
    raise Misuse("batch_column_missing", file=file_name, column=" / ".join(titles))


def _columns(fields: Sequence[str]) -> list[tuple[str, str]]:
    places = [(code, side) for code in ("list", "row") for side in ("A", "B")]
    said = [(name.removesuffix("_text"), side) for name in fields for side in ("A", "B")]
    return [*((code, "") for code in _ANSWERS), *said, *((code, "") for code in ("names", "for", "against")), *places]


def _cells(question: Question, fields: Sequence[str], language: str) -> list[str]:
    sides = _sides(question)
    return [
        "-".join(str(side["claim_id"]) for side in sides),
        "",
        "",
        *(str(side["says"].get(name, "")) for name in fields for side in sides),
        *("\n".join(words[language]) for words in (question.parts, question.speaks_for, question.speaks_against)),
        *(str(side[name]) for name in ("list_id", "row") for side in sides),
    ]


def _sides(question: Question) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return question.left, question.right


def _write_guide(book: Any, language: str) -> None:
    """How to fill the workbook, and that it holds names."""
    sheet = book.add_worksheet(sentence("batch_guide", {}, language))
    if language == "ar":
        sheet.right_to_left()
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
    for line, code in enumerate(("match_keep_safe", "batch_how", "batch_blind")):
        sheet.write_string(line, 0, sentence(code, {}, language))
