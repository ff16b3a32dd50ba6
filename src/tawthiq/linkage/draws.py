"""Plausible partitions: not one best guess of who is who, but many, as likely as the pairs say.

Every figure that rests on linkage can be worked out for each of them, and its spread is what linkage does not know. A
partition is drawn from the distribution that assumes least (of greatest entropy; Jaynes, 1957) among those in which two
records are one person as often as their calibrated probability says, a person is transitive, a deduplicated list
names nobody twice, and judgements hold. Where probabilities contradict one another (A is B, B is C, A is not C), the
contradiction is shared between them by least squares.

What is beyond doubt is settled first; the rest falls into small groups that have nothing to do with one another, each
drawn by itself (`tawthiq.linkage.draws_exact`, `tawthiq.linkage.draws_gibbs`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from tawthiq.linkage.components import components
from tawthiq.linkage.draws_exact import LARGEST, draw_exactly
from tawthiq.linkage.draws_gibbs import draw_by_moves
from tawthiq.linkage.features import Floats, Ints
from tawthiq.linkage.partition import partition
from tawthiq.linkage.settings import LinkageSettings

SURE = 0.9995
_FLOORS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.1)
_LEFT_OUT = 100.0  # how much less probable than the least that is kept a pair is that was not
_LARGEST_GROUP = 80  # units; a larger group is parted at its weakest pairs


@dataclass(frozen=True, slots=True)
class Group:
    """Units that may be one person: what is said of each two of them, as square tables."""

    units: Ints
    probability: Floats  # (size, size), symmetric
    forbidden: np.ndarray  # (size, size): may not be one person

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.units)


def sample_partitions(records: Any, pairs: Any, settings: LinkageSettings, n: int, seed: int) -> list[Any]:
    """Draw n partitions of records into persons: tables (record_id, cluster) as `partition` gives them.

    The same records, pairs and seed give the same draws; the order of rows changes nothing. A pair that is not in the
    table is taken to be a hundredth as probable as the least that is kept.
    """
    settled = partition(records, pairs, settings, threshold=SURE)
    units = _Units(records, settled, settings)
    labels = np.tile(np.arange(units.size, dtype=np.int64), (n, 1))
    rng = np.random.default_rng(seed)
    groups = sorted(_groups(units, pairs, settings), key=lambda group: (group.size, group.units.tolist()))
    sizes = [group.size for group in groups]
    for size in sorted(set(sizes)):
        alike = groups[sizes.index(size) : sizes.index(size) + sizes.count(size)]
        if size <= LARGEST:
            drawn = draw_exactly(
                np.stack([g.probability for g in alike]), np.stack([g.forbidden for g in alike]), n, rng
            )
        else:
            drawn = np.stack([draw_by_moves(g.probability, g.forbidden, n, rng) for g in alike])
        for group, found in zip(alike, drawn, strict=True):
            labels[:, group.units] = group.units[found]
    return [units.table(row) for row in labels]


class _Units:
    """Records that are one person beyond doubt count as one; a unit is known by its place among the clusters."""

    def __init__(self, records: Any, settled: Any, settings: LinkageSettings) -> None:
        ordered = records.select(["record_id", "position", "list_id", "row_key"]).sort_by(
            [("position", "ascending"), ("record_id", "ascending")]
        )
        self.record_ids = settled["record_id"].combine_chunks()
        self._first, self.of_record = np.unique(settled["cluster"].to_numpy(), return_inverse=True)
        self.size = len(self._first)
        self.record = {name: number for number, name in enumerate(self.record_ids.to_pylist())}
        self.once: list[set[str]] = [set() for _ in range(self.size)]
        for unit, name in zip(self.of_record.tolist(), ordered["list_id"].to_pylist(), strict=True):
            if name in settings.deduplicated_lists:
                self.once[unit].add(name)

    def table(self, labels: Ints) -> Any:
        """The partition in which units with one label are one person, numbered by its first record."""
        import pyarrow as pa

        first = np.full(self.size, np.iinfo(np.int64).max)
        np.minimum.at(first, labels, self._first)
        cluster = first[labels][self.of_record]
        return pa.table({"record_id": self.record_ids, "cluster": pa.array(cluster, pa.int64())})


@dataclass(frozen=True, slots=True)
class _Edges:
    """Pairs of different units, left before right: the mean probability, and whether they were judged different."""

    left: Ints
    right: Ints
    probability: Floats
    different: np.ndarray

    def only(self, rows: np.ndarray) -> "_Edges":
        return _Edges(self.left[rows], self.right[rows], self.probability[rows], self.different[rows])


def _edges(units: _Units, pairs: Any, rest: float) -> _Edges:
    known = [
        (units.of_record[units.record[left]], units.of_record[units.record[right]], probability, judged == "different")
        for left, right, probability, judged in zip(
            *(pairs[name].to_pylist() for name in ("left", "right", "probability", "judged")), strict=True
        )
        if left in units.record and right in units.record
    ]
    a, b, probability, different = (np.array(column) for column in zip(*known, strict=True)) if known else _NOTHING
    code = np.minimum(a, b) * units.size + np.maximum(a, b)
    outside = a != b
    codes, place = np.unique(code[outside], return_inverse=True)
    total = np.bincount(place, weights=probability[outside], minlength=len(codes))
    found = np.bincount(place, minlength=len(codes))
    members = np.bincount(units.of_record, minlength=units.size)
    every = members[codes // units.size] * members[codes % units.size]
    # Rounded, so that the order in which it was summed changes no draw.
    mean = np.round((total + rest * np.maximum(every - found, 0)) / np.maximum(every, found), 9)
    judged = np.bincount(place, weights=different[outside], minlength=len(codes)) > 0
    return _Edges(codes // units.size, codes % units.size, mean, judged)


_NOTHING = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, bool))


def _groups(units: _Units, pairs: Any, settings: LinkageSettings) -> Iterator[Group]:
    """Units that hang together by pairs in doubt; too large a group is parted at its weakest pairs."""
    rest = settings.keep / _LEFT_OUT
    edges = _edges(units, pairs, rest)
    links = ~edges.different & (edges.probability >= settings.keep / 2)
    open_rows, floors = np.flatnonzero(links), list(_FLOORS)
    chosen: list[tuple[Ints, Ints]] = []
    for floor, _ in pairwise([*floors, 2.0]):
        open_rows = open_rows[edges.probability[open_rows] >= floor]
        component = components(units.size, edges.left[open_rows], edges.right[open_rows])
        size = np.bincount(component, minlength=units.size)
        done = size[component] <= _LARGEST_GROUP
        touched = np.unique(np.concatenate([edges.left[open_rows], edges.right[open_rows]]))
        chosen.append((touched[done[touched]], component))
        open_rows = open_rows[~done[edges.left[open_rows]]]
    for touched, component in chosen:
        order = touched[np.argsort(component[touched], kind="stable")]
        cuts = np.flatnonzero(np.diff(component[order])) + 1
        members = [part for part in np.split(order, cuts) if len(part)]
        yield from _tables(units, edges, members, rest)


def _tables(units: _Units, edges: _Edges, groups: Sequence[Ints], rest: float) -> Iterator[Group]:
    """The square tables of each group."""
    of_group, place = np.full(units.size, -1), np.full(units.size, -1)
    for number, members in enumerate(groups):
        of_group[members], place[members] = number, np.arange(len(members))
    inside = edges.only((of_group[edges.left] >= 0) & (of_group[edges.left] == of_group[edges.right]))
    order = np.argsort(of_group[inside.left], kind="stable")
    inside = inside.only(order)
    bounds = np.searchsorted(of_group[inside.left], np.arange(len(groups) + 1))
    for number, members in enumerate(groups):
        here = inside.only(np.arange(bounds[number], bounds[number + 1]))
        probability = np.full((len(members), len(members)), rest)
        forbidden = np.eye(len(members), dtype=bool)
        a, b = place[here.left], place[here.right]
        probability[a, b] = probability[b, a] = here.probability
        forbidden[a, b] |= here.different
        forbidden[b, a] |= here.different
        for i, one in enumerate(members.tolist()):
            for j, other in enumerate(members[:i].tolist()):
                if units.once[one] & units.once[other]:
                    forbidden[i, j] = forbidden[j, i] = True
        yield Group(members, np.where(forbidden, 0.0, probability), forbidden)
