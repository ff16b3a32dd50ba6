"""People who died in one attack and happen to share an age are strangers all the same; and siblings stay two persons."""

import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from linkage.linkage_cases import judgements, records
from tawthiq.linkage import LinkageSettings, learn, link
from tawthiq.linkage.usage import OTHER_NAME, SAME, Met

LISTS = ("north", "south", "press", "clinic")
SETTINGS = LinkageSettings(deduplicated_lists=LISTS)
SYLLABLES = [one + other for one in "بترسشصعفقكلمن" for other in ("ا", "و", "ي")]


def attacks(people: int, seed: int) -> tuple[pa.Table, dict[str, int]]:
    """Invented people of three attacks, each with a day and a district, on some of four lists; names of four parts."""
    chance = np.random.default_rng(seed)
    words = ["".join(chance.choice(SYLLABLES, 3)) for _ in range(90)]
    rows: list[dict[str, Any]] = []
    person: dict[str, int] = {}
    for number in range(people):
        attack = int(chance.integers(3))
        name, age = " ".join(chance.choice(words, 4)), int(chance.integers(1, 60))
        day = datetime.date(2031, 2, 1 + 4 * attack)
        said = {"name": name, "sex": ("male", "female")[int(chance.integers(2))], "age_low": age, "age_high": age}
        told = {**said, "death_low": day, "death_high": day, "adm1": "XA", "adm2": f"XA{attack}"}
        for list_id in LISTS:
            if chance.random() < 0.3:
                record = f"{list_id}-{number:04d}"
                rows.append({"record_id": record, "list_id": list_id, **told})
                person[record] = number
    return records(rows), person


def test_strangers_of_one_attack_are_not_half_believed() -> None:
    table, person = attacks(900, 6)
    pairs = link(table, judgements(), SETTINGS).pairs
    ends = zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), pairs["probability"].to_pylist(), strict=True)
    strangers = sum(p for left, right, p in ends if person[left] != person[right])
    assert strangers < 5  # 67 while day and place were taken to be chance on their own


def test_that_a_person_bears_another_name_is_one_observation_on_however_many_lists() -> None:
    table, _ = attacks(60, 1)
    usage = learn(table, judgements(), SETTINGS).usage

    def seen(kind: int, persons: list[int]) -> float:
        one, other = np.zeros(len(persons), np.int64), np.ones(len(persons), np.int64)
        met = Met(one, other, np.full(len(persons), kind), np.full(len(persons), 0.99), np.array(persons))
        habits = usage.learnt(met).habits
        assert habits is not None
        return float(habits.seen.sum())

    assert seen(OTHER_NAME, [7, 7, 7]) == 1
    assert seen(OTHER_NAME, [7, 7, 8]) == 2
    assert seen(SAME, [7, 7, 7]) == 3
