import pytest

from counts.findings.invented import CIVILIANS, claim, of_rule, only, part, shape

RULE = "one_sided_figures"
SUSPECTS = {"population": "suspects", "status": frozenset()}
NORTH, SOUTH = frozenset({"north"}), frozenset({"south"})


def test_suspects_by_side_are_parts_of_those_referred():
    whole = claim("w", 563, **SUSPECTS, perpetrators=NORTH | SOUTH)
    sides = [part("n", 265, whole, perpetrators=NORTH), part("s", 298, whole, perpetrators=SOUTH)]
    finding = only(whole, sides)
    assert shape(finding) == (RULE, "not_dead", ["n", "s", "w"], 0, "high")
    assert (finding.values["sum"], finding.effect) == (563, 265)


def test_suspects_by_side_without_a_whole():
    finding = only(claim("n", 265, **SUSPECTS, perpetrators=NORTH), claim("s", 298, **SUSPECTS, perpetrators=SOUTH))
    assert shape(finding) == (RULE, "not_dead", ["n", "s"], 0, "high")
    assert finding.sums[0].right_value == 563


def test_three_sides_of_which_two_may_meet():
    sides = {"n": NORTH, "s": SOUTH, "both": NORTH | frozenset({"river"})}
    rows = [claim(name, 100 + n, **SUSPECTS, perpetrators=who) for n, (name, who) in enumerate(sides.items())]
    finding = only(rows)
    assert (finding.variant, finding.effect) == ("overlapping", 0)


def test_two_publishers_of_one_side_each():
    rows = [
        claim("n", 250, **CIVILIANS, perpetrators=NORTH),
        claim("s", 400, **CIVILIANS, perpetrators=SOUTH, publisher="Society"),
    ]
    assert shape(only(rows)) == (RULE, "dead", ["n", "s"], 0, "low")


@pytest.mark.parametrize(
    "changes",
    [
        {"publisher": "Bureau"},
        {"perpetrators": NORTH},
        {"perpetrators": frozenset({"unstated"})},
        {"areas": frozenset({"YY"})},
        {"confidence": "C"},
        {"population": "all_dead"},
        {"quantity": claim("x", None).quantity},
    ],
    ids=["publisher", "same side", "unstated", "other places", "no source", "other people", "unknown"],
)
def test_no_rivals_that_could_be_mistaken(changes):
    one = claim("n", 250, **CIVILIANS, perpetrators=NORTH)
    other = {"publisher": "Society", "perpetrators": SOUTH} | CIVILIANS | changes
    assert of_rule(RULE, one, claim("s", 400, **other)) == []


def test_a_figure_that_was_replaced_is_nobodys_rival():
    rows = [
        claim("n", 250, **CIVILIANS, perpetrators=NORTH),
        claim("s", 400, **CIVILIANS, perpetrators=SOUTH, publisher="Society"),
        claim("t", 410, **CIVILIANS, perpetrators=SOUTH, publisher="Society", supersedes="s"),
    ]
    assert shape(only(rows))[2] == ["n", "t"]
