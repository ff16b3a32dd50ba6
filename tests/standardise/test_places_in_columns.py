"""Places from several columns: each narrows the next, and nothing below a district is accepted without its governorate."""

import pytest

from tawthiq.standardise.places import Settled, _settled
from tawthiq.text.places import finder_of


def settle(governorate: str | None, district: str | None, subdistrict: str | None, place: str | None) -> Settled:
    return _settled((governorate, district, subdistrict, place), finder_of())


def units(settled: Settled) -> tuple[str | None, str | None, str | None]:
    return settled.adm1, settled.adm2, settled.adm3


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("اللاذقية", None, None, "الصنوبر"), ("SY06", "SY0600", None)),
        (("Latakia", None, None, "Sanobar"), ("SY06", "SY0600", None)),
        (("Latakia", "جبلة", None, None), ("SY06", "SY0602", None)),
        (("طرطوس", None, None, "بانياس"), ("SY10", "SY1002", None)),
        (("حمص", None, None, "القبو"), ("SY04", "SY0401", None)),
        (("حمص", "Homs", "القبو", None), ("SY04", "SY0401", "SY040110")),
        ((None, "Jableh", None, None), ("SY06", "SY0602", None)),
        ((None, None, None, "Sanobar, Latakia"), ("SY06", "SY0600", None)),
        ((None, None, None, "اللاذقية - جبلة"), ("SY06", "SY0602", None)),
        ((None, None, None, "بانياس / حي القصور"), ("SY10", "SY1002", None)),
        ((None, None, None, "ريف اللاذقية"), ("SY06", None, None)),
        ((None, None, None, "Deir ez-Zor"), ("SY09", None, None)),
    ],
)
def test_accepted_units(columns: tuple[str | None, ...], expected: tuple[str | None, ...]) -> None:
    settled = settle(*columns)
    assert units(settled) == expected
    assert settled.candidates


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Rural Damascus", "SY03"),
        ("Damascus Countryside", "SY03"),
        ("ريف دمشق", "SY03"),
        ("Damascus", "SY01"),
        ("Sweida", "SY13"),
        ("سويداء", "SY13"),
        ("Deir Ezzor", "SY09"),
        ("دير الزور", "SY09"),
        ("Idleb", "SY07"),
        ("Deraa", "SY12"),
        ("ريف حلب", "SY02"),
        ("حماه", "SY05"),
        ("Tartous", "SY10"),
        ("Lattakia", "SY06"),
        ("Al Hassakeh", "SY08"),
        ("Hassakah", "SY08"),
        ("Raqa", "SY11"),
        ("Elsewhere", None),
        ("حلب - حمص", None),
    ],
)
def test_governorates_are_read_in_their_many_spellings(written: str, code: str | None) -> None:
    assert settle(written, None, None, None).adm1 == code


@pytest.mark.parametrize("place", ["الزوبة", "القبو", "Sanobar", "الصنوبر"])
def test_a_village_alone_is_never_accepted(place: str) -> None:
    settled = settle(None, None, None, place)
    assert units(settled) == (None, None, None)
    assert settled.candidates
    assert [code for _, code, _ in settled.doubts] == ["place_ambiguous"]


def test_a_district_alone_is_accepted_and_its_namesakes_are_told() -> None:
    settled = settle(None, None, None, "القصير")
    assert units(settled) == ("SY04", "SY0402", None)
    assert [code for _, code, _ in settled.doubts] == ["place_homonyms"]


def test_a_place_of_another_governorate_leaves_the_stated_one() -> None:
    settled = settle("طرطوس", None, None, "الصنوبر")
    assert units(settled) == ("SY10", None, None)
    assert [code for _, code, _ in settled.doubts] == ["place_outside_unit"]


def test_homonyms_inside_a_governorate_leave_the_district_open() -> None:
    finder = finder_of()
    repeated = next(
        name
        for name, positions in sorted(finder.gazetteer.by_key.items())
        if len({finder.gazetteer.entries[place].unit("adm2") for place in positions}) > 1
        and {finder.gazetteer.entries[place].unit("adm1") for place in positions} == {"SY02"}
        and all(finder.gazetteer.entries[place].level == "place" for place in positions)
    )
    settled = settle("حلب", None, None, repeated)
    assert units(settled) == ("SY02", None, None)
    assert [code for _, code, _ in settled.doubts] == ["place_ambiguous"]


def test_an_unknown_place_keeps_what_the_other_columns_say() -> None:
    settled = settle("حمص", None, None, "qqqqqq")
    assert units(settled) == ("SY04", None, None)
    assert [code for _, code, _ in settled.doubts] == ["place_unknown"]


def test_a_blank_row_has_no_place_and_no_doubt() -> None:
    assert settle(None, None, None, None) == Settled()
