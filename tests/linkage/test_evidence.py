"""The evidence of a pair adds up to what the model says of it, whoever has judged it since."""

import json
from itertools import combinations
from math import log2

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.linkage_cases import judgements, people, records, three_lists
from tawthiq.linkage import LinkageSettings, link
from tawthiq.linkage.alignment import SHAPES
from tawthiq.linkage.compare import COMPARISONS, LEAST, NAME_LEVELS
from tawthiq.linkage.evidence import Evidence, read_evidence, said_before_judging, weighed_evidence
from tawthiq.linkage.score import KNOTS, Model

ROUNDED = 0.0005  # each weight
STEPS = len(COMPARISONS) + 2
ONCE = LinkageSettings(deduplicated_lists=("north", "south", "press"))


def repeated_lists() -> pa.Table:
    """Two lists that repeat a person and leave out names, with birth dates, mothers and districts."""
    rows = []
    for number, person in enumerate(people(24)):
        for copy, list_id in enumerate(("a", "a", "b")[: 1 + number % 3]):
            name = "" if number % 8 == 7 else person["latin" if list_id == "b" else "arabic"]
            born, mother = person["born"], ("Samira", "Nadia", None)[(number + copy) % 3]
            row = {"list_id": list_id, "name": name, "mother": mother, "adm1": "P1", "adm2": f"P1{number % 3}"}
            rows.append({"record_id": f"{number}-{copy}", **row, "birth_low": born, "birth_high": born})
    return records(rows)


CASES = [(three_lists(60)[0], LinkageSettings()), (three_lists(60)[0], ONCE), (repeated_lists(), LinkageSettings())]


def adds_up(row: dict) -> None:
    """The sum lies between the odds that round to what was said, but for the rounding of the weights."""
    total = sum(each.weight for each in read_evidence(row["evidence"]))
    low, high = (min(max(row["said"] + half, 1e-18), 1 - 1e-16) for half in (-5e-7, 5e-7))
    assert log2(low / (1 - low)) - STEPS * ROUNDED <= total <= log2(high / (1 - high)) + STEPS * ROUNDED


@pytest.mark.parametrize(("table", "options"), CASES)
def test_the_evidence_of_every_pair_adds_up_to_its_probability(table: pa.Table, options: LinkageSettings) -> None:
    rows = link(table, judgements(), options).pairs.to_pylist()
    assert len(rows) > 20
    for row in rows:
        assert row["said"] == row["probability"]
        adds_up(row)


def test_all_kinds_of_evidence_occur_in_these_cases() -> None:
    texts = [text for case in CASES for text in link(case[0], judgements(), case[1]).pairs["evidence"].to_pylist()]
    found = {(step.comparison, step.level) for text in texts for step in read_evidence(text)}
    assert {name for name, _ in found} >= {"prior", "name", "age", "birth", "sex", "place", "mother", "list", "rivals"}
    assert {("rivals", "some"), ("rivals", "weak"), ("list", "same_list"), ("list", "other_list")} <= found


def test_pairs_without_a_name_add_up_without_the_prior() -> None:
    table = repeated_lists()
    nameless = [row["record_id"] for row in table.to_pylist() if not row["name"]]
    told = [(one, other, "same") for one, other in list(combinations(nameless, 2))[:3]]
    rows = [row for row in link(table, judgements(*told), LinkageSettings()).pairs.to_pylist() if row["judged"]]
    assert len(rows) == 3
    for row in rows:
        assert "prior" not in row["evidence"]
        adds_up(row)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 79), st.integers(0, 79), st.sampled_from(["same", "different"])), max_size=6))
def test_what_the_model_says_of_a_judged_pair_stands_beside_the_judgement(drawn: list[tuple[int, int, str]]) -> None:
    table, _ = three_lists(40)
    ids = table["record_id"].to_pylist()
    told = {(ids[a % len(ids)], ids[b % len(ids)]): verdict for a, b, verdict in drawn if a % len(ids) < b % len(ids)}
    pairs = link(table, judgements(*((a, b, verdict) for (a, b), verdict in told.items())), LinkageSettings()).pairs
    judged = [row for row in pairs.to_pylist() if row["judged"]]
    assert {(row["left"], row["right"]): row["judged"] for row in judged} == told
    for row in judged:
        assert row["probability"] == float(row["judged"] == "same")
        adds_up(row)
    assert said_before_judging(pairs).tolist() == pairs["said"].to_pylist()


def test_evidence_by_hand() -> None:
    """Weights of names are their evidence in bits, others those written here; the prior of -3 is taken out of the name.

    -3 + (6 + 3) + 4 - 2 - 1.25 = 6.75. Among kin the same age weighs 1: -3 + (6 + 3) + 1 - 2 - 0.125 = 4.875. Without a
    name: 4.
    """
    name = np.tile(np.array(KNOTS, dtype=np.float64), len(SHAPES))
    weights = {key: np.zeros((2, len(steps))) for key, steps in COMPARISONS.items() if key != "name"}
    weights["age"][:, 0], weights["list"][:, 0] = (4.0, 1.0), -2.0
    order = list(COMPARISONS)
    levels = np.full((len(order), 3), -1, dtype=np.int16)
    six = (6 - LEAST) * 4
    of_kin = NAME_LEVELS.index(f"given_differs_kin_{six}")
    levels[order.index("name")] = NAME_LEVELS.index(f"complete_anybody_{six}"), of_kin, -1
    levels[order.index("age")] = 0
    levels[order.index("list")] = 0, 0, 1
    column = weighed_evidence(Model({"name": name, **weights}, 1), levels, np.array([-1.25, -0.125, -0.0002]), -3.0)
    found = [json.loads(text) for text in column.to_pylist()]
    start, alike = ["prior", "all", -3.0], ["list", "same_list", -2.0]
    assert found[0] == [start, ["name", "complete", 9.0], ["age", "same", 4.0], alike, ["rivals", "some", -1.25]]
    assert found[1] == [start, ["name", "given_differs", 9.0], ["age", "same", 1.0], alike, ["rivals", "weak", -0.125]]
    assert found[2] == [["age", "same", 4.0]]
    assert [sum(weight for _, _, weight in each) for each in found] == [6.75, 4.875, 4.0]


def test_what_all_pairs_have_in_common_tells_nothing_of_two_records() -> None:
    some = [Evidence("prior", "all", -9.0), Evidence("rivals", "weak", -0.1), Evidence("rivals", "some", -2.0)]
    assert [each.about_them for each in some] == [False, False, True]
