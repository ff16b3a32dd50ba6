import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.text.scripts import fold, hidden_characters, script_of

letters = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
arabic = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئٱکیگـ \u064e\u064f\u0651\u200f\u202e", max_size=30)


@settings(max_examples=50, deadline=None)
@given(st.one_of(letters, arabic))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=50, deadline=None)
@given(arabic)
def test_nothing_invisible_survives_folding(text: str) -> None:
    assert hidden_characters(fold(text)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أَحْمَد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("هدى", "هدي"),
        ("مؤمن", "مومن"),
        ("رائد", "رايد"),
        ("مـحـمـد", "محمد"),
        ("\u202bمحمد\u202c", "محمد"),
        ("ﻣﺤﻤﺪ", "محمد"),  # presentation forms, UAX #15
        ("علی", "علي"),  # Persian ya
        ("کریم", "كريم"),  # Persian kaf
        ("Şükrü", "Shukru"),
        ("IŞIK", "ishik"),
        ("Yılmaz", "YILMAZ"),
        ("İbrahim", "ibrahim"),
        ("Ḥasan", "hasan"),
        ("ʿAlī", "Ali"),
        ("Sa'id", "Said"),
        ("Kafā\u2019", "kafa"),
    ],
)
def test_variants_fold_to_one_spelling(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_scripts() -> None:
    assert [script_of(text) for text in ("محمد", "Ali", "علي Ali", "123 -", "")] == [
        "arabic",
        "latin",
        "mixed",
        "none",
        "none",
    ]


def test_hidden_characters_are_named() -> None:
    assert hidden_characters("a\u202eb\u200f") == ["U+202E", "U+200F"]
