"""Does a family reproduce the patterns that were observed? Tables drawn from its posterior, held against the one at hand.

Gelman, Meng and Stern 1996, Posterior predictive assessment of model fitness via realized discrepancies, Statistica Sinica
6:733-807, with the discrepancy of Freeman and Tukey 1950 (Ann. Math. Stat. 21:607-611), which patterns without people do
not upset. A good fit says nothing of the unobserved pattern: families that fit alike can give any N.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tawthiq.mse.estimate import Estimate, Fitted
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats, Ints

DRAWS = 1000
LEAST_P = 0.05
_SHOWN = 5


@dataclass(frozen=True)
class PatternFit:
    """A pattern: on which lists, how many were observed, how many the family expects, and its 95 % interval for them."""

    lists: tuple[str, ...]
    observed: int
    expected: float
    low: int
    high: int


@dataclass(frozen=True)
class Fit:
    """How well a family reproduces the observed patterns.

    `p` is the share of replicated tables that lie as far from what is expected as the observed one, or farther. The same
    people have been used to fit and to judge, so p is drawn towards the middle: a small one weighs all the more. `worst` are
    the patterns that add most to the discrepancy.
    """

    p: float
    discrepancy: float
    worst: tuple[PatternFit, ...]

    @property
    def poor(self) -> bool:
        """The observed table is one that the family would seldom give."""
        return self.p < LEAST_P

    def to_json(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {**asdict(self), "poor": self.poor}


def check(table: CaptureTable, result: Estimate, seed: int = 1) -> Fit | None:
    """How well a family's answer reproduces the table it was given; None where it does not say how likely patterns are."""
    if result.fitted is None:
        return None
    used, fitted = table.used(), result.fitted()
    observed, chances = _with_the_rest(used, fitted)
    chance = stream(used.digest, f"predictive {result.family}", 0, seed)
    chances = chances[np.arange(DRAWS) % len(chances)]
    replicated = chance.multinomial(used.n, chances)
    expected = used.n * chances
    far = _freeman_tukey(observed, expected)
    p = float((_freeman_tukey(replicated, expected).sum(axis=1) >= far.sum(axis=1) * (1 - 1e-12)).mean())
    order = np.argsort(-far.mean(axis=0), kind="stable")
    worst = [place for place in order.tolist() if place < len(fitted.patterns)][:_SHOWN]
    low, high = np.quantile(replicated[:, worst], (0.025, 0.975), axis=0, method="inverted_cdf")
    rows = tuple(
        PatternFit(
            lists=tuple(name for bit, name in enumerate(used.lists) if int(fitted.patterns[place]) >> bit & 1),
            observed=int(observed[place]),
            expected=float(expected[:, place].mean()),
            low=int(low[row]),
            high=int(high[row]),
        )
        for row, place in enumerate(worst)
    )
    return Fit(p, float(far.sum(axis=1).mean()), rows)


def _with_the_rest(table: CaptureTable, fitted: Fitted) -> tuple[Floats, Floats]:
    """Observed counts and chances of the patterns given, and in the last place of all others together."""
    counted = dict(zip(table.patterns.tolist(), table.counts.tolist(), strict=True))
    observed = np.array([counted.get(pattern, 0) for pattern in fitted.patterns.tolist()], dtype=np.float64)
    rest = np.maximum(1 - fitted.chances.sum(axis=1, keepdims=True), 0.0)
    chances = np.hstack([np.maximum(fitted.chances, 0.0), rest])
    return np.append(observed, table.n - observed.sum()), chances / chances.sum(axis=1, keepdims=True)


def _freeman_tukey(counts: Floats | Ints, expected: Floats) -> Floats:
    return np.asarray((np.sqrt(counts) - np.sqrt(expected)) ** 2)
