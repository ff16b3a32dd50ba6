"""What leaves must not allow anyone to work out a small cell."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.publish.disclosure import Public, publishable, publishable_table


def test_a_small_count_is_withheld_and_zero_is_not() -> None:
    assert [publishable(n, 5).value for n in (0, 1, 4, 5)] == [0, None, None, 5]


def test_one_small_cell_takes_a_second_with_it() -> None:
    table = publishable_table({"a": 2, "b": 40, "c": 9}, [frozenset("abc")], 5)
    assert table == {"a": Public(None), "b": Public(40), "c": Public(None)}


def test_two_small_cells_with_a_telling_sum_take_a_third_with_them() -> None:
    # 1 + 1 = 2 is known, and neither is zero: both would be worked out exactly.
    table = publishable_table({"a": 1, "b": 1, "c": 30, "d": 12}, [frozenset("abcd")], 5)
    assert table["d"].withheld
    assert not table["c"].withheld


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_no_reader_can_narrow_a_withheld_cell_by_trying_every_table(counts: list[int]) -> None:
    """Oracle: every table of whole numbers that fits what is published, by enumeration."""
    cells = dict(enumerate(counts))
    shown = publishable_table(cells, [frozenset(cells)], 5)
    hidden = [cell for cell, public in shown.items() if public.withheld]
    total = sum(cells[cell] for cell in hidden)
    fitting = [values for values in itertools.product(range(1, total + 1), repeat=len(hidden)) if sum(values) == total]
    for index, _cell in enumerate(hidden):
        possible = {values[index] for values in fitting}
        everything_hidden = all(public.withheld or cells[cell] == 0 for cell, public in shown.items())
        assert max(possible) - min(possible) >= 5 or everything_hidden


@pytest.mark.parametrize("smallest", [5, 10])
def test_sums_that_overlap_are_all_respected(smallest: int) -> None:
    counts = {"110": 3, "101": 20, "011": 40, "111": 60}
    sums = [frozenset(counts), frozenset({"110", "101", "111"}), frozenset({"110", "011", "111"})]
    shown = publishable_table(counts, sums, smallest)
    assert sum(public.withheld for public in shown.values()) >= 2
