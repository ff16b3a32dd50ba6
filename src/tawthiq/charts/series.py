"""How one publisher's figure moved from release to release."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, PAPER
from tawthiq.charts.row_axis import BASE, LABELS, TOP, RowAxis, aside, row_axis, row_labels, whisker
from tawthiq.charts.scale import Quantity
from tawthiq.charts.svg import document, element, escape, figure_markup, text_width


@dataclass(frozen=True)
class SeriesPoint:
    """One release: when, which parts it changed, how the figure is meant, the number, and its change ("+24")."""

    label: str
    parts: tuple[str, ...]
    quantity: Quantity
    figure: Figure
    low: int | None = None
    high: int | None = None
    qualifier: str = ""
    change: str = ""


@dataclass(frozen=True)
class SeriesBand:
    """What the register itself documents of the same people, drawn behind the releases."""

    label: str
    low: Figure
    high: Figure


def series(frame: Frame, points: Sequence[SeriesPoint], band: SeriesBand | None = None) -> Chart:
    """One row a release, in the order given; the line between two rows is by how much the figure moved.

    Rows say the order of releases, not the time between them. A release without a number keeps its row and its words.
    """
    shown = [point.figure.value or point.high or point.low or 0 for point in points]
    highest = max([0, *shown, *((band.high.value or 0,) if band else ())])
    room = max((_width(point) for point in points), default=0.0)
    axis, rows = row_axis(frame, highest, room), len(points)
    body = [axis.grid(rows), _band(axis, rows, band) if band else ""]
    before: tuple[int, float] | None = None
    for row, point in enumerate(points):
        value = point.figure.value
        parts = row_labels(frame, axis, row, point.label, _parts(frame, point))
        if value is not None:
            parts.append(_move(axis, row, before, axis.at(value)))
            before = (row, axis.at(value))
        body.append(element("g", *parts, *_mark(axis, row, point)))
    table = tuple((point.label, point.qualifier, point.figure, point.change) for point in points)
    table += ((band.label, "", band.low, ""), (band.label, "", band.high, "")) if band else ()
    return Chart(document(frame, axis.height(rows), body), Table(frame.header, table), frame.caption)


def _parts(frame: Frame, point: SeriesPoint) -> str:
    """As many whole parts as fit: a number that is cut would be another number."""
    taken = text_width(point.label, 13) + 14 if frame.narrow else 0.0
    room = (frame.width if frame.narrow else LABELS - 6) - taken
    fitting = [at for at in range(len(point.parts) + 1) if text_width(_joined(point.parts, at), 11.5) <= room]
    return _joined(point.parts, max(fitting, default=0))


def _joined(parts: Sequence[str], count: int) -> str:
    return " · ".join([*parts[:count], *(["…"] if 0 < count < len(parts) else [])])


def _width(point: SeriesPoint) -> float:
    return text_width(f"{point.qualifier} {point.figure.text} {point.change}", 13) + (46 if _open(point) else 20)


def _open(point: SeriesPoint) -> bool:
    return point.quantity == "at_least"


def _move(axis: RowAxis, row: int, before: tuple[int, float] | None, at: float) -> str:
    if before is None:
        return ""
    above, start = before
    stroke: dict[str, str | float] = {"stroke": ACCENT, "stroke_width": 1.5, "opacity": "0.55"}
    down = axis.canvas.line(start, axis.middle(above), start, axis.middle(row), **stroke)
    return down + axis.canvas.line(start, axis.middle(row), at, axis.middle(row), **stroke)


def _mark(axis: RowAxis, row: int, point: SeriesPoint) -> list[str]:
    middle, value = axis.middle(row), point.figure.value
    change = f" {aside(point.change)}" if point.change else ""
    words = figure_markup(point.figure, point.qualifier) + change
    if value is None:
        return [axis.canvas.markup(axis.start + 9, middle + 4.5, words)]
    at, parts = axis.at(value), []
    after = at + 12
    if point.low is not None and point.high is not None and point.low < point.high:
        parts.append(whisker(axis, (axis.at(point.low), axis.at(point.high)), middle, ACCENT))
        after = axis.at(point.high) + 12
    if _open(point):
        tip = at + 26
        stroke: dict[str, str | float] = {"stroke": ACCENT, "stroke_width": 1.8, "fill": "none"}
        head = axis.canvas.path([(tip - 6, middle - 4.5), (tip, middle), (tip - 6, middle + 4.5)], **stroke)
        parts.append(axis.canvas.line(at, middle, tip, middle, **stroke) + head)
        after = tip + 8
    fill = PAPER if point.quantity == "about" else ACCENT
    parts.append(axis.canvas.circle(at, middle, 5, fill=fill, stroke=ACCENT, stroke_width=2))
    return [*parts, axis.canvas.markup(after, middle + 4.5, words)]


def _band(axis: RowAxis, rows: int, band: SeriesBand) -> str:
    low, high = band.low.value, band.high.value
    if low is None or high is None:
        return ""
    first, last, bottom = axis.at(low), axis.at(high), axis.height(rows) - BASE
    box = axis.canvas.rect(first, TOP - 8, max(2.0, last - first), bottom - TOP + 8, fill=ACCENT_SOFT, opacity="0.35")
    said = element("title", escape(f"{band.label}: {band.low.text}–{band.high.text}"))
    links = axis.canvas.markup(last, bottom + 7, figure_markup(band.high), 10, text_anchor="middle")
    links += axis.canvas.markup(first, bottom + 7, figure_markup(band.low), 10, text_anchor="end") if low < high else ""
    return element("g", said, box, links)
