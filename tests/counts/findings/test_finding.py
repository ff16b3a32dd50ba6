import pytest

from counts.findings.invented import claim
from tawthiq.counts.findings.finding import Finding, Sum, arithmetic, day, figure, plus, step

A, B, C = claim("a", 745), claim("b", 213), claim("c", 1018)


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (Sum(plus(A, B), plus(C)), "745 + 213 = 958; 958 − 1,018 = −60"),
        (Sum(plus(A, B), plus(claim("d", 958))), "745 + 213 = 958"),
        (Sum(step(C, A), plus(B)), "1,018 − 745 = 273; 273 − 213 = 60"),
        (Sum(step(C, A), step(claim("d", 1291), C)), "1,018 − 745 = 273; 1,291 − 1,018 = 273"),
        (Sum(plus(A), plus(claim("d", 745))), "745 = 745"),
        (Sum(plus(C), plus(A)), "1,018 − 745 = 273"),
        (Sum(plus(A, B), stated=958), "745 + 213 = 958"),
        (Sum(plus(A)), "745 = 745"),
        (Sum(step(B, A)), "213 − 745 = −532"),
    ],
)
def test_a_sum_as_one_writes_it(one, text):
    assert arithmetic(one)["text"] == text


def test_both_sides_with_their_claims():
    found = arithmetic(Sum(step(C, A), plus(B)))
    assert found["left"] == [["c", 1, 1018], ["a", -1, 745]]
    assert found["right"] == [["b", 1, 213]]
    assert (found["left_value"], found["right_value"], found["residual"]) == (273, 213, 60)


@pytest.mark.parametrize(
    ("effect", "severity"), [(0, "low"), (29, "low"), (30, "medium"), (199, "medium"), (200, "high"), (1000, "high")]
)
def test_severity_by_share_of_the_largest_figure(effect, severity):
    """High from a fifth, medium from three in a hundred."""
    finding = Finding("off_by_one", (claim("a", 1000), claim("b", 5), claim("c", None)), (Sum(plus(A)),), effect)
    assert finding.severity == severity


def test_without_any_figure_nothing_is_severe():
    assert Finding("off_by_one", (claim("a", 0),), (Sum(plus(A)),), 5).severity == "low"


@pytest.mark.parametrize(
    ("kind", "number"), [("exact", 93), ("at_least", 93), ("about", 93), ("interval", None), ("unknown", None)]
)
def test_the_one_number_that_a_claim_prints(kind, number):
    assert figure(claim("a", None if kind == "unknown" else 93, kind)) == number


def test_the_day_that_a_claim_speaks_to():
    assert day(claim("a", 1)) < day(claim("a", 1, as_of=None))
    assert day(claim("a", 1, as_of=None, published_on=None)) == 0
