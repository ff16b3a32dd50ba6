"""Parity as tables: the sides' shares by horizon, and what one side's are less another's."""

from collections.abc import Mapping, Sequence
from typing import Any

from tawthiq.accountability.words import per_cent, points

Fact = Mapping[str, Any]


def by_horizon(shares: Sequence[Fact], sides: Sequence[str]) -> list[tuple[int, list[Fact | None]]]:
    """Shares in rows, one a horizon, each side in its column; None where it was not watched so long."""
    at = {(share["horizon"], share["side"]): share for share in shares}
    return [(horizon, [at.get((horizon, side)) for side in sides]) for horizon in sorted({key for key, _ in at})]


def share_text(share: Fact) -> str:
    """A share; a range of shares where some days are uncertain."""
    return "–".join(dict.fromkeys(per_cent(share[end] / share["watched"]) for end in ("sure", "possible")))


def ends(low: int, high: int) -> str:
    """A count, or a range of counts."""
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def limits(interval: Mapping[str, float]) -> str:
    """The limits of a share."""
    return f"[{per_cent(interval['low'])}, {per_cent(interval['high'])}]"


def by_pair(reading: Fact, names: Mapping[str, str]) -> dict[str, Any] | None:
    """Differences in rows, one a pair of sides, with the difference of their mean days at the end; None without any."""
    differences = {(each["first"], each["second"], each["horizon"]): each for each in reading["differences"]}
    gaps = {(each["first"], each["second"]): each for each in reading["gaps"]}
    pairs = dict.fromkeys([*((first, second) for first, second, _ in differences), *gaps])
    horizons = sorted({horizon for _, _, horizon in differences})
    rows = [
        (
            names[first],
            names[second],
            [_difference(differences.get((first, second, horizon))) for horizon in horizons],
            _gap(gaps.get((first, second))),
        )
        for first, second in pairs
    ]
    return {"horizons": horizons, "rows": rows} if rows else None


def _difference(found: Fact | None) -> dict[str, Any] | None:
    if found is None:
        return None
    detectable = found["detectable"]
    return {
        "text": _range(points(found["low"]), points(found["high"])),
        "limits": f"[{points(found['interval']['low'])}, {points(found['interval']['high'])}]",
        "detectable": "" if detectable is None else points(detectable).lstrip("+"),
    }


def _gap(found: Fact | None) -> dict[str, Any] | None:
    if found is None:
        return None
    ratio = found["detectable_ratio"]
    return {
        "text": _range(_signed(found["low"]), _signed(found["high"])),
        "limits": f"[{_signed(found['interval']['low'])}, {_signed(found['interval']['high'])}]",
        "horizon": round(found["horizon"]),
        "detectable": "" if ratio is None else f"{ratio:.1f}",
    }


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} … {high}"


def _signed(days: float) -> str:
    return f"{days:+.0f}".replace("-", "−")
