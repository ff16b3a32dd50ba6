"""An estimate under a declared assumption: that there is no interaction of the highest order, or one of a stated size.

Aleshin-Guendel, Sadinle and Wakefield 2021, The central role of the identifying assumption in population size estimation,
arXiv:2101.09304. The observed patterns are fitted as they are; only the assumption says how many are unobserved, so what
becomes of the figure under others is shown beside it.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from tawthiq.errors import TableError
from tawthiq.mse import prior
from tawthiq.mse.estimate import Fitted, Result, from_distribution, quantiles, refused
from tawthiq.mse.observed import OddsDraws, margin, missed, odds_draws, signs
from tawthiq.mse.overlap import refusal
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable

FAMILY = "declared"
MOST_LISTS = 10
_MOST_TIMES = 1e6  # N beyond so many times the documented is no figure
_CONTRADICTED = 0.5  # of the draws
_FITTED = 400  # draws of the observed patterns


@dataclass(frozen=True)
class Declared:
    """What is declared: `xi` divides the odds of being missed that no interaction of the highest order (xi = 1) implies.

    `lists` are those among which it is declared, all unless said; with two of them xi is one over their odds ratio, whatever
    the others do. `prior` is added to each observed count; `curve` are the xi for which the figure is shown beside.
    """

    xi: float = 1.0
    lists: tuple[str, ...] = ()
    prior: float = 1.0
    draws: int = 20_000
    curve: tuple[float, ...] = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0)


def fit(table: CaptureTable, options: Declared = Declared(), seed: int = 1) -> Result:
    """How many people there were if lists interact no further than declared, and what other declarations would give.

    Of all people, those on none of the lists of the declaration are R / xi as many as are documented, R being the product of
    the probabilities of patterns on an odd number of them over that of an even number; those whom other lists name are
    among them. n0 is negative binomial given that. Refused: what `overlap.refusal` refuses; `zero_cells`, where a pattern
    has no people, since R then is a matter of the prior; `too_many_lists`, above ten; `contradicted`, where more are on other
    lists than the declaration allows; `prior_driven`, where the figure has no end. Raises TableError for an unknown
    list (`mse_list_missing`) and for what must be above 0 and is not (`mse_option_wrong`).
    """
    for name, value in (("xi", options.xi), ("prior", options.prior), *(("curve", each) for each in options.curve)):
        if not 0 < value < np.inf:
            raise TableError("mse_option_wrong", option=name, value=f"{value:g}")
    if no := refusal(FAMILY, table):
        return no
    used = table.used()
    among = _among(used, options.lists)
    if len(among) > MOST_LISTS:
        return refused(
            FAMILY, table, "too_many_lists", "merge_lists", "other_family", lists=len(among), most=MOST_LISTS
        )
    if zero := _empty(used, among):
        return refused(FAMILY, table, "zero_cells", "merge_lists", "other_family", cells=len(zero), patterns=zero[:10])
    chance = stream(table.digest, FAMILY, 0, seed)
    odds = odds_draws(used, among, options.prior, options.draws, chance)
    curve = [_point(used, among, odds, xi, chance) for xi in options.curve]
    log_odds = odds.log_odds(options.xi)
    contradicted = 1 - len(log_odds) / options.draws
    if contradicted > _CONTRADICTED:
        return refused(FAMILY, table, "contradicted", "other_family", share=contradicted, lists=list(among))
    values = used.n + missed(used.n, log_odds, chance)
    high = float(np.quantile(values, 0.975))
    if high > _MOST_TIMES * used.n:
        return refused(FAMILY, table, "prior_driven", "merge_lists", "more_records", high=high)
    size = mle(used, options.xi, among)
    cells, others = margin(used, among)[1:].astype(np.float64), options.prior * (1 << used.size - len(among))
    against = prior.of_ratio(np.full(len(cells), others, dtype=np.float64), cells + others, signs(len(among)))
    return from_distribution(
        FAMILY,
        table,
        values,
        np.ones(len(values)),
        assumes=("closed_population", "lists_matched", _assumed(used, among, options.xi)),
        models=({"assumption": "nhoi", "lists": list(among), "xi": options.xi, "mle": size},),
        diagnostics={
            "mle": size,
            "curve": curve,
            "draws": options.draws,
            "contradicted": contradicted,
            "prior": against,
        },
        seed=seed,
        fitted=partial(_fitted, used, options.prior) if used.size <= MOST_LISTS else None,
    )


def _fitted(table: CaptureTable, prior: float) -> Fitted:
    """Dirichlet draws: the observed patterns as they are."""
    chance = stream(table.digest, f"{FAMILY} patterns", 0, 1)
    return Fitted(np.arange(1, 1 << table.size), chance.dirichlet(table.cells()[1:] + prior, _FITTED))


def mle(table: CaptureTable, xi: float = 1.0, lists: tuple[str, ...] = ()) -> float:
    """The most likely N: people on some of the lists, plus the product of the counts of odd patterns over that of even ones.

    Divided by xi, that product is how many are on none of them. Never fewer than the documented; infinite where a pattern
    has no people, and there `fit` refuses. With three lists and xi = 1 it is the log-linear model of all pairs (Fienberg
    1972, Biometrika 59:591-603); on the margin of two, Lincoln-Petersen.
    """
    among = lists or table.lists
    cells = margin(table, among)[1:]
    if (cells == 0).any():
        return float("inf")
    return max(float(table.n), float(cells.sum() + np.exp(min(signs(len(among)) @ np.log(cells) - np.log(xi), 600))))


def _among(table: CaptureTable, lists: tuple[str, ...]) -> tuple[str, ...]:
    """The lists of the declaration, those that name nobody left out."""
    for name in lists:
        if name not in table.lists:
            raise TableError("mse_list_missing", value=name, columns=list(table.lists))
    return lists or table.lists


def _empty(table: CaptureTable, among: tuple[str, ...]) -> list[str]:
    """Patterns without people, a digit a list."""
    cells = margin(table, among)
    return [
        "".join(str(pattern >> place & 1) for place in range(len(among)))
        for pattern in range(1, len(cells))
        if not cells[pattern]
    ]


def _assumed(table: CaptureTable, among: tuple[str, ...], xi: float) -> str:
    if xi != 1:
        return "stated_interaction"
    return "no_highest_interaction" if len(among) == table.size else "no_highest_interaction_among_some"


def _point(
    table: CaptureTable, among: tuple[str, ...], odds: OddsDraws, xi: float, chance: np.random.Generator
) -> dict[str, Any]:
    """The figure under another declaration; None for an interval that most draws contradict."""
    log_odds = odds.log_odds(xi)
    point: dict[str, Any] = {"xi": xi, "point": None, "low": None, "high": None, "mle": mle(table, xi, among)}
    if len(log_odds) < len(odds.log_ratio) * (1 - _CONTRADICTED):
        return point
    values = np.sort(table.n + missed(table.n, log_odds, chance))
    low, middle, high = quantiles(values, np.ones(len(values)), (0.025, 0.5, 0.975))
    return {**point, "point": middle, "low": low, "high": high}
