"""How probable it is that two records are one person, with or without judgements.

The model is Fellegi and Sunter's (1969): each comparison adds a weight, log2 of how much likelier its level is for one
person than for two. Weights are estimated by expectation-maximisation over the candidate pairs (Winkler, 1988), drawn
towards fixed weights where the lists say little, so that thirty records get sensible answers and thirty thousand their
own. The weight of a name is a broken line over its evidence, one for each shape. Two records of a list that names each
person once cannot both be the person of a third: candidates that rule each other out share one probability
(`tawthiq.linkage.rivals`). Pairs that people judged are known, not estimated.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tawthiq.linkage.alignment import SHAPES
from tawthiq.linkage.block import Candidates
from tawthiq.linkage.compare import COMPARISONS, GRADES, LEAST, MOST, Levels
from tawthiq.linkage.features import Features, Floats, Ints
from tawthiq.linkage.rivals import Rivals

KNOTS = (-12, -9, -6, -4, -2, 0, 2, 4, 6, 9, 12, 16, 20, 24)
_ROUNDS = 40
_SETTLED = 1e-3  # share of the expected matches that a round still moves
_HOPELESS = -12.0  # log2 odds under which a pair is nobody's rival
_STRENGTH = 20.0  # pairs' worth of belief in the fixed weights
_PENALTY = {"complete": 0.0, "shorter": 0.0, "middle_differs": 0.0, "family_differs": 0.0, "given_differs": 2.0,
            "several_differ": 2.0, "turned": 3.0}  # fmt: skip
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
    """Weights in bits by comparison and level; those of the name, at the knots of each shape, carry the prior odds."""

    weights: dict[str, Floats]
    matches: float  # expected among the candidate pairs
    rounds: int


def fit(
    features: Features, pairs: Candidates, levels: Levels, chance: Levels, judged: Ints
) -> tuple[Model, Floats, Floats]:
    """Estimate the weights; returns them with the log2 odds of each pair, alone and with its rivals counted.

    `chance` are levels of pairs taken at random, which are of two persons but for a few; `judged` is 1 for pairs that
    people said are one person, 0 for two, -1 for those not judged.
    """
    different = {
        name: np.bincount(chance[row] + 1, minlength=len(steps) + 1)[1:].astype(np.float64)
        for row, (name, steps) in enumerate(COMPARISONS.items())
    }
    fixed = _fixed_weights()
    # Without rivals all pairs of one pattern are alike: some thousand patterns stand for millions of pairs.
    patterns, pattern, counts = _patterns(levels, pairs.by_name)
    weights, alone = _settle(_Round(patterns, different, fixed, 0.0), fixed, lambda odds: (probability_of(odds) * counts, counts))
    hopeful = (score(weights, patterns)[pattern] > _HOPELESS) | (judged >= 0)
    rest = np.bincount(pattern[~hopeful & pairs.by_name], minlength=len(counts)).astype(np.float64)
    kept = np.flatnonzero(hopeful)
    few, said, taught = pairs.only(kept), judged[kept], pairs.by_name[kept] | (judged[kept] >= 0)
    rivals = Rivals(features, few, score(weights, levels[:, kept]))

    def believed(odds: Floats) -> tuple[Floats, Floats]:
        probability = probability_of(rivals.shared(odds))
        free = rivals.unrivalled(probability)
        probability, free = np.where(said >= 0, said, probability), np.where(said >= 0, 1.0, free)
        return probability * taught, np.maximum(free, probability) * taught

    unlike = _name_counts(patterns, rest)
    weights, together = _settle(_Round(levels[:, kept], different, fixed, unlike), weights, believed)
    odds = score(weights, patterns)[pattern]
    shared = odds.copy()
    shared[kept] = rivals.settled(odds[kept])
    return Model(weights, float(probability_of(shared).sum()), alone + together), odds, shared


@dataclass(frozen=True, slots=True)
class _Round:
    """What a round of estimation works on; `unlike` counts further pairs of two persons by level of the name."""

    levels: Levels
    chance: dict[str, Floats]
    fixed: dict[str, Floats]
    unlike: Floats | float

    def maximise(self, same: Floats, seen: Floats) -> dict[str, Floats]:
        """Weights from how much of each pair is one person, and how much of it can be told."""
        weights = {"name": self._name(same, seen)}
        for row, name in enumerate(COMPARISONS):
            if name != "name":
                weights[name] = self._other(name, self.levels[row], same)
        return weights

    def _name(self, same: Floats, seen: Floats) -> Floats:
        knots = _knots()
        one = _name_counts(self.levels, same) @ knots
        all_ = (_name_counts(self.levels, seen) + self.unlike) @ knots
        found = np.log2((one + 0.01) / (all_ - one + 0.01))  # odds, prior included
        return (all_ * found + _STRENGTH * self.fixed["name"]) / (all_ + _STRENGTH)

    def _other(self, name: str, level: Ints, same: Floats) -> Floats:
        different = self.chance[name]
        # Missing is -1: counted in a place of its own, then left out.
        one = np.bincount(level + 1, weights=same, minlength=len(different) + 1)[1:]
        found = np.log2((one + 0.5) / (one.sum() + 1.0)) - np.log2((different + 0.5) / (different.sum() + 1.0))
        seen = min(one.sum(), different.sum())
        return (seen * found + _STRENGTH * self.fixed[name]) / (seen + _STRENGTH)


def _settle(
    task: _Round, weights: dict[str, Floats], believed: Callable[[Floats], tuple[Floats, Floats]]
) -> tuple[dict[str, Floats], int]:
    """Rounds of expectation and maximisation until the expected matches stay where they are."""
    before: Floats | None = None
    for rounds in range(1, _ROUNDS + 1):
        same, seen = believed(score(weights, task.levels))
        if before is not None and np.abs(same - before).sum() <= _SETTLED * same.sum():
            return weights, rounds
        before = same
        weights = task.maximise(same, seen)
    return weights, _ROUNDS


def _patterns(levels: Levels, by_name: np.ndarray) -> tuple[Levels, Ints, Floats]:
    """Distinct columns of levels, which of them each pair has, and how many pairs found by name have each."""
    code = np.zeros(levels.shape[1], dtype=np.int64)
    for row, steps in enumerate(COMPARISONS.values()):
        code = code * (len(steps) + 1) + levels[row] + 1
    _, first, pattern = np.unique(code, return_index=True, return_inverse=True)
    return levels[:, first], pattern, np.bincount(pattern[by_name], minlength=len(first)).astype(np.float64)


def _name_counts(levels: Levels, values: Floats) -> Floats:
    return np.bincount(levels[0] + 1, weights=values, minlength=len(SHAPES) * GRADES + 1)[1:]


def _knots() -> Floats:
    """Share of each knot in each grade of evidence, shape by shape: (levels of the name, knots)."""
    grades = np.linspace(LEAST, MOST, GRADES)
    shares = np.stack([np.interp(grades, KNOTS, row) for row in np.eye(len(KNOTS))], axis=1)
    return np.kron(np.eye(len(SHAPES)), shares)


def _fixed_weights() -> dict[str, Floats]:
    """What is believed before the lists are seen."""
    name = np.concatenate([np.array(KNOTS) - _PENALTY[shape] for shape in SHAPES])
    return {"name": name, **{key: np.array(values) for key, values in _FIXED.items()}}


def level_weights(weights: dict[str, Floats], name: str) -> Floats:
    """The weight of each level of a comparison."""
    return _knots() @ weights[name] if name == "name" else weights[name]


def score(weights: dict[str, Floats], levels: Levels) -> Floats:
    """Log2 odds of each pair to be one person, before other candidates are looked at."""
    total = np.zeros(levels.shape[1])
    for row, name in enumerate(COMPARISONS):
        total += np.append(level_weights(weights, name), 0.0)[levels[row]]
    return total


def probability_of(bits: Floats) -> Floats:
    """Log2 odds as a probability."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(bits, -60.0, 60.0))))
