"""Estimates of a case: who is on which lists, extrapolated to those who are on none, with the families side by side."""

from collections import Counter
from collections.abc import Sequence
from typing import Any


def estimates_of(histories: Any, lists: Sequence[str], strata: Sequence[str], seed: int) -> dict[str, Any]:
    """What the families of models say of all the dead, and of each label of each stratum.

    `histories` is the table of `tawthiq.register.capture_histories`. A stratum is estimated label by label; those whose
    label is unknown are a label of their own, never shared out and never dropped.
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


def _equal(histories: Any, stratum: str, label: str) -> Any:
    import pyarrow.compute as pc

    return pc.equal(histories[stratum], label)


def _compared(histories: Any, lists: Sequence[str], seed: int, *, checks: bool = False) -> dict[str, Any]:
    from tawthiq.mse.agreement import compare
    from tawthiq.mse.table import CaptureTable

    counts = Counter(histories["history"].to_pylist())
    rows = [([int(mark) for mark in history], count) for history, count in sorted(counts.items()) if "1" in history]
    return compare(CaptureTable.of(lists, rows).used(), seed=seed, checks=checks).to_json()
