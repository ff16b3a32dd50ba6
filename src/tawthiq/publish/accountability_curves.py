"""The clock of delay on a page: for every milestone and side a curve, or counts where incidents are few."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.accountability.days import Days
from tawthiq.accountability.words import days_text
from tawthiq.charts import Chart, DelayCurve, DelayStep, Frame, delay_curve
from tawthiq.language import number_text, sentence
from tawthiq.publish.page import direction

FEWEST = 10  # incidents; a curve of fewer would show chance
WIDTH = 300


@dataclass(frozen=True)
class Waited:
    """What is shown of one group's wait for one milestone; `chart` is None where there is no curve."""

    key: str
    name: str
    number: str
    half: str
    method: str
    chart: Chart | None


@dataclass(frozen=True)
class Milestone:
    """One milestone with every side in the order of sides, and by other groups where these were made."""

    code: str
    name: Mapping[str, str]
    headline: bool
    reached: int
    undated: int
    sides: Sequence[Waited]
    others: Sequence[tuple[str, Sequence[Waited]]]


def milestones(described: Mapping[str, Any], name: Callable[[str, str], str], language: str) -> list[Milestone]:
    """Every milestone in the order of the clock; `name` tells what a group (`by_side`, …) calls a key."""
    headline = described["parity"]["headline"]
    found = []
    for code, each in described["clock"].items():
        if code == "ends":
            continue
        last = max((curve["watched_days"] for curve in each["by_side"].values()), default=0.0)
        groups = {
            group: [
                _waited(f"{code}-{group}-{key}", name(group, key), curve, last, language) for key, curve in of.items()
            ]
            for group, of in each.items()
            if group.startswith("by_")
        }
        reached = sum(curve["reached"] for curve in each["by_side"].values())
        others = [(group, of) for group, of in groups.items() if group != "by_side"]
        found.append(
            Milestone(code, each["name"], code == headline, reached, each["undated"], groups["by_side"], others)
        )
    return found


def commitment_curve(described: Mapping[str, Any], language: str) -> Waited:
    """How long commitments were open, all together."""
    clock = described["commitments"]["clock"]
    title = sentence("pages_commitments_clock", {}, language)
    return _waited("commitments", title, clock, clock["watched_days"], language)


def _waited(key: str, name: str, curve: Mapping[str, Any], last: float, language: str) -> Waited:
    number = sentence("pages_reached", {"reached": curve["reached"], "of": curve["n"]}, language)
    if curve["n"] < FEWEST:
        few = sentence("pages_few", {"fewest": FEWEST}, language) if curve["n"] else ""
        return Waited(key, name, number, few, "", None)
    if not curve["reached"]:
        return Waited(key, name, number, "", "", None)
    chart = _chart(key, name, curve, last, language)
    return Waited(key, name, number, _half(curve, language), curve["method"]["text"][language], chart)


def _chart(key: str, name: str, curve: Mapping[str, Any], last: float, language: str) -> Chart:
    header = tuple(
        sentence(f"pages_curve_{column}", {}, language) for column in ("days", "from_day", "share", "limits")
    )
    about = sentence("pages_curve_about", {}, language)
    frame = Frame(f"curve-{'-'.join(key.split())}", name, about, header, direction(language), WIDTH)
    latest = None if curve["latest"] is None else _steps(curve["latest"])
    code = "known" if latest is None else "earliest"
    words = (sentence(f"pages_curve_{code}", {}, language), sentence("pages_curve_latest", {}, language))
    return delay_curve(frame, DelayCurve(_steps(curve["earliest"]), latest, curve["watched_days"]), last, words)


def _steps(rows: Sequence[Mapping[str, float]]) -> tuple[DelayStep, ...]:
    return tuple(DelayStep(row["day"], row["share"], row["low"], row["high"]) for row in rows)


def _half(curve: Mapping[str, Any], language: str) -> str:
    """The day by which half had reached it: its range where days are uncertain, and its 95 % limits."""
    latest = curve["earliest"] if curve["latest"] is None else curve["latest"]
    first, last = _day(curve["earliest"], "share"), _day(latest, "share")
    if first is None:
        return sentence("pages_half_not", {"days": number_text(round(curve["watched_days"]), language)}, language)
    limits = Days(_day(curve["earliest"], "high"), _day(latest, "low"))
    values = {"days": days_text(Days(first, last), language), "limits": days_text(limits, language)}
    return sentence("pages_half", values, language)


def _day(rows: Sequence[Mapping[str, float]], which: str) -> int | None:
    return next((round(row["day"]) for row in rows if row[which] >= 0.5), None)
