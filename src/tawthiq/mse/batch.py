"""Many tables, each by itself: on all cores, once for tables that are equal, and going on where an earlier run stopped.

Random numbers depend on the table and the seed alone, so that neither the number of workers nor the order changes a byte.
"""

import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from tawthiq.errors import Misuse
from tawthiq.mse.agreement import DEFAULT, compare
from tawthiq.mse.cache import Cache, State, decode, encode, key
from tawthiq.mse.estimate import Result
from tawthiq.mse.families import fit
from tawthiq.mse.table import CaptureTable

Labels = tuple[str, ...]

_FEW = 3  # tables for which starting workers costs more than they save
_FIRST_NAME = 0xE000  # of Unicode's private use: one character a list, in order, that stands in no other word


@dataclass(frozen=True)
class Batch:
    """What a batch is told beside its tables.

    `options`: those of the family, as its `fit` takes them, such as `LatentClassOptions(target=400)`. `cache`: a folder where
    each result is kept as soon as it is found, and taken from where it is there. `progress` is called with how many distinct
    tables are done, and of how many.
    """

    options: Any = None
    cache: Path | None = None
    progress: Callable[[int, int], None] | None = None


PLAIN = Batch()


@dataclass(frozen=True)
class _Asked:
    table: CaptureTable
    family: str | None
    options: Any
    seed: int

    @property
    def key(self) -> str:
        return key(self.table, self.family or "preferred of " + ", ".join(DEFAULT), self.options, self.seed)


def estimate_all(
    tables: Sequence[CaptureTable], family: str | None, seed: int, workers: int | None, batch: Batch
) -> list[Result]:
    """What a family, or the preferred of the default ones, says of each table.

    Raises TableError for a cache it can't write (`mse_cache_unwritable`), Misuse for options of no family
    (`mse_options_without_family`).
    """
    if batch.options is not None and family is None:
        raise Misuse("mse_options_without_family")
    questions = [_asked(table, family, batch.options, seed) for table in tables]
    distinct = {each.key: each for each in questions}
    kept = Cache(batch.cache) if batch.cache else None
    found = {name: data for name in distinct if kept and (data := kept.find(name)) is not None}
    _tell(batch, len(found), len(distinct))
    for name, data in _answers({name: each for name, each in distinct.items() if name not in found}, workers):
        found[name] = data
        if kept:
            kept.keep(name, data)
        _tell(batch, len(found), len(distinct))
    results = []
    for table, question in zip(tables, questions, strict=True):
        names = {ord(name): real for name, real in zip(_numbered(table.size), table.lists, strict=True)}
        results.append(replace(decode(found[question.key], names), n=table.n))
    return results


def estimates_exist(
    tables: Mapping[Labels, CaptureTable], cache: Path, family: str | None = None, seed: int = 1, options: Any = None
) -> dict[Labels, State]:
    """Whether each table's result is in the cache: `computed`, `never_computed`, `unreadable`, or `cache_missing`.

    The last is of a folder that is not there or holds no cache: of its results nothing is known.
    """
    kept = Cache(cache)
    return {labels: kept.state(_asked(table, family, options, seed).key) for labels, table in tables.items()}


def _asked(table: CaptureTable, family: str | None, options: Any, seed: int) -> _Asked:
    """The question with lists numbered and those that name nobody left out: what is found holds whatever lists are called."""
    numbers = dict(zip(table.lists, _numbered(table.size), strict=True))
    named = replace(table, lists=tuple(numbers.values()))
    return _Asked(named.used(), family, _renamed(options, numbers), seed)


def _numbered(size: int) -> list[str]:
    return [chr(_FIRST_NAME + place) for place in range(size)]


def _renamed(value: Any, numbers: Mapping[str, str]) -> Any:
    """Options whose tuples name lists name their numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        held = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(value, **{name: _renamed(each, numbers) for name, each in held.items() if type(each) is tuple})
    if isinstance(value, tuple):
        return tuple(numbers.get(each, each) if isinstance(each, str) else _renamed(each, numbers) for each in value)
    return value


def _answers(asked: Mapping[str, _Asked], workers: int | None) -> Iterator[tuple[str, bytes]]:
    """The encoded answers, as they are found; the longest tables first, so that no worker ends long after the rest."""
    ordered = sorted(asked.items(), key=lambda each: (-each[1].table.size, -len(each[1].table.counts), each[0]))
    workers = min(workers or _cores(), len(ordered) - 1)
    if workers < 2 or len(ordered) <= _FEW:
        yield from ((name, _answer(each)) for name, each in ordered)
        return
    # The shortest is answered here: what that compiles and loads is then there in all workers, as they are forked.
    name, shortest = ordered.pop()
    yield name, _answer(shortest)
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork" if sys.platform == "linux" else None))
    try:
        with warnings.catch_warnings():
            # Forking beside threads is warned of; those of the linear algebra library look after themselves.
            warnings.simplefilter("ignore", DeprecationWarning)
            running = {pool.submit(_answer, each): name for name, each in ordered}
        for done in as_completed(running):
            yield running.pop(done), done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _answer(asked: _Asked) -> bytes:
    if asked.family:
        return encode(fit(asked.family, asked.table, asked.seed, asked.options))
    return encode(compare(asked.table, DEFAULT, asked.seed).answer)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _tell(batch: Batch, done: int, of: int) -> None:
    if batch.progress:
        batch.progress(done, of)
