"""A small conflict in an invented country with every dead person known, and true figures about it."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from tawthiq.counts import CountClaim, Vocabulary, read_counts, read_vocabulary

STATUSES = {
    "all_dead": ("civilian", "state_forces", "armed_group"),
    "all_dead_excl_nsag": ("civilian", "state_forces"),
    "civilians": ("civilian",),
    "villagers": ("civilian",),
    "state_security": ("state_forces",),
    "armed_both_sides": ("state_forces", "armed_group"),
}
PARTIES = ("north", "south", "river")
PLACES = ("XA01", "XA02")
DAYS = tuple(date(2030, 5, 1) + timedelta(days=number) for number in range(3))
PERSONS = ("woman", "man", "girl")
VOCABULARY = read_vocabulary(
    [{"population": "villagers", "inside": "civilians", "victim_status": "civilian"}],
    [{"id": party, "name_en": party, "name_ar": party} for party in PARTIES],
)


@dataclass(frozen=True)
class SmallConflict:
    """The dead by (status, party, place, day, person), how many of each are villagers, and figures that are true of them."""

    dead: dict[tuple, int]
    villagers: dict[tuple, int]
    rows: list[dict[str, str]]

    @property
    def vocabulary(self) -> Vocabulary:
        return VOCABULARY

    @property
    def claims(self) -> list[CountClaim]:
        return read(self.rows)

    def number(self, population, parties=PARTIES, places=PLACES, days=DAYS, persons=PERSONS) -> int:
        counted = self.villagers if population == "villagers" else self.dead
        cells = product(STATUSES[population], parties, places, days, persons)
        return sum(counted[cell] for cell in cells)


def read(rows, vocabulary=VOCABULARY) -> list[CountClaim]:
    claims, mistakes = read_counts(rows, vocabulary)
    assert mistakes == []
    return claims


def small_conflict(seed: int, count: int = 6, share: float = 1.0) -> SmallConflict:
    """So many true figures, each with all dead of its scope, or with as few as this share of them."""
    draw = random.Random(seed)  # noqa: S311 -- an invented conflict, no secret
    cells = list(product(("civilian", "state_forces", "armed_group"), PARTIES, PLACES, DAYS, PERSONS))
    dead = {cell: draw.choice((0, 0, 1, 2, 7)) for cell in cells}
    villagers = {cell: draw.randint(0, number) if cell[0] == "civilian" else 0 for cell, number in dead.items()}
    conflict = SmallConflict(dead, villagers, [])
    conflict.rows.extend(_row(f"c{number}", conflict, draw, share) for number in range(count))
    return conflict


def row(name: str, value: int | str, **cells: str) -> dict[str, str]:
    """A row of counts.csv; by default an exact aggregate of all dead everywhere."""
    kind = cells.get("quantity_kind", "exact")
    ends = {"exact": ("best",), "at_least": ("low",), "about": ("best",), "unknown": ()}[kind]
    base = {
        "id": name,
        "publisher": f"publisher of {name}",
        "quantity_kind": kind,
        **{end: str(value) for end in ends},
        "population": "all_dead",
        "victim_status": "|".join(STATUSES.get(cells.get("population", "all_dead"), ())),
        "perpetrators": "any",
        "areas": "XA",
        "event_from": "2030-05-01",
        "event_to": "2030-05-03",
        "date_basis": "event",
        "method": "aggregate",
        "confidence": "A",
    }
    return base | cells


def _row(name: str, conflict: SmallConflict, draw: random.Random, share: float) -> dict[str, str]:
    """What the publisher leaves unsaid (who did it, where, on which days of a month) it still knows."""
    population = draw.choice(tuple(STATUSES))
    parties = draw.choice((PARTIES, PARTIES, ("north",), ("south",), ("river",), ("north", "south")))
    places = draw.choice((PLACES, PLACES, PLACES[:1], PLACES[1:]))
    first = draw.randrange(len(DAYS))
    days = DAYS[first : draw.randrange(first, len(DAYS)) + 1]
    number = conflict.number(population, parties, places, days)
    least = number - int(number * (1 - share) * draw.random())
    attributed = "any" if parties == PARTIES else "|".join(parties)
    window = {"event_from": str(days[0]), "event_to": str(days[-1])}
    if draw.random() < 0.15:
        window = {"event_from": "2030-05", "event_to": "2030-05"}
    return row(
        name,
        least,
        population=population,
        perpetrators="unstated" if draw.random() < 0.1 else attributed,
        areas="unstated" if draw.random() < 0.1 else "XA" if places == PLACES else places[0],
        **window,
    )
