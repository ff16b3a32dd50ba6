"""The folder that monitors are given (`ledger/tiles`): tiles that never change, and the last signed checkpoint.

A file is written beside its place, flushed, renamed, and its folder flushed; the checkpoint comes last, so that whoever
reads the folder at any moment finds every tile of the checkpoint that he finds. Tiles that are missing are written anew:
they follow from the entries.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from tawthiq.errors import LogRefused
from tawthiq.ledger.leaves import Leaves
from tawthiq.store import flush_folder, make_folder, write_file
from tawthiq.tlog import Tile, Tree, entry_bundle, hash_tile, tiles_between
from tawthiq.tlog.tiles import TILE_WIDTH

FOLDER = "tiles"
_CHECKPOINT = "checkpoint"


def publish(folder: Path, leaves: Leaves, tree: Tree, note: bytes) -> None:
    """Write the tiles of a tree that are not there yet, then its signed checkpoint."""
    public = folder / FOLDER
    touched: set[Path] = set()
    superseded: list[Path] = []
    for tile in _tiles(tree.size):
        path = public / tile.path
        if path.exists():
            continue
        make_folder(path.parent)
        begin = tile.index * TILE_WIDTH
        data = entry_bundle(leaves.entries(begin, begin + tile.width)) if tile.level is None else None
        write_file(path, hash_tile(tile, tree.node) if data is None else data)
        touched.add(path.parent)
        if tile.width == TILE_WIDTH:
            superseded.append(path.with_name(f"{path.name}.p"))
    for each in touched:
        flush_folder(each)
    replace_checkpoint(folder, note)
    # Only now: the last checkpoint named them until here. What a crash leaves of them says nothing wrong.
    for each in superseded:
        shutil.rmtree(each, ignore_errors=True)


def replace_checkpoint(folder: Path, note: bytes) -> None:
    """Put a signed checkpoint in the place of the last one."""
    public = folder / FOLDER
    write_file(public / _CHECKPOINT, note)
    flush_folder(public)


def published_checkpoint(folder: Path) -> bytes | None:
    """The bytes of the published checkpoint; None before the first."""
    path = folder / FOLDER / _CHECKPOINT
    return path.read_bytes() if path.is_file() else None


def read_tile(public: Path, tile: Tile) -> bytes:
    """The bytes of a tile; raises LogRefused where it is missing."""
    path = public / tile.path
    if not path.is_file():
        raise LogRefused("log_tile_missing", path=tile.path)
    return path.read_bytes()


def _tiles(size: int) -> Iterator[Tile]:
    for tile in tiles_between(0, size):
        if tile.level == 0:
            yield Tile(None, tile.index, tile.width)
        yield tile
