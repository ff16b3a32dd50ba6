"""Published figures as marks on one horizontal scale: only for counts of the same people, place and time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT, INK, MUTED, PAPER, RULE
from tawthiq.charts.svg import Canvas, document, element, escape, figure_markup, fold, number, text_width
from tawthiq.charts.ticks import nice_ticks

Quantity = Literal["exact", "at_least", "about", "interval", "unknown"]

_TOP, _BASE, _LABELS = 26.0, 8.0, 276.0


@dataclass(frozen=True)
class ScaleRow:
    """One figure: who says it, when, how it is meant, and the number itself.

    `low` and `high` bound an interval or a stated range; `qualifier` is the word before the number ("at least").
    """

    label: str
    detail: str
    quantity: Quantity
    figure: Figure
    low: int | None = None
    high: int | None = None
    qualifier: str = ""


def scale(frame: Frame, rows: Sequence[ScaleRow]) -> Chart:
    """Each figure as a mark on a scale from zero, one row a figure, in the order given.

    A full dot is an exact count, a dot with an arrow "at least", a ring "about", a bar with ends an interval. A figure
    without a number keeps its row and shows its words alone: unknown is a value.
    """
    canvas = Canvas(frame.width, frame.direction)
    highest = max((row.high or row.figure.value or row.low or 0 for row in rows), default=0)
    ticks = nice_ticks(max(1, highest), 4 if frame.narrow else 6)
    label_room = 0.0 if frame.narrow else _LABELS
    end_room = max((_label_room(row) for row in rows), default=0.0)
    plot = _Plot(canvas, label_room + 8, max(80.0, frame.width - label_room - 16 - end_room), ticks[-1])
    step = 60.0 if frame.narrow else 42.0
    height = _TOP + step * len(rows) + _BASE
    body = [_grid(plot, ticks, height)]
    for index, row in enumerate(rows):
        top = _TOP + step * index
        body.append(
            element("g", *_labels(canvas, frame, row, top), *_mark(plot, row, top + (42 if frame.narrow else 21)))
        )
    table = Table(frame.header, tuple((row.label, row.detail, row.qualifier, row.figure) for row in rows))
    return Chart(document(frame, height, body), table, frame.caption)


@dataclass(frozen=True)
class _Plot:
    canvas: Canvas
    start: float
    length: float
    highest: int

    def at(self, value: int) -> float:
        return self.start + self.length * min(value, self.highest) / self.highest


def _label_room(row: ScaleRow) -> float:
    arrow = 26 if row.quantity == "at_least" else 0
    return text_width(f"{row.qualifier} {row.figure.text}", 13) + 16 + arrow


def _grid(plot: _Plot, ticks: Sequence[int], height: float) -> str:
    lines = [plot.canvas.line(plot.at(tick), _TOP - 8, plot.at(tick), height - _BASE, stroke=RULE) for tick in ticks]
    labels = [
        plot.canvas.text(plot.at(tick), 12, f"{tick:,}", 11, text_anchor="middle", fill=MUTED, direction="ltr")
        for tick in ticks
    ]
    return element("g", *lines, *labels, aria_hidden="true")


def _labels(canvas: Canvas, frame: Frame, row: ScaleRow, top: float) -> list[str]:
    room = frame.width if frame.narrow else _LABELS - 6
    label = "".join(fold(row.label, room, 13))
    if frame.narrow:
        name = element("tspan", escape(label), font_weight="600")
        rest = "".join(fold(row.detail, max(60.0, room - text_width(label, 13) - 8), 11.5))
        return [canvas.markup(0, top + 24, f"{name} {element('tspan', escape(rest), font_size=11.5, fill=MUTED)}")]
    detail = "".join(fold(row.detail, room, 11.5))
    return [
        canvas.text(0, top + 19, label, 13, font_weight="600"),
        canvas.text(0, top + 35, detail, 11.5, fill=MUTED),
    ]


def _mark(plot: _Plot, row: ScaleRow, middle: float) -> list[str]:
    canvas, value = plot.canvas, row.figure.value
    if row.quantity == "interval" and row.low is not None and row.high is not None:
        return _interval(plot, row, row.low, row.high, middle)
    if value is None:
        return [canvas.markup(plot.start + 9, middle + 4.5, figure_markup(row.figure, row.qualifier))]
    start = plot.at(value)
    track = canvas.line(plot.start, middle, start, middle, stroke=ACCENT, stroke_width=1.5, opacity="0.35")
    ring = row.quantity == "about"
    dot = canvas.circle(start, middle, 5.5, fill=PAPER if ring else ACCENT, stroke=ACCENT, stroke_width=2)
    arrow, after = "", start + 13
    if row.quantity == "at_least":
        tip = start + 29
        head = canvas.path([(tip - 6, middle - 4.5), (tip, middle), (tip - 6, middle + 4.5)], **_STROKE)
        arrow = canvas.line(start, middle, tip, middle, **_STROKE) + head
        after = tip + 8
    words = canvas.markup(after, middle + 4.5, figure_markup(row.figure, row.qualifier))
    return [track, arrow, dot, words]


_STROKE: dict[str, str | float] = {"stroke": ACCENT, "stroke_width": 1.8, "fill": "none"}


def _interval(plot: _Plot, row: ScaleRow, low: int, high: int, middle: float) -> list[str]:
    canvas, first, last = plot.canvas, plot.at(low), plot.at(high)
    bar = canvas.rect(first, middle - 3, max(1.0, last - first), 6, fill=ACCENT, opacity="0.45")
    ends = [canvas.line(at, middle - 7, at, middle + 7, stroke=ACCENT, stroke_width=2) for at in (first, last)]
    best = row.figure.value
    dot = canvas.circle(plot.at(best), middle, 4, fill=ACCENT) if best is not None and low < best < high else ""
    words = canvas.markup(last + 11, middle + 4.5, figure_markup(row.figure, row.qualifier), fill=INK)
    return [bar, *ends, dot, words]


def scale_mark(quantity: Quantity, direction: str = "ltr") -> str:
    """The mark of one kind of figure alone, for the key beside a scale."""
    width = {"at_least": 44.0, "interval": 34.0}.get(quantity, 14.0)
    plot = _Plot(Canvas(width, "rtl" if direction == "rtl" else "ltr"), 7, width - 14, 2)
    row = ScaleRow("", "", quantity, Figure(None if quantity == "unknown" else 0, ""), 0, 2)
    drawn = [part for part in _mark(plot, row, 9) if not part.startswith("<text")]
    return element(
        "svg", *drawn, viewBox=f"0 0 {number(width)} 18", width=width, height=18, class_="mark", aria_hidden="true"
    )
