"""The peer of the linkage bench: Splink 5 on the same consonant keys of names, in its two best settings without labels.

Splink gets what makes it strong here, our skeletons with compounds joined: on letters it links next to nothing across
scripts. `slots` compares the first, second, third and last part each with its own (best where lists write whole names);
`free middle` compares what stands between the first part and the last as a set (best where lists drop a part).
Jaro-Winkler at .92 and .8 with term frequencies on the exact level, age by difference, sex, birth date where there is
one; eight blocking rules. Records are put together by single best links at a probability of one half, each list naming a
person once, which is what serves Splink best on all tasks. Splink is no dependency of the product: `pip install
'tawthiq[bench]'`.
"""

import logging
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import Any

from tawthiq.text.names import parse_names

SETTINGS = ("slots", "free middle")
_MAX_PAIRS = 2e6  # drawn at random, from which Splink learns what strangers look like
_RULES = (
    ("first", "last"),
    ("first", "second"),
    ("second", "last"),
    ("first", "third"),
    ("third", "last"),
    ("last", "age", "sex"),
    ("first", "age", "sex"),
    ("first", "dob"),
)
_TRAINING = (("first", "last"), ("first", "age"), ("last", "age"))


def is_installed() -> bool:
    """Whether the peer can be run here."""
    return find_spec("splink") is not None


def peer_clusters(rows: Sequence[dict[str, Any]], setting: str) -> dict[str, str]:
    """The cluster of each record as Splink finds it; rows as `linkage.read` gives them."""
    logging.disable(logging.WARNING)
    try:
        return _linked(rows, setting)
    finally:
        logging.disable(logging.NOTSET)


def _linked(rows: Sequence[dict[str, Any]], setting: str) -> dict[str, str]:
    import pyarrow as pa
    import pyarrow.compute as pc
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    dated = any(row.get("dob") for row in rows)
    table = pa.Table.from_pylist(list(_keyed(rows)), schema=_schema(pa))
    database = DuckDBAPI()
    lists = {name: f"list_{name}" for name in sorted({row["list"] for row in rows})}
    frames = [
        database.register(table.filter(pc.equal(table["list"], name)), dataset_display_name=shown)
        for name, shown in lists.items()
    ]
    linker = Linker(
        frames,
        SettingsCreator(
            link_type="link_only",
            unique_id_column_name="rec_id",
            comparisons=_comparisons(setting, dated),
            # One partner for each record: the estimate by exact agreement is 0 where lists share no spelling.
            probability_two_random_records_match=1 / len(rows),
            blocking_rules_to_generate_predictions=[block_on(*rule) for rule in _RULES if dated or "dob" not in rule],
        ),
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=_MAX_PAIRS, seed=1)
    for rule in _TRAINING:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        except Exception as error:  # Splink raises bare errors where a rule forms no pair
            logging.getLogger(__name__).info("peer: %s: %s", rule, type(error).__name__)
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    found: Any = linker.clustering.cluster_using_single_best_links(
        predicted, duplicate_free_datasets=list(lists.values()), threshold_match_probability=0.5
    )
    columns = (found.as_pyarrow_table()[name].to_pylist() for name in ("rec_id", "cluster_id"))
    return dict(zip(*columns, strict=True))


def _comparisons(setting: str, dated: bool) -> list[Any]:
    import splink.comparison_level_library as levels
    import splink.comparison_library as library

    slots = ("first", "second", "third", "last") if setting == "slots" else ("first", "last")
    names: list[Any] = [library.JaroWinklerAtThresholds(slot, [0.92, 0.8]) for slot in slots]
    for comparison in names:
        comparison.configure(term_frequency_adjustments=True)
    if setting == "free middle":
        names.append(library.ArrayIntersectAtSizes("middle", [2, 1]))
    apart: dict[str, list[Any]] = {"age": [levels.AbsoluteDifferenceLevel("age", years) for years in (1, 2, 5)]}
    if dated:
        apart["dob"] = [levels.LevenshteinLevel("dob", letters) for letters in (1, 2)]
    graded = [
        library.CustomComparison(
            output_column_name=column,
            comparison_levels=[
                levels.NullLevel(column),
                levels.ExactMatchLevel(column),
                *between,
                levels.ElseLevel(),
            ],
        )
        for column, between in apart.items()
    ]
    return [*names, library.ExactMatch("sex"), *graded]


def _schema(pa: Any) -> Any:
    texts = ("rec_id", "list", "first", "second", "third", "last", "sex", "dob")
    return pa.schema([*((name, pa.string()) for name in texts), ("middle", pa.list_(pa.string())), ("age", pa.int64())])


def _keyed(rows: Sequence[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for row, name in zip(rows, parse_names(row["name"] or "" for row in rows), strict=True):
        keys = name.skeletons
        yield {
            "rec_id": row["rec_id"],
            "list": row["list"],
            "first": keys[0] if keys else None,
            "second": keys[1] if len(keys) > 2 else None,
            "third": keys[2] if len(keys) > 3 else None,
            "last": keys[-1] if len(keys) > 1 else None,
            "middle": list(keys[1:-1]) or None,
            "sex": row["sex"],
            "age": None if row["age"] is None else int(row["age"]),
            "dob": row.get("dob"),
        }
