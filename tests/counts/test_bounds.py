from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counts.small_conflict import DAYS, PARTIES, PLACES, STATUSES, VOCABULARY, read, row, small_conflict
from tawthiq.counts.bounds import bounds, least_by_one_source, parse_scope, scope_text
from tawthiq.counts.consistency import build
from tawthiq.counts.readings import ReadAs, Reading, complete_readings, default_readings, without_allowance
from tawthiq.counts.scope import Quantity
from tawthiq.errors import Misuse

SEEDS = st.integers(0, 10**6)
EVERYONE = parse_scope("", VOCABULARY)


def floors(claims):
    return build(claims, VOCABULARY, without_allowance(default_readings(claims, VOCABULARY)))


def complete(claims):
    return build(claims, VOCABULARY, complete_readings(claims, VOCABULARY))


def ends(constraints, scope=EVERYONE):
    found = bounds(constraints, scope)
    assert found.possible
    return found.low, found.high


@st.composite
def asked_scopes(draw):
    population = draw(st.sampled_from(sorted(STATUSES)))
    parties = draw(st.sampled_from([PARTIES, ("north",), ("south", "river")]))
    places = draw(st.sampled_from([PLACES, ("XA01",)]))
    days = draw(st.sampled_from([DAYS, DAYS[:1], DAYS[1:]]))
    text = f"population={population}; status={'|'.join(STATUSES[population])}; areas={'|'.join(places)}; from={days[0]}; to={days[-1]}"
    scope = parse_scope(text if parties == PARTIES else f"{text}; perpetrators={'|'.join(parties)}", VOCABULARY)
    return scope, (population, parties, places, days)


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_floors_without_common_places_add_up_and_nested_ones_do_not():
    claims = read(
        [row("a", 5, areas="XA01"), row("b", 7, areas="XA02"), row("c", 6, areas="XA02", event_to="2030-05-02")]
    )
    found = bounds(floors(claims), EVERYONE)
    assert (found.low, found.high, found.binding_low) == (12, None, ("a", "b"))


def test_a_floor_within_a_complete_count_leaves_the_rest():
    claims = read([row("whole", 20), row("part", 8, population="civilians")])
    constraints = complete(claims)
    inside = "areas=XA; from=2030-05-01; to=2030-05-03"
    assert ends(constraints, parse_scope(f"population=armed_both_sides; {inside}", VOCABULARY)) == (0, 12)
    found = bounds(constraints, parse_scope(f"status=civilian|state_forces|armed_group; {inside}", VOCABULARY))
    assert (found.low, found.high, found.binding_low, found.binding_high) == (20, 20, ("whole",), ("whole",))


def test_what_may_lie_anywhere_counts_anywhere_and_nowhere_surely():
    claims = read([row("a", 9, areas="unstated"), row("b", 4, areas="XA01")])
    assert ends(floors(claims)) == (9, None)
    assert ends(floors(claims), parse_scope("areas=XA01", VOCABULARY)) == (4, None)


def test_two_attributions_may_be_of_one_person_only_where_the_places_allow_it():
    claims = read([row("a", 5, perpetrators="north"), row("b", 4, perpetrators="south")])
    assert ends(floors(claims)) == (9, None)
    claims = read([row("a", 5, perpetrators="north|river"), row("b", 4, perpetrators="south|river")])
    assert ends(floors(claims)) == (5, None)


def test_nothing_documented_is_no_zero_and_touches_nothing():
    claims = read([row("a", 9, areas="XA01"), row("b", "", quantity_kind="unknown", areas="XA02")])
    found = bounds(floors(claims), parse_scope("areas=XA02", VOCABULARY))
    assert (found.possible, found.low, found.high, found.binding_low) == (True, 0, None, ())
    assert ends(floors([]), EVERYONE) == (0, None)
    assert ends(floors(claims), parse_scope("population=missing", VOCABULARY)) == (0, None)


def test_there_are_no_bounds_where_the_claims_cannot_all_hold():
    claims = read([row("a", 9), row("b", 4)])
    assert not bounds(complete(claims), EVERYONE).possible


def test_one_source_alone_documents_less_than_all_together():
    claims = read([row("a", 5, areas="XA01"), row("b", 7, areas="XA02")])
    assert least_by_one_source(floors(claims), EVERYONE) == (7, "publisher of b", ("b",))


def test_an_allowance_lowers_the_floor():
    [claim] = read([row("a", 100)])
    assert ends(build([claim], VOCABULARY, default_readings([claim], VOCABULARY))) == (95, None)


# --- whatever the conflict -------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(SEEDS, asked_scopes(), st.booleans())
def test_the_true_number_lies_within_bounds_of_true_claims(seed, asked, are_complete):
    conflict = small_conflict(seed, share=1.0 if are_complete else 0.5)
    constraints = complete(conflict.claims) if are_complete else floors(conflict.claims)
    low, high = ends(constraints, asked[0])
    assert low <= conflict.number(*asked[1]) <= (high if high is not None else float("inf"))


@settings(max_examples=15, deadline=None)
@given(SEEDS, asked_scopes())
def test_a_further_true_claim_never_widens_bounds(seed, asked):
    claims = small_conflict(seed).claims
    less, more = ends(complete(claims[:-2]), asked[0]), ends(complete(claims), asked[0])
    assert more[0] >= less[0]
    assert less[1] is None or (more[1] is not None and more[1] <= less[1])


@settings(max_examples=12, deadline=None)
@given(SEEDS, asked_scopes())
def test_the_binding_claims_alone_give_the_same_ends(seed, asked):
    claims = small_conflict(seed).claims
    found = bounds(complete(claims), asked[0])
    for binding, end in ((found.binding_low, 0), (found.binding_high, 1)):
        alone = complete([claim for claim in claims if claim.id in binding])
        assert ends(alone, asked[0])[end] == (found.low, found.high)[end]


@settings(max_examples=12, deadline=None)
@given(SEEDS, asked_scopes(), st.permutations(PARTIES))
def test_relabelling_the_parties_relabels_the_scope_and_leaves_the_numbers(seed, asked, order):
    other = dict(zip(PARTIES, order, strict=True))

    def relabelled(scope):
        return replace(scope, perpetrators=frozenset(other.get(one, one) for one in scope.perpetrators))

    claims = small_conflict(seed).claims
    turned = [replace(claim, scope=relabelled(claim.scope)) for claim in claims]
    assert ends(complete(claims), asked[0]) == ends(complete(turned), relabelled(asked[0]))


@settings(max_examples=10, deadline=None)
@given(SEEDS, asked_scopes())
def test_new_ids_change_nothing_but_names(seed, asked):
    claims = small_conflict(seed).claims
    renamed = [replace(claim, id=f"new-{claim.id}") for claim in claims]
    found, again = bounds(complete(claims), asked[0]), bounds(complete(renamed), asked[0])
    assert tuple(f"new-{claim}" for claim in found.binding_low) == again.binding_low
    assert (found.low, found.high) == (again.low, again.high)


@settings(max_examples=10, deadline=None)
@given(SEEDS, asked_scopes())
def test_bounds_scale_with_the_numbers(seed, asked):
    """Whole numbers may let a bound of ten times as many be narrower by less than one person in ten."""
    claims = small_conflict(seed).claims
    tenfold = [replace(claim, quantity=Quantity("exact", *[10 * claim.quantity.best] * 3)) for claim in claims]
    (low, high), (low_10, high_10) = ends(complete(claims), asked[0]), ends(complete(tenfold), asked[0])
    assert 10 * (low - 1) < low_10 <= 10 * low
    assert (high is None) == (high_10 is None)
    assert high is None or 10 * high <= high_10 < 10 * (high + 1)


@settings(max_examples=10, deadline=None)
@given(SEEDS, asked_scopes())
def test_an_unknown_quantity_is_never_a_zero(seed, asked):
    claims = small_conflict(seed).claims
    unknown = [replace(claims[0], quantity=Quantity("unknown")), *claims[1:]]
    assert ends(complete(unknown), asked[0]) == ends(complete(claims[1:]), asked[0])


# --- scopes that are asked for ---------------------------------------------------------------------------------------


def test_a_scope_may_use_the_columns_of_the_table():
    short = parse_scope("population=civilians; status=civilian; from=2031-02-01; to=2031-02-03", VOCABULARY)
    columns = "population=civilians\nvictim_status=civilian\nevent_from=2031-02-01\nevent_to=2031-02-03"
    assert parse_scope(columns, VOCABULARY) == short


def test_a_scope_is_read_and_written_back():
    text = (
        "population=women<civilians; status=civilian; perpetrators=north|south; areas=XA01; from=2030-05-01; to=2030-06"
    )
    scope = parse_scope(text, VOCABULARY)
    assert parse_scope(scope_text(scope), VOCABULARY) == scope
    assert scope.window.end.high.isoformat() == "2030-06-30"
    assert parse_scope(scope_text(EVERYONE), VOCABULARY) == EVERYONE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("civilians", "counts_scope_part_unreadable"),
        ("who=civilians", "counts_scope_key_unknown"),
        ("areas=XA; areas=XB", "counts_scope_key_twice"),
        ("population=nobody", "counts_scope_population_unknown"),
        ("population=women", "counts_scope_part_of_whom"),
        ("status=dead", "counts_scope_status_unknown"),
        ("perpetrators=hill", "counts_scope_actor_unknown"),
        ("perpetrators=unstated", "counts_scope_actor_unknown"),
        ("areas=unstated", "counts_scope_area_unknown"),
        ("areas=any|XA", "counts_scope_any_with_others"),
        ("from=yesterday", "counts_scope_date_unreadable"),
        ("from=2030-06; to=2030-05", "counts_scope_window_reversed"),
    ],
)
def test_a_scope_that_cannot_be_read_says_why(text, code):
    with pytest.raises(Misuse) as raised:
        parse_scope(text, VOCABULARY)
    assert raised.value.code == code


def test_a_complete_reading_may_be_given_to_one_claim():
    claims = read([row("a", 5), row("b", 3, areas="XA01")])
    readings = default_readings(claims, VOCABULARY, {"a": Reading(ReadAs.COMPLETE_COUNT, "counts_reading_complete")})
    scope = parse_scope(
        "status=civilian|state_forces|armed_group; areas=XA; from=2030-05-01; to=2030-05-03", VOCABULARY
    )
    assert ends(build(claims, VOCABULARY, readings), scope) == (5, 5)
