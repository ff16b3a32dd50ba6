"""Missed and false links counted in by their rates: without errors nothing changes, with known ones N is found again."""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from mse.published import table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.breaks import Breaks
from tawthiq.mse.estimate import Estimate, NotEstimable
from tawthiq.mse.families import fit
from tawthiq.mse.linkage_error import LinkErrors, Mended, Rate, estimate, mend
from tawthiq.mse.table import CaptureTable

NEVER = Rate(0.0, 1.0)
CHANCES = (0.45, 0.35, 0.4)


def of_cells(cells: np.ndarray) -> CaptureTable:
    size = len(cells).bit_length() - 1
    kinds = np.flatnonzero(cells)
    return CaptureTable(tuple("abcdefg"[:size]), kinds, cells[kinds].astype(np.int64))


def between(lists: tuple[str, ...], rate: Rate) -> dict[tuple[str, str], Rate]:
    return {(one, other): rate for one, other in combinations(lists, 2)}


def even(size: int, rate: float) -> np.ndarray:
    return np.full((size, size), rate) * (1 - np.eye(size))


def people(size: int, chance: np.random.Generator, named: tuple[float, ...] = CHANCES) -> np.ndarray:
    """Counts of histories of so many people by independent lists."""
    captured = chance.random((size, len(named))) < np.array(named)
    cells = np.bincount(captured @ (1 << np.arange(len(named))), minlength=1 << len(named))
    cells[0] = 0
    return cells


def torn(cells: np.ndarray, breaks: Breaks, chance: np.random.Generator) -> np.ndarray:
    """What is seen of people whose links are missed: each by itself, written anew here and not taken from the module."""
    seen = np.zeros_like(cells)
    for pattern in np.flatnonzero(cells).tolist():
        ways, chances = breaks.of_pattern(pattern)
        for way in chance.choice(len(ways), size=cells[pattern], p=chances / chances.sum()):
            for group in ways[way]:
                seen[group] += 1
    return seen


def falsely_joined(cells: np.ndarray, links: int, chance: np.random.Generator) -> np.ndarray:
    """People on one list each, taken two by two for one person."""
    seen = cells.copy()
    for _ in range(links):
        alone = [1 << place for place in range(len(cells).bit_length() - 1)]
        one, other = chance.choice(alone, size=2, replace=False).tolist()
        seen[[one, other]] -= 1
        seen[one | other] += 1
    assert seen.min() >= 0
    return seen


def test_without_errors_the_answer_is_the_plain_one() -> None:
    kosovo = table("kosovo")
    plain = fit("decomposable", kosovo).to_json()
    never = between(kosovo.lists, NEVER)
    assert estimate("decomposable", kosovo, LinkErrors()).to_json() == plain
    assert estimate("decomposable", kosovo, LinkErrors(missed=never, false=never)).to_json() == plain


@pytest.mark.parametrize("family", ["loglinear", "independence", "decomposable"])
def test_bias_goes_where_a_fifth_of_the_links_is_missed(family: str) -> None:
    chance, size = np.random.default_rng(11), 2_000
    cells = torn(people(size, chance), Breaks(even(3, 0.2)), chance)
    observed = of_cells(cells)
    plain = fit(family, observed)
    found = estimate(family, observed, LinkErrors(missed=between(observed.lists, Rate.judged(400, 2000))), tables=15)
    assert isinstance(plain, Estimate)
    assert isinstance(found, Estimate)
    assert plain.intervals[0.95][0] > size
    assert found.intervals[0.95][0] <= size <= found.intervals[0.95][1]
    assert abs(found.point - size) < abs(plain.point - size) / 3
    assert found.n < plain.n
    assert "lists_matched" not in found.assumes
    assert {"link_errors_same_for_all", "no_list_repeats"} <= set(found.assumes)


def test_the_interval_holds_the_number_as_often_as_it_says() -> None:
    """30 tables of four lists; each two lists have their own rate, judged on a sample of their own."""
    size, lists, worlds = 1_500, "abcd", 30
    held, plain_held, points = 0, 0, []
    for number in range(worlds):
        chance = np.random.default_rng(number)
        singled = chance.uniform(0.02, 0.12, 4)
        rates = 1 - np.outer(1 - singled, 1 - singled)
        np.fill_diagonal(rates, 0)
        seen = torn(people(size, chance, (*CHANCES, 0.3)), Breaks(rates), chance)
        missed = {
            (lists[i], lists[j]): Rate.judged(int(chance.binomial(150, rates[i, j])), 150)
            for i, j in combinations(range(4), 2)
        }
        found = estimate("independence", of_cells(seen), LinkErrors(missed=missed), tables=15)
        plain = fit("independence", of_cells(seen))
        assert isinstance(found, Estimate)
        assert isinstance(plain, Estimate)
        points.append(found.point)
        held += found.intervals[0.95][0] <= size <= found.intervals[0.95][1]
        plain_held += plain.intervals[0.95][0] <= size <= plain.intervals[0.95][1]
    assert np.mean(points) == pytest.approx(size, rel=0.015)
    assert binom.cdf(held, worlds, 0.95) > 0.01
    assert plain_held < 5


def test_false_links_are_cut() -> None:
    """False links hide people: the plain figure is too low, the corrected one is not."""
    size, held, plain_held, points = 2_000, 0, 0, []
    for number in range(14):
        chance = np.random.default_rng(number)
        true = people(size, chance)
        links = 90
        seen = falsely_joined(true, links, chance)
        observed = of_cells(seen)
        joined = observed.overlaps[np.triu_indices(3, 1)].sum()
        false = between(observed.lists, Rate.judged(int(chance.binomial(500, links / joined)), 500))
        found, plain = (
            estimate("independence", observed, LinkErrors(false=false), tables=15),
            fit("independence", observed),
        )
        assert isinstance(found, Estimate)
        assert isinstance(plain, Estimate)
        points.append(found.point)
        held += found.intervals[0.95][0] <= size <= found.intervals[0.95][1]
        plain_held += plain.intervals[0.95][0] <= size <= plain.intervals[0.95][1]
    assert np.mean(points) == pytest.approx(size, rel=0.02)
    assert held >= 11
    assert plain_held < held


@settings(max_examples=30, deadline=None)
@given(
    counts=st.lists(st.integers(0, 60), min_size=15, max_size=15),
    missed=st.floats(0, 0.6),
    false=st.floats(0, 0.6),
    seed=st.integers(0, 99),
)
def test_mending_keeps_every_record_on_its_list(counts: list[int], missed: float, false: float, seed: int) -> None:
    """Links change who is one person and never how many records a list has."""
    observed = of_cells(np.array([0, *counts]))
    errors = LinkErrors(
        between(observed.lists, Rate.about(missed, 0.02)), between(observed.lists, Rate.about(false, 0.02))
    )
    mended = mend(observed, errors, tables=5, seed=seed)
    if isinstance(mended, NotEstimable):
        assert mended.reason == "links_contradicted"
        return
    for each in mended.tables:
        assert each.lists == observed.lists
        assert each.on_list.tolist() == observed.on_list.tolist()
        assert (each.counts > 0).all()


def test_on_average_mending_undoes_what_linkage_did() -> None:
    true = np.array([0, 400, 300, 120, 350, 140, 110, 60])
    breaks, chance = Breaks(even(3, 0.25)), np.random.default_rng(3)
    errors = LinkErrors(missed=between(("a", "b", "c"), Rate(0.25e9, 0.75e9)))
    means = []
    for number in range(100):
        mended = mend(of_cells(torn(true, breaks, chance)), errors, tables=4, seed=number)
        assert isinstance(mended, Mended)
        means.append(np.mean([each.cells() for each in mended.tables], axis=0))
    error = np.std(means, axis=0) / np.sqrt(len(means))
    assert (np.abs(np.mean(means, axis=0) - true) <= 4 * error + 1e-9).all()


def test_worse_linkage_makes_the_interval_wider_or_a_refusal() -> None:
    chance = np.random.default_rng(9)
    true = people(2_000, chance, (*CHANCES, 0.3))
    widths = []
    for rate in (0.0, 0.15, 0.4):
        observed = of_cells(torn(true, Breaks(even(4, rate)), chance))
        found = estimate(
            "independence", observed, LinkErrors(missed=between(observed.lists, Rate.about(rate, rate / 4)))
        )
        assert isinstance(found, Estimate)
        widths.append(found.intervals[0.95][1] - found.intervals[0.95][0])
    assert widths[0] < widths[1] < widths[2]
    useless = estimate(
        "independence", of_cells(true), LinkErrors(missed=between(tuple("abcd"), Rate.about(0.97, 0.01)))
    )
    assert isinstance(useless, NotEstimable)
    assert useless.reason == "links_contradicted"
    for language in ("en", "ar"):
        assert sentence(f"mse_reason_{useless.reason}", dict(useless.values), language)


def test_the_same_seed_gives_the_same_answer_whatever_the_order_of_lists() -> None:
    kosovo = table("kosovo")
    missed = between(kosovo.lists, Rate.judged(12, 100))
    first = estimate("decomposable", kosovo, LinkErrors(missed=missed), tables=4, seed=4)
    turned = {(other, one): rate for (one, other), rate in reversed(missed.items())}
    again = estimate("decomposable", kosovo, LinkErrors(missed=turned), tables=4, seed=4)
    assert json.dumps(first.to_json()) == json.dumps(again.to_json())
    assert first.to_json() != estimate("decomposable", kosovo, LinkErrors(missed=missed), tables=4, seed=5).to_json()


def test_a_rate_is_what_it_was_told() -> None:
    rate = Rate.about(0.2, 0.05)
    drawn = rate.draw(np.random.default_rng(1), 20_000)
    assert drawn.mean() == pytest.approx(0.2, abs=0.002)
    assert drawn.std() == pytest.approx(0.05, rel=0.03)
    assert Rate.judged(3, 10) == Rate(3.5, 7.5)
    assert NEVER.draw(np.random.default_rng(1), 3).tolist() == [0, 0, 0]
    for wrong in (lambda: Rate.judged(4, 3), lambda: Rate.about(1.2, 0.1), lambda: Rate.about(0.2, float("nan"))):
        with pytest.raises(TableError, match="mse_link_rate_wrong"):
            wrong()


def test_lists_that_are_not_there_and_too_many_lists() -> None:
    with pytest.raises(TableError, match="mse_list_missing"):
        mend(table("kosovo"), LinkErrors(missed={("HRW", "nobody"): NEVER}))
    wide = CaptureTable.of("abcdefgh", [([1] * 8, 50), ([1, 0, 0, 0, 0, 0, 0, 0], 40)])
    refused = mend(wide, LinkErrors())
    assert isinstance(refused, NotEstimable)
    assert refused.reason == "too_many_lists"


@settings(max_examples=30, deadline=None)
@given(
    counts=st.lists(st.sampled_from([0, 0, 1, 7, 300, 10**6, 10**11]), min_size=7, max_size=7),
    missed=st.lists(
        st.sampled_from([NEVER, Rate(1, 0), Rate.judged(1, 60), Rate.judged(25, 50)]), min_size=3, max_size=3
    ),
    false=st.lists(
        st.sampled_from([NEVER, Rate(1, 0), Rate.judged(1, 60), Rate.judged(25, 50)]), min_size=3, max_size=3
    ),
)
def test_any_table_and_any_rates_give_an_answer_or_a_refusal(
    counts: list[int], missed: list[Rate], false: list[Rate]
) -> None:
    observed = of_cells(np.array([0, *counts]))
    pairs = list(combinations(observed.lists, 2))
    errors = LinkErrors(dict(zip(pairs, missed, strict=True)), dict(zip(pairs, false, strict=True)))
    found = estimate("independence", observed, errors, tables=3)
    if isinstance(found, Estimate):
        low, high = found.intervals[0.95]
        assert 0 < low <= found.point <= high < np.inf
    elif refused := fit("independence", observed).to_json()["reason"]:
        assert found.reason in (refused, "links_contradicted")
