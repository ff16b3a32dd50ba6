"""Capture histories: who is on which lists, by stratum. The hinge that counts explain and estimates extrapolate from.

Only the dead are counted. A person whom a list calls missing, detained or found alive is on the register with that
fate and in none of these numbers; a list that states no fate is a list of the dead.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

RULE_VERSION = "1"

NOT_DEAD = ("missing", "detained", "found_alive")
# Bands of the Standards for Casualty Recording: under 18 is explicit.
AGE_BANDS = ((0, 17), (18, 29), (30, 44), (45, 59), (60, 200))


def capture_histories(victims: Any, lists: Sequence[str], strata: Sequence[str]) -> Any:
    """One row a dead victim: its id, its history (`101` = on the first and third list) and its strata (Arrow)."""
    import pyarrow as pa

    rows = []
    for victim in victims.to_pylist():
        if victim["fate"] in NOT_DEAD:
            continue
        history = "".join("1" if each in victim["lists"] else "0" for each in lists)
        labels = {stratum: stratum_label(victim, stratum) for stratum in strata}
        rows.append({"victim_id": victim["victim_id"], "history": history, **labels})
    columns = ["victim_id", "history", *strata]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in columns]))


def stratum_label(victim: dict[str, Any], stratum: str) -> str:
    """The label of a victim in one stratum; `unknown` where it is not known or could be in two."""
    if stratum == "age_band":
        return age_band(victim["age_low"], victim["age_high"])
    if stratum == "month":
        low, high = victim["death_low"], victim["death_high"]
        same = low and high and (low.year, low.month) == (high.year, high.month)
        return f"{low:%Y-%m}" if same else "unknown"
    return str(victim[stratum] or "unknown")


def age_band(low: int | None, high: int | None) -> str:
    """The band that holds the whole interval of ages, else `unknown`.

    >>> age_band(30, 31), age_band(16, 19), age_band(None, None)
    ('30-44', 'unknown', 'unknown')
    """
    if low is None or high is None:
        return "unknown"
    for first, last in AGE_BANDS:
        if first <= low and high <= last:
            return f"{first}-{last}" if last < 200 else f"{first}+"
    return "unknown"


def pattern_counts(histories: Any) -> dict[str, int]:
    """How many victims have each capture history, in order of the history."""
    return dict(sorted(Counter(histories["history"].to_pylist()).items(), reverse=True))


def stratum_counts(histories: Any, stratum: str) -> dict[str, int]:
    """How many victims are in each label of a stratum, in order of the label, `unknown` last."""
    counts = Counter(histories[stratum].to_pylist())
    return dict(sorted(counts.items(), key=lambda pair: (pair[0] == "unknown", pair[0])))
