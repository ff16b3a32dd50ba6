"""How records fall apart: each pair of lists keeps its rate in every capture history, and nothing else is assumed."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.mse.breaks import Breaks, partitions

BELL = (1, 2, 5, 15, 52, 203, 877)  # OEIS A000110


def rates(size: int, value: float) -> np.ndarray:
    return np.full((size, size), value) * (1 - np.eye(size))


def apart_in(breaks: Breaks, pattern: int, one: int, other: int) -> float:
    ways, chances = breaks.of_pattern(pattern)
    pair = 1 << one | 1 << other
    return sum(
        chance
        for groups, chance in zip(ways, chances.tolist(), strict=True)
        if not any(g & pair == pair for g in groups)
    )


@pytest.mark.parametrize("size", range(1, 8))
def test_there_are_as_many_partitions_as_bell_counted(size: int) -> None:
    found = partitions(size)
    assert len(set(found)) == len(found) == BELL[size - 1]
    assert all(sum(groups) == (1 << size) - 1 for groups in found)


@settings(max_examples=25, deadline=None)
@given(size=st.integers(2, 5), seed=st.integers(0, 10**6))
def test_every_pair_keeps_its_rate_in_every_history(size: int, seed: int) -> None:
    """Rates of a true distribution over partitions, so that they cannot contradict one another."""
    chances = np.random.default_rng(seed).dirichlet(np.ones(len(partitions(size))))
    wanted = rates(size, 0)
    for one, other in combinations(range(size), 2):
        pair = 1 << one | 1 << other
        parted = [not any(group & pair == pair for group in groups) for groups in partitions(size)]
        wanted[one, other] = wanted[other, one] = chances[parted].sum()
    found = Breaks(wanted)
    for pattern in range(1, 1 << size):
        ways, chances = found.of_pattern(pattern)
        assert ways[0] == (pattern,)
        assert chances.sum() == pytest.approx(1)
        for one, other in combinations([place for place in range(size) if pattern >> place & 1], 2):
            assert apart_in(found, pattern, one, other) == pytest.approx(wanted[one, other], abs=1e-4)


def test_three_lists_by_hand() -> None:
    """All together with weight w³, one apart w, all apart 1: of greatest entropy. A pair is apart in two of the three middle ones."""
    ways, chances = Breaks(rates(3, 0.2)).of_pattern(7)
    by_way = dict(zip(ways, chances.tolist(), strict=True))
    one_apart, all_apart = by_way[3, 4], by_way[1, 2, 4]
    assert by_way[2, 5] == pytest.approx(one_apart)
    assert 2 * one_apart + all_apart == pytest.approx(0.2)
    assert by_way[7,] + 3 * one_apart + all_apart == pytest.approx(1)
    assert by_way[7,] / all_apart == pytest.approx((one_apart / all_apart) ** 3)


def test_without_errors_nothing_falls_apart_and_with_nothing_but_errors_everything() -> None:
    for size in (3, 5):
        every = (1 << size) - 1
        assert Breaks(rates(size, 0)).of_pattern(every)[1][0] == 1
        ways, chances = Breaks(rates(size, 1)).of_pattern(every)
        assert chances[ways.index(tuple(1 << place for place in range(size)))] == 1
        assert len(ways) == BELL[size - 1]


def test_rates_that_contradict_one_another_are_met_where_they_can_be() -> None:
    """A with B and B with C for certain, but A apart from C: no partition does that."""
    wanted = rates(3, 0)
    wanted[0, 2] = wanted[2, 0] = 0.5
    assert Breaks(wanted).of_pattern(7)[1].sum() == pytest.approx(1)
    wanted += rates(3, 0.01)
    found = Breaks(wanted)
    assert np.isfinite(found.of_pattern(7)[1]).all()
    assert apart_in(found, 5, 0, 2) == pytest.approx(0.51)
    assert 0.01 < apart_in(found, 7, 0, 2) <= 0.51 + 1e-9


@settings(max_examples=50, deadline=None)
@given(size=st.integers(2, 4), data=st.data())
def test_rates_next_to_nothing_or_all_leave_a_distribution(size: int, data: st.DataObject) -> None:
    extreme = st.one_of(st.floats(0, 300).map(lambda x: 10.0**-x), st.floats(0, 17).map(lambda x: 1 - 10.0**-x))
    found = rates(size, 0.0)
    for one, other in combinations(range(size), 2):
        found[one, other] = found[other, one] = data.draw(extreme)
    for pattern in range(1, 1 << size):
        chances = Breaks(found).of_pattern(pattern)[1]
        assert chances.min() >= 0
        assert abs(chances.sum() - 1) < 1e-9
