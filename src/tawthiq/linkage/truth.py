"""The truth about lists, where it is known: which person each row is about. Only simulations know it."""

import csv
from pathlib import Path

Row = tuple[str, int]
"""The file a record came from and its row."""


def read_truth(path: Path) -> dict[Row, str]:
    """The person behind each row, from a simulation's `truth/records.csv` (columns file, row, person_id)."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["file"], int(row["row"])): row["person_id"] for row in csv.DictReader(file)}
