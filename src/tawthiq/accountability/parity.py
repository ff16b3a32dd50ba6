"""Is each side's crime pursued alike? Shares, times and their differences, and what these numbers could have shown at all.

The unit is the incident; what one decision opens is one proceeding, which intervals and the test count as one. Sides
come from attributions; each result is repeated under every documenter's attribution and with unattributed incidents
given to each side. "No public record" is never "not pursued": bounds show all such incidents as pursued, then none.

Every rule is the same for every side: another naming of the sides gives the same numbers under the other names.
References are in `survival`, `proportions`, `permutation` and `detectable`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from tawthiq.accountability import permutation
from tawthiq.accountability.clock import Waits
from tawthiq.accountability.detectable import detectable_difference, detectable_ratio
from tawthiq.accountability.proportions import Interval, effective_number, newcombe, wilson
from tawthiq.accountability.survival import Mean, mean_difference, restricted_mean

Array = Any
LEVEL = 0.05


@dataclass(frozen=True)
class Rules:
    """What parity asks for: horizons in days, the fewest incidents for a comparison and for a test, draws and their seed."""

    horizons: tuple[int, ...] = (183, 365, 730)
    least_compared: int = 5
    least_tested: int = 30
    most_compared: int = 8
    draws: int = 999
    seed: int = 20250306


@dataclass(frozen=True)
class ShareAt:
    """The share of a side's incidents that had reached a milestone within a horizon, of those watched so long.

    `sure` surely reached it, `possible` may have (their day is an interval). `bounds` take every incident without a
    public record as not pursued, then as pursued in time.
    """

    side: int
    horizon: int
    watched: int
    proceedings: int
    effective: float
    sure: int
    possible: int
    interval: Interval
    bounds: Interval


@dataclass(frozen=True)
class Difference:
    """The first side's share less the second's at a horizon: its range, interval, and what could have been detected."""

    first: int
    second: int
    horizon: int
    low: float
    high: float
    interval: Interval
    detectable: float | None


@dataclass(frozen=True)
class MeanWait:
    """Mean days without the milestone within a horizon, days at their earliest and at their latest."""

    side: int
    earliest: Mean
    latest: Mean


@dataclass(frozen=True)
class MeanGap:
    """The first side's mean wait less the second's: its range over uncertain days, its interval, and the ratio of speeds
    that could have been detected."""

    first: int
    second: int
    horizon: float
    low: float
    high: float
    interval: Interval
    detectable_ratio: float | None


@dataclass(frozen=True)
class Parity:
    """What is found for one milestone under one reading of the attributions.

    `tests` holds the test with uncertain days at their earliest and at their latest; empty where `untested` says why
    not: `too_few_incidents` or `nothing_reached`.
    """

    incidents: tuple[int, ...]  # by side
    compared: tuple[int, ...]
    shares: tuple[ShareAt, ...]
    differences: tuple[Difference, ...]
    means: tuple[MeanWait, ...]
    gaps: tuple[MeanGap, ...]
    tested: tuple[int, ...] = ()
    tests: tuple[permutation.Test, ...] = ()
    untested: str = ""

    @property
    def p(self) -> Interval | None:
        """The range of the p-value."""
        found = [test.p for test in self.tests]
        return Interval(min(found), max(found)) if found else None

    @property
    def flagged(self) -> bool:
        """Whether the sides surely waited unlike, at a level of 5 %."""
        return self.p is not None and self.p.high <= LEVEL


@dataclass(frozen=True)
class Material:
    """The waits of incidents, their strata, and of which a public record says that nothing was opened; arrays of one length."""

    low: Array
    high: Array
    followed: Array
    proceedings: Array
    strata: Array
    none_stated: Array

    @classmethod
    def of(cls, waits: Waits, strata: Sequence[str], none_stated: frozenset[str] = frozenset()) -> "Material":
        """The material of one milestone; an incident without a proceeding is its own."""
        names = [each or f"\0{number}" for number, each in enumerate(waits.proceeding)]
        stated = np.array([each in none_stated for each in waits.incidents], bool)
        return cls(waits.low, waits.high, waits.followed, _codes(names), _codes(strata), stated)

    def observed(self) -> Array:
        """Whether the milestone has a public record."""
        return np.isfinite(self.high)

    def durations(self, latest: bool) -> Array:
        """Days waited, uncertain days at their earliest or latest."""
        return np.where(self.observed() & latest, self.high, self.low)


def _codes(names: Sequence[str]) -> Array:
    """Whole numbers for names, by first appearance, so that nothing hangs on what they are called."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], int)


def parity(material: Material, members: Array, rules: Rules, tested: bool = True) -> Parity:
    """Compare the sides: `members` gives each incident's side as a place in a list, below 0 where it has none."""
    size = int(members.max()) + 1 if members.size and members.max() >= 0 else 0
    counts = np.bincount(members[members >= 0], minlength=size)
    compared = _compared(counts, rules)
    shares = {
        (side, horizon): _share(material, members == side, side, horizon)
        for side in compared
        for horizon in rules.horizons
    }
    means, gaps = _mean_waits(material, members, compared, rules)
    found = Parity(
        incidents=tuple(int(number) for number in counts),
        compared=compared,
        shares=tuple(shares.values()),
        differences=tuple(
            _difference(shares[first, horizon], shares[second, horizon])
            for first, second in combinations(compared, 2)
            for horizon in rules.horizons
        ),
        means=means,
        gaps=gaps,
    )
    return _with_test(found, material, members, rules) if tested else found


def _compared(counts: Array, rules: Rules) -> tuple[int, ...]:
    """The sides with incidents enough to be compared; where there are many, a higher number is asked of all."""
    least = rules.least_compared
    while np.count_nonzero(counts >= least) > rules.most_compared:
        least += 1
    return tuple(int(side) for side in np.flatnonzero(counts >= least))


def _share(material: Material, own: Array, side: int, horizon: int) -> ShareAt:
    watched = own & (material.followed >= horizon)
    low, high = material.low[watched], material.high[watched]
    sure, possible = high <= horizon, np.isfinite(high) & (low <= horizon)
    unrecorded = ~np.isfinite(high) & ~material.none_stated[watched]
    clusters = material.proceedings[watched]
    number = int(np.count_nonzero(watched))
    effective = min(effective_number(sure, clusters), effective_number(possible, clusters))
    return ShareAt(
        side,
        horizon,
        number,
        int(np.unique(clusters[possible]).size),
        effective,
        int(sure.sum()),
        int(possible.sum()),
        Interval(_wilson(sure, effective).low, _wilson(possible, effective).high),
        Interval(
            *(float(part.mean()) if number else edge for part, edge in ((sure, 0.0), (possible | unrecorded, 1.0)))
        ),
    )


def _wilson(cases: Array, effective: float) -> Interval:
    return wilson(float(cases.mean()) * effective if cases.size else 0.0, effective)


def _difference(first: ShareAt, second: ShareAt) -> Difference:
    if not (first.watched and second.watched):
        return Difference(first.side, second.side, first.horizon, -1.0, 1.0, Interval(-1.0, 1.0), None)
    least = [(one.sure / one.watched, one.interval) for one in (first, second)]
    most = [(one.possible / one.watched, one.interval) for one in (first, second)]
    interval = Interval(newcombe(least[0], most[1]).low, newcombe(most[0], least[1]).high)
    low, high = least[0][0] - most[1][0], most[0][0] - least[1][0]
    together = (first.possible + second.possible) / (first.watched + second.watched)
    detectable = detectable_difference(together, (first.effective, second.effective))
    return Difference(first.side, second.side, first.horizon, low, high, interval, detectable)


def _mean_waits(
    material: Material, members: Array, compared: tuple[int, ...], rules: Rules
) -> tuple[tuple[MeanWait, ...], tuple[MeanGap, ...]]:
    if not compared:
        return (), ()
    # No further than every compared side was watched: beyond, nothing could be seen of one of them.
    watched = [float(material.durations(False)[members == side].max()) for side in compared]
    horizon = min([*watched, float(rules.horizons[-1])])
    means = {side: _mean(material, members == side, side, horizon) for side in compared}
    gaps = []
    for first, second in combinations(compared, 2):
        pair = (members == first) | (members == second)
        waits = _waits(material, np.where(members == second, 1, 0), False).only(pair)
        gaps.append(_gap(means[first], means[second], detectable_ratio(permutation.information(waits))))
    return tuple(means.values()), tuple(gaps)


def _mean(material: Material, own: Array, side: int, horizon: float) -> MeanWait:
    observed, clusters = material.observed()[own], material.proceedings[own]
    ends = [restricted_mean(material.durations(latest)[own], observed, horizon, clusters) for latest in (False, True)]
    return MeanWait(side, *ends)


def _gap(first: MeanWait, second: MeanWait, ratio: float | None) -> MeanGap:
    least = mean_difference(first.earliest, second.latest)
    most = mean_difference(first.latest, second.earliest)
    interval = Interval(least.limits()[0], most.limits()[1])
    return MeanGap(first.side, second.side, least.horizon, least.estimate, most.estimate, interval, ratio)


def _waits(material: Material, groups: Array, latest: bool) -> permutation.Waits:
    return permutation.Waits(
        material.durations(latest), material.observed(), groups, material.proceedings, material.strata
    )


def _with_test(found: Parity, material: Material, members: Array, rules: Rules) -> Parity:
    units = [int(np.unique(material.proceedings[members == side]).size) for side in range(len(found.incidents))]
    enough = [side for side, number in enumerate(units) if number >= rules.least_tested and side in found.compared]
    if len(enough) < 2:
        return replace(found, untested="too_few_incidents")
    kept = np.isin(members, enough)
    if not material.observed()[kept].any():
        return replace(found, untested="nothing_reached")
    groups = np.searchsorted(enough, np.where(kept, members, enough[0]))
    tests = []
    for latest in (False, True):
        waits = _waits(material, groups, latest).only(kept)
        # The same draws each time: another naming, or another end of an uncertain day, is no new chance.
        tests.append(permutation.permutation_test(waits, rules.draws, np.random.default_rng(rules.seed)))
    return replace(found, tested=tuple(enough), tests=tuple(tests))
