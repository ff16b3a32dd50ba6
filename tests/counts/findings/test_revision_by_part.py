import pytest

from counts.findings.invented import by_place, by_status, claim, only, part, printed, shape, told
from tawthiq.counts.findings.finding import arithmetic

BEFORE = claim("a", 779, **printed(9))
AFTER = claim("b", 803, **printed(10), supersedes="a")


def test_a_step_that_lies_in_one_part():
    finding = only(BEFORE, by_status(BEFORE, 396, 203, 180), AFTER, by_status(AFTER, 420, 203, 180))
    assert shape(finding) == (
        *("revision_by_part", "one", ["a", "a-arm", "a-civ", "a-for", "b", "b-arm", "b-civ", "b-for"], 0, "low"),
    )
    assert [arithmetic(one)["text"] for one in finding.sums] == [
        "420 − 396 = 24; 803 − 779 = 24",
        "203 = 203",
        "180 = 180",
    ]
    assert finding.effect == 24


def test_parts_that_grow_unlike():
    after = claim("b", 1334, **printed(10), supersedes="a")
    finding = only(BEFORE, by_place(BEFORE, 396, 383), after, by_place(after, 889, 445))
    assert (finding.rule, finding.variant, finding.effect) == ("revision_by_part", "uneven", 493)
    assert [arithmetic(one)["text"] for one in finding.sums[1:]] == ["889 − 396 = 493", "445 − 383 = 62"]


def test_one_finding_for_a_whole_series():
    last = claim("c", 1334, **printed(10), supersedes="b")
    after = claim("b", 803, **printed(10), supersedes="a")
    finding = only(
        *(BEFORE, by_place(BEFORE, 396, 383), after, by_place(after, 420, 383), last, by_place(last, 889, 445)),
    )
    assert (finding.variant, finding.values["more"]) == ("one", 1)


@pytest.mark.parametrize(
    "parts",
    [
        by_place(AFTER, 407, 396),
        by_place(AFTER, 400, 403),
        [],
        [part("b-1", 803, AFTER, areas=frozenset({"XX01"}), supersedes="a-1")],
    ],
    ids=["even", "both a little", "no parts", "one part"],
)
def test_nothing_is_told_of(parts):
    assert [
        one for one in told(BEFORE, by_place(BEFORE, 396, 383), AFTER, parts) if one.rule == "revision_by_part"
    ] == []


def test_the_same_release_printed_again():
    again = claim("b", 779, **printed(10), supersedes="a")
    assert told(BEFORE, by_place(BEFORE, 396, 383), again, by_place(again, 396, 383)) == []


def test_a_part_without_a_figure_before_is_not_read_as_zero():
    """A new place of 24 beside two that did not move: nobody knows what it had before."""
    after = by_place(AFTER, 396, 383, 24)
    found = told(BEFORE, by_place(BEFORE, 396, 383), AFTER, after)
    assert [one for one in found if one.rule == "revision_by_part"] == []


def test_two_publishers_make_no_series():
    other = claim("b", 803, **printed(10), supersedes="a", publisher="Society")
    assert told(BEFORE, by_place(BEFORE, 396, 383), other, by_place(other, 420, 383)) == []


def test_where_two_figures_replace_one_both_are_followed():
    """A second release that stands beside the first is not lost."""
    late = claim("c", 820, **printed(10), supersedes="a")
    rows = [BEFORE, *by_place(BEFORE, 396, 383), AFTER, *by_place(AFTER, 407, 396), late, *by_place(late, 437, 383)]
    assert [shape(one)[1:3] for one in told(rows)] == [("one", ["a", "a-1", "a-2", "c", "c-1", "c-2"])]
