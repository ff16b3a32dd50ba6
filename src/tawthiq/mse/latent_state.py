"""A state of the latent class model, what follows from it, and the labels of its classes: compiled.

Manrique-Vallier 2016 (Biometrics 72:1246-1254): a person is of class k with weight nu_k and on list j with chance rate[1, j, k],
independently of the other lists; the weights break a stick, V_k ~ Beta(1, alpha); chances are uniform, alpha is Gamma. With
p(N) proportional to 1/N the number of people integrates out. What is left is the likelihood of the documented given that they are documented,
and n0 given the state is negative binomial.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit

TINY = 1e-300
LEAST_ALPHA, MOST_ALPHA = 1e-280, 1e6
LEAST_CAUGHT = 1e-12  # a chance of being documented below this is taken for this, so that people stay countable


class State(NamedTuple):
    """One state, or many with the state first. The last three follow from the first (see `weigh`)."""

    log_nu: Any  # (K,) weights, in logarithms: some are far below what a float holds
    rate: Any  # (2, lists, K) chances not on the list, and on it
    alpha: Any  # (1,)
    nu: Any  # (K,) weights
    chance: Any  # (cells + 1, K) chance of each cell in each class; last, of being on no list
    log_mass: Any  # (cells + 1,) chance of each cell, in logarithms; last, of being on any list


class Scratch(NamedTuple):
    """Room to work in, so that nothing is allocated on the way."""

    members: Any
    after: Any
    on_list: Any
    taken: Any
    rest: Any
    clock: Any
    weights: Any
    column: Any
    old_column: Any
    alone: Any
    chosen: Any
    new_total: Any
    off: Any
    on: Any
    log_w: Any


def states(how_many: int, cells: int, lists: int, classes: int) -> State:
    """Room for so many states."""
    size = (how_many,)
    return State(
        np.zeros((*size, classes)), np.full((*size, 2, lists, classes), 0.5), np.ones((*size, 1)),
        np.zeros((*size, classes)), np.zeros((*size, cells + 1, classes)), np.zeros((*size, cells + 1)),
    )  # fmt: skip


def scratch(cells: int, lists: int, classes: int) -> Scratch:
    """Room to work in."""
    return Scratch(
        members=np.zeros(classes, np.int64), after=np.zeros(classes, np.int64),
        on_list=np.zeros((lists, classes), np.int64), taken=np.zeros(classes, np.int64), rest=np.zeros(classes),
        clock=np.zeros(classes), weights=np.zeros(classes),
        column=np.zeros((2, 2, lists)), old_column=np.zeros((2, lists)), alone=np.zeros((2, cells + 1)),
        chosen=np.zeros(cells), new_total=np.zeros(cells + 1), off=np.zeros(lists),
        on=np.zeros(lists), log_w=np.zeros(2),
    )  # fmt: skip


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def pick(states: State, place: int) -> State:
    """One of many states, by reference."""
    return State(
        states.log_nu[place], states.rate[place], states.alpha[place], states.nu[place], states.chance[place],
        states.log_mass[place],
    )  # fmt: skip


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def weigh(captured: Any, state: State) -> None:
    """Weights, chances and masses of the cells from the rest."""
    cells, lists = captured.shape
    classes = len(state.nu)
    nu, chance, rate = state.nu, state.chance, state.rate
    for k in range(classes):
        nu[k] = math.exp(state.log_nu[k])
    for cell in range(cells + 1):
        for k in range(classes):
            chance[cell, k] = 1.0
        for j in range(lists):
            side = captured[cell, j] if cell < cells else 0
            for k in range(classes):
                chance[cell, k] *= rate[side, j, k]
    for cell in range(cells):
        total = 0.0
        for k in range(classes):
            total += nu[k] * chance[cell, k]
        state.log_mass[cell] = math.log(max(total, TINY))
    caught = 0.0
    for k in range(classes):
        caught += nu[k] * (1.0 - chance[cells, k])
    state.log_mass[cells] = math.log(max(caught, LEAST_CAUGHT))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_fit(counts: Any, n: int, log_mass: Any) -> float:
    """Log likelihood of n documented people given that they are documented."""
    cells = len(counts)
    total = -n * log_mass[cells]
    for cell in range(cells):
        total += counts[cell] * log_mass[cell]
    return float(total)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def missed_people(rng: Any, n: int, log_caught: float) -> int:
    """n0, given that n are documented and the chance of being documented: negative binomial, as Poisson of Gamma."""
    caught = math.exp(log_caught)
    mean = rng.standard_gamma(float(n)) * (1.0 - caught) / caught
    if mean > 1e17:  # only where the chance of being documented is next to nothing
        return int(mean)
    return int(rng.poisson(mean))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def start_clocks(rng: Any, log_nu: Any, clock: Any) -> int:
    """Exponential clocks whose order is size-biased; answers with the class whose clock rings last."""
    last = 0
    for k in range(len(log_nu)):
        clock[k] = math.log(rng.standard_exponential()) - log_nu[k]
        if clock[k] > clock[last]:
            last = k
    return last


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def relabel(rng: Any, state: State, clock: Any) -> None:
    """Draw the order of the classes anew, given the set of them and whatever their order is.

    The density of stick-breaking weights is alpha^(K-1) nu_K^(alpha-1) / prod (1 - nu_1 - ... - nu_k), which is that of a
    size-biased order of the set (Pitman 1996, Advances in Applied Probability 28:525-539) times nu_K^alpha. So a size-biased order is
    proposed, and accepted by the last weight alone. No order of labels can hold a chain.
    """
    last = start_clocks(rng, state.log_nu, clock)
    change = state.alpha[0] * (state.log_nu[last] - state.log_nu[-1])
    if change >= 0.0 or math.log(1.0 - rng.random()) < change:
        put_in_order(state, clock)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def put_in_order(state: State, clock: Any) -> None:
    """Sort classes by their clocks, by insertion: they are mostly sorted already."""
    log_nu, nu, rate, chance = state.log_nu, state.nu, state.rate, state.chance
    for start in range(1, len(clock)):
        k = start
        while k > 0 and clock[k - 1] > clock[k]:
            clock[k - 1], clock[k] = clock[k], clock[k - 1]
            log_nu[k - 1], log_nu[k] = log_nu[k], log_nu[k - 1]
            nu[k - 1], nu[k] = nu[k], nu[k - 1]
            for j in range(rate.shape[1]):
                rate[0, j, k - 1], rate[0, j, k] = rate[0, j, k], rate[0, j, k - 1]
                rate[1, j, k - 1], rate[1, j, k] = rate[1, j, k], rate[1, j, k - 1]
            for cell in range(len(chance)):
                chance[cell, k - 1], chance[cell, k] = chance[cell, k], chance[cell, k - 1]
            k -= 1
