"""Shapes hold what the distribution holds; pictures show only what was answered, in both languages, alike each time."""

import json
import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.estimates import estimates_of_table
from tawthiq.estimates.__main__ import main
from tawthiq.estimates.draw import pictures_of
from tawthiq.estimates.shape import chains, shape
from tawthiq.estimates.shown import shown
from tawthiq.mse.estimate import from_distribution
from tawthiq.mse.rounding import Rounding
from tawthiq.mse.table import CaptureTable

TWO = CaptureTable.of(["a", "b"], [([1, 0], 133), ([0, 1], 67), ([1, 1], 40)])
THREE = [([int(mark) for mark in f"{kind:03b}"], count) for kind, count in enumerate((133, 67, 32, 103, 75, 37, 49), 1)]
LANGUAGES = ("ar", "en")


def estimate(values: list[float], **rest: Any) -> Any:
    return from_distribution("x", TWO, np.array(values), np.ones(len(values)), assumes=(), **rest)


@pytest.fixture(scope="module")
def three() -> dict[str, Any]:
    return estimates_of_table(CaptureTable.of(["a", "b", "c"], THREE))


@pytest.fixture(scope="module")
def two() -> dict[str, Any]:
    return estimates_of_table(TWO)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(240, 10**6), min_size=2, max_size=300), st.sampled_from([1, 10, 1000]))
def test_a_shape_holds_all_that_is_not_beyond_it(values: list[int], unit: int) -> None:
    found = shape(estimate([float(each) for each in values]), unit)
    edges, shares = found["edges"], found["shares"]
    assert sum(shares) + found["beyond"] == pytest.approx(1, abs=0.01)
    assert len(edges) == len(shares) + 1 <= 43
    assert all(edge % unit == 0 for edge in edges)
    assert len({after - before for before, after in pairwise(edges)}) == 1


def test_two_modes_are_two_humps_and_a_heavy_tail_is_beyond() -> None:
    rng = np.random.default_rng(1)
    modes = np.concatenate([rng.normal(1000, 20, 5000), rng.normal(1500, 20, 5000)]).round()
    found = shape(estimate(modes.tolist()))
    between = [share for edge, share in zip(found["edges"], found["shares"], strict=False) if 1150 < edge < 1350]
    assert max(between) < 0.002 < max(found["shares"])
    heavy = shape(estimate([1000.0] * 80 + [1e6] * 20))
    assert heavy["beyond"] == pytest.approx(0.2, abs=0.01)
    assert heavy["edges"][-1] <= 2600


def test_ranks_of_chains_that_mixed_are_even_and_of_one_apart_are_not() -> None:
    rng = np.random.default_rng(2)
    alike, apart = rng.normal(size=(4, 2000)) + 500, rng.normal(size=(4, 2000)) + 500
    apart[3] += 10
    for draws, most in ((alike, 150), (apart, 10_000)):
        held = chains(estimate(draws.ravel().tolist(), chains=draws))
        assert held is not None
        assert np.shape(held["traces"]) == (4, 300)
        assert {sum(each) for each in held["ranks"]} == {2000}
        assert max(map(max, held["ranks"])) < most
    assert min(map(min, held["ranks"])) == 0


def test_chains_are_kept_in_the_order_in_which_they_were_drawn() -> None:
    from tawthiq.mse.latent_classes import LatentClassOptions, fit

    table = CaptureTable.of(["a", "b", "c"], THREE)
    found = fit(table, LatentClassOptions(target=50, most=4000, classes=1))
    assert found.verdict != "refused"
    assert found.chains is not None
    assert found.chains.shape[0] == 4
    assert np.array_equal(np.sort(found.chains, axis=None), found.values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_says_what_was_found_and_that_people_are_simulated(three: dict[str, Any], language: str) -> None:
    pictures = pictures_of(three, language, {"a": "Valley"}, simulated=True)
    assert list(pictures) == ["posterior", "families", "assumption"]
    for picture in pictures.values():
        ET.fromstring(picture)  # noqa: S314
        assert ("Simulated data" if language == "en" else "بيانات محاكاة") in picture
        assert f'direction="{"rtl" if language == "ar" else "ltr"}"' in picture
    assert "496" in pictures["posterior"]
    assert f"{Rounding(least=496).middle(three['point']):,}" in pictures["posterior"]
    assert pictures == pictures_of(three, language, {"a": "Valley"}, simulated=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_lists_are_drawn_as_a_curve_and_refusals_and_never_as_a_figure(two: dict[str, Any], language: str) -> None:
    pictures = pictures_of(two, language)
    assert list(pictures) == ["families", "dependence"]
    assert "<circle" not in pictures["families"]
    assert ("No estimate." if language == "en" else "لا تقدير.") in pictures["families"]
    assert "<circle" in pictures["dependence"]


def test_what_is_kept_is_the_same_each_time_and_reads_back(three: dict[str, Any]) -> None:
    again = estimates_of_table(CaptureTable.of(["a", "b", "c"], THREE))
    assert json.dumps(three) == json.dumps(again)
    assert json.loads(json.dumps(three)) == three


def test_no_figure_is_shown_for_a_family_that_refused(two: dict[str, Any]) -> None:
    told = shown(two, two["n"], Rounding(), lambda _, value: value)
    assert {each["figures"] is None for each in told["families"]} == {True}
    assert (told["preferred"], told["undocumented"], told["shape"]) == (None, None, None)
    sparse = estimates_of_table(CaptureTable.of(["a", "b", "c"], [row for row in THREE if sum(row[0]) < 3]))
    told = shown(sparse, sparse["n"], Rounding(), lambda _, value: value)
    figures = {each["family"]: each["figures"] for each in told["families"]}
    assert figures["declared"] is None
    assert {name for name, each in figures.items() if each} == {
        name for name, each in sparse["families"].items() if each["verdict"] != "refused"
    }
    assert any(figures.values())


@settings(max_examples=100)
@given(st.floats(1, 1e9), st.floats(0, 1e9), st.sampled_from([1, 10, 30]), st.sampled_from([2, 3]))
def test_rounding_goes_outward_and_never_below_the_documented(low: float, more: float, step: int, digits: int) -> None:
    rounding = Rounding(digits, step)
    assert rounding.low(low) <= low
    assert rounding.high(low + more) >= low + more
    assert rounding.middle(low) % step == 0 or rounding.unit(low) > step
    assert Rounding(digits, step, least=round(low)).low(low) >= round(low)


def test_a_table_is_drawn_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv"
    lines = [",".join([*map(str, row), str(count)]) for row, count in THREE]
    table.write_text("\n".join(["in_a,in_b,in_c,count", *lines]), encoding="utf-8")
    assert main([str(table), str(tmp_path / "pictures"), "--family", "declared"]) == 0
    told = capsys.readouterr().out.split()
    assert [Path(each).name for each in told] == ["posterior.svg", "families.svg", "assumption.svg"]
    assert re.search(r"<svg .*</svg>", (tmp_path / "pictures" / "families.svg").read_text(encoding="utf-8"), re.S)
    table.write_text("in_a,count\n1,5\n0,4\n", encoding="utf-8")
    assert main([str(table), str(tmp_path / "none")]) == 2
