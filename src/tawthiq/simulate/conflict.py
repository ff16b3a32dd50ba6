"""Simulate a conflict: from parameters to lists, published totals and truth."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tawthiq.language import LANGUAGES, sentence
from tawthiq.simulate.checking import check
from tawthiq.simulate.coverage import listed
from tawthiq.simulate.files import delimited, file_bytes, file_name
from tawthiq.simulate.parameters import MARK, Parameters
from tawthiq.simulate.people import Victims, draw_people, draw_victims
from tawthiq.simulate.releases import Publication, publish
from tawthiq.simulate.totals import COLUMNS, published_totals
from tawthiq.simulate.truth import PEOPLE_COLUMNS, RECORD_COLUMNS, people_rows, record_rows, summary


@dataclass(frozen=True)
class ListFile:
    """One file of one list."""

    list_id: str
    release: int
    path: Path
    rows: int


@dataclass(frozen=True)
class SimulationSummary:
    """What a simulation made: how many were killed, how many of them stand on the latest lists, and the files."""

    directory: Path
    victims: int
    documented: int
    lists: tuple[ListFile, ...]


@dataclass(frozen=True)
class Conflict:
    """A simulated conflict before it is written."""

    parameters: Parameters
    victims: Victims
    publications: tuple[Publication, ...]

    @property
    def documented(self) -> int:
        """How many victims stand on the latest release of at least one list."""
        latest = {publication.documenter.id: publication for publication in self.publications}
        return len(set().union(*(publication.victims.tolist() for publication in latest.values())))


def draw_conflict(parameters: Parameters) -> Conflict:
    """Draw people, deaths and lists in memory; the same parameters give the same conflict. Raises SimulationError."""
    check(parameters)
    victims = draw_victims(parameters, draw_people(parameters))
    included = listed(parameters, victims)
    publications = [
        publication
        for documenter in parameters.documenters
        for publication in publish(parameters, documenter, victims, included[documenter.id])
    ]
    return Conflict(parameters, victims, tuple(publications))


def simulate(parameters: Parameters, directory: Path) -> SimulationSummary:
    """Write a synthetic conflict with known truth into a directory.

    Writes `lists/` (one file a documenter and release), `published-totals.csv`, `truth/people.csv`,
    `truth/records.csv`, `truth/summary.json` and `README.txt`; everything says that it is simulated. The same parameters give the same
    bytes. Raises SimulationError where the parameters contradict themselves or the invented country.
    """
    conflict = draw_conflict(parameters)
    lists = write_lists(conflict, directory / "lists")
    write_totals(conflict, directory / "published-totals.csv")
    write_truth(conflict, directory / "truth")
    write_readme(conflict, directory / "README.txt")
    return SimulationSummary(directory, len(conflict.victims), conflict.documented, lists)


def write_lists(conflict: Conflict, folder: Path) -> tuple[ListFile, ...]:
    """Write every release of every list."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for publication in conflict.publications:
        path = folder / file_name(publication)
        path.write_bytes(file_bytes(publication))
        written.append(ListFile(publication.documenter.id, publication.release, path, len(publication)))
    return tuple(written)


def write_totals(conflict: Conflict, path: Path) -> None:
    """Write the published totals."""
    _write_table(path, COLUMNS, published_totals(conflict.parameters, conflict.publications))


def write_truth(conflict: Conflict, folder: Path) -> None:
    """Write who was killed, whom each row of each list is about, and how many people that makes."""
    people = people_rows(conflict.parameters, conflict.victims, conflict.publications)
    _write_table(folder / "people.csv", PEOPLE_COLUMNS, people)
    _write_table(folder / "records.csv", RECORD_COLUMNS, record_rows(conflict.publications))
    told = summary(conflict.parameters, conflict.victims, conflict.publications)
    (folder / "summary.json").write_bytes((json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def write_readme(conflict: Conflict, path: Path) -> None:
    """Write what these files are, in both languages."""
    parts = [MARK]
    for language in LANGUAGES:
        values = {"title": getattr(conflict.parameters.title, language), "victims": len(conflict.victims)}
        values |= {"lists": len(conflict.parameters.documenters), "seed": str(conflict.parameters.seed)}
        parts.append(sentence("simulation_readme", values, language).strip())
    path.write_bytes(("\n\n".join(parts) + "\n").encode())


def _write_table(path: Path, columns: Iterable[str], rows: Iterable[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(delimited([list(columns), *rows]).encode())
