"""Texts made plain for looking words up: folded letters, ASCII digits and punctuation. A key only, never what is shown."""

from functools import cache

from tawthiq.text.scripts import fold

LONGEST_VALUE = 200  # characters; a longer text is a story, not a date, an age or a word

_PUNCTUATION = str.maketrans(
    {"،": ",", "؛": ";", "٫": ".", "؟": "?", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\u00a0": " "}
)
_UNKNOWN = """
unknown|unk|unkown|not known|unidentified|undetermined|unspecified|not specified|not available|n/a|na|none|null|nan|nil
-|--|---|?|??|.|غير معروف|غير معروفة|غير محدد|غير محددة|غير معلوم|غير معلومة|مجهول|مجهولة|مجهول الهوية|مجهولة الهوية
لا يوجد|لا يعرف|لا معلومات|غير متوفر|غير متوفرة|غير موثق
"""


def ascii_digits(text: str) -> str:
    """The text with Eastern Arabic, Persian and all other decimal digits written as 0–9."""
    if text.isascii():
        return text
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)


def has_other_digits(text: str) -> bool:
    """Whether a text writes digits other than 0–9, such as ٧ or ۷."""
    return not text.isascii() and any(letter.isdecimal() and not letter.isascii() for letter in text)


def plain_text(text: str) -> str:
    """The folded text with 0–9 for all digits and one form for each dash, comma and question mark."""
    return ascii_digits(fold(text)).translate(_PUNCTUATION)


@cache
def _unknown_words() -> frozenset[str]:
    return frozenset(plain_text(word) for line in _UNKNOWN.strip().splitlines() for word in line.split("|"))


def says_unknown(text: str) -> bool:
    """Whether a text says in Arabic or English that a value is not known, or is blank."""
    if len(text) > LONGEST_VALUE:
        return False
    plain = plain_text(text)
    return not plain or plain in _unknown_words()
