"""Counts by area on a plain map: shaded classes, hatching where a number is withheld, paper where there is none.

Borders carry no opinion: they are drawn as the boundary file has them. North is up and east is right in either
direction of writing: only the words are mirrored, never the land.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from tawthiq.charts.chart import Chart, Figure, Frame, Table
from tawthiq.charts.palette import ACCENT, BORDER, INK, LAND, MUTED, PAPER, SHADES
from tawthiq.charts.pattern import bar, hatching
from tawthiq.charts.projection import Box, Projection, box_of, middle, widened
from tawthiq.charts.svg import Canvas, document, element, escape, figure_markup, left_to_right, text_width
from tawthiq.charts.ticks import class_of, classes
from tawthiq.charts.topology import Area


@dataclass(frozen=True)
class AreaRow:
    """One area by its code, its name and its number."""

    code: str
    name: str
    figure: Figure


@dataclass(frozen=True)
class Boundaries:
    """The land to draw on: polygons, coarser outlines over them, and codes drawn inside another's polygon.

    `merged` maps a code without a polygon of its own to the code whose polygon holds it: in the Syrian districts
    of Who's On First, Qadmous (SY1006) lies in the polygon of Baniyas (SY1002).
    """

    areas: Sequence[Area]
    outlines: Sequence[Area] = ()
    merged: Mapping[str, str] = field(default_factory=dict)


def area_map(frame: Frame, boundaries: Boundaries, rows: Sequence[AreaRow], withheld: str, none: str) -> Chart:
    """A map shaded by number, zoomed to the areas that have one; `withheld` and `none` are the words of the legend.

    Areas that share a polygon are shaded by their known sum, and their numbers are written apart. A row whose code
    has no polygon stands in the table only.
    """
    canvas = Canvas(frame.width, frame.direction)
    placed = _placed(boundaries, rows)
    known = {code: sum(row.figure.value or 0 for row in group) for code, group in placed.items() if _known(group)}
    ends = classes(known.values())
    whole = box_of(ring for area in boundaries.areas for ring in area.rings)
    focus = [ring for area in boundaries.areas if area.code in placed for ring in area.rings]
    view = widened(box_of(focus), 0.22, whole) if focus else whole
    projection = Projection(view, frame.width, 300.0 if frame.narrow else 520.0)
    key = f"{frame.key}-hatch"
    fills = {area.code: _fill(known, placed, ends, area.code, key) for area in boundaries.areas}
    land = [_shape(projection, area, fills[area.code], placed.get(area.code, ())) for area in boundaries.areas]
    lines = [_outline(projection, area) for area in boundaries.outlines]
    labels = _labels(projection, boundaries.areas, placed, fills, 11.0 if frame.narrow else 12.0)
    clip = element("clipPath", element("rect", width=frame.width, height=projection.height), id=f"{frame.key}-clip")
    clipped = element("g", *land, *lines, *labels, clip_path=f"url(#{frame.key}-clip)")
    locator = _locator(frame, boundaries, projection, whole)
    legend, used = _legend(canvas, ends, withheld, none, projection.height + 14)
    body = [hatching(key), element("defs", clip), clipped, locator, legend]
    table = Table(frame.header, tuple((row.name, row.figure) for row in rows))
    return Chart(document(frame, projection.height + 14 + used, body), table, frame.caption)


def _placed(boundaries: Boundaries, rows: Sequence[AreaRow]) -> dict[str, list[AreaRow]]:
    drawn = {area.code for area in boundaries.areas}
    placed: dict[str, list[AreaRow]] = {}
    for row in rows:
        code = row.code if row.code in drawn else boundaries.merged.get(row.code, row.code)
        if code in drawn:
            placed.setdefault(code, []).append(row)
    return placed


def _known(group: Sequence[AreaRow]) -> bool:
    return any(row.figure.value is not None for row in group)


def _fill(known: Mapping[str, int], placed: Mapping[str, list[AreaRow]], ends: list[int], code: str, hatch: str) -> str:
    if code in known:
        step = class_of(known[code], ends)
        return SHADES[step if len(ends) == len(SHADES) else round(step * (len(SHADES) - 1) / max(1, len(ends) - 1))]
    return f"url(#{hatch})" if code in placed else LAND


def _shape(projection: Projection, area: Area, fill: str, rows: Sequence[AreaRow]) -> str:
    title = element("title", escape("; ".join(f"{row.name}: {row.figure.text}" for row in rows))) if rows else ""
    attributes: dict[str, str | float] = {"fill": fill, "stroke": PAPER, "stroke_width": 1}
    return element("path", *([title] if title else []), d=projection.path(area.rings), **attributes)


def _outline(projection: Projection, area: Area) -> str:
    return element("path", d=projection.path(area.rings), fill="none", stroke=BORDER, stroke_width=1.1)


_Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Label:
    """The words of one polygon: lines of (text, markup), one under another around a point."""

    at: tuple[float, float]
    lines: _Lines
    size: float

    def box(self) -> Box:
        half = max(text_width(text, self.size) for text, _ in self.lines) / 2
        reach = len(self.lines) * (self.size + 1) / 2
        return self.at[0] - half, self.at[1] - reach, self.at[0] + half, self.at[1] + reach

    def drawn(self, fill: str, room: float) -> str:
        """White inside the two darkest shades, ink with a pale edge elsewhere and where the words reach beyond."""
        box = self.box()
        dark = fill in SHADES[3:] and box[2] - box[0] < 0.6 * room
        style: dict[str, str | float] = {"x": self.at[0], "font_size": self.size, "text_anchor": "middle"}
        edge: dict[str, str | float] = {
            "fill": INK,
            "stroke": PAPER,
            "stroke_width": 2.5,
            "stroke_opacity": "0.85",
            "paint_order": "stroke",
        }
        style.update({"fill": PAPER} if dark else edge)
        top = self.at[1] - len(self.lines) * (self.size + 1) / 2
        written = [
            element("text", markup, y=top + (self.size + 1) * (index + 0.8), **style)
            for index, (_, markup) in enumerate(self.lines)
        ]
        return "".join(written)


def _labels(
    projection: Projection,
    areas: Sequence[Area],
    placed: Mapping[str, list[AreaRow]],
    fills: Mapping[str, str],
    size: float,
) -> list[str]:
    """Names and numbers where there is room, the largest numbers first: then the number alone, then nothing.

    What finds no room stands in the title of its area and in the table.
    """
    taken: list[Box] = []
    written = []
    shapes = {area.code: area for area in areas if area.code in placed}
    for code in sorted(shapes, key=lambda each: (-max(row.figure.value or 0 for row in placed[each]), each)):
        at = projection.place(middle(shapes[code].rings))
        for lines, shift in product(_wordings(placed[code]), (0.0, -size, size)):
            label = _Label((at[0], at[1] + shift), lines, size)
            if not any(_overlap(label.box(), other) for other in taken):
                taken.append(label.box())
                written.append(label.drawn(fills[code], _across(projection, shapes[code])))
                break
    return written


def _across(projection: Projection, area: Area) -> float:
    west, _, east, _ = box_of(area.rings)
    return projection.place((east, 0))[0] - projection.place((west, 0))[0]


def _wordings(group: Sequence[AreaRow]) -> list[_Lines]:
    """How a polygon may be labelled, fullest first; areas that share one always keep their names beside the numbers."""
    numbers = tuple((row.figure.text, figure_markup(row.figure)) for row in group)
    if len(group) > 1:
        return [tuple((f"{row.name} {row.figure.text}", figure_markup(row.figure, row.name)) for row in group)]
    return [((group[0].name, escape(group[0].name)), *numbers), numbers]


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _locator(frame: Frame, boundaries: Boundaries, projection: Projection, whole: Box) -> str:
    """The whole land in small with the part that is shown, unless that is most of it."""
    view, height = projection.box, projection.height
    share = (view[2] - view[0]) * (view[3] - view[1]) / ((whole[2] - whole[0]) * (whole[3] - whole[1]))
    if share > 0.5:
        return ""
    small = Projection(whole, 84.0 if frame.narrow else 130.0, 110.0)
    outline = boundaries.outlines or boundaries.areas
    land = "".join(small.path(area.rings) for area in outline)
    west, north = small.place((view[0], view[3]))
    east, south = small.place((view[2], view[1]))
    land_at = [projection.place(point) for area in boundaries.areas for ring in area.rings for point in ring]
    corners = (8.0, frame.width - small.width - 8)
    # The lower corner with less land: on a coast, the sea.
    left = min(corners, key=lambda start: sum(_in_corner(at, start, small, projection.height) for at in land_at))
    return element(
        "g",
        element("rect", x=-6, y=-6, width=small.width + 12, height=small.height + 12, fill=PAPER, opacity="0.92"),
        element("path", d=land, fill=LAND, stroke=BORDER, stroke_width=0.5),
        element(
            "rect",
            x=west,
            y=north,
            width=east - west,
            height=south - north,
            fill="none",
            stroke=ACCENT,
            stroke_width=1.5,
        ),
        transform=f"translate({left:.1f} {height - small.height - 8:.1f})",
        aria_hidden="true",
    )


def _in_corner(at: tuple[float, float], start: float, small: Projection, height: float) -> bool:
    return start <= at[0] <= start + small.width and height - small.height - 8 <= at[1] <= height


def _legend(canvas: Canvas, ends: list[int], withheld: str, none: str, top: float) -> tuple[str, float]:
    """Swatches from the starting side on, broken into lines; returns the drawing and its height."""
    starts = [1, *(end + 1 for end in ends[:-1])]
    entries: list[tuple[str, str]] = []
    for index, (low, high) in enumerate(zip(starts, ends, strict=False)):
        step = index if len(ends) == len(SHADES) else round(index * (len(SHADES) - 1) / max(1, len(ends) - 1))
        entries.append((f"{low:,}–{high:,}" if low < high else f"{high:,}", SHADES[step]))
    entries += [(withheld, ""), (none, LAND)]
    parts, start, line = [], 0.0, 0
    for words, fill in entries:
        length = 26 + text_width(words, 11.5) + 14
        if start + length > canvas.width and start:
            start, line = 0.0, line + 1
        base = top + 22 * line
        parts.append(bar(canvas, (start, base, 20, 12), withheld=not fill, fill=fill or PAPER))
        parts.append(canvas.markup(start + 26, base + 10.5, left_to_right(words), 11.5, fill=MUTED))
        start += length
    return element("g", *parts, aria_hidden="true"), 22.0 * (line + 1) + 4
