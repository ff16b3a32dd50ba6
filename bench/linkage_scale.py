"""Measure linkage on two large simulated lists: `python bench/linkage_scale.py --records 1000000 [--json]`.

People of the invented country (families, shared names, ages) are drawn until two lists of the asked size are full: one in
Arabic, one romanised by several clerks. Names lose parts, letters slip, ages are wrong or missing. Nobody in it exists.
Measured from the table of records to the clusters: seconds, memory, candidates a record, precision, recall and F1.
"""

import argparse
import json
import resource
import time
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from tawthiq.linkage import LinkageSettings, link, partition
from tawthiq.model.tables import judgements_schema, records_schema
from tawthiq.simulate import demo_parameters
from tawthiq.simulate.names import family_names, given_names
from tawthiq.simulate.parameters import SEXES
from tawthiq.simulate.people import People, draw_people
from tawthiq.simulate.romanise import spellings
from tawthiq.simulate.slips import letter_slip
from tawthiq.text.names import parse_name

LISTS = ("arabic", "latin")
_SCHEMES = ("press", "levantine")
_SHARED = 0.6  # of each list's people that are on the other too
_FAMILIES = 20_000
_NO_GRANDFATHER, _SLIP, _NO_AGE, _WRONG_AGE = 0.1, 0.01, 0.1, 0.1


def main() -> None:
    """Simulate, link, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    records, person = simulated(options.records, options.seed)
    settings = LinkageSettings(deduplicated_lists=LISTS)
    started = time.perf_counter()
    linkage = link(records, judgements_schema().empty_table(), settings)
    linked = time.perf_counter()
    clusters = partition(records, linkage.pairs, settings)
    ended = time.perf_counter()
    result = {
        "records": records.num_rows,
        "seconds": round(ended - started, 1),
        "link_s": round(linked - started, 1),
        "partition_s": round(ended - linked, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "candidates_a_record": round(linkage.model["candidates"] / records.num_rows, 2),
        **_scored(np.asarray(clusters["cluster"]), person),
    }
    if options.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:22} {value}")


def simulated(count: int, seed: int) -> tuple[pa.Table, Any]:
    """Records of two lists in the order of their people, mixed; and the person behind each."""
    random = np.random.default_rng(seed)
    half = count // 2
    shared = round(half * _SHARED)
    wanted = 2 * half - shared
    parameters = demo_parameters()
    parameters = replace(
        parameters, seed=seed, population=replace(parameters.population, people=wanted, family_names=_FAMILIES)
    )
    people = draw_people(parameters)
    wanted = min(wanted, len(people))
    shared = 2 * half - wanted
    place = random.permutation(wanted)
    tables, person = [], []
    for number, name in enumerate(LISTS):
        rows = np.sort(np.concatenate([place[:shared], place[shared + number * (half - shared) :][: half - shared]]))
        tables.append(_records(people.take(rows), name, number * half, random))
        person.append(rows)
    return pa.concat_tables(tables), np.concatenate(person)


def _records(people: People, list_id: str, first: int, random: Any) -> pa.Table:
    size = len(people)
    parts = [_written(people, role, list_id, random) for role in ("given", "father", "grandfather", "family")]
    held = np.ones((size, 4), dtype=bool)
    held[:, 2] = random.random(size) >= _NO_GRANDFATHER
    words = np.stack([part[0] for part in parts], axis=1)
    keys = np.stack([part[1] for part in parts], axis=1)
    offsets = pa.array(np.append(0, np.cumsum(held.sum(axis=1))), pa.int32())
    age = np.clip(2011 - np.floor(people.born / 365.2425).astype(np.int64), 0, 110)
    wrong = random.random(size) < _WRONG_AGE
    age = np.clip(age + np.where(wrong, random.integers(-2, 3, size), 0), 0, 110)
    ages = pa.array(age, pa.int16(), mask=random.random(size) < _NO_AGE)
    ids = pa.array([f"{list_id}-{number}" for number in range(size)])
    columns = {
        "record_id": ids,
        "row_key": ids,
        "position": pa.array(np.arange(first, first + size)),
        "list_id": pa.array([list_id] * size),
        "tokens": pa.ListArray.from_arrays(offsets, pa.array(words[held])),
        "skeletons": pa.ListArray.from_arrays(offsets, pa.array(keys[held])),
        "sex": pa.array(np.array(SEXES)[people.sex]),
        "age_low": ages,
        "age_high": ages,
    }
    schema = records_schema()
    return pa.table([columns.get(field.name, pa.nulls(size, field.type)) for field in schema], schema=schema)


def _written(people: People, role: str, list_id: str, random: Any) -> tuple[Any, Any]:
    """One part of each name as its clerk wrote it, folded, and its key."""
    stocks = [given_names(sex) for sex in SEXES] if role == "given" else [given_names("male")]
    stock_of = people.sex if role == "given" else np.zeros(len(people), dtype=np.int64)
    if role == "family":
        stocks = [family_names(_FAMILIES)]
    name = np.asarray(getattr(people, role)) * len(stocks) + stock_of
    order = np.argsort(name, kind="stable")
    words = np.empty(len(name), dtype=object)
    for rows in np.split(order, np.flatnonzero(np.diff(name[order])) + 1):
        index, stock = divmod(int(name[rows[0]]), len(stocks))
        ways = np.array(_ways(stocks[stock].arabic[index], stocks[stock].sounds[index], list_id), dtype=object)
        # The usual way, and the others more seldom the further down they stand.
        words[rows] = ways[np.minimum(random.geometric(0.6, len(rows)) - 1, len(ways) - 1)]
    slips = Random(int(random.integers(1 << 30)))  # noqa: S311
    for row in np.flatnonzero(random.random(len(name)) < _SLIP).tolist():
        words[row] = letter_slip(words[row], slips)
    texts, place = np.unique(words.astype(str), return_inverse=True)
    parsed = [parse_name(text) for text in texts.tolist()]
    tokens = np.array(["".join(each.tokens) for each in parsed], dtype=object)
    keys = np.array(["".join(each.skeletons) for each in parsed], dtype=object)
    return tokens[place], keys[place]


def _ways(arabic: str, sound: str, list_id: str) -> list[str]:
    if list_id == "arabic":
        return [arabic]
    return list(dict.fromkeys(text for scheme in _SCHEMES for text in spellings(sound, scheme)))


def _scored(cluster: Any, person: Any) -> dict[str, float]:
    """Precision, recall and F1 of the pairs put together, from counts of the cells."""

    def pairs(*columns: Any) -> int:
        counts = np.unique(np.stack(columns), axis=1, return_counts=True)[1]
        return int((counts * (counts - 1) // 2).sum())

    right, said, true = pairs(cluster, person), pairs(cluster), pairs(person)
    return {
        "precision": round(right / max(said, 1), 5),
        "recall": round(right / max(true, 1), 5),
        "f1": round(2 * right / max(said + true, 1), 5),
    }


if __name__ == "__main__":
    main()
