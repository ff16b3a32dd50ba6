"""Many tables: the same bytes whatever the workers, the cache and the names of lists; and going on after a stop."""

import json

import numpy as np
import pytest

from mse.published import table
from tawthiq.errors import Misuse
from tawthiq.mse.batch import Batch, estimates_exist
from tawthiq.mse.cache import encode
from tawthiq.mse.declared import Declared
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.families import fit
from tawthiq.mse.strata import estimate_strata
from tawthiq.mse.table import CaptureTable


def some(count: int) -> dict[tuple[str, ...], CaptureTable]:
    chance = np.random.default_rng(5)
    spina = table("spina")
    many = {
        (f"{k}",): CaptureTable(spina.lists, spina.patterns, chance.poisson(spina.counts) + 1) for k in range(count)
    }
    return {**many, ("none",): CaptureTable.of(["a", "b"], [([1, 1], 9)])}


def as_bytes(found) -> bytes:
    return json.dumps(found.to_json()).encode() + b"".join(encode(each) for each in found.results.values())


@pytest.mark.parametrize("family", ["declared", None])
def test_workers_and_cache_change_no_byte(family, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tawthiq.mse.batch.DEFAULT", ("declared", "independence"))  # the others take their time
    tables = some(5)
    alone = as_bytes(estimate_strata(tables, family, workers=1))
    assert as_bytes(estimate_strata(tables, family, workers=3, batch=Batch(cache=tmp_path))) == alone
    assert as_bytes(estimate_strata(tables, family, workers=2, batch=Batch(cache=tmp_path))) == alone


def test_a_stratum_says_what_its_family_says_of_it_alone() -> None:
    spina = table("spina")
    found = estimate_strata({("a",): spina}, "decomposable", seed=4).results[("a",)]
    alone = fit("decomposable", spina, 4)
    assert isinstance(found, Estimate)
    assert json.dumps(found.to_json(), default=float) == json.dumps(alone.to_json(), default=float)


def test_equal_tables_share_a_result_under_their_own_names(tmp_path) -> None:
    spina = table("spina")
    other = CaptureTable(("x", "y", "z"), spina.patterns, spina.counts)
    told: list[tuple[int, int]] = []
    batch = Batch(cache=tmp_path, progress=lambda done, of: told.append((done, of)))
    found = estimate_strata({("one",): spina, ("two",): other}, "decomposable", batch=batch).to_json()["strata"]
    assert told == [(0, 1), (1, 1)]
    named = [
        {name for clique in model["cliques"] for name in clique} for model in (each["models"][0] for each in found)
    ]
    assert named == [set(spina.lists), {"x", "y", "z"}]


def test_options_may_name_lists(tmp_path) -> None:
    kosovo = table("kosovo")
    options = Declared(lists=kosovo.lists[:2])
    found = estimate_strata({(): kosovo}, "declared", batch=Batch(options=options)).results[()]
    assert found.models[0]["lists"] == list(kosovo.lists[:2])
    assert found.point != fit("declared", kosovo).point


def test_options_of_no_family_are_misuse() -> None:
    with pytest.raises(Misuse, match="mse_options_without_family"):
        estimate_strata(some(1), batch=Batch(options=Declared()))


def test_a_run_that_is_stopped_goes_on_where_it_was(tmp_path) -> None:
    tables, calls = some(8), []

    def stop(done: int, of: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        estimate_strata(tables, "declared", workers=2, batch=Batch(cache=tmp_path, progress=stop))
    states = estimates_exist(tables, tmp_path, "declared")
    assert sorted(states.values()) == ["computed"] * 4 + ["never_computed"] * 5
    estimate_strata(
        tables, "declared", workers=1, batch=Batch(cache=tmp_path, progress=lambda *told: calls.append(told))
    )
    assert calls == [(done, 9) for done in range(4, 10)]
    assert set(estimates_exist(tables, tmp_path, "declared").values()) == {"computed"}
    assert set(estimates_exist(tables, tmp_path, "declared", seed=2).values()) == {"never_computed"}
    assert set(estimates_exist(tables, tmp_path / "elsewhere", "declared").values()) == {"cache_missing"}


def test_a_result_that_cannot_be_read_is_found_again(tmp_path) -> None:
    tables = some(2)
    first = as_bytes(estimate_strata(tables, "declared", batch=Batch(cache=tmp_path)))
    for file in tmp_path.glob("*.npz"):
        file.write_bytes(file.read_bytes()[:-30])
    assert set(estimates_exist(tables, tmp_path, "declared").values()) == {"unreadable"}
    assert as_bytes(estimate_strata(tables, "declared", batch=Batch(cache=tmp_path))) == first
    assert set(estimates_exist(tables, tmp_path, "declared").values()) == {"computed"}


def test_strata_without_an_estimate_stand_in_a_table_with_what_would_help() -> None:
    found = estimate_strata(some(2), "declared")
    (failure,) = found.failures
    assert (failure.labels, failure.replicate, failure.reason, failure.n) == (("none",), None, "too_few_lists", 9)
    assert "more_lists" in failure.to_json()["would_help"]
    assert found.to_json()["total"]["documented_left_out"] == 9
    assert found.refused == {("none",): "too_few_lists"}
