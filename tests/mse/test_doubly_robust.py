"""Doubly robust: Lincoln-Petersen where there is nothing to adjust for, the truth where lists depend through covariates."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mse.published import table
from mse.test_loglinear import can_be_said, refused
from tawthiq.errors import TableError
from tawthiq.mse import doubly_robust, families
from tawthiq.mse.__main__ import main
from tawthiq.mse.doubly_robust import DoublyRobust, fit, influence, one_step
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.nuisances import cross_fitted, design, ridge, saturated
from tawthiq.mse.people import People

cells = st.tuples(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))


def drawn(seed: int, people: int = 3000, lists: int = 2) -> People:
    """Older people are likelier to be on each list, and so are those of one place."""
    chance = np.random.default_rng(seed)
    age, place = np.round(chance.normal(40, 15, people)), chance.integers(0, 3, people)
    odds = -0.5 + 0.9 * (age - 40) / 15 + 0.6 * (place - 1)
    named = chance.random((people, lists)) < 1 / (1 + np.exp(-odds))[:, None]
    some = named.any(axis=1)
    known = zip(age[some].tolist(), [f"place {each}" for each in place[some]], strict=True)
    rows = [(row, values, 1) for row, values in zip(named[some].astype(int).tolist(), known, strict=True)]
    return People.of("abcd"[:lists], ["age", "place"], rows)


def levels(counts: list[tuple[int, int, int]]) -> People:
    """One covariate of words, each with how many people are on the first list alone, the second, both."""
    rows = [
        (history, (f"level {place}",), count)
        for place, each in enumerate(counts)
        for history, count in zip([(1, 0), (0, 1), (1, 1)], each, strict=True)
    ]
    return People.of(["a", "b"], ["level"], rows)


# Sekar and Deming 1949, JASA 44:101-115: n1 n2 / m, with variance n1 n2 n10 n01 / m^3.
@given(cells)
def test_without_covariates_it_is_lincoln_petersen(counts) -> None:
    left, right, both = counts
    found = one_step(saturated(np.array([counts]))[None], np.array([[counts]]))
    first, second = left + both, right + both
    assert found.n + found.n0 == pytest.approx(first * second / both, rel=1e-9)
    assert found.standard_error() ** 2 == pytest.approx(first * second * left * right / both**3, rel=1e-6)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(5, 400), st.integers(5, 400), st.integers(20, 400)), min_size=2, max_size=4))
def test_with_a_few_levels_it_is_the_sum_of_lincoln_petersen_over_them(counts) -> None:
    found = fit(levels(counts))
    assert isinstance(found, Estimate)
    assert found.diagnostics["learner"] == "saturated"
    assert found.point == pytest.approx(sum((a + m) * (b + m) / m for a, b, m in counts), rel=1e-9)
    variance = sum((a + m) * (b + m) * a * b / m**3 for a, b, m in counts)
    assert found.diagnostics["standard_error"] ** 2 == pytest.approx(variance, rel=0.5)
    low, high = found.intervals[0.95]
    assert found.n < low < found.point < high
    assert sum(found.weights) == pytest.approx(1)
    can_be_said(found)


def test_the_truth_where_lists_depend_through_covariates_and_lincoln_petersen_misses_it() -> None:
    found = fit(drawn(3))
    assert isinstance(found, Estimate)
    low, high = found.intervals[0.95]
    assert found.diagnostics["learner"] == "logistic"
    assert found.diagnostics["lincoln_petersen"] < low < 3000 < high
    assert found.diagnostics["gain_per_person"] > 0.05
    assert fit(drawn(3)).to_json() == found.to_json()
    assert json.dumps(found.to_json(), allow_nan=False)
    can_be_said(found)


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.1, 3.0))
def test_one_chance_may_be_wrong(p1, p2, wrong) -> None:
    seen = p1 + p2 - p1 * p2
    q1, q2, q12 = p1 / seen, p2 / seen, p1 * p2 / seen
    among = np.array([q1 - q12, q2 - q12, q12])

    def total(*chances: float) -> float:
        return float(among @ influence(*(np.array(each) for each in chances)))

    assert total(q1, q2, q12) == pytest.approx(1 / seen)
    assert total(q1, q2 * wrong, q12) == pytest.approx(1 / seen)
    assert total(q1 * wrong, q2, q12) == pytest.approx(1 / seen)
    # A wrong q12 costs the square of its error, not its error.
    small = total(q1, q2, q12 * 1.01) * seen - 1
    assert abs(small) < 2e-4
    assert abs(q1 * q2 / (q12 * 1.01) * seen - 1) > 9e-3


def test_the_figure_under_other_dependences_is_a_multiple_of_those_missed() -> None:
    found = fit(levels([(100, 80, 60), (90, 300, 50)]))
    assert isinstance(found, Estimate)
    for each in found.diagnostics["curve"]:
        assert each["N"] - found.n == pytest.approx(each["odds_ratio"] * (found.point - found.n))
        assert found.n < each["low"] < each["N"] < each["high"]
    # Without covariates a declared odds ratio is psi of the bounds of two lists.
    missed = one_step(saturated(np.array([[30, 40, 20]]))[None], np.array([[[30, 40, 20]]]))
    assert missed.n0 * 2 == pytest.approx(2 * 30 * 40 / 20)


def test_of_more_lists_two_among_people_on_no_other() -> None:
    people = drawn(5, 4000, 3)
    found = fit(people)
    assert isinstance(found, Estimate)
    assert len(found.models) == 3
    low, high = found.intervals[0.95]
    assert low < 4000 < high
    chosen = fit(people, DoublyRobust(pair=("c", "a"), splits=1))
    assert isinstance(chosen, Estimate)
    turned = fit(people, DoublyRobust(pair=("a", "c"), splits=1))
    assert isinstance(turned, Estimate)
    assert chosen.to_json() == turned.to_json()
    assert "independent_given_covariates_elsewhere" in found.assumes
    can_be_said(found)


def test_pairs_that_disagree_are_told() -> None:
    chance = np.random.default_rng(2)
    named = chance.random((4000, 3)) < 0.4
    named[:, 1] |= named[:, 0] & (chance.random(4000) < 0.8)  # the second copies from the first
    rows = [(row, (f"{place % 2}",), 1) for place, row in enumerate(named.astype(int).tolist()) if any(row)]
    found = fit(People.of(["a", "b", "c"], ["half"], rows))
    assert "pairs_disagree" in [each["code"] for each in found.warnings]
    can_be_said(found)


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (People.of_table(table("kosovo")), "no_covariates"),
        (levels([(50, 40, 30)]), "no_covariates"),
        (levels([(50, 40, 0), (40, 40, 0)]), "no_overlap"),
        (levels([(5, 4, 3), (4, 4, 2)]), "too_few_records"),
        (levels([(50, 40, 9), (40, 40, 8)]), "too_few_records"),
        (levels([(0, 40, 30), (0, 20, 30)]), "zero_cells"),
        (levels([(50, 0, 0), (10, 0, 0)]), "too_few_lists"),
        (levels([(1, 1, 1)] * 250), "too_many_levels"),
    ],
)
def test_what_cannot_be_answered_is_refused(people, reason) -> None:
    found = fit(people)
    assert refused(found) == reason
    can_be_said(found)


def test_kinds_of_people_that_are_never_on_both_are_refused_or_warned_of() -> None:
    options = DoublyRobust(learner="saturated")
    many = fit(levels([(100, 100, 50), (200, 300, 0)]), options)
    assert refused(many) == "chances_too_small"
    can_be_said(many)
    few = fit(levels([(1000, 1000, 500), (20, 30, 0)]), options)
    assert [each["code"] for each in few.warnings] == ["chances_clipped"]
    can_be_said(few)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (DoublyRobust(pair=("a", "z")), "mse_list_missing"),
        (DoublyRobust(pair=("a", "a")), "mse_list_twice"),
        (DoublyRobust(clip=0.0), "mse_option_wrong"),
        (DoublyRobust(folds=1), "mse_option_wrong"),
        (DoublyRobust(odds_ratios=(1.0, -1.0)), "mse_option_wrong"),
        (DoublyRobust(learner="forest"), "mse_learner_wrong"),
    ],
)
def test_options_that_cannot_be(options, code) -> None:
    with pytest.raises(TableError) as wrong:
        fit(levels([(50, 40, 30), (50, 40, 30)]), options)
    assert wrong.value.code == code


def test_ridge_is_where_its_slope_is_nought_and_no_class_is_the_baseline() -> None:
    chance = np.random.default_rng(4)
    x = np.concatenate([np.ones((40, 1)), chance.normal(size=(40, 3))], axis=1)
    counts = chance.poisson(3.0, (40, 3))
    found = ridge(x, counts, 2.0, np.zeros((4, 3)))
    raised = np.exp(x @ found)
    chances = raised / raised.sum(axis=1, keepdims=True)
    slope = x.T @ (counts - counts.sum(axis=1, keepdims=True) * chances)
    assert np.abs(slope[1:] - 2.0 * found[1:]).max() < 1e-3
    turned = ridge(x, counts[:, [2, 0, 1]], 2.0, np.zeros((4, 3)))
    assert np.allclose(turned, found[:, [2, 0, 1]], atol=1e-4)


def test_nobody_has_a_part_in_what_is_said_of_them() -> None:
    chance = np.random.default_rng(6)
    counts = chance.poisson(2.0, (3, 30, 3))
    terms = chance.normal(size=(30, 2))
    before, _ = cross_fitted(terms, counts)
    counts[1] = chance.poisson(50.0, (30, 3))
    after, _ = cross_fitted(terms, counts)
    assert np.array_equal(before[1], after[1])
    assert not np.array_equal(before[0], after[0])


def test_numbers_not_known_have_a_column_of_their_own() -> None:
    groups = [(1.0, "m"), (2.0, "f"), (5.0, "f"), (9.0, "m"), (12.0, None), (None, "m")]
    terms = design(groups, np.ones(6))
    assert terms[5, :-4].tolist() == [0.0] * (terms.shape[1] - 4)
    assert terms[:, -4].tolist() == [0, 0, 0, 0, 0, 1]
    assert terms[:, -1].tolist() == [0, 0, 0, 0, 1, 0]
    spline = design([(float(each),) for each in range(100)], np.ones(100))
    assert spline.shape == (100, 4)
    assert np.abs(spline.mean(axis=0)).max() < 1e-12
    assert np.abs(np.diff(spline, 2, axis=0)[[0, -1]]).max() < 1e-9  # a natural spline is straight beyond its knots
    assert design([(4.0,), (4.0,)], np.ones(2)).shape == (2, 0)


def test_two_lists_answer_with_covariates_and_refuse_without(tmp_path, capsys) -> None:
    path = tmp_path / "people.csv"
    rows = [((1, 0), 90, 70), ((0, 1), 60, 200), ((1, 1), 40, 30)]
    lines = [f"{a},{b},{sex},{count}" for (a, b), *counts in rows for sex, count in zip("mf", counts, strict=True)]
    path.write_text("in_a,in_b,sex,count\n" + "\n".join(lines), encoding="utf-8")
    assert main([str(path), "--covariates", "sex", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["point"] == pytest.approx(130 * 100 / 40 + 100 * 230 / 30)
    assert main([str(path), "--family", "doubly_robust", "--covariates", "sex", "--pair", "in_a,in_b"]) == 0
    assert "doubly robust" in capsys.readouterr().out
    without = tmp_path / "without.csv"
    without.write_text("in_a,in_b,count\n1,0,160\n0,1,260\n1,1,70\n", encoding="utf-8")
    assert main([str(without), "--family", "doubly_robust", "--json"]) == 1
    refusal = json.loads(capsys.readouterr().out)
    assert {"covariates", "two_list_bounds"} <= set(refusal["would_help"])
    with pytest.raises(SystemExit):
        main([str(path), "--family", "declared", "--covariates", "sex"])
    assert families.fit("doubly_robust", table("kosovo")).reason == "no_covariates"
    assert doubly_robust.FAMILY in families.FAMILIES
