"""What a gap looks like, from the most particular diagnosis to the most general; one gap has one."""

import pytest

from counts.findings.invented import (
    VOCABULARY,
    by_place,
    by_status,
    claim,
    days,
    listed,
    part,
    printed,
)
from tawthiq.counts.findings.closing import Diagnosis, gaps, swaps
from tawthiq.counts.findings.table import CountTable

BEFORE = claim("a", 400, **printed(8))
WHOLE = claim("w", 600, **printed(9), supersedes="a")


def found(*claims):
    return list(gaps(CountTable(listed(*claims), VOCABULARY)))


def one_gap(*claims):
    (gap,) = found(*claims)
    return gap


def newer(value: int, place: int):
    return claim("newer", value, areas=frozenset({f"XX0{place}"}), window=days(1, 9))


def test_one_person():
    """Also where another figure of the same place would close it."""
    assert one_gap(WHOLE, by_place(WHOLE, 238, 250, 111), newer(239, 1)).diagnosis == Diagnosis.OFF_BY_ONE


def test_a_part_printed_beside():
    """Also where a newer figure or changed digits would close it."""
    side = part("n", 45, WHOLE, perpetrators=frozenset({"north"}), relation="subset")
    gap = one_gap(WHOLE, by_place(WHOLE, 238, 250, 67), side, newer(283, 1))
    assert (gap.diagnosis, gap.culprit, gap.witnesses, gap.missing) == (Diagnosis.OF_ONE_PART, None, (side,), 45)


def test_a_newer_figure():
    """Also where changed digits would close it."""
    gap = one_gap(WHOLE, by_place(WHOLE, 238, 250, 67), newer(283, 1))
    assert (gap.diagnosis, gap.culprit.id, gap.meant) == (Diagnosis.STALE, "w-1", 283)


def test_changed_digits():
    """Also where that part alone has not moved."""
    rows = [BEFORE, *by_place(BEFORE, 238, 100, 62), WHOLE, *by_place(WHOLE, 238, 250, 67)]
    gap = one_gap(rows)
    assert (gap.diagnosis, gap.culprit.id, gap.meant) == (Diagnosis.SWAPPED, "w-1", 283)


def test_changed_digits_of_small_parts_come_after_a_part_that_has_not_moved():
    """24 for 42 closes as many sums by chance as it explains."""
    rows = [BEFORE, *by_place(BEFORE, 320, 56, 24), WHOLE, *by_place(WHOLE, 500, 58, 24)]
    assert one_gap(rows).diagnosis == Diagnosis.UNMOVED
    assert one_gap(rows[4:]).diagnosis == Diagnosis.SWAPPED


def test_one_part_unmoved():
    rows = [BEFORE, *by_place(BEFORE, 200, 150, 50), WHOLE, *by_place(WHOLE, 320, 210, 50)]
    gap = one_gap(rows)
    assert (gap.diagnosis, gap.culprit.id, gap.witnesses[0].id, gap.meant) == (Diagnosis.UNMOVED, "w-3", "a-3", 70)


def test_nothing_in_particular():
    assert one_gap(WHOLE, by_place(WHOLE, 300, 250, 10)).diagnosis == Diagnosis.PLAIN


def test_more_than_the_whole_is_neither_unmoved_nor_a_sibling():
    rows = [BEFORE, *by_place(BEFORE, 200, 150, 50), WHOLE, *by_place(WHOLE, 360, 210, 50)]
    gap = one_gap(rows)
    assert (gap.diagnosis, gap.missing, gap.sum.residual) == (Diagnosis.PLAIN, -20, 20)


def test_a_part_larger_than_its_whole():
    gap = one_gap(WHOLE, part("p", 700, WHOLE, relation="subset", areas=frozenset({"XX01"})))
    assert (gap.diagnosis, gap.missing) == (Diagnosis.TOO_LARGE, -100)
    rounded = part("p", 610, WHOLE, "about", relation="subset", areas=frozenset({"XX01"}))
    assert found(WHOLE, rounded) == []


def test_every_breakdown_is_looked_at_by_itself():
    """By place it closes; by status it does not."""
    gap = one_gap(WHOLE, by_place(WHOLE, 300, 250, 50), by_status(WHOLE, 400, 100, 60))
    assert [one.id for one in gap.parts] == ["w-civ", "w-for", "w-arm"]


def test_a_release_inside_the_source_that_divides_the_part_further():
    """50 armed of both sides; the newer release has 42 and 28 of each side."""
    older, release = claim("o", 200, **printed(8)), claim("r", 220, **printed(9))
    rows = [older, release, *by_status(release, 150, 42, 28)]
    whole = claim("w", 220, **printed(9))
    armed = part("w-arm", 50, whole, population="armed_both_sides", status=frozenset())
    civilians = part("w-civ", 150, whole, population="civilians", status=frozenset({"civilian"}))
    gap = one_gap(rows, whole, armed, civilians)
    assert (gap.diagnosis, [one.id for one in gap.witnesses], gap.meant) == (Diagnosis.STALE, ["r-for", "r-arm"], 70)


@pytest.mark.parametrize(("number", "others"), [(0, set()), (12, {21}), (100, set()), (283, {823, 238})])
def test_swaps(number, others):
    assert swaps(number) == others
