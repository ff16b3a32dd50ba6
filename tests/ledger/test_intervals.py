"""Between which two times: the pure part, on times that were made up."""

from hypothesis import given
from hypothesis import strategies as st

from tawthiq.ledger.intervals import Interval, Seen, Standing, interval, standings, time_text

NOW = 1_000_000


def test_nothing_is_shown_by_nothing() -> None:
    assert interval(0, [], NOW) == Interval(None, None)
    assert interval(0, [], NOW).code == "interval_unknown"


def test_an_entry_is_older_than_the_first_time_it_was_seen() -> None:
    seen = [Seen(5, 200, 210), Seen(5, 150, 160), Seen(9, 100_000, 100_000)]
    assert interval(4, seen, NOW) == Interval(None, 160)
    assert interval(5, seen, NOW) == Interval(None, 100_000)
    assert interval(9, seen, NOW) == Interval(None, None)


def test_an_entry_is_younger_than_a_time_stamp_that_stands_before_it() -> None:
    seen = [Seen(5, 200, 210, entered=5), Seen(9, 300, 310, entered=12)]
    assert interval(4, seen, NOW) == Interval(None, 210)
    assert interval(5, seen, NOW) == Interval(200, 310)  # the entry that tells of the time-stamp itself
    assert interval(8, seen, NOW) == Interval(200, 310)
    assert interval(11, seen, NOW) == Interval(200, None)
    assert interval(12, seen, NOW) == Interval(300, None)
    assert interval(5, seen, NOW).values == {"after": "1970-01-01T00:03:20Z", "before": "1970-01-01T00:05:10Z"}


def test_what_was_only_kept_bounds_nothing_from_below() -> None:
    assert interval(7, [Seen(5, 200, 210)], NOW) == Interval(None, None)


def test_a_time_that_has_not_come_is_flagged_and_bounds_nothing() -> None:
    ahead = Seen(5, NOW + 1_000, NOW + 1_000, entered=6)
    assert standings([ahead], NOW) == [(ahead, Standing.AHEAD)]
    assert interval(2, [ahead], NOW) == interval(7, [ahead], NOW) == Interval(None, None)
    assert standings([ahead], NOW + 400) == [(ahead, Standing.COUNTED)]  # clocks differ by minutes


def test_a_time_before_what_the_entries_hold_is_flagged_and_bounds_nothing() -> None:
    first, early = Seen(5, 500, 500, entered=6), Seen(8, 400, 499, entered=9)
    assert dict(standings([early, first], NOW)) == {first: Standing.COUNTED, early: Standing.EARLY}
    assert interval(7, [early, first], NOW) == Interval(500, None)
    assert interval(10, [early, first], NOW) == Interval(500, None)
    beside = Seen(6, 400, 499)  # its last entry has number 5, and the one that tells of the first time has number 6
    assert dict(standings([beside, first], NOW))[beside] is Standing.COUNTED
    assert dict(standings([Seen(8, 400, 500), first], NOW))[Seen(8, 400, 500)] is Standing.COUNTED


def test_what_is_not_known_is_a_dash() -> None:
    assert time_text(None) == "–"


@st.composite
def sightings(draw: st.DrawFn) -> Seen:
    size, earliest = draw(st.integers(1, 20)), draw(st.integers(0, NOW + 5_000))
    entered = draw(st.none() | st.integers(size, size + 10))  # the bytes that an entry holds are about earlier entries
    return Seen(size, earliest, earliest + draw(st.integers(0, 100)), entered)


@given(st.lists(sightings(), max_size=8), st.integers(0, 30))
def test_intervals_are_never_empty_and_later_entries_are_not_older(seen: list[Seen], number: int) -> None:
    one, next_one = interval(number, seen, NOW), interval(number + 1, seen, NOW)
    if one.after is not None and one.before is not None:
        assert one.after <= one.before
    assert (one.after or 0) <= (next_one.after or 0)
    assert (one.before or NOW * 2) <= (next_one.before or NOW * 2)
    assert interval(number, reversed(seen), NOW) == one
