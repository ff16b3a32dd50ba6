from counts.findings.invented import by_place, by_status, claim, days, of_rule, part, printed, shape, told

RULE = "stale_part"
BEFORE = claim("a", 300, **printed(8))
AFTER = claim("b", 400, **printed(9), supersedes="a")


def test_a_newer_figure_of_the_part_closes_the_gap():
    newer = claim("n", 130, areas=frozenset({"XX01"}), window=days(1, 9))
    (finding,) = of_rule(RULE, AFTER, by_place(AFTER, 110, 150, 120), newer)
    assert shape(finding) == (RULE, "newer", ["b", "b-1", "b-2", "b-3", "n"], -20, "medium")
    assert [claim.id for claim in finding.values["witness"]] == ["n"]


def test_exactly_one_part_has_not_moved():
    (finding,) = of_rule(RULE, BEFORE, by_status(BEFORE, 200, 50, 50), AFTER, by_status(AFTER, 255, 65, 50))
    assert shape(finding) == (RULE, "unmoved", ["a-arm", "b", "b-arm", "b-civ", "b-for"], -30, "medium")
    assert finding.values["meant"] == 80


def test_the_nearest_day_bears_it_out_whatever_the_order():
    late = claim("late", 130, areas=frozenset({"XX01"}), window=days(1, 9), **{k: printed(20)[k] for k in ("as_of",)})
    near = claim("near", 130, areas=frozenset({"XX01"}), window=days(1, 9))
    for others in ([late, near], [near, late]):
        (finding,) = of_rule(RULE, AFTER, by_place(AFTER, 110, 150, 120), others)
        assert [claim.id for claim in finding.values["witness"]] == ["near"]


def test_what_speaks_to_an_earlier_day_is_no_newer_figure():
    older = claim("n", 130, areas=frozenset({"XX01"}), **printed(5))
    assert of_rule(RULE, AFTER, by_place(AFTER, 110, 150, 120), older) == []


def test_another_source_or_other_people_close_nothing():
    for changes in ({"publisher": "Society"}, {"perpetrators": frozenset({"north"})}, {"areas": frozenset({"XX07"})}):
        other = claim("n", 130, **({"areas": frozenset({"XX01"}), "window": days(1, 9)} | changes))
        assert of_rule(RULE, AFTER, by_place(AFTER, 110, 150, 120), other) == []


def test_two_that_did_not_move_are_no_sign():
    found = told(BEFORE, by_status(BEFORE, 200, 50, 50), AFTER, by_status(AFTER, 255, 50, 50))
    assert "stale_part" not in [one.rule for one in found]


def test_a_part_left_out_explains_the_gap_better_than_one_that_did_not_move():
    """Of four places one is missing from the new release; that another did not move says nothing."""
    before = by_place(BEFORE, 100, 100, 60, 40)
    after = by_place(AFTER, 140, 130, 60)
    assert [one.rule for one in told(BEFORE, before, AFTER, after)] == ["parts_do_not_sum"]


def test_a_release_that_closes_has_no_stale_part():
    found = told(BEFORE, by_status(BEFORE, 200, 50, 50), AFTER, by_status(AFTER, 285, 65, 50))
    assert "stale_part" not in [one.rule for one in found]


def test_the_part_in_question_may_stand_in_any_place():
    newer = claim("n", 140, areas=frozenset({"XX03"}), window=days(1, 9))
    parts = [part("p", 110, AFTER, areas=frozenset({"XX01"})), *by_place(AFTER, 0, 150, 120)[1:]]
    (finding,) = of_rule(RULE, AFTER, parts, newer)
    assert finding.values["stale"].id == "b-3"
