"""Tables of lists with known truth: drawn from what a family of models assumes, or from what none does.

Given n, as p(N) ∝ 1/N is no distribution. With it the probability of n documented people is 1/n whatever the rates are (the
sum over N ≥ n of 1/N times the multinomial is 1/n times the multinomial of the documented), so n says nothing of the rates:
they come from their prior, the documented from the rates and n, and the missed are negative binomial. Nothing has to be
weighted or thrown away. None of this shares code with the families, but for the list of decomposable graphs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from tawthiq.mse.chordal import decomposable
from tawthiq.mse.hierarchy import Model
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

NAMES = "abcdefg"
UNCOUNTABLE = 1e15  # missed people beyond what a Poisson can draw: their mean will do
PEOPLE = 1_500


@dataclass(frozen=True)
class Simulated:
    """A table, how many people there are in truth, and the log-linear model that made it, if one did."""

    table: CaptureTable
    truth: float
    model: str = ""


def chance(what: str, number: int) -> np.random.Generator:
    """The random numbers of one table of one kind: its own, whichever others are drawn."""
    return stream("simulated", what, number, 1)


def given_n(probabilities: Floats, n: int, rng: np.random.Generator) -> Simulated:
    """n documented people and how many are missed, from probabilities of all patterns by their bits."""
    seen = probabilities[1:].sum()
    cells = rng.multinomial(n, probabilities[1:] / seen)
    return Simulated(table_of(cells), n + missed(n, probabilities[0] / seen, rng))


def given_people(people: int, probabilities: Floats, rng: np.random.Generator, model: str = "") -> Simulated:
    """So many people, documented or not as probabilities of all patterns have it."""
    return Simulated(table_of(rng.multinomial(people, probabilities)[1:]), float(people), model)


def missed(n: int, odds: float, rng: np.random.Generator) -> float:
    """Negative binomial: how many are missed when n are not."""
    mean = rng.gamma(n) * odds
    return float(rng.poisson(mean)) if mean < UNCOUNTABLE else float(mean)


def table_of(cells: np.ndarray) -> CaptureTable:
    """A table from counts of the patterns 1, 2, … by their bits."""
    lists = len(cells).bit_length()
    rows = [(bits(pattern, lists), int(count)) for pattern, count in enumerate(cells, start=1)]
    return CaptureTable.of(list(NAMES[:lists]), rows)


def bits(pattern: int, lists: int) -> list[int]:
    """Who is on which list."""
    return [pattern >> place & 1 for place in range(lists)]


def independent(rates: Floats) -> Floats:
    """Probabilities of all patterns where lists know nothing of each other; (…, lists) gives (…, patterns)."""
    on = np.array([bits(pattern, rates.shape[-1]) for pattern in range(1 << rates.shape[-1])])
    return np.asarray(np.where(on, rates[..., None, :], 1 - rates[..., None, :]).prod(axis=-1))


def log_linear(terms: Mapping[int, float], lists: int) -> Floats:
    """Probabilities of all patterns from terms, each a set of lists by its bits."""
    patterns = np.arange(1 << lists)
    logs = sum(((patterns & term == term) * size for term, size in terms.items()), np.zeros(1 << lists))
    return np.asarray(np.exp(logs) / np.exp(logs).sum())


# What each family assumes.


def of_independence(number: int) -> Simulated:
    """Three lists, each rate uniform."""
    rng = chance("independence", number)
    return given_n(independent(rng.random(3)), 2_000, rng)


def of_graphs(number: int, lists: int, n: int, delta: float) -> Simulated:
    """A decomposable graph, each as likely, and its hyper-Dirichlet with `delta` for each cell."""
    rng = chance(f"graphs {lists} {n} {delta}", number)
    return given_n(of_a_graph(rng, lists, delta), n, rng)


def of_a_graph(rng: np.random.Generator, lists: int, delta: float) -> Floats:
    """A hyper-Dirichlet draw: each list given its earlier neighbours, all conditionals independent (Dawid and Lauritzen 1993)."""
    graphs = decomposable(lists)
    cliques = [set(clique) for clique in graphs.cliques(int(rng.integers(len(graphs))))]
    near = {each: set().union(*(clique for clique in cliques if each in clique)) - {each} for each in range(lists)}
    cells = np.arange(1 << lists)
    probabilities, placed = np.ones(1 << lists), list[int]()
    while len(placed) < lists:
        left = [each for each in range(lists) if each not in placed]
        each = max(left, key=lambda one: len(near[one] & set(placed)))
        before = sum(1 << other for other in near[each] & set(placed))
        drawn = rng.dirichlet(np.full(1 << lists, delta))
        both = np.array([drawn[cells & (before | 1 << each) == cell & (before | 1 << each)].sum() for cell in cells])
        given = np.array([drawn[cells & before == cell & before].sum() for cell in cells])
        probabilities *= np.divide(both, given, out=np.zeros_like(both), where=given > 0)
        placed.append(each)
    return probabilities


def of_declared(number: int, xi: float) -> Simulated:
    """Observed patterns of three lists Dirichlet; no interaction of all three but xi says how many are missed."""
    rng = chance(f"declared {xi}", number)
    seen = rng.dirichlet(np.ones(7))  # patterns 1 to 7: a, b, ab, c, ac, bc, abc
    odds = np.exp(np.log(seen[[0, 1, 3, 6]]).sum() - np.log(seen[[2, 4, 5]]).sum()) / xi
    return Simulated(table_of(rng.multinomial(1000, seen)), 1000 + missed(1000, odds, rng))


def of_declared_pair(number: int) -> Simulated:
    """Lists a and b independent, whatever c does; where c alone names more than that allows there is no such people."""
    rng = chance("declared pair", number)
    while True:
        seen = rng.dirichlet(np.ones(7))
        a, b, both, elsewhere = seen[0] + seen[4], seen[1] + seen[5], seen[2] + seen[6], seen[3]
        if a * b / both > elsewhere:
            return Simulated(table_of(rng.multinomial(1000, seen)), 1000 + missed(1000, a * b / both - elsewhere, rng))


def of_classes(number: int, lists: int, n: int, classes: int) -> Simulated:
    """A stick broken by a Gamma(.25, .25) concentration, each class with uniform rates."""
    rng = chance(f"classes {lists} {n} {classes}", number)
    shares, rates, _ = classes_drawn(rng, lists, classes)
    return given_n(shares @ independent(rates.T), n, rng)


def classes_drawn(rng: np.random.Generator, lists: int, classes: int) -> tuple[Floats, Floats, float]:
    """Shares of the classes, their rates (lists, classes) and the concentration, from the prior."""
    alpha = max(rng.gamma(0.25, 4.0), 1e-280)
    log_rest = np.append(-rng.exponential(size=classes - 1) / alpha, -np.inf)
    before = np.concatenate([[0.0], np.cumsum(log_rest[:-1])])
    return np.exp(before) * -np.expm1(log_rest), rng.random((lists, classes)), alpha


# Of few people, in whom every two of four lists meet; of the lists' own terms, flat beforehand, they say something.
FEW = np.array([9, 8, 2, 7, 3, 2, 1, 10, 2, 3, 1, 2, 1, 1, 1])
_STEPS = 4_000


def of_pairs(number: int) -> Simulated:
    """All pairs of four lists depend a little: N(0, 1). The lists' own terms are flat, so nobody can draw them beforehand.

    They are drawn given a table of few people, by Metropolis and with none of the family's code, and more people from
    them: the posterior of both tables together has to hold them (Säilynoja, Schmitt, Bürkner and Vehtari 2025, Posterior SBC,
    arXiv:2502.03279). n is of both; n0 given the terms and n is negative binomial as ever.
    """
    rng = chance("pairs", number)
    mode, root = _pilot()
    terms = _walk(mode, root, _STEPS, rng)[-1]
    odds = np.exp(_pairs_design() @ terms)
    cells = FEW + rng.multinomial(200, odds / odds.sum())
    return Simulated(table_of(cells), cells.sum() + missed(int(cells.sum()), 1 / odds.sum(), rng))


@cache
def _pairs_design() -> Floats:
    terms = [1 << place for place in range(4)] + [1 << a | 1 << b for a, b in combinations(range(4), 2)]
    return np.array([[float(pattern & term == term) for term in terms] for pattern in range(1, 16)])


@cache
def _pilot() -> tuple[Floats, Floats]:
    """Where to start, and the steps to make: from the spread of a first walk, and of a second with its steps."""
    rng, at, root = chance("pairs, pilot", 0), np.zeros(10), 0.2 * np.eye(10)
    for _ in range(2):
        walk = _walk(at, root, 4 * _STEPS, rng)[_STEPS:]
        at, root = walk.mean(axis=0), 2.38 / np.sqrt(10) * np.linalg.cholesky(np.cov(walk.T))
    return at, root


def _walk(at: Floats, root: Floats, steps: int, rng: np.random.Generator) -> Floats:
    """Metropolis over the terms given the table of few."""
    design, n = _pairs_design(), FEW.sum()

    def worth(terms: Floats) -> float:
        logs = design @ terms
        return float(FEW @ logs - n * np.log(np.exp(logs).sum()) - 0.5 * (terms[4:] ** 2).sum())

    path, here = np.zeros((steps, len(at))), worth(at)
    moves, luck = rng.standard_normal((steps, len(at))) @ root.T, np.log(rng.random(steps))
    for step in range(steps):
        there = worth(at + moves[step])
        if luck[step] < there - here:
            at, here = at + moves[step], there
        path[step] = at
    return path


def of_a_log_linear(number: int) -> Simulated:
    """Four lists, two pairs of which depend on each other, either way; so many people."""
    rng = chance("log-linear", number)
    alone = {1 << place: size for place, size in enumerate(rng.uniform(-1.8, -0.4, 4).tolist())}
    pairs = [1 << a | 1 << b for a, b in combinations(range(4), 2)]
    chosen = [pairs[each] for each in rng.choice(6, 2, replace=False)]
    sizes = rng.choice([-1.0, 1.0], 2) * rng.uniform(0.5, 1.5, 2)
    terms = alone | dict(zip(chosen, sizes.tolist(), strict=True))
    return given_people(PEOPLE, log_linear(terms, 4), rng, str(Model.of(4, chosen)))


# What no family, or not each, assumes.

RATES = np.array([0.15, 0.2, 0.25, 0.3])
_ALONE = {1 << place: float(np.log(rate / (1 - rate))) for place, rate in enumerate(RATES)}


def _two_kinds() -> Floats:
    """Of five people three are hard to document and two easy."""
    return np.asarray(0.6 * independent(RATES * 0.4) + 0.4 * independent(RATES * 1.9))


def _everyone_different() -> Floats:
    """A beta distribution of how easily people are documented: some next to never."""
    rng = chance("everyone different", 0)
    return np.asarray(independent(np.minimum(rng.beta(1.2, 2.8, 20_000)[:, None] * RATES / 0.3, 0.98)).mean(axis=0))


def _copying() -> Floats:
    """The last list takes over four of five people on the one before, and names few others."""
    first = independent(RATES[:3])
    rate = np.where(np.arange(8) >> 2 & 1, 0.8, 0.05)
    return np.concatenate([first * (1 - rate), first * rate])


SCENARIOS: Mapping[str, tuple[int, Callable[[], Floats]]] = {
    "independent": (PEOPLE, lambda: independent(RATES)),
    "two_kinds_of_people": (PEOPLE, _two_kinds),
    "everyone_different": (PEOPLE, _everyone_different),
    "positive_pair": (PEOPLE, lambda: log_linear(_ALONE | {0b11: 1.2}, 4)),
    "negative_pair": (PEOPLE, lambda: log_linear(_ALONE | {0b11: -1.2}, 4)),
    "three_depend": (PEOPLE, lambda: log_linear(_ALONE | {0b111: 1.5}, 4)),
    "sparse_overlap": (4_000, lambda: independent(RATES / 5)),
    "copying_lists": (PEOPLE, _copying),
}
"""How many people, and the probabilities of all patterns. The first is what every family assumes."""


def of_scenario(name: str, number: int) -> Simulated:
    """A table from a scenario."""
    people, probabilities = SCENARIOS[name]
    return given_people(people, probabilities(), chance(name, number))
