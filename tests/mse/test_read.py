"""Reading tables: what is there is read, however it is written; what is wrong is named with its row and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse.published import KOSOVO, table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.read import read, read_text
from tawthiq.mse.table import CaptureTable

histories = st.lists(
    st.tuples(
        st.lists(st.integers(0, 1), min_size=3, max_size=3).filter(any), st.integers(1, 30), st.sampled_from("mf")
    ),
    min_size=1,
    max_size=10,
)


def kosovo_text() -> str:
    rows = [",".join([*row, str(count)]) for row, count in KOSOVO[1].items()]
    return "\n".join([",".join([*KOSOVO[0], "count"]), *rows])


def test_columns_of_nought_and_one_are_lists(tmp_path) -> None:
    path = tmp_path / "kosovo.csv"
    path.write_text("\ufeff" + kosovo_text(), encoding="utf-8")
    found = read(path)
    assert found.columns == ()
    assert found.strata[()] == found.whole() == table("kosovo")


@given(histories)
def test_people_one_a_row_patterns_and_counts_say_the_same(rows) -> None:
    counted = read_text("in_a;in_b;in_c;sex;count\n" + "\n".join(f"{a};{b};{c};{s};{n}" for (a, b, c), n, s in rows))
    people = read_text(
        "in_a\tin_b\tin_c\tsex\n" + "\n".join(f"{a}\t{b}\t{c}\t{s}" for (a, b, c), n, s in rows for _ in range(n))
    )
    patterns = read_text(
        "sex,pattern,count\n" + "\n".join(f"{s},{a}{b}{c},{n}" for (a, b, c), n, s in rows), ["in_a", "in_b", "in_c"]
    )
    assert counted == people == patterns
    assert counted.columns == ("sex",)
    assert counted.whole() == CaptureTable.of(["in_a", "in_b", "in_c"], [(row, n) for row, n, _ in rows])
    for sex, each in counted.strata.items():
        assert each.n == sum(n for _, n, s in rows if (s,) == sex)


def test_places_of_a_pattern_are_numbered_so_that_they_sort() -> None:
    found = read_text("pattern,count\n100000000001,3\n010000000000,2\n")
    assert found.lists[0] == "01"
    assert found.whole().on_list.tolist() == [3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]


def test_lists_can_be_chosen_and_the_rest_are_strata() -> None:
    found = read_text("a,b,camp,count\n1,0,1,4\n1,1,0,5\n", ["a", "b"])
    assert found.columns == ("camp",)
    assert sorted(found.strata) == [("0",), ("1",)]
    assert read_text("a,b,camp,count\n1,0,1,4\n1,1,0,5\n").lists == ("a", "b", "camp")


def test_true_and_false_and_whole_numbers_as_other_programs_write_them() -> None:
    found = read_text('"a","b","count"\r\nTRUE,FALSE,4.0\r\n1.0,0.0,5e0\r\n')
    assert found.whole().to_rows() == [{"a": 1, "b": 0, "count": 9}]


@pytest.mark.parametrize(
    ("text", "lists", "code", "values"),
    [
        ("", (), "mse_empty", {}),
        ("a,b,count\n", (), "mse_empty", {}),
        ("a,a,count\n1,0,2\n", (), "mse_column_twice", {"column": 2, "value": "a"}),
        ("a,b,count\n1,0,2\n1,0\n", (), "mse_row_length", {"row": 3, "value": 2, "expected": 3}),
        ('a,b,count\n1,"0,2\n', (), "mse_csv", {"row": 2}),
        ("place,count\nx,2\n", (), "mse_no_lists", {"columns": ["place", "count"]}),
        ("a,b,count\n1,0,2\n", ("a", "z"), "mse_list_missing", {"value": "z", "columns": ["a", "b", "count"]}),
        ("a,b,count\n1,0,2\n", ("a", "a"), "mse_list_twice", {"value": "a"}),
        ("in_a,in_b,count\n1,0,2\n2,0,1\n", (), "mse_cell_wrong", {"row": 3, "column": "in_a", "value": "2"}),
        ("in_a,in_b,count\n1,,2\n", (), "mse_cell_wrong", {"row": 2, "column": "in_b", "value": ""}),
        ("a,b,count\n1,0,-2\n", (), "mse_count_wrong", {"row": 2, "value": "-2"}),
        ("a,b,count\n1,0,2.5\n", (), "mse_count_wrong", {"row": 2, "value": "2.5"}),
        ("a,b,count\n1,0,nan\n", (), "mse_count_wrong", {"row": 2, "value": "nan"}),
        ("a,b,count\n1,0,1e300\n", (), "mse_count_wrong", {"row": 2, "value": "1e300"}),
        ("a,b,count\n1,0,many\n", (), "mse_count_wrong", {"row": 2, "value": "many"}),
        ("a,b,count\n1,0,2\n0,0,7\n", (), "mse_on_no_list", {"row": 3, "value": 7}),
        ("pattern,count\n101,2\n11,2\n", (), "mse_pattern_length", {"row": 3, "value": 2, "expected": 3}),
        ("pattern,count\n1x1,2\n", (), "mse_cell_wrong", {"row": 2, "column": "pattern", "value": "x"}),
        ("pattern,count\n101,2\n", ("a", "b"), "mse_pattern_length", {"row": 2, "value": 3, "expected": 2}),
        (f"pattern,count\n{'1' * 63},2\n", (), "mse_lists_count", {"value": 63, "most": 62}),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text, lists, code, values) -> None:
    with pytest.raises(TableError) as refused:
        read_text(text, lists)
    assert refused.value.code == code
    assert refused.value.values == values
    assert all(sentence(code, refused.value.values, language) for language in ("en", "ar"))


def test_a_file_that_is_missing_or_not_text_is_named(tmp_path) -> None:
    with pytest.raises(TableError) as refused:
        read(tmp_path / "nothing.csv")
    assert refused.value.code == "mse_no_file"
    (tmp_path / "latin.csv").write_bytes(b"a,b,place,count\n1,0,x,1\n1,0,\xe9,1\n")
    with pytest.raises(TableError) as refused:
        read(tmp_path / "latin.csv")
    assert (refused.value.code, refused.value.values) == ("mse_not_utf8", {"row": 3})


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("mse_pattern_wrong", {"row": 2, "value": "0 2"}),
        ("mse_too_many_lists", {"value": 21, "most": 20}),
        ("mse_not_two_lists", {"value": 3}),
        ("mse_psi_wrong", {"value": "1"}),
        ("mse_no_replicates", {}),
    ],
)
def test_every_error_of_a_table_has_its_sentence(code, values) -> None:
    assert all(sentence(code, values, language) for language in ("en", "ar"))
