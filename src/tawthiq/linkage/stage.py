"""The stage: records and judgements in, pairs that may be one person out."""

import json
from typing import Any

import numpy as np

from tawthiq.linkage.block import Candidates, candidate_pairs, excluded
from tawthiq.linkage.compare import BITS, COMPARISONS, Comparison, compare
from tawthiq.linkage.features import Features, Floats, features_of
from tawthiq.linkage.score import Model, fit, probability_of, score
from tawthiq.linkage.settings import RULE_VERSION, LinkageSettings

_CHANCE_PAIRS = 200_000
_SEED = 20110315  # fixed, so that the same records give the same weights


def linked(records: Any, judgements: Any, settings: LinkageSettings) -> tuple[Any, dict[str, Any]]:
    """The table of pairs and the model, as `tawthiq.linkage.link` describes them."""
    features = features_of(records)
    pairs = candidate_pairs(features, settings)
    compared = compare(features, pairs.left, pairs.right)
    chance = _chance(features, settings)
    model, odds = fit(features, pairs, compared, chance)
    table = _table(features, pairs, compared, model, odds, settings)
    table = _judged(features, table, judgements)
    return table, _described(model, pairs, settings)


def _chance(features: Features, settings: LinkageSettings) -> Comparison:
    """Pairs taken at random: what two different persons look like."""
    size = features.size
    if size * (size - 1) // 2 <= _CHANCE_PAIRS:
        left, right = np.triu_indices(size, 1)
    else:
        left, right = np.random.default_rng(_SEED).integers(0, size, (2, _CHANCE_PAIRS))
    keep = (left != right) & ~excluded(features, left, right, settings)
    return compare(features, left[keep], right[keep])


def _table(
    features: Features, pairs: Candidates, compared: Comparison, model: Model, odds: Floats, settings: LinkageSettings
) -> Any:
    import pyarrow as pa

    from tawthiq.model.tables import pairs_schema

    probability = np.round(probability_of(odds), 6)
    kept = np.flatnonzero(probability >= settings.keep)
    levels = np.stack([compared.levels[name][kept] for name in COMPARISONS])
    rivals = np.round(odds[kept] - score(model.weights, levels), 2)
    evidence = [
        _evidence(model, column, rival) for column, rival in zip(levels.T.tolist(), rivals.tolist(), strict=True)
    ]
    ids = features.record_ids
    return pa.table(
        [
            pa.array([ids[i] for i in pairs.left[kept].tolist()], pa.string()),
            pa.array([ids[i] for i in pairs.right[kept].tolist()], pa.string()),
            pa.array(probability[kept], pa.float64()),
            pa.array(evidence, pa.string()),
            pa.nulls(len(kept), pa.string()),
        ],
        schema=pairs_schema(),
    )


def _evidence(model: Model, levels: list[int], rivals: float) -> str:
    """What speaks for and against a pair: comparison, level, log2 weight; rivals weigh against it."""
    out: list[tuple[str, str, float]] = []
    for (name, steps), level in zip(COMPARISONS.items(), levels, strict=True):
        if level >= 0 and name != "list":
            shown = steps[level].rsplit("_", 1)[0] if name == "name" else steps[level]
            out.append((name, shown, round(float(model.weights[name][level]), 2)))
    if rivals < -0.5:
        out.append(("rivals", "some", rivals))
    return json.dumps(out)


def _judged(features: Features, table: Any, judgements: Any) -> Any:
    """Put what people judged into the table of pairs."""
    import pyarrow as pa

    holders: dict[str, list[int]] = {}
    for number, key in enumerate(features.row_keys):
        holders.setdefault(key, []).append(number)
    verdicts: dict[tuple[int, int], str] = {}
    for left, right, verdict in zip(
        *(judgements[name].to_pylist() for name in ("left_key", "right_key", "verdict")), strict=True
    ):
        for a in holders.get(left, []):
            for b in holders.get(right, []):
                if a != b and verdict in ("same", "different"):
                    verdicts[min(a, b), max(a, b)] = verdict
    if not verdicts:
        return table
    index = {record_id: number for number, record_id in enumerate(features.record_ids)}
    rows = {(index[row["left"]], index[row["right"]]): row for row in table.to_pylist()}
    for (a, b), verdict in verdicts.items():
        row = rows.get((a, b), {"left": features.record_ids[a], "right": features.record_ids[b], "evidence": "[]"})
        rows[a, b] = {**row, "probability": 1.0 if verdict == "same" else 0.0, "judged": verdict}
    return pa.Table.from_pylist([rows[key] for key in sorted(rows)], schema=table.schema)


def _described(model: Model, pairs: Candidates, settings: LinkageSettings) -> dict[str, Any]:
    return {
        "rule_version": RULE_VERSION,
        "threshold": settings.threshold,
        "deduplicated_lists": sorted(settings.deduplicated_lists),
        "candidates": len(pairs.left),
        "candidates_by_name": int(pairs.by_name.sum()),
        "expected_matches": round(model.matches, 1),
        "rounds": model.rounds,
        "name_bits": list(BITS),
        "weights": {
            name: {step: round(float(weight), 3) for step, weight in zip(steps, model.weights[name], strict=True)}
            for name, steps in COMPARISONS.items()
        },
    }
