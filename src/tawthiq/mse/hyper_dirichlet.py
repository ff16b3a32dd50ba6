"""Probabilities of patterns under a decomposable graph: draws from the hyper-Dirichlet law.

Dawid and Lauritzen 1993, Hyper Markov laws in the statistical analysis of decomposable graphical models, Annals of
Statistics 21:1272-1317: a list given those of its clique that came before is independent of everything else.
"""

from collections.abc import Sequence

import numpy as np

from tawthiq.mse.table import Floats


def draws(cells: Floats, cliques: Sequence[Sequence[int]], chance: np.random.Generator) -> Floats:
    """(draws, patterns): probabilities of all 2^lists patterns by their bits, those on no list the first.

    `cells` (draws, patterns) are counts with pseudo-counts, the unobserved included; `cliques` the largest groups of lists
    that all depend on one another. A clique's margin is Dirichlet with the sums of `cells`, and cliques agree where they meet.
    """
    patterns = np.arange(cells.shape[1])
    logs = np.zeros_like(cells)
    for clique, before in _perfect(cliques):
        margin, separator = (sum(1 << each for each in group) for group in (clique, before))
        kinds, kind = np.unique(patterns & margin, return_inverse=True)
        drawn = _log_dirichlet(np.stack([cells[:, kind == each].sum(axis=1) for each in range(len(kinds))], 1), chance)
        given = np.stack(
            [np.logaddexp.reduce(drawn[:, kinds & separator == each & separator], axis=1) for each in kinds.tolist()], 1
        )
        logs += (drawn - given)[:, kind]
    return np.asarray(np.exp(logs))


def _perfect(cliques: Sequence[Sequence[int]]) -> list[tuple[set[int], set[int]]]:
    """Cliques in an order in which each meets those before it in a part of one of them, and that part."""
    left, placed, found = [set(clique) for clique in cliques], set[int](), list[tuple[set[int], set[int]]]()
    while left:
        # The next clique shares most with what is placed: an order of a spanning tree of greatest weight is perfect.
        best = max(range(len(left)), key=lambda each: max((len(left[each] & done) for done, _ in found), default=0))
        clique = left.pop(best)
        found.append((clique, clique & placed))
        placed |= clique
    return found


def _log_dirichlet(shapes: Floats, chance: np.random.Generator) -> Floats:
    """Logs of Dirichlet draws; log G(s) = log G(s + 1) + log U / s holds small shapes above zero."""
    logs = np.log(chance.standard_gamma(shapes + 1)) + np.log1p(-chance.random(shapes.shape)) / shapes
    return np.asarray(logs - np.logaddexp.reduce(logs, axis=1, keepdims=True))
