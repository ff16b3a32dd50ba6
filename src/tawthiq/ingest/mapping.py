"""What the columns of a list may hold, proposed from their headers and their values; a person confirms it in case.toml."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tawthiq.ingest.headers import roles_of
from tawthiq.ingest.source import Evidence
from tawthiq.model.vocabulary import Role
from tawthiq.text.ages import parse_age
from tawthiq.text.plain import ascii_digits, says_unknown
from tawthiq.text.terms import read_fate, read_sex, read_status

_SAMPLE = 300
_CONTRADICTED = 0.2  # of the values fit: the header means something else
_ONE_WORD = 0.8
_CERTAIN = 20  # times as many values force one order as force the other, which then are slips of the pen
_FULL_NAME_PARTS = frozenset({Role.FATHER, Role.GRANDFATHER, Role.FAMILY})

_YEAR = re.compile(r"(?:1[3-4]|19|20)[0-9]{2}")
_PARTED_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,4})?")
_ORDERED = re.compile(r"([0-9]{1,4})\s*[-/.\\]\s*([0-9]{1,2})\s*[-/.\\]\s*([0-9]{1,4})")


@dataclass(frozen=True)
class Proposal:
    """A role that columns may have, how surely (0 to 1), and why."""

    role: Role
    columns: tuple[str, ...]
    score: float
    evidence: Evidence


def propose_columns(columns: Sequence[str], sample_rows: Sequence[Mapping[str, str]]) -> list[Proposal]:
    """For each role at most one column, in the order of the columns; a header unknown to us stays without a role.

    A header proposes, the values of the first rows confirm: where hardly any value fits, the proposal is dropped.
    """
    candidates: list[tuple[float, int, int, Role, Evidence]] = []
    roles = list(Role)
    for index, column in enumerate(columns):
        values = _values(sample_rows, column)
        for role, score in roles_of(column):
            fitting = _fitting(role, values)
            share = fitting / len(values) if values else 1.0
            if share < _CONTRADICTED or (score < 0.8 and role in _NEEDS_VALUES and not fitting):
                continue
            weighed = round(score * (0.5 + 0.5 * share), 3)
            said = {"column": column, "role": str(role), "fitting": fitting, "n": len(values)}
            evidence: Evidence = ("column_proposed", said)
            candidates.append((-weighed, index, roles.index(role), role, evidence))
    taken: dict[int, Proposal] = {}
    given: set[Role] = set()
    for weighed, index, _, role, evidence in sorted(candidates, key=lambda each: each[:3]):
        if index not in taken and role not in given:
            taken[index] = Proposal(role, (columns[index],), -weighed, evidence)
            given.add(role)
    return _name_as_given([taken[index] for index in sorted(taken)], sample_rows)


def propose_date_order(values: Iterable[str]) -> tuple[str | None, Evidence]:
    """The order of day and month that the dates of a list force: dmy, mdy or ymd; None where nothing forces one.

    The evidence counts the values that can only be read one way, and those that could be read both ways.
    """
    counts = Counter(_forced(ascii_digits(value)) for value in values)
    said = {key: counts[key] for key in ("dmy", "mdy", "ymd", "either")}
    first, second = ("dmy", "mdy") if counts["dmy"] >= counts["mdy"] else ("mdy", "dmy")
    if counts[first] and counts[first] >= _CERTAIN * counts[second]:
        return first, ("date_order_forced", {"order": first, **said})
    if counts[first]:
        return None, ("date_order_contradictory", said)
    if counts["ymd"] and not counts["either"]:
        return "ymd", ("date_order_forced", {"order": "ymd", **said})
    return None, ("date_order_open", said)


def _forced(value: str) -> str:
    match = _ORDERED.search(value)
    if match is None:
        return "none"
    if len(match[1]) >= 3:
        return "ymd"
    first, second = int(match[1]), int(match[2])
    if first > 31 or second > 31 or (first > 12 and second > 12):
        return "none"
    if first > 12:
        return "dmy"
    if second > 12:
        return "mdy"
    return "none" if first == second else "either"


def _values(rows: Sequence[Mapping[str, str]], column: str) -> list[str]:
    """The first values of a column that say something."""
    found: list[str] = []
    for row in rows:
        text = row.get(column, "").strip()
        if text and not says_unknown(text):
            found.append(text)
            if len(found) == _SAMPLE:
                break
    return found


def _fitting(role: Role, values: Sequence[str]) -> int:
    fits = _FITS.get(role)
    if role is Role.ID:
        return len(set(values))
    return sum(map(fits, values)) if fits else len(values)


def _is_date(text: str) -> bool:
    digits = ascii_digits(text)
    return bool(_PARTED_DATE.search(digits) or _YEAR.search(digits)) or digits.isdecimal()


def _is_age(text: str) -> bool:
    age = parse_age(text)
    return age.low is not None or age.high is not None


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _reads(reader: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        values = getattr(reader(text), "values", ())
        return bool(values) and tuple(values) != ("unknown",)

    return fits


_FITS: Mapping[Role, Callable[[str], bool]] = {
    **dict.fromkeys(
        (Role.NAME, Role.GIVEN, Role.FATHER, Role.GRANDFATHER, Role.FAMILY, Role.KUNYA, Role.MOTHER), _has_letters
    ),
    Role.SEX: _reads(read_sex),
    Role.FATE: _reads(read_fate),
    Role.STATUS: _reads(read_status),
    Role.AGE: _is_age,
    Role.BIRTH_DATE: _is_date,
    Role.DEATH_DATE: _is_date,
}
_NEEDS_VALUES = frozenset({Role.SEX, Role.FATE, Role.STATUS, Role.DEATH_DATE})
"""Roles that a vague header alone does not give: `status` may be of many things."""


def _name_as_given(proposals: list[Proposal], rows: Sequence[Mapping[str, str]]) -> list[Proposal]:
    """Where father or family stand apart and `name` holds single words, it holds given names."""
    roles = {proposal.role for proposal in proposals}
    if Role.GIVEN in roles or not roles & _FULL_NAME_PARTS:
        return proposals
    result = []
    for proposal in proposals:
        if proposal.role is Role.NAME:
            values = _values(rows, proposal.columns[0])
            single = sum(len(value.split()) == 1 for value in values)
            if values and single >= _ONE_WORD * len(values):
                said = {**proposal.evidence[1], "role": str(Role.GIVEN), "fitting": single, "n": len(values)}
                proposal = Proposal(Role.GIVEN, proposal.columns, proposal.score, ("column_proposed", said))
        result.append(proposal)
    return result
