"""Charts under one another with words between them, in one SVG file that stands alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tawthiq.charts.chart import Chart, Frame
from tawthiq.charts.palette import INK, MUTED, PAPER, RULE
from tawthiq.charts.svg import ISOLATE, Canvas, document, element, fold, isolated, isolating, number, text_width

_MARGIN = 24.0
_FONTS = "'Noto Sans', 'Noto Naskh Arabic', 'Noto Sans Arabic', 'Segoe UI', 'Geeza Pro', sans-serif"


@dataclass(frozen=True)
class Heading:
    """Words between charts: the title, the beginning of a part, a line, or a quiet line; isolates keep parts of it apart.

    `lead` stands before them in grey.
    """

    text: str
    kind: Literal["title", "part", "line", "quiet"] = "line"
    lead: str = ""


# Size of the letters, room above them, their colour and weight.
_SET = {
    "title": (18.0, 24.0, INK, "600"),
    "part": (15.0, 34.0, INK, "600"),
    "line": (13.0, 10.0, INK, "400"),
    "quiet": (11.5, 10.0, MUTED, "400"),
}


def sheet(frame: Frame, parts: Sequence[Heading | Chart]) -> str:
    """The file as text. Charts are as wide as the frame, and written in its direction."""
    canvas = Canvas(frame.width + 2 * _MARGIN, frame.direction)
    drawn, top = [], _MARGIN
    for part in parts:
        if isinstance(part, Chart):
            height = _height(part)
            drawn.append(_placed(part, top + 10, frame.width, height))
            top += height + 16
        else:
            words, top = _words(canvas, part, top)
            drawn += words
    height = top + _MARGIN
    paper = element("rect", x=0, y=0, width=canvas.width, height=height, fill=PAPER)
    svg = document(replace(frame, width=round(canvas.width)), height, [paper, *drawn])
    size = f'width="{number(canvas.width)}" height="{number(height)}" font-family="{_FONTS}"'
    return svg.replace("<svg ", f"<svg {size} ", 1) + "\n"


def _words(canvas: Canvas, heading: Heading, top: float) -> tuple[list[str], float]:
    size, above, colour, weight = _SET[heading.kind]
    drawn = []
    if heading.kind == "part":
        drawn.append(canvas.line(_MARGIN, top + 14, canvas.width - _MARGIN, top + 14, stroke=RULE))
    top += above
    room = canvas.width - 2 * _MARGIN
    # A line with isolates is one of ours and short: broken in two, an isolate would be left open.
    lines = [heading.text] if ISOLATE in heading.text else fold(heading.text, room - _width(heading.lead), size, 4)
    for place, line in enumerate(lines):
        words = isolating(line) if ISOLATE in line or not heading.lead else isolated(line)
        if heading.lead and not place:
            words = f"{element('tspan', isolated(heading.lead), fill=MUTED)}  {words}"
        drawn.append(canvas.markup(_MARGIN, top + size * 0.4, words, size, fill=colour, font_weight=weight))
        top += size * 1.5
    return drawn, top - size * 0.5


def _width(lead: str) -> float:
    return text_width(lead, 13) + 12 if lead else 0.0


def _height(chart: Chart) -> float:
    found = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', chart.svg)
    return float(found[1]) if found else 0.0


def _placed(chart: Chart, top: float, width: float, height: float) -> str:
    place = f'x="{number(_MARGIN)}" y="{number(top)}" width="{number(width)}" height="{number(height)}"'
    return chart.svg.replace("<svg ", f"<svg {place} ", 1)
