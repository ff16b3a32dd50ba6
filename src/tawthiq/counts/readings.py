"""How a published count is read: as at least so many, as exactly so many, or as saying nothing that binds.

A figure does not say how it wants to be read; its method does (Every Casualty, *Standards for Casualty Recording*,
2016). What is documented is a floor: the undocumented are not in it. A floor can still be too high, through duplicates
or people who do not belong in it, so each reading carries an overcount **allowance**: the share by which it may be. The
defaults, any of which a case may override claim by claim:

| method | reading | allowance | why |
|---|---|---|---|
| named_list | floor of a named list | 2 % | names can be checked for duplicates |
| aggregate | documented floor | 5 % | nobody outside can check it for duplicates |
| verified_floor | documented floor | 1 % | each case was verified |
| sample | sample | 1 % | a floor of the scope that was sampled |
| official_summary | documented floor | 5 % | a body counts what reached it; complete only if somebody says so |
| estimate, unknown | none | – | nobody says that so many were documented |

Whatever the method, an addition to a documentation is a floor, and a claim of confidence C, one without a number or one
whose population cannot be told binds nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tawthiq.counts.elements import universe
from tawthiq.counts.panels import outside_ranges
from tawthiq.counts.reading import chain_of_wholes
from tawthiq.counts.scope import CountClaim, Quantity
from tawthiq.counts.standing import retold
from tawthiq.counts.vocabulary import Vocabulary

LEAST_SHARE_OF_ABOUT = 0.05


class ReadAs(StrEnum):
    """What a count is taken to say about its scope."""

    DOCUMENTED_FLOOR = "documented_floor"
    NAMED_LIST_FLOOR = "named_list_floor"
    SAMPLE = "sample"
    COMPLETE_COUNT = "complete_count"
    NONE = "none"


@dataclass(frozen=True)
class Reading:
    """One claim's reading, the reason (a message code), and the share by which a floor may be too high."""

    reading: ReadAs
    why: str
    allowance: float = 0.0

    @property
    def is_floor(self) -> bool:
        """Whether the claim binds from below only."""
        return self.reading not in (ReadAs.COMPLETE_COUNT, ReadAs.NONE)


_BY_METHOD: Mapping[str, tuple[ReadAs, float]] = MappingProxyType(
    {
        "named_list": (ReadAs.NAMED_LIST_FLOOR, 0.02),
        "aggregate": (ReadAs.DOCUMENTED_FLOOR, 0.05),
        "verified_floor": (ReadAs.DOCUMENTED_FLOOR, 0.01),
        "sample": (ReadAs.SAMPLE, 0.01),
        "official_summary": (ReadAs.DOCUMENTED_FLOOR, 0.05),
        "estimate": (ReadAs.NONE, 0.0),
        "unknown": (ReadAs.NONE, 0.0),
    }
)
_NEVER_COMPLETE = frozenset({"verified_floor", "sample"})


def default_readings(
    claims: Sequence[CountClaim], vocabulary: Vocabulary, overrides: Mapping[str, Reading] | None = None
) -> dict[str, Reading]:
    """The reading of each claim by its method: floors, and none where nothing was documented."""
    by_id = {claim.id: claim for claim in claims}
    return {claim.id: _default(claim, by_id, vocabulary) for claim in claims} | dict(overrides or {})


def complete_readings(
    claims: Sequence[CountClaim], vocabulary: Vocabulary, overrides: Mapping[str, Reading] | None = None
) -> dict[str, Reading]:
    """Each claim as the whole truth about its scope, wherever its publisher does not say that it is a part.

    Verified floors, samples, additions to a documentation and "at least" remain floors; an estimate says its interval.
    Nothing is allowed for overcounts: the question is which statements cannot all be taken at their word. Outside stay
    claims of confidence C, which nobody can check, and retellings of a publisher who speaks for itself (`retold`): what
    they contradict, their source contradicts too, and what they say otherwise is a slip and no statement of its own.
    """
    by_id = {claim.id: claim for claim in claims}
    again = Reading(ReadAs.NONE, "counts_reading_retold")
    return {
        **{claim.id: _complete(claim, by_id, vocabulary) for claim in claims},
        **dict.fromkeys(retold(claims), again),
        **(overrides or {}),
    }


def without_allowance(readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The same readings with every floor taken as published."""
    return {claim: Reading(one.reading, one.why) for claim, one in readings.items()}


def interval(quantity: Quantity) -> tuple[int, int | None] | None:
    """The least and the most that a quantity says; the most is None for "at least", all is None where it is unknown.

    "About" reaches half a unit of the last figure that is not zero, and at least 5 %: about 200 is 150 to 250.
    """
    low, best, high = quantity.low, quantity.best, quantity.high
    match quantity.kind:
        case "exact" if best is not None:
            return best, best
        case "at_least" if low is not None:
            return low, None
        case "interval" if low is not None and high is not None:
            return low, high
        case "about" if best is not None:
            reach = _reach(best)
            return (max(best - reach, 0) if low is None else low), (best + reach if high is None else high)
    return None


def floor_of(quantity: Quantity, allowance: float) -> int:
    """The least that a quantity says, less what a floor is allowed to be too high; never below zero."""
    stated = interval(quantity)
    # A share of a whole number: the small term keeps 100 × (1 − 0.05) from falling to 94 by the machine's rounding.
    return max(int((stated[0] if stated else 0) * (1 - allowance) + 1e-9), 0)


def is_increment(claim: CountClaim, by_id: Mapping[str, CountClaim]) -> bool:
    """Whether a claim is an addition to a documentation, or a part of one."""
    return any(one.relation == "increment" for one in (claim, *chain_of_wholes(claim, by_id)))


def _reach(best: int) -> int:
    unit = 1
    while best and best % (unit * 10) == 0:
        unit *= 10
    return max(unit // 2, int(best * LEAST_SHARE_OF_ABOUT))


def _binds_nothing(claim: CountClaim, vocabulary: Vocabulary) -> Reading | None:
    if outside_ranges(claim):
        return Reading(ReadAs.NONE, "counts_reading_confidence_c")
    if interval(claim.quantity) is None:
        return Reading(ReadAs.NONE, "counts_reading_no_number")
    if not universe(claim.scope, vocabulary):
        return Reading(ReadAs.NONE, "counts_reading_population_unknown")
    return None


def _default(claim: CountClaim, by_id: Mapping[str, CountClaim], vocabulary: Vocabulary) -> Reading:
    if nothing := _binds_nothing(claim, vocabulary):
        return nothing
    reading, allowance = _BY_METHOD.get(claim.scope.method, _BY_METHOD["unknown"])
    if reading != ReadAs.NONE and is_increment(claim, by_id):
        return Reading(ReadAs.DOCUMENTED_FLOOR, "counts_reading_increment", allowance)
    return Reading(reading, f"counts_reading_{claim.scope.method}", allowance)


def _complete(claim: CountClaim, by_id: Mapping[str, CountClaim], vocabulary: Vocabulary) -> Reading:
    if nothing := _binds_nothing(claim, vocabulary):
        return nothing
    if is_increment(claim, by_id):
        return Reading(ReadAs.DOCUMENTED_FLOOR, "counts_reading_increment")
    if claim.scope.method in _NEVER_COMPLETE:
        return Reading(_BY_METHOD[claim.scope.method][0], f"counts_reading_{claim.scope.method}")
    if claim.quantity.kind == "at_least":
        return Reading(ReadAs.DOCUMENTED_FLOOR, "counts_reading_at_least")
    return Reading(ReadAs.COMPLETE_COUNT, "counts_reading_complete")
