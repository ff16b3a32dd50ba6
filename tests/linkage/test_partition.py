from itertools import combinations

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
    return sorted(found.values())


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


graph = st.dictionaries(
    st.sampled_from(["".join(pair) for pair in combinations(LETTERS, 2)]),
    st.floats(0.01, 1.0).map(lambda p: round(p, 6)),
)


@settings(max_examples=50, deadline=None)
@given(graph, st.lists(st.sampled_from(["".join(pair) for pair in combinations(LETTERS, 2)]), max_size=4, unique=True))
def test_what_every_partition_obeys(found: dict[str, float], judged: list[str]) -> None:
    different = tuple(judged)
    found = {pair: p for pair, p in found.items() if pair not in different}
    once = LinkageSettings(deduplicated_lists=("2", "3"))
    clusters = partition(table("11223344"), pairs(found, different=different), once)
    for group in groups(clusters):
        assert not ({"c", "d"} <= set(group))
        assert not ({"e", "f"} <= set(group))
        assert not any(set(pair) <= set(group) for pair in different)
    strict = partition(table("11223344"), pairs(found, different=different), once, threshold=1.1)
    assert len(set(strict["cluster"].to_pylist())) == len(LETTERS)


def test_evaluation_by_hand() -> None:
    """Five records; two persons of 3 and 2; one record put wrongly."""
    clusters = pa.table({"record_id": list("abcde"), "cluster": [0, 0, 1, 1, 1]})
    truth = pa.table({"record_id": list("abcde"), "person_id": list("xxxyy")})
    result = evaluate(clusters, truth)
    assert (result.precision, result.recall, result.f1) == (0.5, 0.5, 0.5)
    assert round(result.b3_precision, 4) == round((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5, 4)
    assert round(result.b3_recall, 4) == round((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5, 4)
    assert (result.persons, result.clusters, result.count_error) == (2, 2, 0.0)
