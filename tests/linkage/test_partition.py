from itertools import combinations
from random import Random

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.linkage import LinkageSettings, evaluate, partition
from tawthiq.model.tables import pairs_schema

LETTERS = "abcdefgh"


def table(lists: str) -> pa.Table:
    size = len(lists)
    return pa.table({"record_id": list(LETTERS[:size]), "position": range(size), "list_id": list(lists)})


def pairs(found: dict[str, float], same: tuple[str, ...] = (), different: tuple[str, ...] = ()) -> pa.Table:
    rows = [(a, b, p, "[]", None, p) for (a, b), p in found.items()]
    rows += [(a, b, 1.0, "[]", "same", 0.5) for a, b in same] + [
        (a, b, 0.0, "[]", "different", 0.5) for a, b in different
    ]
    return pa.Table.from_pylist([dict(zip(pairs_schema().names, row, strict=True)) for row in rows], pairs_schema())


def groups(clusters: pa.Table) -> list[str]:
    found: dict[int, str] = {}
    for record, cluster in zip(clusters["record_id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True):
        found[cluster] = found.get(cluster, "") + record
    return sorted("".join(sorted(group)) for group in found.values())


def test_a_chain_is_not_a_person() -> None:
    chain = pairs({"ab": 0.9, "bc": 0.8, "cd": 0.7})
    assert groups(partition(table("1234"), chain, LinkageSettings())) == ["ab", "cd"]


def test_three_that_agree_are_one_person() -> None:
    found = pairs({"ab": 0.9, "bc": 0.8, "ac": 0.3})
    assert groups(partition(table("123"), found, LinkageSettings())) == ["abc"]


def test_a_deduplicated_list_names_a_person_once() -> None:
    found = pairs({"ab": 0.9, "ac": 0.95, "bc": 0.9})
    once = LinkageSettings(deduplicated_lists=("2",))
    assert groups(partition(table("122"), found, once)) == ["ac", "b"]
    assert groups(partition(table("122"), pairs({}, same=("bc",)), once)) == ["a", "bc"]


def test_judgements_hold_along_what_they_join() -> None:
    found = pairs({"bc": 0.9}, same=("ab",), different=("ac",))
    assert groups(partition(table("123"), found, LinkageSettings())) == ["ab", "c"]
    contradiction = pairs({}, same=("ab", "bc"), different=("ac",))
    assert groups(partition(table("123"), contradiction, LinkageSettings())) == ["abc"]


def test_clusters_are_numbered_by_their_first_record() -> None:
    clusters = partition(table("1111"), pairs({"bd": 0.9}), LinkageSettings())
    assert clusters["cluster"].to_pylist() == [0, 1, 2, 1]


TWO_LETTERS = ["".join(pair) for pair in combinations(LETTERS, 2)]
chances = st.floats(0.01, 1.0).map(lambda p: round(p, 6))
# Few pairs, or nearly all of them and likely, so that only what forbids keeps clusters apart.
graph = st.dictionaries(st.sampled_from(TWO_LETTERS), chances) | st.lists(
    chances.map(lambda p: max(p, 0.7)), min_size=len(TWO_LETTERS), max_size=len(TWO_LETTERS)
).map(lambda drawn: dict(zip(TWO_LETTERS, drawn, strict=True)))
judged = st.dictionaries(st.sampled_from(TWO_LETTERS), st.sampled_from(["same", "different"]), max_size=5)


@settings(max_examples=100, deadline=None)
@given(graph, judged)
def test_what_every_partition_obeys(found: dict[str, float], verdicts: dict[str, str]) -> None:
    same = tuple(pair for pair, verdict in verdicts.items() if verdict == "same")
    different = tuple(pair for pair, verdict in verdicts.items() if verdict == "different")
    found = {pair: p for pair, p in found.items() if pair not in verdicts}
    options = LinkageSettings(deduplicated_lists=("2", "3"))
    clusters = partition(table("11223344"), pairs(found, same, different), options)
    asked = groups(partition(table("11223344"), pairs({}, same), LinkageSettings()))  # chains of `same` alone
    for one in asked:
        assert any(set(one) <= set(group) for group in groups(clusters))
    for barred in ("cd", "ef", *different):
        if not any(set(barred) <= set(one) for one in asked):
            assert not any(set(barred) <= set(group) for group in groups(clusters))
    strict = partition(table("11223344"), pairs(found, same, different), options, threshold=1.1)
    assert groups(strict) == asked


@settings(max_examples=100, deadline=None)
@given(graph, st.permutations(range(len(LETTERS))), st.randoms())
def test_where_records_and_pairs_stand_means_nothing(found: dict[str, float], order: list[int], random: Random) -> None:
    """Probabilities are made to tie: nothing but the ids may settle which pair comes first."""
    found = {pair: round(p, 1) for pair, p in found.items()}
    options = LinkageSettings(deduplicated_lists=("2", "3"))
    before = groups(partition(table("11223344"), pairs(found), options))
    records = table("11223344").take(order).drop(["position"]).append_column("position", pa.array(range(len(order))))
    turned = {random.choice((pair, pair[::-1])): p for pair, p in random.sample(sorted(found.items()), len(found))}
    assert groups(partition(records, pairs(turned), options)) == before


def test_evaluation_by_hand() -> None:
    """Five records; two persons of 3 and 2; one record put wrongly."""
    clusters = pa.table({"record_id": list("abcde"), "cluster": [0, 0, 1, 1, 1]})
    truth = pa.table({"record_id": list("abcde"), "person_id": list("xxxyy")})
    result = evaluate(clusters, truth)
    assert (result.precision, result.recall, result.f1) == (0.5, 0.5, 0.5)
    assert round(result.b3_precision, 4) == round((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5, 4)
    assert round(result.b3_recall, 4) == round((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5, 4)
    assert (result.persons, result.clusters, result.count_error) == (2, 2, 0.0)
