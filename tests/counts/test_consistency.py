import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from counts.small_conflict import VOCABULARY, read, row, small_conflict
from tawthiq.counts.consistency import build, consistent, core, divisions, elements_of, holds, proof, strain, system_of
from tawthiq.counts.readings import complete_readings, default_readings

SEEDS = st.integers(0, 10**6)


def complete(rows):
    claims = read(rows)
    return build(claims, VOCABULARY, complete_readings(claims, VOCABULARY))


def part(name, value, **cells):
    return row(name, value, **{"publisher": "P", "part_of": "whole", "relation": "partition"} | cells)


WHOLE = row("whole", 10, publisher="P")


def test_claims_become_floors_and_ceilings():
    rows = [row("a", 5), row("b", 7, quantity_kind="at_least"), row("c", "", quantity_kind="unknown")]
    constraints = complete([*rows, row("d", 200, quantity_kind="about")])
    assert [claim.id for claim in constraints.claims] == ["a", "b", "d"]
    assert constraints.floors == (5, 7, 150)
    assert constraints.ceilings == (5, np.inf, 250)


def test_floors_alone_never_contradict():
    claims = read([row("a", 5), row("b", 70, areas="XA01"), row("c", 1, method="official_summary")])
    found = consistent(build(claims, VOCABULARY, default_readings(claims, VOCABULARY)))
    assert found.holds
    assert found.claims == ()
    assert consistent(build([], VOCABULARY, {})).holds


def test_a_contradiction_is_named_by_claims_that_all_take_part():
    constraints = complete([row("a", 5), row("b", 70, areas="XA01"), row("c", 1, areas="XB"), row("d", 80)])
    found = consistent(constraints)
    assert not found.holds
    elements = elements_of(constraints, found)
    assert len(elements) == 2
    assert not holds(constraints, elements)
    assert all(holds(constraints, [one]) for one in elements)
    assert core(constraints, elements) == set(elements)


def test_one_person_cannot_be_halved():
    """Each two of three parties killed one: fractions agree on a half each, whole numbers on nothing."""
    rows = [row(f"c{n}", 1, perpetrators=two) for n, two in enumerate(("north|south", "south|river", "north|river"))]
    assert not consistent(complete(rows)).holds
    rows[0]["best"] = "2"
    assert consistent(complete(rows)).holds


def test_people_of_unknown_place_contradict_only_what_leaves_them_none():
    anywhere = row("a", 9, areas="unstated", quantity_kind="at_least")
    assert consistent(complete([anywhere, row("b", 4, areas="XA01")])).holds
    everywhere = complete([anywhere, row("b", 4, areas="any")])
    assert consistent(everywhere).claims == ("a", "b")


def test_an_addition_died_on_any_day_since_the_documentation_began():
    """Seven more names on 3 May are no seven deaths of that day; without a whole, they may be of any day before."""
    added = {"event_from": "2030-05-03", "relation": "increment"}
    of_the_day = row("b", 5, event_from="2030-05-03")
    assert consistent(complete([WHOLE, row("a", 7, part_of="whole", **added), of_the_day])).holds
    assert consistent(complete([row("a", 7, **added), of_the_day])).holds
    assert consistent(complete([WHOLE | {"best": "6"}, row("a", 7, part_of="whole", **added)])).claims == ("whole", "a")
    assert not consistent(complete([row("a", 7, event_from="2030-05-03"), of_the_day])).holds


def test_parts_are_tied_to_their_whole_where_all_are_complete():
    [tie] = complete([WHOLE, part("a", 4, areas="XA01"), part("b", 6, areas="XA02")]).ties
    assert (tie.kind, tie.whole, tie.parts) == ("partition", "whole", ("a", "b"))
    assert complete([WHOLE, part("a", 4)]).ties == ()
    assert complete([WHOLE, part("a", 4), part("b", 6, quantity_kind="at_least")]).ties == ()
    assert complete([WHOLE, part("a", 4, publisher="Q"), part("b", 6, publisher="Q")]).ties == ()


def test_a_tie_can_be_what_fails():
    constraints = complete([WHOLE, part("a", 4, areas="XA01"), part("b", 5, areas="XA02")])
    found = consistent(constraints)
    assert found.claims == ("whole", "a", "b")
    assert found.ties == constraints.ties
    assert consistent(complete([WHOLE, part("a", 4, areas="XA01"), part("b", 6, areas="XA02")])).holds


def test_a_whole_may_be_divided_in_two_ways_at_once():
    parts = [part("a", 4, areas="XA01"), part("b", 6, areas="XA02")]
    parts += [part("c", 3, population="civilians"), part("d", 7, population="armed_both_sides")]
    whole, *claims = read([WHOLE, *parts])
    assert [[one.id for one in group] for group in divisions(whole, claims, VOCABULARY)] == [["a", "b"], ["c", "d"]]
    assert divisions(whole, claims[:3], VOCABULARY) == [claims[:3]]  # a group of one divides nothing
    together = read(
        [WHOLE, part("a", 4, areas="XA01"), part("b", 1, areas="XA02"), part("c", 2, event_to="2030-05-02")]
    )
    assert len(divisions(together[0], together[1:], VOCABULARY)) == 1


def test_a_proof_weighs_the_claims_that_take_part():
    constraints = complete([row("a", 5, areas="XA01"), row("b", 7, areas="XA02"), row("c", 3, areas="XA02")])
    system = system_of(constraints, [0, 1])
    found = proof(np.ones(system.matrix.shape[1]), system)
    assert (found.cost, set(found.weights)) == (12, {0, 1})
    assert proof(np.ones(system_of(constraints, [1, 2]).matrix.shape[1]), system_of(constraints, [1, 2])) is None


def test_the_least_strain_breaks_claims_by_what_they_miss():
    constraints = complete([row("a", 5), row("b", 8)])
    system = system_of(constraints, [0, 1])
    assert sum(strain(system, [0, 1]).broken.values()) == 3
    assert strain(system, []) is None


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_true_figures_can_all_hold(seed):
    assert consistent(complete(small_conflict(seed, count=10).rows)).holds


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.data())
def test_a_core_is_minimal(seed, data):
    rows = small_conflict(seed, count=8).rows
    for one in data.draw(st.lists(st.sampled_from(rows), max_size=3)):
        one["best"] = str(data.draw(st.integers(0, 40)))
    constraints = complete(rows)
    found = core(constraints, constraints.elements)
    assert holds(constraints, constraints.elements) == (not found)
    if found:
        assert not holds(constraints, found)
        assert all(holds(constraints, found - {one}) for one in found)
