import csv
import tomllib
from importlib.resources import files

import pytest

from tawthiq.counts import Vocabulary, read_counts, read_vocabulary

CASE = files("tawthiq").joinpath("data/coast-2025")

AREAS = {
    "SY04": {"en": "Homs", "ar": "حمص", "level": "1"},
    "SY05": {"en": "Hama", "ar": "حماة", "level": "1"},
    "SY06": {"en": "Latakia", "ar": "اللاذقية", "level": "1"},
    "SY10": {"en": "Tartus", "ar": "طرطوس", "level": "1"},
    "SY0504": {"en": "Masyaf", "ar": "مصياف", "level": "2"},
    "SY1002": {"en": "Baniyas", "ar": "بانياس", "level": "2"},
}


def hand_rows(name: str) -> list[dict[str, str]]:
    text = CASE.joinpath(f"hand/{name}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [{**row, "file": f"hand/{name}.csv", "row": str(number)} for number, row in enumerate(rows, 2)]


@pytest.fixture(scope="session")
def count_rows():
    return hand_rows("counts")


@pytest.fixture(scope="session")
def tables():
    case = tomllib.loads(CASE.joinpath("case.toml").read_text(encoding="utf-8"))
    documenters = [{"id": one["id"], **one["name"]} for one in case["documenters"]]
    return {
        "populations": hand_rows("populations"),
        "actors": hand_rows("actors"),
        "areas": AREAS,
        "documenters": documenters,
    }


@pytest.fixture(scope="session")
def vocabulary(tables) -> Vocabulary:
    return read_vocabulary(tables["populations"], tables["actors"], tables["areas"], tables["documenters"])


@pytest.fixture(scope="session")
def claims(count_rows, vocabulary):
    found, mistakes = read_counts(count_rows, vocabulary)
    assert mistakes == []
    return found


@pytest.fixture(scope="session")
def by_id(claims):
    return {claim.id: claim for claim in claims}
