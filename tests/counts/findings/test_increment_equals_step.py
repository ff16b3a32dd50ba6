import pytest

from counts.findings.invented import (
    ARMED,
    CIVILIANS,
    by_place,
    claim,
    days,
    of_rule,
    only,
    part,
    printed,
    retold,
    shape,
    told,
)
from tawthiq.counts.findings.finding import arithmetic

RULE = "increment_equals_step"
FIRST = claim("a", 1225, **CIVILIANS, **printed(8))
SECOND = claim("b", 1383, **CIVILIANS, **printed(9), supersedes="a")


def test_a_declared_addition_is_the_step():
    added = part("i", 158, SECOND, relation="increment")
    finding = only(FIRST, SECOND, added)
    assert shape(finding) == (RULE, "", ["a", "b", "i"], 0, "medium")
    assert arithmetic(finding.sums[0])["text"] == "1,383 − 1,225 = 158"
    assert finding.effect == 158


def test_its_parts_are_the_steps_of_the_parts():
    added = part("i", 158, SECOND, relation="increment")
    rows = [FIRST, *by_place(FIRST, 700, 525), SECOND, *by_place(SECOND, 780, 603), added, *by_place(added, 80, 78)]
    (finding,) = of_rule(RULE, rows)
    texts = [arithmetic(one)["text"] for one in finding.sums]
    assert texts == ["1,383 − 1,225 = 158", "780 − 700 = 80", "603 − 525 = 78"]
    assert [claim.id for claim in finding.values["increments"]] == ["i"]


def test_killed_on_that_day_alone():
    """An outlet prints the step as the dead of one day, and says of nothing what it is a part of."""
    alone = retold("day", SECOND, 158, window=days(9, 9))
    finding = only(FIRST, SECOND, alone)
    assert shape(finding) == (RULE, "", ["a", "b", "day"], 0, "medium")


def test_an_addition_that_is_less_than_its_step_implies_a_total_between():
    third = claim("c", 1476, **CIVILIANS, **printed(10), supersedes="b")
    rows = [
        FIRST,
        SECOND,
        third,
        part("i", 132, SECOND, relation="increment"),
        part("j", 93, third, relation="increment"),
    ]
    finding = only(rows)
    assert (finding.variant, finding.values["implied"]) == ("implied", 1251)
    assert arithmetic(finding.sums[1])["text"] == "1,383 − 1,225 = 158; 158 − 132 = 26"


@pytest.mark.parametrize(
    "figure",
    [
        retold("day", SECOND, 157, window=days(9, 9)),
        retold("day", SECOND, 158, window=days(9, 9), areas=frozenset({"YY"})),
        retold("day", SECOND, 158, window=days(9, 9), perpetrators=frozenset({"north"})),
        claim("day", 158, publisher="Society", window=days(9, 9), **CIVILIANS),
        retold("day", SECOND, 158, window=days(1, 4)),
        retold("day", SECOND, 158, window=days(9, 9), **ARMED),
        part("day", 158, SECOND, window=days(9, 9), date_basis="event"),
        claim("day", None, window=days(9, 9), **CIVILIANS),
    ],
    ids=["another number", "place", "party", "documenter", "first days", "people", "by day of death", "unknown"],
)
def test_no_step(figure):
    assert of_rule(RULE, FIRST, SECOND, figure) == []


def test_small_steps_meet_by_chance():
    later = claim("b", 1234, **CIVILIANS, **printed(9), supersedes="a")
    assert told(FIRST, later, retold("day", later, 9, window=days(9, 9))) == []
    assert told(FIRST, later, part("i", 9, later, relation="increment")) != []
