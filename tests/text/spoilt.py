"""Texts as they come out of files: the same to a reader, made of other characters."""

import unicodedata
from random import Random

# Nobody sees them: bidi controls and isolates, joiners, zero-width blanks, the soft hyphen (Unicode 16, section 23).
CONTROLS = tuple(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u2060\ufeff\u00ad"
)
TATWEEL = "\u0640"
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")  # ASCII, Arabic-Indic, Persian


def _presentation_forms() -> dict[str, list[str]]:
    """Forms of letters as old files print them, ligatures of whole words among them, by the letters they stand for."""
    forms: dict[str, list[str]] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        letters = unicodedata.normalize("NFKC", chr(code))
        if letters != chr(code) and letters.isalpha():
            forms.setdefault(letters, []).append(chr(code))
    return forms


FORMS = _presentation_forms()
_LONGEST = max(map(len, FORMS))


def spoilt(text: str, random: Random) -> str:
    """The text with presentation forms, tatweel, invisible characters and digits of several scripts strewn in."""
    out, place = [], 0
    while place < len(text):
        sizes = [size for size in range(_LONGEST, 0, -1) if text[place : place + size] in FORMS]
        size = next((size for size in sizes if random.random() < 0.5), 1)
        letters, place = text[place : place + size], place + size
        if letters in FORMS and (size > 1 or random.random() < 0.5):
            out.append(random.choice(FORMS[letters]))
        else:
            out.append(random.choice(DIGITS)[int(letters)] if letters.isdecimal() else letters)
        if unicodedata.name(letters[0], "").startswith("ARABIC LETTER"):
            out.append(TATWEEL * random.choice([0, 0, 1, 3]))
        if random.random() < 0.3:
            out.append(random.choice(CONTROLS))
    return "".join(out)
