"""Families side by side, strata together, and the command: refusals are results, order and workers change nothing."""

import json

import pytest

from mse.published import KOSOVO, table
from tawthiq.mse.__main__ import main
from tawthiq.mse.agreement import compare
from tawthiq.mse.estimate import Estimate, NotEstimable
from tawthiq.mse.families import fit
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


def test_the_preferred_family_is_asked_again_without_each_list() -> None:
    found = compare(table("kosovo"), QUICK, leave_out=True).to_json()
    assert set(found["left_out"]) == set(table("kosovo").lists)
    assert all(each["family"] == "decomposable" for each in found["left_out"].values())
    json.dumps(found, default=float)


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
    assert "no estimate" in capsys.readouterr().out
    path.write_text("in_a,in_b,count\n1,3,40\n")
    assert main([str(path)]) == 2
