"""Ages as lists of the dead write them, read as whole years from lowest to highest.

An age in words covers what the word means and no less: "child" is 0 to 17 (Convention on the Rights of the Child,
article 1), "thirties" is 30 to 39. An age said to be approximate is widened by the habit of rounding to fives.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tawthiq.text.plain import LONGEST_VALUE, has_other_digits, plain_text, says_unknown

OLDEST = 120

_NUMBER = r"(\d{1,4})(?:[.,]\d+)?"
_YEARS = r"(?:years?(?: old)?|yrs?(?: old)?|y/?o|y|سنه|سنوات|سنين|عام|عاما|اعوام|عامًا)"
_PLAIN = re.compile(rf"{_NUMBER} ?{_YEARS}?")
_YEARS_AND_MORE = re.compile(rf"{_NUMBER} ?{_YEARS}\b.*(?:month|mo|شهر|اشهر|شهور|شهرين|نصف|half|day|يوم|ايام)\w*")
_RANGE = re.compile(rf"{_NUMBER} ?{_YEARS}? ?(?:-|to|/|and|و|الي|حتي) ?{_NUMBER} ?{_YEARS}?")
_SMALL_UNIT = re.compile(
    rf"{_NUMBER} ?(?:(m|mos?|months?|شهر|شهرا|اشهر|شهور)|(w|wks?|weeks?|اسبوع|اسابيع)|(d|days?|يوم|يوما|ايام)"
    r"|(h|hrs?|hours?|ساعه|ساعات))(?: old)?\b.*"
)
_DECADE = re.compile(r"(\d)0(?: ?'?s|ات)")
_AT_LEAST = re.compile(
    rf"(?:over|above|more than|older than|>=?|فوق|اكثر من|اكبر من|تجاوز)\s*{_NUMBER} ?{_YEARS}?|{_NUMBER} ?\+"
)
_UNDER = re.compile(rf"(?:under|below|less than|younger than|<|دون|تحت|اقل من|اصغر من)\s*(?:ال)?{_NUMBER} ?{_YEARS}?")
_APPROXIMATE = re.compile(
    r"[~≈?]|\b(?:ca|c|circa|about|around|approx|approximately|nearly)\b\.?|(?<=\d) ?ish\b|\b(?:حوالي|نحو|قرابه|تقريبا|ما يقارب)\b"
)
_LEAD = re.compile(
    r"^(?:aged?|age:|in (?:his|her|their)(?: early| mid| late)?|between|عمره|عمرها|العمر:?|بعمر|في|بين|ما بين|ابن|بنت)\s+"
)
_NEGATIVE = re.compile(r"-\s*\d+(?:\.\d+)?")
_DAYS_IN_UNIT = (365 / 12, 7.0, 1.0, 1 / 24)

_WORDS = """
0 0 newborn|new born|neonate|حديث الولادة|حديثة الولادة|مولود|مولودة|شهر|شهرين|شهران|يوم|يومين|أسبوع|أسبوعين|أقل من سنة|دون السنة
0 1 infant|baby|رضيع|رضيعة|الرضيع|الرضيعة
0 17 child|minor|kid|boy|girl|طفل|طفلة|الطفل|الطفلة|قاصر|قاصرة|صبي|أطفال|children|under age|underage
13 19 teenager|teen|teens|adolescent|مراهق|مراهقة
18 120 adult|grown up|بالغ|بالغة|راشد|راشدة
60 120 elderly|elder|old man|old woman|senior|مسن|مسنة|عجوز|كبير السن|كبيرة السن|شيخ مسن
1 1 سنة|عام|سنة واحدة|عام واحد|سنة ونصف|عام ونصف|one year|a year
2 2 سنتان|سنتين|عامان|عامين|سنتين ونصف|عامين ونصف|two years
20 29 twenties|عشرينات|عشرينيات|عشريني|عشرينية|العشرينات|العشرينيات|العشرين من العمر|العقد الثالث|عقد ثالث
30 39 thirties|ثلاثينات|ثلاثينيات|ثلاثيني|ثلاثينية|الثلاثينات|الثلاثينيات|العقد الرابع|عقد رابع
40 49 forties|fourties|أربعينات|أربعينيات|أربعيني|أربعينية|الأربعينات|الأربعينيات|العقد الخامس|عقد خامس
50 59 fifties|خمسينات|خمسينيات|خمسيني|خمسينية|الخمسينات|الخمسينيات|العقد السادس|عقد سادس
60 69 sixties|ستينات|ستينيات|ستيني|ستينية|الستينات|الستينيات|العقد السابع|عقد سابع
70 79 seventies|سبعينات|سبعينيات|سبعيني|سبعينية|السبعينات|السبعينيات|العقد الثامن|عقد ثامن
80 89 eighties|ثمانينات|ثمانينيات|ثمانيني|ثمانينية|الثمانينات|الثمانينيات|العقد التاسع|عقد تاسع
90 99 nineties|تسعينات|تسعينيات|تسعيني|تسعينية|التسعينات|التسعينيات|العقد العاشر|عقد عاشر
10 19 العقد الثاني|عقد ثاني|عقد ثان
0 9 العقد الأول|عقد أول
"""


@dataclass(frozen=True)
class ReadAge:
    """An age in whole years, from `low` to `high`, and what is doubtful; both None where no age was read."""

    low: int | None
    high: int | None
    flags: tuple[str, ...] = ()


def _rows(lines: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for line in lines.strip().splitlines():
        low, high, words = line.split(" ", 2)
        for word in words.split("|"):
            yield plain_text(word), (int(low), int(high))


_SPANS = dict(_rows(_WORDS))


def parse_age(text: str) -> ReadAge:
    """Read an age at the incident as a range of whole years.

    Figures in any decimal digits, ranges, months and days (below a year: 0), decades, and the words of Arabic and
    English for children, infants and the old. Impossible figures are flagged `age_impossible`, a year of birth in the
    column of ages `age_is_year`, anything else that cannot be read `age_unparsed`; none of them gives a value.
    """
    flags = ("digits_non_ascii",) if has_other_digits(text) else ()
    if len(text) > LONGEST_VALUE:
        return ReadAge(None, None, ("age_unparsed",))
    if says_unknown(text):
        return ReadAge(None, None)
    plain = plain_text(text).strip(" .()[]")
    if _NEGATIVE.fullmatch(plain):
        return ReadAge(None, None, (*flags, "age_impossible"))
    stripped = " ".join(_APPROXIMATE.sub(" ", plain).split())
    while (shorter := _LEAD.sub("", stripped)) != stripped:
        stripped = shorter
    span = _span(stripped.removesuffix(" من العمر"))
    if span is None:
        return ReadAge(None, None, (*flags, "age_unparsed"))
    low, high = span
    if 1800 <= low <= high <= 2199:
        return ReadAge(None, None, (*flags, "age_is_year"))
    if low > high or high > OLDEST:
        return ReadAge(None, None, (*flags, "age_impossible"))
    if _APPROXIMATE.search(plain):
        return ReadAge(*_widened(low, high), (*flags, "age_approximate"))
    return ReadAge(low, high, flags)


def _widened(low: int, high: int) -> tuple[int, int]:
    # Ages told from memory heap on multiples of five (United Nations, Manual X, annex on age heaping).
    room = 5 if low % 5 == 0 and low >= 10 else 2
    return max(low - room, 0), min(high + room, OLDEST)


def _span(text: str) -> tuple[int, int] | None:
    if text in _SPANS:
        return _SPANS[text]
    if found := _PLAIN.fullmatch(text) or _YEARS_AND_MORE.fullmatch(text):
        return int(found[1]), int(found[1])
    if found := _DECADE.fullmatch(text):
        return int(found[1]) * 10, int(found[1]) * 10 + 9
    if found := _RANGE.fullmatch(text):
        return int(found[1]), int(found[2])
    if found := _AT_LEAST.fullmatch(text):
        low = int(found[1] or found[2])
        return (low, OLDEST) if low <= OLDEST else (low, low)
    if found := _UNDER.fullmatch(text):
        return 0, max(int(found[1]) - 1, 0)
    if found := _SMALL_UNIT.fullmatch(text):
        size = next(days for days, unit in zip(_DAYS_IN_UNIT, found.groups()[1:], strict=True) if unit)
        years = int(int(found[1]) * size / 365)
        return years, years
    return None
