"""The posterior over decomposable graphs is calibrated: the truth stands in it as often as it says.

Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari and Gelman 2018, arXiv:1804.06788) given n, as p(N) ∝ 1/N is
no distribution: with it n says nothing of the rates, so that graph and rates are drawn from their prior, the observed
patterns given n from the rates, and the unobserved from a negative binomial.
"""

import numpy as np
from scipy.stats import chisquare

from tawthiq.mse.chordal import decomposable
from tawthiq.mse.decomposable import Decomposable, posterior
from tawthiq.mse.table import CaptureTable

TABLES, BINS = 240, 8


def test_the_truth_is_anywhere_in_the_posterior_alike() -> None:
    chance = np.random.default_rng(77)
    places = [place_of_the_truth(chance, lists=3, n=150, delta=1.0) for _ in range(TABLES)]
    assert chisquare(np.histogram(places, BINS, (0, 1))[0]).pvalue > 0.01
    # Twice the pseudo-counts of the model that made the people would be found out.
    wrong = [place_of_the_truth(chance, lists=3, n=150, delta=1.0, fitted=4.0) for _ in range(TABLES)]
    assert chisquare(np.histogram(wrong, BINS, (0, 1))[0]).pvalue < 1e-6


def place_of_the_truth(
    chance: np.random.Generator, lists: int, n: int, delta: float, fitted: float | None = None
) -> float:
    """Which share of the posterior lies below the truth."""
    probabilities = probabilities_of_a_graph(chance, lists, delta)
    seen = 1 - probabilities[0]
    cells = chance.multinomial(n, probabilities[1:] / seen)
    truth = n + chance.poisson(chance.gamma(n) * probabilities[0] / seen)
    rows = [([cell >> place & 1 for place in range(lists)], int(cells[cell - 1])) for cell in range(1, 1 << lists)]
    found = posterior(CaptureTable.of([f"{each}" for each in range(lists)], rows), Decomposable(delta=fitted or delta))
    values, weights = found.distribution
    below, here = weights[values < truth].sum(), weights[values == truth].sum()
    return float(min(below + chance.random() * here, 1.0))


def probabilities_of_a_graph(chance: np.random.Generator, lists: int, delta: float) -> np.ndarray:
    """A hyper-Dirichlet draw: each list given its earlier neighbours, all conditionals independent (Dawid and Lauritzen 1993)."""
    graphs = decomposable(lists)
    cliques = [set(clique) for clique in graphs.cliques(int(chance.integers(len(graphs))))]
    near = {each: set().union(*(clique for clique in cliques if each in clique)) - {each} for each in range(lists)}
    cells = np.arange(1 << lists)
    probabilities, placed = np.ones(1 << lists), []
    while len(placed) < lists:
        left = [each for each in range(lists) if each not in placed]
        each = max(left, key=lambda one: len(near[one] & set(placed)))
        before = sum(1 << other for other in near[each] & set(placed))
        drawn = chance.dirichlet(np.full(1 << lists, delta))
        both = np.array([drawn[cells & (before | 1 << each) == cell & (before | 1 << each)].sum() for cell in cells])
        given = np.array([drawn[cells & before == cell & before].sum() for cell in cells])
        probabilities *= both / given
        placed.append(each)
    return probabilities
