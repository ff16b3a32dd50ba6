"""Capture histories, counted: how many people are on exactly which lists."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tawthiq.errors import TableError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_LISTS = 62  # a pattern is the bits of one integer


@dataclass(frozen=True)
class CaptureTable:
    """How many people are on exactly these lists and no others: a capture history and its count.

    `patterns[i]` has bit j set where people of row i are on list `lists[j]`. Rows are sorted by pattern, each pattern once,
    with a count of at least 1; nobody is on no list. Lists are sorted by name, so that tables that say the same are equal.
    """

    lists: tuple[str, ...]
    patterns: Ints
    counts: Ints

    @classmethod
    def of(cls, lists: Sequence[str], rows: Iterable[tuple[Sequence[int], int]]) -> "CaptureTable":
        """From rows of 0/1 (one a list) and a count. Raises TableError."""
        names = [str(name) for name in lists]
        if len(set(names)) != len(names):
            raise TableError("mse_list_twice", value=next(name for name in names if names.count(name) > 1))
        if not names or len(names) > MOST_LISTS:
            raise TableError("mse_lists_count", value=len(names), most=MOST_LISTS)
        order = sorted(range(len(names)), key=names.__getitem__)
        counted: dict[int, int] = {}
        for number, (row, count) in enumerate(rows, start=1):
            if len(row) != len(names) or any(each not in (0, 1) for each in row):
                raise TableError("mse_pattern_wrong", row=number, value=" ".join(map(str, row)))
            if count < 0 or count != int(count):
                raise TableError("mse_count_wrong", row=number, value=str(count))
            pattern = sum(1 << place for place, column in enumerate(order) if row[column])
            if count and not pattern:
                raise TableError("mse_on_no_list", row=number, value=int(count))
            if count:
                counted[pattern] = counted.get(pattern, 0) + int(count)
        return cls._sorted(tuple(names[column] for column in order), counted)

    @classmethod
    def _sorted(cls, lists: tuple[str, ...], counted: Mapping[int, int]) -> "CaptureTable":
        patterns = np.array(sorted(counted), dtype=np.int64)
        return cls(lists, patterns, np.array([counted[int(pattern)] for pattern in patterns], dtype=np.int64))

    @property
    def size(self) -> int:
        """How many lists there are."""
        return len(self.lists)

    @cached_property
    def n(self) -> int:
        """How many people are on at least one list."""
        return int(self.counts.sum())

    @cached_property
    def captured(self) -> NDArray[np.bool_]:
        """(patterns, lists): who is on which list."""
        return np.asarray((self.patterns[:, None] >> np.arange(self.size)) & 1 > 0)

    @cached_property
    def on_list(self) -> Ints:
        """How many people each list names."""
        return np.asarray(self.counts @ self.captured.astype(np.int64))

    @cached_property
    def overlaps(self) -> Ints:
        """(lists, lists): how many people two lists share; a list with itself: how many it names."""
        captured = self.captured.astype(np.int64)
        return np.asarray((captured * self.counts[:, None]).T @ captured)

    def cells(self) -> Ints:
        """Counts of all 2^lists patterns, by their bits; for up to 20 lists. The first, on no list, is 0."""
        if self.size > 20:
            raise TableError("mse_too_many_lists", value=self.size, most=20)
        cells = np.zeros(1 << self.size, dtype=np.int64)
        cells[self.patterns] = self.counts
        return cells

    def without(self, name: str) -> "CaptureTable":
        """The table as if one list had never been; people whom only it names are gone."""
        place = self.lists.index(name)
        low = (1 << place) - 1
        counted: dict[int, int] = {}
        for pattern, count in zip(self.patterns.tolist(), self.counts.tolist(), strict=True):
            left = (pattern & low) | (pattern >> place + 1) << place
            if left:
                counted[left] = counted.get(left, 0) + count
        return self._sorted(self.lists[:place] + self.lists[place + 1 :], counted)

    def merged(self, names: Sequence[str], into: str) -> "CaptureTable":
        """Some lists taken as one, as where they copy one another."""
        rest = [name for name in self.lists if name not in names]
        captured = self.captured
        some = captured[:, [self.lists.index(name) for name in names]].any(axis=1)
        columns = [*(captured[:, self.lists.index(name)] for name in rest), some]
        rows = zip(np.stack(columns, axis=1).astype(int).tolist(), self.counts.tolist(), strict=True)
        return self.of([*rest, into], rows)

    def used(self) -> "CaptureTable":
        """Without the lists that name nobody."""
        table = self
        for name in [name for name, count in zip(self.lists, self.on_list.tolist(), strict=True) if not count]:
            table = table.without(name)
        return table

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the table with its lists numbered and not named: equal tables share their estimates."""
        text = f"{self.size};" + ";".join(f"{p}:{c}" for p, c in zip(self.patterns, self.counts, strict=True))
        return hashlib.sha256(text.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CaptureTable):
            return NotImplemented
        return self.lists == other.lists and self.digest == other.digest

    def __hash__(self) -> int:
        return hash((self.lists, self.digest))

    def to_rows(self) -> list[dict[str, Any]]:
        """Rows of 0/1 columns named by the lists, and `count`."""
        captured = self.captured.astype(int).tolist()
        return [
            {**dict(zip(self.lists, row, strict=True)), "count": count}
            for row, count in zip(captured, self.counts.tolist(), strict=True)
        ]

    def to_csv(self) -> str:
        """CSV text with `in_` before each list's name, as `read` and verdata take it."""
        from tawthiq.mse.export import tables_csv

        return tables_csv({(): self})
