"""Pictures of estimates: marks inside the drawing, words apart from one another, refusals without a mark, mirrored."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.test_charts import HOSTILE, SVG
from tawthiq.charts import (
    ChainWords,
    Chart,
    FamilyRow,
    Figure,
    Frame,
    Posterior,
    PosteriorWords,
    SensitivityPoint,
    SensitivityWords,
    Spread,
    families,
    posterior,
    ranks,
    sensitivity,
    traces,
)
from tawthiq.charts.chart import Direction
from tawthiq.charts.svg import text_width

WORDS = PosteriorWords(
    "How likely", "Average over graphs", "Documented", "Never documented", "All together", "thick, thin", "about"
)


def figure(value: int) -> Figure:
    return Figure(value, f"{value:,}", f"f{value}", f"#f{value}")


def spread_of(middle: int, half: tuple[int, int], most: tuple[int, int]) -> Spread:
    return Spread(figure(middle), (figure(half[0]), figure(half[1])), (figure(most[0]), figure(most[1])))


BIMODAL = Posterior(
    figure(8234),
    figure(42_300),
    spread_of(50_500, (47_000, 152_000), (41_600, 211_000)),
    [40_000, 50_000, 60_000, 100_000, 150_000, 200_000],
    [0.3, 0.2, 0.01, 0.2, 0.2],
    0.09,
)
ROWS = [
    FamilyRow("Average over decomposable graphs", BIMODAL.everyone, detail="preferred here"),
    FamilyRow("Declared assumption: no interaction of all lists", refused="Nobody is on 14 combinations of lists."),
    FamilyRow("The preferred one, without a list:"),
    FamilyRow("Without the list of the committee", spread_of(157_000, (140_000, 171_000), (35_000, 9_060_000))),
]
CURVE = [
    SensitivityPoint(0.25, "0.25", figure(55_000), figure(25_000), figure(2_130_000)),
    SensitivityPoint(1.0, "1", figure(17_000), figure(9_500), figure(36_000)),
    SensitivityPoint(4.0, "4", None, None, None),
]


def drawn(name: str, way: Direction = "ltr", width: int = 760, words: str = "") -> Chart:
    frame = Frame(name, words or "Title", words or "About", ("a", "b", "c", "d"), way, width)
    if name == "posterior":
        held = WORDS if not words else PosteriorWords(*[words] * 8)
        return posterior(frame, BIMODAL, held)
    if name == "families":
        rows = ROWS if not words else [FamilyRow(words, each.figures, words, words) for each in ROWS]
        return families(frame, (words or "Documented", figure(8234)), rows, words or "No estimate.")
    if name in ("sensitivity", "region"):
        known, region = (4400, None) if name == "sensitivity" else (None, (0.3, 0.5))
        said = SensitivityWords(
            *([words] * 5 if words else ["assumed", "All people", "none (1)", "Documented", "Here"])
        )
        return sensitivity(frame, CURVE, known, 1.0, said, region)
    chain = ChainWords(words or "draw", words or "all", "Chain {}")
    if name == "traces":
        return traces(
            frame, [[500.0 + (7 * at + 11 * number) % 90 for at in range(50)] for number in range(3)], 500, chain
        )
    return ranks(frame, [[20, 22, 18], [19, 21, 20], [21, 17, 22]], chain)


NAMES = ("posterior", "families", "sensitivity", "region", "traces", "ranks")
every = pytest.mark.parametrize("name", NAMES)
all_ways = pytest.mark.parametrize(("way", "width"), [(w, n) for w in ("ltr", "rtl") for n in (340, 760, 800)])


def tree(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)  # noqa: S314


def nodes(chart: Chart, tag: str) -> list[ET.Element]:
    return [node for node in tree(chart).iter(f"{SVG}{tag}") if "id" not in node.attrib]


def box(chart: Chart) -> tuple[float, float]:
    _, _, width, height = map(float, tree(chart).get("viewBox", "").split())
    return width, height


def texts(chart: Chart, way: str) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right and bottom of each line of text, its width a generous guess."""
    found = []
    for node in nodes(chart, "text"):
        words, size, x = "".join(node.itertext()), float(node.get("font-size", 13)), float(node.get("x", 0))
        wide = text_width(re.sub("[\u2066-\u2069]", "", words), size) * 0.9
        digits = node.get("direction") == "ltr"
        anchor = node.get("text-anchor", "start")
        reads_left = way == "rtl" and not digits
        left = x - wide / 2 if anchor == "middle" else x - wide if (anchor == "end") != reads_left else x
        y = float(node.get("y", 0))
        found.append((left, y - size * 0.75, left + wide, y + size * 0.2, words))
    return found


@every
@all_ways
def test_marks_lie_inside_the_drawing(name: str, way: Direction, width: int) -> None:
    chart = drawn(name, way, width)
    wide, high = box(chart)
    for node in [*nodes(chart, "rect"), *nodes(chart, "line"), *nodes(chart, "circle")]:
        across = [float(node.get(each, 0)) for each in ("x", "x1", "x2", "cx") if each in node.attrib]
        across += (
            [float(node.get("x", 0)) + float(node.get("width", 0))]
            if "width" in node.attrib and "x" in node.attrib
            else []
        )
        down = [float(node.get(each, 0)) for each in ("y", "y1", "y2", "cy") if each in node.attrib]
        assert all(-0.5 <= each <= wide + 0.5 for each in across), ET.tostring(node)
        assert all(-0.5 <= each <= high + 0.5 for each in down), ET.tostring(node)
    for node in nodes(chart, "polyline"):
        points = [tuple(map(float, each.split(","))) for each in node.get("points", "").split()]
        assert all(-0.5 <= x <= wide + 0.5 and -0.5 <= y <= high + 0.5 for x, y in points)


@every
@all_ways
def test_words_are_inside_and_apart(name: str, way: Direction, width: int) -> None:
    chart = drawn(name, way, width)
    wide, high = box(chart)
    placed = texts(chart, way)
    for left, top, right, bottom, words in placed:
        assert left >= -3, words
        assert right <= wide + 3, words
        assert top >= -1, words
        assert bottom <= high + 1, words
    for one, other in combinations(placed, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@every
def test_right_to_left_mirrors_the_axis(name: str) -> None:
    def lines(way: Direction) -> list[tuple[float, float]]:
        return [(float(node.get("x1", 0)), float(node.get("y1", 0))) for node in nodes(drawn(name, way), "line")]

    assert lines("rtl") == [(pytest.approx(760 - x, abs=0.11), y) for x, y in lines("ltr")]


@every
def test_it_has_a_name_and_hostile_words_stay_words(name: str) -> None:
    chart = drawn(name, words=HOSTILE)
    assert "<script" not in chart.svg
    root = tree(drawn(name))
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    assert root.get("aria-labelledby")


@every
def test_nothing_is_told_by_hue_alone(name: str) -> None:
    greys = re.compile(r'(?:fill|stroke)="#([0-9a-f]{6})"')
    seen = {each for each in greys.findall(drawn(name).svg) if len({each[0:2], each[2:4], each[4:6]}) > 1}
    assert seen <= {"1b2733", "55606c", "d9dee3", "eef1f4", "1d4f7c", "8fb0cc"}  # ink, greys and two steps of one blue


def test_the_undocumented_are_hatched_and_the_documented_solid() -> None:
    chart = drawn("posterior")
    (solid,) = [n for n in nodes(chart, "rect") if n.get("fill") == "#1d4f7c" and n.get("height") == "16"]
    hatched = [n for n in nodes(chart, "rect") if n.get("stroke") == "#55606c"]
    assert len(hatched) == 1
    assert float(solid.get("x", 0)) + float(solid.get("width", 0)) == pytest.approx(
        float(hatched[0].get("x", 0)), abs=0.2
    )
    assert float(hatched[0].get("width", 0)) / float(solid.get("width", 1)) == pytest.approx(42_266 / 8234, rel=0.05)
    assert 'fill="url(#posterior-hatching)"' in chart.svg


def test_areas_are_shares_whatever_the_widths_of_the_classes() -> None:
    (curve,) = [n for n in nodes(drawn("posterior"), "polyline") if n.get("fill", "").startswith("url")]
    points = [tuple(map(float, each.split(","))) for each in curve.get("points", "").split()]
    base = points[0][1]
    areas = [(points[at + 1][0] - points[at][0]) * (base - points[at][1]) for at in range(1, len(points) - 1, 2)]
    assert [area / areas[0] for area in areas] == pytest.approx([1, 2 / 3, 1 / 30, 2 / 3, 2 / 3], rel=0.1)


def test_a_refusal_has_no_mark_and_its_reason_stands_in_the_table() -> None:
    chart = drawn("families")
    assert len(nodes(chart, "circle")) == 2  # two of the rows answer
    assert chart.table.rows[2][1] == "No estimate. Nobody is on 14 combinations of lists."
    assert [type(cell) for cell in chart.table.rows[1]] == [str, Figure, str, str]


def test_what_reaches_beyond_the_scale_ends_in_an_arrow_and_is_written() -> None:
    chart = drawn("families")
    assert "9,060,000" in "".join(tree(chart).itertext())
    assert nodes(chart, "polyline")
    assert (
        "9 % beyond"
        in posterior(Frame("p", "t", "d", ()), BIMODAL, PosteriorWords(*["w"] * 7, beyond="9 % beyond")).svg
    )


def test_a_point_that_is_not_given_is_left_out_of_the_line_and_said_in_the_table() -> None:
    chart = drawn("sensitivity")
    assert len(nodes(chart, "circle")) == 2
    assert chart.table.rows[-1] == ("4", "—", "—")


def test_a_region_is_shaded_where_it_is_whatever_the_direction_and_there_is_no_line_of_documented() -> None:
    for way in ("ltr", "rtl"):
        chart = drawn("region", way)
        (shade,) = nodes(chart, "rect")
        dotted = sorted(float(n.get("x1", 0)) for n in nodes(chart, "line") if n.get("stroke-dasharray") == "1.5 3")
        left = float(shade.get("x", 0))
        assert dotted == pytest.approx([left, left + float(shade.get("width", 0))], abs=0.2)
        (place, _), (other, _) = ((float(n.get("cx", 0)), 0) for n in nodes(chart, "circle"))
        assert min(place, other) < left < max(place, other)
        assert "Documented" not in "".join(tree(chart).itertext())


def test_without_the_documented_a_scale_begins_where_all_is_close_together() -> None:
    def ticks(*points: SensitivityPoint) -> set[str]:
        said = SensitivityWords("assumed", "All", "stated")
        chart = sensitivity(Frame("s", "t", "d", ("a", "b", "c")), points, None, None, said)
        return {"".join(node.itertext()) for node in nodes(chart, "text")}

    near = SensitivityPoint(1.0, "1", figure(27_000), figure(26_000), figure(28_000))
    assert "0" not in ticks(near)
    assert {"26,000", "28,000"} <= ticks(near)
    assert "0" in ticks(near, SensitivityPoint(2.0, "2", figure(9_000), figure(8_000), figure(10_000)))
    assert ticks(SensitivityPoint(1.0, "1", figure(5), figure(5), figure(5))) >= {"5", "6"}


def test_ranks_that_are_even_reach_the_line() -> None:
    chart = ranks(Frame("r", "t", "d", ()), [[20, 20], [20, 20]], ChainWords("a", "b", "{}"))
    tops = {node.get("y") for node in nodes(chart, "rect")}
    dashed = {node.get("y1") for node in nodes(chart, "line") if node.get("stroke-dasharray")}
    assert tops == dashed


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=6, max_size=6).map(sorted), st.sampled_from(["ltr", "rtl"]))
def test_any_figures_stay_inside_and_apart(values: list[int], way: Direction) -> None:
    n, low, first, middle, last, high = values
    held = spread_of(middle, (first, last), (low, high))
    draws: list[Callable[[Frame], Chart]] = [
        lambda frame: families(frame, ("Documented", figure(n)), [FamilyRow("One", held)], "No estimate."),
        lambda frame: posterior(
            frame, Posterior(figure(n), figure(middle - n), held, [low, middle + 1, high + 2], [0.5, 0.5]), WORDS
        ),
    ]
    for width in (340, 800):
        for draw in draws:
            chart = draw(Frame("any", "t", "d", ("a",) * 4, way, width))
            wide, _ = box(chart)
            for left, _, right, _, words in texts(chart, way):
                assert left >= -3, words
                assert right <= wide + 3, words
