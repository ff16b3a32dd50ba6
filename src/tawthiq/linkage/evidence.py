"""What speaks for and against a pair, as the table of pairs holds it."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.alignment import SHAPES
from tawthiq.linkage.compare import COMPARISONS, SHAPE_OF, Levels, two_persons
from tawthiq.linkage.features import Floats
from tawthiq.linkage.score import Model, level_weights

PRIOR = "prior"
"""The step that all pairs have in common: how many of those that were looked at are one person at all."""

RIVALS = "rivals"
"""The step against a pair whose records may rather belong to others of the same list."""

_PLACES = 3  # decimals of a weight
_FELT = -0.5  # bits from which rivals are told to a reviewer
_CHUNK = 1 << 20  # pairs; a column of one piece holds no more than two GiB of text


@dataclass(frozen=True, slots=True)
class Evidence:
    """One comparison of two records, how it came out, and its weight: log2 of how much likelier for one person."""

    comparison: str
    level: str
    weight: float

    @property
    def about_them(self) -> bool:
        """Whether it tells something of these two records, and so is worth a reviewer's time."""
        return self.comparison != PRIOR and (self.comparison != RIVALS or self.weight <= _FELT)


def read_evidence(text: str) -> list[Evidence]:
    """The evidence of one pair, the weightiest first."""
    found = [Evidence(str(name), str(level), float(weight)) for name, level, weight in json.loads(text)]
    return sorted(found, key=lambda each: (-abs(each.weight), each.comparison))


def said_before_judging(pairs: Any) -> Floats:
    """What the model says of each pair, also of those that people have judged; NaN where it never weighed a pair."""
    return np.array(pairs["said"].to_pylist(), dtype=np.float64)


def weighed_evidence(model: Model, levels: Levels, rivals: Floats, prior: float) -> Any:
    """What the model weighed of each pair, as text: the weights of a pair add up to its log2 odds, but for their rounding.

    `rivals` is by how much they lower the odds. `prior` is the log2 odds of a pair before it is compared: the model
    learns the weights of names with it, and it is taken out of them here; a pair without names is weighed without it.
    """
    import pyarrow as pa

    phrases = {name: _phrases(model, name, prior, levels) for name in COMPARISONS}
    chunks = range(_CHUNK, levels.shape[1], _CHUNK)
    parts = zip(np.split(levels, chunks, axis=1), np.split(rivals, chunks), strict=True)
    return pa.chunked_array([_joined(phrases, *part, _phrase(PRIOR, "all", prior)) for part in parts], pa.string())


def _phrase(name: str, level: str, weight: float) -> str | None:
    rounded = round(float(weight), _PLACES)
    # Of names and other values that agree or differ a reader wants to know even where they weigh nothing.
    return (
        json.dumps([name, level, rounded], separators=(",", ":")) if rounded or name not in ("list", RIVALS) else None
    )


def _phrases(model: Model, name: str, prior: float, levels: Levels) -> Any:
    """A text for each level of a comparison that occurs: for any two persons, then for kin, then for two of one time."""
    import pyarrow as pa

    steps = COMPARISONS[name]
    shown = [SHAPES[shape] for shape in SHAPE_OF] if name == "name" else steps
    weights = (level_weights(model.weights, name) - (prior if name == "name" else 0.0)).ravel()
    phrases: list[str | None] = [None] * len(weights)
    for place in np.unique(_places(name, levels)).tolist():
        phrases[place] = _phrase(name, shown[place % len(steps)], weights[place])
    return pa.array(phrases, pa.string())


def _places(name: str, levels: Levels) -> Any:
    level = levels[list(COMPARISONS).index(name)]
    return np.where(level < 0, 0, level + len(COMPARISONS[name]) * two_persons(levels))


def _joined(phrases: dict[str, Any], levels: Levels, rivals: Floats, first: str | None) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    nameless = levels[0] < 0  # weighed without what is learnt with names
    parts = [pa.array([first], pa.string()).take(pa.array(np.zeros(len(nameless), dtype=np.int64), mask=nameless))]
    for row, name in enumerate(COMPARISONS):
        parts.append(phrases[name].take(pa.array(_places(name, levels), pa.int64(), mask=levels[row] < 0)))
    values, place = np.unique(np.round(rivals, _PLACES), return_inverse=True)
    words = [_phrase(RIVALS, "some" if value <= _FELT else "weak", value) for value in values]
    parts.append(pa.array(words, pa.string()).take(pa.array(place, pa.int64())))
    inside = pc.binary_join_element_wise(*parts, ",", null_handling="skip")
    return pc.binary_join_element_wise("[", inside, "]", "").cast(pa.string())
