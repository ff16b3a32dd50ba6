"""The stage: records and judgements in, pairs that may be one person out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.alignment import SHAPES
from tawthiq.linkage.block import Candidates, candidate_pairs, estimated_recall
from tawthiq.linkage.compare import COMPARISONS, Levels
from tawthiq.linkage.evidence import weighed_evidence
from tawthiq.linkage.features import Features, Floats, Ints, features_of
from tawthiq.linkage.judged import judged_among, verdicts_on
from tawthiq.linkage.learning import Learnt, learnt_from
from tawthiq.linkage.score import KNOTS, Model, odds_of, probability_of, score
from tawthiq.linkage.settings import RULE_VERSION, LinkageSettings


def linked(
    records: Any, judgements: Any, settings: LinkageSettings, learnt: Learnt | None = None
) -> tuple[Any, dict[str, Any]]:
    """The table of pairs and the model, as `tawthiq.linkage.link` describes them."""
    features = features_of(records)
    learnt = learnt or learnt_from(features, judgements, settings)
    verdicts = verdicts_on(features, judgements)
    pairs, levels, candidates = _weighed(features, learnt, verdicts, settings)
    judged = judged_among(features, pairs, verdicts)
    odds, shared = odds_of(features, pairs, levels, learnt.model)
    said = np.round(probability_of(shared), 6)
    probability = np.where(judged >= 0, judged, said)
    kept = np.flatnonzero((probability >= settings.keep) | (judged >= 0))
    matches = float(probability_of(shared).sum())
    prior = np.log2(matches + 0.5) - np.log2(candidates - matches + 0.5)
    evidence = weighed_evidence(learnt.model, levels[:, kept], (shared - odds)[kept], float(prior))
    table = _table(features, pairs.only(kept), (probability[kept], said[kept]), evidence, judged[kept])
    recall = estimated_recall(pairs.found, said)
    counted = {
        "candidates": candidates,
        "candidate_recall": None if recall is None else round(recall, 5),
        "expected_matches": round(matches, 1),
    }
    return table, {**counted, **_described(learnt.model, settings)}


def _weighed(
    features: Features, learnt: Learnt, verdicts: Mapping[tuple[int, int], int], settings: LinkageSettings
) -> tuple[Candidates, Levels, int]:
    """All pairs that may be one person, in order: those of unchanged records as learnt, the others weighed now."""
    place = _places(features, learnt)
    fresh = np.ones(features.size, dtype=bool)
    fresh[place[place >= 0]] = False
    standing = np.flatnonzero((place[learnt.pairs.left] >= 0) & (place[learnt.pairs.right] >= 0))
    some = learnt.pairs.only(standing)
    one, other = place[some.left], place[some.right]
    old = _Weighed(Candidates(np.minimum(one, other), np.maximum(one, other), some.found), learnt.levels[:, standing])
    unseen = [pair for pair in verdicts if not old.holds(pair)]
    if not fresh.any() and not unseen:
        return *old.in_order(features.size), learnt.candidates
    new = candidate_pairs(features, settings, fresh).joined(features.size, unseen)
    judged = judged_among(features, new, {pair: verdicts[pair] for pair in unseen})
    weigher = learnt.weigher(features)
    rows, levels = weigher.possible(new, judged)
    new, judged, compared = new.only(rows), judged[rows], len(new.left)
    weigher = weigher.spelt_out(new, probability_of(score(learnt.model.weights, levels)), features)
    rows, levels = weigher.possible(new, judged)
    return *old.with_more(new.only(rows), levels).in_order(features.size), learnt.candidates + compared


@dataclass(frozen=True, slots=True)
class _Weighed:
    pairs: Candidates
    levels: Levels

    def holds(self, pair: tuple[int, int]) -> bool:
        return bool(((self.pairs.left == pair[0]) & (self.pairs.right == pair[1])).any())

    def with_more(self, pairs: Candidates, levels: Levels) -> "_Weighed":
        columns = ((getattr(self.pairs, name), getattr(pairs, name)) for name in Candidates.__slots__)
        return _Weighed(Candidates(*map(np.concatenate, columns)), np.concatenate([self.levels, levels], axis=1))

    def in_order(self, size: int) -> tuple[Candidates, Levels]:
        order = np.argsort(self.pairs.left * size + self.pairs.right)
        return self.pairs.only(order), self.levels[:, order]


def _places(features: Features, learnt: Learnt) -> Ints:
    """Where each record that was learnt from now stands; -1 where it has changed or is gone."""
    import pyarrow.compute as pc

    place = pc.fill_null(pc.index_in(learnt.record_ids, value_set=features.record_ids), -1).to_numpy().astype(np.int64)
    same = (place >= 0) & (features.digests[place] == learnt.digests)
    return np.where(same, place, -1)


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
        "weights_of_one_time": _rounded({name: model.weights[name][2] for name in others}, others),
    }


def _rounded(weights: dict[str, Floats], steps: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    return {
        name: {step: round(float(weight), 3) for step, weight in zip(steps[name], values, strict=True)}
        for name, values in weights.items()
    }
