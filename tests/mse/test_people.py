"""People with covariates: the same however they are written down, and what is not known stays a level of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.people import People
from tawthiq.mse.read import read_people, read_people_text
from tawthiq.mse.table import CaptureTable

rows = st.lists(
    st.tuples(
        st.sampled_from([(1, 0), (0, 1), (1, 1)]),
        st.tuples(st.sampled_from(["m", "f", None]), st.one_of(st.none(), st.integers(0, 90))),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=12,
)


@given(rows, st.randoms())
def test_order_of_rows_lists_and_covariates_and_split_counts_change_nothing(rows, chance) -> None:
    people = People.of(["b", "a"], ["sex", "age"], rows)
    split = [(history, values, 1) for history, values, count in rows for _ in range(count)]
    chance.shuffle(split)
    turned = [((a, b), (age, sex), count) for (b, a), (sex, age), count in split]
    assert People.of(["a", "b"], ["age", "sex"], turned) == people
    assert people.table() == CaptureTable.of(["b", "a"], [(history, count) for history, _, count in rows])
    assert people.counts.sum() == len(split)


def test_a_person_a_row_and_counted_rows_are_read_alike(tmp_path) -> None:
    ages = [3, 17, 20, 25, 31, 44, 58, 60]
    counted = "in_a,in_b,sex,age,note,count\n" + "".join(f"1,{age % 2},m,{age},x{age},2\n" for age in ages)
    single = "in_a;in_b;sex;age\n" + "".join(f"1;{age % 2};m;{age}\n" * 2 for age in ages)
    (tmp_path / "people.csv").write_text(counted, encoding="utf-8")
    people = read_people(tmp_path / "people.csv", ["age", "sex"])
    assert people == read_people_text(single, ["sex", "age"])
    assert (people.numeric("age"), people.numeric("sex")) == (True, False)
    assert people.values[0] == (3.0, "m")


def test_what_is_not_known_is_neither_a_number_nor_filled_in() -> None:
    text = "a,b,age,sex\n" + "".join(f"1,0,{age},{sex}\n" for age, sex in zip("123456789", "mfmfmfmfm", strict=True))
    people = read_people_text(text + "0,1,NA,unknown\n1,1,,\n", ["age", "sex"])
    assert people.values[:2] == ((None, None), (None, None))
    assert people.numeric("age")
    assert not read_people_text("a,b,code\n1,0,1\n0,1,2\n1,1,\n", ["code"]).numeric("code")


def test_a_covariate_of_nought_and_one_is_no_list() -> None:
    people = read_people_text("a,b,camp\n1,0,1\n0,1,0\n1,1,1\n", ["camp"])
    assert people.lists == ("a", "b")


@pytest.mark.parametrize(
    ("text", "covariates", "lists", "code"),
    [
        ("a,b,age\n1,0,3\n", ["sex"], (), "mse_covariate_missing"),
        ("a,b,age\n1,0,3\n", ["a"], ["a", "b"], "mse_covariate_missing"),
        ("a,b,age,count\n1,0,3,2\n", ["count"], (), "mse_covariate_missing"),
        ("a,b,age\n0,0,3\n", ["age"], (), "mse_on_no_list"),
        ("a,b,age,count\n1,0,3,x\n", ["age"], (), "mse_count_wrong"),
        ("age,sex\n3,m\n", ["age", "sex"], (), "mse_no_lists"),
    ],
)
def test_what_is_wrong_is_named(text, covariates, lists, code) -> None:
    with pytest.raises(TableError) as wrong:
        read_people_text(text, covariates, lists)
    assert wrong.value.code == code
    assert all(sentence(code, wrong.value.values, language) for language in ("en", "ar"))


def test_each_row_has_a_value_for_each_covariate() -> None:
    with pytest.raises(TableError) as wrong:
        People.of(["a", "b"], ["age"], [((1, 0), (), 1)])
    assert wrong.value.code == "mse_covariates_wrong"
    assert all(sentence(wrong.value.code, wrong.value.values, language) for language in ("en", "ar"))
