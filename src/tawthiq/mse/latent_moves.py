"""Moves of latent classes on the likelihood with all else integrated out: compiled.

`slide` moves a class along the ridge on which it documents as many people and leaves other numbers undocumented: there a pass of
Gibbs creeps. `part` makes a class anew from a cell that the others leave unexplained, or lets it vanish, at the cost of another
class, so that the lists name as many people as before and as many are documented: classes split and merge. `stretch`
moves alpha with all weights.

The order of the classes is drawn with each move (`latent_state.relabel`). The prior of a set of weights is then flat in their
logarithms, up to a common factor, but for the power alpha of the last one: little else is to be computed. Weights are
proposed up to a common factor. Moves leave masses of cells without people behind; a pass of Gibbs follows and weighs all.
"""

import math
from typing import Any

from numba import njit

from tawthiq.mse.latent_state import (
    LEAST_ALPHA,
    LEAST_CAUGHT,
    MOST_ALPHA,
    TINY,
    Scratch,
    State,
    put_in_order,
    start_clocks,
)

WIDEST = 2.0  # steps of chances, in log odds, from this down to a hundredth of it
LOG_BETA = (
    math.lgamma(0.5) + math.lgamma(4.0) - math.lgamma(4.5)
)  # chances on other lists of a class found: Beta(.5, 4)
FEWEST, MOST = 0.3, 7.0  # people of a class found: from so many, to so many times the documented


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
def without(nu: Any, chance: Any, total: float, one: int, other: int) -> float:
    """The mass of a cell but of one or two classes; by subtraction where that loses nothing."""
    gone = nu[one] * chance[one] + (nu[other] * chance[other] if other >= 0 else 0.0)
    if gone < 0.5 * total:
        return float(total - gone)
    rest = 0.0
    for k in range(len(nu)):
        if k not in (one, other):
            rest += nu[k] * chance[k]
    return float(rest)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def caught_without(state: State, one: int, other: int) -> float:
    """The chance of being documented and of none of these classes."""
    last, caught = len(state.chance) - 1, 0.0
    for k in range(len(state.nu)):
        if k not in (one, other):
            caught += state.nu[k] * (1.0 - state.chance[last, k])
    return caught


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_chosen(place: int, classes: int) -> float:
    """Log chance that `choose` takes the class at this place of the order, up to a constant."""
    return -float(place) if place < classes - 1 else -float(place) + 0.4587  # e^-place (1 - 1/e), and all that is left


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def settle(rng: Any, counts: Any, n: int, one: int, other: int, log_ratio: float, state: State, room: Scratch) -> bool:
    """Let class `one` (and `other`, unless -1) be as `room` has it, or not: Metropolis and Hastings.

    `log_ratio` is of the densities of proposals, back over forth, with Jacobians. With `other` -2, `one` was chosen by
    its place in the order, and will be from the place it gets.
    """
    cells, classes = len(counts), len(state.log_nu)
    log_nu, log_mass, total = state.log_nu, state.log_mass, room.new_total
    two = other >= 0
    w, w_other = math.exp(room.log_w[0]), math.exp(room.log_w[1]) if two else 0.0
    caught = caught_without(state, one, other) + w * (1.0 - room.alone[0, cells])
    if two:
        caught += w_other * (1.0 - room.alone[1, cells])
    norm = w + w_other
    for k in range(classes):
        room.weights[k] = log_nu[k]
        if k not in (one, other):
            norm += state.nu[k]
    log_norm = math.log(norm)
    room.weights[one] = room.log_w[0]
    if two:
        room.weights[other] = room.log_w[1]
    log_caught = math.log(max(caught / norm, LEAST_CAUGHT))
    change = log_ratio - n * (log_caught + log_norm - log_mass[cells])
    for cell in range(cells):
        if counts[cell]:
            new = without(state.nu, state.chance[cell], math.exp(log_mass[cell]), one, other) + w * room.alone[0, cell]
            if two:
                new += w_other * room.alone[1, cell]
            total[cell] = math.log(max(new, TINY))
            change += counts[cell] * (total[cell] - log_mass[cell])
    last = start_clocks(rng, room.weights, room.clock)
    change += state.alpha[0] * (room.weights[last] - log_norm - log_nu[classes - 1])
    if other == -2:
        place = 0
        for k in range(classes):
            place += room.clock[k] < room.clock[one]
        change += log_chosen(place, classes) - log_chosen(one, classes)
    if not change > math.log(1.0 - rng.random()):
        return False
    for k in range(classes):
        log_nu[k] = room.weights[k] - log_norm
        state.nu[k] /= norm
    take(one, 0, w / norm, state, room)
    if two:
        take(other, 1, w_other / norm, state, room)
    for cell in range(cells):
        if counts[cell]:
            log_mass[cell] = total[cell] - log_norm
    log_mass[cells] = log_caught
    put_in_order(state, room.clock)
    return True


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def take(k: int, which: int, weight: float, state: State, room: Scratch) -> None:
    """Class k becomes what is proposed."""
    state.nu[k] = weight
    for cell in range(len(state.chance)):
        state.chance[cell, k] = room.alone[which, cell]
    for j in range(room.column.shape[2]):
        state.rate[0, j, k], state.rate[1, j, k] = room.column[which, 0, j], room.column[which, 1, j]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def slide(rng: Any, captured: Any, counts: Any, n: int, way: int, state: State, room: Scratch) -> bool:
    """Move the chances of a class, by one step for all lists (way 0), each by its own (1) or one alone (2).

    Its weight follows, so that it documents as many as before. Steps are of all sizes: none is to be tuned. The classes
    first in order are chosen most.
    """
    cells, lists = captured.shape
    k = min(int(rng.standard_exponential()), len(state.log_nu) - 1)
    column, rate = room.column[0], state.rate
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
    class_alone(captured, column, room.alone[0])
    is_missed = room.alone[0, cells]
    if was >= 1.0 or is_missed >= 1.0 or not 0.0 < jacobian < 1e200:
        return False
    room.log_w[0] = state.log_nu[k] + math.log((1.0 - was) / (1.0 - is_missed))
    return settle(rng, counts, n, k, -2, math.log(jacobian), state, room)


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
def choose_from(counts: Any, n: int, caught: float, room: Scratch) -> None:
    """Chances of cells to be what a class is made from: by how many more people they hold than expected (masses in `new_total`)."""
    total = 0.0
    for cell in range(len(counts)):
        room.chosen[cell] = 0.0
        if counts[cell]:
            expected = n * room.new_total[cell] / caught
            above = max(counts[cell] - expected, 0.0)
            room.chosen[cell] = 0.2 + above * above / (expected + 1.0)
            total += room.chosen[cell]
    for cell in range(len(counts)):
        room.chosen[cell] /= total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def renew(rng: Any, captured: Any, n: int, k: int, log_scale: float, state: State, room: Scratch) -> float:
    """Propose class k anew, half of the time from a cell by its chance, else as next to nothing; log density, back over forth."""
    cells, lists = captured.shape
    old, column = room.old_column, room.column[0]
    least = math.log(FEWEST / n)
    span, tail = math.log(MOST) - least, 0.5 * len(state.log_nu) / state.alpha[0]
    was = state.log_nu[k] - log_scale
    if was > math.log(MOST):
        return -math.inf
    for j in range(lists):
        old[0, j], old[1, j] = state.rate[0, j, k], state.rate[1, j, k]
    back = -(least - was) / tail - math.log(tail)
    if was > least:
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
    class_alone(captured, column, room.alone[0])
    room.log_w[0] = weight + log_scale
    return float(back - forth)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def weight_that_documents(on: Any, documented: float) -> float:
    """The weight of a class of which `on[j]` are on list j and so many are documented; 0 if there is none.

    Newton's steps in the inverse of the weight, which come from one side.
    """
    lists = len(on)
    total, most, pairs = 0.0, 0.0, 0.0
    for j in range(lists):
        if on[j] <= 0.0:
            return 0.0
        pairs += total * on[j]
        total += on[j]
        most = max(most, on[j])
    if not most < documented < total:
        return 0.0
    inverse = (total - documented) / pairs
    for _ in range(60):
        if not inverse * most < 1.0:
            return 0.0
        missed, odds = 1.0, 0.0
        for j in range(lists):
            missed *= 1.0 - on[j] * inverse
            odds += on[j] * inverse / (1.0 - on[j] * inverse)
        twice = 1.0 - missed * (1.0 + odds)
        if twice < 1e-12:
            return 0.0
        step = ((1.0 - missed) / inverse - documented) * inverse * inverse / twice
        inverse += step
        if abs(step) < 1e-13 * inverse:
            return 1.0 / float(inverse)
    return 0.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_volume(weight: float, column: Any) -> float:
    """Log Jacobian of who is on each list, and how many are documented, by a class's chances and the log of its weight."""
    lists = column.shape[1]
    missed, odds = 1.0, 0.0
    for j in range(lists):
        missed *= column[0, j]
        odds += column[1, j] / max(column[0, j], TINY)
    return float(lists + 1) * math.log(weight) + math.log(max(1.0 - missed * (1.0 + odds), TINY))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def set_column(on: Any, weight: float, column: Any) -> None:
    """Chances of a class of this weight with so many on each list."""
    for j in range(len(on)):
        column[1, j] = on[j] / weight
        column[0, j] = 1.0 - column[1, j]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def part(rng: Any, captured: Any, counts: Any, n: int, state: State, room: Scratch) -> bool:
    """A class anew, at the cost of one other: together they document as many, and as many on each list, as before."""
    cells, lists = captured.shape
    classes, rate, on = len(state.log_nu), state.rate, room.on
    if classes < 3:
        return False
    k = int(rng.random() * classes)
    nu, missed = state.nu, state.chance[cells]
    own, caught = nu[k] * (1.0 - missed[k]), math.exp(state.log_mass[cells])
    at, payer = rng.random() * caught_without(state, k, -1), -1
    for other in range(classes):
        if other != k and at >= 0.0:
            payer = other
            at -= nu[other] * (1.0 - missed[other])
    paid, weight = nu[payer] * (1.0 - missed[payer]), nu[payer]
    both, small = paid + own, nu[k]
    for j in range(lists):
        on[j] = weight * rate[1, j, payer] + small * rate[1, j, k]
        room.column[1, 0, j], room.column[1, 1, j] = rate[0, j, payer], rate[1, j, payer]
    before = log_volume(weight, room.column[1])
    merged = weight_that_documents(on, both)
    if merged <= 0.0 or caught - own <= 0.0 or paid <= 0.0:
        return False
    set_column(on, merged, room.column[1])
    class_alone(captured, room.column[1], room.alone[1])
    for cell in range(cells):
        if counts[cell]:
            rest = without(state.nu, state.chance[cell], math.exp(state.log_mass[cell]), k, payer)
            room.new_total[cell] = rest + merged * room.alone[1, cell]
    choose_from(counts, n, caught, room)
    log_ratio = renew(rng, captured, n, k, math.log(caught), state, room)
    if log_ratio == -math.inf:
        return False
    small = math.exp(room.log_w[0])
    own_now = small * (1.0 - room.alone[0, cells])
    for j in range(lists):
        on[j] -= small * room.column[0, 1, j]
    weight = weight_that_documents(on, both - own_now)
    if weight <= 0.0 or caught - own_now <= 0.0:
        return False
    set_column(on, weight, room.column[1])
    class_alone(captured, room.column[1], room.alone[1])
    room.log_w[1] = math.log(weight)
    log_ratio += before - log_volume(weight, room.column[1])
    log_ratio += math.log((both - own_now) / (caught - own_now)) - math.log(paid / (caught - own))
    return settle(rng, counts, n, k, payer, log_ratio, state, room)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def stretch(rng: Any, counts: Any, n: int, prior: Any, state: State, room: Scratch) -> bool:
    """Move alpha and all weights together, the sticks where they were in their prior.

    -alpha log(1 - V_k) is exponential whatever alpha is, so that alpha moves on the likelihood alone, and not on the present
    weights (Yu and Meng 2011, J. Comput. Graph. Stat. 20:531-570, on interweaving).
    """
    cells, classes = len(counts), len(state.nu)
    alpha, log_mass, total, rest, nu = state.alpha[0], state.log_mass, room.new_total, room.rest, room.clock
    other = alpha * math.exp(WIDEST * math.exp(-3.0 * rng.random()) * rng.standard_normal())
    if classes < 2 or not LEAST_ALPHA < other < MOST_ALPHA:
        return False
    rest[classes - 1] = state.log_nu[classes - 1]
    for k in range(classes - 2, -1, -1):  # logs of what each class and those after it weigh
        high, low = max(rest[k + 1], state.log_nu[k]), min(rest[k + 1], state.log_nu[k])
        rest[k] = high + math.log1p(math.exp(low - high))
    left = 0.0
    for k in range(classes - 1):
        log_rest = (rest[k + 1] - rest[k]) * alpha / other
        room.weights[k] = left + math.log(max(-math.expm1(log_rest), TINY))
        left += log_rest
    room.weights[classes - 1] = left
    caught = 0.0
    for k in range(classes):
        nu[k] = math.exp(room.weights[k])
        caught += nu[k] * (1.0 - state.chance[cells, k])
    log_caught = math.log(max(caught, LEAST_CAUGHT))
    change = prior[0] * math.log(other / alpha) - prior[1] * (other - alpha) - n * (log_caught - log_mass[cells])
    for cell in range(cells):
        if counts[cell]:
            new = 0.0
            for k in range(classes):
                new += nu[k] * state.chance[cell, k]
            total[cell] = math.log(max(new, TINY))
            change += counts[cell] * (total[cell] - log_mass[cell])
    if not change > math.log(1.0 - rng.random()):
        return False
    state.alpha[0], log_mass[cells] = other, log_caught
    for k in range(classes):
        state.log_nu[k], state.nu[k] = room.weights[k], nu[k]
    for cell in range(cells):
        if counts[cell]:
            log_mass[cell] = total[cell]
    return True
