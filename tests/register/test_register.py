"""Victims keep their ids, conflicts are shown, unknown never wins, and missing is not dead."""

from datetime import date
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.model.identity import victim_id
from tawthiq.model.tables import records_schema
from tawthiq.register import StandingRule, build_register, capture_histories, pattern_counts, stratum_counts


def records(*rows: dict[str, Any]) -> Any:
    filled = [
        {"record_id": f"r{i}", "position": i, "list_id": "A", "documenter": "A", **row} for i, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(filled, schema=records_schema())


def partition(*clusters: int) -> Any:
    return pa.table({"record_id": [f"r{i}" for i in range(len(clusters))], "cluster": list(clusters)})


def register(table: Any, *clusters: int, rule: str = "most_documenters", preferred: tuple[str, ...] = ()) -> Any:
    return build_register(table, partition(*clusters), StandingRule(rule, preferred))


def test_the_first_record_gives_the_id_and_others_lead_to_it() -> None:
    made = register(records({}, {}, {}), 0, 0, 1)
    assert made.victims["victim_id"].to_pylist() == [victim_id("r0"), victim_id("r2")]
    assert made.redirects.to_pylist() == [{"given_id": victim_id("r1"), "victim_id": victim_id("r0")}]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=8), st.lists(st.integers(0, 4), min_size=8, max_size=8))
def test_an_id_once_given_always_leads_somewhere(before: list[int], after: list[int]) -> None:
    table = records(*({} for _ in before))
    first, second = register(table, *before), register(table, *after[: len(before)])
    known = set(second.victims["victim_id"].to_pylist())
    redirects = {row["given_id"]: row["victim_id"] for row in second.redirects.to_pylist()}
    for given_id in first.victims["victim_id"].to_pylist():
        assert redirects.get(given_id, given_id) in known


def test_most_documenters_decide_and_unknown_never_does() -> None:
    table = records(
        {"sex": "female", "documenter": "A"},
        {"sex": "unknown", "documenter": "B"},
        {"sex": "male", "documenter": "C"},
        {"sex": "male", "documenter": "D"},
    )
    (victim,) = register(table, 0, 0, 0, 0).victims.to_pylist()
    assert victim["sex"] == "male"
    assert victim["conflicts"] == ["sex"]


def test_one_documenter_repeating_itself_is_one_voice() -> None:
    table = records(*({"sex": "male", "documenter": "A"} for _ in range(3)), {"sex": "female", "documenter": "B"})
    (victim,) = register(table, 0, 0, 0, 0).victims.to_pylist()
    assert victim["sex"] == "male"  # one voice each: the first claimed stands
    (victim,) = register(table, 0, 0, 0, 0, rule="preferred_documenter", preferred=("B",)).victims.to_pylist()
    assert victim["sex"] == "female"
    (victim,) = register(table, 0, 0, 0, 0, rule="latest_claim").victims.to_pylist()
    assert victim["sex"] == "female"


def test_intervals_that_can_both_be_true_do_not_conflict() -> None:
    low, high = date(2025, 3, 6), date(2025, 3, 8)
    table = records({"death_low": low, "death_high": high}, {"death_low": high, "death_high": high})
    assert register(table, 0, 0).victims["conflicts"].to_pylist() == [[]]


def test_missing_is_not_dead() -> None:
    table = records({"fate": "dead"}, {"fate": "missing"}, {"fate": "found_alive"}, {"fate": "detained"}, {})
    victims = register(table, 0, 1, 2, 3, 4).victims
    assert capture_histories(victims, ["A"], []).num_rows == 2
    assert victims.num_rows == 5


def test_histories_and_strata_add_up() -> None:
    table = records(
        {"list_id": "A", "sex": "male", "age_low": 30, "age_high": 31},
        {"list_id": "B", "sex": "male"},
        {"list_id": "B", "sex": "female", "age_low": 17, "age_high": 18},
    )
    histories = capture_histories(register(table, 0, 0, 1).victims, ["A", "B"], ["sex", "age_band"])
    assert pattern_counts(histories) == {"11": 1, "01": 1}
    assert stratum_counts(histories, "age_band") == {"30-44": 1, "unknown": 1}
