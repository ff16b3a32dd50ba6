from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tawthiq.counts import Relation, Scope, Window, compare, read_vocabulary
from tawthiq.counts.atoms import refine
from tawthiq.counts.elements import MOST_UNDECIDED, cuts, possible_days, sure_days, universe
from tawthiq.counts.reading import read_moment

VOCABULARY = read_vocabulary(
    actors=[
        {"id": "ministry"},
        {"id": "army", "parent": "ministry"},
        {"id": "police", "parent": "ministry"},
        {"id": "rebels"},
        {"id": "UNKNOWN"},
    ]
)
POPULATIONS = (
    "all_dead",
    "all_dead_excl_nsag",
    "civilians",
    "alawite_civilians",
    "state_security",
    "missing",
    "suspects",
)


def scope(population="all_dead", among="", status=("any",), perpetrators=("any",), areas=("any",), start="", end=""):
    window = Window(read_moment(start or "2030-05-01"), read_moment(end or "2030-05-09"))
    return Scope(population, frozenset(status), frozenset(perpetrators), frozenset(areas), window, among=among)


def sets_of(*names):
    return st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)


def agrees_with_itself(one):
    """Whether a row's statuses are its population's: a row that says both is about nobody, and no rule has to read it."""
    return not one.status - VOCABULARY.populations[one.population].statuses - {"unknown"}


any_scopes = st.builds(
    scope,
    population=st.sampled_from(POPULATIONS),
    status=sets_of("civilian", "state_forces", "armed_group", "unknown"),
    perpetrators=st.one_of(
        st.sampled_from([("any",), ("unstated",)]), sets_of("ministry", "army", "rebels", "UNKNOWN")
    ),
    areas=st.one_of(st.sampled_from([("any",), ("unstated",)]), sets_of("XA", "XA01", "XA0102", "XA02", "XB")),
    start=st.sampled_from(["2030-05-01", "2030-05-03", "2030-05"]),
    end=st.sampled_from(["2030-05-06", "2030-05-09", "2030-05", "2030-06"]),
).filter(agrees_with_itself)


def covered(*scopes):
    """Sure and possible cells of each scope, and whether each scope's people are by definition the next one's."""
    cells = refine(scopes, VOCABULARY)
    return [
        ({*row.nonzero()[0]}, {*open_row.nonzero()[0]})
        for row, open_row in zip(cells.sure, cells.possible, strict=True)
    ]


@settings(max_examples=100, deadline=None)
@given(any_scopes, any_scopes)
def test_cells_agree_with_how_two_scopes_lie_to_each_other(a, b):
    relation = compare(a, b, VOCABULARY).relation
    (sure_a, open_a), (sure_b, open_b) = covered(a, b)
    assert sure_a <= open_a
    if relation == Relation.NOT_COMPARABLE:
        assert not open_a & open_b
    if relation == Relation.DISJOINT:
        assert not sure_a & sure_b
    if relation in (Relation.EQUAL, Relation.INSIDE):
        assert sure_a <= open_b
    exact = sure_a == open_a and sure_b == open_b
    if exact and relation in (Relation.EQUAL, Relation.INSIDE):
        assert sure_a <= sure_b
    if exact and relation == Relation.EQUAL:
        assert sure_a == sure_b


@settings(max_examples=50, deadline=None)
@given(st.lists(any_scopes, min_size=1, max_size=5))
def test_every_scope_is_made_of_whole_elements_and_no_two_elements_are_one(scopes):
    for cut in cuts(scopes, VOCABULARY):
        assert len(set(cut.elements)) == len(cut.elements)
        assert cut.sure.shape == cut.possible.shape == (len(scopes), len(cut.elements))
        assert not (cut.sure & ~cut.possible).any()


@settings(max_examples=50, deadline=None)
@given(any_scopes)
def test_what_is_not_stated_is_possible_anywhere_and_sure_nowhere(one):
    assume("unstated" in one.perpetrators | one.areas)
    [(sure, possible)] = covered(one)
    assert possible
    assert not sure


def test_a_month_surely_holds_none_of_its_days_and_possibly_all():
    month = Window(read_moment("2030-05"), read_moment("2030-05"))
    assert sure_days(month) is None
    assert [day.day for day in possible_days(month)] == [1, 31]
    to_month = Window(read_moment("2030-05-06"), read_moment("2030-05"))
    assert [day.day for day in sure_days(to_month)] == [6, 6]
    assert sure_days(Window(read_moment("2030-05-06"), None)) is None


def test_women_may_or_may_not_hold_girls():
    women, children = (scope(population, among="civilians") for population in ("women", "children"))
    (sure, possible), (sure_children, _) = covered(women, children)
    assert sure < possible
    assert not sure & sure_children
    assert possible & sure_children


def test_an_army_is_its_ministry_and_somebody_unidentified_may_be_anybody():
    army, ministry, nobody = covered(
        scope(perpetrators=("army",)), scope(perpetrators=("ministry",)), scope(perpetrators=("UNKNOWN",))
    )
    assert army[0] < ministry[0]
    assert not nobody[0]
    assert ministry[1] <= nobody[1]


def test_an_actor_that_no_table_has_may_belong_to_any_other():
    known, strange = covered(scope(perpetrators=("rebels",)), scope(perpetrators=("nobody knows",)))
    assert known[0] & strange[1]
    assert strange[0] - known[1]
    assert known[0] - strange[0]


def test_a_locality_may_lie_in_any_place_but_not_in_two_schemes():
    place, locality = covered(scope(areas=("XA01",)), scope(areas=("C1234",)))
    assert place[0] & locality[0]
    assert locality[0] - place[0]


def test_too_many_strange_places_are_told_apart_by_none():
    codes = [f"C{number:04}" for number in range(MOST_UNDECIDED + 1)]
    for sure, possible in covered(*(scope(areas=(code,)) for code in codes)):
        assert sure
        assert sure < possible


def test_kinds_of_people_that_never_mix():
    kinds = [universe(scope(name), VOCABULARY) for name in ("civilians", "missing", "suspects", "unknown", "villagers")]
    assert kinds == ["all_dead", "missing", "suspects", "", "villagers"]
    assert universe(scope("women", among="civilians"), VOCABULARY) == "all_dead"
    assert universe(scope("women"), VOCABULARY) == ""
