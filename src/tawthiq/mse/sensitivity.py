"""What a figure hangs on: the table without each list in turn, and with each pair of lists taken as one."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from tawthiq.mse import loglinear
from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.families import fit
from tawthiq.mse.loglinear import LogLinearOptions
from tawthiq.mse.overlap import LEAST_LISTS, refusal
from tawthiq.mse.table import CaptureTable

LEVEL = 0.95
_REPLICATES = 200
_SELECTIONS = {"loglinear": "bic", "stepwise": "stepwise"}


def lightly(name: str, table: CaptureTable, seed: int = 1) -> Result:
    """What a family says under its default options, with a fifth of the replicates where it has a bootstrap."""
    if name not in _SELECTIONS:
        return fit(name, table, seed)
    options = LogLinearOptions(selection=_SELECTIONS[name], replicates=_REPLICATES)
    return refusal(name, table) or replace(loglinear.fit(table, options, seed), family=name)


def without_each(name: str, table: CaptureTable, seed: int = 1) -> dict[str, Result]:
    """What a family says of the table without each list in turn, by that list."""
    return {each: lightly(name, table.without(each), seed) for each in table.lists}


def merging_each(name: str, table: CaptureTable, seed: int = 1) -> dict[str, Result]:
    """What a family says with each pair of lists taken as one, by their names; nothing where fewer than three would be left."""
    if table.size <= LEAST_LISTS:
        return {}
    return {
        "+".join(pair): lightly(name, table.merged(pair, "+".join(pair)), seed) for pair in combinations(table.lists, 2)
    }


def moved(whole: Estimate, others: Mapping[str, Result]) -> tuple[str, ...]:
    """Of the changes, those under which the intervals have nothing in common with the whole's."""
    low, high = whole.intervals[LEVEL]
    answered = {name: each.intervals[LEVEL] for name, each in others.items() if isinstance(each, Estimate)}
    return tuple(name for name, (least, most) in answered.items() if most < low or high < least)
