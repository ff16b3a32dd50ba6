"""Jumps between modes: they leave the posterior as it is, and chains that start at different modes come to agree."""

import numpy as np
import pytest

from mse.published import table
from tawthiq.mse.latent_jump import by_weight, jump
from tawthiq.mse.latent_ladder import Model, Work, begin_alone, go_on
from tawthiq.mse.latent_modes import find
from tawthiq.mse.latent_state import State
from tawthiq.mse.mixing import chains_apart, rhat
from tawthiq.mse.streams import stream

GAMMA = (0.25, 0.25)


def chains(name: str, work: Work, iterations: int, classes: int = 10) -> np.ndarray:
    of = table(name)
    modes = find(of, classes, GAMMA, stream(of.digest, "modes", 0, 1))
    logs = []
    for number in range(4):
        chain = begin_alone(Model(of, classes, GAMMA, modes), number, stream(of.digest, "jumps", number, 1))
        chain.work = work
        go_on(chain, iterations // 4)
        logs.append(np.log(go_on(chain, iterations).missed + 0.5))
    return np.array(logs)


def test_without_jumps_chains_stay_where_they_began_and_with_them_they_agree() -> None:
    """On ned_5 modes lie near 48,000 and 146,000; no move of one class at a time crosses between them in so few iterations."""
    apart = chains("ned_5", Work(1, 2, 1, jumps=0), 1500)
    assert rhat(apart) > 1.3
    together = chains("ned_5", Work(1, 2, 1, jumps=30), 6000)
    assert chains_apart(together) < 1
    assert rhat(together) < rhat(apart)


def test_jumps_alone_give_what_passes_of_gibbs_give() -> None:
    """On western nearly all weight is near modes of one and two classes, so that each kind of move can be held against the other."""
    with_jumps, without = (
        chains("western", Work(0, 0, 0, jumps=4), 3000),
        chains("western", Work(1, 2, 1, jumps=0), 12_000),
    )
    for at in (0.1, 0.5, 0.9):
        assert np.quantile(with_jumps, at) == pytest.approx(np.quantile(without, at), abs=0.09)


def test_some_jumps_are_made_and_a_state_stays_whole() -> None:
    of = table("western")
    modes = find(of, 5, GAMMA, stream(of.digest, "modes", 0, 1))
    chain = begin_alone(Model(of, 5, GAMMA, modes), 0, stream(of.digest, "jumps", 0, 2))
    state = State(*(each[0] for each in chain.states))
    made = sum(
        jump(chain.rng, chain.captured, of.counts, of.n, chain.prior, modes, state, chain.room) for _ in range(300)
    )
    assert 10 < made < 300
    assert np.exp(state.log_nu).sum() == pytest.approx(1)
    assert state.rate.sum(axis=0) == pytest.approx(np.ones((of.size, 5)))
    mass = np.append(state.nu @ state.chance[:-1].T, state.nu @ (1 - state.chance[-1]))
    assert np.exp(state.log_mass) == pytest.approx(mass, rel=1e-9)


def test_classes_are_ordered_by_weight() -> None:
    logs = np.array([-3.0, -1.0, -2.0, -0.5])
    assert by_weight(logs).tolist() == [3, 1, 2, 0]
