import pytest

from counts.findings.invented import CIVILIANS, by_place, claim, of_rule, only, retold, shape, told
from tawthiq.counts.findings.closing import swaps

RULE = "transposed_figure"


def test_a_retelling_with_two_digits_changed():
    base = claim("a", 238, **CIVILIANS)
    assert shape(only(base, retold("b", base, 283))) == (RULE, "retold", ["a", "b"], 45, "medium")


def test_a_part_whose_digits_close_the_sum_when_changed_back():
    whole = claim("w", 600)
    finding = only(whole, by_place(whole, 283, 250, 112))
    assert shape(finding) == (RULE, "parts", ["w", "w-1", "w-2", "w-3"], 45, "medium")
    assert (finding.values["swapped"].id, finding.values["meant"]) == ("w-1", 238)


def test_no_slip():
    base = claim("a", 238, **CIVILIANS)
    for other in (
        retold("b", base, 328, **{"population": "all_dead"}),
        claim("b", 283, publisher="Society", **CIVILIANS),
        retold("b", base, 823),
        retold("b", base, 238),
    ):
        assert of_rule(RULE, base, other) == []


def test_a_faithful_source_beside_a_slip_is_the_source():
    """283 is also what the source prints of the same people: nothing was changed."""
    first = claim("a", 238, **CIVILIANS)
    second = claim("c", 283, supersedes="a", **CIVILIANS)
    assert of_rule(RULE, first, second, retold("b", second)) == []


@pytest.mark.parametrize(
    ("number", "others"),
    [(238, {328, 283}), (11, set()), (7, set()), (20, set()), (1002, {1020})],
)
def test_neighbouring_digits(number, others):
    assert swaps(number) == others


def test_a_retelling_that_is_unknown_repeats_nothing():
    base = claim("a", 238, **CIVILIANS)
    assert told(base, claim("b", None, publisher="Radio", independence_group="Bureau", **CIVILIANS)) == []
