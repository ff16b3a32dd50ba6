"""Spans of days: what a day, month or year of the Gregorian or Hijri calendar covers, and its EDTF text."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1800, 2199
FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1343, 1500  # what the Umm al-Qura tables of hijridate cover
_MONTHS, _DAYS_OF_HIJRI_MONTH = 12, 30


@dataclass(frozen=True, order=True)
class Span:
    """Days from `low` to `high`, both included, and the EDTF text that says so."""

    low: date
    high: date
    edtf: str


def is_hijri_year(year: int) -> bool:
    """Whether a year can only be Hijri: nobody on a list of our time was born or died in the Gregorian 14th century."""
    return FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR


def year_span(year: int) -> Span | None:
    """A whole year; a year from 1343 to 1500 is read as Hijri. None where it is neither."""
    if is_hijri_year(year):
        return _hijri_span(year, 1, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Span(date(year, 1, 1), date(year, 12, 31), f"{year:04}")


def month_span(year: int, month: int) -> Span | None:
    """A whole month of either calendar; None where there is none of that number."""
    if not 1 <= month <= _MONTHS:
        return None
    if is_hijri_year(year):
        return _hijri_span(year, month, month)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]), f"{year:04}-{month:02}")


def day_span(year: int, month: int, day: int) -> Span | None:
    """A day of either calendar; None where the calendar has no such day. A zero for the day, or for both, is a part left open."""
    if month == day == 0:
        return year_span(year)
    if day == 0:
        return month_span(year, month)
    if is_hijri_year(year):
        return _hijri_day(year, month, day)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= _MONTHS and 1 <= day <= monthrange(year, month)[1]):
        return None
    moment = date(year, month, day)
    return Span(moment, moment, moment.isoformat())


def hijri_years_of(year: int, month: int) -> list[int]:
    """The Hijri years whose month of that number begins in a Gregorian year (one, seldom two or none)."""
    guess = round((year - 622) * 33 / 32)
    near = range(max(guess - 1, FIRST_HIJRI_YEAR), min(guess + 2, LAST_HIJRI_YEAR) + 1)
    return [hijri for hijri in near if _first_of(hijri, month).year == year]


def _first_of(year: int, month: int) -> date:
    from hijridate import Hijri

    converted = Hijri(year, month, 1).to_gregorian()
    return date(converted.year, converted.month, converted.day)


def _hijri_day(year: int, month: int, day: int) -> Span | None:
    # A month that Umm al-Qura gives 29 days may have had 30 by sighting, so every month accepts a 30th.
    if not (1 <= month <= _MONTHS and 1 <= day <= _DAYS_OF_HIJRI_MONTH):
        return None
    moment = _first_of(year, month) + timedelta(days=day - 1)
    return _give_or_take_a_day(moment, moment)


def _hijri_span(year: int, first_month: int, last_month: int) -> Span | None:
    if year == LAST_HIJRI_YEAR and last_month == _MONTHS:
        return None
    next_year, next_month = (year + 1, 1) if last_month == _MONTHS else (year, last_month + 1)
    return _give_or_take_a_day(_first_of(year, first_month), _first_of(next_year, next_month) - timedelta(days=1))


def _give_or_take_a_day(low: date, high: date) -> Span:
    # Months begun by sighting differ from the computed Umm al-Qura calendar by a day, either way.
    low, high = low - timedelta(days=1), high + timedelta(days=1)
    return Span(low, high, f"[{low.isoformat()}..{high.isoformat()}]")


def one_of(spans: list[Span]) -> Span:
    """The span that covers several readings of one text, with the EDTF set that lists them."""
    if len(spans) == 1:
        return spans[0]
    spans = sorted(spans)
    members = ",".join(span.edtf.strip("[]") for span in spans)
    return Span(spans[0].low, max(span.high for span in spans), f"[{members}]")


def from_to(first: Span, last: Span) -> Span | None:
    """The interval from one span to another; None where it would end before it begins."""
    if first.low > last.high or first.low > last.low:
        return None
    left = first.low.isoformat() if first.edtf.startswith("[") else first.edtf
    right = last.high.isoformat() if last.edtf.startswith("[") else last.edtf
    return Span(first.low, max(first.high, last.high), f"{left}/{right}")
