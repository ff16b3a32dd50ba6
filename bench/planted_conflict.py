"""An invented conflict with known dead, and documenters who publish totals of what each of them has documented.

The dead are counts in cells: status × perpetrator × governorate × day × men, women, children. A documenter holds a part
of every cell, which grows from release to release; each published figure is the sum of its cells, so that honest
partitions close by construction. The country, the actors and the documenters are invented.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.int64]

COLUMNS = [
    "id",
    "publisher",
    "independence_group",
    "published_on",
    "as_of",
    "quantity_kind",
    "low",
    "best",
    "high",
    "population",
    "victim_status",
    "perpetrators",
    "areas",
    "event_from",
    "event_to",
    "date_basis",
    "method",
    "relation",
    "part_of",
    "supersedes",
    "source_outlet",
    "confidence",
    "note",
]
STATUSES = ("civilian", "state_forces", "armed_group", "hors_de_combat")
PEOPLE = ("men", "women", "children")
DAYS = 40
# Day on which the violence begins: before it and long after it only a few die.
ONSET = 8
OFFICIAL = "COUNCIL"

CIVILIAN, FORCES, ARMED, DISARMED = ((0,), (1,), (2,), (3,))
EVERYONE, NOT_ARMED = (0, 1, 2), (0, 1, 3)
# What the codebook of the worked example calls each population, and what a case that has its own codebook may call it.
POPULATIONS = {
    "all": ("all_dead", "killed_total", "", EVERYONE),
    "not_armed": ("all_dead_excl_nsag", "killed_not_militia", "all", NOT_ARMED),
    "civilian": ("civilians", "noncombatants", "all not_armed", CIVILIAN),
    "forces": ("state_security", "uniformed", "all not_armed", FORCES),
    "armed": ("armed_loyalists", "irregulars", "all", ARMED),
    "fighters": ("armed_both_sides", "all_fighters", "all", (1, 2)),
}
_ALL_STATUSES = "civilian|civilian_dph|state_forces|armed_group|hors_de_combat|protected|unknown"
_STATUSES_OF = {
    "all": _ALL_STATUSES,
    "not_armed": "civilian|civilian_dph|state_forces|hors_de_combat|protected|unknown",
    "civilian": "civilian|civilian_dph|protected",
}
ACTORS = (
    ("Harbour Guard", "حرس المرفأ"),
    ("Upland Columns", "أرتال المرتفعات"),
    ("Third Brigade", "اللواء الثالث"),
    ("River Front", "جبهة النهر"),
    ("Interim Army", "الجيش المؤقت"),
    ("Border Companies", "سرايا الحدود"),
)
PUBLISHERS = (
    ("Lowland Ledger", "سجل السهل"),
    ("Observatoire du Delta", "مرصد الدلتا"),
    ("مركز المنارة للتوثيق", "مركز المنارة للتوثيق"),
    ("Tomarê Navenda Gel", "مركز توثيق الناس"),
    ("Archive of the Five Towns", "أرشيف البلدات الخمس"),
    ("شبكة الجسر", "شبكة الجسر"),
    ("Salt Road Monitor", "راصد طريق الملح"),
    ("Nehir Kayıt Evi", "بيت تسجيل النهر"),
)
OUTLETS = ("Evening Sheet", "صحيفة الميناء", "Radio Delta", "وكالة السهل", "Le Courrier du Port", "Hill Press")


@dataclass(frozen=True)
class Reach:
    """Which cells a figure is of; `None` for perpetrators is any, for areas the whole country."""

    population: str
    perpetrators: tuple[int, ...] | None = None
    areas: tuple[int, ...] | None = None
    days: tuple[int, int] = (ONSET, DAYS - 1)
    people: tuple[int, ...] = (0, 1, 2)
    statuses: tuple[int, ...] = ()

    def index(self, shape: tuple[int, ...]) -> Any:
        """The index of these cells in an array of the conflict."""
        statuses = self.statuses or POPULATIONS[self.population][3]
        perpetrators = range(shape[1]) if self.perpetrators is None else self.perpetrators
        areas = range(shape[2]) if self.areas is None else self.areas
        return np.ix_(statuses, perpetrators, areas, range(self.days[0], self.days[1] + 1), self.people)

    def count(self, cells: Cells) -> int:
        """How many dead these cells hold."""
        return int(cells[self.index(cells.shape)].sum())


@dataclass
class Figure:
    """One published figure before it is written as a row."""

    id: str
    publisher: str
    group: str
    reach: Reach
    value: int
    kind: str = "exact"
    published: int = DAYS - 1
    as_of: int | None = None
    basis: str = "documented"
    method: str = "aggregate"
    relation: str = ""
    part_of: str = ""
    supersedes: str = ""
    outlet: str = ""
    confidence: str = "A"
    # Cells of the row that are not what the reach says: unstated perpetrators, another population's name, ...
    said: dict[str, str] = field(default_factory=dict)
    counts_dead: bool = True


@dataclass
class Conflict:
    """The dead by cell, the words in which they are counted, and everything published about them."""

    rng: np.random.Generator
    truth: Cells
    country: str
    first_day: date
    actors: list[tuple[str, str, str]]
    names: dict[str, str]
    core: tuple[int, ...]
    complete: bool = False  # whether documenters know of every death up to the day of a release
    figures: list[Figure] = field(default_factory=list)
    documenters: list[tuple[str, str]] = field(default_factory=list)
    extra_populations: list[dict[str, str]] = field(default_factory=list)

    def add(self, *figures: Figure) -> None:
        """Publish figures."""
        self.figures += figures

    def by_id(self) -> dict[str, Figure]:
        """Figures by id."""
        return {figure.id: figure for figure in self.figures}

    def day(self, number: int) -> str:
        """An ISO day."""
        return (self.first_day + timedelta(days=number)).isoformat()

    def is_true(self, figure: Figure) -> bool:
        """Whether the truth holds at least as many dead as this figure says (and exactly, for a complete count)."""
        if not figure.counts_dead:
            return True
        dead = figure.reach.count(self.truth)
        return figure.value == dead if figure.method == "official_summary" else figure.value <= dead


@dataclass
class Documenter:
    """A publisher with what it has documented at each release (its own part of every cell)."""

    name: str
    prefix: str
    reach: Reach
    style: str
    as_of: list[int]
    held: list[Cells]
    basis: str
    method: str


def draw_conflict(rng: np.random.Generator, complete: bool = False) -> Conflict:
    """An invented conflict with between about 150 and 20,000 dead."""
    perpetrators, areas = int(rng.integers(2, 4)), int(rng.integers(4, 7))
    size = float(np.exp(rng.uniform(np.log(400), np.log(20000))))
    shape = (len(STATUSES), perpetrators, areas, DAYS, len(PEOPLE))
    weight = np.ones(shape)
    days = np.full(DAYS, 0.004)
    days[ONSET : ONSET + 8] = rng.gamma(2.0, 1.0, 8) + 0.2
    shares = [
        np.array([1.0, 0.35, 0.3, 0.12]) * rng.uniform(0.6, 1.4, 4),
        rng.uniform(0.5, 1.5, perpetrators),
        rng.gamma(1.5, 1.0, areas) + 0.15,
        days,
        np.array([0.8, 0.13, 0.07]),
    ]
    for axis, share in enumerate(shares):
        weight *= (share / share.sum()).reshape([-1 if i == axis else 1 for i in range(5)])
    truth = rng.poisson(weight * size).astype(np.int64)
    own_words = bool(rng.random() < 0.35)
    actors = [ACTORS[i] for i in rng.permutation(len(ACTORS))[:perpetrators]]
    return Conflict(
        rng=rng,
        truth=truth,
        country=str(rng.choice(["XA", "XB", "XK", "QZ"])),
        first_day=date(2031, 1, 1) + timedelta(days=int(rng.integers(0, 700))),
        actors=[(f"ACT-{i + 1}", en, ar) for i, (en, ar) in enumerate(actors)],
        names={key: row[1] if own_words else row[0] for key, row in POPULATIONS.items()},
        core=tuple(range(areas - 1)),
        complete=complete,
    )


def draw_documenter(conflict: Conflict, name: str, style: str, releases: int) -> Documenter:
    """A documenter whose share of every cell grows from release to release."""
    rng = conflict.rng
    as_of = sorted(int(day) for day in rng.choice(np.arange(ONSET + 2, ONSET + 16), releases, replace=False))
    perpetrators = (int(rng.integers(0, len(conflict.actors))),) if style == "areas" else None
    population = {"status": "all", "areas": "civilian", "sides": "not_armed", "single": "civilian"}[style]
    reach = Reach(population, perpetrators, conflict.core)
    held, before = [], np.zeros_like(conflict.truth)
    for day in as_of:
        known = conflict.truth.copy()
        known[:, :, :, day + 1 :] = 0
        share = 1.0 if conflict.complete else rng.uniform(0.25, 0.6)
        before = before + rng.binomial(np.maximum(known - before, 0), share)
        held.append(before)
    prefix = f"{'ABCDEFGH'[len(conflict.documenters)]}{int(rng.integers(10, 99))}"
    conflict.documenters.append((name, name if name.isascii() else dict(PUBLISHERS).get(name, name)))
    basis, method = [("documented", "aggregate"), ("event", "named_list")][int(rng.integers(0, 2))]
    return Documenter(name, prefix, reach, style, as_of, held, basis, method)


def raise_cells(conflict: Conflict, who: Documenter, release: int, reach: Reach, more: int) -> None:
    """Let a documenter hold more dead of some cells from a release on; the truth holds them too."""
    index = reach.index(conflict.truth.shape)
    shares = np.ones(conflict.truth[index].size) / conflict.truth[index].size
    added = conflict.rng.multinomial(more, shares).reshape(conflict.truth[index].shape)
    conflict.truth[index] += added
    for held in who.held[release:]:
        held[index] += added


def release_reach(who: Documenter, release: int) -> Reach:
    """What a documenter's total counts at a release: the window ends with what it knows."""
    return replace(who.reach, days=(ONSET, who.as_of[release]))


def parts_of(conflict: Conflict, who: Documenter, reach: Reach) -> dict[str, Reach]:
    """The parts in which a documenter breaks its total down; empty for a single figure."""
    if who.style == "status":
        return {part: replace(reach, population=part) for part in ("civilian", "forces", "armed")}
    if who.style == "areas":
        return {f"area{area + 1}": replace(reach, areas=(area,)) for area in conflict.core}
    if who.style == "sides":
        return {f"by{side + 1}": replace(reach, perpetrators=(side,)) for side in range(len(conflict.actors))}
    return {}


def figures_of(conflict: Conflict, who: Documenter) -> list[list[Figure]]:
    """A documenter's releases: in each the total, then its parts."""
    releases: list[list[Figure]] = []
    for number, day in enumerate(who.as_of):
        reach = release_reach(who, number)
        base = f"{who.prefix}-{number + 1}"
        before = releases[-1] if releases else []

        def figure(
            label: str,
            part: Reach,
            base: str = base,
            number: int = number,
            day: int = day,
            before: list[Figure] = before,
        ) -> Figure:
            earlier = next((f.id for f in before if f.id == f"{who.prefix}-{number}{label}"), "")
            return Figure(
                id=base + label,
                publisher=who.name,
                group=who.name,
                reach=part,
                value=part.count(who.held[number]),
                published=min(day + 1, DAYS - 1),
                as_of=day,
                basis=who.basis,
                method=who.method,
                relation="partition" if label else "",
                part_of=base if label else "",
                supersedes=earlier,
            )

        total = figure("", reach)
        parts = [figure(f"-{name}", part) for name, part in parts_of(conflict, who, reach).items()]
        releases.append([total, *parts])
    return releases


def row_of(conflict: Conflict, figure: Figure) -> dict[str, str]:
    """A figure as a row of counts.csv."""
    reach, rng = figure.reach, conflict.rng
    low, best, high = _ends(figure, rng)
    people = [] if len(reach.people) == len(PEOPLE) else [PEOPLE[i] for i in reach.people]
    statuses = reach.statuses or POPULATIONS[reach.population][3]
    areas = [conflict.country] if reach.areas is None else [f"{conflict.country}{a + 1:02}" for a in reach.areas]
    row = {
        "id": figure.id,
        "publisher": figure.publisher,
        "independence_group": figure.group,
        "published_on": conflict.day(figure.published),
        "as_of": "" if figure.as_of is None else conflict.day(figure.as_of),
        "quantity_kind": figure.kind,
        "low": low,
        "best": best,
        "high": high,
        "population": people[0] if people else conflict.names[reach.population],
        "victim_status": "|".join(STATUSES[i] for i in statuses),
        "perpetrators": "any"
        if reach.perpetrators is None
        else "|".join(conflict.actors[i][0] for i in reach.perpetrators),
        "areas": "|".join(areas),
        "event_from": conflict.day(reach.days[0]),
        "event_to": conflict.day(reach.days[1]),
        "date_basis": figure.basis,
        "method": figure.method,
        "relation": figure.relation,
        "part_of": figure.part_of,
        "supersedes": figure.supersedes,
        "source_outlet": figure.outlet or "own bulletin",
        "confidence": figure.confidence,
        "note": "",
    }
    return row | figure.said


def _ends(figure: Figure, rng: np.random.Generator) -> tuple[str, str, str]:
    value = str(figure.value)
    if figure.kind == "exact":
        return (value, value, value) if rng.random() < 0.7 else ("", value, "")
    if figure.kind == "at_least":
        return (value, value, "") if rng.random() < 0.5 else (value, "", "")
    if figure.kind == "interval":
        return (value, "", str(figure.value + max(2, figure.value // 20)))
    return ("", value if figure.kind == "about" else "", "")


def tables_of(conflict: Conflict) -> dict[str, list[dict[str, str]]]:
    """populations.csv, actors.csv and the documenters of the case."""
    populations = list(conflict.extra_populations)
    if conflict.names["all"] != "all_dead":
        for key, (_, own, inside, statuses) in POPULATIONS.items():
            populations.append(
                {
                    "population": own,
                    "definition": "",
                    "inside": "|".join(conflict.names[name] for name in inside.split()),
                    "victim_status": _STATUSES_OF.get(key, "|".join(STATUSES[i] for i in statuses)),
                }
            )
    actors = [
        {"id": actor, "name_en": en, "name_ar": ar, "kind": "armed_actor", "neutral_term": "armed actor", "parent": ""}
        for actor, en, ar in conflict.actors
    ]
    documenters = [{"id": en, "en": en, "ar": ar} for en, ar in conflict.documenters]
    return {"populations": populations, "actors": actors, "documenters": documenters}
