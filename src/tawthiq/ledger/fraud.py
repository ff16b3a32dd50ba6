"""Whether two checkpoints that one key has signed can both be true: if not, the two files are proof for anyone."""

from collections.abc import Callable
from enum import StrEnum

from tawthiq.tlog import (
    EMPTY_ROOT,
    Checkpoint,
    Tile,
    Tree,
    VerifierKey,
    leaf_hashes,
    open_checkpoint,
    parse_entry_bundle,
    tiles_between,
)


class Conflict(StrEnum):
    """What two checkpoints of one log are to each other."""

    NONE = "none"
    PROVED = "proved"
    UNKNOWN = "unknown"  # sizes differ, and the log between them was not given


def conflict(one: bytes, other: bytes, key: VerifierKey, read: Callable[[Tile], bytes] | None = None) -> Conflict:
    """Compare two signed checkpoints of a log; `read` gives the tiles of the larger one, where sizes differ.

    Raises LogRefused where one is no checkpoint that this key has signed: what is less than a signature proves nothing.
    """
    signed = [open_checkpoint(data, [key]).checkpoint for data in (one, other)]
    old, new = sorted(signed, key=lambda each: each.size)
    if old.size == 0 and old.root != EMPTY_ROOT:
        return Conflict.PROVED
    if old.size == new.size:
        return Conflict.NONE if old.root == new.root else Conflict.PROVED
    tree = tree_of(new, read) if read else None
    # Tiles speak only if they are those that were signed: anybody could alter them.
    if tree is None or tree.root() != new.root:
        return Conflict.UNKNOWN
    return Conflict.NONE if tree.root(old.size) == old.root else Conflict.PROVED


def tree_of(checkpoint: Checkpoint, read: Callable[[Tile], bytes]) -> Tree:
    """The tree over the entries of a log as it is shown, up to a checkpoint; it is for the caller to compare the root."""
    tree = Tree()
    for tile in tiles_between(0, checkpoint.size):
        if tile.level == 0:
            bundle = Tile(None, tile.index, tile.width)
            tree.extend(leaf_hashes(parse_entry_bundle(read(bundle), tile.width)))
    return tree
