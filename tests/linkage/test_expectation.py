"""What a model expects of its own work, by hand, and the kinds of pairs with their doubt and errors."""

import pyarrow as pa
import pytest

from linkage.linkage_cases import records
from tawthiq.linkage.expectation import expect
from tawthiq.linkage.pair_kinds import PairKind, pair_kinds
from tawthiq.model.tables import pairs_schema

LISTED = records(
    [
        {
            "record_id": "a1",
            "list_id": "a",
            "name": "سامي خالد الحداد",
            "script": "arabic",
            "age_low": 30,
            "age_high": 30,
        },
        {"record_id": "a2", "list_id": "a", "name": "نادية الحداد", "script": "arabic"},
        {"record_id": "b1", "list_id": "b", "name": "Sami Khaled Yasser Al-Haddad", "script": "latin", "age_low": 31},
        {
            "record_id": "b2",
            "list_id": "b",
            "name": "نادية أحمد الحداد",
            "script": "arabic",
            "age_low": 9,
            "age_high": 9,
        },
    ]
)


def weighed(*rows: tuple[str, str, float, str | None]) -> pa.Table:
    made = [
        {
            "left": left,
            "right": right,
            "probability": probability,
            "evidence": "[]",
            "judged": judged,
            "said": probability,
        }
        for left, right, probability, judged in rows
    ]
    return pa.Table.from_pylist(made, pairs_schema())


PAIRS = weighed(("a1", "b1", 0.99, None), ("a2", "b2", 0.6, None), ("a1", "b2", 0.3, None), ("a2", "b1", 0.02, None))
MODEL = {"candidates": 40, "expected_matches": 2.01}


def test_what_the_model_expects_by_hand() -> None:
    """.99 + .6 of 2 linked are right; .3 + .02 of those not linked, and .1 of those not kept, are missed."""
    found = expect(LISTED, PAIRS, MODEL, 0.5)
    assert found.same == pytest.approx(2.01)
    assert found.precision == pytest.approx(1.59 / 2)
    assert found.recall == pytest.approx(1.59 / 2.01)
    assert found.doubtful == 2  # .6 and .3: between the lenient and the strict reader
    assert found.candidates_per_record == 10
    assert found.candidate_recall is None
    assert expect(LISTED, PAIRS, {**MODEL, "candidate_recall": 0.99}, 0.5).candidate_recall == 0.99


def test_what_was_judged_is_no_longer_in_doubt() -> None:
    settled = weighed(("a1", "b1", 1.0, "same"), ("a2", "b2", 0.0, "different"))
    found = expect(LISTED, settled, {"candidates": 2, "expected_matches": 0.0}, 0.5)
    assert (found.doubtful, found.same, found.precision, found.recall) == (0, 1.0, 1.0, 1.0)


def test_nothing_linked_has_no_precision() -> None:
    found = expect(LISTED, weighed(), {"candidates": 0, "expected_matches": 0.0}, 0.5)
    assert (found.precision, found.recall) == (None, None)


def test_kinds_of_pairs_by_hand() -> None:
    """a1–b1 cross scripts in three parts with both ages; a2 has two parts and no age."""
    held = {("a1", "b1"): (0.2, "same"), ("a2", "b2"): (0.7, "different"), ("a1", "b2"): (0.9, "same")}
    found = pair_kinds(LISTED, PAIRS, held, 0.5)
    assert found == (
        PairKind("script", "same", likely=2, doubtful=2, judged=2, false_links=1, missed_links=0),
        PairKind("script", "cross", likely=1, doubtful=0, judged=1, false_links=0, missed_links=1),
        PairKind("parts", "two", likely=1, doubtful=1, judged=1, false_links=1, missed_links=0),
        PairKind("parts", "three", likely=2, doubtful=1, judged=2, false_links=0, missed_links=1),
        PairKind("age", "known", likely=2, doubtful=1, judged=2, false_links=0, missed_links=1),
        PairKind("age", "missing", likely=1, doubtful=1, judged=1, false_links=1, missed_links=0),
    )


def test_each_division_holds_every_pair_once() -> None:
    found = pair_kinds(LISTED, PAIRS, {}, 0.5)
    for by in ("script", "parts", "age"):
        assert sum(each.likely for each in found if each.by == by) == 3
    assert pair_kinds(LISTED, weighed(), {}, 0.5) == ()
