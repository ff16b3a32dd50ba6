import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from counts.small_conflict import VOCABULARY, read, row, small_conflict
from tawthiq.counts.atoms import atoms, narrowed, refine

SEEDS = st.integers(0, 10**6)


def refined(rows):
    return refine([claim.scope for claim in read(rows)], VOCABULARY)


def all_atoms(cells):
    everyone = np.ones(len(cells.tags), dtype=bool)
    return atoms(narrowed(cells, range(len(cells.tags)), everyone, everyone))


def test_only_distinctions_that_some_count_makes():
    assert refined([row("a", 5)]).count == 1
    assert refined([row("a", 5), row("b", 5)]).count == 1
    # Civilians and others, in XA01 and elsewhere.
    assert refined([row("a", 5), row("b", 5, areas="XA01", population="civilians")]).count == 2
    assert refined([row("a", 5), row("b", 5, areas="XA01"), row("c", 5, population="civilians")]).count == 4


def test_cells_that_no_count_covers_are_left_out():
    cells = refined([row("a", 5, areas="XA01"), row("b", 5, areas="XB")])
    assert cells.count == 2
    assert cells.possible.any(axis=0).all()
    assert refine([], VOCABULARY).count == 0


def test_people_of_a_population_stand_within_the_cells_of_the_population_around_it():
    cells = refined([row("a", 5, population="civilians"), row("b", 3, population="villagers")])
    assert cells.count == 1
    found = all_atoms(cells)
    # Villagers and the other civilians; civilians are both.
    assert found.count == 2
    assert sorted(found.possible.sum(axis=1).tolist()) == [1, 2]


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_no_two_cells_are_alike_and_what_is_sure_is_possible(seed):
    cells = refine([claim.scope for claim in small_conflict(seed).claims], VOCABULARY)
    assert not (cells.sure & ~cells.possible).any()
    assert cells.possible.any(axis=0).all()
    columns = {
        (*sure, "|", *possible) for sure, possible in zip(cells.sure.T.tolist(), cells.possible.T.tolist(), strict=True)
    }
    assert len(columns) == cells.count


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_what_is_narrowed_to_all_scopes_is_what_it_was(seed):
    cells = refine([claim.scope for claim in small_conflict(seed).claims], VOCABULARY)
    everyone = np.ones(len(cells.tags), dtype=bool)
    again = narrowed(cells, range(len(cells.tags)), everyone, everyone)
    assert (again.sure == cells.sure).all()
    assert (again.possible == cells.possible).all()


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.permutations(("north", "south", "river")))
def test_the_order_of_cells_depends_on_no_label(seed, order):
    other = dict(zip(("north", "south", "river"), order, strict=True))
    rows = small_conflict(seed).rows
    turned = [
        one | {"perpetrators": "|".join(other.get(name, name) for name in one["perpetrators"].split("|"))}
        for one in rows
    ]
    a, b = refined(rows), refined(turned)
    assert (a.sure == b.sure).all()
    assert (a.possible == b.possible).all()


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_atoms_are_few_and_each_is_in_some_scope(seed):
    cells = refine([claim.scope for claim in small_conflict(seed).claims], VOCABULARY)
    found = all_atoms(cells)
    assert found.count <= cells.count * len(cells.inside)
    assert (found.possible.any(axis=0) | found.outer.any(axis=0) | found.inner.any(axis=0)).all()
