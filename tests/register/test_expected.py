"""The number of documented victims to expect: between all links made and none, and the dead alone."""

from typing import Any

import pyarrow as pa
import pytest

from register.test_register import records
from tawthiq.linkage import LinkageSettings
from tawthiq.model.tables import pairs_schema
from tawthiq.register import StandingRule
from tawthiq.register.expected import expected_victims

RULE, SEED = StandingRule(), 5


def pairs(*rows: tuple[str, str, float]) -> Any:
    made = [
        {"left": left, "right": right, "probability": probability, "evidence": "[]", "said": probability}
        for left, right, probability in rows
    ]
    return pa.Table.from_pylist(made, pairs_schema())


def four(**last: str) -> Any:
    return records(*({"row_key": f"k{number}", **(last if number == 3 else {})} for number in range(4)))


def test_the_mean_is_what_the_probabilities_say() -> None:
    found = expected_victims(four(), pairs(("r0", "r1", 0.3), ("r2", "r3", 0.8)), LinkageSettings(), RULE, 2000, SEED)
    assert found.mean == pytest.approx(4 - 1.1, abs=0.08)
    assert (found.low, found.high, found.draws) == (2, 4, 2000)


def test_nothing_in_doubt_is_one_number() -> None:
    found = expected_victims(four(), pairs(("r0", "r1", 1.0)), LinkageSettings(), RULE, 20, SEED)
    assert (found.mean, found.low, found.high) == (3.0, 3, 3)


def test_missing_is_not_dead_and_of_a_person_the_standing_fate_counts() -> None:
    sure = pairs(("r2", "r3", 1.0))
    assert expected_victims(four(fate="missing"), sure, LinkageSettings(), RULE, 5, SEED).mean == 2.0
    assert expected_victims(four(fate="missing"), pairs(), LinkageSettings(), RULE, 5, SEED).mean == 3.0
    told = records(
        *({"row_key": f"k{number}"} for number in range(2)),
        {"row_key": "k2", "fate": "dead", "documenter": "B"},
        {"row_key": "k3", "fate": "missing", "documenter": "C"},
    )
    first = expected_victims(told, sure, LinkageSettings(), RULE, 5, SEED).mean
    preferred = expected_victims(
        told, sure, LinkageSettings(), StandingRule("preferred_documenter", ("C",)), 5, SEED
    ).mean
    assert (first, preferred) == (3.0, 2.0)
