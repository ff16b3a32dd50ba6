"""What a figure becomes under other assumptions than the one it is given under."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from tawthiq.charts.chart import Cell, Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, FAINT, INK, MUTED, PAPER, RULE
from tawthiq.charts.svg import Canvas, document, element, fold, text_width
from tawthiq.charts.ticks import nice_ticks

_TITLE, _BASE, _END = 46.0, 50.0, 14.0
_FURTHEST = 2.0  # times the largest figure: an interval that reaches higher leaves the plot


@dataclass(frozen=True)
class SensitivityPoint:
    """Under this assumption, written as `text`: the figure and its interval; None where it gives none."""

    assumed: float
    text: str
    figure: Figure | None
    low: Figure | None
    high: Figure | None


@dataclass(frozen=True)
class SensitivityWords:
    """What is assumed, across; what becomes of it, upwards; the names of the assumption `stated`, of the documented, and of
    the region of assumptions that are credible.
    """

    assumed: str
    figure: str
    stated: str
    documented: str = ""
    region: str = ""


def sensitivity(
    frame: Frame,
    points: Sequence[SensitivityPoint],
    documented: int | None,
    stated: float | None,
    words: SensitivityWords,
    region: tuple[float, float] | None = None,
) -> Chart:
    """The figure as a line with its interval as a band, over assumptions in equal ratios; `stated` is marked.

    The documented are a line: there are no fewer. Where they change with what is assumed they are None, and the scale need
    not begin at zero. Assumptions in `region` are shaded. What nothing is given for is left out of the line, and in the table.
    """
    ordered = sorted(points, key=lambda point: point.assumed)
    told = [point for point in ordered if point.figure is not None]
    plot = _plot(frame, ordered, told, documented)
    rows: tuple[tuple[Cell, ...], ...] = tuple((each.text, each.figure or "—", _interval(each)) for each in ordered)
    body = [
        *_region(plot, region, words),
        plot.grid(ordered),
        *_curve(plot, told),
        *_stated(plot, stated, words),
        *_documented(plot, documented, words),
        plot.titles(words),
    ]
    return Chart(document(frame, plot.height, body), Table(frame.header, rows), frame.caption)


def _interval(point: SensitivityPoint) -> str:
    return "—" if point.low is None or point.high is None else f"{point.low.text} – {point.high.text}"


@dataclass(frozen=True)
class _Plot:
    canvas: Canvas
    left: float
    across: tuple[float, float]
    ticks: tuple[int, ...]
    tall: float

    @property
    def wide(self) -> float:
        return self.canvas.width - self.left - _END

    @property
    def height(self) -> float:
        return _TITLE + self.tall + _BASE

    def at(self, assumed: float, figure: float) -> tuple[float, float]:
        first, last = (log(each) for each in self.across)
        share = (log(assumed) - first) / (last - first) if last > first else 0.5
        least, most = self.ticks[0], self.ticks[-1]
        up = (min(max(figure, least), most) - least) / (most - least)
        return self.left + self.wide * share, _TITLE + self.tall * (1 - up)

    def grid(self, points: Sequence[SensitivityPoint]) -> str:
        canvas, bottom = self.canvas, _TITLE + self.tall
        small: dict[str, str | float] = {"fill": MUTED, "direction": "ltr"}
        anchor = "end" if canvas.direction == "ltr" else "start"  # digits run left to right in both
        parts = []
        for tick in self.ticks:
            _, height = self.at(self.across[0], tick)
            parts.append(canvas.line(self.left, height, self.left + self.wide, height, stroke=RULE))
            parts.append(canvas.text(self.left - 8, height + 4, f"{tick:,}", 11, text_anchor=anchor, **small))
        last = -1e9
        for point in points:
            start, _ = self.at(point.assumed, 0)
            parts.append(canvas.line(start, bottom, start, bottom + 4, stroke=MUTED))
            half = text_width(point.text, 11) / 2
            if start - half > last + 6:
                parts.append(canvas.text(start, bottom + 17, point.text, 11, text_anchor="middle", **small))
                last = start + half
        return element("g", *parts, aria_hidden="true")

    def titles(self, words: SensitivityWords) -> str:
        across = fold(words.assumed, self.canvas.width - 8, 12)[0]
        middle = self.canvas.width / 2
        under = self.canvas.text(middle, self.height - 10, across, 12, text_anchor="middle", fill=MUTED)
        return self.canvas.text(0, 12, words.figure, 12, fill=MUTED) + under


def _plot(
    frame: Frame, points: Sequence[SensitivityPoint], told: Sequence[SensitivityPoint], documented: int | None
) -> _Plot:
    highest = max((_value(point.figure) for point in told), default=documented or 0)
    reach = min(max((_value(point.high) for point in told), default=0), round(_FURTHEST * highest))
    lowest = min((_value(point.low or point.figure) for point in told), default=0) if documented is None else 0
    ticks = _ticks(lowest, max(highest, reach, documented or 0, 1))
    ends = (points[0].assumed, points[-1].assumed) if points else (1.0, 1.0)
    tall = min(280.0, frame.width * 0.62)
    return _Plot(Canvas(frame.width, frame.direction), text_width(f"{ticks[-1]:,}", 11) + 18, ends, ticks, tall)


def _ticks(lowest: int, highest: int) -> tuple[int, ...]:
    """From zero, or from below the lowest where all is close together: a line is a place and no length."""
    begin = lowest if lowest >= highest / 2 else 0
    return tuple(nice_ticks(max(highest, begin + 1), 5, begin))


def _curve(plot: _Plot, told: Sequence[SensitivityPoint]) -> list[str]:
    band = [plot.at(point.assumed, _value(point.high)) for point in told if point.high]
    band += [plot.at(point.assumed, _value(point.low)) for point in reversed(told) if point.low]
    line = [plot.at(point.assumed, _value(point.figure)) for point in told]
    return [
        plot.canvas.path(band, fill=ACCENT_SOFT, opacity="0.45", stroke="none"),
        plot.canvas.path(line, stroke=ACCENT, stroke_width=2, fill="none"),
        *(plot.canvas.circle(*place, 3.5, fill=ACCENT, stroke=PAPER, stroke_width=1.2) for place in line),
    ]


def _value(figure: Figure | None) -> int:
    return (figure.value if figure else None) or 0


def _region(plot: _Plot, region: tuple[float, float] | None, words: SensitivityWords) -> list[str]:
    """A shade from bottom to top, between dotted lines, its name where no curve is: at its foot, if that is zero, or head."""
    if region is None:
        return []
    (first, bottom), (last, _) = (plot.at(each, 0) for each in region)
    room = text_width(words.region, 11.5)
    start = max(plot.left + 4, min((first + last - room) / 2, plot.canvas.width - _END - room))
    rim: dict[str, str | float] = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"}
    dotted: dict[str, str | float] = {"stroke": MUTED, "stroke_dasharray": "1.5 3"}
    return [
        plot.canvas.rect(first, _TITLE, max(last - first, 1.0), plot.tall, fill=FAINT),
        *(plot.canvas.line(at, _TITLE, at, bottom, **dotted) for at in (first, last)),
        plot.canvas.text(start, _TITLE + 15 if plot.ticks[0] else bottom - 8, words.region, 11.5, **rim),
    ]


def _stated(plot: _Plot, stated: float | None, words: SensitivityWords) -> list[str]:
    if stated is None:
        return []
    at, bottom = plot.at(stated, 0)
    room = text_width(words.stated, 11.5)
    start = max(0.0, min(at - room / 2, plot.canvas.width - room))
    return [
        plot.canvas.line(at, _TITLE - 8, at, bottom, stroke=INK, stroke_width=1.4, stroke_dasharray="5 4"),
        plot.canvas.text(start, _TITLE - 14, words.stated, 11.5),
    ]


def _documented(plot: _Plot, documented: int | None, words: SensitivityWords) -> list[str]:
    if documented is None:
        return []
    _, height = plot.at(plot.across[0], documented)
    rim: dict[str, str | float] = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"}
    below = height + 15 if height + 18 < _TITLE + plot.tall else height - 6
    words_at = plot.canvas.text(plot.left + 4, below, f"{words.documented} {documented:,}", 11.5, **rim)
    return [plot.canvas.line(plot.left, height, plot.left + plot.wide, height, stroke=INK, stroke_width=2), words_at]
