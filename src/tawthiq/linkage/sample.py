"""How good a linkage is where nobody knows the truth: a sample of pairs that people judge, chosen by design.

Pairs are put into strata by what the model says of them. Every pair has a number by lot that it keeps for good
(permanent random numbers; Ohlsson, 1995), and each stratum is judged in the order of these numbers. Whatever else has been judged, and however
probabilities have moved since, the pairs of a stratum that are judged without a gap from the first on are a random
sample of it. Counts are estimated by stratum (Horvitz and Thompson, 1952); intervals draw the share of each stratum
from its Jeffreys posterior (Brown, Cai and DasGupta, 2001), the judged pairs themselves being known.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from tawthiq.linkage.evidence import said_before_judging
from tawthiq.linkage.features import Ints

SAMPLE_SEED = 20110315  # one for all cases and runs, so that a sample once begun is gone on with
BOUNDS = (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 1.0)
Pair = tuple[str, str]
_LEAST = 5  # pairs of each stratum, so that none is believed unseen
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Stratum:
    """Pairs between two probabilities: how many, how many of the sample were judged, and found to be one person."""

    low: float
    high: float
    pairs: int
    judged: int
    same: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SampledQuality:
    """Precision and recall of the pairs, estimated from the sample; None while a stratum is unseen.

    Recall is that among the pairs that were weighed: pairs that never became candidates are in no sample.
    """

    strata: tuple[Stratum, ...]
    judged: int
    unsure: int
    precision: Estimate | None
    recall: Estimate | None


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Pairs of which the model said about the same: what it said on average, and the share that were one person."""

    said: float
    found: Estimate
    judged: int


def designed_sample(pairs: Any, n: int, seed: int, threshold: float = 0.5) -> Any:
    """The next pairs to judge for a sample of about n: a table (left, right, said, stratum), strata in turn.

    Strata get pairs in proportion to their size and doubt (Neyman, 1934), at least five each; what was judged counts.
    """
    import pyarrow as pa

    frame = _Frame(pairs, seed, threshold)
    rows: list[int] = []
    for stratum, wanted in enumerate(frame.allotted(n)):
        members = frame.in_order(stratum)[:wanted]
        rows += [row for row in members.tolist() if not frame.judged[row]]
    stratum_of = {row: int(frame.stratum[row]) for row in rows}
    rows.sort(key=lambda row: frame.number[row])
    return pa.table(
        {
            "left": [frame.ids[row][0] for row in rows],
            "right": [frame.ids[row][1] for row in rows],
            "said": pa.array([float(frame.said[row]) for row in rows], pa.float64()),
            "stratum": pa.array([stratum_of[row] for row in rows], pa.int64()),
        }
    )


def estimate_quality(pairs: Any, verdicts: Mapping[Pair, str], seed: int, threshold: float = 0.5) -> SampledQuality:
    """Precision and recall at a threshold from what people said of the pairs of the sample.

    `verdicts` are same, different or unsure by pair of record ids, left before right; `seed` is that of the sample.
    A pair of which people were unsure tells nothing.
    """
    frame = _Frame(pairs, seed, threshold)
    strata, unsure = [], 0
    for number in range(len(frame.bounds) - 1):
        members = frame.in_order(number).tolist()
        found = [verdicts.get(frame.ids[row]) for row in members]
        seen = found[: found.index(None)] if None in found else found
        unsure += seen.count("unsure")
        told = [verdict for verdict in seen if verdict != "unsure"]
        strata.append(
            Stratum(frame.bounds[number], frame.bounds[number + 1], len(members), len(told), told.count("same"))
        )
    above = [each for each in strata if each.low >= threshold and each.pairs]
    below = [each for each in strata if each.low < threshold and each.pairs]
    precision = recall = None
    if above and all(each.judged for each in above):
        right, said_same = _count(above), sum(each.pairs for each in above)
        precision = Estimate(right.value / said_same, right.low / said_same, right.high / said_same)
        if all(each.judged for each in below) and right.value > 0:
            recall = _share(right, _count(below))
    judged = sum(each.judged for each in strata)
    return SampledQuality(tuple(strata), judged, unsure, precision, recall)


def held_back(
    records: Any, judgements: Any, settings: Any, folds: int, seed: int, share: float = 1.0
) -> dict[Pair, tuple[float, str]]:
    """What a model that did not see a judgement says of its pair, and the verdict: by pair of record ids.

    Judgements are parted by lot, and the linkage is done once for each part, without it; of the other parts the model is
    told the earliest judgements, this share of them. Pairs that are not kept are of probability 0; pairs of which people
    were unsure are left out.
    """
    judgements = judgements.sort_by([(name, "ascending") for name in ("at", "left_key", "right_key")])
    part = np.random.default_rng(seed).permutation(judgements.num_rows) % folds
    untold = {} if share else _said(records, judgements.slice(0, 0), settings)  # the same for every part
    out: dict[Pair, tuple[float, str]] = {}
    for fold in range(folds):
        held, rest = judgements.filter(part == fold), judgements.filter(part != fold)
        if not held.num_rows:
            continue
        said = _said(records, rest.slice(0, ceil(share * rest.num_rows)), settings) if share else untold
        for pair, verdict in verdicts_by_record(records, held).items():
            if verdict != "unsure":
                out[pair] = (said.get(pair, 0.0), verdict)
    return dict(sorted(out.items()))


def _said(records: Any, judgements: Any, settings: Any) -> dict[Pair, float]:
    """The probability of every pair that a model keeps that was told these judgements."""
    from tawthiq.linkage import link

    pairs = link(records, judgements, settings).pairs
    return dict(zip(_ids(pairs), pairs["probability"].to_pylist(), strict=True))


def verdicts_by_record(records: Any, judgements: Any) -> dict[Pair, str]:
    """Verdicts on pairs of rows as verdicts on pairs of records, the earlier record first."""
    ordered = records.select(["record_id", "row_key", "position"]).sort_by(
        [("position", "ascending"), ("record_id", "ascending")]
    )
    place = {key: number for number, key in enumerate(ordered["row_key"].to_pylist())}
    ids = ordered["record_id"].to_pylist()
    out = {}
    for left, right, verdict in zip(
        *(judgements[name].to_pylist() for name in ("left_key", "right_key", "verdict")), strict=True
    ):
        if left in place and right in place and left != right:
            a, b = sorted((place[left], place[right]))
            out[ids[a], ids[b]] = verdict
    return out


def reliability(judged: Sequence[tuple[float, str]], bins: int = 10) -> list[ReliabilityBin]:
    """What was said against what was found, in bins of equal counts; intervals are Wilson's (1927)."""
    said = np.array([probability for probability, _ in judged])
    same = np.array([verdict == "same" for _, verdict in judged], dtype=np.int64)
    order = np.argsort(said, kind="stable")
    parts = [part for part in np.array_split(order, min(bins, max(len(order) // 5, 1))) if len(part)]
    return [
        ReliabilityBin(float(said[part].mean()), wilson(int(same[part].sum()), len(part)), len(part)) for part in parts
    ]


def calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Mean distance between what was said and what was found, weighted by counts (Naeini and others, 2015)."""
    total = sum(each.judged for each in bins)
    return sum(each.judged * abs(each.said - each.found.value) for each in bins) / total if total else 0.0


class _Frame:
    """The pairs that can be sampled: their strata and their numbers by lot."""

    def __init__(self, pairs: Any, seed: int, threshold: float) -> None:
        self.bounds = sorted({*BOUNDS, threshold})
        self.ids = _ids(pairs)
        self.said = said_before_judging(pairs)
        self.judged = [verdict is not None for verdict in pairs["judged"].to_pylist()]
        inside = np.searchsorted(self.bounds, np.nan_to_num(self.said), side="right") - 1
        # A pair that only a judgement brought in was never weighed: no stratum holds it.
        self.stratum = np.where(np.isnan(self.said), -1, np.minimum(inside, len(self.bounds) - 2))
        self.number = np.array([_number(seed, pair) for pair in self.ids], dtype=np.uint64)

    def in_order(self, stratum: int) -> Ints:
        members = np.flatnonzero(self.stratum == stratum)
        return members[np.argsort(self.number[members], kind="stable")]

    def allotted(self, n: int) -> list[int]:
        sizes = np.bincount(self.stratum[self.stratum >= 0], minlength=len(self.bounds) - 1)
        middle = (np.array(self.bounds[1:]) + np.array(self.bounds[:-1])) / 2
        need = sizes * np.sqrt(middle * (1 - middle))
        share = n * need / need.sum() if need.sum() else need
        return [int(min(size, max(_LEAST, round(each)))) for size, each in zip(sizes, share, strict=True)]


def _ids(pairs: Any) -> list[Pair]:
    return list(zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), strict=True))


def _number(seed: int, pair: Pair) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {pair[0]} {pair[1]}".encode()).digest()[:8])


def _count(strata: Sequence[Stratum]) -> Estimate:
    """How many pairs of some strata are one person."""
    value = below = above = 0.0
    for each in strata:
        share = wilson(each.same, each.judged)
        unseen = each.pairs * np.sqrt(1 - each.judged / each.pairs)
        value += each.pairs * share.value
        below += (unseen * (share.value - share.low)) ** 2
        above += (unseen * (share.high - share.value)) ** 2
    return Estimate(value, max(value - float(np.sqrt(below)), 0.0), value + float(np.sqrt(above)))


def _share(found: Estimate, missed: Estimate) -> Estimate:
    """Found of found and missed, by the interval of missed to found."""
    product = found.value * missed.value

    def end(one: float, two: float, sign: int) -> float:
        scale = two * (2 * found.value - two)
        inside = product**2 - one * (2 * missed.value - one) * scale
        return (product + sign * max(inside, 0.0) ** 0.5) / scale if scale > 0 else float("inf")

    least, most = end(missed.low, found.high, -1), end(missed.high, found.low, 1)
    return Estimate(found.value / (found.value + missed.value), 1 / (1 + most), 1 / (1 + max(least, 0.0)))


def wilson(same: int, n: int) -> Estimate:
    """A share of n with its 95 % interval (Wilson, 1927)."""
    share = same / n
    middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z * (share * (1 - share) / n + _Z * _Z / (4 * n * n)) ** 0.5 / (1 + _Z * _Z / n)
    return Estimate(share, min(max(0.0, middle - half), share), max(min(1.0, middle + half), share))
