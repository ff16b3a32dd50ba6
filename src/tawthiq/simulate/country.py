"""The invented country: its areas, its places, and their names in both scripts.

All names, P-codes (prefix QZ, user-assigned by ISO 3166-1), figures and shapes are invented; the coordinates lie in
open sea.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Area:
    """An administrative area of the invented country."""

    pcode: str
    level: int
    name_en: str
    name_ar: str
    people: int


@dataclass(frozen=True)
class Place:
    """A town, village or quarter, with the P-code of its subdistrict."""

    name_en: str
    name_ar: str
    adm3: str


def data_text(name: str) -> str:
    """The text of a file that ships with the invented country."""
    return files("tawthiq").joinpath("data", "invented", name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(data_text(name)))


@cache
def areas() -> Mapping[str, Area]:
    """Every area by its P-code; the code of a part begins with the code of the whole."""
    return {
        row["pcode"]: Area(row["pcode"], int(row["level"]), row["name_en"], row["name_ar"], int(row["pop"]))
        for row in _rows("pcodes.csv")
    }


@cache
def area_codes() -> frozenset[str]:
    """The P-codes that exist."""
    return frozenset(areas())


@cache
def places() -> tuple[Place, ...]:
    """Every populated place, in the order of the file."""
    return tuple(Place(row["name"], row["name_ar"], row["adm3_nearest"]) for row in _rows("places.csv"))
