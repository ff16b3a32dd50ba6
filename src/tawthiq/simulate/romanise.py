"""Arabic names in Latin letters, as different clerks write them.

A name is kept by its sounds (one letter a sound, long vowels and emphatics marked); a scheme says how its clerks
write each sound, the usual way first. The tables are our own, made to give the variety that lists show.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from zlib import crc32

_SOUND = re.compile(r"ay(?![yaiuāīū])|aw(?![waiuāīū])|aẗ|iyy|uww|(.)\1|.")

_PLAIN = {
    **{letter: (letter,) for letter in "btjdrzsfqklmnhwy"},
    **{"ʾ": ("",), "ʿ": ("",), "ṯ": ("th",), "ḥ": ("h",), "ḵ": ("kh",), "ḏ": ("dh",), "š": ("sh",), "ṣ": ("s",)},
    **{"ḍ": ("d",), "ṭ": ("t",), "ẓ": ("z",), "ġ": ("gh",), "a": ("a",), "i": ("i",), "u": ("u",)},
    **{
        "ā": ("a",),
        "ī": ("i",),
        "ū": ("u",),
        "ay": ("ay",),
        "aw": ("aw",),
        "aẗ": ("a",),
        "iyy": ("iy",),
        "uww": ("uw",),
    },
}

# "abd": "servant of the"; "al": the article before a family name; "din": "of the faith"; "of": any other "of the".
_SCHEMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "press": {
        **{"u": ("u", "o"), "ī": ("i", "ee"), "ū": ("u", "oo", "ou"), "ay": ("ei", "ai", "ay"), "aw": ("aw", "au")},
        **{"aẗ": ("a", "ah"), "ḏ": ("dh", "d", "z"), "ẓ": ("z", "dh"), "iyy": ("iy", "iyy", "i"), "q": ("q", "k")},
        **{"abd": ("Abdul ", "Abdel ", "Abdul-", "Abd al-"), "abdallah": ("Abdullah", "Abdallah", "Abdulla")},
        **{"al": ("al-", "Al-", "Al "), "din": (" al-Din", "uddin", " al-Deen"), "of": (" al-",)},
    },
    "scholarly": {
        **{"ʿ": ("'", ""), "ʾ": ("", "'"), "aẗ": ("a", "ah"), "iyy": ("iyy",), "uww": ("uww",)},
        **{"abd": ("Abd al-", "'Abd al-"), "abdallah": ("Abd Allah", "'Abd Allah")},
        **{"al": ("al-",), "din": (" al-Din",), "of": (" al-",)},
    },
    "french": {
        **{"š": ("ch",), "ū": ("ou",), "u": ("ou", "o"), "w": ("w", "ou"), "j": ("j", "dj"), "ay": ("ei", "ai", "ey")},
        **{"aw": ("aou", "aw"), "q": ("k", "q"), "ṯ": ("th", "t"), "ḏ": ("d", "dh"), "aẗ": ("a", "e"), "i": ("i", "e")},
        **{"abd": ("Abdel ", "Abd El ", "Abdel"), "abdallah": ("Abdallah", "Abd Allah")},
        **{"al": ("El ", "Al ", "El-"), "din": ("eddine", " El Dine", " Eddine"), "of": (" El ",)},
    },
    "levantine": {
        **{
            "i": ("e", "i"),
            "u": ("o", "u"),
            "aẗ": ("eh", "e", "a"),
            "ay": ("e", "ei"),
            "aw": ("o", "ow"),
            "q": ("k", "q"),
        },
        **{"ṯ": ("t", "th", "s"), "ḏ": ("z", "d"), "ī": ("i", "ee"), "ū": ("ou", "oo"), "iyy": ("iy", "ie")},
        **{"abd": ("Abdel ", "Abdul ", "Abd Al "), "abdallah": ("Abdallah", "Abdullah")},
        **{"al": ("Al ", "Al-", "Al"), "din": (" Eldin", "eddin", " El Din"), "of": (" El ", " Al ")},
    },
    "passport": {
        **{
            "ī": ("i", "ee"),
            "ū": ("ou", "u"),
            "aẗ": ("ah", "a"),
            "ay": ("ai", "ay"),
            "aw": ("aw", "ou"),
            "ʿ": ("", "a"),
        },
        **{"u": ("u", "o"), "ḏ": ("th", "dh"), "iyy": ("ia", "iy"), "ā": ("a", "aa")},
        **{"abd": ("Abdal", "Abd Al", "Abdul"), "abdallah": ("Abdallah", "Abd Allah", "Abdullah")},
        **{"al": ("Al", "Al "), "din": ("aldin", " Aldin", " Al Deen"), "of": (" Al", " Al ")},
    },
}

VARIANTS = 6  # kept of each name and scheme


@cache
def spellings(sound: str, scheme: str) -> tuple[str, ...]:
    """The ways in which clerks of one scheme write a name; the usual way stands first.

    >>> spellings("muḥammad", "press")[0], spellings("yūsuf", "french")[0], spellings("al-ḥaddād", "passport")[0]
    ('Muhammad', 'Yousouf', 'Alhaddad')
    """
    found = dict.fromkeys([_spell(sound, scheme, None)])
    for number in range(3 * VARIANTS):
        # Seeded by the name itself: a spelling belongs to the name and the scheme, not to a run.
        found.setdefault(_spell(sound, scheme, Random(crc32(f"{sound}|{scheme}|{number}".encode()))))  # noqa: S311
    return tuple(found)[:VARIANTS]


def _spell(sound: str, scheme: str, random: Random | None) -> str:
    table = {**_PLAIN, **_SCHEMES[scheme]}

    def pick(key: str) -> str:
        ways = table[key]
        return ways[0] if random is None or random.random() < 0.4 else random.choice(ways)

    if sound == "ʿabdallāh":
        return pick("abdallah")
    for opening, key in (("ʿabd al-", "abd"), ("al-", "al")):
        if sound.startswith(opening):
            return _joined(pick(key), _word(sound.removeprefix(opening), pick))
    first, article, rest = sound.partition(" al-")
    if article:
        joint = pick("din") if rest == "dīn" else _joined(pick("of"), _word(rest, pick))
        return _word(first, pick) + joint
    return " ".join(_word(word, pick) for word in sound.split(" "))


def _joined(opening: str, word: str) -> str:
    return opening + (word if opening[-1] in " -" else word.lower())


def _word(sound: str, pick: Callable[[str], str]) -> str:
    letters = ""
    for match in _SOUND.finditer(sound):
        doubled = match[1]
        written = pick(doubled or match[0])
        # Two letters for one sound ("sh") are not written twice.
        letters += written + (written if doubled and len(written) == 1 else "")
    start = len(letters) - len(letters.lstrip("'"))
    return letters[:start] + letters[start:].capitalize()
