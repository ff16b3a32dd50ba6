"""A publisher's releases: one row each, the move between two rows as long as the change."""

import xml.etree.ElementTree as ET

import pytest

from charts.test_charts import HOSTILE, SVG, frame_of, known
from tawthiq.charts import Chart, Figure, SeriesBand, SeriesPoint, series

POINTS = [
    SeriesPoint("8 March", (), "exact", known(400), 400, 400),
    SeriesPoint("9 March", ("women +200",), "at_least", known(600), 600, None, "at least", "+200"),
    SeriesPoint("10 March", (), "unknown", Figure(None, "not stated", "u", "#claims-u")),
    SeriesPoint("11 March", (), "about", known(550), None, None, "about", "−50"),
    SeriesPoint("12 March", (), "interval", Figure(700, "600–800", "i", "#claims-i"), 600, 800, "", "+150"),
]


def draw(
    points: list[SeriesPoint] = POINTS, band: SeriesBand | None = None, way: str = "ltr", width: int = 800
) -> Chart:
    return series(frame_of(way, width), points, band)


def dots(chart: Chart) -> list[float]:
    return [float(node.get("cx", "0")) for node in ET.fromstring(chart.svg).iter(f"{SVG}circle")]  # noqa: S314


def test_dots_stand_where_their_numbers_are_and_unknown_has_none() -> None:
    first, second, fourth, fifth = dots(draw())
    assert (second - first) == pytest.approx(200 / 150 * (fifth - fourth), abs=0.3)
    assert fourth < second
    assert "not stated" in draw().svg


def test_changes_and_changed_parts_are_written() -> None:
    svg = draw().svg
    assert "+200" in svg
    assert "women +200" in svg
    assert "−50" in svg


def test_table_keeps_order_and_figures() -> None:
    rows = draw(band=SeriesBand("Register", known(500), known(520))).table.rows
    assert [row[0] for row in rows] == [*(point.label for point in POINTS), "Register", "Register"]
    assert rows[1] == ("9 March", "at least", known(600), "+200")


def test_the_register_is_a_band_behind_the_releases() -> None:
    root = ET.fromstring(draw(band=SeriesBand("Register", known(400), known(600))).svg)  # noqa: S314
    (box,) = root.iter(f"{SVG}rect")
    first, second = dots(draw())[:2]
    assert float(box.get("x", "0")) == pytest.approx(first, abs=0.2)
    assert float(box.get("width", "0")) == pytest.approx(second - first, abs=0.2)


@pytest.mark.parametrize("width", [800, 340])
def test_mirrored_and_the_same_each_time(width: int) -> None:
    assert dots(draw(way="rtl", width=width)) == pytest.approx([width - x for x in dots(draw(width=width))], abs=0.2)
    assert draw(width=width).svg == draw(width=width).svg


def test_hostile_text_stays_text_and_no_release_is_still_a_chart() -> None:
    root = ET.fromstring(draw([SeriesPoint(HOSTILE, (HOSTILE,), "exact", known(1))]).svg)  # noqa: S314
    assert not [node for node in root.iter() if "script" in node.tag]
    assert draw([]).table.rows == ()


def test_a_part_that_does_not_fit_is_left_out_whole() -> None:
    parts = tuple(f"district number {number} +1{number}5" for number in range(9))
    for width in (800, 340):
        svg = draw([SeriesPoint("9 March", parts, "exact", known(600))], width=width).svg
        shown = [part for part in parts if part in svg]
        assert shown == list(parts[: len(shown)])
        assert "· …" in svg
        assert "+1" not in svg.replace(" · ".join(shown), "")
