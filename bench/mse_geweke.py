"""Do the moves of latent classes leave the posterior as it is: the joint test of Geweke (2004, JASA 99:799-804).

A table is drawn given a state, and a state given the table by the moves, by turns. If the moves are right, the states so
visited are draws from the prior. Every quantity is held against fifths of its prior, which is drawn from without any of the
sampler's code; errors have the effective sample size of the visits. Few people a table, so that the states wander.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.stats import norm

from mse_simulated import chance, classes_drawn, table_of  # type: ignore[import-not-found,unused-ignore]
from tawthiq.mse import latent_ladder, latent_modes, mixing
from tawthiq.mse.latent_state import State
from tawthiq.mse.table import Floats

LISTS, CLASSES, PEOPLE, CHAINS, PRIOR = 3, 4, 12, 4, 100_000
GAMMA = (0.25, 0.25)  # of the concentration, as the prior of the field has it
AT = (0.2, 0.4, 0.6, 0.8)
FORGOTTEN = 0.02

QUANTITIES: Mapping[str, Callable[[Floats, Floats, float], float]] = {
    "log odds of being missed": lambda shares, rates, alpha: _log_odds(shares @ (1 - rates).prod(axis=0)),
    "log concentration": lambda shares, rates, alpha: float(np.log(alpha)),
    "log share of all but the largest": lambda shares, rates, alpha: float(
        np.log(max(np.sort(shares)[:-1].sum(), 1e-300))
    ),
    "rate of the first list": lambda shares, rates, alpha: float(shares @ rates[0]),
    "rate of the last list in the first class": lambda shares, rates, alpha: float(rates[-1, 0]),
    "chance of being on the first two": lambda shares, rates, alpha: float(shares @ (rates[0] * rates[1])),
}
"""Of shares of classes, rates (lists, classes), and the concentration."""


def geweke(
    passes: int, moves: tuple[latent_ladder.Work, ...] = (latent_ladder.LIGHT, latent_ladder.Work())
) -> dict[str, Any]:
    """For each quantity, how many standard errors visits are off each fifth of the prior, and a p-value for the worst of all."""
    prior = _prior()
    found: dict[str, Any] = {"passes": passes, "people": PEOPLE, "lists": LISTS, "classes": CLASSES}
    worst, tried = 0.0, 0
    for work in moves:
        visits = np.stack([_visits(chain, passes, work) for chain in range(CHAINS)])
        for place, name in enumerate(QUANTITIES):
            z = [_off(visits[:, :, place], np.quantile(prior[:, place], at), at) for at in AT]
            key = f"{name} ({work.parts} parts, {work.slides} slides, {work.stretches} stretches, {work.jumps} jumps)"
            found[key] = {"z": [round(each, 2) for each in z], "ess": round(mixing.ess_bulk(visits[:, :, place]))}
            worst, tried = max(worst, *map(abs, z)), tried + len(z)
    found["worst_z"] = round(worst, 2)
    found["p"] = float(f"{min(1.0, tried * 2 * norm.sf(worst)):.3g}")  # Bonferroni
    return found


def _prior() -> Floats:
    rng = chance("geweke, prior", 0)
    return np.array([_of(*classes_drawn(rng, LISTS, CLASSES)) for _ in range(PRIOR)])


def _of(shares: Floats, rates: Floats, alpha: float) -> list[float]:
    return [quantity(shares, rates, alpha) for quantity in QUANTITIES.values()]


def _visits(number: int, passes: int, work: latent_ladder.Work) -> Floats:
    """(passes, quantities) of one chain that draws its table anew before every pass."""
    rng = chance(f"geweke {work}", number)
    patterns = table_of(np.array([40, 40, 3, 40, 3, 3, 40], dtype=np.int64))
    modes = latent_modes.find(patterns, CLASSES, GAMMA, rng)  # of any table: jumps are right wherever they aim
    chain = latent_ladder.begin_alone(latent_ladder.Model(patterns, CLASSES, GAMMA, modes), 0, rng)
    chain.work = work
    visits = np.zeros((passes, len(QUANTITIES)))
    for each in range(passes):
        state = State(*(part[0] for part in chain.states))
        masses = state.chance[:-1] @ state.nu
        chain.counts = rng.multinomial(PEOPLE, masses / masses.sum())
        latent_ladder.go_on(chain, 1)
        state = State(*(part[0] for part in chain.states))
        visits[each] = _of(np.exp(state.log_nu), state.rate[1], float(state.alpha[0]))
    return visits[int(FORGOTTEN * passes) :]


def _off(visits: Floats, below: float, at: float) -> float:
    """By how many standard errors the share of visits at most `below` differs from `at`."""
    inside = (visits <= below).astype(float)
    ess = mixing.plain_ess(mixing.halves(inside))
    return float((inside.mean() - at) / np.sqrt(at * (1 - at) * (1 / ess + 1 / PRIOR)))


def _log_odds(missed: float) -> float:
    missed = min(max(float(missed), 1e-300), 1 - 1e-15)
    return float(np.log(missed) - np.log1p(-missed))
