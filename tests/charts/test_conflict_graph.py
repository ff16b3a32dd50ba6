"""The conflict graph: one column a smallest set, one dot a claim in it, claims together by publisher."""

import re
import xml.etree.ElementTree as ET

import pytest

from charts.test_charts import HOSTILE, SVG, frame_of, known
from tawthiq.charts import Chart, ConflictNode, ConflictSet, conflict_graph

NODES = [
    ConflictNode("a1", "Archive", "8 March: all", known(958)),
    ConflictNode("a2", "Archive", "9 March: all", known(1018)),
    ConflictNode("b1", "Board", "11 March: all", known(803)),
    ConflictNode("b2", "Board", "11 March: north", known(420)),
]
SETS = [ConflictSet("1", ("a1", "a2")), ConflictSet("2", ("a2", "b1", "b2"))]


def draw(
    nodes: list[ConflictNode] = NODES, sets: list[ConflictSet] = SETS, way: str = "ltr", width: int = 800
) -> Chart:
    return conflict_graph(frame_of(way, width), nodes, sets)


def dots(chart: Chart) -> list[tuple[float, float]]:
    found = ET.fromstring(chart.svg).iter(f"{SVG}circle")  # noqa: S314
    return [(float(node.get("cx", "0")), float(node.get("cy", "0"))) for node in found]


def test_a_dot_for_every_member_in_the_column_of_its_set() -> None:
    found = dots(draw())
    assert len(found) == 5
    assert len({x for x, _ in found}) == 2
    first, second = found[:2], found[2:]
    assert first[1][1] == second[0][1]  # the claim of both sets is one row
    assert [y for _, y in second] == sorted(y for _, y in second)


def test_publishers_are_named_once_and_every_figure_is_linked() -> None:
    svg = draw().svg
    assert svg.count(">Archive<") == 1
    assert set(re.findall(r'data-fact="([^"]*)"', svg)) == {"f958", "f1018", "f803", "f420"}


def test_a_claim_in_no_set_is_not_drawn() -> None:
    assert "3 March" not in draw([*NODES, ConflictNode("x", "Daily", "3 March", known(5))]).svg


def test_table_holds_every_membership() -> None:
    rows = draw().table.rows
    assert [row[0] for row in rows] == ["1", "1", "2", "2", "2"]
    assert rows[0] == ("1", "Archive", "8 March: all", known(958))


@pytest.mark.parametrize("width", [800, 340])
def test_many_sets_go_on_below_and_nothing_leaves_the_drawing(width: int) -> None:
    sets = [ConflictSet(str(number), ("a1", "b2")) for number in range(1, 41)]
    found = dots(draw(sets=sets, width=width))
    assert len(found) == 80
    assert all(0 < x < width for x, _ in found)
    height = float(re.search(r'viewBox="0 0 \S+ (\S+)"', draw(sets=sets, width=width).svg)[1])  # type: ignore[index]
    assert all(y < height for _, y in found)
    mirrored = dots(draw(sets=sets, way="rtl", width=width))
    assert [x for x, _ in mirrored] == pytest.approx([width - x for x, _ in found], abs=0.2)


def test_hostile_text_stays_text_and_no_set_is_still_a_chart() -> None:
    poisoned = [ConflictNode("a1", HOSTILE, HOSTILE, known(1))]
    root = ET.fromstring(draw(poisoned, [ConflictSet(HOSTILE, ("a1",))]).svg)  # noqa: S314
    assert not [node for node in root.iter() if "script" in node.tag]
    assert draw([], []).table.rows == ()


def test_a_label_is_never_cut_inside_a_number() -> None:
    for length in range(60, 110):
        node = ConflictNode("a1", "Archive", f"{'x' * length} 123456789 and more words {'y' * 40}", known(958))
        assert not re.search(r"\d…", draw([node], [ConflictSet("1", ("a1",))]).svg)
