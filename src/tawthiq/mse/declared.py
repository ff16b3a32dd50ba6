"""An estimate under a declared assumption: that there is no interaction of the highest order, or one of a stated size.

Aleshin-Guendel, Sadinle and Wakefield 2021, The central role of the identifying assumption in population size estimation,
arXiv:2101.09304. The observed patterns are fitted as they are; only the assumption says how many are unobserved, so what
becomes of the figure under others is shown beside it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.mse.estimate import Result, from_distribution, quantiles, refused
from tawthiq.mse.observed import log_odds_draws, missed, signs
from tawthiq.mse.overlap import refusal
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

FAMILY = "declared"
MOST_LISTS = 10
_MOST_TIMES = 1e6  # N beyond so many times the documented is no figure


@dataclass(frozen=True)
class Declared:
    """What is declared: `xi` divides the odds of being missed that no interaction of the highest order (xi = 1) implies.

    `prior` is added to each observed count; `curve` are the xi for which the figure is shown beside.
    """

    xi: float = 1.0
    prior: float = 1.0
    draws: int = 20_000
    curve: tuple[float, ...] = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0)


def fit(table: CaptureTable, options: Declared = Declared(), seed: int = 1) -> Result:
    """How many people there were if lists interact no further than declared, and what other declarations would give.

    n0 is negative binomial (n, xi / (xi + R)) given R, the product of the probabilities of patterns on an odd number of
    lists over that of an even number. Refused: what `overlap.refusal` refuses; `zero_cells`, where a pattern has no people,
    since R then is a matter of the prior; `too_many_lists`, above ten; `prior_driven`, where the figure has no end.
    """
    if no := refusal(FAMILY, table):
        return no
    used = table.used()
    if used.size > MOST_LISTS:
        return refused(FAMILY, table, "too_many_lists", "merge_lists", "other_family", lists=used.size, most=MOST_LISTS)
    if zero := _empty(used):
        return refused(FAMILY, table, "zero_cells", "merge_lists", "other_family", cells=len(zero), patterns=zero[:10])
    chance = stream(table.digest, FAMILY, 0, seed)
    odds = log_odds_draws(used, options.prior, options.draws, chance)
    curve = [_point(used, odds, xi, chance) for xi in options.curve]
    values = used.n + missed(used.n, odds - np.log(options.xi), chance)
    high = float(np.quantile(values, 0.975))
    if high > _MOST_TIMES * used.n:
        return refused(FAMILY, table, "prior_driven", "merge_lists", "more_records", high=high)
    return from_distribution(
        FAMILY,
        table,
        values,
        np.ones(len(values)),
        assumes=(
            "closed_population",
            "lists_matched",
            "no_highest_interaction" if options.xi == 1 else "stated_interaction",
        ),
        models=({"assumption": "nhoi", "xi": options.xi, "mle": mle(used, options.xi)},),
        diagnostics={"xi": options.xi, "mle": mle(used, options.xi), "curve": curve, "draws": options.draws},
        seed=seed,
    )


def mle(table: CaptureTable, xi: float = 1.0) -> float:
    """The most likely N: n plus the product of the counts of odd patterns over that of even ones, over xi.

    Infinite or not a number where a pattern has no people; `fit` refuses there. With three lists and xi = 1 it is the
    log-linear model of all pairs (Fienberg 1972, Biometrika 59:591-603).
    """
    cells = table.cells()[1:]
    if (cells == 0).any():
        return float("inf")
    return float(table.n + np.exp(min(signs(table.size) @ np.log(cells) - np.log(xi), 600)))


def _empty(table: CaptureTable) -> list[str]:
    """Patterns without people, a digit a list."""
    return [
        "".join(str(pattern >> place & 1) for place in range(table.size))
        for pattern in range(1, 1 << table.size)
        if not table.cells()[pattern]
    ]


def _point(table: CaptureTable, odds: Floats, xi: float, chance: np.random.Generator) -> dict[str, Any]:
    values = np.sort(table.n + missed(table.n, odds - np.log(xi), chance))
    low, middle, high = quantiles(values, np.ones(len(values)), (0.025, 0.5, 0.975))
    return {"xi": xi, "point": middle, "low": low, "high": high, "mle": mle(table, xi)}
