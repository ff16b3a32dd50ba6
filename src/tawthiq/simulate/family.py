"""A family of simulated conflicts to stand on: the same questions asked of many conflicts that differ in what makes them hard.

    number ──► Member (how many lists, how they depend, whom they miss, how they write) ──► Parameters ──► lists and truth

A member is drawn from its number alone, so that conflict 12 is the same for everybody. What it breaks of the assumptions that
estimators of the undocumented make is known of each (`Member.broken`): where nothing is broken their intervals should hold
the truth, and where something is, it is seen what they do.
"""

from dataclasses import dataclass, replace
from typing import Any

from tawthiq.errors import Misuse
from tawthiq.simulate.chance import choose, stream
from tawthiq.simulate.parameters import Coverage, Documenter, Errors, Parameters, Text, Writing
from tawthiq.simulate.reading import demo_parameters

FAMILY = 2031  # the seed of the draw of members

_MODERATE = 4.0
_TOGETHER = 0.3

LISTS = {"3": 3.0, "4": 3.0, "5": 2.5, "6": 1.5}
VICTIMS = {"600": 1.0, "1000": 1.0, "1500": 1.0, "2200": 1.0, "3000": 1.0}
LEVELS = {"0.15": 1.0, "0.3": 1.0, "0.45": 1.0, "0.65": 1.0}
DEPENDENCE = {"1": 5.0, "3": 2.0, "0.33": 2.0, "20": 0.7, "0.05": 0.7}
CLASSES = {"none": 7.0, "mild": 1.0, "strong": 1.0, "hidden": 1.0}
HOUSEHOLDS = {"0": 4.0, "0.2": 4.0, "0.6": 1.0}
SCRIPTS = {"arabic": 3.0, "latin": 1.5, "mixed": 2.0, "parted": 3.5}
ERRORS = {"clean": 1.0, "light": 1.0, "rough": 1.0, "awful": 1.0}
"""What a member may be, and how often, relative to the others of its kind."""


@dataclass(frozen=True)
class Hand:
    """How badly a documenter writes: errors, what is missing, parts of names dropped, clerks who differ."""

    errors: Errors
    missing: dict[str, float]
    drop_father: float
    drop_grandfather: float
    drop_family: float
    consistency: float


HANDS = {
    "clean": Hand(Errors(), {}, 0.0, 0.0, 0.0, 1.0),
    "light": Hand(
        Errors(letters=0.01, spelling=0.1, age=0.05, date=0.03),
        {"age": 0.03, "death_date": 0.02},
        drop_father=0.0,
        drop_grandfather=0.1,
        drop_family=0.0,
        consistency=0.95,
    ),
    "rough": Hand(
        Errors(letters=0.03, spelling=0.2, lam_alef=0.1, age=0.15, heaping=0.1, date=0.1, place=0.03),
        {"age": 0.15, "death_date": 0.1, "place": 0.05},
        drop_father=0.05,
        drop_grandfather=0.4,
        drop_family=0.0,
        consistency=0.9,
    ),
    "awful": Hand(
        Errors(letters=0.08, spelling=0.3, lam_alef=0.2, age=0.3, heaping=0.3, sex=0.02, date=0.25, place=0.1),
        {"age": 0.35, "sex": 0.05, "death_date": 0.3, "place": 0.2},
        drop_father=0.2,
        drop_grandfather=0.7,
        drop_family=0.05,
        consistency=0.7,
    ),
}

_CLASSES = {
    "none": ({}, {}),
    "mild": ({"reached": 0.5}, {"reached": 2.0}),
    "strong": ({"reached": 0.3}, {"reached": 8.0}),
    "hidden": ({"hidden": 0.2}, {"hidden": 0.03}),
}
"""Shares of the classes of victims, and the odds that every documenter has for them."""

_CLERKS = (("press",), ("levantine", "press"), ("french",), ("passport",), ("press", "french"), ("levantine",))
_COLUMNS = ("id", "name", "sex", "age", "death_date", "governorate", "district", "place")


@dataclass(frozen=True)
class Member:
    """One conflict of the family.

    `coverage` is the chance of each of 3 to 6 lists to name somebody who is in no class and, for the second list, whom the first
    does not name. `dependence` multiplies the odds of being on the second list for those whom the first names: 1 is none,
    above is positive, below negative. `classes`: "mild", "strong" (some are easier to find for every list), "hidden" (some
    hardly anybody finds) or "none". `households` is the share of people recorded with their household or not at all.
    `scripts`: all lists "arabic" or "latin", all "mixed", or "parted" (every second list in each). `errors`: from "clean" over
    "light" and "rough" to "awful", a key of `HANDS`.
    """

    number: int
    victims: int
    coverage: tuple[float, ...]
    dependence: float = 1.0
    classes: str = "none"
    households: float = 0.0
    scripts: str = "arabic"
    errors: str = "clean"

    @property
    def broken(self) -> tuple[str, ...]:
        """Which assumptions of the usual estimators do not hold here; with none the model holds.

        `strong_dependence`: odds beyond 4 or below 1/4, more than estimators of few lists can be asked to see.
        `heterogeneity`: classes of victims whom all lists reach more or less easily. `capture_near_zero`: a class whom hardly
        any list finds. `households`: many are recorded together, so that people are not independent of one another.
        """
        found = {
            "strong_dependence": not 1 / _MODERATE <= self.dependence <= _MODERATE,
            "heterogeneity": self.classes in ("mild", "strong"),
            "capture_near_zero": self.classes == "hidden",
            "households": self.households > _TOGETHER,
        }
        return tuple(name for name, is_so in found.items() if is_so)


def member(number: int) -> Member:
    """The conflict of the family with this number, from 1. Raises Misuse."""
    if number < 1:
        raise Misuse("simulation_family_number", value=number)

    def drawn(name: str, weights: dict[str, float]) -> str:
        keys, found = choose(weights, 1, stream(FAMILY, "family", number, name))
        return keys[int(found[0])]

    return Member(
        number,
        victims=int(drawn("victims", VICTIMS)),
        coverage=_coverage(number, int(drawn("lists", LISTS)), float(drawn("level", LEVELS))),
        dependence=float(drawn("dependence", DEPENDENCE)),
        classes=drawn("classes", CLASSES),
        households=float(drawn("households", HOUSEHOLDS)),
        scripts=drawn("scripts", SCRIPTS),
        errors=drawn("errors", ERRORS),
    )


def _coverage(number: int, lists: int, level: float) -> tuple[float, ...]:
    """Chances around a level, each list's odds up to twice or down to half, between 10 % and 80 %."""
    factor = 2.0 ** (2 * stream(FAMILY, "family", number, "coverage").random(lists) - 1)
    odds = level / (1 - level) * factor
    return tuple(round(min(max(float(each), 0.1), 0.8), 3) for each in odds / (1 + odds))


def family_parameters(member: Member, seed: int | None = None) -> Parameters:
    """The parameters of a member; another seed gives another conflict of the same kind."""
    country = demo_parameters()
    shares, odds = _CLASSES[member.classes]
    return replace(
        country,
        title=Text(
            f"Simulated conflict {member.number} of the family", f"نزاع محاكى: رقم {member.number} من المجموعة المرقَّمة"
        ),
        seed=member.number if seed is None else seed,
        victims=member.victims,
        population=replace(country.population, reach=0.0, classes=shares),
        documenters=tuple(_documenter(member, place, odds) for place in range(len(member.coverage))),
    )


def _documenter(member: Member, place: int, odds: dict[str, float]) -> Documenter:
    hand = HANDS[member.errors]
    name, number = f"list-{place + 1}", place + 1
    depends: dict[str, Any] = {"list-1": member.dependence} if place == 1 and member.dependence != 1 else {}
    script = {"parted": "latin" if place % 2 else "arabic"}.get(member.scripts, member.scripts)
    return Documenter(
        id=name,
        name=Text(f"List {number} (simulated)", f"القائمة {number} (محاكاة)"),
        coverage=Coverage(member.coverage[place], member.households, classes=odds, documenters=depends),
        writing=Writing(
            language="en" if script == "latin" else "ar",
            script=script,
            romanisation=_CLERKS[place],
            consistency=hand.consistency,
            columns=_COLUMNS,
            drop_father=hand.drop_father,
            drop_grandfather=hand.drop_grandfather,
            drop_family=hand.drop_family,
            dates={"iso": 1.0},
        ),
        errors=hand.errors,
        missing=hand.missing,
    )
