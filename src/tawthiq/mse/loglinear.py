"""Log-linear models: which lists depend on which is named, chosen among models that have an answer, or given.

Chan, Silverman and Vincent (2021, JASA 116:1297-1306) for the stepwise choice; Silverman, Chan and Vincent (2024, Statistics
and Computing 34:44) for the best BIC over all hierarchical models that have an answer, with a bootstrap over the best of
them; Fienberg and Rinaldo (2012, Annals of Statistics 40:996-1023) for which have one (`existence`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.special import ndtri

from tawthiq.errors import TableError
from tawthiq.mse import existence, poisson, stepwise
from tawthiq.mse.bootstrap import Bootstrap, bca
from tawthiq.mse.estimate import LEVELS, Estimate, Fitted, NotEstimable, Result, refused
from tawthiq.mse.hierarchy import Model, hierarchical
from tawthiq.mse.overlap import groups, too_little
from tawthiq.mse.poisson import Fit
from tawthiq.mse.profile import Profile
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

FAMILY = "loglinear"
ASSUMES = ("closed_population", "lists_matched", "dependence_as_modelled", "equal_catchability_given_model")

MOST_LISTS = 10
MOST_LISTS_SEARCHED = 5  # 1,024 models of pairs for five lists, 32,768 for six
MOST_UNDOCUMENTED = 1000.0  # times the documented: beyond, a model is silent rather than large
_SELDOM = 0.1


@dataclass(frozen=True)
class LogLinearOptions:
    """How a model is come by, and how sure it is.

    `selection` is "stepwise" (pairs come in while one is less probable than `threshold`), "bic" (the best BIC of all models
    with interactions of at most `most_order` lists: all but the saturated to four lists, pairs for five), a model as
    `[12,3]` with the lists numbered as the table sorts them, or its terms by the names of their lists. A search by BIC is
    done anew in each of the bootstrap's `replicates` among the `best` models of the table. Each draws "everyone" anew, and so
    how many of them are documented; with "documented" only who of the documented is on which list, as the papers and
    SparseMSE do: where most people are documented such intervals are too narrow. With no replicates, intervals are lognormal
    from the standard error and leave out the choice of the model; so does `interval` "profile", the profile likelihood of
    the model that was chosen or given, in place of "bootstrap".
    """

    selection: str | tuple[tuple[str, ...], ...] = "stepwise"
    threshold: float = 0.02
    most_order: int | None = None
    replicates: int = 1000
    best: int = 100
    resample: str = "everyone"
    interval: str = "bootstrap"


def fit(table: CaptureTable, options: LogLinearOptions | None = None, seed: int = 1) -> Result:
    """How many people there were by a log-linear model, with the bias-corrected bootstrap of all of its choosing.

    Refuses with `too_few_lists`, `too_many_lists`, `too_few_records`, `no_overlap`, `mle_does_not_exist`,
    `not_identifiable`, `nothing_admissible`, `nearly_all_undocumented`, `interval_unbounded` or `not_solved`. Raises
    TableError for a model that the table's lists cannot have, and for an interval that there is not.
    """
    options = options or LogLinearOptions()
    if options.interval not in ("bootstrap", "profile"):
        raise TableError("mse_interval_wrong", value=options.interval)
    if refusal := too_little(FAMILY, table):
        return refusal
    given = _given(table, options.selection)
    table = table.used()
    if table.size > MOST_LISTS or (options.selection == "bic" and table.size > MOST_LISTS_SEARCHED):
        most = MOST_LISTS if table.size > MOST_LISTS else MOST_LISTS_SEARCHED
        return refused(FAMILY, table, "too_many_lists", "merge_lists", "stepwise", lists=table.size, most=most)
    cells = table.cells().astype(np.float64)
    chosen = _choose(table, cells, options, given)
    if isinstance(chosen, NotEstimable):
        return chosen
    if not chosen.fit.solved:
        return refused(FAMILY, table, "not_solved", "simpler_model", "other_family", model=str(chosen.fit.model))
    if chosen.fit.n0 > MOST_UNDOCUMENTED * table.n:
        return _too_far(table, chosen.fit)
    return _estimate(table, cells, chosen, options, seed)


@dataclass(frozen=True)
class _Chosen:
    """The model that was chosen, fitted; how to choose and fit it anew; what was looked at."""

    fit: Fit
    again: Callable[[Floats], Fit | None]
    models: tuple[Mapping[str, Any], ...]
    diagnostics: Mapping[str, Any]


def _given(table: CaptureTable, selection: str | tuple[tuple[str, ...], ...]) -> Model | None:
    """The model that was asked for, on the lists that name somebody."""
    if selection in ("stepwise", "bic"):
        return None
    model = (
        Model.parse(selection, table.lists) if isinstance(selection, str) else Model.of_names(table.lists, selection)
    )
    used = table.used().lists
    return Model.of_names(used, [[name for name in term if name in used] for term in model.names(table.lists)])


def _choose(
    table: CaptureTable, cells: Floats, options: LogLinearOptions, given: Model | None
) -> _Chosen | NotEstimable:
    if given is not None:
        return _as_given(table, cells, given)
    return _by_bic(table, cells, options) if options.selection == "bic" else _by_steps(table, cells, options)


def _as_given(table: CaptureTable, cells: Floats, model: Model) -> _Chosen | NotEstimable:
    if code := existence.code(cells, model):
        return _no_answer(table, model, code)
    fitted = poisson.fit(cells, model)
    return _Chosen(fitted, lambda cells: best_of([model], cells), (_row(table, fitted, 0),), {})


def _by_steps(table: CaptureTable, cells: Floats, options: LogLinearOptions) -> _Chosen | NotEstimable:
    steps = stepwise.choose(cells, table.size, options.threshold)
    if steps.fit is None:
        return _no_answer(table, Model(table.size), steps.code)

    def names(pair: int) -> list[str]:
        return [name for place, name in enumerate(table.lists) if pair >> place & 1]

    diagnostics: dict[str, Any] = {
        "order_of_inclusion": [{"lists": names(pair), "probability": p} for pair, p in steps.order],
        "passed_over": [{"lists": names(pair), "code": code} for pair, code in steps.passed_over],
    }
    models: tuple[Mapping[str, Any], ...] = (_row(table, steps.fit, 0),)
    if table.size <= MOST_LISTS_SEARCHED:
        looked_at = _every_model(table, cells, options)
        models = looked_at.rows
        diagnostics |= looked_at.left_out
    return _Chosen(
        steps.fit, lambda cells: stepwise.choose(cells, table.size, options.threshold).fit, models, diagnostics
    )


def _by_bic(table: CaptureTable, cells: Floats, options: LogLinearOptions) -> _Chosen | NotEstimable:
    looked_at = _every_model(table, cells, options)
    if not looked_at.fits:
        return refused(FAMILY, table, "nothing_admissible", "more_records", "merge_lists", **looked_at.left_out)
    best = [fit.model for fit in looked_at.fits[: options.best]]
    return _Chosen(looked_at.fits[0], lambda cells: best_of(best, cells), looked_at.rows, looked_at.left_out)


def best_of(models: Sequence[Model], cells: Floats) -> Fit | None:
    """The fit with the best BIC of the models that have an answer; None where none has."""
    fits = poisson.fits(cells, [model for model in models if not existence.code(cells, model)])
    return min((fit for fit in fits if fit.solved), key=lambda fit: fit.bic, default=None)


@dataclass(frozen=True)
class _LookedAt:
    """All models of a table: those with an answer, best BIC first; rows of all; how many were left out, by code."""

    fits: list[Fit]
    rows: tuple[Mapping[str, Any], ...]
    left_out: Mapping[str, Any]


def _every_model(table: CaptureTable, cells: Floats, options: LogLinearOptions) -> _LookedAt:
    most = options.most_order or (table.size - 1 if table.size < MOST_LISTS_SEARCHED else 2)
    codes = {model: existence.code(cells, model) for model in hierarchical(table.size, min(most, table.size - 1))}
    fits = poisson.fits(cells, [model for model, code in codes.items() if not code])
    answered = len(fits)
    fits = [fit for fit in fits if fit.solved]
    fits.sort(key=lambda fit: (fit.bic, str(fit.model)))
    weights = np.exp(-np.array([fit.bic - fits[0].bic for fit in fits]) / 2)
    weights /= weights.sum()
    rows = [_row(table, fit, 0, weight) for fit, weight in zip(fits, weights.tolist(), strict=True)]
    rows += [
        {"model": str(model), "terms": model.names(table.lists), "code": code, "estimate": None}
        for model, code in codes.items()
        if code
    ]
    counted = Counter(codes.values())
    left_out = {
        "models_looked_at": len(codes),
        "codes": {str(code): counted[code] for code in range(4)},
        "left_out": len(codes) - counted[0],
        "not_solved": answered - len(fits),
    }
    return _LookedAt(fits, tuple(rows), left_out)


def _row(table: CaptureTable, fit: Fit, code: int, weight: float | None = None) -> Mapping[str, Any]:
    told = fit.n0 <= MOST_UNDOCUMENTED * table.n
    return {
        "model": str(fit.model),
        "terms": fit.model.names(table.lists),
        "code": code,
        "estimate": fit.total if told else None,
        "standard_error": fit.standard_error if told else None,
        "deviance": fit.deviance,
        "aic": fit.aic,
        "bic": fit.bic,
        "weight": weight,
        "terms_at_minus_infinity": fit.at_minus_infinity,
    }


def _no_answer(table: CaptureTable, model: Model, code: int) -> NotEstimable:
    values = {"model": str(model), "terms": model.names(table.lists), "code": code}
    return refused(FAMILY, table, existence.REASONS[code], "simpler_model", "merge_lists", "more_records", **values)


def _too_far(table: CaptureTable, fit: Fit) -> NotEstimable:
    values = {"model": str(fit.model), "times": MOST_UNDOCUMENTED}
    return refused(FAMILY, table, "nearly_all_undocumented", "more_records", "check_linkage", **values)


def _estimate(
    table: CaptureTable, cells: Floats, chosen: _Chosen, options: LogLinearOptions, seed: int
) -> Estimate | NotEstimable:
    fitted = chosen.fit
    diagnostics = dict(chosen.diagnostics) | {
        "model": str(fitted.model),
        "terms": fitted.model.names(table.lists),
        "standard_error": fitted.standard_error,
        "deviance": fitted.deviance,
        "aic": fitted.aic,
        "bic": fitted.bic,
        "terms_at_minus_infinity": fitted.at_minus_infinity,
    }
    warnings = [{"code": "lists_apart", "lists": group} for group in sorted(groups(table), key=len)[:-1]]
    intervals: Mapping[float, tuple[float, float]]
    weights = None
    if options.interval == "profile":
        profile = Profile(fitted.model, cells, fitted.n0)
        if any(np.isinf(end) for ends in profile.intervals.values() for end in ends):
            return _too_far(table, fitted)
        intervals, (values, weights) = profile.intervals, profile.distribution()
        diagnostics |= {"profile_most_likely": profile.n + profile.best}
        warnings += [{"code": "choice_not_counted"}] if options.selection in ("stepwise", "bic") else []
    elif options.replicates:
        drawn, again = _bootstrap(table, cells, chosen, options, seed)
        diagnostics |= drawn.to_json() | {"resampled": options.resample, "chosen_again": dict(again.most_common(5))}
        if any(np.isinf(end) for ends in drawn.intervals.values() for end in ends):
            without = {"without": drawn.unanswered, "replicates": options.replicates}
            return refused(FAMILY, table, "interval_unbounded", "more_records", "coarser_strata", **without)
        # A replicate may document fewer people; those of the table were there all the same.
        intervals = {level: (max(low, fitted.n), max(high, fitted.n)) for level, (low, high) in drawn.intervals.items()}
        values = np.maximum(drawn.values[np.isfinite(drawn.values)], fitted.n)
        warnings += _doubts(drawn, fitted, again)
    else:
        intervals, values = _lognormal(fitted), np.array([fitted.total])
        warnings.append({"code": "choice_not_counted"})
        if intervals[LEVELS[-1]][1] > MOST_UNDOCUMENTED * table.n:
            return _too_far(table, fitted)
    return Estimate(
        FAMILY,
        fitted.total,
        intervals,
        table.n,
        values,
        np.full(len(values), 1 / len(values)) if weights is None else weights,
        ASSUMES,
        chosen.models,
        diagnostics,
        tuple(warnings),
        seed,
        table.digest,
        fitted=partial(_fitted, fitted.fitted[1:]),
    )


def _fitted(expected: Floats) -> Fitted:
    """The expected counts of the best fit, as shares."""
    return Fitted(np.arange(1, len(expected) + 1), expected[None] / expected.sum())


def _bootstrap(
    table: CaptureTable, cells: Floats, chosen: _Chosen, options: LogLinearOptions, seed: int
) -> tuple[Bootstrap, Counter[str]]:
    """Replicates, and how often each model was chosen in one."""
    models: list[str] = []

    def total(drawn: Floats) -> float:
        fitted = chosen.again(drawn)
        models.append(str(fitted.model) if fitted else "")
        if fitted is None or not fitted.solved or fitted.n0 > MOST_UNDOCUMENTED * fitted.n:
            return np.inf
        return fitted.total

    rng, missed = stream(table.digest, FAMILY, 0, seed), chosen.fit.n0 if options.resample == "everyone" else 0.0
    drawn = bca(total, cells, chosen.fit.total, options.replicates, rng, missed)
    return drawn, Counter(models[: options.replicates])  # what follows is the jackknife


def _doubts(drawn: Bootstrap, fitted: Fit, again: Counter[str]) -> list[dict[str, Any]]:
    doubts: list[dict[str, Any]] = []
    replicates = len(drawn.values)
    if drawn.unanswered:
        doubts.append({"code": "replicates_without_estimate", "without": drawn.unanswered, "replicates": replicates})
    if drawn.one_sided:
        doubts.append({"code": "replicates_one_sided", "replicates": replicates})
    low, high = drawn.intervals[0.95]
    if not low <= fitted.total <= high:
        doubts.append({"code": "point_outside_interval", "point": fitted.total, "low": low, "high": high})
    if again[str(fitted.model)] < _SELDOM * replicates:
        values = {"model": str(fitted.model), "times": again[str(fitted.model)], "replicates": replicates}
        doubts.append({"code": "model_seldom_chosen_again", **values})
    return doubts


def _lognormal(fitted: Fit) -> dict[float, tuple[float, float]]:
    """Intervals of n0 on the scale of its logarithm (Burnham et al. 1987; Chao 1987, Biometrics 43:783-791)."""
    spread = np.sqrt(np.log1p((fitted.standard_error / max(fitted.n0, 1e-9)) ** 2))
    ends = {level: float(np.exp(ndtri((1 + level) / 2) * spread)) for level in LEVELS}
    return {level: (fitted.n + fitted.n0 / factor, fitted.n + fitted.n0 * factor) for level, factor in ends.items()}
