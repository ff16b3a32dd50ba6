"""How long things take when some have not happened yet: waiting times seen only up to a day.

A waiting time has `durations` (days) and `observed` (whether it ended, or was still going on when last looked at).
Everything here is arrays in, arrays out. Dates known only as intervals are in `interval_censored`.

References: Kaplan & Meier (1958); Greenwood (1926); Aalen & Johansen (1978); Kalbfleisch & Prentice (1980) for the
log-log interval; Marubini & Valsecchi (1995) for the variance of a cumulative incidence; Royston & Parmar (2013) for
restricted means; Mantel (1966) for the log-rank test.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

Array = Any
CONFIDENCE = 0.95
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Curve:
    """A step function over days: it takes `estimate[i]` from `times[i]` on; arrays of one length, one entry an event time.

    `low` and `high` are pointwise limits, NaN where no interval can be given.
    """

    times: Array
    at_risk: Array
    events: Array
    estimate: Array
    variance: Array
    low: Array
    high: Array
    start: float  # the value before the first event: 1 for waiting, 0 for an incidence
    last: float  # the last day anybody was watched

    def at(self, day: float) -> float:
        """The estimate on a day."""
        place = int(np.searchsorted(self.times, day, side="right")) - 1
        return float(self.estimate[place]) if place >= 0 else self.start


def kaplan_meier(durations: Array, observed: Array, confidence: float = CONFIDENCE) -> Curve:
    """The share still waiting, by day (Kaplan–Meier), with Greenwood's variance and log-log limits."""
    durations, observed = np.asarray(durations, float), np.asarray(observed, bool)
    times, at_risk, events = event_table(durations, observed)
    estimate = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        summed = np.cumsum(events / (at_risk * (at_risk - events)))
        variance = np.where(estimate > 0, estimate**2 * summed, 0.0)
    low, high = log_log_limits(estimate, variance, confidence)
    last = float(durations.max()) if durations.size else 0.0
    return Curve(times, at_risk, events, estimate, variance, low, high, 1.0, last)


def aalen_johansen(durations: Array, causes: Array, cause: int, confidence: float = CONFIDENCE) -> Curve:
    """The share to which one of several ends has come, by day (Aalen–Johansen).

    `causes` holds 0 for still waiting, else a positive number for the end that came. Ties need no jitter: all ends of a
    day are taken at that day.
    """
    durations, causes = np.asarray(durations, float), np.asarray(causes, int)
    times, at_risk, events = event_table(durations, causes > 0)
    own = np.array([np.count_nonzero((durations == day) & (causes == cause)) for day in times], float)
    waiting = np.concatenate([[1.0], np.cumprod(1 - events / at_risk)[:-1]]) if times.size else times
    incidence = np.cumsum(waiting * own / at_risk)
    variance = _incidence_variance((at_risk, events, own), waiting, incidence)
    low, high = log_log_limits(incidence, variance, confidence)
    last = float(durations.max()) if durations.size else 0.0
    return Curve(times, at_risk, own, incidence, variance, low, high, 0.0, last)


def _incidence_variance(table: tuple[Array, Array, Array], waiting: Array, incidence: Array) -> Array:
    """Var F(t) = Σ (F(t) − F(tᵢ))² d/(n(n−d)) + Σ S² k(n−k)/n³ − 2 Σ (F(t) − F(tᵢ)) S k/n², k the ends of this cause."""
    at_risk, events, own = table
    with np.errstate(divide="ignore", invalid="ignore"):
        # Where everybody left meets an end, F does not rise any more: the factor is 0.
        hazard = np.where(at_risk > events, events / (at_risk * (at_risk - events)), 0.0)
    cross = waiting * own / at_risk**2
    ends = np.cumsum(waiting**2 * own * (at_risk - own) / at_risk**3)
    square = incidence**2 * np.cumsum(hazard) - 2 * incidence * np.cumsum(hazard * incidence)
    square += np.cumsum(hazard * incidence**2)
    product = incidence * np.cumsum(cross) - np.cumsum(cross * incidence)
    return np.maximum(square + ends - 2 * product, 0.0)


def event_table(durations: Array, observed: Array) -> tuple[Array, Array, Array]:
    """Event times, the number still waiting just before each, and the number of events at each."""
    ended = np.sort(durations[observed])
    times, events = np.unique(ended, return_counts=True)
    ordered = np.sort(durations)
    at_risk = ordered.size - np.searchsorted(ordered, times, side="left")
    return times, at_risk.astype(float), events.astype(float)


def log_log_limits(share: Array, variance: Array, confidence: float) -> tuple[Array, Array]:
    """Pointwise limits on the scale log(−log p); the value itself at 0 and 1, where that scale ends."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    inside = (share > _ROUNDING) & (share < 1 - _ROUNDING)
    p = np.where(inside, share, 0.5)
    error = np.sqrt(variance) / (p * np.abs(np.log(p)))
    low, high = p ** np.exp(z * error), p ** np.exp(-z * error)
    return np.where(inside, low, share), np.where(inside, high, share)


@dataclass(frozen=True)
class Mean:
    """A mean time, in days, within the first `horizon` days, with its standard error."""

    estimate: float
    error: float
    horizon: float

    def limits(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """Normal limits."""
        return _normal_limits(self.estimate, self.error, confidence)


def restricted_mean(durations: Array, observed: Array, horizon: float, clusters: Array | None = None) -> Mean:
    """Mean days waited within the first `horizon` days: the area under the Kaplan–Meier curve up to there.

    The standard error is Greenwood's; with `clusters` (a whole number for each waiting time), that of the sums of
    influence by cluster, so that a hundred times ended by one decision count as one.
    """
    durations, observed = np.asarray(durations, float), np.asarray(observed, bool)
    curve = kaplan_meier(durations, observed)
    edges = np.concatenate([[0.0], np.minimum(curve.times, horizon), [horizon]])
    steps = np.concatenate([[1.0], curve.estimate]) * np.diff(edges)
    area = float(steps.sum())
    after = (
        area - np.cumsum(steps)[:-1] if curve.times.size else np.zeros(0)
    )  # area from each event time to the horizon
    within = curve.times <= horizon
    if clusters is None:
        with np.errstate(divide="ignore", invalid="ignore"):
            term = after**2 * curve.events / (curve.at_risk * (curve.at_risk - curve.events))
        return Mean(area, float(np.sqrt(np.where(within & (after > 0), term, 0.0).sum())), horizon)
    influence = _mean_influence(durations, observed, curve, np.where(within, after, 0.0))
    _, member = np.unique(np.asarray(clusters), return_inverse=True)
    sums = np.bincount(member, influence)
    spread = (sums**2).sum() * (sums.size / (sums.size - 1) if sums.size > 1 else 1.0)
    return Mean(area, float(np.sqrt(spread)), horizon)


def _mean_influence(durations: Array, observed: Array, curve: Curve, after: Array) -> Array:
    """What each waiting time adds to the error of a restricted mean: −Σ after(t) dMᵢ(t) / Y(t)."""
    weight = after / curve.at_risk
    compensator = np.concatenate([[0.0], np.cumsum(weight * curve.events / curve.at_risk)])
    passed = np.searchsorted(curve.times, durations, side="right")
    own = np.where(observed, np.concatenate([[0.0], weight])[passed], 0.0)
    return compensator[passed] - own


def mean_difference(first: Mean, second: Mean) -> Mean:
    """The first mean less the second, of two independent groups with one horizon."""
    return Mean(first.estimate - second.estimate, float(np.hypot(first.error, second.error)), first.horizon)


def _normal_limits(estimate: float, error: float, confidence: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    return estimate - z * error, estimate + z * error


def log_rank(durations: Array, observed: Array, groups: Array) -> tuple[float, float]:
    """The log-rank statistic of two or more groups (chi-squared, groups − 1 degrees of freedom) and its p-value.

    For large independent samples; parity uses the permutation version in `permutation`.
    """
    from scipy.stats import chi2

    durations, observed = np.asarray(durations, float), np.asarray(observed, bool)
    names, member = np.unique(np.asarray(groups), return_inverse=True)
    times, at_risk, events = event_table(durations, observed)
    risk = np.stack([_at_risk(durations[member == one], times) for one in range(names.size)])
    seen = np.stack([_events(durations[(member == one) & observed], times) for one in range(names.size)])
    share = risk / at_risk
    excess = (seen - share * events).sum(axis=1)
    spread = events * (at_risk - events) / np.maximum(at_risk - 1, 1)
    covariance = np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T
    kept = names.size - 1
    statistic = float(excess[:kept] @ np.linalg.pinv(covariance[:kept, :kept]) @ excess[:kept])
    return statistic, float(chi2.sf(statistic, kept))


def _at_risk(durations: Array, times: Array) -> Array:
    return durations.size - np.searchsorted(np.sort(durations), times, side="left").astype(float)


def _events(durations: Array, times: Array) -> Array:
    ordered = np.sort(durations)
    return np.searchsorted(ordered, times, side="right") - np.searchsorted(ordered, times, side="left").astype(float)
