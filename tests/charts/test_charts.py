"""Every chart: well-formed, named, described, mirrored, safe against hostile text, and the same each time."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from tawthiq.charts import (
    Area,
    AreaRow,
    BarRow,
    Boundaries,
    Chart,
    Figure,
    Frame,
    ScaleRow,
    TimeBar,
    UnknownBar,
    UpsetList,
    UpsetPattern,
    area_map,
    bars,
    scale,
    scale_mark,
    timeline,
    upset,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\u202e\u2066\x07&\"'" + "x" * 300


def known(value: int, key: str = "") -> Figure:
    return Figure(value, f"{value:,}", key or f"f{value}", f"#claims-{key or f'f{value}'}")


WITHHELD = Figure(None, "fewer than 5", "small", "#claims-small")


def square(code: str, west: float, south: float) -> Area:
    ring = ((west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1), (west, south))
    return Area(code, {}, (ring,))


LAND = Boundaries([square("A1", 0, 0), square("A2", 1, 0), square("A3", 0, 1), square("A4", 1, 1)], (), {"B9": "A2"})


def draw_scale(frame: Frame, name: str = "Recorder") -> Chart:
    rows = [
        ScaleRow(name, name, "exact", known(400), 400, 400),
        ScaleRow(name, name, "at_least", known(700), 700, None, "at least"),
        ScaleRow(name, name, "about", known(1000), None, None, "about"),
        ScaleRow(name, name, "interval", Figure(1426, "1,426–1,664", "i", "#claims-i"), 1426, 1664),
        ScaleRow(name, name, "unknown", Figure(None, "not stated", "u", "#claims-u")),
    ]
    return scale(frame, rows)


def draw_upset(frame: Frame, name: str = "List") -> Chart:
    lists = [UpsetList(key, f"{name} {key}", known(100 + index)) for index, key in enumerate("abc")]
    return upset(frame, lists, [UpsetPattern(("a",), known(60)), UpsetPattern(("a", "c"), WITHHELD)])


def draw_timeline(frame: Frame, name: str = "Day") -> Chart:
    days = [TimeBar(3, f"{name} 3", known(212)), TimeBar(4, f"{name} 4", WITHHELD), TimeBar(7, f"{name} 7", known(61))]
    return timeline(frame, days, UnknownBar(name, known(138)))


def draw_map(frame: Frame, name: str = "District") -> Chart:
    rows = [AreaRow("A1", name, known(30)), AreaRow("A2", name, known(9)), AreaRow("B9", name, WITHHELD)]
    return area_map(frame, LAND, rows, "fewer than 5", "nobody")


def draw_bars(frame: Frame, name: str = "Group") -> Chart:
    return bars(frame, [BarRow(name, known(301)), BarRow(name, WITHHELD), BarRow(name, known(0))])


CHARTS = [draw_scale, draw_upset, draw_timeline, draw_map, draw_bars]
every_chart = pytest.mark.parametrize("draw", CHARTS, ids=lambda draw: draw.__name__)


def frame_of(direction: str = "ltr", width: int = 800, title: str = "Title") -> Frame:
    columns = ("What", "Detail", "Kind", "How many")
    return Frame("key", title, "What it shows", columns, "rtl" if direction == "rtl" else "ltr", width, "Caption")


@every_chart
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [800, 340])
def test_is_well_formed_named_described_and_the_same_each_time(draw: Callable, direction: str, width: int) -> None:
    chart = draw(frame_of(direction, width))
    root = ET.fromstring(chart.svg)  # noqa: S314  (our own drawing)
    assert [root[0].tag, root[0].text] == [f"{SVG}title", "Title"]
    assert [root[1].tag, root[1].text] == [f"{SVG}desc", "What it shows"]
    assert root.get("aria-labelledby") == root[0].get("id")
    assert root.get("direction") == direction
    assert chart.svg == draw(frame_of(direction, width)).svg
    assert chart.caption == "Caption"


@every_chart
def test_table_holds_every_figure_and_each_is_linked_in_the_drawing(draw: Callable) -> None:
    chart = draw(frame_of())
    figures = [cell for row in chart.table.rows for cell in row if isinstance(cell, Figure)]
    assert figures
    drawn = re.findall(r'data-fact="([^"]*)"', chart.svg)
    assert {figure.key for figure in figures} <= set(drawn)


@every_chart
def test_hostile_text_stays_text(draw: Callable) -> None:
    chart = draw(frame_of(title=HOSTILE), HOSTILE)
    root = ET.fromstring(chart.svg)  # noqa: S314
    assert not [node for node in root.iter() if "script" in node.tag]
    assert "\u202e" not in chart.svg
    assert "\x07" not in chart.svg


@every_chart
def test_drawing_is_mirrored(draw: Callable) -> None:
    """Marks stand at the mirrored place; the map alone keeps its land."""
    lefts = {way: _marks(draw(frame_of(way)).svg) for way in ("ltr", "rtl")}
    if draw is draw_map:
        assert _land(draw(frame_of("ltr")).svg) == _land(draw(frame_of("rtl")).svg)
    else:
        assert lefts["rtl"] == [round(800 - middle, 1) for middle in lefts["ltr"]]


def _marks(svg: str) -> list[float]:
    root = ET.fromstring(svg)  # noqa: S314
    circles = [float(node.get("cx", "0")) for node in root.iter(f"{SVG}circle")]
    boxes = [float(node.get("x", "0")) + float(node.get("width", "0")) / 2 for node in root.iter(f"{SVG}rect")]
    return [round(middle, 1) for middle in circles + boxes]


def _land(svg: str) -> list[str]:
    return re.findall(r'<path d="(M[^"]*Z)"', svg)


@every_chart
def test_a_withheld_number_is_said_and_hatched(draw: Callable) -> None:
    svg = draw(frame_of()).svg
    if draw is draw_scale:
        assert "not stated" in svg
    else:
        assert ">fewer than 5<" in svg
        assert "0" not in re.findall(r'data-fact="small"[^>]*><tspan[^>]*>([^<]*)<', svg)
        assert 'd="M' in svg


def test_longer_bar_for_more_people() -> None:
    root = ET.fromstring(bars(frame_of(), [BarRow("a", known(10)), BarRow("b", known(40))]).svg)  # noqa: S314
    short, long = (float(node.get("width", "0")) for node in root.iter(f"{SVG}rect"))
    assert long == pytest.approx(4 * short, rel=0.01)


def test_scale_begins_at_zero_and_at_least_has_an_arrow() -> None:
    root = ET.fromstring(draw_scale(frame_of()).svg)  # noqa: S314
    exact, floor, about = (float(node.get("cx", "0")) for node in root.iter(f"{SVG}circle"))
    assert (floor - exact) == pytest.approx(about - floor, abs=0.2)  # 400, 700, 1000
    zero = exact - 4 * (floor - exact) / 3
    assert min(float(node.get("x1", "0")) for node in root.iter(f"{SVG}line")) == pytest.approx(zero, abs=0.3)
    assert len(list(root.iter(f"{SVG}polyline"))) == 1


def test_a_range_is_isolated_from_right_to_left_text() -> None:
    assert "\u20661,426–1,664\u2069" in draw_scale(frame_of("rtl")).svg


def test_each_kind_has_its_own_mark() -> None:
    marks = {scale_mark(kind) for kind in ("exact", "at_least", "about", "interval")}
    assert len(marks) == 4


def test_area_without_polygon_is_drawn_in_the_one_that_holds_it() -> None:
    svg = draw_map(frame_of()).svg
    assert "District: 9; District: fewer than 5" in svg


def test_area_of_unknown_code_stands_in_the_table_only() -> None:
    chart = area_map(frame_of(), LAND, [AreaRow("Z1", "Elsewhere", known(7))], "fewer", "nobody")
    assert chart.table.rows == (("Elsewhere", known(7)),)
    assert "Elsewhere" not in chart.svg


def test_unknown_days_are_not_on_the_axis() -> None:
    with_unknown = timeline(frame_of(), [TimeBar(1, "a", known(5))], UnknownBar("unknown", known(50)))
    assert with_unknown.table.rows[-1] == ("unknown", known(50))
    assert "stroke-dasharray" in with_unknown.svg


def test_nothing_to_draw_is_still_a_chart() -> None:
    for chart in (scale(frame_of(), []), bars(frame_of(), []), upset(frame_of(), [], []), timeline(frame_of(), [])):
        ET.fromstring(chart.svg)  # noqa: S314
        assert chart.table.rows == ()
