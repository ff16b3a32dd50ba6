"""Draws of the partition: what each obeys, and whether their spread holds the truth as often as it says."""

from collections import Counter
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.linkage import LinkageSettings, evaluate, partition
from tawthiq.linkage.draws import sample_partitions
from tawthiq.linkage.draws_exact import _partitions
from tawthiq.model.tables import pairs_schema

LETTERS = "abcdef"
ONCE = LinkageSettings(deduplicated_lists=("2", "3"))
TWO_LETTERS = ["".join(pair) for pair in combinations(LETTERS, 2)]


def table(lists: list[str], names: list[str]) -> pa.Table:
    return pa.table({"record_id": names, "row_key": names, "position": range(len(names)), "list_id": lists})


def pairs(found: dict[tuple[str, str], float], judged: dict[tuple[str, str], str] | None = None) -> pa.Table:
    judged = judged or {}
    said = {**found, **{pair: float(verdict == "same") for pair, verdict in judged.items()}}
    rows = [(a, b, p, "[]", judged.get((a, b)), p) for (a, b), p in said.items()]
    return pa.Table.from_pylist([dict(zip(pairs_schema().names, row, strict=True)) for row in rows], pairs_schema())


def together(clusters: pa.Table) -> set[tuple[str, str]]:
    rows = list(zip(clusters["record_id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True))
    return {(a, b) for (a, one), (b, other) in combinations(rows, 2) if one == other}


graph = st.dictionaries(st.sampled_from(TWO_LETTERS), st.floats(0.01, 1.0).map(lambda p: round(p, 6)))
said = st.dictionaries(st.sampled_from(TWO_LETTERS), st.sampled_from(["same", "different"]), max_size=4)


@settings(max_examples=20, deadline=None)
@given(graph, said, st.permutations(range(len(LETTERS))))
def test_what_every_draw_obeys(found: dict[str, float], verdicts: dict[str, str], order: list[int]) -> None:
    records = table(list("112233"), list(LETTERS))
    judged = {(pair[0], pair[1]): verdict for pair, verdict in verdicts.items()}
    links = pairs({(pair[0], pair[1]): p for pair, p in found.items()}, judged)
    draws = sample_partitions(records, links, ONCE, 5, 3)
    # What judgements ask for by themselves, chains of `same` included.
    asked = together(partition(records, pairs({}, judged), ONCE))
    for draw in draws:
        linked = together(draw)
        assert asked <= linked
        for (a, b), verdict in judged.items():
            assert verdict == "same" or (a, b) in asked or (a, b) not in linked
        for pair in (("c", "d"), ("e", "f")):
            assert pair not in linked or pair in asked
    turned = sample_partitions(
        records.take(order), links.take(pa.array(range(links.num_rows)[::-1], pa.int64())), ONCE, 5, 3
    )
    assert [draw.to_pylist() for draw in turned] == [draw.to_pylist() for draw in draws]


def test_pairs_are_together_as_often_as_their_probability_says() -> None:
    records = table(list("1234567"), list("abcdefg"))
    wanted = {("a", "b"): 0.7, ("c", "d"): 0.5, ("c", "e"): 0.6, ("d", "e"): 0.4, ("f", "g"): 0.97}
    draws = sample_partitions(records, pairs(wanted), LinkageSettings(), 4000, 1)
    found = Counter(pair for draw in draws for pair in together(draw))
    for pair, probability in wanted.items():
        assert found[pair] / 4000 == pytest.approx(probability, abs=0.03)


def test_where_probabilities_contradict_one_another_each_gives_way() -> None:
    """A is B and B is C, but A is hardly C: nine in ten, twice, cannot stand. By least squares each is 0.63."""
    records = table(list("123"), list("abc"))
    links = pairs({("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): 0.01})
    found = Counter(
        pair for draw in sample_partitions(records, links, LinkageSettings(), 4000, 1) for pair in together(draw)
    )
    assert found["a", "b"] / 4000 == pytest.approx(0.63, abs=0.04)
    assert found["a", "c"] / 4000 == pytest.approx(0.26, abs=0.04)


def test_two_brothers_on_two_deduplicated_lists_change_places() -> None:
    """Four records, two lists: which belongs to which is open, that each has a partner is not."""
    records = table(list("2323"), list("abcd"))
    links = pairs({("a", "b"): 0.5, ("c", "d"): 0.5, ("a", "d"): 0.5, ("b", "c"): 0.5})
    draws = sample_partitions(records, links, ONCE, 500, 1)
    assert all(len(set(draw["cluster"].to_pylist())) >= 2 for draw in draws)
    assert 0.4 < np.mean([("a", "b") in together(draw) for draw in draws]) < 0.6


def conflict(groups: int, size: int, seed: int) -> tuple[pa.Table, pa.Table, np.ndarray]:
    """Groups of records with a known chance of each partition: records, pairs, and 200 truths (truths, records)."""
    rng = np.random.default_rng(seed)
    labels, same = _partitions(size)
    a, b = np.triu_indices(size, 1)
    lists, found, truths = [], {}, []
    for group in range(groups):
        on = rng.choice(list("1234"), size)
        closed = (on[a] == on[b]) & np.isin(on[a], ["2", "3"])
        chance = rng.dirichlet(np.full(len(labels), 0.3)) * (same[:, closed].sum(axis=1) == 0)
        chance /= chance.sum()
        lists += on.tolist()
        for i, j, p in zip(a, b, chance @ same, strict=True):
            found[f"{group:03d}-{i}", f"{group:03d}-{j}"] = round(float(p), 6)
        truths.append(labels[rng.choice(len(labels), size=200, p=chance)] + size * group)
    names = [f"{group:03d}-{unit}" for group in range(groups) for unit in range(size)]
    kept = {pair: p for pair, p in found.items() if p >= 0.01}
    return table(lists, names), pairs(kept), np.concatenate(truths, axis=1)


def figures(records: pa.Table, clusters: pa.Table, best: pa.Table) -> dict[str, float]:
    """What is published from a partition: persons, overlap cells, and how much of it the best partition finds."""
    on: dict[int, set[str]] = {}
    for cluster, list_id in zip(clusters["cluster"].to_pylist(), records["list_id"].to_pylist(), strict=True):
        on.setdefault(cluster, set()).add(list_id)
    cells = Counter("".join(sorted(lists)) for lists in on.values())
    truth = clusters.rename_columns(["record_id", "person_id"])
    quality = evaluate(best, truth)
    named = {cell: float(cells[cell]) for cell in ("1", "12", "123", "34", "4")}
    return {"persons": float(len(on)), "recall": quality.recall, "precision": quality.precision, **named}


@pytest.mark.parametrize(("groups", "size"), [(80, 4), (24, 6)])
def test_intervals_of_draws_cover_the_truth(groups: int, size: int) -> None:
    """The 90 % interval of the draws holds the truth in about 90 % of 200 worlds, for every figure."""
    records, links, truths = conflict(groups, size, seed=size)
    best = partition(records, links, ONCE)
    drawn = [figures(records, draw, best) for draw in sample_partitions(records, links, ONCE, 200, 5)]
    true = [figures(records, best.set_column(1, "cluster", pa.array(truth)), best) for truth in truths]
    for name in drawn[0]:
        low, high = np.quantile([each[name] for each in drawn], [0.05, 0.95])
        covered = np.mean([low <= each[name] <= high for each in true])
        assert 0.8 <= covered <= 1.0, (name, covered)
        spread = np.std([each[name] for each in drawn]), np.std([each[name] for each in true])
        assert spread[0] < 1.35 * spread[1] + 0.2, (name, spread)  # it is not bought by doubting everything


def test_what_draws_of_a_large_group_obey() -> None:
    """Sixteen records that all look alike, on two deduplicated lists and one that is not: moved, not written down."""
    names, lists = [f"{number:02d}" for number in range(16)], ["2", "3", "1", "1"] * 4
    rng = np.random.default_rng(1)
    wanted = {pair: round(float(rng.uniform(0.05, 0.6)), 6) for pair in combinations(names, 2)}
    judged = {("00", "01"): "different", ("02", "04"): "same", ("05", "07"): "different"}
    list_of = dict(zip(names, lists, strict=True))
    for draw in sample_partitions(table(lists, names), pairs(wanted, judged), ONCE, 100, 4):
        linked = together(draw)
        assert ("02", "04") in linked
        assert not {("00", "01"), ("05", "07")} & linked
        assert not any(list_of[a] == list_of[b] and list_of[a] in ("2", "3") for a, b in linked)


def test_a_large_group_moves_to_its_probabilities() -> None:
    """Ten threes in a chain of thirty: too many to write down."""
    names = [f"{number:02d}" for number in range(30)]
    wanted = {(names[i + a], names[i + b]): 0.6 for i in range(0, 30, 3) for a, b in ((0, 1), (0, 2), (1, 2))}
    wanted |= {(names[i + 2], names[i + 3]): 0.2 for i in range(0, 27, 3)}
    draws = sample_partitions(table(["1"] * 30, names), pairs(wanted), LinkageSettings(), 200, 2)
    found = Counter(pair for draw in draws for pair in together(draw))
    assert sum(found.values()) / 200 == pytest.approx(sum(wanted.values()), rel=0.05)
    for pair, probability in wanted.items():
        assert found[pair] / 200 == pytest.approx(probability, abs=0.12)
