"""How far lists move what was assumed beforehand: exact where it can be written down, and a warning where they do not."""

import numpy as np
import pytest

from mse.published import table
from tawthiq.mse import prior
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.families import fit
from tawthiq.mse.observed import signs
from tawthiq.mse.table import CaptureTable

QUANTILES = (np.arange(20_000) + 0.5) / 20_000


def normal(mean: float, spread: float) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import ndtri

    return mean + spread * ndtri(QUANTILES), np.ones(len(QUANTILES))


def test_shift_and_narrowing_of_normal_distributions() -> None:
    found = prior.shift(normal(1, 2), normal(4, 0.5))
    assert found["shift"] == pytest.approx(1.5, rel=1e-3)
    assert found["narrowed_to"] == pytest.approx(0.25, rel=1e-3)


@pytest.mark.parametrize("share", [0.05, 0.4, 0.95])
def test_doubling_the_prior_tells_its_share_where_all_is_normal(share: float) -> None:
    # Prior N(0, 1); lists say 3 with the precision that leaves the prior this share of it.
    precision = (1 - share) / share
    after, wider = (normal(3 * precision / (precision + k), (precision + k) ** -0.5) for k in (1, 0.25))
    found = prior.if_doubled(after, wider)
    assert found["narrowed_to"] == pytest.approx(share**0.5, rel=1e-3)
    assert found["shift"] == pytest.approx(3 * (1 - share), rel=1e-2)


def test_where_nobody_is_missed_the_prior_has_no_say() -> None:
    nobody = (np.full(5, -3.0), np.ones(5))
    assert prior.if_doubled(nobody, normal(-3, 1)) == {"shift": None, "narrowed_to": 0.0}
    # Four lists of which any person is on two or more, in equal numbers: no draw misses anybody.
    rows = {"1010": 200, "0110": 200, "1110": 300, "1101": 200, "0111": 300}
    people = CaptureTable.of("abcd", [([int(digit) for digit in row], 10**5 * count) for row, count in rows.items()])
    assert not prior.driven(prior.of(fit("shrinkage", people)))


def test_a_ratio_of_dirichlet_shares_has_the_moments_that_draws_have() -> None:
    before, after = np.ones(7), np.array([5.0, 9, 4, 30, 8, 3, 2])
    chance = np.random.default_rng(6)
    logs = [np.log(chance.dirichlet(each, 200_000)) @ signs(3) for each in (before, after)]
    found = prior.of_ratio(before, after, signs(3))
    assert found["narrowed_to"] == pytest.approx(logs[1].std() / logs[0].std(), rel=0.01)
    assert found["shift"] == pytest.approx(abs(logs[1].mean() - logs[0].mean()) / logs[0].std(), abs=0.01)


@pytest.mark.parametrize("name", ["decomposable", "shrinkage", "declared", "independence"])
def test_every_family_with_a_prior_says_how_far_it_was_moved(name: str) -> None:
    found = fit(name, table("kosovo"))
    measured = prior.of(found)
    assert measured is not None
    assert measured["narrowed_to"] < 0.5
    assert not prior.driven(measured)
    assert "prior_driven" not in {each["code"] for each in found.to_json()["warnings"]}


def test_a_family_without_a_prior_has_no_measure() -> None:
    assert prior.of(fit("loglinear", table("spina"))) is None


def test_shrunk_pairs_that_the_lists_hardly_tell_are_warned_of() -> None:
    rows = {"110": 4, "101": 3, "011": 3, "111": 1, "100": 25, "010": 20, "001": 30}
    few = CaptureTable.of("abc", [([int(digit) for digit in row], count) for row, count in rows.items()])
    many = CaptureTable(few.lists, few.patterns, few.counts * 1000)
    warned = {size: fit("shrinkage", each) for size, each in (("few", few), ("many", many))}
    assert all(isinstance(each, Estimate) for each in warned.values())
    codes = {size: {each["code"] for each in found.to_json()["warnings"]} for size, found in warned.items()}
    assert "prior_driven" not in codes["many"]
    narrowed = {size: (prior.of(found) or {})["narrowed_to"] for size, found in warned.items()}
    assert narrowed["many"] < 0.2 < 0.6 < narrowed["few"]


def test_the_warning_is_given_once_and_only_where_nothing_moved() -> None:
    found = fit("independence", table("kosovo"))
    assert isinstance(found, Estimate)
    from dataclasses import replace

    still = replace(found, diagnostics={"prior": {"shift": 0.3, "narrowed_to": 0.95}}, warnings=())
    assert [each["code"] for each in prior.warned(prior.warned(still)).to_json()["warnings"]] == ["prior_driven"]
    moved = replace(still, diagnostics={"prior": {"shift": 7.0, "narrowed_to": 1.4}})
    assert prior.warned(moved).to_json()["warnings"] == []
    latent = replace(still, diagnostics={"prior_shift": -0.2, "prior_narrowed": 0.05})
    assert prior.of(latent) == {"shift": 0.2, "narrowed_to": 0.95}
