"""`case.toml` is pleasant to edit: every mistake at once, by its line, with what to do."""

from pathlib import Path

import pytest

from tawthiq.case import create_case, declare_list, list_for_file, list_id_from, open_case, read_declaration
from tawthiq.case.lists import ListDeclaration
from tawthiq.case.toml_lines import key_lines, line_of
from tawthiq.errors import CaseError, Misuse
from tawthiq.language import LANGUAGES, sentence
from tawthiq.model.vocabulary import Role

TITLE = {"en": 'A "case"', "ar": "قضية"}


def mistakes(path: Path, text: str) -> list[CaseError]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExceptionGroup) as caught:
        read_declaration(path)
    return [each for each in caught.value.exceptions if isinstance(each, CaseError)]


def test_a_new_case_reads_as_it_was_asked_for(tmp_path: Path) -> None:
    case = create_case(tmp_path / "case", TITLE, "2025-03-06/2025-03-31")
    declaration = case.declaration()
    assert declaration.title == TITLE
    assert declaration.window == "2025-03-06/2025-03-31"
    assert {each.name for each in case.path.iterdir()} == {"case.toml", "inbox", "hand", "ledger", "output", "releases"}


def test_a_case_is_never_laid_over_another(tmp_path: Path) -> None:
    create_case(tmp_path, TITLE, None)
    before = (tmp_path / "case.toml").read_bytes()
    with pytest.raises(Misuse):
        create_case(tmp_path, {"en": "other", "ar": "other"}, None)
    assert (tmp_path / "case.toml").read_bytes() == before


def test_every_mistake_is_told_at_once_by_its_line(tmp_path: Path) -> None:
    text = "\n".join(
        [
            'titel = "x"',
            'window = "2025"',
            "[rules]",
            "smallest_cell = 3",
            "[[lists]]",
            'id = "a"',
            'documenter = "X"',
            "[[lists]]",
            'id = "b"',
            "[lists.columns]",
            'nam = "x"',
            "name = 3",
        ]
    )
    found = {(each.values["line"], each.code) for each in mistakes(tmp_path / "case.toml", text)}
    assert found == {
        (1, "case_key_missing"),
        (1, "case_key_unknown_near"),
        (2, "case_value_wrong"),
        (4, "case_value_wrong"),
        (8, "case_key_missing"),
        (11, "case_key_unknown_near"),
        (12, "case_value_wrong"),
    }


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('title = "x"\nwindow = "2025-03-31/2025-03-06"', "case_window_wrong", 2),
        ('title = "x"\nwindow = "2025-02-30/2025-03-06"', "case_window_wrong", 2),
        ('title = "x"\n[[lists]]\nid="a"\ndocumenter="D"\n[[lists]]\nid="a"\ndocumenter="D"', "case_list_twice", 6),
        ('title = "x\n', "toml_syntax", 1),
        ('title = "x"\ntitle = "y"', "toml_syntax", 2),
    ],
)
def test_a_mistake_names_its_line_in_both_languages(tmp_path: Path, text: str, code: str, line: int) -> None:
    (mistake,) = mistakes(tmp_path / "case.toml", text)
    assert (mistake.code, mistake.values["line"]) == (code, line)
    assert all(sentence(mistake.code, mistake.values, language) for language in LANGUAGES)


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes('title = "x"\n# قضية'.encode("cp1256"))
    with pytest.raises(ExceptionGroup) as caught:
        read_declaration(path)
    (mistake,) = caught.value.exceptions
    assert isinstance(mistake, CaseError)
    assert (mistake.code, mistake.values["line"]) == ("case_not_utf8", 2)


def test_a_list_is_declared_beneath_what_a_person_wrote(tmp_path: Path) -> None:
    case = create_case(tmp_path, TITLE, None)
    before = case.declaration_file.read_text(encoding="utf-8")
    columns = {Role.NAME: ("الاسم",), Role.DEATH_DATE: ('date "of" death', "b\\c")}
    declare_list(case, ListDeclaration("a", "A", columns=columns, delimiter="\t"), ["because\nof this"])
    text = case.declaration_file.read_text(encoding="utf-8")
    assert text.startswith(before.rstrip("\n"))
    declared = case.declaration().lists[0]
    assert (declared.columns, declared.delimiter) == (columns, "\t")
    assert "# because of this" in text


def test_a_file_finds_its_list_by_pattern_or_name(tmp_path: Path) -> None:
    case = create_case(tmp_path, TITLE, None)
    declare_list(case, ListDeclaration("march", "A", files="snhr-*.csv"), [])
    declare_list(case, ListDeclaration("other-list", "B"), [])
    declaration = case.declaration()
    found = [list_for_file(declaration, name) for name in ("snhr-2.csv", "other list.xlsx", "third.csv")]
    assert [each and each.list_id for each in found] == ["march", "other-list", None]
    assert list_id_from("قائمة.csv") != list_id_from("سجل.csv")
    assert list_id_from("list.march.csv.gz") == "list-march"


def test_a_folder_without_case_toml_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(CaseError):
        open_case(tmp_path)


def test_lines_of_nested_and_dotted_keys() -> None:
    lines = key_lines('a.b = 1\n[x]\ny = {z = 1}\n[[l]]\nid=1\n[l.c]\nk=1\n[[l]]\n"q r"=2')
    assert lines[("a", "b")] == 1
    assert lines[("l", 0, "c", "k")] == 7
    assert lines[("l", 1, "q r")] == 9
    assert line_of(("x", "y", "z"), lines) == 3


def test_strata_of_estimates_and_their_ages_are_declared(tmp_path: Path) -> None:
    case = create_case(tmp_path / "case", TITLE, None)
    path = case.path / "case.toml"
    assert case.declaration().estimates is None
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{text}\n[estimates]\nstrata = ["age_band", "sex"]\nage_bands = [60, 15]\n', encoding="utf-8")
    asked = case.declaration().estimates
    assert asked is not None
    assert asked.strata == ("age_band", "sex")
    assert asked.bands == ((0, 14), (15, 59), (60, 200))
    (mistake,) = mistakes(path, f"{text}\n[estimates]\nage_bands = [0]\n")
    assert mistake.code == "case_value_wrong"
