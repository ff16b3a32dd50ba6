"""Counts by category as horizontal bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import RULE
from tawthiq.charts.pattern import bar
from tawthiq.charts.svg import Canvas, document, figure_markup, fold, text_width


@dataclass(frozen=True)
class BarRow:
    """One category and its number."""

    label: str
    figure: Figure


def bars(frame: Frame, rows: Sequence[BarRow]) -> Chart:
    """One bar a category, in the order given; a withheld number is a short hatched bar with its words."""
    canvas = Canvas(frame.width, frame.direction)
    longest = max((text_width(row.label, 13) for row in rows), default=0.0)
    label_room = 0.0 if frame.narrow else min(240.0, longest + 12)
    figure_room = max((text_width(row.figure.text, 13) for row in rows), default=0.0) + 18
    plot = max(60.0, frame.width - label_room - figure_room)
    highest = max((row.figure.value or 0 for row in rows), default=1) or 1
    step = 48.0 if frame.narrow else 32.0
    height = step * len(rows) + 6
    body = [canvas.line(label_room, 2, label_room, height - 4, stroke=RULE)]
    for index, row in enumerate(rows):
        top = step * index + (22 if frame.narrow else 4)
        length = 10.0 if row.figure.value is None else max(1.5, plot * row.figure.value / highest)
        label = "".join(fold(row.label, label_room or frame.width, 13))
        body.append(canvas.text(0 if not frame.narrow else 4, top - 5 if frame.narrow else top + 16.5, label))
        body.append(bar(canvas, (label_room, top + 2, length, 20), withheld=row.figure.value is None))
        body.append(canvas.markup(label_room + length + 8, top + 16.5, figure_markup(row.figure)))
    table = Table(frame.header, tuple((row.label, row.figure) for row in rows))
    return Chart(document(frame, height, body), table, frame.caption)
