"""Quality without truth: samples by design, and whether their intervals hold what is true."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.linkage_cases import judgements, three_lists
from tawthiq.linkage import LinkageSettings, link
from tawthiq.linkage.describe_quality import describe_quality
from tawthiq.linkage.sample import (
    calibration_error,
    designed_sample,
    estimate_quality,
    held_back,
    reliability,
    verdicts_by_record,
)
from tawthiq.model.tables import pairs_schema

Verdicts = dict[tuple[str, str], str]


def weighed(size: int, seed: int, sharper: float = 1.0) -> tuple[pa.Table, Verdicts]:
    """Pairs as linkage leaves them (few are in doubt), and the truth of each; `sharper` than 1 is over-confident."""
    rng = np.random.default_rng(seed)
    odds = np.concatenate([rng.normal(-4, 1.5, size), rng.normal(5, 1.8, size // 3)])
    said = 1 / (1 + np.exp(-odds * sharper))
    same = rng.random(len(odds)) < 1 / (1 + np.exp(-odds))
    kept = np.flatnonzero(said > 0.01)
    rows = [(f"a{i}", f"b{i}", round(float(said[i]), 6), "[]", None, round(float(said[i]), 6)) for i in kept]
    truth = {(f"a{i}", f"b{i}"): "same" if same[i] else "different" for i in kept}
    return pa.Table.from_pylist(
        [dict(zip(pairs_schema().names, row, strict=True)) for row in rows], pairs_schema()
    ), truth


def answered(sample: pa.Table, truth: Verdicts) -> Verdicts:
    pairs = zip(sample["left"].to_pylist(), sample["right"].to_pylist(), strict=True)
    return {pair: truth[pair] for pair in pairs}


def true_quality(pairs: pa.Table, truth: Verdicts) -> tuple[float, float]:
    said = [(row["left"], row["right"]) for row in pairs.to_pylist() if row["probability"] >= 0.5]
    right = sum(truth[pair] == "same" for pair in said)
    return right / len(said), right / list(truth.values()).count("same")


@pytest.mark.parametrize("sharper", [1.0, 1.8])
def test_intervals_hold_the_truth_whether_or_not_the_model_is_calibrated(sharper: float) -> None:
    covered = np.zeros(2)
    for seed in range(40):
        pairs, truth = weighed(800, seed, sharper)
        found = estimate_quality(pairs, answered(designed_sample(pairs, 150, seed), truth), seed)
        assert found.precision
        assert found.recall
        for number, (estimate, value) in enumerate(
            zip((found.precision, found.recall), true_quality(pairs, truth), strict=True)
        ):
            covered[number] += estimate.low <= value <= estimate.high
    assert (covered / 40 >= 0.85).all(), covered


def test_what_was_judged_for_other_reasons_does_not_bend_the_estimate() -> None:
    """All pairs near one half were judged first, as in a queue: beyond the order of lots they do not count."""
    pairs, truth = weighed(1200, 3)
    sample = answered(designed_sample(pairs, 150, 3), truth)
    doubtful = {
        (row["left"], row["right"]): truth[row["left"], row["right"]]
        for row in pairs.to_pylist()
        if 0.2 < row["probability"] < 0.6 and truth[row["left"], row["right"]] == "different"
    }
    plain, bent = (estimate_quality(pairs, each, 3) for each in (sample, sample | doubtful))
    assert plain.precision
    assert bent.precision
    assert abs(plain.precision.value - bent.precision.value) < 0.02
    assert bent.judged - plain.judged < len(doubtful) / 2


def test_nothing_is_estimated_from_nothing() -> None:
    pairs, _ = weighed(100, 1)
    found = estimate_quality(pairs, {}, 1)
    assert (found.judged, found.precision, found.recall) == (0, None, None)
    told = describe_quality(pairs, {}, {}, 1)
    assert not told["checked"]
    assert told["sentences"]["en"][0].startswith("Calibration unchecked on these lists")
    assert "لم تُفحص" in told["sentences"]["ar"][0]


def test_a_pair_in_doubt_tells_nothing_and_is_counted() -> None:
    pairs, truth = weighed(600, 2)
    verdicts = answered(designed_sample(pairs, 100, 2), truth)
    one = next(iter(verdicts))
    found = estimate_quality(pairs, {**verdicts, one: "unsure"}, 2)
    assert found.unsure == 1
    assert found.judged == len(verdicts) - 1


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100), st.integers(1, 80))
def test_a_sample_is_the_same_in_any_order_and_only_grows(seed: int, n: int) -> None:
    pairs, _ = weighed(200, 5)
    mixed = pairs.take(np.random.default_rng(seed).permutation(pairs.num_rows))
    sample = designed_sample(pairs, n, seed).to_pylist()
    assert designed_sample(mixed, n, seed).to_pylist() == sample
    larger = designed_sample(pairs, n + 20, seed).to_pylist()
    assert {row["left"] for row in sample} <= {row["left"] for row in larger}


def test_reliability_by_hand() -> None:
    """Ten said .9 of which nine are one person, ten said .2 of which four are: off by 0 and by .2. Wilson's interval of
    4 in 10 is .168–.687 (Newcombe, 1998, gives the method)."""
    judged = [(0.9, "same")] * 9 + [(0.9, "different")] + [(0.2, "same")] * 4 + [(0.2, "different")] * 6
    low, high = reliability(judged, bins=2)
    assert (low.said, high.said) == (pytest.approx(0.2), pytest.approx(0.9))
    assert low.found.low == pytest.approx(0.168, abs=0.001)
    assert low.found.high == pytest.approx(0.687, abs=0.001)
    assert calibration_error([low, high]) == pytest.approx(0.1)


def test_judgements_are_held_against_a_model_that_did_not_see_them() -> None:
    records, truth = three_lists(30)
    person = dict(zip(truth["record_id"].to_pylist(), truth["person_id"].to_pylist(), strict=True))
    pairs = link(records, judgements(), LinkageSettings()).pairs.to_pylist()
    said = [
        (row["left"], row["right"], "same" if person[row["left"]] == person[row["right"]] else "different")
        for row in pairs
    ]
    held = held_back(records, judgements(*said), LinkageSettings(), 2, 1)
    assert len(held) == len(said)
    assert {verdict for _, verdict in held.values()} <= {"same", "different"}
    assert np.mean([(probability >= 0.5) == (verdict == "same") for probability, verdict in held.values()]) > 0.8
    by_record = verdicts_by_record(records, judgements((said[0][1], said[0][0], said[0][2])))
    assert by_record == {(said[0][0], said[0][1]): said[0][2]}
