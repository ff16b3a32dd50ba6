"""Estimates of a case: who is on which lists, extrapolated to those who are on none, with the families side by side."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

RULE_VERSION = "1"
SEED = 1


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
