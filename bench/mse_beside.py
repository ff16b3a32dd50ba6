"""Our families beside figures that others gave: R packages, papers, and the truth of simulated tables.

A sampled figure agrees where it is within three Monte Carlo errors, of both together and one person more, since draws are whole; a
calculated one where it is the same to six digits.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import ndtri

from mse_data import Known  # type: ignore[import-not-found,unused-ignore]
from tawthiq.mse import declared, decomposable, families, independence, latent_classes, loglinear, shrinkage
from tawthiq.mse.estimate import Estimate, Result, quantiles
from tawthiq.mse.strata import estimate_strata
from tawthiq.mse.table import CaptureTable, Floats

THREE = 3.0
SAME = 1e-6
NEAR = 0.02  # of a sampled figure whose error its source does not tell
ENDS = (0.025, 0.5, 0.975)
SIMULATED = {"sim_j4_n1k": 1_500, "sim_j5_n5k": 7_000, "sim_j8_n100k": 130_000, "sim_j10_n100k": 120_000}
_MOST_LISTS = {"decomposable": decomposable.MOST_LISTS, "loglinear": loglinear.MOST_LISTS_SEARCHED, "stepwise": 8}
_LONGEST = ("long", "12 further seeds", "K=5 as published", "58,000 iterations", "standard")


@dataclass(frozen=True)
class Figure:
    """A figure with the interval of 95 %, where there is one."""

    point: float | None = None
    low: float | None = None
    high: float | None = None

    def ends(self) -> tuple[float | None, float | None, float | None]:
        """In the order of `ENDS`."""
        return self.low, self.point, self.high


@dataclass(frozen=True)
class Beside:
    """One of our families on a table, beside what another said.

    `ours` is what the family says by seed. `agrees` is None where theirs is none to agree with; `seeds_agree` says with how many.
    """

    part: str
    table: str
    n: int
    family: str
    what: str
    source: str
    theirs: Figure
    ours: Sequence[Result]
    seeds_agree: int | None

    @property
    def figure(self) -> Figure:
        """Ours: the middle one of all seeds."""
        said = [_figure(each) for each in self.ours if isinstance(each, Estimate)]
        if not said:
            return Figure()
        return Figure(*(float(np.median([getattr(each, at) for each in said])) for at in ("point", "low", "high")))

    @property
    def reason(self) -> str | None:
        """Why ours is refused, where it is for any seed."""
        return next((each.reason for each in self.ours if not isinstance(each, Estimate)), None)

    @property
    def agrees(self) -> bool | None:
        """Whether every seed agrees."""
        return None if self.seeds_agree is None else self.seeds_agree == len(self.ours)


def beside(held: Known, asked: Sequence[str], seeds: int = 1) -> Iterator[Beside]:
    """Everything that is known, for the families asked and the tables that are there."""
    for row in (*_chosen(held.reference), *_by_simulation(held)):
        if row["set"] not in held.tables:
            continue
        for family, source in _families(row):
            if family in asked and held.tables[row["set"]].size <= _MOST_LISTS.get(family, 62):
                yield _one(held, row, family, source, seeds)
    for row in held.published:
        for family in _by_paper(row):
            if family in asked and row["set"] in held.tables:
                yield _published(held, row, family, seeds)


def total_of_strata(tables: Mapping[tuple[str, ...], CaptureTable], family: str, truth: float) -> Beside:
    """The sum over simulated strata beside the truth."""
    total = estimate_strata(tables, family).total
    n = sum(each.n for each in tables.values())
    said = [total] if total else []
    holds = sum(low <= truth <= high for low, high in (each.intervals[0.95] for each in said))
    what = f"sum of {len(tables)} strata"
    return Beside("truth", "sim_strata200_j4", n, family, what, "truth", Figure(truth), said, holds)


def _one(held: Known, row: Mapping[str, Any], family: str, source: str, seeds: int) -> Beside:
    table = held.tables[row["set"]]
    interval = row.get("interval95") or (None, None)
    theirs = Figure(row.get("median") or row.get("estimate"), *interval)
    said, what = _asked(held, row["set"], family, row, seeds)
    if source == "truth":
        agrees = [_holds(each, theirs.point or 0.0) for each in said]
        return Beside("truth", row["set"], table.n, family, what, source, theirs, said, sum(agrees))
    usable = row.get("usable_as_reference", True) is not False and theirs.point is not None
    agree = sum(_same(each, theirs, row) for each in said) if usable else None
    return Beside("peers", row["set"], table.n, family, what, source, theirs, said, agree)


def _published(held: Known, row: Mapping[str, Any], family: str, seeds: int) -> Beside:
    table = held.tables[row["set"]]
    said, what = _asked(held, row["set"], family, {"priors": {"K": 5 if row["set"].startswith("ph_") else 10}}, seeds)
    if "range" in row:
        least, most = row["range"]
        agree = [isinstance(each, Estimate) and least <= each.point <= most for each in said]
        return Beside(
            "papers", row["set"], table.n, family, what, row["paper"], Figure(None, least, most), said, sum(agree)
        )
    mean = family == "latent_classes" and row["set"] != "kosovo"
    theirs = Figure(row["figure"], *row.get("interval95", (None, None)))
    if "not a statistical estimate" in row.get("note", ""):
        agree = [_holds(each, row["figure"]) for each in said]
    else:
        agree = [isinstance(each, Estimate) and _near_published(each, theirs, mean) for each in said]
    what += ", mean" if mean else ""
    said = [replace(each, point=_mean(each)) if mean and isinstance(each, Estimate) else each for each in said]
    return Beside("papers", row["set"], table.n, family, what, row["paper"], theirs, said, sum(agree))


def _asked(held: Known, name: str, family: str, row: Mapping[str, Any], seeds: int) -> tuple[list[Result], str]:
    """What a family says with the options of what it stands beside, and these in words."""
    table, priors = held.tables[name], row.get("priors", {})
    if family == "latent_classes":
        classes = int(priors.get("K", latent_classes.MOST_CLASSES))
        return [_latent(table, classes, seed) for seed in range(1, seeds + 1)], f"{classes} classes at most"
    if family == "shrinkage":
        return [_threshold(table)], "interactions beyond 2 sd kept"
    if family == "declared":
        return [declared.fit(table, declared.Declared(xi=priors["xi"]))], f"xi = {priors['xi']:g}"
    if family == "independence":
        return [independence.fit(table)], "one latent class"
    if family == "fixed":
        options = loglinear.LogLinearOptions(selection=held.terms(name, "[123,14,34]"), replicates=0)
        return [loglinear.fit(table, options)], "[123,14,34] as given, lognormal interval"
    return [_plain(family, table)], {"loglinear": "best BIC", "stepwise": "p < .02"}.get(family, "defaults")


@lru_cache
def _latent(table: CaptureTable, classes: int, seed: int) -> Result:
    return latent_classes.fit(table, latent_classes.LatentClassOptions(classes=classes), seed)


@lru_cache
def _threshold(table: CaptureTable) -> Result:
    return shrinkage.fit(table, shrinkage.ShrinkageOptions(keep=2.0))


@lru_cache
def _plain(family: str, table: CaptureTable) -> Result:
    if family in ("loglinear", "stepwise"):  # intervals as the papers and their packages have them
        selection = "bic" if family == "loglinear" else "stepwise"
        options = loglinear.LogLinearOptions(selection=selection, resample="documented")
        return families.fit(family, table, options=options)
    return families.fit(family, table)


def _families(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which of ours stands beside a row, and what its source is to be called."""
    model, peer = row["model"], row.get("peer", "")
    if model == "truth":
        return [(each, "truth") for each in ("latent_classes", "decomposable", "loglinear", "stepwise", "shrinkage")]
    if row.get("run") == "K=1 check":
        return [("independence", f"{peer}, K = 1")]
    by_model = {
        "decomposable averaging (dga)": ("decomposable", peer),
        "sparse log-linear stepwise (SparseMSE)": ("stepwise", peer),
        "stepwise": ("stepwise", peer),
        "best BIC over admissible hierarchical models": ("loglinear", peer),
        "hierarchical log-linear, all models": ("loglinear", peer),
        "Bayes threshold": ("shrinkage", peer),
        "no highest-order interaction (declared)": ("declared", "numpy, 200,000 draws"),
    }
    if model in by_model:
        return [by_model[model]]
    if not model.startswith("latent class"):
        return []
    if "published posterior" in model:
        return [("latent_classes", "HRDAG's published posterior")]
    return [("latent_classes", "verdata's stored posterior" if "stored" in model else f"{peer}, {row['run']}")]


def _by_paper(row: Mapping[str, Any]) -> list[str]:
    """Which of ours stands beside a published figure."""
    if "figure" in row and row["set"] == "kosovo":
        return ["loglinear", "fixed"] if "interval95" in row else ["loglinear", "latent_classes", "decomposable"]
    if row["set"].startswith(("ph_", "verdata_R1")):
        return ["latent_classes"]
    if "range" in row:
        return ["shrinkage", "stepwise", "decomposable", "latent_classes"]
    return {"gaza": ["loglinear"], "ukdat_5": ["loglinear"], "dga_spina3": ["decomposable"]}.get(row["set"], [])


def _chosen(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of several runs of LCMCR on one table the longest; of what reference rows there are, those with a figure."""
    longest: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        run = row.get("run")
        if run in _LONGEST:
            before = longest.get(row["set"])
            if before is None or _LONGEST.index(run) < _LONGEST.index(before["run"]):
                longest[row["set"]] = row
    return [row for row in rows if row.get("run") not in _LONGEST or longest[row["set"]] is row]


def _by_simulation(held: Known) -> list[Mapping[str, Any]]:
    return [{"set": name, "model": "truth", "estimate": truth} for name, truth in SIMULATED.items()]


def _same(ours: Result, theirs: Figure, row: Mapping[str, Any]) -> bool:
    """Whether one result is theirs, up to what chance allows."""
    if not isinstance(ours, Estimate) or theirs.point is None:
        return False
    if "estimate" in row and ours.family in ("loglinear", "stepwise"):
        near = abs(ours.point / theirs.point - 1) <= SAME
        return near and all(_bootstrapped(ours, theirs, row))
    pairs = list(zip(ENDS, _figure(ours).ends(), theirs.ends(), strict=True))
    if row["model"] == "Bayes threshold" or ours.family == "decomposable":
        most = NEAR if row["model"] == "Bayes threshold" else 2e-3
        return all(b is None or abs((a or 0.0) / b - 1) <= most for _, a, b in pairs)
    sizes = _sizes(row)
    return all(b is None or abs((a or 0.0) - b) <= THREE * _error(ours, at, sizes[at]) + 1.0 for at, a, b in pairs)


def _sizes(row: Mapping[str, Any]) -> dict[float, float]:
    """Effective sample sizes of theirs."""
    draws = 200_000 if "declared" in row["model"] else 1_000
    tail = row.get("ess_tail", draws)
    return {0.025: tail, 0.5: row.get("ess_median", draws), 0.975: tail}


def _error(ours: Estimate, at: float, size: float) -> float:
    """Monte Carlo error of the difference: theirs by our distribution and their sample size, and our own."""
    told = ours.diagnostics.get("ess_quantile", {}).get(f"{at:g}")
    mine = math.inf if ours.family == "independence" else float(told or len(ours.values))
    return math.hypot(_spread(ours.values, ours.weights, at, size), _spread(ours.values, ours.weights, at, mine))


def _spread(values: Floats, weights: Floats, at: float, size: float) -> float:
    """Half of the span of a quantile whose share is known with so many draws."""
    off = math.sqrt(at * (1 - at) / size)
    low, high = quantiles(values, weights, (max(at - off, 0.0), min(at + off, 1.0)))
    return (high - low) / 2


def _bootstrapped(ours: Estimate, theirs: Figure, row: Mapping[str, Any]) -> Iterator[bool]:
    """Ends of bootstrap intervals: within three errors of where they stand among replicates, the error of z0 included."""
    many = row.get("bootstrap_replicates")
    if not many or theirs.low is None or theirs.high is None:
        return
    share = float((ours.values < ours.point).mean())
    of_bias = math.sqrt(max(share * (1 - share), 1e-6)) / _normal(float(ndtri(np.clip(share, 1e-6, 1 - 1e-6))))
    for end, other in zip((theirs.low, theirs.high), ours.intervals[0.95], strict=True):
        at = float(np.clip((ours.values <= other).mean(), 1e-4, 1 - 1e-4))
        error = math.hypot(math.sqrt(at * (1 - at)), 2 * _normal(float(ndtri(at))) * of_bias)
        off = THREE * error * math.sqrt(1 / many + 1 / len(ours.values))
        low, high = quantiles(ours.values, ours.weights, (max(at - off, 0.0), min(at + off, 1.0)))
        yield low * (1 - SAME) <= end <= high * (1 + SAME) or (at + off >= 1 and end >= low)


def _normal(at: float) -> float:
    return math.exp(-at * at / 2) / math.sqrt(2 * math.pi)


def _near_published(ours: Estimate, theirs: Figure, mean: bool) -> bool:
    if theirs.point is None:
        return False
    if not mean:
        return abs(ours.point - theirs.point) <= 1
    error = float(ours.values.std()) * math.sqrt(1 / 1_000 + 1 / float(ours.diagnostics.get("ess_bulk", 1_000)))
    return abs(_mean(ours) - theirs.point) <= THREE * error


def _mean(result: Estimate) -> float:
    return float(result.values @ result.weights / result.weights.sum())


def _holds(result: Result, truth: float) -> bool:
    return isinstance(result, Estimate) and result.intervals[0.95][0] <= truth <= result.intervals[0.95][1]


def _figure(result: Estimate) -> Figure:
    return Figure(result.point, *result.intervals[0.95])
