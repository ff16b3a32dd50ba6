"""How long something took: the share that had reached it by each day, as steps; open where days are not known exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Frame, Table
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, MUTED, RULE
from tawthiq.charts.svg import Canvas, document, element
from tawthiq.charts.ticks import nice_ticks

_LEFT, _TOP, _PLOT, _BASE, _RIGHT = 40.0, 10.0, 110.0, 24.0, 14.0


@dataclass(frozen=True)
class DelayStep:
    """From this day on, this share had reached it; with the limits of its interval."""

    day: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class DelayCurve:
    """A curve of delay, watched for so many days. Where some days are known only as intervals, `latest` is the curve with
    each at its end and `earliest` with each at its beginning; else `latest` is None.
    """

    earliest: Sequence[DelayStep]
    latest: Sequence[DelayStep] | None
    watched: float


def delay_curve(frame: Frame, curve: DelayCurve, last_day: float, rows: tuple[str, str]) -> Chart:
    """One curve from nobody to all, over days from zero to `last_day`; what lies in the band agrees with the limits.

    `rows` are the words before the earliest and the latest steps in the table. Curves that are to be compared are drawn
    to the same last day.
    """
    ticks = nice_ticks(max(1, round(last_day)), 4)
    canvas = Canvas(frame.width, frame.direction)
    length = frame.width - _LEFT - _RIGHT

    def at(day: float, share: float) -> tuple[float, float]:
        return _LEFT + length * min(day / ticks[-1], 1.0), _TOP + _PLOT * (1 - share)

    def run(steps: Sequence[DelayStep], which: str) -> list[tuple[float, float]]:
        points, before = [at(0, 0)], 0.0
        for step in steps:
            share = float(getattr(step, which))
            points += [at(step.day, before), at(step.day, share)]
            before = share
        return [*points, at(curve.watched, before)]

    late = curve.earliest if curve.latest is None else curve.latest
    stroke: dict[str, str | float] = {"stroke": ACCENT, "stroke_width": 2, "fill": "none"}
    band = canvas.path(
        [*run(curve.earliest, "high"), *reversed(run(late, "low"))], fill=ACCENT_SOFT, opacity="0.35", stroke="none"
    )
    lines = [canvas.path(run(curve.earliest, "share"), **stroke)]
    if curve.latest is not None:
        between = [*run(curve.earliest, "share"), *reversed(run(late, "share"))]
        lines.insert(0, canvas.path(between, fill=ACCENT, opacity="0.3", stroke="none"))
        lines.append(canvas.path(run(late, "share"), **stroke))
    body = [_grid(canvas, [at(tick, 0)[0] for tick in ticks], ticks), band, *lines]
    table = Table(frame.header, tuple(_rows(curve, rows)))
    return Chart(document(frame, _TOP + _PLOT + _BASE, body), table, frame.caption)


def _grid(canvas: Canvas, places: Sequence[float], ticks: Sequence[int]) -> str:
    end, bottom = canvas.width - _RIGHT, _TOP + _PLOT
    parts = [canvas.line(place, _TOP, place, bottom, stroke=RULE) for place in places]
    small: dict[str, str | float] = {"fill": MUTED, "direction": "ltr"}
    for share in (0.0, 0.5, 1.0):
        top = _TOP + _PLOT * (1 - share)
        parts.append(canvas.line(_LEFT, top, end, top, stroke=RULE))
        anchor = "end" if canvas.direction == "ltr" else "start"  # digits run left to right in both
        parts.append(canvas.text(_LEFT - 6, top + 4, f"{share * 100:.0f} %", 11, text_anchor=anchor, **small))
    parts += [
        canvas.text(place, bottom + 16, f"{tick:,}", 11, text_anchor="middle", **small)
        for place, tick in zip(places, ticks, strict=True)
    ]
    return element("g", *parts, aria_hidden="true")


def _rows(curve: DelayCurve, words: tuple[str, str]) -> list[tuple[str, ...]]:
    groups = [(words[0], curve.earliest), (words[1], curve.latest or ())]
    return [
        (word, f"{step.day:,.0f}", _percent(step.share), f"{_percent(step.low)} – {_percent(step.high)}")
        for word, steps in groups
        for step in steps
    ]


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
