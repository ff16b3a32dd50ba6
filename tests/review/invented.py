"""A small linked and registered conflict of invented people, as review finds it."""

from functools import cache

from linkage.linkage_cases import judgements, three_lists
from tawthiq.linkage import LinkageSettings, link, partition
from tawthiq.register import StandingRule, build_register
from tawthiq.review import Derived

LISTS = ("north", "south", "press")


@cache
def derived(count: int = 30, *judged: tuple[str, str, str]) -> Derived:
    records, _ = three_lists(count)
    documented = [f"{each}-desk" for each in records["list_id"].to_pylist()]
    records = records.set_column(records.schema.get_field_index("documenter"), "documenter", [documented])
    records = records.set_column(
        records.schema.get_field_index("claim_id"), "claim_id", [[f"c{i:031d}" for i in range(records.num_rows)]]
    )
    settings = LinkageSettings()
    pairs = link(records, judgements(*judged), settings).pairs
    made = build_register(records, partition(records, pairs, settings), StandingRule())
    return Derived(records, pairs, made.clusters, made.victims, LISTS)
