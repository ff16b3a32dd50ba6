"""How many documented victims a linkage in doubt lets one expect: the count over many plausible registers."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.register.overlap import NOT_DEAD
from tawthiq.register.standing import RULES, UNKNOWN, Saying
from tawthiq.register.victims import StandingRule

_INSIDE = 0.9


@dataclass(frozen=True, slots=True)
class ExpectedVictims:
    """The mean number of documented victims over draws of the partition, and the ends between which nine in ten lie."""

    mean: float
    low: int
    high: int
    draws: int


def expected_victims(
    records: Any, pairs: Any, settings: Any, rule: StandingRule, draws: int, seed: int
) -> ExpectedVictims:
    """Count the documented victims of plausible partitions (`tawthiq.linkage.draws`); the dead alone, as everywhere."""
    from tawthiq.linkage.draws import sample_partitions

    fates = Fates(records, rule)
    counts = [fates.documented(each) for each in sample_partitions(records, pairs, settings, draws, seed)]
    low, high = np.quantile(counts, [(1 - _INSIDE) / 2, (1 + _INSIDE) / 2], method="inverted_cdf")
    return ExpectedVictims(float(np.mean(counts)), int(low), int(high), draws)


class Fates:
    """What records say of fates; most say nothing or dead, and only persons of whom some say else need weighing."""

    def __init__(self, records: Any, rule: StandingRule) -> None:
        self._rule = rule
        self._records = records.sort_by([("position", "ascending"), ("record_id", "ascending")])
        fates = self._records["fate"].to_pylist()
        self._said = np.array([fate not in UNKNOWN for fate in fates], dtype=bool)
        self._not_dead = np.array([fate in NOT_DEAD for fate in fates], dtype=bool)

    def documented(self, partition: Any) -> int:
        """How many persons of a partition stand as dead."""
        return len(np.unique(partition["cluster"].to_numpy())) - len(self.not_dead(partition))

    def not_dead(self, partition: Any) -> list[int]:
        """The clusters of a partition that stand as missing, detained or found alive."""
        assert partition["record_id"].equals(self._records["record_id"]), "partitions are in the order of position"
        cluster = partition["cluster"].to_numpy()
        doubtful = np.unique(cluster[self._not_dead])
        rows = np.flatnonzero(self._said & np.isin(cluster, doubtful))
        told: dict[int, list[Saying]] = {}
        for row, number in zip(rows.tolist(), cluster[rows].tolist(), strict=True):
            fate, documenter, position = (self._records[name][row].as_py() for name in _SAYING)
            told.setdefault(number, []).append(Saying(fate, documenter, position))
        rule, preferred = RULES[self._rule.name], self._rule.preferred
        return [number for number, sayings in told.items() if rule(sayings, preferred) in NOT_DEAD]


_SAYING = ("fate", "documenter", "position")
