"""Days, numbers and shares as sentences say them, in Arabic and English; dates and messages are in `incidents.words`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tawthiq.accountability.days import Days
from tawthiq.incidents.words import say
from tawthiq.language import date_text, number_text


def days_text(days: Days | None, language: str) -> str:
    """A number of days, a range of them, or what one end leaves open."""
    if days is None or (days.low is None and days.high is None):
        return say("accountability_days_unknown", language)
    if days.low is None:
        return say("accountability_days_at_most", language, n=days.high)
    if days.high is None:
        return say("accountability_days_at_least", language, n=days.low)
    if days.low == days.high:
        return say("accountability_days", language, n=days.low)
    return say("accountability_days_range", language, low=days.low, n=days.high)


def range_text(numbers: tuple[int, int] | None, language: str) -> str:
    """A number, a range of numbers, or that it is not known."""
    if numbers is None:
        return say("accountability_number_unknown", language)
    low, high = numbers
    if low == high:
        return number_text(low, language)
    return say("accountability_number_range", language, low=low, high=high)


def per_cent(share: float) -> str:
    """A share with its sign; one digit after the point below ten, where it would matter."""
    value = share * 100
    return f"{value:.1f} %" if 0 < value < 10 and round(value, 1) != round(value) else f"{value:.0f} %"


def points(share: float) -> str:
    """A difference of shares in points, with a true minus sign."""
    return f"{share * 100:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")


def probability(p: float) -> str:
    """A p-value as it is usually written."""
    return "0.001" if p < 0.0015 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def days_fact(days: Days | None) -> dict[str, int | None] | None:
    """A number of days as a fact: its least and its most."""
    return {"low": days.low, "high": days.high} if days else None


def shown(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The values of a doubt, each as the language writes it."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Days):
            found[name] = days_text(value, language)
        elif isinstance(value, date):
            found[name] = date_text(value, language)
        elif name == "state":
            found[name] = say(f"commitment_state_{value}", language)
        else:
            found[name] = value
    return found
