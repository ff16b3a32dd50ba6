"""Names of invented people: common given names, and family names from trades, invented places and invented roots.

Each name is an Arabic spelling and its sounds. How often a name is given falls with its rank, as in any population
(Zipf): a few names are everywhere, most are rare. No name comes from a list of victims.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from tawthiq.simulate.country import data_text

_FIRM = {
    **{"ب": "b", "ت": "t", "ج": "j", "ح": "ḥ", "خ": "ḵ", "د": "d", "ز": "z", "س": "s", "ش": "š", "ص": "ṣ", "ض": "ḍ"},
    **{"ط": "ṭ", "غ": "ġ", "ف": "f", "ق": "q", "ك": "k", "ه": "h"},
}
_FLOWING = {"ر": "r", "ل": "l", "م": "m", "ن": "n"}
# Arabic spelling and sounds of a family name on four root letters: roots of three would often be real words.
_PATTERNS = (
    ("{0}{1}{2}و{3}", "{0}a{1}{2}ū{3}"),
    ("ال{0}{1}{2}{3}ي", "al-{0}a{1}{2}a{3}ī"),
    ("{0}{1}{2}ا{3}", "{0}i{1}{2}ā{3}"),
    ("ال{0}{1}ا{2}{3}ي", "al-{0}a{1}ā{2}i{3}ī"),
    ("{0}{1}ي{2}{3}", "{0}u{1}ay{2}i{3}"),
    ("{0}{1}{2}{3}ان", "{0}a{1}{2}a{3}ān"),
    ("{0}{1}{2}ي{3}", "{0}i{1}{2}ī{3}"),
    ("{0}{1}{2}{3}ة", "{0}a{1}{2}a{3}aẗ"),
)


@dataclass(frozen=True)
class Names:
    """A stock of names: Arabic spellings and sounds, the commonest first."""

    arabic: tuple[str, ...]
    sounds: tuple[str, ...]

    def draw(self, count: int, random: Any, flatness: float = 4.0) -> Any:
        """Indices of `count` names, each by a chance that falls with its rank."""
        import numpy as np

        chances = 1.0 / (np.arange(len(self.arabic)) + flatness)
        edges = np.cumsum(chances) / chances.sum()
        return np.minimum(np.searchsorted(edges, random.random(count), side="right"), len(edges) - 1)


@cache
def _shipped(kind: str) -> tuple[tuple[str, str], ...]:
    rows = csv.DictReader(io.StringIO(data_text("names.csv")))
    return tuple((row["arabic"], row["sound"]) for row in rows if row["kind"] == kind)


@cache
def given_names(sex: str) -> Names:
    """Common given names of women or of men."""
    arabic, sounds = zip(*_shipped(sex), strict=True)
    return Names(arabic, sounds)


@cache
def family_names(count: int) -> Names:
    """Family names: trades, invented places and invented roots, mixed so that no kind is only common or only rare."""
    stock = dict(_shipped("family"))
    rooted = _rooted()
    while len(stock) < count:
        stock.setdefault(*next(rooted))
    names = list(stock.items())[:count]
    Random(1446).shuffle(names)  # noqa: S311
    arabic, sounds = zip(*names, strict=True)
    return Names(arabic, sounds)


def _rooted() -> Iterator[tuple[str, str]]:
    """Invented family names without end, in an order that never changes."""
    random = Random(2031)  # noqa: S311
    sounds = {**_FIRM, **_FLOWING}
    while True:
        first, third = random.sample(tuple(_FIRM), 2)
        second, fourth = random.sample(tuple(_FLOWING), 2)
        root = (first, second, third, fourth)
        arabic, sound = random.choice(_PATTERNS)
        yield arabic.format(*root), sound.format(*(sounds[letter] for letter in root))
