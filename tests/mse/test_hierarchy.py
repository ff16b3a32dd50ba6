"""Hierarchical models: notation, closure, how many there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import TableError
from tawthiq.mse.hierarchy import Model, hierarchical, pairs

LISTS = ["a", "b", "c", "d"]


@pytest.mark.parametrize(("size", "most", "count"), [(2, 1, 1), (3, 2, 8), (3, 3, 9), (4, 3, 113), (5, 2, 1024)])
def test_how_many_models_there_are(size: int, most: int, count: int) -> None:
    # With the saturated model (no independent cell) 9 and 114: Dedekind numbers of monotone families, main effects held.
    models = list(hierarchical(size, most))
    assert len(models) == len(set(models)) == count
    assert all(Model.of(size, model.terms) == model for model in models)


@given(st.lists(st.integers(1, 15), max_size=5))
def test_a_model_is_closed_and_its_notation_is_itself(terms: list[int]) -> None:
    model = Model.of(4, terms)
    assert Model.parse(str(model), LISTS) == model
    assert Model.of_names(LISTS, model.names(LISTS)) == model
    assert all(part in model.terms for term in model.terms for part in pairs(4) if part & term == part)
    assert len(model.parameters) == 5 + len(model.terms)


def test_notation() -> None:
    assert str(Model(3)) == "[1,2,3]"
    assert str(Model.of(4, [0b1101, 0b0110])) == "[134,23]"
    wide = Model.of(11, [1 << 0 | 1 << 10])
    assert str(wide) == "[1:11,2,3,4,5,6,7,8,9,10]"
    assert Model.parse(str(wide), [f"list {number:02}" for number in range(11)]) == wide
    assert Model.of(4, [0b0111]).names(LISTS) == [["d"], ["a", "b", "c"]]
    assert Model(3).plus(0b011).plus(0b110) == Model.parse("[12,23]", "abc")


@pytest.mark.parametrize("text", ["[15,2]", "[]", "[1,,2]", "[a,b]", "[0,1]"])
def test_a_model_that_the_lists_cannot_have(text: str) -> None:
    with pytest.raises(TableError) as refused:
        Model.parse(text, LISTS)
    assert refused.value.code == "mse_model_wrong"


def test_a_list_that_is_not_there() -> None:
    with pytest.raises(TableError) as refused:
        Model.of_names(LISTS, [["a", "z"]])
    assert refused.value.values["value"] == "z"
