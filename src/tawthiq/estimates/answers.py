"""Which pairs of a case to ask people about first, for the sake of its estimate over draws of the linkage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from tawthiq.estimates.drawing import Drawing
from tawthiq.estimates.over_linkage import Tables, rows_of
from tawthiq.estimates.slopes import slopes
from tawthiq.estimates.worth import Common, Draws, Own, own_worth
from tawthiq.linkage.doubtful import Normal, leveled, told_of
from tawthiq.mse.batch import Labels
from tawthiq.mse.table import CaptureTable
from tawthiq.register.expected import Fates

PARTITIONS = 200
_DEVIATIONS = 2 * 1.959964  # in a 95 % interval


@dataclass(frozen=True)
class Estimated:
    """What was estimated over linkage: tables by draw and stratum, the family of each, and how far probabilities may be off.

    `field` is the one that makes pairs sure, None without any.
    """

    tables: Tables
    families: Mapping[Labels, str]
    field: str | None
    levels: Normal


def estimated_from(tables: Tables, levels: Mapping[str, Any], found: Mapping[str, Any]) -> Estimated:
    """From tables by draw, the levels told beside them and the estimate, as JSON (`tawthiq.estimates`)."""
    families = {tuple(each["labels"]): str(each["family"]) for each in found["strata"]}
    normal = Normal(np.array(levels["mean"]), np.array(levels["covariance"]))
    return Estimated(tables, families, levels["field"], normal)


def what_answers_tell(
    records: Any, pairs: Any, settings: Any, drawing: Drawing, rule: Any, estimated: Estimated, seed: int
) -> tuple[Own, Common]:
    """What the answer to each pair would tell of its own persons, and of all pairs like it."""
    from tawthiq.linkage.draws import sample_partitions
    from tawthiq.linkage.third_records import through_others

    records = records.sort_by([("position", "ascending"), ("record_id", "ascending")])
    told = told_of(records, pairs, estimated.field)
    now = leveled(pairs, told, estimated.levels)
    drawn = sample_partitions(records, through_others(now), settings, PARTITIONS, seed)
    fates, cluster = Fates(records, rule), np.stack([each["cluster"].to_numpy() for each in drawn])
    draws = Draws(cluster, [fates.not_dead(each) for each in drawn])
    lists = next(iter(next(iter(estimated.tables.values())).values())).lists
    rows = rows_of(records, lists, drawing, settings.deduplicated_lists)
    own = own_worth(_ends(records, pairs), draws, rows, slopes(mean_tables(estimated.tables), estimated.families, seed))
    open_ = told.in_doubt
    common = Common(told.design, estimated.levels.covariance, now["probability"].to_numpy(), open_ & ~told.rich)
    return Own(np.where(open_, own.gain, 0.0), own.slope), common


def mean_tables(tables: Tables) -> dict[Labels, CaptureTable]:
    """The table of each stratum that is the mean over draws, in whole persons."""
    held: dict[Labels, dict[int, float]] = {}
    lists: Sequence[str] = ()
    for each in tables.values():
        for labels, table in each.items():
            lists, cells = table.lists, held.setdefault(labels, {})
            for cell, count in zip(table.patterns.tolist(), table.counts.tolist(), strict=True):
                cells[cell] = cells.get(cell, 0.0) + count / len(tables)
    found = {}
    for labels, cells in sorted(held.items()):
        counts = [(cell, round(count)) for cell, count in sorted(cells.items()) if round(count)]
        patterns, sizes = (
            (np.array(column, dtype=np.int64) for column in zip(*counts, strict=True)) if counts else _NONE
        )
        found[labels] = CaptureTable(tuple(lists), patterns, sizes)
    return found


_NONE = (np.zeros(0, np.int64), np.zeros(0, np.int64))


def narrowed(interval: Sequence[float], linkage: float, taken: float) -> float:
    """The share of a 95 % interval's width that goes when so much variance is taken away, as if it were a normal's.

    No more is taken than `linkage`, the share of the variance that is from linkage.
    """
    variance = ((interval[1] - interval[0]) / _DEVIATIONS) ** 2
    return 1 - sqrt(1 - min(taken / variance, linkage)) if variance > 0 else 0.0


def _ends(records: Any, pairs: Any) -> tuple[Any, Any]:
    place = {name: number for number, name in enumerate(records["record_id"].to_pylist())}
    one, other = (
        np.array([place[each] for each in pairs[side].to_pylist()], dtype=np.int64) for side in ("left", "right")
    )
    return one, other
