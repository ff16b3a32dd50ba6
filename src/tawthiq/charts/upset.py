"""Who is on which lists: an UpSet chart turned on its side, one row a pattern of lists.

Lex, Gehlenborg, Strobelt, Vuillemot and Pfister, "UpSet: Visualization of Intersecting Sets", IEEE TVCG 20 (2014).
Rows run down the page, so that any number of patterns fits paper and telephones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT, FAINT, INK, MUTED, RULE
from tawthiq.charts.pattern import bar
from tawthiq.charts.svg import Canvas, document, element, escape, figure_markup, fold, text_width

_COLUMN, _ROW, _HEAD = 26.0, 30.0, 24.0


@dataclass(frozen=True)
class UpsetList:
    """One list: its key, its title, and how many people it names."""

    key: str
    title: str
    figure: Figure


@dataclass(frozen=True)
class UpsetPattern:
    """The people who are on exactly these lists and no other."""

    lists: tuple[str, ...]
    figure: Figure


def upset(frame: Frame, lists: Sequence[UpsetList], patterns: Sequence[UpsetPattern]) -> Chart:
    """The overlap of lists: a dot for each list a pattern is on, a bar for how many people, largest first.

    A withheld number is a short hatched bar with its words, never a blank and never a zero.
    """
    canvas = Canvas(frame.width, frame.direction)
    ordered = sorted(patterns, key=lambda pattern: (-(pattern.figure.value or 0), pattern.lists))
    matrix = _COLUMN * len(lists)
    first_row = _HEAD * len(lists) + 14
    height = first_row + _ROW * len(ordered) + 6
    room = max((text_width(pattern.figure.text, 13) for pattern in ordered), default=0.0) + 18
    plot = (matrix + 18, max(60.0, frame.width - matrix - 18 - room))
    highest = max((pattern.figure.value or 0 for pattern in ordered), default=1) or 1
    body = _heads(canvas, frame, lists, first_row)
    for index, pattern in enumerate(ordered):
        top = first_row + _ROW * index
        body.append(_dots(canvas, lists, pattern, top, shaded=index % 2 == 0))
        body.append(_count(canvas, pattern, plot, highest, top))
    titles = {entry.key: entry.title for entry in lists}
    rows = tuple((" + ".join(titles[key] for key in pattern.lists), pattern.figure) for pattern in ordered)
    return Chart(document(frame, height, body), Table(frame.header, rows), frame.caption)


def _heads(canvas: Canvas, frame: Frame, lists: Sequence[UpsetList], first_row: float) -> list[str]:
    parts = []
    for index, entry in enumerate(lists):
        middle, base = _at(index), _HEAD * index + 16
        parts.append(canvas.line(middle, base - 4, middle, first_row, stroke=RULE, stroke_width=1.5))
        parts.append(canvas.line(middle, base - 4, middle + 10, base - 4, stroke=RULE, stroke_width=1.5))
        room = frame.width - middle - 20 - text_width(entry.figure.text, 13) - 24
        title = "".join(fold(entry.title, room, 13))
        words = element("tspan", escape(title)) + " " + figure_markup(entry.figure, "·")
        parts.append(canvas.markup(middle + 15, base, words, 13, fill=INK))
    return parts


def _dots(canvas: Canvas, lists: Sequence[UpsetList], pattern: UpsetPattern, top: float, *, shaded: bool) -> str:
    middle = top + _ROW / 2
    band = canvas.rect(0, top, _COLUMN * len(lists), _ROW, fill=FAINT) if shaded else ""
    on = [index for index, entry in enumerate(lists) if entry.key in pattern.lists]
    off = [canvas.circle(_at(index), middle, 5.5, fill=RULE) for index in range(len(lists)) if index not in on]
    full = [canvas.circle(_at(index), middle, 5.5, fill=ACCENT) for index in on]
    link = [canvas.line(_at(on[0]), middle, _at(on[-1]), middle, stroke=ACCENT, stroke_width=2)] if len(on) > 1 else []
    return element("g", band, *off, *link, *full, aria_hidden="true")


def _at(index: int) -> float:
    return _COLUMN * (index + 0.5)


def _count(canvas: Canvas, pattern: UpsetPattern, plot: tuple[float, float], highest: int, top: float) -> str:
    value = pattern.figure.value
    length = 10.0 if value is None else max(1.5, plot[1] * value / highest)
    drawn = bar(canvas, (plot[0], top + 7, length, _ROW - 14), withheld=value is None)
    words = canvas.markup(plot[0] + length + 8, top + _ROW / 2 + 4.5, figure_markup(pattern.figure))
    return element("g", drawn, words, fill=MUTED)
