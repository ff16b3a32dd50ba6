"""Strata whose tables come in replicates, from multiple imputation or from draws of a linkage: one figure a stratum.

Replicates are combined twice: by the rule of the R package verdata, and by pooling their draws (Sadinle 2018,
arXiv:1812.09590). What could not be estimated is told by stratum and replicate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tawthiq.mse.batch import PLAIN, Batch, Labels, estimate_all
from tawthiq.mse.combine import Combined, Freedom, Replicate, combine, pool
from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.strata import Failure, add, failures, total_json
from tawthiq.mse.table import CaptureTable

_DRAWS = 200_000  # of the sum, over all replicates
_NOBODY = CaptureTable((), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class Replicated:
    """What each stratum's replicates say, by replicate and together.

    `results[labels][replicate]`; `pooled[labels]` is the posterior averaged over replicates, or their commonest refusal;
    `combined[labels]` is verdata's figure from the replicates that could be estimated, where most could.
    """

    results: Mapping[Labels, Mapping[str, Result]]
    pooled: Mapping[Labels, Result]
    combined: Mapping[Labels, Combined]
    total: Result | None

    @cached_property
    def failures(self) -> list[Failure]:
        """Replicates without an estimate; those of strata that have an estimate all the same are among them."""
        return failures(
            (labels, replicate, each)
            for labels, by_replicate in self.results.items()
            for replicate, each in by_replicate.items()
        )

    @property
    def refused(self) -> dict[Labels, str]:
        """Why there is no estimate, by stratum."""
        return {labels: each.reason for labels, each in self.pooled.items() if not isinstance(each, Estimate)}

    def to_json(self) -> dict[str, Any]:
        """As `Strata.to_json` of the pooled results, with verdata's figure beside each."""
        combined = {labels: each.to_json() for labels, each in self.combined.items()}
        return {
            "strata": [
                {"labels": list(labels), **each.to_json(), "combined": combined.get(labels)}
                for labels, each in self.pooled.items()
            ],
            "total": total_json(self.total, self.pooled),
            "refused": [{"labels": list(labels), "reason": reason} for labels, reason in self.refused.items()],
            "failures": [each.to_json() for each in self.failures],
        }


def estimate_replicates(
    tables: Mapping[str, Mapping[Labels, CaptureTable]],
    family: str | Mapping[Labels, str] | None = None,
    seed: int = 1,
    workers: int | None = None,
    batch: Batch = PLAIN,
    freedom: Freedom = "verdata",
) -> Replicated:
    """Estimate each stratum in each replicate, `tables[replicate][labels]`, as `estimate_strata` does, and combine.

    `family` may be another for each stratum.

    A stratum that a replicate does not have has nobody there, and is refused there. Raises TableError
    (`mse_cache_unwritable`) for a cache that cannot be written.
    """
    strata = sorted({labels for each in tables.values() for labels in each})
    asked = [(labels, name) for labels in strata for name in tables]
    every = [tables[name].get(labels, _NOBODY) for labels, name in asked]
    results: dict[Labels, dict[str, Result]] = {labels: {} for labels in strata}
    families = family if isinstance(family, Mapping) else dict.fromkeys(strata, family)
    for chosen in dict.fromkeys(families[labels] for labels in strata):
        places = [place for place, (labels, _) in enumerate(asked) if families[labels] == chosen]
        answers = estimate_all([every[place] for place in places], chosen, seed, workers, batch)
        for place, result in zip(places, answers, strict=True):
            labels, name = asked[place]
            results[labels][name] = result
    same = {labels: len({tables[name].get(labels, _NOBODY).digest for name in tables}) == 1 for labels in strata}
    pooled = {labels: _pooled(list(results[labels].values()), same[labels]) for labels in strata}
    combined = {
        labels: combine([_replicate(each) for each in results[labels].values() if isinstance(each, Estimate)], freedom)
        for labels in strata
        if isinstance(pooled[labels], Estimate)
    }
    summed = list(sums(results, pooled, seed).values())
    return Replicated(results, pooled, combined, pool(summed) if summed else None)


def sums(
    results: Mapping[Labels, Mapping[str, Result]], pooled: Mapping[Labels, Result], seed: int
) -> dict[str, Estimate]:
    """The sum of strata in each replicate: what one replicate moves from stratum to stratum leaves the sum alone.

    Where a replicate was refused, the stratum's pooled draws stand in for it.
    """
    answered = {labels: each for labels, each in pooled.items() if isinstance(each, Estimate)}
    names = list(next(iter(results.values()), {}))
    draws = int(np.clip(_DRAWS // max(len(names), 1), 1_000, 20_000))
    found = {}
    for name in names:
        told = [(results[labels][name], each) for labels, each in answered.items()]
        summed = add([one if isinstance(one, Estimate) else each for one, each in told], seed, draws)
        if summed:
            found[name] = summed
    return found


def _pooled(results: list[Result], same: bool) -> Result:
    """Replicates that are one table have one posterior, and nothing to be warned of."""
    return results[0] if same else pool(results)


def _replicate(estimate: Estimate) -> Replicate:
    return Replicate.of(estimate.n, estimate.values - estimate.n, estimate.weights)
