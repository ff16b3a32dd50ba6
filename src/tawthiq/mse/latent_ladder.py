"""Chains that cross modes: the latent class model fitted to ever more of the people, states handed up and down.

    few of the people  ⇄  more  ⇄  …  ⇄  all of them  ──► draws

Each level is the model given a part of the people, nested in that of the next (Chopin 2002, Biometrika 89:539-552), so that counts
stay counts and every level has the same exact moves. Neighbours exchange states by turns, even and odd, without going back and forth at
random; levels are laid where exchanges are refused equally often, two for each unit of the barrier (Syed, Bouchard-Côté, Deligiannidis and
Doucet 2022, JRSSB 84:321-350).
"""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from tawthiq.mse.latent_jump import jump, start_at
from tawthiq.mse.latent_modes import Modes
from tawthiq.mse.latent_moves import part, slide, stretch
from tawthiq.mse.latent_state import Scratch, State, log_fit, missed_people, pick, scratch, states, weigh
from tawthiq.mse.latent_sweeps import sweep
from tawthiq.mse.table import CaptureTable, Floats, Ints

FEW = 40  # people of the first level: so few that moves alone cross all there is
MOST_LEVELS = 64
STEPS, PASSES = 12, 10  # a chain without a ladder comes from the prior by so many steps, and so many passes at each
ROUNDS = (64, 128, 256, 512)  # iterations after which levels are laid anew
EVERY = 20
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0


class Work(NamedTuple):
    """How many moves of each kind go before a pass of Gibbs."""

    parts: int = 2
    slides: int = 3
    stretches: int = 1
    jumps: int = 10  # of the chain of all people alone


LIGHT = Work(parts=1, slides=2, jumps=2)


class Draws(NamedTuple):
    """By iteration, for all of the people: n0, how many classes hold any of the documented, is the first class the largest, and how likely cells are."""

    missed: Ints
    occupied: Ints
    first: Ints
    chances: Floats  # of each cell among the documented, in every twentieth iteration


@dataclass
class Chain:
    """One chain: where it is, and its levels as shares of the people."""

    rng: np.random.Generator
    captured: Ints
    counts: Ints
    prior: Floats
    work: Work
    modes: Modes
    shares: Floats
    states: State
    room: Scratch
    rejection: Floats
    trips: int = 0


@dataclass(frozen=True)
class Model:
    """What all chains of a table share: the most classes there are, the prior of alpha, and where the modes lie."""

    table: CaptureTable
    classes: int
    prior: tuple[float, float]
    modes: Modes


def begin(model: Model, rng: np.random.Generator) -> Chain:
    """A chain from the prior, with its levels laid."""
    chain = _from_prior(model, Work(), laid(model.table.n, MOST_LEVELS // 2), rng)
    for iterations in ROUNDS:
        go_on(chain, iterations)
        lay_anew(chain)
    return chain


def begin_alone(model: Model, number: int, rng: np.random.Generator) -> Chain:
    """A chain without a ladder, from one mode after the other by its number; where there are none, by steps from the prior."""
    chain = _from_prior(model, LIGHT, np.ones(1), rng)
    if len(model.modes.active):
        start_at(model.modes, number % len(model.modes.active), pick(chain.states, 0))
        weigh(chain.captured, pick(chain.states, 0))
    else:
        for share in laid(model.table.n, STEPS):
            chain.shares[0] = share
            go_on(chain, PASSES)
    return chain


def _from_prior(model: Model, work: Work, shares: Floats, rng: np.random.Generator) -> Chain:
    captured = model.table.captured.astype(np.int64)
    cells, lists = captured.shape
    room, prior = scratch(cells, lists, model.classes), np.array(model.prior)
    all_states = states(len(shares), cells, lists, model.classes)
    for level in range(len(shares)):
        sweep(rng, captured, np.zeros(cells, np.int64), 0, prior, pick(all_states, level), room)
    return Chain(rng, captured, model.table.counts, prior, work, model.modes, shares, all_states, room, np.zeros(0))


def laid(n: int, levels: int) -> Floats:
    """Shares of the people, evenly in their logarithm, from a few to all."""
    shares = np.exp(np.linspace(math.log(min(FEW / n, 1.0)), 0.0, levels))
    shares[-1] = 1.0
    return shares


def counts_at(shares: Floats, counts: Ints) -> Ints:
    """(levels, cells): counts of each level. Cells come in one after the other, spread by the golden ratio; none ever shrinks."""
    turn = np.arange(1, len(counts) + 1) * GOLDEN % 1.0
    return np.clip(np.ceil(shares[:, None] * counts - turn), 0, counts).astype(np.int64)


def go_on(chain: Chain, iterations: int) -> Draws:
    """So many iterations more; `rejection` of exchanges is that of these."""
    levels = counts_at(chain.shares, chain.counts)
    levels[chain.shares == 1.0] = chain.counts
    chances = np.zeros((-(-iterations // EVERY), len(chain.counts)))
    missed, occupied, first = np.zeros((3, iterations), np.int64)
    draws = Draws(missed, occupied, first, chances)
    refused, tried = np.zeros(len(levels)), np.full(len(levels), 1e-9)
    place, upward = np.arange(len(levels)), np.zeros(len(levels), np.int64)
    chain.trips += climb(
        chain.rng, chain.captured, levels, levels.sum(axis=1), chain.prior, chain.work, chain.modes, chain.states, chain.room, place,
        upward, draws, refused, tried,
    )  # fmt: skip
    chain.states = State(*(np.ascontiguousarray(each[place]) for each in chain.states))
    chain.rejection = refused[:-1] / tried[:-1]
    return draws


def lay_anew(chain: Chain) -> None:
    """Lay the levels so that exchanges between neighbours are refused equally often, half of the time at best."""
    barrier = np.concatenate([[0.0], np.cumsum(chain.rejection + 1e-3)])
    levels = int(np.clip(math.ceil(2.0 * barrier[-1]), 2, MOST_LEVELS - 1)) + 1
    logs = np.interp(np.linspace(0.0, barrier[-1], levels), barrier, np.log(chain.shares))
    nearest = np.clip(np.searchsorted(np.log(chain.shares), logs), 0, len(chain.shares) - 1)
    nearest[-1] = len(chain.shares) - 1
    chain.shares = np.exp(logs)
    chain.shares[-1] = 1.0
    chain.states = State(*(np.ascontiguousarray(each[nearest]) for each in chain.states))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def climb(
    rng: Any, captured: Any, levels: Any, people: Any, prior: Any, work: Work, modes: Modes, all_states: State,
    room: Scratch, place: Any, upward: Any, draws: Draws, refused: Any, tried: Any,
) -> int:  # fmt: skip
    """Iterations over all levels; `place` says which state is at each. Answers how many states went from first to last."""
    top, cells = len(levels) - 1, len(captured)
    trips = 0
    for iteration in range(len(draws.missed)):
        for level in range(top + 1):
            state, counts, n = pick(all_states, place[level]), levels[level], people[level]
            for _ in range(work.jumps if level == top else 0):
                jump(rng, captured, counts, n, prior, modes, state, room)
            if n:
                for _ in range(work.parts):
                    part(rng, captured, counts, n, state, room)
                for turn in range(work.slides):
                    slide(rng, captured, counts, n, turn % 3, state, room)
                for _ in range(work.stretches):
                    stretch(rng, counts, n, prior, state, room)
            sweep(rng, captured, counts, n, prior, state, room)
        state = pick(all_states, place[top])
        draws.missed[iteration] = missed_people(rng, people[top], state.log_mass[cells])
        draws.occupied[iteration] = (room.members > 0).sum()
        if iteration % EVERY == 0:
            for cell in range(cells):
                draws.chances[iteration // EVERY, cell] = math.exp(state.log_mass[cell] - state.log_mass[cells])
        draws.first[iteration] = state.log_nu[0] >= state.log_nu.max()
        for level in range(iteration % 2, top, 2):
            one, other = place[level], place[level + 1]
            more = levels[level + 1] - levels[level]
            gain = log_fit(more, people[level + 1] - people[level], all_states.log_mass[one]) - log_fit(
                more, people[level + 1] - people[level], all_states.log_mass[other]
            )
            tried[level] += 1.0
            refused[level] += 1.0 - math.exp(min(gain, 0.0))
            if math.log(1.0 - rng.random()) < gain:
                place[level], place[level + 1] = other, one
        upward[place[0]] = 1
        trips += upward[place[top]]
        upward[place[top]] = 0
    return trips if top else 0
