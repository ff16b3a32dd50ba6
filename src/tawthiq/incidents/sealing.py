"""What must never be shown: the names of sealed persons, of accused and of witnesses, wherever they may stand.

A column that is sealed is not read into what is shown. But a sealed name can also stand in a source's title, a locator
or the id of a row; so whatever leaves this room or the next passes a seal, which puts a mark in the place of each name.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar, cast

from tawthiq.incidents.actors import Actors
from tawthiq.model.cells import Row

Thing = TypeVar("Thing")

MARK = "█████"
SEALED_COLUMNS = ("accused", "witnesses")
_PARTS = re.compile(r"[|;؛\n]")
_WORD = re.compile(r"\w+")
_SHORTEST = 3  # letters; shorter texts are initials, and stand in half of all words


@dataclass(frozen=True)
class Seal:
    """The words that are sealed."""

    words: frozenset[str]

    @cached_property
    def _sequences(self) -> dict[str, set[tuple[str, ...]]]:
        """The sealed names as words, by their first."""
        found: dict[str, set[tuple[str, ...]]] = {}
        for name in self.words:
            parts = tuple(_WORD.findall(name.casefold()))
            if sum(map(len, parts)) >= _SHORTEST:
                found.setdefault(parts[0], set()).add(parts)
        return found

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        return {first: sorted({len(each) for each in names}, reverse=True) for first, names in self._sequences.items()}

    @cached_property
    def _text(self) -> Callable[[str], str]:
        return lru_cache(maxsize=1 << 16)(self._sealed)  # pages say the same words many times

    def _sealed(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        if self._sequences.keys().isdisjoint(_WORD.findall(text.casefold())):
            return text
        found = list(_WORD.finditer(text))
        words = [match.group().casefold() for match in found]
        shown, end, place = [], 0, 0
        while place < len(words):
            length = self._sealed_from(words, place)
            if length:
                shown += [text[end : found[place].start()], MARK]
                end = found[place + length - 1].end()
            place += length or 1
        return "".join([*shown, text[end:]]) if shown else text

    def _sealed_from(self, words: list[str], place: int) -> int:
        """How many words from a place on are a sealed name, the longest there is; 0 where none is."""
        lengths = self._lengths.get(words[place], ())
        return next((n for n in lengths if tuple(words[place : place + n]) in self._sequences[words[place]]), 0)

    def over(self, value: Thing) -> Thing:
        """The value (text, list, dict, nested) with a mark in the place of each sealed name, in keys as well."""
        return cast(Thing, self._over(value, self._text)) if self._sequences else value

    def _over(self, value: Any, text: Callable[[str], str]) -> Any:
        if isinstance(value, str):
            return text(value)
        if isinstance(value, dict):
            return {self._over(key, text): self._over(each, text) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._over(each, text) for each in value]
        return value


def seal_for(actors: Actors, case_rows: Iterable[Row] = ()) -> Seal:
    """The seal of a case: names and ids of sealed actors, and the accused and witnesses of `case_rows` (cases and steps)."""
    words: set[str] = set()
    for actor in actors.values():
        if actor.sealed:
            words |= {actor.id, *actor.name.values()}
    for row in case_rows:
        for column in SEALED_COLUMNS:
            words.update(_PARTS.split(str(row.get(column) or "")))
    return Seal(frozenset(unicodedata.normalize("NFC", word.strip()) for word in words if word.strip()))
