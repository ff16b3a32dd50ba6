"""Cases of published counts with planted misreadings and known truth: `plant_case(seed)`.

This shares no code with `tawthiq.counts`: the conflict, the figures and the judgement of what was planted are its own.
"""

from dataclasses import dataclass, replace
from itertools import combinations, pairwise, permutations
from pathlib import Path
from typing import Any

import numpy as np

from planted_conflict import (  # type: ignore[import-not-found,unused-ignore]
    COLUMNS,
    ONSET,
    PUBLISHERS,
    Conflict,
    Figure,
    Reach,
    draw_conflict,
    draw_documenter,
    figures_of,
    row_of,
    tables_of,
)
from planted_draft import Draft, Planted, chance  # type: ignore[import-not-found,unused-ignore]
from planted_errors import ERRORS, SHAPES  # type: ignore[import-not-found,unused-ignore]

STYLES = ("status", "areas", "sides", "single")
RULES = (*SHAPES, *ERRORS)
NEAR = 0.02


@dataclass(frozen=True)
class PlantedCase:
    """One case: its tables as text, what was planted, what may be said or left unsaid, and the truth behind it."""

    seed: int
    rows: list[dict[str, str]]
    tables: dict[str, list[dict[str, str]]]
    planted: tuple[Planted, ...]
    neutral: tuple[Planted, ...]
    contradictions: tuple[frozenset[str], ...]
    figures: dict[str, Figure]
    conflict: Conflict

    def true_rows(self) -> list[dict[str, str]]:
        """The rows whose figures the truth bears out, parts of what is left out included."""
        true = {id for id, figure in self.figures.items() if self.conflict.is_true(figure)}
        return [row for row in self.rows if row["id"] in true]


def plant_case(seed: int, kinds: tuple[str, ...] | None = None, complete: bool = False) -> PlantedCase:
    """A case from a seed; `kinds` asks for these misreadings instead of drawn ones; `complete`: all is documented."""
    rng = np.random.default_rng(seed)
    conflict = draw_conflict(rng, complete)
    names = [PUBLISHERS[i] for i in rng.permutation(len(PUBLISHERS))]
    styles = [*rng.permutation(list(STYLES)), *rng.choice(list(STYLES), 2)][: int(rng.integers(3, 7))]
    draft = Draft(conflict, [])
    for (name, _), style in zip(names, styles, strict=False):
        draft.documenters.append(draw_documenter(conflict, name, str(style), int(rng.integers(1, 5))))
    if kinds is None:
        kinds = (
            () if rng.random() < 0.1 else tuple(str(k) for k in rng.permutation(list(RULES))[: int(rng.integers(1, 5))])
        )
    for kind in kinds:
        if kind in SHAPES:
            SHAPES[kind](draft)
    for who in draft.documenters:
        draft.releases[who.prefix] = figures_of(conflict, who)
        conflict.add(*(figure for release in draft.releases[who.prefix] for figure in release))
    for kind in kinds:
        if kind in ERRORS:
            ERRORS[kind](draft)
    _soften(draft)
    _add_innocent(draft)
    if not complete and rng.random() < 0.25:
        _contradict(draft)
    _note_what_is_so(draft)
    return _written(draft, seed)


def _soften(draft: Draft) -> None:
    """Some totals are at least, some parts about, as people print them; not where a misreading rests on them."""
    for prefix, releases in draft.releases.items():
        if prefix in draft.used:
            continue
        for total, *parts in releases:
            if chance(draft, 0.15):
                total.kind = "at_least"
            if len(parts) > 2 and chance(draft, 0.08):
                part = parts[int(draft.rng.integers(0, len(parts)))]
                if part.value > 100:
                    part.kind, part.value = "about", 5 * (part.value // 5)


def _add_innocent(draft: Draft) -> None:
    """What a careful reader would let pass: other scopes, other breakdowns, subsets, agreement, the missing."""
    for add in (_second_breakdown, _whole_country, _subset, _missing, _agreement, _unchanged, _by_day):
        if chance(draft, 0.35):
            add(draft)


def _second_breakdown(draft: Draft) -> None:
    for who in draft.documenters:
        if who.style in ("status", "areas") and who.prefix not in draft.used:
            total = draft.releases[who.prefix][-1][0]
            for people in range(3):
                reach = replace(total.reach, people=(people,))
                part = replace(total, id=f"{total.id}-p{people}", reach=reach, value=reach.count(who.held[-1]))
                draft.conflict.add(replace(part, relation="partition", part_of=total.id, supersedes="", kind="exact"))
            return


def _whole_country(draft: Draft) -> None:
    who = draft.documenters[0]
    held = draft.rng.binomial(draft.conflict.truth, 1.0 if draft.conflict.complete else 0.9)
    reach = Reach("all", None, None, (0, 39))
    total = Figure(f"{who.prefix}-country", who.name, who.name, reach, reach.count(held))
    part = replace(reach, population="civilian")
    inner = replace(
        total, id=f"{total.id}-civ", reach=part, value=part.count(held), relation="subset", part_of=total.id
    )
    draft.conflict.add(total, inner)


def _subset(draft: Draft) -> None:
    for who in draft.documenters:
        if who.style == "single":
            total = draft.releases[who.prefix][-1][0]
            for area in draft.conflict.core[:2]:
                reach = replace(total.reach, areas=(area,))
                part = replace(total, id=f"{total.id}-in{area}", reach=reach, value=reach.count(who.held[-1]))
                draft.conflict.add(replace(part, relation="subset", part_of=total.id, supersedes="", kind="exact"))
            return


def _missing(draft: Draft) -> None:
    who = draft.documenters[-1]
    reach = Reach("civilian", None, draft.conflict.core)
    figure = Figure(f"{who.prefix}-missing", who.name, who.name, reach, int(draft.rng.integers(5, 90)))
    figure.said, figure.counts_dead = {"population": "missing", "victim_status": "unknown"}, False
    draft.conflict.add(figure)


def _agreement(draft: Draft) -> None:
    """Another documenter with the same scope, way of counting and nearly the same number."""
    for who in draft.documenters:
        if who.style == "areas" and who.prefix not in draft.used:
            base = draft.releases[who.prefix][-1][0]
            name = "Valley Register"
            draft.conflict.documenters.append((name, "سجل الوادي"))
            draft.conflict.add(replace(base, id="V-1", publisher=name, group=name, supersedes="", value=base.value))
            return


def _unchanged(draft: Draft) -> None:
    for who in draft.documenters:
        if who.style == "single":
            last = draft.releases[who.prefix][-1][0]
            draft.conflict.add(replace(last, id=f"{last.id}-again", supersedes=last.id, published=last.published + 2))
            return


def _by_day(draft: Draft) -> None:
    """Deaths by the day of death: an honest partition of days, no increments of a documentation."""
    for who in draft.documenters:
        if who.style == "single" and who.basis == "event":
            total = draft.releases[who.prefix][-1][0]
            cuts = sorted({ONSET, (ONSET + total.reach.days[1]) // 2 + 1, total.reach.days[1] + 1})
            for number, (first, end) in enumerate(pairwise(cuts)):
                reach = replace(total.reach, days=(first, end - 1))
                part = replace(total, id=f"{total.id}-d{number}", reach=reach, value=reach.count(who.held[-1]))
                draft.conflict.add(replace(part, relation="partition", part_of=total.id, supersedes="", kind="exact"))
            return


def _contradict(draft: Draft) -> None:
    """An official body says exactly how many; others have documented more in its scope, in one figure or in two places."""
    conflict, rng = draft.conflict, draft.rng
    own = [
        f for f in conflict.figures if f.method in ("aggregate", "named_list") and f.publisher == f.group and not f.said
    ]
    floors = [f for f in own if not f.relation and f.value > 40 and f.id.count("-") == 1]
    places = [
        f for f in own if f.relation == "partition" and f.reach.areas and len(f.reach.areas) == 1 and f.value > 40
    ]
    pairs = [(a, b) for a, b in combinations(places, 2) if a.part_of == b.part_of and a.reach.areas != b.reach.areas]
    if pairs and chance(draft, 0.5):
        core: tuple[Figure, ...] = pairs[int(rng.integers(0, len(pairs)))]
        reach = replace(core[0].reach, areas=conflict.core, days=(0, 39))
        value = max(f.value for f in core) + int(min(f.value for f in core) * rng.uniform(0.2, 0.6))
    elif floors:
        core = (floors[int(rng.integers(0, len(floors)))],)
        reach = replace(core[0].reach, days=(0, 39))
        value = int(core[0].value * rng.uniform(0.4, 0.7))
    else:
        return
    name = "Council of Ministers"
    conflict.documenters.append((name, "مجلس الوزراء"))
    whole = Figure("O-1", name, name, reach, value, basis="event", published=39, method="official_summary")
    conflict.add(whole)
    draft.contradictions.append(frozenset({whole.id, *(figure.id for figure in core)}))


def _note_what_is_so(draft: Draft) -> None:
    """What happens to be so in honest figures too: asked for where the meaning is plain, else excused."""
    figures = [figure for figure in draft.conflict.figures if figure.counts_dead]
    for a, b in combinations(figures, 2):
        if a.group == b.group and a.publisher != b.publisher:
            plain = a.value == b.value and not a.relation and not b.relation
            told = any(p.rule == "circular_sourcing" and p.core == {a.id, b.id} for p in draft.planted)
            if plain and not told and a.reach == b.reach:
                draft.plant("circular_sourcing", a.id, b.id, variant="said" if a.said or b.said else "")
            else:
                draft.neutral.append(Planted("circular_sourcing", frozenset({a.id, b.id})))
        if a.value == b.value and a.group == b.group and a.reach.population != b.reach.population:
            draft.neutral.append(Planted("same_value_other_population", frozenset({a.id, b.id})))
        near = a.group != b.group and abs(a.value - b.value) <= NEAR * max(a.value, b.value)
        if near and not (a.part_of and b.part_of) and (a.reach != b.reach or a.method != b.method):
            draft.neutral.append(Planted("near_equal_other_scope", frozenset({a.id, b.id})))
        if a.group != b.group and _sides_apart(a, b):
            draft.neutral.append(Planted("one_sided_figures", frozenset({a.id, b.id})))
    _excuse_copies(draft, figures)
    for releases in draft.releases.values():
        for before, after in pairwise(releases):
            _note_revision(draft, before, after)


def _excuse_copies(draft: Draft, figures: list[Figure]) -> None:
    """A figure told wrong is told wrong against every faithful copy of its base, not only against the base."""
    by_id = draft.conflict.by_id()
    for planted in [p for p in draft.planted if p.variant == "retold"]:
        for one, other in permutations(sorted(planted.core)):
            copies = [f for f in figures if f.group == by_id[one].group and f.value == by_id[one].value]
            draft.neutral += [Planted(planted.rule, frozenset({copy.id, other})) for copy in copies if copy.id != one]


def _sides_apart(a: Figure, b: Figure) -> bool:
    left, right = a.reach.perpetrators, b.reach.perpetrators
    return left is not None and right is not None and not set(left) & set(right)


def _note_revision(draft: Draft, before: list[Figure], after: list[Figure]) -> None:
    """Exactly one part moved and it was not planted: it is so all the same. Uneven revisions are excused."""
    printed = {figure.id for figure in draft.conflict.figures}
    pairs = [(a, b) for a, b in zip(before, after, strict=False) if {a.id, b.id} <= printed]
    (first, last), *parts = pairs
    moved = [(a, b) for a, b in parts if a.value != b.value]
    core = frozenset({first.id, last.id})
    known = any(p.rule == "revision_by_part" and p.core == core for p in draft.planted)
    excused = any(p.rule == "revision_by_part" and last.id in p.core for p in draft.neutral)
    if len(parts) > 1 and len(moved) == 1 and first.value != last.value and not known and not excused:
        draft.plant("revision_by_part", *core, variant="by chance")
        return
    growth = [b.value / a.value if a.value else 9.0 for a, b in parts]
    if growth and max(growth) > 1.5 * min(growth):
        draft.neutral.append(Planted("revision_by_part", core))
        draft.neutral += [Planted("revision_by_part", frozenset({a.id, b.id})) for a, b in parts]


def _written(draft: Draft, seed: int) -> PlantedCase:
    """Rows in the order of their publication or shuffled, under ids that say something or nothing."""
    conflict, rng = draft.conflict, draft.rng
    figures = conflict.figures
    if rng.random() < 0.5:
        figures = [figures[i] for i in rng.permutation(len(figures))]
    names = {f.id: f"{prefix}{n:03}" for prefix in ["q"] for n, f in enumerate(figures)} if rng.random() < 0.5 else {}

    def name(id: str) -> str:
        return names.get(id, id)

    rows = []
    for number, figure in enumerate(figures):
        row = row_of(conflict, figure)
        row |= {column: name(row[column]) for column in ("id", "part_of", "supersedes")}
        rows.append(row | {"file": "hand/counts.csv", "row": str(number + 2)})

    def renamed(planted: list[Planted]) -> tuple[Planted, ...]:
        return tuple(replace(one, core=frozenset(map(name, one.core))) for one in planted)

    return PlantedCase(
        seed,
        rows,
        tables_of(conflict),
        renamed(draft.planted),
        renamed(draft.neutral),
        tuple(frozenset(map(name, core)) for core in draft.contradictions),
        {name(figure.id): figure for figure in figures},
        conflict,
    )


def write_case(case: PlantedCase, folder: Path) -> None:
    """The case as a folder with hand/*.csv and what was planted in planted.json."""
    import csv
    import json

    (folder / "hand").mkdir(parents=True, exist_ok=True)

    def write(name: str, rows: list[dict[str, str]], columns: tuple[str, ...]) -> None:
        with (folder / "hand" / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", restval="")
            writer.writeheader()
            writer.writerows(rows)

    write("counts.csv", case.rows, tuple(COLUMNS))
    write("populations.csv", case.tables["populations"], ("population", "definition", "inside", "victim_status"))
    write("actors.csv", case.tables["actors"], ("id", "name_en", "name_ar", "kind", "neutral_term", "parent"))
    planted: list[dict[str, Any]] = [
        {"rule": one.rule, "variant": one.variant, "claims": sorted(one.core)} for one in case.planted
    ]
    known = {"planted": planted, "contradictions": [sorted(core) for core in case.contradictions]}
    (folder / "planted.json").write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
