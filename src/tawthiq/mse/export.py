"""Estimates and tables for other programs: Arrow, ArviZ, R. What is not needed to estimate is imported only here."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from tawthiq.errors import Misuse, TableError
from tawthiq.mse.batch import Labels
from tawthiq.mse.estimate import LEVELS, Estimate, Result
from tawthiq.mse.read import COUNT, PREFIX
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats

DRAWS = 4_000  # of each estimate at most, where draws of equal weight are written
_CHAINS = 4
_NONE = "NA"  # as R writes what is not there
_ENDS = sorted(((1 + side * level) / 2, level, side) for level in LEVELS for side in (-1, 1))


def to_arrow(estimate: Estimate) -> Any:
    """The distribution as a pyarrow table: `N`, `n0` and `weight`, and where it was sampled by chains `chain` and `draw`.

    The schema's metadata holds the rest as JSON under `estimate`. Raises Misuse (`mse_needs_package`) without pyarrow.
    """
    arrow = _needed("pyarrow")
    columns: dict[str, Any] = {}
    values, weights = estimate.values, estimate.weights / estimate.weights.sum()
    if estimate.chains is not None:
        chains, draws = estimate.chains.shape
        values, weights = estimate.chains.ravel(), np.full(estimate.chains.size, 1 / estimate.chains.size)
        columns = {"chain": np.repeat(np.arange(chains), draws), "draw": np.tile(np.arange(draws), chains)}
    columns |= {"N": values, "n0": values - estimate.n, "weight": weights}
    about = json.dumps(estimate.to_json(), default=float, ensure_ascii=False)
    return arrow.table(columns).replace_schema_metadata({"estimate": about})


def to_arviz(estimate: Estimate) -> Any:
    """ArviZ's inference data, its posterior holding `N` and `n0` by chain and draw.

    An exact distribution has no chains: independent draws from it stand in as four, and the attribute `drawn` says which it
    is. Raises Misuse (`mse_needs_package`) without ArviZ.
    """
    arviz = _needed("arviz")
    held = drawn(estimate, DRAWS) if estimate.chains is None else estimate.chains
    held = held.reshape(_CHAINS, -1) if estimate.chains is None else held
    posterior = {"N": held, "n0": held - estimate.n}
    attributes = {
        "family": estimate.family,
        "documented": estimate.n,
        "table": estimate.digest,
        "drawn": "from the exact distribution" if estimate.chains is None else "by chains",
    }
    if int(str(arviz.__version__).split(".")[0]) >= 1:
        return arviz.from_dict({"posterior": posterior}, attrs={"posterior": attributes})
    return arviz.from_dict(posterior=posterior, posterior_attrs=attributes)


def drawn(estimate: Estimate, most: int = DRAWS) -> Floats:
    """At most so many draws of N of equal weight, as (chains, draws): those of the chains, evenly thinned, or in one chain.

    In the latter an exact distribution is drawn at evenly spaced quantiles, in an order of chance.
    """
    if estimate.chains is not None:
        chains, draws = estimate.chains.shape
        kept = min(draws, max(most // chains, 1))
        return estimate.chains[:, np.arange(kept) * draws // kept]
    cumulative = np.cumsum(estimate.weights)
    places = np.searchsorted(cumulative, (np.arange(most) + 0.5) / most * cumulative[-1])
    chance = stream(estimate.digest, "drawn", most, estimate.seed or 0)
    return chance.permutation(estimate.values[np.minimum(places, len(estimate.values) - 1)])[None, :]


def write_r(folder: Path, results: Sequence[tuple[Labels, Result]], columns: Sequence[str] = ()) -> None:
    """`summary.csv`, a row a result, and `draws.csv`, a row a draw of N, as R's `read.csv` reads them; `columns` name the labels.

    Refusals are rows of the summary without figures (NA), with their reason. `N_025` is the quantile .025, and so on.
    """
    rows = [[*labels, *_summary(each)] for labels, each in results]
    write_csv(folder / "summary.csv", [[*columns, *_summary_names()], *rows])
    draws = (
        [*labels, each.family, *row] for labels, each in results if isinstance(each, Estimate) for row in _draws(each)
    )
    write_csv(folder / "draws.csv", chain([[*columns, "family", "chain", "draw", "N", "n0"]], draws))


def write_csv(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    """Rows as a CSV file in UTF-8, the folder made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_arrow(path: Path, results: Sequence[tuple[Labels, Result]], columns: Sequence[str] = ()) -> None:
    """The distributions of many results as one Arrow file: the labels, `family`, `N`, `n0` and `weight`, a row a value.

    Raises Misuse (`mse_needs_package`) without pyarrow.
    """
    arrow = _needed("pyarrow")
    names = [*columns, "family"]
    schema = arrow.schema([(name, arrow.dictionary(arrow.int32(), arrow.string())) for name in names])
    for name in ("N", "n0", "weight"):
        schema = schema.append(arrow.field(name, arrow.float64()))
    parts = [schema.empty_table()]
    for labels, each in results:
        if isinstance(each, Estimate):
            table = to_arrow(each).select(["N", "n0", "weight"])
            told = [arrow.repeat(word, table.num_rows).dictionary_encode() for word in (*labels, each.family)]
            parts.append(arrow.table([*told, *table.columns], schema=schema))
    path.parent.mkdir(parents=True, exist_ok=True)
    _needed("pyarrow.feather").write_feather(arrow.concat_tables(parts).unify_dictionaries(), str(path))


def tables_csv(tables: Mapping[Labels, CaptureTable], columns: Sequence[str] = ()) -> str:
    """Tables with the same lists as CSV text: the labels, a 0/1 column `in_<list>` for each list, and `count`.

    Raises TableError (`mse_lists_differ`) where they have not the same lists.
    """
    lists = next(iter(tables.values())).lists
    if any(each.lists != lists for each in tables.values()):
        raise TableError("mse_lists_differ", lists=sorted({" ".join(each.lists) for each in tables.values()}))
    names = [name if name.startswith(PREFIX) else PREFIX + name for name in lists]
    rows = [
        [*labels, *row, count]
        for labels, each in tables.items()
        for row, count in zip(each.captured.astype(int).tolist(), each.counts.tolist(), strict=True)
    ]
    return _csv([[*columns, *names, COUNT], *rows])


def _needed(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise Misuse("mse_needs_package", value=name) from error


def _csv(rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _summary_names() -> list[str]:
    names = ["N_" + f"{at:.3f}".removeprefix("0.").rstrip("0") for at, _, _ in _ENDS]
    return ["family", "verdict", "reason", "n_obs", "N", *names, "warnings", "seed", "table"]


def _summary(result: Result) -> list[Any]:
    """A row of the summary; what a refusal has not is NA."""
    seed = _NONE if result.seed is None else result.seed
    if not isinstance(result, Estimate):
        figures = [_NONE] * (1 + len(_ENDS))
        return [result.family, result.verdict, result.reason, result.n, *figures, _NONE, seed, result.digest]
    ends = [_number(result.intervals[level][side > 0]) for _, level, side in _ENDS]
    warned = ";".join(str(each["code"]) for each in result.warnings) or _NONE
    point = _number(result.point)
    return [result.family, result.verdict, _NONE, result.n, point, *ends, warned, seed, result.digest or _NONE]


def _draws(estimate: Estimate) -> list[list[Any]]:
    return [
        [number, draw, _number(value), _number(value - estimate.n)]
        for number, row in enumerate(drawn(estimate).tolist(), 1)
        for draw, value in enumerate(row, 1)
    ]


def _number(value: float) -> int | float:
    """Whole people without a point after them."""
    return int(value) if float(value).is_integer() else value
