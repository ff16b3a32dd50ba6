from dataclasses import replace

import pytest

from counts.findings.invented import (
    ARMED,
    CIVILIANS,
    FORCES,
    by_place,
    by_status,
    claim,
    days,
    only,
    part,
    printed,
    retold,
    shape,
    told,
)
from tawthiq.counts.findings.finding import arithmetic

WHOLE = claim("w", 200)


def test_parts_that_fall_short():
    finding = only(WHOLE, by_place(WHOLE, 60, 60, 66))
    assert shape(finding) == ("parts_do_not_sum", "fewer", ["w", "w-1", "w-2", "w-3"], -14, "medium")
    assert arithmetic(finding.sums[0])["text"] == "60 + 60 + 66 = 186; 186 − 200 = −14"
    assert finding.effect == 14


def test_parts_that_are_more():
    assert shape(only(WHOLE, by_place(WHOLE, 60, 60, 120))) == (
        *("parts_do_not_sum", "more", ["w", "w-1", "w-2", "w-3"], 40, "high"),
    )


def test_a_part_larger_than_the_whole_it_is_said_to_lie_in():
    finding = only(WHOLE, part("p", 205, WHOLE, relation="subset", **CIVILIANS))
    assert shape(finding) == ("parts_do_not_sum", "larger", ["p", "w"], 5, "low")


def test_two_releases_mixed_by_an_outlet():
    """The civilians of the newer release beside the fighters of the older one: 150 + 50 under 220."""
    older = claim("old", 160, **printed(8))
    newer = claim("new", 220, **printed(9), supersedes="old")
    releases = [older, *by_status(older, 110, 30, 20), newer, *by_status(newer, 150, 42, 28)]
    mixed = retold("mix", newer)
    parts = [
        part("mix-civ", 150, mixed, relation="unknown", **CIVILIANS),
        part("mix-arm", 50, mixed, relation="unknown", population="armed_both_sides", status=frozenset()),
    ]
    (finding,) = [one for one in told(releases, mixed, parts) if one.rule == "parts_do_not_sum"]
    assert shape(finding) == (
        *("parts_do_not_sum", "mixed", ["mix", "mix-arm", "mix-civ", "new-arm", "new-for"], -20, "medium"),
    )
    assert finding.also == ("stale_part",)
    assert finding.values["meant"] == 70


@pytest.mark.parametrize(
    "parts",
    [
        by_place(WHOLE, 60, 60, 80),
        by_status(WHOLE, 120, 50, 30),
        [*by_place(WHOLE, 60, 60, 80), *by_status(WHOLE, 120, 50, 30)],
        by_place(WHOLE, 60, 60, None),
        by_place(WHOLE, 60, 60, 30, relation="subset"),
        [part("p", 60, WHOLE, window=days(1, 5)), part("q", 140, WHOLE, window=days(6, 10))],
        [part("p", 60, WHOLE, relation="subset", population="women", among="all_dead")],
    ],
    ids=["close", "by status", "two ways of dividing", "one unknown", "subsets", "by day of death", "women"],
)
def test_nothing_is_told_of(parts):
    assert told(WHOLE, parts) == []


def test_rounded_parts_may_miss_by_what_rounding_allows_and_no_more():
    """About 80 reaches from 75 to 85."""
    others = by_place(WHOLE, 60, 60)
    for value, is_told in ((205 - 120, False), (75, False), (206 - 120, True), (74, True)):
        rounded = part("r", 80, WHOLE, "about", areas=frozenset({"XX03"}))
        whole = claim("w", 120 + value)
        assert bool(told(whole, others, rounded)) is is_told, value


def test_a_whole_of_at_least_may_be_less_than_its_parts_but_not_more():
    whole = claim("w", 200, "at_least")
    assert told(whole, by_place(whole, 60, 60, 100)) == []
    assert only(whole, by_place(whole, 60, 60, 60)).rule == "parts_do_not_sum"


def test_an_interval_or_unknown_whole_has_no_gap():
    for whole in (claim("w", 200, "interval"), claim("w", None)):
        assert told(whole, by_place(whole, 60, 60, 60)) == []


def test_parts_of_unstated_relation_count_only_where_nobody_is_in_two_of_them():
    whole = claim("w", 200)
    loose = [part("civ", 120, whole, relation="unknown", **CIVILIANS)]
    apart = [*loose, part("for", 60, whole, relation="unknown", **FORCES)]
    nested = [*loose, part("some", 60, whole, relation="unknown", **CIVILIANS, areas=frozenset({"XX01"}))]
    assert [one.rule for one in told(whole, apart)] == ["parts_do_not_sum"]
    assert told(whole, nested) == []


def test_the_missing_are_never_added_to_the_dead():
    whole = claim("w", 200)
    parts = [part("civ", 120, whole, relation="unknown", **CIVILIANS)]
    missing = part("mis", 30, whole, relation="unknown", population="missing", status=frozenset({"unknown"}))
    assert told(whole, parts, missing) == []
    declared = [replace(one, relation="partition") for one in by_status(whole, 120, 30, 20)]
    assert only(whole, declared, replace(missing, relation="partition")).sums[0].residual == -30


def test_one_gap_is_told_once():
    whole = claim("w", 200)
    parts = [*by_status(whole, 100, 50, 30), part("arm2", 30, whole, relation="subset", **ARMED)]
    assert len([one for one in told(whole, parts) if one.sums[0].residual]) == 1
