"""One pass of Gibbs over all of a state of the latent class model: compiled.

    share out the people  ->  alpha  ->  weights  ->  chances  ->  labels

Everything is exact, and costs by the number of cells and not of people (Manrique-Vallier 2016, Biometrics 72:1246-1254).
"""

import math
from typing import Any

from numba import njit

from tawthiq.mse.latent_state import LEAST_ALPHA, MOST_ALPHA, TINY, Scratch, State, missed_people, relabel, weigh


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def share_out(rng: Any, count: int, nu: Any, chance: Any, weights: Any, rest: Any, out: Any) -> None:
    """Add to `out` a multinomial draw of `count` over `nu` times `chance`; binomials are conditional on suffix sums (`rest`)."""
    classes = len(nu)
    for k in range(classes):
        weights[k] = nu[k] * chance[k]
    rest[classes - 1] = weights[classes - 1]
    for k in range(classes - 2, -1, -1):
        rest[k] = rest[k + 1] + weights[k]
    if rest[0] <= 0.0:
        out[0] += count
        return
    left, k = count, 0
    while left > 4 and k < classes - 1:
        share = weights[k] / rest[k]
        taken = left if share >= 1.0 else rng.binomial(left, share)
        out[k] += taken
        left -= taken
        k += 1
    if k == classes - 1:
        out[k] += left
        return
    for _ in range(left):  # a handful: one by one is quicker
        at = rng.random() * rest[k]
        chosen = k
        while chosen < classes - 1 and at < rest[chosen + 1]:
            chosen += 1
        out[chosen] += 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_given_alpha(alpha: float, members: Any, after: Any) -> float:
    """log p(who is in which class | alpha) + log p(alpha) + log alpha, weights integrated out; Gamma(.25, .25) aside."""
    total = 0.0
    for k in range(len(members) - 1):
        if members[k] + after[k] == 0:
            break
        total += math.log(alpha) + math.lgamma(alpha + after[k]) - math.lgamma(1.0 + members[k] + alpha + after[k])
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def move_alpha(rng: Any, alpha: float, members: Any, after: Any, shape: float, rate: float) -> float:
    """Steps of Metropolis on log alpha with the weights integrated out."""
    here = log_given_alpha(alpha, members, after) + shape * math.log(alpha) - rate * alpha
    for step in range(2):
        other = alpha * math.exp((1.0 + 2.0 * step) * rng.standard_normal())
        if not LEAST_ALPHA < other < MOST_ALPHA:
            continue
        there = log_given_alpha(other, members, after) + shape * math.log(other) - rate * other
        if math.log(1.0 - rng.random()) < there - here:
            alpha, here = other, there
    return alpha


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_gamma_draw(rng: Any, shape: float) -> float:
    """The logarithm of a Gamma(shape, 1) draw, for any shape above 0."""
    if shape >= 1.0:
        return math.log(rng.standard_gamma(shape))
    return math.log(rng.standard_gamma(shape + 1.0)) - float(rng.standard_exponential()) / shape


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def break_stick(rng: Any, alpha: float, members: Any, after: Any, log_nu: Any) -> None:
    """Weights of the classes given their members, in logarithms: V_k ~ Beta(1 + m_k, alpha + sum of the m after)."""
    classes = len(members)
    left = 0.0
    for k in range(classes - 1):
        if members[k] + after[k] == 0:
            log_rest = -rng.standard_exponential() / alpha
            log_nu[k] = left + math.log(max(-math.expm1(log_rest), TINY))
        else:
            taken = log_gamma_draw(rng, 1.0 + members[k])
            rest = log_gamma_draw(rng, alpha + after[k])
            top = max(taken, rest)
            both = top + math.log(math.exp(taken - top) + math.exp(rest - top))
            log_nu[k] = left + taken - both
            log_rest = rest - both
        left += log_rest
    log_nu[classes - 1] = left


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def draw_rates(rng: Any, members: Any, on_list: Any, rate: Any) -> None:
    """Chances of each class on each list given who is on it: Beta(1 + on it, 1 + not on it)."""
    lists, classes = on_list.shape
    for k in range(classes):
        for j in range(lists):
            if members[k] == 0:
                rate[1, j, k] = rng.random()
                rate[0, j, k] = 1.0 - rate[1, j, k]
            else:
                on = rng.standard_gamma(1.0 + on_list[j, k])
                off = rng.standard_gamma(1.0 + members[k] - on_list[j, k])
                rate[1, j, k] = on / (on + off)
                rate[0, j, k] = off / (on + off)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def share_out_all(rng: Any, captured: Any, counts: Any, n: int, state: State, room: Scratch) -> None:
    """Every person, documented or not, into a class: `members`, those `after` each class, and `on_list`."""
    cells, lists = captured.shape
    members, on_list, taken = room.members, room.on_list, room.taken
    members[:] = 0
    on_list[:] = 0
    for cell in range(cells):
        if counts[cell] == 0:
            continue
        taken[:] = 0
        share_out(rng, counts[cell], state.nu, state.chance[cell], room.weights, room.rest, taken)
        for k in range(len(taken)):
            if taken[k]:
                members[k] += taken[k]
                for j in range(lists):
                    on_list[j, k] += captured[cell, j] * taken[k]
    if n:
        missed = missed_people(rng, n, state.log_mass[cells])
        share_out(rng, missed, state.nu, state.chance[cells], room.weights, room.rest, members)
    room.after[-1] = 0
    for k in range(len(members) - 2, -1, -1):
        room.after[k] = room.after[k + 1] + members[k + 1]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def sweep(rng: Any, captured: Any, counts: Any, n: int, prior: Any, state: State, room: Scratch) -> None:
    """A pass over the state given counts of cells, n in all; without people, a draw from the prior."""
    share_out_all(rng, captured, counts, n, state, room)
    if n:
        state.alpha[0] = move_alpha(rng, state.alpha[0], room.members, room.after, prior[0], prior[1])
    else:
        state.alpha[0] = max(math.exp(log_gamma_draw(rng, prior[0])) / prior[1], LEAST_ALPHA)
    break_stick(rng, state.alpha[0], room.members, room.after, state.log_nu)
    draw_rates(rng, room.members, room.on_list, state.rate)
    relabel(rng, state, room.clock)
    weigh(captured, state)
