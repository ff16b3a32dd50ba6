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
    from tawthiq.linkage.learn import Learnt

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

    return Linkage(*linked(records, judgements, settings, learnt))


def learn(records: Any, judgements: Any, settings: LinkageSettings) -> "Learnt":
    """Learn from some records how to link them and those that will be added to their lists; tables as for `link`."""
    from tawthiq.linkage.learn import learn

    return learn(records, judgements, settings)
