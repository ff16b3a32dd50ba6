"""Wholes that their printed parts do not make up, each with what the gap looks like.

One gap is told by one rule. The diagnoses are tried from the most particular to the most general: the gap is one person;
it is exactly a part printed beside the others; a newer figure of one part closes it; two neighbouring digits of one part
changed places; one part alone has not moved since the release before; else the parts just do not sum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tawthiq.counts.findings.finding import Sum, day, figure, known, plus
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim, Relation

LEAST_SWAPPED = 100  # the digits of smaller parts close a sum by chance too often to be the first guess


_Match = tuple[CountClaim, tuple[CountClaim, ...]]  # a part, and figures that may stand in its place


class Diagnosis(StrEnum):
    """What a gap between a whole and its parts looks like."""

    OFF_BY_ONE = "off_by_one"
    OF_ONE_PART = "of_one_part"  # the parts break down one part of the whole, not the whole
    STALE = "stale"
    SWAPPED = "swapped"
    UNMOVED = "unmoved"  # one part has the figure of the release before, all others moved
    PLAIN = "plain"
    TOO_LARGE = "too_large"  # one part alone is more than its whole


@dataclass(frozen=True)
class Gap:
    """A whole, the parts that should make it up, what they miss, and why it may be so.

    `culprit` is the part that the diagnosis points at; `witnesses` the claims that bear it out (more than one where
    another release divides that part further); `meant` the number that closes the gap.
    """

    whole: CountClaim
    parts: tuple[CountClaim, ...]
    diagnosis: Diagnosis
    culprit: CountClaim | None = None
    witnesses: tuple[CountClaim, ...] = ()
    meant: int | None = None

    @property
    def sum(self) -> Sum:
        """The parts beside the whole: 745 + 213 = 958; 958 − 1,018 = −60."""
        return Sum(plus(*self.parts), plus(self.whole))

    @property
    def missing(self) -> int:
        """What the parts have less than the whole; negative where they have more."""
        return -self.sum.residual


def gaps(table: CountTable) -> Iterator[Gap]:
    """Every breakdown that should close and does not."""
    for whole in table.claims:
        if figure(whole) is None:
            continue
        told = False
        for parts in table.breakdowns(whole, ("partition",)):
            found = _gap(table, whole, parts)
            told = told or found is not None
            if found is not None:
                yield found
        for relations in (("unknown",), ("subset",), ("subset", "unknown")):
            if not told:
                for found in _undeclared(table, whole, relations):
                    told = True
                    yield found
        yield from _larger_than_whole(table, whole)


def _undeclared(table: CountTable, whole: CountClaim, relations: Sequence[str]) -> Iterator[Gap]:
    """Parts of which nobody says that they make up the whole: only what looks as if they did is worth a word."""
    for parts in table.breakdowns(whole, relations):
        dividing = [part for part in parts if not table.vocabulary.is_relative(part.scope.population)]
        groups = [dividing] if relations != ("unknown",) else _apart(table, dividing)
        for group in groups:
            found = _gap(table, whole, group) if len(group) > 1 else None
            if found is None:
                continue
            particular = found.diagnosis in (Diagnosis.OFF_BY_ONE, Diagnosis.OF_ONE_PART)
            if particular or (relations == ("unknown",) and table.excludes(group)):
                yield found


def _apart(table: CountTable, parts: Sequence[CountClaim]) -> list[list[CountClaim]]:
    """The parts that surely have nobody in common."""
    kept: list[CountClaim] = []
    for part in sorted(parts, key=known, reverse=True):
        if table.excludes([*kept, part]):
            kept.append(part)
    return [kept]


def _gap(table: CountTable, whole: CountClaim, parts: Sequence[CountClaim]) -> Gap | None:
    missing = known(whole) - sum(map(known, parts))
    if abs(missing) <= table.reach(whole, *parts) or (missing < 0 and whole.quantity.kind == "at_least"):
        return None
    given = tuple(parts)
    if abs(missing) == 1:
        return Gap(whole, given, Diagnosis.OFF_BY_ONE)
    return (
        _of_one_part(table, whole, given, missing)
        or _stale(table, whole, given, missing)
        or _swapped(whole, given, missing, LEAST_SWAPPED)
        or _unmoved(table, whole, given, missing)
        or _swapped(whole, given, missing)
        or Gap(whole, given, Diagnosis.PLAIN)
    )


def _of_one_part(table: CountTable, whole: CountClaim, parts: tuple[CountClaim, ...], missing: int) -> Gap | None:
    """The parts sum to a part printed beside them, or miss exactly one."""
    beside = [one for one in table.parts.get(whole.id, []) if one not in parts and figure(one) is not None]
    beside = [one for one in beside if not table.vocabulary.is_relative(one.scope.population)]
    beside.sort(key=lambda one: one.relation != "partition")
    gap_is = next((one for one in beside if known(one) == missing), None)
    sum_is = next((one for one in beside if known(one) == known(whole) - missing), None)
    if missing <= 0 or (gap_is is None and sum_is is None):
        return None
    return Gap(whole, parts, Diagnosis.OF_ONE_PART, culprit=sum_is, witnesses=(gap_is,) if gap_is else ())


def _stale(table: CountTable, whole: CountClaim, parts: tuple[CountClaim, ...], missing: int) -> Gap | None:
    """Another figure of the same source for the same part closes the gap: the printed one is of another release."""
    pairs: list[_Match]
    pairs = [(part, (other,)) for part in parts for other in _others(table, part, whole)]
    divided = [(part, inner) for part in parts for inner in _inner_parts(table, part) if not _is_older(inner[0], whole)]
    found = _closing(pairs, missing) or _closing(divided, missing)
    if not found:
        return None
    part, witnesses = min(found, key=lambda one: _remoteness(whole, *one))
    return Gap(whole, parts, Diagnosis.STALE, culprit=part, witnesses=witnesses, meant=known(part) + missing)


def _closing(pairs: Sequence[_Match], missing: int) -> list[_Match]:
    return [(part, others) for part, others in pairs if sum(map(known, others)) == known(part) + missing]


def _others(table: CountTable, part: CountClaim, whole: CountClaim) -> Iterator[CountClaim]:
    """Figures of the same source for a part, outside its whole and not older than that."""
    for other in table.claims:
        if (
            other.id != part.id
            and figure(other) is not None
            and other.independence_group == part.independence_group
            and other.part_of != whole.id
            and not _is_older(other, whole)
            and _same_part(table, part, other)
        ):
            yield other


def _remoteness(whole: CountClaim, part: CountClaim, witnesses: Sequence[CountClaim]) -> tuple[int, ...]:
    """The source's own voice first, then the nearest day, then a part rather than a whole, then the largest part."""
    first = witnesses[0]
    return first.publisher != first.independence_group, abs(day(first) - day(whole)), not first.part_of, -known(part)


def _is_older(one: CountClaim, than: CountClaim) -> bool:
    """Whether a figure speaks to an earlier day than another, as far as both say."""
    a, b = one.as_of or one.published_on, than.as_of or than.published_on
    return a is not None and b is not None and a.high < b.low


def _same_part(table: CountTable, part: CountClaim, other: CountClaim) -> bool:
    """The same people, places and deeds as far as stated; a release's window runs on."""
    if table.is_increment(part) != table.is_increment(other):
        return False
    return not any(table.differs(part, other, name) for name in ("population", "status", "perpetrators", "areas"))


def _inner_parts(table: CountTable, part: CountClaim) -> Iterator[tuple[CountClaim, ...]]:
    """Parts of one whole of the same source that lie inside this part: 125 + 148 for the armed of both sides."""
    for whole in table.claims:
        if whole.independence_group != part.independence_group or whole.id == part.part_of:
            continue
        inner = tuple(
            one
            for one in table.parts.get(whole.id, [])
            if figure(one) is not None
            and one.relation == "partition"
            and table.how(one, part, "population") == Relation.INSIDE
            and not table.differs(one, part, "areas")
        )
        if len(inner) > 1:
            yield inner


def _swapped(whole: CountClaim, parts: tuple[CountClaim, ...], missing: int, least: int = 0) -> Gap | None:
    for part in (one for one in parts if known(one) >= least):
        meant = known(part) + missing
        if meant in swaps(known(part)):
            return Gap(whole, parts, Diagnosis.SWAPPED, culprit=part, meant=meant)
    return None


def swaps(number: int) -> set[int]:
    """The numbers that two neighbouring digits changing places make of a number of two digits or more."""
    digits = str(number)
    made = {digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] for n in range(len(digits) - 1)}
    return {int(each) for each in made if not each.startswith("0")} - {number}


def _unmoved(table: CountTable, whole: CountClaim, parts: tuple[CountClaim, ...], missing: int) -> Gap | None:
    """Exactly one part repeats the release before under a whole that has grown, and no part of that release is left out."""
    befores = [before for part in parts if (before := table.before(part)) is not None]
    earlier = table.before(whole)
    if missing < 0 or earlier is None or (figure(earlier) or 0) >= known(whole) or len(befores) < len(parts):
        return None
    if any(set(one) & set(befores) and set(one) - set(befores) for one in table.breakdowns(earlier, ("partition",))):
        return None
    unmoved = [
        (part, before)
        for part, before in zip(parts, befores, strict=True)
        if figure(before) == known(part) and known(part) > 0
    ]
    if len(unmoved) != 1:
        return None
    ((part, before),) = unmoved
    return Gap(whole, parts, Diagnosis.UNMOVED, part, (before,), known(part) + missing)


def _larger_than_whole(table: CountTable, whole: CountClaim) -> Iterator[Gap]:
    """A part that is more than the whole it is said to lie in."""
    if whole.quantity.kind == "at_least":
        return
    for part in table.parts.get(whole.id, []):
        inside = part.relation == "subset" and table.compare(part, whole).relation != Relation.NOT_COMPARABLE
        if inside and figure(part) is not None and known(part) - known(whole) > table.reach(part, whole):
            yield Gap(whole, (part,), Diagnosis.TOO_LARGE, culprit=part)
