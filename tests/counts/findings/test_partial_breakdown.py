from counts.findings.invented import by_place, claim, only, part, shape, told
from tawthiq.counts.findings.finding import arithmetic

WHOLE = claim("w", 803)
SIDES = [
    part("a", 420, WHOLE, perpetrators=frozenset({"north"})),
    part("b", 383, WHOLE, perpetrators=frozenset({"south"})),
]
PLACES = by_place(WHOLE, 185, 183, 52, relation="unknown", perpetrators=frozenset({"unstated"}))


def test_places_that_break_down_one_side():
    finding = only(WHOLE, SIDES, PLACES)
    assert shape(finding) == ("partial_breakdown", "both", ["a", "b", "w", "w-1", "w-2", "w-3"], -383, "high")
    assert [arithmetic(one)["text"] for one in finding.sums] == [
        "185 + 183 + 52 = 420; 420 − 803 = −383",
        "803 − 185 − 183 − 52 = 383",
        "185 + 183 + 52 = 420",
    ]
    assert finding.also == ("parts_do_not_sum", "residual_equals_sibling")


def test_the_gap_alone_or_the_sum_alone_is_a_sibling():
    other, of = ([SIDES[1]], [SIDES[0]])
    assert (only(WHOLE, other, PLACES).variant, only(WHOLE, of, PLACES).variant) == ("other", "of")


def test_places_that_make_up_the_whole_are_no_partial_breakdown():
    places = by_place(WHOLE, 400, 303, 100, relation="unknown", perpetrators=frozenset({"unstated"}))
    assert told(WHOLE, SIDES, places) == []


def test_a_gap_that_is_no_sibling_is_told_as_parts_that_do_not_sum():
    places = by_place(WHOLE, 185, 183, 53, relation="unknown", perpetrators=frozenset({"unstated"}))
    assert [one.rule for one in told(WHOLE, SIDES, places)] == ["parts_do_not_sum"]


def test_women_printed_beside_are_no_part_that_a_gap_could_be():
    women = part("women", 383, WHOLE, relation="subset", population="women", among="all_dead")
    assert [one.rule for one in told(WHOLE, women, PLACES)] == ["parts_do_not_sum"]
