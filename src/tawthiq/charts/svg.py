"""Writing SVG: escaped text, elements, and a canvas measured from the side where reading starts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tawthiq.charts.chart import Direction, Figure, Frame
from tawthiq.charts.palette import INK, MUTED

# Joiners belong to Arabic and Persian spelling; every other invisible character is written out, because a bidi
# control inside a name could reorder the figures around it (UAX #9; CVE-2021-42574).
_JOINERS = "\u200c\u200d"
ISOLATE, _END_ISOLATE = "\u2068", "\u2069"  # first-strong isolate and its end (UAX #9)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def plain(text: str) -> str:
    """The text with invisible and control characters written out, so that they cannot act."""
    if text.isprintable():
        return text
    shown = (c if c.isprintable() or c in _JOINERS else " " if c in "\n\t\u00a0" else f"\\u{ord(c):04x}" for c in text)
    return "".join(shown)


def escape(text: str) -> str:
    """The text made safe inside SVG and HTML, in content and in quoted attributes."""
    return plain(text).translate(_ESCAPES)


def number(value: float) -> str:
    """A coordinate with at most one decimal, written the same on every machine."""
    return f"{value + 0.0:.1f}".removesuffix(".0") if abs(value) >= 0.05 else "0"


def element(tag: str, *children: str, **attributes: str | float) -> str:
    """One SVG element; `stroke_width=1` is written `stroke-width="1"`, a trailing underscore is dropped.

    Children are markup already: text must go through `escape` first.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, int | float) else escape(value)}"'
        for key, value in attributes.items()
    )
    return f"<{tag}{written}>{''.join(children)}</{tag}>" if children else f"<{tag}{written}/>"


def isolated(text: str) -> str:
    """The text, escaped, in the direction of its own first letter, so that it does not reorder what stands beside it."""
    return f"{ISOLATE}{escape(text)}{_END_ISOLATE}"


def isolating(text: str) -> str:
    """A sentence made with isolates, escaped: those that are closed are kept, all else that is invisible written out."""
    parts = re.split(f"{ISOLATE}([^{ISOLATE}{_END_ISOLATE}]*){_END_ISOLATE}", text)
    return "".join(isolated(part) if at % 2 else escape(part) for at, part in enumerate(parts))


def left_to_right(text: str) -> str:
    """A range of digits, escaped and isolated, or "5–7" would turn round inside an Arabic line.

    Isolates are characters here: a `direction` of its own on the first span would also turn the anchor of the line.
    """
    turns = not text.replace(",", "").isdecimal() and not any(c.isalpha() for c in text)
    return f"\u2066{escape(text)}\u2069" if turns else escape(text)


def text_width(text: str, size: float) -> float:
    """A generous guess of how wide a text is set; no font is at hand where charts are drawn."""
    return size * sum(0.7 if c.isupper() else 0.3 if c in " .,:;|" else 0.56 for c in text)


def fold(text: str, room: float, size: float, lines: int = 1) -> list[str]:
    """The text broken at blanks into at most so many lines; what does not fit ends in an ellipsis."""
    folded: list[str] = []
    for word in plain(text).split():
        joined = f"{folded[-1]} {word}" if folded else word
        if folded and (text_width(joined, size) <= room or len(folded) == lines):
            folded[-1] = joined
        else:
            folded.append(word)
    return [_cut(line, room, size) for line in folded]


def _cut(line: str, room: float, size: float) -> str:
    if text_width(line, size) <= room:
        return line
    kept = next((end for end in range(len(line), 0, -1) if text_width(line[:end] + "…", size) <= room), 1)
    return f"{line[:kept].rstrip()}…"


@dataclass(frozen=True)
class Canvas:
    """A drawing surface whose first coordinate runs from the side where reading starts."""

    width: float
    direction: Direction

    def x(self, start: float) -> float:
        """The SVG coordinate of a distance from the starting side."""
        return self.width - start if self.direction == "rtl" else start

    def rect(self, start: float, top: float, length: float, height: float, **attributes: str | float) -> str:
        """A rectangle."""
        left = self.width - start - length if self.direction == "rtl" else start
        return element("rect", x=left, y=top, width=length, height=height, **attributes)

    def line(self, start: float, top: float, end: float, bottom: float, **attributes: str | float) -> str:
        """A straight line."""
        return element("line", x1=self.x(start), y1=top, x2=self.x(end), y2=bottom, **attributes)

    def circle(self, start: float, top: float, radius: float, **attributes: str | float) -> str:
        """A circle."""
        return element("circle", cx=self.x(start), cy=top, r=radius, **attributes)

    def path(self, points: Sequence[tuple[float, float]], **attributes: str | float) -> str:
        """An open or closed run of straight lines through points."""
        steps = " ".join(f"{number(self.x(start))},{number(top)}" for start, top in points)
        return element("polyline", points=steps, **attributes)

    def text(self, start: float, top: float, text: str, size: float = 13, **attributes: str | float) -> str:
        """A line of text; `text_anchor` is start, middle or end in the direction of writing."""
        return self.markup(start, top, escape(text), size, **attributes)

    def markup(self, start: float, top: float, markup: str, size: float = 13, **attributes: str | float) -> str:
        """A line of text that is markup already, such as a linked figure."""
        given: dict[str, str | float] = {"x": self.x(start), "y": top, "font_size": size, "fill": INK}
        return element("text", markup, **given | attributes)


def figure_markup(figure: Figure, before: str = "") -> str:
    """A figure inside a text element: a word before it in grey, the number itself linked to where it comes from."""
    digits = element("tspan", left_to_right(figure.text), font_weight="600")
    linked = element("a", digits, href=figure.link, class_="num", data_fact=figure.key) if figure.link else digits
    return (element("tspan", escape(before), fill=MUTED) + " " if before else "") + linked


def document(frame: Frame, height: float, body: Sequence[str]) -> str:
    """The drawing as a whole, named and described for screen readers."""
    title, description = f"{frame.key}-title", f"{frame.key}-description"
    return element(
        "svg",
        element("title", escape(frame.title) or " ", id=title),
        element("desc", escape(frame.description) or " ", id=description),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(frame.width)} {number(height)}",
        class_="chart",
        role="group",
        aria_labelledby=title,
        aria_describedby=description,
        direction=frame.direction,
        font_size="13",
    )
