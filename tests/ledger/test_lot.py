"""The draw is the one that the page for monitors describes, and the bound is that of Clopper and Pearson."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import Misuse
from tawthiq.ledger.lot import draw, upper_bound

ROOT = bytes(range(32))


def drawn_by_hand(what: bytes, seed: bytes, population: int, wanted: int) -> list[int]:
    """As the page says it, step by step."""
    found: list[int] = []
    k = 0
    while len(found) < min(wanted, population):
        digest = hashlib.sha256(
            b"tawthiq/audit/v1\0" + what + b"\0" + ROOT + seed + b"\0" + str(k).encode()
        ).hexdigest()
        k, number = k + 1, int(digest[:16], 16)
        if number // population < 2**64 // population and number % population not in found:
            found.append(number % population)
    return found


@given(st.integers(1, 5000), st.integers(0, 40), st.sampled_from(["4 2 6 6 1", "بذرة"]))
def test_a_monitor_draws_the_same(population: int, wanted: int, seed: str) -> None:
    for what in ("claims", "rows"):
        drawn = draw(ROOT, seed, what, population, wanted)
        assert drawn == drawn_by_hand(what.encode(), seed.encode(), population, wanted)
        assert len(set(drawn)) == len(drawn) == min(wanted, population)


def test_root_seed_and_kind_all_change_the_draw() -> None:
    draws = [
        draw(ROOT, "1", "rows", 10**6, 5),
        draw(ROOT, "2", "rows", 10**6, 5),
        draw(ROOT, "1", "claims", 10**6, 5),
        draw(bytes(32), "1", "rows", 10**6, 5),
    ]
    assert len(set(map(tuple, draws))) == len(draws)


def test_every_place_is_drawn_as_often() -> None:
    """Chi-square over 20 places, 6,000 draws of one: below the 99.9th percentile for 19 degrees of freedom, 43.8."""
    counts = [0] * 20
    for n in range(6000):
        counts[draw(ROOT, str(n), "rows", 20, 1)[0]] += 1
    assert sum((count - 300) ** 2 / 300 for count in counts) < 43.8


@pytest.mark.parametrize("seed", ["", "x" * 201, "a\nb", "a\0b"])
def test_a_seed_is_one_printable_line(seed: str) -> None:
    with pytest.raises(Misuse, match="audit_seed"):
        draw(ROOT, seed, "rows", 10, 1)


@pytest.mark.parametrize(
    ("bad", "drawn", "bound"),
    [(0, 300, 1 - 0.05 ** (1 / 300)), (0, 59, 0.0495), (1, 300, 0.01572), (3, 100, 0.07571), (10, 10, 1.0)],
)
def test_the_bound_is_exact(bad: int, drawn: int, bound: float) -> None:
    """The second is the rule of 59 in tables of acceptance sampling; all satisfy P(at most so few | bound) = 5 %."""
    from scipy.stats import binom

    assert upper_bound(bad, drawn) == pytest.approx(bound, abs=6e-5)
    assert bad == drawn or binom.cdf(bad, drawn, upper_bound(bad, drawn)) == pytest.approx(0.05)
