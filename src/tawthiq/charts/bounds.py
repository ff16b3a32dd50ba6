"""The least and the most that a scope can hold, as bars with ends; open where nothing bounds it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT
from tawthiq.charts.row_axis import RowAxis, aside, row_axis, row_labels, span_markup, span_width
from tawthiq.charts.svg import document, element, figure_markup, text_width


@dataclass(frozen=True)
class BoundRow:
    """What one scope holds under one reading: at least `low`, at most `high`; a bound without a value is open.

    `before` is the word before a low end that stands alone ("at least"), `between` the one between both ends.
    """

    label: str
    detail: str
    low: Figure
    high: Figure
    before: str = ""
    between: str = "–"


def bounds(frame: Frame, rows: Sequence[BoundRow]) -> Chart:
    """One bar a row from the least to the most, in the order given.

    A row without an upper end is a dot with an arrow; one without a lower end begins at zero with a dashed line. The
    drawing fills nothing in that is not known.
    """
    highest = max((row.high.value or row.low.value or 0 for row in rows), default=0)
    axis = row_axis(frame, highest, max((_width(row) for row in rows), default=0.0))
    body = [axis.grid(len(rows))]
    for number, row in enumerate(rows):
        body.append(
            element(
                "g", *row_labels(frame, axis, number, row.label, row.detail), *_drawn(axis, axis.middle(number), row)
            )
        )
    table = Table(frame.header, tuple((row.label, row.detail, row.low, row.high) for row in rows))
    return Chart(document(frame, axis.height(len(rows)), body), table, frame.caption)


def _width(row: BoundRow) -> float:
    if row.low.value is not None and row.high.value is not None:
        return span_width(row.low, row.high, row.between) + 18
    return text_width(f"{row.before} {row.low.text} · {row.high.text}", 13) + 42


def _drawn(axis: RowAxis, middle: float, row: BoundRow) -> list[str]:
    low, high = row.low.value, row.high.value
    if high is None:
        return _open(axis, middle, row)
    canvas, last = axis.canvas, axis.at(high)
    stroke: dict[str, str | float] = {"stroke": ACCENT, "stroke_width": 2}
    words = canvas.markup(last + 11, middle + 4.5, span_markup(row.low, row.high, row.between))
    if low is None:
        reach = canvas.line(axis.start, middle, last, middle, **stroke, stroke_dasharray="3 4")
        return [reach, canvas.line(last, middle - 7, last, middle + 7, **stroke), words]
    first = axis.at(low)
    box = canvas.rect(first, middle - 4, max(1.0, last - first), 8, fill=ACCENT, opacity="0.45")
    return [box, *(canvas.line(at, middle - 8, at, middle + 8, **stroke) for at in (first, last)), words]


def _open(axis: RowAxis, middle: float, row: BoundRow) -> list[str]:
    canvas, value = axis.canvas, row.low.value
    low = figure_markup(row.low, row.before if value is not None else "")
    words = f"{low} {aside('· ' + row.high.text) if row.high.text else ''}"
    if value is None:
        return [canvas.markup(axis.start + 9, middle + 4.5, words)]
    at = axis.at(value)
    stroke: dict[str, str | float] = {"stroke": ACCENT, "stroke_width": 1.8, "fill": "none"}
    tip = at + 28
    track = canvas.line(axis.start, middle, at, middle, stroke=ACCENT, stroke_width=1.5, opacity="0.35")
    head = canvas.path([(tip - 6, middle - 4.5), (tip, middle), (tip - 6, middle + 4.5)], **stroke)
    arrow = canvas.line(at, middle, tip, middle, **stroke) + head
    return [track, arrow, canvas.circle(at, middle, 5.5, fill=ACCENT), canvas.markup(tip + 8, middle + 4.5, words)]
