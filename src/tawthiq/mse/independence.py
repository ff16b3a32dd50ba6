"""All lists independent and everybody as likely to be named: the plainest model, exact, to hold the others against."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.special import chdtrc, gammaln

from tawthiq.errors import TableError
from tawthiq.mse import prior
from tawthiq.mse.estimate import Fitted, Result, from_distribution, refused
from tawthiq.mse.grid import Grid, distribution, doubled, spaced
from tawthiq.mse.overlap import refusal
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

FAMILY = "independence"
ASSUMES = ("closed_population", "lists_matched", "lists_independent", "equal_catchability")
MOST_RECORDS = 10_000_000_000
_FITTED = 400  # draws of what independent lists say of the observed patterns


@dataclass(frozen=True)
class Independence:
    """The prior of each list's rate of naming people: Beta(`a`, `b`), uniform unless said."""

    a: float = 1.0
    b: float = 1.0


def fit(table: CaptureTable, options: Independence = Independence(), seed: int = 1) -> Result:
    """How many people there were if lists were independent and everybody as likely to be on each: a latent class model of one.

    p(n0 | x) ∝ N! / (N n0!) prod_j B(a + n_j, b + N - n_j), exact; `seed` has no effect (Castledine 1981, Biometrika
    68:197-210, with p(N) ∝ 1/N). Refused: what `overlap.refusal` refuses. Where lists depend on one another the figure is
    wrong; `warnings` say if they seem to. Raises TableError for a prior that is not above 0.
    """
    for name, value in (("a", options.a), ("b", options.b)):
        if not 0 < value < np.inf:
            raise TableError("mse_option_wrong", option=name, value=f"{value:g}")
    if no := refusal(FAMILY, table):
        return no
    used = table.used()
    if used.n > MOST_RECORDS:
        return refused(FAMILY, table, "too_many_records", "finer_strata", n=used.n, most=MOST_RECORDS)
    grid, density, moved = _posterior(used, options)
    values, weights = distribution(grid, density)
    apart = _misfit(used, float(values[np.searchsorted(np.cumsum(weights), 0.5)]))
    return from_distribution(
        FAMILY,
        table,
        values,
        weights,
        assumes=ASSUMES,
        diagnostics={
            "grid_last": grid.end,
            "grid_moved": moved,
            **apart,
            "prior": _prior(used, options, values, weights),
        },
        warnings=({"code": "lists_depend", **apart},) if apart["p_value"] < 0.01 else (),
        fitted=partial(_fitted, used, options, grid.end),
    )


def posterior(table: CaptureTable, options: Independence = Independence()) -> tuple[Floats, Floats]:
    """Values of N and their weights, of any table, though `fit` would refuse it."""
    grid, density, _ = _posterior(table, options)
    return distribution(grid, density)


def _posterior(table: CaptureTable, options: Independence) -> tuple[Grid, Floats, float]:
    return doubled(table.n, lambda grid: _density(table, options, grid))


def _prior(table: CaptureTable, options: Independence, values: Floats, weights: Floats) -> dict[str, Any]:
    """The log odds of being missed beforehand, from rates drawn from their prior, and in the posterior."""
    chance = stream(table.digest, f"{FAMILY} prior", 0, 1)
    missed = np.log(chance.beta(options.b, options.a, (_FITTED, table.size))).sum(axis=1)
    after = np.log(np.maximum(values - table.n, 0.5) / table.n)
    return prior.shift((missed - np.log(-np.expm1(missed)), np.full(_FITTED, 1 / _FITTED)), (after, weights))


def _fitted(table: CaptureTable, options: Independence, end: float) -> Fitted:
    """Draws of N and, given N, of each list's rate: the chances of the patterns that somebody has."""
    chance = stream(table.digest, f"{FAMILY} patterns", 0, 1)
    grid = spaced(table.n, int(end))
    mass = _density(table, options, grid) * grid.width
    everyone = table.n + chance.choice(grid.n0, (_FITTED, 1), p=mass / mass.sum())
    rates = chance.beta(options.a + table.on_list, options.b + everyone - table.on_list)
    logs = np.log(rates) @ table.captured.T + np.log1p(-rates) @ ~table.captured.T
    seen = -np.expm1(np.log1p(-rates).sum(axis=1, keepdims=True))
    return Fitted(table.patterns, np.exp(logs) / seen)


def _density(table: CaptureTable, options: Independence, grid: Grid) -> Floats:
    everyone = grid.n0 + table.n
    logs = gammaln(everyone) - gammaln(grid.n0 + 1)
    for named in table.on_list:
        logs += gammaln(options.b + everyone - named) - gammaln(options.a + options.b + everyone)
    return np.asarray(np.exp(logs - logs.max()))


def _misfit(table: CaptureTable, size: float) -> dict[str, Any]:
    """Pearson's chi-squared of pairs' overlaps against independence, list by list of all N; its p-value is a rough guide."""
    rates = table.on_list / size
    expected = size * np.outer(rates, rates)
    above = np.triu_indices(table.size, 1)
    spread = expected * np.outer(1 - rates, 1 - rates)
    squares = ((table.overlaps - expected) ** 2 / np.maximum(spread, 1e-9))[above]
    statistic = float(squares.sum())
    return {"chi_squared": statistic, "p_value": float(chdtrc(len(squares) - 1, statistic))}
