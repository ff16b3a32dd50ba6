"""Two rows beside each other on a terminal, Arabic and Latin each in its own direction."""

import textwrap
import unicodedata
from collections.abc import Mapping
from typing import Any

from tawthiq.cli.answers import say
from tawthiq.linkage.describe_pair import SHOWN

# First-strong isolate and its end: a cell in one direction must not reorder the cells around it (UAX #9).
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_CELL = 34


def side_by_side(left: Mapping[str, Any], right: Mapping[str, Any]) -> str:
    """What two rows say, field by field; first where they stand."""
    lines = [("", f"{left['list_id']}:{left['row']}", f"{right['list_id']}:{right['row']}")]
    for name in SHOWN:
        one, other = (str(side["says"].get(name, "")) for side in (left, right))
        if one or other:
            lines.append((say(f"batch_{name.removesuffix('_text')}"), one or "–", other or "–"))
    label = max(text_columns(title) for title, _, _ in lines)
    return "\n".join(part for line in lines for part in _line(line, label))


def text_columns(text: str) -> int:
    """How many columns of a terminal a text takes: marks above letters and signs of direction take none."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def _line(cells: tuple[str, str, str], label: int) -> list[str]:
    title, one, other = cells
    columns = [_wrapped(one), _wrapped(other)]
    height = max(map(len, columns))
    out = []
    for row in range(height):
        shown = [column[row] if row < len(column) else "" for column in columns]
        padded = [f"{_ISOLATE}{text}{_END_ISOLATE}{' ' * (_CELL - text_columns(text))}" for text in shown]
        head = title if row == 0 else ""
        out.append(
            f"  {_ISOLATE}{head}{_END_ISOLATE}{' ' * (label - text_columns(head))}  {padded[0]}  {padded[1]}".rstrip()
        )
    return out


def _wrapped(text: str) -> list[str]:
    plain = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text)
    return textwrap.wrap(plain, _CELL) or [""]
