"""The people of the invented country and those among them who are killed: the truth of a simulation.

Brothers, sisters and their children live in households; a household's head gives his children his own name as their
second and his father's as their third, so that siblings share three of four parts and cousins two.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from tawthiq.errors import SimulationError
from tawthiq.simulate.chance import choose, stream
from tawthiq.simulate.country import areas, places
from tawthiq.simulate.names import Names, family_names, given_names
from tawthiq.simulate.parameters import AGE_BANDS, SEXES, Incident, Parameters

FEMALE = SEXES.index("female")
_ADULT = (15, 59)
_FIGHTER = (18, 59)


@dataclass(frozen=True)
class People:
    """Columns of one length, a person a row; names are indices into the stocks of `tawthiq.simulate.names`."""

    given: Any
    father: Any
    grandfather: Any
    family: Any
    mother_given: Any
    mother_family: Any
    sex: Any  # index into SEXES
    born: Any  # ordinal day
    household: Any
    place: Any  # index into the places of the invented country
    reach: Any  # log-odds added to the chance of being documented by anyone

    def __len__(self) -> int:
        return len(self.given)

    def take(self, rows: Any) -> "People":
        """The people in some rows, in that order."""
        return People(*(getattr(self, each.name)[rows] for each in fields(People)))


@dataclass(frozen=True)
class Victims:
    """Those killed, in the order of their deaths; index into the incidents, actors and statuses of the parameters."""

    people: People
    incident: Any
    died: Any  # ordinal day
    age: Any  # completed years on that day
    perpetrator: Any  # -1 where the incident states none
    status: Any  # index into `statuses`
    statuses: tuple[str, ...]
    kind: Any  # index into the classes of the population; -1 for the rest

    def __len__(self) -> int:
        return len(self.people)


def age_band(age: int) -> str:
    """The band of an age."""
    for band in AGE_BANDS:
        low, _, high = band.rstrip("+").partition("-")
        if int(low) <= age <= int(high or 1000):
            return band
    raise ValueError(age)


def draw_people(parameters: Parameters) -> People:
    """Everyone who lives in the invented country."""
    import numpy as np

    told, random = parameters.population, stream(parameters.seed, "people")
    households = max(1, round(parameters.people / told.household_size))
    # Households whose heads are brothers stand together: a line shares father, grandfather and family name.
    line = np.repeat(np.arange(households), 1 + random.poisson(told.brothers - 1, households))[:households]
    lines = int(line[-1]) + 1
    men, women, families = given_names("male"), given_names("female"), family_names(told.family_names)
    family = families.draw(lines, random, flatness=20.0)[line]
    elder, eldest = men.draw(lines, random)[line], men.draw(lines, random)[line]
    home = _homes(line, lines, random)
    size = 2 + random.poisson(told.household_size - 2, households)
    household = np.repeat(np.arange(households), size)
    position = np.arange(len(household)) - np.repeat(np.cumsum(size) - size, size)
    wife, child = position == 1, position > 1
    sex = np.where(np.where(child, random.random(len(household)) < 0.49, wife), FEMALE, 1 - FEMALE)
    head_given = _unlike(men, line, men.draw(households, random), random)
    wife_given = women.draw(households, random)
    wife_family = families.draw(households, random, flatness=20.0)
    wife_father, wife_grandfather = men.draw(households, random), men.draw(households, random)

    def told_apart(of_child: Any, of_wife: Any, of_head: Any) -> Any:
        return np.where(child, of_child, np.where(wife, of_wife[household], of_head[household]))

    of_parents = np.where(wife, wife_given[household], head_given[household])
    given = _given(household, sex, np.where(child, -1, of_parents), random)
    return People(
        given=given,
        father=told_apart(head_given[household], wife_father, elder),
        grandfather=told_apart(elder[household], wife_grandfather, eldest),
        family=told_apart(family[household], wife_family, family),
        mother_given=told_apart(wife_given[household], women.draw(households, random), women.draw(lines, random)[line]),
        mother_family=told_apart(
            wife_family[household],
            families.draw(households, random, flatness=20.0),
            families.draw(lines, random, flatness=20.0)[line],
        ),
        sex=sex,
        born=_born(household, wife, child, parameters.window[0].toordinal(), random),
        household=household,
        place=home[household],
        reach=random.normal(0.0, 1.0, len(household)) * told.reach,
    )


def _born(household: Any, wife: Any, child: Any, first_day: int, random: Any) -> Any:
    """Days of birth; a child is 20 to 45 years younger than the head of the household."""
    import numpy as np

    head = np.clip(random.normal(44, 12, int(household[-1]) + 1), 21, 85)[household]
    spread = random.random(len(household))
    youngest = np.maximum(head - 45, 0.0)
    of_child = np.minimum(youngest + spread * (head - 20 - youngest), 40.0)
    age = np.where(child, of_child, np.where(wife, np.maximum(head - 8 * spread, 18), head))
    return first_day - np.floor(age * 365.2425).astype(np.int64) - 1


def _homes(line: Any, lines: int, random: Any) -> Any:
    """The place of each household: by the population of its subdistrict; most brothers live in one place."""
    import numpy as np

    within: dict[str, int] = {}
    for place in places():
        within[place.adm3] = within.get(place.adm3, 0) + 1
    weights = {str(index): areas()[place.adm3].people / within[place.adm3] for index, place in enumerate(places())}
    _, shared = choose(weights, lines, random)
    _, own = choose(weights, len(line), random)
    return np.where(random.random(len(line)) < 0.8, shared[line], own)


def _unlike(names: Names, group: Any, drawn: Any, random: Any) -> Any:
    """Names drawn again until no two of one group are the same; the first to bear a name keeps it."""
    import numpy as np

    while True:
        key = group.astype(np.int64) * len(names.arabic) + drawn
        again = np.ones(len(key), dtype=bool)
        again[np.unique(key, return_index=True)[1]] = False
        if not again.any():
            return drawn
        drawn[again] = names.draw(int(again.sum()), random)


def _given(household: Any, sex: Any, settled: Any, random: Any) -> Any:
    """Given names; children (-1 in `settled`) are named neither like each other nor like the parents."""
    import numpy as np

    given = np.zeros(len(household), dtype=np.int64)
    for index, name in enumerate(SEXES):
        rows = np.flatnonzero(sex == index)
        stock = given_names(name)
        drawn = np.where(settled[rows] < 0, stock.draw(len(rows), random), settled[rows])
        given[rows] = _unlike(stock, household[rows], drawn, random)
    return given


def draw_victims(parameters: Parameters, people: People) -> Victims:
    """Those killed in each incident, households together; raises SimulationError where too few people live there."""
    import numpy as np

    alive = np.ones(len(people), dtype=bool)
    shares = _shared_out(parameters.victims, [incident.weight for incident in parameters.incidents])
    rows, incidents, died, perpetrators, statuses = [], [], [], [], []
    kinds = tuple(dict.fromkeys(kind for incident in parameters.incidents for kind in ("civilian", *incident.statuses)))
    for index, (incident, wanted) in enumerate(zip(parameters.incidents, shares, strict=True)):
        random = stream(parameters.seed, "incident", incident.id)
        here = alive & _lives_in(people, incident)
        if here.sum() < wanted:
            values = {"file": "", "line": 0, "key": f"incidents[{index + 1}].areas", "value": ", ".join(incident.areas)}
            raise SimulationError("simulation_too_few_people", **values, needed=wanted, available=int(here.sum()))
        struck = _struck(people, np.flatnonzero(here), incident, wanted, random)
        alive[struck] = False
        rows.append(struck)
        incidents.append(np.full(wanted, index))
        days, by = _per_household(people.household[struck], incident, parameters, random)
        died.append(days)
        perpetrators.append(by)
        statuses.append(_statuses(people.take(struck), days, incident, kinds, random))
    row, day = np.concatenate(rows), np.concatenate(died)
    order = np.lexsort((row, day))
    chosen = people.take(row[order])
    return Victims(
        people=chosen,
        incident=np.concatenate(incidents)[order],
        died=day[order],
        age=completed_years(chosen.born, day[order]),
        perpetrator=np.concatenate(perpetrators)[order],
        status=np.concatenate(statuses)[order],
        statuses=kinds,
        kind=_classes(parameters, len(row)),
    )


def _classes(parameters: Parameters, victims: int) -> Any:
    """The class of each victim; who is in none has -1."""
    shares = dict(parameters.population.classes)
    rest = max(1.0 - sum(shares.values()), 0.0)
    _, drawn = choose({**shares, "": rest}, victims, stream(parameters.seed, "classes"))
    return drawn - (len(shares) + 1) * (drawn == len(shares))


def completed_years(born: Any, day: Any) -> Any:
    """Ages in completed years, by the calendar."""
    import numpy as np

    pairs = [(date.fromordinal(int(a)), date.fromordinal(int(b))) for a, b in zip(born, day, strict=True)]
    ages = [b.year - a.year - ((b.month, b.day) < (a.month, a.day)) for a, b in pairs]
    return np.maximum(np.array(ages, dtype=np.int64), 0)


def _shared_out(total: int, weights: list[float]) -> list[int]:
    """A total shared by weights in whole numbers (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(each) for each in exact]
    by_remainder = sorted(range(len(weights)), key=lambda index: (whole[index] - exact[index], index))
    for index in by_remainder[: total - sum(whole)]:
        whole[index] += 1
    return whole


def _lives_in(people: People, incident: Incident) -> Any:
    import numpy as np

    inside = np.array([place.adm3.startswith(incident.areas) for place in places()])
    return inside[people.place]


def _struck(people: People, rows: Any, incident: Incident, wanted: int, random: Any) -> Any:
    """Rows of the people killed: households in random order, in each the members most exposed."""
    import numpy as np

    if wanted == 0:
        return rows[:0]
    members, start, size = np.unique(people.household[rows], return_index=True, return_counts=True)
    number = np.repeat(np.arange(len(members)), size)
    age = (incident.start.toordinal() - people.born[rows]) / 365.2425
    exposed = (people.sex[rows] != FEMALE) & (age >= _ADULT[0]) & (age < _ADULT[1] + 1)
    # Exponential races: the smallest time wins with a chance proportional to the rate.
    time = random.exponential(1.0, len(rows)) / np.where(exposed, max(incident.adult_men, 1e-9), 1.0)
    order = np.lexsort((time, number))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[order] = np.arange(len(rows)) - np.repeat(start, size)
    killed = 1 + random.binomial(size - 1, incident.household)
    turn = random.permutation(len(members))
    # Those not reached by a first pass over all households are taken after them, in the same order.
    late = rank >= killed[number]
    queue = np.lexsort((rank, turn[number], late))
    return np.sort(rows[queue[:wanted]])


def _per_household(household: Any, incident: Incident, parameters: Parameters, random: Any) -> tuple[Any, Any]:
    """Day of death and perpetrator, one for each household."""
    import numpy as np

    groups, of = np.unique(household, return_inverse=True)
    first, last = incident.start.toordinal(), incident.end.toordinal()
    days = random.integers(first, last + 1, len(groups))
    if not incident.perpetrators:
        return days[of], np.full(len(household), -1)
    keys, drawn = choose(dict(incident.perpetrators), len(groups), random)
    actors = [actor.id for actor in parameters.actors]
    return days[of], np.array([actors.index(key) for key in keys])[drawn][of]


def _statuses(people: People, days: Any, incident: Incident, kinds: tuple[str, ...], random: Any) -> Any:
    """Status at death; children are civilians, and only men of fighting age are members of forces or groups."""
    import numpy as np

    keys, drawn = choose(dict(incident.statuses) or {"civilian": 1.0}, len(people), random)
    status = np.array([kinds.index(key) for key in keys])[drawn]
    age = (days - people.born) / 365.2425
    can_fight = (people.sex != FEMALE) & (age >= _FIGHTER[0]) & (age < _FIGHTER[1] + 1)
    return np.where(can_fight, status, kinds.index("civilian"))
