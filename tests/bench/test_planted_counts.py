"""The planter must say the truth about what it planted, or the measured recall and precision mean nothing."""

import pytest

from bench.scripts import bench_module
from tawthiq.counts import read_counts, read_vocabulary
from tawthiq.counts.findings import find

# In the order in which they import each other.
_, _, planted_errors, planted_counts, bench_counts = (
    *map(bench_module, ("planted_conflict", "planted_draft", "planted_errors", "planted_counts")),
    bench_module("counts", "bench_counts"),
)
RULES, plant_case = planted_counts.RULES, planted_counts.plant_case

CASES = [plant_case(seed) for seed in range(20)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.seed))
def test_rows_are_read_without_a_mistake_and_records_name_rows(case):
    tables = case.tables
    vocabulary = read_vocabulary(tables["populations"], tables["actors"], None, tables["documenters"])
    claims, mistakes = read_counts(case.rows, vocabulary)
    assert (len(claims), mistakes) == (len(case.rows), [])
    named = {claim for planted in case.planted for claim in planted.core} | {
        c for core in case.contradictions for c in core
    }
    assert named <= {row["id"] for row in case.rows}


def test_the_same_seed_gives_the_same_case_and_every_kind_is_planted():
    again = [plant_case(case.seed) for case in CASES]
    assert [(case.rows, case.planted) for case in again] == [(case.rows, case.planted) for case in CASES]
    planted = {
        p.rule for seed, rule in enumerate(RULES) for n in range(4) for p in plant_case(100 * seed + n, (rule,)).planted
    }
    assert planted >= set(RULES)


def test_without_a_planted_misreading_partitions_close_and_figures_are_true():
    for seed in range(20):
        case = plant_case(seed, kinds=())
        official = {claim for core in case.contradictions for claim in core}
        assert {id for id, figure in case.figures.items() if not case.conflict.is_true(figure)} <= official
        for whole in case.figures:
            if case.figures[whole].kind == "at_least":
                continue
            for parts in _breakdowns(case, whole):
                near = 5 if any(part.kind == "about" for part in parts) else 1
                assert abs(sum(part.value for part in parts) - case.figures[whole].value) < near


def _breakdowns(case, whole):
    """Parts of a whole by what they divide: an honest documenter may print several breakdowns."""
    ids = {row["id"] for row in case.rows if row["part_of"] == whole and row["relation"] == "partition"}
    respects = {}
    for id in ids:
        ours, theirs = case.figures[id].reach, case.figures[whole].reach
        fields = ("population", "perpetrators", "areas", "days", "people")
        divided = tuple(name for name in fields if getattr(ours, name) != getattr(theirs, name))
        respects.setdefault(divided, []).append(case.figures[id])
    return list(respects.values())


def test_the_planters_own_arithmetic_knows_a_planted_contradiction():
    cases = [case for case in map(plant_case, range(40)) if case.contradictions]
    assert len(cases) > 5
    for case in cases:
        (core,) = case.contradictions
        readings = {id: ("complete_count", 0.0) for id in core if case.figures[id].method == "official_summary"}
        assert not bench_counts.holds(case, sorted(core), readings)
        assert all(bench_counts.holds(case, sorted(core - {one}), readings) for one in core)
        assert bench_counts.holds(case, sorted(core), {}), "floors alone do not contradict each other"


def test_where_all_is_documented_every_figure_is_a_complete_count():
    for seed in range(10):
        case = plant_case(seed, (), complete=True)
        readings = {id: ("complete_count", 0.0) for id in case.figures}
        dead = sorted(id for id, figure in case.figures.items() if figure.counts_dead)
        assert bench_counts.holds(case, dead, readings)


def test_scores_tell_right_from_wrong():
    case = next(case for case in CASES if any(p.rule == "off_by_one" for p in case.planted))
    planted = next(p for p in case.planted if p.rule == "off_by_one")
    other = sorted(set(case.figures) - planted.core)[:2]
    score = bench_counts.Score()
    findings = [{"rule": "off_by_one", "claims": sorted(planted.core)}, {"rule": "off_by_one", "claims": other}]
    bench_counts.score_findings(case, findings, score)
    assert (score.right["off_by_one"], score.wrong["off_by_one"], score.found["off_by_one"]) == (1, 1, 1)


def test_the_truth_of_a_scope_is_the_sum_of_its_cells():
    case = plant_case(3)
    conflict = case.conflict
    scope = {
        "population": conflict.names["civilian"],
        "status": ["civilian"],
        "perpetrators": [conflict.actors[0][0]],
        "areas": [f"{conflict.country}01"],
        "window": f"{conflict.day(8)}/{conflict.day(9)}",
    }
    assert bench_counts.true_number(case, scope) == conflict.truth[0, 0, 0, 8:10].sum()


@pytest.mark.parametrize(("value", "other"), [(238, 283), (33, 0), (20, 0), (1200, 1020), (7, 0)])
def test_digits_are_swapped_from_the_right(value, other):
    assert planted_errors.swapped(value) == other


def test_the_order_of_rows_tells_nothing():
    for case in CASES:
        tables = case.tables
        vocabulary = read_vocabulary(tables["populations"], tables["actors"], None, tables["documenters"])
        told = []
        for rows in (case.rows, case.rows[::-1], sorted(case.rows, key=lambda row: row["best"])):
            findings = find(read_counts(rows, vocabulary)[0], vocabulary)
            told.append(
                sorted((one.rule, sorted(each.id for each in one.claims), one.sums[0].residual) for one in findings)
            )
        assert told[0] == told[1] == told[2]
