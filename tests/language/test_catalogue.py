"""Every message exists in both languages, fills the same places, and counts as its language counts."""

import re
from datetime import date
from string import Formatter

import pytest

from tawthiq.language import LANGUAGES, codes, date_text, interval_text, number_text, sentence
from tawthiq.language.catalogue import _catalogue

# CLDR plural categories.
CATEGORIES = {"ar": {"zero", "one", "two", "few", "many", "other"}, "en": {"one", "other"}}


def texts(code: str, language: str) -> list[str]:
    text = _catalogue()[code][language]
    return [text] if isinstance(text, str) else list(text.values())


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", codes())
def test_a_message_is_whole_in_both_languages(code: str) -> None:
    assert set(_catalogue()[code]) == set(LANGUAGES)
    if re.search("[a-z]", re.sub(r"\{.*?\}", "", " ".join(texts(code, "en")))):
        assert re.search("[\u0600-\u06ff]", " ".join(texts(code, "ar"))), "no Arabic letter"
    named = {language: set().union(*(places(text) for text in texts(code, language))) for language in LANGUAGES}
    # A plural form may say its number in a word ("two rows"), so `n` may be missing from some texts.
    assert named["ar"] | {"n"} == named["en"] | {"n"}
    for language in LANGUAGES:
        text = _catalogue()[code][language]
        if not isinstance(text, str):
            assert set(text) <= CATEGORIES[language]
            assert "other" in text


def test_arabic_counts_in_six_ways() -> None:
    said = {n: sentence("rows_unreadable", {"n": n}, "ar") for n in (0, 1, 2, 3, 11, 100)}
    assert len(set(said.values())) == 6
    assert "11" in said[11]


def test_values_cannot_reorder_or_break_a_sentence() -> None:
    said = sentence("report_written", {"path": "a\u202eb\x1b[31m"}, "en", isolate=True)
    assert "\u202e" not in said
    assert "\x1b" not in said
    assert "\u2068" in said


def test_a_sentence_inside_another_keeps_its_isolates_and_others_are_written_out() -> None:
    inner = sentence("report_written", {"path": "a"}, "ar", isolate=True)
    assert inner in sentence("report_written", {"path": inner}, "ar", isolate=True)
    for hostile in ("a\u2069b", "\u2068a", "\u2069a\u2068"):
        said = sentence("report_written", {"path": hostile}, "en")
        assert not {"\u2068", "\u2069"} & set(said)


def test_numbers_and_days_as_readers_write_them() -> None:
    assert number_text(1476, "ar") == "1,476"
    assert interval_text(1426, 1664, "en") == "1,426–1,664"
    assert interval_text(5, 5, "en") == "5"
    day = date(2025, 3, 10)
    assert date_text(day, "en") == "10 March 2025"
    assert date_text(day, "ar") == "10 آذار/مارس 2025"
