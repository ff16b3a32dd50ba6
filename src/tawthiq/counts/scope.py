"""The scope of a published count, and how two scopes lie to each other.

A number of the dead says something only with its scope: who was counted, whose deeds, where, when, on which date basis
and how (Every Casualty, *Standards for Casualty Recording*, 2016). Unknown is a value: it is never read as zero, and
never as "any".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tawthiq.counts.vocabulary import RELATIVE, Vocabulary

ANY, UNSTATED = "any", "unstated"


class Relation(StrEnum):
    """How one scope lies to another."""

    EQUAL = "equal"
    INSIDE = "inside"
    CONTAINS = "contains"
    OVERLAPPING = "overlapping"  # by definition each may hold people whom the other does not
    DISJOINT = "disjoint"
    NOT_COMPARABLE = "not_comparable"  # not the same kind of people: the dead, the missing, suspects
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Moment:
    """A day, month or year as written (EDTF), and the first and last day it may mean."""

    text: str
    low: date
    high: date


@dataclass(frozen=True)
class Window:
    """When the counted deaths happened: from and to as written; None where the publisher does not say."""

    start: Moment | None = None
    end: Moment | None = None

    @property
    def edtf(self) -> str:
        """The window as an EDTF interval; an end that is not stated is left empty."""
        return f"{self.start.text if self.start else ''}/{self.end.text if self.end else ''}"


@dataclass(frozen=True)
class Scope:
    """What a count counts. `among` is the population whose part a relative population (women) is; '' if not stated."""

    population: str
    status: frozenset[str]
    perpetrators: frozenset[str]
    areas: frozenset[str]
    window: Window
    date_basis: str = "unknown"
    method: str = "unknown"
    inclusion_rule: str = ""
    among: str = ""


@dataclass(frozen=True)
class Quantity:
    """How many, as published: exact, at_least, about, interval or unknown; None where the publisher gives no such end."""

    kind: str
    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class CountClaim:
    """One published count, with its scope, its place in its publisher's series, and the file and row it stands in."""

    id: str
    publisher: str
    independence_group: str
    scope: Scope
    quantity: Quantity
    relation: str  # to part_of: partition | subset | increment | unknown | ''
    part_of: str
    supersedes: str
    published_on: Moment | None
    as_of: Moment | None
    confidence: str
    outlet: str
    file: str
    row: int
    claim_id: str = ""  # the ledger's


@dataclass(frozen=True)
class Dimension:
    """How two scopes lie to each other in one respect.

    `as_read` says that the answer rests on reading a month as the whole month.
    """

    relation: Relation
    as_read: bool = False


@dataclass(frozen=True)
class Comparison:
    """How scope a lies to scope b, in each respect and as a whole.

    `code` and `values` give the reason: the respect that decides, and what each scope says there. `unlike` names the
    respects in which the two were not counted alike (date basis, method, inclusion rule), so that their numbers are not
    to be set side by side even where the scopes are equal.
    """

    relation: Relation
    by_dimension: Mapping[str, Dimension]
    unlike: tuple[str, ...]
    code: str
    values: Mapping[str, Any]


def compare(a: Scope, b: Scope, vocabulary: Vocabulary) -> Comparison:
    """How scope a lies to scope b: equal, inside, contains, overlapping, disjoint, not comparable or unknown."""
    dimensions = {
        "population": Dimension(compare_populations(a, b, vocabulary)),
        "status": Dimension(_statuses(a, b, vocabulary)),
        "perpetrators": Dimension(compare_perpetrators(a.perpetrators, b.perpetrators, vocabulary)),
        "areas": Dimension(compare_areas(a.areas, b.areas)),
        "window": compare_windows(a.window, b.window),
    }
    relation, decisive = _combined(dimensions)
    shown = {"population": population_path}
    value: Callable[[Scope], Any] = shown.get(decisive, lambda scope: getattr(scope, decisive))
    return Comparison(
        relation=relation,
        by_dimension=MappingProxyType(dimensions),
        unlike=tuple(name for name in ("date_basis", "method", "inclusion_rule") if _unlike(a, b, name)),
        code=f"counts_scope_{relation}",
        values=MappingProxyType({"dimension": decisive, "a": _plain(value(a)), "b": _plain(value(b))}),
    )


def population_path(scope: Scope) -> str:
    """The population, and for a relative one the population it is a part of: `women<civilians`."""
    return f"{scope.population}<{scope.among}" if scope.among else scope.population


def _plain(value: Any) -> str:
    if isinstance(value, Window):
        return value.edtf
    return "|".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _combined(dimensions: Mapping[str, Dimension]) -> tuple[Relation, str]:
    """One respect that keeps two scopes apart is enough; one that is unknown leaves the rest undecided."""
    found = {name: dimension.relation for name, dimension in dimensions.items()}
    for deciding in (Relation.NOT_COMPARABLE, Relation.DISJOINT, Relation.UNKNOWN, Relation.OVERLAPPING):
        for name, relation in found.items():
            if relation == deciding:
                return relation, name
    narrower = [name for name, relation in found.items() if relation == Relation.INSIDE]
    wider = [name for name, relation in found.items() if relation == Relation.CONTAINS]
    if narrower and wider:
        # The same respect must be named from either side, or the reason would turn with the order of asking.
        return Relation.OVERLAPPING, next(name for name in found if name in narrower or name in wider)
    if narrower or wider:
        return (Relation.INSIDE, narrower[0]) if narrower else (Relation.CONTAINS, wider[0])
    return Relation.EQUAL, "population"


def _unlike(a: Scope, b: Scope, name: str) -> bool:
    """Two ways of counting are alike only where both are stated and the same; an inclusion rule may be left unsaid."""
    left, right = getattr(a, name), getattr(b, name)
    if name == "inclusion_rule":
        return bool(left and right and left != right)
    return left != right or left in ("", "unknown")


def compare_populations(a: Scope, b: Scope, vocabulary: Vocabulary) -> Relation:
    """How the population of a lies to that of b, by what populations.csv says lies inside what."""
    bases = [scope.among if vocabulary.is_relative(scope.population) else scope.population for scope in (a, b)]
    roots = [vocabulary.root(base) for base in bases]
    if all(roots) and roots[0] != roots[1]:
        both_dead = all(vocabulary.counts_the_dead(root) for root in roots)
        return Relation.UNKNOWN if both_dead else Relation.NOT_COMPARABLE
    base = _definitions(bases[0], bases[1], vocabulary)
    relative = [vocabulary.is_relative(scope.population) for scope in (a, b)]
    if not any(relative) or base in (Relation.UNKNOWN, Relation.DISJOINT):
        return base
    if all(relative):
        if a.population == b.population:
            return base
        return Relation.DISJOINT if {a.population, b.population} == {"women", "men"} else Relation.UNKNOWN
    if relative[0]:
        return Relation.INSIDE if base in (Relation.EQUAL, Relation.INSIDE) else Relation.OVERLAPPING
    return Relation.CONTAINS if base in (Relation.EQUAL, Relation.CONTAINS) else Relation.OVERLAPPING


def _definitions(a: str, b: str, vocabulary: Vocabulary) -> Relation:
    if not a or not b or "unknown" in (a, b):
        return Relation.UNKNOWN
    if a == b:
        return Relation.EQUAL
    if a not in vocabulary.populations or b not in vocabulary.populations:
        return Relation.UNKNOWN
    if b in vocabulary.above(a):
        return Relation.INSIDE
    if a in vocabulary.above(b):
        return Relation.CONTAINS
    left, right = vocabulary.populations[a].statuses, vocabulary.populations[b].statuses
    if (left & right) - {"unknown"}:
        return Relation.OVERLAPPING
    if left and right and "unknown" not in left | right:
        return Relation.DISJOINT  # a person has one status at death
    return Relation.UNKNOWN


def _statuses(a: Scope, b: Scope, vocabulary: Vocabulary) -> Relation:
    """Status says nothing where it does not apply: persons suspected have none."""
    populations = [vocabulary.populations.get(scope.population) for scope in (a, b)]
    if (
        not a.status
        and not b.status
        and all(known is not None and not known.statuses and RELATIVE not in known.inside for known in populations)
    ):
        return Relation.EQUAL
    return compare_statuses(a.status, b.status)


def compare_statuses(a: frozenset[str], b: frozenset[str]) -> Relation:
    """How two sets of statuses at death lie to each other; persons of unknown status may have any of them."""
    if not a - {"unknown"} or not b - {"unknown"}:
        return Relation.UNKNOWN
    if a == b:
        return Relation.EQUAL
    if a <= b:
        return Relation.INSIDE
    if a >= b:
        return Relation.CONTAINS
    if (a & b) - {"unknown"}:
        return Relation.OVERLAPPING
    return Relation.UNKNOWN if "unknown" in a | b else Relation.DISJOINT


def compare_perpetrators(a: frozenset[str], b: frozenset[str], vocabulary: Vocabulary) -> Relation:
    """How two attributions lie to each other: `any` holds everyone; `unstated` is unknown, and so is an actor unheard of."""
    if not a or not b or UNSTATED in a | b:
        return Relation.UNKNOWN
    if ANY in a or ANY in b:
        return Relation.EQUAL if ANY in a and ANY in b else (Relation.CONTAINS if ANY in a else Relation.INSIDE)
    left = all(vocabulary.actors_within(actor, b) for actor in a)
    right = all(vocabulary.actors_within(actor, a) for actor in b)
    if left or right:
        return Relation.EQUAL if left and right else (Relation.INSIDE if left else Relation.CONTAINS)
    if _may_lie_within(a, b, vocabulary) or _may_lie_within(b, a, vocabulary):
        return Relation.UNKNOWN
    meeting = [_actors_apart(one, other, vocabulary) for one in sorted(a) for other in sorted(b)]
    if all(meeting):
        return Relation.DISJOINT
    shared = any(vocabulary.actors_within(x, b) for x in a) or any(vocabulary.actors_within(y, a) for y in b)
    return Relation.OVERLAPPING if shared else Relation.UNKNOWN


def _may_lie_within(a: frozenset[str], b: frozenset[str], vocabulary: Vocabulary) -> bool:
    return all(not all(_actors_apart(actor, other, vocabulary) for other in b) for actor in a)


def _actors_apart(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Two actors are surely different only where both are known, neither is unidentified, and nobody stands above both."""
    if a not in vocabulary.actors or b not in vocabulary.actors or "unknown" in (a.casefold(), b.casefold()):
        return False
    return not vocabulary.lineage(a) & vocabulary.lineage(b)


def compare_areas(a: frozenset[str], b: frozenset[str]) -> Relation:
    """How two sets of P-codes lie to each other; a code holds every code that begins with it (SY ⊃ SY06 ⊃ SY0601)."""
    if not a or not b or UNSTATED in a | b:
        return Relation.UNKNOWN
    if not _one_scheme(a | b):
        return Relation.EQUAL if a == b else Relation.UNKNOWN
    left = all(any(area_holds(outer, inner) for outer in b) for inner in a)
    right = all(any(area_holds(outer, inner) for outer in a) for inner in b)
    if left or right:
        return Relation.EQUAL if left and right else (Relation.INSIDE if left else Relation.CONTAINS)
    meets = any(area_holds(x, y) or area_holds(y, x) for x in a for y in b)
    return Relation.OVERLAPPING if meets else Relation.DISJOINT


def _one_scheme(codes: frozenset[str]) -> bool:
    """Prefixes tell nothing across schemes: SY06 and SY-LA are the same place."""
    hyphens = {"-" in code for code in codes if len(code) > 2}
    return all(is_pcode(code) for code in codes) and len(hyphens) < 2


def is_pcode(code: str) -> bool:
    """Whether a code begins with its country, so that prefixes tell what lies inside what (codes of localities do not)."""
    return (
        len(code) >= 2 and code[:2].isascii() and code[:2].isalpha() and code[:2].isupper() and not code[2:3].isalpha()
    )


def area_holds(outer: str, inner: str) -> bool:
    """Whether the area of one P-code lies inside another's (`IQ-1` does not hold `IQ-10`)."""
    if not inner.startswith(outer):
        return False
    rest = inner[len(outer) :]
    return not rest or "-" not in outer or rest.startswith("-")


def compare_windows(a: Window, b: Window) -> Dimension:
    """How two windows lie to each other; a month is read as the whole month, and `as_read` says where that decides."""
    if not (a.start and a.end and b.start and b.end):
        return Dimension(Relation.UNKNOWN)
    if a == b:
        return Dimension(Relation.EQUAL)
    widest = _days((a.start.low, a.end.high), (b.start.low, b.end.high))
    readings = {_days(one, other) for one in _readings(a.start, a.end) for other in _readings(b.start, b.end)}
    return Dimension(widest, as_read=len(readings) > 1)


def _readings(start: Moment, end: Moment) -> list[tuple[date, date]]:
    """The widest and the narrowest days that a window may mean."""
    starts = {start.low, min(start.high, end.high)}
    ends = {max(end.low, start.low), end.high}
    return [(first, last) for first in starts for last in ends if first <= last]


def _days(a: tuple[date, date], b: tuple[date, date]) -> Relation:
    if a == b:
        return Relation.EQUAL
    if a[1] < b[0] or b[1] < a[0]:
        return Relation.DISJOINT
    if b[0] <= a[0] and a[1] <= b[1]:
        return Relation.INSIDE
    return Relation.CONTAINS if a[0] <= b[0] and b[1] <= a[1] else Relation.OVERLAPPING
