"""Lists whose size is known, lists left out and lists merged: what a figure hangs on."""

from dataclasses import replace

import numpy as np
import pytest

from mse.published import table
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.known_sizes import known_sizes, of_list, too_many_missed
from tawthiq.mse.sensitivity import merging_each, moved, without_each
from tawthiq.mse.table import CaptureTable


def independent(seed: int) -> CaptureTable:
    named = (np.random.default_rng(seed).random((3_000, 4)) < np.array([0.4, 0.3, 0.5, 0.35])).astype(int)
    kinds, counts = np.unique(named[named.any(axis=1)], axis=0, return_counts=True)
    return CaptureTable.of("abcd", zip(kinds.tolist(), counts.tolist(), strict=True))


def test_the_people_of_a_list_as_the_others_have_them() -> None:
    found = of_list(table("kosovo"), "HRW")
    assert found.lists == ("ABA", "EXH", "OSCE")
    assert found.n == 685 - 306  # whom only HRW names are not seen
    assert dict(zip(found.patterns.tolist(), found.counts.tolist(), strict=True))[0b111] == 27


def test_a_true_model_finds_the_sizes_of_lists() -> None:
    covered = [each.covered for seed in range(12) for each in known_sizes("independence", independent(seed))]
    assert len(covered) == 48
    assert sum(map(bool, covered)) >= 41  # fewer of 48 would be seen less than once in a hundred times if 95 % held


def test_independence_misses_the_lists_of_kosovo() -> None:
    found = known_sizes("independence", table("kosovo"))
    assert [each.named for each in found] == list(table("kosovo").lists)
    assert [each.size for each in found] == table("kosovo").on_list.tolist()
    assert len(too_many_missed(found)) >= 2
    one = [replace(each, size=int(each.result.point)) for each in found if isinstance(each.result, Estimate)]
    assert too_many_missed((*one[:3], replace(one[3], size=1))) == ()  # one miss of four is no rare thing
    assert {"list", "size", "point", "interval", "covered", "reason"} == set(found[0].to_json())


def test_three_lists_leave_two_of_which_nothing_is_asked() -> None:
    assert known_sizes("decomposable", table("spina")) == ()
    assert merging_each("decomposable", table("spina")) == {}


def test_every_pair_is_merged_and_every_list_left_out_in_turn() -> None:
    kosovo = table("kosovo")
    merged = merging_each("decomposable", kosovo)
    assert len(merged) == 6
    assert {each.n for each in merged.values()} == {kosovo.n}
    left_out = without_each("decomposable", kosovo)
    assert left_out["HRW"].n == kosovo.n - 306
    whole = Estimate("any", 100.0, {0.95: (90.0, 110.0)}, 50, np.array([100.0]), np.ones(1), assumes=(), diagnostics={})
    others = {"same": whole, "far": replace(whole, intervals={0.95: (120.0, 130.0)}), "refused": left_out["ABA"]}
    others["refused"] = merging_each("decomposable", kosovo)["HRW+OSCE"]
    assert moved(whole, {name: others[name] for name in ("same", "far")}) == ("far",)


@pytest.mark.parametrize("name", ["loglinear", "stepwise"])
def test_families_with_a_bootstrap_are_asked_lightly(name: str) -> None:
    found = without_each(name, table("kosovo"))["HRW"]
    assert found.family == name
    assert found.diagnostics["replicates"] == 200
