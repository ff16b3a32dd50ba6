"""Latent classes: people differ in how likely they are to be documented, by a few classes that nobody observes.

    table ──► four chains, each a ladder of levels ──► draws until they suffice ──► Estimate | NotEstimable

The model is Manrique-Vallier's (2016, Biometrics 72:1246-1254), that of the R package LCMCR; numbers of people are integrated
out. The chains and why they cross modes: `latent_ladder`. They go on until R-hat and the effective sample sizes of log n0, and
of each published quantile, are as asked, or the budget is spent: then there is no estimate. n0 has no upper limit.
"""

import math
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from tawthiq.mse import mixing
from tawthiq.mse.estimate import LEVELS, Estimate, NotEstimable, from_distribution, refused
from tawthiq.mse.latent_ladder import Chain, Draws, Work, begin, go_on
from tawthiq.mse.overlap import refusal
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

FAMILY = "latent_classes"
ASSUMES = ("closed_population", "lists_matched", "independent_within_classes", "few_classes")
QUANTILES = tuple(sorted({0.5, *((1 + sign * level) / 2 for level in LEVELS for sign in (-1, 1))}))
FIRST = 400  # iterations of each chain before it is first asked whether they suffice
SHARE_FORGOTTEN = 0.2  # of each chain's draws, its first: the way to where it belongs
APART = 1.0


@dataclass(frozen=True)
class LatentClassOptions:
    """The prior, and how sure the draws must be.

    `classes`: how many at most, by default 2^lists - 1, up to 10. `alpha`: shape and rate of the Gamma prior of the concentration.
    `target`: the effective sample size asked of log n0, bulk and tail, and of each published quantile. `most`: iterations
    of each chain at most. `seconds`: of the clock at most, which makes a refusal depend on the machine. `threads`: chains run side by
    side; results are the same for any number.
    """

    classes: int | None = None
    alpha: tuple[float, float] = (0.25, 0.25)
    chains: int = 4
    target: float = 1000.0
    most: int = 200_000
    seconds: float | None = None
    threads: int = field(default=1, compare=False)


def fit(
    table: CaptureTable, options: LatentClassOptions = LatentClassOptions(), seed: int = 1
) -> Estimate | NotEstimable:
    """How many people there are, if they are of a few classes within which the lists are independent.

    Refuses what `overlap.refusal` refuses, and with `chains_disagree` if chains don't agree within the budget.
    """
    if (unfit := refusal(FAMILY, table)) is not None:
        return replace(unfit, seed=seed)
    used = table.used()
    started, spent = time.monotonic(), time.process_time()
    classes = options.classes or min((1 << used.size) - 1, 10)
    with ThreadPoolExecutor(max(options.threads, 1)) as pool:

        def start(number: int) -> Chain:
            return begin(used, classes, options.alpha, Work(), stream(used.digest, FAMILY, number, seed))

        chains = list(pool.map(start, range(options.chains)))
        draws: list[list[Draws]] = [[] for _ in chains]
        total, ahead = 0, FIRST
        while True:
            for kept, more in zip(draws, pool.map(partial(go_on, iterations=ahead), chains), strict=True):
                kept.append(more)
            total += ahead
            joined = [Draws(*(np.concatenate(each) for each in zip(*kept, strict=True))) for kept in draws]
            missed = np.stack([each.missed[int(SHARE_FORGOTTEN * total) :] for each in joined]).astype(float)
            mixed = _mixed(missed, options)
            out_of_time = options.seconds is not None and time.monotonic() - started > options.seconds
            if mixed["enough"] or total >= options.most or out_of_time:
                break
            ahead = _ahead(total, mixed, options)
    diagnostics = _diagnostics(used, options, classes, chains, joined, missed, mixed)
    diagnostics["cpu_seconds"] = round(time.process_time() - spent, 3)
    if not mixed["enough"]:
        values = {"rhat": mixed["rhat"], "ess": mixed["ess_least"], "iterations": total, "apart": mixed["chains_apart"]}
        unfit = refused(FAMILY, table, "chains_disagree", "longer_run", "merge_lists", "other_family", **values)
        return replace(unfit, diagnostics=diagnostics, seed=seed)
    values_of_n = missed.ravel() + table.n
    return from_distribution(
        FAMILY,
        table,
        values_of_n,
        np.full(len(values_of_n), 1.0),
        assumes=ASSUMES,
        models=_classes_in_use(joined, total),
        diagnostics=diagnostics,
        warnings=_warnings(used, classes, diagnostics),
        seed=seed,
    )


def _ahead(total: int, mixed: Mapping[str, Any], options: LatentClassOptions) -> int:
    """How many iterations more, from how far the draws are from sufficing: a fourth of those done to all of them again."""
    wanted = 1.1 * total * options.target / max(mixed["ess_least"], 1.0) - total
    return int(min(max(wanted, 0.25 * total), total, max(options.most - total, 1)))


def _mixed(missed: Floats, options: LatentClassOptions) -> dict[str, Any]:
    """What is asked of the draws of n0 (chains, draws): R-hat, effective sizes, errors; and whether it suffices."""
    logs = np.log(missed + 0.5)
    rhat, bulk, tail = mixing.rhat(logs), mixing.ess_bulk(logs), mixing.ess_tail(logs)
    by_quantile = {at: mixing.ess_quantile(logs, at) for at in QUANTILES}
    least = min(bulk, tail, *by_quantile.values())
    apart = mixing.chains_apart(logs)
    return {
        "rhat": rhat,
        "ess_bulk": bulk,
        "ess_tail": tail,
        "ess_quantile": by_quantile,
        "ess_least": least,
        "chains_apart": apart,
        "enough": rhat <= mixing.RHAT_MOST and least >= options.target and apart <= APART,
    }


def _diagnostics(
    table: CaptureTable, options: LatentClassOptions, classes: int, chains: list[Chain], joined: list[Draws], missed: Floats,
    mixed: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    logs = np.log(missed + 0.5)
    occupied = np.concatenate([each.occupied for each in joined])
    found = mixing.modes(logs, mixed["ess_bulk"])
    prior = _log_odds_missed(table.size, classes, options.alpha)
    shift = (float(np.median(logs)) - math.log(table.n) - float(np.median(prior))) / float(prior.std())
    return {
        "rhat": round(mixed["rhat"], 5),
        "ess_bulk": round(mixed["ess_bulk"], 1),
        "ess_tail": round(mixed["ess_tail"], 1),
        "ess_quantile": {f"{at:g}": round(each, 1) for at, each in mixed["ess_quantile"].items()},
        "mcse_quantile": {f"{at:g}": mixing.mcse_quantile(missed, at, each) for at, each in mixed["ess_quantile"].items()},
        "chains_apart": round(mixed["chains_apart"], 4),
        "modes": [{"n": table.n + math.exp(place), "weight": round(weight, 4)} for place, weight in found],
        "classes": classes,
        "near_most_classes": round(float((occupied >= classes - 1).mean()), 4),
        "largest_first": round(float(np.concatenate([each.first for each in joined]).mean()), 4),
        "levels": [len(chain.shares) for chain in chains],
        "swaps": [round(1.0 - float(chain.rejection.mean()), 3) if len(chain.rejection) else 1.0 for chain in chains],
        "least_swaps": [round(1.0 - float(chain.rejection.max(initial=0.0)), 3) for chain in chains],
        "trips": [chain.trips for chain in chains],
        "iterations": len(joined[0].missed),
        "chains": options.chains,
        "prior_shift": round(shift, 3),
        "prior_narrowed": round(1.0 - float(logs.std()) / float(prior.std()), 4),
    }  # fmt: skip


def _classes_in_use(joined: list[Draws], total: int) -> tuple[dict[str, Any], ...]:
    """How many classes hold anybody, with their posterior weight, the most probable first."""
    occupied = np.concatenate([each.occupied[int(SHARE_FORGOTTEN * total) :] for each in joined])
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
