"""What every chart is made from and gives back: figures in, a drawing and its table out."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True)
class Figure:
    """A number as it is drawn: its value (None where it is withheld), how it is written, and where it comes from."""

    value: int | None
    text: str
    key: str = ""
    link: str = ""


Cell = str | Figure


@dataclass(frozen=True)
class Table:
    """The numbers of a chart as a table, for those who do not see the drawing."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A finished chart: the drawing, the same numbers as a table, and the caption under both."""

    svg: str
    table: Table
    caption: str


@dataclass(frozen=True)
class Frame:
    """What a chart is called and how it is set: its key is unique on the page, its header names the table's columns.

    `direction` is the direction of writing; in `rtl` the whole drawing is mirrored, axes included. `width` is in
    pixels of the drawing; below 480 the labels stand above their rows, for telephones.
    """

    key: str
    title: str
    description: str
    header: tuple[str, ...]
    direction: Direction = "ltr"
    width: int = 760
    caption: str = ""

    @property
    def narrow(self) -> bool:
        """Whether the drawing is meant for a telephone."""
        return self.width < 480
