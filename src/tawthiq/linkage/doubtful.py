"""How far the probabilities of pairs may be off, and how many pairs nobody weighed: drawn, not assumed.

What pairs are held to be that were weighed again knowing less (`tawthiq.linkage.masking`), and what people judged of
pairs, is regressed on what was said: by logistic regression with a normal prior, a level for each two lists and one
slope for all. How many pairs were not found at all is expected from the edge of what is kept: where many pairs are
barely worth keeping, more are just beyond. That is held against the pairs weighed again, and both are drawn from the
normal that is nearest their posterior. Each draw is a linkage as it may be: pairs with other probabilities, and a
number of true pairs that are not among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.draws import SURE
from tawthiq.linkage.evidence import said_before_judging
from tawthiq.linkage.features import Floats, Ints
from tawthiq.linkage.masking import Ends, Held, has_field, kinds_of

EDGE = 0.1
"""Probability below which a pair is at the edge of what is kept."""
_LEAST = 1e-6
_LEVEL, _KIND, _SLOPE = 1.0, 0.5, 0.1  # standard deviations beforehand, in log odds
# True pairs that were not found: so many for each that is expected at the edge, and so many of all; read off T1 to T5 and
# twelve simulated conflicts (docs/decisions/0019). Pairs' worth of belief that the edge of two lists is that of all.
_BEYOND, _ALWAYS, _ALIKE = 4.0, 0.0005, 100.0
_MISSED_LEVEL, _MISSED_LIST, _MISSED_KIND = 0.6, 0.4, 0.35  # standard deviations beforehand, in log odds
_MISSED_WITHIN = (-0.7, 0.5)
_NEVER_KNOWN = (
    0.3  # in log odds: pairs that never knew the field are missed more often than those from which it was taken
)
_ROUNDS = 50


@dataclass(frozen=True)
class PossibleLinkage:
    """Pairs with the probabilities that they may have, and how many true pairs of two lists may not be among them."""

    pairs: Any
    missed: dict[Ends, float]


def possible_linkages(
    records: Any, pairs: Any, field: str | None, held: Held | None, n: int, seed: int
) -> list[PossibleLinkage]:
    """Draw n linkages as they may be; where no pair is in doubt there is one, as it is, without any missed.

    Pairs that know `field` on both sides keep their probabilities. Without `held` all that is known beforehand is drawn.
    """
    told = told_of(records, pairs, field)
    if not told.in_doubt.any():
        return [PossibleLinkage(pairs, {})]
    every, kind, rich = told.kinds, told.kind, told.rich
    chance = np.random.default_rng(seed)
    levels, design = levels_of(told, held), told.design
    aparts = (_NEVER_KNOWN if held else 0.0, 0.0)
    groups = [
        _Group(kind[rows], rows, _beyond(kind[rows], told.said[rows], len(every)), apart)
        for rows, apart in zip((~rich, rich), aparts, strict=True)
    ]
    missed = [_missed(every, group.beyond, among) for group, among in zip(groups, (held, None), strict=True)]
    found = []
    for _ in range(n):
        now = told.with_levels(_odds(design @ levels.draw(chance)))
        open_ = 1 - _closed(held, chance)
        lost = np.zeros(len(every))
        for group, rates in zip(groups, missed, strict=True):
            off = chance.normal(group.apart, _MISSED_KIND, len(every)) + _missed_design(every) @ rates.draw(chance)
            lost += open_ * group.beyond * np.exp(off) * np.bincount(group.kind, now[group.rows], minlength=len(every))
        found.append(PossibleLinkage(_with(pairs, np.round(now, 6)), dict(zip(every, lost.tolist(), strict=True))))
    return found


@dataclass(frozen=True)
class Told:
    """Pairs by what is known of them: their two lists, as places in `kinds`; their probability, and what the model said before
    anybody judged; 1 and 0 for judged to be one person or two, else -1; whether both know the field that makes pairs sure.
    """

    kinds: tuple[Ends, ...]
    kind: Ints
    probability: Floats
    said: Floats
    judged: Ints
    rich: np.ndarray

    @property
    def in_doubt(self) -> np.ndarray:
        """(pairs) neither judged nor beyond doubt."""
        return (self.probability > 1 - SURE) & (self.probability < SURE) & (self.judged < 0)

    @property
    def design(self) -> Floats:
        """(pairs, coefficients) what the levels of `levels_of` are multiplied with to be the log odds of each pair."""
        return _design(self.kinds, self.kind, self.said)

    def with_levels(self, leveled: Floats) -> Floats:
        """(pairs) these probabilities, but for pairs that are judged or know the field."""
        return np.where((self.judged >= 0) | self.rich, self.probability, leveled)


def told_of(records: Any, pairs: Any, field: str | None) -> Told:
    """Pairs by what is known of them; what no model weighed counts as said to be what it was judged to be."""
    kinds = kinds_of(records, pairs)
    every = tuple(sorted(set(kinds)))
    place = {kind: number for number, kind in enumerate(every)}
    probability = np.asarray(pairs["probability"].to_numpy(), dtype=np.float64)
    said = said_before_judging(pairs)
    return Told(
        every,
        np.array([place[each] for each in kinds], dtype=np.int64),
        probability,
        np.where(np.isnan(said), probability, said),
        np.array([_JUDGED[value] for value in pairs["judged"].to_pylist()], dtype=np.int64),
        np.zeros(len(kinds), bool) if field is None else has_field(records, pairs, field),
    )


_JUDGED = {None: -1, "different": 0, "same": 1}


@dataclass(frozen=True)
class _Group:
    """Pairs that know the field, or do not.

    Their two lists, their rows, (lists) the odds to be beyond the edge, and in log odds how far they are from those that were
    weighed again.
    """

    kind: Ints
    rows: np.ndarray
    beyond: Floats
    apart: float


def _beyond(kind: Ints, said: Floats, size: int) -> Floats:
    """Expected odds of each two lists that a true pair was not found."""
    edge = np.bincount(kind, np.where(said < EDGE, said, 0.0), minlength=size)
    expected = np.bincount(kind, said, minlength=size)
    share = edge.sum() / max(expected.sum(), _LEAST)
    return np.asarray(_ALWAYS + _BEYOND * (edge + _ALIKE * share) / (expected + _ALIKE))


@dataclass(frozen=True)
class Normal:
    """Coefficients that are not quite known: their mean and covariance."""

    mean: Floats
    covariance: Floats

    def draw(self, chance: np.random.Generator) -> Floats:
        """Coefficients as they may be."""
        return np.asarray(chance.multivariate_normal(self.mean, self.covariance, method="cholesky"))


def leveled(pairs: Any, told: Told, levels: Normal) -> Any:
    """The pairs with the probabilities that they have on average over how far these may be off."""
    return _with(pairs, np.round(told.with_levels(_odds(told.design @ levels.mean)), 6))


def levels_of(told: Told, held: Held | None) -> Normal:
    """Log odds of truth on log odds of what was said: for pairs within a list, across lists, of each two lists; slope.

    From pairs weighed again, and from judged pairs that do not know the field. That pairs were chosen to be judged by what was
    said of them bends no regression on what was said.
    """
    kinds = told.kinds
    spread = np.array([_LEVEL, _LEVEL, *[_KIND] * len(kinds), _SLOPE])
    before = np.zeros(len(spread))
    before[-1] = 1.0
    judged = (told.judged >= 0) & ~told.rich & (told.said > 0) & (told.said < 1)
    design, share, weight = told.design[judged], told.judged[judged].astype(np.float64), np.ones(int(judged.sum()))
    if held is not None:
        kind, rows = _among(kinds, held)
        rows &= held.said > 0
        design = np.concatenate([design, _design(kinds, kind[rows], held.said[rows])])
        share, weight = np.concatenate([share, held.held[rows]]), np.concatenate([weight, held.weight[rows]])
    return _fitted(design, share, weight, (before, spread))


def _missed(kinds: Sequence[Ends], beyond: Floats, held: Held | None) -> Normal:
    """Log odds to be missed beside what the edge expects: for all pairs, within a list, for each list."""
    lists = sorted({name for kind in kinds for name in kind})
    spread = np.array([_MISSED_LEVEL, _MISSED_WITHIN[1], *[_MISSED_LIST] * len(lists)])
    before = np.zeros(len(spread))
    before[1] = _MISSED_WITHIN[0]
    if held is None:
        return Normal(before, np.diag(spread**2))
    kind, rows = _among(kinds, held)
    weight = held.held * held.weight
    totals = [
        np.bincount(kind[some], weight[some], minlength=len(kinds)).astype(np.float64)
        for some in (rows & (held.said == 0), rows)
    ]
    share = totals[0] / np.maximum(totals[1], _LEAST)
    return _fitted(_missed_design(kinds), share, totals[1], (before, spread), np.log(beyond))


def _closed(held: Held | None, chance: np.random.Generator) -> float:
    """The share of missed pairs for which a third record speaks all the same: they are drawn already."""
    if held is None:
        return float(chance.beta(1, 4))
    lost = held.held * held.weight * (held.said == 0)
    return float(chance.beta(1 + lost[held.closed].sum(), 4 + lost[~held.closed].sum()))


def _among(kinds: Sequence[Ends], held: Held) -> tuple[Ints, np.ndarray]:
    place = {kind: number for number, kind in enumerate(kinds)}
    kind = np.array([place.get(each, -1) for each in held.kinds], dtype=np.int64)[held.kind]
    return kind, kind >= 0


def _design(kinds: Sequence[Ends], kind: Ints, said: Floats) -> Floats:
    within = np.array([one == other for one, other in kinds])[kind]
    bounded = np.clip(said, _LEAST, 1 - _LEAST)
    each = np.eye(len(kinds))[kind]
    return np.column_stack([within, ~within, each, np.log(bounded) - np.log1p(-bounded)])


def _missed_design(kinds: Sequence[Ends]) -> Floats:
    lists = sorted({name for kind in kinds for name in kind})
    each = [[name in kind for name in lists] for kind in kinds]
    within = [one == other for one, other in kinds]
    return np.column_stack([np.ones(len(kinds)), within, np.array(each, dtype=np.float64)])


def _fitted(
    design: Floats, share: Floats, weight: Floats, prior: tuple[Floats, Floats], beside: Floats | float = 0.0
) -> Normal:
    """The mode and the inverse curvature of a logistic regression with a normal prior, by Newton's method."""
    before, spread = prior
    precision, found = np.diag(1 / spread**2), before.copy()
    for _ in range(_ROUNDS):
        chance = _odds(design @ found + beside)
        slope = design.T @ (weight * (share - chance)) - precision @ (found - before)
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + precision
        step = np.linalg.solve(curve, slope)
        found = found + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-9:
            break
    return Normal(found, np.asarray(np.linalg.inv(curve)))


def _odds(logs: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logs, -40.0, 40.0))))


def _with(pairs: Any, probability: Floats) -> Any:
    import pyarrow as pa

    place = pairs.schema.get_field_index("probability")
    return pairs.set_column(place, "probability", pa.array(probability, pa.float64()))
