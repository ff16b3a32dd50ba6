"""Days between dates that are themselves only known as intervals: the least and the most they can be."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from tawthiq.model.cells import Cells
from tawthiq.text.edtf import EdtfDate
from tawthiq.text.plain import says_unknown


@dataclass(frozen=True)
class Days:
    """A number of days from `low` to `high`, both possible; None where that end is open. Negative is before."""

    low: int | None
    high: int | None

    @property
    def surely_late(self) -> bool:
        """Whether it is above zero whatever the true dates are."""
        return self.low is not None and self.low > 0

    @property
    def surely_not_late(self) -> bool:
        """Whether it is zero or below whatever the true dates are."""
        return self.high is not None and self.high <= 0


def days_from(first: EdtfDate, last: EdtfDate) -> Days:
    """How many days lie between two dates.

    >>> from tawthiq.text.edtf import read_edtf
    >>> days_from(read_edtf("2025-04-08"), read_edtf("2025-07-20~/2025-07-22"))
    Days(low=103, high=105)
    """
    low = (last.low - first.high).days if last.low and first.high else None
    high = (last.high - first.low).days if last.high and first.low else None
    return Days(low, high)


def exact_day(day: date) -> EdtfDate:
    """A day that is known."""
    return EdtfDate(day.isoformat(), day, day)


def spanning(first: date, last: date) -> EdtfDate:
    """One day of several, the first and the last it can be."""
    return exact_day(first) if first == last else EdtfDate(f"[{first}..{last}]", first, last)


def surely_by(moment: EdtfDate, day: date) -> bool:
    """Whether a date lies on that day or before it, whichever day it is."""
    return moment.high is not None and moment.high <= day


def surely_after(moment: EdtfDate, day: date) -> bool:
    """Whether a date lies after that day, whichever day it is."""
    return moment.low is not None and moment.low > day


def known_date(cells: Cells, column: str) -> EdtfDate | None:
    """A date in EDTF; None where the cell is blank or says that the date is not known."""
    return None if says_unknown(cells.text(column)) else cells.date(column)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def same_length_from(start: date, end: date, other: date) -> date | None:
    """Where a period from `start` to `end` would end if it began on another day; None where it has no usual length.

    A usual length is a whole number of months, or of thirties of days.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and months_later(start, months) == end:
        return months_later(other, months)
    days = (end - start).days
    return other + timedelta(days=days) if days > 0 and days % 30 == 0 else None
