from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from counts.small_conflict import VOCABULARY, read, row, small_conflict
from tawthiq.counts.atoms import Cells
from tawthiq.counts.conflict_search import smallest_conflicts
from tawthiq.counts.conflicts import as_floors, failing_ties, minimal_conflicts, moves, reconcile, weakest_readings
from tawthiq.counts.consistency import build, consistent, elements_of, holds
from tawthiq.counts.few_claims import few_hold
from tawthiq.counts.readings import complete_readings

SEEDS = st.integers(0, 10**6)


def complete(rows):
    claims = read(rows)
    return build(claims, VOCABULARY, complete_readings(claims, VOCABULARY))


def names(found):
    return [one.claims for one in found]


def invented_cells(seed):
    """Claims on a few cells, some of them unsure, of populations that nest anyhow, with ends that often contradict."""
    draw = np.random.default_rng(seed)
    claims, cells, populations = draw.integers(3, 9), draw.integers(1, 6), draw.integers(1, 4)
    possible = draw.random((claims, cells)) < draw.choice([0.4, 0.6, 0.8])
    sure = possible & (draw.random((claims, cells)) < draw.choice([0.7, 1]))
    inside = np.triu(draw.random((populations, populations)) < 0.6, 1)
    for _ in range(populations):
        inside |= inside @ inside
    low = draw.integers(0, draw.choice([3, 8, 40]), claims).astype(float)
    high = np.where(draw.random(claims) < 0.25, np.inf, low + draw.choice([0, 0, 1, 3], claims))
    tags = draw.integers(0, populations, claims).astype(np.int32)
    return Cells(sure, possible, tags, inside, None, ()), low, high


def fractions_exist(cells, claims, low, high):
    """The linear program as the definition has it: a number for each population of each cell, and none exceeds what is around it."""
    populations, width = len(cells.inside), cells.possible.shape[1]
    rows, limits = [], []
    for a in range(populations):
        for b in np.flatnonzero(cells.inside[a]):
            for cell in range(width):
                nested = np.zeros((populations, width))
                nested[a, cell], nested[b, cell] = 1, -1
                rows.append(nested.ravel())
                limits.append(0)
    for claim in claims:
        for members, sign, end in ((cells.possible, -1, low[claim]), (cells.sure, 1, high[claim])):
            if end < np.inf:
                counted = np.zeros((populations, width))
                counted[cells.tags[claim]] = sign * members[claim]
                rows.append(counted.ravel())
                limits.append(sign * end)
    solved = linprog(np.zeros(populations * width), A_ub=np.array(rows), b_ub=limits, method="highs")
    return solved.status == 0


def by_trying_all(count, can_hold):
    found = []
    for size in range(1, 5):
        for some in combinations(range(count), size):
            if not any(set(one) <= set(some) for one in found) and not can_hold(some):
                found.append(some)
    return found


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_an_official_total_below_what_was_documented_in_its_scope():
    constraints = complete([row("official", 60), row("floor", 80, quantity_kind="at_least", population="civilians")])
    [found] = minimal_conflicts(constraints)
    assert found.claims == ("official", "floor")
    assert weakest_readings(constraints, found) == ("official",)
    [move] = moves(constraints, elements_of(constraints, found))
    assert move.persons == 20


def test_two_places_that_hold_more_than_the_total_but_neither_alone():
    rows = [row("total", 60), row("a", 40, areas="XA01"), row("b", 35, areas="XA02"), row("c", 15)]
    rows[3] |= {"quantity_kind": "at_least", "best": "", "low": "15", "areas": "XA02"}
    assert names(minimal_conflicts(complete(rows))) == [("total", "a", "b")]
    assert minimal_conflicts(complete(rows), max_size=2) == []


def test_a_floor_that_lies_within_two_totals_counts_twice():
    """North and river 29, south 16; at most 31 by north and south, 22 by south and river: 29 + 2 x 16 > 31 + 22."""
    floors = [
        row("ends", 29, quantity_kind="at_least", perpetrators="north|river"),
        row("middle", 16, quantity_kind="at_least", perpetrators="south"),
    ]
    totals = [row("upper", 31, perpetrators="north|south"), row("lower", 22, perpetrators="river|south")]
    constraints = complete([*floors, *totals])
    [found] = minimal_conflicts(constraints)
    assert found.claims == ("ends", "middle", "upper", "lower")
    assert weakest_readings(constraints, found) == ("upper", "lower")
    assert minimal_conflicts(complete([floors[0], floors[1] | {"low": "12"}, *totals])) == []


def test_pairs_that_are_kept_apart_are_in_no_conflict():
    constraints = complete([row("a", 9), row("b", 4), row("c", 9)])
    assert names(minimal_conflicts(constraints)) == [("a", "b"), ("b", "c")]
    assert names(minimal_conflicts(constraints, apart={frozenset({"a", "b"})})) == [("b", "c")]


def test_equal_figures_and_mere_floors_never_contradict():
    assert minimal_conflicts(complete([row("a", 9), row("b", 9), row("c", 100, quantity_kind="at_least")]))[
        0
    ].claims == (
        "a",
        "c",
    )
    floors = [row(f"f{n}", 10**n, quantity_kind="at_least") for n in range(4)]
    assert minimal_conflicts(complete(floors)) == []


def test_a_whole_that_its_parts_do_not_make_up():
    whole = row("whole", 10, publisher="P")
    parts = [
        row(name, 4, publisher="P", areas=area, part_of="whole", relation="partition")
        for name, area in (("a", "XA01"), ("b", "XA02"))
    ]
    [found] = failing_ties(complete([whole, *parts]))
    assert found.claims == ("whole", "a", "b")
    assert [tie.kind for tie in found.ties] == ["partition"]
    assert weakest_readings(complete([whole, *parts]), found) == ("whole", "a", "b")
    exact = [{**part, "best": "5"} for part in parts]
    assert failing_ties(complete([whole, *exact])) == []
    assert minimal_conflicts(complete([whole, *parts])) == []  # the counts alone leave two outside both places


def test_a_part_larger_than_its_whole():
    rows = [row("whole", 10, publisher="P"), row("a", 12, publisher="P", part_of="whole", relation="subset")]
    assert [one.claims for one in failing_ties(complete(rows))] == [("whole", "a")]


def test_reconciling_reads_the_fewest_claims_as_floors():
    constraints = complete([row("low", 50), row("a", 80), row("b", 80), row("c", 80)])
    found = reconcile(constraints)
    assert found.reread == ("low",)
    assert found.persons == 30
    assert reconcile(complete([row("a", 5)])).persons == 0


@pytest.mark.parametrize("size", [0, 5])
def test_sets_of_more_than_four_are_not_sought(size):
    with pytest.raises(ValueError, match="not between"):
        minimal_conflicts(complete([row("a", 1)]), max_size=size)


# --- whatever the scopes ---------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_every_minimal_conflict_is_found_and_no_other(seed):
    cells, low, high = invented_cells(seed)
    expected = by_trying_all(len(low), lambda some: few_hold(cells, some, low, high))
    assert smallest_conflicts(cells, low, high) == expected


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.data())
def test_adding_and_comparing_tells_what_a_linear_program_tells(seed, data):
    cells, low, high = invented_cells(seed)
    some = data.draw(st.lists(st.integers(0, len(low) - 1), min_size=1, max_size=4, unique=True))
    assert few_hold(cells, some, low, high) == fractions_exist(cells, some, low, high)


def contradictory(seed):
    """True figures, two of which are then printed with half as many."""
    rows = small_conflict(seed, count=10).rows
    for one in rows[:2]:
        one["best"] = str(int(one["best"]) // 2)
    return rows


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_of_published_figures_too(seed):
    """Claims of one case with their populations, places, days and attributions."""
    constraints = complete(contradictory(seed))
    ends = constraints.floors, constraints.ceilings
    expected = by_trying_all(len(constraints.claims), lambda some: few_hold(constraints.cells, some, *ends))
    found = minimal_conflicts(constraints)
    assert [tuple(elements_of(constraints, one)) for one in found] == expected
    assert not any(holds(constraints, some) for some in expected)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_what_reconciles_a_conflict_does(seed):
    constraints = complete(contradictory(seed))
    for found in minimal_conflicts(constraints):
        elements = elements_of(constraints, found)
        needed = weakest_readings(constraints, found)
        weakest = as_floors(constraints, [one for one in found.claims if one not in needed])
        assert not holds(weakest, elements)
        assert all(holds(as_floors(weakest, [one]), elements) for one in needed)
        assert _moved(constraints, found.claims, moves(constraints, elements))
    mended = reconcile(constraints)
    assert consistent(as_floors(constraints, mended.reread)).holds


def _moved(constraints, claims, least):
    floors, ceilings = list(constraints.floors), list(constraints.ceilings)
    for move in least:
        if move.direction == "fewer":
            floors[constraints.place[move.claim]] -= move.persons
        else:
            ceilings[constraints.place[move.claim]] += move.persons
    return few_hold(constraints.cells, [constraints.place[one] for one in claims], floors, ceilings)


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_true_figures_hold_in_any_number_and_scaled_ones_conflict_alike(seed):
    assert consistent(complete(small_conflict(seed).rows)).holds
    rows = contradictory(seed)
    found = names(minimal_conflicts(complete(rows)))
    tenfold = [one | {"best": str(10 * int(one["best"])), "id": f"new-{one['id']}"} for one in rows]
    assert [tuple(f"new-{one}" for one in claims) for claims in found] == names(minimal_conflicts(complete(tenfold)))


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.permutations(("north", "south", "river")))
def test_relabelling_the_parties_changes_no_conflict(seed, order):
    other = dict(zip(("north", "south", "river"), order, strict=True))
    rows = contradictory(seed)
    turned = [
        one | {"perpetrators": "|".join(other.get(name, name) for name in one["perpetrators"].split("|"))}
        for one in rows
    ]
    assert names(minimal_conflicts(complete(rows))) == names(minimal_conflicts(complete(turned)))
