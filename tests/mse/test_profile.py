"""Profile likelihood: where the likelihood is known by a formula, and beside the bootstrap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import gammaln, xlogy

from mse.published import table
from mse.test_loglinear import can_be_said, refused
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse import loglinear
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.hierarchy import Model
from tawthiq.mse.loglinear import LogLinearOptions
from tawthiq.mse.profile import Profile, fitted_to
from tawthiq.mse.table import CaptureTable


def independent(size: float, n: int, on_list: list[int]) -> float:
    """The likelihood of N when lists are independent, each rate at its best: log N! / (N - n)! + binomials of the lists."""
    lists = sum(xlogy(each, each / size) + xlogy(size - each, 1 - each / size) for each in on_list)
    return float(gammaln(size + 1) - gammaln(size - n + 1) + lists)


# With independent lists, two of them (Lincoln-Petersen) or more, the likelihood is that formula.
@pytest.mark.parametrize(
    ("lists", "counts"),
    [(2, [60, 90, 40]), (2, [400, 30, 9]), (3, [244, 48, 142, 60, 111, 4, 12]), (3, [9, 8, 7, 6, 5, 4, 3])],
)
def test_independent_lists_have_the_likelihood_of_a_formula(lists, counts) -> None:
    cells = np.array([0, *counts], dtype=float)
    n, patterns = int(cells.sum()), np.arange(1 << lists)
    on_list = [int(cells[patterns >> place & 1 > 0].sum()) for place in range(lists)]
    profile = Profile(Model(lists), cells, 0.2 * n)
    size = n + profile.best
    for other in (1.1 * size, 1.5 * size, 0.5 * (n + size)):
        expected = independent(other, n, on_list) - independent(size, n, on_list)
        assert profile.at(other - n) - profile.at(profile.best) == pytest.approx(expected, rel=1e-6, abs=1e-7)
    top = independent(size, n, on_list) - 1.959963984540054**2 / 2
    ends = [
        brentq(lambda at: independent(at, n, on_list) - top, *between)
        for between in ((n + 1e-9, size), (size, 50 * size))
    ]
    assert profile.intervals[0.95] == pytest.approx(tuple(ends), rel=1e-5)


def test_the_most_likely_of_two_lists_is_about_lincoln_petersen() -> None:
    profile = Profile(Model(2), np.array([0.0, 600, 900, 400]), 1000.0)
    assert profile.n + profile.best == pytest.approx(1000 * 1300 / 400, rel=2e-3)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 60), min_size=8, max_size=8).filter(any))
def test_a_fit_keeps_the_margins_of_its_terms(counts) -> None:
    complete, patterns = np.array(counts, dtype=float), np.arange(8)
    fitted = fitted_to(complete, Model.of(3, [0b011, 0b110]))
    for term in (0b011, 0b110):
        assert np.bincount(patterns & term, fitted) == pytest.approx(np.bincount(patterns & term, complete), abs=1e-5)
    # Given the middle list the others are independent: the fit is a formula.
    middle = np.bincount(patterns & 0b010, complete)[patterns & 0b010]
    product = np.bincount(patterns & 3, complete)[patterns & 3] * np.bincount(patterns & 6, complete)[patterns & 6]
    assert fitted == pytest.approx(np.divide(product, middle, out=np.zeros(8), where=middle > 0), abs=1e-5)


@pytest.mark.parametrize(("name", "model"), [("kosovo", "[123,14,34]"), ("spina", "[1,23]"), ("kosovo", "[1,2,3,4]")])
def test_the_interval_is_about_that_of_the_bootstrap(name, model) -> None:
    found = loglinear.fit(table(name), LogLinearOptions(selection=model, interval="profile"))
    beside = loglinear.fit(table(name), LogLinearOptions(selection=model, replicates=400))
    assert isinstance(found, Estimate)
    assert isinstance(beside, Estimate)
    assert found.point == beside.point
    assert found.warnings == ()
    assert sum(found.weights) == pytest.approx(1)
    assert (np.diff(found.values) > 0).all()
    width = beside.intervals[0.95][1] - beside.intervals[0.95][0]
    for mine, theirs in zip(found.intervals[0.95], beside.intervals[0.95], strict=True):
        assert mine == pytest.approx(theirs, abs=0.2 * width)
    assert found.intervals[0.5][0] < found.point < found.intervals[0.5][1]
    assert found.values @ found.weights == pytest.approx(found.point, abs=0.1 * width)


def test_a_model_that_was_chosen_brings_a_warning() -> None:
    found = loglinear.fit(table("kosovo"), LogLinearOptions(selection="bic", interval="profile"))
    assert [each["code"] for each in found.warnings] == ["choice_not_counted"]
    can_be_said(found)


def test_an_interval_never_falls_below_the_documented_and_one_without_end_is_refused() -> None:
    def of(*counts: int) -> CaptureTable:
        return CaptureTable.of("abc", [([p >> j & 1 for j in range(3)], c) for p, c in enumerate(counts, start=1)])

    given_model = LogLinearOptions(selection="[1,2,3]", interval="profile")
    nearly_all = loglinear.fit(of(3, 2, 30, 4, 25, 28, 900), given_model)
    assert isinstance(nearly_all, Estimate)
    assert nearly_all.intervals[0.95][0] >= nearly_all.n
    hardly_any = loglinear.fit(of(4000, 4000, 2, 4000, 2, 1, 0), given_model)
    assert refused(hardly_any) == "nearly_all_undocumented"


def test_an_interval_there_is_not() -> None:
    with pytest.raises(TableError) as wrong:
        loglinear.fit(table("kosovo"), LogLinearOptions(interval="wald"))
    assert all(sentence(wrong.value.code, wrong.value.values, language) for language in ("en", "ar"))
