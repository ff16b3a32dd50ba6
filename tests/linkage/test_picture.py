"""The picture of an explanation: everything that is weighed, in words and in letters, in both directions."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from linkage.linkage_cases import judgements, records, three_lists
from tawthiq.linkage import LinkageSettings, link, partition
from tawthiq.linkage.describe_pair import describe_pair, describe_person
from tawthiq.linkage.explain import explain_pair, explained
from tawthiq.linkage.picture import picture_of_pair, picture_of_person, writing_of

SETTINGS = LinkageSettings()


@pytest.fixture(scope="module")
def linked() -> tuple[Any, Any]:
    table, _ = three_lists(30)
    return table, link(table, judgements(), SETTINGS).pairs


def words(svg: str) -> str:
    return re.sub("[\u2066-\u2069]", "", " ".join(ET.fromstring(svg).itertext()))  # noqa: S314


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_pair_is_drawn_with_all_that_was_weighed(linked: tuple[Any, Any], language: str) -> None:
    table, pairs = linked
    for row in pairs.to_pylist()[:4]:
        told = describe_pair(explain_pair(table, pairs, row["left"], row["right"]))
        svg = picture_of_pair(told, language)
        said = words(svg)
        assert ET.fromstring(svg).get("direction") == {"en": "ltr", "ar": "rtl"}[language]  # noqa: S314
        for step in told["steps"]:
            assert step["label"][language] in said
            assert f"{step['weight']:+.1f}".replace("-", "−") in said
        for side in told["rows"]:
            assert side["says"]["name"] in said
        assert svg == picture_of_pair(told, language)


def test_a_person_is_drawn_with_the_weakest_link_and_what_speaks_most_against(linked: tuple[Any, Any]) -> None:
    table, pairs = linked
    row = {"record_id": "x", "list_id": "a", "name": "Sami Haddad"}
    alone = describe_person(records([row]), pairs.slice(0, 0), ["x"])
    assert "One row" not in picture_of_person(alone, "en")
    assert "Sami Haddad" in words(picture_of_person(alone, "en"))
    groups: dict[int, list[str]] = {}
    for each in partition(table, pairs, SETTINGS).to_pylist():
        groups.setdefault(each["cluster"], []).append(each["record_id"])
    members = next(group for group in groups.values() if len(group) == 2)
    two = words(picture_of_person(describe_person(table, pairs, members), "en"))
    assert "2 rows are taken for one person." in two
    assert "weakest" not in two
    ids = ["north-1", "south-2", "press-1"]
    anew = [{"left": "north-1", "right": "south-2", "probability": None, "judged": None, "said": 1e-6,
             "evidence": '[["name", "several_differ", -9.0]]'}]  # fmt: skip
    three = words(picture_of_person(describe_person(table, pairs, ids, anew), "en"))
    assert three.index("weakest of the links") < three.index("speaks most against it") < three.index("−9.0")


def test_rows_that_were_never_weighed_are_told_so_without_a_waterfall() -> None:
    one, other = records(
        [{"record_id": "a", "list_id": "1", "name": "سامي"}, {"record_id": "b", "list_id": "2"}]
    ).to_pylist()
    told = describe_pair(explained(records([]), one, other, None))
    assert "too little" in words(picture_of_pair(told, "en"))


@pytest.mark.parametrize(
    ("left", "right", "direction"),
    [
        ("شامي", "شآمي", "rtl"),
        ("chami", "shami", "ltr"),
        ("شامي", "chami", "as the page"),
        ("çiya", "چيا", "as the page"),
    ],
)
def test_letters_run_as_both_spellings_do(left: str, right: str, direction: str) -> None:
    assert writing_of({"left": left, "right": right}, "as the page") == direction
