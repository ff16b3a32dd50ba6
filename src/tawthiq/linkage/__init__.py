"""Which records, within and across lists and scripts, are about the same person; no labels are needed.

    records, judgements ── block ─ compare ─ score ──► pairs ── partition ──► clusters ── evaluate (where truth is known)

`block` finds pairs worth comparing, `compare` says how alike they are, `score` how probably they are one person, and
`partition` decides. Every step is deterministic.
"""

from tawthiq.linkage.evaluate import Evaluation, evaluate
from tawthiq.linkage.partition import partition
from tawthiq.linkage.settings import RULE_VERSION, LinkageSettings

__all__ = ["RULE_VERSION", "Evaluation", "Linkage", "LinkageSettings", "evaluate", "link", "partition"]


def __getattr__(name: str) -> object:
    # The engine needs numpy; the command line must load without it.
    if name in ("Linkage", "link"):
        from importlib import import_module

        return getattr(import_module("tawthiq.linkage.stage"), name)
    raise AttributeError(name)
