"""Messages and dates as sentences say them, in Arabic and English; the next room uses them too."""

import calendar
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from tawthiq.language import LANGUAGES, date_text, sentence
from tawthiq.model.cells import Citation
from tawthiq.text.edtf import EdtfDate

Both = dict[str, str]
_LATIN, _ARABIC = re.compile("[A-Za-z]"), re.compile("[\u0621-\u064a]")


@lru_cache(maxsize=1 << 16)
def say(code: str, language: str, **values: object) -> str:
    """A message of the catalogue; free text in the other script is isolated, lest it reorder the sentence."""
    other = _LATIN if language == "ar" else _ARABIC
    isolate = any(isinstance(value, str) and other.search(value) for value in values.values())
    return sentence(code, values, language, isolate=isolate)


def both(make: Callable[[str], str]) -> Both:
    """A text in both languages."""
    return {language: make(language) for language in LANGUAGES}


def in_both(code: str, **values: object) -> Both:
    """A message of the catalogue in both languages."""
    return {language: say(code, language, **values) for language in LANGUAGES}


def joined(parts: list[str]) -> str:
    """Sentences one after the other, empty ones left out."""
    return " ".join(part for part in parts if part)


def capital(text: str) -> str:
    """A sentence with its first letter as a sentence begins; Arabic has none."""
    return text[:1].upper() + text[1:]


def edtf(moment: EdtfDate | None) -> str | None:
    """A date as its EDTF text."""
    return moment.text if moment else None


@lru_cache(maxsize=1 << 16)
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


def cited_fact(cited: Citation) -> dict[str, object]:
    """Where a statement stands, as a fact."""
    return {
        "source": cited.source or None,
        "locator": cited.locator or None,
        "confidence": cited.confidence or None,
        "file": cited.file,
        "row": cited.row,
        "claim_id": cited.claim_id or None,
    }
