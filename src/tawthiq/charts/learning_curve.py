"""How well something is decided the more it is told: the share decided rightly, with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Frame, Table
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, PAPER
from tawthiq.charts.share_plot import percent, share_plot
from tawthiq.charts.svg import document
from tawthiq.charts.ticks import nice_ticks


@dataclass(frozen=True)
class LearningPoint:
    """After so many examples: the share decided rightly and its interval; `error` is shown in the table alone."""

    told: int
    right: float
    low: float
    high: float
    error: float


def learning_curve(frame: Frame, points: Sequence[LearningPoint], words: tuple[str, str]) -> Chart:
    """One line from the fewest examples to the most; `words` are what is told, across, and what is right, upwards.

    The scale upwards ends at 100 % and begins at the last whole tenth below all intervals.
    """
    ordered = sorted(points, key=lambda point: point.told)
    least = min(int(min((point.low for point in ordered), default=0) * 10 + 1e-9), 8) / 10
    ticks = nice_ticks(max(1, *(point.told for point in ordered)) if ordered else 1, 5)
    plot = share_plot(frame, ticks[-1], least)
    steps = round((1 - least) * 10)
    shares = [1 - number / 10 for number in range(0, steps + 1, 2 if steps > 5 else 1)]
    band = [plot.at(point.told, point.high) for point in ordered]
    band += [plot.at(point.told, point.low) for point in reversed(ordered)]
    line = [plot.at(point.told, point.right) for point in ordered]
    body = [
        plot.grid([(tick, f"{tick:,}") for tick in ticks], shares),
        plot.canvas.path(band, fill=ACCENT_SOFT, opacity="0.35", stroke="none"),
        plot.canvas.path(line, stroke=ACCENT, stroke_width=2, fill="none"),
        *(plot.canvas.circle(*place, 4.5, fill=ACCENT, stroke=PAPER, stroke_width=1.2) for place in line),
        plot.titles(*words),
    ]
    rows = tuple(
        (f"{each.told:,}", percent(each.right), f"{percent(each.low)} – {percent(each.high)}", f"{each.error:.3f}")
        for each in ordered
    )
    return Chart(document(frame, plot.height, body), Table(frame.header, rows), frame.caption)
