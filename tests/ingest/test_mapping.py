"""Columns and the order of dates, proposed from what a list itself says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.ingest.headers import _NAMES, header_key, roles_of
from tawthiq.ingest.mapping import propose_columns, propose_date_order
from tawthiq.language import LANGUAGES, sentence
from tawthiq.model.vocabulary import Role


def mapped(header: list[str], *rows: list[str]) -> dict[str, str]:
    sample = [dict(zip(header, row, strict=True)) for row in rows]
    return {str(each.role): each.columns[0] for each in propose_columns(header, sample)}


def test_a_syrian_list() -> None:
    header = ["م", "الاسم", "اسم الأب", "النسبة", "اسم الأم", "العمر", "الجنس", "تاريخ الاستشهاد", "المحافظة", "المدينة/القرية", "ملاحظات"]  # fmt: skip
    rows = [
        ["1", "أحمد", "محمد", "العلي", "فاطمة", "٣٥", "ذكر", "٧/٣/٢٠٢٥", "اللاذقية", "جبلة", ""],
        ["2", "مريم", "علي", "حسن", "زينب", "غير معروف", "أنثى", "2025-03-08", "طرطوس", "بانياس", "x"],
    ]
    assert mapped(header, *rows) == {
        "id": "م",
        "given": "الاسم",
        "father": "اسم الأب",
        "family": "النسبة",
        "mother": "اسم الأم",
        "age": "العمر",
        "sex": "الجنس",
        "death_date": "تاريخ الاستشهاد",
        "governorate": "المحافظة",
        "place": "المدينة/القرية",
        "note": "ملاحظات",
    }


def test_an_english_list() -> None:
    header = ["Record ID", "Full Name", "Father's Name", "DOB", "Date of Death", "Gender", "Province", "Cause of death", "Shoe size"]  # fmt: skip
    rows = [["A1", "Ahmad Ali", "Hasan", "1990", "7 March 2025", "M", "Homs", "shooting", "42"]]
    assert mapped(header, *rows) == {
        "id": "Record ID",
        "name": "Full Name",
        "father": "Father's Name",
        "birth_date": "DOB",
        "death_date": "Date of Death",
        "sex": "Gender",
        "governorate": "Province",
        "cause": "Cause of death",
    }


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("name_ar", "name"),
        ("Name (English)", "name"),
        ("الاسم / Name", "name"),
        ("fatherName", "father"),
        ("VICTIM'S NAME", "name"),
        ("الأسم", "name"),
        ("المحافظه", "governorate"),
        ("date_of_death", "death_date"),
        ("\u200fتاريخ الوفاة:", "death_date"),
        ("اسم الضحية بالعربية", "name"),
    ],
)
def test_headers_as_people_write_them(header: str, role: str) -> None:
    assert mapped([header]) == {role: header}


@pytest.mark.parametrize("header", ["مكان الولادة", "phone", "source", "اسم المصدر", "name of documenter", "x", "", "🙂", "date added"])  # fmt: skip
def test_other_headers_stay_without_a_role(header: str) -> None:
    assert mapped([header], ["something"]) == {}


def test_values_that_do_not_fit_drop_a_proposal() -> None:
    assert mapped(["الجنس"], ["سوري"], ["سورية"], ["فلسطيني"]) == {}
    assert mapped(["الحالة"], ["مفقود"], ["مفقود"]) == {"fate": "الحالة"}
    assert mapped(["الحالة"], ["متزوج"], ["أعزب"]) == {}
    assert mapped(["status"], ["civilian"], ["civilian"]) == {"status": "status"}
    assert mapped(["status"], ["missing"], ["dead"]) == {"fate": "status"}


def test_each_role_at_most_once_and_the_surer_header_wins() -> None:
    assert mapped(["date", "date of death"], ["2025-03-07", "2025-03-08"]) == {"death_date": "date of death"}
    assert mapped(["name_ar", "name_en"], ["أحمد علي", "Ahmad Ali"]) == {"name": "name_ar"}


def test_names_of_one_word_beside_a_family_are_given_names() -> None:
    assert mapped(["name", "surname"], ["Ahmad", "Ali"]) == {"given": "name", "family": "surname"}
    assert mapped(["name", "surname"], ["Ahmad Hasan", "Ali"]) == {"name": "name", "family": "surname"}
    assert mapped(["name"], ["Ahmad"]) == {"name": "name"}


def test_every_role_has_names_in_both_languages() -> None:
    assert set(_NAMES) == set(Role) - {Role.ROW_NUMBER}  # told by its values, not by its header
    for role, line in _NAMES.items():
        names = [name for name in line.replace("~", "|").split("|") if name]
        assert any(name.isascii() for name in names)
        assert any(not name.isascii() for name in names)
        assert all(role in [found for found, _ in roles_of(name)] for name in names)


@given(st.lists(st.text(max_size=12), unique=True, max_size=6))
@settings(max_examples=50, deadline=None)
def test_any_headers_are_taken(header: list[str]) -> None:
    proposals = propose_columns(header, [])
    roles = [each.role for each in proposals]
    assert len(roles) == len(set(roles))
    assert all(0 < each.score <= 1 for each in proposals)


def test_header_keys() -> None:
    assert header_key("  Father's_Name ") == "fathers name"
    assert header_key("dateOfDeath") == "date of death"


@pytest.mark.parametrize(
    ("values", "order", "code"),
    [
        (["25/03/2025", "07/03/2025"], "dmy", "date_order_forced"),
        (["03/25/2025", "03/07/2025"], "mdy", "date_order_forced"),
        (["٢٥/٠٣/٢٠٢٥"], "dmy", "date_order_forced"),
        (["25.3.25"], "dmy", "date_order_forced"),
        (["2025-03-07"], "ymd", "date_order_forced"),
        (["2025-03-07", "07/03/2025"], None, "date_order_open"),
        (["07/03/2025", "03/03/2025"], None, "date_order_open"),
        (["7 March 2025", "", "99/99/2025"], None, "date_order_open"),
        (["25/03/2025", "03/25/2025"], None, "date_order_contradictory"),
        (["25/03/2025"] * 20 + ["03/25/2025"], "dmy", "date_order_forced"),
        ([], None, "date_order_open"),
    ],
)
def test_date_order(values: list[str], order: str | None, code: str) -> None:
    found, (why, said) = propose_date_order(values)
    assert (found, why) == (order, code)
    for language in LANGUAGES:
        assert sentence(why, said, language)


def test_proposals_make_sentences() -> None:
    (proposal,) = propose_columns(["الاسم"], [{"الاسم": "أحمد علي"}])
    for language in LANGUAGES:
        assert "الاسم" in sentence(*proposal.evidence, language)
