"""Deaths by day; those whose day is unknown stand apart and are not spread over the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import MUTED, RULE
from tawthiq.charts.pattern import bar
from tawthiq.charts.svg import Canvas, document, element, escape, figure_markup, fold, text_width
from tawthiq.charts.ticks import nice_ticks

_TOP, _HEIGHT, _BOTTOM = 30.0, 190.0, 44.0


@dataclass(frozen=True)
class TimeBar:
    """One day (or week, or month): its place on the axis counted from any start, how it is written, and its number."""

    place: int
    label: str
    figure: Figure


@dataclass(frozen=True)
class UnknownBar:
    """Those whose day is not known, and how that is said."""

    label: str
    figure: Figure


def timeline(frame: Frame, bars: Sequence[TimeBar], unknown: UnknownBar | None = None) -> Chart:
    """Bars on a true time axis (a day without a number keeps its place), and the unknown days behind a gap.

    In right-to-left writing time runs from right to left, as readers of Arabic charts expect.
    """
    canvas = Canvas(frame.width, frame.direction)
    ordered = sorted(bars, key=lambda entry: entry.place)
    span = ordered[-1].place - ordered[0].place + 1 if ordered else 1
    figures = [entry.figure for entry in ordered] + ([unknown.figure] if unknown else [])
    ticks = nice_ticks(max([1, *(figure.value or 0 for figure in figures)]), 4)
    axis = text_width(f"{ticks[-1]:,}", 11) + 12
    apart = 96.0 if unknown else 0.0
    step = min(84.0, (frame.width - axis - apart - 8) / span)
    plot = _Plot(canvas, axis, step, ticks[-1])
    height = _TOP + _HEIGHT + _BOTTOM
    body = [_grid(plot, ticks, axis + step * span + apart)]
    written = _spaced([entry.place - ordered[0].place for entry in ordered], step)
    for entry in ordered:
        place = entry.place - ordered[0].place
        body.append(_day(plot, place, entry, labelled=place in written))
    if unknown:
        body.append(_unknown(plot, axis + step * span, unknown))
    rows = tuple((entry.label, entry.figure) for entry in ordered)
    rows += ((unknown.label, unknown.figure),) if unknown else ()
    return Chart(document(frame, height, body), Table(frame.header, rows), frame.caption)


@dataclass(frozen=True)
class _Plot:
    canvas: Canvas
    axis: float
    step: float
    highest: int

    def top(self, figure: Figure) -> float:
        value = figure.value
        length = 12.0 if value is None else max(1.5, _HEIGHT * value / self.highest) if value else 0.0
        return _TOP + _HEIGHT - length


def _grid(plot: _Plot, ticks: Sequence[int], end: float) -> str:
    parts = []
    for tick in ticks:
        at = _TOP + _HEIGHT * (1 - tick / ticks[-1])
        parts.append(plot.canvas.line(plot.axis, at, end, at, stroke=RULE))
        parts.append(plot.canvas.markup(plot.axis - 6, at + 4, f"{tick:,}", 11, text_anchor="end", fill=MUTED))
    return element("g", *parts, aria_hidden="true")


def _spaced(places: Sequence[int], step: float) -> set[int]:
    """Which days are written under the axis: about one every 76 pixels."""
    stride = max(1, -(-76 // max(1, int(step))))
    return {place for place in places if place % stride == 0}


def _day(plot: _Plot, place: int, entry: TimeBar, *, labelled: bool) -> str:
    canvas, top = plot.canvas, plot.top(entry.figure)
    gap = min(14.0, plot.step * 0.18)
    start, middle = plot.axis + plot.step * place + gap, plot.axis + plot.step * (place + 0.5)
    box = (start, top, max(0.8, plot.step - 2 * gap), _TOP + _HEIGHT - top)
    parts = [bar(canvas, box, withheld=entry.figure.value is None)] if box[3] else []
    if plot.step >= text_width(entry.figure.text, 12) + 2:
        parts.append(canvas.markup(middle, top - 7, figure_markup(entry.figure), 12, text_anchor="middle"))
    if labelled:
        parts += _below(canvas, middle, entry.label, max(76.0, plot.step))
    return element("g", element("title", escape(f"{entry.label}: {entry.figure.text}")), *parts)


def _below(canvas: Canvas, middle: float, label: str, room: float) -> list[str]:
    base = _TOP + _HEIGHT + 17
    return [
        canvas.text(middle, base + 15 * index, line, 11.5, text_anchor="middle", fill=MUTED)
        for index, line in enumerate(fold(label, room, 11.5, 2))
    ]


def _unknown(plot: _Plot, start: float, unknown: UnknownBar) -> str:
    canvas, top, middle = plot.canvas, plot.top(unknown.figure), start + 56
    divider = canvas.line(start + 10, _TOP - 14, start + 10, _TOP + _HEIGHT + 34, stroke=MUTED, stroke_dasharray="2 4")
    box = (middle - 22, top, 44.0, _TOP + _HEIGHT - top)
    drawn = bar(canvas, box, withheld=unknown.figure.value is None, fill=MUTED) if box[3] else ""
    words = canvas.markup(middle, top - 7, figure_markup(unknown.figure), 12, text_anchor="middle")
    return element("g", divider, drawn, words, *_below(canvas, middle, unknown.label, 84))
