"""What a model of linkage expects of its own work: right only as far as its probabilities are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.evidence import said_before_judging
from tawthiq.linkage.settings import LOOSE, STRICT


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the model expects: candidates for each record, pairs that are one person, pairs in doubt, and its own errors.

    `candidate_recall` is the share of true pairs that were weighed at all, where the model estimates it. `precision` and
    `recall` are shares of the pairs that were weighed; None where there is nothing to share.
    """

    candidates_per_record: float
    candidate_recall: float | None
    same: float
    doubtful: int
    precision: float | None
    recall: float | None


def expect(records: Any, pairs: Any, model: Mapping[str, Any], threshold: float) -> Expectation:
    """What the pairs and the model that `link` gave let one expect; judged pairs are no longer in doubt."""
    probability = np.asarray(pairs["probability"].to_numpy(), dtype=np.float64)
    linked = probability >= threshold
    right = float(probability[linked].sum())
    # Pairs too unlikely to be kept are many; together they may hold some that are one person.
    not_kept = max(0.0, float(model["expected_matches"]) - float(np.nansum(said_before_judging(pairs))))
    same = float(probability.sum()) + not_kept
    estimated = model.get("candidate_recall")
    return Expectation(
        candidates_per_record=model["candidates"] / max(records.num_rows, 1),
        candidate_recall=estimated if isinstance(estimated, float) else None,
        same=same,
        doubtful=int(in_doubt(probability).sum()),
        precision=right / int(linked.sum()) if linked.any() else None,
        recall=right / same if same > 0 else None,
    )


def in_doubt(probability: Any) -> Any:
    """Whether pairs are in doubt: neither likely enough for a strict reader nor unlikely enough for a lenient one."""
    return (probability >= LOOSE) & (probability < STRICT)
