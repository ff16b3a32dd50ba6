import pytest

from counts.findings.invented import CIVILIANS, FORCES, claim, days, of_rule, only, part, shape

WHOLE = claim("w", 1426, "at_least", population="all_dead_committee", status=frozenset({"civilian", "unknown"}))


def beside(**changes):
    return part("b", 238, WHOLE, **({"relation": "unknown"} | FORCES | changes))


def test_the_answer_is_an_interval():
    finding = only(WHOLE, beside())
    assert shape(finding) == ("nested_or_disjoint", "", ["b", "w"], 0, "medium")
    assert (finding.values["low"], finding.values["high"], finding.effect) == (1426, 1664, 238)
    assert (finding.sums[0].left_value, finding.sums[0].right_value) == (1664, 1664)


def test_the_larger_figure_is_the_low_end():
    finding = only(WHOLE, part("b", 1500, WHOLE, relation="unknown", **FORCES))
    assert (finding.values["low"], finding.values["high"]) == (1500, 2926)


@pytest.mark.parametrize(
    "other",
    [
        beside(relation="subset"),
        beside(relation="partition"),
        beside(publisher="Society"),
        beside(areas=frozenset({"YY"})),
        beside(window=days(20, 22)),
        beside(population="missing", status=frozenset({"unknown"})),
        beside(population="women", among="all_dead_committee"),
        beside(part_of=""),
        beside(quantity=claim("x", None).quantity),
    ],
    ids=["subset", "partition", "publisher", "place", "days", "missing", "women", "not beside", "unknown"],
)
def test_nothing_is_open(other):
    assert of_rule("nested_or_disjoint", WHOLE, other) == []


def test_definitions_that_settle_it():
    whole = claim("w", 1426)
    assert of_rule("nested_or_disjoint", whole, part("b", 238, whole, relation="unknown", **FORCES)) == []
    civilians = claim("w", 1426, **CIVILIANS)
    assert of_rule("nested_or_disjoint", civilians, part("b", 238, civilians, relation="unknown", **FORCES)) == []
