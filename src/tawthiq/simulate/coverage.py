"""Who is on which list: each documenter's chance for each victim, and the draw."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tawthiq.simulate.chance import stream
from tawthiq.simulate.country import places
from tawthiq.simulate.parameters import AGE_BANDS, SEXES, Coverage, Documenter, Parameters
from tawthiq.simulate.people import Victims, age_band


def listed(parameters: Parameters, victims: Victims) -> dict[str, Any]:
    """For each documenter, in order, a true-or-false array: which victims it lists, sooner or later."""
    found: dict[str, Any] = {}
    for documenter in parameters.documenters:
        random = stream(parameters.seed, "coverage", documenter.id)
        chance = chances(parameters, documenter.coverage, victims, found)
        found[documenter.id] = _draw(documenter, victims, chance, random)
        if documenter.copies_from:
            taken_over = random.random(len(victims)) < documenter.copied
            found[documenter.id] |= found[documenter.copies_from] & taken_over
    return found


def chances(
    parameters: Parameters, coverage: Coverage, victims: Victims, earlier: Mapping[str, Any] = MappingProxyType({})
) -> Any:
    """The chance of each victim to be listed, before copying: the base chance with its odds multiplied.

    `earlier` says by documenter whom the lists before this one hold.
    """
    import numpy as np

    if coverage.base in (0.0, 1.0):
        return np.full(len(victims), coverage.base)
    incidents = tuple(incident.id for incident in parameters.incidents)
    actors = tuple(actor.id for actor in parameters.actors)
    bands = np.array([AGE_BANDS.index(age_band(age)) for age in range(130)])
    odds = np.full(len(victims), coverage.base / (1 - coverage.base))
    odds *= _factors(coverage.ages, AGE_BANDS)[bands[np.minimum(victims.age, 129)]]
    odds *= _factors(coverage.sexes, SEXES)[victims.people.sex]
    odds *= _factors(coverage.statuses, victims.statuses)[victims.status]
    odds *= _factors(coverage.incidents, incidents)[victims.incident]
    # An unstated perpetrator (-1) takes the last factor, which is always one.
    odds *= _factors(coverage.perpetrators, (*actors, ""))[victims.perpetrator]
    odds *= _area_factors(coverage.areas)[victims.people.place]
    # Who is in no class (-1) takes the last factor, too.
    odds *= _factors(coverage.classes, (*parameters.population.classes, ""))[victims.kind]
    for documenter, factor in coverage.documenters.items():
        odds *= np.where(earlier[documenter], factor, 1.0)
    odds *= np.exp(victims.people.reach)
    return odds / (1 + odds)


def _factors(table: Mapping[str, float], keys: tuple[str, ...]) -> Any:
    import numpy as np

    return np.array([table.get(key, 1.0) for key in keys])


def _area_factors(table: Mapping[str, float]) -> Any:
    """For each place the product over all named areas that it lies in."""
    import numpy as np

    factors = np.ones(len(places()))
    for index, place in enumerate(places()):
        for area in sorted(table):
            if place.adm3.startswith(area):
                factors[index] *= table[area]
    return factors


def _draw(documenter: Documenter, victims: Victims, chance: Any, random: Any) -> Any:
    """Draw with households: a person recorded with the household shares its luck, and keeps the same chance."""
    import numpy as np

    _, household = np.unique(victims.people.household, return_inverse=True)
    shared = random.random(int(household.max()) + 1)[household]
    own = random.random(len(victims))
    together = random.random(len(victims)) < documenter.coverage.household
    return np.where(together, shared, own) < chance
