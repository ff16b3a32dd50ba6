"""Places: candidates of the gazetteer in both scripts; homonyms stay candidates; a gazetteer can be replaced."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.errors import CaseError
from tawthiq.text.gazetteer import LEVELS, bare_key, name_keys
from tawthiq.text.letter_pairs import LetterPairs
from tawthiq.text.places import LEAST_SCORE, find_place, load_gazetteer

# P-codes of OCHA's COD-AB for Syria.
UNITS = [
    ("اللاذقية", "SY06"),
    ("محافظة اللاذقية", "SY06"),
    ("ريف اللاذقية", "SY06"),
    ("Latakia", "SY06"),
    ("Lattakia governorate", "SY06"),
    ("latakia countryside", "SY06"),
    ("ريف دمشق", "SY03"),
    ("Rif Dimashq", "SY03"),
    ("دمشق", "SY01"),
    ("الرقة", "SY11"),
    ("Ar-Raqqah", "SY11"),
    ("جبلة", "SY0602"),
    ("Jableh", "SY0602"),
    ("القدموس", "SY1006"),
    ("Qadmous", "SY1006"),
    ("SY1002", "SY1002"),
    ("sy06", "SY06"),
]


@pytest.mark.parametrize(("text", "code"), UNITS)
def test_units_are_found_in_both_scripts(text: str, code: str) -> None:
    assert find_place(text)[0].code == code


@pytest.mark.parametrize(
    ("text", "within", "name"),
    [
        ("الصنوبر", "SY06", "As Sanawbar"),
        ("Sanobar", "SY06", "As Sanawbar"),
        ("المختارية", "SY06", "Mukhtariyah"),
        ("Al Mukhtariyah", "SY06", "Mukhtariyah"),
        ("قرية الزوبة", "SY10", "Az Zawbah"),
        ("برمايا", "SY10", "Barmaya"),
        ("حي القصور", "SY10", "Al-Qusour"),
        ("الدعتور", "SY06", "Al-Datour"),
    ],
)
def test_places_are_found_in_both_scripts_inside_a_governorate(text: str, within: str, name: str) -> None:
    assert find_place(text, within)[0].name_en == name


def test_homonyms_stay_candidates() -> None:
    found = find_place("القبو")
    governorates = {each.code[:4] for each in found if each.level != "place"}
    assert len(found) > 2
    assert governorates == {"SY04"}
    assert all(each.score == 1.0 for each in found)


def test_a_governorate_excludes_what_lies_elsewhere() -> None:
    gazetteer = load_gazetteer()
    inside = find_place("القبو", "SY05")
    assert [each.code for each in inside] == ["wof:1293777757"]
    assert all(gazetteer.by_code[each.code].is_in("SY05") for each in inside)
    assert find_place("القدموس", "SY06", levels=("adm2",)) == []


def test_one_spelling_of_a_district_does_not_hide_it_behind_a_village() -> None:
    assert "SY1002" in [each.code for each in find_place("Banias")]


def test_a_larger_unit_comes_before_the_village_of_the_same_name() -> None:
    assert [each.level for each in find_place("حمص")][:3] == ["adm1", "adm2", "adm3"]


@pytest.mark.parametrize("text", ["", "xyzzy", "غير معروف", "unknown", "ا" * 5000])
def test_nothing_near_gives_no_candidate(text: str) -> None:
    assert find_place(text) == []


def test_the_gazetteer_that_ships_is_whole() -> None:
    gazetteer = load_gazetteer()
    levels = [entry.level for entry in gazetteer.entries]
    assert [levels.count(level) for level in LEVELS[:3]] == [14, 62, 272]  # OCHA COD-AB
    assert levels.count("place") == 10_342 + 11
    assert len(gazetteer.by_code) == len(gazetteer.entries)
    for entry in gazetteer.entries:
        assert len(entry.within) == {"adm1": 0, "adm2": 1, "adm3": 2, "place": 2}[entry.level]
        assert entry.names
    assert gazetteer.names()["SY0602"] == {"en": "Jableh", "ar": "جبلة"}


def test_every_unit_is_found_by_its_own_names() -> None:
    for entry in load_gazetteer().entries[:348]:
        for name in (entry.name_en, entry.name_ar):
            assert entry.code in [each.code for each in find_place(name, entry.within[-1] if entry.within else None)]


def test_a_case_brings_its_own_gazetteer(tmp_path: Path) -> None:
    units = (
        "level,pcode,parent,name_en,name_ar\n1,XX01,XX,Northland,الشمال الموهوم\n2,XX0101,XX01,Riverside,ضفة النهر\n"
    )
    (tmp_path / "pcodes.csv").write_text(units + "4,XXP1,XX0101,Millbrook,الطاحونة الصغرى\n", encoding="utf-8")
    gazetteer = load_gazetteer(tmp_path / "pcodes.csv")
    assert [each.code for each in find_place("Milbrook", "XX01", gazetteer=gazetteer)] == ["XXP1"]
    assert find_place("Latakia", gazetteer=gazetteer) == []
    assert gazetteer.digest != load_gazetteer().digest
    assert [each.code for each in load_gazetteer(tmp_path).entries] == ["XX01", "XX0101", "XXP1"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name,code\nx,y\n", "gazetteer_columns"),
        (b"level,pcode,parent,name_en,name_ar\n2,XX0101,XX01,a,b\n", "gazetteer_row"),
        (b"level,pcode,parent,name_en,name_ar\n9,XX01,,a,b\n", "gazetteer_row"),
        ("level,pcode,parent,name_en,name_ar\n1,XX01,,a,ب\n".encode("cp1256"), "gazetteer_not_utf8"),
    ],
)
def test_a_gazetteer_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "places.csv"
    file.write_bytes(content)
    with pytest.raises(CaseError) as raised:
        load_gazetteer(file)
    assert raised.value.code == code


def test_a_gazetteer_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="gazetteer_not_found"):
        load_gazetteer(tmp_path / "none.csv")


def test_keys_drop_articles_and_kinds_but_not_the_name() -> None:
    assert name_keys("Ad Da`thur") == ("dathur",)
    assert name_keys("ناحية القدموس") == ("ناحيه قدموس", "قدموس")
    assert bare_key("ريف جبلة") == "جبله"
    assert bare_key("مدينة") == "مدينه"


def test_letter_pairs_look_only_where_they_are_told() -> None:
    pairs = LetterPairs(["sanawbar", "sanabar", "jablah"])
    assert pairs.near("sanobar") == ["sanabar", "sanawbar"]
    assert pairs.near("sanobar", pairs.mask(["sanawbar", "unheard of"])) == ["sanawbar"]


@given(text=st.text(alphabet="abdhjklmnrst -اللذقيةجبحمص", max_size=20))
@settings(max_examples=50, deadline=None)
def test_candidates_are_ordered_and_scored(text: str) -> None:
    found = find_place(text)
    assert all(LEAST_SCORE <= each.score <= 1 for each in found)
    assert len({each.code for each in found}) == len(found)
    assert found == find_place(text)
