"""The reliability diagram: dots on the diagonal where said and found agree, and every group with its number of cases."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.test_charts import HOSTILE, SVG, frame_of
from tawthiq.charts import Chart, ReliabilityPoint, ReliabilityWords, reliability_diagram
from tawthiq.charts.reliability import moved_apart

POINTS = (
    ReliabilityPoint(0.8, 0.8, 0.7, 0.9, 41),
    ReliabilityPoint(0.1, 0.1, 0.0, 0.3, 40),
    ReliabilityPoint(0.5, 0.9, 0.85, 0.95, 40),
)


def draw(way: str = "ltr", words: str = "said", points: tuple[ReliabilityPoint, ...] = POINTS) -> Chart:
    return reliability_diagram(frame_of(way, 384), points, ReliabilityWords(words, words, words))


def nodes(chart: Chart, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(chart.svg).iter(f"{SVG}{tag}"))  # noqa: S314


def dots(chart: Chart) -> list[tuple[float, float]]:
    return [(float(node.get("cx", 0)), float(node.get("cy", 0))) for node in nodes(chart, "circle")]


def diagonal(chart: Chart) -> tuple[float, float, float, float]:
    (line,) = (node for node in nodes(chart, "line") if node.get("stroke-dasharray"))
    one, two, three, four = (float(line.get(name, 0)) for name in ("x1", "y1", "x2", "y2"))
    return one, two, three, four


@pytest.mark.parametrize("way", ["ltr", "rtl"])
def test_what_was_said_rightly_lies_on_the_diagonal_and_what_was_found_oftener_above(way: str) -> None:
    chart = draw(way)
    x1, y1, x2, y2 = diagonal(chart)
    off = [y - (y1 + (y2 - y1) * (x - x1) / (x2 - x1)) for x, y in dots(chart)]  # in order of what was said
    assert off[0] == pytest.approx(0, abs=0.2)
    assert off[1] < -50
    assert off[2] == pytest.approx(0, abs=0.2)
    assert abs(x2 - x1) == pytest.approx(abs(y2 - y1), abs=0.2)


def test_right_to_left_mirrors() -> None:
    assert dots(draw("rtl")) == [(pytest.approx(384 - x, abs=0.1), y) for x, y in dots(draw())]


def test_every_group_says_how_many_cases_and_stands_in_the_table() -> None:
    chart = draw()
    written = [node.text for node in nodes(chart, "text")]
    assert written.count("40") == 2
    assert written.count("41") == 1
    assert chart.table.rows[0] == ("10.0 %", "10 %", "0 % – 30 %", "40")
    assert len(chart.table.rows) == 3


def test_hostile_words_stay_words_and_no_case_is_an_empty_plot() -> None:
    assert "<script" not in draw(words=HOSTILE).svg
    assert dots(draw(points=())) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 300), max_size=12).map(sorted))
def test_numbers_are_moved_apart_inside_their_row_and_keep_their_order(places: list[float]) -> None:
    moved = moved_apart(places, 0, 300, 22)
    assert all(-0.01 <= place <= 300.01 for place in moved)
    assert all(after - before >= 21.99 for before, after in pairwise(moved))
    far = [30.0 * number for number in range(len(places[:10]))]
    assert moved_apart(far, 0, 300, 22) == far
