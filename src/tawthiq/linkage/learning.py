"""What linkage learns from records: how they use names, what speaks for one person, and which of their pairs may be one.

Learning is most of the work, and what it finds is kept. Records that are added to the same lists are weighed by what was
learnt before, among each other and against the earlier ones; pairs of records that have not changed are not looked at
again. So a later release costs what it brings, and gives what weighing all records anew would give.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.block import Candidates, candidate_pairs, excluded
from tawthiq.linkage.compare import COMPARISONS, Comparer, Levels
from tawthiq.linkage.features import Features, Floats, Ints, features_of
from tawthiq.linkage.judged import judged_among, verdicts_on
from tawthiq.linkage.score import POSSIBLE, Model, fit, odds_of, probability_of, score
from tawthiq.linkage.settings import LinkageSettings
from tawthiq.linkage.usage import Usage, from_tables, to_tables, usage_of

_DOUBTFUL = 1e-3  # probability from which a pair tells something of how names are spelled
_ENOUGH = 3_000_000  # pairs to learn from
_AT_ONCE = 1 << 22  # pairs that are compared before the hopeless are let go
_CHANCE_PAIRS = 200_000
_SEED = 20110315  # fixed, so that the same records give the same weights


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt from some records, and their pairs that may be one person; records are known by id and digest."""

    usage: Usage
    model: Model
    record_ids: Any  # Arrow array of texts
    digests: np.ndarray
    pairs: Candidates  # of places in `record_ids`
    levels: Levels
    candidates: int  # pairs that were compared

    def weigher(self, features: Features) -> "Weigher":
        """Weighs pairs of these or further records."""
        return Weigher(Comparer(features, self.usage), self.model)


@dataclass(frozen=True, slots=True)
class Weigher:
    """Compares pairs of records and lets go of the hopeless."""

    comparer: Comparer
    model: Model

    def possible(self, pairs: Candidates, judged: Ints) -> tuple[Ints, Levels]:
        """Which of the pairs may be one person, or were judged; and their levels."""
        rows, levels = [], []
        for start in range(0, len(pairs.left), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            found = self.comparer.compare(pairs.left[some], pairs.right[some])
            kept = np.flatnonzero((score(self.model.weights, found) > POSSIBLE) | (judged[some] >= 0))
            rows.append(start + kept)
            levels.append(found[:, kept])
        if not rows:
            return np.empty(0, dtype=np.int64), np.empty((len(COMPARISONS), 0), dtype=np.int16)
        return np.concatenate(rows), np.concatenate(levels, axis=1)

    def spelt_out(self, pairs: Candidates, probability: Floats, features: Features) -> "Weigher":
        """The same, once the letters of what met in doubt in these pairs have been looked at."""
        doubtful = np.flatnonzero(probability > _DOUBTFUL)
        usage = self.comparer.spelt_out(pairs.left[doubtful], pairs.right[doubtful], probability[doubtful])
        return Weigher(Comparer(features, usage), self.model)


def learn(records: Any, judgements: Any, settings: LinkageSettings) -> Learnt:
    """Learn from records and from what people judged of their pairs; the tables are those of `tawthiq.linkage.link`."""
    return learnt_from(features_of(records), judgements, settings)


def learnt_from(features: Features, judgements: Any, settings: LinkageSettings) -> Learnt:
    """`learn`, from arrays."""
    verdicts = verdicts_on(features, judgements)
    pairs = candidate_pairs(features, settings).joined(features.size, list(verdicts))
    judged = judged_among(features, pairs, verdicts)
    rows = _telling(features, pairs, judged)
    usage, model, levels = _estimated(features, pairs.only(rows), judged[rows], settings)
    if len(rows) < len(judged):
        rows, levels = Weigher(Comparer(features, usage), model).possible(pairs, judged)
    else:
        rows = np.flatnonzero((score(model.weights, levels) > POSSIBLE) | (judged >= 0))
        levels = levels[:, rows]
    return Learnt(usage, model, features.record_ids, features.digests, pairs.only(rows), levels, len(pairs.left))


def _estimated(
    features: Features, pairs: Candidates, judged: Ints, settings: LinkageSettings
) -> tuple[Usage, Model, Levels]:
    """The model, once with the spelling habits that are expected and again with those of the lists themselves."""
    usage = usage_of(features)
    comparer = Comparer(features, usage)
    chance = _chance(features, comparer, settings)
    levels = comparer.compare(pairs.left, pairs.right)
    model = fit(features, pairs, levels, chance, judged)
    probability = np.where(judged >= 0, judged, probability_of(odds_of(features, pairs, levels, model)[1]))
    doubtful = np.flatnonzero(probability > _DOUBTFUL)
    usage = comparer.learnt(pairs.left[doubtful], pairs.right[doubtful], probability[doubtful])
    levels = Comparer(features, usage).compare(pairs.left, pairs.right)
    return usage, fit(features, pairs, levels, chance, judged, model), levels


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


LEARNT_TABLES = ("records", "pairs", "words", "habits", "letters")


def learnt_to_tables(learnt: Learnt) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was learnt as Arrow tables by name, and the rest as JSON."""
    import pyarrow as pa

    words, habits, letters = to_tables(learnt.usage)
    records = pa.table({"record_id": learnt.record_ids, "digest": learnt.digests})
    levels = dict(zip(COMPARISONS, learnt.levels, strict=True))
    found = {name: getattr(learnt.pairs, name) for name in Candidates.__slots__}
    pairs = pa.table({**found, **levels})
    tables = {"records": records, "pairs": pairs, "words": words, "habits": habits, "letters": letters}
    weights = {name: values.tolist() for name, values in learnt.model.weights.items()}
    rest = {"weights": weights, "rounds": learnt.model.rounds, "candidates": learnt.candidates}
    return tables, {**rest, "others": learnt.usage.others.tolist()}


def learnt_from_tables(tables: dict[str, Any], rest: dict[str, Any]) -> Learnt:
    """What `learnt_to_tables` wrote."""
    usage = from_tables(tables["words"], tables["habits"], tables["letters"], rest["others"])
    model = Model({name: np.array(values) for name, values in rest["weights"].items()}, rest["rounds"])
    records, pairs = tables["records"], tables["pairs"]
    levels = np.stack([pairs[name].to_numpy() for name in COMPARISONS])
    ids = records["record_id"].combine_chunks(), records["digest"].to_numpy()
    found = Candidates(*(pairs[name].to_numpy() for name in Candidates.__slots__))
    return Learnt(usage, model, *ids, found, levels, rest["candidates"])
