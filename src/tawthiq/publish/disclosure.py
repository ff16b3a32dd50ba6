"""What may leave: the only maker of `Public` counts from our own tables of people.

A cell below the smallest publishable number is withheld (primary suppression). Others are then withheld until no
withheld cell can be worked out from what is published (complementary suppression; Willenborg & de Waal, Elements of
Statistical Disclosure Control, 2001, ch. 6): for each withheld cell, the interval that the published sums allow must
be wider than the smallest publishable number. Counts that others have published are public already and do not come
through here. A count that differs a little from one that was released before is withheld as a small one is: the
difference of two releases is a table too.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

RULE_VERSION = "1"


@dataclass(frozen=True)
class Public:
    """A count that may be published: a number, or the statement that it is withheld."""

    value: int | None

    @property
    def withheld(self) -> bool:
        """Whether the number is held back."""
        return self.value is None


def publishable_pairs(count: float, smallest: int) -> Public:
    """A count of pairs of rows: withheld when small, else rounded to twice the smallest publishable number.

    A person on two lists is a pair: an exact count of pairs could tell how many people are in a group that is not shown.
    """
    step = 2 * smallest
    return Public(None if 0 < count < smallest else step * int(count / step + 0.5))


Cell = Hashable


def publishable(count: int, smallest: int) -> Public:
    """A count that stands alone: withheld when it is above zero and below the smallest publishable number."""
    return Public(None if 0 < count < smallest else count)


def publishable_table(
    counts: Mapping[Cell, int], sums: Sequence[frozenset[Cell]], smallest: int, also: Collection[Cell] = ()
) -> dict[Cell, Public]:
    """The cells of a table of people, some of whose sums are published as well.

    `sums` are the sets of cells whose totals the reader is shown elsewhere; `also` are cells to withhold though they are
    not small. Zero cells are shown: nobody is in them.
    """
    withheld = {cell for cell, count in counts.items() if 0 < count < smallest or cell in also}
    while withheld and (open_cell := _next_to_withhold(counts, sums, withheld, smallest)) is not None:
        withheld.add(open_cell)
    return {cell: Public(None if cell in withheld else count) for cell, count in counts.items()}


def changed_little(count: int, earlier: Iterable[int], smallest: int) -> bool:
    """Whether a count differs from one that was released before by so few that the difference would be a small cell."""
    return any(0 < abs(count - each) < smallest for each in earlier)


def protects(
    counts: Mapping[Cell, int], sums: Sequence[frozenset[Cell]], smallest: int, also: Collection[Cell] = ()
) -> bool:
    """Whether withholding cells is enough to publish these sums: in a small table they may give every cell away."""
    shown = publishable_table(counts, sums, smallest, also)
    withheld = {cell for cell, public in shown.items() if public.withheld}
    ranges = (_attainable(cell, counts, sums, withheld) for cell in withheld)
    return all(high - low >= smallest for low, high in ranges)


def _next_to_withhold(
    counts: Mapping[Cell, int], sums: Sequence[frozenset[Cell]], withheld: set[Cell], smallest: int
) -> Cell | None:
    """The cheapest further cell to withhold, or None when every withheld cell is protected."""
    for cell in sorted(withheld, key=str):
        low, high = _attainable(cell, counts, sums, withheld)
        if high - low >= smallest:
            continue
        beside = [
            each for total in sums if cell in total for each in total if each not in withheld and counts[each] > 0
        ]
        if beside:
            return min(beside, key=lambda each: (counts[each], str(each)))
    return None


def _attainable(
    cell: Cell, counts: Mapping[Cell, int], sums: Sequence[frozenset[Cell]], withheld: set[Cell]
) -> tuple[float, float]:
    """The interval in which a reader of the published cells and sums can place a withheld cell."""
    import numpy as np
    from scipy.optimize import linprog

    unknown = sorted(withheld, key=str)
    place = {each: position for position, each in enumerate(unknown)}
    rows, totals = [], []
    for total in sums:
        inside = [each for each in total if each in withheld]
        if inside:
            row = np.zeros(len(unknown))
            row[[place[each] for each in inside]] = 1
            rows.append(row)
            totals.append(sum(counts[each] for each in inside))
    if not any(row[place[cell]] for row in rows):
        return 0.0, float("inf")
    aim = np.zeros(len(unknown))
    aim[place[cell]] = 1
    # A reader knows that no withheld cell is zero or negative: zeros are shown.
    ends = [linprog(sign * aim, A_eq=np.array(rows), b_eq=totals, bounds=(1, None), method="highs") for sign in (1, -1)]
    return float(ends[0].fun), float(-ends[1].fun) if ends[1].status == 0 else float("inf")
