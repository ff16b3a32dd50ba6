from dataclasses import replace

from counts.findings.invented import CIVILIANS, FORCES, VOCABULARY, by_place, by_status, claim, listed, part, retold
from tawthiq.counts.findings.table import CountTable


def table(*claims):
    return CountTable(listed(*claims), VOCABULARY)


def ids(groups):
    return [[one.id for one in group] for group in groups]


WHOLE = claim("w", 200)


def test_breakdowns_by_the_respect_in_which_they_divide():
    rows = [WHOLE, *by_place(WHOLE, 60, 60, 80), *by_status(WHOLE, 120, 50, 20)]
    assert ids(table(rows).breakdowns(WHOLE, ("partition",))) == [["w-1", "w-2", "w-3"], ["w-civ", "w-for", "w-arm"]]


def test_a_breakdown_with_a_part_unknown_is_none():
    assert ids(table(WHOLE, by_place(WHOLE, 60, None, 80)).breakdowns(WHOLE, ("partition",))) == []


def test_one_part_is_no_breakdown():
    assert ids(table(WHOLE, by_place(WHOLE, 60)).breakdowns(WHOLE, ("partition",))) == []


def test_the_missing_are_in_no_breakdown():
    missing = part("m", 20, WHOLE, population="missing", status=frozenset({"unknown"}))
    rows = [WHOLE, *by_status(WHOLE, 120, 50, 20), missing]
    assert ids(table(rows).breakdowns(WHOLE, ("partition",))) == [["w-civ", "w-for", "w-arm"]]


def test_parts_leave_out_additions():
    added = part("i", 20, WHOLE, relation="increment")
    found = table(WHOLE, added, part("p", 60, WHOLE, **CIVILIANS), part("j", 9, added, **CIVILIANS))
    assert ids([found.parts["w"]]) == [["p"]]
    assert [found.is_increment(found.by_id[name]) for name in ("w", "i", "j", "p")] == [False, True, True, False]


def test_a_chain_follows_what_each_figure_replaces():
    rows = [claim("c", 3, supersedes="b"), claim("a", 1), claim("b", 2, supersedes="a"), claim("x", 9)]
    assert ids(table(rows).chains) == [["a", "b", "c"]]


def test_a_chain_stops_at_another_publisher_and_at_what_is_unknown():
    rows = [
        claim("a", 1),
        claim("b", 2, supersedes="a", publisher="Society"),
        claim("c", None, supersedes="a"),
        claim("d", 4, supersedes="c"),
    ]
    assert ids(table(rows).chains) == []


def test_a_whole_goes_on_the_series_of_a_whole_and_the_other_branch_is_kept():
    inside = part("p", 3, claim("w", 9), supersedes="a")
    rows = [claim("a", 1), claim("w", 9), inside, claim("b", 2, supersedes="a"), claim("c", 4, supersedes="b")]
    for ordered in (rows, rows[::-1]):
        assert sorted(ids(table(ordered).chains)) == [["a", "b", "c"], ["a", "p"]]


def test_a_circle_of_releases_has_no_beginning():
    assert table(claim("a", 1, supersedes="b"), claim("b", 2, supersedes="a")).chains == []


def test_a_retelling_has_a_source_that_speaks_for_itself():
    base = claim("a", 200)
    copy = retold("t", base)
    found = table(base, copy, claim("s", 200, publisher="Society"))
    assert [found.is_retelling(one) for one in found.claims] == [False, True, False]
    assert found.sources(copy) == [base]
    assert not table(copy).is_retelling(copy)


def test_only_parts_that_exclude_each_other_add_up():
    civilians, forces = part("c", 1, WHOLE, **CIVILIANS), part("f", 2, WHOLE, **FORCES)
    assert table(WHOLE).excludes([civilians, forces])
    assert not table(WHOLE).excludes([civilians, replace(civilians, id="d")])


def test_rounded_figures_reach():
    """About 125 reaches from 119 to 131, about 200 from 150 to 250."""
    found = table(WHOLE)
    assert found.reach(claim("a", 125, "about"), claim("b", 7)) == 6
    assert found.reach(claim("a", 125, "about"), claim("b", 200, "about")) == 56
    assert found.reach(claim("a", 125, "at_least"), claim("b", 125)) == 0


def test_who_is_counted_among_the_dead():
    missing = claim("m", 3, population="missing", status=frozenset({"unknown"}))
    women = claim("n", 3, population="women", among="missing")
    found = table(WHOLE, missing, women)
    assert [found.counts_the_dead(one) for one in found.claims] == [True, False, False]
