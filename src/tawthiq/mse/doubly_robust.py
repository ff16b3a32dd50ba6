"""Two lists and covariates: independent lists among people who are alike, and an estimate that forgives rough nuisances.

Das, Kennedy and Jewell 2024, Doubly robust capture-recapture methods for estimating population size, JASA 119:1309-1321
(arXiv:2104.14091); with more lists, two of them among people on none of the others (arXiv:2407.03539). Of people on
at least one of two lists let q1, q2 and q12 be the chances, given their covariates, to be on the first, the second and both.
If the lists are independent given covariates, q1 q2 / q12 is one over the chance to be documented at all, and

    N = sum over the documented of  (q1 q2 / q12) (Y1 / q1 + Y2 / q2 - Y1 Y2 / q12),

whose error is the product of the errors of the chances, not their sum. Without covariates it is Lincoln-Petersen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy.special import ndtri

from tawthiq.errors import TableError
from tawthiq.mse.estimate import LEVELS, Estimate, NotEstimable, Result, refused
from tawthiq.mse.nuisances import cross_fitted, design, grouped, saturated
from tawthiq.mse.overlap import LEAST_RECORDS, LEAST_SHARED
from tawthiq.mse.people import People
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats, Ints

FAMILY = "doubly_robust"
MOST_UNDOCUMENTED = 1000.0  # times the documented
_LEAST_SHARED_IN_CELL = 20  # Lincoln-Petersen is too high by about its own part in so many
_WARN_CLIPPED, _MOST_CLIPPED = 0.01, 0.1
_VALUES = 4000
_MOST_TERMS = 200
_LEAST_PER_FOLD = 4  # people who are on both lists


@dataclass(frozen=True)
class DoublyRobust:
    """What is asked of which two lists.

    `pair` are two lists by name; with more lists and none named, every pair is tried and the one that shares most people,
    among those on no other list, is told. `learner` of the chances is "saturated" (shares of each combination of levels),
    "logistic" (multinomial, ridge, in `folds` folds, `splits` times, of which the median is taken) or "auto": saturated
    where covariates are few and each combination shares 20 people, else logistic, for which four shared people a fold are
    needed. `clip` is the least chance to be on both
    lists, as a part of its mean. `odds_ratios` between the lists given covariates are those for which the figure is shown.
    """

    pair: tuple[str, str] | None = None
    learner: str = "auto"
    folds: int = 5
    splits: int = 3
    clip: float = 0.02
    odds_ratios: tuple[float, ...] = (0.5, 0.75, 1.0, 1.5, 2.0, 4.0)


@dataclass(frozen=True)
class Missed:
    """How many people on neither of two lists: `n0` for `n` on either, and the variance of 1/chance's influence.

    With an odds ratio of omega between the lists given covariates, omega times as many are missed, whatever covariates do.
    """

    n: int
    n0: float
    influence_variance: float

    def standard_error(self, omega: float = 1.0) -> float:
        """Of the number of people: of the chances that were estimated, and of chance itself, who is documented."""
        mean = 1 + omega * self.n0 / self.n
        return float(np.sqrt(self.n * omega**2 * self.influence_variance + self.n * mean * (mean - 1)))

    def interval(self, level: float, omega: float = 1.0) -> tuple[float, float]:
        """Of those missed, on the scale of its logarithm (Burnham et al. 1987): never below none."""
        missed = omega * self.n0
        factor = float(np.exp(ndtri((1 + level) / 2) * self.spread(omega)))
        return missed / factor, missed * factor

    def spread(self, omega: float = 1.0) -> float:
        """The standard deviation of the logarithm of those missed."""
        return float(np.sqrt(np.log1p((self.standard_error(omega) / (omega * self.n0)) ** 2)))


def fit(people: People, options: DoublyRobust = DoublyRobust(), seed: int = 1) -> Result:
    """How many people there were, if two lists say nothing of each other among people whose covariates are the same.

    Refused: `no_covariates`, where none is known that tells people apart; `too_few_lists`, `too_few_records`, `no_overlap`;
    `zero_cells`, where nobody is on one of the lists alone; `chances_too_small`, where more than a tenth of the documented
    had next to no chance to be on both; `nuisances_unstable`, where the estimate would be below the documented;
    `nearly_all_undocumented`. Raises TableError for a list there is not (`mse_list_missing`) and for options that cannot be
    (`mse_option_wrong`, `mse_learner_wrong`).
    """
    _check(people, options)
    table = people.table()
    used = table.used().lists
    if len(used) < 2:
        return refused(FAMILY, table, "too_few_lists", "more_lists", lists=len(used), least=2)
    if len(set(people.values)) < 2:
        helps = ("covariates", "two_list_bounds") if len(used) == 2 else ("covariates", "other_family")
        return refused(FAMILY, table, "no_covariates", *helps, lists=len(used))
    # Which of the two is the first changes nothing, not even the folds.
    pairs = [min(options.pair, options.pair[::-1])] if options.pair else list(combinations(used, 2))
    tried = {pair: _pair(people, pair, options, seed) for pair in pairs}
    told = max(pairs, key=lambda pair: (isinstance(tried[pair], _Told), _shared(people, pair)))
    found = tried[told]
    if isinstance(found, NotEstimable):
        return found
    return _estimate(people, found, {pair: each for pair, each in tried.items() if isinstance(each, _Told)}, seed)


def influence(q1: Floats, q2: Floats, q12: Floats) -> Floats:
    """(…, 3): for how many people one stands who is on the first list alone, on the second alone, and on both.

    Their mean over the documented estimates one over the chance to be documented, without bias if q12 and one of the others
    are right, whatever the third is.
    """
    times = q1 * q2 / q12
    return np.stack([times / q1, times / q2, times * (1 / q1 + 1 / q2 - 1 / q12)], axis=-1)


def one_step(chances: Floats, counts: Ints) -> Missed:
    """From chances (…, 3) to be on the first list alone, the second alone, both, and `counts` of the same shape."""
    values = influence(chances[..., 0] + chances[..., 2], chances[..., 1] + chances[..., 2], chances[..., 2])
    n = int(counts.sum())
    # What is missed is summed for itself, so that a small number beside a large one keeps its digits.
    beyond = float((counts * (values - 1)).sum()) / n
    return Missed(n, n * beyond, float((counts * (values - 1 - beyond) ** 2).sum()) / n)


@dataclass(frozen=True)
class _Told:
    pair: tuple[str, str]
    missed: Missed
    diagnostics: Mapping[str, Any]


def _check(people: People, options: DoublyRobust) -> None:
    for name in options.pair or ():
        if name not in people.lists:
            raise TableError("mse_list_missing", value=name, columns=list(people.lists))
    if options.pair and options.pair[0] == options.pair[1]:
        raise TableError("mse_list_twice", value=options.pair[0])
    above = [("clip", options.clip), ("splits", options.splits), ("folds", options.folds - 1)]
    for name, value in [*above, *(("odds_ratios", each) for each in options.odds_ratios)]:
        if not 0 < value < np.inf:
            raise TableError("mse_option_wrong", option=name, value=f"{value:g}")
    if options.learner not in ("auto", "saturated", "logistic"):
        raise TableError("mse_learner_wrong", value=options.learner)


def _among(people: People, pair: tuple[str, str]) -> tuple[People, int, int]:
    """People on at least one of two lists and on no other, and the places of the two."""
    first, second = (people.lists.index(name) for name in pair)
    others = np.delete(people.captured, [first, second], axis=1).any(axis=1)
    return people.only(np.asarray(~others, dtype=bool)), first, second


def _shared(people: People, pair: tuple[str, str]) -> int:
    among, first, second = _among(people, pair)
    return int(among.counts[among.captured[:, first] & among.captured[:, second]].sum())


def _pair(people: People, pair: tuple[str, str], options: DoublyRobust, seed: int) -> _Told | NotEstimable:
    table = people.table()
    among, first, second = _among(people, pair)
    groups, counts = grouped(among, first, second)
    if no := _too_little(table, pair, counts):
        return no
    learner = options.learner
    if learner == "auto":
        words = not any(people.numeric(name) for name in people.covariates)
        learner = "saturated" if words and counts[:, 2].min() >= _LEAST_SHARED_IN_CELL else "logistic"
    terms = design(groups, counts.sum(axis=1).astype(np.float64)) if learner == "logistic" else None
    if terms is not None and (no := _too_little_for_terms(table, counts, terms, options.folds)):
        return no
    missed, learnt = _learnt(counts, terms, options, f"{people.digest};{','.join(pair)}", seed)
    if no := _too_unsure(table, pair, missed, learnt["clipped"]):
        return no
    first_alone, second_alone, both = (int(each) for each in counts.sum(axis=0))
    diagnostics = {
        "pair": list(pair),
        "among": missed.n,
        "shared": both,
        "learner": learner,
        "kinds": len(groups),
        "terms": 0 if terms is None else terms.shape[1],
        **learnt,
        "standard_error": missed.standard_error(),
        "lincoln_petersen": table.n + first_alone * second_alone / both,
        "curve": [_under(table.n, missed, omega) for omega in options.odds_ratios],
    }
    return _Told(pair, missed, diagnostics)


def _learnt(
    counts: Ints, terms: Floats | None, options: DoublyRobust, key: str, seed: int
) -> tuple[Missed, dict[str, Any]]:
    """Those missed, with chances as cells have them, or learnt in folds several times; and how that went."""
    found: list[Missed] = []
    clipped, penalties, gain = 0, [], 0.0
    least = options.clip * counts[:, 2].sum() / counts.sum()
    splits = options.splits if terms is not None else 1
    for split in range(splits):
        if terms is None:
            parts, chances = counts[None], saturated(counts)[None]
        else:
            parts = _folds(counts, options.folds, stream(key, FAMILY, split, seed))
            chances, chosen = cross_fitted(terms, parts)
            penalties += chosen
        gain += _gain(chances, parts, counts) / splits
        chances, few = _clipped(chances, parts, least)
        clipped = max(clipped, few)
        found.append(one_step(chances, parts))
    missed = _median(found)
    return missed, {
        "splits": [each.n0 for each in found],
        "penalties": sorted(set(penalties)),
        "gain_per_person": gain,
        "clipped": clipped,
        "clipped_share": clipped / missed.n,
    }


def _too_unsure(table: CaptureTable, pair: tuple[str, str], missed: Missed, clipped: int) -> NotEstimable | None:
    if clipped > _MOST_CLIPPED * missed.n:
        helps = ("coarser_covariates", "more_records")
        return refused(FAMILY, table, "chances_too_small", *helps, few=clipped, n=missed.n)
    if missed.n0 <= 0:
        return refused(FAMILY, table, "nuisances_unstable", "coarser_covariates", "more_records", lists=list(pair))
    if missed.interval(LEVELS[-1])[1] > MOST_UNDOCUMENTED * missed.n:
        helps = ("more_records", "check_linkage")
        return refused(FAMILY, table, "nearly_all_undocumented", *helps, times=MOST_UNDOCUMENTED)
    return None


def _too_little_for_terms(table: CaptureTable, counts: Ints, terms: Floats, folds: int) -> NotEstimable | None:
    shared, least = int(counts[:, 2].sum()), _LEAST_PER_FOLD * folds
    if shared < least:
        values = {"n": int(counts.sum()), "least": LEAST_RECORDS, "shared": shared, "least_shared": least}
        return refused(FAMILY, table, "too_few_records", "more_records", "coarser_strata", **values)
    if terms.shape[1] > _MOST_TERMS:
        return refused(FAMILY, table, "too_many_levels", "coarser_covariates", terms=terms.shape[1], most=_MOST_TERMS)
    return None


def _too_little(table: CaptureTable, pair: tuple[str, str], counts: Ints) -> NotEstimable | None:
    n, (first_alone, second_alone, shared) = int(counts.sum()), (int(each) for each in counts.sum(axis=0))
    if not shared:
        return refused(FAMILY, table, "no_overlap", "check_linkage", "more_lists", lists=list(pair))
    if n < LEAST_RECORDS or shared < LEAST_SHARED:
        values = {"n": n, "least": LEAST_RECORDS, "shared": shared, "least_shared": LEAST_SHARED}
        return refused(FAMILY, table, "too_few_records", "more_records", "coarser_strata", **values)
    if not first_alone or not second_alone:
        return refused(FAMILY, table, "zero_cells", "other_family", cells=(not first_alone) + (not second_alone))
    return None


def _folds(counts: Ints, folds: int, chance: np.random.Generator) -> Ints:
    """(folds, groups, 3): each person in a fold by lot, people counted and not listed."""
    parts = chance.multinomial(counts, np.full(folds, 1 / folds))
    return np.moveaxis(parts, -1, 0)


def _clipped(chances: Floats, counts: Ints, least: float) -> tuple[Floats, int]:
    """Chances with that of both lists held up, and for how many people it had to be."""
    low = chances[..., 2] < least
    both = np.maximum(chances[..., 2], least)
    rest = (1 - both) / np.maximum(1 - chances[..., 2], 1e-300)
    held = np.concatenate([chances[..., :2] * rest[..., None], both[..., None]], axis=-1)
    return held, int(counts.sum(axis=-1)[low].sum())


def _gain(chances: Floats, parts: Ints, counts: Ints) -> float:
    """By how much a person's history is likelier, in logs, than without covariates: below 0, covariates tell nothing."""
    alone = counts.sum(axis=0) / counts.sum()
    return float((parts * np.log(np.maximum(chances, 1e-300) / alone)).sum() / counts.sum())


def _median(found: list[Missed]) -> Missed:
    """The median of several ways to part people into folds, each variance with how far it lies from it (Chernozhukov)."""
    n, n0 = found[0].n, float(np.median([each.n0 for each in found]))
    variances = [each.influence_variance + (each.n0 - n0) ** 2 / n for each in found]
    return Missed(n, n0, float(np.median(variances)))


def _under(n: int, missed: Missed, omega: float) -> dict[str, float]:
    low, high = missed.interval(LEVELS[-1], omega)
    return {"odds_ratio": omega, "N": n + omega * missed.n0, "low": n + low, "high": n + high}


def _estimate(people: People, told: _Told, tried: Mapping[tuple[str, str], _Told], seed: int) -> Estimate:
    table, missed = people.table(), told.missed
    at = (np.arange(_VALUES) + 0.5) / _VALUES
    values = table.n + missed.n0 * np.exp(ndtri(at) * missed.spread())
    ends = {level: missed.interval(level) for level in LEVELS}
    warnings: list[dict[str, Any]] = []
    if told.diagnostics["clipped_share"] > _WARN_CLIPPED:
        warnings.append({"code": "chances_clipped", "few": told.diagnostics["clipped"], "n": missed.n})
    ranges = {pair: each.missed.interval(LEVELS[-1]) for pair, each in tried.items()}
    low, high = ranges[told.pair]
    apart = [list(pair) for pair, (least, most) in ranges.items() if most < low or least > high]
    if apart:
        warnings.append({"code": "pairs_disagree", "lists": list(told.pair), "pairs": len(apart), "apart": apart})
    assumed = "independent_given_covariates" if table.size == 2 else "independent_given_covariates_elsewhere"
    return Estimate(
        FAMILY,
        table.n + missed.n0,
        {level: (table.n + low, table.n + high) for level, (low, high) in ends.items()},
        table.n,
        values,
        np.full(_VALUES, 1 / _VALUES),
        ("closed_population", "lists_matched", assumed, "every_kind_on_both"),
        tuple(
            {
                "lists": list(pair),
                "estimate": table.n + each.missed.n0,
                "standard_error": each.missed.standard_error(),
                "low": table.n + ranges[pair][0],
                "high": table.n + ranges[pair][1],
                "shared": each.diagnostics["shared"],
            }
            for pair, each in tried.items()
        ),
        dict(told.diagnostics) | {"covariates": _known(people)},
        tuple(warnings),
        seed,
        people.digest,
    )


def _known(people: People) -> list[dict[str, Any]]:
    """Of each covariate: numbers or words, how many levels, and of which share of people it is not known."""
    found = []
    for place, name in enumerate(people.covariates):
        values = [values[place] for values in people.values]
        unknown = sum(int(count) for value, count in zip(values, people.counts, strict=True) if value is None)
        found.append(
            {
                "name": name,
                "numeric": people.numeric(name),
                "levels": len(set(values)),
                "not_known": unknown / int(people.counts.sum()),
            }
        )
    return found
