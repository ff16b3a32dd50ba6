"""How an estimate changes with one person more on certain lists: its slopes, by stratum and cell of the capture table."""

from collections.abc import Mapping

import numpy as np

from tawthiq.mse.batch import Labels
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.families import fit
from tawthiq.mse.table import CaptureTable

Slopes = Mapping[Labels, Mapping[int, float]]
"""By stratum and cell (lists as bits): how much the estimate of all the dead grows with one person more there."""

_LEAST_STEP = 3.0  # persons


def slopes(tables: Mapping[Labels, CaptureTable], families: Mapping[Labels, str], seed: int = 1) -> Slopes:
    """How the estimate of each stratum changes with one person more in a cell, by the family that estimates it.

    By differences over one standard deviation of sampling to either side. Where the family refuses, slopes are 0: nothing
    is published of that stratum which an answer could make surer.
    """
    return {labels: _of_stratum(table, families[labels], seed) for labels, table in tables.items()}


def _of_stratum(table: CaptureTable, family: str, seed: int) -> dict[int, float]:
    counts = dict(zip(table.patterns.tolist(), table.counts.tolist(), strict=True))
    found = {}
    for cell in range(1, 1 << table.size):
        here = counts.get(cell, 0)
        step = round(max(_LEAST_STEP, np.sqrt(here)))
        ends = [here + step, max(here - step, 0)]
        told = [fit(family, _with(table, {**counts, cell: n}), seed) for n in ends]
        points = [each.point for each in told if isinstance(each, Estimate)]
        found[cell] = (points[0] - points[1]) / (ends[0] - ends[1]) if len(points) == 2 else 0.0
    return found


def _with(table: CaptureTable, counts: Mapping[int, int]) -> CaptureTable:
    cells = sorted(cell for cell, count in counts.items() if count)
    held = np.array([counts[cell] for cell in cells], dtype=np.int64)
    return CaptureTable(table.lists, np.array(cells, dtype=np.int64), held)
