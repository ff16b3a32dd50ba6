"""The waterfall: what is known is a bar, what is bounded a whisker, what is unexplained always hatched."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.test_charts import HOSTILE, SVG, frame_of, known
from tawthiq.charts import Chart, Figure, WaterfallEnd, WaterfallStep, waterfall

HATCH = 'd="M'


def change(value: int | None, key: str) -> Figure:
    return Figure(value, "not bounded" if value is None else f"{value:+,}", key, f"#claims-{key}")


def step(label: str, low: int | None, high: int | None, *, unexplained: bool = False) -> WaterfallStep:
    return WaterfallStep(label, change(low, f"{label}-low"), change(high, f"{label}-high"), unexplained)


def draw(*steps: WaterfallStep, a: int = 973, b: int = 779, way: str = "ltr", width: int = 800) -> Chart:
    start, end = WaterfallEnd("First", "March", known(a)), WaterfallEnd("Second", "April", known(b))
    return waterfall(frame_of(way, width), start, steps, end, "to")


def bars_of(chart: Chart) -> list[float]:
    root = ET.fromstring(chart.svg)  # noqa: S314
    return [float(node.get("width", "0")) for node in root.iter(f"{SVG}rect")]


def test_a_known_step_is_as_long_as_its_number() -> None:
    chart = draw(step("days", -100, -100), step("left", -94, -94, unexplained=True))
    first, days, left, last = bars_of(chart)
    assert days == pytest.approx(first * 100 / 973, abs=0.2)
    assert left == pytest.approx(first * 94 / 973, abs=0.2)
    assert last == pytest.approx(first * 779 / 973, abs=0.2)


def test_the_unexplained_is_hatched_even_where_it_is_nothing() -> None:
    assert HATCH in draw(step("days", -194, -194), step("left", 0, 0, unexplained=True)).svg
    assert HATCH not in draw(step("days", -194, -194)).svg


def test_a_bounded_step_is_a_whisker_and_no_bar_is_drawn_for_what_is_not_known() -> None:
    chart = draw(step("people", -300, 0), step("left", -194, 106, unexplained=True))
    assert len(bars_of(chart)) == 3  # both counts and the hatched rest; none for the step
    assert "-300" in chart.svg
    assert ">to<" in chart.svg


def test_of_a_bounded_step_only_the_sure_part_is_a_bar() -> None:
    chart = draw(step("people", -300, -100), step("left", -94, 106, unexplained=True))
    first, sure, _, _ = bars_of(chart)
    assert sure == pytest.approx(first * 100 / 973, abs=0.2)


def test_a_step_without_a_bound_reaches_the_end_of_the_scale_and_says_so() -> None:
    chart = draw(step("people", None, None), step("left", None, None, unexplained=True))
    assert chart.svg.count("not bounded") == 2
    assert HATCH in chart.svg


def test_table_holds_both_ends_of_every_step() -> None:
    chart = draw(step("days", -60, -60), step("left", -140, -130, unexplained=True))
    assert chart.table.rows[0] == ("First", known(973), known(973))
    assert chart.table.rows[2] == ("left", change(-140, "left-low"), change(-130, "left-high"))
    assert chart.table.rows[-1][0] == "Second"
    drawn = set(re.findall(r'data-fact="([^"]*)"', chart.svg))
    assert {"f973", "f779", "days-low", "left-low", "left-high"} <= drawn


@pytest.mark.parametrize("width", [800, 340])
def test_drawing_is_mirrored_and_hostile_text_stays_text(width: int) -> None:
    steps = (step(HOSTILE, -60, 20), step("left", -214, -134, unexplained=True))
    left, right = (ET.fromstring(draw(*steps, way=way, width=width).svg) for way in ("ltr", "rtl"))  # noqa: S314
    middles = [
        [float(node.get("x", "0")) + float(node.get("width", "0")) / 2 for node in root.iter(f"{SVG}rect")]
        for root in (left, right)
    ]
    assert middles[1] == pytest.approx([width - middle for middle in middles[0]], abs=0.2)
    assert not [node for node in left.iter() if "script" in node.tag]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 5000), st.lists(st.tuples(st.integers(-900, 900), st.integers(0, 400)), max_size=5))
def test_nothing_leaves_the_drawing(start: int, changes: list[tuple[int, int]]) -> None:
    steps = [step(f"s{at}", low, low + more) for at, (low, more) in enumerate(changes)]
    low, high = start + sum(low for low, _ in changes), start + sum(low + more for low, more in changes)
    rest = step("left", 500 - high, 500 - low, unexplained=True)
    root = ET.fromstring(draw(*steps, rest, a=start, b=500).svg)  # noqa: S314
    for node in root.iter(f"{SVG}rect"):
        assert float(node.get("x", "0")) >= 0
        assert float(node.get("x", "0")) + float(node.get("width", "0")) <= 800
