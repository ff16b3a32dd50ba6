"""How far probabilities may be off: what sure pairs teach that were weighed again knowing less."""

from datetime import date
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
    columns = {"left": left, "right": right, "probability": said, "said": said}
    columns["judged"] = pa.array([judged] * len(said), pa.string())
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


@pytest.mark.parametrize(("field", "low", "high"), [(None, 0.45, 0.55), ("birth", 0.0, 0.8)])
def test_judged_pairs_teach_of_those_like_them_that_do_not_know_the_field(
    field: str | None, low: float, high: float
) -> None:
    """Of 400 pairs said to be .8 half were judged to be one person; with the field on both sides they keep what is said."""
    records, pairs = linked([0.8] * 420)
    verdicts = [*["same", "different"] * 200, *[None] * 20]
    if field:
        born = pa.array([date(1990, 1, 1)] * 800 + [None] * 40, pa.date32())
        records = records.set_column(records.schema.get_field_index("birth_low"), "birth_low", born)
    pairs = pairs.set_column(pairs.schema.get_field_index("judged"), "judged", pa.array(verdicts, pa.string()))
    chance = pa.array([{"same": 1.0, "different": 0.0, None: 0.8}[each] for each in verdicts])
    pairs = pairs.set_column(pairs.schema.get_field_index("probability"), "probability", chance)
    found = possible_linkages(records, pairs, field, None, 100, 1)
    drawn = np.array([each.pairs["probability"][419].as_py() for each in found])
    assert low < drawn.mean() < high
    assert (drawn.std() < 0.05) == (field is None)
    assert found[0].pairs["probability"][:2].to_pylist() == [1.0, 0.0]


def test_what_is_missed_does_not_hang_on_which_pairs_were_judged() -> None:
    """Pairs at the edge that people have judged were at the edge all the same."""
    records, pairs = linked([0.05] * 40 + [0.9] * 60)
    before = possible_linkages(records, pairs, None, None, 200, 1)
    verdicts = [*["different"] * 40, *[None] * 60]
    pairs = pairs.set_column(pairs.schema.get_field_index("judged"), "judged", pa.array(verdicts, pa.string()))
    chance = pa.array([0.0] * 40 + [0.9] * 60)
    after = possible_linkages(
        records,
        pairs.set_column(pairs.schema.get_field_index("probability"), "probability", chance),
        None,
        None,
        200,
        1,
    )
    lost = [np.median([each.missed[KIND] for each in found]) for found in (before, after)]
    assert lost[1] > lost[0] / 2
