"""Dates, days, numbers and names as sentences say them, in Arabic and English."""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from tawthiq.accountability.days import Days
from tawthiq.language import LANGUAGES, number_text, sentence
from tawthiq.language import date_text as _date_text
from tawthiq.text.edtf import EdtfDate

Both = dict[str, str]
_LATIN, _ARABIC = re.compile("[A-Za-z]"), re.compile("[\u0621-\u064a]")


def say(code: str, language: str, **values: object) -> str:
    """A message of the catalogue; free text in the other script is isolated, lest it reorder the sentence."""
    other = _LATIN if language == "ar" else _ARABIC
    isolate = any(isinstance(value, str) and other.search(value) for value in values.values())
    return sentence(code, values, language, isolate=isolate)


@cache
def date_text(day: date, language: str) -> str:
    """A day written out; a case says the same days thousands of times."""
    return _date_text(day, language)


def both(make: Callable[[str], str]) -> Both:
    """A text in both languages."""
    return {language: make(language) for language in LANGUAGES}


def in_both(code: str, **values: object) -> Both:
    """A message of the catalogue in both languages."""
    return {language: say(code, language, **values) for language in LANGUAGES}


def joined(parts: list[str]) -> str:
    """Sentences one after the other, empty ones left out."""
    return " ".join(part for part in parts if part)


def moment_text(moment: EdtfDate | None, language: str) -> str:
    """A date as a text that stands after a verb: a day, a month, an interval, `by` a day; what is about stays about."""
    if moment is None or (moment.low is None and moment.high is None):
        return say("accountability_date_unknown", language)
    if moment.low is None and moment.high is not None:
        return say("accountability_date_by", language, last=date_text(moment.high, language))
    if moment.high is None and moment.low is not None:
        return say("accountability_date_from", language, first=date_text(moment.low, language))
    return _closed(moment, language)


def _closed(moment: EdtfDate, language: str) -> str:
    low, high = moment.low, moment.high
    if low is None or high is None:
        raise ValueError(moment.text)
    if low == high:
        day = date_text(low, language)
    elif _whole_month(low, high):
        day = date_text(low, language).split(" ", 1)[1]  # day, month and year are written in this order in both
    else:
        first, last = date_text(low, language), date_text(high, language)
        return say("accountability_date_between", language, first=first, last=last)
    return say("accountability_date_about", language, day=day) if moment.approximate else day


def _whole_month(low: date, high: date) -> bool:
    same = (low.year, low.month) == (high.year, high.month)
    return same and low.day == 1 and high.day == calendar.monthrange(high.year, high.month)[1]


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


def edtf(moment: EdtfDate | None) -> str | None:
    """A date as its EDTF text."""
    return moment.text if moment else None


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
