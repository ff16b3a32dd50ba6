"""What speaks for and against a pair, as the table of pairs holds it."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.features import Floats
from tawthiq.linkage.score import probability_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """One comparison of two records, how it came out, and its weight: log2 of how much likelier for one person."""

    comparison: str
    level: str
    weight: float


def read_evidence(text: str) -> list[Evidence]:
    """The evidence of one pair, the weightiest first."""
    found = [Evidence(str(name), str(level), float(weight)) for name, level, weight in json.loads(text)]
    return sorted(found, key=lambda each: (-abs(each.weight), each.comparison))


def said_before_judging(pairs: Any) -> Floats:
    """What the model says of each pair, also of those that people have judged; NaN where it never weighed a pair."""
    probability = np.array(pairs["probability"].to_pylist(), dtype=np.float64)
    judged = [number for number, verdict in enumerate(pairs["judged"].to_pylist()) if verdict]
    evidence = pairs["evidence"].take(judged).to_pylist() if judged else []
    for number, text in zip(judged, evidence, strict=True):
        weights = [each.weight for each in read_evidence(text)]
        probability[number] = float(probability_of(np.array(sum(weights)))) if weights else np.nan
    return probability
