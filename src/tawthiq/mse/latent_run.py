"""Chains of the latent class model, run until their draws suffice: side by side, the same whatever the number of threads."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from tawthiq.mse import mixing
from tawthiq.mse.estimate import LEVELS
from tawthiq.mse.latent_ladder import Chain, Draws, go_on
from tawthiq.mse.table import Floats

QUANTILES = tuple(sorted({0.5, *((1 + sign * level) / 2 for level in LEVELS for sign in (-1, 1))}))
FIRST = 400  # iterations of each chain before it is first asked whether they suffice
SETTLED = 5_000  # iterations before which chains that disagree may only be on their way
UNCLIMBED = 3_000  # iterations after which it can be told whether ladders will be climbed often enough
FORGOTTEN = 0.2  # of each chain's draws, its first: the way to where it belongs
ENOUGH_TO_TELL = 20.0  # effective draws from which it can be told how many iterations are wanted
APART = 1.0  # medians of chains with a wider gap than this, in standard deviations, are of chains that disagree


@dataclass(frozen=True)
class Budget:
    """How sure the draws must be, and at what price.

    `target`: the effective sample size asked of log n0, bulk and tail, and of each published quantile. `most`: iterations
    of each chain at most. `seconds`: of the clock at most, which makes a refusal depend on the machine. `threads`: chains run side by
    side; results are the same for any number.
    """

    chains: int = 4
    target: float = 1000.0
    most: int = 200_000
    seconds: float | None = None
    threads: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Mixed:
    """n0 by chain and draw, and how well it is known."""

    missed: Floats
    logs: Floats
    rhat: float
    bulk: float
    tail: float
    by_quantile: dict[float, float]
    apart: float

    @property
    def least(self) -> float:
        """The smallest of the effective sample sizes."""
        return min(self.bulk, self.tail, *self.by_quantile.values())

    def suffices(self, target: float) -> bool:
        """Whether the chains agree and the draws are as many as asked."""
        return self.rhat <= mixing.RHAT_MOST and self.least >= target and self.apart <= APART


@dataclass(frozen=True)
class Run:
    """Chains where they ended, their draws without the forgotten, and how they mixed."""

    chains: list[Chain]
    draws: list[Draws]
    mixed: Mixed
    iterations: int
    suffices: bool


def how_mixed(missed: Floats) -> Mixed:
    """What is asked of draws of n0 (chains, draws)."""
    logs = np.log(missed + 0.5)
    by_quantile = {at: mixing.ess_quantile(logs, at) for at in QUANTILES}
    bulk, tail = mixing.ess_bulk(logs), mixing.ess_tail(logs)
    return Mixed(missed, logs, mixing.rhat(logs), bulk, tail, by_quantile, mixing.chains_apart(logs))


def run(start: Callable[[int], Chain], budget: Budget, promising: int | None = None, trips: int = 0) -> Run:
    """Chains by their numbers until they suffice, having made so many trips together, or the budget is spent.

    With `promising`, only until it is clear that they don't agree or would need more iterations than that.
    """
    until = None if budget.seconds is None else time.monotonic() + budget.seconds
    total, ahead = 0, FIRST
    with ThreadPoolExecutor(max(budget.threads, 1)) as pool:
        chains = list(pool.map(start, range(budget.chains)))
        draws = [[each] for each in pool.map(go_on, chains, repeat(ahead))]
        while True:
            total += ahead
            kept = [_kept(each) for each in draws]
            mixed = how_mixed(np.stack([each.missed for each in kept]).astype(float))
            wanted = int(1.15 * total * budget.target / max(mixed.least, 1.0))
            hopeless = promising is not None and total >= SETTLED and _hopeless(mixed, max(wanted, total), promising)
            late = until is not None and time.monotonic() > until
            climbed = sum(chain.trips for chain in chains)
            enough = mixed.suffices(budget.target) and climbed >= trips
            stuck = total >= UNCLIMBED and climbed * budget.most < trips * total
            if enough or total >= budget.most or hopeless or late or stuck:
                return Run(chains, kept, mixed, total, enough)
            ahead = min(max(wanted - total, total // 4), total, budget.most - total)
            for each, more in zip(draws, pool.map(go_on, chains, repeat(ahead)), strict=True):
                each.append(more)


def _hopeless(mixed: Mixed, wanted: int, promising: int) -> bool:
    return mixed.apart > APART or (mixed.least > ENOUGH_TO_TELL and wanted > promising)


def _kept(parts: list[Draws]) -> Draws:
    together = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Draws(*(each[int(FORGOTTEN * len(each)) :] for each in together))
