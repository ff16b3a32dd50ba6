"""Links that were missed and links that are false, counted into the estimate by their rates between each two lists.

A missed link leaves one person as two, each on fewer lists; a false one makes two people one. Both change the capture table in a
way that the rates foretell (Ding and Fienberg 1994, Survey Methodology 20:149-158, for missed links of two lists; Di Consiglio and
Tuoto 2015, Journal of Official Statistics 31:415-429, for false ones as well; Zult, de Wolf, Bakker and van der Heijden 2021,
Journal of Official Statistics 37:699-718, for more lists). Tables are drawn as they might have been without errors: observed
people are cut where a link is false, then joined where one was missed; each is estimated as if it were the truth, and the answers
are pooled, so that doubt about the rates and the luck of each link are part of the interval (multiple imputation). Any family
can be asked; where all rates are nought the answer is that for the table itself.

    observed ── cut by the rates of false links ──► people as linked without false ones ── mend by missed ──► drawn tables
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from tawthiq.errors import TableError
from tawthiq.mse.breaks import MOST_LISTS, Breaks
from tawthiq.mse.combine import pool
from tawthiq.mse.estimate import Estimate, NotEstimable, Result, refused
from tawthiq.mse.families import fit
from tawthiq.mse.overlap import refusal
from tawthiq.mse.sensitivity import lightly
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats, Ints

TABLES = 40
_PRIOR = 0.5  # Jeffreys
_TRIES = 50
_MOST_SHORT = 0.5  # of the tables; a table is short where rates ask for more records than there are
_LEAST_WHOLE = 1e-6
_NEVER = 1e-9
_SAME_FOR_ALL = ("link_errors_same_for_all", "no_list_repeats")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Rate:
    """How often links between two lists are wrong, and how sure that is: Beta(`wrong`, `right`); never, where `wrong` is 0."""

    wrong: float
    right: float

    @classmethod
    def judged(cls, wrong: int, checked: int) -> "Rate":
        """Of so many checked, drawn by chance, so many were wrong; with the prior of Jeffreys. Raises TableError."""
        if not 0 <= wrong <= checked:
            raise TableError("mse_link_rate_wrong", value=f"{wrong}/{checked}")
        return cls(wrong + _PRIOR, checked - wrong + _PRIOR)

    @classmethod
    def about(cls, mean: float, deviation: float) -> "Rate":
        """With a mean and a standard deviation, which is held below that of a coin whose bias nobody knows."""
        if not 0 <= mean <= 1 or not deviation >= 0:
            raise TableError("mse_link_rate_wrong", value=f"{mean:g} ± {deviation:g}")
        if not _NEVER < mean < 1 - _NEVER:
            return cls(round(mean), 1 - round(mean))
        spread = mean * (1 - mean)
        weight = spread / min(max(deviation**2, 1e-12), spread / 2) - 1
        return cls(mean * weight, (1 - mean) * weight)

    def draw(self, chance: np.random.Generator, size: int) -> Floats:
        """Draws of the rate."""
        if not self.wrong or not self.right:
            return np.full(size, 1.0 if self.wrong else 0.0)
        return np.asarray(chance.beta(self.wrong, self.right, size))


@dataclass(frozen=True)
class LinkErrors:
    """By each two lists: which share of the pairs of records of one person are not joined (`missed`), and which share of the
    pairs that are joined are two people (`false`). Pairs of lists that are not there have no errors."""

    missed: Mapping[Pair, Rate] = field(default_factory=dict)
    false: Mapping[Pair, Rate] = field(default_factory=dict)


@dataclass(frozen=True)
class Mended:
    """Tables as they might have been without errors of linkage; how many people were cut in two or more, and how many pieces
    were joined to others, in each (tables); in how many the rates asked for more records than there are."""

    tables: tuple[CaptureTable, ...]
    cut: Ints
    joined: Ints
    short: int


def mend(table: CaptureTable, errors: LinkErrors, tables: int = TABLES, seed: int = 1) -> Mended | NotEstimable:
    """Draws of the table as it would be without missed and false links.

    Each draw takes rates from their distributions. Of people observed on several lists so many are cut as `Breaks` of the false
    rates say. Then, from the longest history to the shortest: who is seen whole on m lists stands for others of the same
    history whose records fell apart, a negative binomial number; these are taken out of the shorter histories that they
    look like. On average this inverts what linkage did. Refused with `links_contradicted` where in more than half of the
    draws there are not as many such pieces as the rates ask for, and with `too_many_lists` beyond seven. Raises TableError for
    a list that is not there.
    """
    if table.size > MOST_LISTS:
        return refused("linkage_error", table, "too_many_lists", "merge_lists", lists=table.size, most=MOST_LISTS)
    chance = stream(table.digest, "linkage error", tables, seed)
    false, missed = (_drawn(table, rates, tables, chance) for rates in (errors.false, errors.missed))
    found, cut, joined, short = [], [], [], 0
    for each in range(tables):
        cells, pieces = _cut(table.cells(), Breaks(false[each]), chance)
        cells, taken, lacking = _mend(cells, Breaks(missed[each]), chance)
        short += lacking
        cut.append(pieces)
        joined.append(taken)
        found.append(_table(table, cells))
    if short > _MOST_SHORT * tables:
        values = {"short": short, "of": tables}
        return refused("linkage_error", table, "links_contradicted", "check_linkage", **values)
    return Mended(tuple(found), np.array(cut, dtype=np.int64), np.array(joined, dtype=np.int64), short)


def estimate(name: str, table: CaptureTable, errors: LinkErrors, tables: int = TABLES, seed: int = 1) -> Result:
    """What a family says of a table whose links are wrong at these rates.

    `n` is of people after mending, on average. Refuses what `overlap.refusal` refuses, as `mend` does, and as most tables are
    where more than half of them are; `combine.pool` says how answers are pooled. `diagnostics["linkage_error"]` says how much was mended.
    """
    if no := refusal(name, table):
        return replace(no, seed=seed)
    mended = mend(table, errors, tables, seed)
    if isinstance(mended, NotEstimable):
        return replace(mended, family=name, seed=seed)
    distinct = {each.digest: each for each in mended.tables}
    if set(distinct) == {table.digest}:
        return fit(name, table, seed)
    results = {digest: lightly(name, each, seed) for digest, each in distinct.items()}
    pooled = pool([results[each.digest] for each in mended.tables])
    if isinstance(pooled, NotEstimable):
        return replace(pooled, seed=seed)
    return _told(pooled, name, table, mended, seed)


def _told(pooled: Estimate, name: str, table: CaptureTable, mended: Mended, seed: int) -> Estimate:
    ranges = {
        key: dict(zip(("low", "high"), np.quantile(values, (0.025, 0.975)).tolist(), strict=True))
        for key, values in {
            "cut": mended.cut,
            "joined": mended.joined,
            "documented": np.array([each.n for each in mended.tables]),
        }.items()
    }
    told = {"tables": len(mended.tables), "observed": table.n, "short": mended.short, **ranges}
    assumes = [code for code in pooled.assumes if code != "lists_matched"]
    return replace(
        pooled,
        family=name,
        assumes=(*assumes, *_SAME_FOR_ALL),
        diagnostics={**pooled.diagnostics, "linkage_error": told},
        seed=seed,
        digest=table.digest,
    )


def _drawn(table: CaptureTable, rates: Mapping[Pair, Rate], tables: int, chance: np.random.Generator) -> Floats:
    """(tables, lists, lists): draws of the rates."""
    drawn = np.zeros((tables, table.size, table.size))
    for pair in sorted(tuple(sorted(each)) for each in rates):
        for name in pair:
            if name not in table.lists:
                raise TableError("mse_list_missing", value=name, columns=list(table.lists))
    by_names = {frozenset(pair): rate for pair, rate in rates.items()}
    for one, other in combinations(range(table.size), 2):
        rate = by_names.get(frozenset((table.lists[one], table.lists[other])))
        if rate is not None:
            drawn[:, one, other] = drawn[:, other, one] = rate.draw(chance, tables)
    return drawn


def _cut(cells: Ints, breaks: Breaks, chance: np.random.Generator) -> tuple[Ints, int]:
    """People taken apart where links are false; how many."""
    left, apart = cells.copy(), 0
    for pattern in np.flatnonzero(cells).tolist():
        ways, chances = breaks.of_pattern(pattern)
        counts = chance.multinomial(cells[pattern], chances / chances.sum())
        for groups, count in zip(ways[1:], counts[1:].tolist(), strict=True):
            left[pattern] -= count
            apart += count
            for group in groups:
                left[group] += count
    return left, apart


def _mend(cells: Ints, breaks: Breaks, chance: np.random.Generator) -> tuple[Ints, int, bool]:
    """Pieces put together where links were missed; how many people that made, and whether pieces were lacking."""
    left, joined, lacking = cells.copy(), 0, False
    for pattern in sorted(range(1, len(cells)), key=lambda each: (-each.bit_count(), each)):
        ways, chances = breaks.of_pattern(pattern)
        if left[pattern] <= 0 or chances[0] >= 1 - 1e-12 or len(ways) == 1:
            continue
        apart = chances[1:] / chances[1:].sum()
        for _ in range(_TRIES):
            missed = int(chance.negative_binomial(left[pattern], max(float(chances[0]), _LEAST_WHOLE)))
            counts = chance.multinomial(missed, apart)
            if (rest := _taken(left, ways[1:], counts)).min() >= 0:
                break
        else:
            counts, lacking = _at_most(left, ways[1:], counts), True
            rest = _taken(left, ways[1:], counts)
        rest[pattern] += counts.sum()
        joined += int(counts.sum())
        left = rest
    return left, joined, lacking


def _taken(left: Ints, ways: tuple[tuple[int, ...], ...], counts: Ints) -> Ints:
    rest = left.copy()
    for groups, count in zip(ways, counts.tolist(), strict=True):
        for group in groups:
            rest[group] -= count
    return rest


def _at_most(left: Ints, ways: tuple[tuple[int, ...], ...], counts: Ints) -> Ints:
    """As many of each way as there are pieces for, one way after the other."""
    rest, held = left.copy(), counts.copy()
    for place, groups in enumerate(ways):
        held[place] = max(min(int(counts[place]), *(int(rest[group]) for group in groups)), 0)
        for group in groups:
            rest[group] -= held[place]
    return held


def _table(table: CaptureTable, cells: Ints) -> CaptureTable:
    patterns = np.flatnonzero(cells)
    return CaptureTable(table.lists, patterns.astype(np.int64), cells[patterns].astype(np.int64))
