"""What was learnt from earlier records weighs later ones, and nothing that came before is looked at again."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage.linkage_cases import judgements, people, records
from tawthiq.linkage import LinkageSettings, learn, link, partition
from tawthiq.linkage.alignment import Names
from tawthiq.linkage.block import BY_NAME, OTHERWISE, candidate_pairs, estimated_recall
from tawthiq.linkage.features import features_of
from tawthiq.linkage.learning import learnt_from_tables, learnt_to_tables
from tawthiq.linkage.usage import usage_of

OPTIONS = LinkageSettings(deduplicated_lists=("north",))
FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rows(count: int) -> list[dict[str, Any]]:
    """People who are on two of three lists, in the script of the list."""
    made = []
    for number, person in enumerate(people(count)):
        for list_id in ("north", "south", "press")[: 1 + number % 3]:
            script = "latin" if list_id == "press" else "arabic"
            age = {"age_low": person["age"], "age_high": person["age"]} if number % 4 else {}
            made.append(
                {
                    "record_id": f"{list_id}-{number}",
                    "list_id": list_id,
                    "name": person[script],
                    "sex": person["sex"],
                    **age,
                }
            )
    return made


ROWS = rows(39)  # the last two are one person's
subsets = st.sets(st.integers(0, len(ROWS) - 1), min_size=2, max_size=12)


def found(
    table: pa.Table, learnt: Any = None, *judged: tuple[str, str, str]
) -> tuple[dict[frozenset[str], float], Any]:
    pairs = link(table, judgements(*judged), OPTIONS, learnt).pairs
    columns = (pairs[name].to_pylist() for name in ("left", "right", "probability"))
    chances = {frozenset((left, right)): chance for left, right, chance in zip(*columns, strict=True)}
    clusters = partition(table, pairs, OPTIONS).to_pydict()
    together: dict[int, set[str]] = {}
    for record, cluster in zip(clusters["record_id"], clusters["cluster"], strict=True):
        together.setdefault(cluster, set()).add(record)
    return chances, {frozenset(each) for each in together.values()}


def test_records_weighed_by_what_was_learnt_from_them_are_linked_as_before() -> None:
    table = records(ROWS)
    before, after = (
        link(table, judgements(), OPTIONS),
        link(table, judgements(), OPTIONS, learn(table, judgements(), OPTIONS)),
    )
    assert before.pairs.equals(after.pairs)
    assert before.model == after.model


@FEW
@given(subsets)
def test_what_was_learnt_survives_being_written_and_read(late: set[int]) -> None:
    learnt = learn(records([row for number, row in enumerate(ROWS) if number not in late]), judgements(), OPTIONS)
    again = learnt_from_tables(*learnt_to_tables(learnt))
    table = records(ROWS)
    assert link(table, judgements(), OPTIONS, learnt).pairs.equals(link(table, judgements(), OPTIONS, again).pairs)


@FEW
@given(subsets, st.randoms(use_true_random=False))
def test_later_records_may_come_in_any_order(late: set[int], chance: Any) -> None:
    early = [row for number, row in enumerate(ROWS) if number not in late]
    learnt = learn(records(early), judgements(), OPTIONS)
    rest = [ROWS[number] for number in sorted(late)]
    one = found(records(early + rest), learnt)
    chance.shuffle(rest)
    assert found(records(rest + early), learnt) == one


@FEW
@given(subsets)
def test_a_record_that_changed_is_weighed_as_a_new_one(late: set[int]) -> None:
    changed = [
        {**row, "name": f"{row['name']} السمان", "record_id": row["record_id"]} if number in late else row
        for number, row in enumerate(ROWS)
    ]
    learnt = learn(records(ROWS), judgements(), OPTIONS)
    renamed = [{**row, "record_id": f"new-{row['record_id']}"} if n in late else row for n, row in enumerate(changed)]

    def plain(result: tuple[dict[frozenset[str], float], Any]) -> dict[frozenset[str], float]:
        return {frozenset(each.removeprefix("new-") for each in pair): said for pair, said in result[0].items()}

    assert plain(found(records(changed), learnt)) == plain(found(records(renamed), learnt))


def test_a_later_record_finds_its_person_and_a_judgement_on_it_stands() -> None:
    early, late = ROWS[:-2], ROWS[-2:]
    learnt = learn(records(early), judgements(), OPTIONS)
    table = records(early + late)
    chances, together = found(table, learnt)
    pair = frozenset(row["record_id"] for row in late)
    assert chances[pair] > 0.9
    assert any(pair <= each for each in together)
    apart, _ = found(table, learnt, (*sorted(pair), "different"))
    assert apart[pair] == 0
    stranger = frozenset((late[0]["record_id"], early[0]["record_id"]))
    joined, together = found(table, learnt, (*sorted(stranger), "same"))
    assert joined[stranger] == 1
    assert any(stranger <= each for each in together)


@FEW
@given(subsets)
def test_later_words_change_nothing_in_what_two_earlier_names_are_worth(late: set[int]) -> None:
    early = [row for number, row in enumerate(ROWS) if number not in late]
    strange = [{**ROWS[number], "record_id": f"s{number}", "name": f"Zyx{number} Mohamad Qwert"} for number in late]
    few, many = features_of(records(early)), features_of(records(early + strange))
    usage = usage_of(few)
    left, right = np.triu_indices(few.size, 1)
    place = {record: number for number, record in enumerate(many.record_ids.to_pylist())}
    moved = np.array([place[record] for record in few.record_ids.to_pylist()])
    one, other = Names(few, usage).align(left, right), Names(many, usage).align(moved[left], moved[right])
    assert np.array_equal(one.shape, other.shape)
    assert np.array_equal(one.evidence, other.evidence)


@FEW
@given(subsets, st.sampled_from([2, 8, 60]))
def test_candidates_of_fresh_records_are_those_of_all_that_hold_one(late: set[int], cap: int) -> None:
    features = features_of(records(ROWS))
    fresh = np.zeros(features.size, dtype=bool)
    fresh[sorted(late)] = True
    options = LinkageSettings(deduplicated_lists=("north",), block_cap=cap)
    every, some = candidate_pairs(features, options), candidate_pairs(features, options, fresh)
    held = fresh[every.left] | fresh[every.right]
    assert np.array_equal(every.left[held], some.left)
    assert np.array_equal(every.right[held], some.right)


@pytest.mark.parametrize("cap", [1, 60])
def test_a_full_block_still_pairs_those_who_stand_beside_each_other(cap: int) -> None:
    """However full, a block of one name is refined and not dropped: equal records always meet."""
    same = [{**ROWS[0], "record_id": f"r{number}", "list_id": "south"} for number in range(150)]
    found = candidate_pairs(features_of(records(same)), LinkageSettings(block_cap=cap))
    met = np.zeros(150, dtype=bool)
    met[found.left] = met[found.right] = True
    assert met.all()


def test_recall_of_candidates_is_estimated_from_the_two_ways_of_finding_them() -> None:
    """By hand: 60 found by names, 50 otherwise, 40 in both ways: Chapman's 61 x 51 / 41 - 1 = 74.88 for 70 found."""
    found = np.repeat(np.array([BY_NAME, OTHERWISE, BY_NAME | OTHERWISE, 0], dtype=np.int8), [20, 10, 40, 5])
    assert estimated_recall(found, np.ones(75)) == pytest.approx(70 / 74.878049)
    assert estimated_recall(found[:0], np.ones(0)) is None
    assert estimated_recall(found[70:], np.ones(5)) is None
