"""Boundaries from GeoJSON (RFC 7946) or TopoJSON (topojson-specification 1.0) as rings of coordinates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Area:
    """One area: its code, its properties as the file has them, and its rings (outer and holes alike)."""

    code: str
    properties: Mapping[str, Any]
    rings: tuple[Ring, ...]


def areas_of(document: Mapping[str, Any], code: str = "pcode") -> list[Area]:
    """The polygons of a GeoJSON feature collection or a TopoJSON topology, in the order of the file.

    `code` names the property that holds the area's code. Geometries that are no polygons are passed over.
    """
    found = _topology(document) if document.get("type") == "Topology" else _collection(document)
    return [Area(str(properties.get(code, "")), properties, rings) for properties, rings in found if rings]


def _collection(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], tuple[Ring, ...]]]:
    for feature in document["features"]:
        geometry = feature.get("geometry") or {}
        yield feature.get("properties") or {}, _rings(geometry.get("type"), geometry.get("coordinates"), _points)


def _topology(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], tuple[Ring, ...]]]:
    arcs = [_arc(arc, document.get("transform")) for arc in document["arcs"]]

    def stitched(indexes: Sequence[int]) -> Ring:
        # A negative index ~i is arc i run backwards; joined arcs share their meeting point.
        parts = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indexes]
        return tuple(point for place, part in enumerate(parts) for point in (part[1:] if place else part))

    for name in sorted(document["objects"]):
        entry = document["objects"][name]
        for geometry in entry.get("geometries", [entry]):
            yield geometry.get("properties") or {}, _rings(geometry.get("type"), geometry.get("arcs"), stitched)


def _arc(arc: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> list[Point]:
    if not transform:
        return [(point[0], point[1]) for point in arc]
    # Quantised arcs hold the first point and then differences.
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    xs, ys = accumulate(point[0] for point in arc), accumulate(point[1] for point in arc)
    return [(x * scale_x + move_x, y * scale_y + move_y) for x, y in zip(xs, ys, strict=True)]


def _points(ring: Sequence[Sequence[float]]) -> Ring:
    return tuple((point[0], point[1]) for point in ring)


def _rings(kind: str | None, nested: Any, ring: Any) -> tuple[Ring, ...]:
    if kind == "Polygon":
        return tuple(ring(part) for part in nested)
    if kind == "MultiPolygon":
        return tuple(ring(part) for polygon in nested for part in polygon)
    return ()
