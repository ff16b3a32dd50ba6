"""One figure from many: as verdata makes it, mended where it breaks, and by pooling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse.published import table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.combine import Replicate, combine, combine_counts, pool
from tawthiq.mse.decomposable import fit
from tawthiq.mse.estimate import Estimate, NotEstimable, from_distribution

# Mean and variance of log n0 and mean of n0 in 20 replicates of 1,000 draws, reduced from the test data of the R package
# verdata 1.0.2 (JEP, CEV and HRDAG 2022; Gargiulo et al. 2024, doi 10.21105/joss.05844). Its test expects 1266, 1593, 2148.
VERDATA = [
    (5.92172317354182, 0.013970410933185556, 375.655),
    (5.962010571069971, 0.01361017179690759, 391.019),
    (6.247903910959079, 0.04606153682290572, 529.442),
    (6.2567812457338094, 0.04888305029990772, 534.739),
    (6.264624486146586, 0.0625306787731429, 543.129),
    (6.296123720119407, 0.055834418772651495, 558.812),
    (6.314431830509271, 0.04880624126247932, 566.78),
    (6.33877893376891, 0.07330292828832112, 589.497),
    (6.345687075363807, 0.08667653300154965, 596.621),
    (6.351353292256215, 0.09322773889556667, 602.669),
    (6.366044740356431, 0.09879358280265255, 613.339),
    (6.375355411935363, 0.09703807785941906, 618.104),
    (6.386229936505447, 0.09182611598133153, 623.204),
    (6.386532117932207, 0.09890915925260191, 625.996),
    (6.390617644852455, 0.10235743191741764, 629.354),
    (6.391374852283553, 0.10476775828580853, 630.667),
    (6.4014871205964115, 0.10125793943273752, 638.737),
    (6.407501648940932, 0.10385430205838768, 640.761),
    (6.412337459307022, 0.12631505416804897, 652.286),
    (6.880720079175599, 0.22825937657490605, 1083.978),
]


def of_verdata() -> list[Replicate]:
    return [Replicate(mean, variance, n0, 991) for mean, variance, n0 in VERDATA]


def test_replicates_are_combined_as_verdata_combines_them() -> None:
    found = combine(of_verdata())
    assert (found.low, found.point, found.high) == (1266, 1593, 2148)
    assert found.freedom == pytest.approx(23.686113423627, rel=1e-9)
    assert (found.within, found.between) == pytest.approx((0.084814125358996, 0.034658835835232), rel=1e-9)
    assert found.warnings == ()


def test_with_the_freedom_of_rubin_the_interval_is_narrower() -> None:
    found = combine(of_verdata(), freedom="rubin")
    assert (found.low, found.point, found.high) == (1275, 1593, 2111)
    assert found.freedom == pytest.approx(210.763112573, rel=1e-9)
    assert found.freedom_by == "rubin"


def test_replicates_that_agree_have_an_interval() -> None:
    """Where nothing was imputed B is 0 and verdata gives not-a-number."""
    one = Replicate(6.0, 0.04, 412.0, 600)
    found = combine([one] * 12)
    assert found.freedom == float("inf")
    assert found.to_json()["freedom"] is None
    assert (found.low, found.high) == (600 + round(np.exp(6 - 0.2 * 1.959964)), 600 + round(np.exp(6 + 0.2 * 1.959964)))


def test_few_replicates_bring_a_warning_and_one_has_no_interval() -> None:
    few = combine(of_verdata()[:9])
    assert [each["code"] for each in few.warnings] == ["few_replicates"]
    assert few.low < few.point < few.high
    one = combine(of_verdata()[:1])
    assert (one.low, one.high, one.freedom) == (None, None, None)
    with pytest.raises(TableError, match="mse_no_replicates"):
        combine([])
    assert all(sentence(f"mse_warning_{each['code']}", each, "ar") for each in one.warnings)


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=2, max_size=20), min_size=1, max_size=15), st.integers(0, 999))
def test_any_draws_can_be_combined(draws, n) -> None:
    found = combine([Replicate.of(n, np.array(each, dtype=float)) for each in draws])
    assert found.point >= n
    if len(draws) > 1:
        assert n <= found.low <= found.high


def test_draws_with_weights_are_as_draws_repeated() -> None:
    plain = Replicate.of(50, np.repeat([0.0, 10.0, 30.0], [100, 300, 600]))
    weighed = Replicate.of(50, np.array([0.0, 10.0, 30.0]), np.array([1.0, 3.0, 6.0]))
    assert (weighed.mean_log, weighed.mean_n0) == pytest.approx((plain.mean_log, plain.mean_n0))
    assert weighed.variance_log == pytest.approx(plain.variance_log, rel=2e-3)


def test_counts_are_combined_above_what_was_observed() -> None:
    found = combine_counts([100, 110, 120], observed=99)
    assert (found.point, found.low, found.high) == (110, 99, 110 + round(1.96 * np.sqrt(400 / 3)))
    assert combine_counts([7]).low is None
    with pytest.raises(TableError, match="mse_no_replicates"):
        combine_counts([])


def test_pooled_draws_are_the_mixture() -> None:
    people = table("spina")
    near = from_distribution("one", people, np.array([700.0, 710.0]), np.ones(2), assumes=("a",))
    far = from_distribution("other", people, np.array([900.0]), np.ones(1), assumes=("b",))
    found = pool([near, far] * 5)
    assert isinstance(found, Estimate)
    assert found.assumes == ("a", "b")
    assert (found.intervals[0.5], found.n, found.verdict) == ((700, 900), 621, "ok")
    assert found.weights.sum() == pytest.approx(1)
    assert pool([near, far]).warnings[0]["code"] == "few_replicates"


def test_a_pool_of_one_posterior_is_that_posterior() -> None:
    spina = fit(table("spina"))
    found = pool([spina] * 10)
    assert (found.point, found.intervals) == (spina.point, spina.intervals)
    thinned = pool([spina] * 10, most=2_000)
    assert len(thinned.values) == 2_000
    assert thinned.point == pytest.approx(spina.point, abs=1)


def test_draws_that_were_refused_are_counted_and_too_many_refuse_all() -> None:
    spina, no = fit(table("spina")), fit(table("gaza"))
    some = pool([spina] * 9 + [no])
    assert some.warnings[0] == {"code": "replicates_refused", "refused": 1, "of": 10}
    most = pool([spina] * 4 + [no] * 6)
    assert isinstance(most, NotEstimable)
    assert most.reason == "prior_driven"
    with pytest.raises(TableError, match="mse_no_replicates"):
        pool([])
