"""Spellings as rows of letters: what of a name is compared letter by letter.

That is the folded name without blanks, signs and the article in front. The last letter of a name counts as a letter of
its own, written with a bar after it, since endings have their own ways (ة| is written a|, ah|, eh|, e|).
"""

import re
from functools import lru_cache

from tawthiq.text.scripts import fold, script_of
from tawthiq.text.skeletons import repaired, without_article

LONGEST = 24  # letters of a name that are looked at
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ARABIC = "ءابتثجحخدذرزسشصضطظعغفقكلمنهويپچژڤ"
STRANGE = tuple(map(chr, range(0xE000, 0xE010)))
"""Letters of all other scripts share these few, by their code points: enough to tell most of them apart."""

ALPHABETS = {
    script: (*STRANGE, *letters, *(f"{letter}|" for letter in letters))
    for script, letters in (("arabic", _ARABIC), ("latin", _LATIN))
}
_NUMBERS = {
    script: {letter: number for number, letter in enumerate(alphabet)} for script, alphabet in ALPHABETS.items()
}
_LETTER = re.compile(r".\|?")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def side_of(text: str) -> str:
    """The alphabet by which a text is read: `arabic` if it is in Arabic script alone, else `latin`."""
    return "arabic" if script_of(text) == "arabic" else "latin"


@lru_cache(maxsize=1 << 17)
def spelling(token: str) -> str:
    """The letters of one part of a name that are compared.

    >>> spelling("Al-Ḥaddād"), spelling("الحدّاد")
    ('haddad', 'حداد')
    """
    return _NOT_LETTERS.sub("", without_article(repaired(fold(token).replace(" ", ""))))


def split(piece: str) -> list[str]:
    """The letters of a piece of a spelling.

    >>> split("ah|")
    ['a', 'h|']
    """
    return _LETTER.findall(piece)


def numbers_of(piece: str, script: str) -> list[int]:
    """The numbers of the letters of a piece in the alphabet of its script."""
    return [_NUMBERS[script][letter] for letter in split(piece)]


def numbered(text: str, script: str) -> list[int]:
    """A spelling as numbers of letters of the alphabet, the last one as a last letter."""
    numbers = _NUMBERS[script]
    letters = list(text[:LONGEST])
    if letters and f"{letters[-1]}|" in numbers:
        letters[-1] += "|"
    return [numbers.get(letter, ord(letter[0]) % len(STRANGE)) for letter in letters]
