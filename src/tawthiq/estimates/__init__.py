"""Estimates of a case: who is on which lists, extrapolated to those who are on none, with the families side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tawthiq.estimates.drawing import Drawing

__all__ = [
    "Drawing",
    "estimates_by_threshold",
    "estimates_of",
    "estimates_of_table",
    "estimates_over_linkage",
    "further_strata",
    "tables_by_threshold",
    "tables_over_linkage",
    "worth_over_linkage",
]

RULE_VERSION = "5"
SEED = 1
FIRST = 100
"""Answers of which it is told how much they would narrow an estimate."""


def estimates_of(histories: Any, lists: Sequence[str], strata: Sequence[str], seed: int = SEED) -> dict[str, Any]:
    """What the families of models say of all the dead, and of each label of each stratum.

    `histories` is the table of `tawthiq.register.capture_histories`. A stratum is estimated label by label; those whose
    label is unknown are a label of their own, never shared out and never dropped. Floats are rounded to six places.
    """
    whole = _compared(histories, lists, seed, checks=True)
    by_stratum = {
        stratum: {
            label: _compared(histories.filter(_equal(histories, stratum, label)), lists, seed)
            for label in sorted(set(histories[stratum].to_pylist()))
        }
        for stratum in strata
    }
    return {"whole": whole, "strata": by_stratum}


def estimates_of_table(table: Any, seed: int = SEED, families: Sequence[str] = ()) -> dict[str, Any]:
    """What families of models say of one `tawthiq.mse.table.CaptureTable`, the default ones unless some are named."""
    return _described(table.used(), seed, checks=True, families=families)


def tables_over_linkage(
    told: Mapping[str, Any], settings: Any, lists: Sequence[str], drawing: Drawing, rule: Any, seed: int = SEED
) -> dict[str, Any]:
    """Capture tables by draw of the linkage and stratum, as JSON; `told` has `records`, `pairs`, `judgements` and `learnt`.

    Of pairs that know enough it is measured how far the probabilities of the others may be off, and how many true pairs may
    have been missed (`tawthiq.linkage.masking`).
    """
    from tawthiq.estimates.over_linkage import drawn_tables
    from tawthiq.linkage.doubtful import levels_of, possible_linkages, told_of
    from tawthiq.linkage.masking import telling_field, weigh_again

    records, pairs = told["records"], told["pairs"]
    field = telling_field(records, pairs)
    held = weigh_again(records, pairs, field, told["learnt"], settings, seed) if field else None
    possible = possible_linkages(records, pairs, field, held, drawing.linkages, seed)
    tables = drawn_tables(records, possible, settings, lists, drawing, rule, seed)
    levels = levels_of(told_of(records, pairs, field), held)
    return {
        "lists": sorted(lists),
        "draws": [_plain(each) for each in tables.values()],
        "levels": {"field": field, "mean": levels.mean.tolist(), "covariance": levels.covariance.tolist()},
    }


def estimates_over_linkage(
    tables: Mapping[str, Any], seed: int = SEED, workers: int | None = None, cache: Path | None = None
) -> dict[str, Any]:
    """The estimate over draws of the linkage, from `tables_over_linkage`, with what its interval is made of.

    With a `cache` a run that was stopped goes on where it was. Raises TableError (`mse_cache_unwritable`).
    """
    from tawthiq.estimates.over_linkage import estimate_over
    from tawthiq.mse.batch import Batch

    found: dict[str, Any] = _rounded(estimate_over(by_draw(tables), seed, workers, Batch(cache=cache)).to_json())
    return found


def worth_over_linkage(
    told: Mapping[str, Any],
    settings: Any,
    drawing: Drawing,
    rule: Any,
    tables: Mapping[str, Any],
    found: Mapping[str, Any],
    seed: int = SEED,
) -> dict[str, Any]:
    """What the answer to each pair is worth to the estimate over linkage, as the variance of N that it takes away.

    `told` has `records` and `pairs`; `tables` is what `tables_over_linkage` gave of them, `found` what `estimates_over_linkage`
    gave of these. `pairs` are the two records and the worth, the most worth first, each given the answers before it; `first`
    is how many of them there are in `narrowed`, the share of the interval's width that they would take away, to first order.
    """
    from tawthiq.estimates.answers import estimated_from, narrowed, what_answers_tell
    from tawthiq.estimates.worth import worth_in_turn

    if found["interval"] is None:
        return {"pairs": [], "first": 0, "narrowed": 0.0}
    estimated = estimated_from(by_draw(tables), tables["levels"], found)
    worth = worth_in_turn(*what_answers_tell(told["records"], told["pairs"], settings, drawing, rule, estimated, seed))
    ends = zip(told["pairs"]["left"].to_pylist(), told["pairs"]["right"].to_pylist(), worth.tolist(), strict=True)
    pairs = sorted(([*each] for each in ends if each[2] > 0), key=lambda each: (-each[2], *each[:2]))
    first, linkage = pairs[:FIRST], found["parts"]["share"]["linkage"]
    rounded: dict[str, Any] = _rounded(
        {
            "pairs": pairs,
            "first": len(first),
            "narrowed": narrowed(found["interval"], linkage, sum(each[2] for each in first)),
        }
    )
    return rounded


def further_strata(victims: Any, lists: Sequence[str], declared: Sequence[str]) -> list[dict[str, Any]]:
    """Labels by which the dead of the register should be divided too, for the estimate moves when they are.

    `victims` is the table of `tawthiq.register.victims`, `declared` the strata of the case's estimate.
    """
    from tawthiq.estimates.coarse import too_coarse
    from tawthiq.register.overlap import NOT_DEAD

    dead = [each for each in victims.to_pylist() if each["fate"] not in NOT_DEAD]
    found: list[dict[str, Any]] = _rounded([vars(each) for each in too_coarse(dead, lists, declared)])
    return found


def tables_by_threshold(
    told: Mapping[str, Any], settings: Any, lists: Sequence[str], drawing: Drawing, rule: Any, seed: int = SEED
) -> dict[str, Any]:
    """Capture tables by link threshold and stratum, as JSON; what it is given is what `tables_over_linkage` is given."""
    from tawthiq.estimates.over_linkage import rows_of
    from tawthiq.estimates.threshold import cuts_of
    from tawthiq.register.expected import Fates

    records = told["records"].sort_by([("position", "ascending"), ("record_id", "ascending")])
    cuts = cuts_of(records, told["pairs"], settings, rows_of(records, lists, drawing), Fates(records, rule), seed)
    return {
        "lists": sorted(lists),
        "decided": settings.threshold,
        "cuts": [
            {
                "threshold": cut.threshold,
                "pairs": cut.pairs,
                "expected": cut.expected,
                "draws": [_plain(each) for each in cut.tables],
            }
            for cut in cuts
        ],
    }


def estimates_by_threshold(
    tables: Mapping[str, Any],
    over: Mapping[str, Any],
    seed: int = SEED,
    workers: int | None = None,
    cache: Path | None = None,
) -> dict[str, Any] | None:
    """The estimate against the link threshold, from `tables_by_threshold`; None where over draws there is no figure.

    `over` is what `estimates_over_linkage` gives: its strata and their families are those of the curve. `cache` as there.
    """
    from tawthiq.estimates.threshold import Cut, estimate_cuts, sensitivity_to_threshold
    from tawthiq.mse.batch import Batch

    if over["verdict"] == "refused":
        return None
    families = {tuple(each["labels"]): each["family"] for each in over["strata"] if each["point"] is not None}
    cuts = [
        Cut(
            each["threshold"],
            each["pairs"],
            each["expected"],
            tuple(by_draw({"lists": tables["lists"], "draws": each["draws"]}).values()),
        )
        for each in tables["cuts"]
    ]
    points = estimate_cuts(cuts, families, seed, workers, Batch(cache=cache))
    found: dict[str, Any] = _rounded(sensitivity_to_threshold(points, tables["decided"], over))
    return found


def _plain(tables: Mapping[tuple[str, ...], Any]) -> list[Any]:
    return [[list(labels), table.patterns.tolist(), table.counts.tolist()] for labels, table in tables.items()]


def by_draw(tables: Mapping[str, Any]) -> dict[str, dict[tuple[str, ...], Any]]:
    """The capture tables of `tables_over_linkage`, by draw and stratum."""
    import numpy as np

    from tawthiq.mse.table import CaptureTable

    lists = tuple(tables["lists"])
    return {
        f"{number:04d}": {
            tuple(labels): CaptureTable(lists, np.array(patterns, dtype=np.int64), np.array(counts, dtype=np.int64))
            for labels, patterns, counts in each
        }
        for number, each in enumerate(tables["draws"], start=1)
    }


def _equal(histories: Any, stratum: str, label: str) -> Any:
    import pyarrow.compute as pc

    return pc.equal(histories[stratum], label)


def _compared(histories: Any, lists: Sequence[str], seed: int, *, checks: bool = False) -> dict[str, Any]:
    from tawthiq.mse.table import CaptureTable

    counts = Counter(histories["history"].to_pylist())
    rows = [([int(mark) for mark in history], count) for history, count in sorted(counts.items()) if "1" in history]
    return _described(CaptureTable.of(lists, rows).used(), seed, checks=checks)


def _described(table: Any, seed: int, *, checks: bool, families: Sequence[str] = ()) -> dict[str, Any]:
    """The families side by side, with the shape of what each says; for two lists what they allow instead."""
    from tawthiq.estimates.shape import chains, shape
    from tawthiq.mse.agreement import DEFAULT, compare
    from tawthiq.mse.estimate import Estimate
    from tawthiq.mse.indices import bounds

    found = compare(table, families or DEFAULT, seed=seed, checks=checks)
    described = found.to_json()
    for name, result in found.results.items():
        if isinstance(result, Estimate):
            described["families"][name] |= {"shape": shape(result), "chains": chains(result)}
    described["bounds"] = bounds(table, seed=seed).to_json() if table.size == 2 else None
    rounded: dict[str, Any] = _rounded(described)
    return rounded


def _rounded(value: Any) -> Any:
    """The same with every float to six places, so that its bytes are the same everywhere."""
    if isinstance(value, dict):
        return {str(name): _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(float(value), 6) if isinstance(value, float) else value
