"""Figures that pass on what another publisher of the same independence group has said, beside what they rest on."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tawthiq.counts.findings.closing import swaps
from tawthiq.counts.findings.finding import day, figure, known
from tawthiq.counts.findings.table import CountTable
from tawthiq.counts.scope import CountClaim, Relation

_WIDER = (Relation.CONTAINS, Relation.OVERLAPPING, Relation.DISJOINT)
LEAST = 20  # smaller numbers meet by chance


class Copy(StrEnum):
    """How a retelling lies to the figure it rests on."""

    FAITHFUL = "faithful"
    WIDER = "wider"
    OFF_BY_ONE = "off_by_one"
    SWAPPED = "swapped"


@dataclass(frozen=True)
class Retelling:
    """A figure passed on, the figures it may rest on (the nearest in scope first), and the respects it tells otherwise.

    `nearest` are the bases that are all as near as the first: nothing but their place in the table tells them apart.
    """

    told: CountClaim
    bases: tuple[CountClaim, ...]
    nearest: tuple[CountClaim, ...]
    copy: Copy
    respects: tuple[str, ...] = ()

    @property
    def base(self) -> CountClaim:
        """The figure that the retelling most likely rests on."""
        return self.bases[0]


def retellings(table: CountTable) -> Iterator[Retelling]:
    """Every retelling whose base is among the claims."""
    for told in table.claims:
        if figure(told) is None or told.relation == "increment":
            continue
        sources = table.sources(told) if table.is_retelling(told) else _of_the_same_outlet(table, told)
        found = _rests_on(table, told, [one for one in sources if not table.is_increment(one)])
        if found is not None:
            yield found


def _of_the_same_outlet(table: CountTable, told: CountClaim) -> list[CountClaim]:
    """What an outlet passes on of others, where it sums up in its own voice: "about 800 were killed"."""
    if told.quantity.kind != "about" or not told.outlet or told.publisher != told.outlet:
        return []
    return [
        one
        for one in table.claims
        if one.outlet == told.outlet and one.independence_group != told.independence_group and table.is_whole(one)
    ]


def _rests_on(table: CountTable, told: CountClaim, sources: list[CountClaim]) -> Retelling | None:
    """The base nearest in scope; the same number of another scope gives way to nearly the same of the same scope."""
    reach = table.reach(told)
    numbered = [one for one in sources if figure(one) is not None]
    same = _ordered(table, told, [one for one in numbered if abs(known(one) - known(told)) <= reach])
    respects = _respects(table, told, same[0]) if same else ()
    if same and not respects:
        return Retelling(told, same, _nearest(table, told, same), Copy.FAITHFUL)
    return _miscopied(table, told, numbered, bool(same)) or (
        Retelling(told, same, _nearest(table, told, same), Copy.WIDER, respects) if same else None
    )


def _miscopied(
    table: CountTable, told: CountClaim, sources: list[CountClaim], only_same_scope: bool
) -> Retelling | None:
    if known(told) < LEAST or told.quantity.kind == "about":
        return None
    alike = [one for one in sources if not table.differs(told, one, "population")]
    if only_same_scope:
        alike = [one for one in alike if not _unlike(table, told, one)]
    near = [one for one in alike if abs(known(one) - known(told)) == 1 or known(told) in swaps(known(one))]
    if not near:
        return None
    ordered = _ordered(table, told, near)
    copy = Copy.OFF_BY_ONE if abs(known(ordered[0]) - known(told)) == 1 else Copy.SWAPPED
    bases = tuple(one for one in ordered if known(one) == known(ordered[0]))
    return Retelling(told, bases, _nearest(table, told, bases), copy)


def _ordered(table: CountTable, told: CountClaim, bases: list[CountClaim]) -> tuple[CountClaim, ...]:
    return tuple(sorted(bases, key=lambda one: _distance(table, told, one)))


def _nearest(table: CountTable, told: CountClaim, bases: tuple[CountClaim, ...]) -> tuple[CountClaim, ...]:
    least = _distance(table, told, bases[0])
    return tuple(one for one in bases if _distance(table, told, one) == least)


def _distance(table: CountTable, told: CountClaim, one: CountClaim) -> tuple[int, ...]:
    """By scope, then by standing (a whole for a whole), number and day, the later first."""
    wider, unlike = len(_respects(table, told, one)), len(_unlike(table, told, one))
    standing = bool(one.part_of) != bool(told.part_of), one.as_of != told.as_of
    return wider, unlike, *standing, abs(known(one) - known(told)), -known(one), -day(one)


def _unlike(table: CountTable, told: CountClaim, one: CountClaim) -> list[str]:
    return [name for name in ("population", "perpetrators", "areas", "window") if table.differs(told, one, name)]


def _respects(table: CountTable, told: CountClaim, base: CountClaim) -> tuple[str, ...]:
    """In what a retelling says more than its base: wider places, days or perpetrators, or other people."""
    wider = [name for name in ("window", "areas", "perpetrators") if _is_wider(table, told, base, name)]
    return (*(["population"] if table.differs(told, base, "population") else []), *wider)


def _is_wider(table: CountTable, told: CountClaim, base: CountClaim, respect: str) -> bool:
    found = table.compare(told, base).by_dimension[respect]
    return found.relation in _WIDER and not found.as_read  # "in March" may mean the very days
