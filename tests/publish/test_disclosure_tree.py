"""Of people linked to incidents and sides, no reader may work out a small number by adding and subtracting."""

import itertools
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tawthiq.publish.disclosure_tree import FEWER, HIDDEN, Linked, Tree, hides_well, shown_sides, shown_tree


def tree(parts: Mapping[str, str], smallest: int = 5, **counts: int) -> Tree:
    return Tree(counts, {node: held.split() for node, held in parts.items()}, smallest)


def test_a_small_count_alone_is_said_to_be_small_and_zero_is_shown() -> None:
    assert shown_tree(tree({}, a=3, b=0, c=9)).counts == {"a": FEWER, "b": Linked(0), "c": Linked(9)}


def test_a_whole_and_its_other_parts_do_not_give_a_small_part_away() -> None:
    shown = shown_tree(tree({"E": "a b c"}, E=60, a=3, b=40, c=17)).counts
    assert shown["E"] == Linked(60)
    assert shown["b"] == Linked(40)
    assert (shown["a"], shown["c"]) == (FEWER, HIDDEN)


def test_the_parts_of_a_small_whole_are_not_even_said_to_be_small() -> None:
    # Four parts of at least one each in a whole of fewer than five would all be one.
    shown = shown_tree(tree({"E": "a b c d"}, E=4, a=1, b=1, c=1, d=1)).counts
    assert set(shown.values()) == {HIDDEN}


def test_a_few_linked_to_the_whole_alone_are_not_told_by_its_parts() -> None:
    assert shown_tree(tree({"E": "a b"}, E=22, a=11, b=9)).counts["E"] == HIDDEN


def test_the_sum_of_a_side_is_withheld_where_it_would_tell_one_incident() -> None:
    counts = tree({}, a=3, b=40, c=30, d=2, e=2, f=2)
    shown = shown_tree(counts)
    sides = shown_sides(counts, shown, {"a": "x", "b": "x", "c": "y", "d": "y", "e": "y", "f": "y"})
    assert sides == {"x": HIDDEN, "y": Linked(36)}
    alone = shown_sides(counts, shown, {"b": "x", "c": "y"})
    assert alone == {"x": Linked(40), "y": Linked(30)}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_cells_are_hidden_exactly_where_each_small_one_may_be_anything(number: int) -> None:
    """Oracle: every way to fill cells of the same kinds to the same sum."""
    for cells in itertools.product(range(1, 9), repeat=number):
        assert hides_well(cells, 4) == hidden_by_trying(cells), cells


def hidden_by_trying(cells: tuple[int, ...]) -> bool:
    kinds = [range(1, 4) if cell < 4 else range(4, 30) for cell in cells]
    fitting = [values for values in itertools.product(*kinds) if sum(values) == sum(cells)]
    small = [place for place, cell in enumerate(cells) if cell < 4]
    return all({1, 2, 3} <= {each[place] for each in fitting} for place in small)


@st.composite
def forests(draw: st.DrawFn) -> tuple[Tree, dict[str, str]]:
    """Up to three incidents, each with up to three parts, and a side for each of the smallest ones."""
    counts: dict[str, int] = {}
    parts: dict[str, list[str]] = {}
    for root in range(draw(st.integers(1, 3))):
        name, held = f"E{root}", [f"E{root}-{n}" for n in range(draw(st.integers(0, 3)))]
        counts |= {each: draw(st.integers(0, 6)) for each in held}
        counts[name] = sum(counts[each] for each in held) + (
            draw(st.integers(0, 4)) if held else draw(st.integers(0, 6))
        )
        if held:
            parts[name] = held
    sides = {each: draw(st.sampled_from("xyz")) for each in counts if each not in parts}
    return Tree(counts, parts, 3), sides


@settings(max_examples=60, deadline=None)
@given(forests())
def test_no_reader_of_all_that_is_shown_narrows_a_small_number(forest: tuple[Tree, dict[str, str]]) -> None:
    """Oracle: every true state that would be shown in the same way, by enumeration."""
    made, sides = forest
    shown = shown_tree(made)
    sums = shown_sides(made, shown, sides)
    unknown = [each for each in sides if shown.counts[each].withheld]
    assume(len(unknown) <= 4)
    possible: dict[str, set[int]] = {each: set() for each in made.counts}
    alone: dict[str, set[int]] = {each: set() for each in made.parts}
    for leaves in _fitting(made, sides, shown.counts, sums, unknown):
        for each in sides:
            possible[each].add(leaves[each])
        for node, held in made.parts.items():
            least = sum(leaves[each] for each in held)
            possible[node] |= {whole for whole in range(12) if whole >= least}
            whole = shown.counts[node].value
            alone[node] |= {0, 1, 2, 3} if whole is None else {whole - least}
    for node, count in made.counts.items():
        if made.is_small(count):
            assert shown.counts[node].withheld
            assert {1, 2} <= possible[node]
        if made.is_small(made.own(node)):
            assert {1, 2} <= alone[node]


def _fitting(
    made: Tree, sides: Mapping[str, str], shown: Mapping[str, Linked], sums: Mapping[str, Linked], unknown: list[str]
) -> Iterator[dict[str, int]]:
    known = {each: shown[each].value or 0 for each in sides if each not in unknown}
    kinds = [range(1, 3) if shown[each].small else range(9) for each in unknown]
    for values in itertools.product(*kinds):
        leaves = {**known, **dict(zip(unknown, values, strict=True))}
        totals = dict.fromkeys(sums, 0)
        for each, side in sides.items():
            totals[side] += leaves[each]
        wholes = {node: sum(leaves[each] for each in held) for node, held in made.parts.items()}
        summed = all(sums[side].value in (None, total) for side, total in totals.items())
        if summed and all(shown[node].withheld or least <= (shown[node].value or 0) for node, least in wholes.items()):
            yield leaves
