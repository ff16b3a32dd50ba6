"""What an interval is made of: sampling, the choice of model, and linkage, as variances of log n0.

n0 are the undocumented. Over draws of the linkage the variance of log n0 is the mean within draws plus the variance between
them (the law of total variance; Rubin 1987). Within a draw a family that averages over models gives each a figure and a weight;
the variance of these figures is what the choice of model adds, and the rest is sampling.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tawthiq.mse.estimate import Estimate
from tawthiq.mse.streams import stream
from tawthiq.mse.table import Floats

_LEAST = 0.1  # n0 of nobody, before its log is taken
_DRAWS = 500


@dataclass(frozen=True)
class Parts:
    """Variances of log n0 by where they come from."""

    sampling: float
    model: float
    linkage: float

    @property
    def shares(self) -> dict[str, float]:
        """The parts as shares of 1; all 0 where there is no doubt at all."""
        told = {"sampling": self.sampling, "model": self.model, "linkage": self.linkage}
        whole = sum(told.values())
        return {name: value / whole if whole > 0 else 0.0 for name, value in told.items()}


def parts_of(totals: Mapping[str, Estimate], strata: Mapping[str, Sequence[Estimate]], seed: int) -> Parts:
    """From the sum in each draw of the linkage, and the strata that it is the sum of."""
    moments = [_moments(each) for each in totals.values()]
    within = float(np.mean([variance for _, variance in moments]))
    between = float(np.var([mean for mean, _ in moments], ddof=1)) if len(moments) > 1 else 0.0
    models = [_between_models(strata[name], seed) for name in totals]
    model = min(float(np.mean(models)), within)
    return Parts(within - model, model, between)


def _moments(found: Estimate) -> tuple[float, float]:
    logs = np.log(np.maximum(found.values - found.n, _LEAST))
    share = found.weights / found.weights.sum()
    mean = float(logs @ share)
    return mean, float((logs - mean) ** 2 @ share)


def _between_models(strata: Sequence[Estimate], seed: int) -> float:
    """The variance of log n0 of the sum if each stratum had the figure of one model, drawn by its weight."""
    n0 = np.zeros(_DRAWS)
    for place, each in enumerate(strata):
        n0 += _of_models(each, stream(each.digest, "models", place, seed))
    return float(np.log(np.maximum(n0, _LEAST)).var())


def _of_models(found: Estimate, chance: np.random.Generator) -> Floats:
    known = [model for model in found.models if "weight" in model and "median" in model]
    if not known:
        return np.full(_DRAWS, found.point - found.n)
    weights = np.array([model["weight"] for model in known], dtype=np.float64)
    medians = np.array([model["median"] for model in known], dtype=np.float64)
    return np.asarray(chance.choice(medians, _DRAWS, p=weights / weights.sum()) - found.n)
