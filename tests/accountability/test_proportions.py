import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.accountability.proportions import effective_number, newcombe, wilson


@pytest.mark.parametrize(
    ("cases", "number", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares(cases, number, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    found = wilson(cases, number)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_differences(first, second, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    shares = [(cases / number, wilson(cases, number)) for cases, number in (first, second)]
    found = newcombe(*shares)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)
    turned = newcombe(*shares[::-1])
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_share_lies_in_its_interval(cases, number):
    cases = min(cases, number)
    found = wilson(cases, number)
    assert 0 <= found.low <= cases / number <= found.high <= 1
    assert (found.low == 0) == (cases == 0)
    assert (found.high == 1) == (cases == number)


def test_nothing_to_go_by_is_everything():
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)


def test_cases_that_one_decision_made_are_fewer_than_they_look():
    assert effective_number([1, 0, 1, 0], [0, 1, 2, 3]) == 4
    assert effective_number([1] * 100, [0] * 100) == 1
    assert effective_number([1] * 100 + [0] * 100, [0] * 100 + list(range(1, 101))) < 5
    assert effective_number([], []) == 0


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=1, max_size=60))
def test_the_effective_number_never_exceeds_the_number(pairs):
    found = effective_number(np.array([case for case, _ in pairs]), np.array([cluster for _, cluster in pairs]))
    assert 1 <= found <= len(pairs)
