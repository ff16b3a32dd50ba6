"""What answers are worth: by hand on a few records, and what holds whatever the records are."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates.test_over_linkage import COUNTS, LISTS, records_and_pairs
from tawthiq.estimates import worth_over_linkage
from tawthiq.estimates.answers import mean_tables, narrowed
from tawthiq.estimates.drawing import Drawing
from tawthiq.estimates.drawn_tables import Rows
from tawthiq.estimates.labels_of_rows import RowLabels
from tawthiq.estimates.slopes import slopes
from tawthiq.estimates.worth import Common, Draws, Own, own_worth, variance_in_common, worth_in_turn
from tawthiq.linkage import LinkageSettings
from tawthiq.linkage.doubtful import levels_of, told_of
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.families import fit
from tawthiq.mse.table import CaptureTable
from tawthiq.register.victims import StandingRule

ANYBODY = RowLabels((), (), ())
SLOPES = {(): {1: 2.0, 2: 3.0, 3: 1.0, 4: 1.5, 5: 0.5, 6: -1.0, 7: -2.0}}


def rows(bits: list[int]) -> Rows:
    return Rows(LISTS, np.array(bits), ANYBODY)


def ends(*pairs: tuple[int, int]) -> tuple[Any, Any]:
    one, other = zip(*pairs, strict=True)
    return np.array(one), np.array(other)


def drawn(*partitions: list[int]) -> Draws:
    return Draws(np.array(partitions), [()] * len(partitions))


def test_by_hand_a_pair_is_worth_its_doubt_times_the_square_of_what_it_moves() -> None:
    """Two persons add 2 + 3, one person on both lists 1: by 4 fewer; one person in 30 draws of 100."""
    draws = drawn(*[[0, 0]] * 30, *[[0, 1]] * 70)
    found = own_worth(ends((0, 1)), draws, rows([1, 2]), SLOPES)
    assert found.gain[0] == pytest.approx(0.3 * 0.7 * 16 * 100 / 99)
    assert found.slope[0] == pytest.approx(-4, rel=0.01)


def test_who_is_not_counted_is_worth_nothing() -> None:
    draws = Draws(np.array([[0, 0], [0, 1]] * 20), [(0,), (0, 1)] * 20)
    assert own_worth(ends((0, 1)), draws, rows([1, 2]), SLOPES).gain[0] == 0


def test_what_one_answer_tells_a_second_does_not() -> None:
    """Three records are one person or three: 2 + 3 + 1.5 less -2 is 8.5."""
    draws = drawn(*[[0, 0, 0]] * 50, *[[0, 1, 2]] * 50)
    gain = own_worth(ends((0, 1), (0, 2), (1, 2)), draws, rows([1, 2, 4]), SLOPES).gain
    assert sorted(gain) == pytest.approx([0, 0, 0.25 * 8.5**2 * 100 / 99])


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_own_worth_whatever_the_draws(data: st.DataObject) -> None:
    """Nothing where nothing is in doubt; no more than there is to know; the order of rows and pairs changes nothing."""
    size, number = data.draw(st.integers(2, 7)), data.draw(st.integers(20, 40))
    bits = data.draw(st.lists(st.sampled_from([1, 2, 4]), min_size=size, max_size=size))
    chance = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    cluster = chance.integers(0, data.draw(st.integers(1, size)), (number, size))
    every = [(one, other) for one in range(size) for other in range(one)]
    found = own_worth(ends(*every), Draws(cluster, [()] * number), rows(bits), SLOPES)
    same = [cluster[:, one] == cluster[:, other] for one, other in every]
    sure = np.array([each.all() or not each.any() for each in same])
    assert (found.gain[sure] == 0).all()
    assert (found.gain >= 0).all()
    total = [
        sum(SLOPES[()][int(np.bitwise_or.reduce(np.array(bits)[each == person]))] for person in np.unique(each))
        for each in cluster
    ]
    assert found.gain.sum() <= np.var(total, ddof=1) * (1 + 1e-9) + 1e-9
    order = chance.permutation(size)
    place = np.argsort(order)
    moved = own_worth(
        ends(*[(int(place[one]), int(place[other])) for one, other in every]),
        Draws(cluster[:, order], [()] * number),
        rows([bits[each] for each in order.tolist()]),
        SLOPES,
    )
    assert moved.gain.sum() == pytest.approx(found.gain.sum())
    assert moved.slope == pytest.approx(found.slope, abs=1e-6)


def test_joining_that_moves_nothing_is_worth_nothing() -> None:
    alike = {(): {1: 1.0, 2: 1.0, 3: 2.0}}
    draws = drawn(*[[0, 0]] * 50, *[[0, 1]] * 50)
    assert own_worth(ends((0, 1)), draws, rows([1, 2]), alike).gain[0] == pytest.approx(0, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 12))
def test_all_answers_together_teach_what_their_information_adds_up_to(seed: int, size: int) -> None:
    chance = np.random.default_rng(seed)
    design, root = chance.normal(size=(size, 3)), chance.normal(size=(3, 3))
    probability = np.round(chance.random(size), 1)
    teaches = chance.random(size) < 0.7
    own = Own(np.zeros(size), chance.normal(size=size))
    common = Common(design, root @ root.T + np.eye(3), probability, teaches)
    worth = worth_in_turn(own, common)
    after = np.linalg.inv(np.linalg.inv(common.covariance) + (design * common.information[:, None]).T @ design)
    left = variance_in_common(own, Common(design, after, probability, teaches))
    assert worth.sum() == pytest.approx(variance_in_common(own, common) - left, rel=1e-4, abs=1e-6)
    assert (worth[~teaches | (probability == 0) | (probability == 1)] == 0).all()


def test_what_an_answer_tells_of_its_own_and_of_others_is_added() -> None:
    own = Own(np.array([5.0, 0.0, 0.0]), np.array([1.0, 1.0, 1.0]))
    common = Common(np.ones((3, 1)), np.eye(1), np.array([0.5, 0.5, 0.01]), np.array([False, True, True]))
    worth = worth_in_turn(own, common)
    assert worth[0] == 5
    assert worth[0] > worth[1] > worth[2] > 0


def test_slopes_add_up_to_the_estimate() -> None:
    """With all counts twice as high there are twice as many people, so that by Euler's theorem counts times slopes are N."""
    counts = {1: 210, 2: 140, 4: 90, 3: 140, 5: 90, 6: 60, 7: 60}
    table = CaptureTable(LISTS, np.array(sorted(counts)), np.array([counts[cell] for cell in sorted(counts)]))
    for family in ("decomposable", "independence"):
        found = slopes({(): table}, {(): family})[()]
        whole = fit(family, table)
        assert isinstance(whole, Estimate)
        assert sum(found[cell] * count for cell, count in counts.items()) == pytest.approx(whole.point, rel=0.02)
        assert found[7] < 0 < found[1]


def test_a_stratum_that_is_refused_has_no_slope() -> None:
    table = CaptureTable(LISTS, np.array([1, 2]), np.array([30, 30]))
    assert set(slopes({(): table}, {(): "loglinear"})[()].values()) == {0.0}


def test_the_mean_of_tables_is_in_whole_persons() -> None:
    one = CaptureTable(LISTS, np.array([1, 3]), np.array([10, 1]))
    other = CaptureTable(LISTS, np.array([1]), np.array([13]))
    (found,) = mean_tables({"1": {("x",): one}, "2": {("x",): other}, "3": {("x",): other}}).values()
    assert (found.patterns.tolist(), found.counts.tolist()) == ([1], [12])


def test_half_the_variance_away_is_three_tenths_of_the_width() -> None:
    """The interval's ends are 1.96 deviations of 10 from the middle."""
    ends = (100 - 19.59964, 100 + 19.59964)
    assert narrowed(ends, 0.9, 50.0) == pytest.approx(1 - 0.5**0.5)
    assert narrowed(ends, 0.36, 1000.0) == pytest.approx(0.2)
    assert narrowed((5.0, 5.0), 1.0, 1.0) == 0


def test_of_a_case_pairs_in_doubt_alone_are_worth_anything_and_are_put_in_order() -> None:
    """Pairs of one doubt across two lists, but for those of a person on all three, which move the estimate otherwise."""
    records, pairs = records_and_pairs(0.8)
    verdicts = ["same", "different", *[None] * (pairs.num_rows - 2)]
    pairs = pairs.set_column(pairs.schema.get_field_index("judged"), "judged", pa.array(verdicts, pa.string()))
    told, drawing = {"records": records, "pairs": pairs}, Drawing((), ((0, 200),))
    levels = levels_of(told_of(records, pairs, None), None)
    counts = [[int(history[::-1], 2), count] for history, count in COUNTS.items()]
    patterns, sizes = (list(column) for column in zip(*sorted(counts), strict=True))
    tables = {
        "lists": list(LISTS),
        "draws": [[[[], patterns, sizes]]],
        "levels": {"field": None, "mean": levels.mean.tolist(), "covariance": levels.covariance.tolist()},
    }
    found = {
        "interval": [800.0, 1200.0],
        "parts": {"share": {"linkage": 0.5}},
        "strata": [{"labels": [], "family": "independence"}],
    }
    options = LinkageSettings(deduplicated_lists=LISTS), drawing, StandingRule()
    told_worth = worth_over_linkage(told, *options, tables, found)
    worth = [each[2] for each in told_worth["pairs"]]
    assert worth == sorted(worth, reverse=True)
    assert worth[-1] > 0
    ends = list(zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), strict=True))
    asked = {tuple(each[:2]) for each in told_worth["pairs"]}
    assert asked <= set(ends[2:])
    assert told_worth["first"] == 100
    assert 0 < told_worth["narrowed"] < 1
    assert told_worth == worth_over_linkage(told, *options, tables, found)
    refused = {"interval": None, "strata": []}
    assert worth_over_linkage(told, *options, tables, refused) == {"pairs": [], "first": 0, "narrowed": 0.0}
