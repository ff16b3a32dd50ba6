"""The kinds of misreading that are planted among honest figures, one function each.

A planted misreading is recorded with the rule that should name it, the rules that may name it as well, and its claims:
a finding is of it when its claims hold all of `core`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from planted_conflict import (  # type: ignore[import-not-found,unused-ignore]
    ONSET,
    POPULATIONS,
    Figure,
    Reach,
    parts_of,
    raise_cells,
    release_reach,
)
from planted_draft import Draft, chance, retell  # type: ignore[import-not-found,unused-ignore]


def same_value_shape(draft: Draft) -> None:
    """The total of one release is the civilians of the next."""
    who = draft.pick("status", releases=2)
    if who is None:
        return
    release = int(draft.rng.integers(1, len(who.as_of)))
    total = release_reach(who, release - 1).count(who.held[release - 1])
    part = replace(release_reach(who, release), population="civilian")
    gap = total - part.count(who.held[release])
    if gap > 0:
        raise_cells(draft.conflict, who, release, part, gap)
    elif gap < 0:
        earlier = replace(release_reach(who, release - 1), population="fighters")
        raise_cells(draft.conflict, who, release - 1, earlier, -gap)
    if total - gap * (gap < 0) >= 20:
        draft.plant("same_value_other_population", f"{who.prefix}-{release}", f"{who.prefix}-{release + 1}-civilian")


def one_part_shape(draft: Draft) -> None:
    """A release raises the total by one part alone."""
    who = draft.pick("status", "areas", "sides", releases=2)
    if who is None:
        return
    release = int(draft.rng.integers(1, len(who.as_of)))
    reach = release_reach(who, release)
    parts = parts_of(draft.conflict, who, reach)
    name = str(draft.rng.choice(sorted(parts)))
    held, index = who.held[release].copy(), parts[name].index(who.held[release].shape)
    frozen = who.held[release - 1].copy()
    frozen[index] = held[index]
    who.held[release] = frozen
    step = parts[name].count(frozen) - replace(parts[name], days=release_reach(who, release - 1).days).count(
        who.held[release - 1]
    )
    if step < 3:
        raise_cells(draft.conflict, who, release, parts[name], 3 + int(draft.rng.integers(0, 30)))
    ids = [f"{who.prefix}-{number}{label}" for number in (release, release + 1) for label in ("", f"-{name}")]
    draft.plant("revision_by_part", ids[0], ids[2], variant=who.style)


def parts_off(draft: Draft) -> None:
    """A declared partition that does not sum: a part printed wrong, or one part not printed."""
    who = draft.pick("status", "areas", "sides")
    if who is None:
        return
    total, *parts = draft.releases[who.prefix][-1]
    part = parts[int(draft.rng.integers(0, len(parts)))]
    siblings = {other.value for other in parts if other is not part}
    if chance(draft, 0.3) and len(parts) > 2 and part.value > max(3, total.value // 30):
        draft.conflict.figures.remove(part)
        parts.remove(part)
        variant = "part_left_out"
    else:
        wrong = part.value + int(draft.rng.choice([-1, 1])) * (
            max(4, total.value // 20) + int(draft.rng.integers(0, 9))
        )
        if wrong <= 0 or abs(wrong - part.value) in siblings or (wrong - part.value) % 9 == 0:
            wrong = part.value + max(4, total.value // 20) + 10 + int((total.value // 20) % 9 == 8)
        variant = "rounded_whole" if chance(draft, 0.2) else "wrong_part"
        part.value = wrong
        if variant == "rounded_whole":
            total.kind = "at_least" if sum(p.value for p in parts) < total.value else "exact"
    draft.plant("parts_do_not_sum", total.id, *(p.id for p in parts), variant=variant)
    draft.excuse("revision_by_part", total.id)


def breakdown_of_one_side(draft: Draft) -> None:
    """Places are printed under the total of all sides, but are of one side's alone."""
    who = draft.pick("sides")
    if who is None:
        return
    total, *sides = draft.releases[who.prefix][-1]
    side = max(sides, key=lambda figure: figure.value)
    relation = str(draft.rng.choice(["unknown", "unknown", "partition", "subset"]))
    told = {"perpetrators": str(draft.rng.choice(["unstated", "unstated", "any"]))}
    parts = []
    for area in draft.conflict.core:
        reach = replace(side.reach, areas=(area,))
        part = replace(side, id=f"{total.id}-place{area + 1}", reach=reach, value=reach.count(who.held[-1]))
        part = replace(part, relation=relation, part_of=total.id, supersedes="", said=dict(told))
        parts.append(part)
    draft.conflict.add(*parts)
    ids = [part.id for part in parts]
    draft.plant(
        "partial_breakdown", total.id, *ids, also="parts_do_not_sum", variant=f"{relation}-{told['perpetrators']}"
    )
    draft.excuse("partial_breakdown parts_do_not_sum", *ids)


def increments(draft: Draft) -> None:
    """What was added to the documentation between two releases, printed as a figure of its own."""
    who = draft.pick("areas", "single", "status", releases=2)
    if who is None:
        return
    release = int(draft.rng.integers(1, len(who.as_of)))
    earlier, later = draft.releases[who.prefix][release - 1 : release + 1]
    step = later[0].value - earlier[0].value
    if step < 2:
        return
    variant = str(draft.rng.choice(["as_documented", "one_day", "by_outlet"]))
    said = {"population": draft.conflict.names[later[0].reach.population]}
    if variant != "as_documented":
        said |= {"event_from": draft.conflict.day(who.as_of[release]), "date_basis": "event"}
    one = replace(later[0], id=f"{later[0].id}-added", value=step, relation="increment", part_of=later[0].id)
    one = replace(one, supersedes="", said=said)
    if variant == "by_outlet":
        name = draft.outlet()
        one = replace(one, publisher=name, outlet=name)
    draft.conflict.add(one)
    ids = [one.id]
    for before, after in zip(earlier[1:], later[1:], strict=True):
        if who.style == "areas" and variant == "as_documented" and after.value > before.value:
            added = replace(after, id=f"{after.id}-added", value=after.value - before.value, part_of=one.id)
            draft.conflict.add(replace(added, supersedes=""))
            ids.append(added.id)
    draft.plant("increment_equals_step", one.id, variant=variant)
    draft.excuse("increment_equals_step circular_sourcing", *ids)


def nested_or_disjoint(draft: Draft) -> None:
    """A body publishes a total whose definition is not given, and the dead of one status beside it."""
    conflict = draft.conflict
    name = str(draft.rng.choice(["National Inquiry", "لجنة التحقيق", "Commission des faits"]))
    conflict.documenters.append((name, name))
    population = str(draft.rng.choice(["all_dead_inquiry", "dead_of_the_report", "fatalities"]))
    statuses = str(
        draft.rng.choice(["civilian|hors_de_combat|unknown", "civilian|unknown", "civilian|state_forces|unknown"])
    )
    conflict.extra_populations.append(
        {"population": population, "inside": conflict.names["all"], "victim_status": statuses, "definition": ""}
    )
    reach = Reach("civilian", None, conflict.core)
    whole = Figure(f"N-{population[:4]}", name, name, reach, reach.count(conflict.truth), basis="event")
    whole.method, whole.kind = "official_summary", "at_least"
    whole.said = {"population": population, "victim_status": statuses}
    beside = replace(reach, population=str(draft.rng.choice(["forces", "armed"])))
    part = replace(whole, id=f"{whole.id}-2", reach=beside, value=beside.count(conflict.truth), kind="exact", said={})
    part = replace(part, relation="unknown", part_of=whole.id)
    conflict.add(whole, part)
    draft.plant("nested_or_disjoint", whole.id, part.id, variant=statuses)


def one_sided(draft: Draft) -> None:
    """Persons suspected on each side, published apart: two halves, not two answers."""
    conflict, rng = draft.conflict, draft.rng
    name = str(rng.choice(["Public Prosecution", "Observatoire de la Justice", "مرصد العدالة"]))
    conflict.documenters.append((name, name))
    sides = [int(rng.integers(60, 500)), int(rng.integers(60, 500))]
    variant = str(rng.choice(["with_whole", "without_whole"]))
    figures = []
    for side, value in enumerate(sides):
        figure = Figure(
            f"S-{side + 1}", name, name, Reach("civilian", (side,), conflict.core), value, basis="published"
        )
        figure.method, figure.counts_dead = "official_summary", False
        figure.said = {"population": "suspects", "victim_status": ""}
        figures.append(figure)
    if variant == "with_whole":
        whole = replace(figures[0], id="S-0", value=sum(sides), reach=Reach("civilian", (0, 1), conflict.core))
        for figure in figures:
            figure.relation, figure.part_of = "partition", whole.id
        conflict.add(whole)
    conflict.add(*figures)
    draft.plant("one_sided_figures", *(figure.id for figure in figures), variant=variant)


def near_equal(draft: Draft) -> None:
    """Another publisher's count of other people is almost the same number."""
    who = draft.pick("status", "areas", "sides", "single")
    if who is None:
        return
    base = draft.releases[who.prefix][-1][0]
    if base.value < 150:
        return
    conflict, rng = draft.conflict, draft.rng
    name = str(rng.choice(["Newsroom Inquiry", "تحقيق صحفي", "Enquête du Port"]))
    conflict.documenters.append((name, name))
    others = sorted(set(POPULATIONS) - {base.reach.population, "fighters", "armed", "forces"})
    reach = replace(base.reach, population=str(rng.choice(others)), days=(ONSET, base.reach.days[1] - 1), statuses=())
    if reach.perpetrators is None and chance(draft, 0.5):
        reach = replace(reach, perpetrators=(0,))
    value = base.value + int(rng.choice([-1, 1])) * int(rng.integers(1, max(2, base.value // 250) + 1))
    figure = Figure("R-1", name, name, reach, value, basis="event", method="named_list", published=39)
    if base.method == "named_list":
        figure.method = "aggregate"
    conflict.add(figure)
    draft.plant("near_equal_other_scope", figure.id, base.id, variant=f"{base.reach.population}/{reach.population}")


def floor(draft: Draft) -> None:
    """A body publishes only what it verified case by case, or a sample that it looked into."""
    conflict, rng = draft.conflict, draft.rng
    sample = chance(draft, 0.4)
    name = str(rng.choice(["Rights Office", "مكتب الحقوق", "Bureau des Droits"]))
    conflict.documenters.append((name, name))
    reach = Reach("civilian", None, (int(rng.integers(0, len(conflict.core))),) if sample else conflict.core)
    held = rng.binomial(conflict.truth, 0.12)
    kind = "exact" if sample else "at_least"
    figure = Figure("F-1", name, name, reach, reach.count(held), kind, basis="event")
    figure.method = "sample" if sample else "verified_floor"
    conflict.add(figure)
    if sample:
        toll = replace(
            figure, id="F-2", value=reach.count(conflict.truth) * 7 // 10, kind="at_least", method="estimate"
        )
        conflict.add(toll)
        figure.relation, figure.part_of = "subset", "F-2"
        draft.excuse("floor_is_not_toll", toll.id)
    else:
        for people in range(3):
            part = replace(reach, people=(people,))
            conflict.add(
                replace(
                    figure,
                    id=f"F-1-{people}",
                    reach=part,
                    value=part.count(held),
                    kind="exact",
                    relation="partition",
                    part_of="F-1",
                )
            )
    draft.plant("floor_is_not_toll", figure.id, variant=figure.method)
    draft.excuse("floor_is_not_toll", *(f.id for f in conflict.figures if f.method in ("sample", "verified_floor")))


def stale_part(draft: Draft) -> None:
    """A part of the release before stands under a newer total."""
    who = draft.pick("status", "sides", "areas", releases=2)
    if who is None:
        return
    release = int(draft.rng.integers(1, len(who.as_of)))
    earlier, later = draft.releases[who.prefix][release - 1 : release + 1]
    moved = [i for i in range(1, len(later)) if later[i].value - earlier[i].value >= 3]
    if not moved or sum(f.value > 0 for f in later[1:]) < 2:
        return
    stale = moved[int(draft.rng.integers(0, len(moved)))]
    if chance(draft, 0.3):
        later[stale].value = earlier[stale].value
        draft.plant("stale_part", later[0].id, later[stale].id, also="parts_do_not_sum", variant="own_release")
        draft.excuse("stale_part parts_do_not_sum revision_by_part", later[0].id)
        return
    name, relation = draft.outlet(), str(draft.rng.choice(["unknown", "partition"]))
    total = retell(draft, later[0], name)
    ids = []
    for place in range(1, len(later)):
        source = earlier[place] if place == stale else later[place]
        reach = replace(source.reach, days=total.reach.days)
        ids.append(
            retell(draft, source, name, reach=reach, relation=relation, part_of=total.id, published=total.published).id
        )
    draft.plant("stale_part", ids[stale - 1], also="parts_do_not_sum", variant=f"outlet-{relation}")
    draft.plant("parts_do_not_sum", total.id, ids[stale - 1], also="stale_part", variant=f"stale-{relation}")
    draft.excuse("stale_part parts_do_not_sum circular_sourcing", total.id, *ids)


def circular(draft: Draft) -> None:
    """Outlets repeat one publisher's figure."""
    who = draft.documenters[int(draft.rng.integers(0, len(draft.documenters)))]
    release = draft.releases[who.prefix][int(draft.rng.integers(0, len(who.as_of)))]
    for _ in range(int(draft.rng.integers(1, 4))):
        told = {"areas": "unstated", "as_of": ""} if chance(draft, 0.3) else {}
        retell(draft, release[0], said=told)


def transposed(draft: Draft) -> None:
    """Two neighbouring digits of a figure are swapped, in a retelling or in a part."""
    who = draft.pick("status", "areas", "sides", "single")
    if who is None:
        return
    release = draft.releases[who.prefix][-1]
    in_part = len(release) > 1 and chance(draft, 0.4)
    able = [(f, swapped(f.value)) for f in (release[1:] if in_part else release[:1])]
    able = [(f, other) for f, other in able if other]
    if not able:
        draft.used.discard(who.prefix)
        return
    base, value = able[int(draft.rng.integers(0, len(able)))]
    if in_part:
        base.value = value
        draft.plant("transposed_figure", base.id, also="parts_do_not_sum", variant="in_part")
        draft.excuse("parts_do_not_sum transposed_figure revision_by_part", release[0].id)
        return
    told = retell(draft, base, value=value)
    draft.plant("transposed_figure", told.id, base.id, variant="retold")


def swapped(value: int) -> int:
    """The value with two unlike neighbouring digits swapped; 0 where there are none, or one is a leading zero."""
    digits = str(value)
    for place in range(len(digits) - 2, -1, -1):
        left, right = digits[place], digits[place + 1]
        if left != right and not (place == 0 and right == "0") and value >= 20:
            return int(digits[:place] + right + left + digits[place + 2 :])
    return 0


def off_by_one(draft: Draft) -> None:
    """A total is one away from its parts, or from the figure that it repeats."""
    who = draft.pick("status", "areas", "sides", "single")
    if who is None:
        return
    total, *parts = draft.releases[who.prefix][-1]
    step = int(draft.rng.choice([-1, 1]))
    if parts and chance(draft, 0.6):
        part = max(parts, key=lambda figure: figure.value)
        part.value += step
        draft.plant("off_by_one", total.id, *(p.id for p in parts), also="parts_do_not_sum", variant="parts")
        draft.excuse("revision_by_part", total.id)
        return
    told = retell(draft, total, value=total.value + step)
    draft.plant("off_by_one", told.id, total.id, variant="retold")


def wider_headline(draft: Draft) -> None:
    """A retelling says more people, places, sides or days than the figure it rests on."""
    who = draft.pick("areas", "single", "sides", "status")
    if who is None:
        return
    base = draft.releases[who.prefix][-1][0]
    kinds = ["areas", "days"]
    kinds += ["population"] if base.reach.population != "all" else ["narrower"]
    kinds += ["sides"] if base.reach.perpetrators is not None else []
    variant = str(draft.rng.choice(kinds))
    changes: dict[str, dict[str, Any]] = {
        "areas": {"areas": None},
        "days": {"days": (ONSET - 6, base.reach.days[1])},
        "population": {"population": "all", "statuses": ()},
        "narrower": {"population": "civilian", "statuses": ()},
        "sides": {"perpetrators": None},
    }
    about = chance(draft, 0.3) and base.value > 100
    value = base.value if not about else round(base.value, -1)
    told = retell(
        draft, base, reach=replace(base.reach, **changes[variant]), value=value, kind="about" if about else base.kind
    )
    draft.plant("headline_wider_than_base", told.id, base.id, variant=variant)
    draft.excuse("same_value_other_population near_equal_other_scope", told.id)
    draft.excuse("circular_sourcing", told.id)


SHAPES: dict[str, Callable[[Draft], None]] = {
    "same_value_other_population": same_value_shape,
    "revision_by_part": one_part_shape,
}
ERRORS: dict[str, Callable[[Draft], None]] = {
    "parts_do_not_sum": parts_off,
    "partial_breakdown": breakdown_of_one_side,
    "increment_equals_step": increments,
    "nested_or_disjoint": nested_or_disjoint,
    "one_sided_figures": one_sided,
    "near_equal_other_scope": near_equal,
    "floor_is_not_toll": floor,
    "stale_part": stale_part,
    "circular_sourcing": circular,
    "transposed_figure": transposed,
    "off_by_one": off_by_one,
    "headline_wider_than_base": wider_headline,
}
