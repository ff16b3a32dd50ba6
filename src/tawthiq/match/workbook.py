"""The workbook of a comparison of two lists: the original rows beside each other, right-to-left where they are."""

from collections.abc import Iterator, Sequence
from math import floor
from pathlib import Path
from typing import Any

from tawthiq.language import sentence
from tawthiq.linkage.evidence import read_evidence
from tawthiq.match.compare import Comparison, ListRead

_ARABIC = range(0x0600, 0x0700)


def write_workbook(output: Path, lists: Sequence[ListRead], compared: Comparison, language: str) -> None:
    """Write the sheets: in both, doubtful pairs, only in A, only in B, how the files were understood.

    Text stays text: nothing that a list holds becomes a formula, a number or a link.
    """
    import xlsxwriter

    unfinished = output.with_name(f".{output.name}.new")
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(unfinished, plain) as book:
        pages = _Pages(book, lists, language)
        pages.write("sheet_both", [*pages.pair_header(), *pages.headers()], _both(lists, compared, language))
        pages.write("sheet_doubtful", [*pages.pair_header(), *pages.headers()], _doubtful(lists, compared, language))
        for each in lists:
            header = ["row", *each.table.columns]
            pages.write(f"sheet_only_{each.letter.lower()}", header, _only(each, compared))
        pages.write("sheet_method", [""], _method(lists, language))
    unfinished.replace(output)


class _Pages:
    """Sheets of one workbook with the same header style and direction."""

    def __init__(self, book: Any, lists: Sequence[ListRead], language: str) -> None:
        self._book, self._lists, self._language = book, lists, language
        self._bold = book.add_format({"bold": True, "bg_color": "#EDEFF2", "text_wrap": True, "valign": "top"})
        self._right_to_left = language == "ar" or all(_mostly_arabic(each) for each in lists)

    def pair_header(self) -> list[str]:
        return [sentence(code, {}, self._language) for code in ("column_probability", "column_evidence")]

    def headers(self) -> list[str]:
        """The columns of both lists, each with the letter of its list."""
        return [f"{each.letter} · {column}" for each in self._lists for column in ("row", *each.table.columns)]

    def write(self, title: str, header: Sequence[str], rows: Iterator[list[Any]]) -> None:
        sheet = self._book.add_worksheet(sentence(title, {}, self._language))
        if self._right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        widths = [len(name) for name in header]
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, self._bold)
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values):
                if isinstance(value, float | int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, value[:32_767])
                if row <= 200 and column < len(widths):
                    widths[column] = max(widths[column], len(str(value)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, 8), 48))


def _both(lists: Sequence[ListRead], compared: Comparison, language: str) -> Iterator[list[Any]]:
    """A line for each pair of rows that say the same person; more than one where a list names a person twice."""
    for group in compared.both:
        for left in (each for each in group if each[0] == "A"):
            for right in (each for each in group if each[0] == "B"):
                pair = compared.pairs.get((left, right))
                yield [*_weighed(pair, language), *_cells(lists[0], left), *_cells(lists[1], right)]


def _doubtful(lists: Sequence[ListRead], compared: Comparison, language: str) -> Iterator[list[Any]]:
    for pair in compared.doubtful:
        yield [*_weighed(pair, language), *_cells(lists[0], pair["left"]), *_cells(lists[1], pair["right"])]


def _only(each: ListRead, compared: Comparison) -> Iterator[list[Any]]:
    for group in compared.only[each.letter]:
        for record_id in group:
            yield _cells(each, record_id)


def _method(lists: Sequence[ListRead], language: str) -> Iterator[list[Any]]:
    """How each file was understood, so that a person can see a wrong guess."""
    yield [sentence("match_keep_safe", {}, language)]
    for each in lists:
        yield [f"{each.letter}: {each.file}"]
        for code, values in each.evidence:
            yield [f"    {sentence(code, values, language)}"]


def _weighed(pair: dict[str, Any] | None, language: str) -> list[Any]:
    if pair is None:
        return ["", sentence("evidence_through_another", {}, language)]
    return [floor(pair["probability"] * 1000) / 1000, words_of(pair["evidence"], language)]


def _cells(each: ListRead, record_id: str) -> list[Any]:
    row = each.rows[record_id]
    fields = dict(row.fields)
    return [row.row, *(fields.get(column, "") for column in each.table.columns)]


def words_of(evidence: str, language: str) -> str:
    """The evidence of a pair in words, the weightiest first."""
    parts = [
        f"{sentence(f'evidence_{each.comparison}_{each.level}', {}, language)} ({each.weight:+.1f})"
        for each in read_evidence(evidence)
        if each.about_them
    ]
    return "; ".join(parts)


def _mostly_arabic(each: ListRead) -> bool:
    letters = [c for row in each.table.rows[:500] for _, text in row.fields for c in text if c.isalpha()]
    return sum(ord(c) in _ARABIC for c in letters) * 2 > len(letters)
