"""What several families of models say of one table, a row each, refusals among them, over what is documented."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import INK, MUTED, PAPER
from tawthiq.charts.posterior import Spread, spread
from tawthiq.charts.row_axis import LABELS, RowAxis, row_axis, row_labels, span_markup, span_width
from tawthiq.charts.svg import document, element, figure_markup, fold, text_width

_NARROW_ROOM = 10.0
_FURTHEST = 2.5  # of the largest middle: intervals that reach beyond end in an arrow, or they alone would be seen


@dataclass(frozen=True)
class FamilyRow:
    """A family, or what it says without one list: its figures, or in words why it gives none; a heading has neither."""

    label: str
    figures: Spread | None = None
    refused: str = ""
    detail: str = ""


def families(
    frame: Frame, documented: tuple[str, Figure], rows: Sequence[FamilyRow], refused: str, between: str = "–"
) -> Chart:
    """One row a family, in the order given: a dot, its 50 % interval thick and its 95 % interval thin, or that it refuses.

    `documented` (its name, and how many) is a line through the rows: there are no fewer. `refused` is the word before a
    reason.
    """
    name, known = documented
    answers = [row.figures for row in rows if row.figures]
    middles = [each.middle.value or 0 for each in answers]
    ends = [each.most[1].value or 0 for each in answers]
    reach = max(known.value or 0, round(min(max(ends, default=0), _FURTHEST * max(middles, default=0))))
    width = max((_width(each, between) for each in answers), default=0.0)
    lowest = _begin(frame, known.value or 0, reach) if answers else 0
    axis = row_axis(frame, reach, max(width, text_width(known.text, 13)) + 16, lowest)
    through = [number for number, row in enumerate(rows, 1) if not row.refused]
    drawn = [element("g", *_row(frame, axis, number, row, refused, between)) for number, row in enumerate(rows, 1)]
    body = [axis.grid(len(rows) + 1), _documented(frame, axis, documented, through), *drawn]
    table = Table(frame.header, ((name, known, "", ""), *(_cells(row, refused, between) for row in rows)))
    return Chart(document(frame, axis.height(len(rows) + 1), body), table, frame.caption)


def _begin(frame: Frame, documented: int, reach: int) -> int:
    """Where the scale begins: a mark is a place and no length, so where all is close together not at zero.

    On telephones there is no room before the scale for a long number.
    """
    lowest = int(0.95 * documented)
    room = _NARROW_ROOM if frame.narrow else LABELS
    return lowest if reach < 2 * documented and text_width(f"{lowest:,}", 11) / 2 <= room else 0


def _cells(row: FamilyRow, refused: str, between: str) -> tuple[str | Figure, ...]:
    if row.figures is None:
        return (row.label, f"{refused} {row.refused}" if row.refused else "", "", "")
    ends = (f"{low.text} {between} {high.text}" for low, high in (row.figures.half, row.figures.most))
    return (row.label, row.figures.middle, *ends)


def _width(figures: Spread, between: str) -> float:
    return text_width(figures.middle.text, 13) + span_width(*figures.most, between) + 20


def _documented(frame: Frame, axis: RowAxis, documented: tuple[str, Figure], open_rows: Sequence[int]) -> str:
    name, known = documented
    if known.value is None:
        return element("g", *row_labels(frame, axis, 0, name, ""))
    at = axis.at(known.value)
    # On telephones names stand above their rows; no line goes through them, nor through a reason.
    above, below = (10, 16) if frame.narrow else (axis.step / 2, axis.step / 2)
    spans = [(axis.middle(row) - above, axis.middle(row) + below) for row in (0, *open_rows)]
    line = "".join(axis.canvas.line(at, top, at, bottom, stroke=INK, stroke_width=2) for top, bottom in spans)
    words = axis.canvas.markup(at + 8, axis.middle(0) + 4.5, figure_markup(known))
    return element("g", *row_labels(frame, axis, 0, name, ""), line, words)


def _row(frame: Frame, axis: RowAxis, number: int, row: FamilyRow, refused: str, between: str) -> list[str]:
    labels, middle = row_labels(frame, axis, number, row.label, row.detail), axis.middle(number)
    if row.figures is not None:
        ends = span_markup(*row.figures.most, between)
        said = f"{figure_markup(row.figures.middle)} {element('tspan', f'({ends})', fill=MUTED)}"
        last = axis.at(row.figures.most[1].value or 0)
        return [*labels, spread(axis, middle, row.figures), axis.canvas.markup(last + 10, middle + 4.5, said)]
    if not row.refused:
        return labels
    # A rim of paper keeps the words apart from the lines of the grid.
    lines = fold(f"{refused} {row.refused}", frame.width - axis.start - 8, 11.5, 2)
    first = middle + (4 if len(lines) == 1 else -1 if frame.narrow else -3.5)
    rim: dict[str, str | float] = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke", "fill": MUTED}
    return [
        *labels,
        *(axis.canvas.text(axis.start, first + 15 * at, line, 11.5, **rim) for at, line in enumerate(lines)),
    ]
