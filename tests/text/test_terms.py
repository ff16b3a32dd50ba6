"""Words for sex, status and fate: standard terms, and unknown where a word is not known. Missing is never dead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.model.vocabulary import Fate, Sex, VictimStatus
from tawthiq.text import terms
from tawthiq.text.terms import ReadTerm, read_fate, read_sex, read_status


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("ذكر", "male"),
        ("الذكر", "male"),
        ("M", "male"),
        ("أنثى", "female"),
        ("انثي", "female"),
        ("Female", "female"),
        ("طفلة", "female"),
    ],
)
def test_sex(text: str, sex: str) -> None:
    assert read_sex(text) == ReadTerm((sex,))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("مدني", ("civilian",)),
        ("civilian_dph", ("civilian_dph",)),
        ("state_forces", ("state_forces",)),
        ("أمن عام", ("state_forces",)),
        ("مسلح", ("armed_group",)),
        ("مدني، مسعف", ("civilian", "protected")),
        ("hors de combat; soldier", ("state_forces", "hors_de_combat")),
    ],
)
def test_status_is_a_set(text: str, status: tuple[str, ...]) -> None:
    assert read_status(text) == ReadTerm(status)


def test_a_fighter_of_no_stated_side_keeps_both_sides() -> None:
    assert read_status("مقاتل") == ReadTerm(("state_forces", "armed_group"), ("status_side_unstated",))


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("قتيل", "dead"),
        ("شهيد", "dead"),
        ("killed", "dead"),
        ("مفقود", "missing"),
        ("مختفٍ قسراً", "missing"),
        ("missing, presumed dead", "missing"),
        ("مفقود ويرجح مقتله", "missing"),
        ("معتقل", "detained"),
        ("حي", "found_alive"),
        ("found_alive", "found_alive"),
    ],
)
def test_fate(text: str, fate: str) -> None:
    assert read_fate(text) == ReadTerm((fate,))


def test_two_fates_in_one_text_are_unknown() -> None:
    assert read_fate("مفقود / قتيل") == ReadTerm(("unknown",), ("term_contradicts",))


@pytest.mark.parametrize("reader", [read_sex, read_status, read_fate])
def test_unknown_words_are_flagged_and_blanks_are_not(reader: object) -> None:
    assert reader("zzz") == ReadTerm(("unknown",), ("term_unknown",))  # type: ignore[operator]
    for text in ("", "  ", "غير معروف", "unknown", "مجهول"):
        assert reader(text) == ReadTerm(("unknown",))  # type: ignore[operator]


def test_every_word_leads_to_a_term_of_the_model() -> None:
    assert set(terms._values_in(terms._SEX)) <= set(Sex)
    assert set(terms._values_in(terms._STATUS)) <= set(VictimStatus)
    assert set(terms._values_in(terms._FATE)) <= set(Fate)


def test_no_word_for_a_missing_or_detained_person_means_dead() -> None:
    for word, fate in terms._table(terms._FATE).items():
        assert read_fate(word).values == (fate,)
        if any(part in word for part in ("مفقود", "missing", "مختف", "disappear", "مجهول المصير")):
            assert fate == "missing", word


@given(text=st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_any_text_gives_terms_of_the_model(text: str) -> None:
    assert set(read_sex(text).values) <= set(Sex)
    assert set(read_status(text).values) <= set(VictimStatus)
    assert set(read_fate(text).values) <= set(Fate)
