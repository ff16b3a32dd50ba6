"""Log-linear estimates: chosen, given or refused; and 500 tables of which most say nothing."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mse.published import table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse import loglinear, shrinkage
from tawthiq.mse.estimate import Estimate, NotEstimable, Result
from tawthiq.mse.loglinear import LogLinearOptions
from tawthiq.mse.table import CaptureTable

STEPS = LogLinearOptions(replicates=0)
BIC = LogLinearOptions(selection="bic", replicates=0)


def estimate(name: str, options: LogLinearOptions) -> Estimate:
    result = loglinear.fit(table(name), options)
    assert isinstance(result, Estimate)
    return result


def refused(result: Result) -> str:
    assert isinstance(result, NotEstimable)
    assert result.would_help
    return result.reason


def can_be_said(result: Result) -> None:
    """Every code has its sentence in both languages, and the values that the sentence asks for."""
    said = [(f"mse_warning_{each['code']}", each) for each in getattr(result, "warnings", ())]
    said += [(f"mse_assumes_{each}", {}) for each in getattr(result, "assumes", ())]
    if isinstance(result, NotEstimable):
        said += [
            (f"mse_reason_{result.reason}", result.values),
            *((f"mse_help_{each}", {}) for each in result.would_help),
        ]
    for code, values in said:
        assert all(sentence(code, values, language) for language in ("ar", "en"))


def of(rows: dict[str, int]) -> CaptureTable:
    lists = "abcdefghijklm"[: len(next(iter(rows)))]
    return CaptureTable.of(list(lists), [([int(each) for each in row], count) for row, count in rows.items()])


@pytest.mark.parametrize(
    ("name", "options", "total"),
    [
        ("kosovo", STEPS, 14341.6638),
        ("kosovo", BIC, 10356.51896),  # MultipleSystemsEstimation 1.2.0: 10356.519
        ("gaza", BIC, 64696.06973),
        ("spina", BIC, 724.1245283),
        ("artificial_3", BIC, 539.0939303),
    ],
)
def test_what_is_chosen(name: str, options: LogLinearOptions, total: float) -> None:
    assert estimate(name, options).point == pytest.approx(total, rel=1e-7)


def test_all_models_are_told_with_their_codes() -> None:
    told = estimate("artificial_3", BIC)
    assert [row["code"] for row in told.models] == [0, 0, 0, 0, 1, 1, 1, 2]
    assert told.diagnostics["left_out"] == 4
    assert sum(row["weight"] for row in told.models if not row["code"]) == pytest.approx(1)
    assert all(row["estimate"] is None for row in told.models if row["code"])
    assert len(estimate("kosovo", STEPS).models) == 113


@pytest.mark.parametrize(
    ("selection", "reason"),
    [("[12,3]", "mle_does_not_exist"), ((("A", "B"),), "mle_does_not_exist"), ("[12,13,23]", "not_identifiable")],
)
def test_a_given_model_without_an_answer_is_refused(selection: str | tuple[tuple[str, ...], ...], reason: str) -> None:
    result = loglinear.fit(table("artificial_3"), LogLinearOptions(selection=selection))
    assert refused(result) == reason
    assert result.to_json()["point"] is None


def test_a_given_model() -> None:
    told = estimate("gaza", LogLinearOptions(selection=(("list1", "list3"), ("list3", "list2")), replicates=50))
    assert told.point == pytest.approx(79670.68481, rel=1e-7)
    assert told.models[0]["terms"] == [["list1", "list3"], ["list2", "list3"]]
    with pytest.raises(TableError):
        loglinear.fit(table("gaza"), LogLinearOptions(selection="[14]"))


def test_every_model_may_be_without_an_answer() -> None:
    # Everybody on list 1 or 3 is on list 2, and everybody on 3 is on 1: nothing tells how many list 2 misses.
    result = loglinear.fit(of({"111": 20, "110": 30, "010": 7}), BIC)
    assert refused(result) == "nothing_admissible"
    assert isinstance(result, NotEstimable)
    assert result.values["codes"]["0"] == 0


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ({"11": 40, "10": 20, "01": 30}, "too_few_lists"),
        ({"110": 40, "100": 20, "010": 30}, "too_few_lists"),
        ({"100": 40, "010": 20, "001": 30}, "no_overlap"),
        ({"100": 40, "010": 20, "001": 30, "110": 2, "101": 2}, "too_few_records"),
        ({"100": 4, "010": 2, "001": 3, "110": 9}, "too_few_records"),
        ({"1" * 11: 90, **{"0" * k + "1" + "0" * (10 - k): 9 for k in range(11)}}, "too_many_lists"),
        ({"100": 10**9, "010": 10**9, "001": 10**9, "110": 2, "101": 2, "011": 2}, "nearly_all_undocumented"),
    ],
)
def test_refusals(rows: dict[str, int], reason: str) -> None:
    result = loglinear.fit(of(rows))
    assert refused(result) == reason
    can_be_said(result)


def test_a_search_over_six_lists_is_refused() -> None:
    rows = {
        "".join("1" if place in (one, other) else "0" for place in range(6)): 9
        for one in range(6)
        for other in range(6)
    }
    assert refused(loglinear.fit(of(rows), BIC)) == "too_many_lists"


# SparseMSE 2.0.1, stepwise, 95 % BCa of 200 to 1,000 replicates; ours of 1,000. Ends agree to what replicates allow.
@pytest.mark.parametrize(
    ("name", "low", "high", "within"),
    [
        ("kosovo", 12689, 16435, 0.04),
        ("gaza", 77285, 82713, 0.02),
        ("spina", 702.2, 753.0, 0.02),
        ("artificial_3", 285, 1463, 0.15),
    ],
)
def test_intervals_are_those_of_a_peer(name: str, low: float, high: float, within: float) -> None:
    told = estimate(name, LogLinearOptions(resample="documented"))
    assert told.intervals[0.95] == pytest.approx((low, high), rel=within)
    assert len(told.values) == pytest.approx(1000, abs=10)
    assert told.diagnostics["replicates"] == 1000


def test_how_many_are_documented_is_left_to_chance_too() -> None:
    one, other = (estimate("spina", LogLinearOptions(resample=each)) for each in ("everyone", "documented"))
    wide, narrow = (np.diff(each.intervals[0.95])[0] / 3.92 for each in (one, other))
    missed = one.point - one.n  # adds n0 N / n to the variance (Cormack 1992, Biometrics 48:567-576)
    assert wide**2 - narrow**2 == pytest.approx(missed * one.point / one.n, rel=0.3)
    assert one.point == other.point


def test_no_interval_begins_below_the_documented() -> None:
    nearly_all = of({"111": 900, "110": 40, "101": 30, "011": 20, "100": 2})
    told = loglinear.fit(nearly_all, LogLinearOptions(selection="[1,2,3]", replicates=200))
    assert isinstance(told, Estimate)
    assert min(told.values.min(), *(low for low, _ in told.intervals.values())) >= told.n == 992


def test_lists_that_share_nobody_are_warned_of() -> None:
    assert (
        next(each["code"] for each in estimate("artificial_3", LogLinearOptions(replicates=50)).warnings)
        == "lists_apart"
    )


def test_the_same_seed_gives_the_same_and_another_seed_another() -> None:
    few = LogLinearOptions(replicates=50)
    first, same, other = (loglinear.fit(table("spina"), few, seed) for seed in (1, 1, 2))
    assert first.to_json() == same.to_json()
    assert first.to_json()["intervals"] != other.to_json()["intervals"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=7, max_size=7),
    st.permutations([0, 1, 2]),
    st.sampled_from(["stepwise", "bic"]),
)
def test_names_of_lists_change_nothing(counts: list[int], order: list[int], selection: str) -> None:
    patterns = [[number >> place & 1 for place in range(3)] for number in range(1, 8)]
    options = LogLinearOptions(selection=selection, replicates=0)
    one = loglinear.fit(CaptureTable.of(["a", "b", "c"], zip(patterns, counts, strict=True)), options)
    names = [["a", "b", "c"][place] for place in order]
    other = loglinear.fit(CaptureTable.of(names, zip(patterns, counts, strict=True)), options)
    if isinstance(one, Estimate) and isinstance(other, Estimate):
        ties = len({round(row["bic"], 6) for row in one.models if not row["code"]}) < sum(
            not r["code"] for r in one.models
        )
        assert ties or one.point == pytest.approx(other.point, rel=1e-6)
    else:
        assert one.verdict == other.verdict


def degenerate(chance: np.random.Generator) -> CaptureTable:
    """Zeros, an empty list, lists that share nobody, huge counts beside small ones."""
    size, much = int(chance.choice([2, 3, 3, 3, 3, 3, 3, 4])), 10 ** int(chance.choice([0, 1, 3, 6, 9, 12]))
    patterns = np.arange(1, 1 << size)
    alone = np.array([int(pattern).bit_count() == 1 for pattern in patterns])
    counts = chance.integers(0, 10 ** int(chance.integers(1, 4)), len(patterns))
    kind = chance.integers(6)
    if kind == 0:
        counts = counts * much
    elif kind == 1:
        counts = np.where(chance.random(len(patterns)) < 0.5, counts * much, np.minimum(counts, 2))
    elif kind == 2:
        counts = np.where(alone, counts * much, np.minimum(counts, 3))
    elif kind == 3:
        counts = np.where(alone, 0, counts * much)
    elif kind == 4:
        counts = np.where(patterns & 1, 0, counts)
    counts = np.where(chance.random(len(patterns)) < chance.random(), counts, 0)
    rows = [
        ([int(pattern) >> place & 1 for place in range(size)], int(n))
        for pattern, n in zip(patterns, counts, strict=True)
    ]
    return CaptureTable.of(list("abcd"[:size]), rows)


def all_finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(all_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(all_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def test_five_hundred_tables_give_an_estimate_or_a_refusal() -> None:
    chance = np.random.default_rng(20261126)
    verdicts = set()
    for number in range(500):
        data = degenerate(chance)
        options = LogLinearOptions(
            selection=("stepwise", "bic")[number % 2], replicates=10 if number % 10 < 2 else 0, best=5
        )
        results = [loglinear.fit(data, options)]
        if number % 5 == 0:
            results.append(shrinkage.fit(data, shrinkage.ShrinkageOptions(draws=1000)))
        for result in results:
            told = result.to_json()
            json.dumps(told)
            can_be_said(result)
            assert all_finite(told)
            verdicts.add((result.family, result.verdict if isinstance(result, Estimate) else result.reason))
            if isinstance(result, Estimate):
                low, high = result.intervals[0.95]
                assert data.n * (1 - 1e-9) <= low <= high
                assert max(result.point, high) <= 1002 * data.n
    assert len(verdicts) > 12
