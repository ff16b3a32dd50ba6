"""How often links between two lists are missed or false, as the linkage itself says: what error-corrected estimation starts from.

The pairs' probabilities say how many of the joined pairs are two people, and how many of those left apart are one. They are no
better than their calibration, and in the simulated family not good enough (`docs/explanation/estimation-methods.md`): rates that
people have judged (`tawthiq.mse.linkage_error.Rate.judged`) go before them.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from tawthiq.mse.linkage_error import LinkErrors, Pair, Rate


def said_link_errors(records: Any, pairs: Any, clusters: Any) -> LinkErrors:
    """Rates of missed and false links between each two lists, from the pairs' probabilities and the persons decided on.

    `records` follows `records_schema`, `pairs` `pairs_schema`, `clusters` is what `tawthiq.linkage.partition` gives. Lists are
    taken to name nobody twice: a pair left apart counts only as far as the persons joined instead of it are in doubt. Pairs
    that never were candidates are not seen. The doubt of a rate is that of the draws of its pairs, each by itself; where
    nothing is joined or in doubt a pair of lists has no rate.
    """
    list_of = dict(zip(records["record_id"].to_pylist(), records["list_id"].to_pylist(), strict=True))
    person = dict(zip(clusters["record_id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True))
    columns = (pairs[name].to_pylist() for name in ("left", "right", "probability"))
    chance = {_ordered(left, right): p for left, right, p in zip(*columns, strict=True)}
    joined = _joined(person, list_of)
    partner: dict[tuple[str, str], float] = defaultdict(float)  # (record, other list): how sure its person there is
    for one, other in joined:
        sure = chance.get(_ordered(one, other), 0.0)
        for record, beside in ((one, other), (other, one)):
            partner[record, list_of[beside]] = max(partner[record, list_of[beside]], sure)
    inside: dict[Pair, _Sum] = defaultdict(_Sum)
    outside: dict[Pair, _Sum] = defaultdict(_Sum)
    for pair in joined:
        inside[_lists(pair, list_of)].add(chance.get(_ordered(*pair), 0.0))
    apart = {pair for pair in chance if person[pair[0]] != person[pair[1]] and list_of[pair[0]] != list_of[pair[1]]}
    for one, other in sorted(apart):
        free = (1 - partner[one, list_of[other]]) * (1 - partner[other, list_of[one]])
        outside[_lists((one, other), list_of)].add(chance[one, other] * free)
    return LinkErrors(
        missed={each: _missed(inside[each], outside[each]) for each in sorted(outside) if outside[each].mean > 0},
        false={each: _false(inside[each]) for each in sorted(inside) if inside[each].mean < inside[each].count},
    )


@dataclass
class _Sum:
    """How many pairs, how many of them are one person on average, and the variance of that."""

    count: int = 0
    mean: float = 0.0
    variance: float = 0.0

    def add(self, probability: float) -> None:
        self.count += 1
        self.mean += probability
        self.variance += probability * (1 - probability)


def _missed(inside: _Sum, outside: _Sum) -> Rate:
    """outside / (inside + outside), its deviation to first order."""
    both = inside.mean + outside.mean
    variance = (inside.mean**2 * outside.variance + outside.mean**2 * inside.variance) / both**4
    return Rate.about(outside.mean / both, float(np.sqrt(variance)))


def _false(inside: _Sum) -> Rate:
    return Rate.about(max(1 - inside.mean / inside.count, 0.0), float(np.sqrt(inside.variance)) / inside.count)


def _joined(person: dict[str, int], list_of: dict[str, str]) -> list[tuple[str, str]]:
    members: dict[int, list[str]] = defaultdict(list)
    for record in sorted(person):
        members[person[record]].append(record)
    return [
        pair for group in members.values() for pair in combinations(group, 2) if list_of[pair[0]] != list_of[pair[1]]
    ]


def _lists(pair: tuple[str, str], list_of: dict[str, str]) -> Pair:
    one, other = sorted((list_of[pair[0]], list_of[pair[1]]))
    return one, other


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
