"""What linkage keeps whatever the lists hold: order means nothing, judgements stand, a list that names once does."""

from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage.linkage_cases import judgements, people, records
from tawthiq.linkage import LinkageSettings, link, partition

LISTS = ("north", "press", "south")
PEOPLE = people(12)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Who is on which list, in which script, with or without an age.
entries = st.lists(
    st.tuples(
        st.integers(0, len(PEOPLE) - 1),
        st.sampled_from(LISTS),
        st.sampled_from(("arabic", "latin")),
        st.booleans(),
    ),
    min_size=2,
    max_size=14,
    unique=True,
)


def rows_of(drawn: list[tuple[int, str, str, bool]]) -> list[dict[str, Any]]:
    return [
        {
            "record_id": f"r{number}",
            "list_id": list_id,
            "name": PEOPLE[person][script],
            "sex": PEOPLE[person]["sex"],
            "age_low": PEOPLE[person]["age"] if aged else None,
            "age_high": PEOPLE[person]["age"] if aged else None,
        }
        for number, (person, list_id, script, aged) in enumerate(drawn)
    ]


def groups(table: pa.Table, options: LinkageSettings, *judged: tuple[str, str, str]) -> set[frozenset[str]]:
    linkage = link(table, judgements(*judged), options)
    clusters = partition(table, linkage.pairs, options)
    found: dict[int, set[str]] = {}
    for record, cluster in zip(clusters["record_id"].to_pylist(), clusters["cluster"].to_pylist(), strict=True):
        found.setdefault(cluster, set()).add(record)
    return {frozenset(group) for group in found.values()}


@FEW
@given(entries, st.randoms(use_true_random=False))
def test_order_of_rows_and_lists_means_nothing(drawn: list[tuple[int, str, str, bool]], random: Any) -> None:
    rows = rows_of(drawn)
    before = groups(records(rows), LinkageSettings())
    mixed = random.sample(rows, len(rows))
    renamed = dict(zip(LISTS, random.sample(LISTS, len(LISTS)), strict=True))
    mixed = [{**row, "list_id": renamed[row["list_id"]]} for row in mixed]
    assert groups(records(mixed), LinkageSettings()) == before


@FEW
@given(entries, st.data())
def test_judgements_stand_and_a_list_names_a_person_once(
    drawn: list[tuple[int, str, str, bool]], data: st.DataObject
) -> None:
    rows = rows_of(drawn)
    ids = [row["record_id"] for row in rows]
    pairs = [(a, b) for place, a in enumerate(ids) for b in ids[place + 1 :]]
    chosen = data.draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    judged = [(a, b, "different") for a, b in chosen]
    options = LinkageSettings(deduplicated_lists=("north", "south"))
    list_of = {row["record_id"]: row["list_id"] for row in rows}
    for group in groups(records(rows), options, *judged):
        assert not any(a in group and b in group for a, b in chosen)
        for name in options.deduplicated_lists:
            assert sum(list_of[record] == name for record in group) <= 1
    a, b = chosen[0] if chosen else pairs[0]
    assert any({a, b} <= group for group in groups(records(rows), options, (a, b, "same")))
