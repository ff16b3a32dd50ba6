import pytest

from counts.findings.invented import CIVILIANS, claim, of_rule, only, part, printed, shape

RULE = "same_value_other_population"
EVERYBODY = claim("a", 745, **printed(8))
NEXT = claim("b", 1018, **printed(9), supersedes="a")


def test_everybody_then_civilians_alone():
    finding = only(EVERYBODY, NEXT, part("b-civ", 745, NEXT, **CIVILIANS))
    assert shape(finding) == (RULE, "", ["a", "b-civ"], 0, "high")
    assert finding.effect == 745


def test_all_that_print_the_number_are_named_whatever_the_order():
    civilians, again = part("b-civ", 745, NEXT, **CIVILIANS), claim("c", 745, **printed(10))
    rows = [EVERYBODY, civilians, again, NEXT]
    for ordered in (rows, rows[::-1]):
        (finding,) = of_rule(RULE, ordered)
        assert shape(finding)[2] == ["a", "b-civ", "c"]


@pytest.mark.parametrize(
    "other",
    [
        claim("c", 745, supersedes="a", **printed(9)),
        claim("c", 745, publisher="Society", **CIVILIANS),
        part("c", 745, EVERYBODY, **CIVILIANS),
        claim("c", 745, population="missing", status=frozenset({"unknown"})),
        claim("c", 745, confidence="C", **CIVILIANS),
        claim("c", 745, "about", **CIVILIANS),
        part("c", 745, NEXT, relation="subset", population="women", among="all_dead"),
        part("c", 745, NEXT, relation="increment", **CIVILIANS),
        claim("c", None, **CIVILIANS),
    ],
    ids=["unchanged", "publisher", "its own part", "missing", "no source", "rounded", "women", "addition", "unknown"],
)
def test_nothing_is_told_of(other):
    assert of_rule(RULE, EVERYBODY, NEXT, other) == []


def test_parts_of_two_wholes_meet_by_chance():
    parts = [part("b-civ", 231, NEXT, **CIVILIANS), part("a-for", 231, EVERYBODY, population="state_security")]
    assert of_rule(RULE, EVERYBODY, NEXT, parts) == []


def test_small_numbers_meet_by_chance():
    assert of_rule(RULE, claim("a", 19), claim("b", 19, **CIVILIANS)) == []
