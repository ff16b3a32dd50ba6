"""Slips of people and machines in names: letters, spelling habits, text recognition.

Every function takes a name part and a random source and gives a name part back; the given text is never empty and
never becomes empty.
"""

import re
from random import Random

_LATIN_NEAR = {
    **{"a": "es", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk"},
    **{"k": "jl", "l": "k", "m": "n", "n": "mb", "o": "ip", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi"},
    **{"w": "qe", "y": "tu", "z": "xs"},
}
# Letters that differ by dots or that sound alike.
_ARABIC_NEAR: dict[str, str] = {}
for _group in ("بتثن", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق", "سص", "تط", "هح", "كق"):
    for _letter in _group:
        _ARABIC_NEAR[_letter] = _ARABIC_NEAR.get(_letter, "") + _group.replace(_letter, "")
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("[أإآ]"), "ا"),
    (re.compile("ة$"), "ه"),
    (re.compile("ى$"), "ي"),
    (re.compile("ي$"), "ى"),
    (re.compile("ؤ"), "و"),
    (re.compile("ئ"), "ي"),
    (re.compile("(?<=ا)ء$"), ""),
    (re.compile("^عبد "), "عبد"),
    (re.compile(" الدين$"), "الدين"),
    (re.compile("^أبو "), "ابو"),
)


def letter_slip(part: str, random: Random) -> str:
    """One letter lost, doubled, swapped with its neighbour, or mistaken for another of the same script."""
    spots = [index for index, letter in enumerate(part) if letter.isalpha()]
    if len(spots) < 2:
        return part
    # First letters are seldom mistyped.
    at = random.choice(spots[1:])
    kind = random.choice(("lost", "doubled", "swapped", "mistaken", "mistaken"))
    near = _ARABIC_NEAR.get(part[at], "") or _LATIN_NEAR.get(part[at], "")
    if kind == "lost" and len(spots) > 3:
        return part[:at] + part[at + 1 :]
    if kind == "swapped" and at + 1 < len(part) and part[at + 1].isalpha():
        return part[:at] + part[at + 1] + part[at] + part[at + 2 :]
    if kind == "mistaken" and near:
        return part[:at] + random.choice(near) + part[at + 1 :]
    return part[:at] + part[at] + part[at:]


def other_spelling(part: str, random: Random) -> str:
    """One Arabic spelling habit: a hamza left out, ة as ه, ى for ي, a compound written together."""
    fitting = [habit for habit in _SPELLINGS if habit[0].search(part)]
    if not fitting:
        return part
    habit, written = random.choice(fitting)
    return habit.sub(written, part, count=1)


def misread_lam_alef(part: str) -> str:
    """Text recognition that reads the joined letters لا in the wrong order: علاء becomes عالء."""
    return part.replace("لا", "ال", 1)
