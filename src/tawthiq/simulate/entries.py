"""Entries of a list: what one documenter writes about the victims it lists, column by column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from tawthiq.model.vocabulary import Role
from tawthiq.simulate.chance import choose, stream
from tawthiq.simulate.country import areas, places
from tawthiq.simulate.dates import written_date
from tawthiq.simulate.names import family_names, given_names
from tawthiq.simulate.parameters import SEXES, Documenter, Parameters
from tawthiq.simulate.people import People, Victims
from tawthiq.simulate.romanise import spellings
from tawthiq.simulate.slips import letter_slip, misread_lam_alef, other_spelling
from tawthiq.simulate.words import EASTERN_DIGITS, SEX_WORDS, SON_OF, STATUS_WORDS, UNKNOWN

Cell = str | int | date | None
_PARTS = (Role.GIVEN, Role.FATHER, Role.GRANDFATHER, Role.FAMILY)
_LEVELS = {Role.GOVERNORATE: 4, Role.DISTRICT: 6, Role.SUBDISTRICT: 8}  # length of the P-code


@dataclass(frozen=True)
class Sheet:
    """What is to be written: victims by row (one more than once where a list holds duplicates), and the hand.

    `latin[i]` says whether entry i is in Latin letters; `turn` names the writing, so that an entry written anew
    meets fresh luck.
    """

    parameters: Parameters
    documenter: Documenter
    victims: Victims
    rows: Any
    latin: Any
    turn: str

    def random(self, purpose: str) -> Any:
        """The stream of one purpose of this documenter and turn."""
        return stream(self.parameters.seed, "entries", self.documenter.id, self.turn, purpose)

    def happens(self, purpose: str, chance: float) -> Any:
        """True or false for each entry."""
        return self.random(purpose).random(len(self.rows)) < chance


def write_entries(sheet: Sheet) -> dict[Role, list[Cell]]:
    """The columns of a documenter's entries by role, without its own ids; None where a value is missing."""
    columns: dict[Role, list[Cell]] = {}
    parts: dict[Role, list[str]] | None = None
    for name in sheet.documenter.writing.columns:
        role = Role(name)
        if role is Role.ID:
            continue
        if role is Role.NAME or role in _PARTS:
            parts = parts or _name_parts(sheet)
            columns[role] = _full_names(sheet, parts) if role is Role.NAME else [part or None for part in parts[role]]
        else:
            columns[role] = _WRITERS[role](sheet)
        if chance := sheet.documenter.missing.get(name, 0.0):
            columns[role] = _with_gaps(sheet, name, columns[role], chance)
    return columns


def _with_gaps(sheet: Sheet, name: str, cells: list[Cell], chance: float) -> list[Cell]:
    """Cells of which some are missing: left out, or said to be unknown."""
    writing = sheet.documenter.writing
    said = sheet.happens(f"unknown {name}", writing.unknown_word)
    lost = sheet.happens(f"missing {name}", chance)
    gaps: list[Cell] = [UNKNOWN[writing.language] if word else None for word in said]
    return [gap if gone else cell for gone, gap, cell in zip(lost, gaps, cells, strict=True)]


def true_names(people: People, parameters: Parameters) -> dict[Role, list[tuple[str, str]]]:
    """Each name part of each person: Arabic spelling and sounds."""
    families = family_names(parameters.population.family_names)
    men, women = given_names("male"), given_names("female")
    stocks = {"female": women, "male": men}
    given = []
    for sex, index in zip(people.sex, people.given, strict=True):
        stock = stocks[SEXES[sex]]
        given.append((stock.arabic[index], stock.sounds[index]))
    return {
        Role.GIVEN: given,
        Role.FATHER: [(men.arabic[index], men.sounds[index]) for index in people.father],
        Role.GRANDFATHER: [(men.arabic[index], men.sounds[index]) for index in people.grandfather],
        Role.FAMILY: [(families.arabic[index], families.sounds[index]) for index in people.family],
        Role.MOTHER: [(women.arabic[index], women.sounds[index]) for index in people.mother_given],
    }


def _name_parts(sheet: Sheet) -> dict[Role, list[str]]:
    writing = sheet.documenter.writing
    names = true_names(sheet.victims.people.take(sheet.rows), sheet.parameters)
    clerks = sheet.random("clerk").integers(0, len(writing.romanisation), len(sheet.rows))
    dropped = {
        Role.FATHER: sheet.happens("drop father", writing.drop_father),
        Role.GRANDFATHER: sheet.happens("drop grandfather", writing.drop_grandfather),
        Role.FAMILY: sheet.happens("drop family", writing.drop_family),
    }
    # A name of one part tells nothing: whoever loses the family name keeps the father's.
    dropped[Role.FATHER] &= ~dropped[Role.FAMILY]
    written = {}
    for role in _PARTS:
        parts = _write_parts(sheet, names[role], clerks, str(role))
        written[role] = ["" if role in dropped and dropped[role][row] else part for row, part in enumerate(parts)]
    return written


def _write_parts(sheet: Sheet, names: Sequence[tuple[str, str]], clerks: Any, purpose: str) -> list[str]:
    """One name part of every entry, in the script and spelling of its clerk, with the documenter's slips."""
    writing, errors = sheet.documenter.writing, sheet.documenter.errors
    luck = sheet.random(f"luck {purpose}").random((4, len(names)))
    dice = Random(int(sheet.random(f"dice {purpose}").integers(0, 2**62)))  # noqa: S311
    usual, varied, slips = luck[0] < writing.consistency, luck[1], luck[2] < errors.letters
    habits, misread = luck[3] < errors.spelling, sheet.happens(f"scan {purpose}", errors.lam_alef)
    written = []
    for row, (arabic, sound) in enumerate(names):
        if sheet.latin[row]:
            ways = spellings(sound, writing.romanisation[clerks[row]])
            part = ways[0] if usual[row] else ways[int(varied[row] * len(ways))]
        else:
            part = other_spelling(arabic, dice) if habits[row] else arabic
            part = misread_lam_alef(part) if misread[row] else part
        written.append(letter_slip(part, dice) if slips[row] else part)
    return written


def _full_names(sheet: Sheet, parts: dict[Role, list[str]]) -> list[Cell]:
    connected = sheet.happens("connector", sheet.documenter.writing.connector)
    names: list[Cell] = []
    for row, four in enumerate(zip(*(parts[role] for role in _PARTS), strict=True)):
        kept = [part for part in four if part]
        if connected[row] and four[1]:
            sex = SEXES[sheet.victims.people.sex[sheet.rows[row]]]
            kept.insert(1, SON_OF["latin" if sheet.latin[row] else "arabic"][sex])
        names.append(" ".join(kept))
    return names


def _mothers(sheet: Sheet) -> list[Cell]:
    people = sheet.victims.people.take(sheet.rows)
    families = family_names(sheet.parameters.population.family_names)
    of_family = [(families.arabic[index], families.sounds[index]) for index in people.mother_family]
    clerks = sheet.random("clerk").integers(0, len(sheet.documenter.writing.romanisation), len(sheet.rows))
    given = _write_parts(sheet, true_names(people, sheet.parameters)[Role.MOTHER], clerks, "mother")
    family = _write_parts(sheet, of_family, clerks, "mother's family")
    return [f"{first} {second}" for first, second in zip(given, family, strict=True)]


def _sexes(sheet: Sheet) -> list[Cell]:
    words = SEX_WORDS[sheet.documenter.writing.language]
    wrong = sheet.happens("sex", sheet.documenter.errors.sex)
    sexes = sheet.victims.people.sex[sheet.rows]
    return [words[SEXES[1 - sex if slip else sex]] for sex, slip in zip(sexes, wrong, strict=True)]


def _ages(sheet: Sheet) -> list[Cell]:
    import numpy as np

    errors, random = sheet.documenter.errors, sheet.random("age error")
    ages = sheet.victims.age[sheet.rows]
    off = (1 + random.geometric(0.5, len(ages)) - 1) * np.where(random.random(len(ages)) < 0.5, -1, 1)
    ages = np.maximum(np.where(sheet.happens("age", errors.age), ages + off, ages), 0)
    heaped = sheet.happens("heaping", errors.heaping) & (ages >= 15)
    ages = np.where(heaped, (ages + 2) // 5 * 5, ages)
    if sheet.documenter.writing.digits == "eastern":
        return [str(age).translate(EASTERN_DIGITS) for age in ages]
    return [int(age) for age in ages]


def _written_days(sheet: Sheet, days: Any, purpose: str) -> list[Cell]:
    import numpy as np

    writing, random = sheet.documenter.writing, sheet.random(f"{purpose} error")
    off = random.geometric(0.5, len(days)) * np.where(random.random(len(days)) < 0.5, -1, 1)
    days = np.where(sheet.happens(purpose, sheet.documenter.errors.date), days + off, days)
    styles, style = choose(dict(writing.dates), len(days), sheet.random(f"{purpose} style"))
    vague = sheet.happens(f"{purpose} month only", writing.month_only)
    written = [written_date(int(day), styles[s], bool(v)) for day, s, v in zip(days, style, vague, strict=True)]
    if writing.digits == "eastern":
        return [cell.translate(EASTERN_DIGITS) if isinstance(cell, str) else cell for cell in written]
    return list(written)


def _births(sheet: Sheet) -> list[Cell]:
    return _written_days(sheet, sheet.victims.people.born[sheet.rows], "birth")


def _deaths(sheet: Sheet) -> list[Cell]:
    return _written_days(sheet, sheet.victims.died[sheet.rows], "death")


def _stated_places(sheet: Sheet) -> Any:
    """The place of each entry; a wrong one lies in the same district."""
    import numpy as np

    stated = sheet.victims.people.place[sheet.rows].copy()
    districts = [place.adm3[:6] for place in places()]
    dice = Random(int(sheet.random("wrong place").integers(0, 2**62)))  # noqa: S311
    for row in np.flatnonzero(sheet.happens("place", sheet.documenter.errors.place)):
        near = [
            index for index, code in enumerate(districts) if code == districts[stated[row]] and index != stated[row]
        ]
        stated[row] = dice.choice(near)
    return stated


def _place_names(sheet: Sheet) -> list[Cell]:
    stock = places()
    stated = zip(_stated_places(sheet), sheet.latin, strict=True)
    return [stock[index].name_en if latin else stock[index].name_ar for index, latin in stated]


def _area_names(role: Role) -> Callable[[Sheet], list[Cell]]:
    def write(sheet: Sheet) -> list[Cell]:
        within = [areas()[place.adm3[: _LEVELS[role]]] for place in places()]
        stated = zip(_stated_places(sheet), sheet.latin, strict=True)
        return [within[index].name_en if latin else within[index].name_ar for index, latin in stated]

    return write


def _statuses(sheet: Sheet) -> list[Cell]:
    """Status as the documenter classifies it; a wrong one is drawn from those that the conflict knows."""
    kinds, words = sheet.victims.statuses, STATUS_WORDS[sheet.documenter.writing.language]
    shift = sheet.random("wrong status").integers(1, max(len(kinds), 2), len(sheet.rows))
    wrong = sheet.happens("status", sheet.documenter.errors.status)
    stated = (sheet.victims.status[sheet.rows] + shift * wrong) % len(kinds)
    return [words[kinds[index]] for index in stated]


def _perpetrators(sheet: Sheet) -> list[Cell]:
    language = sheet.documenter.writing.language
    names = [getattr(actor.name, language) for actor in sheet.parameters.actors]
    return [names[index] if index >= 0 else None for index in sheet.victims.perpetrator[sheet.rows]]


def _incidents(sheet: Sheet) -> list[Cell]:
    ids = [incident.id for incident in sheet.parameters.incidents]
    return [ids[index] for index in sheet.victims.incident[sheet.rows]]


_WRITERS: dict[Role, Callable[[Sheet], list[Cell]]] = {
    Role.MOTHER: _mothers,
    Role.SEX: _sexes,
    Role.AGE: _ages,
    Role.BIRTH_DATE: _births,
    Role.DEATH_DATE: _deaths,
    Role.GOVERNORATE: _area_names(Role.GOVERNORATE),
    Role.DISTRICT: _area_names(Role.DISTRICT),
    Role.SUBDISTRICT: _area_names(Role.SUBDISTRICT),
    Role.PLACE: _place_names,
    Role.STATUS: _statuses,
    Role.PERPETRATOR: _perpetrators,
    Role.INCIDENT: _incidents,
}
