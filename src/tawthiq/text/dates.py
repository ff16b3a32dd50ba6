"""Dates as lists of the dead write them, read as intervals of days and never guessed.

Texts in Arabic and English, Levantine, Maghrebi, Gregorian and Hijri months, any decimal digits. What can be read
becomes an interval with its EDTF text (ISO 8601-2:2019, a small part of levels 0 to 2); a text with two readings keeps
both; a text that cannot be read stays text and is flagged. Bounds are strict: `2025-03~` covers March and no more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tawthiq.text.months import LONGEST_NAME, gregorian_months, hijri_months
from tawthiq.text.plain import LONGEST_VALUE, has_other_digits, plain_text, says_unknown
from tawthiq.text.spans import (
    Span,
    day_span,
    from_to,
    hijri_years_of,
    is_hijri_year,
    month_span,
    one_of,
    year_span,
)

_TIME = re.compile(r"[t ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(z|am|pm|ص|م|[+-]\d{2}:?\d{2})?$")
_NUMBERS = re.compile(r"(\d{1,4})\s*([-/.\\,])\s*(\d{1,2})\s*[-/.\\,]\s*(\d{1,4})")
_YEAR_MONTH = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_COMPACT = re.compile(r"\d{8}")
_OPEN_PART = re.compile(r"-(?:xx|uu)\b")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_DECADE = re.compile(r"(\d{3})(?:0s|0's|x)")
_TWO_DAYS = re.compile(r"(\d{1,2})\s*(?:-|/|to|و|and|&|الي|حتي)\s*(\d{1,2})\s+(\D.*\d{4})")
_MONTH_TWO_DAYS = re.compile(r"([^\d]+?)\s+(\d{1,2})\s*(?:-|to|and|&)\s*(\d{1,2})[\s,]+(\d{4})")
_SEPARATOR = re.compile(r"\s+(?:to|until|till|and|الي|حتي|و)\s+|\s*(?:\.\.|[-/])\s*")
_SAME_DAY = re.compile(r"الموافق(?: ل| لـ)?|corresponding to|=")
_OPENING = re.compile(r"^(?:from|between|من|بين|ما بين)\s+")
_APPROXIMATE = re.compile(
    r"[~≈?]|\b(?:ca|c|circa|about|around|approx|approximately|early|mid|late|beginning of|end of|possibly|probably)\b\.?-?"
    r"|\b(?:حوالي|نحو|قرابه|تقريبا|اوايل|مطلع|منتصف|اواسط|اواخر|نهايه|بدايه|ربما)\b"
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_TOKEN = re.compile(r"(?:تشرين|كانون|ربيع|جمادي|ت|ك)[12](?!\d)|\d+|[^\W\d_]+")
_NOISE_WORDS = """
    of the on in date day month year at ad ce ah h يوم في شهر سنه عام بتاريخ تاريخ من م ه هـ هجري هجريه ميلادي ميلاديه
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد اثنين ثلاثاء اربعاء خميس جمعه سبت احد
"""
_NOISE = frozenset(_NOISE_WORDS.split())
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}  # places of year, month, day


@dataclass(frozen=True)
class ReadDate:
    """A date as it was read: EDTF text, the days it may cover, and what is doubtful; all None where it is text only."""

    edtf: str | None
    low: date | None
    high: date | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Manner:
    """How numbers are to be read: the declared order, and where two-digit years may fall."""

    order: str | None
    within: tuple[date, date] | None


def parse_date(text: str, order: str | None = None, *, within: tuple[date, date] | None = None) -> ReadDate:
    """Read a date as an interval of days, without guessing.

    `order` is the declared order of day, month and year in numeric dates (dmy, mdy, ymd) or None. A numeric date that
    has two readings keeps both (`date_ambiguous`). Hijri dates are given a day on each side (`date_hijri`). A two-digit
    year is read only where `within` says in which days the date can fall. What cannot be read is flagged
    `date_unparsed`, with the reason beside it where it is known; it is never an exception.
    """
    if order is not None and order not in _ORDERS:
        raise ValueError(order)
    flags = ["digits_non_ascii"] if has_other_digits(text) else []
    if len(text) > LONGEST_VALUE:
        return ReadDate(None, None, None, ("date_unparsed",))
    if says_unknown(text):
        return ReadDate(None, None, None)
    plain = _OPEN_PART.sub("-00", _TIME.sub("", plain_text(text))).strip(" .,;()[]-/")
    stripped = _APPROXIMATE.sub(" ", plain).strip()
    approximate = stripped != plain and bool(stripped)
    span = _read(stripped if approximate else plain, _Manner(order, within), flags)
    if span is None:
        return ReadDate(None, None, None, (*_once(flags), "date_unparsed"))
    if approximate:
        flags.append("date_approximate")
        span = Span(span.low, span.high, _qualified(span.edtf))
    return ReadDate(span.edtf, span.low, span.high, _once(flags))


def _once(flags: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flags))


def _qualified(edtf: str) -> str:
    if edtf.startswith("["):
        return edtf  # a set already says that the day is not known
    return "/".join(f"{part}~" for part in edtf.split("/"))


def _read(text: str, manner: _Manner, flags: list[str]) -> Span | None:
    """One span for a whole text: a date, two names of one date, or a range."""
    halves = _SAME_DAY.split(text)
    if len(halves) == 2:
        return _same_day(halves[0].strip(" ,()"), halves[1].strip(" ,()"), manner, flags)
    reasons: list[str] = []
    single = _single(text, manner, reasons)
    if single is not None or "date_impossible" in reasons:
        flags.extend(reasons)
        return single
    for first, last in _halves(_OPENING.sub("", text)):
        notes: list[str] = []
        left, right = _single(first, manner, notes), _single(last, manner, notes)
        if left is not None and right is not None:
            span = from_to(left, right)
            flags.extend(notes if span else ["date_impossible"])
            return span
    flags.extend(reasons)
    return None


def _same_day(first: str, last: str, manner: _Manner, flags: list[str]) -> Span | None:
    left, right = _single(first, manner, flags), _single(last, manner, flags)
    if left is None or right is None:
        return left or right
    if left.low > right.high or right.low > left.high:
        flags.append("date_calendars_disagree")
        return None
    return min(left, right, key=lambda span: (span.high - span.low, span))


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a range in two, the first half completed with the month or year that only the second states."""
    if found := _TWO_DAYS.fullmatch(text):
        yield f"{found[1]} {found[3]}", f"{found[2]} {found[3]}"
    if found := _MONTH_TWO_DAYS.fullmatch(text):
        yield f"{found[1]} {found[2]} {found[4]}", f"{found[1]} {found[3]} {found[4]}"
    year = re.search(r"\d{4}$", text)
    for cut in _SEPARATOR.finditer(text):
        first, last = text[: cut.start()].strip(), text[cut.end() :].strip()
        if first and last:
            yield first, last
            if year and re.search(r"[^\W\d_]", first):
                yield f"{first} {year[0]}", last


def _single(text: str, manner: _Manner, flags: list[str]) -> Span | None:
    if found := _NUMBERS.fullmatch(text):
        return _numeric((found[1], found[3], found[4]), manner, flags)
    if found := _YEAR_MONTH.fullmatch(text):
        return _flagged_hijri(month_span(int(found[1]), int(found[2])), int(found[1]), flags)
    if found := _MONTH_YEAR.fullmatch(text):
        return _flagged_hijri(month_span(int(found[2]), int(found[1])), int(found[2]), flags)
    if _COMPACT.fullmatch(text):
        return _compact(text, manner, flags)
    if _SERIAL.fullmatch(text):
        flags.append("date_serial")
        return None
    if found := _DECADE.fullmatch(text):
        decade = int(found[1]) * 10
        return Span(date(decade, 1, 1), date(decade + 9, 12, 31), f"{found[1]}X") if decade >= 1800 else None
    return _worded(_ORDINAL.sub("", text), manner, flags)


def _flagged_hijri(span: Span | None, year: int, flags: list[str]) -> Span | None:
    if span is None:
        flags.append("date_impossible")
    elif is_hijri_year(year):
        flags.append("date_hijri")
    return span


def _numeric(numbers: tuple[str, str, str], manner: _Manner, flags: list[str]) -> Span | None:
    """Three numbers: every reading that the declared order allows, else every reading that is possible."""
    if max(map(len, numbers)) < 4:
        return _two_digit_year(numbers, manner, flags)
    orders = ["ymd"] if len(numbers[0]) == 4 else ["dmy", "mdy"]
    if len(numbers[0]) == 4 and len(numbers[2]) == 4:
        return None
    spans = _readings(numbers, [manner.order] if manner.order in orders else orders)
    if not spans and manner.order in orders:
        spans = _readings(numbers, orders)
        flags.extend(["date_order_contradicted"] if spans else [])
    if not spans:
        flags.append("date_impossible")
        return None
    if len(spans) > 1:
        flags.append("date_ambiguous")
    if any(is_hijri_year(int(number)) for number in numbers):
        flags.append("date_hijri")
    return one_of(spans)


def _compact(text: str, manner: _Manner, flags: list[str]) -> Span | None:
    year_first, year_last = (text[:4], text[4:6], text[6:]), (text[:2], text[2:4], text[4:])
    ways = {"ymd": year_first, "dmy": year_last, "mdy": year_last}
    orders = [manner.order] if manner.order else list(ways)
    spans = sorted({span for order in orders for span in _readings(ways[order], [order])})
    if not spans:
        flags.append("date_impossible")
        return None
    flags.extend(["date_ambiguous"] if len(spans) > 1 else [])
    return one_of(spans)


def _readings(numbers: tuple[str, str, str], orders: list[str]) -> list[Span]:
    parts = [int(number) for number in numbers]
    spans = (day_span(*(parts[place] for place in _ORDERS[order])) for order in orders)
    return sorted({span for span in spans if span is not None})


def _two_digit_year(numbers: tuple[str, str, str], manner: _Manner, flags: list[str]) -> Span | None:
    flags.append("date_two_digit_year")
    if manner.within is None or max(map(len, numbers)) > 2:
        return None
    low, high = manner.within
    spans = set()
    for order in [manner.order] if manner.order else list(_ORDERS):
        year, month, day = (numbers[place] for place in _ORDERS[order])
        if len(year) == 2:
            candidates = (day_span(century + int(year), int(month), int(day)) for century in (1800, 1900, 2000))
            spans |= {span for span in candidates if span and low <= span.high and span.low <= high}
    return one_of(sorted(spans)) if spans else None


def _worded(text: str, manner: _Manner, flags: list[str]) -> Span | None:
    """A text with a month name, or a year by itself."""
    tokens = [token for token in _TOKEN.findall(text) if token not in _NOISE]
    numbers = [token for token in tokens if token.isdigit()]
    words = [token for token in tokens if not token.isdigit()]
    if not words:
        if len(numbers) != 1 or len(numbers[0]) != 4:
            return None
        return _flagged_hijri(year_span(int(numbers[0])), int(numbers[0]), flags)
    for table, hijri in ((gregorian_months(), False), (hijri_months(), True)):
        months = _months(words, table)
        if months:
            return _in_months(months, numbers, (manner, hijri), flags)
    return None


def _months(words: list[str], table: dict[str, tuple[int, ...]]) -> list[int]:
    """The months that all the names in a text allow; none where a word is no month or two names disagree."""
    allowed: set[int] | None = None
    place = 0
    while place < len(words):
        for length in range(min(LONGEST_NAME, len(words) - place), 0, -1):
            months = table.get(" ".join(words[place : place + length]))
            if months:
                allowed = set(months) if allowed is None else allowed & set(months)
                place += length
                break
        else:
            return []
    return sorted(allowed or ())


def _in_months(months: list[int], numbers: list[str], how: tuple[_Manner, bool], flags: list[str]) -> Span | None:
    manner, hijri = how
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(years) + len(days) != len(numbers) or len(years) > 1 or len(days) > 2 - len(years):
        return None
    if years:
        choices = [int(years[0])]
    elif len(days) == 2:
        flags.append("date_two_digit_year")
        choices = [century + int(days[1]) for century in (1900, 2000)] if manner.within and not hijri else []
    else:
        flags.append("date_year_missing")
        return None
    day = int(days[0]) if days else 0
    spans = set()
    for month in months:
        for year in choices:
            for own in [year] if is_hijri_year(year) == hijri else hijri_years_of(year, month) if hijri else []:
                spans |= {span for span in [day_span(own, month, day)] if span}
    if not years and manner.within:
        low, high = manner.within
        spans = {span for span in spans if low <= span.high and span.low <= high}
    return _chosen(sorted(spans), hijri, bool(choices), flags)


def _chosen(spans: list[Span], hijri: bool, had_year: bool, flags: list[str]) -> Span | None:
    if not spans:
        flags.extend(["date_impossible"] if had_year else [])
        return None
    if hijri:
        flags.append("date_hijri")
    if len(spans) > 1 and "date_two_digit_year" not in flags:
        flags.append("date_ambiguous")
    return one_of(spans)
