"""The observed patterns held against what a family expects: true models fit, wrong ones do not, hyper-Dirichlet laws are laws."""

from dataclasses import replace

import numpy as np
import pytest

from mse.published import table
from tawthiq.mse import hyper_dirichlet
from tawthiq.mse.estimate import Estimate, Fitted
from tawthiq.mse.families import fit
from tawthiq.mse.predictive import check
from tawthiq.mse.table import CaptureTable

FAMILIES = ["decomposable", "loglinear", "shrinkage", "declared", "independence"]


def answer(name: str, people: CaptureTable) -> Estimate:
    found = fit(name, people)
    assert isinstance(found, Estimate)
    return found


def test_independent_lists_are_reproduced_as_often_as_p_says() -> None:
    chance, small = np.random.default_rng(4), []
    for _ in range(60):
        named = (chance.random((1_500, 4)) < np.array([0.3, 0.4, 0.2, 0.3])).astype(int)
        kinds, counts = np.unique(named[named.any(axis=1)], axis=0, return_counts=True)
        people = CaptureTable.of("abcd", zip(kinds.tolist(), counts.tolist(), strict=True))
        found = check(people, answer("independence", people))
        assert found is not None
        small.append(found.p)
    assert np.mean(np.array(small) < 0.05) < 0.12
    assert 0.35 < np.mean(small) < 0.65


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_with_cell_probabilities_is_checked(name: str) -> None:
    found = check(table("spina"), answer(name, table("spina")))
    assert found is not None
    assert len(found.worst) == 5
    assert sum(each.observed for each in found.worst) <= table("spina").n
    # Hook, Albright and Cross find lists 1 and 2, and 1 and 3, dependent: independence is the model that fails.
    assert found.poor == (name == "independence")
    assert all(each.low <= each.expected <= each.high for each in found.worst)


def test_pairs_alone_do_not_reproduce_kosovo_and_the_pattern_is_named() -> None:
    # Its best log-linear model has an interaction of three lists (Ball et al. 2002), which shrunk pairs cannot make.
    found = check(table("kosovo"), answer("shrinkage", table("kosovo")))
    assert found is not None
    assert found.poor
    assert found.worst[0].lists == ("ABA", "EXH", "OSCE")
    assert found.worst[0].observed == 181 > found.worst[0].high


def test_a_family_that_does_not_say_is_not_checked() -> None:
    assert check(table("spina"), replace(answer("declared", table("spina")), fitted=None)) is None


def test_patterns_left_out_are_one_cell_and_the_saturated_fit_has_no_discrepancy() -> None:
    spina = table("spina")
    shares = spina.counts / spina.n
    fitted = replace(answer("declared", spina), fitted=lambda: Fitted(spina.patterns[:3], shares[None, :3]))
    found = check(spina, fitted)
    assert found is not None
    assert found.discrepancy == pytest.approx(0, abs=1e-12)
    assert found.p == 1
    assert {each.observed for each in found.worst} == set(spina.counts[:3].tolist())


def test_margins_of_cliques_are_dirichlet_and_lists_apart_are_independent_given_what_parts_them() -> None:
    cells = np.random.default_rng(2).uniform(0.5, 6, 8)
    drawn = hyper_dirichlet.draws(np.tile(cells, (40_000, 1)), [[0, 1], [1, 2]], np.random.default_rng(3))
    assert drawn.sum(axis=1) == pytest.approx(1)
    pattern = np.arange(8)
    for clique in (0b011, 0b110):
        for kind in {each & clique for each in range(8)}:
            shape, total = cells[pattern & clique == kind].sum(), cells.sum()
            margin = drawn[:, pattern & clique == kind].sum(axis=1)
            assert margin.mean() == pytest.approx(shape / total, abs=0.004)
            spread = np.sqrt(shape * (total - shape) / total**2 / (total + 1))
            assert margin.std() == pytest.approx(spread, rel=0.02)
    with_one = drawn[:, 0b111] * drawn[:, 0b010] / (drawn[:, 0b011] * drawn[:, 0b110])
    assert with_one == pytest.approx(1)
