"""What must be found on the published counts of March 2025 that ship as the worked example.

The expected rows are `checks.csv` of the compilation (see `tests/counts/data`): left and right sides with their claims,
values and residual; the traps and the interval are those of its list of expected findings.
"""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from tawthiq.counts import read_counts
from tawthiq.counts.findings import RULES, describe_findings, describe_partitions

DATA = Path(__file__).parents[1] / "data" / "checks.csv"
CHECKS = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()))

# What a careful reader would say of these rows: a finding each, by its first claim.
EXPECTED = {
    "same_value_other_population-SOHR-0308-745T",
    "parts_do_not_sum-PRESS-0308-MIX",
    "partial_breakdown-SNHR-0311-803",
    "revision_by_part-SOHR-0308-524",
    "revision_by_part-SNHR-0310-779",
    "increment_equals_step-SOHR-0312-inc",
    "nested_or_disjoint-NC-0722-1426",
    "one_sided_figures-NC-0722-265",
    "near_equal_other_scope-SOHR-0313-1476",
    "floor_is_not_toll-OHCHR-0311-111",
    "circular_sourcing-SOHR-0308-524-arm",
    "circular_sourcing-SNHR-0310-779",
    "off_by_one-SNHR-MAR-1562",
    "headline_wider_than_base-SA-SNHR-779",
    "headline_wider_than_base-SA-LEDE-800",
}
NOISE_ALLOWED = 2

# The eight traps, the first in two halves: the rule that tells each, and the claims that it is about.
TRAPS = {
    "same number, two populations": ("same_value_other_population", {"SOHR-0308-745T", "SOHR-0309-1018-civ"}),
    "two releases mixed": ("parts_do_not_sum", {"PRESS-0308-MIX", "PRESS-0308-MIX-civ", "PRESS-0308-MIX-arm"}),
    "partial breakdown": (
        "partial_breakdown",
        {"SNHR-0311-803", "SNHR-0311-803-ex", *(f"SNHR-0311-803-{place}" for place in ("LA", "TA", "HM", "HI"))},
    ),
    "revisions are local": (
        "revision_by_part",
        {"SNHR-0310-779", "SNHR-0311-803", "SNHR-1334", "SNHR-1334-gov", "SNHR-1334-ex", "SNHR-0311-803-gov"},
    ),
    "documentation date": (
        "increment_equals_step",
        {"SOHR-0312-inc", "SOHR-0313-inc", "SOHR-0311-1225", "SOHR-0312-1383", "SOHR-0313-1476"},
    ),
    "nested or disjoint": ("nested_or_disjoint", {"NC-0722-1426", "NC-0722-238"}),
    "one-sided suspects": ("one_sided_figures", {"NC-0722-265", "NC-0722-298", "NC-0722-563"}),
    "coincidental agreement": ("near_equal_other_scope", {"REU-0630-1479", "SOHR-0313-1476"}),
    "sample or floor": ("floor_is_not_toll", {"AMN-0403-32", "OHCHR-0311-111"}),
}


def described_without_notes(count_rows, vocabulary):
    claims, _ = read_counts([{**row, "note": ""} for row in count_rows], vocabulary)
    return describe_findings(claims, vocabulary)


@pytest.fixture(scope="module")
def findings(count_rows, vocabulary):
    return described_without_notes(count_rows, vocabulary)


@pytest.fixture(scope="module")
def partitions(claims, vocabulary):
    return describe_partitions(claims, vocabulary)


def test_notes_change_nothing(findings, claims, vocabulary):
    assert describe_findings(claims, vocabulary) == findings


@pytest.mark.parametrize("trap", TRAPS)
def test_each_trap_is_told_once_with_its_claims(findings, trap):
    rule, claims = TRAPS[trap]
    assert len([one for one in findings if one["rule"] == rule and claims <= set(one["claims"])]) == 1


def sides(line):
    return [
        [[f"{'-' if sign < 0 else ''}{claim}" for claim, sign, _ in line[side]], line[f"{side}_value"]]
        for side in ("left", "right")
    ]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["id"])
def test_every_row_of_the_compilers_arithmetic_is_among_the_sums(check, findings, partitions):
    lines = [line for one in findings for line in one["lines"]]
    lines += partitions
    wanted = []
    for side in ("left", "right"):
        terms = check[side].split()
        # Where the compilers write a number instead of a claim, only the value can be looked for.
        named = None if any(term.removeprefix("-").isdecimal() for term in terms) else sorted(terms)
        wanted.append((named, int(check[f"{side}_value"])))

    def is_told(line, wanted):
        return line["residual"] == (wanted[0][1] - wanted[1][1]) and all(
            value == told_value and (named is None or named == sorted(told))
            for (named, value), (told, told_value) in zip(wanted, sides(line), strict=True)
        )

    assert any(is_told(line, wanted) for line in lines), check


def test_partitions_that_close_are_no_findings(findings, partitions):
    closing = [{one["whole"], *one["parts"]} for one in partitions if one["residual"] == 0]
    assert len(closing) == len(partitions) == 23
    gaps = [one for one in findings if one["arithmetic"]["residual"]]
    for one in gaps:
        line = one["arithmetic"]
        involved = {claim for side in ("left", "right") for claim, _, _ in line[side]}
        assert involved not in closing


def test_the_interval_of_the_committee(findings):
    (one,) = [one for one in findings if one["rule"] == "nested_or_disjoint"]
    assert one["arithmetic"]["text"] == "1,426 + 238 = 1,664"
    assert all("1,426" in text and "1,664" in text for text in one["sentence"].values())


def test_no_more_noise_than_a_careful_reader_bears(findings):
    ids = {one["id"] for one in findings}
    assert ids >= EXPECTED
    assert len(ids - EXPECTED) <= NOISE_ALLOWED
    assert len(ids) == len(findings)


def test_nothing_is_told_twice(findings):
    told = Counter((one["rule"], frozenset(one["claims"])) for one in findings)
    assert set(told.values()) == {1}


def test_the_missing_and_the_figures_without_a_source_are_in_no_sum(findings):
    summed = {
        claim for one in findings for line in one["lines"] for side in ("left", "right") for claim, _, _ in line[side]
    }
    assert not summed & {"NC-0722-20", "CMT-0324-2246", "PRESS-0309-4000", "PRESS-0309-2300"}


def test_the_order_of_rows_tells_nothing(count_rows, vocabulary, findings):
    def told(found):
        return sorted((one["rule"], sorted(one["claims"]), one["arithmetic"]["residual"]) for one in found)

    for seed in range(3):
        shuffled = random.Random(seed).sample(count_rows, len(count_rows))  # noqa: S311
        assert told(described_without_notes(shuffled, vocabulary)) == told(findings)


def test_findings_come_rule_by_rule(findings):
    places = [list(RULES).index(one["rule"]) for one in findings]
    assert places == sorted(places)
