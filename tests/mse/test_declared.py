"""A declared assumption: the figure it gives, what others would give, and where it says nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mse.published import table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.declared import Declared, fit, mle
from tawthiq.mse.estimate import Estimate, NotEstimable
from tawthiq.mse.table import CaptureTable


# Products of odd patterns over even ones, computed apart; gaza's is the all-pairs log-linear model of two R packages too.
@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("kosovo", 16941.8804252),
        ("gaza", 64696.0697349),
        ("spina", 754.749524172),
        ("dga_spina3", 762.980633803),
    ],
)
def test_the_most_likely_size_without_highest_interaction(name, size) -> None:
    assert mle(table(name)) == pytest.approx(size, rel=1e-9)


# Medians and 95 % intervals of 400,000 draws with one added to each pattern, computed apart.
@pytest.mark.parametrize(
    ("name", "xi", "point", "ends"),
    [
        ("kosovo", 1.0, 17_048, (9_430, 35_967)),
        ("kosovo", 0.5, 29_692, None),
        ("kosovo", 2.0, 10_723, None),
        ("gaza", 1.0, 64_711, (58_332, 72_402)),
    ],
)
def test_the_posterior_under_a_declared_interaction(name, xi, point, ends) -> None:
    found = fit(table(name), Declared(xi=xi))
    assert isinstance(found, Estimate)
    assert found.point == pytest.approx(point, rel=0.015)
    if ends:
        assert found.intervals[0.95] == pytest.approx(ends, rel=0.03)
    assert found.assumes[-1] == ("no_highest_interaction" if xi == 1 else "stated_interaction")


def test_the_curve_falls_as_the_declared_interaction_grows() -> None:
    found = fit(table("kosovo"))
    points = [each["point"] for each in found.diagnostics["curve"]]
    assert points == sorted(points, reverse=True)
    missed = [each["mle"] - found.n for each in found.diagnostics["curve"]]
    assert missed[0] * 0.25 == pytest.approx(missed[3]) == pytest.approx(mle(table("kosovo")) - found.n)
    assert {each["xi"] for each in found.diagnostics["curve"]} >= {0.5, 1.0, 2.0}


def test_on_the_margin_of_two_lists_it_is_lincoln_petersen() -> None:
    spina = table("spina")
    assert mle(spina, lists=("S1", "S2")) == pytest.approx(509 * 206 / 154)
    found = fit(spina, Declared(lists=("S1", "S2")))
    assert found.point == pytest.approx(509 * 206 / 154, rel=0.01)
    assert found.assumes[-1] == "no_highest_interaction_among_some"
    # Its other pairs say otherwise: there the two lists name all but a few of whom the third one names.
    assert fit(spina, Declared(lists=("S1", "S3"))).point > 750
    with pytest.raises(TableError, match="mse_list_missing"):
        fit(spina, Declared(lists=("S1", "S9")))


def test_a_declaration_that_the_other_lists_contradict_is_refused() -> None:
    no = fit(table("spina"), Declared(lists=("S1", "S2"), xi=8.0))
    assert isinstance(no, NotEstimable)
    assert no.reason == "contradicted"
    assert all(sentence("mse_reason_contradicted", no.values, language) for language in ("en", "ar"))


def test_seeds_decide_the_draws_and_nothing_else() -> None:
    one, again, other = fit(table("spina"), seed=1), fit(table("spina"), seed=1), fit(table("spina"), seed=2)
    assert (one.values == again.values).all()
    assert (one.values != other.values).any()
    assert other.point == pytest.approx(one.point, rel=0.02)


def test_a_pattern_without_people_is_a_refusal() -> None:
    no = fit(table("western"))
    assert isinstance(no, NotEstimable)
    assert (no.reason, no.values["cells"]) == ("zero_cells", 31 - 13)
    assert no.values["patterns"][0] == "11000"
    assert all(sentence(f"mse_reason_{no.reason}", no.values, language) for language in ("en", "ar"))


@settings(max_examples=40)
@given(st.lists(st.integers(1, 10**9), min_size=7, max_size=7))
def test_any_full_table_gives_a_finite_figure_or_a_refusal(counts) -> None:
    rows = [([pattern >> place & 1 for place in range(3)], counts[pattern - 1]) for pattern in range(1, 8)]
    found = fit(CaptureTable.of(["a", "b", "c"], rows), Declared(draws=500))
    if isinstance(found, NotEstimable):
        assert found.reason in {"too_few_records", "prior_driven"}
    else:
        assert np.isfinite(found.values).all()
        assert found.n <= found.point <= 1e6 * found.n


def test_the_truth_is_covered_where_the_assumption_holds() -> None:
    """Invented people: 300 tables of three lists with two-way dependences only; the 95 % interval misses about 15 of them."""
    chance = np.random.default_rng(11)
    effect = np.array([0.5, -0.3, 0.4])
    missed = 0
    for _ in range(300):
        logs = np.array(
            [
                -0.4 * x - 0.6 * y - 0.5 * z + effect @ [x * y, x * z, y * z]
                for z in (0, 1)
                for y in (0, 1)
                for x in (0, 1)
            ]
        )
        cells = chance.multinomial(3_000, np.exp(logs) / np.exp(logs).sum())
        rows = [([pattern >> place & 1 for place in range(3)], int(cells[pattern])) for pattern in range(1, 8)]
        found = fit(CaptureTable.of(["a", "b", "c"], rows), Declared(draws=2_000, curve=()))
        low, high = found.intervals[0.95]
        missed += not low <= 3_000 <= high
    assert 4 <= missed <= 28  # 1 % tails of a binomial (300, 0.05)


def test_an_option_that_must_be_above_nought_is_named() -> None:
    with pytest.raises(TableError, match="mse_option_wrong") as refused:
        fit(table("spina"), Declared(xi=0.0))
    assert sentence("mse_option_wrong", refused.value.values, "ar")
