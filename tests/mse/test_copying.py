"""Lists that copy one another are found and merged; lists that merely depend on each other, or differ in whom they reach, are not."""

import numpy as np
import pytest

from mse.published import PUBLISHED, table
from tawthiq.errors import TableError
from tawthiq.mse.agreement import compare
from tawthiq.mse.copying import copies, merge_copies
from tawthiq.mse.table import CaptureTable

PEOPLE, TABLES = 2_000, 60


def of(named: np.ndarray) -> CaptureTable:
    kinds, counts = np.unique(named[named.any(axis=1)].astype(int), axis=0, return_counts=True)
    return CaptureTable.of("abcd"[: named.shape[1]], zip(kinds.tolist(), counts.tolist(), strict=True))


def independent(chance: np.random.Generator) -> np.ndarray:
    return chance.random((PEOPLE, 4)) < chance.uniform(0.1, 0.95, 4)


def unequal(chance: np.random.Generator) -> np.ndarray:
    """Half of the people are on nearly every list, half on hardly any."""
    often = chance.random(PEOPLE) < 0.5
    return chance.random((PEOPLE, 4)) < np.where(often, 0.95, 0.1)[:, None]


def dependent(chance: np.random.Generator) -> np.ndarray:
    """Those on a are on b with an odds ratio of 5."""
    named = chance.random((PEOPLE, 4)) < np.array([0.4, 0.0, 0.3, 0.2])
    named[:, 1] = chance.random(PEOPLE) < np.where(named[:, 0], 15 / 22, 0.3)
    return named


def copied(chance: np.random.Generator, share: float, of_list: int = 0) -> np.ndarray:
    """Of the 400 people on b such a share was copied from a list."""
    named = chance.random((PEOPLE, 4)) < np.array([0.4, 0.0, 0.3, 0.2])
    taken = int(400 * share)
    named[chance.choice(np.flatnonzero(named[:, of_list]), taken, replace=False), 1] = True
    named[chance.choice(PEOPLE, 400 - taken, replace=False), 1] = True
    return named


@pytest.mark.parametrize("people", [independent, unequal, dependent])
def test_lists_that_do_not_copy_are_left_as_they_are(people) -> None:
    chance = np.random.default_rng(31)
    assert not [found for _ in range(TABLES) if (found := copies(of(people(chance))))]


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_published_table_loses_a_list(name: str) -> None:
    assert merge_copies(table(name)).table == table(name)


@pytest.mark.parametrize("share", [0.8, 0.95])
def test_a_list_that_was_copied_is_found(share: float) -> None:
    chance = np.random.default_rng(32)
    found = [tuple(each.lists for each in copies(of(copied(chance, share)))) for _ in range(TABLES)]
    assert found.count((("a", "b"),)) >= 0.95 * TABLES
    assert found.count(()) + found.count((("a", "b"),)) == TABLES


def test_two_copies_of_one_list_are_one_source_with_it() -> None:
    named = copied(np.random.default_rng(33), 0.9)
    named[:, 2] = copied(np.random.default_rng(34), 0.9)[:, 1] & named[:, 0]
    merged = merge_copies(of(named))
    assert merged.groups == {"a+b+c": ("a", "b", "c")}
    assert merged.table.lists == ("a+b+c", "d")
    assert merged.table.n == merged.given.n


def test_a_declared_copy_is_merged_whatever_its_overlap_and_an_unknown_list_is_an_error() -> None:
    merged = merge_copies(table("kosovo"), [("HRW", "OSCE")])
    assert [(each.lists, each.basis) for each in merged.copies] == [(("HRW", "OSCE"), "declared")]
    assert merged.table == table("kosovo").merged(("HRW", "OSCE"), "HRW+OSCE")
    assert merged.copies[0].inside == pytest.approx((27 + 42 + 32 + 123) / 685)  # of the smaller list, counted by hand
    with pytest.raises(TableError, match="mse_list_missing"):
        copies(table("kosovo"), [("HRW", "press")])


def test_a_comparison_says_which_lists_were_merged_and_why() -> None:
    people = of(copied(np.random.default_rng(35), 0.9))
    found = compare(people, ("decomposable",)).to_json()
    assert found["merged_lists"] == {"a+b": ["a", "b"]}
    assert found["lists"] == ["a+b", "c", "d"]
    assert found["copies"][0]["inside"] > 0.9
    assert {"code": "lists_merged", "lists": ["a", "b"], "into": "a+b"} in found["warnings"]
    assert found["verdict"] == "warn"
    # With three lists of which one is a copy there are two sources, which cannot be estimated from.
    refused = compare(people.without("d"), ("decomposable",)).to_json()
    assert (refused["reason"], refused["diagnostics"]) == ("too_few_lists", {"merged_lists": {"a+b": ["a", "b"]}})
