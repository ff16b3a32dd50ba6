"""Dates: every manner of writing, the bounds of the edtf package as oracle, and no guess where a text has two readings."""

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.text.dates import ReadDate, parse_date
from tawthiq.text.months import gregorian_months

READ = [
    ("2025-03-07", "2025-03-07"),
    ("٢٠٢٥-٠٣-٠٧", "2025-03-07"),
    ("۲۰۲۵-۰۳-۰۷", "2025-03-07"),
    ("2025/3/7", "2025-03-07"),
    ("20250307", "2025-03-07"),
    ("2025-03-07T22:30:00Z", "2025-03-07"),
    ("2025-03-07 00:00:00", "2025-03-07"),
    ("25/03/2025", "2025-03-25"),
    ("05/05/2025", "2025-05-05"),
    ("03/25/2025", "2025-03-25"),
    ("7 آذار 2025", "2025-03-07"),
    ("7 اذار ٢٠٢٥", "2025-03-07"),
    ("7 آذار/مارس 2025", "2025-03-07"),
    ("7 آذار (مارس) 2025", "2025-03-07"),
    ("7 مارس 2025م", "2025-03-07"),
    ("الجمعة 7 آذار 2025", "2025-03-07"),
    ("Friday, March 7th, 2025", "2025-03-07"),
    ("5آذار2025", "2025-03-05"),
    ("7 تشرين أول 2024", "2024-10-07"),
    ("7 تشرين الأول/أكتوبر 2024", "2024-10-07"),
    ("7 تشرين/نوفمبر 2024", "2024-11-07"),
    ("7 ت1 2024", "2024-10-07"),
    ("1 كانون الثاني 2024", "2024-01-01"),
    ("14 جويلية 2012", "2012-07-14"),
    ("14 غشت 2012", "2012-08-14"),
    ("3 juillet 2012", "2012-07-03"),
    ("2025-03", "2025-03"),
    ("03/2025", "2025-03"),
    ("00/03/2025", "2025-03"),
    ("2025-03-XX", "2025-03"),
    ("آذار 2025", "2025-03"),
    ("2013", "2013"),
    ("عام 2013", "2013"),
    ("1980s", "198X"),
    ("ca. 2013", "2013~"),
    ("2025-03~", "2025-03~"),
    ("أوائل آذار 2025", "2025-03~"),
    ("2025-03-06/2025-03-09", "2025-03-06/2025-03-09"),
    ("2025-03-06 to 2025-03-09", "2025-03-06/2025-03-09"),
    ("6-9 March 2025", "2025-03-06/2025-03-09"),
    ("March 6-9, 2025", "2025-03-06/2025-03-09"),
    ("من 6 إلى 9 آذار 2025", "2025-03-06/2025-03-09"),
    ("6 و 7 آذار 2025", "2025-03-06/2025-03-07"),
    ("28 شباط - 3 آذار 2025", "2025-02-28/2025-03-03"),
    ("آذار - نيسان 2025", "2025-03/2025-04"),
    ("2011-2013", "2011/2013"),
]


@pytest.mark.parametrize(("text", "edtf"), READ)
def test_what_has_one_reading_is_read(text: str, edtf: str) -> None:
    assert parse_date(text).edtf == edtf


# 7 Ramadan 1446 = 7 March 2025 in the Umm al-Qura calendar (hijridate's reference tables); a day more on each side.
HIJRI = [
    ("7 رمضان 1446", "[2025-03-06..2025-03-08]"),
    ("٧ رمضان ١٤٤٦ هـ", "[2025-03-06..2025-03-08]"),
    ("7 Ramadan 1446", "[2025-03-06..2025-03-08]"),
    ("1446-09-07", "[2025-03-06..2025-03-08]"),
    ("7 رمضان 2025", "[2025-03-06..2025-03-08]"),
    ("رمضان 1446", "[2025-02-28..2025-03-30]"),
    ("1446", "[2024-07-06..2025-06-26]"),
]


@pytest.mark.parametrize(("text", "edtf"), HIJRI)
def test_hijri_dates_get_a_day_on_each_side(text: str, edtf: str) -> None:
    read = parse_date(text)
    assert read.edtf == edtf
    assert "date_hijri" in read.flags


def test_a_date_in_both_calendars_is_the_gregorian_day() -> None:
    assert parse_date("7 رمضان 1446 الموافق 7 آذار 2025").edtf == "2025-03-07"
    assert parse_date("7 رمضان 1446 الموافق 7 آذار 2024").flags[-2:] == ("date_calendars_disagree", "date_unparsed")


def test_an_undeclared_numeric_date_keeps_both_readings() -> None:
    read = parse_date("03/07/2025")
    assert read == ReadDate("[2025-03-07,2025-07-03]", date(2025, 3, 7), date(2025, 7, 3), ("date_ambiguous",))
    assert parse_date("03/07/2025", "dmy") == ReadDate("2025-07-03", date(2025, 7, 3), date(2025, 7, 3))
    assert parse_date("03/07/2025", "mdy") == ReadDate("2025-03-07", date(2025, 3, 7), date(2025, 3, 7))


def test_half_a_month_name_keeps_both_months() -> None:
    assert parse_date("تشرين 2024").edtf == "[2024-10,2024-11]"
    assert parse_date("كانون 2024").edtf == "[2024-01,2024-12]"
    assert "date_ambiguous" in parse_date("تشرين 2024").flags


def test_a_range_of_ambiguous_dates_spans_all_readings() -> None:
    read = parse_date("6/3/2025 - 9/3/2025")
    assert (read.low, read.high) == (date(2025, 3, 6), date(2025, 9, 3))
    assert parse_date("6/3/2025 - 9/3/2025", "dmy").edtf == "2025-03-06/2025-03-09"


def test_a_declared_order_that_cannot_be_yields_to_the_only_reading() -> None:
    assert parse_date("03/25/2025", "dmy") == ReadDate(
        "2025-03-25", date(2025, 3, 25), date(2025, 3, 25), ("date_order_contradicted",)
    )


UNREAD = [
    ("2025-02-30", ("date_impossible", "date_unparsed")),
    ("30 Feb 2025", ("date_impossible", "date_unparsed")),
    ("31/31/2025", ("date_impossible", "date_unparsed")),
    ("9-6 March 2025", ("date_impossible", "date_unparsed")),
    ("45723", ("date_serial", "date_unparsed")),
    ("7.3.25", ("date_two_digit_year", "date_unparsed")),
    ("7 آذار", ("date_year_missing", "date_unparsed")),
    ("yesterday evening", ("date_unparsed",)),
    ("7 آذار نيسان 2025", ("date_unparsed",)),
    ("x" * 100_000, ("date_unparsed",)),
]


@pytest.mark.parametrize(("text", "flags"), UNREAD)
def test_what_cannot_be_read_is_flagged_and_never_guessed(text: str, flags: tuple[str, ...]) -> None:
    assert parse_date(text) == ReadDate(None, None, None, flags)


@pytest.mark.parametrize("text", ["", "  ", "unknown", "غير معروف", "N/A", "-"])
def test_unknown_is_no_error(text: str) -> None:
    assert parse_date(text) == ReadDate(None, None, None)


def test_two_digit_years_are_read_only_inside_known_bounds() -> None:
    death, life = (date(1926, 1, 1), date(2025, 12, 31)), (date(1905, 1, 1), date(2025, 12, 31))
    assert parse_date("7.3.25", "dmy", within=death).edtf == "2025-03-07"
    assert parse_date("7.3.25", within=death).edtf == "[2025-03-07,2025-07-03]"
    assert parse_date("7/3/20", "dmy", within=life).edtf == "[1920-03-07,2020-03-07]"
    assert parse_date("3 July 25", within=death).edtf == "2025-07-03"


def test_an_unknown_order_is_a_defect_of_the_caller() -> None:
    with pytest.raises(ValueError, match="ydm"):
        parse_date("03/07/2025", "ydm")


def test_every_month_name_is_read_as_its_month() -> None:
    for name, months in gregorian_months().items():
        read = parse_date(f"5 {name} 2023")
        assert read.low == date(2023, min(months), 5), name
        assert read.high == date(2023, max(months), 5), name
    assert set().union(*gregorian_months().values()) == set(range(1, 13))


def test_bounds_are_those_of_the_edtf_package() -> None:
    """Oracle: edtf 5, strict bounds, for every form of EDTF that we write."""
    texts = [text for text, _ in READ + HIJRI] + ["03/07/2025", "تشرين 2024", "07/09/1446"]
    for text in texts:
        read = parse_date(text)
        oracle = parse_edtf(read.edtf)
        assert read.low is not None
        assert read.high is not None
        assert (read.low.year, read.low.month, read.low.day) == tuple(oracle.lower_strict()[:3]), text
        assert (read.high.year, read.high.month, read.high.day) == tuple(oracle.upper_strict()[:3]), text


DAYS = st.dates(date(1930, 1, 1), date(2070, 12, 31))


@given(day=DAYS, separator=st.sampled_from("-/."), order=st.sampled_from(["dmy", "mdy", "ymd"]))
@settings(max_examples=50, deadline=None)
def test_a_declared_order_gives_back_the_day(day: date, separator: str, order: str) -> None:
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": f"{day.year}"}
    text = separator.join(parts[letter] for letter in order)
    assert parse_date(text, order) == ReadDate(day.isoformat(), day, day)
    eastern = text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert parse_date(eastern, order) == ReadDate(day.isoformat(), day, day, ("digits_non_ascii",))


@given(day=DAYS)
@settings(max_examples=50, deadline=None)
def test_without_an_order_the_true_day_is_always_among_the_readings(day: date) -> None:
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        read = parse_date(text)
        assert read.edtf is not None
        assert day.isoformat() in read.edtf
        assert ("date_ambiguous" in read.flags) == (day.day <= 12 and day.day != day.month)


@given(day=DAYS)
@settings(max_examples=50, deadline=None)
def test_a_hijri_day_lies_inside_its_interval(day: date) -> None:
    from hijridate import Gregorian

    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    read = parse_date(f"{hijri.year}-{hijri.month:02}-{hijri.day:02}")
    assert (read.low, read.high) == (day - timedelta(days=1), day + timedelta(days=1))


@given(text=st.text(alphabet="0123456789-/. ~?آذارتشرينولmarch٣۳[]xم", max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_an_ordered_interval_or_a_flag(text: str) -> None:
    read = parse_date(text)
    if read.edtf is None:
        assert read.low is read.high is None
    else:
        assert read.low is not None
        assert read.high is not None
        assert read.low <= read.high
        assert "date_unparsed" not in read.flags
