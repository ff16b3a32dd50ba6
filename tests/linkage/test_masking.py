"""Sure pairs, weighed again without what made them sure."""

import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from linkage.linkage_cases import judgements, people, records
from tawthiq.linkage import Linkage, LinkageSettings, learn, link
from tawthiq.linkage.learning import Learnt
from tawthiq.linkage.masking import Held, has_field, kinds_of, telling_field, weigh_again

SETTINGS = LinkageSettings(deduplicated_lists=("north", "south"))
KIND = ("north", "south")


def two_lists(count: int, born: float = 0.6) -> pa.Table:
    """Invented people, each on two lists in two scripts; both say when so many of them were born, and an age for all."""
    rows: list[dict[str, Any]] = []
    chance = np.random.default_rng(3)
    for number, person in enumerate(people(count)):
        known = chance.random() < born
        for name, script in (("north", "arabic"), ("south", "latin")):
            day: datetime.date | None = person["born"] if known else None
            rows.append(
                {
                    "record_id": f"{name}-{number}",
                    "list_id": name,
                    "name": person[script],
                    "sex": person["sex"],
                    "age_low": person["age"],
                    "age_high": person["age"],
                    "birth_low": day,
                    "birth_high": day,
                }
            )
    return records(rows)


@pytest.fixture(scope="module")
def linked() -> tuple[pa.Table, Linkage, Learnt]:
    table = two_lists(240)
    learnt = learn(table, judgements(), SETTINGS)
    return table, link(table, judgements(), SETTINGS, learnt), learnt


def held(linked: tuple[pa.Table, Linkage, Learnt], seed: int = 1) -> Held:
    table, linkage, learnt = linked
    return weigh_again(table, linkage.pairs, "birth", learnt, SETTINGS, seed, times=3)


def test_pairs_are_named_by_their_lists_in_order(linked: tuple[pa.Table, Linkage, Learnt]) -> None:
    table, linkage, _ = linked
    assert set(kinds_of(table, linkage.pairs)) == {KIND}


def test_only_pairs_that_know_the_field_are_held_and_each_weighs_one(linked: tuple[pa.Table, Linkage, Learnt]) -> None:
    table, linkage, _ = linked
    found = held(linked)
    assert found.kinds == (KIND,)
    assert found.weight.sum() <= has_field(table, linkage.pairs, "birth").sum()
    assert found.weight.sum() > 50
    assert ((found.said >= 0) & (found.said <= 1) & (found.held >= 0) & (found.held <= 1)).all()


def test_what_knows_less_is_surer_of_less(linked: tuple[pa.Table, Linkage, Learnt]) -> None:
    found = held(linked)

    def doubt(values: Any) -> float:
        return float((found.weight * values * (1 - values)).sum())

    assert doubt(found.said) > doubt(found.held)


def test_the_same_seed_holds_the_same(linked: tuple[pa.Table, Linkage, Learnt]) -> None:
    one, again, other = held(linked), held(linked), held(linked, 2)
    assert np.array_equal(one.said, again.said)
    assert np.array_equal(one.weight, again.weight)
    assert not np.array_equal(one.said, other.said)


def with_doubt(known: float, unknown: float) -> tuple[pa.Table, pa.Table]:
    """Pairs of two lists; half say when both were born, and are one person so probably, the others as `unknown`."""
    table = two_lists(300, 0.5)
    born = dict(zip(table["record_id"].to_pylist(), table["birth_low"].to_pylist(), strict=True))
    said = [known if born[f"north-{number}"] else unknown for number in range(300)]
    ends = {side: [f"{side}-{number}" for number in range(300)] for side in KIND}
    return table, pa.table({"left": ends["north"], "right": ends["south"], "probability": said})


def test_a_field_tells_where_pairs_that_have_it_are_far_surer() -> None:
    assert telling_field(*with_doubt(0.999, 0.8)) == "birth"
    assert telling_field(*with_doubt(0.85, 0.8)) is None


def test_a_field_that_few_pairs_have_or_all_tells_nothing() -> None:
    table, pairs = with_doubt(0.999, 0.8)
    assert telling_field(table, pairs.slice(0, 90)) is None
    everybody = two_lists(300, 1.0)
    assert telling_field(everybody, pairs) is None
