"""Dates that a careful person wrote as EDTF (ISO 8601-2:2019, a small part of levels 0 to 2), read as days.

Unlike `text.dates`, which reads what lists of the dead happen to say, this reads one notation and nothing else: a day,
month or year, digits left open (`2025-03-XX`), `~ ? %` for approximate or uncertain, intervals (`2025-03-07/2025-03-09`),
ends that are open or unknown (`../2025-07-22`, `2025-01-29/..`), and sets (`[2025-07-20..2025-07-22]`, `[2025-03-06,2025-03-08]`).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

OPEN = ".."

_DATE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([~?%]?)", re.ASCII)


@dataclass(frozen=True)
class EdtfDate:
    """A date as it is written, and the first and last day it may mean; None where that end is open or not known."""

    text: str
    low: date | None
    high: date | None
    approximate: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it says exactly one day."""
        return self.low is not None and self.low == self.high and not self.approximate

    def may_be(self, day: date) -> bool:
        """Whether it may mean that day, or a stretch that holds it."""
        return (self.low is None or self.low <= day) and (self.high is None or day <= self.high)


def read_edtf(text: str) -> EdtfDate | None:
    """A date, interval or set in EDTF, or None where the text is none of them or ends before it begins.

    >>> read_edtf("../2025-07-22").high
    datetime.date(2025, 7, 22)
    >>> read_edtf("2025-03~")
    EdtfDate(text='2025-03~', low=datetime.date(2025, 3, 1), high=datetime.date(2025, 3, 31), approximate=True)
    >>> read_edtf("March 2025") is None
    True
    """
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return _set(text)
    if text == OPEN:
        return EdtfDate(text, None, None)
    if "/" not in text:
        return _date(text)
    first, _, last = text.partition("/")
    return _stretch(text, first, last) if first or last else None


def plain_days(text: str) -> tuple[date, date] | None:
    """The first and last day of a day, month or year written in full (`2025-03-07`, `2025-03`, `2025`), else None."""
    found = _date(text)
    if found is None or found.low is None or found.high is None or found.approximate or "X" in text:
        return None
    return found.low, found.high


def _date(text: str) -> EdtfDate | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match[1], match[2] or "XX", match[3] or "XX"
    if month == "XX" and day != "XX":
        return None  # a day of some month: no stretch of days
    try:
        low = date(int(year.replace("X", "0")), 1 if month == "XX" else int(month), 1 if day == "XX" else int(day))
        last_year, last_month = int(year.replace("X", "9")), 12 if month == "XX" else int(month)
        last_day = calendar.monthrange(last_year, last_month)[1] if day == "XX" else int(day)
        high = date(last_year, last_month, last_day)
    except ValueError:
        return None
    if "X" in year and month != "XX":
        return None  # the same month of many years
    return EdtfDate(text, low, high, bool(match[4]))


def _stretch(text: str, first: str, last: str) -> EdtfDate | None:
    left = None if first in ("", OPEN) else _date(first)
    right = None if last in ("", OPEN) else _date(last)
    if (left is None and first not in ("", OPEN)) or (right is None and last not in ("", OPEN)):
        return None
    low, high = left.low if left else None, right.high if right else None
    if low and high and low > high:
        return None
    return EdtfDate(text, low, high, any(end is not None and end.approximate for end in (left, right)))


def _set(text: str) -> EdtfDate | None:
    """One of several dates: what the set covers from its first day to its last."""
    members = []
    for part in text[1:-1].split(","):
        first, dots, last = part.strip().partition(OPEN)
        member = _stretch(text, first or OPEN, last or OPEN) if dots else _date(first)
        if member is None or (dots and not (first or last)):
            return None
        members.append(member)
    lows, highs = [each.low for each in members], [each.high for each in members]
    low = None if None in lows else min(day for day in lows if day)
    high = None if None in highs else max(day for day in highs if day)
    return EdtfDate(text, low, high, any(each.approximate for each in members))
