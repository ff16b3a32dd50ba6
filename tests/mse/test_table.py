"""Tables of capture histories: what is said is kept, whatever the order it is said in; what is wrong is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import TableError
from tawthiq.mse.table import CaptureTable

histories = st.lists(
    st.tuples(st.lists(st.integers(0, 1), min_size=3, max_size=3).filter(any), st.integers(0, 50)),
    min_size=1,
    max_size=12,
)


@given(histories, st.permutations([0, 1, 2]), st.randoms(use_true_random=False))
def test_order_of_lists_and_rows_and_a_split_of_counts_change_nothing(rows, order, chance) -> None:
    names = ["a", "b", "c"]
    table = CaptureTable.of(names, rows)
    shuffled = [
        ([row[column] for column in order], part) for row, count in rows for part in (count // 2, count - count // 2)
    ]
    chance.shuffle(shuffled)
    again = CaptureTable.of([names[column] for column in order], shuffled)
    assert again == table
    assert again.digest == table.digest


@given(histories)
def test_counts_of_lists_and_overlaps_are_those_of_the_rows(rows) -> None:
    table = CaptureTable.of(["a", "b", "c"], rows)
    assert table.n == sum(count for _, count in rows)
    assert table.on_list.tolist() == [sum(count for row, count in rows if row[place]) for place in range(3)]
    assert table.overlaps[0, 1] == sum(count for row, count in rows if row[0] and row[1])
    assert table.without("b").n == sum(count for row, count in rows if row[0] or row[2])
    assert table.merged(["a", "c"], "ac").n == table.n
    assert (
        CaptureTable.of(table.lists, [([row[name] for name in table.lists], row["count"]) for row in table.to_rows()])
        == table
    )


@pytest.mark.parametrize(
    ("lists", "rows", "code"),
    [
        (["a", "a"], [], "mse_list_twice"),
        ([], [], "mse_lists_count"),
        (["a", "b"], [([0, 2], 1)], "mse_pattern_wrong"),
        (["a", "b"], [([1], 1)], "mse_pattern_wrong"),
        (["a", "b"], [([1, 0], -1)], "mse_count_wrong"),
        (["a", "b"], [([0, 0], 4)], "mse_on_no_list"),
    ],
)
def test_what_is_wrong_is_named(lists, rows, code) -> None:
    with pytest.raises(TableError) as refused:
        CaptureTable.of(lists, rows)
    assert refused.value.code == code


def test_a_list_that_names_nobody_is_of_no_use() -> None:
    table = CaptureTable.of(["a", "b", "c"], [([1, 0, 1], 3), ([0, 0, 1], 2)])
    assert table.used().lists == ("a", "c")
    assert table.used().n == 5
