"""Families side by side: what each says of one table, how far they agree, and which one is preferred.

    table ──► lists that copy are merged ──► each family ──► how it fits, what its prior does ──► the one preferred, and doubts

Where two families that answer do not agree, both are shown and neither is hidden: the spread is what a reader should see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from tawthiq.mse import prior
from tawthiq.mse.copying import Merged, merge_copies
from tawthiq.mse.erroneous import Judged, estimate
from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.families import FAMILIES
from tawthiq.mse.known_sizes import KnownSize, known_sizes, too_many_missed
from tawthiq.mse.overlap import overlap
from tawthiq.mse.predictive import Fit, check
from tawthiq.mse.sensitivity import lightly, merging_each, moved, without_each
from tawthiq.mse.table import CaptureTable

DEFAULT = ("decomposable", "loglinear", "shrinkage", "declared")
FOR_COMPARISON = ("declared", "independence")
"""Families that rest on an assumption which lists cannot show: never preferred where others were asked, nor warned of."""
_LEVEL = 0.95


@dataclass(frozen=True)
class Checks:
    """What is asked beyond the fit: of the preferred family the table without each list, and with each pair of lists as one;
    of every family that answers the sizes of the lists (`known_sizes`). Erroneous people stay in these tables, and `whole` is
    what the preferred family says of the table with them."""

    whole: Result | None = None
    left_out: Mapping[str, Result] = field(default_factory=dict)
    merged: Mapping[str, Result] = field(default_factory=dict)
    known_sizes: Mapping[str, tuple[KnownSize, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreement:
    """What several families say of one table, in the order of `families.FAMILIES`.

    `table` is what was fitted: with lists that copy one another as one (`copies`), and erroneous people still in it. `fits`
    are by family, for those that say how likely patterns are.
    """

    table: CaptureTable
    results: Mapping[str, Result]
    copies: Merged
    fits: Mapping[str, Fit] = field(default_factory=dict)
    checks: Checks = field(default_factory=Checks)

    @property
    def preferred(self) -> Result:
        """The family whose figure is given first; the rule looks at no figure.

        A family that answers goes before one that refuses; then one that reproduces the observed patterns (p of at least
        0.05) before one that does not, since what fails where it can be seen has no claim where it cannot; then one
        without warnings before one with; then the order of `families.FAMILIES`: those that average over models or classes
        before those that choose one, these before one that a prior holds together. A family that rests on a declared
        assumption, or on independence, is never preferred where others were asked: it is for comparison.
        """
        asked = {name: each for name, each in self.results.items() if name not in FOR_COMPARISON}
        return min((asked or self.results).items(), key=lambda each: self._rank(*each))[1]

    def _rank(self, name: str, result: Result) -> tuple[bool, bool, bool]:
        poor = name in self.fits and self.fits[name].poor
        return result.verdict == "refused", poor, result.verdict == "warn"

    @property
    def disagreements(self) -> list[tuple[str, str]]:
        """Pairs of families that answer and whose 95 % intervals have nothing in common."""
        found = [each for each in self.results.values() if isinstance(each, Estimate)]
        return [(one.family, other.family) for one, other in combinations(found, 2) if _apart(one, other)]

    @property
    def outside(self) -> list[tuple[str, str]]:
        """Pairs of families that answer, each with its figure outside the other's 95 % interval."""
        found = [each for each in self.results.values() if isinstance(each, Estimate)]
        return [
            (one.family, other.family)
            for one, other in combinations(found, 2)
            if not _holds(one, other.point) and not _holds(other, one.point)
        ]

    @cached_property
    def warnings(self) -> list[dict[str, Any]]:
        """What is to be said of the comparison, beside what each family warns of.

        Codes: `lists_merged`, `families_disagree`, `does_not_fit` (of the preferred), `only_one_family`, and where checked
        `moved_by_one_list`, `moved_by_merging`, `misses_known_sizes` (of the preferred). Families disagree by more than their
        intervals allow where these have nothing in common, or each figure lies outside the other's.
        """
        found: list[dict[str, Any]] = [
            {"code": "lists_merged", "lists": list(names), "into": into} for into, names in self.copies.groups.items()
        ]
        best = self.preferred
        if not isinstance(best, Estimate):
            return found
        answered = [each for each in self._counted.values() if isinstance(each, Estimate)]
        apart = [each for each in answered if each.family != best.family and _at_odds(best, each)]
        if apart:
            points = sorted(each.point for each in (best, *apart))
            names = [best.family, *(each.family for each in apart)]
            found.append(
                {"code": "families_disagree", "families": names, "low": round(points[0]), "high": round(points[-1])}
            )
        if len(self._counted) > 1 and len(answered) == 1:
            found.append({"code": "only_one_family", "family": best.family})
        if best.family in self.fits and self.fits[best.family].poor:
            found.append({"code": "does_not_fit", "p": self.fits[best.family].p})
        whole = self.checks.whole
        if isinstance(whole, Estimate):
            moves = {"moved_by_one_list": self.checks.left_out, "moved_by_merging": self.checks.merged}
            lists = {code: moved(whole, each) for code, each in moves.items()}
            lists["misses_known_sizes"] = too_many_missed(self.checks.known_sizes.get(best.family, ()))
            found += [{"code": code, "lists": list(names)} for code, names in lists.items() if names]
        return found

    @property
    def answer(self) -> Result:
        """The preferred result, with the warnings of the comparison; a refusal says in its diagnostics which lists were merged."""
        best = self.preferred
        if isinstance(best, Estimate):
            return replace(best, warnings=(*best.warnings, *self.warnings))
        merged = {into: list(names) for into, names in self.copies.groups.items()}
        return replace(best, diagnostics={**best.diagnostics, "merged_lists": merged}) if merged else best

    @property
    def _counted(self) -> dict[str, Result]:
        return {name: each for name, each in self.results.items() if name not in FOR_COMPARISON}

    def to_json(self) -> dict[str, Any]:
        """The preferred result, with what all families say beside it.

        Added to `Estimate.to_json` or `NotEstimable.to_json`: `lists`; `families`, the results by name, each with its `fit`
        (`predictive.Fit`) and `prior` (`prior.of`) or null; `disagreements` (intervals without a figure in common) and
        `outside` (each figure outside the other's interval), pairs of families; `spread`, the lowest and highest figure of
        those that are not for comparison alone, and their ratio; `copies`, the pairs with their evidence, and
        `merged_lists` by new name; `left_out`, `merged` and `known_sizes`, empty unless checked; `overlap` of the lists as
        given. `comparison` are the warnings of the comparison, which `warnings` hold beside those of the preferred family;
        with any the verdict is "warn".
        """
        points = [each.point for each in self._counted.values() if isinstance(each, Estimate)]
        spread = {"low": min(points), "high": max(points), "ratio": max(points) / min(points)} if points else None
        return {
            "warnings": self.warnings,
            **self.answer.to_json(),
            "comparison": self.warnings,
            "lists": list(self.table.lists),
            "families": {name: self._family(name, result) for name, result in self.results.items()},
            "disagreements": [list(pair) for pair in self.disagreements],
            "outside": [list(pair) for pair in self.outside],
            "spread": spread,
            "copies": [each.to_json() for each in self.copies.copies],
            "merged_lists": {into: list(names) for into, names in self.copies.groups.items()},
            "left_out": {name: each.to_json() for name, each in self.checks.left_out.items()},
            "merged": {name: each.to_json() for name, each in self.checks.merged.items()},
            "known_sizes": {
                name: [each.to_json() for each in found] for name, found in self.checks.known_sizes.items()
            },
            "overlap": overlap(self.copies.given).to_json(),
        }

    def _family(self, name: str, result: Result) -> dict[str, Any]:
        fitted, measured = self.fits.get(name), prior.of(result)
        return {
            **result.to_json(),
            "fit": fitted.to_json() if fitted else None,
            "prior": {**measured, "driven": prior.driven(measured)} if measured else None,
        }


def compare(
    table: CaptureTable,
    families: Sequence[str] = DEFAULT,
    seed: int = 1,
    *,
    checks: bool = False,
    errors: Mapping[str, Judged] | None = None,
    provenance: Sequence[tuple[str, str]] = (),
) -> Agreement:
    """Fit each family to a table, lists that copy one another taken as one, and hold the answers against each other.

    `provenance` names pairs of lists known to copy one another, beside those that are found; `errors` says how many of a list's
    records were judged and should not be there (`erroneous`). With `checks` much more is fitted: see `Checks`. Raises
    TableError for a list that is not there.
    """
    copied = merge_copies(table, provenance)
    results = {name: estimate(name, table, errors or {}, copied.groups, seed) for name in FAMILIES if name in families}
    fitted = {name: check(copied.table, each, seed) for name, each in results.items() if isinstance(each, Estimate)}
    found = Agreement(copied.table, results, copied, {name: each for name, each in fitted.items() if each})
    return Agreement(found.table, results, copied, found.fits, _checks(found, seed)) if checks else found


def _checks(found: Agreement, seed: int) -> Checks:
    best = found.preferred
    if not isinstance(best, Estimate):
        return Checks()
    return Checks(
        whole=lightly(best.family, found.table, seed),
        left_out=without_each(best.family, found.table, seed),
        merged=merging_each(best.family, found.table, seed),
        known_sizes={
            name: known_sizes(name, found.table, seed)
            for name, each in found.results.items()
            if isinstance(each, Estimate)
        },
    )


def _at_odds(one: Estimate, other: Estimate) -> bool:
    """Their intervals have nothing in common, or each figure lies outside the other's."""
    return _apart(one, other) or (not _holds(one, other.point) and not _holds(other, one.point))


def _holds(one: Estimate, figure: float) -> bool:
    low, high = one.intervals[_LEVEL]
    return low <= figure <= high


def _apart(one: Estimate, other: Estimate) -> bool:
    (low, high), (least, most) = one.intervals[_LEVEL], other.intervals[_LEVEL]
    return high < least or most < low
