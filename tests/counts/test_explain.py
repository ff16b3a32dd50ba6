from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.counts import Quantity, Scope, Vocabulary, Window
from tawthiq.counts.explain import STEPS, Explanation, explain
from tawthiq.counts.explain_words import describe_explanation, describe_nearest, explain_pairs
from tawthiq.counts.nearness import default_pairs, nearest
from tawthiq.counts.reading import read_moment
from tawthiq.counts.scope import CountClaim
from tawthiq.counts.vocabulary import Actor

# An invented country: its parties and places stand for nobody.
PARTIES = {name: Actor(name) for name in ("north", "south", "river", "hill")}
VOCABULARY = Vocabulary(actors=PARTIES, documenters={"Bureau": {"en": "Bureau", "ar": "مكتب"}})
RELABELLED = {"north": "hill", "south": "north", "river": "south", "hill": "river"}


def claim(name: str, value: int | None, **changes: object) -> CountClaim:
    scope = Scope(
        population="all_dead",
        status=frozenset({"civilian", "state_forces", "armed_group"}),
        perpetrators=frozenset({"any"}),
        areas=frozenset({"XX"}),
        window=Window(read_moment("2031-05-01"), read_moment("2031-05-10")),
        date_basis="event",
        method="named_list",
    )
    of_scope = {key: given for key, given in changes.items() if key in Scope.__dataclass_fields__}
    rest = {key: given for key, given in changes.items() if key not in of_scope}
    base = CountClaim(
        id=name,
        publisher="Bureau",
        independence_group="Bureau",
        scope=replace(scope, **of_scope),
        quantity=Quantity("unknown") if value is None else Quantity("exact", value, value, value),
        relation="",
        part_of="",
        supersedes="",
        published_on=read_moment("2031-05-11"),
        as_of=read_moment("2031-05-10"),
        confidence="A",
        outlet="a leaflet",
        file="hand/counts.csv",
        row=2,
    )
    return replace(base, **rest)


def other(name: str, value: int | None, **changes: object) -> CountClaim:
    return claim(name, value, **{"publisher": "Society", "independence_group": "Society"} | changes)


def part(name: str, value: int, whole: str, **changes: object) -> CountClaim:
    return claim(name, value, relation="partition", part_of=whole, **changes)


def amounts(found: Explanation) -> dict[str, tuple[int | None, int | None]]:
    return {step.kind: (step.low, step.high) for step in found.steps}


def of_case(by_id, claims, vocabulary, a, b):
    return explain(by_id[a], by_id[b], claims, vocabulary)


# --- the worked case: sums worked out by hand from the published rows ------------------------------------------------


def test_973_is_nearer_to_396_than_to_779(claims, by_id, vocabulary):
    found = of_case(by_id, claims, vocabulary, "SOHR-0310-973", "SNHR-0310-779")
    assert (found.near_a.id, found.near_b.id) == ("SOHR-0310-973", "SNHR-0310-779-gov")
    assert amounts(found) == {"population": (0, 396), "perpetrator": (383, 383), "unexplained": (-973, -577)}
    said = describe_explanation(found, vocabulary)["sentence"]["en"]
    assert "is nearer in scope to about 396 than to 779, both of Syrian Network for Human Rights" in said
    assert "and even these two differ: in the population counted" in said
    assert "From 973 to 779: 194 fewer. Unexplained: between 577 and 973 fewer." in said


def test_nearest_looks_at_scope_only(claims, by_id, vocabulary):
    ranked = nearest(by_id["SOHR-0310-973"], claims, vocabulary)
    order = [one.claim.id for one in ranked]
    assert order[0] == "SNHR-0310-779-gov"
    assert order.index("SNHR-0310-779-gov") < order.index("SNHR-0310-779")
    assert "NC-0722-20" not in order  # the missing are not comparable with the dead
    assert not any(one.claim.independence_group == "SOHR" for one in ranked)
    changed = [replace(one, quantity=Quantity("exact", 7, 7, 7)) for one in claims]
    assert [
        one.claim.id for one in nearest(changed[claims.index(by_id["SOHR-0310-973"])], changed, vocabulary)
    ] == order


def test_nearest_gives_its_reasons_in_both_languages(claims, by_id, vocabulary):
    first = describe_nearest(by_id["SOHR-0310-973"], claims, vocabulary)[0]
    assert first["differs"] == ["population", "status"]
    assert first["unlike"] == ["date_basis", "method"]
    assert all(first["sentence"][language] for language in ("ar", "en"))


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [
        ("SNHR-0310-779", "SNHR-0311-803", {"revision": (24, 24)}),
        ("SNHR-0310-779", "SNHR-1334", {"window": (531, 531), "revision": (24, 24)}),
        ("SOHR-0310-973", "SOHR-0311-1225", {"window": (157, 157), "revision": (95, 95)}),
        ("SNHR-1334", "SNHR-1334-gov", {"perpetrator": (-445, -445)}),
        ("SOHR-0309-1018", "SOHR-0309-1018-loy", {"population": (-870, -870)}),
    ],
)
def test_one_publishers_figures_leave_nothing_unexplained(claims, by_id, vocabulary, a, b, steps):
    found = of_case(by_id, claims, vocabulary, a, b)
    assert amounts(found) == {**steps, "unexplained": (0, 0)}
    assert found.exact


def test_near_equal_values_explain_nothing(claims, by_id, vocabulary):
    found = of_case(by_id, claims, vocabulary, "SOHR-0313-1476", "REU-0630-1479")
    assert found.unexplained == (-1476, 1479)
    assert not found.exact


def test_who_has_nobody_in_common_is_no_rival(claims, by_id, vocabulary):
    found = of_case(by_id, claims, vocabulary, "SOHR-0310-973", "SNHR-0310-779-ex")
    assert amounts(found) == {"perpetrator": (-590, -590), "unexplained": (0, 0)}
    assert "not rival figures" in describe_explanation(found, vocabulary)["sentence"]["en"]


def test_the_missing_are_never_subtracted_from_the_dead(claims, by_id, vocabulary):
    found = of_case(by_id, claims, vocabulary, "NC-0722-1426", "NC-0722-20")
    assert amounts(found) == {"unexplained": (None, None)}
    assert "No difference is formed" in describe_explanation(found, vocabulary)["sentence"]["en"]


def test_the_committees_two_figures_stay_undecided(claims, by_id, vocabulary):
    found = of_case(by_id, claims, vocabulary, "NC-0722-1426", "NC-0722-238")
    assert found.unexplained == (-1426, 238)


def test_the_report_opens_with_the_two_totals_of_one_day(claims, vocabulary):
    pairs = default_pairs(claims, vocabulary)
    assert pairs[0] == ("SOHR-0310-973", "SNHR-0310-779")
    assert len(pairs) == 3
    assert len(explain_pairs(pairs, claims, vocabulary)) == 3
    by_id = {one.id: one for one in claims}
    for a, b in default_pairs(claims, vocabulary, 50):
        assert by_id[a].independence_group != by_id[b].independence_group
        assert "C" not in (by_id[a].confidence, by_id[b].confidence)


def test_every_pair_of_the_case_has_a_waterfall_that_holds(claims, vocabulary):
    chosen, families = claims[::11], {}
    for a in chosen:
        for b in chosen:
            found = explain(a, b, claims, vocabulary, None, families)
            assert_sums(found)
            described = describe_explanation(found, vocabulary)
            assert described["steps"][-1]["kind"] == "unexplained"
            for said in (described, *described["steps"]):
                assert all(
                    "{" not in said["sentence"][language] and said["sentence"][language] for language in ("ar", "en")
                )


def assert_sums(found: Explanation) -> None:
    low, high = found.difference
    ends = [(step.low, step.high) for step in found.steps]
    if low is None or (None, None) in ends:
        assert ends == [(None, None)]
        return
    assert sum(end[0] for end in ends) <= low <= high <= sum(end[1] for end in ends)
    if found.exact:
        assert sum(end[0] for end in ends) == low
    assert found.steps[-1].kind == "unexplained"
    kinds = [step.kind for step in found.steps]
    assert kinds == sorted(set(kinds), key=STEPS.index)


# --- steps ---------------------------------------------------------------------------------------------------------------


def by_party(value_north: int, value_south: int, names: str = "w") -> list[CountClaim]:
    return [
        claim(names, value_north + value_south),
        part(f"{names}-n", value_north, names, perpetrators=frozenset({"north"})),
        part(f"{names}-s", value_south, names, perpetrators=frozenset({"south"})),
    ]


def test_a_part_gives_the_step_of_attribution_exactly():
    mine, theirs = by_party(60, 40), other("t", 45, perpetrators=frozenset({"north"}))
    found = explain(mine[0], theirs, [*mine, theirs], VOCABULARY)
    assert amounts(found) == {"perpetrator": (-40, -40), "unexplained": (-15, -15)}
    assert found.exact
    assert set(found.steps[0].claims) == {"w", "w-n", "w-s"}


def test_a_part_that_exceeds_its_whole_is_not_believed():
    mine = by_party(60, 40)
    mine[1] = replace(mine[1], quantity=Quantity("exact", 160, 160, 160))
    theirs = other("t", 45, perpetrators=frozenset({"north"}))
    found = explain(mine[0], theirs, [*mine, theirs], VOCABULARY)
    assert amounts(found)["perpetrator"] == (-100, -40)  # the other part bounds it, the false one does not


def test_parts_by_place_are_summed_where_several_lie_inside():
    mine = [claim("w", 100, areas=frozenset({"XX01", "XX02", "XX03"}))]
    mine += [part(f"p{n}", value, "w", areas=frozenset({f"XX0{n}"})) for n, value in ((1, 50), (2, 30), (3, 20))]
    theirs = other("t", 70, areas=frozenset({"XX01", "XX02"}))
    found = explain(mine[0], theirs, [*mine, theirs], VOCABULARY)
    assert amounts(found) == {"area": (-20, -20), "unexplained": (-10, -10)}


def test_parts_that_do_not_close_give_bounds():
    mine = [claim("w", 100, areas=frozenset({"XX01", "XX02", "XX03"}))]
    mine += [part(f"p{n}", value, "w", areas=frozenset({f"XX0{n}"})) for n, value in ((1, 50), (3, 20))]
    theirs = other("t", 70, areas=frozenset({"XX01", "XX02"}))
    found = explain(mine[0], theirs, [*mine, theirs], VOCABULARY)
    assert amounts(found) == {"area": (-50, -20), "unexplained": (-10, 20)}


def test_without_parts_a_wider_scope_takes_between_none_and_all():
    a, b = claim("w", 100), other("t", 70, perpetrators=frozenset({"north"}))
    found = explain(a, b, [a, b], VOCABULARY)
    assert amounts(found) == {"perpetrator": (-100, 0), "unexplained": (-30, 70)}


def test_additions_to_a_documentation_are_no_totals():
    whole = claim("w", 100)
    added = claim("i", 10, relation="increment", part_of="w", perpetrators=frozenset({"north"}))
    theirs = other("t", 70, perpetrators=frozenset({"north"}))
    assert amounts(explain(whole, theirs, [whole, added, theirs], VOCABULARY))["perpetrator"] == (-100, 0)


def test_a_release_that_turns_to_other_people_explains_nothing():
    earlier = claim("e", 80, perpetrators=frozenset({"south"}))
    later = claim("l", 100, perpetrators=frozenset({"north"}), supersedes="e")
    theirs = other("t", 70, perpetrators=frozenset({"any"}))
    found = explain(earlier, theirs, [earlier, later, theirs], VOCABULARY)
    assert found.near_a.id == "e"


def test_shared_differences_within_one_scope_stay_unexplained():
    """Both divide by party: a common part must not swallow what they disagree on in the rest."""
    mine = by_party(60, 40)
    theirs = [
        replace(one, id=f"o{one.id}", part_of=one.part_of and "ow", publisher="Society", independence_group="Society")
        for one in by_party(30, 40)
    ]
    found = explain(mine[0], theirs[0], [*mine, *theirs], VOCABULARY)
    assert amounts(found) == {"unexplained": (-30, -30)}


def test_an_unstated_figure_is_not_zero():
    a, b = claim("w", None), other("t", 70)
    found = explain(a, b, [a, b], VOCABULARY)
    assert amounts(found) == {"unexplained": (None, None)}
    assert "not zero" in describe_explanation(found, VOCABULARY)["sentence"]["en"]


def test_two_retellings_of_one_source_are_named_as_such():
    a, b = claim("w", 100), claim("t", 98, publisher="a newspaper")
    assert "one source" in describe_explanation(explain(a, b, [a, b], VOCABULARY), VOCABULARY)["sentence"]["en"]


# --- lists ---------------------------------------------------------------------------------------------------------------


def overlap(**rows: int) -> dict[str, object]:
    lists = [{"documenter": "Bureau"}, {"documenter": "Society"}, {"documenter": "Third"}]
    for entry in lists:
        if entry["documenter"] in rows:
            entry["rows"] = rows[entry["documenter"]]
    return {"lists": lists, "patterns": {"111": 20, "110": 30, "101": 5, "100": 40, "011": 4, "010": 6, "001": 9}}


def test_lists_give_only_in_a_and_only_in_b_exactly():
    a, b = claim("w", 100), other("t", 60, perpetrators=frozenset({"north"}))
    found = explain(a, b, [a, b], VOCABULARY, overlap(Bureau=98, Society=60))
    # On the first list 95 persons in 98 rows, on the second 60; 50 on both. The first printed 100, two more than its rows.
    assert amounts(found) == {"duplicates": (-3, -3), "only_a": (-45, -45), "only_b": (10, 10), "unexplained": (-2, -2)}
    assert found.exact
    assert "50 persons are on both" in describe_explanation(found, VOCABULARY)["sentence"]["en"]


def test_without_a_list_of_both_the_scope_is_walked():
    a, b = claim("w", 100), other("t", 60, publisher="Fourth")
    found = explain(a, b, [a, b], VOCABULARY, overlap())
    assert found.lists is None
    assert amounts(found) == {"unexplained": (-40, -40)}


# --- properties ----------------------------------------------------------------------------------------------------------

parties = st.frozensets(st.sampled_from(sorted(PARTIES)), min_size=1, max_size=3)
scopes = {
    "population": st.sampled_from(["all_dead", "civilians", "state_security", "missing"]),
    "status": st.sampled_from(
        [frozenset({"civilian"}), frozenset({"civilian", "state_forces"}), frozenset({"unknown"})]
    ),
    "perpetrators": st.one_of(parties, st.sampled_from([frozenset({"any"}), frozenset({"unstated"})])),
    "areas": st.frozensets(st.sampled_from(["XX01", "XX02", "XX03", "XX0101"]), min_size=1, max_size=3),
    "window": st.sampled_from(
        [Window(read_moment("2031-05-01"), read_moment(end)) for end in ("2031-05-05", "2031-05-10", "2031-05")]
    ),
}


@st.composite
def cases(draw: st.DrawFn) -> list[CountClaim]:
    """Two publishers' counts with parts and releases, some of which do not hold."""
    made: list[CountClaim] = []
    for index in range(draw(st.integers(2, 9))):
        publisher = "Bureau" if index % 2 else "Society"
        own = [one.id for one in made if one.publisher == publisher]
        changes = {name: draw(values) for name, values in scopes.items()}
        if own and draw(st.booleans()):
            changes |= {
                "part_of": draw(st.sampled_from(own)),
                "relation": draw(st.sampled_from(["partition", "subset"])),
            }
        elif own and draw(st.booleans()):
            changes |= {"supersedes": draw(st.sampled_from(own))}
        value = draw(st.one_of(st.none(), st.integers(0, 300), st.integers(0, 300)))
        made.append(claim(f"c{index}", value, publisher=publisher, independence_group=publisher, **changes))
    return made


@settings(max_examples=50, deadline=None)
@given(cases())
def test_steps_always_hold_the_difference(made):
    for a in made:
        for b in made:
            assert_sums(explain(a, b, made, VOCABULARY))


@settings(max_examples=50, deadline=None)
@given(cases())
def test_the_way_back_is_the_way_with_opposite_signs(made):
    swapped = {"only_a": "only_b", "only_b": "only_a"}
    for a in made:
        for b in made:
            there, back = amounts(explain(a, b, made, VOCABULARY)), amounts(explain(b, a, made, VOCABULARY))
            turned = {
                swapped.get(kind, kind): (None, None) if low is None else (-high, -low)
                for kind, (low, high) in back.items()
            }
            assert there == turned or a is b


@settings(max_examples=50, deadline=None)
@given(cases())
def test_relabelling_the_parties_changes_no_step(made):
    renamed = [
        replace(
            one,
            scope=replace(
                one.scope, perpetrators=frozenset(RELABELLED.get(name, name) for name in one.scope.perpetrators)
            ),
        )
        for one in made
    ]
    pairs = list(zip(made, renamed, strict=True))
    for a, new_a in pairs:
        for b, new_b in pairs:
            assert amounts(explain(a, b, made, VOCABULARY)) == amounts(explain(new_a, new_b, renamed, VOCABULARY))
    assert default_pairs(made, VOCABULARY) == default_pairs(renamed, VOCABULARY)


@settings(max_examples=50, deadline=None)
@given(cases())
def test_unknown_never_becomes_zero(made):
    for a in made:
        for b in made:
            if None in (a.quantity.best, b.quantity.best):
                assert amounts(explain(a, b, made, VOCABULARY)) == {"unexplained": (None, None)}


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(PARTIES)[:2]), st.sampled_from(["XX01", "XX02"]), st.booleans(), st.booleans()
        ),
        max_size=60,
    )
)
def test_the_true_answer_lies_within_every_step(deaths):
    """Each death has a party, a place, and who documented it; figures that are true give steps that hold the truth."""

    def total(documenter: int, party: str | None = None, place: str | None = None) -> int:
        return sum(
            death[2 + documenter] and party in (None, death[0]) and place in (None, death[1]) for death in deaths
        )

    first, second = sorted(PARTIES)[:2]
    mine = [claim("w", total(0), areas=frozenset({"XX01", "XX02"}))]
    mine += [
        part(f"w-{party}", total(0, party), "w", perpetrators=frozenset({party}), areas=frozenset({"XX01", "XX02"}))
        for party in (first, second)
    ]
    theirs = other("t", total(1, first, "XX01"), perpetrators=frozenset({first}), areas=frozenset({"XX01"}))
    found = amounts(explain(mine[0], theirs, [*mine, theirs], VOCABULARY))
    truth = {
        "perpetrator": total(0, first) - total(0),
        "area": total(0, first, "XX01") - total(0, first),
        "unexplained": total(1, first, "XX01") - total(0, first, "XX01"),
    }
    for kind, (low, high) in found.items():
        assert low <= truth[kind] <= high
