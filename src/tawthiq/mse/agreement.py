"""Families side by side: what each says of one table, how far they agree, and which one is preferred.

Where two families that answer do not agree, both are shown and neither is hidden: the spread is what a reader should see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.families import FAMILIES, fit
from tawthiq.mse.overlap import overlap
from tawthiq.mse.table import CaptureTable

DEFAULT = ("decomposable", "loglinear", "shrinkage", "declared")
_LEVEL = 0.95


@dataclass(frozen=True)
class Agreement:
    """What several families say of one table, in the order in which they are preferred."""

    table: CaptureTable
    results: Mapping[str, Result]
    left_out: Mapping[str, Result] = field(default_factory=dict)  # the preferred family, without each list in turn

    @property
    def preferred(self) -> Result:
        """Of the families that answer without a warning the first, else the first with one, else the first refusal.

        A family that rests on a declared assumption, or on independence, is never preferred: it is for comparison.
        """
        asked = [each for name, each in self.results.items() if name not in ("declared", "independence")]
        ranked = sorted(asked or self.results.values(), key=lambda each: ("ok", "warn", "refused").index(each.verdict))
        return ranked[0]

    @property
    def disagreements(self) -> list[tuple[str, str]]:
        """Pairs of families that answer and whose intervals have nothing in common."""
        found = [each for each in self.results.values() if isinstance(each, Estimate)]
        return [(one.family, other.family) for one, other in combinations(found, 2) if _apart(one, other)]

    def to_json(self) -> dict[str, Any]:
        """The preferred result, with all of them, their agreement and the overlap of the lists beside it."""
        return {
            **self.preferred.to_json(),
            "lists": list(self.table.lists),
            "families": {name: result.to_json() for name, result in self.results.items()},
            "disagreements": [list(pair) for pair in self.disagreements],
            "left_out": {name: result.to_json() for name, result in self.left_out.items()},
            "overlap": overlap(self.table).to_json(),
        }


def compare(
    table: CaptureTable, families: Sequence[str] = DEFAULT, seed: int = 1, *, leave_out: bool = False
) -> Agreement:
    """Fit each family to a table, and with `leave_out` the preferred one to the table without each list in turn."""
    ordered = [name for name in FAMILIES if name in families]
    found = Agreement(table, {name: fit(name, table, seed) for name in ordered})
    if not leave_out or not isinstance(found.preferred, Estimate):
        return found
    without = {name: fit(found.preferred.family, table.without(name), seed) for name in table.lists}
    return replace(found, left_out=without)


def _apart(one: Estimate, other: Estimate) -> bool:
    (low, high), (least, most) = one.intervals[_LEVEL], other.intervals[_LEVEL]
    return high < least or most < low
