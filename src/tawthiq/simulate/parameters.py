"""What a simulation is told: the people, the incidents, and how each documenter records and writes.

Every class is frozen and has defaults; bounds and closed lists stand beside each value and are checked by
`tawthiq.simulate.checking`, so that parameters made in Python and parameters read from a file meet the same rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tawthiq.model.vocabulary import Role

MARK = "SIMULATED / محاكاة"
PREFIX = "QZ"  # user-assigned by ISO 3166-1: never a country

SCHEMES = ("press", "scholarly", "french", "levantine", "passport")
DATE_STYLES = ("levantine", "gregorian", "maghrebi", "english", "dmy", "mdy", "iso", "hijri", "native")
AGE_BANDS = ("0-14", "15-44", "45-59", "60+")
SEXES = ("female", "male")
STATUSES = ("civilian", "civilian_dph", "state_forces", "armed_group", "hors_de_combat", "protected")
FORMATS = ("csv", "tsv", "xlsx", "ods", "json", "jsonl", "parquet")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1256", "utf-16")
COLUMNS = (
    *(Role.ID, Role.NAME, Role.GIVEN, Role.FATHER, Role.GRANDFATHER, Role.FAMILY, Role.MOTHER, Role.SEX, Role.AGE),
    *(Role.BIRTH_DATE, Role.DEATH_DATE, Role.GOVERNORATE, Role.DISTRICT, Role.SUBDISTRICT, Role.PLACE),
    *(Role.STATUS, Role.PERPETRATOR, Role.INCIDENT),
)
_CAN_BE_MISSING = tuple(str(role) for role in COLUMNS if role not in (Role.ID, Role.NAME, Role.GIVEN))
# What calendars and ages can carry.
_DAYS = {"low": date(1900, 1, 1), "high": date(2200, 1, 1)}
_ID = r"[A-Za-z0-9][A-Za-z0-9_-]*"


def _share(default: float) -> Any:
    return field(default=default, metadata={"low": 0.0, "high": 1.0})


def _number(default: Any, low: float, high: float) -> Any:
    return field(default=default, metadata={"low": low, "high": high})


def _choice(default: Any, choices: tuple[str, ...]) -> Any:
    return field(default=default, metadata={"choices": choices})


def _shares(keys: tuple[str, ...] | None, high: float = 1.0) -> Any:
    return field(default_factory=dict, metadata={"keys": keys, "low": 0.0, "high": high})


def _odds(keys: tuple[str, ...] | None) -> Any:
    return _shares(keys, high=1000.0)


@dataclass(frozen=True)
class Text:
    """The same words in English and in Arabic."""

    en: str
    ar: str


@dataclass(frozen=True)
class Population:
    """The people who live in the invented country, from whom the victims come."""

    people: int | None = _number(None, 1, 100_000_000)  # none: twenty for every victim, and at least 2000
    household_size: float = _number(5.2, 2.0, 12.0)  # mean
    brothers: float = _number(2.4, 1.0, 6.0)  # mean number of households whose heads share a father
    family_names: int = _number(400, 20, 50_000)
    reach: float = _number(0.0, 0.0, 3.0)  # how much people differ in how easily anyone documents them (log-odds)
    classes: Mapping[str, float] = _shares(None)  # shares of victims whom documenters reach otherwise than the rest


@dataclass(frozen=True)
class Actor:
    """An armed actor of the invented country, named neutrally."""

    id: str = field(metadata={"pattern": _ID})
    name: Text


@dataclass(frozen=True)
class Incident:
    """Killings in some places within some days, with the share of each perpetrator and of each status at death."""

    id: str = field(metadata={"pattern": _ID})
    start: date = field(metadata=_DAYS)
    end: date = field(metadata=_DAYS)
    areas: tuple[str, ...] = field(metadata={"some": True})  # P-codes of any level
    weight: float = _number(1.0, 0.0, 1_000_000.0)  # share of all victims, relative to the other incidents
    perpetrators: Mapping[str, float] = _shares(None, high=1_000_000.0)
    statuses: Mapping[str, float] = _shares(STATUSES, high=1_000_000.0)
    adult_men: float = _number(3.0, 0.0, 1000.0)  # how much likelier a man of 15 to 59 is to be killed
    household: float = _share(0.3)  # chance that each further member of a household struck is killed as well


@dataclass(frozen=True)
class Coverage:
    """The chance that a documenter ever lists a victim; the tables multiply the odds for some of them."""

    base: float = _share(0.5)
    household: float = _share(0.0)  # share of people recorded together with their household or not at all
    ages: Mapping[str, float] = _odds(AGE_BANDS)
    sexes: Mapping[str, float] = _odds(SEXES)
    statuses: Mapping[str, float] = _odds(STATUSES)
    areas: Mapping[str, float] = _odds(None)
    incidents: Mapping[str, float] = _odds(None)
    perpetrators: Mapping[str, float] = _odds(None)
    classes: Mapping[str, float] = _odds(None)  # of `population.classes`
    documenters: Mapping[str, float] = _odds(None)  # for whoever stands on the list of an earlier documenter


@dataclass(frozen=True)
class Writing:
    """How a documenter writes: language of headers and words, script of names, parts of names kept, dates."""

    language: str = _choice("ar", ("ar", "en"))
    script: str = _choice("arabic", ("arabic", "latin", "mixed"))
    latin_share: float = _share(0.5)  # of a mixed list
    romanisation: tuple[str, ...] = _choice(("press",), SCHEMES)  # one clerk each
    consistency: float = _share(0.9)  # how often a clerk writes a name in the usual way of the scheme
    columns: tuple[str, ...] = _choice(
        ("id", "name", "sex", "age", "death_date", "governorate", "district", "place", "status", "perpetrator"),
        tuple(map(str, COLUMNS)),
    )
    drop_father: float = _share(0.0)
    drop_grandfather: float = _share(0.0)
    drop_family: float = _share(0.0)
    connector: float = _share(0.0)  # "son of" between the first two parts
    dates: Mapping[str, float] = field(
        default_factory=lambda: {"dmy": 1.0}, metadata={"keys": DATE_STYLES, "low": 0.0, "high": 1000.0}
    )
    month_only: float = _share(0.0)
    digits: str = _choice("western", ("western", "eastern"))
    unknown_word: float = _share(0.0)  # how often a missing value is written as "unknown" instead of left out


@dataclass(frozen=True)
class Errors:
    """How often a documenter is wrong, for each name part or each value."""

    letters: float = _share(0.0)  # a letter lost, doubled, swapped or mistaken, per name part
    spelling: float = _share(0.0)  # Arabic spelling that varies without being wrong: hamza, ة/ه, ى/ي, joined compounds
    lam_alef: float = _share(0.0)  # text recognition that turns لا into ال, per name part that holds it
    age: float = _share(0.0)
    heaping: float = _share(0.0)  # ages rounded to five years
    sex: float = _share(0.0)
    date: float = _share(0.0)
    place: float = _share(0.0)
    status: float = _share(0.0)


@dataclass(frozen=True)
class File:
    """The kind of file a documenter publishes; encoding and delimiter belong to text tables."""

    format: str = _choice("csv", FORMATS)
    encoding: str = _choice("utf-8", ENCODINGS)
    delimiter: str = _choice(",", (",", ";", "|", "\t"))


@dataclass(frozen=True)
class Release:
    """One publication of a list; what changed since the one before it."""

    published: date | None = None
    added: float = _share(0.0)  # share of all entries that first stand in this release
    removed: float = _share(0.0)  # share of the earlier entries that are taken out
    changed: float = _share(0.0)  # share of the earlier entries in which one value is written anew


@dataclass(frozen=True)
class Documenter:
    """One documenter: whom it lists, how it writes, where it errs, what it publishes."""

    id: str = field(metadata={"pattern": _ID})
    name: Text
    independence_group: str = ""
    coverage: Coverage = Coverage()
    writing: Writing = Writing()
    errors: Errors = Errors()
    missing: Mapping[str, float] = _shares(_CAN_BE_MISSING)
    duplicates: float = _share(0.0)  # share of listed people who stand on the list twice
    order: str = _choice("shuffled", ("shuffled", "date"))
    file: File = File()
    releases: tuple[Release, ...] = field(default=(Release(),), metadata={"some": True})
    copies_from: str = ""  # id of an earlier documenter
    copied: float = _share(0.0)  # chance of taking over each of its entries


@dataclass(frozen=True)
class Parameters:
    """A synthetic conflict in an invented place: everything that its bytes depend on."""

    title: Text
    actors: tuple[Actor, ...] = field(metadata={"some": True})
    incidents: tuple[Incident, ...] = field(metadata={"some": True})
    documenters: tuple[Documenter, ...] = field(metadata={"some": True})
    seed: int = _number(1, 0, 2**63 - 1)
    victims: int = _number(600, 1, 5_000_000)
    population: Population = Population()

    @property
    def people(self) -> int:
        """How many people live in the invented country."""
        return self.population.people or max(2000, 20 * self.victims)

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the killings."""
        return min(each.start for each in self.incidents), max(each.end for each in self.incidents)
