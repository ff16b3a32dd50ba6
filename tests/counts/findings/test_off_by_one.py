from counts.findings.invented import CIVILIANS, by_place, claim, of_rule, only, retold, shape

RULE = "off_by_one"


def test_a_whole_and_its_parts():
    whole = claim("w", 200)
    for values, residual in (((60, 60, 79), -1), ((60, 60, 81), 1)):
        finding = only(whole, by_place(whole, *values))
        assert shape(finding) == (RULE, "parts", ["w", "w-1", "w-2", "w-3"], residual, "low")
        assert finding.also == ("parts_do_not_sum",)


def test_subsets_that_miss_a_whole_by_one():
    """Nobody says that they make it up, and still they nearly do."""
    whole = claim("w", 1562)
    assert only(whole, by_place(whole, 1334, 227, relation="subset")).rule == RULE


def test_a_retelling():
    base = claim("a", 238, **CIVILIANS)
    assert shape(only(base, retold("b", base, 239))) == (RULE, "retold", ["a", "b"], 1, "low")


def test_nothing_is_one_off():
    whole, base = claim("w", 200), claim("a", 238, **CIVILIANS)
    for rows in (
        [whole, *by_place(whole, 60, 60, 80)],
        [claim("w", 200, "at_least"), *by_place(whole, 60, 60, 81)],
        [base, retold("b", base)],
        [base, claim("b", 239, publisher="Society", **CIVILIANS)],
        [claim("a", 12), retold("b", claim("a", 12), 13)],
        [base, claim("c", 239, supersedes="a", **CIVILIANS), retold("b", base, 239)],
    ):
        assert of_rule(RULE, rows) == []
