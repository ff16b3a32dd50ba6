import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from tawthiq.accountability.detectable import detectable_difference, detectable_ratio, power_of_ratio
from tawthiq.accountability.permutation import Waits, information, permutation_test
from tawthiq.accountability.survival import log_rank


def drawn(seed, number, ratio=1.0, size=1):
    """Two groups of `number` waits each, the second `ratio` times slower, `size` waits to a decision."""
    random = np.random.default_rng(seed)
    groups = np.repeat([0, 1], number)
    clusters = np.arange(2 * number) // size
    once = random.exponential(700, 2 * number)[clusters * size]
    follow = random.uniform(200, 700, 2 * number)[clusters * size]
    true = once * np.where(groups == 1, ratio, 1.0)
    durations = np.ceil(np.minimum(true, follow))
    return Waits(durations, true <= follow, groups, clusters, clusters % 3)


def outcome(waits, draws=999):
    return permutation_test(waits, draws, np.random.default_rng(11))


def test_without_strata_and_clusters_it_is_near_the_usual_log_rank_test():
    waits = drawn(3, 150, 1.6)
    waits = Waits(waits.durations, waits.observed, waits.groups, waits.clusters, np.zeros(300, int))
    statistic, _ = log_rank(waits.durations, waits.observed, waits.groups)
    found = outcome(waits)
    assert found.statistic == pytest.approx(statistic, rel=0.1)
    assert found.p < 0.05
    assert found.draws == 999


def unequally_followed(seed):
    """Nobody is slower, but the smaller group was watched three years and the larger one a few months."""
    random = np.random.default_rng(seed)
    groups = np.repeat([0, 1], [30, 120])
    follow = np.where(groups == 0, random.uniform(900, 1100, 150), random.uniform(90, 240, 150))
    true = random.exponential(700, 150)
    return Waits(np.ceil(np.minimum(true, follow)), true <= follow, groups, np.arange(150), np.zeros(150, int))


def test_groups_that_were_followed_unequally_long_are_not_flagged_for_it():
    flagged = sum(outcome(unequally_followed(seed), 199).p <= 0.05 for seed in range(200))
    assert binomtest(flagged, 200, 0.05).pvalue > 0.01


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.permutations([0, 1, 2]))
def test_other_names_for_the_groups_change_nothing(seed, names):
    waits = drawn(seed, 45)
    groups = np.random.default_rng(seed).integers(0, 3, 90)
    renamed = np.array(names)[groups]
    first = outcome(Waits(waits.durations, waits.observed, groups, waits.clusters, waits.strata), 199)
    second = outcome(Waits(waits.durations, waits.observed, renamed, waits.clusters, waits.strata), 199)
    assert second.statistic == pytest.approx(first.statistic)
    assert second.p == first.p
    assert [second.clusters[names[group]] for group in range(3)] == list(first.clusters)


def test_many_light_clusters_use_the_limit_and_agree_with_the_draws():
    waits = drawn(8, 1000, 1.15)
    found = outcome(waits)
    assert found.draws == 0
    few = waits.only(np.arange(2000) % 5 == 0)  # 400 clusters: drawn
    assert outcome(few, 1999).draws == 1999
    from scipy.stats import chi2

    assert outcome(few, 1999).p == pytest.approx(float(chi2.sf(outcome(few).statistic, 1)), abs=0.04)


def test_no_disparity_is_flagged_in_one_of_twenty():
    """A short version of bench/accountability.py, with decisions that end five waits at once."""
    flagged = sum(outcome(drawn(seed, 150, 1.0, 5), 199).p <= 0.05 for seed in range(200))
    assert binomtest(flagged, 200, 0.05).pvalue > 0.01


def test_a_slower_group_is_found_as_often_as_is_said():
    sets = [drawn(seed, 100, 2.0) for seed in range(120)]
    found = np.mean([outcome(each, 199).p <= 0.05 for each in sets])
    said = power_of_ratio(2.0, float(np.mean([information(each) for each in sets])))
    assert found == pytest.approx(said, abs=0.1)


def test_decisions_that_end_many_waits_tell_less():
    assert information(drawn(1, 150, 1.0, 5)) < information(drawn(1, 150)) / 2
    assert information(drawn(1, 150)) == pytest.approx(drawn(1, 150).observed.sum() / 4, rel=0.15)


def test_what_could_be_found():
    assert detectable_ratio(0) is None
    ratio = detectable_ratio(20.0)
    assert power_of_ratio(ratio, 20.0) == pytest.approx(0.8, abs=1e-3)
    assert detectable_ratio(40.0) < ratio
    # Fleiss, Levin & Paik (2003): about 0.20 around one half with 100 a group.
    assert detectable_difference(0.5, (100, 100)) == pytest.approx(0.197, abs=0.001)
    assert detectable_difference(0.02, (30, 30)) is None
    assert detectable_difference(0.5, (0, 30)) is None
    assert detectable_difference(0.3, (40, 90)) == detectable_difference(0.3, (90, 40))
