"""What `python -m tawthiq.mse` does: a table is read, estimated as its columns ask, and written for other programs."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tawthiq.errors import Misuse, TableError
from tawthiq.mse import doubly_robust
from tawthiq.mse.agreement import compare
from tawthiq.mse.batch import PLAIN, Batch, Labels, estimate_all
from tawthiq.mse.copying import copies
from tawthiq.mse.erroneous import Judged, estimate
from tawthiq.mse.estimate import Result
from tawthiq.mse.export import write_arrow, write_csv, write_r
from tawthiq.mse.indices import bounds
from tawthiq.mse.labels import Completion, Unlabelled, complete, divided
from tawthiq.mse.people import People
from tawthiq.mse.read import TableFile, read, read_people
from tawthiq.mse.replicates import Replicated, estimate_replicates
from tawthiq.mse.strata import Strata, estimate_strata
from tawthiq.mse.table import CaptureTable


@dataclass(frozen=True)
class Question:
    """What is asked of a file.

    `replicates`: the column that numbers replicates. `missing`: what stands where a stratum's label is unknown. `checks`: with
    one table, whether to make the costly checks too. `covariates`: columns given which two lists, those of `pair` or any, are
    independent. `errors`: of lists, `LIST=BAD/CHECKED` records that were judged.
    """

    family: str | None = None
    lists: tuple[str, ...] = ()
    seed: int = 1
    replicates: str | None = None
    missing: str = ""
    workers: int | None = None
    batch: Batch = PLAIN
    checks: bool = False
    covariates: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What is found: as JSON, and each result by its labels, which `columns` name."""

    found: dict[str, Any]
    results: Sequence[tuple[Labels, Result]]
    columns: tuple[str, ...] = ()
    combined: Sequence[tuple[Labels, Mapping[str, Any]]] = field(default=())

    @property
    def answered(self) -> bool:
        """Whether there is an estimate."""
        return any(each.verdict != "refused" for _, each in self.results)


def ask(path: Path, question: Question) -> Answer:
    """Read a table and estimate: as a whole, by strata, or by strata and replicates. Raises TableError for what is wrong in it."""
    if question.covariates:
        return _of_people(read_people(path, question.covariates, question.lists), question)
    held = read(path, question.lists)
    columns = tuple(name for name in held.columns if name != question.replicates)
    errors = _judged(question.errors, held)
    if question.replicates is None and not columns:
        return _of_whole(held.whole().used(), question, errors)
    by_replicate = _by_replicate(held, question.replicates)
    known = {name: divided(tables, question.missing) for name, tables in by_replicate.items()}
    unlabelled = sum(each.table.n for _, groups in known.values() for each in groups)
    if question.replicates is None and not unlabelled:
        return _of_strata(by_replicate[""], columns, question)
    found = _of_replicates(known, question)
    about = {"columns": list(columns), "unlabelled": round(unlabelled / len(known)), "replicates": len(by_replicate)}
    combined = [(labels, each.to_json()) for labels, each in found.combined.items()]
    return Answer({**found.to_json(), **about}, list(found.pooled.items()), columns, combined)


def write(folder: Path, answer: Answer) -> None:
    """Write a folder for other programs: `result.json`, `summary.csv`, `draws.csv`, `failures.csv`, `combined.csv`, `draws.arrow`.

    Those that are empty are left out, and the last where pyarrow is not there. Raises Misuse (`mse_folder_unwritable`).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "result.json").write_text(json.dumps(answer.found, indent=1, default=float), encoding="utf-8")
        write_r(folder, answer.results, answer.columns)
        if failures := answer.found.get("failures"):
            rows = [_failure(each) for each in failures]
            header = [*answer.columns, "replicate", "n_obs", "reason", "values", "would_help"]
            write_csv(folder / "failures.csv", [header, *rows])
        if answer.combined:
            names = ["n", "point", "low", "high", "replicates", "within", "between", "freedom", "freedom_by"]
            shown = [
                [*labels, *("NA" if each[name] is None else each[name] for name in names)]
                for labels, each in answer.combined
            ]
            write_csv(folder / "combined.csv", [[*answer.columns, *names], *shown])
        write_arrow(folder / "draws.arrow", answer.results, answer.columns)
    except OSError as error:
        raise Misuse("mse_folder_unwritable", folder=str(folder)) from error
    except Misuse as error:
        if error.code != "mse_needs_package":
            raise


def _judged(given: Sequence[str], held: TableFile) -> dict[str, Judged]:
    """Judged records by list. Raises TableError for what cannot be read, lists that are not there, and tables with strata."""
    errors = dict(Judged.parse(each) for each in given)
    if errors and held.columns:
        raise TableError("mse_errors_strata", columns=", ".join(held.columns))
    columns = {name: name if name in held.lists else f"in_{name}" for name in errors}
    for name, column in columns.items():
        if column not in held.lists:
            raise TableError("mse_list_missing", value=name, columns=", ".join(held.lists))
    used = held.whole().used().lists if errors else ()
    return {columns[name]: each for name, each in errors.items() if columns[name] in used}


def _of_people(people: People, question: Question) -> Answer:
    pair = (question.pair[0], question.pair[1]) if question.pair else None
    result = replace(
        doubly_robust.fit(people, doubly_robust.DoublyRobust(pair=pair), question.seed), seed=question.seed
    )
    found = result.to_json()
    return Answer({**found, "lists": list(people.lists), "families": {doubly_robust.FAMILY: found}}, [((), result)])


def _of_whole(table: CaptureTable, question: Question, errors: Mapping[str, Judged]) -> Answer:
    if question.family:
        # One family is asked of the table as it is: lists that seem to copy one another are named and not merged.
        if errors:
            result = estimate(question.family, table, errors, seed=question.seed)
        else:
            result = estimate_all([table], question.family, question.seed, 1, question.batch)[0]
        found, copied = result.to_json(), [each.to_json() for each in copies(table)]
        return Answer({**found, "families": {question.family: dict(found)}, "copies": copied}, [((), result)])
    agreed = compare(table, seed=question.seed, checks=question.checks, errors=errors)
    two = bounds(table, seed=question.seed).to_json() if table.size == 2 else None
    return Answer({**agreed.to_json(), "bounds": two}, [((), each) for each in agreed.results.values()])


def _of_strata(tables: Mapping[Labels, CaptureTable], columns: tuple[str, ...], question: Question) -> Answer:
    found: Strata = estimate_strata(tables, question.family, question.seed, question.workers, question.batch)
    return Answer({**found.to_json(), "columns": list(columns)}, list(found.results.items()), columns)


def _of_replicates(
    known: Mapping[str, tuple[Mapping[Labels, CaptureTable], Sequence[Unlabelled]]], question: Question
) -> Replicated:
    """Each replicate completed as often as the others, so that all have the same say and there are enough sets."""
    some = any(unlabelled for _, unlabelled in known.values())
    completion = Completion(sets=math.ceil(Completion.sets / len(known)) if some else 1)
    sets = {}
    for name, (tables, unlabelled) in known.items():
        completed = list(complete(tables, unlabelled, question.seed, completion).values())
        for number, each in enumerate(completed if unlabelled else completed * completion.sets, 1):
            sets[".".join(part for part in (name, str(number) if some else "") if part)] = each
    return estimate_replicates(sets, question.family, question.seed, question.workers, question.batch)


def _by_replicate(held: TableFile, column: str | None) -> dict[str, dict[Labels, CaptureTable]]:
    if column is not None and column not in held.columns:
        raise TableError("mse_column_missing", value=column, columns=list(held.columns))
    place = held.columns.index(column) if column else len(held.columns)
    found: dict[str, dict[Labels, CaptureTable]] = {}
    for labels, table in held.strata.items():
        name = labels[place] if column else ""
        found.setdefault(name, {})[labels[:place] + labels[place + 1 :]] = table
    return found


def _failure(failure: Mapping[str, Any]) -> list[Any]:
    values = json.dumps(failure["values"], default=float, ensure_ascii=False)
    named = "NA" if failure["replicate"] is None else failure["replicate"]
    return [*failure["labels"], named, failure["n"], failure["reason"], values, ";".join(failure["would_help"])]
