"""An estimate that carries the doubt of the linkage, by drawing who is whom again and again.

    records, pairs ──► linkages as they may be ──► partitions ──► tables by stratum ──► an estimate of each ──► pooled

Each draw counts persons as they may be: with pairs as probable as they may be, with true pairs that were never weighed, and with
a stratum for those of whom it is not known. Posteriors are pooled over draws, each with the same say (Sadinle 2018,
arXiv:1812.09590), and strata are added within a draw. The family is chosen once for a stratum, by the rule that looks at no figure
(`tawthiq.mse.agreement`), each point of it decided by most of some draws: that it changed from draw to draw would be noise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.estimates.doubt_parts import Parts, parts_of
from tawthiq.estimates.drawing import Drawing
from tawthiq.estimates.drawn_tables import Rows, joined, persons_of, tables_of
from tawthiq.estimates.labels_of_rows import row_labels
from tawthiq.mse.agreement import DEFAULT, FOR_COMPARISON, Agreement, compare
from tawthiq.mse.batch import PLAIN, Batch, Labels
from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.families import FAMILIES
from tawthiq.mse.replicates import Replicated, estimate_replicates, sums
from tawthiq.mse.table import CaptureTable
from tawthiq.register.expected import Fates
from tawthiq.register.victims import StandingRule

Tables = Mapping[str, Mapping[Labels, CaptureTable]]
"""By draw and stratum."""

_ASKED = 7  # draws on which the families are held against one another
_ASKED_FAMILIES = tuple(name for name in FAMILIES if name in DEFAULT and name not in FOR_COMPARISON)
_LEFT_OUT = 0.5  # a sum that leaves out more of the documented is none
_LEVEL = 0.95
_RULE = StandingRule()
_OF_ONE_DRAW = ("several_modes",)  # how to read one posterior; of many that are pooled it says nothing


@dataclass(frozen=True)
class OverLinkage:
    """What is found over draws of the linkage: the sum of strata, what its interval is made of, and the families chosen."""

    replicated: Replicated
    families: Mapping[Labels, str]
    parts: Parts | None
    disagree: tuple[Labels, ...]

    @property
    def total(self) -> Result | None:
        """The pooled sum; None where more than half of the documented are in strata without an estimate."""
        strata = self.replicated.pooled.values()
        lost = sum(each.n for each in strata if not isinstance(each, Estimate))
        return None if lost > _LEFT_OUT * sum(each.n for each in strata) else self.replicated.total

    @property
    def verdict(self) -> str:
        """`refused`, `warn` where strata are left out or families disagree, else `ok`."""
        if not isinstance(self.total, Estimate):
            return "refused"
        return "warn" if self.replicated.refused or self.disagree else "ok"

    def to_json(self) -> dict[str, Any]:
        """The figure with its interval, its parts, and each stratum; without a figure the reasons of the strata."""
        total, pooled = self.total, self.replicated.pooled
        found = total if isinstance(total, Estimate) else None
        documented = found.diagnostics["n"] if found else []
        return {
            "verdict": self.verdict,
            "point": found.point if found else None,
            "interval": list(found.intervals[_LEVEL]) if found else None,
            "documented": _spread(documented) if found else None,
            "draws": len(documented),
            "parts": {"variance": vars_of(self.parts), "share": self.parts.shares} if found and self.parts else None,
            "left_out": sum(each.n for each in pooled.values() if not isinstance(each, Estimate)),
            "refused": [{"labels": list(labels), "reason": why} for labels, why in self.replicated.refused.items()],
            "disagree": [list(labels) for labels in self.disagree],
            "strata": [
                {
                    "labels": list(labels),
                    "family": self.families[labels],
                    "n": each.n,
                    "point": each.point if isinstance(each, Estimate) else None,
                    "interval": list(each.intervals[_LEVEL]) if isinstance(each, Estimate) else None,
                }
                for labels, each in pooled.items()
            ],
        }


def drawn_tables(
    records: Any,
    possible: Sequence[Any],
    settings: Any,
    lists: Sequence[str],
    drawing: Drawing,
    rule: StandingRule = _RULE,
    seed: int = 1,
) -> dict[str, dict[Labels, CaptureTable]]:
    """Tables by draw and stratum, of `possible` linkages (`tawthiq.linkage.doubtful`); the dead alone are counted.

    Of one linkage that is as it is, all partitions are drawn, so that there are always as many draws.
    """
    from tawthiq.linkage.draws import sample_partitions
    from tawthiq.linkage.third_records import through_others

    records = records.sort_by([("position", "ascending"), ("record_id", "ascending")])
    rows, fates = rows_of(records, lists, drawing, settings.deduplicated_lists), Fates(records, rule)
    each = drawing.linkages * drawing.partitions // len(possible)
    found: dict[str, dict[Labels, CaptureTable]] = {}
    for number, linkage in enumerate(possible):
        pairs = through_others(linkage.pairs)
        for partition in sample_partitions(records, pairs, settings, each, seed + number):
            place = len(found)
            chance = np.random.default_rng([seed, place])
            missed = {kind: int(chance.poisson(times)) for kind, times in sorted(linkage.missed.items())}
            persons = persons_of(rows, partition["cluster"].to_numpy(), fates.not_dead(partition))
            found[f"{place + 1:04d}"] = tables_of(joined(persons, rows, missed, chance), rows, seed + place)
    return found


def rows_of(records: Any, lists: Sequence[str], drawing: Drawing, deduplicated: Sequence[str] = ()) -> Rows:
    """Records, in their order, ready to be counted."""
    names = tuple(sorted(lists))
    bit = {name: 1 << place for place, name in enumerate(names)}
    bits = np.array([bit[name] for name in records["list_id"].to_pylist()], dtype=np.int64)
    return Rows(names, bits, row_labels(records, drawing.strata, drawing.bands), frozenset(deduplicated))


def estimate_over(tables: Tables, seed: int = 1, workers: int | None = None, batch: Batch = PLAIN) -> OverLinkage:
    """Estimate every table of every draw and pool; raises TableError where the cache of `batch` cannot be written."""
    families, disagree = _families(tables, seed)
    found = estimate_replicates(tables, families, seed, workers, batch)
    totals = sums(found.results, found.pooled, seed)
    strata = {name: list(_answers(found, name)) for name in totals}
    parts = parts_of(totals, strata, seed) if totals else None
    return OverLinkage(found, families, parts, disagree)


def _answers(found: Replicated, name: str) -> Iterator[Estimate]:
    for labels, pooled in found.pooled.items():
        here = found.results[labels][name]
        if isinstance(pooled, Estimate):
            yield here if isinstance(here, Estimate) else pooled


def _families(tables: Tables, seed: int) -> tuple[dict[Labels, str], tuple[Labels, ...]]:
    """The family of each stratum by what holds on most of some draws, and the strata where families disagree on most."""
    names = list(tables)
    some = [names[place] for place in np.unique(np.linspace(0, len(names) - 1, _ASKED).astype(int)).tolist()]
    chosen, disagree = {}, []
    for labels in sorted({labels for each in tables.values() for labels in each}):
        found = [compare(tables[name][labels], DEFAULT, seed) for name in some if labels in tables[name]]
        chosen[labels] = min(_ASKED_FAMILIES, key=lambda name: _rank(name, found))
        disagree += [labels] if _mostly([_at_odds(each) for each in found]) else []
    return chosen, tuple(disagree)


def _rank(family: str, found: Sequence[Agreement]) -> tuple[bool, bool, bool]:
    """The order of `Agreement.preferred`, each point of it decided by most draws: one draw's warning changes no family.

    A draw of the linkage is off in its own way, which no family is made for. So one that fits poorly is one that does in all
    draws but one: what is wrong with a family itself shows in all.
    """
    results = [(each.results[family], each.fits.get(family)) for each in found]
    refused = _mostly([result.verdict == "refused" for result, _ in results])
    poor = sum(fit is not None and fit.poor for _, fit in results) >= max(len(results) - 1, 1)
    return refused, poor, _mostly([any(each["code"] not in _OF_ONE_DRAW for each in _warnings(r)) for r, _ in results])


def _warnings(result: Result) -> Sequence[Mapping[str, Any]]:
    return result.warnings if isinstance(result, Estimate) else ()


def _at_odds(found: Agreement) -> bool:
    return any(warning["code"] == "families_disagree" for warning in found.warnings)


def _mostly(told: Sequence[bool]) -> bool:
    return sum(told) * 2 > len(told)


def _spread(documented: Sequence[int]) -> dict[str, int]:
    low, middle, high = np.quantile(documented, (0.025, 0.5, 0.975), method="inverted_cdf").tolist()
    return {"low": low, "middle": middle, "high": high}


def vars_of(parts: Parts) -> dict[str, float]:
    """The variances by name."""
    return {"sampling": parts.sampling, "model": parts.model, "linkage": parts.linkage}
