"""People by what is known of them: who is on which lists, with covariates such as age or place, counted."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tawthiq.errors import TableError
from tawthiq.mse.table import CaptureTable, Ints

Value = str | float | None  # None: not known, a level of its own and never filled in


@dataclass(frozen=True)
class People:
    """How many people are on exactly these lists and have exactly these covariates.

    `captured` (kinds, lists) and `values` (one of each covariate a kind) describe `counts` (kinds) people. A covariate is
    numbers, or it is words; None where it is not known. Kinds are sorted, each once, lists and covariates by name, so that
    people who are the same are equal however they were written down.
    """

    lists: tuple[str, ...]
    covariates: tuple[str, ...]
    captured: NDArray[np.bool_]
    values: tuple[tuple[Value, ...], ...]
    counts: Ints

    @classmethod
    def of(
        cls,
        lists: Sequence[str],
        covariates: Sequence[str],
        rows: Iterable[tuple[Sequence[int], Sequence[Value], int]],
    ) -> "People":
        """From rows of 0/1 (one a list), a value for each covariate, and a count.

        A covariate with a word anywhere is words throughout; a number that is not finite is not known. Raises TableError as
        `CaptureTable.of`, and `mse_covariates_wrong`.
        """
        rows = list(rows)
        named = sorted(range(len(covariates)), key=covariates.__getitem__)
        for number, (_, values, _) in enumerate(rows, start=1):
            if len(values) != len(covariates) or len(set(covariates)) != len(covariates):
                raise TableError("mse_covariates_wrong", row=number, value=len(values), expected=len(set(covariates)))
        CaptureTable.of(lists, [(history, count) for history, _, count in rows])  # raises for what is wrong
        columns = [_column([values[place] for _, values, _ in rows]) for place in named]
        order = sorted(range(len(lists)), key=lists.__getitem__)
        counted: dict[tuple[tuple[Value, ...], tuple[int, ...]], int] = {}
        for number, (history, _, count) in enumerate(rows):
            kind = tuple(column[number] for column in columns), tuple(int(history[place]) for place in order)
            if count:
                counted[kind] = counted.get(kind, 0) + int(count)
        kinds = sorted(counted, key=lambda kind: (tuple(map(_rank, kind[0])), kind[1]))
        return cls(
            tuple(lists[place] for place in order),
            tuple(covariates[place] for place in named),
            np.array([history for _, history in kinds], dtype=bool).reshape(len(kinds), len(lists)),
            tuple(values for values, _ in kinds),
            np.array([counted[kind] for kind in kinds], dtype=np.int64),
        )

    @classmethod
    def of_table(cls, table: CaptureTable) -> "People":
        """People of whom nothing is known but their lists."""
        histories = zip(table.captured.astype(int).tolist(), table.counts.tolist(), strict=True)
        return cls.of(table.lists, (), [(history, (), count) for history, count in histories])

    def table(self) -> CaptureTable:
        """Their capture histories alone."""
        return CaptureTable.of(self.lists, zip(self.captured.astype(int).tolist(), self.counts.tolist(), strict=True))

    def only(self, kept: NDArray[np.bool_]) -> "People":
        """Those of some kinds, `kept` (kinds)."""
        values = tuple(value for value, keep in zip(self.values, kept, strict=True) if keep)
        return People(self.lists, self.covariates, self.captured[kept], values, self.counts[kept])

    def numeric(self, name: str) -> bool:
        """Whether a covariate is numbers."""
        place = self.covariates.index(name)
        return any(isinstance(values[place], float) for values in self.values)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of it, lists and covariates numbered and not named."""
        rows = zip(self.captured.astype(int).tolist(), self.values, self.counts.tolist(), strict=True)
        return hashlib.sha256(repr((len(self.lists), list(rows))).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, People):
            return NotImplemented
        return (self.lists, self.covariates, self.digest) == (other.lists, other.covariates, other.digest)

    def __hash__(self) -> int:
        return hash((self.lists, self.covariates, self.digest))


def _column(values: Sequence[Value]) -> list[Value]:
    numbers = [float(value) for value in values if value is not None and not isinstance(value, str)]
    if len(numbers) < sum(value is not None for value in values):
        return [None if value is None else str(value) for value in values]
    known = iter(numbers)
    return [None if value is None or not math.isfinite(number := next(known)) else number for value in values]


def _rank(value: Value) -> tuple[bool, float, str]:
    """Not known comes first; then numbers or words in their order."""
    return value is not None, value if isinstance(value, float) else 0.0, value if isinstance(value, str) else ""
