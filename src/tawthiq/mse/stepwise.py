"""Which lists depend on which, by adding one pair at a time.

Chan, Silverman and Vincent (2021, JASA 116:1297-1306): from lists that are independent, the pair whose overlap is least
probable under the model comes in, if its probability is below a threshold and the larger model has an answer.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import pdtr, pdtrc

from tawthiq.mse import existence, poisson
from tawthiq.mse.hierarchy import Model, pairs
from tawthiq.mse.lattice import superset_sums
from tawthiq.mse.poisson import Fit
from tawthiq.mse.table import Floats, Ints


@dataclass(frozen=True)
class Steps:
    """The model arrived at, fitted; the pairs in the order they came in, each with its probability; the codes of pairs
    that would have come in, had their model an answer. `fit` is None where independent lists have no answer: `code`."""

    fit: Fit | None
    code: int
    order: tuple[tuple[int, float], ...] = ()
    passed_over: tuple[tuple[int, int], ...] = ()


def choose(cells: Floats, size: int, threshold: float = 0.02) -> Steps:
    """Adds pairs until none is improbable. `cells` are the counts of all 2^size patterns by their bits."""
    model = Model(size)
    if code := existence.code(cells, model):
        return Steps(None, code)
    counted = superset_sums(cells)
    order: list[tuple[int, float]] = []
    passed_over: dict[int, int] = {}
    while True:
        fit = poisson.fit(cells, model)
        absent = np.array([pair for pair in pairs(size) if pair not in model.terms], dtype=np.int64)
        for pair, probability in _improbable(absent, counted, superset_sums(fit.fitted), threshold):
            if code := existence.code(cells, model.plus(pair)):
                passed_over[pair] = code
                continue
            order.append((pair, probability))
            model = model.plus(pair)
            break
        else:
            left = tuple((pair, code) for pair, code in sorted(passed_over.items()) if pair not in model.terms)
            return Steps(fit, 0, tuple(order), left)


def _improbable(absent: Ints, counted: Floats, expected: Floats, threshold: float) -> list[tuple[int, float]]:
    """Pairs whose overlap has a one-sided probability below the threshold, the least probable first."""
    n, mean = counted[absent], expected[absent]
    below = pdtr(n, mean)
    above = np.where(n > 0, pdtrc(np.maximum(n - 1, 0), mean), 1.0)
    probability = np.minimum(below, above)
    # Probabilities too small for a number are ranked by the exponent of Chernoff's bound.
    ratio = np.where(n > 0, n, 1.0) / np.where(n > 0, mean, 1.0)
    surprise = n * np.log(ratio) - n + mean
    ranked = np.lexsort((absent, -surprise, probability))
    return [(int(absent[each]), float(probability[each])) for each in ranked if probability[each] < threshold]
