"""Lists that copy one another are one source: found by their overlap, or declared, and merged before anything is fitted.

A list that was copied from another lies nearly inside it. So do lists near complete, and lists of people who differ much in
how likely anybody is to name them. Near complete lists say nothing of each other; differences between people raise the
overlap of all lists alike, and less among those whom a third names. Copying raises that of one pair, among these as well.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from scipy.special import betaincinv, ndtri

from tawthiq.errors import TableError
from tawthiq.mse.table import CaptureTable

# Each at least so much at the lower end of its interval.
INSIDE = 0.75  # of the smaller list is on the larger
TOGETHER = 6.0  # odds ratio of the two among people on third lists
BEYOND = 3.0  # odds of the smaller list's people to be on the larger, over those of any other list's people
ENOUGH_ELSEWHERE = 20  # people on a third list, without whom an odds ratio says nothing
_LOWER = 0.025


@dataclass(frozen=True)
class Copy:
    """Two lists of which one copies the other, or is made of the same source.

    `inside` is the share of the smaller list that is on the larger, `others` the largest such share of a third list of 20 people,
    `odds_ratio` that of the two lists among people whom third ones name; `_low` are lower ends of intervals of 95 %.
    `basis` is "overlap" or "declared"; of a declared pair the figures need not be extreme.
    """

    lists: tuple[str, str]
    basis: str
    inside: float
    inside_low: float
    others: float | None
    odds_ratio: float | None
    odds_ratio_low: float | None

    def to_json(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Merged:
    """A table in which lists that copy one another are one, that as given, and why: the new names with those they stand for."""

    given: CaptureTable
    table: CaptureTable
    groups: dict[str, tuple[str, ...]]
    copies: tuple[Copy, ...]


def copies(table: CaptureTable, provenance: Sequence[tuple[str, str]] = ()) -> tuple[Copy, ...]:
    """Pairs of lists that copy one another: those declared in `provenance`, and those whose overlap is too much for anything else.

    By overlap, all of this must hold, at the lower ends of intervals (Clopper and Pearson 1934; Woolf 1955 with half a person
    added to each count): 0.75 of the smaller list is on the larger; among people on third lists the odds ratio of the
    two is 6; and the odds of being on the larger list are, for the smaller list's people, 3 times those for the people of any
    list that is not nearly inside another itself. Fewer than 20 people to compare with say nothing, and the pair is left as
    it is; so are lists that all lie in one another. Raises TableError for a list that is not there.
    """
    declared = {frozenset(pair) for pair in provenance}
    for name in sorted(name for pair in declared for name in pair):
        if name not in table.lists:
            raise TableError("mse_list_missing", value=name, columns=list(table.lists))
    near = [_copy(table, *pair) for pair in combinations(table.used().lists, 2)]
    nested = [each.lists for each in near if _nested(each)]
    found = []
    for each in near:
        if frozenset(each.lists) in declared:
            found.append(replace(each, basis="declared"))
        elif each.lists in nested and _beyond(table, each.lists, _joined(nested, each.lists)):
            found.append(each)
    return tuple(found)


def merge_copies(table: CaptureTable, provenance: Sequence[tuple[str, str]] = ()) -> Merged:
    """The table with every group of lists that copy one another taken as one list, named after all of them."""
    found = copies(table, provenance)
    pairs = [each.lists for each in found]
    groups = {_joined(pairs, pair) for pair in pairs}
    named = {"+".join(sorted(group)): tuple(sorted(group)) for group in groups}
    merged = table
    for into, names in sorted(named.items()):
        merged = merged.merged(names, into)
    return Merged(table, merged, dict(sorted(named.items())), found)


def odds_ratio(table: CaptureTable, first: int, second: int) -> tuple[float, float] | None:
    """Of two lists among people on a third, with the lower end of its interval; None where fewer than 20 people tell."""
    captured = table.captured
    elsewhere = np.delete(captured, [first, second], axis=1).any(axis=1)
    if table.counts[elsewhere].sum() < ENOUGH_ELSEWHERE:
        return None
    kind = (2 * captured[:, first] + captured[:, second])[elsewhere]
    cells = np.bincount(kind, table.counts[elsewhere], 4) + 0.5
    logs = float(np.array([1, -1, -1, 1]) @ np.log(cells))
    spread = float(np.sqrt((1 / cells).sum()))
    return float(np.exp(logs)), float(np.exp(logs + ndtri(_LOWER) * spread))


def _copy(table: CaptureTable, one: str, other: str) -> Copy:
    small, large = _by_size(table, (one, other))
    shared, size = int(table.overlaps[small, large]), int(table.on_list[small])
    enough = np.flatnonzero(table.on_list >= ENOUGH_ELSEWHERE).tolist()
    third = [place for place in enough if place not in (small, large)]
    told = odds_ratio(table, small, large)
    return Copy(
        lists=(one, other),
        basis="overlap",
        inside=shared / size,
        inside_low=float(betaincinv(shared, size - shared + 1, _LOWER)) if shared else 0.0,
        others=max((float(table.overlaps[place, large] / table.on_list[place]) for place in third), default=None),
        odds_ratio=told[0] if told else None,
        odds_ratio_low=told[1] if told else None,
    )


def _nested(pair: Copy) -> bool:
    return pair.inside_low >= INSIDE and pair.odds_ratio_low is not None and pair.odds_ratio_low >= TOGETHER


def _beyond(table: CaptureTable, pair: tuple[str, str], nested: frozenset[str]) -> bool:
    """The smaller list lies in the larger far more than the lists that are nested with neither."""
    small, large = _by_size(table, pair)
    outside = [place for place, name in enumerate(table.lists) if name not in nested]
    outside = [place for place in outside if table.on_list[place] >= ENOUGH_ELSEWHERE]
    shares = [(int(table.overlaps[each, large]), int(table.on_list[each])) for each in (small, *outside)]
    logs = [np.log((shared + 0.5) / (size - shared + 0.5)) for shared, size in shares]
    spread = [1 / (shared + 0.5) + 1 / (size - shared + 0.5) for shared, size in shares]
    low = [logs[0] - log + ndtri(_LOWER) * np.sqrt(spread[0] + more) for log, more in zip(logs, spread, strict=True)]
    return bool(outside) and min(low[1:]) >= np.log(BEYOND)


def _by_size(table: CaptureTable, pair: tuple[str, str]) -> tuple[int, int]:
    one, other = sorted((table.lists.index(name) for name in pair), key=lambda place: (table.on_list[place], place))
    return one, other


def _joined(pairs: Sequence[tuple[str, str]], to: tuple[str, str]) -> frozenset[str]:
    """The lists that hang together with these by pairs."""
    found = set(to)
    while more := {name for pair in pairs if found & set(pair) for name in pair} - found:
        found |= more
    return frozenset(found)
