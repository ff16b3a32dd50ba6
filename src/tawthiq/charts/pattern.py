"""Bars, and the hatching that says: withheld, fewer than may be shown."""

from tawthiq.charts.palette import ACCENT, MUTED, PAPER
from tawthiq.charts.svg import Canvas, element, number


def bar(canvas: Canvas, box: tuple[float, float, float, float], *, withheld: bool, fill: str = ACCENT) -> str:
    """A bar (start, top, length, height); a withheld one is hatched."""
    start, top, length, height = box
    if not withheld:
        return canvas.rect(start, top, length, height, fill=fill)
    outline = canvas.rect(start, top, length, height, fill=PAPER, stroke=MUTED, stroke_width=1)
    return outline + _strokes(canvas, box)


def _strokes(canvas: Canvas, box: tuple[float, float, float, float]) -> str:
    # Lines, not a <pattern>: printers and screens agree on lines, and patterns need ids unique on the page.
    start, top, length, height = box
    steps, offset = [], -height
    while offset < length:
        first, last = max(0.0, offset), min(length, offset + height)
        low, high = top + height - (first - offset), top + height - (last - offset)
        a, b = canvas.x(start + first), canvas.x(start + last)
        steps.append(f"M{number(a)} {number(low)}L{number(b)} {number(high)}")
        offset += 5
    return element("path", d="".join(steps), stroke=MUTED, stroke_width=1, fill="none")


def hatching(key: str) -> str:
    """The same hatching as a `<pattern>` for shapes that are not bars; the key must be unique on the page."""
    line = element("path", d="M0 6L6 0", stroke=MUTED, stroke_width=1)
    ground = element("rect", width=6, height=6, fill=PAPER)
    return element("defs", element("pattern", ground, line, id=key, width=6, height=6, patternUnits="userSpaceOnUse"))
