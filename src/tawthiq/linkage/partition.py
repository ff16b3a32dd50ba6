"""From pairs to persons: which records are about one person.

Chains are the danger: A is like B, B is like C, and so A becomes C's brother. Clusters are therefore joined greedily,
likeliest first, and only where the mean probability over *all* pairs of records across them reaches the threshold
(average linkage; Bansal, Blum and Chawla's correlation clustering, 2004, solved greedily). What a person judged is
never overruled: `same` joins, `different` keeps apart.
"""

import heapq
from collections.abc import Iterable
from typing import Any

from tawthiq.linkage.settings import LinkageSettings


def partition(records: Any, pairs: Any, settings: LinkageSettings, *, threshold: float | None = None) -> Any:
    """Give each record the number of its cluster: the smallest `position` among its records.

    Returns a table (record_id, cluster) in the order of `position`. A list of `settings.deduplicated_lists` has at
    most one record in a cluster, unless a judgement joins two. Another `threshold` than the settings' asks how the
    partition would look to a stricter or a more lenient reader.
    """
    import pyarrow as pa

    records = records.select(["record_id", "position", "list_id"]).sort_by(
        [("position", "ascending"), ("record_id", "ascending")]
    )
    record_ids, positions = records["record_id"].to_pylist(), records["position"].to_pylist()
    once = [name if name in settings.deduplicated_lists else None for name in records["list_id"].to_pylist()]
    index = {record_id: number for number, record_id in enumerate(record_ids)}
    edges = [
        (index[left], index[right], probability, judged)
        for left, right, probability, judged in zip(
            *(pairs[name].to_pylist() for name in ("left", "right", "probability", "judged")), strict=True
        )
        if left in index and right in index
    ]
    clusters = _Clusters(once)
    clusters.judge(edges)
    clusters.agglomerate(edges, settings.threshold if threshold is None else threshold)
    numbers = [positions[clusters.find(number)] for number in range(len(record_ids))]
    return pa.table({"record_id": pa.array(record_ids, pa.string()), "cluster": pa.array(numbers, pa.int64())})


Edge = tuple[int, int, float, str | None]


class _Clusters:
    """Disjoint sets of records; a set is known by its smallest record."""

    def __init__(self, once: list[str | None]) -> None:
        self._parent = list(range(len(once)))
        self._size = [1] * len(once)
        self._lists = [{name} if name else set[str]() for name in once]
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
            if judged == "same":
                self._join(self.find(left), self.find(right))
        for left, right, _, judged in edges:
            a, b = self.find(left), self.find(right)
            if judged == "different" and a != b:
                self._apart.setdefault(a, set()).add(b)
                self._apart.setdefault(b, set()).add(a)

    def agglomerate(self, edges: Iterable[Edge], threshold: float) -> None:
        """Join clusters, likeliest first, while the mean probability across them reaches the threshold."""
        for left, right, probability, judged in edges:
            a, b = self.find(left), self.find(right)
            if a != b and judged is None:
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
