"""Pairs of lists come in in the published order."""

import numpy as np
import pytest

from mse.published import PUBLISHED, table
from tawthiq.mse import stepwise
from tawthiq.mse.hierarchy import Model
from tawthiq.mse.table import CaptureTable

# Chan, Silverman and Vincent 2021, p < .02. Computed by a program of its own; equal to SparseMSE 2.0.1 in the estimate and
# to MultipleSystemsEstimation 1.2.0 in the model. Lists numbered as in the published table; AIC; pairs as they came in.
STEPS = {
    "kosovo": (14341.6638, 161.3176483, ["23", "34", "13", "12", "14"]),
    "ukdat_5": (11312.99029, 127.5986306, ["12", "25", "35", "13", "45", "24"]),
    "ned_5": (121521.6137, 143.7869936, ["15", "35", "34", "13", "24", "12"]),
    "western": (2483.38392, 91.83950374, ["15"]),
    "gaza": (79670.68481, 89.73416778, ["23", "13"]),
    "spina": (724.1245283, 54.25622833, ["23"]),
    "artificial_3": (539.0939303, 36.14742395, []),
}
# Victims of trafficking, two tables of more lists: United Kingdom 2013, six lists (LA, NG, PF, GO, GP, NCA; Silverman 2014,
# Home Office); New Orleans 2016, eight (A to H; Bales, Murphy and Silverman 2020, J. Human Trafficking 6(4)).
UNITED_KINGDOM = {
    **{"111100": 1, "111000": 1, "110100": 1, "110000": 15, "101000": 19, "100100": 3, "100000": 54, "011100": 4},
    **{"011001": 3, "011000": 56, "010100": 19, "010010": 1, "010001": 3, "010000": 463, "001101": 1, "001100": 69},
    **{"001010": 10, "001001": 31, "001000": 907, "000110": 8, "000101": 6, "000100": 695, "000011": 1, "000010": 316},
    "000001": 57,
}
NEW_ORLEANS = {
    **{"10100010": 1, "10100000": 1, "10011000": 1, "10010000": 2, "10001000": 1, "10000000": 25, "01000100": 1},
    **{"01000000": 5, "00110000": 1, "00101000": 1, "00100010": 1, "00100000": 70, "00011000": 2, "00010000": 33},
    **{"00001001": 1, "00001000": 6, "00000100": 6, "00000010": 6, "00000001": 21},
}
MORE_LISTS = [
    (UNITED_KINGDOM, 11417.99109, 162.659055, ["36", "12", "25", "13", "35", "45", "24"]),
    (NEW_ORLEANS, 1183.692277, 113.0691893, ["45"]),
]


def in_order(lists: tuple[str, ...], data: CaptureTable, order: tuple[tuple[int, float], ...]) -> list[str]:
    """Pairs in the numbers of the published table."""
    names = [Model.of(data.size, [pair]).names(data.lists)[-1] for pair, _ in order]
    return ["".join(sorted(str(lists.index(name) + 1) for name in pair)) for pair in names]


@pytest.mark.parametrize("name", STEPS)
def test_published_tables(name: str) -> None:
    total, aic, order = STEPS[name]
    data = table(name)
    steps = stepwise.choose(data.cells().astype(float), data.size)
    assert steps.fit is not None
    assert (steps.fit.total, steps.fit.aic) == pytest.approx((total, aic), rel=1e-7)
    assert in_order(PUBLISHED[name][0], data, steps.order) == order
    assert all(probability < 0.02 for _, probability in steps.order)


@pytest.mark.parametrize(("rows", "total", "aic", "order"), MORE_LISTS)
def test_six_and_eight_lists(rows: dict[str, int], total: float, aic: float, order: list[str]) -> None:
    lists = tuple("abcdefgh"[: len(next(iter(rows)))])
    data = CaptureTable.of(lists, [([int(each) for each in row], count) for row, count in rows.items()])
    steps = stepwise.choose(data.cells().astype(float), data.size)
    assert steps.fit is not None
    assert (steps.fit.total, steps.fit.aic) == pytest.approx((total, aic), rel=1e-7)
    assert in_order(lists, data, steps.order) == order


def test_independent_lists_without_an_answer() -> None:
    steps = stepwise.choose(np.array([0.0, 40, 30, 0, 20, 0, 0, 0]), 3)
    assert steps.fit is None
    assert steps.code == 1


def test_a_pair_whose_model_has_no_answer_is_passed_over() -> None:
    # Pairs 13 and 23, which share nobody, come in; with 12, too, nothing would be left to tell how many all three miss.
    cells = np.array([0.0, 400, 300, 300, 200, 0, 0, 0])
    steps = stepwise.choose(cells, 3, threshold=0.9999)
    assert [pair for pair, _ in steps.order] == [5, 6]
    assert (3, 2) in steps.passed_over


def test_probabilities_too_small_for_a_number_are_ranked() -> None:
    million = np.array([0.0, 1, 1, 3, 1, 2, 1, 1]) * 1e6
    thousand = million / 1e3
    assert next(pair for pair, _ in stepwise.choose(million, 3).order) == stepwise.choose(thousand, 3).order[0][0]
    assert stepwise.choose(million, 3).order[0][1] == 0
