"""A reliability diagram: what was said against what was found (Murphy and Winkler, 1977)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Frame, Table
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, MUTED, PAPER
from tawthiq.charts.share_plot import SharePlot, percent, share_plot
from tawthiq.charts.svg import document, element

_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_STRIP, _APART = 34.0, 22.0


@dataclass(frozen=True)
class ReliabilityPoint:
    """Cases of which about the same probability was said: the share found, its interval, and how many cases."""

    said: float
    found: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True)
class ReliabilityWords:
    """What is said across, found upwards, and counted in the row above the plot."""

    said: str
    found: str
    cases: str


def reliability_diagram(frame: Frame, points: Sequence[ReliabilityPoint], words: ReliabilityWords) -> Chart:
    """One dot a group of cases with its interval, the diagonal on which said and found agree, and the number of cases
    of each group in a row above.
    """
    ordered = sorted(points, key=lambda point: point.said)
    plot = share_plot(frame, 1.0, above=_STRIP)
    (left, bottom), (right, top) = plot.at(0, 0), plot.at(1, 1)
    diagonal = plot.canvas.line(left, bottom, right, top, stroke=MUTED, stroke_dasharray="5 4")
    body = [
        plot.grid([(share, percent(share)) for share in _TICKS], _TICKS),
        diagonal,
        _numbers(plot, ordered, words.cases),
        *(element("g", *_mark(plot, point)) for point in ordered),
        plot.titles(words.said, words.found),
    ]
    rows = tuple(
        (
            f"{each.said * 100:.1f} %",
            percent(each.found),
            f"{percent(each.low)} – {percent(each.high)}",
            f"{each.cases:,}",
        )
        for each in ordered
    )
    return Chart(document(frame, plot.height, body), Table(frame.header, rows), frame.caption)


def _mark(plot: SharePlot, point: ReliabilityPoint) -> list[str]:
    (start, low), (_, high) = plot.at(point.said, point.low), plot.at(point.said, point.high)
    _, found = plot.at(point.said, point.found)
    stroke: dict[str, str | float] = {"stroke": ACCENT, "stroke_width": 1.6}
    ends = [plot.canvas.line(start - 4, height, start + 4, height, **stroke) for height in (low, high)]
    bar = plot.canvas.line(start, low, start, high, **stroke)
    return [bar, *ends, plot.canvas.circle(start, found, 4.5, fill=ACCENT, stroke=PAPER, stroke_width=1.2)]


def _numbers(plot: SharePlot, points: Sequence[ReliabilityPoint], title: str) -> str:
    """The numbers of cases in one row, moved apart where points stand close, each led to its point."""
    places = [plot.at(point.said, 1)[0] for point in points]
    first, last = plot.at(0, 1)[0], plot.at(1, 1)[0]
    text_at, leader_at = plot.top - 16, plot.top - 12
    parts = [plot.canvas.text(0, text_at, title, 11, fill=MUTED)]
    for point, place, spread in zip(points, places, moved_apart(places, first, last, _APART), strict=True):
        parts.append(plot.canvas.line(spread, leader_at, place, plot.top, stroke=ACCENT_SOFT))
        number = plot.canvas.text(
            spread, text_at, f"{point.cases:,}", 11, text_anchor="middle", fill=MUTED, direction="ltr"
        )
        parts.append(number)
    return element("g", *parts)


def moved_apart(places: Sequence[float], first: float, last: float, apart: float) -> list[float]:
    """Places in their order, moved as little as needed to lie so far apart between two ends, or evenly where there is no room."""
    if not places:
        return []
    room = min(apart, (last - first) / max(len(places) - 1, 1))
    moved = [max(first, min(places[0], last))]
    for place in places[1:]:
        moved.append(max(place, moved[-1] + room))
    moved[-1] = min(moved[-1], last)
    for index in reversed(range(len(moved) - 1)):
        moved[index] = min(moved[index], moved[index + 1] - room)
    return moved
