"""Whether strata are too coarse: people who differ in how easily they are documented, taken together, hide that some are missed.

Lists that reach some people better than others share more of them than chance would, and an estimate of all together is then
too low (Sekar and Deming 1949, Journal of the American Statistical Association 44:101-115). It shows where the estimate moves
once the same people are divided further, by a label that the case did not declare.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.families import fit
from tawthiq.mse.table import CaptureTable
from tawthiq.register.overlap import stratum_label

LABELS = ("age_band", "sex", "adm1", "month", "status")
"""By what people may be divided further; those of `[estimates] strata`, but for the smallest areas."""
_FAMILY = "decomposable"
_UNKNOWN = "unknown"
_KNOWN = 0.5  # share of the documented that must have the label, for it to tell of the others
_LEVEL = 0.95


@dataclass(frozen=True)
class Coarse:
    """By a further label people are estimated apart, and the sum is outside what they give together."""

    stratum: str
    together: float
    low: float
    high: float
    apart: float


def too_coarse(victims: Sequence[Mapping[str, Any]], lists: Sequence[str], declared: Sequence[str]) -> list[Coarse]:
    """The labels that were not declared and without which strata are too coarse; `victims` are rows of the register's dead.

    Only people whose label is known are compared, with themselves. A label under which too few stay to be estimated apart
    tells nothing.
    """
    found = []
    for stratum in LABELS:
        if stratum in declared:
            continue
        known = [each for each in victims if stratum_label(dict(each), stratum) != _UNKNOWN]
        if len(known) < _KNOWN * len(victims):
            continue
        together, apart = _sum(known, lists, declared), _sum(known, lists, (*declared, stratum))
        if together is None or apart is None or together[1] <= apart[0] <= together[2]:
            continue
        found.append(Coarse(stratum, *together, apart[0]))
    return found


def _sum(
    victims: Sequence[Mapping[str, Any]], lists: Sequence[str], strata: Sequence[str]
) -> tuple[float, float, float] | None:
    """The sum over strata and its interval, deviations added as of independent strata; None where there is no estimate.

    Strata that have none, having few people, are estimated together.
    """
    tables: dict[tuple[str, ...], Counter[tuple[int, ...]]] = defaultdict(Counter)
    for victim in victims:
        history = tuple(int(name in victim["lists"]) for name in lists)
        tables[tuple(stratum_label(dict(victim), each) for each in strata)][history] += 1
    results = {labels: _fitted(lists, table) for labels, table in tables.items()}
    few = sum((tables[labels] for labels, each in results.items() if not isinstance(each, Estimate)), Counter())
    estimates = [each for each in (*results.values(), _fitted(lists, few)) if isinstance(each, Estimate)]
    if sum(each.n for each in estimates) < len(victims):
        return None
    point = sum(each.point for each in estimates)
    below, above = (
        sum((each.intervals[_LEVEL][side] - each.point) ** 2 for each in estimates) ** 0.5 for side in (0, 1)
    )
    return point, point - below, point + above


def _fitted(lists: Sequence[str], counted: Mapping[tuple[int, ...], int]) -> Result:
    return fit(
        _FAMILY, CaptureTable.of(lists, [(history, count) for history, count in counted.items() if any(history)])
    )
