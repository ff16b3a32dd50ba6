"""Hierarchical log-linear models: which lists depend on which, written by their largest terms.

A term is a set of lists, as the bits of one integer. A model that holds a term holds every part of it, and it always
holds each list by itself. `[12,3]` says that lists 1 and 2 depend on each other and list 3 on neither; from ten lists on
numbers are parted by a colon, `[1:10,2]`. Lists are numbered from 1 in the order of the table, which sorts them by name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from tawthiq.errors import TableError
from tawthiq.mse.table import Ints


@dataclass(frozen=True, order=True)
class Model:
    """A hierarchical model of `size` lists; `terms` are its interactions, each with all its parts, fewest lists first."""

    size: int
    terms: tuple[int, ...] = ()

    @classmethod
    def of(cls, size: int, terms: Iterable[int]) -> "Model":
        """The smallest model that holds these terms."""
        closed = {part for term in terms for part in _parts(term)}
        return cls(size, tuple(sorted(closed, key=lambda term: (term.bit_count(), term))))

    @classmethod
    def of_names(cls, lists: Sequence[str], terms: Iterable[Sequence[str]]) -> "Model":
        """The smallest model in which the lists of each term, by name, depend on one another. Raises TableError."""
        place = {name: 1 << number for number, name in enumerate(lists)}
        try:
            return cls.of(len(lists), [sum({place[name] for name in term}) for term in terms])
        except KeyError as unknown:
            raise TableError("mse_model_wrong", value=str(unknown.args[0]), lists=", ".join(lists)) from None

    @classmethod
    def parse(cls, text: str, lists: Sequence[str]) -> "Model":
        """From the notation by largest terms. Raises TableError.

        >>> Model.parse("[12,3]", ["church", "court", "press"]).terms
        (3,)
        """
        terms = []
        for part in text.strip().removeprefix("[").removesuffix("]").split(","):
            numbers = part.strip().split(":") if len(lists) > 9 else list(part.strip())
            if not numbers or any(not each.isdecimal() or not 1 <= int(each) <= len(lists) for each in numbers):
                raise TableError("mse_model_wrong", value=text, lists=", ".join(lists))
            terms.append(sum({1 << int(each) - 1 for each in numbers}))
        return cls.of(len(lists), terms)

    @property
    def maximal(self) -> tuple[int, ...]:
        """The terms that are part of no other, lists by themselves included."""
        every = [1 << place for place in range(self.size)] + list(self.terms)
        return tuple(term for term in every if not any(term & other == term != other for other in every))

    @cached_property
    def parameters(self) -> Ints:
        """Every term of the linear predictor: the constant (0), each list, each interaction."""
        return np.array([0, *(1 << place for place in range(self.size)), *self.terms], dtype=np.int64)

    def plus(self, term: int) -> "Model":
        """The model with one more term and its parts."""
        return Model.of(self.size, (*self.terms, term))

    def names(self, lists: Sequence[str]) -> list[list[str]]:
        """The largest terms, by the names of their lists."""
        return [[lists[place] for place in _places(term)] for term in self.maximal]

    def __str__(self) -> str:
        between = ":" if self.size > 9 else ""
        numbers = sorted([place + 1 for place in _places(term)] for term in self.maximal)
        return "[" + ",".join(between.join(map(str, term)) for term in numbers) + "]"


def hierarchical(size: int, most: int) -> Iterator[Model]:
    """Every hierarchical model of `size` lists whose interactions are between at most `most` lists.

    >>> [len(list(hierarchical(size, most))) for size, most in [(3, 2), (4, 3), (5, 2)]]
    [8, 113, 1024]
    """
    return (Model.of(size, terms) for terms in _grown(size, most, (), 2))


def pairs(size: int) -> list[int]:
    """The interactions of two lists."""
    return [1 << a | 1 << b for a, b in combinations(range(size), 2)]


def _grown(size: int, most: int, terms: tuple[int, ...], order: int) -> Iterator[tuple[int, ...]]:
    """The terms, with each set of terms of at least `order` lists whose parts are there."""
    if order > most:
        yield terms
        return
    held = {*terms, *(1 << place for place in range(size))}
    possible = [
        sum(1 << place for place in group)
        for group in combinations(range(size), order)
        if all(sum(1 << place for place in part) in held for part in combinations(group, order - 1))
    ]
    for count in range(len(possible) + 1):
        for chosen in combinations(possible, count):
            if chosen:
                yield from _grown(size, most, terms + chosen, order + 1)
            else:
                yield terms


def _places(term: int) -> list[int]:
    return [place for place in range(term.bit_length()) if term >> place & 1]


def _parts(term: int) -> Iterator[int]:
    """The parts of a term with two lists or more, itself included."""
    part = term
    while part:
        if part.bit_count() > 1:
            yield part
        part = (part - 1) & term
