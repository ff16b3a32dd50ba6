"""Why one count differs from another, step by step, with what is left unexplained always drawn.

A floating-bar ("waterfall") chart turned on its side. Where a step is known only within bounds, nothing between the
bounds is drawn as if it were known: a whisker spans where the count may then stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, INK, MUTED
from tawthiq.charts.pattern import bar
from tawthiq.charts.row_axis import RowAxis, row_axis, row_labels, span_markup, span_width, whisker
from tawthiq.charts.svg import document, element, figure_markup, text_width

_HALF = 8.0

State = tuple[int | None, int | None]
"""Where the count may stand: its lowest and highest value, None where that is not known."""


@dataclass(frozen=True)
class WaterfallEnd:
    """One of the two counts: who says it, when, and the number."""

    label: str
    detail: str
    figure: Figure


@dataclass(frozen=True)
class WaterfallStep:
    """One reason, and by how much it changes the count: at least `low`, at most `high` (both signed)."""

    label: str
    low: Figure
    high: Figure
    unexplained: bool = False


def waterfall(
    frame: Frame, start: WaterfallEnd, steps: Sequence[WaterfallStep], end: WaterfallEnd, between: str = "–"
) -> Chart:
    """From one count to another: a bar for a step that is known, a whisker for one known within bounds.

    What no reason explains is hatched, even where it is nothing. The same numbers stand in the table, each step with
    its lowest and highest value.
    """
    states = _states(start.figure.value, steps)
    known = [value for state in states for value in state if value is not None]
    highest = max([*known, start.figure.value or 0, end.figure.value or 0])
    words = [span_width(step.low, step.high, between) for step in steps]
    room = max([*words, *(text_width(each.figure.text, 13) for each in (start, end))]) + 16
    axis, rows = row_axis(frame, highest, room), len(steps) + 2
    body = [axis.grid(rows), _whole(frame, axis, 0, start)]
    for number, step in enumerate(steps, 1):
        before, after = states[number - 1], states[number]
        target = end.figure.value if step.unexplained else None
        body.append(_step(frame, axis, number, (step, between), (before, after, target)))
    body.append(_whole(frame, axis, rows - 1, end))
    table = Table(frame.header, _rows(start, steps, end))
    return Chart(document(frame, axis.height(rows), body), table, frame.caption)


def _rows(
    start: WaterfallEnd, steps: Sequence[WaterfallStep], end: WaterfallEnd
) -> tuple[tuple[str | Figure, ...], ...]:
    middle = [(step.label, step.low, step.high) for step in steps]
    return ((start.label, start.figure, start.figure), *middle, (end.label, end.figure, end.figure))


def _states(start: int | None, steps: Sequence[WaterfallStep]) -> list[State]:
    states: list[State] = [(start, start)]
    for step in steps:
        low, high = states[-1]
        states.append((_sum(low, step.low.value), _sum(high, step.high.value)))
    return states


def _sum(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _whole(frame: Frame, axis: RowAxis, row: int, end: WaterfallEnd) -> str:
    middle, value = axis.middle(row), end.figure.value
    length = 0.0 if value is None else axis.at(value) - axis.start
    drawn = axis.canvas.rect(axis.start, middle - _HALF, length, 2 * _HALF, fill=INK) if length else ""
    words = axis.canvas.markup(axis.start + length + 8, middle + 4.5, figure_markup(end.figure))
    return element("g", *row_labels(frame, axis, row, end.label, end.detail), drawn, words)


def _step(
    frame: Frame, axis: RowAxis, row: int, said: tuple[WaterfallStep, str], moved: tuple[State, State, int | None]
) -> str:
    (step, between), (before, after, target) = said, moved
    middle = axis.middle(row)
    if step.unexplained:
        drawn, last = _hatched(axis, middle, before, after if target is None else (target, target))
    elif None not in (*before, *after) and before[0] == before[1] and after[0] == after[1]:
        drawn, last = _known(axis, middle, before[0] or 0, after[0] or 0)
    else:
        drawn, last = _possible(axis, middle, before, after)
    words = axis.canvas.markup(last + 8, middle + 4.5, span_markup(step.low, step.high, between))
    return element("g", *row_labels(frame, axis, row, step.label, ""), _joint(axis, row, before), drawn, words)


def _joint(axis: RowAxis, row: int, before: State) -> str:
    """A thin line from the row above, where it is known exactly where the count stood there."""
    if before[0] is None or before[0] != before[1]:
        return ""
    at = axis.at(before[0])
    top, bottom = axis.middle(row - 1) + _HALF, axis.middle(row) - _HALF
    return axis.canvas.line(at, top, at, bottom, stroke=MUTED, stroke_width=1, stroke_dasharray="2 3")


def _known(axis: RowAxis, middle: float, before: int, after: int) -> tuple[str, float]:
    first, last = sorted((axis.at(before), axis.at(after)))
    length = max(1.5, last - first)
    fill = ACCENT if after >= before else ACCENT_SOFT
    return axis.canvas.rect(first, middle - _HALF, length, 2 * _HALF, fill=fill), first + length


def _possible(axis: RowAxis, middle: float, before: State, after: State) -> tuple[str, float]:
    low = axis.start if after[0] is None else axis.at(after[0])
    high = axis.end if after[1] is None else axis.at(after[1])
    sure, reach = "", high
    if before[0] is not None and before[0] == before[1]:
        point = axis.at(before[0])
        reach = max(high, point)
        if point < low or point > high:
            first, last = sorted((point, low if point < low else high))
            fill = ACCENT if point < low else ACCENT_SOFT
            sure = axis.canvas.rect(first, middle - _HALF, last - first, 2 * _HALF, fill=fill)
    return sure + whisker(axis, (low, high), middle, INK), reach


def _hatched(axis: RowAxis, middle: float, before: State, after: State) -> tuple[str, float]:
    ends = [axis.at(value) for value in (*before, *after) if value is not None]
    ends += [axis.start] if before[0] is None else []
    ends += [axis.end] if before[1] is None else []
    first, last = min(ends), max(ends)
    length = max(6.0, last - first)
    return bar(axis.canvas, (first, middle - _HALF, length, 2 * _HALF), withheld=True), first + length
