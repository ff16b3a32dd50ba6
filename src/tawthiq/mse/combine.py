"""One figure from many: from replicates of imputed data, or from draws of a linkage."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri, stdtrit

from tawthiq.errors import TableError
from tawthiq.mse.estimate import LEVELS, Estimate, Result, quantiles
from tawthiq.mse.table import Floats

_LEAST = 0.1  # n0 of nobody, before its log is taken
_FEW = 10

Freedom = Literal["verdata", "rubin"]


@dataclass(frozen=True)
class Replicate:
    """One replicate's posterior: the mean and variance of log n0, the mean of n0, and how many are documented."""

    mean_log: float
    variance_log: float
    mean_n0: float
    n: float

    @classmethod
    def of(cls, n: float, n0: Floats, weights: Floats | None = None) -> "Replicate":
        """From draws of n0, at least two; those below 0.1 count as 0.1 in logs. Draws may have weights."""
        logs = np.log(np.maximum(n0, _LEAST))
        if weights is None:
            return cls(float(logs.mean()), float(logs.var(ddof=1)), float(np.mean(n0)), n)
        share = weights / weights.sum()
        mean = float(logs @ share)
        return cls(mean, float((logs - mean) ** 2 @ share), float(n0 @ share), n)


@dataclass(frozen=True)
class Combined:
    """One figure from replicates, in whole people; `low` and `high` are None where one replicate is all there is.

    `within` and `between` are the variances of log n0 inside replicates and from one to the next.
    """

    point: int
    low: int | None
    high: int | None
    n: int
    replicates: int
    within: float
    between: float
    freedom: float | None
    freedom_by: Freedom
    level: float = 0.95
    warnings: tuple[dict[str, Any], ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Everything, for JSON; degrees of freedom without end are null."""
        endless = self.freedom is not None and not np.isfinite(self.freedom)
        return {**asdict(self), "freedom": None if endless else self.freedom}


def combine(replicates: Sequence[Replicate], freedom: Freedom = "verdata", level: float = 0.95) -> Combined:
    """One figure with its interval from replicates of multiply imputed data, as the Colombian truth commission's was made.

    The point is the mean of the documented plus the mean of n0; the interval is on log n0, with total variance
    W + (1 + 1/m) B and Student's t. Degrees of freedom are those of the R package verdata, (m - 1)(1 + W / ((m + 1) B))², or
    with "rubin" those of Rubin 1987, (m - 1)(1 + W / ((1 + 1/m) B))²; endless where replicates agree (B = 0). Fewer than ten
    replicates bring a warning, one has no interval. Raises TableError for none.
    """
    if not replicates:
        raise TableError("mse_no_replicates")
    m = len(replicates)
    n = round(float(np.mean([each.n for each in replicates])))
    point = round(n + float(np.mean([each.mean_n0 for each in replicates])))
    means = np.array([each.mean_log for each in replicates])
    within = float(np.mean([each.variance_log for each in replicates]))
    between = float(means.var(ddof=1)) if m > 1 else 0.0
    few = ({"code": "few_replicates", "replicates": m, "least": _FEW},) if m < _FEW else ()
    if m == 1:
        return Combined(point, None, None, n, m, within, between, None, freedom, level, few)
    degrees = _freedom(m, within, between, freedom)
    half = _student(degrees, level) * float(np.sqrt(within + (1 + 1 / m) * between))
    low, high = (round(n + float(np.exp(np.clip(means.mean() + side * half, -700, 700)))) for side in (-1, 1))
    return Combined(point, low, high, n, m, within, between, degrees, freedom, level, few)


def combine_counts(counts: Sequence[float], observed: float = 0) -> Combined:
    """One count from replicates in which missing values were imputed: the mean ± 1.96 roots of (1 + 1/m) B, not below `observed`."""
    if not counts:
        raise TableError("mse_no_replicates")
    m, mean = len(counts), float(np.mean(counts))
    between = float(np.var(counts, ddof=1)) if m > 1 else 0.0
    few = ({"code": "few_replicates", "replicates": m, "least": _FEW},) if m < _FEW else ()
    if m == 1:
        return Combined(round(mean), None, None, round(observed), m, 0.0, between, None, "rubin", 0.95, few)
    half = 1.96 * float(np.sqrt((1 + 1 / m) * between))
    low = round(max(mean - half, observed))
    return Combined(
        round(mean), low, round(mean + half), round(observed), m, 0.0, between, float("inf"), "rubin", 0.95, few
    )


def pool(results: Sequence[Result], most: int = 200_000) -> Result:
    """One posterior from one per draw of the linkage, each with the same say: linkage-averaging (Sadinle 2018, arXiv:1812.09590).

    A proper posterior where the draws are from the posterior of the linkage. Draws whose table could not be estimated are
    counted in a warning; where more than half are, the commonest refusal is the result. Raises TableError for none.
    """
    if not results:
        raise TableError("mse_no_replicates")
    estimates = [each for each in results if isinstance(each, Estimate)]
    refusals = [each for each in results if not isinstance(each, Estimate)]
    if len(refusals) * 2 > len(results):
        reasons = [each.reason for each in refusals]
        return next(each for each in refusals if each.reason == max(sorted(set(reasons)), key=reasons.count))
    values = np.concatenate([each.values for each in estimates])
    weights = np.concatenate([each.weights / each.weights.sum() for each in estimates])
    order = np.argsort(values, kind="stable")
    values, weights = _thinned(values[order], weights[order] / len(estimates), most)
    ends = {level: quantiles(values, weights, ((1 - level) / 2, (1 + level) / 2)) for level in LEVELS}
    few = [{"code": "few_replicates", "replicates": len(results), "least": _FEW}] if len(results) < _FEW else []
    lost = [{"code": "replicates_refused", "refused": len(refusals), "of": len(results)}] if refusals else []
    codes = sorted({str(warning["code"]) for each in estimates for warning in each.warnings})
    theirs = [{"code": "replicates_warn", "codes": codes}] if codes else []
    return Estimate(
        family="+".join(sorted({each.family for each in estimates})),
        point=quantiles(values, weights, (0.5,))[0],
        intervals={level: (low, high) for level, (low, high) in ends.items()},
        n=round(float(np.mean([each.n for each in estimates]))),
        values=values,
        weights=weights,
        assumes=tuple(sorted({code for each in estimates for code in each.assumes})),
        diagnostics={
            "replicates": len(results),
            "n": [each.n for each in estimates],
            "points": [each.point for each in estimates],
        },
        warnings=(*few, *lost, *theirs),
        digest=hashlib.sha256(";".join(each.digest for each in results).encode()).hexdigest(),
    )


def _thinned(values: Floats, weights: Floats, most: int) -> tuple[Floats, Floats]:
    """The same distribution in at most so many points, each of equal weight where there were more."""
    if len(values) <= most:
        return values, weights
    cumulative = np.cumsum(weights)
    at = (np.arange(most) + 0.5) / most * cumulative[-1]
    return values[np.searchsorted(cumulative, at)], np.full(most, 1 / most)


def _freedom(m: int, within: float, between: float, freedom: Freedom) -> float:
    share = between * (m + 1 if freedom == "verdata" else 1 + 1 / m)
    return (m - 1) * (1 + within / share) ** 2 if share > 1e-12 * max(within, 1e-300) else float("inf")


def _student(degrees: float, level: float) -> float:
    return float(ndtri((1 + level) / 2) if np.isinf(degrees) else stdtrit(degrees, (1 + level) / 2))
