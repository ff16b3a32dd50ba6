"""Would the difference between groups be as large if the groups had been drawn by lot? A stratified permutation log-rank test.

In each stratum a group's ends are set against those expected of its share of all still waiting (Mantel 1966). What one
decision ended together is one cluster: labels are shuffled over clusters within strata, and the statistic is divided by its
cluster-robust variance (Lin & Wei 1989), since shuffling alone would be wrong where groups were followed unequally long
(Neuhaus 1993; Janssen 1997). With many clusters, none of them heavy, its limit takes the place of the draws.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.accountability.survival import event_table

Array = Any
MOST_DRAWN = 500  # clusters: beyond, the limit is used where no cluster is heavy
_LIGHT = 0.01  # the share of the whole variance that one cluster may bring
_AT_ONCE = 2_000_000  # numbers of one array held at a time
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


def permutation_test(waits: Waits, draws: int, random: Any) -> Test:
    """Test that the groups wait alike, shuffling clusters within strata; `random` is numpy's generator.

    A cluster that holds incidents of two groups or strata counts as one cluster in each.
    """
    size = int(waits.groups.max()) + 1
    strata = list(_strata(waits))
    seen = [stratum.residuals(stratum.labels[None, :], size) for stratum in strata]
    statistic = float(_quadratic(seen)[0])
    counts = np.bincount(np.concatenate([stratum.labels for stratum in strata] or [[]]).astype(int), minlength=size)
    if counts.sum() > MOST_DRAWN and _heaviest(seen) < _LIGHT:
        p, draws = _limit(statistic, seen), 0
    else:
        as_large = sum(
            int(np.count_nonzero(found >= statistic - _TOLERANCE * max(1.0, statistic)))
            for found in _shuffled(strata, size, draws, random)
        )
        p = (as_large + 1) / (draws + 1)  # the one that was seen is one of them (Phipson & Smyth 2010)
    return Test(statistic, p, draws, tuple(int(number) for number in counts))


def information(waits: Waits) -> float:
    """What the log of a ratio of speeds between two groups is measured with: one over its variance.

    Where every wait is its own cluster this is near the number of ends times the shares of the groups (Schoenfeld 1981).
    """
    strata = list(_strata(waits))
    effect = sum(stratum.effect() for stratum in strata)
    variance = sum(float((stratum.residuals(stratum.labels[None, :], 2)[..., 0] ** 2).sum()) for stratum in strata)
    return effect**2 / variance if variance > _TOLERANCE else 0.0


@dataclass(frozen=True)
class _Stratum:
    """The waits of one stratum by length, the clusters they belong to (in order), and the label of each cluster."""

    times: Array
    hazard: Array  # at each event time
    risk: Array
    start: Array  # the first wait that still goes on just before each event time
    passed: Array  # event times that each wait has seen
    observed: Array
    member: Array  # the cluster of each wait
    labels: Array

    def residuals(self, labels: Array, size: int) -> Array:
        """Score residuals of each cluster for each way of labelling: labellings × clusters × groups but the last.

        A wait's is what it ended, less its group's share of all then waiting, less what both had been exposed to. Over
        groups they sum to nothing, so that the last says nothing new, whichever it is.
        """
        own = (labels[:, self.member, None] == np.arange(size - 1)).astype(float)
        before = np.concatenate([np.zeros_like(own[:, :1]), np.cumsum(own, axis=1)], axis=1)
        share = (before[:, -1:] - before[:, self.start]) / self.risk[:, None]
        nothing = np.zeros_like(own[:, :1])
        exposed = np.concatenate([nothing, np.cumsum(share * self.hazard[:, None], axis=1)], axis=1)
        hazard = np.concatenate([[0.0], np.cumsum(self.hazard)])
        at_end = np.concatenate([nothing, share], axis=1)[:, self.passed]
        found = self.observed[:, None] * (own - at_end) - own * hazard[self.passed, None] + exposed[:, self.passed]
        if self.member.size == self.labels.size:
            return found
        order = np.argsort(self.member, kind="stable")
        return np.add.reduceat(
            found[:, order], np.searchsorted(self.member[order], np.arange(self.labels.size)), axis=1
        )

    def effect(self) -> float:
        """The expected change of the first group's sum with the log of the ratio of speeds: ends × both shares at risk."""
        first = np.concatenate([[0], np.cumsum(self.labels[self.member] == 0)])
        share = (first[-1] - first[self.start]) / self.risk
        return float((self.hazard * self.risk * share * (1 - share)).sum())


def _strata(waits: Waits) -> Iterator[_Stratum]:
    """The strata with anything to say: some wait ended, and more than one cluster."""
    size = int(waits.groups.max(initial=0)) + 1
    for stratum in np.unique(waits.strata):
        own = np.flatnonzero(waits.strata == stratum)
        own = own[np.argsort(waits.durations[own], kind="stable")]
        durations, observed = waits.durations[own], waits.observed[own]
        key = waits.clusters[own] * size + waits.groups[own]
        _, first, member = np.unique(key, return_index=True, return_inverse=True)
        # Clusters by place of first appearance, so that another naming of the groups gives the same draws.
        order = np.argsort(np.argsort(first))
        times, risk, events = event_table(durations, observed)
        if times.size == 0 or first.size < 2:
            continue
        yield _Stratum(
            times=times,
            hazard=events / risk,
            risk=risk,
            start=np.searchsorted(durations, times, side="left"),
            passed=np.searchsorted(times, durations, side="right"),
            observed=observed.astype(float),
            member=order[member],
            labels=waits.groups[own][np.sort(first)],
        )


def _quadratic(residuals: list[Array]) -> Array:
    """For each labelling, the groups' sums in units of their cluster-robust covariance."""
    if not residuals:
        return np.zeros(1)
    sums = sum(each.sum(axis=1) for each in residuals)
    covariance = sum(np.einsum("dcg,dch->dgh", each, each) for each in residuals)
    if sums.shape[1] == 1:
        variance = covariance[:, 0, 0]
        return np.where(variance > _TOLERANCE, sums[:, 0] ** 2 / np.maximum(variance, _TOLERANCE), 0.0)
    return np.einsum("dg,dgh,dh->d", sums, np.linalg.pinv(covariance, hermitian=True), sums)


def _heaviest(residuals: list[Array]) -> float:
    squares = np.concatenate([(each[0] ** 2).sum(axis=1) for each in residuals])
    return float(squares.max() / max(squares.sum(), _TOLERANCE))


def _limit(statistic: float, residuals: list[Array]) -> float:
    from scipy.stats import chi2

    covariance = sum(each[0].T @ each[0] for each in residuals)
    freedom = int(np.linalg.matrix_rank(covariance, hermitian=True))
    return float(chi2.sf(statistic, freedom)) if freedom else 1.0


def _shuffled(strata: list[_Stratum], size: int, draws: int, random: Any) -> Iterator[Array]:
    """The statistics of so many shufflings of the labels over clusters, within strata; a few at a time."""
    largest = max((stratum.member.size for stratum in strata), default=1)
    at_once = max(1, min(draws, _AT_ONCE // (largest * size)))
    for begun in range(0, draws, at_once):
        now = min(at_once, draws - begun)
        found = []
        for stratum in strata:
            labels = random.permuted(np.broadcast_to(stratum.labels, (now, stratum.labels.size)), axis=1)
            found.append(stratum.residuals(labels, size))
        yield _quadratic(found) if found else np.zeros(now)
