"""Dates of birth and death as intervals, and whether they can be: not after the reference day, not outside the window."""

from datetime import date
from functools import lru_cache
from typing import Any

from tawthiq.model.vocabulary import Role
from tawthiq.standardise.columns import ClaimTexts
from tawthiq.standardise.context import Context
from tawthiq.standardise.flags import Flags
from tawthiq.text.ages import OLDEST
from tawthiq.text.dates import ReadDate, parse_date

_CENTURY = 99


def date_columns(texts: ClaimTexts, context: Context, flags: Flags) -> dict[str, list[Any]]:
    """The columns of records that are about dates; dates outside the window are flagged, never dropped."""
    columns = {
        **_of_role(texts, (Role.BIRTH_DATE, "birth"), _years_before(context.latest, OLDEST), flags),
        **_of_role(texts, (Role.DEATH_DATE, "death"), _years_before(context.latest, _CENTURY), flags),
    }
    for claim in range(texts.count):
        for role, name in ((Role.BIRTH_DATE, "birth"), (Role.DEATH_DATE, "death")):
            low = columns[f"{name}_low"][claim]
            if low and context.reference and low > context.reference:
                flags.add(claim, role, "date_future", text=columns[f"{name}_text"][claim], edtf=columns[name][claim])
        if _outside(columns["death_low"][claim], columns["death_high"][claim], context):
            values = {"text": columns["death_text"][claim], "edtf": columns["death"][claim]}
            flags.add(claim, Role.DEATH_DATE, "outside_window", **values)
    return columns


def _years_before(latest: date | None, years: int) -> tuple[date, date] | None:
    """The days in which a two-digit year can fall."""
    return (date(latest.year - years, 1, 1), latest) if latest else None


def _of_role(
    texts: ClaimTexts, named: tuple[Role, str], within: tuple[date, date] | None, flags: Flags
) -> dict[str, list[Any]]:
    role, name = named
    read = lru_cache(maxsize=None)(parse_date)
    nothing = ReadDate(None, None, None)
    verbatim = texts.text(role)
    dates: list[ReadDate] = []
    for claim, text in enumerate(verbatim):
        value = read(text, texts.date_order(claim), within=within) if text else nothing
        for code in value.flags:
            flags.add(claim, role, code, text=text, edtf=value.edtf or "")
        dates.append(value)
    return {
        name: [value.edtf for value in dates],
        f"{name}_low": [value.low for value in dates],
        f"{name}_high": [value.high for value in dates],
        f"{name}_text": verbatim,
    }


def _outside(low: date | None, high: date | None, context: Context) -> bool:
    if low is None or high is None:
        return False
    before = context.window_low is not None and high < context.window_low
    return before or (context.window_high is not None and low > context.window_high)
