"""The consonant key that a name has in both scripts, and the long vowels that tell apart names with one key.

The key keeps what survives transcription: consonants without length, emphasis, hamza, ain and vowels.
"""

import re
from functools import lru_cache

from tawthiq.text.scripts import fold, script_of

# Names that begin with the letters of the article without having one.
_NOT_ARTICLE = frozenset(
    [
        "الهام",
        "الياس",
        "الاء",
        "الين",
        "الينا",
        "المى",
        "المي",
        "الما",
        "الفت",
        "الفيه",
        "التفات",
        "الف",
        "البا",
        "alaa",
        "alae",
        "ala",
        "ali",
        "alia",
        "aliya",
        "aliaa",
        "alaeddin",
        "aladdin",
        "alaadin",
        "alauddin",
        "alyan",
        "alwan",
        "alma",
        "alina",
        "aline",
        "alin",
        "alex",
        "alban",
        "alla",
        "allam",
        "allan",
        "alam",
        "alawi",
        "elham",
        "elias",
        "elyas",
        "elaf",
        "elin",
        "elina",
        "eleen",
        "eliana",
        "eleanor",
        "elian",
    ]
)
# The article as Latin script joins it, before a sun letter too (ash-Shami).
HYPHENED_ARTICLE = re.compile(r"^(?:(?:a|e|u|i)l|a(?P<sun>sh|dh|th|[strndz]))-(?=(?P=sun)|)")

_ARABIC_KEY = {
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "ژ": "j", "چ": "sh", "ح": "h", "ه": "h", "خ": "kh",
    "د": "d", "ذ": "d", "ض": "d", "ر": "r", "ز": "z", "ظ": "z", "س": "s", "ص": "s", "ش": "sh", "غ": "g", "ف": "f",
    "ڤ": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
_LATIN_KEY = (
    ("sch", "sh"), ("tch", "sh"), ("ch", "sh"), ("gh", "\0"), ("dj", "j"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("q", "k"),
    ("c", "k"), ("x", "ks"), ("p", "b"), ("v", "f"), ("g", "j"), ("\0", "g"),
)  # fmt: skip
_DOUBLED = re.compile(r"(sh|kh|gh|dh|th|[a-z])\1+")
_GRADES = re.compile(r"[aeiouwy]")
_DIN = re.compile(r"(?:[aeu]l)?-?(?:[ae]?d|[aeiou])?d(?:i+|ee+|ei)n[e]?$")


@lru_cache(maxsize=1 << 17)
def skeleton(token: str) -> str:
    """The consonant key of one part of a name, the same for its Arabic spelling and its usual romanisations.

    Empty for a token without letters of either script; a name of vowels only has the key `a`.
    """
    key = fold(token).replace(" ", "")
    if script_of(key) == "arabic":
        return _arabic_skeleton(repaired(key))
    return _latin_skeleton(key)


def without_article(key: str) -> str:
    """A folded name without the article in front of it, where it is one: الشامي, al-shami and ash-shami alike."""
    if key.startswith("ال"):
        return key[2:] if len(key) > 4 and key not in _NOT_ARTICLE else key
    key = HYPHENED_ARTICLE.sub("", key)
    return key[2:] if key[:2] in ("al", "el") and len(key) > 5 and key not in _NOT_ARTICLE else key


def _arabic_skeleton(key: str) -> str:
    key = without_article(key)
    key = re.sub("^(عبد)ال", r"\1", re.sub("^(ابو|ام|بو)ال(?=...)", r"\1", key))
    key = re.sub("(?<=..)ال(دين|له)$", r"\1", key)
    first = {"و": "w", "ي": "y"}.get(key[:1], "")
    return _finish(first + "".join(_ARABIC_KEY.get(letter, "") for letter in key), key)


def _latin_skeleton(key: str) -> str:
    key = without_article(key)
    key = re.sub(r"[^a-z]", "", re.sub(r"^(ab[ou]u?|um+|bou)[ae]l-?(?=....)", r"\1", key))
    key = _DOUBLED.sub(r"\1", _DIN.sub("din", key) if len(key) > 5 else key)
    key = re.sub(r"^abd[aeiou]l(?=[a-z]{3})", "abd", key)
    for written, letters in _LATIN_KEY:
        key = key.replace(written, letters)
    first = key[0] if key[:1] in ("w", "y") else ""
    return _finish(first + _GRADES.sub("", key), key)


def _finish(consonants: str, key: str) -> str:
    consonants = re.sub(r"(?<=[td])h", "", consonants)
    if len(consonants) > 1 and consonants.endswith("h") and not consonants.endswith(("sh", "kh")):
        consonants = consonants[:-1]
    return consonants or ("a" if key else "")


# ---- vowels: what tells apart spellings of one skeleton

_VOWELS = re.compile(r"(?P<round>oo|ou|uw|uu|w)|(?P<high>ee|ii)|[ou]|[iye]")


@lru_cache(maxsize=1 << 17)
def long_vowels(token: str) -> tuple[int, ...]:
    """For each gap between the consonants of a name: whether a long u and a long i stand there, 2 yes, 1 perhaps, 0 no.

    Names with one skeleton, as محمد and محمود, سعد and سعيد, differ by a long vowel. Arabic writes it (waw, ya), and
    romanisations write it "ou" or "ee", while "o", "u", "i", "e" may be long or short. Two numbers for each gap.
    """
    key = fold(token).replace(" ", "")
    if script_of(key) == "arabic":
        gaps = re.split(r"[بتثجحخدذرزسشصضطظغفقكلمنه]+", repaired(key).removeprefix("ال"))[1:-1]
        return tuple(2 if letter in gap else 0 for gap in gaps for letter in "وي")
    gaps = re.split(r"[bcdfghjklmnpqrstvxz]+", HYPHENED_ARTICLE.sub("", key))[1:-1]
    return tuple(mark for gap in gaps for mark in _marks(gap))


def _marks(gap: str) -> tuple[int, int]:
    found = _VOWELS.search(gap)
    long_u = 2 if found and found["round"] else 1 if re.search("[ouw]", gap) else 0
    long_i = 2 if found and found["high"] else 1 if re.search("[iye]", gap) else 0
    return long_u, long_i


def repaired(word: str) -> str:
    """Undo what text recognition does to lam-alef: it writes the two letters in the wrong order.

    Only sequences that Arabic does not have, or names that have no other reading, are repaired.
    """
    if "ا" not in word or "ل" not in word:
        return word
    word = word.replace("هللا", "الله").replace("اال", "الا")
    if word.endswith(("الل", "الء")):
        word = word[:-3] + ("لال" if word.endswith("الل") else "لاء")
    return word.replace("السالم", "السلام") if "عبدالسالم" in word else "اسلام" if word == "اسالم" else word
