"""Which records, within and across lists and scripts, are about the same person; no labels are needed.

    records, judgements ── block ─ compare ─ score ──► pairs ── partition ──► clusters ── evaluate (where truth is known)

`block` finds pairs worth comparing, `compare` says how alike they are, `score` how probably they are one person, and
`partition` decides. Every step is deterministic.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tawthiq.linkage.evaluate import Evaluation, evaluate
from tawthiq.linkage.partition import partition
from tawthiq.linkage.settings import LOOSE, RULE_VERSION, STRICT, LinkageSettings

if TYPE_CHECKING:
    from tawthiq.linkage.learning import Learnt

__all__ = [
    "LOOSE",
    "RULE_VERSION",
    "STRICT",
    "Evaluation",
    "Linkage",
    "LinkageSettings",
    "evaluate",
    "learn",
    "link",
    "partition",
]


@dataclass(frozen=True, slots=True)
class Linkage:
    """Pairs of records that may be one person (`pairs_schema`), and the model that says how probably."""

    pairs: Any
    model: dict[str, Any]


def link(records: Any, judgements: Any, settings: LinkageSettings, learnt: "Learnt | None" = None) -> Linkage:
    """Find the pairs of records, within and across lists and scripts, that may be one person.

    `records` follows `records_schema`, `judgements` follows `judgements_schema`. Pairs are in the order of `position`;
    their probability needs no labels (see `tawthiq.linkage.score`). A judged pair has probability 1 or 0 and is kept
    whatever the model thinks; `unsure` decides nothing. The same records give the same bytes.

    `learnt` is what `learn` found in an earlier state of the same lists, with the same judgements and settings: the
    records that are new or have changed since are weighed by it, and nothing else is looked at again.
    """
    from tawthiq.linkage.stage import linked

    pairs, model = linked(records, judgements, settings, learnt)
    return Linkage(_in_order(pairs, records), model)


def _in_order(pairs: Any, records: Any) -> Any:
    """Pairs by the positions of their records, the earlier on the left."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = records.select(["position", "record_id"]).sort_by([("position", "ascending"), ("record_id", "ascending")])[
        "record_id"
    ]
    left, right = (pc.index_in(pairs[side], value_set=ids) for side in ("left", "right"))
    turned = pc.less(right, left)
    sides = {
        "left": pc.if_else(turned, pairs["right"], pairs["left"]),
        "right": pc.if_else(turned, pairs["left"], pairs["right"]),
    }
    order = pc.sort_indices(
        pa.table({"first": pc.min_element_wise(left, right), "second": pc.max_element_wise(left, right)}),
        sort_keys=[("first", "ascending"), ("second", "ascending")],
    )
    columns = [sides.get(name, pairs[name]) for name in pairs.column_names]
    return pa.table(columns, schema=pairs.schema).take(order).combine_chunks()


def learn(records: Any, judgements: Any, settings: LinkageSettings) -> "Learnt":
    """Learn from some records how to link them and those that will be added to their lists; tables as for `link`."""
    from tawthiq.linkage.learning import learn

    return learn(records, judgements, settings)
