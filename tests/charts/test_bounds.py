"""Bounds: a bar between two known ends, an arrow where nothing limits from above."""

import re
import xml.etree.ElementTree as ET

import pytest

from charts.test_charts import HOSTILE, SVG, frame_of, known
from tawthiq.charts import BoundRow, Chart, Figure, bounds

OPEN = Figure(None, "no upper end known", "open", "#claims-open")
CLOSED_ROW = BoundRow("As complete", "Archive", known(700), known(1000), "at least", "to")
OPEN_ROW = BoundRow("As floors", "Archive", known(700, "low"), OPEN, "at least", "to")


def draw(*rows: BoundRow, way: str = "ltr", width: int = 800) -> Chart:
    return bounds(frame_of(way, width), rows)


def nodes(chart: Chart, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(chart.svg).iter(f"{SVG}{tag}"))  # noqa: S314


def test_a_closed_row_is_a_bar_from_end_to_end() -> None:
    (box,) = nodes(draw(CLOSED_ROW), "rect")
    caps = sorted({line.get("x1") for line in nodes(draw(CLOSED_ROW), "line") if line.get("stroke-width") == "2"})
    start, end = float(box.get("x", "0")), float(box.get("x", "0")) + float(box.get("width", "0"))
    assert [float(cap or "0") for cap in caps] == pytest.approx([start, end], abs=0.2)


def test_an_open_row_has_an_arrow_no_bar_and_says_so() -> None:
    chart = draw(OPEN_ROW)
    assert nodes(chart, "rect") == []
    assert len(nodes(chart, "polyline")) == 1
    assert "no upper end known" in chart.svg
    assert "at least" in chart.svg


def test_a_row_without_lower_end_is_dashed_and_one_without_any_is_words() -> None:
    nothing = Figure(None, "no lower end known", "none", "#claims-none")
    assert "stroke-dasharray" in draw(BoundRow("a", "", nothing, known(5))).svg
    assert nodes(draw(BoundRow("a", "", nothing, OPEN)), "circle") == []
    assert "no lower end known" in draw(BoundRow("a", "", nothing, OPEN)).svg


def test_table_and_links_hold_both_ends() -> None:
    chart = draw(CLOSED_ROW, OPEN_ROW)
    assert chart.table.rows[0] == ("As complete", "Archive", known(700), known(1000))
    assert chart.table.rows[1][3] == OPEN
    assert set(re.findall(r'data-fact="([^"]*)"', chart.svg)) == {"f700", "f1000", "low"}


@pytest.mark.parametrize("width", [800, 340])
def test_mirrored(width: int) -> None:
    left, right = (
        [float(node.get("cx", "0")) for node in nodes(draw(OPEN_ROW, way=way, width=width), "circle")]
        for way in ("ltr", "rtl")
    )
    assert right == pytest.approx([width - x for x in left], abs=0.2)


def test_hostile_text_stays_text_and_nothing_is_still_a_chart() -> None:
    assert "<script" not in draw(BoundRow(HOSTILE, HOSTILE, known(1), OPEN)).svg
    assert draw().table.rows == ()
