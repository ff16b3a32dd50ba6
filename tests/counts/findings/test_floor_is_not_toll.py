from counts.findings.invented import CIVILIANS, claim, of_rule, only, part, shape
from tawthiq.counts.findings.finding import arithmetic

RULE = "floor_is_not_toll"
FLOOR = claim("f", 111, "at_least", method="verified_floor", publisher="Society", **CIVILIANS)
PEOPLE = [
    part(name, value, FLOOR, population=name, among="civilians")
    for name, value in (("men", 90), ("women", 18), ("children", 3))
]


def test_floors_and_samples_are_named_once():
    sample = claim("s", 32, method="sample", publisher="Third", **CIVILIANS)
    finding = only(FLOOR, PEOPLE, sample)
    assert shape(finding) == (RULE, "", ["children", "f", "men", "s", "women"], 0, "low")
    assert [arithmetic(one)["text"] for one in finding.sums] == ["90 + 18 + 3 = 111", "32 = 32"]


def test_severity_is_by_the_toll_beside():
    """Who takes 111 for the toll of 420 misses 309 people."""
    finding = only(FLOOR, claim("t", 420, **CIVILIANS), claim("u", 600, **CIVILIANS))
    assert (finding.effect, finding.severity) == (309, "high")


def test_two_breakdowns_of_a_floor_both_close():
    places = [part(f"p{n}", value, FLOOR, areas=frozenset({f"XX0{n}"})) for n, value in ((1, 100), (2, 11))]
    assert len(only(FLOOR, PEOPLE, places).sums) == 2


def test_parts_of_a_floor_are_no_floors_of_their_own():
    assert only(FLOOR, PEOPLE).values["floors"] == (FLOOR,)


def test_no_floor():
    for claims in (
        [claim("t", 420, "at_least")],
        [claim("f", None, method="verified_floor")],
        [claim("m", 20, population="missing", status=frozenset({"unknown"}), method="verified_floor")],
    ):
        assert of_rule(RULE, claims) == []
