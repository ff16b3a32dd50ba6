"""Families side by side, strata together, and the command: refusals are results, order and workers change nothing."""

import json
from dataclasses import replace

import numpy as np
import pytest

from mse.published import KOSOVO, table
from tawthiq.language import sentence
from tawthiq.mse.__main__ import main
from tawthiq.mse.agreement import Agreement, compare
from tawthiq.mse.copying import Merged
from tawthiq.mse.erroneous import Judged
from tawthiq.mse.estimate import Estimate, NotEstimable
from tawthiq.mse.families import fit
from tawthiq.mse.predictive import Fit
from tawthiq.mse.strata import estimate_strata
from tawthiq.mse.table import CaptureTable

QUICK = ("decomposable", "declared")


def test_two_lists_are_refused_by_every_family() -> None:
    two = CaptureTable.of(["a", "b"], [([1, 0], 300), ([0, 1], 250), ([1, 1], 90)])
    found = compare(two)
    assert {each.verdict for each in found.results.values()} == {"refused"}
    assert isinstance(found.preferred, NotEstimable)
    assert found.preferred.reason == "too_few_lists"
    assert found.preferred.would_help


def test_a_family_that_the_prior_drives_is_not_preferred() -> None:
    found = compare(table("gaza"), ("decomposable", "declared", "loglinear"))
    assert found.results["decomposable"].verdict == "refused"
    assert found.preferred.family == "loglinear"


def test_a_declared_assumption_is_for_comparison_and_never_preferred() -> None:
    assert compare(table("kosovo"), QUICK).preferred.family == "decomposable"


def test_a_family_that_does_not_reproduce_the_patterns_is_not_preferred() -> None:
    good, poor = (Fit(p, 1.0, ()) for p in (0.5, 0.01))
    both = agreement(made("decomposable", 110, 100, 120), made("loglinear", 112, 100, 120))
    assert both.preferred.family == "decomposable"
    assert replace(both, fits={"decomposable": poor, "loglinear": good}).preferred.family == "loglinear"
    assert replace(both, fits={"decomposable": poor, "loglinear": poor}).preferred.family == "decomposable"
    alone = compare(table("kosovo"), ("shrinkage", "declared"))
    assert alone.preferred.family == "shrinkage"
    assert "does_not_fit" in {each["code"] for each in alone.warnings}


def made(family: str, point: float, low: float, high: float) -> Estimate:
    intervals = {level: (low, high) for level in (0.5, 0.9, 0.95)}
    return Estimate(family, point, intervals, 50, np.array([point]), np.ones(1), assumes=())


def agreement(*results: Estimate) -> Agreement:
    spina = table("spina")
    return Agreement(spina, {each.family: each for each in results}, Merged(spina, spina, {}, ()))


@pytest.mark.parametrize(
    ("other", "apart", "outside"),
    [((150, 131, 170), True, True), ((129, 112, 150), False, True), ((118, 109, 150), False, False)],
)
def test_families_disagree_by_more_than_their_intervals_allow(other, apart, outside) -> None:
    found = agreement(made("decomposable", 110, 100, 120), made("loglinear", *other))
    pair = ("decomposable", "loglinear")
    assert found.disagreements == ([pair] if apart else [])
    assert found.outside == ([pair] if outside else [])
    assert [each["code"] for each in found.warnings] == ["families_disagree"] * outside
    if outside:
        assert (found.warnings[0]["low"], found.warnings[0]["high"]) == (110, other[0])
        assert found.answer.verdict == "warn"


def test_a_declared_assumption_that_gives_another_figure_is_shown_and_not_warned_of() -> None:
    found = agreement(made("decomposable", 110, 100, 120), made("declared", 500, 400, 600))
    assert found.disagreements == [("decomposable", "declared")]
    assert found.warnings == []
    assert found.to_json()["spread"] == {"low": 110, "high": 110, "ratio": 1}


def test_what_is_asked_beyond_the_fit_is_all_there() -> None:
    found = compare(table("kosovo"), QUICK, checks=True).to_json()
    lists = list(table("kosovo").lists)
    assert list(found["left_out"]) == lists
    assert all(each["family"] == "decomposable" for each in found["left_out"].values())
    assert len(found["merged"]) == 6
    assert {name: [each["list"] for each in sizes] for name, sizes in found["known_sizes"].items()} == {
        "decomposable": lists,
        "declared": lists,
    }
    assert {"moved_by_one_list", "moved_by_merging"} <= {each["code"] for each in found["comparison"]}
    assert found["families"]["decomposable"]["fit"]["p"] > 0.05
    assert found["families"]["decomposable"]["prior"]["driven"] is False
    json.dumps(found, default=float)
    for each in [*found["comparison"], *EVERY_WARNING]:
        assert all(sentence(f"mse_warning_{each['code']}", each, language) for language in ("en", "ar"))


EVERY_WARNING = [
    {"code": "lists_merged", "lists": ["a", "b"], "into": "a+b"},
    {"code": "families_disagree", "families": ["one", "other"], "low": 1, "high": 2},
    {"code": "only_one_family", "family": "one"},
    {"code": "does_not_fit", "p": 0.01},
    {"code": "misses_known_sizes", "lists": ["a"]},
]


def test_judged_errors_reach_every_family() -> None:
    plain = compare(table("kosovo"), ("decomposable", "independence"))
    found = compare(table("kosovo"), ("decomposable", "independence"), errors={"HRW": Judged(20, 100)})
    for name, each in found.results.items():
        assert each.n < plain.results[name].n
        assert {"errors_judged_by_chance", "errors_on_one_list"} <= set(each.to_json()["assumes"])
        assert all(sentence(f"mse_assumes_{code}", {}, "ar") for code in each.to_json()["assumes"])


def test_strata_are_the_same_for_any_number_of_workers_and_add_up() -> None:
    tables = {
        ("one",): table("spina"),
        ("two",): table("kosovo"),
        ("none",): CaptureTable.of(["a", "b"], [([1, 1], 9)]),
    }
    many = {(f"{number}",): table("spina").without(name) for number, name in enumerate(table("spina").lists)}
    alone = estimate_strata({**tables, **many}, "decomposable", workers=1)
    assert alone.to_json() == estimate_strata({**tables, **many}, "decomposable", workers=2).to_json()
    assert alone.refused[("none",)] == "too_few_lists"
    assert alone.total is not None
    parts = [each.point for each in alone.results.values() if isinstance(each, Estimate)]
    assert alone.total.point == pytest.approx(sum(parts), rel=0.02)
    low, high = alone.total.intervals[0.95]
    assert low < alone.total.point < high


def test_the_same_table_and_seed_give_the_same_bytes() -> None:
    one, other = (json.dumps(fit("declared", table("kosovo"), 3).to_json(), default=float) for _ in range(2))
    assert one == other


def test_the_command_answers_in_json_with_an_exit_code(tmp_path, capsys) -> None:
    path = tmp_path / "table.csv"
    rows = "".join(f"{','.join(map(str, row))},{count}\n" for row, count in KOSOVO[1].items())
    path.write_text(",".join(f"in_{name}" for name in KOSOVO[0]) + ",count\n" + rows)
    assert main([str(path), "--family", "decomposable", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["n"]) == ("ok", 4400)
    assert found["intervals"]["0.95"][0] < found["point"] < found["intervals"]["0.95"][1]
    path.write_text("in_a,in_b,count\n1,0,40\n0,1,50\n1,1,20\n")
    assert main([str(path), "--family", "declared"]) == 1
    assert "cannot be estimated from" in capsys.readouterr().out
    path.write_text("in_a,in_b,count\n1,3,40\n")
    assert main([str(path)]) == 2
