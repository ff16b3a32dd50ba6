"""The modes of latent classes: a climb ends where the slope is nothing, and all that matter on a table are found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from mse.published import table
from tawthiq.mse.latent_climb import climb, posterior
from tawthiq.mse.latent_modes import Modes, find, told
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable

GAMMA = (0.25, 0.25)


def modes_of(of: CaptureTable, seed: int = 1) -> tuple[Modes, list[float]]:
    modes = find(of, 10, GAMMA, stream(of.digest, "modes", 0, seed))
    return modes, [each["n"] for each in told(modes, of)]


@given(st.integers(0, 10_000), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_the_slope_is_that_of_the_posterior(seed, active) -> None:
    chance = np.random.default_rng(seed)
    of = table("western")
    at = chance.normal(size=active * (1 + of.size))
    captured, slope, room = of.captured.astype(np.int64), np.empty(len(at)), np.empty(len(at))
    posterior(captured, of.counts, active, at, slope)
    for place in range(len(at)):
        step = np.zeros(len(at))
        step[place] = 1e-5
        ahead = posterior(captured, of.counts, active, at + step, room)
        behind = posterior(captured, of.counts, active, at - step, room)
        assert (ahead - behind) / 2e-5 == pytest.approx(slope[place], rel=1e-4, abs=1e-3)


def test_a_climb_of_one_class_ends_at_the_mode_of_independent_lists() -> None:
    """Where each chance is the mean of its Beta distribution: (1 + on the list) / (2 + people)."""
    of = table("western")
    at, slope = np.zeros(1 + of.size), np.empty(1 + of.size)
    climb(of.captured.astype(np.int64), of.counts, 1, at, 200)
    posterior(of.captured.astype(np.int64), of.counts, 1, at, slope)
    assert np.abs(slope).max() < 1e-2
    chances = expit(at[1:])
    people = of.n / (1 - (1 - chances).prod())
    assert chances == pytest.approx((1 + of.on_list) / (2 + people), rel=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_both_modes_of_a_table_with_two_are_found(seed) -> None:
    """Averages over graphs have theirs near 48,000 and 150,000, and chains of LCMCR split between about the same."""
    _, people = modes_of(table("ned_5"), seed)
    assert any(47_000 < each < 50_000 for each in people)
    assert any(140_000 < each < 155_000 for each in people)


def test_modes_are_the_same_for_the_same_stream_and_none_is_there_twice() -> None:
    one, other = modes_of(table("ukdat_5"))[0], modes_of(table("ukdat_5"))[0]
    assert all(np.array_equal(mine, yours) for mine, yours in zip(one, other, strict=True))
    assert told(one, table("ukdat_5"))[0]["log_evidence"] == 0
    assert (np.diff(one.evidence) <= 0).all()
    assert np.exp(one.log_share).sum() == pytest.approx(1)
    assert len(
        {(active, *centre.round(3)) for active, centre in zip(one.active.tolist(), one.centre, strict=True)}
    ) == len(one.active)


def test_one_class_at_most_has_no_modes_to_jump_between() -> None:
    of = table("western")
    assert len(find(of, 1, GAMMA, stream(of.digest, "modes", 0, 1)).active) == 0
