"""How many documented victims a linkage in doubt lets one expect: the count over many plausible registers."""

from dataclasses import dataclass
from typing import Any

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
    import numpy as np

    from tawthiq.linkage.draws import sample_partitions

    fates = _Fates(records, rule)
    counts = [fates.documented(each) for each in sample_partitions(records, pairs, settings, draws, seed)]
    low, high = np.quantile(counts, [(1 - _INSIDE) / 2, (1 + _INSIDE) / 2], method="inverted_cdf")
    return ExpectedVictims(float(np.mean(counts)), int(low), int(high), draws)


class _Fates:
    """What records say of fates; most say nothing or dead, and only persons of whom some say else need weighing."""

    def __init__(self, records: Any, rule: StandingRule) -> None:
        self._rule = rule
        rows = records.select(["record_id", "fate", "documenter", "position"]).to_pylist()
        self._sayings = {
            row["record_id"]: Saying(row["fate"], row["documenter"], row["position"])
            for row in rows
            if row["fate"] not in UNKNOWN
        }
        self._not_dead = {record for record, saying in self._sayings.items() if saying.value in NOT_DEAD}

    def documented(self, partition: Any) -> int:
        """How many persons of a partition stand as dead."""
        cluster_of = dict(zip(partition["record_id"].to_pylist(), partition["cluster"].to_pylist(), strict=True))
        doubtful = {cluster_of[record] for record in self._not_dead}
        told: dict[Any, list[Saying]] = {cluster: [] for cluster in doubtful}
        for record, saying in self._sayings.items():
            if cluster_of[record] in doubtful:
                told[cluster_of[record]].append(saying)
        standing = (
            RULES[self._rule.name](sorted(sayings, key=lambda each: each.position), self._rule.preferred)
            for sayings in told.values()
        )
        return len(set(cluster_of.values())) - sum(fate in NOT_DEAD for fate in standing)
