"""Latent classes: people differ in how likely they are to be documented, by a few classes that nobody observes.

    table ──► its modes ──► four chains, from different ones ──► if they don't agree soon: with ladders ──► Estimate | NotEstimable

The model is Manrique-Vallier's (2016, Biometrics 72:1246-1254), that of the R package LCMCR; numbers of people are integrated
out. How chains cross modes: `latent_jump` and `latent_ladder`. They go on until R-hat and the effective sample sizes of log n0, and of each
published quantile, are as asked, or the budget is spent: then there is no estimate. n0 has no upper limit.
"""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from tawthiq.mse import mixing
from tawthiq.mse.estimate import Estimate, Fitted, NotEstimable, from_distribution, refused
from tawthiq.mse.latent_ladder import Chain, Draws, Model, begin, begin_alone
from tawthiq.mse.latent_modes import find, told
from tawthiq.mse.latent_run import Budget, Run, run
from tawthiq.mse.overlap import refusal
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

FAMILY = "latent_classes"
ASSUMES = ("closed_population", "lists_matched", "independent_within_classes", "few_classes")
MOST_CLASSES = 10
# Iterations of chains without ladders: where more would be wanted, ladders are quicker.
QUICK = 160_000
LEAST_TRIPS = 20  # of all chains up their ladders and down again: fewer say little of how much each mode weighs


@dataclass(frozen=True)
class LatentClassOptions(Budget):
    """The prior, and how sure the draws must be (see `Budget`).

    `classes`: how many at most, by default 2^lists - 1, up to 10. `alpha`: shape and rate of the Gamma prior of the concentration.
    """

    classes: int | None = None
    alpha: tuple[float, float] = (0.25, 0.25)


def fit(
    table: CaptureTable, options: LatentClassOptions = LatentClassOptions(), seed: int = 1
) -> Estimate | NotEstimable:
    """How many people there are, if they are of a few classes within which the lists are independent.

    Refuses what `overlap.refusal` refuses, and with `chains_disagree` where chains don't agree within the budget.
    """
    if (unfit := refusal(FAMILY, table)) is not None:
        return replace(unfit, seed=seed)
    used, spent = table.used(), time.process_time()
    classes = options.classes or min((1 << used.size) - 1, MOST_CLASSES)

    modes = find(used, classes, options.alpha, stream(used.digest, FAMILY, -1, seed))
    model = Model(used, classes, options.alpha, modes)

    def alone(number: int) -> Chain:
        return begin_alone(model, number, stream(used.digest, FAMILY, number, seed))

    def with_ladder(number: int) -> Chain:
        return begin(model, stream(used.digest, FAMILY, options.chains + number, seed))

    done = run(alone, options, promising=QUICK)
    if not done.suffices:
        done = run(with_ladder, options, trips=LEAST_TRIPS)
    mixed = done.mixed
    diagnostics = _diagnostics(used, options, classes, done)
    diagnostics["modes_sought"] = told(modes, used)
    diagnostics["cpu_seconds"] = round(time.process_time() - spent, 3)
    if not done.suffices:
        values = {"rhat": round(mixed.rhat, 4), "ess": round(mixed.least, 1), "apart": round(mixed.apart, 3)}
        unfit = refused(FAMILY, table, "chains_disagree", "longer_run", "merge_lists", "other_family", **values)
        return replace(unfit, diagnostics=diagnostics, seed=seed)
    return from_distribution(
        FAMILY,
        table,
        mixed.missed.ravel() + table.n,
        np.ones(mixed.missed.size),
        assumes=ASSUMES,
        models=_classes_in_use(done.draws),
        diagnostics=diagnostics,
        warnings=_warnings(used, classes, diagnostics),
        seed=seed,
        chains=mixed.missed + table.n,
        fitted=partial(Fitted, used.patterns, np.concatenate([each.chances for each in done.draws])),
    )


def _diagnostics(table: CaptureTable, options: LatentClassOptions, classes: int, done: Run) -> dict[str, Any]:
    mixed, chains = done.mixed, done.chains
    occupied = np.concatenate([each.occupied for each in done.draws])
    prior = _log_odds_missed(table.size, classes, options.alpha)
    shift = (float(np.median(mixed.logs)) - math.log(table.n) - float(np.median(prior))) / float(prior.std())
    found = mixing.modes(mixed.logs, mixed.bulk)
    errors = {f"{at:g}": mixing.mcse_quantile(mixed.missed, at, ess) for at, ess in mixed.by_quantile.items()}
    return {
        "rhat": round(mixed.rhat, 5),
        "ess_bulk": round(mixed.bulk, 1),
        "ess_tail": round(mixed.tail, 1),
        "ess_quantile": {f"{at:g}": round(each, 1) for at, each in mixed.by_quantile.items()},
        "mcse_quantile": errors,
        "chains_apart": round(mixed.apart, 4),
        "modes": [{"n": round(table.n + math.exp(place), 1), "weight": round(weight, 4)} for place, weight in found],
        "classes": classes,
        "near_most_classes": round(float((occupied >= classes - 1).mean()), 4),
        "largest_first": round(float(np.concatenate([each.first for each in done.draws]).mean()), 4),
        "chains": len(chains),
        "iterations": done.iterations,
        "levels": [len(chain.shares) for chain in chains],
        "swaps": [round(1.0 - float(chain.rejection.mean()), 3) for chain in chains if len(chain.rejection)],
        "least_swaps": [round(1.0 - float(chain.rejection.max()), 3) for chain in chains if len(chain.rejection)],
        "trips": [chain.trips for chain in chains],
        "prior_shift": round(shift, 3),
        "prior_narrowed": round(1.0 - float(mixed.logs.std()) / float(prior.std()), 4),
    }


def _classes_in_use(draws: list[Draws]) -> tuple[dict[str, Any], ...]:
    """How many classes hold anybody, with their posterior weight, the most probable first."""
    occupied = np.concatenate([each.occupied for each in draws])
    shares = np.bincount(occupied) / len(occupied)
    order = np.argsort(-shares, kind="stable")
    return tuple({"classes": int(k), "weight": round(float(shares[k]), 4)} for k in order if shares[k] >= 0.01)


def _warnings(table: CaptureTable, classes: int, diagnostics: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    warnings: list[dict[str, Any]] = []
    if table.size == 3 and classes > 1:
        warnings.append({"code": "three_lists_many_classes", "classes": classes})
    if len(diagnostics["modes"]) > 1:
        warnings.append({"code": "several_modes", "modes": [round(each["n"]) for each in diagnostics["modes"]]})
    if classes > 3 and diagnostics["near_most_classes"] > 0.05:
        warnings.append({"code": "classes_near_most", "classes": classes})
    if diagnostics["prior_narrowed"] < 0.1:
        warnings.append({"code": "prior_driven"})
    return tuple(warnings)


@lru_cache(maxsize=64)
def _log_odds_missed(lists: int, classes: int, alpha: tuple[float, float], draws: int = 4000) -> Floats:
    """Prior draws of the log of how many are missed for each documented."""
    rng = np.random.Generator(np.random.Philox(key=lists * 1000 + classes))
    concentration = np.maximum(rng.gamma(alpha[0], 1.0 / alpha[1], draws), 1e-280)
    log_rest = -rng.standard_exponential((draws, classes - 1)) / concentration[:, None]
    before = np.concatenate([np.zeros((draws, 1)), np.cumsum(log_rest, axis=1)], axis=1)
    taken = np.concatenate([-np.expm1(log_rest), np.ones((draws, 1))], axis=1)
    missed = (np.exp(before) * taken * rng.random((draws, lists, classes)).prod(axis=1)).sum(axis=1)
    return np.asarray(np.log(missed) - np.log1p(-missed))
