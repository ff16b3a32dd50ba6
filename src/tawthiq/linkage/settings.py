"""What linkage may be told: which lists name a person once, and where a pair counts as one person."""

from dataclasses import dataclass

RULE_VERSION = "7"

LOOSE, STRICT = 0.05, 0.95
"""Between these a pair is in doubt: linking all of them or none gives the range of documented victims."""


@dataclass(frozen=True, slots=True)
class LinkageSettings:
    """Options of linkage; the defaults decide without labels.

    `deduplicated_lists` name each person at most once. A pair is one person from `threshold` on; pairs under `keep`
    are not kept. A block of more than `block_cap` records (fewer in very large lists) is cut by adding a key, never dropped.
    """

    deduplicated_lists: tuple[str, ...] = ()
    threshold: float = 0.5
    keep: float = 0.01
    block_cap: int = 60
