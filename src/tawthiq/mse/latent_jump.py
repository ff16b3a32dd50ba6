"""Jumps from mode to mode of the latent class model, whatever lies between them: compiled.

All classes are proposed at once: those with people from about a mode (`latent_modes`), the others with next to no weight, as
the prior has them. Alpha is integrated out and drawn again after. With the order of the classes drawn anew (`latent_state.relabel`),
the prior is flat in their log weights but for the last one's, and the density of a set of classes is all that has to be known.
"""

import math
from typing import Any

import numpy as np
from numba import njit

from tawthiq.mse.latent_modes import TAIL, Modes
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
from tawthiq.mse.latent_sweeps import log_gamma_draw


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def by_weight(logs: Any) -> Any:
    """Classes from the heaviest on; by insertion, as numpy's sort takes seconds to compile."""
    order = np.arange(len(logs))
    for start in range(1, len(logs)):
        place = start
        while place > 0 and logs[order[place - 1]] < logs[order[place]]:
            order[place - 1], order[place] = order[place], order[place - 1]
            place -= 1
    return order


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_aimed(logs: Any, rate: Any, order: Any, modes: Modes, prior: Any) -> float:
    """Log density with which jumps propose a set of classes; `order` has the heaviest first."""
    classes, lists = len(order), rate.shape[1]
    best, total = -math.inf, 0.0
    lightest = logs[order[classes - 1]] - logs[order[0]]
    for mode in range(len(modes.active)):
        active = modes.active[mode]
        size = active * (1 + lists) - 1
        if logs[order[active]] - logs[order[0]] >= -modes.cut[0]:
            continue
        if active > 1 and logs[order[active - 1]] - logs[order[0]] <= -modes.cut[0]:
            continue
        root, centre = modes.root[mode], modes.centre[mode]
        away, distance = np.empty(size), 0.0
        for a in range(size):
            if a < active - 1:
                value = logs[order[a + 1]] - logs[order[0]]
            else:
                k, j = order[(a - active + 1) // lists], (a - active + 1) % lists
                value = math.log(rate[1, j, k] / rate[0, j, k])
            value -= centre[a]
            for b in range(a):
                value -= root[a, b] * away[b]
            away[a] = value / root[a, a]
            distance += away[a] * away[a]
        log = modes.log_share[mode] + modes.log_density[mode] - 0.5 * (TAIL + size) * math.log1p(distance / TAIL)
        log -= (prior[0] + classes - 1.0) * math.log(prior[1] - lightest)
        if log > best:
            total = total * math.exp(best - log) + 1.0
            best = log
        else:
            total += math.exp(log - best)
    return best + math.log(total) if total > 0.0 else -math.inf


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def aim(rng: Any, modes: Modes, prior: Any, logs: Any, rate: Any) -> bool:
    """Propose a set of classes, the heaviest first; False where they came out of order."""
    classes, lists = len(logs), rate.shape[1]
    at, mode = rng.random(), 0
    while mode < len(modes.active) - 1 and at >= math.exp(modes.log_share[mode]):
        at -= math.exp(modes.log_share[mode])
        mode += 1
    active = modes.active[mode]
    size = active * (1 + lists) - 1
    noise, wide = np.empty(size), math.sqrt(0.5 * TAIL / rng.standard_gamma(0.5 * TAIL))
    for a in range(size):
        noise[a] = rng.standard_normal() * wide
    logs[0] = 0.0
    for a in range(size):
        value = modes.centre[mode, a]
        for b in range(a + 1):
            value += modes.root[mode, a, b] * noise[b]
        if a < active - 1:
            if value >= logs[a] or value <= -modes.cut[0]:
                return False
            logs[a + 1] = value
        else:
            k, j = (a - active + 1) // lists, (a - active + 1) % lists
            if abs(value) > 30.0:
                return False
            grown = math.exp(value)
            rate[1, j, k], rate[0, j, k] = grown / (1.0 + grown), 1.0 / (1.0 + grown)
    few, shape = classes - active, prior[0] + active - 1.0
    span = (prior[1] + modes.cut[0]) * rng.standard_gamma(float(few)) / max(rng.standard_gamma(shape), TINY)
    for k in range(active, classes):
        logs[k] = -modes.cut[0] - (span if k == classes - 1 else span * rng.random())
        for j in range(lists):
            rate[1, j, k] = rng.random()
            rate[0, j, k] = 1.0 - rate[1, j, k]
    return True


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def start_at(modes: Modes, mode: int, state: State) -> None:
    """Put a state at a mode; its empty classes keep their chances, and alpha stays."""
    active, lists = modes.active[mode], state.rate.shape[1]
    norm = 0.0
    for k in range(len(state.log_nu)):
        state.log_nu[k] = 0.0 if k == 0 else modes.centre[mode, k - 1] if k < active else -1.5 * modes.cut[0] - k
        norm += math.exp(state.log_nu[k])
        for j in range(lists if k < active else 0):
            grown = math.exp(modes.centre[mode, active - 1 + k * lists + j])
            state.rate[1, j, k], state.rate[0, j, k] = grown / (1.0 + grown), 1.0 / (1.0 + grown)
    for k in range(len(state.log_nu)):
        state.log_nu[k] -= math.log(norm)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def log_target(logs: Any, order: Any, last: int, prior: Any) -> float:
    """Log density of a set of classes' weights, in the coordinates of `log_aimed` and alpha integrated out; `last` is last in its order."""
    top, norm = logs[order[0]], 0.0
    for k in range(len(order)):
        norm += math.exp(logs[k] - top)
    return float(-(prior[0] + len(order) - 1.0) * math.log(prior[1] - (logs[last] - top - math.log(norm))))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def active_odds(logs: Any, rate: Any, order: Any, cut: float) -> float:
    """Log volume of the chances of classes with people, by their log odds."""
    total = 0.0
    for k in order:
        if logs[k] - logs[order[0]] >= -cut:
            for j in range(rate.shape[1]):
                total += math.log(rate[1, j, k] * rate[0, j, k])
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def jump(
    rng: Any, captured: Any, counts: Any, n: int, prior: Any, modes: Modes, state: State, room: Scratch
) -> bool:  # fmt: skip
    """Metropolis and Hastings from a state to about a mode; alpha is drawn anew in any case."""
    cells, lists = captured.shape
    classes = len(state.log_nu)
    moved = False
    if len(modes.active) == 0:
        return False
    order = by_weight(state.log_nu)
    back = log_aimed(state.log_nu, state.rate, order, modes, prior)
    if back > -math.inf:
        logs, rate = np.empty(classes), np.empty((2, lists, classes))
        if aim(rng, modes, prior, logs, rate):
            new_order = by_weight(logs)
            last = start_clocks(rng, logs, room.clock)
            change = back - log_aimed(logs, rate, new_order, modes, prior)
            change += log_target(logs, new_order, last, prior)
            change -= log_target(state.log_nu, order, classes - 1, prior)
            change += active_odds(logs, rate, new_order, modes.cut[0]) - active_odds(
                state.log_nu, state.rate, order, modes.cut[0]
            )
            norm = 0.0
            for k in range(classes):
                norm += math.exp(logs[k])
            log_norm, caught = math.log(norm), 0.0
            chance = np.empty((cells + 1, classes))
            for k in range(classes):
                logs[k] -= log_norm
                weight, missed = math.exp(logs[k]), 1.0
                for j in range(lists):
                    missed *= rate[0, j, k]
                chance[cells, k] = missed
                caught += weight * (1.0 - missed)
                for cell in range(cells):
                    value = 1.0
                    for j in range(lists):
                        value *= rate[captured[cell, j], j, k]
                    chance[cell, k] = value
            log_caught = math.log(max(caught, LEAST_CAUGHT))
            change -= n * (log_caught - state.log_mass[cells])
            for cell in range(cells):
                if counts[cell]:
                    total = 0.0
                    for k in range(classes):
                        total += math.exp(logs[k]) * chance[cell, k]
                    room.new_total[cell] = math.log(max(total, TINY))
                    change += counts[cell] * (room.new_total[cell] - state.log_mass[cell])
            moved = change > math.log(1.0 - rng.random())
            if moved:
                for k in range(classes):  # in loops: whole arrays take seconds to compile
                    state.log_nu[k], state.nu[k] = logs[k], math.exp(logs[k])
                    for j in range(lists):
                        state.rate[0, j, k], state.rate[1, j, k] = rate[0, j, k], rate[1, j, k]
                    for cell in range(cells + 1):
                        state.chance[cell, k] = chance[cell, k]
                for cell in range(cells):
                    if counts[cell]:
                        state.log_mass[cell] = room.new_total[cell]
                state.log_mass[cells] = log_caught
                put_in_order(state, room.clock)
    alpha = math.exp(log_gamma_draw(rng, prior[0] + classes - 1.0)) / (prior[1] - state.log_nu[classes - 1])
    state.alpha[0] = min(max(alpha, LEAST_ALPHA), MOST_ALPHA)
    return moved
