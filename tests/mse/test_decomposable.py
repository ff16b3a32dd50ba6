"""Averaging over decomposable graphs: exact, as dga has it on its grid, and right where that grid is too short."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln

from mse.published import table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.decomposable import Decomposable, as_dga, fit, posterior
from tawthiq.mse.estimate import Estimate, NotEstimable
from tawthiq.mse.table import CaptureTable

# Means, the 2.5, 50 and 97.5 % quantiles, and the weight of the saturated graph on the grid of the R package dga 2.0.2
# (delta 2^-J, p(N) ∝ 1/N, n0 from 1 to 20 n, or 10 n from 5,000); the package itself gives the same to the digits it prints.
ON_THE_GRID_OF_DGA = {
    "artificial_3": (402.3749088, [98, 314, 1457], 0.1804924207),
    "spina": (727.9350507, [686, 725, 784], 0.001829410078),
    "dga_spina3": (734.0912916, [694, 731, 787], 0.001546590023),
    "gaza": (52097.90338, [29272, 34708, 124049], 0.6991955031),
    "kosovo": (12749.34948, [9827, 12595, 16544], 4.350901688e-07),
    "western": (2248.270386, [1343, 2132, 3848], 4.442861389e-09),
    "dga_my5": (618.9107148, [590, 618, 656], 6.39865327e-28),
    "ukdat_5": (21281.6083, [10387, 22990, 33508], 3.226647414e-12),
    "ned_5": (48004.86457, [40845, 47903, 55456], 3.499691687e-10),
}


@pytest.mark.parametrize("name", ON_THE_GRID_OF_DGA)
def test_the_posterior_on_the_grid_of_dga(name) -> None:
    mean, ends, saturated = ON_THE_GRID_OF_DGA[name]
    found = posterior(table(name), as_dga(table(name)))
    assert found.mean == pytest.approx(mean, rel=1e-9)
    assert [found.quantiles[0], found.quantiles[3], found.quantiles[-1]] == ends
    # What weighs less than e^-60 is not summed.
    assert found.weights[found.graphs.saturated] == pytest.approx(saturated, rel=1e-6, abs=1e-25)


def test_the_grid_of_dga_hides_the_second_mode_of_ned_5() -> None:
    ned = table("ned_5")
    refused = fit(ned, as_dga(ned))
    assert isinstance(refused, NotEstimable)
    assert refused.reason == "grid_too_short"
    assert refused.values["moved"] > 0.5
    whole = fit(ned)
    assert isinstance(whole, Estimate)
    # Computed apart on every whole number to 80 n (658,720): settled there.
    assert whole.point == pytest.approx(50_459, rel=1e-4)
    assert whole.intervals[0.95] == pytest.approx((41_682, 210_235), rel=1e-3)
    assert [warning["code"] for warning in whole.warnings] == ["several_modes"]
    assert [each["N"] for each in whole.diagnostics["modes"]] == pytest.approx([48_000, 160_000], rel=0.05)


def test_where_the_prior_speaks_alone_nothing_is_estimated() -> None:
    refused = fit(table("gaza"))
    assert isinstance(refused, NotEstimable)
    assert refused.reason == "prior_driven"
    assert refused.values["saturated"] > 0.7
    overridden = fit(table("gaza"), Decomposable(override=True))
    assert isinstance(overridden, Estimate)
    assert "prior_driven" in [warning["code"] for warning in overridden.warnings]


def test_a_settled_estimate_tells_its_graphs() -> None:
    kosovo = fit(table("kosovo"))
    assert isinstance(kosovo, Estimate)
    assert (kosovo.point, kosovo.intervals[0.95], kosovo.verdict) == (12595, (9827, 16544), "ok")
    assert kosovo.models[0]["cliques"] == [["ABA", "EXH", "OSCE"], ["EXH", "HRW", "OSCE"]]
    assert kosovo.models[0]["weight"] == pytest.approx(0.98551, abs=1e-4)
    assert kosovo.diagnostics["grid_at_the_end"] < 1e-6
    assert kosovo.weights.sum() == pytest.approx(1)
    assert kosovo.to_json()["models"][0]["median"] == pytest.approx(12_623, abs=2)


def test_one_graph_is_the_product_over_its_lists() -> None:
    """All lists independent: a Dirichlet-multinomial a list, each of two cells with half the prior's weight."""
    n, n0 = 621, np.arange(3_000)
    logs = gammaln(n + n0 + 1) - gammaln(n0 + 1) - np.log(n + n0)
    for named in (509, 206, 187):
        logs += gammaln(named + 0.5) + gammaln(n + n0 - named + 0.5) - gammaln(n + n0 + 1)
    expected = np.cumsum(np.exp(logs - logs.max()))
    median = n + n0[np.searchsorted(expected, expected[-1] / 2)]
    spina = fit(table("spina"), Decomposable(last=3_000, override=True))
    [model] = [each for each in spina.models if each["cliques"] == [["S1"], ["S2"], ["S3"]]]
    assert model["median"] == median


def test_six_lists_take_seconds_and_eight_are_refused() -> None:
    chance = np.random.default_rng(6)
    start = time.process_time()
    six = fit(independent_lists(chance, 1_500, 6))
    assert time.process_time() - start < 60
    assert isinstance(six, Estimate)
    assert six.intervals[0.95][0] < 1_500 < six.intervals[0.95][1]
    assert six.diagnostics["graphs"] == 18_154
    eight = fit(independent_lists(chance, 1_500, 8))
    assert isinstance(eight, NotEstimable)
    assert eight.reason == "too_many_lists"


@settings(max_examples=25)
@given(st.lists(st.integers(1, 60), min_size=7, max_size=7), st.permutations([0, 1, 2]))
def test_names_and_order_of_lists_change_nothing(counts, order) -> None:
    rows = [([pattern >> place & 1 for place in range(3)], counts[pattern - 1]) for pattern in range(1, 8)]
    plain = fit(CaptureTable.of(["a", "b", "c"], rows), Decomposable(override=True))
    turned = fit(
        CaptureTable.of(["a", "b", "c"], [([row[each] for each in order], count) for row, count in rows]),
        Decomposable(override=True),
    )
    assert isinstance(plain, Estimate) == isinstance(turned, Estimate)
    if isinstance(plain, Estimate):
        assert turned.point == pytest.approx(plain.point, abs=1)
        assert turned.diagnostics["saturated"] == pytest.approx(plain.diagnostics["saturated"], rel=1e-6)


def test_a_list_that_names_nobody_changes_nothing() -> None:
    rows = [([*row, 0], count) for row, count in spina_rows()]
    more = fit(CaptureTable.of(["S1", "S2", "S3", "S4"], rows))
    assert more.point == fit(table("spina")).point


@pytest.mark.parametrize(
    "counts",
    [
        [10**9, 10**8, 10**7, 10**8, 10**7, 10**6, 10**6],
        [10**6, 10**6, 1, 10**6, 1, 1, 0],
        [10, 10, 10, 10, 0, 0, 0],
        [1, 1, 40, 1, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 50],
        [0] * 7,
    ],
)
def test_degenerate_tables_are_answered_or_refused(counts) -> None:
    rows = [([pattern >> place & 1 for place in range(3)], counts[pattern - 1]) for pattern in range(1, 8)]
    for options in (Decomposable(), Decomposable(override=True), Decomposable(last=200)):
        result = fit(CaptureTable.of(["a", "b", "c"], rows), options)
        if isinstance(result, Estimate):
            assert result.n <= result.point < 1e4 * result.n
            assert np.isfinite(result.values).all()
            assert np.isfinite(result.weights).all()


def spina_rows() -> list[tuple[list[int], int]]:
    return [([row[name] for name in ("S1", "S2", "S3")], row["count"]) for row in table("spina").to_rows()]


def independent_lists(chance: np.random.Generator, people: int, lists: int) -> CaptureTable:
    """Invented people on invented lists that know nothing of one another."""
    named = chance.random((people, lists)) < chance.uniform(0.1, 0.3, lists)
    named = named[named.any(axis=1)]
    return CaptureTable.of([f"list {each}" for each in range(lists)], [(row, 1) for row in named.astype(int).tolist()])


def test_an_option_that_must_be_above_nought_is_named() -> None:
    with pytest.raises(TableError, match="mse_option_wrong") as refused:
        fit(table("spina"), Decomposable(delta=-1.0))
    assert sentence("mse_option_wrong", refused.value.values, "ar")
