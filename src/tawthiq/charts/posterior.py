"""How many there were, as a distribution: the documented solid, those never documented hatched, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT, INK, MUTED, PAPER
from tawthiq.charts.pattern import bar, hatching
from tawthiq.charts.row_axis import RowAxis, row_axis, row_labels, span_markup, span_width, whisker
from tawthiq.charts.svg import document, element, figure_markup, text_width

_HALF = 8.0


@dataclass(frozen=True)
class Spread:
    """A figure with the interval that holds half of the probability and the one that holds most of it, as (low, high)."""

    middle: Figure
    half: tuple[Figure, Figure]
    most: tuple[Figure, Figure]


@dataclass(frozen=True)
class Posterior:
    """A distribution of all people: `shares` of it between `edges` (one more), and the share `beyond` the last edge.

    `documented` are among all people; `undocumented` is what the middle leaves for the others.
    """

    documented: Figure
    undocumented: Figure
    everyone: Spread
    edges: Sequence[float]
    shares: Sequence[float]
    beyond: float = 0.0


@dataclass(frozen=True)
class PosteriorWords:
    """The names of the rows, from the top, the `model` beside the first; `about` before a figure that is estimated, `between` both ends of an interval.

    `intervals` tells which part of the probability the thick and the thin line hold; `beyond` how much lies past the end.
    """

    likely: str
    model: str
    documented: str
    undocumented: str
    everyone: str
    intervals: str
    about: str
    beyond: str = ""
    between: str = "–"


def posterior(frame: Frame, held: Posterior, words: PosteriorWords) -> Chart:
    """From the top: how likely each number is, the documented, those never documented, and all with both intervals.

    The scale begins at zero, so that the documented and the undocumented can be compared by eye. What lies beyond its end
    is an arrow with its share.
    """
    everyone = held.everyone
    room = max(
        text_width(f"{words.about} {held.undocumented.text}", 13),
        text_width(everyone.middle.text, 13) + span_width(*everyone.most, words.between) + 20,
    )
    axis = row_axis(frame, round(max(held.edges[-1], everyone.most[1].value or 0)), room + 24)
    tall = 2 if frame.narrow else 3
    body = [axis.grid(tall + 3), _likely(frame, axis, tall, held, words), *_rows(frame, axis, tall, held, words)]
    table = Table(
        frame.header,
        (
            (words.documented, held.documented, ""),
            (words.undocumented, held.undocumented, ""),
            (words.everyone, everyone.middle, f"{everyone.most[0].text} {words.between} {everyone.most[1].text}"),
        ),
    )
    return Chart(document(frame, axis.height(tall + 3), body), table, frame.caption)


def _likely(frame: Frame, axis: RowAxis, rows: int, held: Posterior, words: PosteriorWords) -> str:
    """The distribution as steps, hatched: whoever is beyond the documented is not documented."""
    key, base = f"{frame.key}-hatching", axis.top(rows) - 2
    height = base - axis.top(0) - (36 if frame.narrow else 8)
    widths = [after - before for before, after in zip(held.edges, held.edges[1:], strict=False)]
    heights = [share / width for share, width in zip(held.shares, widths, strict=True)]
    highest = max(heights, default=0.0) or 1.0
    steps = [(axis.at(held.edges[0]), base)]
    for place, each in enumerate(heights):
        top = base - height * each / highest
        steps += [(axis.at(held.edges[place]), top), (axis.at(held.edges[place + 1]), top)]
    steps.append((axis.at(held.edges[-1]), base))
    middle = axis.at(held.everyone.middle.value or 0)
    down = base if frame.narrow else axis.middle(rows + 2)  # on telephones names stand in between
    parts = [
        hatching(key),
        *row_labels(frame, axis, 0, words.likely, words.model),
        axis.canvas.path(steps, fill=f"url(#{key})", stroke=INK, stroke_width=1.4),
        axis.canvas.line(axis.start, base, axis.end, base, stroke=MUTED),
        axis.canvas.line(middle, base - height - 4, middle, down, stroke=INK, stroke_dasharray="2 3"),
    ]
    if words.beyond:
        stroke: dict[str, str | float] = {"stroke": INK, "stroke_width": 1.6, "fill": "none"}
        tip = axis.end + 20
        parts.append(axis.canvas.path([(tip - 6, base - 14.5), (tip, base - 10), (tip - 6, base - 5.5)], **stroke))
        parts.append(axis.canvas.line(axis.end + 4, base - 10, tip, base - 10, **stroke))
        parts.append(axis.canvas.text(axis.end + 4, base - 20, words.beyond, 11, fill=MUTED))
    return element("g", *parts)


def _rows(frame: Frame, axis: RowAxis, first: int, held: Posterior, words: PosteriorWords) -> list[str]:
    canvas, everyone = axis.canvas, held.everyone
    documented, middle = axis.at(held.documented.value or 0), axis.at(everyone.middle.value or 0)
    places = [axis.middle(first + row) for row in range(3)]
    solid = (axis.start, places[0] - _HALF, documented - axis.start, 2 * _HALF)
    missed = (documented, places[1] - _HALF, max(middle - documented, 2.0), 2 * _HALF)
    known = [
        *row_labels(frame, axis, first, words.documented, ""),
        bar(canvas, solid, withheld=False),
        canvas.markup(documented + 8, places[0] + 4.5, figure_markup(held.documented), 13, stroke=PAPER, **_HALO),
    ]
    unknown = [
        *row_labels(frame, axis, first + 1, words.undocumented, ""),
        bar(canvas, missed, withheld=True),
        canvas.markup(
            documented + missed[2] + 8,
            places[1] + 4.5,
            figure_markup(held.undocumented, words.about),
            13,
            stroke=PAPER,
            **_HALO,
        ),
    ]
    ends = span_markup(*everyone.most, words.between)
    said = f"{figure_markup(everyone.middle)} {element('tspan', f'({ends})', fill=MUTED)}"
    last = axis.at(everyone.most[1].value or 0)
    together = [
        *row_labels(frame, axis, first + 2, words.everyone, words.intervals),
        spread(axis, places[2], everyone),
        canvas.markup(last + 10, places[2] + 4.5, said),
    ]
    return [element("g", *parts) for parts in (known, unknown, together)]


# Words that stand on a line of the grid keep a rim of paper.
_HALO: dict[str, str | float] = {"stroke_width": 4, "paint_order": "stroke", "stroke_linejoin": "round"}


def spread(axis: RowAxis, at: float, figures: Spread, colour: str = ACCENT) -> str:
    """A dot, a thick line for half of the probability and a thin one with caps for most of it; an arrow where it goes on."""
    low, high = (each.value or 0 for each in figures.most)
    first, last = (axis.at(each.value or 0) for each in figures.half)
    thick = axis.canvas.rect(first, at - 5, max(last - first, 1.0), 10, fill=colour)
    thin = whisker(axis, (axis.at(low), axis.at(high)), at, colour)
    if high > axis.ticks[-1]:
        stroke: dict[str, str | float] = {"stroke": colour, "stroke_width": 1.8, "fill": "none"}
        thin = axis.canvas.line(axis.at(low), at, axis.end, at, **stroke)
        thin += axis.canvas.line(axis.at(low), at - 6, axis.at(low), at + 6, **stroke)
        thin += axis.canvas.path([(axis.end - 6, at - 4.5), (axis.end, at), (axis.end - 6, at + 4.5)], **stroke)
    middle = axis.at(figures.middle.value or 0)
    return thin + thick + axis.canvas.circle(middle, at, 3.2, fill=PAPER, stroke=colour, stroke_width=1.6)
