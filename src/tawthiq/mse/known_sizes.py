"""A family held against sizes that are known: from the other lists it estimates how many people one list names.

Binette and Steorts 2022, On the reliability of multiple systems estimation for the quantification of modern slavery,
J. R. Stat. Soc. A 185:640-676 (internal consistency). The people of one list are taken for everybody there is; that list
is dropped; whom no other list names are then unobserved, and the truth is the size of the list. A family that misses it
has little claim to be believed where nobody knows the truth; one that finds it may still be wrong there.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import bdtrc

from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.overlap import LEAST_LISTS
from tawthiq.mse.sensitivity import LEVEL, lightly
from tawthiq.mse.table import CaptureTable

_RARE = 0.05


@dataclass(frozen=True)
class KnownSize:
    """How many people a list names, and what a family says from the other lists."""

    named: str
    size: int
    result: Result

    @property
    def covered(self) -> bool | None:
        """The truth is in the 95 % interval; None without an answer."""
        if not isinstance(self.result, Estimate):
            return None
        low, high = self.result.intervals[LEVEL]
        return low <= self.size <= high

    def to_json(self) -> dict[str, Any]:
        """The size, the figure with its interval, and whether it is covered; or why there is no figure."""
        answered = isinstance(self.result, Estimate)
        return {
            "list": self.named,
            "size": self.size,
            "point": self.result.point if isinstance(self.result, Estimate) else None,
            "interval": list(self.result.intervals[LEVEL]) if isinstance(self.result, Estimate) else None,
            "covered": self.covered,
            "reason": None if answered else self.result.to_json()["reason"],
        }


def known_sizes(name: str, table: CaptureTable, seed: int = 1) -> tuple[KnownSize, ...]:
    """For each list of four or more: what a family says of its size; nothing for fewer, as two lists are then left."""
    if table.size <= LEAST_LISTS:
        return ()
    return tuple(
        KnownSize(each, int(size), lightly(name, of_list(table, each), seed))
        for each, size in zip(table.lists, table.on_list.tolist(), strict=True)
        if size
    )


def of_list(table: CaptureTable, name: str) -> CaptureTable:
    """The people of one list, as the other lists have them."""
    place = table.lists.index(name)
    others = np.delete(np.arange(table.size), place)
    rows = table.captured[table.captured[:, place]][:, others].astype(int)
    counts = table.counts[table.captured[:, place]]
    some = rows.any(axis=1)
    lists = [table.lists[each] for each in others]
    return CaptureTable.of(lists, zip(rows[some].tolist(), counts[some].tolist(), strict=True)).used()


def too_many_missed(found: tuple[KnownSize, ...]) -> tuple[str, ...]:
    """The lists whose size is missed, where so many misses would be rare if each interval held the truth in 95 of 100 tables."""
    told = [each for each in found if each.covered is not None]
    missed = tuple(each.named for each in told if not each.covered)
    rare = bool(missed) and float(bdtrc(len(missed) - 1, len(told), 1 - LEVEL)) < _RARE
    return missed if rare else ()
