"""Averaging over all decomposable graphs of dependence between lists, exactly.

Madigan and York 1997, Bayesian methods for estimation of the size of a closed population, Biometrika 84:19-31. Every
graph says which lists depend on one another; its cells have a hyper-Dirichlet prior, N has p(N) ∝ 1/N, graphs are equally
likely beforehand. All graphs are summed, none is sampled: nothing here is random.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numba import njit
from scipy.special import gammaln

from tawthiq.errors import TableError
from tawthiq.mse import hyper_dirichlet
from tawthiq.mse.chordal import Graphs, decomposable
from tawthiq.mse.estimate import Fitted, Result, from_distribution, quantiles, refused
from tawthiq.mse.grid import PUBLISHED, Grid, at_the_end, distribution, doubled, every, modes
from tawthiq.mse.overlap import refusal
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

FAMILY = "decomposable"
ASSUMES = ("closed_population", "lists_matched", "decomposable_dependence", "equal_catchability_given_graph")
MOST_LISTS = 7
MOST_RECORDS = 100_000_000
_SATURATED = 0.05  # with more of it, the prior has a say in N that the lists do not have
_MOVED = 0.01
_SHOWN = 10
_FITTED = 400  # draws of what graphs say of the observed patterns


@dataclass(frozen=True)
class Decomposable:
    """How graphs are averaged: `delta` is the pseudo-count of each cell, 1 over all cells together unless said.

    Without `last`, the largest number of undocumented that is considered doubles until the published quantiles settle. With
    it, every number from `first` to `last` is, and nothing else. `override` gives a figure with a warning where it would be
    refused.
    """

    delta: float | None = None
    first: int = 0
    last: int | None = None
    override: bool = False


def as_dga(table: CaptureTable) -> Decomposable:
    """The prior and the grid with which users of the R package dga are at home; often too short a grid."""
    return Decomposable(first=1, last=(10 if table.n > 5_000 else 20) * table.n)


@dataclass(frozen=True)
class Posterior:
    """The posterior of the undocumented over all graphs: a density on a grid, and the weight of each graph."""

    graphs: Graphs
    grid: Grid
    density: Floats
    weights: Floats
    moved: float

    @cached_property
    def distribution(self) -> tuple[Floats, Floats]:
        """Values of N and their weights."""
        return distribution(self.grid, self.density)

    @property
    def quantiles(self) -> list[float]:
        """The published quantiles of N."""
        return quantiles(*self.distribution, PUBLISHED)

    @property
    def mean(self) -> float:
        """The mean of N on this grid; without the grid it need not exist."""
        values, weights = self.distribution
        return float(values @ weights)


def fit(table: CaptureTable, options: Decomposable = Decomposable(), seed: int = 1) -> Result:
    """How many people there were, averaged over every decomposable graph of dependence between the lists.

    Exact, for three to seven lists; `seed` has no effect. Refused: what `overlap.refusal` refuses; `too_many_lists`;
    `prior_driven`, where the graph that leaves N to the prior holds more than 5 %, or N is as it was beforehand;
    `grid_too_short`, where `last` was given and the quantiles are others without it. Raises
    TableError for a `delta` that is not above 0.
    """
    if options.delta is not None and not 0 < options.delta < np.inf:
        raise TableError("mse_option_wrong", option="delta", value=f"{options.delta:g}")
    if no := refusal(FAMILY, table):
        return no
    used = table.used()
    if used.size > MOST_LISTS:
        return refused(FAMILY, table, "too_many_lists", "merge_lists", "other_family", lists=used.size, most=MOST_LISTS)
    if used.n > MOST_RECORDS:
        return refused(FAMILY, table, "too_many_records", "finer_strata", n=used.n, most=MOST_RECORDS)
    found = posterior(used, options)
    saturated = float(found.weights[found.graphs.saturated])
    prior = _prior_against(used, options, found)
    doubts: list[dict[str, Any]] = []
    if saturated > _SATURATED or (prior["shift"] < 0.1 and prior["narrowed_to"] > 0.9):
        doubts.append({"code": "prior_driven", "saturated": saturated, **prior})
    if found.moved > _MOVED or at_the_end(found.grid, found.density) > 0.01:
        doubts.append({"code": "grid_too_short", "last": found.grid.end, "moved": found.moved})
    if doubts and not options.override:
        values = {key: value for key, value in doubts[0].items() if key != "code"}
        helps = {
            "prior_driven": ("more_records", "more_lists", "declare_assumption"),
            "grid_too_short": ("longer_grid",),
        }
        return refused(FAMILY, table, doubts[0]["code"], *helps[doubts[0]["code"]], **values)
    places = modes(found.grid, found.density)
    if len(places) > 1:
        doubts.append({"code": "several_modes", "modes": [{"N": place, "weight": share} for place, share in places]})
    return from_distribution(
        FAMILY,
        table,
        *found.distribution,
        assumes=ASSUMES,
        models=_models(used, options, found),
        diagnostics=_diagnostics(found, saturated, prior, places),
        warnings=tuple(doubts),
        fitted=partial(_fitted, used, options, found.weights, found.grid),
    )


def posterior(table: CaptureTable, options: Decomposable = Decomposable()) -> Posterior:
    """The exact posterior of the undocumented, for a table of two to seven lists that all name somebody.

    `moved` is by which part of itself a published quantile would move at most on a grid that is long enough, or, on one
    that is, moved when it was last doubled.
    """
    graphs = decomposable(table.size)
    grid, density, shift = doubled(table.n, lambda grid: _over_graphs(table, options, graphs, grid)[0])
    if options.last is not None:
        settled = quantiles(*distribution(grid, density), PUBLISHED)
        grid = every(table.n, options.first, max(options.last, options.first))
    density, weights = _over_graphs(table, options, graphs, grid)
    if options.last is not None:
        here = quantiles(*distribution(grid, density), PUBLISHED)
        shift = float(max(abs(a - b) / b for a, b in zip(here, settled, strict=True)))
    return Posterior(graphs, grid, density, weights, shift)


def _over_graphs(table: CaptureTable, options: Decomposable, graphs: Graphs, grid: Grid) -> tuple[Floats, Floats]:
    """The density of n0 on the grid, up to a factor, and the weights of the graphs."""
    margins, common = _margins(table, options, grid)
    density, weights = np.zeros(len(grid.n0)), np.zeros(len(graphs))
    _summed(margins, common, graphs.start, graphs.margin, graphs.sign, grid.width, density, weights)
    return density, weights / weights.sum()


def _margins(table: CaptureTable, options: Decomposable, grid: Grid) -> tuple[Floats, Floats]:
    """(subsets of lists, grid): log-likelihoods of margins, Dirichlet-multinomial; and (grid): what all graphs share."""
    delta = options.delta or 2.0**-table.size
    cells = table.cells()
    everyone = grid.n0 + table.n
    total = delta * len(cells)
    margins = np.zeros((len(cells), len(grid.n0)))
    for subset in range(1, len(cells)):
        counts = np.zeros(len(cells))
        np.add.at(counts, np.arange(len(cells)) & subset, cells)
        among = np.array([cell for cell in range(1, len(cells)) if cell & subset == cell])
        pseudo = total / (len(among) + 1)
        seen = gammaln(counts[among] + pseudo).sum() - (len(among) + 1) * gammaln(pseudo) + gammaln(total)
        margins[subset] = seen + gammaln(counts[0] + grid.n0 + pseudo) - gammaln(everyone + total)
    return margins, gammaln(everyone + 1) - gammaln(grid.n0 + 1) - np.log(everyone)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _summed(
    margins: Any, common: Any, start: Any, margin: Any, sign: Any, width: Any, density: Any, weights: Any
) -> None:
    """Adds every graph to `density`, one at a time so that memory does not grow with them, and notes its weight.

    All are relative to the largest value so far: what is smaller by a factor of e^60 adds nothing.
    """
    row = np.empty(len(common))
    top = -np.inf
    for graph in range(len(start) - 1):
        row[:] = common
        for term in range(start[graph], start[graph + 1]):
            here, factor = margins[margin[term]], float(sign[term])
            for place in range(len(row)):
                row[place] += factor * here[place]
        most = row.max()
        if most > top:
            factor = np.exp(top - most)
            for place in range(len(row)):
                density[place] *= factor
            for other in range(graph):
                weights[other] *= factor
            top = most
        if most < top - 60.0:
            continue
        weight = 0.0
        for place in range(len(row)):
            if row[place] > top - 60.0:
                value = np.exp(row[place] - top)
                density[place] += value
                weight += value * width[place]
        weights[graph] = weight


def _one_graph(table: CaptureTable, options: Decomposable, found: Posterior, graph: int) -> Floats:
    margins, common = _margins(table, options, found.grid)
    terms = slice(found.graphs.start[graph], found.graphs.start[graph + 1])
    logs = common + found.graphs.sign[terms] @ margins[found.graphs.margin[terms]]
    return np.asarray(np.exp(logs - logs.max()))


def _fitted(table: CaptureTable, options: Decomposable, weights: Floats, grid: Grid) -> Fitted:
    """Draws of a graph, of n0 given the graph and of the patterns given both."""
    graphs, chance = decomposable(table.size), stream(table.digest, f"{FAMILY} patterns", 0, 1)
    margins, common = _margins(table, options, grid)
    drawn = np.unique(chance.choice(len(graphs), _FITTED, p=weights), return_counts=True)
    delta, chances = options.delta or 2.0**-table.size, []
    for graph, times in zip(*(each.tolist() for each in drawn), strict=True):
        terms = slice(graphs.start[graph], graphs.start[graph + 1])
        logs = common + graphs.sign[terms] @ margins[graphs.margin[terms]]
        mass = np.exp(logs - logs.max()) * grid.width
        cells = np.tile(table.cells() + delta, (times, 1))
        cells[:, 0] += chance.choice(grid.n0, times, p=mass / mass.sum())
        chances.append(hyper_dirichlet.draws(cells, graphs.cliques(graph), chance)[:, 1:])
    seen = np.concatenate(chances)
    return Fitted(np.arange(1, 1 << table.size), seen / seen.sum(axis=1, keepdims=True))


def _models(table: CaptureTable, options: Decomposable, found: Posterior) -> tuple[Mapping[str, Any], ...]:
    """The graphs of most weight, each with the median of N that it gives."""
    best = np.argsort(-found.weights, kind="stable")[:_SHOWN]
    return tuple(
        {
            "cliques": [[table.lists[each] for each in clique] for clique in found.graphs.cliques(int(graph))],
            "weight": float(found.weights[graph]),
            "median": quantiles(*distribution(found.grid, _one_graph(table, options, found, int(graph))), (0.5,))[0],
        }
        for graph in best
    )


def _prior_against(table: CaptureTable, options: Decomposable, found: Posterior) -> dict[str, float]:
    """What the prior alone says of N given how many are documented, which is what the saturated graph says.

    `shift` is how far the posterior of log N lies from it, in its standard deviations; `narrowed_to` the ratio of theirs.
    """
    alone = _one_graph(table, options, found, found.graphs.saturated)
    before, after = (distribution(found.grid, each) for each in (alone, found.density))
    prior_mean, prior_spread = _of_log(*before)
    mean, spread = _of_log(*after)
    median = quantiles(*before, (0.5,))[0]
    shift = abs(mean - prior_mean) / max(prior_spread, 1e-12)
    return {"prior_median": median, "shift": shift, "narrowed_to": spread / max(prior_spread, 1e-12)}


def _of_log(values: Floats, weights: Floats) -> tuple[float, float]:
    logs = np.log(values)
    mean = float(logs @ weights)
    return mean, float(np.sqrt((logs - mean) ** 2 @ weights))


def _diagnostics(
    found: Posterior, saturated: float, prior: Mapping[str, float], places: list[tuple[float, float]]
) -> dict[str, Any]:
    return {
        "graphs": len(found.graphs),
        "saturated": saturated,
        "grid_last": found.grid.end,
        "grid_at_the_end": at_the_end(found.grid, found.density),
        "grid_moved": found.moved,
        "mean_on_grid": found.mean,
        "prior": dict(prior),
        "modes": [{"N": place, "weight": share} for place, share in places],
    }
