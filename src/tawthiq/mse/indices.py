"""Figures that need no fit: indices, what two lists allow, and how many could have been observed at all.

An index orders strata by how much may be missing; it is neither an estimate nor a floor. The only floor is the documented
union.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from tawthiq.errors import TableError
from tawthiq.mse.estimate import quantiles
from tawthiq.mse.observed import missed, odds_draws
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

PSI = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Index:
    """A figure computed from how many people are on one list and how many on two: no estimate, and no bound.

    `value` is None where nobody is on two lists. `assumes` are codes of what would have to hold for it to be N.
    """

    index: str
    value: float | None
    n: int
    values: Mapping[str, float | None] = field(default_factory=dict)
    assumes: tuple[str, ...] = ()

    verdict = "index"

    def to_json(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {"verdict": self.verdict, **asdict(self)}


def chao(table: CaptureTable) -> Index:
    """Chao's index: n + f1² / (2 f2), where f1 people are on one list and f2 on two (Chao 1987, Biometrics 43:783-791).

    Its name as a lower bound comes from many equal occasions; with few lists of unequal coverage it can exceed the truth.
    `values` holds the bias-corrected form, n + f1 (f1 - 1) / (2 (f2 + 1)), which exists for any table.
    """
    once, twice = _on_so_many(table, 1), _on_so_many(table, 2)
    plain = table.n + once**2 / (2 * twice) if twice else None
    corrected = table.n + once * (once - 1) / (2 * (twice + 1))
    return Index(
        "chao",
        plain,
        table.n,
        {"bias_corrected": corrected},
        ("closed_population", "lists_matched", "many_equal_lists"),
    )


def zelterman(table: CaptureTable) -> Index:
    """Zelterman's index: n / (1 - exp(-2 f2 / f1)) (Zelterman 1988, J. Stat. Plan. Inference 18:225-237)."""
    once, twice = _on_so_many(table, 1), _on_so_many(table, 2)
    value = (table.n / -np.expm1(-2 * twice / once) if once else float(table.n)) if twice else None
    return Index("zelterman", value, table.n, {}, ("closed_population", "lists_matched", "many_equal_lists"))


def lincoln_petersen(first: int, second: int, shared: int) -> float | None:
    """How many there are if two lists are independent: the product of their sizes over what they share; None for 0."""
    return first * second / shared if shared else None


def chapman(first: int, second: int, shared: int) -> float:
    """Lincoln-Petersen with less bias where little is shared (Chapman 1951): (n1 + 1)(n2 + 1) / (m + 1) - 1."""
    return (first + 1) * (second + 1) / (shared + 1) - 1


@dataclass(frozen=True)
class Bounds:
    """What two lists allow: how many there were, as a function of a dependence that they cannot show.

    `psi` is the odds ratio between the lists: 1 independent, above 1 where being on one makes being on the other likelier, as
    where informants are shared. `curve` gives N for each psi with a 95 % interval for chance alone; `low` and `high` are the
    ends of all of them, `high` None where the lists share nobody. The documented `n` is the only floor without assumption.
    """

    lists: tuple[str, str]
    n: int
    shared: int
    curve: tuple[Mapping[str, float | None], ...]
    low: float | None
    high: float | None

    verdict = "bounds"

    def to_json(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {"verdict": self.verdict, **asdict(self)}


def bounds(table: CaptureTable, psi: tuple[float, ...] = PSI, draws: int = 20_000, seed: int = 1) -> Bounds:
    """The range of N that two lists allow for each stated dependence psi; never a single figure.

    N(psi) = n + psi n10 n01 / m; psi = 1 is Lincoln-Petersen. Raises TableError for other than two lists, and for a range of
    fewer than two psi, or one that is not positive.
    """
    if table.size != 2:
        raise TableError("mse_not_two_lists", value=table.size)
    psi = tuple(sorted(set(psi)))
    if len(psi) < 2 or not all(0 < each < np.inf for each in psi):
        raise TableError("mse_psi_wrong", value=", ".join(f"{each:g}" for each in psi))
    _, left, right, shared = (int(each) for each in table.cells())
    if shared:
        curve = _by_dependence(table, psi, left * right / shared, stream(table.digest, "bounds", draws, seed), draws)
    else:
        curve = tuple({"psi": each, "N": None, "low": None, "high": None} for each in psi)
    ends = [each["high"] for each in curve if each["high"] is not None]
    lows = [each["low"] for each in curve if each["low"] is not None]
    names = (table.lists[0], table.lists[1])
    return Bounds(names, table.n, shared, curve, min(lows, default=None), max(ends, default=None))


def observable(size: Floats, weights: Floats, rates: Floats, least: float) -> Floats:
    """How many people had at least a chance of `least` to be on some list: (draws), from draws of a latent class model.

    `size` (draws) is N, `weights` (draws, classes) how common each class is, `rates` (draws, classes, lists) how likely its
    people are to be on each list. Of people who could hardly be seen no data can say how many there were: the risk of any
    estimator of all of N is unbounded, that of this one is not (Johndrow, Lum and Manrique-Vallier 2019, Biometrika
    106:197-210).
    """
    seen = 1 - np.prod(1 - rates, axis=2)
    return np.asarray(size * (weights * (seen >= least)).sum(axis=1))


def _by_dependence(
    table: CaptureTable, psi: tuple[float, ...], alone: float, chance: np.random.Generator, draws: int
) -> tuple[Mapping[str, float | None], ...]:
    """The log odds of being missed of two lists, at psi = 1, are log p10 p01 / p11; psi adds its log."""
    odds = odds_draws(table, table.lists, 0.5, draws, chance)
    curve: list[Mapping[str, float | None]] = []
    for each in psi:
        values = np.sort(table.n + missed(table.n, odds.log_odds(1 / each), chance))
        low, high = quantiles(values, np.ones(draws), (0.025, 0.975))
        curve.append({"psi": each, "N": table.n + each * alone, "low": low, "high": high})
    return tuple(curve)


def _on_so_many(table: CaptureTable, lists: int) -> int:
    return int(table.counts[table.captured.sum(axis=1) == lists].sum())
