"""From longitude and latitude to a drawing: a plain rectangle true at its middle latitude."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from tawthiq.charts.svg import number
from tawthiq.charts.topology import Point, Ring

Box = tuple[float, float, float, float]  # west, south, east, north


def box_of(rings: Iterable[Ring]) -> Box:
    """The smallest box around rings."""
    points = [point for ring in rings for point in ring]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def widened(box: Box, share: float, within: Box) -> Box:
    """The box with a margin, at least a quarter of the whole on each side and never beyond it."""
    west, south, east, north = box
    margin = share * max(east - west, north - south)
    least_x, least_y = (within[2] - within[0]) / 4, (within[3] - within[1]) / 4
    margin_x = max(margin, (least_x - (east - west)) / 2)
    margin_y = max(margin, (least_y - (north - south)) / 2)
    return (
        max(within[0], west - margin_x),
        max(within[1], south - margin_y),
        min(within[2], east + margin_x),
        min(within[3], north + margin_y),
    )


@dataclass(frozen=True)
class Projection:
    """An equirectangular projection of a box onto a width; north is up, and east is right in either writing."""

    box: Box
    width: float
    tallest: float

    @property
    def _stretch(self) -> float:
        return cos(radians((self.box[1] + self.box[3]) / 2))

    @property
    def scale(self) -> float:
        """Pixels a degree of latitude."""
        across = max((self.box[2] - self.box[0]) * self._stretch, 1e-9)
        return min(self.width / across, self.tallest / max(self.box[3] - self.box[1], 1e-9))

    @property
    def height(self) -> float:
        """The height of the drawing."""
        return (self.box[3] - self.box[1]) * self.scale

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point is drawn."""
        across = (self.box[2] - self.box[0]) * self._stretch * self.scale
        left = (self.width - across) / 2
        x = left + (point[0] - self.box[0]) * self._stretch * self.scale
        return x, (self.box[3] - point[1]) * self.scale

    def path(self, rings: Sequence[Ring]) -> str:
        """Rings as path data, to a tenth of a pixel; points that fall together are drawn once."""
        return "".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: Ring) -> str:
        steps: list[str] = []
        for point in ring[:-1]:
            x, y = self.place(point)
            step = f"{number(x)} {number(y)}"
            if not steps or steps[-1] != step:
                steps.append(step)
        return f"M{'L'.join(steps)}Z" if len(steps) > 2 else ""


def middle(rings: Sequence[Ring]) -> Point:
    """A point to write at: the centroid of the largest ring, or the middle of its box where it has no area."""
    ring = max(rings, key=lambda candidate: abs(_doubled(candidate)))
    doubled = _doubled(ring)
    if abs(doubled) < 1e-12:
        west, south, east, north = box_of([ring])
        return (west + east) / 2, (south + north) / 2
    pairs = list(pairwise(ring))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    return x / (3 * doubled), y / (3 * doubled)


def _doubled(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
