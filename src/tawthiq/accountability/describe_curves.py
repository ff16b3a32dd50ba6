"""Curves of delay as step tables, for a chart and for the table beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tawthiq.accountability.interval_censored import bounds, likeliest
from tawthiq.accountability.survival import Curve, aalen_johansen
from tawthiq.incidents.words import in_both

Array = Any
MOST_POINTS = 200
_GAP = 1e-5  # of the likeliest curve from its maximum: far below what a chart can show
_DIGITS = 6


def curve_facts(low: Array, high: Array) -> dict[str, Any]:
    """The share that had reached something, by day: with uncertain days at their earliest and latest, and the likeliest.

    Where every day is known there is one curve, under `earliest`; `latest` and `likeliest` are None.
    """
    found = bounds(low, high)
    code = "parity_curve_exact" if found.exact else "parity_curve_bounds"
    return {
        "n": int(np.size(low)),
        "reached": int(np.isfinite(high).sum()) if np.size(high) else 0,
        "watched_days": found.latest.last,
        "earliest": steps(found.earliest),
        "latest": None if found.exact else steps(found.latest),
        "likeliest": None if found.exact else _likeliest(low, high),
        "method": {"code": code, "text": in_both(code)},
    }


def steps(curve: Curve) -> list[dict[str, float]]:
    """A curve as rows: from this day on, so many still waiting just before, this share reached, and its limits."""
    rising = curve.start == 0
    rows = [
        {
            "day": float(day),
            "at_risk": int(risk),
            "events": int(events),
            "share": _rounded(share if rising else 1 - share),
            "low": _rounded(low if rising else 1 - high),
            "high": _rounded(high if rising else 1 - low),
        }
        for day, risk, events, share, low, high in zip(
            curve.times, curve.at_risk, curve.events, curve.estimate, curve.low, curve.high, strict=True
        )
    ]
    return rows if len(rows) <= MOST_POINTS else [rows[place] for place in _spread(len(rows))]


def ends_facts(durations: Array, causes: Array) -> dict[str, list[dict[str, float]]]:
    """The shares that ended in a verdict, and that ended otherwise (closure, amnesty, transfer), by day."""
    return {
        "verdict": steps(aalen_johansen(durations, causes, 1)),
        "otherwise": steps(aalen_johansen(durations, causes, 2)),
    }


def curves_by(low: Array, high: Array, groups: Array, names: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """One set of curves for each group; `groups` holds places in `names`, below 0 where a wait is in none."""
    return {name: curve_facts(low[groups == place], high[groups == place]) for place, name in enumerate(names)}


def _likeliest(low: Array, high: Array) -> dict[str, Any]:
    curve = likeliest(low, high, _GAP)
    reached = np.cumsum(curve.mass)
    rows = [
        {"from": float(start), "to": float(end), "share": _rounded(share)}
        for start, end, mass, share in zip(curve.starts, curve.ends, curve.mass, reached, strict=True)
        if mass > _GAP and np.isfinite(end)
    ]
    kept = rows if len(rows) <= MOST_POINTS else [rows[place] for place in _spread(len(rows))]
    return {"gap": _rounded(curve.gap), "rows": kept}


def _spread(number: int) -> list[int]:
    return sorted({round(place) for place in np.linspace(0, number - 1, MOST_POINTS)})


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0
