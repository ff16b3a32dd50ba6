"""Scripts and hidden characters: which script a text is in, and what cannot be seen in it.

Keys are made from folded text; what a documenter wrote is kept as it is. Folding follows the Unicode compatibility
forms (UAX #15) and the Arabic orthographic variants that casualty lists mix: alef forms, ya and alef maqsura, ta
marbuta, seats of hamza, Persian kaf and ya.
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_MARKS = "".join(map(chr, (*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE), 0x0640)))
_ARABIC_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ٵ": "ا",
    "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ۍ": "ي", "ے": "ي", "ۓ": "ي", "ئ": "ي", "ؤ": "و", "ۆ": "و", "ۇ": "و", "ۋ": "و",
    "ة": "ه", "ۀ": "ه", "ۂ": "ه", "ھ": "ه", "ہ": "ه", "ە": "ه", "ک": "ك", "گ": "ك", "ڪ": "ك", "ڕ": "ر", "ڵ": "ل",
}  # fmt: skip
_ARABIC = str.maketrans({**_ARABIC_LETTERS, **dict.fromkeys(_MARKS + _INVISIBLE)})
# Letters of ISO 233, DIN 31635, Turkish and Kurmanji that other romanisations write with two letters or another one.
_LATIN_LETTERS = {
    "ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ğ": "gh", "ġ": "gh", "ḡ": "gh", "ḫ": "kh", "ẖ": "kh", "ṯ": "th", "ḏ": "dh",
    "ǧ": "j", "ž": "j", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "dh",
}  # fmt: skip
_LATIN = str.maketrans(_LATIN_LETTERS)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´ʼʾʿʻˈ′ʹ"))
_TURKISH = re.compile("[şğıîûê]")
_TURKISH_LETTERS = str.maketrans({"c": "j", "x": "kh", "v": "w"})
_HAS_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefe]")
_HAS_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def script_of(text: str) -> str:
    """Which script a text is written in: `arabic`, `latin`, `mixed` or `none`."""
    arabic, latin = bool(_HAS_ARABIC.search(text)), bool(_HAS_LATIN.search(text))
    return "mixed" if arabic and latin else "arabic" if arabic else "latin" if latin else "none"


def hidden_characters(text: str) -> list[str]:
    """Characters in a text that nobody can see and that may reorder it, as `U+202E`, in the order they stand."""
    return [f"U+{ord(character):04X}" for character in _HIDDEN.findall(text)]


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """One spelling for texts that a reader takes for the same: for keys and comparison only, never for display.

    Removes Arabic vowel marks, tatweel and invisible characters; merges letter variants; takes Latin letters to lower
    case without accents or apostrophes; collapses blanks. `fold(fold(text)) == fold(text)`.
    """
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).translate(_ARABIC)
    if _HAS_LATIN.search(text):
        text = _fold_latin(text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def _fold_latin(text: str) -> str:
    # Capital İ lowers to i + combining dot; the plain capital I of Turkish cannot be told from any other I.
    text = unicodedata.normalize("NFC", text.replace("İ", "i").lower())
    if _TURKISH.search(text):
        text = text.translate(_TURKISH_LETTERS)
    text = unicodedata.normalize("NFKD", text.translate(_LATIN)).translate(_APOSTROPHES)
    text = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    return text.translate(_LATIN)  # once more: ǽ is æ only without its accent
