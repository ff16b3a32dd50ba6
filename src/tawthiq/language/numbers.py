"""Numbers and dates as each language writes them.

Arabic text of the field's publishers uses Western digits for counts (SNHR, OHCHR), which also keeps figures
comparable between the two reports; so do we.
"""

from datetime import date


def number_text(value: int | float, language: str) -> str:
    """A number with the thousands separator that readers of both languages know."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{int(value):,}"


def interval_text(low: int, high: int, language: str) -> str:
    """A range of counts; one number where both ends are equal."""
    if low == high:
        return number_text(low, language)
    return f"{number_text(low, language)}–{number_text(high, language)}"


def date_text(value: date, language: str) -> str:
    """A day written out: `10 March 2025`, `10 آذار/مارس 2025` (both month names that Syrian readers use)."""
    from babel.dates import format_date

    if language == "ar":
        levantine = format_date(value, "MMMM", locale="ar_SY")
        gregorian = format_date(value, "MMMM", locale="ar_EG")
        return f"{value.day} {levantine}/{gregorian} {value.year}"
    return format_date(value, "d MMMM y", locale="en")
