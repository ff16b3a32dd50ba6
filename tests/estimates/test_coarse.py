"""Strata that hide that some people are harder to document are told to be too coarse; those that hide nothing are not."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from tawthiq.estimates import further_strata
from tawthiq.estimates.coarse import too_coarse

LISTS = ("families", "hospital", "press")


def victims(chances: Mapping[str, float], of: int = 1500) -> list[dict[str, Any]]:
    """Invented people of two regions; each list names those of a region with its chance, independently."""
    chance = np.random.default_rng(11)
    found = []
    for region, each in chances.items():
        for number in range(of):
            lists = [name for name in LISTS if chance.random() < each]
            dates = {"death_low": None, "death_high": None}
            sex, ages = ("male", "female")[number % 2], {"age_low": number % 60, "age_high": number % 60}
            if lists:
                found.append(
                    {"lists": lists, "adm1": region, "sex": sex, "status": "", "fate": "killed", **ages, **dates}
                )
    return found


def test_regions_that_lists_reach_unequally_are_not_to_be_taken_together() -> None:
    told = too_coarse(victims({"north": 0.6, "south": 0.3}), LISTS, ())
    assert [each.stratum for each in told] == ["adm1"]
    assert told[0].apart > told[0].high > told[0].together > told[0].low
    assert abs(told[0].apart - 3000) < 250


def test_what_was_declared_is_not_told_again_and_equal_regions_are_not_told() -> None:
    assert too_coarse(victims({"north": 0.6, "south": 0.3}), LISTS, ("adm1",)) == []
    assert too_coarse(victims({"north": 0.4, "south": 0.4}), LISTS, ()) == []


def test_a_label_that_few_people_have_tells_nothing() -> None:
    rows = victims({"north": 0.6, "south": 0.3})
    for number, row in enumerate(rows):
        row["adm1"] = row["adm1"] if number % 3 == 0 else None
    assert too_coarse(rows, LISTS, ()) == []


def test_only_the_dead_are_looked_at() -> None:
    rows = [{**each, "fate": "missing"} for each in victims({"north": 0.6, "south": 0.3})]
    assert further_strata(pa.Table.from_pylist(rows), LISTS, ()) == []
    assert too_coarse([], LISTS, ()) == []
