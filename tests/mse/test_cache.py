"""Results that are kept: what comes back is what was put in, and a file that cannot be read is as none."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mse.published import table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.cache import Cache, decode, encode, key
from tawthiq.mse.declared import Declared
from tawthiq.mse.estimate import from_distribution, refused
from tawthiq.mse.families import fit
from tawthiq.mse.latent_classes import LatentClassOptions
from tawthiq.mse.table import CaptureTable


def same(one, other) -> bool:
    arrays = ("values", "weights", "chains")
    return json.dumps(one.to_json()) == json.dumps(other.to_json()) and all(
        np.array_equal(getattr(one, name, None), getattr(other, name, None)) for name in arrays
    )


@pytest.mark.parametrize("family", ["decomposable", "declared", "independence"])
def test_an_estimate_comes_back_as_it_was(family) -> None:
    found = fit(family, table("kosovo"), 3)
    assert same(decode(encode(found)), decode(encode(decode(encode(found)))))
    back = decode(encode(found))
    assert (back.point, back.intervals, back.assumes) == (found.point, found.intervals, found.assumes)
    assert np.array_equal(back.values, found.values)
    assert np.array_equal(back.weights, found.weights)


def test_a_refusal_comes_back_as_it_was() -> None:
    found = refused("declared", table("gaza"), "zero_cells", "merge_lists", cells=2, patterns=["01"])
    assert decode(encode(found)) == found


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(9, 10**9), min_size=3, max_size=3), min_size=2, max_size=4))
def test_draws_by_chain_are_kept_once_and_come_back_by_chain(drawn) -> None:
    chains = np.array(drawn, dtype=float)
    found = from_distribution("x", table("spina"), chains.ravel(), np.ones(chains.size), assumes=(), chains=chains)
    back = decode(encode(found))
    assert np.array_equal(back.chains, chains)
    assert np.array_equal(back.values, found.values)
    assert np.array_equal(back.weights, found.weights)


def test_how_long_it_took_is_not_what_was_found() -> None:
    found = replace(fit("independence", table("spina")), diagnostics={"cpu_seconds": 3.0, "rhat": 1.0})
    slower = replace(found, diagnostics={"cpu_seconds": 9.0, "rhat": 1.0})
    assert encode(found) == encode(slower)
    assert decode(encode(found)).diagnostics == {"rhat": 1.0}


def test_a_name_is_of_the_table_whatever_its_lists_are_called_and_of_all_that_was_asked() -> None:
    spina = table("spina")
    renamed = CaptureTable(("x", "y", "z"), spina.patterns, spina.counts)
    plain = key(spina, "declared", None, 1)
    assert plain == key(renamed, "declared", None, 1)
    asked = [
        plain,
        key(spina.without(spina.lists[0]), "declared", None, 1),
        key(spina, "independence", None, 1),
        key(spina, "declared", None, 2),
        key(spina, "declared", Declared(xi=2.0), 1),
        key(spina, "declared", Declared(xi=3.0), 1),
    ]
    assert len(set(asked)) == len(asked)
    assert key(spina, "x", LatentClassOptions(threads=1), 1) == key(spina, "x", LatentClassOptions(threads=2), 1)
    assert key(spina, "x", LatentClassOptions(target=400), 1) != key(spina, "x", LatentClassOptions(target=500), 1)


def test_never_computed_is_not_a_cache_that_is_missing(tmp_path) -> None:
    cache, data = Cache(tmp_path / "kept"), encode(fit("independence", table("spina")))
    assert cache.state("a" * 64) == "cache_missing"
    (tmp_path / "kept").mkdir()
    assert cache.state("a" * 64) == "cache_missing"  # any other folder is no cache either
    cache.keep("a" * 64, data)
    assert cache.state("a" * 64) == "computed"
    assert cache.state("b" * 64) == "never_computed"
    assert cache.find("a" * 64) == data
    assert not list((tmp_path / "kept").glob("*.part"))


@settings(max_examples=60)
@given(st.data())
def test_a_file_that_is_cut_or_changed_is_unreadable_and_never_a_crash(tmp_path_factory, data) -> None:
    good = encode(fit("independence", table("spina")))
    bad = bytearray(good[: data.draw(st.integers(0, len(good) - 1))])
    cache = Cache(tmp_path_factory.mktemp("cache"))
    cache.keep("k", bytes(bad))
    assert (cache.state("k"), cache.find("k")) == ("unreadable", None)
    flipped = bytearray(good)
    flipped[data.draw(st.integers(0, len(good) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    cache.keep("k", bytes(flipped))
    found = cache.find("k")
    assert found is None or same(decode(found), decode(good))


def test_a_pickle_is_never_opened(tmp_path) -> None:
    cache = Cache(tmp_path)
    cache.keep("k", b"")
    np.savez(tmp_path / "k.npz", json=np.array([{"a": print}], dtype=object), allow_pickle=True)
    assert cache.find("k") is None


def test_a_folder_that_cannot_be_written_is_said(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(TableError, match="mse_cache_unwritable") as wrong:
        Cache(tmp_path / "file").keep("k", b"")
    assert all(sentence(wrong.value.code, wrong.value.values, language) for language in ("ar", "en"))
