"""How far probabilities may be off: what sure pairs teach that were weighed again knowing less."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tawthiq.linkage.doubtful import possible_linkages
from tawthiq.linkage.masking import Held
from tawthiq.model.tables import records_schema

KIND = ("a", "b")


def linked(said: list[float], judged: str | None = None) -> tuple[pa.Table, pa.Table]:
    ends = [(f"a{number}", f"b{number}") for number in range(len(said))]
    rows: list[dict[str, Any]] = [{"record_id": name, "list_id": name[0]} for pair in ends for name in pair]
    records = pa.Table.from_pylist([dict.fromkeys(records_schema().names) | row for row in rows], records_schema())
    left, right = zip(*ends, strict=True)
    columns = {"left": left, "right": right, "probability": said, "judged": pa.array([judged] * len(said), pa.string())}
    return records, pa.table(columns)


def held(said: float, so: float, missed: int, of: int) -> Held:
    """`of` pairs that linkage said `said` of once it knew less, true in `so` of them; and `missed` more that it lost."""
    true = round(so * of)
    answers = np.array([1.0] * true + [0.0] * (of - true) + [1.0] * missed)
    now = np.array([said] * of + [0.0] * missed)
    whole = len(answers)
    return Held((KIND,), np.zeros(whole, np.int64), now, answers, np.ones(whole), np.zeros(whole, bool))


@pytest.mark.parametrize("said", [[1.0, 1.0], [0.9999, 1.0]])
def test_where_no_pair_is_in_doubt_there_is_one_linkage_and_none_missed(said: list[float]) -> None:
    records, pairs = linked(said)
    (found,) = possible_linkages(records, pairs, None, None, 5, 1)
    assert found.pairs is pairs
    assert found.missed == {}


def test_probabilities_go_to_what_was_so() -> None:
    records, pairs = linked([0.8] * 50)
    found = possible_linkages(records, pairs, "birth", held(0.8, 0.5, 0, 4000), 200, 1)
    drawn = [each.pairs["probability"][0].as_py() for each in found]
    assert np.mean(drawn) == pytest.approx(0.5, abs=0.02)
    assert np.std(drawn) < 0.03


def test_without_sure_pairs_probabilities_and_missed_pairs_are_wide_open() -> None:
    records, pairs = linked([0.8] * 50)
    found = possible_linkages(records, pairs, None, None, 400, 1)
    low, high = np.quantile([each.pairs["probability"][0].as_py() for each in found], (0.05, 0.95))
    assert low < 0.5
    assert high > 0.9
    lost = np.quantile([each.missed[KIND] for each in found], (0.05, 0.95))
    assert lost[1] / lost[0] > 10


def test_missed_pairs_are_as_many_as_were_missed_and_some_more() -> None:
    records, pairs = linked([0.9] * 1000)
    found = possible_linkages(records, pairs, "birth", held(0.9, 0.9, 450, 4000), 300, 1)
    share = np.median([each.missed[KIND] for each in found]) / 900
    assert 0.1 < share < 0.2  # an eighth of those found, more by what never knew the field, less by what a third closes


def test_judgements_and_pairs_that_know_the_field_stay() -> None:
    records, pairs = linked([0.8] * 5, "same")
    known = records.set_column(
        records.schema.get_field_index("age_low"), records.schema.field("age_low"), pa.array([30] * 10, pa.int16())
    )
    open_ = linked([0.8] * 5)[1]
    for table, links in ((known, open_), (records, pa.concat_tables([pairs.slice(1), open_.slice(0, 1)]))):
        for each in possible_linkages(table, links, "age" if table is known else None, None, 5, 1):
            kept = [
                p
                for p, j in zip(*(each.pairs[c].to_pylist() for c in ("probability", "judged")), strict=True)
                if j or table is known
            ]
            assert set(kept) == {0.8}
