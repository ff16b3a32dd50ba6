"""How lists overlap: what can be known before any model, and when no model should be asked."""

from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tawthiq.mse.copying import copies, odds_ratio
from tawthiq.mse.estimate import NotEstimable, refused
from tawthiq.mse.indices import chapman, lincoln_petersen
from tawthiq.mse.table import CaptureTable

LEAST_LISTS = 3
LEAST_RECORDS = 30
LEAST_SHARED = 5  # people on two or more lists
FEW_APART = 0.02  # of all people: so few on lists that share nobody with the others decide nothing


@dataclass(frozen=True)
class Pair:
    """Two lists: how many people they share, and what they alone would say of how many there were.

    `likeness` is the share of the people on either who are on both. `odds_ratio` is that of the two lists among people whom
    a third one names: 1 where knowing one says nothing of the other; None where fewer than 20 people tell.
    """

    lists: tuple[str, str]
    shared: int
    lincoln_petersen: float | None
    chapman: float
    likeness: float
    odds_ratio: float | None


@dataclass(frozen=True)
class Overlap:
    """How the lists of a table overlap.

    `groups` are lists that hang together by overlaps; `overlaps_none` those that share nobody with any other; `empty` those
    that name nobody; `adds_nobody` those on which everybody is on another list too; `copies` pairs of which one seems to
    copy the other (`copying.copies`); `apart` pairs without overlap, `triples` the number of triples of lists that share
    somebody, out of `of_triples`.
    """

    lists: tuple[str, ...]
    n: int
    on_list: tuple[int, ...]
    by_how_many: tuple[int, ...]
    pairs: tuple[Pair, ...]
    apart: tuple[tuple[str, str], ...]
    triples: int
    of_triples: int
    groups: tuple[tuple[str, ...], ...]
    overlaps_none: tuple[str, ...]
    empty: tuple[str, ...]
    adds_nobody: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return asdict(self)


def overlap(table: CaptureTable) -> Overlap:
    """How the lists of a table overlap: pairs, triples, groups, lists of no use and lists that copy one another."""
    captured, counts = table.captured, table.counts
    pairs = tuple(_pair(table, first, second) for first, second in combinations(range(table.size), 2))
    alone = captured[captured.sum(axis=1) == 1]
    used = table.on_list > 0
    full = [(captured[:, a] & captured[:, b] & captured[:, c]).any() for a, b, c in combinations(range(table.size), 3)]
    apart = groups(table)
    return Overlap(
        lists=table.lists,
        n=table.n,
        on_list=tuple(table.on_list.tolist()),
        by_how_many=tuple(np.bincount(captured.sum(axis=1), counts, table.size + 1).astype(int)[1:].tolist()),
        pairs=pairs,
        apart=tuple(pair.lists for pair in pairs if not pair.shared),
        triples=int(sum(full)),
        of_triples=len(full),
        groups=apart,
        overlaps_none=tuple(group[0] for group in apart if len(group) == 1) if len(apart) > 1 else (),
        empty=tuple(name for name, some in zip(table.lists, used, strict=True) if not some),
        adds_nobody=tuple(name for place, name in enumerate(table.lists) if used[place] and not alone[:, place].any()),
        copies=tuple(pair.lists for pair in copies(table)),
    )


def refusal(family: str, table: CaptureTable) -> NotEstimable | None:
    """Why no family of models should be asked of this table, or None.

    What `too_little` refuses, and `disconnected`: the lists fall into groups that share nobody, and what one misses the
    other says nothing about. A few people on lists of their own beside three that hang together are no reason (`strays`).
    """
    apart = groups(table)
    some = table.overlaps[np.triu_indices(table.size, 1)].any()
    if len(apart) > 1 and some and len(table.used().lists) >= LEAST_LISTS and not strays(table):
        values = {"groups": [list(group) for group in apart], "n_groups": len(apart)}
        return refused(family, table, "disconnected", "check_linkage", "merge_lists", **values)
    return too_little(family, table)


def strays(table: CaptureTable) -> tuple[str, ...]:
    """Lists that share nobody with the others, if these are at least three and all but a fiftieth of the people are on them."""
    main = max(groups(table), key=lambda group: int(table.counts[_on(table, group)].sum()), default=())
    others = tuple(name for name in table.used().lists if name not in main)
    few = table.n - int(table.counts[_on(table, main)].sum()) <= FEW_APART * table.n
    return others if len(main) >= LEAST_LISTS and few else ()


def _on(table: CaptureTable, names: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.asarray(table.captured[:, [table.lists.index(name) for name in names]].any(axis=1))


def too_little(family: str, table: CaptureTable) -> NotEstimable | None:
    """Why a table says too little for any model of lists, or None.

    `too_few_lists`: fewer than three name anybody. `no_overlap`: nobody is on two lists. `too_few_records`: fewer than 30
    people, or fewer than 5 on two or more lists. Lists that share nobody pass: see `refusal`.
    """
    lists = int((table.on_list > 0).sum())
    if lists < LEAST_LISTS:
        helps = ("more_lists", "covariates", "two_list_bounds") if lists == 2 else ("more_lists",)
        return refused(family, table, "too_few_lists", *helps, lists=lists, least=LEAST_LISTS)
    shared = int(table.counts[table.captured.sum(axis=1) > 1].sum())
    if not shared:
        return refused(family, table, "no_overlap", "check_linkage", "more_lists", lists=list(table.used().lists))
    if table.n < LEAST_RECORDS or shared < LEAST_SHARED:
        values = {"n": table.n, "least": LEAST_RECORDS, "shared": shared, "least_shared": LEAST_SHARED}
        return refused(family, table, "too_few_records", "more_records", "coarser_strata", **values)
    return None


def _pair(table: CaptureTable, first: int, second: int) -> Pair:
    shared = int(table.overlaps[first, second])
    one, other = int(table.on_list[first]), int(table.on_list[second])
    told = odds_ratio(table, first, second)
    return Pair(
        lists=(table.lists[first], table.lists[second]),
        shared=shared,
        lincoln_petersen=lincoln_petersen(one, other, shared),
        chapman=chapman(one, other, shared),
        likeness=shared / max(one + other - shared, 1),
        odds_ratio=told[0] if told else None,
    )


def groups(table: CaptureTable) -> tuple[tuple[str, ...], ...]:
    """Lists that name somebody, by which of them hang together."""
    overlaps = table.overlaps > 0
    left, found = [place for place in range(table.size) if table.on_list[place]], []
    while left:
        group, edge = set(), {left[0]}
        while edge:
            group |= edge
            edge = {place for place in left if overlaps[place, sorted(edge)].any()} - group
        found.append(tuple(table.lists[place] for place in sorted(group)))
        left = [place for place in left if place not in group]
    return tuple(found)
