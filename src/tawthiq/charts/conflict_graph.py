"""Which statements cannot all be complete: one row a claim, one column a smallest set that contradicts itself.

The columns are the hyperedges of the conflict graph, drawn as in Valdivia, Buono, Plaisant, Dufournaud and Fekete,
"Analyzing Dynamic Hypergraphs with Parallel Aggregated Ordered Hypergraph Visualization", IEEE TVCG 27 (2021): nothing
crosses, any number of sets fits paper and telephones, and a screen reader gets the same order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT, MUTED, PAPER, RULE
from tawthiq.charts.svg import Canvas, document, element, figure_markup, fold, text_width

_COLUMN, _GROUP, _HEAD, _GAP = 28.0, 30.0, 26.0, 18.0


@dataclass(frozen=True)
class ConflictNode:
    """One claim: its key, its publisher (rows stand together by it), what it says, and its figure."""

    key: str
    group: str
    label: str
    figure: Figure


@dataclass(frozen=True)
class ConflictSet:
    """A smallest set of claims that cannot all be complete: how it is called, and the keys of its claims."""

    label: str
    members: tuple[str, ...]


def conflict_graph(frame: Frame, nodes: Sequence[ConflictNode], sets: Sequence[ConflictSet]) -> Chart:
    """A dot where a claim belongs to a set, a line through the dots of one set; claims grouped by publisher.

    Rows and columns keep the order given. Sets that do not fit the width go on in a further block below, with the
    claims that they need.
    """
    canvas = Canvas(frame.width, frame.direction)
    layout = _Layout.of(frame, nodes)
    body, top = [], 0.0
    for first in range(0, len(sets), layout.columns):
        part = sets[first : first + layout.columns]
        markup, top = _block(canvas, layout, nodes, part, top)
        body += markup
    return Chart(document(frame, max(top, 1.0), body), Table(frame.header, _rows(nodes, sets)), frame.caption)


@dataclass(frozen=True)
class _Layout:
    """Where the columns begin, how many fit, how tall a row is, and where its dots stand in it."""

    matrix: float
    columns: int
    row: float
    dots: float
    narrow: bool
    width: float

    @classmethod
    def of(cls, frame: Frame, nodes: Sequence[ConflictNode]) -> "_Layout":
        figures = max((text_width(node.figure.text, 13) for node in nodes), default=0.0)
        matrix = figures + 22 if frame.narrow else 300.0 + figures
        columns = max(1, int((frame.width - matrix - 6) // _COLUMN))
        row, dots = (62.0, 48.0) if frame.narrow else (40.0, 20.0)
        return cls(matrix, columns, row, dots, frame.narrow, frame.width)

    def at(self, column: int) -> float:
        return self.matrix + _COLUMN * (column + 0.5)


def _rows(nodes: Sequence[ConflictNode], sets: Sequence[ConflictSet]) -> tuple[tuple[str | Figure, ...], ...]:
    by_key = {node.key: node for node in nodes}
    members = [(each.label, by_key[key]) for each in sets for key in each.members if key in by_key]
    return tuple((label, node.group, node.label, node.figure) for label, node in members)


def _block(
    canvas: Canvas, layout: _Layout, nodes: Sequence[ConflictNode], sets: Sequence[ConflictSet], top: float
) -> tuple[list[str], float]:
    needed = {key for each in sets for key in each.members}
    shown = [node for node in nodes if node.key in needed]
    words = [
        canvas.text(layout.at(column), top + 16, each.label, 12, text_anchor="middle", fill=MUTED, font_weight="600")
        for column, each in enumerate(sets)
    ]
    guides, places, at = [], dict[str, float](), top + _HEAD
    end = layout.at(len(sets) - 1) + _COLUMN / 2
    for index, node in enumerate(shown):
        if index == 0 or node.group != shown[index - 1].group:
            heading = "".join(fold(node.group, layout.width - 4, 13))
            words.append(canvas.text(0, at + 20, heading, 13, font_weight="600", **_CLEAR))
            at += _GROUP
        places[node.key] = middle = at + layout.dots
        guides.append(canvas.line(layout.matrix, middle, end, middle, stroke=RULE, stroke_width=1))
        words.append(_words(canvas, layout, node, at))
        at += layout.row
    edges = [
        _edge(canvas, layout.at(column), [places[key] for key in each.members if key in places])
        for column, each in enumerate(sets)
    ]
    return [*guides, *edges, *words], at + _GAP


_CUT_NUMBER = re.compile(r"\s*[\d,]+…$")
# On telephones labels stand above their rows, and the lines of the sets pass behind them.
_CLEAR: dict[str, str | float] = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"}


def _words(canvas: Canvas, layout: _Layout, node: ConflictNode, top: float) -> str:
    folded = fold(node.label, layout.width - 16 if layout.narrow else 286.0, 11, 2)
    lines = [_CUT_NUMBER.sub("…", line) for line in folded]  # half a number would be another number
    first = top + (14 if layout.narrow else 31 - 7 * len(lines))
    label = [canvas.text(8, first + 14 * at, line, 11, fill=MUTED, **_CLEAR) for at, line in enumerate(lines)]
    figure = figure_markup(node.figure)
    return element(
        "g", *label, canvas.markup(layout.matrix - 10, top + layout.dots + 4.5, figure, 13, text_anchor="end")
    )


def _edge(canvas: Canvas, at: float, places: Sequence[float]) -> str:
    if not places:
        return ""
    line = canvas.line(at, min(places), at, max(places), stroke=ACCENT, stroke_width=2)
    return element("g", line, *(canvas.circle(at, place, 5.5, fill=ACCENT) for place in places), aria_hidden="true")
