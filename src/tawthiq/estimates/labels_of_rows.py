"""What rows say of the stratum of the person they are about: sets of labels that are possible, and nothing filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from tawthiq.estimates.drawing import Bands
from tawthiq.mse.batch import Labels
from tawthiq.mse.table import Ints
from tawthiq.register.overlap import AGE_BANDS


@dataclass(frozen=True)
class RowLabels:
    """For each stratum its labels, and (rows) the labels that a row allows, as bits; all where it says nothing."""

    strata: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    allowed: tuple[Ints, ...]

    def of_persons(self, person: Ints, size: int) -> list[Ints]:
        """(persons) of each stratum: what all rows of a person allow; where they conflict, what any of them says."""
        found = []
        for allowed, labels in zip(self.allowed, self.labels, strict=True):
            whole = (1 << len(labels)) - 1
            every, some = np.full(size, whole), np.zeros(size, dtype=np.int64)
            np.bitwise_and.at(every, person, allowed)
            np.bitwise_or.at(some, person, np.where(allowed == whole, 0, allowed))
            found.append(np.where(every == 0, some, every))
        return found

    def crossed(self, allowed: Sequence[int]) -> list[Labels]:
        """The strata, crossed, that sets of labels allow."""
        each = [
            [name for bit, name in enumerate(names) if value >> bit & 1]
            for names, value in zip(self.labels, allowed, strict=True)
        ]
        return list(product(*each))


def row_labels(records: Any, strata: Sequence[str], bands: Bands = AGE_BANDS) -> RowLabels:
    """What each record allows: an age that may be in two bands allows both. A label that no record gives is no stratum."""
    said = [_said(records, stratum, bands) for stratum in strata]
    labels, allowed = [], []
    for stratum, values in zip(strata, said, strict=True):
        names = sorted({name for some in values for name in some})
        if stratum == "age_band":
            names = [_band(*band) for band in bands if _band(*band) in names]
        place = {name: 1 << bit for bit, name in enumerate(names)}
        whole = (1 << len(names)) - 1
        labels.append(tuple(names))
        allowed.append(np.array([sum(place[name] for name in some) or whole for some in values], dtype=np.int64))
    return RowLabels(tuple(strata), tuple(labels), tuple(allowed))


def _said(records: Any, stratum: str, bands: Bands) -> list[set[str]]:
    if stratum == "age_band":
        ends = zip(records["age_low"].to_pylist(), records["age_high"].to_pylist(), strict=True)
        return [_bands(low, high, bands) for low, high in ends]
    if stratum == "month":
        days = zip(records["death_low"].to_pylist(), records["death_high"].to_pylist(), strict=True)
        return [{f"{low:%Y-%m}"} if _in_one_month(low, high) else set() for low, high in days]
    return [set() if value in (None, "", "unknown") else {str(value)} for value in records[stratum].to_pylist()]


def _bands(low: int | None, high: int | None, bands: Bands) -> set[str]:
    if low is None or high is None:
        return set()
    return {_band(first, last) for first, last in bands if low <= last and first <= high}


def _band(first: int, last: int) -> str:
    return f"{first}-{last}" if last < AGE_BANDS[-1][1] else f"{first}+"


def _in_one_month(low: Any, high: Any) -> bool:
    return bool(low and high and (low.year, low.month) == (high.year, high.month))
