"""Log-linear models against exact values, closed forms and what must not change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mse.published import PUBLISHED, table
from tawthiq.mse import existence, poisson
from tawthiq.mse.hierarchy import Model, hierarchical
from tawthiq.mse.lattice import superset_sums
from tawthiq.mse.poisson import Fit

# Computed from the formulas alone with numpy and scipy by a program of its own; where R has the model (Rcapture 1.4-4,
# SparseMSE 2.0.1) equal to the digits it prints. Lists numbered as in the published table. N, AIC, BIC.
EXACT = {
    "artificial_3": {
        "[1,2,3]": (539.0939303, 36.14742395, 46.40481672),
        "[13,2]": (396.0, 33.86331, 46.68505096),
        "[1,23]": (429.3333333, 34.97045182, 47.79219278),
        "[13,23]": (296.0, 31.27488367, 46.66097282),
    },
    "gaza": {
        "[1,2,3]": (66749.84006, 430.1063995, 463.2438097),
        "[12,3]": (51533.05055, 110.58419, 152.0059527),
        "[13,2]": (73964.48405, 255.3237921, 296.7455548),
        "[1,23]": (69249.2819, 324.1212944, 365.5430571),
        "[12,13]": (50632.18519, 111.8932468, 161.599362),
        "[12,23]": (53125.65644, 93.80221416, 143.5083294),
        "[13,23]": (79670.68481, 89.73416778, 139.440283),
        "[12,13,23]": (64696.06973, 78.32774487, 136.3182127),
    },
    "spina": {
        "[1,2,3]": (756.7574821, 106.7872937, 124.5126181),
        "[12,3]": (826.0393701, 96.4878829, 118.6445383),
        "[13,2]": (747.0759494, 108.3906255, 130.5472809),
        "[1,23]": (724.1245283, 54.25622833, 76.41288374),
        "[12,13]": (1341.0, 89.49917746, 116.087164),
        "[12,23]": (752.8918919, 51.93002937, 78.51801586),
        "[13,23]": (703.4788732, 52.62311456, 79.21110106),
        "[12,13,23]": (754.7495242, 53.92948675, 84.94880432),
    },
    "kosovo": {
        "[123,14,34]": (10356.51896, 132.7466747, 203.0296328),
        "[123,134]": (12740.96774, 126.4410591, 203.113377),
        "[12,134,23]": (18393.30612, 133.674324, 203.957282),
        "[123,14,24,34]": (9824.170102, 132.4705733, 209.1428911),
        "[12,134,23,24]": (19233.47789, 133.5199732, 210.1922911),
    },
    "western": {"[15,2,3,4]": (2483.38392, 91.83950374, 118.7443147)},
    "ned_5": {"[12,15,23,24,25,35,45]": (48012.72629, 130.8455566, 222.0539103)},
    "ukdat_5": {
        "[12,13,23,25,34]": (22991.33131, 131.4508637, 196.5397556),
        "[12,13,25,35,45]": (12262.41242, 132.4060729, 197.4949648),
    },
    "dga_my5": {"[12,13,45]": (620.4703622, 161.5545623, 200.1285452)},
}
# Standard errors as Rcapture 1.4-4 prints them.
STANDARD_ERRORS = [
    ("kosovo", "[123,14,34]", 786),
    ("ukdat_5", "[12,13,23,25,34]", 3022),
    ("ned_5", "[12,15,23,24,25,35,45]", 3264),
    ("gaza", "[12,13,23]", 3587),
    ("western", "[15,2,3,4]", 535),
]


def fitted(name: str, notation: str) -> Fit:
    """A model in the numbers of the published table, which need not be sorted by name."""
    published, data = PUBLISHED[name][0], table(name)
    terms = Model.parse(notation, published).names(published)
    return poisson.fit(data.cells().astype(float), Model.of_names(data.lists, terms))


@pytest.mark.parametrize(("name", "notation"), [(name, model) for name, models in EXACT.items() for model in models])
def test_exact_values(name: str, notation: str) -> None:
    fit = fitted(name, notation)
    assert (fit.total, fit.aic, fit.bic) == pytest.approx(EXACT[name][notation], rel=1e-7)
    assert fit.solved


@pytest.mark.parametrize(("name", "notation", "printed"), STANDARD_ERRORS)
def test_standard_errors(name: str, notation: str, printed: int) -> None:
    assert fitted(name, notation).standard_error == pytest.approx(printed, abs=0.5)


def test_the_best_of_all_models_of_four_lists() -> None:
    data = table("kosovo")
    fits = [poisson.fit(data.cells().astype(float), model) for model in hierarchical(4, 3)]
    best = sorted(fits, key=lambda fit: fit.bic)[:2]
    assert [fit.total for fit in best] == pytest.approx([10356.51896, 12740.96774], rel=1e-7)


full = st.lists(st.integers(1, 1000), min_size=7, max_size=7)


@given(full)
def test_three_lists_with_all_pairs_are_no_highest_order_interaction(counts: list[int]) -> None:
    cells = np.array([0.0, *counts])
    odd, even = cells[1] * cells[2] * cells[4] * cells[7], cells[3] * cells[5] * cells[6]
    fit = poisson.fit(cells, Model.of(3, [3, 5, 6]))
    assert fit.n0 == pytest.approx(odd / even, rel=1e-8)


@given(full)
def test_two_lists_that_are_independent_of_a_third_that_both_depend_on(counts: list[int]) -> None:
    # [13,23]: among those not on list 3, lists 1 and 2 are independent: Lincoln and Petersen.
    cells = np.array([0.0, *counts])
    assert poisson.fit(cells, Model.of(3, [5, 6])).n0 == pytest.approx(cells[1] * cells[2] / cells[3], rel=1e-8)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 2, 9, 70]), min_size=15, max_size=15).filter(any),
    st.lists(st.integers(3, 15), max_size=4),
    st.permutations(range(4)),
    st.sampled_from([10.0, 1e4, 1e9]),
)
def test_margins_are_met_and_neither_order_nor_size_matters(
    counts: list[int], terms: list[int], order: list[int], times: float
) -> None:
    cells, model = np.array([0.0, *counts]), Model.of(4, terms)
    if existence.code(cells, model):
        return
    fit = poisson.fit(cells, model)
    if not fit.solved:
        return
    margins = superset_sums(np.array([0.0, *fit.fitted[1:]]))
    assert margins[model.parameters] == pytest.approx(superset_sums(cells)[model.parameters], rel=1e-6)

    def moved(pattern: int) -> int:
        return sum(1 << order[place] for place in range(4) if pattern >> place & 1)

    turned = np.zeros(16)
    turned[[moved(pattern) for pattern in range(16)]] = cells
    again = poisson.fit(turned, Model.of(4, [moved(term) for term in terms]))
    assert (again.n0, again.bic) == pytest.approx((fit.n0, fit.bic), rel=1e-6)
    larger = poisson.fit(cells * times, model)
    assert larger.n0 == pytest.approx(fit.n0 * times, rel=1e-6)
    assert larger.deviance == pytest.approx(fit.deviance * times, rel=1e-6, abs=1e-6 * times)
