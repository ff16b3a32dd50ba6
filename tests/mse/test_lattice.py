"""Sums over sets of lists are what their definition says, compiled and not."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.mse.lattice import finite_part, subset_sums, superset_sums

cells = st.integers(0, 4).flatmap(lambda size: st.lists(st.integers(0, 50), min_size=1 << size, max_size=1 << size))


@given(cells)
def test_sums_over_supersets_and_subsets(values: list[int]) -> None:
    array, every = np.array(values, dtype=float), range(len(values))
    assert superset_sums(array).tolist() == [sum(values[x] for x in every if x & t == t) for t in every]
    assert subset_sums(array).tolist() == [sum(values[x] for x in every if x & t == x) for t in every]
    assert array.tolist() == values


def test_a_pair_that_nobody_shares_takes_its_patterns_along() -> None:
    counts = np.array([0.0, 40, 30, 6, 20, 0, 0, 0])  # lists 1 and 3, 2 and 3 share nobody
    parameters = np.array([0, 1, 2, 4, 3, 5])
    terms, patterns = finite_part(parameters, superset_sums(counts))
    assert terms.tolist() == [0, 1, 2, 4, 3]
    assert patterns.tolist() == [1, 2, 3, 4, 6]
