"""Values that follow from counts and formulas alone, and ours beside them: no random number, no other program is needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mse_data import Known  # type: ignore[import-not-found,unused-ignore]
from tawthiq.mse import existence
from tawthiq.mse.chordal import decomposable
from tawthiq.mse.combine import Replicate, combine
from tawthiq.mse.declared import mle
from tawthiq.mse.decomposable import Decomposable, posterior
from tawthiq.mse.estimate import Estimate, quantiles
from tawthiq.mse.grid import PUBLISHED
from tawthiq.mse.hierarchy import Model, hierarchical
from tawthiq.mse.independence import fit as fit_independence
from tawthiq.mse.indices import chao, chapman, lincoln_petersen
from tawthiq.mse.loglinear import LogLinearOptions
from tawthiq.mse.loglinear import fit as fit_loglinear
from tawthiq.mse.table import CaptureTable

SATURATED = 0.05  # weight of the graph that leaves the undocumented to the prior
GRID = 1e-3  # our grid is of runs of numbers, and doubles until its quantiles move by no more


@dataclass(frozen=True)
class Exact:
    """What was asked of one table: pairs of ours and of what is right, and how far they may be apart, relative."""

    table: str
    family: str
    what: str
    values: Sequence[tuple[float, float]]
    tolerance: float

    @property
    def off(self) -> float:
        """The largest relative difference."""
        return max((abs(ours - right) / max(abs(right), 1e-12) for ours, right in self.values), default=0.0)

    @property
    def agrees(self) -> bool:
        """Whether all are as near as asked."""
        return self.off <= self.tolerance


def exact(held: Known, families: Sequence[str]) -> Iterator[Exact]:
    """All exact values of the tables that are there."""
    parts = {
        "indices": _indices,
        "decomposable": _graphs,
        "independence": _one_class,
        "declared": _declared,
        "loglinear": _models,
        "stepwise": _steps,
        "combine": _combined,
    }
    for family, part in parts.items():
        if family in families and held.golden:
            yield from part(held, held.golden)


def _indices(held: Known, golden: Mapping[str, Any]) -> Iterator[Exact]:
    for each in _there(held, golden["descriptive"]):
        table = held.tables[each["set"]]
        index = chao(table)
        values = [
            (table.n, each["n"]),
            (index.value or 0.0, each["chao_lower_bound"]),
            (index.values["bias_corrected"] or 0.0, each["chao_bias_corrected"]),
        ]
        columns = held.columns[each["set"]]
        for pair in each.get("pairs", ()):
            first, second = (table.lists.index(columns[number - 1]) for number in pair["lists"])
            shared = int(table.overlaps[first, second])
            sizes = int(table.on_list[first]), int(table.on_list[second])
            values += [(shared, pair["overlap"]), (chapman(*sizes, shared), pair["chapman"])]
            values += [(lincoln_petersen(*sizes, shared) or 0.0, pair["lincoln_petersen"] or 0.0)]
        yield Exact(each["set"], "indices", "Chao; pairs: overlap, Lincoln-Petersen, Chapman", values, 1e-9)
    two = golden["two_list_example"]
    first, second, shared = two["n1"], two["n2"], two["m"]
    alone = (first - shared) * (second - shared) / shared
    values = [
        (lincoln_petersen(first, second, shared) or 0.0, two["lincoln_petersen"]),
        (chapman(first, second, shared), two["chapman"]),
        *((first + second - shared + float(psi) * alone, size) for psi, size in two["N_by_odds_ratio"].items()),
    ]
    yield Exact("two lists of 100 and 80", "indices", "by odds ratio of the lists", values, 1e-9)


def _graphs(held: Known, golden: Mapping[str, Any]) -> Iterator[Exact]:
    counts = golden["decomposable_graphs"]
    yield Exact(
        "all",
        "decomposable",
        "number of graphs on 2 to 6 lists",
        [(len(decomposable(int(size))), number) for size, number in counts.items()],
        0.0,
    )
    for each in _there(held, golden["dga"]):
        found = posterior(held.tables[each["set"]], Decomposable(first=each["grid_n0"][0], last=each["grid_n0"][1]))
        middle = quantiles(*found.distribution, tuple(map(float, each["quantiles"])))
        values = [(found.mean, each["mean"]), *zip(middle, each["quantiles"].values(), strict=True)]
        values.append((float(found.weights[found.graphs.saturated]), each["saturated_graph_probability"]))
        yield Exact(each["set"], "decomposable", "mean, quantiles, saturated graph, on dga's grid", values, 1e-6)
    longest = {each["set"]: each for each in _there(held, golden["dga_wide_grid"])}
    for name, each in longest.items():
        if each["saturated_graph_probability"] > SATURATED:
            continue  # quantiles then follow the length of the grid without end
        found = posterior(held.tables[name])
        here = dict(zip(PUBLISHED, found.quantiles, strict=True))
        values = [(here[float(at)], value) for at, value in each["quantiles"].items() if float(at) in here]
        yield Exact(name, "decomposable", "quantiles, no end to the grid", values, GRID)


def _one_class(held: Known, golden: Mapping[str, Any]) -> Iterator[Exact]:
    for each in _there(held, golden["latent_class_K1"]):
        found = fit_independence(held.tables[each["set"]])
        if isinstance(found, Estimate):
            middle = quantiles(found.values, found.weights, tuple(map(float, each["quantiles"])))
            values = list(zip(middle, each["quantiles"].values(), strict=True))
            values.append((float(found.values @ found.weights), each["mean"]))
            yield Exact(each["set"], "independence", "quantiles and mean, one latent class", values, 1e-6)


def _declared(held: Known, golden: Mapping[str, Any]) -> Iterator[Exact]:
    for each in _there(held, golden["nhoi_mle"]):
        yield Exact(each["set"], "declared", "maximum likelihood", [(mle(held.tables[each["set"]]), each["N"])], 1e-7)


def _models(held: Known, golden: Mapping[str, Any]) -> Iterator[Exact]:
    for each in _there(held, golden["log_linear_all"]):
        table = held.tables[each["set"]]
        codes = [existence.code(table.cells().astype(float), m) for m in hierarchical(table.size, each["max_order"])]
        values = [(codes.count(int(code)), number) for code, number in each["codes"].items()]
        yield Exact(each["set"], "loglinear", f"existence codes of all {len(codes)} models, counted", values, 0.0)
        for model in each["models"]:
            yield _model(held, each["set"], model)
    for each in _there(held, golden["log_linear_single"]):
        yield _model(held, each["set"], each)


def _model(held: Known, name: str, known: Mapping[str, Any]) -> Exact:
    table, terms = held.tables[name], held.terms(name, known["model"])
    code = existence.code(table.cells().astype(float), Model.of_names(table.lists, terms))
    values: list[tuple[float, float]] = [(code, known["code"])]
    if "N" in known and not code:
        found = _fitted(table, LogLinearOptions(selection=terms, replicates=0))
        values += [(found["estimate"], known["N"]), (found["aic"], known["aic"]), (found["bic"], known["bic"])]
    return Exact(name, "loglinear", f"{known['model']}: existence code, N, AIC, BIC", values, 1e-7)


def _steps(held: Known, golden: Mapping[str, Any]) -> Iterator[Exact]:
    for each in _there(held, golden["stepwise"]):
        table = held.tables[each["set"]]
        found = fit_loglinear(table, LogLinearOptions(replicates=0))
        if isinstance(found, Estimate):
            order = [set(step["lists"]) for step in found.diagnostics["order_of_inclusion"]]
            columns = held.columns[each["set"]]
            theirs = [{columns[int(place) - 1] for place in pair} for pair in each["order_of_inclusion"]]
            values: list[tuple[float, float]] = [(found.point, each["N"]), (found.diagnostics["aic"], each["aic"])]
            yield Exact(
                each["set"], "stepwise", "N, AIC, order of inclusion", [*values, (float(order == theirs), 1.0)], 1e-7
            )


def _combined(held: Known, golden: Mapping[str, Any]) -> Iterator[Exact]:
    if not held.replicates:
        return
    n = held.replicates["n_obs_mean_rounded"]
    rows = [Replicate(r["mean_log"], r["var_log"], r["mean_n0"], n) for r in held.replicates["replicates"]]
    known, ours, rubin = golden["combine"], combine(rows), combine(rows, "rubin")
    values = [
        (ours.point, known["point"]),
        (ours.low or 0, known["low"]),
        (ours.high or 0, known["high"]),
        (ours.freedom or 0, known["df_verdata"]),
        (rubin.freedom or 0, known["df_rubin_1987"]),
        (rubin.low or 0, known["interval_with_rubin_df"][0]),
        (rubin.high or 0, known["interval_with_rubin_df"][1]),
    ]
    yield Exact("20 replicates", "combine", "1593 [1266, 2148], degrees of freedom; Rubin's", values, 1e-6)


def _fitted(table: CaptureTable, options: LogLinearOptions) -> Mapping[str, Any]:
    found = fit_loglinear(table, options)
    return found.models[0] if isinstance(found, Estimate) else {"estimate": 0.0, "aic": 0.0, "bic": 0.0}


def _there(held: Known, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [each for each in rows if each["set"] in held.tables]
