"""The learning curve: more told further across, more right further up, on a scale that is marked."""

import xml.etree.ElementTree as ET

import pytest

from charts.test_charts import SVG, frame_of
from tawthiq.charts import Chart, LearningPoint, learning_curve

POINTS = (LearningPoint(100, 0.9, 0.86, 0.93, 0.07), LearningPoint(0, 0.8, 0.74, 0.85, 0.12))


def draw(way: str = "ltr", points: tuple[LearningPoint, ...] = POINTS) -> Chart:
    return learning_curve(frame_of(way, 384), points, ("told", "right"))


def dots(chart: Chart) -> list[tuple[float, float]]:
    found = ET.fromstring(chart.svg).iter(f"{SVG}circle")  # noqa: S314
    return [(float(node.get("cx", 0)), float(node.get("cy", 0))) for node in found]


def test_points_stand_in_order_and_better_ones_higher() -> None:
    (before, low), (after, high) = dots(draw())
    assert before < after
    assert high < low
    assert [(384 - x, y) for x, y in dots(draw())] == [(pytest.approx(x, abs=0.1), y) for x, y in dots(draw("rtl"))]


def test_the_scale_begins_below_every_interval_and_says_where() -> None:
    svg = draw().svg
    assert ">70 %<" in svg
    assert ">100 %<" in svg
    assert ">60 %<" not in svg
    assert draw().table.rows[0] == ("0", "80 %", "74 % – 85 %", "0.120")


def test_perfect_or_no_points_are_still_a_plot() -> None:
    perfect = dots(draw(points=(LearningPoint(0, 1.0, 0.97, 1.0, 0.0),)))
    assert len(perfect) == 1
    assert dots(draw(points=())) == []
