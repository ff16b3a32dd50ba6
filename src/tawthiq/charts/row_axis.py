"""What charts with one row a figure share: a scale over the rows, and each row's words at its start."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Figure, Frame
from tawthiq.charts.palette import MUTED, RULE
from tawthiq.charts.svg import Canvas, element, escape, figure_markup, fold, left_to_right, text_width
from tawthiq.charts.ticks import nice_ticks

TOP, BASE, LABELS = 26.0, 8.0, 276.0


@dataclass(frozen=True)
class RowAxis:
    """A horizontal scale from its lowest tick, mostly zero, to its highest, and the rows under it."""

    canvas: Canvas
    start: float
    length: float
    ticks: tuple[int, ...]
    step: float

    @property
    def end(self) -> float:
        """Where the scale ends."""
        return self.start + self.length

    def at(self, value: float) -> float:
        """Where a value stands; what lies outside the scale stands at its end."""
        lowest, highest = self.ticks[0], self.ticks[-1]
        return self.start + self.length * (min(max(value, lowest), highest) - lowest) / (highest - lowest)

    def top(self, row: int) -> float:
        """Where a row begins."""
        return TOP + self.step * row

    def middle(self, row: int) -> float:
        """The line on which a row's mark stands."""
        return self.top(row) + (42 if self.step >= 60 else 21)

    def height(self, rows: int) -> float:
        """The height of the drawing."""
        return TOP + self.step * rows + BASE

    def grid(self, rows: int) -> str:
        """The ticks with their numbers."""
        bottom = self.height(rows) - BASE
        lines = [self.canvas.line(self.at(tick), TOP - 8, self.at(tick), bottom, stroke=RULE) for tick in self.ticks]
        labels = [
            self.canvas.text(self.at(tick), 12, signed(tick), 11, text_anchor="middle", fill=MUTED, direction="ltr")
            for tick in self._written()
        ]
        return element("g", *lines, *labels, aria_hidden="true")

    def _written(self) -> tuple[int, ...]:
        """The ticks whose numbers are written: every one, or every so many so that they stay apart."""
        wide = max(text_width(signed(tick), 11) for tick in self.ticks)
        apart = self.length / max(len(self.ticks) - 1, 1)
        every = next(each for each in range(1, len(self.ticks) + 1) if each * apart > wide or each == len(self.ticks))
        return self.ticks[::every]


def signed(tick: int) -> str:
    """The number of a tick, with a minus sign where it is below zero."""
    return f"{tick:,}".replace("-", "−")


def row_axis(frame: Frame, highest: int, end_room: float, lowest: int = 0) -> RowAxis:
    """The axis of a frame: labels before it on wide pages, above each row on telephones; room for words at its end."""
    ticks = nice_ticks(max(1, highest), 4 if frame.narrow else 6, lowest)
    room = 0.0 if frame.narrow else LABELS
    length = max(80.0, frame.width - room - 16 - end_room)
    return RowAxis(Canvas(frame.width, frame.direction), room + 8, length, tuple(ticks), 60.0 if frame.narrow else 42.0)


def row_labels(frame: Frame, axis: RowAxis, row: int, label: str, detail: str) -> list[str]:
    """The name of a row and the words under or beside it."""
    top, canvas = axis.top(row), axis.canvas
    if frame.narrow:
        name = "".join(fold(label, frame.width, 13))
        rest = "".join(fold(detail, max(60.0, frame.width - text_width(name, 13) - 8), 11.5))
        words = element("tspan", escape(name), font_weight="600")
        return [canvas.markup(0, top + 24, f"{words} {element('tspan', escape(rest), font_size=11.5, fill=MUTED)}")]
    room = LABELS - 6
    if not detail:
        lines = fold(label, room, 13, 2)
        first = top + (25.5 if len(lines) == 1 else 17)
        return [canvas.text(0, first + 16 * at, line, 13, font_weight="600") for at, line in enumerate(lines)]
    return [
        canvas.text(0, top + 19, "".join(fold(label, room, 13)), 13, font_weight="600"),
        canvas.text(0, top + 35, "".join(fold(detail, room, 11.5)), 11.5, fill=MUTED),
    ]


def span_markup(low: Figure, high: Figure, between: str) -> str:
    """Two linked ends of a range with the word between them; one number where both say the same."""
    if low.text == high.text:
        return figure_markup(low)
    return f"{figure_markup(low)} {element('tspan', escape(between), fill=MUTED)} {figure_markup(high)}"


def span_width(low: Figure, high: Figure, between: str) -> float:
    """The room that a range takes."""
    text = low.text if low.text == high.text else f"{low.text} {between} {high.text}"
    return text_width(text, 13) * 1.06


def aside(text: str) -> str:
    """A word after a figure, in grey; digits keep their order in right-to-left lines."""
    return element("tspan", left_to_right(text), fill=MUTED, font_size=11.5)


def whisker(axis: RowAxis, ends: Sequence[float], middle: float, colour: str) -> str:
    """A thin line with a cap at each end: anywhere in between is possible."""
    first, last = ends
    stroke: dict[str, str | float] = {"stroke": colour, "stroke_width": 1.8}
    caps = [axis.canvas.line(at, middle - 6, at, middle + 6, **stroke) for at in (first, last)]
    return axis.canvas.line(first, middle, last, middle, **stroke) + "".join(caps)
