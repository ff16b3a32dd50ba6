"""The small parts of charts: ticks, classes, boundaries, escaping, colours."""

import json
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.charts import areas_of, palette
from tawthiq.charts.projection import Projection, box_of, middle
from tawthiq.charts.svg import Canvas, escape, fold, left_to_right, number, text_width
from tawthiq.charts.ticks import class_of, classes, nice_ticks

# The worked example of the TopoJSON specification 1.0 (section 1.1), and the polygon of the GeoJSON that it encodes.
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.0005000500050005, 0.00010001000100010001], "translate": [100, 0]},
    "objects": {
        "example": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Point", "properties": {"prop0": "value0"}, "coordinates": [4000, 5000]},
                {"type": "LineString", "properties": {"prop0": "value0", "prop1": 0}, "arcs": [0]},
                {"type": "Polygon", "properties": {"prop0": "value0", "prop1": {"this": "that"}}, "arcs": [[1]]},
            ],
        }
    },
    "arcs": [
        [[4000, 0], [1999, 9999], [2000, -9999], [2000, 9999]],
        [[0, 0], [0, 9999], [2000, 0], [0, -9999], [-2000, 0]],
    ],
}
POLYGON = [(100, 0), (100, 1), (101, 1), (101, 0), (100, 0)]


def test_topology_of_the_specification() -> None:
    (area,) = areas_of(TOPOLOGY, code="prop0")
    assert area.code == "value0"
    assert [pytest.approx(point, abs=2e-4) for point in POLYGON] == list(area.rings[0])


def test_arcs_run_backwards_and_meet_once() -> None:
    topology = {
        "type": "Topology",
        "objects": {"land": {"type": "Polygon", "properties": {"pcode": "A"}, "arcs": [[0, -2]]}},
        "arcs": [[[0, 0], [1, 0], [1, 1]], [[0, 0], [0, 1], [1, 1]]],
    }
    (area,) = areas_of(topology)
    assert area.rings == (((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)),)


@pytest.mark.parametrize("level", ["adm1", "adm2"])
def test_the_invented_land_is_the_same_in_both_formats(level: str) -> None:
    folder = files("tawthiq").joinpath("data", "invented")
    plain, packed = (
        areas_of(json.loads(folder.joinpath(f"{level}.{suffix}").read_text(encoding="utf-8")))
        for suffix in ("geojson", "topojson")
    )
    assert [area.code for area in plain] == [area.code for area in packed]
    for one, other in zip(plain, packed, strict=True):
        assert box_of(one.rings) == pytest.approx(box_of(other.rings), abs=1e-3)
        assert middle(one.rings) == pytest.approx(middle(other.rings), abs=1e-3)


@given(st.integers(0, 10**9), st.integers(2, 8))
@settings(max_examples=50, deadline=None)
def test_ticks_cover_the_values_from_zero_in_equal_steps(highest: int, wanted: int) -> None:
    ticks = nice_ticks(highest, wanted)
    assert ticks[0] == 0
    assert ticks[-1] >= highest
    assert len(ticks) <= wanted + 1
    assert len({after - before for before, after in pairwise(ticks)}) == 1


@given(st.integers(0, 10**6), st.integers(2, 8), st.integers(-(10**6), -1))
@settings(max_examples=50, deadline=None)
def test_ticks_reach_below_zero_and_stand_on_it(highest: int, wanted: int, lowest: int) -> None:
    ticks = nice_ticks(highest, wanted, lowest)
    assert ticks[0] <= lowest
    assert ticks[-1] >= highest
    assert 0 in ticks
    assert len(ticks) <= wanted + 2
    assert len({after - before for before, after in pairwise(ticks)}) == 1


@given(st.lists(st.integers(5, 5000), min_size=1, max_size=40))
@settings(max_examples=50, deadline=None)
def test_classes_keep_the_order_of_values(values: list[int]) -> None:
    ends = classes(values)
    assert 1 <= len(ends) <= 5
    assert ends[-1] == max(values)
    steps = [class_of(value, ends) for value in sorted(values)]
    assert steps == sorted(steps)
    assert all(value <= ends[class_of(value, ends)] for value in values)


@given(st.text(max_size=60), st.floats(20, 400), st.integers(1, 3))
@settings(max_examples=50, deadline=None)
def test_folded_text_fits(text: str, room: float, lines: int) -> None:
    folded = fold(text, room, 12, lines)
    assert len(folded) <= lines
    assert all(text_width(line, 12) <= room or len(line) <= 2 for line in folded)


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_escaped_text_holds_no_markup_and_nothing_invisible(text: str) -> None:
    escaped = escape(text)
    assert not set("<>\"'") & set(escaped)
    assert all(c.isprintable() or c in "\u200c\u200d" for c in escaped)


def test_numbers_are_written_short() -> None:
    assert [number(value) for value in (0, -0.01, 3, 2.25, -1.5, 1e-9)] == ["0", "0", "3", "2.2", "-1.5", "0"]


def test_only_ranges_are_isolated() -> None:
    assert left_to_right("5–7") == "\u20665–7\u2069"
    assert left_to_right("1,204") == "1,204"
    assert left_to_right("أقل من 5") == "أقل من 5"


def test_canvas_mirrors() -> None:
    assert Canvas(100, "rtl").x(30) == 70
    assert Canvas(100, "ltr").x(30) == 30


def test_projection_keeps_north_up_and_east_right() -> None:
    projection = Projection((35.0, 34.0, 37.0, 36.0), 400, 900)
    west, east = projection.place((35, 35)), projection.place((37, 35))
    assert west[0] < east[0]
    assert projection.place((35, 36))[1] < projection.place((35, 34))[1]
    assert projection.place((36, 35))[0] == pytest.approx(200)


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED, palette.ACCENT])
def test_text_colours_pass_contrast_on_paper(colour: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text."""
    assert (luminance(palette.PAPER) + 0.05) / (luminance(colour) + 0.05) >= 4.5


def test_shades_fall_in_grey() -> None:
    greys = [luminance(shade) for shade in palette.SHADES]
    assert all(lighter / darker > 1.3 for lighter, darker in pairwise(greys))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
