"""How alike two records are, as levels of a few comparisons; a missing value says nothing either way.

The name is one comparison: father, grandfather and family name are shared by siblings and so are not three witnesses
but one. Its level is what agrees and what contradicts (the shape) together with how much information the agreeing
parts carry. Levels are ordered pair by pair as arrays of small integers; -1 is missing.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from tawthiq.linkage.alignment import SHAPES, Alignment, Names
from tawthiq.linkage.features import MISSING, Features, Floats, Ints
from tawthiq.linkage.usage import Usage

# Evidence of names in bits: from LEAST on in quarters, so that pairs that differ a little are told apart.
LEAST, MOST, _PER_BIT = -20, 24, 4
GRADES = (MOST - LEAST) * _PER_BIT + 1
OTHERS = ("anybody", "kin")  # whom the second record is likelier of, if not of the same person
NAME_LEVELS = tuple(f"{shape}_{other}_{grade}" for shape in SHAPES for other in OTHERS for grade in range(GRADES))
AGE_LEVELS = ("same", "one_year", "two_years", "five_years", "ten_years", "apart")
BIRTH_LEVELS = ("same_day", "one_part_differs", "same_year", "two_years", "apart")
DEATH_LEVELS = ("same_day", "days", "month", "half_year", "apart")
SEX_LEVELS = ("same", "different")
LIST_LEVELS = ("same_list", "other_list")
PLACE_LEVELS = ("same_adm3", "same_adm2", "same_adm1", "apart")
MOTHER_LEVELS = ("same", "different")
COMPARISONS = {
    "name": NAME_LEVELS,
    "age": AGE_LEVELS,
    "birth": BIRTH_LEVELS,
    "death": DEATH_LEVELS,
    "sex": SEX_LEVELS,
    "place": PLACE_LEVELS,
    "mother": MOTHER_LEVELS,
    "list": LIST_LEVELS,
}
SHAPE_OF = np.repeat(np.arange(len(SHAPES)), len(OTHERS) * GRADES)
_CHUNK = 1 << 19
_THREADS = 2  # the order of the pairs is kept, so that their number changes nothing
# By level of the name; the last is for names without parts.
OF_KIN = np.append(np.arange(len(NAME_LEVELS)) // GRADES % len(OTHERS) == 1, False)
TWO_PERSONS = ("any_two", "kin", "of_one_time")
"""What two persons may be to each other, if they are two: what agrees by chance between them depends on it."""


Levels = NDArray[np.int16]
"""Levels by pair: (comparisons, pairs), in the order of COMPARISONS; -1 is missing."""


def two_persons(levels: Levels) -> Ints:
    """The place in TWO_PERSONS of each pair: kin by their names, or else any two, or two who died within days."""
    death = levels[list(COMPARISONS).index("death")]
    within_days = (death >= 0) & (death <= DEATH_LEVELS.index("days"))
    return np.where(OF_KIN[levels[0]], 1, np.where(within_days, 2, 0))


class Comparer:
    """Compares pairs of records, whose names are weighed by the `usage` of some lists."""

    def __init__(self, features: Features, usage: Usage) -> None:
        self._features = features
        self._names = Names(features, usage)

    def compare(self, left: Ints, right: Ints) -> Levels:
        """Compare the records of each pair."""
        chunks = range(_CHUNK, len(left), _CHUNK)
        with ThreadPoolExecutor(min(_THREADS, len(chunks) + 1)) as threads:
            parts = threads.map(self._levels, np.split(left, chunks), np.split(right, chunks))
            return np.concatenate(list(parts), axis=1)

    def learnt(self, left: Ints, right: Ints, probability: Floats) -> Usage:
        """The usage, with the habits that show in pairs and how probably they are one person."""
        return self._names.usage.learnt(self._names.met(left, right, probability))

    def spelt_out(self, left: Ints, right: Ints, probability: Floats) -> Usage:
        """The usage, with the letters of parts that met in doubt in these pairs."""
        return self._names.usage.spelt_out(self._names.met(left, right, probability))

    def _levels(self, left: Ints, right: Ints) -> Levels:
        records = self._features
        name = _name(self._names.align(left, right))
        birth = _birth(records.birth[left], records.birth[right])
        age = _steps(_distance(records.age[left], records.age[right]), (0, 1, 2, 5, 10))
        levels = {
            "name": name,
            "age": np.where(birth >= 0, -1, age),  # age and birth date are one fact
            "birth": birth,
            "death": _death(records.death[left], records.death[right]),
            "sex": _equal(records.sex[left], records.sex[right]),
            "place": _place(records.places[left], records.places[right]),
            "mother": _equal(records.mothers[left], records.mothers[right]),
            "list": _equal(records.lists[left], records.lists[right]),
        }
        return np.stack([levels[name] for name in COMPARISONS]).astype(np.int16)


def _name(names: Alignment) -> Ints:
    grade = np.rint((np.clip(names.evidence, LEAST, MOST) - LEAST) * _PER_BIT).astype(np.int64)
    place = names.shape.astype(np.int64) * len(OTHERS) + names.kin
    return np.where(names.shape < 0, -1, place * GRADES + grade)


def _distance(a: Ints, b: Ints) -> Ints:
    """How far two intervals are apart; MISSING where one of them is unknown."""
    unknown = (a[:, 0] == MISSING) | (b[:, 0] == MISSING)
    apart = np.maximum(0, np.maximum(a[:, 0] - b[:, 1], b[:, 0] - a[:, 1]))
    return np.where(unknown, MISSING, apart)


def _steps(distance: Ints, limits: tuple[int, ...]) -> Ints:
    return np.where(distance == MISSING, -1, np.searchsorted(np.array(limits), distance, side="left"))


def _birth(a: Ints, b: Ints) -> Ints:
    """Two days of birth by how many of year, month and day agree; intervals only where they contradict."""
    exact = (a[:, 0] == a[:, 1]) & (b[:, 0] == b[:, 1]) & (a[:, 0] != MISSING) & (b[:, 0] != MISSING)
    one, two = _calendar(np.where(exact, a[:, 0], 0)), _calendar(np.where(exact, b[:, 0], 0))
    parts = sum((x == y).astype(np.int64) for x, y in zip(one, two, strict=True))
    swapped = (one[0] == two[0]) & (one[1] == two[2]) & (one[2] == two[1])
    distance = _distance(a, b)
    level = np.select(
        [exact & (a[:, 0] == b[:, 0]), exact & ((parts == 2) | swapped), exact & (one[0] == two[0]), distance <= 731],
        [0, 1, 2, 3],
        default=4,
    )
    return np.where((distance == MISSING) | (~exact & (distance == 0)), -1, level)


def _calendar(days: Ints) -> tuple[Ints, Ints, Ints]:
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = month.astype("datetime64[Y]").astype(np.int64)
    return year, month.astype(np.int64) - 12 * year, (date - month.astype("datetime64[D]")).astype(np.int64) + 1


def _death(a: Ints, b: Ints) -> Ints:
    distance = _distance(a, b)
    wide = np.maximum(a[:, 1] - a[:, 0], b[:, 1] - b[:, 0])
    level = np.where(
        (distance == 0) & (wide == 0), 0, 1 + np.searchsorted(np.array([3, 31, 183]), distance, side="left")
    )
    level = np.where((distance == 0) & (wide > 7), 2, level)
    return np.where((distance == MISSING) | ((distance == 0) & (wide > 62)), -1, level)


def _equal(a: Ints, b: Ints) -> Ints:
    return np.where((a < 0) | (b < 0), -1, (a != b).astype(np.int64))


def _place(a: Ints, b: Ints) -> Ints:
    known = (a >= 0) & (b >= 0)
    same = known & (a == b)
    level = np.select([same[:, 2], same[:, 1], same[:, 0]], [0, 1, 2], default=3)
    return np.where(known.any(axis=1), level, -1)
