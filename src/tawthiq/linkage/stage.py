"""The stage: records and judgements in, pairs that may be one person out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tawthiq.linkage.alignment import SHAPES
from tawthiq.linkage.block import Candidates, candidate_pairs, excluded
from tawthiq.linkage.compare import COMPARISONS, Comparer, Levels
from tawthiq.linkage.evidence import weighed_evidence
from tawthiq.linkage.features import Features, Floats, Ints, features_of
from tawthiq.linkage.score import KNOTS, Model, fit, odds_of, probability_of
from tawthiq.linkage.settings import RULE_VERSION, LinkageSettings

_DOUBTFUL = 1e-3  # probability from which a pair tells something of how names are spelled
_ENOUGH = 3_000_000  # pairs to learn from
_CHANCE_PAIRS = 200_000
_SEED = 20110315  # fixed, so that the same records give the same weights


def linked(records: Any, judgements: Any, settings: LinkageSettings) -> tuple[Any, dict[str, Any]]:
    """The table of pairs and the model, as `tawthiq.linkage.link` describes them."""
    features = features_of(records)
    verdicts = _verdicts(features, judgements)
    pairs = candidate_pairs(features, settings).joined(features.size, list(verdicts))
    judged = _judged(features, pairs, verdicts)
    model, levels = _estimated(features, pairs, judged, settings)
    odds, shared = odds_of(features, pairs, levels, model)
    said = np.round(probability_of(shared), 6)
    probability = np.where(judged >= 0, judged, said)
    kept = np.flatnonzero((probability >= settings.keep) | (judged >= 0))
    matches = float(probability_of(shared).sum())
    prior = np.log2(matches + 0.5) - np.log2(len(pairs.left) - matches + 0.5)
    evidence = weighed_evidence(model, levels[:, kept], (shared - odds)[kept], float(prior))
    table = _table(features, pairs.only(kept), (probability[kept], said[kept]), evidence, judged[kept])
    counted = {"candidates": len(pairs.left), "expected_matches": round(matches, 1)}
    return table, {**counted, **_described(model, settings)}


def _estimated(features: Features, pairs: Candidates, judged: Ints, settings: LinkageSettings) -> tuple[Model, Levels]:
    """The model, once with the spelling habits that are expected and again with those of the lists themselves."""
    comparer = Comparer(features)
    chance = _chance(features, comparer, settings)
    rows = _telling(features, pairs, judged)
    some, said = pairs.only(rows), judged[rows]
    levels = comparer.compare(some.left, some.right)
    model = fit(features, some, levels, chance, said)
    probability = np.where(said >= 0, said, probability_of(odds_of(features, some, levels, model)[1]))
    doubtful = np.flatnonzero(probability > _DOUBTFUL)
    comparer = comparer.learnt(some.left[doubtful], some.right[doubtful], probability[doubtful])
    levels = comparer.compare(pairs.left, pairs.right)
    return fit(features, some, levels[:, rows], chance, said, model), levels


def _telling(features: Features, pairs: Candidates, judged: Ints) -> Ints:
    """Pairs that the model learns from: of very many those within some of the families, kin and rivals complete."""
    if len(judged) <= _ENOUGH:
        return np.arange(len(judged))
    last = features.keys[np.arange(features.size), np.maximum(features.lengths - 1, 0)]
    drawn = np.random.default_rng(_SEED).random(len(features.skeletons) + 1) < _ENOUGH / len(judged)
    return np.flatnonzero((drawn[last[pairs.left]] & drawn[last[pairs.right]]) | (judged >= 0))


def _chance(features: Features, comparer: Comparer, settings: LinkageSettings) -> Levels:
    """Pairs taken at random: what two different persons look like."""
    size = features.size
    if size * (size - 1) // 2 <= _CHANCE_PAIRS:
        left, right = np.triu_indices(size, 1)
    else:
        left, right = np.random.default_rng(_SEED).integers(0, size, (2, _CHANCE_PAIRS))
    keep = (left != right) & ~excluded(features, left, right, settings)
    return comparer.compare(left[keep], right[keep])


def _table(
    features: Features, pairs: Candidates, probabilities: tuple[Floats, Floats], evidence: Any, judged: Ints
) -> Any:
    import pyarrow as pa

    from tawthiq.model.tables import pairs_schema

    words = pa.array(["different", "same", None], pa.string())
    columns = [
        features.record_ids.take(pa.array(pairs.left)),
        features.record_ids.take(pa.array(pairs.right)),
        pa.array(probabilities[0], pa.float64()),
        evidence,
        words.take(pa.array(np.where(judged < 0, 2, judged))),
        pa.array(probabilities[1], pa.float64()),
    ]
    return pa.table(columns, schema=pairs_schema())


def _verdicts(features: Features, judgements: Any) -> dict[tuple[int, int], int]:
    """What people judged, by numbers of records: 1 same, 0 different."""
    if not judgements.num_rows:
        return {}
    holders: dict[str, list[int]] = {}
    for number, key in enumerate(features.row_keys.to_pylist()):
        holders.setdefault(key, []).append(number)
    verdicts: dict[tuple[int, int], int] = {}
    columns = (judgements[name].to_pylist() for name in ("left_key", "right_key", "verdict"))
    for left, right, verdict in zip(*columns, strict=True):
        for a in holders.get(left, []):
            for b in holders.get(right, []):
                if a != b and verdict in ("same", "different"):
                    verdicts[min(a, b), max(a, b)] = int(verdict == "same")
    return verdicts


def _judged(features: Features, pairs: Candidates, verdicts: dict[tuple[int, int], int]) -> Ints:
    """The verdict on each candidate pair, -1 where there is none."""
    judged = np.full(len(pairs.left), -1, dtype=np.int64)
    codes = pairs.left * features.size + pairs.right
    for (a, b), verdict in verdicts.items():
        judged[np.searchsorted(codes, a * features.size + b)] = verdict
    return judged


def _described(model: Model, settings: LinkageSettings) -> dict[str, Any]:
    others = {name: steps for name, steps in COMPARISONS.items() if name != "name"}
    knots = [f"{shape}_{knot}" for shape in SHAPES for knot in KNOTS]
    return {
        "rule_version": RULE_VERSION,
        "threshold": settings.threshold,
        "deduplicated_lists": sorted(settings.deduplicated_lists),
        "rounds": model.rounds,
        "name_bits": list(KNOTS),
        "weights": {
            **_rounded({"name": model.weights["name"]}, {"name": knots}),
            **_rounded({name: model.weights[name][0] for name in others}, others),
        },
        "weights_among_kin": _rounded({name: model.weights[name][1] for name in others}, others),
    }


def _rounded(weights: dict[str, Floats], steps: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    return {
        name: {step: round(float(weight), 3) for step, weight in zip(steps[name], values, strict=True)}
        for name, values in weights.items()
    }
