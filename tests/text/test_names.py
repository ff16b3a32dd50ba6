from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.text.names import NameParts, parse_name, parse_names, skeleton
from tawthiq.text.scripts import fold
from tawthiq.text.skeletons import long_vowels
from text.spoilt import spoilt

names = st.lists(
    st.sampled_from(
        [
            "محمد",
            "أحمد",
            "عبد",
            "الرحمن",
            "أبو",
            "بن",
            "صلاح",
            "الدين",
            "Abu",
            "Abdul",
            "Omar",
            "al-",
            "bin",
            "Hasan",
            "Dr.",
            "(Abu",
            "Ali)",
            "مجهول",
            "\u202e",
            "7",
        ]
    ),
    max_size=8,
).map(" ".join)


def roles(name: str) -> list[str | None]:
    parts = parse_name(name)
    return [parts.given, parts.father, parts.grandfather, parts.family]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("محمد", ["محمد", None, None, None]),
        ("محمد الحلبي", ["محمد", None, None, "الحلبي"]),
        ("محمد أحمد الحلبي", ["محمد", "أحمد", None, "الحلبي"]),
        ("محمد أحمد علي الحلبي", ["محمد", "أحمد", "علي", "الحلبي"]),
        ("محمد أحمد علي حسن الحلبي", ["محمد", "أحمد", "علي", "الحلبي"]),
        ("الشهيد محمد بن أحمد الحلبي", ["محمد", "أحمد", None, "الحلبي"]),
        ("عبد الرحمن صلاح الدين أبو علي", ["عبد الرحمن", "صلاح الدين", None, "أبو علي"]),
        ("Dr. Omar ibn Hasan Al-Halabi", ["Omar", "Hasan", None, "Al-Halabi"]),
        ("Abdel Rahman Salah al-Din Abu Ali", ["Abdel Rahman", "Salah al-Din", None, "Abu Ali"]),
        ("Nur son of Yusuf", ["Nur", None, None, "Yusuf"]),
    ],
)
def test_parts_have_their_roles(name: str, expected: list[str | None]) -> None:
    assert roles(name) == expected


@pytest.mark.parametrize("name", ["مجهول الهوية", "Unidentified", "unknown male", "مجهولة الهوية", "", "—", "123"])
def test_nobody_has_no_parts(name: str) -> None:
    assert roles(name) == [None] * 4
    assert parse_name(name).tokens == ()


def test_the_kunya_stands_apart() -> None:
    for name in ("Abu Khaled Omar Hasan", "Omar (Abu Khaled) Hasan"):
        parts = parse_name(name)
        assert (parts.kunya, parts.given, parts.family) == ("Abu Khaled", "Omar", "Hasan")
    assert parse_name("أبو خالد عمر حسن").kunya == "أبو خالد"
    assert parse_name("Abu Khaled").given == "Abu Khaled"


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("محمد", "Mohammed Muhammad Mohamad Mehmed"),
        ("أحمد", "Ahmed Ahmad"),
        ("يوسف", "Yousef Yusuf Yousif"),
        ("عبد الرحمن", "Abdulrahman Abdel-Rahman Abdurrahman"),
        ("عبد الله", "Abdullah Abdallah"),
        ("نور الدين", "Nouraldin Nureddin Nuruddin"),
        ("الشامي", "Al-Shami Ash-Shami Alshami"),
        ("خديجة", "Khadija Khadijah"),
        ("حسين", "Hussein Husayn Hüseyin"),
        ("غسان", "Ghassan Gassan"),
        ("ثائر", "Thaer"),
        ("قاسم", "Qasem Kasım"),
        ("شكري", "Shukri Şükrü Choukri"),
        ("هبة", "Hiba Heba Hibah"),
        ("فتحي", "Fathi Fethi"),
        ("أبو سالم", "Abusalem"),
        ("وليد", "Walid Waleed"),
    ],
)
def test_one_skeleton_for_both_scripts(arabic: str, latin: str) -> None:
    key = parse_name(arabic).skeletons[0]
    wrong = {word: skeleton(word) for word in latin.split() if skeleton(word) != key}
    # gh written g, and the assimilated "Abdurrahman", are known losses: the key may not grow others.
    assert set(wrong) <= {"Gassan", "Abdurrahman"}, (key, wrong)


@pytest.mark.parametrize(
    ("read", "meant"),
    [("عالء", "علاء"), ("بالل", "بلال"), ("عبد هللا", "عبد الله"), ("االحمد", "الاحمد"), ("والء", "ولاء")],
)
def test_lam_alef_is_repaired(read: str, meant: str) -> None:
    assert parse_name(read).tokens == parse_name(meant).tokens


def test_long_vowels_tell_skeletons_apart() -> None:
    assert skeleton("محمد") == skeleton("محمود")
    assert long_vowels("محمد") != long_vowels("محمود")
    assert 2 in long_vowels("Mahmoud")
    assert 2 not in long_vowels("Muhammad")


@settings(max_examples=50, deadline=None)
@given(names)
def test_any_text_can_be_parsed(name: str) -> None:
    parts = parse_name(name)
    assert isinstance(parts, NameParts)
    assert len(parts.tokens) == len(parts.skeletons)
    assert all(parts.tokens)
    assert all(parts.skeletons)
    assert parse_names([name, name]) == [parts, parts]


whole_names = st.sampled_from(
    [
        "محمد عبد الله الحداد",
        "أبو خالد عمر حسن النجار",
        "الشهيد صلاح الدين بن يحيى (أبو علي)",
        "عالء محمد االحمد",
        "چيا ژيان پروین",
        "مجهول الهوية",
        "Dr. Omar (Abu Khaled) Al-Hasan",
        "Abdel Rahman Şükrü ʿAlī",
    ]
)


@settings(max_examples=200, deadline=None)
@given(whole_names, st.sampled_from(["", " 7", " (١٢)"]), st.randoms())
def test_what_a_reader_cannot_see_changes_no_part_and_no_key(name: str, digits: str, random: Random) -> None:
    before, after = parse_name(name), parse_name(spoilt(name + digits, random))
    assert (after.tokens, after.skeletons) == (before.tokens, before.skeletons)
    roles = ("given", "father", "grandfather", "family", "kunya")
    assert [fold(getattr(after, role) or "") for role in roles] == [fold(getattr(before, role) or "") for role in roles]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_hostile_text_does_not_break_parsing(text: str) -> None:
    parts = parse_name(text)
    assert parts.text == text
    assert (parts.given is None) == (not parts.tokens)
