import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.accountability.survival import (
    aalen_johansen,
    kaplan_meier,
    log_rank,
    mean_difference,
    restricted_mean,
)

# Weeks of remission of Freireich et al. (1963), as printed in Kalbfleisch & Prentice (1980): treated, and placebo.
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
TREATED_ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
PLACEBO_ENDED = [1] * 21
# Weeks of survival of the set `aml` of R's survival package (Miller 1981): maintained, and not.
MAINTAINED = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
MAINTAINED_ENDED = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
OTHER = [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
OTHER_ENDED = [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
# Waiting times without ties, and which of two ends came; made up.
TIMES = [3.0, 5, 7, 8, 11, 12, 15, 18, 20, 21, 24, 30]
CAUSES = [1, 2, 0, 1, 1, 2, 0, 1, 2, 1, 0, 0]

waits = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=60)


def test_kaplan_meier_of_the_treated():
    """lifelines 0.30.3, KaplanMeierFitter().fit(TREATED, TREATED_ENDED)."""
    curve = kaplan_meier(TREATED, TREATED_ENDED)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    expected = [0.857142857142857, 0.8067226890756299, 0.7529411764705878, 0.6901960784313722]
    expected += [0.6274509803921566, 0.5378151260504199, 0.44817927170868327]
    assert curve.estimate == pytest.approx(expected, abs=1e-9)
    low = [0.6197179552659838, 0.5631465646222333, 0.5031995107999564, 0.43161022248618386]
    low += [0.36751085598750194, 0.26777894676713493, 0.18805201]
    assert curve.low == pytest.approx(low, abs=1e-6)
    high = [0.9515517476469969, 0.9228090192028802, 0.8893618351692651, 0.8490659633494505]
    high += [0.8049121894718411, 0.7467907176353943, 0.6801426284952412]
    assert curve.high == pytest.approx(high, abs=1e-6)


def test_kaplan_meier_down_to_nobody():
    """lifelines 0.30.3, KaplanMeierFitter().fit(PLACEBO, PLACEBO_ENDED)."""
    curve = kaplan_meier(PLACEBO, PLACEBO_ENDED)
    assert curve.estimate[[0, 4, -2, -1]] == pytest.approx([19 / 21, 12 / 21, 1 / 21, 0])
    assert curve.low[[0, 4, -2]] == pytest.approx([0.6700458822350337, 0.33797695385949306, 0.003324463042531178])
    assert curve.high[[0, 4, -2]] == pytest.approx([0.9752941490381124, 0.7492407099432165, 0.1970449056989461])


def test_a_curve_is_read_as_steps():
    curve = kaplan_meier(TREATED, TREATED_ENDED)
    assert [curve.at(day) for day in (0, 5.9, 6, 6.5, 100)] == pytest.approx([1, 1, 6 / 7, 6 / 7, curve.estimate[-1]])


def test_nothing_happened_and_nobody_is_watched():
    assert kaplan_meier([5, 9], [False, False]).at(9) == 1
    empty = kaplan_meier([], [])
    assert (empty.at(3), empty.last) == (1, 0)
    assert aalen_johansen([], [], 1).at(3) == 0


def test_aalen_johansen():
    """lifelines 0.30.3, AalenJohansenFitter(calculate_variance=True).fit(TIMES, CAUSES, event_of_interest=1 and 2)."""
    first = aalen_johansen(TIMES, CAUSES, 1)
    days = [3, 8, 11, 18, 21]
    assert [first.at(day) for day in days] == pytest.approx(
        [0.08333333333333333, 0.17592592592592593, 0.2685185185185185, 0.3796296296296296, 0.4907407407407407]
    )
    assert first.variance[[0, 2, 3, 5, 7]] == pytest.approx(
        [0.00636574074074074, 0.012843411827465328, 0.017701665142508767, 0.0230400281969212, 0.025223384392623047]
    )
    assert (first.low[-1], first.high[-1]) == pytest.approx((0.17634895809787857, 0.7467640718544397), abs=1e-6)
    second = aalen_johansen(TIMES, CAUSES, 2)
    assert [second.at(day) for day in (5, 12, 20)] == pytest.approx([1 / 12, 0.17592592592592593, 0.28703703703703703])
    assert (second.low[-1], second.high[-1]) == pytest.approx((0.06639214241854104, 0.5630448181981533), abs=1e-6)


@given(waits, st.data())
def test_incidences_and_the_share_waiting_make_one(pairs, data):
    durations = [day for day, _ in pairs]
    causes = [data.draw(st.integers(1, 3)) if ended else 0 for _, ended in pairs]
    still = kaplan_meier(durations, [cause > 0 for cause in causes])
    parts = [aalen_johansen(durations, causes, cause) for cause in (1, 2, 3)]
    for day in (0, 7, 30, 60):
        assert still.at(day) + sum(part.at(day) for part in parts) == pytest.approx(1)


@given(waits)
def test_with_one_end_only_the_incidence_is_the_curve_upside_down(pairs):
    durations, ended = [day for day, _ in pairs], [bool(done) for _, done in pairs]
    curve, incidence = kaplan_meier(durations, ended), aalen_johansen(durations, np.array(ended, int), 1)
    assert incidence.estimate == pytest.approx(1 - curve.estimate)
    inside = curve.estimate > 1e-9
    assert incidence.variance[inside] == pytest.approx(curve.variance[inside], abs=1e-9)


@given(waits)
def test_limits_hold_the_estimate_and_stay_shares(pairs):
    curve = kaplan_meier([day for day, _ in pairs], [ended for _, ended in pairs])
    assert (curve.low >= -1e-12).all()
    assert (curve.high <= 1 + 1e-12).all()
    assert (curve.low <= curve.estimate + 1e-12).all()
    assert (curve.estimate <= curve.high + 1e-12).all()


def test_restricted_means():
    """R survival, print(survfit(Surv(time, status) ~ x, aml), rmean = 161): 52.6 (se 19.83) and 22.7 (se 4.18);
    lifelines 0.30.3, restricted_mean_survival_time(t=20) of both Freireich groups."""
    kept, other = restricted_mean(MAINTAINED, MAINTAINED_ENDED, 161), restricted_mean(OTHER, OTHER_ENDED, 161)
    assert (round(kept.estimate, 1), round(kept.error, 2)) == (52.6, 19.83)
    assert (round(other.estimate, 1), round(other.error, 2)) == (22.7, 4.18)
    treated, placebo = restricted_mean(TREATED, TREATED_ENDED, 20), restricted_mean(PLACEBO, PLACEBO_ENDED, 20)
    assert treated.estimate == pytest.approx(16.116526610644254, abs=1e-9)
    assert placebo.estimate == pytest.approx(8.428571428571429, abs=1e-9)
    apart = mean_difference(treated, placebo)
    assert apart.estimate == pytest.approx(7.687955182072825)
    assert apart.error == pytest.approx((treated.error**2 + placebo.error**2) ** 0.5)
    low, high = apart.limits()
    assert 0 < low < apart.estimate < high


def test_a_hundred_ended_by_one_decision_count_as_one():
    rng = np.random.default_rng(5)
    alone = rng.integers(1, 300, 40).astype(float)
    durations, ended = np.repeat(alone, 25), np.ones(1000, bool)
    one_each = restricted_mean(alone, np.ones(40, bool), 365, np.arange(40))
    together = restricted_mean(durations, ended, 365, np.repeat(np.arange(40), 25))
    assert together.estimate == pytest.approx(one_each.estimate)
    assert together.error == pytest.approx(one_each.error, rel=1e-9)
    assert restricted_mean(durations, ended, 365).error < together.error / 4


def test_errors_by_single_clusters_are_near_greenwoods():
    rng = np.random.default_rng(2)
    durations, ended = rng.exponential(300, 400), rng.random(400) < 0.6
    plain = restricted_mean(durations, ended, 365)
    single = restricted_mean(durations, ended, 365, np.arange(400))
    assert single.error == pytest.approx(plain.error, rel=0.01)


def test_log_rank():
    """R survival, survdiff(Surv(time, status) ~ x, aml): 3.4, p 0.07; lifelines 0.30.3, logrank_test and
    multivariate_logrank_test (third group made up)."""
    durations, ended = TREATED + PLACEBO, TREATED_ENDED + PLACEBO_ENDED
    assert log_rank(durations, ended, ["a"] * 21 + ["b"] * 21) == pytest.approx(
        (16.792940989216547, 4.168809109334511e-05), rel=1e-6
    )
    statistic, p = log_rank(MAINTAINED + OTHER, MAINTAINED_ENDED + OTHER_ENDED, [0] * 11 + [1] * 12)
    assert (round(statistic, 1), round(p, 2)) == (3.4, 0.07)
    durations, ended = [*durations, 2, 4, 4, 9, 13, 14, 20, 25], [*ended, 1, 0, 1, 1, 0, 1, 1, 0]
    groups = ["a"] * 21 + ["b"] * 21 + ["c"] * 8
    assert log_rank(durations, ended, groups) == pytest.approx((17.100304105775194, 0.00019351567270410166), rel=1e-6)
    renamed = [{"a": "c", "b": "a", "c": "b"}[group] for group in groups]
    assert log_rank(durations, ended, renamed) == pytest.approx((17.100304105775194, 0.00019351567270410166), rel=1e-6)
