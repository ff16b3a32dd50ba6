"""EDTF as people write it in hand tables, against the edtf package."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.text.edtf import plain_days, read_edtf


def days(text: str) -> tuple[str, str] | None:
    found = read_edtf(text)
    return None if found is None else (str(found.low), str(found.high))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2025-03-07", "2025-03-07", "2025-03-07"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-XX-XX", "2025-01-01", "2025-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2025-03-06/2025-03-10", "2025-03-06", "2025-03-10"),
        ("2025-03/2025-04", "2025-03-01", "2025-04-30"),
        ("../2025-07-22", "None", "2025-07-22"),
        ("/2025-07-22", "None", "2025-07-22"),
        ("2025-01-29/..", "2025-01-29", "None"),
        ("..", "None", "None"),
        ("[2025-07-20..2025-07-22]", "2025-07-20", "2025-07-22"),
        ("[2025-03-08,2025-03-06]", "2025-03-06", "2025-03-08"),
        ("[..2025-03-06]", "None", "2025-03-06"),
    ],
)
def test_what_a_text_may_mean(text: str, low: str, high: str) -> None:
    assert days(text) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "[..]",
        "7 March 2025",
        "2025-13",
        "2025-02-30",
        "2025-3-7",
        "2025-XX-07",
        "202X-03",
        "2025-03-09/2025-03-07",
    ],
)
def test_other_texts_are_not_read(text: str) -> None:
    assert read_edtf(text) is None


def test_a_doubtful_date_says_so_and_covers_no_more() -> None:
    for mark in "~?%":
        found = read_edtf(f"2025-03-07{mark}")
        assert found is not None
        assert (found.low, found.approximate, found.is_day) == (date(2025, 3, 7), True, False)


@settings(deadline=None, max_examples=40)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))
def test_the_days_are_those_of_the_edtf_package(first: date, length: int) -> None:
    from edtf import parse_edtf

    last = first + timedelta(days=length)
    for text in (f"{first}", f"{first}/{last}", f"{first:%Y-%m}", f"{first:%Y}", f"{first:%Y-%m}/{last:%Y-%m}"):
        theirs, ours = parse_edtf(text), read_edtf(text)
        assert ours is not None
        assert (ours.low, ours.high) == (
            date(*theirs.lower_strict()[:3]),
            date(*theirs.upper_strict()[:3]),
        )


def test_plain_days_take_no_doubt() -> None:
    assert plain_days("2025-03") == (date(2025, 3, 1), date(2025, 3, 31))
    assert plain_days("2025-03~") is plain_days("2025-03-XX") is plain_days("..") is None
