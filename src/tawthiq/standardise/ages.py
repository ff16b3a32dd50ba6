"""Age at the incident, as stated; from the dates of birth and death where it is not stated."""

from datetime import date
from functools import lru_cache
from typing import Any

from tawthiq.model.vocabulary import Role
from tawthiq.standardise.columns import ClaimTexts
from tawthiq.standardise.flags import Flags
from tawthiq.text.ages import OLDEST, ReadAge, parse_age

_TOLERANCE = 1  # years: ages are told as completed years or as the year that is running


def age_columns(texts: ClaimTexts, dates: dict[str, list[Any]], flags: Flags) -> dict[str, list[Any]]:
    """The columns of records that are about age; `dates` are those of `date_columns`."""
    read = lru_cache(maxsize=None)(parse_age)
    verbatim = texts.text(Role.AGE)
    ages: list[ReadAge] = []
    for claim, text in enumerate(verbatim):
        stated = read(text) if text else ReadAge(None, None)
        for code in stated.flags:
            flags.add(claim, Role.AGE, code, text=text)
        computed = _computed(claim, dates, flags)
        ages.append(_chosen(claim, stated, computed, flags))
    return {
        "age_low": [age.low for age in ages],
        "age_high": [age.high for age in ages],
        "age_text": verbatim,
    }


def _chosen(claim: int, stated: ReadAge, computed: ReadAge | None, flags: Flags) -> ReadAge:
    if computed is None or computed.low is None or computed.high is None:
        return stated
    if stated.low is None or stated.high is None:
        flags.add(claim, Role.BIRTH_DATE, "age_derived", low=computed.low, high=computed.high)
        return computed
    if stated.low > computed.high + _TOLERANCE or computed.low > stated.high + _TOLERANCE:
        values = {"low": stated.low, "high": stated.high, "birth_low": computed.low, "birth_high": computed.high}
        flags.add(claim, Role.AGE, "age_contradicts_birth", **values)
    return stated


def _computed(claim: int, dates: dict[str, list[Any]], flags: Flags) -> ReadAge | None:
    birth_low, birth_high = dates["birth_low"][claim], dates["birth_high"][claim]
    death_low, death_high = dates["death_low"][claim], dates["death_high"][claim]
    if birth_low is None or death_low is None:
        return None
    values = {"birth": dates["birth"][claim], "death": dates["death"][claim]}
    if birth_low > death_high:
        flags.add(claim, Role.BIRTH_DATE, "birth_after_death", **values)
        return None
    low, high = max(_completed_years(birth_high, death_low), 0), _completed_years(birth_low, death_high)
    if low > OLDEST:
        flags.add(claim, Role.BIRTH_DATE, "birth_too_early", **values)
        return None
    return ReadAge(low, min(high, OLDEST))


def _completed_years(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
