"""The page on published totals: its example is read without a mistake, and it explains every column of counts.csv."""

import csv
import re
from io import StringIO
from pathlib import Path

from tawthiq.counts.reading import DATE_BASES, METHODS, PART_RELATIONS, QUANTITY_KINDS, read_counts
from tawthiq.counts.vocabulary import Vocabulary
from tawthiq.ingest.hand_tables import HAND_TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "record-published-totals.md").read_text(encoding="utf-8")
COLUMNS = re.findall(r"^\| (`[^|]+) \| (.+) \|$", PAGE, re.MULTILINE)


def test_every_column_is_explained() -> None:
    explained = {name for cell, _ in COLUMNS for name in re.findall(r"`(\w+)`", cell)}
    assert explained == set(HAND_TABLES["counts.csv"].columns)


def test_every_word_that_a_column_allows_is_named() -> None:
    words = {name: text for cell, text in COLUMNS for name in re.findall(r"`(\w+)`", cell)}
    allowed = {"quantity_kind": QUANTITY_KINDS, "date_basis": DATE_BASES, "method": METHODS, "relation": PART_RELATIONS}
    for column, values in allowed.items():
        assert set(values) <= set(re.findall(r"`(\w+)`", words[column])), column


def test_the_example_is_read() -> None:
    example = re.findall(r"^```csv\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0]
    rows = [
        {**row, "file": "hand/counts.csv", "row": str(number)}
        for number, row in enumerate(csv.DictReader(StringIO(example)), start=2)
    ]
    claims, mistakes = read_counts(rows, Vocabulary())
    assert mistakes == []
    assert [claim.quantity.kind for claim in claims] == ["exact", "at_least"]
