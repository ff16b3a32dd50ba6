"""Curves of delay: steps where the shares are, limits around them, both ends where days are not known exactly."""

import xml.etree.ElementTree as ET

import pytest

from charts.test_charts import SVG, frame_of
from tawthiq.charts import Chart, DelayCurve, DelayStep, delay_curve

STEPS = (DelayStep(10, 0.25, 0.1, 0.5), DelayStep(30, 0.5, 0.3, 0.8))
LATER = (DelayStep(20, 0.25, 0.1, 0.5), DelayStep(40, 0.5, 0.3, 0.8))


def draw(latest: tuple[DelayStep, ...] | None = None, way: str = "ltr", last: float = 100) -> Chart:
    return delay_curve(frame_of(way, 340), DelayCurve(STEPS, latest, 60), last, ("earliest", "latest"))


def lines(chart: Chart) -> list[list[tuple[float, float]]]:
    """The curves of a chart, without the bands."""
    found = ET.fromstring(chart.svg).iter(f"{SVG}polyline")  # noqa: S314
    return [
        [tuple(map(float, point.split(","))) for point in line.get("points", "").split()]  # type: ignore[misc]
        for line in found
        if line.get("fill") == "none"
    ]


def test_a_step_stands_on_its_day_and_at_its_share() -> None:
    (line,) = lines(draw())
    start, foot, head, _, top, end = line
    assert foot[0] == head[0]
    day = (head[0] - start[0]) / 10
    assert end[0] - start[0] == pytest.approx(60 * day, abs=0.2)
    assert start[1] - top[1] == pytest.approx(2 * (start[1] - head[1]), abs=0.2)


def test_uncertain_days_are_two_curves_with_the_same_rows_in_the_table() -> None:
    first, second = lines(draw(LATER))
    assert first[1][0] < second[1][0]
    assert [row[:2] for row in draw(LATER).table.rows] == [
        ("earliest", "10"), ("earliest", "30"), ("latest", "20"), ("latest", "40"),
    ]  # fmt: skip
    assert draw().table.rows[0] == ("earliest", "10", "25 %", "10 % – 50 %")


def test_the_same_last_day_is_the_same_scale_and_right_to_left_mirrors() -> None:
    assert lines(draw(last=100)) == lines(draw(last=99))
    assert lines(draw(last=400))[0][1][0] < lines(draw())[0][1][0]
    mirrored = [[(pytest.approx(340 - x, abs=0.2), y) for x, y in line] for line in lines(draw())]
    assert lines(draw(way="rtl")) == mirrored


def test_no_step_at_all_is_a_flat_line() -> None:
    chart = delay_curve(frame_of("ltr", 340), DelayCurve((), None, 60), 60, ("", ""))
    assert len({y for _, y in lines(chart)[0]}) == 1
    assert chart.table.rows == ()
