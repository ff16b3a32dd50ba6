"""Measure what a later release costs: `python bench/linkage_increment.py [TASKDIR | --records N] [--json]`.

One record in a hundred (`--share`) of a task folder (see `linkage.py`), or of two large simulated lists (see
`linkage_scale.py`), comes later than the others. Measured: linking all records from nothing; linking them when what the
earlier ones taught stands already, written to files and read again; and whether both come to the same clusters. Shown
beside it: how many records would be in another cluster if the model were learnt anew from all.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import linkage as tasks  # type: ignore[import-not-found,unused-ignore]
from linkage_scale import LISTS, simulated  # type: ignore[import-not-found,unused-ignore]
from tawthiq.linkage import LinkageSettings, learn, link, partition
from tawthiq.linkage.learning import LEARNT_TABLES, Learnt, learnt_from_tables, learnt_to_tables
from tawthiq.model.tables import judgements_schema
from tawthiq.stages import json_bytes, table_bytes

_NOBODY_SAID = judgements_schema().empty_table()


def main() -> None:
    """Link from nothing and by what was learnt, and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", type=Path, nargs="?")
    parser.add_argument("--records", type=int, default=1_000_000, help="simulated, where no task is given")
    parser.add_argument("--share", type=float, default=0.01, help="of the records that come later")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    if options.task:
        task = tasks.read(options.task)
        records, settings = tasks.records_of(task.rows), task.settings
    else:
        records, settings = simulated(options.records, options.seed)[0], LinkageSettings(deduplicated_lists=LISTS)
    result = measured(records, settings, max(1, round(options.share * records.num_rows)), options.seed)
    if options.json:
        sys.stdout.write(json.dumps(result) + "\n")
    else:
        for name, value in result.items():
            sys.stdout.write(f"{name:28} {value}\n")


def measured(records: pa.Table, settings: LinkageSettings, later: int, seed: int) -> dict[str, Any]:
    """Seconds of CPU and of the clock for a run from nothing and for an increment, and whether they agree."""
    order = np.random.default_rng(seed).permutation(records.num_rows)
    place = np.concatenate([np.sort(order[later:]), np.sort(order[:later])])
    position = pa.array(np.arange(records.num_rows), pa.int64())
    records = records.take(pa.array(place))
    records = records.set_column(records.schema.get_field_index("position"), "position", position)
    early = records.slice(0, records.num_rows - later)
    _linked(records.slice(0, 200), settings, learn(records.slice(0, 200), _NOBODY_SAID, settings))  # compiled now

    def from_nothing() -> tuple[Any, Learnt]:
        learnt = learn(early, _NOBODY_SAID, settings)
        return _linked(records, settings, learnt), learnt

    (whole, learnt), full = _timed(from_nothing)
    with tempfile.TemporaryDirectory() as folder:
        _write(learnt, Path(folder))
        added, increment = _timed(lambda: _linked(records, settings, _read(Path(folder))))
    anew = _linked(records, settings, None)
    return {
        "records": records.num_rows,
        "later": later,
        "full_cpu_s": full["cpu"],
        "full_wall_s": full["wall"],
        "increment_cpu_s": increment["cpu"],
        "increment_wall_s": increment["wall"],
        "share_of_cpu": round(increment["cpu"] / full["cpu"], 4),
        "same_clusters": bool(np.array_equal(whole, added)),
        "moved_if_learnt_anew": int((whole != anew).sum()),
    }


def _linked(records: pa.Table, settings: LinkageSettings, learnt: Learnt | None) -> Any:
    pairs = link(records, _NOBODY_SAID, settings, learnt).pairs
    return np.asarray(partition(records, pairs, settings)["cluster"])


def _timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    return done, {"wall": round(time.perf_counter() - wall, 2), "cpu": round(time.process_time() - cpu, 2)}


def _write(learnt: Learnt, folder: Path) -> None:
    made, rest = learnt_to_tables(learnt)
    for name, table in made.items():
        (folder / f"{name}.parquet").write_bytes(table_bytes(table))
    (folder / "learnt.json").write_bytes(json_bytes(rest))


def _read(folder: Path) -> Learnt:
    import pyarrow.parquet as pq

    made = {name: pq.read_table(folder / f"{name}.parquet") for name in LEARNT_TABLES}
    return learnt_from_tables(made, json.loads((folder / "learnt.json").read_bytes()))


if __name__ == "__main__":
    main()
