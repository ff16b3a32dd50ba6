import pytest

from counts.findings.invented import CIVILIANS, claim, days, of_rule, retold, shape

RULE = "headline_wider_than_base"
BASE = claim("a", 779, areas=frozenset({"XX01"}), perpetrators=frozenset({"north"}), **CIVILIANS)


@pytest.mark.parametrize(
    ("changes", "respect", "severity"),
    [
        ({"population": "all_dead", "status": frozenset({"civilian", "state_forces"})}, "population", "high"),
        ({"areas": frozenset({"XX"})}, "areas", "low"),
        ({"window": days(1, 30)}, "window", "low"),
        ({"perpetrators": frozenset({"any"})}, "perpetrators", "high"),
        ({"perpetrators": frozenset({"south"})}, "perpetrators", "high"),
    ],
)
def test_a_retelling_says_more_than_its_source(changes, respect, severity):
    (finding,) = of_rule(RULE, BASE, retold("b", BASE, **changes))
    assert shape(finding) == (RULE, "", ["a", "b"], 0, severity)
    assert finding.values["respects"] == (respect,)


def test_a_summary_in_the_outlets_own_voice():
    """About 800 civilians, over a count of everybody that the same page quotes."""
    base = claim("a", 779)
    quoted = retold("b", base)
    summary = claim("c", 800, "about", publisher="Evening Sheet", outlet="Evening Sheet", **CIVILIANS)
    (finding,) = of_rule(RULE, base, quoted, summary)
    assert shape(finding)[2:4] == (["b", "c"], 21)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"areas": frozenset({"unstated"})},
        {"perpetrators": frozenset({"unstated"})},
        {"areas": frozenset({"XX0102"})},
        {"window": days(2, 3)},
        {"publisher": "Society", "independence_group": "Society", "areas": frozenset({"XX"})},
    ],
    ids=["faithful", "place unstated", "party unstated", "narrower place", "fewer days", "own count"],
)
def test_nothing_was_widened(changes):
    assert of_rule(RULE, BASE, retold("b", BASE, **changes)) == []


def test_a_source_that_counts_so_widely_itself_is_the_base():
    wide = claim("w", 779, areas=frozenset({"XX"}), **CIVILIANS)
    assert of_rule(RULE, BASE, wide, retold("b", wide)) == []
