"""Ages: figures, words and ranges in both languages; what cannot be an age gives none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.text.ages import OLDEST, ReadAge, parse_age

READ = [
    ("34", 34, 34),
    ("34.0", 34, 34),
    ("34 سنة", 34, 34),
    ("34 عاماً", 34, 34),
    ("34 years old", 34, 34),
    ("aged 34", 34, 34),
    ("العمر: 34", 34, 34),
    ("0", 0, 0),
    ("8 months", 0, 0),
    ("8 أشهر", 0, 0),
    ("شهرين", 0, 0),
    ("40 days", 0, 0),
    ("12 months", 1, 1),
    ("18 شهراً", 1, 1),
    ("سنة ونصف", 1, 1),
    ("سنتان", 2, 2),
    ("2 years 3 months", 2, 2),
    ("30s", 30, 39),
    ("in her thirties", 30, 39),
    ("ثلاثيني", 30, 39),
    ("في الثلاثينات", 30, 39),
    ("في العقد الرابع من العمر", 30, 39),
    ("طفل", 0, 17),
    ("طفلة", 0, 17),
    ("child", 0, 17),
    ("قاصر", 0, 17),
    ("رضيع", 0, 1),
    ("infant", 0, 1),
    ("مسن", 60, OLDEST),
    ("بالغ", 18, OLDEST),
    ("25-30", 25, 30),
    ("25 to 30", 25, 30),
    ("بين 25 و 30", 25, 30),
    ("under 18", 0, 17),
    ("دون الـ18", 0, 17),
    ("60+", 60, OLDEST),
    ("فوق 60", 60, OLDEST),
]


@pytest.mark.parametrize(("text", "low", "high"), READ)
def test_ages_are_read_as_ranges_of_whole_years(text: str, low: int, high: int) -> None:
    assert parse_age(text) == ReadAge(low, high)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("-3", "age_impossible"),
        ("212", "age_impossible"),
        ("60-40", "age_impossible"),
        ("1985", "age_is_year"),
        ("banana", "age_unparsed"),
        ("جنين", "age_unparsed"),
        ("9" * 5000, "age_unparsed"),
    ],
)
def test_what_cannot_be_an_age_gives_none(text: str, flag: str) -> None:
    assert parse_age(text) == ReadAge(None, None, (flag,))


@pytest.mark.parametrize("text", ["", "unknown", "غير معروف", "?", "غير محدد"])
def test_unknown_is_no_error(text: str) -> None:
    assert parse_age(text) == ReadAge(None, None)


def test_an_approximate_age_is_widened_more_where_ages_are_rounded() -> None:
    assert parse_age("~40") == ReadAge(35, 45, ("age_approximate",))
    assert parse_age("حوالي 41 عاما") == ReadAge(39, 43, ("age_approximate",))


@given(age=st.integers(0, OLDEST))
@settings(max_examples=50, deadline=None)
def test_eastern_digits_say_the_same(age: int) -> None:
    eastern = str(age).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert parse_age(eastern) == ReadAge(age, age, ("digits_non_ascii",))


@given(text=st.text(alphabet="0123456789-+~ symonthعاشهرسنةطفل٣", max_size=20))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_an_ordered_range_or_none(text: str) -> None:
    read = parse_age(text)
    assert (read.low is None) == (read.high is None)
    if read.low is not None and read.high is not None:
        assert 0 <= read.low <= read.high <= OLDEST
