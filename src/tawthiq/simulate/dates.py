"""Dates as documenters write them."""

from datetime import date
from functools import cache

from tawthiq.simulate.words import MONTHS

NUMERIC_ORDERS = {"dmy": "dmy", "mdy": "mdy", "iso": "ymd", "native": "ymd"}


@cache
def written_date(day: int, style: str, month_only: bool) -> str | date:
    """An ordinal day in a style; a true date where the style is `native` and the day is known.

    >>> written_date(date(2031, 2, 7).toordinal(), "levantine", False)
    '7 شباط 2031'
    >>> written_date(date(2031, 2, 7).toordinal(), "dmy", True)
    '02/2031'
    """
    when = date.fromordinal(day)
    if style in MONTHS:
        year, month, number = _hijri(when) if style == "hijri" else (when.year, when.month, when.day)
        months = f"{MONTHS[style][month - 1]} {year}" + (" هـ" if style == "hijri" else "")
        return months if month_only else f"{number} {months}"
    if month_only:
        return f"{when:%m/%Y}" if style in ("dmy", "mdy") else f"{when:%Y-%m}"
    if style == "native":
        return when
    return f"{when:%d/%m/%Y}" if style == "dmy" else f"{when:%m/%d/%Y}" if style == "mdy" else when.isoformat()


def _hijri(when: date) -> tuple[int, int, int]:
    """Year, month and day by the Umm al-Qura calendar."""
    from hijridate import Gregorian

    return Gregorian(when.year, when.month, when.day).to_hijri().datetuple()
