"""What is asked first: by hand on four records, and what holds for every queue."""

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.invented import derived
from tawthiq.model.tables import pairs_schema
from tawthiq.register import capture_histories, pattern_counts
from tawthiq.review import Asked, Derived, Opinion, build_queue, disagreement_queue, queue_of

NOBODY = Asked("R. A.")


def small(probabilities: dict[str, float], clusters: dict[str, str], fates: dict[str, str]) -> Derived:
    names = "abcd"
    rows = [
        dict(zip(pairs_schema().names, (pair[0], pair[1], p, '[["name", "complete", 1.0]]', None, p), strict=True))
        for pair, p in probabilities.items()
    ]
    return Derived(
        records=pa.table({"record_id": list(names), "row_key": list(names), "list_id": list("1212")}),
        pairs=pa.Table.from_pylist(rows, schema=pairs_schema()),
        clusters=pa.table({"record_id": list(names), "victim_id": [clusters[each] for each in names]}),
        victims=pa.table({"victim_id": list(fates), "fate": list(fates.values())}),
        lists=("1", "2"),
    )


def test_effects_by_hand() -> None:
    """a and b are one victim (on both lists), c and d are two. Cells: 11 once, 10 once, 01 once.

    To part a and b: one victim more; 11 falls by one, 10 and 01 rise by one: effect 1 + 3. To merge c and d: one victim
    fewer and the same three cells: 4. To merge a-b and c: one fewer, of 10 one: 2.
    """
    all_dead = {"V": "killed", "W": "killed", "X": "killed"}
    found = small({"ab": 0.5, "cd": 0.4, "bc": 0.5}, {"a": "V", "b": "V", "c": "W", "d": "X"}, all_dead)
    queue = {row["left"] + row["right"]: row for row in build_queue(found, [], NOBODY).to_pylist()}
    assert {pair: row["effect"] for pair, row in queue.items()} == {"ab": 4.0, "cd": 4.0, "bc": 2.0}
    assert {pair: row["documented_change"] for pair, row in queue.items()} == {"ab": 1, "cd": -1, "bc": -1}
    assert list(queue) == ["ab", "cd", "bc"]  # 1.0, 0.96, 0.5
    assert queue["cd"]["victims"] == ["W", "X"]


def test_who_is_not_counted_as_dead_changes_no_figure() -> None:
    found = small(
        {"cd": 0.5}, {"a": "V", "b": "V", "c": "W", "d": "X"}, {"V": "killed", "W": "missing", "X": "missing"}
    )
    assert build_queue(found, [], NOBODY)["effect"].to_pylist() == [0.0]


def test_nobody_is_asked_twice_and_a_second_opinion_is_asked_for() -> None:
    found = derived()
    first = build_queue(found, [], NOBODY).to_pylist()[0]
    keys = tuple(sorted((first["left_key"], first["right_key"])))
    mine = [Opinion((keys[0], keys[1]), "unsure", "R. A.", "1", "x")]
    asked = {(row["left"], row["right"]) for row in build_queue(found, mine, NOBODY).to_pylist()}
    assert (first["left"], first["right"]) not in asked
    assert build_queue(found, mine, Asked("R. A.", second=True)).num_rows == 0
    second = build_queue(found, mine, Asked("N. B.", second=True)).to_pylist()
    assert [(row["left"], row["right"]) for row in second] == [(first["left"], first["right"])]
    differ = [*mine, Opinion((keys[0], keys[1]), "same", "N. B.", "2", "y")]
    assert disagreement_queue(found, differ).num_rows == 1


def test_what_people_judged_keeps_the_doubt_that_it_had() -> None:
    """A second opinion is asked first where the first weighed most, so the doubt is that before judging."""
    before = {(row["left"], row["right"]): row for row in build_queue(derived(), [], NOBODY).to_pylist()}
    pair, row = next((pair, row) for pair, row in before.items() if 0.2 < row["said"] < 0.8)
    said = [Opinion((min(pair), max(pair)), "same", "N. B.", "1", "x")]
    judged = build_queue(derived(30, (*pair, "same")), said, Asked("R. A.", second=True)).to_pylist()
    assert judged[0]["doubt"] == pytest.approx(row["doubt"], abs=0.15)
    assert judged[0]["doubt"] > 0


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 20))
def test_order_of_rows_changes_nothing(random, limit: int) -> None:
    found = derived()

    def mixed(table: pa.Table) -> pa.Table:
        return table.take(random.sample(range(table.num_rows), table.num_rows))

    turned = replace(
        found,
        records=mixed(found.records),
        pairs=mixed(found.pairs),
        clusters=mixed(found.clusters),
        victims=mixed(found.victims),
    )
    asked = Asked("R. A.", limit=limit)
    queue = build_queue(found, [], asked)
    assert build_queue(turned, [], asked).to_pylist() == queue.to_pylist()
    assert queue["consequence"].to_pylist() == sorted(queue["consequence"].to_pylist(), reverse=True)


def test_merging_changes_the_documented_number_as_told() -> None:
    found = derived()
    histories = pattern_counts(capture_histories(found.victims, found.lists, []))
    for row in build_queue(found, [], NOBODY).to_pylist():
        if len(row["victims"]) == 2:
            assert row["documented_change"] == -1
    assert sum(histories.values()) == found.victims.num_rows


def test_named_pairs_come_in_the_order_in_which_they_are_named() -> None:
    found = derived()
    rows = build_queue(found, [], NOBODY).to_pylist()
    chosen = [(row["left"], row["right"]) for row in rows[3::-1]]
    assert [(row["left"], row["right"]) for row in queue_of(found, chosen).to_pylist()] == chosen


def test_what_is_worth_most_to_the_estimate_goes_first_and_the_rest_by_consequence() -> None:
    found = derived()
    usual = [(row["left"], row["right"]) for row in build_queue(found, [], NOBODY).to_pylist()]
    last = usual[-1]
    asked = build_queue(replace(found, worth={last: 0.5}), [], NOBODY).to_pylist()
    assert [(row["left"], row["right"]) for row in asked] == [last, *usual[:-1]]
