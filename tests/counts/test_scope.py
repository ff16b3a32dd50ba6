from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.counts import Relation, Scope, Vocabulary, Window, compare
from tawthiq.counts.reading import read_moment
from tawthiq.counts.scope import compare_areas, compare_perpetrators, compare_windows
from tawthiq.counts.vocabulary import Actor, shipped_populations

MIRROR = {Relation.INSIDE: Relation.CONTAINS, Relation.CONTAINS: Relation.INSIDE}
ACTORS = {
    "ministry": Actor("ministry"),
    "army": Actor("army", parents=("ministry",)),
    "brigade": Actor("brigade", parents=("army",)),
    "police": Actor("police", parents=("ministry",)),
    "rebels": Actor("rebels"),
    "UNKNOWN": Actor("UNKNOWN"),
}
VOCABULARY = Vocabulary(actors=ACTORS)
PERMUTED = {"ministry": "rebels", "army": "brigade", "brigade": "police", "police": "army", "rebels": "ministry"}

populations = st.sampled_from([*sorted(shipped_populations()), "a population of nobody's table", "unknown"])
statuses = st.frozensets(
    st.sampled_from(["civilian", "state_forces", "armed_group", "hors_de_combat", "unknown"]), max_size=3
)
perpetrators = st.one_of(
    st.sampled_from([frozenset({"any"}), frozenset({"unstated"})]),
    st.frozensets(st.sampled_from([*ACTORS, "unheard of"]), min_size=1, max_size=3),
)
places = ["SY", "SY06", "SY0601", "SY060101", "SY0602", "SY10", "SY1002", "IQ-1", "IQ-10", "unstated", "C1234"]
areas = st.frozensets(st.sampled_from(places), min_size=1, max_size=3)
moments = st.sampled_from([None, *map(read_moment, ("2025-03-06", "2025-03-10", "2025-03", "2025-04", "2025"))])
windows = st.builds(Window, moments, moments)
scopes = st.builds(
    Scope,
    population=populations,
    status=statuses,
    perpetrators=perpetrators,
    areas=areas,
    window=windows,
    date_basis=st.sampled_from(["event", "documented", "unknown"]),
    method=st.sampled_from(["named_list", "estimate", "unknown"]),
    inclusion_rule=st.sampled_from(["", "all deaths", "named only"]),
    among=st.sampled_from(["", "civilians", "all_dead", "suspects"]),
)


def known(scope: Scope) -> bool:
    of_set = VOCABULARY.is_relative(scope.population)
    population = scope.among if of_set else scope.population
    return (
        population in shipped_populations()
        and bool(scope.status - {"unknown"})
        and "unstated" not in scope.perpetrators | scope.areas
        and scope.window.start is not None
        and scope.window.end is not None
    )


@settings(max_examples=120, deadline=None)
@given(scopes, scopes)
def test_inside_one_way_is_contains_the_other_way(a, b):
    there, back = compare(a, b, VOCABULARY), compare(b, a, VOCABULARY)
    assert back.relation == MIRROR.get(there.relation, there.relation)
    assert back.unlike == there.unlike
    assert back.values["dimension"] == there.values["dimension"]
    assert (back.values["a"], back.values["b"]) == (there.values["b"], there.values["a"])
    for name, dimension in there.by_dimension.items():
        assert back.by_dimension[name].relation == MIRROR.get(dimension.relation, dimension.relation)


@settings(max_examples=100, deadline=None)
@given(scopes.filter(known))
def test_a_scope_that_is_fully_stated_equals_itself(scope):
    assert compare(scope, scope, VOCABULARY).relation == Relation.EQUAL


@settings(max_examples=100, deadline=None)
@given(scopes, st.sampled_from(["population", "status", "perpetrators", "areas", "window"]), scopes)
def test_what_is_not_stated_stays_unknown(scope, name, other):
    blank = {
        "population": "unknown",
        "status": frozenset({"unknown"}),
        "perpetrators": frozenset({"unstated"}),
        "areas": frozenset({"unstated"}),
        "window": Window(),
    }
    comparison = compare(replace(scope, **{name: blank[name]}), other, VOCABULARY)
    assert comparison.by_dimension[name].relation == Relation.UNKNOWN
    assert comparison.relation in {Relation.UNKNOWN, Relation.DISJOINT, Relation.NOT_COMPARABLE}


def renamed(names: frozenset[str]) -> frozenset[str]:
    return frozenset(PERMUTED.get(name, name) for name in names)


@settings(max_examples=100, deadline=None)
@given(scopes, scopes)
def test_relabelling_the_parties_relabels_the_answer_and_nothing_else(a, b):
    actors = {
        PERMUTED.get(name, name): Actor(
            PERMUTED.get(name, name), parents=tuple(PERMUTED.get(one, one) for one in actor.parents)
        )
        for name, actor in ACTORS.items()
    }
    before = compare(a, b, VOCABULARY)
    after = compare(
        replace(a, perpetrators=renamed(a.perpetrators)),
        replace(b, perpetrators=renamed(b.perpetrators)),
        Vocabulary(actors=actors),
    )
    assert (after.relation, after.by_dimension, after.unlike) == (before.relation, before.by_dimension, before.unlike)


@settings(max_examples=120, deadline=None)
@given(scopes, scopes, scopes)
def test_inside_is_transitive(a, b, c):
    within = {Relation.INSIDE, Relation.EQUAL}
    if compare(a, b, VOCABULARY).relation in within and compare(b, c, VOCABULARY).relation in within:
        assert compare(a, c, VOCABULARY).relation in within


def as_sets(a: set[object], b: set[object]) -> Relation:
    """The relation of two plain sets: what every dimension must agree with where its sets can be listed."""
    if a == b:
        return Relation.EQUAL
    if a < b or a > b:
        return Relation.INSIDE if a < b else Relation.CONTAINS
    return Relation.OVERLAPPING if a & b else Relation.DISJOINT


# Two places at each of three levels, and one more at each that is never named: a parent is more than its named parts.
LEAVES = ["".join(["SY", *parts]) for parts in product(("01", "02", "99"), repeat=3)]
CODES = sorted({leaf[:size] for leaf in LEAVES for size in (2, 4, 6, 8) if "99" not in leaf[2:size]})


@settings(max_examples=120, deadline=None)
@given(*[st.frozensets(st.sampled_from(CODES), min_size=1, max_size=4)] * 2)
def test_areas_relate_as_the_sets_of_their_smallest_places(a, b):
    def smallest(codes):
        return {leaf for leaf in LEAVES if any(leaf.startswith(code) for code in codes)}

    assert compare_areas(a, b) == as_sets(smallest(a), smallest(b))


@settings(max_examples=100, deadline=None)
@given(*[st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] <= pair[1])] * 2)
def test_windows_relate_as_the_sets_of_their_days(a, b):
    def window(pair):
        ends = [read_moment((date(2025, 3, 1) + timedelta(days=day)).isoformat()) for day in pair]
        return Window(*ends)

    expected = as_sets(set(range(a[0], a[1] + 1)), set(range(b[0], b[1] + 1)))
    found = compare_windows(window(a), window(b))
    assert (found.relation, found.as_read) == (expected, False)


@settings(max_examples=100, deadline=None)
@given(*[st.frozensets(st.sampled_from("abcde"), min_size=1, max_size=4)] * 2)
def test_unrelated_actors_relate_as_plain_sets(a, b):
    vocabulary = Vocabulary(actors={name: Actor(name) for name in "abcde"})
    assert compare_perpetrators(a, b, vocabulary) == as_sets(set(a), set(b))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({"brigade"}, {"ministry"}, "inside"),
        ({"army", "police"}, {"ministry"}, "inside"),
        ({"any"}, {"rebels"}, "contains"),
        ({"any"}, {"unstated"}, "unknown"),
        ({"army"}, {"police"}, "unknown"),  # both of one ministry: they may be the same people
        ({"army"}, {"rebels"}, "disjoint"),
        ({"UNKNOWN"}, {"rebels"}, "unknown"),  # whoever is unidentified may be anyone
        ({"rebels", "UNKNOWN"}, {"rebels"}, "contains"),
        ({"no table has this"}, {"rebels"}, "unknown"),
    ],
)
def test_attributions(a, b, expected):
    assert compare_perpetrators(frozenset(a), frozenset(b), VOCABULARY) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({"IQ-1"}, {"IQ-10"}, "disjoint"),
        ({"SY"}, {"SY-LA"}, "contains"),
        ({"SY06"}, {"SY-LA"}, "unknown"),  # two schemes of codes for one place
        ({"SY06"}, {"C1234"}, "unknown"),  # a locality's code does not say what it lies in
        ({"C1234"}, {"C1234"}, "equal"),
    ],
)
def test_areas_across_schemes(a, b, expected):
    assert compare_areas(frozenset(a), frozenset(b)) == expected


def test_a_month_is_read_as_the_whole_month_and_said_to_be():
    exact = Window(read_moment("2025-03-06"), read_moment("2025-03-10"))
    coarse = Window(read_moment("2025-03-06"), read_moment("2025-03"))
    found = compare_windows(exact, coarse)
    assert (found.relation, found.as_read) == (Relation.INSIDE, True)
    assert compare_windows(coarse, coarse).relation == Relation.EQUAL
    april = Window(read_moment("2025-04-01"), read_moment("2025-04-02"))
    assert compare_windows(coarse, april).as_read is False


def relation(by_id, vocabulary, a, b):
    return compare(by_id[a].scope, by_id[b].scope, vocabulary)


def test_the_missing_and_the_suspected_are_never_compared_with_the_dead(claims, vocabulary):
    apart = [claim for claim in claims if claim.scope.population in ("missing", "suspects")]
    dead = [claim for claim in claims if claim not in apart]
    assert len(apart) == 4
    for one, other in product(apart, dead):
        assert compare(one.scope, other.scope, vocabulary).relation == Relation.NOT_COMPARABLE


def test_the_two_headline_figures(by_id, vocabulary):
    """House and issue: SOHR's 973 (civilians, government side) is nearer in scope to SNHR's 396 than to its 779."""
    to_part = relation(by_id, vocabulary, "SOHR-0310-973", "SNHR-0310-779-gov")
    to_whole = relation(by_id, vocabulary, "SOHR-0310-973", "SNHR-0310-779")
    differing = [
        {name for name, dimension in one.by_dimension.items() if dimension.relation != Relation.EQUAL}
        for one in (to_part, to_whole)
    ]
    assert differing == [{"population", "status"}, {"population", "status", "perpetrators"}]
    assert (to_part.relation, to_whole.relation) == (Relation.INSIDE, Relation.INSIDE)
    assert to_part.unlike == ("date_basis", "method")


@pytest.mark.parametrize(
    ("a", "b", "expected", "dimension"),
    [
        ("NC-0722-238", "NC-0722-1426", "unknown", "population"),  # whether the forces are inside is not defined
        ("NC-0722-563", "NC-0722-265", "contains", "perpetrators"),
        ("NC-0722-265", "NC-0722-298", "disjoint", "perpetrators"),
        ("OHCHR-0311-111-women", "OHCHR-0311-111", "inside", "population"),
        ("OHCHR-0311-111-women", "OHCHR-0311-111-men", "disjoint", "population"),
        ("SOHR-0311-1225-LA", "SOHR-0311-1225", "inside", "areas"),
        ("SOHR-0311-1225-LA", "SOHR-0311-1225-TA", "disjoint", "areas"),
        ("SOHR-MAR-2644", "SOHR-0806-9889", "inside", "window"),
        ("SOHR-0309-1311-sec", "SOHR-0309-1311-civ", "disjoint", "population"),
        ("REU-0630-1479", "SOHR-0313-1476", "overlapping", "population"),
        ("SA-SNHR-779-gov", "SNHR-0310-779-gov", "unknown", "perpetrators"),
    ],
)
def test_relations_in_the_worked_example(by_id, vocabulary, a, b, expected, dimension):
    found = relation(by_id, vocabulary, a, b)
    assert (found.relation, found.values["dimension"]) == (expected, dimension)
