import pytest

from counts.findings.invented import CIVILIANS, claim, days, of_rule, only, part, shape
from tawthiq.counts.findings.finding import arithmetic

RULE = "near_equal_other_scope"
ONE = claim("a", 1476, **CIVILIANS)


def other(value: int = 1479, kind: str = "exact", **changes):
    return claim("b", value, kind, **({"publisher": "Society", "window": days(2, 4)} | CIVILIANS | changes))


def test_two_publishers_agree_by_chance():
    finding = only(ONE, other())
    assert shape(finding) == (RULE, "", ["a", "b"], 3, "low")
    assert arithmetic(finding.sums[0])["text"] == "1,479 − 1,476 = 3"
    assert (finding.values["respects"], finding.effect) == (("window",), 3)


def test_the_larger_stands_first_whatever_the_order():
    assert only(ONE, other()).sums == only(other(), ONE).sums


def test_one_number_for_two_scopes():
    assert shape(only(ONE, other(1476)))[1:4] == ("same", ["a", "b"], 0)


@pytest.mark.parametrize(
    "figure",
    [
        other(window=days(1, 10)),
        other(1485),
        other(1480, "about"),
        other(publisher="Bureau"),
        other(independence_group="Bureau"),
        other(confidence="C"),
        other(population="missing", status=frozenset({"unknown"})),
        other(None),
        part("b", 1479, claim("w", 5000, publisher="Society", window=days(2, 4))),
    ],
    ids=["scope", "number", "rounded", "publisher", "source", "no source", "missing", "unknown", "part"],
)
def test_no_agreement_to_warn_of(figure):
    assert of_rule(RULE, ONE, figure) == []


def test_small_numbers_meet_by_chance():
    assert of_rule(RULE, claim("a", 99), claim("b", 99, publisher="Society", window=days(2, 4))) == []


def test_another_release_of_the_same_number_is_the_same_finding():
    assert shape(only(ONE, other(), claim("c", 1477, publisher="Third", window=days(3, 4), **CIVILIANS)))[2:4] == (
        *(["a", "b", "c"], 1),
    )
