"""A square plot of shares upwards: its ticks and titles, and where a point stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Frame
from tawthiq.charts.palette import MUTED, RULE
from tawthiq.charts.svg import Canvas, element

_LEFT, _RIGHT, _TITLE, _BASE = 46.0, 16.0, 26.0, 46.0


@dataclass(frozen=True)
class SharePlot:
    """A plot across from zero to `last` and upwards from the share `least` to one; `above` is room kept over it."""

    canvas: Canvas
    last: float
    least: float = 0.0
    above: float = 0.0

    @property
    def side(self) -> float:
        """How long both axes are."""
        return self.canvas.width - _LEFT - _RIGHT

    @property
    def top(self) -> float:
        """Where the plot begins, under its title."""
        return _TITLE + self.above

    @property
    def height(self) -> float:
        """How high the whole drawing is."""
        return self.top + self.side + _BASE

    def at(self, across: float, share: float) -> tuple[float, float]:
        """Where a point stands on the canvas."""
        up = (share - self.least) / (1 - self.least)
        return _LEFT + self.side * across / self.last, self.top + self.side * (1 - up)

    def grid(self, across: Sequence[tuple[float, str]], shares: Sequence[float]) -> str:
        """Lines and numbers at the ticks."""
        canvas, bottom = self.canvas, self.top + self.side
        small: dict[str, str | float] = {"fill": MUTED, "direction": "ltr"}
        anchor = "end" if canvas.direction == "ltr" else "start"  # digits run left to right in both
        parts = []
        for share in shares:
            start, height = self.at(0, share)
            parts.append(canvas.line(start, height, start + self.side, height, stroke=RULE))
            parts.append(canvas.text(start - 6, height + 4, percent(share), 11, text_anchor=anchor, **small))
        for value, text in across:
            start, _ = self.at(value, self.least)
            parts.append(canvas.line(start, self.top, start, bottom, stroke=RULE))
            parts.append(canvas.text(start, bottom + 16, text, 11, text_anchor="middle", **small))
        return element("g", *parts, aria_hidden="true")

    def titles(self, across: str, upwards: str) -> str:
        """What is shown across, under the plot, and what upwards, above it."""
        middle = _LEFT + self.side / 2
        under = self.canvas.text(middle, self.height - 8, across, 12, text_anchor="middle", fill=MUTED)
        return under + self.canvas.text(0, 12, upwards, 12, fill=MUTED)


def share_plot(frame: Frame, last: float, least: float = 0.0, above: float = 0.0) -> SharePlot:
    """The plot that a frame has room for."""
    return SharePlot(Canvas(frame.width, frame.direction), last, least, above)


def percent(share: float) -> str:
    """A share as whole percent."""
    return f"{share * 100:.0f} %"
