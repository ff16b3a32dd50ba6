"""Independence: exact, and it says so where lists depend."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mse.published import table
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.independence import fit
from tawthiq.mse.table import CaptureTable


# One latent class, on every whole number to 20 n: mean, standard deviation and quantiles computed apart.
@pytest.mark.parametrize(
    ("name", "mean", "spread", "at"),
    [
        ("kosovo", 7389.803, 129.426, (7143, 7387, 7650)),
        ("spina", 757.094, 20.433, (720, 756, 800)),
        ("western", 1779.447, 307.988, (1285, 1743, 2485)),
    ],
)
def test_one_latent_class(name, mean, spread, at) -> None:
    found = fit(table(name))
    assert isinstance(found, Estimate)
    assert (found.intervals[0.95][0], found.point, found.intervals[0.95][1]) == at
    assert found.values @ found.weights == pytest.approx(mean, abs=1e-2)
    assert np.sqrt((found.values - mean) ** 2 @ found.weights) == pytest.approx(spread, abs=2e-2)


def test_lists_that_depend_bring_a_warning() -> None:
    assert [each["code"] for each in fit(table("kosovo")).warnings] == ["lists_depend"]
    chance = np.random.default_rng(5)
    named = (chance.random((2_000, 4)) < [0.2, 0.3, 0.15, 0.25]).astype(int)
    alone = fit(CaptureTable.of(list("abcd"), [(row, 1) for row in named.tolist() if any(row)]))
    assert alone.warnings == ()
    assert alone.intervals[0.95][0] < 2_000 < alone.intervals[0.95][1]


@settings(max_examples=40)
@given(st.lists(st.one_of(st.just(0), st.integers(1, 10**8)), min_size=7, max_size=7))
def test_any_table_gives_a_finite_figure_or_a_refusal(counts) -> None:
    rows = [([pattern >> place & 1 for place in range(3)], counts[pattern - 1]) for pattern in range(1, 8)]
    found = fit(CaptureTable.of(["a", "b", "c"], rows))
    if isinstance(found, Estimate):
        assert found.n <= found.point < 1e6 * found.n
        assert np.isfinite(found.values).all()
        low, high = found.intervals[0.95]
        assert found.n <= low <= found.point <= high
