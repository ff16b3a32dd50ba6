from counts.findings.invented import CIVILIANS, claim, days, of_rule, part, retold, shape

RULE = "circular_sourcing"
BASE = claim("a", 973, **CIVILIANS)


def test_outlets_repeat_one_count():
    rows = [BASE, retold("b", BASE), retold("c", BASE, publisher="Radio")]
    (finding,) = of_rule(RULE, rows)
    assert shape(finding) == (RULE, "", ["a", "b", "c"], 0, "low")
    assert ([claim.id for claim in finding.values["told"]], finding.values["n"]) == (["b", "c"], 3)


def test_a_source_whose_own_figure_nobody_has_entered():
    rows = [
        retold("b", BASE),
        retold("c", BASE, publisher="Radio"),
        retold("d", BASE, window=days(2, 3)),
        retold("e", BASE, 12, publisher="Radio"),
    ]
    (finding,) = of_rule(RULE, rows)
    assert shape(finding)[2] == ["b", "c", "d"]
    assert {claim.id for claim in finding.values["told"]} == {"b", "c", "d"}


def test_no_circle():
    for rows in (
        [BASE, claim("b", 973, publisher="Society", **CIVILIANS)],
        [BASE, retold("b", BASE, 800)],
        [retold("b", BASE), retold("c", BASE, 800, publisher="Radio")],
        [retold("b", BASE), retold("c", BASE)],
        [BASE, claim("b", 973, supersedes="a", **CIVILIANS)],
        [BASE, claim("b", None, publisher="Radio", independence_group="Bureau", **CIVILIANS)],
    ):
        assert of_rule(RULE, rows) == []


def test_additions_are_repeated_by_nobody():
    added = part("i", 93, BASE, relation="increment")
    assert of_rule(RULE, BASE, added, retold("b", BASE, 93)) == []
