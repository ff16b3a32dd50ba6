"""What speaks for and against something, step by step, from even odds to what all of it comes to.

A floating-bar ("waterfall") chart turned on its side, on a scale of bits: nought is even odds, and each step begins
where the one before it ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from tawthiq.charts.chart import Chart, Frame, Table
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, INK, MUTED
from tawthiq.charts.row_axis import LABELS, TOP, RowAxis, row_axis
from tawthiq.charts.svg import document, element, escape, fold, isolated, left_to_right, text_width

_HALF, _ENDS, _STEP = 8.0, 20.0, 58.0  # below the step from which marks stand under their labels


@dataclass(frozen=True)
class BalanceStep:
    """One piece of evidence: what was compared, the two values, what it says in words, and its bits as a number and as text."""

    label: str
    values: tuple[str, ...]
    detail: str
    bits: float
    text: str


def balance(frame: Frame, steps: Sequence[BalanceStep], total: BalanceStep, ends: tuple[str, str]) -> Chart:
    """A bar a step, dark where it speaks for and light where it speaks against, and under them the whole from nought.

    `ends` are the words at the two ends of the scale: what speaks against, then what speaks for. The table holds each
    step in words with its bits.
    """
    sums = [0.0]
    for step in steps:
        sums.append(sums[-1] + step.bits)
    rows = [*steps, total]
    reach = [*sums, total.bits]
    room = max(text_width(row.text, 13) for row in rows) + 18
    axis = replace(row_axis(frame, ceil(max(reach)), room, floor(min(reach))), step=_STEP)
    body = [axis.grid(len(rows)), _nought(axis, len(rows)), *_ends(frame, axis, ends)]
    for number, step in enumerate(steps):
        body.append(_row(frame, axis, number, step, (sums[number], sums[number + 1])))
    body.append(_row(frame, axis, len(steps), total, (0.0, total.bits), INK))
    table = Table(frame.header, tuple((row.label, " – ".join(row.values), row.detail, row.text) for row in rows))
    return Chart(_lowered(frame, axis.height(len(rows)), body), table, frame.caption)


def _lowered(frame: Frame, height: float, body: Sequence[str]) -> str:
    """The drawing with room for the words over the scale."""
    return document(frame, height + _ENDS, [element("g", *body, transform=f"translate(0 {_ENDS:.0f})")])


def _nought(axis: RowAxis, rows: int) -> str:
    return axis.canvas.line(axis.at(0), TOP - 8, axis.at(0), axis.height(rows) - 8, stroke=MUTED, stroke_width=1.5)


def _ends(frame: Frame, axis: RowAxis, ends: tuple[str, str]) -> list[str]:
    canvas, room = axis.canvas, axis.length / 2
    against, for_ = ("".join(fold(text, room, 11.5)) for text in ends)
    return [
        canvas.text(axis.start, -6, against, 11.5, fill=MUTED),
        canvas.text(axis.end, -6, for_, 11.5, fill=MUTED, text_anchor="end"),
    ]


def _row(frame: Frame, axis: RowAxis, row: int, step: BalanceStep, moved: tuple[float, float], colour: str = "") -> str:
    middle = axis.middle(row)
    first, last = sorted((axis.at(moved[0]), axis.at(moved[1])))
    length = max(1.5, last - first)
    fill = colour or (ACCENT if step.bits > 0 else ACCENT_SOFT)
    drawn = axis.canvas.rect(first, middle - _HALF, length, 2 * _HALF, fill=fill)
    bits = element("tspan", left_to_right(step.text), font_weight="600")
    words = axis.canvas.markup(first + length + 8, middle + 4.5, bits)
    return element("g", *_labels(frame, axis, row, step), _joint(axis, row, moved[0]), drawn, words)


def _joint(axis: RowAxis, row: int, before: float) -> str:
    """A thin line from the end of the row above."""
    if not row or not before:
        return ""
    at = axis.at(before)
    top, bottom = axis.middle(row - 1) + _HALF, axis.middle(row) - _HALF
    return axis.canvas.line(at, top, at, bottom, stroke=MUTED, stroke_width=1, stroke_dasharray="2 3")


def _labels(frame: Frame, axis: RowAxis, row: int, step: BalanceStep) -> list[str]:
    top, canvas, room = axis.top(row), axis.canvas, frame.width if frame.narrow else LABELS - 6
    label = "".join(fold(step.label, room, 13))
    share = (room - text_width(label, 13) - 12) / max(1, len(step.values)) - 12
    values = [isolated("".join(fold(each, max(40.0, share), 11.5))) for each in step.values]
    words = element("tspan", escape(label), font_weight="600")
    if values:
        words += f" {element('tspan', ' · '.join(values), font_size=11.5, fill=INK)}"
    name = canvas.markup(0, top + (24 if frame.narrow else 19), words)
    if frame.narrow:
        return [name]
    lines = fold(step.detail, room, 11.5, 2)
    return [name, *(canvas.text(0, top + 35 + 14 * at, line, 11.5, fill=MUTED) for at, line in enumerate(lines))]
