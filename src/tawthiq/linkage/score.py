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
from tawthiq.linkage.compare import COMPARISONS, GRADES, LEAST, MOST, OTHERS, TWO_PERSONS, Levels, two_persons
from tawthiq.linkage.features import Features, Floats, Ints
from tawthiq.linkage.rivals import Rivals

KNOTS = (-20, -16, -12, -9, -6, -4, -2, 0, 2, 4, 6, 9, 12, 16, 20, 24)
_ROUNDS = 40
_SETTLED = 1e-3  # share of the expected matches that a round still moves
_HOPELESS = -14.0  # log2 odds under which a pair is not one person, whatever is learnt
POSSIBLE = -8.0  # log2 odds, once all is learnt, under which a pair is nobody's rival
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
    "list": (-5.0, 0.0),
}
# Kin share a mother, and are killed on one day in one place: that these agree says little about which of them it is.
_FIXED_OF_KIN = {"death": (0.0, 0.0, 0.0, -2.0, -5.0), "place": (0.0, 0.0, 0.0, -3.0), "mother": (0.0, -5.0)}
# Who died within days of one another mostly died in one attack, and so in one place.
_FIXED_OF_ONE_TIME: dict[str, tuple[float, ...]] = {"place": (1.0, 0.5, 0.0, -3.0)}
_LEAST_SLOPE = 0.5  # bits of weight for a bit of evidence, where names speak for strangers


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in bits by comparison and level; those of the name, at the knots of each shape, carry the prior odds.

    Other comparisons have a row for each of TWO_PERSONS: what kin have in common, or two who died within days, says less.
    """

    weights: dict[str, Floats]
    rounds: int


def fit(
    features: Features,
    pairs: Candidates,
    levels: Levels,
    chance: Levels,
    judged: Ints,
    start: Model | None = None,
) -> Model:
    """Estimate the weights from candidate pairs and their levels.

    `chance` are levels of pairs taken at random, which are of two persons but for a few; `judged` is 1 for pairs that
    people said are one person, 0 for two, -1 for those not judged. `start` is an earlier estimate.
    """
    fixed = _fixed_weights()
    weights = start.weights if start else fixed
    # Pairs of one pattern are alike until their rivals are seen: some thousand patterns stand for millions of pairs.
    patterns, pattern = _patterns(levels)
    hopeful = (score(weights, patterns)[pattern] > _HOPELESS) | (judged >= 0)
    kept = np.flatnonzero(hopeful)
    said, told = judged[kept], pairs.by_name[kept] | (judged[kept] >= 0)
    rivals = Rivals(features, pairs.only(kept), score(weights, levels[:, kept]))
    # The hopeless are of two persons, and still tell what two persons look like.
    rest = np.bincount(pattern[~hopeful & pairs.by_name], minlength=patterns.shape[1]).astype(np.float64)

    def believed(odds: Floats) -> tuple[Floats, Floats]:
        probability = probability_of(rivals.shared(odds[: len(kept)]))
        free = rivals.unrivalled(probability)
        probability, free = np.where(said >= 0, said, probability), np.where(said >= 0, 1.0, free)
        same, seen = probability * told, np.maximum(free, probability) * told
        return np.concatenate([same, np.zeros(len(rest))]), np.concatenate([seen, rest])

    task = _Round(np.concatenate([levels[:, kept], patterns], axis=1), _by_chance(chance), fixed)
    return Model(*_settle(task, weights, believed))


def odds_of(features: Features, pairs: Candidates, levels: Levels, model: Model) -> tuple[Floats, Floats]:
    """Log2 odds of each pair to be one person, alone and with its rivals counted."""
    odds = score(model.weights, levels)
    kept = np.flatnonzero(odds > POSSIBLE)
    shared = odds.copy()
    shared[kept] = Rivals(features, pairs.only(kept), odds[kept]).settled(odds[kept])
    return odds, shared


@dataclass(frozen=True, slots=True)
class _Round:
    """What a round of estimation works on."""

    levels: Levels
    chance: dict[str, tuple[Floats, Floats]]  # of any two persons, and of two of one time
    fixed: dict[str, Floats]

    def maximise(self, same: Floats, seen: Floats) -> dict[str, Floats]:
        """Weights from how much of each pair is one person, and how much of it can be told."""
        weights = {"name": self._name(same, seen)}
        apart = np.where(two_persons(self.levels) == TWO_PERSONS.index("kin"), seen - same, 0.0)
        for row, name in enumerate(COMPARISONS):
            if name != "name":
                one, kin = _counts(self.levels[row], same, name), _counts(self.levels[row], apart, name)
                kin = _with_twins(kin) if name == "age" else kin
                any_two, of_one_time = self.chance[name]
                others = zip((any_two, kin, of_one_time), self.fixed[name], strict=True)
                weights[name] = np.stack([_drawn(one, two, fixed) for two, fixed in others])
        return weights

    def _name(self, same: Floats, seen: Floats) -> Floats:
        knots = _knots()
        one, all_ = (_counts(self.levels[0], values, "name") @ knots for values in (same, seen))
        found = np.log2((one + 0.01) / (all_ - one + 0.01))  # odds, prior included
        return _falling((all_ * found + _STRENGTH * self.fixed["name"]) / (all_ + _STRENGTH))


def _with_twins(kin: Floats) -> Floats:
    """Counts of how far kin are apart in age, those of one age at least half as many as those a year apart.

    A year apart is so in two ways, older or younger. Without that the brothers and cousins of one age who were once taken for
    one person are missed among the kin who are not, and that they share an age would speak for it ever more.
    """
    return np.concatenate([[max(kin[0], kin[1] / 2)], kin[1:]])


def _by_chance(levels: Levels) -> dict[str, tuple[Floats, Floats]]:
    """Counts of levels between two persons, any two and two of one time; only the place of these is another matter."""
    every, near = np.ones(levels.shape[1]), (two_persons(levels) == TWO_PERSONS.index("of_one_time")).astype(float)
    return {
        name: (_counts(row, every, name), _counts(row, near if name in _FIXED_OF_ONE_TIME else every, name))
        for name, row in zip(COMPARISONS, levels, strict=True)
    }


def _falling(weights: Floats) -> Floats:
    """The same lines, that of names of which several parts differ falling below nought as fast as _LEAST_SLOPE at least.

    That is the shape of strangers. Without it estimation may live off those who happen to share an age, a day and a place,
    and believe a share of them.
    """
    lines = weights.reshape(len(SHAPES), len(KNOTS)).copy()
    line = lines[SHAPES.index("several_differ")]
    for knot in range(KNOTS.index(0) - 1, -1, -1):
        line[knot] = min(line[knot], line[knot + 1] - _LEAST_SLOPE * (KNOTS[knot + 1] - KNOTS[knot]))
    return np.asarray(lines.ravel())


def _drawn(one: Floats, two: Floats, fixed: Floats) -> Floats:
    """Weights from counts of levels for one person and for two, drawn towards fixed ones where they are few."""
    expected = (two + 1.0) / (two + 1.0).sum()
    belief = expected * np.exp2(fixed)
    one, two = one + _STRENGTH * belief / belief.sum(), two + _STRENGTH * expected
    return np.asarray(np.log2(one / one.sum()) - np.log2(two / two.sum()))


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


def _patterns(levels: Levels) -> tuple[Levels, Ints]:
    """Distinct columns of levels, and which of them each pair has."""
    code = np.zeros(levels.shape[1], dtype=np.int64)
    for row, steps in enumerate(COMPARISONS.values()):
        code = code * (len(steps) + 1) + levels[row] + 1
    _, first, pattern = np.unique(code, return_index=True, return_inverse=True)
    return levels[:, first], pattern


def _counts(level: Ints, values: Floats, name: str) -> Floats:
    # Missing is -1: counted in a place of its own, then left out.
    return np.asarray(
        np.bincount(level + 1, weights=values, minlength=len(COMPARISONS[name]) + 1)[1:], dtype=np.float64
    )


def _knots() -> Floats:
    """Share of each knot in each grade of evidence, shape by shape: (levels of the name, knots)."""
    grades = np.linspace(LEAST, MOST, GRADES)
    shares = np.stack([np.interp(grades, KNOTS, row) for row in np.eye(len(KNOTS))], axis=1)
    return np.asarray(np.kron(np.eye(len(SHAPES)), np.tile(shares, (len(OTHERS), 1))), dtype=np.float64)


def _fixed_weights() -> dict[str, Floats]:
    """What is believed before the lists are seen."""
    name = np.concatenate([np.array(KNOTS) - _PENALTY[shape] for shape in SHAPES])
    among: tuple[dict[str, tuple[float, ...]], ...] = ({}, _FIXED_OF_KIN, _FIXED_OF_ONE_TIME)
    others = {key: np.array([each.get(key, values) for each in among]) for key, values in _FIXED.items()}
    return {"name": name, **others}


def level_weights(weights: dict[str, Floats], name: str) -> Floats:
    """The weight of each level of a comparison, by what two persons may be to each other (TWO_PERSONS)."""
    return np.tile(_knots() @ weights[name], (len(TWO_PERSONS), 1)) if name == "name" else weights[name]


def score(weights: dict[str, Floats], levels: Levels) -> Floats:
    """Log2 odds of each pair to be one person, before other candidates are looked at."""
    whom = two_persons(levels)
    total = np.zeros(levels.shape[1])
    for row, name in enumerate(COMPARISONS):
        known = np.append(level_weights(weights, name), np.zeros((len(TWO_PERSONS), 1)), axis=1)
        total += known[whom, levels[row]]
    return total


def probability_of(bits: Floats) -> Floats:
    """Log2 odds as a probability."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(bits, -60.0, 60.0))))
