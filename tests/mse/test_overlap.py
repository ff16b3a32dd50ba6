"""What overlaps show before any model, and tables of which none should be asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse.published import table
from tawthiq.language import sentence
from tawthiq.mse.overlap import overlap, refusal
from tawthiq.mse.table import CaptureTable

counts_of_four = st.lists(st.integers(0, 40), min_size=15, max_size=15)


def of(rows: dict[str, int]) -> CaptureTable:
    size = len(next(iter(rows)))
    names = [chr(ord("a") + place) for place in range(size)]
    return CaptureTable.of(names, [([int(digit) for digit in row], count) for row, count in rows.items()])


def four(counts: list[int]) -> CaptureTable:
    return of({f"{pattern:04b}": count for pattern, count in enumerate(counts, start=1)})


def test_pairs_say_what_lincoln_petersen_and_chapman_would() -> None:
    # Computed apart from the counts of Hook, Albright and Cross 1980.
    pairs = {pair.lists: pair for pair in overlap(table("spina")).pairs}
    assert pairs["S1", "S2"].shared == 154
    assert pairs["S1", "S2"].lincoln_petersen == pytest.approx(680.8701299)
    assert pairs["S1", "S2"].chapman == pytest.approx(680.0967742)
    assert pairs["S2", "S3"].lincoln_petersen == pytest.approx(2407.625)
    apart = overlap(table("artificial_3"))
    assert apart.apart == (("A", "C"), ("B", "C"))
    assert [pair.lincoln_petersen for pair in apart.pairs] == [276.0, None, None]
    assert [pair.chapman for pair in apart.pairs] == pytest.approx([247.4285714, 986.0, 776.0])


@given(counts_of_four)
def test_what_is_counted_adds_up(counts) -> None:
    people = four(counts)
    found = overlap(people)
    assert sum(found.by_how_many) == people.n
    assert sum(times * count for times, count in enumerate(found.by_how_many, start=1)) == sum(found.on_list)
    named = [name for group in found.groups for name in group]
    assert sorted([*named, *found.empty]) == list(people.lists)
    assert set(found.apart) == {pair.lists for pair in found.pairs if not pair.shared}
    for name in found.adds_nobody:
        assert people.without(name).n == people.n
    for name in found.overlaps_none:
        assert not any(pair.shared for pair in found.pairs if name in pair.lists)


@given(counts_of_four, st.permutations(range(4)))
def test_groups_and_refusals_do_not_depend_on_the_order_of_lists(counts, order) -> None:
    turned = of({"".join(f"{p:04b}"[each] for each in order): count for p, count in enumerate(counts, start=1)})
    sizes = sorted(len(group) for group in overlap(four(counts)).groups)
    assert sizes == sorted(len(group) for group in overlap(turned).groups)
    one, other = refusal("any", four(counts)), refusal("any", turned)
    assert (one and one.reason) == (other and other.reason)


def test_triples_and_lists_of_no_use() -> None:
    found = overlap(of({"1100": 5, "1110": 2, "1000": 9, "0010": 3}))
    assert (found.triples, found.of_triples) == (1, 4)
    assert found.empty == ("d",)
    assert found.adds_nobody == ("b",)
    assert found.overlaps_none == ()
    assert overlap(of({"110": 5, "001": 3})).overlaps_none == ("c",)


def test_a_copy_is_told_from_two_lists_that_are_both_near_complete() -> None:
    chance = np.random.default_rng(3)
    rates = np.array([0.95, 0.95, 0.4])
    named = (chance.random((4_000, 3)) < rates).astype(int)
    good = CaptureTable.of(["a", "b", "c"], [(row, 1) for row in named.tolist() if any(row)])
    assert overlap(good).pairs[0].likeness > 0.8
    assert overlap(good).pairs[0].odds_ratio == pytest.approx(1, abs=0.6)
    assert overlap(good).copies == ()
    original = (chance.random(4_000) < 0.3).astype(int)
    copied = np.where(chance.random(4_000) < 0.97, original, 1 - original)
    named = np.stack([original, original & copied, named[:, 2]], axis=1)
    copy = CaptureTable.of(["a", "b", "c"], [(row, 1) for row in named.tolist() if any(row)])
    assert overlap(copy).copies == (("a", "b"),)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ({"11": 50, "10": 100, "01": 100}, "too_few_lists"),
        ({"110": 50, "100": 100, "010": 100}, "too_few_lists"),
        ({"100": 0}, "too_few_lists"),
        ({"100": 50, "010": 100, "001": 100}, "no_overlap"),
        ({"1100": 20, "0011": 20, "1000": 30}, "disconnected"),
        ({"110": 20, "001": 20, "100": 30}, "disconnected"),
        ({"1100": 20, "0110": 20, "1010": 30, "0001": 2}, "disconnected"),
        ({"1100": 20, "0110": 20, "1010": 30, "1000": 30, "0001": 2}, None),
        ({"110": 4, "101": 4, "001": 4, "100": 5}, "too_few_records"),
        ({"110": 2, "101": 2, "001": 40, "100": 50}, "too_few_records"),
        ({"110": 3, "101": 2, "001": 40, "100": 50}, None),
        ({"110": 10, "101": 10, "001": 9, "100": 1}, None),
    ],
)
def test_tables_of_which_no_family_should_be_asked(rows, reason) -> None:
    no = refusal("any", of(rows))
    assert (no.reason if no else None) == reason
    if no:
        assert no.n == sum(rows.values())
        for language in ("en", "ar"):
            assert sentence(f"mse_reason_{no.reason}", no.values, language)
            assert all(sentence(f"mse_help_{code}", {}, language) for code in no.would_help)


@pytest.mark.parametrize("name", ["kosovo", "spina", "gaza", "ukdat_5", "ned_5", "western", "dga_my5"])
def test_published_tables_are_not_refused_beforehand(name) -> None:
    assert refusal("any", table(name)) is None
