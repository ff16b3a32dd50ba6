"""How probable it is that two records are one person, without labels.

The model is Fellegi and Sunter's (1969): each comparison adds a weight, log2 of how much likelier its level is for one
person than for two. Weights are estimated by expectation-maximisation over the candidate pairs (Winkler, 1988), drawn
towards fixed weights where the lists say little, so that thirty records get sensible answers and thirty thousand their
own. Two records of a list that names each person once cannot both be the person of a third: candidates that rule each
other out share one probability (after Sadinle, 2017).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tawthiq.linkage.block import Candidates
from tawthiq.linkage.compare import BITS, COMPARISONS, SHAPES, Comparison
from tawthiq.linkage.features import Features, Floats, Ints

_ROUNDS = 40
_MESSAGES = 16
_SETTLED = 1e-3  # share of the expected matches that a round still moves
_SURE = 5.0  # log2 odds
_STRENGTH = 20.0  # pairs' worth of belief in the fixed weights
_PENALTY = {"complete": 0.0, "shorter": 1.0, "middle_differs": 6.0, "family_differs": 5.0, "given_differs": 13.0,
            "several_differ": 13.0, "turned": 4.0}  # fmt: skip
# Kin share every part but one: no amount of shared information makes up for a part that differs.
_CEILING = {"middle_differs": 1.0, "given_differs": -7.0, "several_differ": -7.0}
_FIXED = {
    "age": (4.0, 2.5, 1.0, -1.5, -4.0, -6.0),
    "birth": (11.0, 4.0, 0.0, -2.0, -6.0),
    "death": (4.0, 3.0, 1.0, -2.0, -5.0),
    "sex": (0.9, -5.0),
    "place": (4.0, 3.0, 1.0, -3.0),
    "mother": (4.0, -5.0),
    "list": (-2.0, 0.0),
}


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in bits by comparison and level; those of the name carry the prior odds of a candidate pair."""

    weights: dict[str, Floats]
    matches: float  # expected among the candidate pairs
    rounds: int


def fit(features: Features, pairs: Candidates, compared: Comparison, chance: Comparison) -> tuple[Model, Floats]:
    """Estimate the weights; returns them with the log2 odds of each pair, competition counted.

    `chance` are pairs taken at random, which are of two persons but for a few.
    """
    fixed = _fixed_weights(features)
    levels = np.stack([compared.levels[name] for name in COMPARISONS])
    different = {
        name: np.bincount(chance.levels[name][chance.levels[name] >= 0], minlength=len(steps)).astype(np.float64)
        for name, steps in COMPARISONS.items()
    }
    # Without rivals all pairs of one pattern are alike: a few thousand patterns stand for a million pairs.
    patterns, counts = _patterns(levels[:, pairs.by_name])
    weights, alone = _settle(fixed, patterns, different, lambda probability: (probability * counts, counts), None)
    rivals = Rivals(features, pairs, score(weights, levels))
    weights, together = _settle(
        weights,
        levels,
        different,
        lambda probability: (probability * pairs.by_name, rivals.unrivalled(probability) * pairs.by_name),
        rivals,
        fixed,
    )
    odds = rivals.shared(score(weights, levels))
    return Model(weights, float(probability_of(odds).sum()), alone + together), odds


def _settle(
    weights: dict[str, Floats],
    levels: Ints,
    chance: dict[str, Floats],
    belief: Callable[[Floats], tuple[Floats, Floats]],
    rivals: "Rivals | None",
    fixed: dict[str, Floats] | None = None,
) -> tuple[dict[str, Floats], int]:
    """Rounds of expectation and maximisation until the expected matches stay where they are."""
    fixed = fixed or weights
    before: Floats | None = None
    for rounds in range(1, _ROUNDS + 1):
        odds = score(weights, levels)
        same, open_ = belief(probability_of(rivals.shared(odds) if rivals else odds))
        if before is not None and np.abs(same - before).sum() <= _SETTLED * same.sum():
            return weights, rounds
        before = same
        weights = _maximise(fixed, levels, (same, open_), chance)
    return weights, _ROUNDS


def _patterns(levels: Ints) -> tuple[Ints, Floats]:
    """Distinct columns of levels and how many pairs have each."""
    code = np.zeros(levels.shape[1], dtype=np.int64)
    for row, steps in enumerate(COMPARISONS.values()):
        code = code * (len(steps) + 1) + levels[row] + 1
    order = np.argsort(code, kind="stable")
    new = np.append(True, np.diff(code[order]) != 0)[: len(code)]
    counts = np.bincount(np.cumsum(new) - 1).astype(np.float64) if len(code) else np.empty(0)
    return levels[:, order[new]], counts


class Rivals:
    """Candidates of one record in one list that cannot all be its person."""

    def __init__(self, features: Features, pairs: Candidates, odds: Floats) -> None:
        entity = _entities(features, pairs, odds)
        record = np.concatenate([pairs.left, pairs.right])
        other = np.concatenate([pairs.right, pairs.left])
        group = record * (len(features.list_names) + 1) + features.lists[other] + 1
        self._pairs = len(pairs.left)
        self._back = np.roll(np.arange(2 * self._pairs), self._pairs)
        self._across = np.tile(features.lists[pairs.left] != features.lists[pairs.right], 2)
        self._order = np.lexsort((entity[other], group))
        group, entity_of = group[self._order], entity[other][self._order]
        new_group = np.append(True, group[1:] != group[:-1])
        new_entity = new_group | np.append(True, entity_of[1:] != entity_of[:-1])
        self._starts = np.flatnonzero(new_entity)
        self._entity = np.cumsum(new_entity) - 1
        self._group = np.cumsum(new_group) - 1

    def shared(self, odds: Floats) -> Floats:
        """Log2 odds once every pair's rivals in either list are counted, and the rivals' own rivals, and so on.

        Belief propagation for matchings (Bayati, Shah and Sharma, 2008): a rival asks for less, the more its other
        candidates want it. Two brothers on both lists so settle each with the own record.
        """
        weight = np.tile(np.exp2(np.clip(odds, -60.0, 60.0)), 2)
        cost = np.zeros(len(weight))
        for _ in range(_MESSAGES):
            message = (weight / (1.0 + cost))[self._back]
            cost = np.sqrt((1.0 + cost) * (1.0 + self._rival(message))) - 1.0
        total = np.log2(1.0 + cost)
        return odds - total[: self._pairs] - total[self._pairs :]

    def unrivalled(self, probability: Floats) -> Floats:
        """Probability of each pair that no rival of either record is its person: only then can the pair be told."""
        free = 1.0 - np.minimum(self._rival(probability), 1.0)
        return np.asarray(free[: self._pairs] * free[self._pairs :])

    def _rival(self, values: Floats) -> Floats:
        """For each pair seen from its left and from its right record: the sum over rivals, an entity counted once."""
        if not self._pairs:
            return np.zeros(0)
        ordered = (np.tile(values, 2) if len(values) == self._pairs else values)[self._order]
        best = np.maximum.reduceat(ordered, self._starts)
        total = np.bincount(self._group[self._starts], weights=best)
        rival = np.empty(len(ordered))
        rival[self._order] = np.maximum(total[self._group] - best[self._entity], 0.0)
        return np.where(self._across, rival, 0.0)


def _entities(features: Features, pairs: Candidates, odds: Floats) -> Ints:
    """Records of one list that are almost surely one person (a list may name a person twice) as one entity."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    sure = (features.lists[pairs.left] == features.lists[pairs.right]) & (odds > _SURE)
    graph = coo_matrix((np.ones(sure.sum()), (pairs.left[sure], pairs.right[sure])), shape=(features.size,) * 2)
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _fixed_weights(features: Features) -> dict[str, Floats]:
    """What is believed before the lists are seen: for names, their information less what contradicts and the prior."""
    sizes = np.bincount(features.lists[features.lists >= 0]) if (features.lists >= 0).any() else np.array([1])
    prior = -np.log2(max(float(sizes.max()), 8.0))
    middles = np.array([3.0, *((np.array(BITS[:-1]) + np.array(BITS[1:])) / 2), 33.0])
    name = [np.minimum(middles - _PENALTY[shape] + prior, _CEILING.get(shape, 60.0)) for shape in SHAPES]
    return {"name": np.concatenate(name), **{key: np.array(values) for key, values in _FIXED.items()}}


def score(weights: dict[str, Floats], levels: Ints) -> Floats:
    """Log2 odds of each pair to be one person, before other candidates are looked at."""
    total = np.zeros(levels.shape[1])
    for row, name in enumerate(COMPARISONS):
        total += np.append(weights[name], 0.0)[levels[row]]
    return total


def probability_of(bits: Floats) -> Floats:
    """Log2 odds as a probability."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(bits, -60.0, 60.0))))


def _maximise(
    fixed: dict[str, Floats], levels: Ints, belief: tuple[Floats, Floats], chance: dict[str, Floats]
) -> dict[str, Floats]:
    probability, open_ = belief
    weights = {}
    for row, (name, steps) in enumerate(COMPARISONS.items()):
        # Missing is -1: counted in a place of its own, then left out.
        same = np.bincount(levels[row] + 1, weights=probability, minlength=len(steps) + 1)[1:]
        if name == "name":  # odds, prior included
            seen = np.bincount(levels[row] + 1, weights=np.maximum(open_, probability), minlength=len(steps) + 1)[1:]
            found = np.log2((same + 0.01) / (seen - same + 0.01))
        else:
            different = chance[name]
            found = np.log2((same + 0.5) / (same.sum() + 1.0)) - np.log2((different + 0.5) / (different.sum() + 1.0))
            seen = np.full(len(steps), min(same.sum(), different.sum()))
        weights[name] = (seen * found + _STRENGTH * fixed[name]) / (seen + _STRENGTH)
    return weights
