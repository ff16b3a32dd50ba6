"""Two spellings of a part of a name on a terminal, letter over letter, with bits under them."""

from collections.abc import Mapping
from typing import Any

from tawthiq.cli.answers import language, say
from tawthiq.cli.side_by_side import text_columns
from tawthiq.linkage.picture import signed_bits, spelled_differently, writing_of

# Isolates: of the first strong letter, of a line that runs from the right or from the left, and their end (UAX #9).
_ISOLATE, _FROM_RIGHT, _FROM_LEFT, _END = "\u2068", "\u2067", "\u2066", "\u2069"
_NOTHING = "–"


def letters_in_rows(part: Mapping[str, Any]) -> list[str]:
    """Three lines of equal columns: the letters of both spellings and their bits; none where they are spelled alike.

    The lines run as the letters do, from the right where both spellings are Arabic, whatever the language of the rest.
    """
    if not spelled_differently(part):
        return []
    found = part["letters"]
    rows = [(piece["left"], piece["right"], piece["bits"]) for piece in found["pieces"]]
    rows += [(" ", say(f"explain_letters_{name}"), found[name]) for name in ("rest", "sum")]
    columns = [(one or _NOTHING, other or _NOTHING, signed_bits(bits)) for one, other, bits in rows]
    opening = _FROM_RIGHT if writing_of(part, "rtl" if language() == "ar" else "ltr") == "rtl" else _FROM_LEFT
    return [f"{opening}{'  '.join(_cell(column, row) for column in columns)}{_END}" for row in range(3)]


def _cell(column: tuple[str, ...], row: int) -> str:
    width = max(map(text_columns, column))
    return f"{_ISOLATE}{column[row]}{_END}{' ' * (width - text_columns(column[row]))}"
