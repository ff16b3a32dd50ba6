"""Names of actors: a community, family, tribe, people or place is refused, an organised body and a person are not."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.text.communities import names_community
from tawthiq.text.gazetteer import load_gazetteer

NAMES = list(csv.DictReader((Path(__file__).parent / "data" / "actor_names.csv").read_text("utf-8").splitlines()))
REFUSED = [row["name"] for row in NAMES if row["verdict"] == "refused"]
ACCEPTED = [row["name"] for row in NAMES if row["verdict"] == "accepted"]


@pytest.mark.parametrize("verdict", ["refused", "accepted"])
def test_the_crafted_names_are_many_and_in_both_languages(verdict: str) -> None:
    languages = [row["language"] for row in NAMES if row["verdict"] == verdict]
    assert len(languages) >= 200
    assert min(languages.count("ar"), languages.count("en")) >= 80


def test_no_community_passes() -> None:
    syria = load_gazetteer()
    assert [name for name in REFUSED if not names_community(name, syria)] == []


def test_no_armed_actor_institution_or_person_is_refused() -> None:
    syria = load_gazetteer()
    assert [name for name in ACCEPTED if names_community(name, syria)] == []


@given(
    st.sampled_from(REFUSED),
    st.sampled_from(["", " ", "\u200f", "\u00ad"]),
    st.sampled_from([str, str.lower, str.title]),
)
def test_writing_does_not_hide_a_community(name: str, around: str, cased: type[str]) -> None:
    if not re.search("[a-z][A-Z]", name):  # AlawiteSect is two words only by its capitals
        name = cased(name)
    assert names_community(f"{around}{name}{around}", load_gazetteer())


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    assert names_community(text) in (True, False)


@pytest.mark.parametrize(("place", "armed"), [("Kafr Zunbur", "Kafr Zunbur Battalion"), ("درزومة", "كتيبة درزومة")])
def test_places_are_those_of_the_case(place: str, armed: str) -> None:
    invented = load_gazetteer("invented")
    assert names_community(place, invented)
    assert not names_community(place)
    assert not names_community(armed, invented)


def test_a_governorate_is_an_institution_where_the_row_says_so() -> None:
    for name in ("Akkar governorate and municipalities (Lebanon)", "محافظة عكار"):
        assert names_community(name)
        assert not names_community(name, institution=True)
    assert names_community("أهالي عكار", institution=True)
