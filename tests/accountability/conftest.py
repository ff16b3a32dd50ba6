import csv
from importlib.resources import files

import pytest

CASE = files("tawthiq").joinpath("data/coast-2025")


def hand_rows(name: str) -> list[dict[str, str]]:
    path = CASE.joinpath(f"hand/{name}.csv")
    if not path.is_file():
        return []
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [{**row, "file": f"hand/{name}.csv", "row": str(number)} for number, row in enumerate(rows, 2)]


@pytest.fixture(scope="session")
def coast():
    names = ("actors", "commitments", "incidents", "attributions", "cases", "case-steps", "investigation-properties")
    return {name: hand_rows(name) for name in names}
