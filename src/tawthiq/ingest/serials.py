"""Dates in workbooks: day numbers that a cell's number format declares to be dates (ECMA-376 part 1, 18.8.30, 18.17.4)."""

import re
from datetime import datetime, timedelta
from enum import Enum, auto

_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|General', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_EPOCH = datetime.fromisoformat("1899-12-30T00:00:00")
_DAYS_1904 = 1462  # from there to 1904-01-01
_DAY = 86_400
_FICTIVE_DAY = 60  # 1900-02-29, which never was


class DateKind(Enum):
    """What the numbers of a cell stand for."""

    NONE = auto()
    DATE = auto()
    TIME = auto()


def date_kind(number: str, code: str | None) -> DateKind:
    """What a number format shows: built-in formats by number, others by their code."""
    if code is None:
        built_in = int(number) if number.isdecimal() else 0
        if 14 <= built_in <= 17 or built_in == 22 or 27 <= built_in <= 31 or built_in == 36 or 50 <= built_in <= 58:
            return DateKind.DATE
        return DateKind.TIME if 18 <= built_in <= 21 or 32 <= built_in <= 35 or built_in == 45 else DateKind.NONE
    if _ELAPSED.search(code):
        return DateKind.NONE
    shown = set(_NOT_SHOWN.sub("", code.split(";")[0]).lower())
    if shown & set("yd") or ("m" in shown and not shown & set("hs")):
        return DateKind.DATE
    return DateKind.TIME if shown & set("hs") else DateKind.NONE


def serial_text(literal: str, kind: DateKind, epoch_1904: bool) -> str | None:
    """A day number as ISO 8601 text; None where it is no date."""
    if kind is DateKind.NONE:
        return None
    try:
        serial = float(literal)
    except ValueError:
        return None
    if not 0 <= serial < _LAST_SERIAL - (_DAYS_1904 if epoch_1904 else 0):
        return None
    day, fraction = int(serial), serial - int(serial)
    seconds = round(fraction * _DAY)
    if kind is DateKind.TIME:
        return (_EPOCH + timedelta(seconds=seconds)).time().isoformat() if day == 0 and seconds < _DAY else None
    if not epoch_1904 and day in (0, _FICTIVE_DAY):
        return None
    # Before the day that never was, the count of the 1900 system is one day behind.
    shift = _DAYS_1904 if epoch_1904 else int(day < _FICTIVE_DAY)
    moment = _EPOCH + timedelta(days=day + shift, seconds=seconds)
    return moment.isoformat() if seconds else moment.date().isoformat()
