"""Tables kept by hand: every mistake at once, with its place."""

import pytest

from tawthiq.errors import CaseError
from tawthiq.ingest.hand import read_hand_table
from tawthiq.language import LANGUAGES, sentence

COLUMNS = {"id": True, "publisher": True, "note": False, "published_on": False}


def mistakes(text: str) -> list[CaseError]:
    with pytest.raises(ExceptionGroup) as group:
        read_hand_table(text.encode(), "counts.csv", COLUMNS)
    found = [each for each in group.value.exceptions if isinstance(each, CaseError)]
    assert len(found) == len(group.value.exceptions)
    for each in found:
        assert {"file", "row", "column", "value"} <= set(each.values)
        assert all(sentence(each.code, each.values, language) for language in LANGUAGES)
    return found


def test_a_good_table_is_read_with_further_columns() -> None:
    rows = read_hand_table('id,publisher,mine\nA,"مرصد, x",1\n\nB,y,\n'.encode(), "counts.csv", COLUMNS)
    assert [(row.row, row.cells) for row in rows] == [
        (2, {"id": "A", "publisher": "مرصد, x", "mine": "1"}),
        (4, {"id": "B", "publisher": "y", "mine": ""}),
    ]


def test_all_mistakes_come_at_once() -> None:
    found = mistakes("id,publisher,publishedon\nA,,x\nB\n ,y,z\n")
    assert [(each.code, each.values["row"], each.values["column"]) for each in found] == [
        ("hand_column_misspelt", 1, "publishedon"),
        ("hand_cell_empty", 2, "publisher"),
        ("hand_row_unreadable", 3, ""),
        ("hand_cell_empty", 4, "id"),
    ]
    assert found[0].values["near"] == "published_on"
    assert found[2].values["value"] == "B"


def test_a_missing_column_is_named() -> None:
    (found,) = mistakes("id,note\nA,x\n")
    assert (found.code, found.values["column"], found.values["found"]) == (
        "hand_column_missing",
        "publisher",
        ["id", "note"],
    )


def test_a_table_that_cannot_be_read_is_a_mistake() -> None:
    (found,) = mistakes('id,publisher\nA,"x\n')
    assert (found.code, found.values["row"], found.values["refusal"]) == ("hand_table_refused", 2, "quote_unterminated")
