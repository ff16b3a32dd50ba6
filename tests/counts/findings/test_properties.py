"""What no finding may depend on: the order of rows, their ids, the names of the parties."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from counts.findings.invented import ARMED, CIVILIANS, FORCES, PARTIES, VOCABULARY, by_place, claim, days, printed
from tawthiq.counts import Quantity
from tawthiq.counts.findings import describe_partitions, find
from tawthiq.counts.findings.finding import Finding, figure
from tawthiq.counts.scope import CountClaim

# Few values, so that they meet: swapped, one apart, equal, a sum of two others, steps.
VALUES = st.sampled_from([20, 45, 93, 100, 101, 138, 193, 194, 200, 238, 239, 283, 331])
PEOPLE = st.sampled_from([{}, CIVILIANS, FORCES, ARMED, {"population": "suspects", "status": frozenset()}])
PLACES = st.sampled_from(["XX", "XX01", "XX02", "unstated"]).map(lambda code: {"areas": frozenset({code})})
SIDES = st.sampled_from(["any", "unstated", *PARTIES]).map(lambda party: {"perpetrators": frozenset({party})})
VOICES = st.sampled_from([("Bureau", "Bureau"), ("Society", "Society"), ("Sheet", "Bureau"), ("Radio", "Bureau")])
KINDS = st.sampled_from(["exact", "exact", "exact", "at_least", "about", "interval"])


@st.composite
def cases(draw: st.DrawFn) -> list[CountClaim]:
    """Up to twelve figures of few scopes and values; a later one may be part of, or replace, an earlier one."""
    found: list[CountClaim] = []
    for number in range(draw(st.integers(2, 12))):
        publisher, group = draw(VOICES)
        scope = draw(PEOPLE) | draw(PLACES) | draw(SIDES) | printed(draw(st.integers(6, 9)))
        if draw(st.booleans()):
            scope["window"] = days(draw(st.integers(1, 5)), draw(st.integers(5, 9)))
        one = claim(f"c{number}", draw(VALUES), draw(KINDS), publisher=publisher, independence_group=group, **scope)
        if draw(st.booleans()) and found:
            relation = draw(st.sampled_from(["partition", "partition", "subset", "increment", "unknown"]))
            one = replace(one, part_of=draw(st.sampled_from(found)).id, relation=relation)
        if draw(st.booleans()) and found:
            one = replace(one, supersedes=draw(st.sampled_from(found)).id)
        method = draw(st.sampled_from(["aggregate", "aggregate", "verified_floor", "sample"]))
        found.append(replace(one, scope=replace(one.scope, method=method)))
    return found


def said(findings: list[Finding], names: dict[str, str] | None = None) -> list[tuple[str, str, list[str], int]]:
    names = names or {}
    return sorted(
        (
            finding.rule,
            finding.variant,
            sorted(names.get(one.id, one.id) for one in finding.claims),
            finding.sums[0].residual,
        )
        for finding in findings
    )


@settings(max_examples=120, deadline=None)
@given(cases().flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_rows_tells_nothing(given):
    rows, shuffled = given
    assert said(find(shuffled, VOCABULARY)) == said(find(rows, VOCABULARY))


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_renaming_ids_renames_the_findings(rows, random):
    names = [f"row {number}" for number in range(len(rows))]
    random.shuffle(names)
    new = {one.id: name for one, name in zip(rows, names, strict=True)} | {"": ""}
    renamed = [replace(one, id=new[one.id], part_of=new[one.part_of], supersedes=new[one.supersedes]) for one in rows]
    assert said(find(renamed, VOCABULARY)) == said(find(rows, VOCABULARY), new)


@settings(max_examples=60, deadline=None)
@given(cases(), st.permutations(PARTIES))
def test_the_names_of_the_parties_tell_nothing(rows, permuted):
    new = dict(zip(PARTIES, permuted, strict=True))
    swapped = [
        replace(one, scope=replace(one.scope, perpetrators=frozenset(new.get(p, p) for p in one.scope.perpetrators)))
        for one in rows
    ]
    assert said(find(swapped, VOCABULARY)) == said(find(rows, VOCABULARY))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=2, max_size=6))
def test_a_partition_that_closes_is_no_finding(values):
    whole = claim("w", sum(values))
    parts = by_place(whole, *values)
    assert find([whole, *parts], VOCABULARY) == []
    assert [one["residual"] for one in describe_partitions([whole, *parts], VOCABULARY)] == [0]


@settings(max_examples=60, deadline=None)
@given(cases(), st.data())
def test_what_is_unknown_enters_no_sum(rows, data):
    hidden = data.draw(st.sampled_from(rows)).id
    blind = [replace(one, quantity=Quantity("unknown")) if one.id == hidden else one for one in rows]
    for finding in find(blind, VOCABULARY):
        summed = [one for total in finding.sums for one, _ in (*total.left, *total.right)]
        assert all(figure(one) is not None for one in summed)
        assert hidden not in [one.id for one in summed]
