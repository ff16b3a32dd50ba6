"""Doubts about the text of one cell: characters that hide, reverse, imitate or run. The text itself is never changed.

Bidirectional and other format controls follow Unicode general category Cf; the zero-width non-joiner between two
letters is legitimate Persian and Kurdish spelling. Formula starts follow the OWASP note on CSV injection, widened by
the blanks, controls and full-width forms that spreadsheets ignore or fold.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Doubt = tuple[str, Mapping[str, Any]]
"""A message code and its values."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
"""Characters that no field of a list has a use for; a row that holds one is kept aside."""

# General category Cf of Unicode 15, written out because finding it takes longer than reading a list.
_FORMAT = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
_ARABIC_LETTER = "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f"
# The tatweel of هـ after a number marks a Hijri year, as everybody writes it.
_TATWEEL = re.compile("(?<!\u0647)\u0640|(?<![0-9\u0660-\u0669] )(?<![0-9\u0660-\u0669])\u0647\u0640")
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_OBJECT = re.compile("\ufffc")
_BREAK = re.compile("[\u0085\u2028\u2029]")
_FOREIGN_LETTER = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN_BESIDE_ARABIC = re.compile(f"[A-Za-z][{_ARABIC_LETTER}]|[{_ARABIC_LETTER}][A-Za-z]")
_WORD = re.compile(r"\w+")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")

_FORMULA = re.compile(r"[\s'\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@%|＝＋－＠％｜−]")
_PHONE = re.compile(r"\+[0-9]{7,15}")  # ITU-T E.164; a plus and a number that long is a telephone, not a formula
_FORMULA_SIGNS = frozenset("=+-@%|'")

# What the bytes of Arabic in UTF-8 look like when they are read as Windows-1252 or Windows-1256.
_TRAIL_1252 = "[\u0080-\u00bf\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u0160\u0161\u0152\u0153\u017d\u017e\u0178\ufffd]"
_TRAIL_1256 = "[\u00a0-\u00bf\u0192\u02c6\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u200c\u200d\u060c\u061b\u061f\u067e\u0679\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u0152\u0153]"
_MOJIBAKE = re.compile(f"[ØÙÚÛ]{_TRAIL_1252}|Ã{_TRAIL_1252}|â€|(?:[طظ]{_TRAIL_1256}){{2}}|\ufffd")


# Everything that any doubt begins with: one search over a whole row, for nearly every row is plain.
_SOMETHING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u0640\ufe00-\ufe0f\U000e0100-\U000e01ef\ufb50-\ufdff\ufe70-\ufeff"
    "\ufffc\ufffdØÙÚÛÃâ\u0370-\u03ff\u0400-\u052f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufff9-\ufffb\U000110bd-\U000e007f]"
    f"|{_LATIN_BESIDE_ARABIC.pattern}|[طظ]{_TRAIL_1256}[طظ]|\n{_FORMULA.pattern}"
)


def is_plain(cells: Iterable[str]) -> bool:
    """Whether no cell of a row can raise a doubt."""
    row = "\n" + "\n".join(cells)
    return _SOMETHING.search(row) is None and (row.isascii() or unicodedata.is_normalized("NFC", row))


def cell_doubts(text: str) -> list[Doubt]:
    """The doubts about one text cell, in a fixed order; none for ordinary text."""
    if text.isascii():
        return _formula(text)
    doubts = _formula(text)
    if hidden := _format_controls(text):
        doubts.append(("format_control", {"characters": hidden}))
    for code, found in _PATTERNS:
        if match := found(text):
            doubts.append((code, {"character": named(match[0][0])}))
    if not unicodedata.is_normalized("NFC", text):
        doubts.append(("not_nfc", {}))
    if word := _mixed_word(text):
        doubts.append(("mixed_script", {"word": word}))
    return doubts


def named(character: str) -> str:
    """A character by its code point, safe to print anywhere."""
    return f"U+{ord(character):04X}"


_PATTERNS: tuple[tuple[str, Callable[[str], "re.Match[str] | None"]], ...] = (
    ("tatweel", _TATWEEL.search),
    ("variation_selector", _SELECTOR.search),
    ("presentation_forms", _PRESENTATION.search),
    ("object_replacement", _OBJECT.search),
    ("unicode_line_break", _BREAK.search),
    ("mojibake_suspected", _MOJIBAKE.search),
)


def _formula(text: str) -> list[Doubt]:
    first = text[:1]
    if (first.isalnum() and first not in "＝＋－＠％｜−") or not (match := _FORMULA.match(text)):
        return []
    if _PHONE.fullmatch(text):
        return []
    return [("text_starts_formula", {"character": named(match[0][-1])})]


def _format_controls(text: str) -> list[str]:
    found = []
    for match in _FORMAT.finditer(text):
        at = match.start()
        between = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
        if match[0] == "\u200c" and len(between) == 2 and between.isalpha():
            continue
        found.append(named(match[0]))
    return list(dict.fromkeys(found))


def _mixed_word(text: str) -> str:
    """The first word whose letters come from two scripts, as look-alikes do."""
    if match := _LATIN_BESIDE_ARABIC.search(text):
        return str(next(word for word in _WORD.findall(text) if match[0] in word))
    if _FOREIGN_LETTER.search(text):
        for word in _WORD.findall(text):
            if _FOREIGN_LETTER.search(word) and _LATIN_LETTER.search(word):
                return str(word)
    return ""
