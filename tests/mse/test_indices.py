"""Indices are indices, and two lists allow a range."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse.published import table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.indices import bounds, chao, chapman, lincoln_petersen, observable, zelterman
from tawthiq.mse.table import CaptureTable


def two(both: int, first: int, second: int) -> CaptureTable:
    return CaptureTable.of(["a", "b"], [([1, 1], both), ([1, 0], first), ([0, 1], second)])


# f1 and f2 counted by hand from the published tables.
@pytest.mark.parametrize(
    ("name", "plain", "corrected"),
    [
        ("artificial_3", 96 + 90**2 / 12, 96 + 90 * 89 / 14),
        ("spina", 862.0583658, 860.4418605),
        ("kosovo", 4400 + 3218**2 / (2 * 882), 4400 + 3218 * 3217 / (2 * 883)),
    ],
)
def test_the_index_of_chao(name, plain, corrected) -> None:
    found = chao(table(name))
    assert found.value == pytest.approx(plain)
    assert found.values["bias_corrected"] == pytest.approx(corrected)
    assert found.to_json()["verdict"] == "index"


def test_the_index_of_zelterman() -> None:
    assert zelterman(table("spina")).value == pytest.approx(621 / (1 - np.exp(-2 * 257 / 352)))


def test_an_index_of_lists_that_share_nobody_is_none() -> None:
    apart = CaptureTable.of(["a", "b"], [([1, 0], 5), ([0, 1], 7)])
    assert chao(apart).value is None
    assert chao(apart).values["bias_corrected"] == 12 + 12 * 11 / 2
    assert zelterman(apart).value is None
    assert zelterman(two(8, 0, 0)).value == 8
    assert all(sentence(f"mse_assumes_{code}", {}, "ar") for code in chao(apart).assumes)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_index_is_never_below_the_documented(both, first, second) -> None:
    people = two(both, first, second)
    for index in (chao(people), zelterman(people)):
        assert index.value is None or index.value >= people.n


def test_two_independent_lists() -> None:
    assert lincoln_petersen(100, 80, 20) == 400
    assert chapman(100, 80, 20) == pytest.approx(388.5714285714)
    assert lincoln_petersen(100, 80, 0) is None


def test_two_lists_give_a_range_by_dependence() -> None:
    found = bounds(two(20, 80, 60))
    assert {each["psi"]: each["N"] for each in found.curve} == {0.5: 280, 1.0: 400, 2.0: 640, 4.0: 1120}
    assert (found.n, found.shared) == (160, 20)
    assert 160 < found.low < 280
    assert found.high > 1120
    assert found.to_json()["verdict"] == "bounds"
    assert "point" not in found.to_json()


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500), st.integers(1, 9))
def test_a_range_holds_its_curve_and_never_falls_below_the_documented(both, first, second, seed) -> None:
    found = bounds(two(both, first, second), draws=400, seed=seed)
    sizes = [each["N"] for each in found.curve]
    assert sizes == sorted(sizes)
    assert found.n <= found.low <= found.high
    if min(both, first, second) >= 5:
        assert all(each["low"] <= each["N"] <= each["high"] for each in found.curve)


def test_lists_that_share_nobody_have_a_floor_and_no_ceiling() -> None:
    found = bounds(two(0, 80, 60))
    assert (found.n, found.low, found.high) == (140, None, None)
    assert all(each["N"] is None for each in found.curve)


def test_what_is_no_range_is_named() -> None:
    with pytest.raises(TableError, match="mse_not_two_lists"):
        bounds(table("spina"))
    for psi in ((1.0,), (1.0, 1.0), (0.0, 2.0), (1.0, float("inf"))):
        with pytest.raises(TableError, match="mse_psi_wrong"):
            bounds(two(20, 80, 60), psi)


def test_people_who_can_hardly_be_seen_are_left_out_of_the_observable() -> None:
    weights = np.array([[0.5, 0.5], [0.9, 0.1]])
    rates = np.array([[[0.5, 0.5], [0.001, 0.0]], [[0.5, 0.5], [0.3, 0.3]]])
    assert observable(np.array([1000.0, 2000.0]), weights, rates, 0.1).tolist() == [500.0, 2000.0]
    assert observable(np.array([1000.0, 2000.0]), weights, rates, 0.0).tolist() == [1000.0, 2000.0]
