"""People on a list who should not be there: found alive, invented, of another place, time or kind of harm.

Nobody else names them, so each looks like a person whom one list alone has found, and makes the estimate too high. How many
there are is judged on a sample of each list. Tables are drawn from which so many of a list's people are taken out, each is
estimated as if it were the truth, and the answers are pooled: doubt about the errors is then part of the interval (multiple
imputation by pooled draws, as Sadinle 2018, arXiv:1812.09590, does with the doubt of a linkage).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import betainc, betaincinv

from tawthiq.errors import TableError
from tawthiq.mse.estimate import Estimate, NotEstimable, Result, from_distribution, quantiles, refused
from tawthiq.mse.families import fit
from tawthiq.mse.sensitivity import lightly
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats, Ints

TABLES = 40
_KEPT = 1000  # of each table's distribution
_CONTRADICTED = 0.05  # less of the rate's posterior than this is possible
_MOST_REFUSED = 0.5
_PRIOR = 0.5  # Jeffreys


@dataclass(frozen=True)
class Judged:
    """Of so many `checked` records of a list, drawn by chance, `bad` should not be on it."""

    bad: int
    checked: int

    @classmethod
    def parse(cls, text: str) -> tuple[str, "Judged"]:
        """From `LIST=BAD/CHECKED`. Raises TableError.

        >>> Judged.parse("press=3/50")
        ('press', Judged(bad=3, checked=50))
        """
        name, _, counts = text.rpartition("=")
        bad, _, checked = counts.partition("/")
        if not name or not bad.isdecimal() or not checked.isdecimal() or not 0 <= int(bad) <= int(checked) > 0:
            raise TableError("mse_errors_wrong", value=text)
        return name, cls(int(bad), int(checked))


@dataclass(frozen=True)
class Thinned:
    """Tables without the people who should not be there, and how many were taken out: by list (tables)."""

    tables: tuple[CaptureTable, ...]
    taken: Mapping[str, Ints]


def thin(
    table: CaptureTable,
    judged: Mapping[str, Judged],
    copied: Sequence[Sequence[str]] = (),
    tables: int = TABLES,
    seed: int = 1,
) -> Thinned | NotEstimable:
    """Draws of the table without erroneous records.

    A list's rate has the posterior of a binomial with the prior of Jeffreys, Beta(bad + 1/2, checked - bad + 1/2), held to
    what the table allows: only people whom no other list names can be erroneous, but for lists of the same group in
    `copied`, which have copied them. Refused with `errors_contradicted` where less than a twentieth of that posterior is
    possible. Raises TableError for a list that is not there.
    """
    chance = stream(table.digest, "erroneous", tables, seed)
    groups = {name: {name}.union(*(group for group in copied if name in group)) for name in table.lists}
    rates: dict[str, Floats] = {}
    for name in sorted(judged):
        if name not in table.lists:
            raise TableError("mse_list_missing", value=name, columns=list(table.lists))
        alone, size = (
            int(table.counts[_of(table, name, groups[name])].sum()),
            int(table.on_list[table.lists.index(name)]),
        )
        a, b = judged[name].bad + _PRIOR, judged[name].checked - judged[name].bad + _PRIOR
        possible = float(betainc(a, b, alone / size)) if size else 1.0
        if possible < _CONTRADICTED:
            values = {
                "list": name,
                "alone": alone,
                "named": size,
                "bad": judged[name].bad,
                "checked": judged[name].checked,
            }
            return refused("erroneous", table, "errors_contradicted", "check_linkage", "check_errors", **values)
        # The rate among those whom no other list names.
        rates[name] = betaincinv(a, b, chance.random(tables) * possible) * size / max(alone, 1)
    drawn = [
        _thinned(table, {name: rate[each] for name, rate in rates.items()}, groups, chance) for each in range(tables)
    ]
    taken = {name: np.array([each[1][name] for each in drawn], dtype=np.int64) for name in rates}
    return Thinned(tuple(each[0] for each in drawn), taken)


def estimate(
    name: str,
    table: CaptureTable,
    judged: Mapping[str, Judged],
    merged: Mapping[str, Sequence[str]] | None = None,
    seed: int = 1,
) -> Result:
    """What a family says of a table without its erroneous records; `merged` are lists to be taken as one, by their new name.

    `n` and n0 are of those who should be counted; `diagnostics["erroneous"]` says how many of each list were taken out.
    Refuses as `thin` does, and as most tables are, where more than half of them are; fewer are counted in the warning
    `replicates_refused`. Where no table has lost anybody the answer is that for the table itself.
    """
    merged = merged or {}
    whole = _merged(table, merged)
    if not judged:
        return fit(name, whole, seed)
    thinned = thin(table, judged, list(merged.values()), seed=seed)
    if isinstance(thinned, NotEstimable):
        return replace(thinned, family=name, seed=seed)
    tables = [_merged(each, merged) for each in thinned.tables]
    distinct = {each.digest: each for each in tables}
    if set(distinct) == {whole.digest}:
        return fit(name, whole, seed)
    results = {digest: lightly(name, each, seed) for digest, each in distinct.items()}
    found = [results[each.digest] for each in tables]
    answered = [each for each in found if isinstance(each, Estimate)]
    if len(answered) < len(found) * _MOST_REFUSED:
        no = [each for each in found if isinstance(each, NotEstimable)]
        reasons = [each.reason for each in no]
        return next(each for each in no if each.reason == max(sorted(set(reasons)), key=reasons.count))
    return _pooled(name, whole, thinned, answered, len(found))


def _pooled(name: str, table: CaptureTable, thinned: Thinned, answered: list[Estimate], of: int) -> Estimate:
    at = tuple((np.arange(_KEPT) + 0.5) / _KEPT)
    values = np.concatenate([quantiles(each.values, each.weights, at) for each in answered])
    warnings = {each["code"]: each for result in answered for each in result.warnings}
    if len(answered) < of:
        warnings["replicates_refused"] = {"code": "replicates_refused", "refused": of - len(answered), "of": of}
    first, out = answered[0], {}
    for place, taken in thinned.taken.items():
        low, high = np.quantile(taken, (0.025, 0.975)).tolist()
        out[place] = {"mean": float(taken.mean()), "low": low, "high": high}
    pooled = from_distribution(
        name,
        table,
        values,
        np.ones(len(values)),
        assumes=(*first.assumes, "errors_judged_by_chance", "errors_on_one_list"),
        models=first.models,
        diagnostics={"erroneous": out, "documented": table.n, "tables": of, "first_table": dict(first.diagnostics)},
        warnings=tuple(warnings.values()),
        seed=first.seed,
    )
    return replace(pooled, n=round(float(np.median([each.n for each in answered]))))


def _of(table: CaptureTable, name: str, group: set[str]) -> Any:
    """(patterns): on this list, and on none outside its group."""
    inside = np.array([each in group for each in table.lists])
    return table.captured[:, table.lists.index(name)] & ~table.captured[:, ~inside].any(axis=1)


def _thinned(
    table: CaptureTable, rates: Mapping[str, float], groups: Mapping[str, set[str]], chance: np.random.Generator
) -> tuple[CaptureTable, dict[str, int]]:
    """The table with erroneous people taken out; of lists that copy, those already gone with another are not taken twice."""
    left, taken = table.counts.copy(), {}
    for name, rate in rates.items():
        alone = _of(table, name, groups[name])
        wrong = int(chance.binomial(table.counts[alone].sum(), min(rate, 1.0)))
        more = min(max(wrong - int((table.counts - left)[alone].sum()), 0), int(left[alone].sum()))
        left[alone] -= _drawn(left[alone], more, chance)
        taken[name] = int((table.counts - left)[alone].sum())
    rows = zip(table.captured.astype(int).tolist(), left.tolist(), strict=True)
    return CaptureTable.of(table.lists, rows), taken


def _drawn(counts: Ints, size: int, chance: np.random.Generator) -> Ints:
    """How many of each kind are among so many drawn without replacement."""
    return np.asarray(chance.multivariate_hypergeometric(counts, size, method="marginals"), dtype=np.int64)


def _merged(table: CaptureTable, merged: Mapping[str, Sequence[str]]) -> CaptureTable:
    for into, names in merged.items():
        table = table.merged(names, into)
    return table
