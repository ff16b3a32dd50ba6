"""Moves of one latent class on the likelihood with all else integrated out: compiled.

`slide` moves a class along the ridge on which it documents as many people and leaves other numbers undocumented: there a pass of
Gibbs creeps. `find` makes a class anew from a cell that the others leave unexplained, or lets it vanish: so classes are born and die.

The order of the classes is drawn with each move (`latent_state.relabel`). The prior of a set of weights is then flat in the
logit of one of them, the others kept in proportion, but for the power alpha of the last one: little else is to be computed.
Moves leave masses of cells without people behind; a pass of Gibbs follows and weighs all.
"""

import math
from typing import Any

from numba import njit

from tawthiq.mse.latent_state import LEAST_CAUGHT, TINY, Scratch, State, log_fit, put_in_order, start_clocks

WIDEST = 2.0  # steps of chances, in log odds, from this down to a hundredth of it
LOG_BETA = math.lgamma(0.5) + math.lgamma(4.0) - math.lgamma(4.5)  # chances on other lists of a class found: Beta(.5, 4)
HIGHEST = 2.0  # log odds of the weight of a class found, at most


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_odds(log_p: float) -> float:
    """log p / (1 - p)."""
    return log_p - math.log(max(-math.expm1(log_p), TINY))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_chance(odds: float) -> float:
    """log p from log p / (1 - p)."""
    return -math.log1p(math.exp(-odds)) if odds > 0.0 else odds - math.log1p(math.exp(odds))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def class_alone(captured: Any, column: Any, out: Any) -> None:
    """Chances of each cell, and last of being missed, in a class with these chances (2, lists)."""
    cells, lists = captured.shape
    missed = 1.0
    for j in range(lists):
        missed *= column[0, j]
    out[cells] = missed
    for cell in range(cells):
        chance = 1.0
        for j in range(lists):
            chance *= column[captured[cell, j], j]
        out[cell] = chance


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def without(mass: Any, total: float, k: int) -> float:
    """The sum of masses but one; by subtraction where that loses nothing."""
    if mass[k] < 0.5 * total:
        return total - mass[k]
    rest = 0.0
    for other in range(len(mass)):
        if other != k:
            rest += mass[other]
    return rest


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def caught_by_others(state: State, k: int) -> float:
    """The chance of being documented and of another class."""
    last = len(state.mass) - 1
    own = math.exp(state.log_nu[k]) - state.mass[last, k]
    total = math.exp(state.log_mass[last])
    if own < 0.5 * total:
        return total - own
    caught = 0.0
    for other in range(len(state.log_nu)):
        if other != k:
            caught += math.exp(state.log_nu[other]) - state.mass[last, other]
    return caught


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def settle(rng: Any, counts: Any, n: int, k: int, weight: float, log_ratio: float, state: State, room: Scratch) -> bool:
    """Let class k have the chances in `room` and this weight (its log odds), or not: Metropolis and Hastings.

    `log_ratio` is of the densities of proposals, back over forth, with the Jacobian of chances.
    """
    cells, classes = len(counts), len(state.log_nu)
    log_nu, mass, log_mass = state.log_nu, state.mass, state.log_mass
    alone, total = room.alone, room.new_total
    log_w = log_chance(weight)
    log_shrink = log_chance(-weight) - math.log(max(-math.expm1(log_nu[k]), TINY))
    w, shrink = math.exp(log_w), math.exp(log_shrink)
    total[cells] = max(shrink * caught_by_others(state, k) + w * (1.0 - alone[cells]), LEAST_CAUGHT)
    change = log_ratio - log_fit(counts, n, log_mass) - n * math.log(total[cells])
    for cell in range(cells):
        if counts[cell]:
            total[cell] = math.log(
                max(shrink * without(mass[cell], math.exp(log_mass[cell]), k) + w * alone[cell], TINY)
            )
            change += counts[cell] * total[cell]
    bar = math.log(1.0 - rng.random())
    alpha, last_now = state.alpha[0], log_nu[classes - 1]
    for other in range(classes):
        room.weights[other] = log_w if other == k else log_nu[other] + log_shrink
    last = start_clocks(rng, room.weights, room.clock)
    if not change + alpha * (room.weights[last] - last_now) > bar:
        return False
    for other in range(classes):
        log_nu[other] = room.weights[other]
    for cell in range(cells + 1):
        if cell == cells or counts[cell]:
            for other in range(classes):
                mass[cell, other] *= shrink
            mass[cell, k] = w * alone[cell]
    for cell in range(cells):
        if counts[cell]:
            log_mass[cell] = total[cell]
    log_mass[cells] = math.log(total[cells])
    for j in range(room.column.shape[1]):
        state.rate[0, j, k], state.rate[1, j, k] = room.column[0, j], room.column[1, j]
    put_in_order(state, room.clock, True)
    return True


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def slide(rng: Any, captured: Any, counts: Any, n: int, k: int, way: int, state: State, room: Scratch) -> bool:
    """Move the chances of a class, by one step for all lists (way 0), each by its own (1) or one alone (2).

    Its weight follows, so that it documents as many as before. Steps are of all sizes: none is to be tuned.
    """
    cells, lists = captured.shape
    column, rate = room.column, state.rate
    size = WIDEST * math.exp(-4.6 * rng.random())
    step, only = size * rng.standard_normal(), int(lists * rng.random())
    jacobian, was = 1.0, 1.0
    for j in range(lists):
        was *= rate[0, j, k]
        column[0, j], column[1, j] = rate[0, j, k], rate[1, j, k]
        if way == 2 and j != only:
            continue
        if way == 1:
            step = size * rng.standard_normal()
        grown = rate[1, j, k] * math.exp(step)
        column[1, j] = grown / (grown + rate[0, j, k])
        column[0, j] = rate[0, j, k] / (grown + rate[0, j, k])
        jacobian *= column[1, j] * column[0, j] / max(rate[1, j, k] * rate[0, j, k], TINY)
    class_alone(captured, column, room.alone)
    if was >= 1.0 or room.alone[cells] >= 1.0 or not 0.0 < jacobian < 1e200:
        return False
    weight = log_odds(state.log_nu[k]) + math.log((1.0 - was) / (1.0 - room.alone[cells]))
    return settle(rng, counts, n, k, weight, math.log(jacobian), state, room)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def unexplained(counts: Any, n: int, k: int, state: State, chosen: Any) -> bool:
    """Chances of cells to be what class k is made from: by how many more people they hold than the others expect."""
    caught = caught_by_others(state, k)
    if caught <= 0.0:
        return False
    total = 0.0
    for cell in range(len(counts)):
        chosen[cell] = 0.0
        if counts[cell]:
            expected = n * without(state.mass[cell], math.exp(state.log_mass[cell]), k) / caught
            above = max(counts[cell] - expected, 0.0)
            chosen[cell] = 0.2 + above * above / (expected + 1.0)
            total += chosen[cell]
    for cell in range(len(counts)):
        chosen[cell] /= total
    return True


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_found(captured: Any, column: Any, room: Scratch) -> float:
    """Log density of the chances of a class found: a mixture over the cells it may be made from."""
    cells, lists = captured.shape
    for j in range(lists):
        off = max(column[0, j], TINY)
        room.off[j] = off * off * off / math.sqrt(max(column[1, j], TINY)) * math.exp(-LOG_BETA)
    total = 0.0
    for cell in range(cells):
        density = room.chosen[cell]
        if density > 0.0:
            for j in range(lists):
                if not captured[cell, j]:
                    density *= room.off[j]
            total += density
    return math.log(max(total, TINY))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def find(rng: Any, captured: Any, counts: Any, n: int, k: int, state: State, room: Scratch) -> bool:
    """Class k anew, whatever it was: half of the time from a cell that the others leave unexplained, else next to nothing."""
    cells, lists = captured.shape
    old, column = room.old_column, room.column
    least = math.log(0.3 / n)
    span, tail = HIGHEST - least, 0.5 * len(state.log_nu) / state.alpha[0]
    weight_was = log_odds(state.log_nu[k])
    if weight_was >= HIGHEST or not unexplained(counts, n, k, state, room.chosen):
        return False
    for j in range(lists):
        old[0, j], old[1, j] = state.rate[0, j, k], state.rate[1, j, k]
    back = -(least - weight_was) / tail - math.log(tail)
    if weight_was > least:
        back = log_found(captured, old, room) - math.log(span)
    if rng.random() < 0.5:
        weight, at, cell = least + span * rng.random(), rng.random(), 0
        while cell < cells - 1 and at >= room.chosen[cell]:
            at -= room.chosen[cell]
            cell += 1
        for j in range(lists):
            column[1, j] = rng.random() if captured[cell, j] else rng.beta(0.5, 4.0)
            column[0, j] = 1.0 - column[1, j]
        forth = log_found(captured, column, room) - math.log(span)
    else:
        nothing = rng.standard_exponential()
        weight = least - tail * nothing
        for j in range(lists):
            column[1, j] = rng.random()
            column[0, j] = 1.0 - column[1, j]
        forth = -nothing - math.log(tail)
    class_alone(captured, column, room.alone)
    return settle(rng, counts, n, k, weight, back - forth, state, room)
