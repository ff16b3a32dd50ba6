import pytest

from counts.small_conflict import VOCABULARY, read, row
from tawthiq.counts.readings import (
    ReadAs,
    Reading,
    complete_readings,
    default_readings,
    floor_of,
    interval,
    without_allowance,
)
from tawthiq.counts.scope import Quantity
from tawthiq.language import LANGUAGES, sentence


def default(**cells):
    return default_readings(read([row("a", 5, **cells)]), VOCABULARY)["a"]


def complete(**cells):
    return complete_readings(read([row("a", 5, **cells)]), VOCABULARY)["a"]


@pytest.mark.parametrize(
    ("method", "reading", "allowance"),
    [
        ("named_list", ReadAs.NAMED_LIST_FLOOR, 0.02),
        ("aggregate", ReadAs.DOCUMENTED_FLOOR, 0.05),
        ("verified_floor", ReadAs.DOCUMENTED_FLOOR, 0.01),
        ("sample", ReadAs.SAMPLE, 0.01),
        ("official_summary", ReadAs.DOCUMENTED_FLOOR, 0.05),
        ("estimate", ReadAs.NONE, 0.0),
        ("unknown", ReadAs.NONE, 0.0),
    ],
)
def test_the_method_gives_the_default_reading(method, reading, allowance):
    found = default(method=method)
    assert (found.reading, found.allowance) == (reading, allowance)
    assert found.is_floor == (reading != ReadAs.NONE)


@pytest.mark.parametrize(
    ("cells", "reading"),
    [
        ({}, ReadAs.COMPLETE_COUNT),
        ({"method": "official_summary"}, ReadAs.COMPLETE_COUNT),
        ({"method": "estimate"}, ReadAs.COMPLETE_COUNT),
        ({"method": "verified_floor"}, ReadAs.DOCUMENTED_FLOOR),
        ({"method": "sample"}, ReadAs.SAMPLE),
        ({"quantity_kind": "at_least"}, ReadAs.DOCUMENTED_FLOOR),
        ({"relation": "increment"}, ReadAs.DOCUMENTED_FLOOR),
        ({"confidence": "C"}, ReadAs.NONE),
        ({"quantity_kind": "unknown"}, ReadAs.NONE),
        ({"population": "unknown"}, ReadAs.NONE),
    ],
)
def test_everything_is_complete_but_what_says_that_it_is_not(cells, reading):
    rows = row("a", "" if cells.get("quantity_kind") == "unknown" else 5, **cells)
    claims = [one for one in _read(rows)]
    assert complete_readings(claims, VOCABULARY)["a"].reading == reading
    assert complete_readings(claims, VOCABULARY)["a"].allowance == 0


def _read(*rows):
    from tawthiq.counts import read_counts

    return read_counts(rows, VOCABULARY)[0]


def test_what_cannot_be_checked_or_has_no_number_binds_nothing():
    assert default(confidence="C") == Reading(ReadAs.NONE, "counts_reading_confidence_c")
    [claim] = read([row("a", "", quantity_kind="unknown")])
    assert default_readings([claim], VOCABULARY)["a"].why == "counts_reading_no_number"


def test_a_part_of_an_addition_is_an_addition():
    claims = read([row("inc", 5, relation="increment"), row("part", 2, part_of="inc", relation="partition")])
    found = default_readings(claims, VOCABULARY)
    assert {reading.why for reading in found.values()} == {"counts_reading_increment"}


def test_a_retelling_is_no_statement_beside_its_source():
    claims = read([row("own", 5, publisher="P"), row("again", 6, publisher="Q", independence_group="P")])
    found = complete_readings(claims, VOCABULARY)
    assert found["own"].reading == ReadAs.COMPLETE_COUNT
    assert found["again"] == Reading(ReadAs.NONE, "counts_reading_retold")


def test_a_case_may_read_single_claims_otherwise():
    other = Reading(ReadAs.COMPLETE_COUNT, "counts_reading_complete")
    claims = read([row("a", 5), row("b", 5)])
    found = default_readings(claims, VOCABULARY, {"a": other})
    assert (found["a"], found["b"].reading) == (other, ReadAs.DOCUMENTED_FLOOR)
    assert complete_readings(claims, VOCABULARY, {"b": found["b"]})["b"] == found["b"]
    assert without_allowance(found)["b"].allowance == 0


@pytest.mark.parametrize(
    ("quantity", "ends"),
    [
        (Quantity("exact", best=12), (12, 12)),
        (Quantity("at_least", low=12), (12, None)),
        (Quantity("interval", low=3, high=9), (3, 9)),
        (Quantity("about", best=200), (150, 250)),
        (Quantity("about", best=1600), (1520, 1680)),  # 5 %, more than half a hundred
        (Quantity("about", best=3), (3, 3)),
        (Quantity("about", low=100, best=200, high=210), (100, 210)),
        (Quantity("about", best=0), (0, 0)),
        (Quantity("unknown"), None),
    ],
)
def test_what_a_quantity_says_at_the_least_and_at_the_most(quantity, ends):
    assert interval(quantity) == ends


def test_a_floor_less_its_allowance_is_whole_and_never_below_zero():
    assert floor_of(Quantity("exact", best=100), 0.05) == 95
    assert floor_of(Quantity("exact", best=99), 0.05) == 94
    assert floor_of(Quantity("exact", best=0), 0.05) == 0
    assert floor_of(Quantity("unknown"), 0.05) == 0


def test_every_reason_is_a_sentence_in_both_languages():
    codes = {default(method=method).why for method in ("named_list", "aggregate", "sample", "estimate", "unknown")}
    codes |= {complete().why, complete(confidence="C").why, "counts_reading_retold", "counts_reading_at_least"}
    texts = {sentence(code, {}, language) for code in codes for language in LANGUAGES}
    assert len(texts) == 2 * len(codes)
