"""Would the difference between groups be as large if the groups had been drawn by lot? A stratified permutation log-rank test.

Each waiting time gets its log-rank score within its stratum: whether it ended, less the hazard it passed through (Peto &
Peto 1972), so that a short follow-up by itself is no sign of anything. Scores are summed by cluster (what one decision ended
together), and the groups' labels are shuffled over clusters within strata. The statistic is the quadratic form of the
groups' sums (Strasser & Weber 1999); its exact mean and covariance under shuffling are known, so with many clusters,
none of them heavy, the limit takes the place of the draws.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.accountability.survival import event_table

Array = Any
MOST_DRAWN = 500  # clusters: beyond, the limit is used where no cluster is heavy
_LIGHT = 0.01  # the share of the whole variance that one cluster may bring
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Test:
    """What the test found: the statistic, its p-value and how it was got, and the number of clusters of each group."""

    statistic: float
    p: float
    draws: int  # 0 where the limit was used
    clusters: tuple[int, ...]

    __test__ = False  # no test class of pytest


@dataclass(frozen=True)
class Waits:
    """Waiting times of incidents: arrays of one length.

    `durations` in days, `observed` whether the wait ended, `clusters` and `strata` whole numbers, `groups` whole numbers
    from 0 (a place in a list of groups).
    """

    durations: Array
    observed: Array
    groups: Array
    clusters: Array
    strata: Array

    def only(self, kept: Array) -> "Waits":
        """The waits that a mask keeps."""
        return Waits(*(each[kept] for each in (self.durations, self.observed, self.groups, self.clusters, self.strata)))


def log_rank_scores(durations: Array, observed: Array, strata: Array) -> Array:
    """For each waiting time, whether it ended less the hazard that its stratum passed through meanwhile; sums to 0 in each stratum."""
    scores = np.zeros(len(durations))
    for stratum in np.unique(strata):
        own = strata == stratum
        times, at_risk, events = event_table(durations[own], observed[own])
        hazard = np.concatenate([[0.0], np.cumsum(events / at_risk)])
        scores[own] = observed[own] - hazard[np.searchsorted(times, durations[own], side="right")]
    return scores


def permutation_test(waits: Waits, draws: int, random: Any) -> Test:
    """Test that the groups wait alike, shuffling clusters within strata; `random` is numpy's generator.

    A cluster that holds incidents of two groups or strata counts as one cluster in each.
    """
    units = _units(waits)
    expected, covariance = _moments(units)
    away = units.sums @ units.label - expected
    inverse = np.linalg.pinv(covariance, hermitian=True)
    statistic = float(away @ inverse @ away)
    if units.sums.size > MOST_DRAWN and _heaviest(units) < _LIGHT:
        p, draws = _limit(statistic, covariance), 0
    else:
        p = _drawn(statistic, units, (expected, inverse), (draws, random))
    return Test(statistic, p, draws, tuple(int(number) for number in units.label.sum(axis=0)))


def information(waits: Waits) -> float:
    """What the log of a ratio of speeds between two groups is measured with: (its effect on the sum)² over the sum's variance.

    Where every wait is its own cluster this is the number of ends times the shares of the two groups (Schoenfeld 1981).
    """
    _, covariance = _moments(_units(waits))
    if covariance.shape[0] != 2 or covariance[0, 0] <= 0:
        return 0.0
    effect = 0.0
    for stratum in np.unique(waits.strata):
        own = waits.strata == stratum
        times, at_risk, events = event_table(waits.durations[own], waits.observed[own])
        first = np.sort(waits.durations[own & (waits.groups == 0)])
        share = (first.size - np.searchsorted(first, times, side="left")) / at_risk
        effect += float((events * share * (1 - share)).sum())
    return effect**2 / float(covariance[0, 0])


@dataclass(frozen=True)
class _Units:
    """What is shuffled: the sum of scores of each cluster, its group (one column each) and its stratum."""

    sums: Array
    label: Array
    strata: Array


def _units(waits: Waits) -> _Units:
    scores = log_rank_scores(waits.durations, waits.observed, waits.strata)
    key = np.stack([waits.strata, waits.clusters, waits.groups])
    _, first, member = np.unique(key, axis=1, return_index=True, return_inverse=True)
    # By place of first appearance, so that another naming of the groups gives the same draws.
    order = np.argsort(np.argsort(first))
    first = np.sort(first)
    size = int(waits.groups.max()) + 1 if waits.groups.size else 0
    sums = np.bincount(order[member.ravel()], scores, minlength=first.size)
    return _Units(sums, np.eye(size)[waits.groups[first]], waits.strata[first])


def _heaviest(units: _Units) -> float:
    squares = units.sums**2
    return float(squares.max() / max(squares.sum(), _TOLERANCE))


def _moments(units: _Units) -> tuple[Array, Array]:
    """Mean and covariance of the groups' sums over all shufflings within strata."""
    size = units.label.shape[1]
    expected, covariance = np.zeros(size), np.zeros((size, size))
    for stratum in np.unique(units.strata):
        own = units.strata == stratum
        number, held = int(own.sum()), units.label[own].sum(axis=0)
        mean = units.sums[own].mean()
        expected += held * mean
        if number > 1:
            spread = ((units.sums[own] - mean) ** 2).sum() / (number - 1)
            covariance += spread * (np.diag(held) - np.outer(held, held) / number)
    return expected, covariance


def _limit(statistic: float, covariance: Array) -> float:
    from scipy.stats import chi2

    freedom = int(np.linalg.matrix_rank(covariance, hermitian=True))
    return float(chi2.sf(statistic, freedom)) if freedom else 1.0


def _drawn(statistic: float, units: _Units, moments: tuple[Array, Array], how: tuple[int, Any]) -> float:
    """The share of shufflings with a statistic as large, counting the one that was seen (Phipson & Smyth 2010)."""
    (expected, inverse), (draws, random) = moments, how
    moved = np.zeros((draws, units.label.shape[1]))
    for stratum in np.unique(units.strata):
        own = np.flatnonzero(units.strata == stratum)
        if np.unique(units.label[own], axis=0).shape[0] < 2:
            moved += units.sums[own] @ units.label[own]
            continue
        moved += random.permuted(np.broadcast_to(units.sums[own], (draws, own.size)), axis=1) @ units.label[own]
    away = moved - expected
    statistics = np.einsum("ij,jk,ik->i", away, inverse, away)
    as_large = int(np.count_nonzero(statistics >= statistic - _TOLERANCE * max(1.0, statistic)))
    return (as_large + 1) / (draws + 1)
