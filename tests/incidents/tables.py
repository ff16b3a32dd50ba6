"""Tables that the tests of this room share: rows with their places, and a simulated case."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from tawthiq.incidents import Ground, read_ground
from tawthiq.simulate import accountability_tables, demo_parameters
from tawthiq.text.gazetteer import load_gazetteer


def rows(table: str, cells: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Rows of a hand table as the ledger gives them, the header being row 1."""
    return [{**each, "file": f"hand/{table}.csv", "row": str(row)} for row, each in enumerate(cells, start=2)]


@cache
def simulated() -> dict[str, Any]:
    """The hand tables of the simulated case, with the areas of its country."""
    tables: dict[str, Any] = {
        name.removesuffix(".csv"): each for name, each in accountability_tables(demo_parameters()).items()
    }
    tables = {name: rows(name, each) for name, each in tables.items()}
    return {**tables, "areas": load_gazetteer("invented").names()}


@cache
def simulated_ground() -> Ground:
    ground, mistakes = read_ground(simulated())
    assert mistakes == []
    return ground


def actors(*named: str, **kinds: str) -> list[dict[str, str]]:
    """Rows of actors: units by their ids, others with their kinds."""
    kept = {**dict.fromkeys(named, "unit"), **kinds}
    return rows("actors", [{"id": each, "name_en": f"Unit {each}", "kind": kind} for each, kind in kept.items()])


def relation(kind: str, subject: str, other: str, start: str = "", end: str = "", **more: str) -> dict[str, str]:
    """A row of relations."""
    key = f"{kind}-{subject}-{other}-{start}"
    return {
        "id": key,
        "kind": kind,
        "subject": subject,
        "object": other,
        "start": start,
        "end": end,
        "source": "s",
        **more,
    }
