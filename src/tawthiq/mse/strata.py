"""Many tables at once: each stratum by itself, on all cores, and what they come to together.

A stratum's random numbers depend on its table and the seed alone, so that the number of workers changes nothing. Tables
that are equal are estimated once.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tawthiq.mse.agreement import DEFAULT, compare
from tawthiq.mse.estimate import Estimate, Result, from_distribution
from tawthiq.mse.families import fit
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable

_FEW = 8  # tables for which starting workers costs more than they save
_DRAWS = 20_000

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Strata:
    """The estimate or refusal of each stratum, and of those that can be estimated together."""

    results: Mapping[Labels, Result]
    total: Estimate | None
    refused: Mapping[Labels, str]  # why there is no estimate, by stratum

    def to_json(self) -> dict[str, Any]:
        """Each stratum with its labels; the total with how many documented people of refused strata it leaves out."""
        left_out = sum(self.results[labels].n for labels in self.refused)
        return {
            "strata": [{"labels": list(labels), **result.to_json()} for labels, result in self.results.items()],
            "total": None if self.total is None else {**self.total.to_json(), "documented_left_out": left_out},
            "refused": [{"labels": list(labels), "reason": reason} for labels, reason in self.refused.items()],
        }


def estimate_strata(
    tables: Mapping[Labels, CaptureTable], family: str | None = None, seed: int = 1, workers: int | None = None
) -> Strata:
    """Estimate each stratum by one family, or by the preferred of the default ones."""
    distinct = {table.digest: table for table in tables.values()}
    asked = [(table, family, seed) for table in distinct.values()]
    if workers == 1 or len(asked) <= _FEW:
        found = [_one(each) for each in asked]
    else:
        with ProcessPoolExecutor(workers) as pool:
            found = list(pool.map(_one, asked, chunksize=max(1, len(asked) // 64)))
    by_digest = dict(zip(distinct, found, strict=True))
    results = {labels: replace(by_digest[table.digest], n=table.n) for labels, table in tables.items()}
    refused = {labels: each.reason for labels, each in results.items() if not isinstance(each, Estimate)}
    return Strata(results, _total([each for each in results.values() if isinstance(each, Estimate)], seed), refused)


def _one(asked: tuple[CaptureTable, str | None, int]) -> Result:
    table, family, seed = asked
    table = table.used()
    return fit(family, table, seed) if family else compare(table, DEFAULT, seed).answer


def _total(estimates: Sequence[Estimate], seed: int) -> Estimate | None:
    """The sum of strata, which are independent given their tables: by draws from each."""
    if not estimates:
        return None
    total = np.zeros(_DRAWS)
    for place, each in enumerate(estimates):
        chance = stream(each.digest, "total", place, seed)
        rows = np.searchsorted(np.cumsum(each.weights), chance.random(_DRAWS) * each.weights.sum(), side="right")
        total += each.values[np.minimum(rows, len(each.values) - 1)]
    table = CaptureTable.of(["documented"], [([1], sum(each.n for each in estimates))])
    weights = np.full(_DRAWS, 1 / _DRAWS)
    families = sorted({each.family for each in estimates})
    assumes = tuple(sorted({code for each in estimates for code in each.assumes}))
    summed = from_distribution("+".join(families), table, total, weights, assumes=assumes, seed=seed)
    return replace(summed, digest="")
