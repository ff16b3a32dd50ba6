"""How a linkage improves as judgements come in: what it says of pairs whose judgement it has not seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tawthiq.linkage.sample import Estimate, Pair, held_back, wilson

FEWEST = 100  # judgements from which a curve shows more than chance
_SHARES = (0.0, 1 / 3, 2 / 3)

Held = Mapping[Pair, tuple[float, str]]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """After so many judgements: the share of unseen pairs decided as people decided, and the mean squared error.

    The error is that of the probabilities (Brier, 1950): 0 is perfect, 0.25 is that of always saying one half.
    """

    judgements: int
    right: Estimate
    error: float


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """The points from no judgement to all but those held back, and how many pairs came right and went wrong on the way."""

    points: tuple[CurvePoint, ...]
    pairs: int
    came_right: int
    went_wrong: int


def learning_curve(records: Any, judgements: Any, settings: Any, folds: int, seed: int, held: Held) -> LearningCurve:
    """The curve over the earliest third and two thirds of the judgements, in the order in which they were made.

    Every point is measured on the same pairs, each by a linkage that was not told its judgement. `held` is that of all other
    judgements (`tawthiq.linkage.sample.held_back` with the same folds and seed): the end of the curve.
    """
    told = judgements.num_rows * (folds - 1) / folds
    stages = {share: held_back(records, judgements, settings, folds, seed, share) for share in _SHARES} | {1.0: held}
    points = tuple(_point(round(share * told), each, settings.threshold) for share, each in stages.items())
    first, last = _right(stages[0.0], settings.threshold), _right(held, settings.threshold)
    return LearningCurve(
        points,
        pairs=len(held),
        came_right=sum(last[pair] and not first[pair] for pair in held),
        went_wrong=sum(first[pair] and not last[pair] for pair in held),
    )


def _point(judgements: int, held: Held, threshold: float) -> CurvePoint:
    right = sum(_right(held, threshold).values())
    error = sum((said - (verdict == "same")) ** 2 for said, verdict in held.values()) / len(held)
    return CurvePoint(judgements, wilson(right, len(held)), error)


def _right(held: Held, threshold: float) -> dict[Pair, bool]:
    return {pair: (said >= threshold) == (verdict == "same") for pair, (said, verdict) in held.items()}
