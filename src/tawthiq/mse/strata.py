"""Many strata at once: each by itself, and what those that can be estimated come to together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tawthiq.mse.batch import PLAIN, Batch, Labels, estimate_all
from tawthiq.mse.estimate import Estimate, Result, from_distribution
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable

_DRAWS = 20_000


@dataclass(frozen=True)
class Failure:
    """A table without an estimate: its stratum, its replicate where there are some, and why."""

    labels: Labels
    replicate: str | None
    n: int
    reason: str
    values: Mapping[str, Any]
    would_help: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Everything, for JSON."""
        told = {"labels": list(self.labels), "replicate": self.replicate, "n": self.n, "reason": self.reason}
        return {**told, "values": dict(self.values), "would_help": list(self.would_help)}


@dataclass(frozen=True)
class Strata:
    """The estimate or refusal of each stratum, and of those that can be estimated together."""

    results: Mapping[Labels, Result]
    total: Estimate | None

    @property
    def refused(self) -> dict[Labels, str]:
        """Why there is no estimate, by stratum."""
        return {each.labels: each.reason for each in self.failures}

    @property
    def failures(self) -> list[Failure]:
        """The strata without an estimate."""
        return failures((labels, None, each) for labels, each in self.results.items())

    def to_json(self) -> dict[str, Any]:
        """Each stratum with its labels; the total with how many documented people of refused strata it leaves out."""
        return {
            "strata": [{"labels": list(labels), **result.to_json()} for labels, result in self.results.items()],
            "total": total_json(self.total, self.results),
            "refused": [{"labels": list(labels), "reason": reason} for labels, reason in self.refused.items()],
            "failures": [each.to_json() for each in self.failures],
        }


def estimate_strata(
    tables: Mapping[Labels, CaptureTable],
    family: str | None = None,
    seed: int = 1,
    workers: int | None = None,
    batch: Batch = PLAIN,
) -> Strata:
    """Estimate each stratum by one family, or by the preferred of the default ones; on all cores unless `workers` says.

    Raises TableError (`mse_cache_unwritable`) for a cache that cannot be written.
    """
    results = dict(zip(tables, estimate_all(list(tables.values()), family, seed, workers, batch), strict=True))
    return Strata(results, add([each for each in results.values() if isinstance(each, Estimate)], seed))


def add(estimates: Sequence[Estimate], seed: int, draws: int = _DRAWS) -> Estimate | None:
    """The sum of strata, which are independent given their tables: by draws from each."""
    if not estimates:
        return None
    total = np.zeros(draws)
    for place, each in enumerate(estimates):
        chance = stream(each.digest, "total", place, seed)
        rows = np.searchsorted(np.cumsum(each.weights), chance.random(draws) * each.weights.sum(), side="right")
        total += each.values[np.minimum(rows, len(each.values) - 1)]
    table = CaptureTable.of(["documented"], [([1], sum(each.n for each in estimates))])
    weights = np.full(draws, 1 / draws)
    families = sorted({each.family for each in estimates})
    assumes = tuple(sorted({code for each in estimates for code in each.assumes}))
    summed = from_distribution("+".join(families), table, total, weights, assumes=assumes, seed=seed)
    return replace(summed, digest="")


def failures(results: Any) -> list[Failure]:
    """Those of (labels, replicate, result) that are refusals."""
    return [
        Failure(labels, replicate, each.n, each.reason, each.values, each.would_help)
        for labels, replicate, each in results
        if not isinstance(each, Estimate)
    ]


def total_json(total: Result | None, results: Mapping[Labels, Result]) -> dict[str, Any] | None:
    """A total, with how many documented people of strata without an estimate it leaves out."""
    left_out = sum(each.n for each in results.values() if not isinstance(each, Estimate))
    return None if total is None else {**total.to_json(), "documented_left_out": left_out}
