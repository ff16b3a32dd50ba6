"""A sheet: charts under one another, none over another, in one file."""

import xml.etree.ElementTree as ET

import pytest

from charts.test_charts import HOSTILE, SVG, draw_bars, frame_of
from tawthiq.charts import Heading, sheet


@pytest.mark.parametrize("way", ["ltr", "rtl"])
def test_parts_follow_each_other_in_one_file_that_stands_alone(way: str) -> None:
    frame = frame_of(way, 760)
    chart = draw_bars(frame)
    text = sheet(frame, [Heading("Title", "title"), chart, Heading("Next", "part"), chart, Heading("End", "quiet")])
    root = ET.fromstring(text)  # noqa: S314
    assert root.get("direction") == way
    assert root.get("width") == "808"
    inner = [node for node in root if node.tag == f"{SVG}svg"]
    tops = [float(node.get("y", "0")) for node in inner]
    heights = [float(node.get("height", "0")) for node in inner]
    words = [float(node.get("y", "0")) for node in root if node.tag == f"{SVG}text"]
    assert words[0] < tops[0]
    assert tops[0] + heights[0] < words[1] < tops[1]
    assert tops[1] + heights[1] < words[2] < float(root.get("height", "0"))
    assert sheet(frame, [chart]) == sheet(frame, [chart])


def test_isolates_are_kept_where_they_are_closed_and_written_out_elsewhere() -> None:
    kept = sheet(frame_of(), [Heading("\u2068محمد\u2069 = \u2068mohamad\u2069: one name", lead="a:1")])
    assert "\u2068محمد\u2069 = \u2068mohamad\u2069" in kept
    for text in (HOSTILE, f"\u2068{HOSTILE}", "\u2069\u2068open", "\u2068\u2068nested\u2069\u2069 \u202e"):
        svg = sheet(frame_of(), [Heading(text, lead=text)])
        assert svg.count("\u2068") == svg.count("\u2069")
        assert not {"\u202e", "\u2066", "\x07"} & set(svg)
        assert not [node for node in ET.fromstring(svg).iter() if "script" in node.tag]  # noqa: S314


def test_long_words_are_folded() -> None:
    once, long = (sheet(frame_of(), [Heading(text)]) for text in ("word", "word " * 60))
    assert long.count("<text") > once.count("<text")
