"""The estimate against the threshold from which two records are taken for one person, and how many pairs it hangs on.

    records, pairs ──► the partition of each threshold ──► tables by stratum ──► the estimate of each, families as over draws

A lower threshold joins all that a higher one joins, likeliest first (`tawthiq.linkage.partition`), so that one curve answers two
questions: what the figure is for a stricter or a more lenient reader, and how many further pairs would have to be one person for
it to fall to some other. Between two thresholds of the grid pairs and figures are taken to change evenly. Draws also join true
pairs that were never weighed, no threshold does: here others in doubt stand in for them, and it is told which thresholds leave
as many documented persons as the draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil
from typing import Any

import numpy as np

from tawthiq.estimates.drawn_tables import Rows, persons_of, tables_of
from tawthiq.mse.batch import PLAIN, Batch, Labels
from tawthiq.mse.combine import pool
from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.replicates import estimate_replicates, sums
from tawthiq.mse.table import CaptureTable
from tawthiq.register.expected import Fates

THRESHOLDS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
_COMPLETIONS = 3  # of missing labels: of one alone the curve jumps by as much as a step of the threshold moves it
_LESS = (0.0, 0.05, 0.1, 0.2)
_LEVEL = 0.95


@dataclass(frozen=True)
class Cut:
    """What a threshold makes of the lists: how many weighed pairs it joins, how many of them are held to be one person, and
    capture tables by stratum, once for each time that missing labels were drawn.
    """

    threshold: float
    pairs: int
    expected: float
    tables: tuple[Mapping[Labels, CaptureTable], ...]


@dataclass(frozen=True)
class Point:
    """A cut with the documented of the strata that have an estimate, and the figure of all; None where one now has none."""

    cut: Cut
    documented: int
    total: Estimate | None

    def to_json(self, known: tuple[int, int]) -> dict[str, Any]:
        """All of it; `calibrated` where the documented are as many as in most draws."""
        return {
            "threshold": self.cut.threshold,
            "pairs": self.cut.pairs,
            "expected": self.cut.expected,
            "documented": self.documented,
            "point": self.total.point if self.total else None,
            "interval": list(self.total.intervals[_LEVEL]) if self.total else None,
            "calibrated": known[0] <= self.documented <= known[1],
        }


def cuts_of(records: Any, pairs: Any, settings: Any, rows: Rows, fates: Fates, seed: int = 1) -> list[Cut]:
    """The lists cut at every threshold of the grid and at that of the register; `records` in the order of `rows`.

    Fates are weighed as in the register: the dead alone are counted.
    """
    import pyarrow.compute as pc

    from tawthiq.linkage.partition import partition

    ends = [pc.index_in(pairs[name], value_set=records["record_id"]).to_numpy() for name in ("left", "right")]
    said = pairs["probability"].to_numpy()
    found = []
    for threshold in sorted({*THRESHOLDS, settings.threshold}):
        clusters = partition(records, pairs, settings, threshold=threshold)
        cluster = clusters["cluster"].to_numpy()
        joined = cluster[ends[0]] == cluster[ends[1]]
        persons = persons_of(rows, cluster, fates.not_dead(clusters))
        tables = tuple(tables_of(persons, rows, seed + number) for number in range(_COMPLETIONS))
        found.append(Cut(threshold, int(joined.sum()), float(said[joined].sum()), tables))
    return found


def estimate_cuts(
    cuts: Sequence[Cut],
    families: Mapping[Labels, str],
    seed: int = 1,
    workers: int | None = None,
    batch: Batch = PLAIN,
) -> list[Point]:
    """The estimate of every cut: the sum of the strata that `families` names, each by its family, with missing labels drawn.

    Raises TableError where the cache of `batch` cannot be written.
    """
    asked = {
        f"{at:04d}/{number}": {labels: each[labels] for labels in families if labels in each}
        for at, cut in enumerate(cuts)
        for number, each in enumerate(cut.tables)
    }
    results = estimate_replicates(asked, families, seed, workers, batch).results
    points = []
    for at, cut in enumerate(cuts):
        names = [f"{at:04d}/{number}" for number in range(len(cut.tables))]
        documented = np.mean([sum(table.n for table in asked[name].values()) for name in names])
        points.append(Point(cut, round(float(documented)), _total(results, names, seed)))
    return points


def _total(results: Mapping[Labels, Mapping[str, Result]], names: Sequence[str], seed: int) -> Estimate | None:
    """The sum over strata, pooled over `names`; None unless every stratum answers in most: without one it is another sum."""
    here = {labels: {name: by_name[name] for name in names} for labels, by_name in results.items()}
    pooled = {labels: pool(list(each.values())) for labels, each in here.items()}
    if not pooled or not all(isinstance(each, Estimate) for each in pooled.values()):
        return None
    total = pool(list(sums(here, pooled, seed).values()))
    return total if isinstance(total, Estimate) else None


def sensitivity_to_threshold(points: Sequence[Point], decided: float, over: Mapping[str, Any]) -> dict[str, Any]:
    """The curve as JSON, beside the estimate over draws (`OverLinkage.to_json`): its calibrated region, and what a fall takes.

    `calibrated` are the thresholds between which the documented are as many as in 95 % of draws, or None. Each of `falls` says
    how many `pairs` beyond those of the register would have to be one person for the estimate to be `to`, and how many of them
    are `expected` to be. Where it is not `reached` these are the pairs up to which it can be followed: `all` in doubt, or
    those after which there is no estimate. `less` is None for the lower end of the interval.
    """
    known = over["documented"]["low"], over["documented"]["high"]
    goals = [(less, over["point"] * (1 - less)) for less in _LESS] + [(None, over["interval"][0])]
    lenient = [each for each in reversed(points) if each.cut.threshold <= decided]
    followed = [(each.cut, each.total.point) for each in takewhile(lambda each: each.total, lenient) if each.total]
    return {
        "decided": decided,
        "documented": {"low": known[0], "high": known[1]},
        "points": [each.to_json(known) for each in points],
        "calibrated": _region(points, *known),
        "falls": [_fall(followed, less, to, len(followed) == len(lenient)) for less, to in goals] if followed else [],
    }


def _region(points: Sequence[Point], low: int, high: int) -> list[float] | None:
    rising = [(each.documented, each.cut.threshold) for each in points]
    first = _reached(rising, low)
    last = _reached([(-documented, threshold) for documented, threshold in reversed(rising)], -high)
    return [first[0], last[0]] if first and last else None


def _fall(followed: Sequence[tuple[Cut, float]], less: float | None, to: float, whole: bool) -> dict[str, Any]:
    path = [(-figure, cut.pairs, cut.expected) for cut, figure in followed]
    found = _reached(path, -to)
    pairs, expected = (each - before for each, before in zip(found or path[-1][1:], path[0][1:], strict=True))
    told = {"reached": found is not None, "all": found is None and whole}
    return {"less": less, "to": to, "pairs": ceil(round(pairs, 6)), "expected": expected, **told}


def _reached(path: Sequence[tuple[float, ...]], height: float) -> list[float] | None:
    """Where a path, a height and what goes with it, first is so high; straight between its points."""
    for place, (here, *beside) in enumerate(path):
        if here >= height:
            below, *before = path[max(place - 1, 0)]
            share = (height - below) / (here - below) if here > below else 1.0
            return [one + share * (other - one) for one, other in zip(before, beside, strict=True)]
    return None
