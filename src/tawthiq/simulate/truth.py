"""The truth of a simulation, written apart from the lists: every victim, and whom every row is about."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tawthiq.model.vocabulary import Role
from tawthiq.simulate.country import places
from tawthiq.simulate.entries import true_names
from tawthiq.simulate.files import file_name, first_row, sheet_name
from tawthiq.simulate.names import family_names
from tawthiq.simulate.parameters import MARK, SEXES, Parameters
from tawthiq.simulate.people import Victims
from tawthiq.simulate.releases import Publication
from tawthiq.simulate.romanise import spellings

RECORD_COLUMNS = ("list_id", "release", "file", "sheet", "row", "person_id", "note")
PEOPLE_COLUMNS = (
    *("person_id", "given_ar", "father_ar", "grandfather_ar", "family_ar", "mother_ar", "mother_family_ar"),
    *("name_latin", "sex", "birth_date", "age", "death_date", "adm1", "adm2", "adm3", "place_en", "place_ar"),
    *("incident", "perpetrator", "status", "class", "household", "lists", "ever_listed", "note"),
)


def person_id(victim: int) -> str:
    """The id of a victim in the truth."""
    return f"P{victim + 1:07d}"


def record_rows(publications: Sequence[Publication]) -> Iterator[tuple[Any, ...]]:
    """For each row of each file, the person whom it is about."""
    for publication in publications:
        documenter = publication.documenter
        name, sheet, first = file_name(publication), sheet_name(documenter.file), first_row(documenter.file)
        for position, victim in enumerate(publication.victims):
            person = person_id(int(victim))
            yield documenter.id, publication.release, name, sheet, position + first, person, MARK


def people_rows(
    parameters: Parameters, victims: Victims, publications: Sequence[Publication]
) -> Iterator[tuple[Any, ...]]:
    """Every victim with the lists that hold it: in their latest release, and ever."""
    names = true_names(victims.people, parameters)
    families = family_names(parameters.population.family_names)
    households = {
        household: number for number, household in enumerate(dict.fromkeys(victims.people.household.tolist()), 1)
    }
    latest, ever = _listed(publications, latest_only=True), _listed(publications, latest_only=False)
    four = (Role.GIVEN, Role.FATHER, Role.GRANDFATHER, Role.FAMILY)
    for row in range(len(victims)):
        parts = [names[role][row] for role in four]
        place = places()[victims.people.place[row]]
        by = int(victims.perpetrator[row])
        yield (
            person_id(row),
            *(arabic for arabic, _ in parts),
            names[Role.MOTHER][row][0],
            families.arabic[victims.people.mother_family[row]],
            " ".join(spellings(sound, "scholarly")[0] for _, sound in parts),
            SEXES[victims.people.sex[row]],
            date.fromordinal(int(victims.people.born[row])).isoformat(),
            int(victims.age[row]),
            date.fromordinal(int(victims.died[row])).isoformat(),
            *(place.adm3[:length] for length in (4, 6, 8)),
            *(place.name_en, place.name_ar),
            parameters.incidents[victims.incident[row]].id,
            parameters.actors[by].id if by >= 0 else "",
            victims.statuses[victims.status[row]],
            ("", *parameters.population.classes)[victims.kind[row] + 1],
            f"H{households[int(victims.people.household[row])]:07d}",
            *("|".join(found.get(row, ())) for found in (latest, ever)),
            MARK,
        )


def summary(parameters: Parameters, victims: Victims, publications: Sequence[Publication]) -> dict[str, Any]:
    """How many were killed (N), how many people each list names in its latest release, and how many each set of lists.

    `histories` counts people by exactly which lists hold them; those whom no list holds are left out, and are
    `never_listed`.
    """
    found = _listed(publications, latest_only=True)
    on_list = Counter(name for names in found.values() for name in names)
    histories = Counter(tuple(names) for names in found.values())
    return {
        "note": MARK,
        "N": len(victims),
        "documented": len(found),
        "never_listed": len(victims) - len(found),
        "persons": {documenter.id: on_list[documenter.id] for documenter in parameters.documenters},
        "histories": [{"lists": list(names), "persons": count} for names, count in sorted(histories.items())],
    }


def _listed(publications: Sequence[Publication], *, latest_only: bool) -> dict[int, list[str]]:
    latest = {publication.documenter.id: publication for publication in publications}
    shown = latest.values() if latest_only else publications
    found: dict[int, list[str]] = {}
    for publication in shown:
        for victim in dict.fromkeys(publication.victims.tolist()):
            lists = found.setdefault(victim, [])
            if publication.documenter.id not in lists:
                lists.append(publication.documenter.id)
    return found
