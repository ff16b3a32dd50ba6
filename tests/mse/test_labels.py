"""People whose stratum is unknown: all are given one, as often as their lists suggest, and the intervals hold the doubt."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from mse.published import table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.labels import Completion, Unlabelled, complete, divided
from tawthiq.mse.replicates import estimate_replicates
from tawthiq.mse.strata import estimate_strata
from tawthiq.mse.table import CaptureTable

LISTS = ("a", "b", "c", "d")
RATES = {("x",): [0.5, 0.4, 0.3, 0.35], ("y",): [0.2, 0.35, 0.4, 0.3], ("z",): [0.4, 0.15, 0.3, 0.45]}
SIZES = {("x",): 900, ("y",): 600, ("z",): 1500}
ALL = np.arange(1, 16)
MEMBERS = (ALL[:, None] >> np.arange(4)) & 1


def of(counts) -> CaptureTable:
    return CaptureTable(LISTS, ALL[counts > 0], counts[counts > 0])


def people(chance: np.random.Generator) -> np.ndarray:
    """(strata, patterns) of the documented: independent lists."""
    found = []
    for labels, rates in RATES.items():
        probable = np.prod(np.where(MEMBERS, rates, 1 - np.array(rates)), axis=1)
        found.append(chance.multinomial(SIZES[labels], [*probable, 1 - probable.sum()])[:-1])
    return np.array(found)


counted = st.lists(st.integers(0, 30), min_size=15, max_size=15).filter(any).map(np.array)


@settings(max_examples=15, deadline=None)
@given(st.lists(counted, min_size=3, max_size=3), st.lists(counted, min_size=2, max_size=2), st.integers(0, 9))
def test_everybody_is_in_one_stratum_that_is_theirs(known, unknown, seed) -> None:
    tables = dict(zip(RATES, map(of, known), strict=True))
    some = frozenset([("x",), ("z",)])
    groups = [Unlabelled(of(unknown[0])), Unlabelled(of(unknown[1]), some)]
    sets = complete(tables, groups, seed, Completion(sets=3))
    for completed in sets.values():
        cells = {labels: each.cells()[1:] for labels, each in completed.items()}
        assert np.array_equal(sum(cells.values()), sum(known) + sum(unknown))
        assert all((cells[labels] >= tables[labels].cells()[1:]).all() for labels in tables)
        assert (cells[("y",)] <= tables[("y",)].cells()[1:] + unknown[0]).all()
    assert sets == complete(tables, groups, seed, Completion(sets=3))


def test_without_unknown_labels_the_estimate_is_the_plain_one() -> None:
    tables = dict(zip(RATES, map(of, people(np.random.default_rng(1))), strict=True))
    nobody = Unlabelled(CaptureTable(LISTS, ALL[:0], ALL[:0]))
    plain = estimate_strata(tables, "independence")
    found = estimate_replicates(complete(tables, [nobody]), "independence")
    assert {labels: each.to_json() for labels, each in found.pooled.items()} == {
        labels: each.to_json() for labels, each in plain.results.items()
    }


def test_shares_are_those_of_a_dirichlet_and_of_what_is_possible() -> None:
    """Of a pattern with 30 in x, 10 in y and none in z, as many are expected of the unlabelled, with its variance."""
    one = ALL == 3
    known = {("x",): of(30 * one), ("y",): of(10 * one), ("z",): of(0 * one)}
    sets = complete(known, [Unlabelled(of(100 * one))], completion=Completion(sets=800, prior=1e-3))
    put = np.array([completed[("x",)].n - 30 for completed in sets.values()])
    share, size = 0.75, 40
    variance = 100 * share * (1 - share) * (size + 100) / (size + 1)  # of a Dirichlet-multinomial
    assert put.mean() == pytest.approx(75, abs=4 * np.sqrt(variance / 800))
    assert put.var() == pytest.approx(variance, rel=0.2)
    between = complete(known, [Unlabelled(of(100 * one), frozenset([("y",), ("z",)]))], completion=Completion(sets=5))
    assert all(completed[("x",)].n == 30 for completed in between.values())


@pytest.mark.parametrize("by_pattern", [False, True])
def test_intervals_hold_the_truth_as_often_as_they_say(by_pattern) -> None:
    """30 % of labels missing: at random, or by how many lists name a person; truth known, lists independent.

    More runs: `python bench/mse_labels.py`.
    """
    chance, runs = np.random.default_rng(11 + by_pattern), 8
    missing = np.where(MEMBERS.sum(axis=1) == 1, 0.42, 0.1) if by_pattern else np.full(15, 0.3)
    held = dict.fromkeys(["strata", "sum", "dropped"], 0)
    for _ in range(runs):
        counts = people(chance)[:2]
        lost = chance.binomial(counts, missing)
        tables = dict(zip(RATES, map(of, counts - lost), strict=False))
        sets = complete(tables, [Unlabelled(of(lost.sum(axis=0)))])
        found = estimate_replicates(sets, "independence", workers=1)
        everybody = sum(SIZES[labels] for labels in tables)
        for labels, each in found.pooled.items():
            held["strata"] += each.intervals[0.95][0] <= SIZES[labels] <= each.intervals[0.95][1]
        held["sum"] += found.total.intervals[0.95][0] <= everybody <= found.total.intervals[0.95][1]
        held["dropped"] += estimate_strata(tables, "independence").total.intervals[0.95][1] >= everybody
    assert held["strata"] >= binom.ppf(0.002, 2 * runs, 0.95), held
    assert held["sum"] >= binom.ppf(0.002, runs, 0.95), held
    assert held["dropped"] == 0  # to leave them out loses them


def test_tables_are_divided_by_what_is_known_of_their_labels() -> None:
    tables = {
        labels: table("spina")
        for labels in [("north", "1"), ("north", "2"), ("south", "1"), ("north", ""), ("", ""), ("east", "")]
    }
    known, unlabelled = divided(tables, "")
    assert set(known) == {("north", "1"), ("north", "2"), ("south", "1"), ("east", "")}
    assert [each.among for each in unlabelled] == [
        {("north", "1"), ("north", "2")},
        {("north", "1"), ("north", "2"), ("south", "1")},
    ]


@pytest.mark.parametrize(
    ("among", "completion", "lists", "code"),
    [
        ([("q",)], Completion(), LISTS, "mse_stratum_unknown"),
        ([], Completion(sets=0), LISTS, "mse_option_wrong"),
        ([], Completion(prior=0.0), LISTS, "mse_option_wrong"),
        ([], Completion(), ("a", "b", "c", "e"), "mse_lists_differ"),
    ],
)
def test_what_cannot_be_completed_is_said(among, completion, lists, code) -> None:
    group = Unlabelled(CaptureTable(lists, ALL, ALL), frozenset(among))
    with pytest.raises(TableError, match=code) as wrong:
        complete({("x",): of(ALL)}, [group], completion=completion)
    assert all(sentence(code, wrong.value.values, language) for language in ("ar", "en"))
