import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.text.plain import plain_text
from tawthiq.text.scripts import fold, hidden_characters, script_of
from text.spoilt import CONTROLS, spoilt

letters = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
arabic = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئٱکیگـ \u064e\u064f\u0651\u200f\u202e", max_size=30)


@settings(max_examples=50, deadline=None)
@given(st.one_of(letters, arabic))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_no_letter_of_any_alphabet_changes_when_folded_twice() -> None:
    # Letters with accents fold in steps; beside Arabic, Turkish and plain Latin letters the steps differ.
    codes = [*range(0x80, 0x3000), *range(0xA000, 0xAC00), *range(0xF900, 0x10000), *range(0x10000, 0x11000)]
    letters = [chr(code) for code in codes if unicodedata.category(chr(code))[0] in "LMN"]
    texts = [text for letter in letters for text in (letter, "ا" + letter, "a" + letter, letter + "ş")]
    assert [text for text in texts if fold(fold(text)) != fold(text)] == []
    assert [text for text in texts if plain_text(plain_text(text)) != plain_text(text)] == []


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ابتجحخدرسشصعفقكلمنهويىةءأإآؤئپچگ abzABZ0123456789٣۴-/.", max_size=20), st.randoms())
def test_what_a_reader_cannot_see_changes_no_plain_text(text: str, random: Random) -> None:
    assert plain_text(spoilt(text, random)) == plain_text(text)


def test_no_invisible_character_survives() -> None:
    text = "م".join(CONTROLS)
    assert fold(text) == "م" * (len(CONTROLS) - 1)
    assert len(hidden_characters(text)) == len(CONTROLS)


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
