"""Names that a list keeps in several columns. All of them are invented."""

from typing import Any

import pytest

from tawthiq.standardise.names import _read as read_name

NAMES = ("name", "script", "given", "father", "grandfather", "family", "kunya", "tokens", "skeletons")


def read(whole: str | None, *own: str | None) -> dict[str, Any]:
    return dict(zip(NAMES, read_name(whole, own or (None,) * 4), strict=True))


def test_parts_are_joined_by_a_blank() -> None:
    name = read(None, "Sami", "Nabil", None, "Darwish")
    assert name["name"] == "Sami Nabil Darwish"
    assert (name["given"], name["father"], name["family"]) == ("Sami", "Nabil", "Darwish")
    assert name["tokens"] == ["sami", "nabil", "darwish"]


def test_a_compound_in_a_column_is_one_token() -> None:
    assert len(read(None, "عبد الرحمن", "سامي", None, "درويش")["tokens"]) == 3


def test_a_father_of_the_same_name_is_kept() -> None:
    assert read(None, "محمد", "محمد", None, "درويش")["tokens"] == ["محمد", "محمد", "درويش"]
    assert read("محمد درويش", None, "محمد", None, None)["tokens"] == ["محمد", "محمد", "درويش"]


@pytest.mark.parametrize(
    ("whole", "own"),
    [
        ("Sami Darwish", (None, "Nabil", None, None)),
        ("Sami Nabil Darwish", (None, "Nabil", None, "Darwish")),
        ("Sami", (None, "Nabil", None, "Darwish")),
        ("Nabil Darwish", ("Sami", "Nabil", None, "Darwish")),
    ],
)
def test_a_full_name_is_completed_and_nothing_is_said_twice(whole: str, own: tuple[str | None, ...]) -> None:
    assert read(whole, *own)["tokens"] == ["sami", "nabil", "darwish"]


def test_a_family_in_its_own_column_joins_the_name() -> None:
    assert read("Sami", None, None, None, "Darwish")["name"] == "Sami Darwish"
    assert read("Sami Darwish", None, None, None, "Darwish")["name"] == "Sami Darwish"


def test_no_name_is_no_name() -> None:
    name = read(None)
    assert name["name"] is name["given"] is name["family"] is None
    assert (name["script"], name["tokens"], name["skeletons"]) == ("none", [], [])
