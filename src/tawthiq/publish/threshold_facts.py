"""The estimate against the link threshold, as facts.

How many are documented or joined is not told: from one threshold to the next it would tell how many people were joined. Pairs in
doubt are told as pairs are elsewhere, rounded, or withheld where few.
"""

from collections.abc import Mapping
from typing import Any

from tawthiq.mse.rounding import Rounding
from tawthiq.publish.fact_book import FactBook


def threshold_facts(found: Mapping[str, Any] | None, rounding: Rounding, book: FactBook) -> dict[str, Any] | None:
    """What `tawthiq.estimates.estimates_by_threshold` found, with a fact for every figure; None where it is None."""
    if found is None:
        return None
    return {
        "decided": found["decided"],
        "calibrated": [round(each, 2) for each in found["calibrated"]] if found["calibrated"] else None,
        "points": [_point(each, rounding, book) for each in found["points"]],
        "falls": [_fall(each, rounding, book) for each in found["falls"]],
    }


def _point(point: Mapping[str, Any], rounding: Rounding, book: FactBook) -> dict[str, Any]:
    threshold = point["threshold"]
    if point["point"] is None:
        return {"threshold": threshold, "middle": None, "low": None, "high": None}
    low, high = point["interval"]
    ends = {"middle": rounding.middle(point["point"]), "low": rounding.low(low), "high": rounding.high(high)}
    written = {name: book.estimated(f"estimate-threshold-{threshold:g}-{name}", each) for name, each in ends.items()}
    return {"threshold": threshold, **written}


def _fall(fall: Mapping[str, Any], rounding: Rounding, book: FactBook) -> dict[str, Any]:
    name = f"estimate-fall-{'low' if fall['less'] is None else format(fall['less'], 'g')}"
    return {
        **{each: fall[each] for each in ("less", "reached", "all")},
        "to": book.estimated(name, rounding.middle(fall["to"])),
        "pairs": book.pairs(f"{name}-pairs", fall["pairs"], "doubtful_pairs"),
        "expected": book.pairs(f"{name}-expected", fall["expected"], "expected_pairs"),
    }
