"""Two spellings laid beside each other, letter by letter, each pair of letters with what it says in bits."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Direction, Frame, Table
from tawthiq.charts.palette import FAINT, MUTED, RULE, SHADES
from tawthiq.charts.svg import Canvas, document, element, escape, isolated, left_to_right, text_width

_ROW, _GAP, _BETWEEN, _SIZE = 78.0, 20.0, 3.0, 18.0
_NOTHING = "–"
_DARKEST, _SHADES = 9.0, 3  # bits of the darkest cell; how many shades letters can be read on


@dataclass(frozen=True)
class LetterCell:
    """Letters that answer to each other, an empty text where one spelling writes nothing; bits as a number and as text."""

    first: str
    second: str
    bits: float
    text: str


@dataclass(frozen=True)
class LetterRow:
    """A part of a name in two spellings, and what all of it comes to: words, each with its bits as text.

    `direction` is that in which the letters run.
    """

    spellings: tuple[str, str]
    direction: Direction
    cells: tuple[LetterCell, ...]
    endings: tuple[tuple[str, str], ...]


def letters(frame: Frame, rows: Sequence[LetterRow]) -> Chart:
    """A band a row, the letters of one spelling over those of the other, the darker the more they speak for one name.

    Letters run in the row's own direction, so that two Arabic spellings read from the right in an English drawing too.
    The table holds every pair of letters with its bits.
    """
    body, top = [], 0.0
    for row in rows:
        drawn, height = _band(frame, row, top)
        body.append(drawn)
        top += height
    cells = [(cell.first or _NOTHING, cell.second or _NOTHING, cell.text) for row in rows for cell in row.cells]
    return Chart(document(frame, max(top, 1.0), body), Table(frame.header, tuple(cells)), frame.caption)


def _band(frame: Frame, row: LetterRow, top: float) -> tuple[str, float]:
    lines = _lines(row, frame.width)
    canvas, drawn = Canvas(frame.width, row.direction), []
    for number, line in enumerate(lines):
        # Every line begins where the words beside it begin, also where its letters run the other way.
        start = 0.0 if row.direction == frame.direction else frame.width - sum(map(_width, line))
        for cell in line:
            drawn.append(_cell(canvas, cell, start, top + number * _ROW))
            start += _width(cell)
    below = top + len(lines) * _ROW + 2
    named = " · ".join(isolated(each) for each in row.spellings)
    ending = " · ".join(f"{escape(words)} {left_to_right(text)}" for words, text in row.endings)
    words = Canvas(frame.width, frame.direction).markup(0, below, f"{named}: {ending}", 11.5, fill=MUTED)
    return element("g", *drawn, words), len(lines) * _ROW + _GAP


def _lines(row: LetterRow, room: float) -> list[list[LetterCell]]:
    lines: list[list[LetterCell]] = [[]]
    for cell in row.cells:
        if lines[-1] and sum(map(_width, [*lines[-1], cell])) > room:
            lines.append([])
        lines[-1].append(cell)
    return lines


def _width(cell: LetterCell) -> float:
    letters = max(text_width(text or _NOTHING, _SIZE) for text in (cell.first, cell.second))
    return max(30.0, letters + 10, text_width(cell.text, 11) + 6) + _BETWEEN


def _cell(canvas: Canvas, cell: LetterCell, start: float, top: float) -> str:
    width = _width(cell) - _BETWEEN
    fill = SHADES[min(int(cell.bits / _DARKEST * _SHADES), _SHADES - 1)] if cell.bits > 0 else FAINT
    middle = start + width / 2
    said: dict[str, str | float] = {"text_anchor": "middle"}
    return element(
        "g",
        canvas.rect(start, top, width, 50, fill=fill, stroke=RULE),
        canvas.text(middle, top + 20, cell.first or _NOTHING, _SIZE, **said),
        canvas.text(middle, top + 42, cell.second or _NOTHING, _SIZE, **said),
        canvas.markup(middle, top + 63, left_to_right(cell.text), 11, **said),
    )
