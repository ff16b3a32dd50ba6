"""What may leave of counts in a tree: people linked to incidents, to the parts of these, and to sides across them.

A count from one to below the smallest publishable number is shown as "fewer than" that number, or not at all where it
has parts. Others are withheld until a reader who adds and subtracts all that is shown learns no more of a small count than that: each may still be
anything from one up. What lies inside a count that is not shown is not shown either. (The principle is that of
`disclosure`; a tree needs no linear programme, so that tens of thousands of incidents are decided in a second.)
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tawthiq.publish.disclosure import Public


@dataclass(frozen=True)
class Linked(Public):
    """A count of linked people: a number, or that it is withheld; `small` where it is said to be below the smallest."""

    small: bool = False


HIDDEN, FEWER = Linked(None), Linked(None, small=True)


@dataclass(frozen=True)
class Tree:
    """Counts by node and the nodes that each holds; a count may be less than its parts together, which then overlap."""

    counts: Mapping[str, int]
    parts: Mapping[str, Sequence[str]]
    smallest: int

    def own(self, node: str) -> int:
        """Those who are linked to a node and to none of its parts."""
        held = self.parts.get(node, ())
        return max(0, self.counts[node] - sum(self.counts[each] for each in held)) if held else 0

    def is_small(self, count: int) -> bool:
        """Whether a count is above zero and below the smallest publishable number."""
        return 0 < count < self.smallest

    def downwards(self) -> list[str]:
        """Every node after the one that holds it."""
        inner = {part for held in self.parts.values() for part in held}
        order = [node for node in self.counts if node not in inner]
        for node in order:
            order.extend(self.parts.get(node, ()))
        return order


@dataclass(frozen=True)
class Shown:
    """What is shown of a tree, and where each count that is not shown is summed up.

    `unit` leads from such a node to the outermost one around it that is not shown; `table` from that one to the shown
    node that holds it, '' for none.
    """

    counts: Mapping[str, Linked]
    unit: Mapping[str, str]
    table: Mapping[str, str]


def hides_well(cells: Iterable[int], smallest: int) -> bool:
    """Whether each small one of some counts may be anything from one to below the smallest, where only their sum is known.

    A reader knows of each whether it is small. Zeros are left out.
    """
    small = [cell for cell in cells if 0 < cell < smallest]
    large = [cell for cell in cells if cell >= smallest]
    if not small:
        return True
    most, total, others = smallest - 1, sum(small) + sum(large), len(small) - 1
    if large:
        return total >= most + others + smallest * len(large)
    return most + others <= total <= 1 + most * others


def shown_tree(tree: Tree) -> Shown:
    """What may be shown of each node."""
    order = tree.downwards()
    withheld = _withheld(tree, order)
    shown: dict[str, Linked] = {}
    unit: dict[str, str] = {}
    table: dict[str, str] = {}
    above = {part: node for node, held in tree.parts.items() for part in held}
    for node in order:
        holder = above.get(node, "")
        if holder in unit:
            shown[node], unit[node] = HIDDEN, unit[holder]
            continue
        closed = holder and node in (withheld[holder] or ())
        if withheld[node] is not None and not closed:
            shown[node] = Linked(tree.counts[node])
            continue
        unit[node], table[node] = node, holder
        everything = holder and set(withheld[holder] or ()) == set(tree.parts[holder])
        # That a whole is small would bound its parts, which may count to unlike sides.
        said = tree.is_small(tree.counts[node]) and not everything and not tree.parts.get(node)
        shown[node] = FEWER if said else HIDDEN
    return Shown(shown, unit, table)


def _withheld(tree: Tree, order: Sequence[str]) -> dict[str, frozenset[str] | None]:
    """For each node the parts that must be withheld where it is shown, None where it cannot be shown at all."""
    found: dict[str, frozenset[str] | None] = {}
    own: dict[str, int] = {}  # of a node and of all inside it
    for node in reversed(order):
        held = list(dict.fromkeys(tree.parts.get(node, ())))
        own[node] = tree.own(node) + sum(own[each] for each in held)
        if tree.is_small(tree.counts[node]):
            found[node] = None
            continue
        parts = _parts_withheld(tree, node, [each for each in held if found[each] is None])
        rest = tree.own(node) + sum(own[each] for each in parts)
        # Sums over sides may tell all parts together, and so what is linked to the whole alone.
        found[node] = None if tree.is_small(rest) else frozenset(parts)
    return found


def _parts_withheld(tree: Tree, node: str, small: Sequence[str]) -> list[str]:
    parts, held = list(small), tree.parts.get(node, ())
    cells = [tree.own(node), *(tree.counts[each] for each in parts)]
    large = [each for each in held if each not in small and tree.counts[each] >= tree.smallest]
    for each in sorted(large, key=tree.counts.__getitem__):
        if hides_well(cells, tree.smallest):
            break
        parts.append(each)
        cells.append(tree.counts[each])
    return parts if hides_well(cells, tree.smallest) else list(held)


def shown_sides(tree: Tree, shown: Shown, sides: Mapping[str, str]) -> dict[str, Linked]:
    """What may be shown of the sums over sides; `sides` has the side of each node that is summed, parts of no other.

    The sums that are withheld must hide well together too: within a whole that is shown, the others leave their sum.
    """
    totals: dict[str, int] = defaultdict(int)
    sums: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for node, side in sides.items():
        totals[side] += tree.counts[node]
        if node in shown.unit:
            unit = shown.unit[node]
            sums[side][shown.table[unit]][unit] += tree.counts[node]
    kept = [side for side in totals if _hides_well([sums[side]], tree.smallest)]
    away = [side for side in totals if side not in kept]
    kept.sort(key=totals.__getitem__)
    while away and kept and not _hides_well([_in_wholes(sums[side]) for side in away], tree.smallest):
        away.append(kept.pop(0))
    return {side: Linked(total) if side in kept else HIDDEN for side, total in totals.items()}


def _in_wholes(by_table: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    return {table: units for table, units in by_table.items() if table}


def _hides_well(sums: Sequence[Mapping[str, Mapping[str, int]]], smallest: int) -> bool:
    together: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for by_table in sums:
        for table, units in by_table.items():
            for unit, count in units.items():
                together[table][unit] += count
    return all(hides_well(list(units.values()), smallest) for units in together.values())
