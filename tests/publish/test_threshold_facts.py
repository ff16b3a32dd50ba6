"""Of the curve over link thresholds only rounded figures leave, and pairs as pairs do."""

import json
import re

from tawthiq.mse.rounding import Rounding
from tawthiq.publish.fact_book import FactBook
from tawthiq.publish.threshold_facts import threshold_facts

POINTS = [
    {"threshold": 0.1, "pairs": 811, "expected": 700.3, "documented": 283, "point": None, "interval": None},
    {
        "threshold": 0.5,
        "pairs": 801,
        "expected": 699.9,
        "documented": 287,
        "point": 1234.5,
        "interval": [1111.1, 1357.9],
    },
]
FALLS = [
    {"less": 0.1, "to": 1111.0, "pairs": 23, "expected": 3.2, "reached": True, "all": False},
    {"less": None, "to": 987.6, "pairs": 0, "expected": 0.0, "reached": True, "all": False},
]
CURVE = {
    "decided": 0.5,
    "documented": {"low": 281, "high": 286},
    "calibrated": [0.123456, 0.5],
    "points": POINTS,
    "falls": FALLS,
}


def test_figures_are_rounded_outward_and_where_there_is_none_there_is_no_fact() -> None:
    for rounding, figures in ((Rounding(), [1230, 1110, 1360]), (Rounding(2, 10), [1200, 1100, 1400])):
        book = FactBook(5)
        found = threshold_facts(CURVE, rounding, book)
        assert found is not None
        assert found["calibrated"] == [0.12, 0.5]
        first, second = found["points"]
        assert first == {"threshold": 0.1, "middle": None, "low": None, "high": None}
        assert [book.facts[second[each]]["value"] for each in ("middle", "low", "high")] == figures


def test_pairs_are_rounded_and_few_withheld() -> None:
    book = FactBook(5)
    found = threshold_facts(CURVE, Rounding(), book)
    assert found is not None
    some, none = found["falls"]
    assert [book.facts[some[each]]["value"] for each in ("to", "pairs", "expected")] == [1110, 20, None]
    assert book.facts[some["expected"]]["suppressed"]
    assert [book.facts[none[each]]["value"] for each in ("to", "pairs", "expected")] == [988, 0, 0]


def test_how_many_are_documented_or_joined_at_a_threshold_is_not_told() -> None:
    book = FactBook(5)
    told = json.dumps([threshold_facts(CURVE, Rounding(), book), book.facts])
    assert not re.search(r"\b(811|801|700|283|287|281|286|23|3\.2)\b", told)


def test_without_a_curve_there_is_nothing() -> None:
    assert threshold_facts(None, Rounding(), FactBook(5)) is None
