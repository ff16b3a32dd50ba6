"""Letters over letters: every pair in its place, in the direction of the writing."""

import xml.etree.ElementTree as ET

from charts.test_charts import HOSTILE, SVG, frame_of
from tawthiq.charts import Chart, LetterCell, LetterRow, letters
from tawthiq.charts.chart import Direction

CELLS = (LetterCell("ch", "ش", 14.9, "+14.9"), LetterCell("u", "", -3.0, "−3.0"), LetterCell("k", "ك", 5.4, "+5.4"))


def draw(writing: Direction = "ltr", way: str = "ltr", cells: tuple[LetterCell, ...] = CELLS) -> Chart:
    row = LetterRow(("chuk", "شك"), writing, cells, (("together", "+10.9"), ("rest", "−6.4")))
    return letters(frame_of(way, 760), [row])


def lefts(chart: Chart) -> list[float]:
    return [float(box.get("x", "0")) for box in ET.fromstring(chart.svg).iter(f"{SVG}rect")]  # noqa: S314


def test_letters_run_as_they_are_written_from_where_the_page_begins() -> None:
    for way in ("ltr", "rtl"):
        assert lefts(draw("ltr", way)) == sorted(lefts(draw("ltr", way)))
        assert lefts(draw("rtl", way)) == sorted(lefts(draw("rtl", way)), reverse=True)
    assert lefts(draw("ltr", "ltr"))[0] == 0
    assert max(lefts(draw("rtl", "ltr"))) < 200  # at the left edge of an English page
    assert min(lefts(draw("ltr", "rtl"))) > 560  # at the right edge of an Arabic page


def test_nothing_stands_as_a_dash_and_numbers_keep_their_sign() -> None:
    chart = draw()
    assert chart.table.rows == (("ch", "ش", "+14.9"), ("u", "–", "−3.0"), ("k", "ك", "+5.4"))
    assert "\u2066−3.0\u2069" in chart.svg
    assert "\u2068chuk\u2069 · \u2068شك\u2069: together \u2066+10.9\u2069 · rest \u2066−6.4\u2069" in chart.svg


def test_the_more_letters_say_the_darker_they_stand() -> None:
    boxes = ET.fromstring(draw().svg).iter(f"{SVG}rect")  # noqa: S314
    fills = [str(box.get("fill")) for box in boxes]
    light = [int(fill[1:3], 16) for fill in fills]
    assert light[0] < light[2] < light[1]


def test_a_long_name_is_broken_into_lines_and_hostile_letters_stay_text() -> None:
    chart = draw(cells=CELLS * 20 + (LetterCell(HOSTILE, HOSTILE, 1.0, HOSTILE),))
    root = ET.fromstring(chart.svg)  # noqa: S314
    boxes = list(root.iter(f"{SVG}rect"))
    assert len({box.get("y") for box in boxes}) > 2
    assert all(float(box.get("x", "0")) + float(box.get("width", "0")) <= 760 for box in boxes[:-1])
    assert not [node for node in root.iter() if "script" in node.tag]
    assert "\u202e" not in chart.svg
