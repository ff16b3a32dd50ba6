"""Every pair of lists may depend on each other, and a prior holds the dependences small: a Bayesian log-linear model.

Silverman (2020, J. R. Stat. Soc. A 183:691-736) and Silverman, Chan and Vincent (2024, Statistics and Computing 34:44):
interactions of two lists are N(0, 1) beforehand, the constant and the lists' own terms flat. With `keep`, their threshold:
interactions less than so many posterior standard deviations from nothing are left out, and the rest is fitted again.

A flat constant is p(N) ∝ 1/N and integrates out: with w_x the odds of pattern x against being on no list and S their sum,
the likelihood is the product of (w_x / S)^n_x, and n0 is negative binomial with n and S / (1 + S). What is left is
log-concave. It is drawn from by importance sampling about its mode, from a multivariate t, with the weights' own
diagnostics (Vehtari, Simpson, Gelman, Yao and Gabry 2024, J. Mach. Learn. Res. 25(72)).
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numba import njit

from tawthiq.mse import existence, prior
from tawthiq.mse.estimate import Fitted, Result, from_distribution, quantiles, refused
from tawthiq.mse.hierarchy import Model, pairs
from tawthiq.mse.lattice import subset_sums, sums_below, superset_sums
from tawthiq.mse.loglinear import MOST_LISTS, MOST_UNDOCUMENTED
from tawthiq.mse.overlap import too_little
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats, Ints

FAMILY = "shrinkage"
ASSUMES = ("closed_population", "lists_matched", "pairs_depend_a_little", "equal_catchability_given_model")

_FREEDOM = 7.0  # of the t from which draws are proposed: tails heavier than the posterior's
_BATCHES = 20
_LEAST_EFFECTIVE = 1000.0
_HEAVY = 0.7  # shape of the weights' tail from which their averages cannot be trusted
_MOST_DRAWS = 1 << 17
_FITTED = 400  # draws of what the model says of the observed patterns


@dataclass(frozen=True)
class ShrinkageOptions:
    """`prior_sd` of each interaction; `keep`, 2 in the papers, leaves out those not so many standard deviations away."""

    prior_sd: float = 1.0
    keep: float | None = None
    draws: int = 20_000


def fit(table: CaptureTable, options: ShrinkageOptions | None = None, seed: int = 1) -> Result:
    """The posterior of how many people there were, every pair of lists free to depend a little on each other.

    Refuses with `prior_driven` where the pairs are not identifiable without the prior, `mle_does_not_exist` where not even
    independent lists have an answer, `weights_uneven` where the draws do not stand for the posterior; and as `loglinear.fit`.
    """
    options = options or ShrinkageOptions()
    if refusal := too_little(FAMILY, table):
        return refusal
    table = table.used()
    if table.size > MOST_LISTS:
        return refused(
            FAMILY, table, "too_many_lists", "merge_lists", "other_family", lists=table.size, most=MOST_LISTS
        )
    cells = table.cells().astype(np.float64)
    independent, every_pair = Model(table.size), Model.of(table.size, pairs(table.size))
    if code := existence.code(cells, independent):
        values = {"code": code, "model": str(independent)}
        return refused(FAMILY, table, existence.REASONS[code], "more_records", "merge_lists", **values)
    code = existence.code(cells, every_pair)
    if code >= 2:
        return refused(FAMILY, table, "prior_driven", "more_records", "merge_lists", code=code, model=str(every_pair))
    posterior = _sampled(
        table, cells, np.array(every_pair.terms, dtype=np.int64), options.prior_sd, options.draws, seed
    )
    terms = posterior.terms
    kept = terms if options.keep is None else terms[np.abs(posterior.mean) > options.keep * posterior.sd]
    if len(kept) < len(terms):
        posterior = _sampled(table, cells, kept, options.prior_sd, options.draws, seed)
    return _told(table, cells, posterior, options, code, seed)


@dataclass(frozen=True)
class _Posterior:
    """Draws of N, sorted, with their weights and the batch each was drawn in; mean and sd of each interaction; how well
    the draws stand for the posterior."""

    terms: Ints
    values: Floats
    weights: Floats
    batch: Ints
    mean: Floats
    sd: Floats
    effective: float
    shape: float
    parameters: Floats  # (draws, lists and interactions) of log odds, resampled by their weights


def _told(
    table: CaptureTable, cells: Floats, posterior: _Posterior, options: ShrinkageOptions, code: int, seed: int
) -> Result:
    if posterior.effective < _LEAST_EFFECTIVE or posterior.shape > _HEAVY:
        values = {"effective_draws": posterior.effective, "shape": posterior.shape}
        return refused(FAMILY, table, "weights_uneven", "more_records", "other_family", **values)
    if _quantile(posterior, 0.975) > MOST_UNDOCUMENTED * table.n:
        return refused(
            FAMILY, table, "nearly_all_undocumented", "more_records", "check_linkage", times=MOST_UNDOCUMENTED
        )
    wider = _sampled(table, cells, posterior.terms, 2 * options.prior_sd, options.draws, seed)
    median_if_wider = _quantile(wider, 0.5)
    ends = {str(at): _error(posterior, at) for at in (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)}
    against = prior.if_doubled(*(_log_missed(each, table.n) for each in (posterior, wider)))
    diagnostics: dict[str, Any] = {
        "draws": len(posterior.values),
        "effective_draws": posterior.effective,
        "weights_tail_shape": posterior.shape,
        "monte_carlo_errors": ends,
        "prior_sd": options.prior_sd,
        "median_if_prior_sd_is_doubled": median_if_wider if median_if_wider < MOST_UNDOCUMENTED * table.n else None,
        "code_without_prior": code,
        "prior": against,
        "interactions": [
            {
                "lists": [name for place, name in enumerate(table.lists) if term >> place & 1],
                "mean": mean,
                "sd": sd,
            }
            for term, mean, sd in zip(
                posterior.terms.tolist(), posterior.mean.tolist(), posterior.sd.tolist(), strict=True
            )
        ],
    }
    warnings: list[dict[str, Any]] = []
    low, high = _quantile(posterior, 0.25), _quantile(posterior, 0.75)
    if not low <= median_if_wider <= high:
        warnings.append(
            {"code": "prior_matters", "median": _quantile(posterior, 0.5), "median_if_wider": median_if_wider}
        )
    if code:
        warnings.append({"code": "bounded_by_prior"})
    return from_distribution(
        FAMILY,
        table,
        posterior.values,
        posterior.weights,
        assumes=ASSUMES,
        diagnostics=diagnostics,
        warnings=tuple(warnings),
        seed=seed,
        fitted=partial(_fitted, len(cells), posterior.terms, posterior.parameters),
    )


def _log_missed(posterior: _Posterior, n: int) -> tuple[Floats, Floats]:
    """How many are missed for each documented, in logs, and the weights."""
    return np.log(np.maximum(posterior.values - n, 0.5) / n), posterior.weights


def _quantile(posterior: _Posterior, at: float) -> float:
    return quantiles(posterior.values, posterior.weights, (at,))[0]


def _error(posterior: _Posterior, at: float) -> float:
    """Monte Carlo error of a quantile, from batches of the draws."""
    found = []
    for batch in range(_BATCHES):
        inside = posterior.batch == batch
        found += quantiles(posterior.values[inside], posterior.weights[inside], (at,))
    return float(np.std(found, ddof=1) / np.sqrt(_BATCHES))


def _sampled(table: CaptureTable, cells: Floats, terms: Ints, prior_sd: float, draws: int, seed: int) -> _Posterior:
    """Importance sampling, the draws doubled until enough of them count."""
    lists = 1 << np.arange(table.size)
    parameters = np.concatenate([lists, terms])
    precision = np.where(np.isin(parameters, lists), 0.0, prior_sd**-2)
    margins = superset_sums(cells)[parameters]
    mode, information = _mode(cells, parameters, precision, margins)
    scaled, scale = _scaled(information)
    root = np.linalg.inv(np.linalg.cholesky(scaled)).T / scale[:, None]  # root root' is the covariance
    while True:
        rng = stream(table.digest, FAMILY, len(terms), seed)
        normal = rng.standard_normal((draws, len(parameters)))
        stretch = rng.chisquare(_FREEDOM, draws) / _FREEDOM
        drawn = mode + (normal @ root.T) / np.sqrt(stretch)[:, None]
        proposed = -0.5 * (_FREEDOM + len(parameters)) * np.log1p((normal**2).sum(axis=1) / stretch / _FREEDOM)
        odds, logs = _densities(drawn, parameters, precision, margins, table.n, len(cells))
        logs -= proposed
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        effective = float(1 / (weights**2).sum())
        if effective >= 4 * _LEAST_EFFECTIVE or 2 * draws > _MOST_DRAWS:
            break
        draws *= 2
    n0 = rng.poisson(np.minimum(rng.gamma(table.n, size=draws) / odds, 1e18)).astype(np.float64)
    interactions = drawn[:, table.size :]
    mean = weights @ interactions
    sd = np.sqrt(weights @ (interactions - mean) ** 2)
    order = np.argsort(n0, kind="stable")
    total = table.n + n0[order]
    resampled = drawn[np.searchsorted(np.cumsum(weights), (np.arange(_FITTED) + 0.5) / _FITTED)]
    shape = _tail_shape(weights)
    return _Posterior(terms, total, weights[order], order % _BATCHES, mean, sd, effective, shape, resampled)


def _fitted(patterns: int, terms: Ints, drawn: Floats) -> Fitted:
    """Chances of all patterns given draws of the lists' terms and of the interactions."""
    alpha = np.zeros((len(drawn), patterns))
    alpha[:, np.concatenate([1 << np.arange(patterns.bit_length() - 1), terms])] = drawn
    logs = np.stack([subset_sums(each)[1:] for each in alpha])
    return Fitted(np.arange(1, patterns), np.exp(logs - np.logaddexp.reduce(logs, axis=1, keepdims=True)))


def _mode(cells: Floats, parameters: Ints, precision: Floats, margins: Floats) -> tuple[Floats, Floats]:
    """The mode by Newton's method, and the information there."""
    n, places = cells.sum(), parameters[:, None] | parameters
    alpha = np.where(precision == 0, np.log(np.maximum(margins, 0.5) / n), 0.0)
    best, gradient, information = _at(alpha, parameters, precision, margins, n, len(cells), places)
    for _ in range(200):
        scaled, scale = _scaled(information)
        step = np.linalg.solve(scaled, gradient / scale) / scale
        if float(gradient @ step) < 1e-18 * n:
            break
        step *= min(1.0, 5.0 / float(np.abs(step).max()))
        for _ in range(40):
            worth, *rest = _at(alpha + step, parameters, precision, margins, n, len(cells), places)
            if worth >= best - 1e-13 * abs(best):
                break
            step /= 2
        alpha, best, (gradient, information) = alpha + step, worth, rest
        if float(np.abs(step).max()) < 1e-10:
            break
    return alpha, information


def _scaled(information: Floats) -> tuple[Floats, Floats]:
    """With a diagonal of 1, and a little more, so that counts of any size leave it positive definite; the scale."""
    scale = np.sqrt(np.diag(information))
    return information / np.outer(scale, scale) + 1e-12 * np.eye(len(scale)), scale


def _at(
    alpha: Floats, parameters: Ints, precision: Floats, margins: Floats, n: float, patterns: int, places: Ints
) -> tuple[float, Floats, Floats]:
    """Log posterior, its gradient and its information."""
    predictor = np.zeros(patterns)
    predictor[parameters] = alpha
    predictor = subset_sums(predictor)[1:]
    highest = predictor.max()
    odds = np.exp(predictor - highest)
    shares = superset_sums(np.concatenate([[0.0], odds / odds.sum()]))
    share = shares[parameters]
    worth = margins @ alpha - n * (highest + np.log(odds.sum())) - 0.5 * float(precision @ alpha**2)
    return (
        worth,
        margins - n * share - precision * alpha,
        n * (shares[places] - np.outer(share, share)) + np.diag(precision),
    )


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _densities(drawn: Any, parameters: Any, precision: Any, margins: Any, n: float, patterns: int) -> Any:
    """Of each draw: the odds S of being documented, and the log posterior."""
    odds, logs = np.empty(len(drawn)), np.empty(len(drawn))
    alpha = np.zeros(patterns)
    for draw in range(len(drawn)):
        prior, seen = 0.0, 0.0
        for place in range(len(parameters)):
            each = drawn[draw, place]
            alpha[parameters[place]] = each
            prior += precision[place] * each * each / 2
            seen += margins[place] * each
        predictor = sums_below(alpha)
        total = 0.0
        for pattern in range(1, patterns):
            total += np.exp(min(predictor[pattern], 600.0))
        odds[draw] = total
        logs[draw] = seen - n * np.log(total) - prior
    return odds, logs


def _tail_shape(weights: Floats) -> float:
    """Shape of the generalised Pareto of the largest weights (Zhang and Stephens 2009, Technometrics 51:316-325)."""
    count = int(min(0.2 * len(weights), 3 * np.sqrt(len(weights))))
    largest = np.sort(weights)[-count - 1 :]
    over = largest[1:] - largest[0]
    quarter = over[max(int(count / 4 + 0.5) - 1, 0)]
    if quarter <= 0:
        return 0.0
    tried = 30 + int(np.sqrt(count))
    theta = 1 / over[-1] + (1 - np.sqrt(tried / (np.arange(1, tried + 1) - 0.5))) / (3 * quarter)
    shape = np.log1p(-theta[:, None] * over).mean(axis=1)
    profile = count * (np.log(-theta / shape) - shape - 1)
    chance = np.exp(profile - profile.max())
    best = float(chance @ theta / chance.sum())
    found = float(np.log1p(-best * over).mean())
    return (count * found + 5.0) / (count + 10)  # a little towards 0.5, as PSIS has it
