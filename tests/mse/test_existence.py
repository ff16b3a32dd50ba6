"""Which models have an answer: published codes, and an oracle that follows the definition on the counts themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from mse.published import PUBLISHED, table
from tawthiq.mse import existence
from tawthiq.mse.hierarchy import Model, hierarchical

# Codes of artificial_3 (Chan, Silverman and Vincent 2021, table 2), as an R package gives them for three of the eight.
ARTIFICIAL = {
    "[1,2,3]": 0,
    "[12,3]": 1,
    "[13,2]": 0,
    "[1,23]": 0,
    "[12,13]": 1,
    "[12,23]": 1,
    "[13,23]": 0,
    "[12,13,23]": 2,
}


def test_the_codes_of_a_table_made_for_them() -> None:
    counts = table("artificial_3").cells().astype(float)
    assert {str(model): existence.code(counts, model) for model in hierarchical(3, 2)} == ARTIFICIAL


@pytest.mark.parametrize(("name", "most", "count"), [("kosovo", 3, 113), ("gaza", 2, 8), ("spina", 2, 8)])
def test_full_tables_have_an_answer_for_every_model(name: str, most: int, count: int) -> None:
    counts = table(name).cells().astype(float)
    assert [existence.code(counts, model) for model in hierarchical(counts.size.bit_length() - 1, most)] == [0] * count
    assert name in PUBLISHED


def by_definition(counts: np.ndarray, model: Model) -> int:
    """Fienberg and Rinaldo: the greatest s with A'y = A'n and y >= s; the rank of A."""
    every = range(1, len(counts))
    margin = {int(t): sum(counts[x] for x in every if x & t == t) for t in model.parameters}
    finite = [t for t, count in margin.items() if count]
    kept = [x for x in every if not any(x & t == t for t, count in margin.items() if not count)]
    design = np.array([[float(x & t == t) for t in finite] for x in kept])
    rank = np.linalg.matrix_rank(design)
    answer = linprog(
        [0.0] * len(kept) + [-1.0],
        A_ub=np.hstack([-np.eye(len(kept)), np.ones((len(kept), 1))]),
        b_ub=np.zeros(len(kept)),
        A_eq=np.hstack([design.T, np.zeros((len(finite), 1))]),
        b_eq=[margin[t] for t in finite],
        bounds=[(None, None)] * (len(kept) + 1),
    )
    # Without full rank s may grow without end, which says that a table with no zero has these margins.
    exists = answer.status == 3 or (answer.status == 0 and -answer.fun > 1e-6)
    return (0 if rank == len(finite) else 2) + (0 if exists else 1)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda size: st.tuples(
            st.lists(st.sampled_from([0, 0, 1, 3, 20]), min_size=1 << size, max_size=1 << size).filter(
                lambda counts: any(counts[1:])
            ),
            st.lists(st.integers(1, (1 << size) - 1), max_size=3),
        )
    )
)
def test_a_code_is_that_of_the_definition(drawn: tuple[list[int], list[int]]) -> None:
    counts = np.array([0, *drawn[0][1:]], dtype=float)
    model = Model.of(len(counts).bit_length() - 1, drawn[1])
    assert existence.code(counts, model) == by_definition(counts, model)
    assert existence.code(counts * 1e12, model) == existence.code(counts, model)
