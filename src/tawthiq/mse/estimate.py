"""What an estimate is: how many people there were, documented or not, and how sure that is; or why it can't be said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tawthiq.mse.table import CaptureTable, Floats, Ints

LEVELS = (0.5, 0.9, 0.95)
ENGINE = "2"


@dataclass(frozen=True)
class Fitted:
    """How likely a family holds each pattern to be among the documented.

    `chances` (draws, patterns) has a row for each draw from the posterior, all with equal weight, or one row where there is
    but a best fit; `patterns` are as in `CaptureTable`, of the lists that name anybody. What a row leaves of 1 belongs to all other
    patterns together, so that only some need be given where there are very many.
    """

    patterns: Ints
    chances: Floats


@dataclass(frozen=True)
class Estimate:
    """How many people a family of models says there were.

    `point` (the median where there is a posterior) and `intervals` by level are of N, all people, documented or not; `n` is
    the documented. `values` with `weights` is the posterior or sampling distribution of N, sorted (draws have equal
    weights); `chains`, where it was sampled by chains, has the same draws as (chains, draws). `assumes` are codes of
    assumptions, for which the message catalogue has words. `models` are the models that were averaged or chosen, with
    weights or criteria. `warnings` are codes with values; `verdict` is "ok" or, with any warning, "warn".
    `fitted` gives, when called, what the family says of the observed patterns (`predictive.check`); families need not have it.
    """

    family: str
    point: float
    intervals: Mapping[float, tuple[float, float]]
    n: int
    values: Floats
    weights: Floats
    assumes: tuple[str, ...]
    models: tuple[Mapping[str, Any], ...] = ()
    diagnostics: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Mapping[str, Any], ...] = ()
    seed: int | None = None
    digest: str = ""
    chains: Floats | None = field(default=None, repr=False, compare=False)
    fitted: Callable[[], Fitted] | None = field(default=None, repr=False, compare=False)

    @property
    def verdict(self) -> str:
        """ "ok", or "warn" where there is something to be warned of."""
        return "warn" if self.warnings else "ok"

    def to_json(self) -> dict[str, Any]:
        """Everything but the distribution itself, for JSON."""
        return {
            "family": self.family,
            "verdict": self.verdict,
            "reason": None,
            "point": self.point,
            "intervals": {f"{level:g}": list(ends) for level, ends in self.intervals.items()},
            "n": self.n,
            "n0": {
                "point": self.point - self.n,
                "intervals": {f"{level:g}": [end - self.n for end in ends] for level, ends in self.intervals.items()},
            },
            "models": [dict(each) for each in self.models],
            "assumes": list(self.assumes),
            "diagnostics": dict(self.diagnostics),
            "warnings": [dict(each) for each in self.warnings],
            "seed": self.seed,
            "table": self.digest,
            "engine": ENGINE,
        }

    def to_arrow(self) -> Any:
        """The distribution as a pyarrow table: see `export.to_arrow`."""
        from tawthiq.mse.export import to_arrow

        return to_arrow(self)

    def to_arviz(self) -> Any:
        """Draws by chain for ArviZ: see `export.to_arviz`."""
        from tawthiq.mse.export import to_arviz

        return to_arviz(self)

    def to_r(self, folder: Path) -> None:
        """Two CSV files that R reads, `summary.csv` and `draws.csv`: see `export.write_r`."""
        from tawthiq.mse.export import write_r

        write_r(folder, [((), self)])


@dataclass(frozen=True)
class NotEstimable:
    """A table that a family can't answer, and why: a code with its values, and codes of what would help.

    Codes: `too_few_lists`, `too_few_records`, `no_overlap`, `disconnected`, `mle_does_not_exist`, `not_identifiable`,
    `prior_driven`, `chains_disagree`, `grid_too_short`, `zero_cells`, `too_many_lists`, `nothing_admissible`,
    `too_many_records`, `contradicted`, `no_covariates`, `chances_too_small`, `too_many_levels`, `nuisances_unstable`, `errors_contradicted`,
    `links_contradicted`.
    """

    family: str
    reason: str
    values: Mapping[str, Any]
    would_help: tuple[str, ...]
    n: int
    diagnostics: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    digest: str = ""

    verdict = "refused"

    def to_json(self) -> dict[str, Any]:
        """As `Estimate.to_json`, without figures."""
        return {
            "family": self.family,
            "verdict": self.verdict,
            "reason": self.reason,
            "values": dict(self.values),
            "would_help": list(self.would_help),
            "point": None,
            "intervals": {},
            "n": self.n,
            "models": [],
            "diagnostics": dict(self.diagnostics),
            "seed": self.seed,
            "table": self.digest,
            "engine": ENGINE,
        }


Result = Estimate | NotEstimable


def quantiles(values: Floats, weights: Floats, at: tuple[float, ...]) -> list[float]:
    """The smallest values with cumulative weight of at least each of `at`; `values` are sorted."""
    cumulative = np.cumsum(weights)
    place = np.searchsorted(cumulative, np.array(at) * cumulative[-1] * (1 - 1e-12), side="left")
    return [float(values[each]) for each in np.minimum(place, len(values) - 1)]


def from_distribution(family: str, table: CaptureTable, values: Floats, weights: Floats, **rest: Any) -> Estimate:
    """An estimate from a posterior of N: its median and central intervals."""
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order] / weights.sum()
    ends = {level: quantiles(values, weights, ((1 - level) / 2, (1 + level) / 2)) for level in LEVELS}
    intervals = {level: (low, high) for level, (low, high) in ends.items()}
    point = quantiles(values, weights, (0.5,))[0]
    return Estimate(family, point, intervals, table.n, values, weights, digest=table.digest, **rest)


def refused(family: str, table: CaptureTable, reason: str, *would_help: str, **values: Any) -> NotEstimable:
    """A refusal of a table."""
    return NotEstimable(family, reason, values, would_help, table.n, digest=table.digest)
