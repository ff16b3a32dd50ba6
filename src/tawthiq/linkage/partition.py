"""From pairs to persons: which records are about one person.

Chains are the danger: A is like B, B is like C, and so A becomes C's brother. Clusters are therefore joined greedily,
likeliest first, and only where the mean probability over *all* pairs of records across them reaches the threshold
(average linkage; Bansal, Blum and Chawla's correlation clustering, 2004, solved greedily). What a person judged is
never overruled: `same` joins, `different` keeps apart.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.components import components
from tawthiq.linkage.settings import LinkageSettings

_NOT_JUDGED = -1
_CONTENT = ("tokens", "kunya", "mother", "sex", "age_low", "age_high", "birth_low", "birth_high", "death_low", "death_high",
            "adm1", "adm2", "adm3")  # fmt: skip


def partition(records: Any, pairs: Any, settings: LinkageSettings, *, threshold: float | None = None) -> Any:
    """Give each record the number of its cluster: the smallest `position` among its records.

    Returns a table (record_id, cluster) in the order of `position`. A list of `settings.deduplicated_lists` has at
    most one record in a cluster, unless a judgement joins two. Another `threshold` than the settings' asks how the
    partition would look to a stricter or a more lenient reader.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    order = pc.sort_indices(records, sort_keys=[("position", "ascending"), ("record_id", "ascending")])
    said = records
    records = records.select(["record_id", "position", "list_id"]).take(order)
    least = settings.threshold if threshold is None else threshold
    edges = _edges(records, pairs)
    size = records.num_rows
    once = _once(records["list_id"], settings)
    crowd = _components(size, edges, least)
    inside = np.flatnonzero(crowd[edges.left] == crowd[edges.right])
    agreed = _agreed(crowd, edges, inside, (once, least))
    cluster = np.where(agreed[crowd], _first_of(crowd)[crowd], np.arange(size))
    rest = inside[~agreed[crowd[edges.left[inside]]]]
    if len(rest):
        members = np.unique([edges.left[rest], edges.right[rest]])
        members = members[_by_content(said.take(order.take(pa.array(members))))]
        clusters = _Clusters([int(number) if number >= 0 else None for number in once[members]])
        chosen = edges.among(members, rest)
        clusters.judge(chosen)
        clusters.agglomerate(chosen, least)
        found = np.array([clusters.find(number) for number in range(len(members))])
        first = np.full(len(members), size)
        np.minimum.at(first, found, members)
        cluster[members] = first[found]
    numbers = np.asarray(records["position"])[cluster]
    return pa.table({"record_id": records["record_id"].cast(pa.string()), "cluster": pa.array(numbers, pa.int64())})


@dataclass(frozen=True, slots=True)
class _Edges:
    """Pairs by the places of their records, the earlier first."""

    left: Any
    right: Any
    probability: Any
    judged: Any  # 1 same, 0 different, -1 not judged

    def among(self, members: Any, chosen: Any) -> list["Edge"]:
        """Chosen edges, their records known by where they come in `members`."""
        rank = np.zeros(members.max() + 1, dtype=np.int64)
        rank[members] = np.arange(len(members))
        columns = rank[self.left[chosen]], rank[self.right[chosen]], self.probability[chosen], self.judged[chosen]
        return list(zip(*(column.tolist() for column in columns), strict=True))


def _edges(records: Any, pairs: Any) -> _Edges:
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = records["record_id"]
    left, right = (
        pc.fill_null(pc.index_in(pairs[name], value_set=ids), -1).to_numpy().astype(np.int64)
        for name in ("left", "right")
    )
    words = pa.array(["different", "same"], pa.string())
    judged = pc.fill_null(pc.index_in(pairs["judged"], value_set=words), _NOT_JUDGED).to_numpy().astype(np.int64)
    known = (left >= 0) & (right >= 0)
    ends = np.minimum(left, right)[known], np.maximum(left, right)[known]
    return _Edges(*ends, pairs["probability"].to_numpy()[known], judged[known])


def _once(lists: Any, settings: LinkageSettings) -> Any:
    """The number of each record's list if that names a person once, else -1."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = pa.array(sorted(settings.deduplicated_lists), pa.string())
    return pc.fill_null(pc.index_in(lists, value_set=names), -1).to_numpy().astype(np.int64)


def _by_content(records: Any) -> list[int]:
    """Rows in the order of what they say, then of their ids: by this ties are settled, not by where a record stands."""
    names = [name for name in (*_CONTENT, "record_id") if name in records.column_names]
    columns = (records[name].to_pylist() for name in names)
    keys = [tuple((value is not None, value) for value in row) for row in zip(*columns, strict=True)]
    return sorted(range(len(keys)), key=keys.__getitem__)


def _components(size: int, edges: _Edges, least: float) -> Any:
    """What could be one cluster at most: records joined by pairs that alone would do, or by a judgement."""
    joins = ((edges.probability >= least) & (edges.judged == _NOT_JUDGED)) | (edges.judged == 1)
    return components(size, edges.left[joins], edges.right[joins])


def _agreed(crowd: Any, edges: _Edges, inside: Any, rule: tuple[Any, float]) -> Any:
    """Crowds of which every pair alone would do, and that neither a judgement nor a list keeps apart."""
    once, least = rule
    left, right = edges.left[inside], edges.right[inside]
    does = (edges.probability[inside] >= least) & (edges.judged[inside] == _NOT_JUDGED)
    does &= (once[left] != once[right]) | (once[left] < 0)
    size = np.bincount(crowd)
    return np.bincount(crowd[left], weights=does, minlength=len(size)) == size * (size - 1) // 2


def _first_of(crowd: Any) -> Any:
    first = np.full(crowd.max(initial=-1) + 1, len(crowd))
    np.minimum.at(first, crowd, np.arange(len(crowd)))
    return first


Edge = tuple[int, int, float, int]
"""Left, right, probability, judged."""


class _Clusters:
    """Disjoint sets of records; a set is known by its smallest record."""

    def __init__(self, once: list[int | None]) -> None:
        self._parent = list(range(len(once)))
        self._size = [1] * len(once)
        self._lists = [set[int]() if name is None else {name} for name in once]
        self._apart: dict[int, set[int]] = {}
        self._sums: dict[int, dict[int, float]] = {}  # cluster -> neighbour -> sum of probabilities across

    def find(self, record: int) -> int:
        """The cluster of a record."""
        while self._parent[record] != record:
            self._parent[record] = self._parent[self._parent[record]]
            record = self._parent[record]
        return record

    def judge(self, edges: Iterable[Edge]) -> None:
        """Join what was judged the same, then keep apart what was judged different."""
        edges = list(edges)
        for left, right, _, judged in edges:
            if judged == 1:
                self._join(self.find(left), self.find(right))
        for left, right, _, judged in edges:
            a, b = self.find(left), self.find(right)
            if judged == 0 and a != b:
                self._apart.setdefault(a, set()).add(b)
                self._apart.setdefault(b, set()).add(a)

    def agglomerate(self, edges: Iterable[Edge], threshold: float) -> None:
        """Join clusters, likeliest first, while the mean probability across them reaches the threshold."""
        for left, right, probability, judged in edges:
            a, b = self.find(left), self.find(right)
            if a != b and judged == _NOT_JUDGED:
                for one, other in ((a, b), (b, a)):
                    row = self._sums.setdefault(one, {})
                    row[other] = row.get(other, 0.0) + probability
        heap = [self._entry(a, b) for a, row in self._sums.items() for b in row if a < b]
        heap = [entry for entry in heap if -entry[0] >= threshold]
        heapq.heapify(heap)
        while heap:
            entry = heapq.heappop(heap)
            a, b = entry[1], entry[2]
            if self._stale(entry) or not self._may_join(a, b):
                continue
            kept = self._join(a, b)
            for other in sorted(self._sums.get(kept, {})):
                new = self._entry(min(kept, other), max(kept, other))
                if -new[0] >= threshold:
                    heapq.heappush(heap, new)

    def _entry(self, a: int, b: int) -> tuple[float, int, int]:
        return (-round(self._sums[a][b] / (self._size[a] * self._size[b]), 9), a, b)

    def _stale(self, entry: tuple[float, int, int]) -> bool:
        _, a, b = entry
        return self._parent[a] != a or self._parent[b] != b or self._entry(a, b) != entry

    def _may_join(self, a: int, b: int) -> bool:
        return not (self._lists[a] & self._lists[b]) and b not in self._apart.get(a, ())

    def _join(self, a: int, b: int) -> int:
        if a == b:
            return a
        kept, gone = min(a, b), max(a, b)
        self._parent[gone] = kept
        self._size[kept] += self._size[gone]
        self._lists[kept] = self._lists[kept] | self._lists[gone]
        for other in sorted(self._apart.pop(gone, ())):
            self._apart[other].discard(gone)
            self._apart[other].add(kept)
            self._apart.setdefault(kept, set()).add(other)
        for other, total in self._sums.pop(gone, {}).items():
            self._sums[other].pop(gone)
            if other != kept:
                row = self._sums.setdefault(kept, {})
                row[other] = row.get(other, 0.0) + total
                self._sums[other][kept] = row[other]
        return kept
