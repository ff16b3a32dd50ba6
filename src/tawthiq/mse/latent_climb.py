"""The posterior of so many latent classes with people in them, and a climb to where it is highest nearby: compiled.

Coordinates are the log weights of the classes, of which only differences count, then the log odds of their chances. The posterior
is flat in log weights and uniform in chances, so that in log odds it is highest inside, where chances have their means.
"""

import math
from typing import Any

import numpy as np
from numba import njit

from tawthiq.mse.latent_state import TINY

FURTHEST = 18.0  # log odds


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def posterior(captured: Any, counts: Any, active: int, at: Any, slope: Any) -> float:
    """Log posterior of classes with these log weights and log odds, flat in the weights; its slope by all of them, weights first."""
    cells, lists = captured.shape
    size = len(at)
    rate, off, mass, fixed = np.empty((active, lists)), np.empty((active, lists)), np.empty(active), np.empty(size)
    value, caught, top = 0.0, 0.0, at[0]
    for k in range(active):
        top = max(top, at[k])
    for a in range(size):
        slope[a] = 0.0
    for k in range(active):
        missed = 1.0
        for j in range(lists):
            rate[k, j] = 1.0 / (1.0 + math.exp(-at[active + k * lists + j]))
            off[k, j] = 1.0 / (1.0 + math.exp(at[active + k * lists + j]))
            value += math.log(max(rate[k, j] * off[k, j], TINY))
            slope[active + k * lists + j] += off[k, j] - rate[k, j]
            missed *= off[k, j]
        fixed[k] = math.exp(at[k] - top) * (1.0 - missed)
        caught += fixed[k]
        for j in range(lists):
            fixed[active + k * lists + j] = math.exp(at[k] - top) * missed * rate[k, j]
    caught = max(caught, TINY)
    for a in range(size):
        fixed[a] /= caught
    for cell in range(cells):
        total = 0.0
        for k in range(active):
            mass[k] = math.exp(at[k] - top)
            for j in range(lists):
                mass[k] *= rate[k, j] if captured[cell, j] else off[k, j]
            total += mass[k]
        total = max(total, TINY)
        value += counts[cell] * (math.log(total) - math.log(caught))
        for k in range(active):
            share = mass[k] / total
            slope[k] += counts[cell] * (share - fixed[k])
            for j in range(lists):
                a = active + k * lists + j
                slope[a] += counts[cell] * (share * (captured[cell, j] - rate[k, j]) - fixed[a])
    return value


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def times(one: Any, other: Any) -> float:
    """The product of two vectors; loops, as numpy's own take ten times as long to compile."""
    total = 0.0
    for a in range(len(one)):
        total += one[a] * other[a]
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def largest(vector: Any) -> float:
    """The largest of the sizes of the elements."""
    most = 0.0
    for a in range(len(vector)):
        most = max(most, abs(vector[a]))
    return most


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def through(matrix: Any, vector: Any, out: Any) -> None:
    """The product of a matrix and a vector, in `out`."""
    for a in range(len(vector)):
        out[a] = times(matrix[a], vector)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def forget(inverse: Any, scale: float) -> None:
    """Begin again from the same curvature every way."""
    for a in range(len(inverse)):
        for b in range(len(inverse)):
            inverse[a, b] = scale if a == b else 0.0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def learn(inverse: Any, step: Any, change: Any, turned: Any) -> None:
    """The update of Broyden, Fletcher, Goldfarb and Shanno."""
    along = times(step, change)
    through(inverse, change, turned)
    factor = (1.0 + times(change, turned) / along) / along
    for a in range(len(step)):
        for b in range(len(step)):
            inverse[a, b] += factor * step[a] * step[b] - (turned[a] * step[b] + step[a] * turned[b]) / along


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def climb(captured: Any, counts: Any, active: int, at: Any, steps: int) -> None:
    """Climb from log weights and log odds to the mode above them, in place.

    By the method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright 2006, Numerical Optimization, chapter 6), halving steps
    that do not go up; that of scipy takes twenty times as long, most of it between calls.
    """
    size = len(at)
    slope, ahead, new_slope, move = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    step, change, turned = np.empty(size), np.empty(size), np.empty(size)
    inverse, fresh = np.empty((size, size)), True
    value = posterior(captured, counts, active, at, slope)
    for _ in range(steps):
        if not fresh:
            through(inverse, slope, move)
            fresh = times(move, slope) <= 0.0
        if fresh:
            steepest = max(largest(slope), TINY)
            for a in range(size):
                move[a] = slope[a] / steepest
        length, up = min(1.0, 4.0 / max(largest(move), TINY)), times(move, slope)
        new_value = value
        for _ in range(30):
            for a in range(size):
                ahead[a] = at[a] + length * move[a]
                if a >= active:
                    ahead[a] = min(max(ahead[a], -FURTHEST), FURTHEST)
            new_value = posterior(captured, counts, active, ahead, new_slope)
            if new_value >= value + 1e-4 * length * up:
                break
            length *= 0.5
        if not new_value > value:
            if fresh:
                return
            fresh = True
            continue
        for a in range(size):
            step[a], change[a] = ahead[a] - at[a], slope[a] - new_slope[a]
            at[a], slope[a] = ahead[a], new_slope[a]
        if new_value - value < 1e-8 and largest(step) < 1e-4:
            return
        value = new_value
        if times(step, change) > 1e-12:
            if fresh:
                forget(inverse, times(step, change) / times(change, change))
                fresh = False
            learn(inverse, step, change, turned)
