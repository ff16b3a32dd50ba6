"""Tiles: a log as files that never change, 256 hashes or 256 entries each.

Paths, widths and contents are those of C2SP tlog-tiles. Tiles are not trusted: a proof made from them is worth what
its verification against a signed checkpoint says, and `verify_log` reads every one of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tawthiq.errors import LogRefused
from tawthiq.tlog.encoding import excerpt
from tawthiq.tlog.tree import HASH_SIZE, MAX_SIZE, CompactRange, NodeSource, Tree, leaf_hashes, subtree_hash

TILE_WIDTH = 256
MAX_ENTRY = 65_535
_MAX_LEVEL = 63
_HEIGHT = 8
_MAX_INDEX = MAX_SIZE // TILE_WIDTH
_KEPT_TILES = 64

_PATH = re.compile(
    rb"tile/(?P<level>entries|0|[1-9][0-9]?)"
    rb"/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    rb"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, order=True)
class Tile:
    """One tile of hashes, or one bundle of entries, by its place in the log.

    `level` counts in steps of 256 and is None for a bundle of entries; `width` is 256 but for the last of a level.
    """

    level: int | None
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Where the tile lies below the log's folder or address."""
        digits = str(self.index)
        digits = digits.zfill((len(digits) + 2) // 3 * 3)
        parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        index = "/".join([*("x" + part for part in parts[:-1]), parts[-1]])
        level = "entries" if self.level is None else self.level
        return f"tile/{level}/{index}" + (f".p/{self.width}" if self.width < TILE_WIDTH else "")


def parse_tile_path(path: bytes) -> Tile:
    """The tile that a path names; raises LogRefused for any other way of writing it."""
    if found := _PATH.fullmatch(path):
        level = None if found["level"] == b"entries" else int(found["level"])
        tile = Tile(level, int(found["index"].replace(b"x", b"").replace(b"/", b"")), int(found["width"] or TILE_WIDTH))
        # Written back the same: no empty groups in front, and no `.p/256`.
        if (level or 0) <= _MAX_LEVEL and tile.index <= _MAX_INDEX and tile.path.encode() == path:
            return tile
    raise LogRefused("log_tile_path", path=excerpt(path))


def tiles_between(old: int, size: int) -> Iterator[Tile]:
    """The hash tiles that a log of `size` entries has and one of `old` entries had not, level by level."""
    if not 0 <= old <= size <= MAX_SIZE:
        raise LogRefused("log_sizes", old=old, size=size)
    level = 0
    while size >> _HEIGHT * level:
        before, after = old >> _HEIGHT * level, size >> _HEIGHT * level
        if before < after:
            full, width = divmod(after, TILE_WIDTH)
            yield from (Tile(level, index) for index in range(before // TILE_WIDTH, full))
            if width:
                yield Tile(level, full, width)
        level += 1


def hash_tile(tile: Tile, node: NodeSource) -> bytes:
    """The contents of a hash tile."""
    level, first = _HEIGHT * (tile.level or 0), tile.index * TILE_WIDTH
    return b"".join([node(level, first + at) for at in range(tile.width)])


def parse_hash_tile(data: bytes, width: int) -> bytes:
    """The hashes of a tile, 32 bytes each; raises LogRefused if there are more or fewer than its width."""
    if len(data) != width * HASH_SIZE:
        raise LogRefused("log_tile_size", bytes=len(data), expected=width * HASH_SIZE)
    return data


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """The contents of a bundle: every entry behind its length in two bytes."""
    for entry in entries:
        if not 0 < len(entry) <= MAX_ENTRY:
            raise LogRefused("log_entry_size", bytes=len(entry), most=MAX_ENTRY)
    return b"".join([len(entry).to_bytes(2, "big") + entry for entry in entries])


def parse_entry_bundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle; raises LogRefused unless there are exactly `width` of them, none empty."""
    entries, at, end = [], 0, len(data)
    while at < end:
        begin = at + 2
        at = begin + int.from_bytes(data[at:begin], "big")
        entries.append(data[begin:at])
    if at != end or len(entries) != width or not all(entries):
        raise LogRefused("log_bundle", expected=width)
    return entries


def tile_nodes(size: int, read: Callable[[Tile], bytes]) -> NodeSource:
    """The nodes of a log of `size` entries, from its hash tiles; the last tiles read are kept."""

    @lru_cache(maxsize=_KEPT_TILES)
    def tree_of(level: int, index: int) -> Tree:
        width = min(TILE_WIDTH, (size >> _HEIGHT * level) - index * TILE_WIDTH)
        if width <= 0:
            raise LogRefused("log_node_missing", level=_HEIGHT * level, index=index * TILE_WIDTH)
        return Tree(parse_hash_tile(read(Tile(level, index, width)), width))

    def node(level: int, index: int) -> bytes:
        tile_level, within = divmod(level, _HEIGHT)
        index_of_tile, at = divmod(index << within, TILE_WIDTH)
        return tree_of(tile_level, index_of_tile).node(within, at >> within)

    return node


def verify_log(size: int, root: bytes, read: Callable[[Tile], bytes]) -> None:
    """Check a whole log, every entry and every tile, against the root of a signed checkpoint; raises LogRefused.

    Entries pass through one bundle at a time, so that a log of any size is checked in little memory.
    """
    edge: list[tuple[int, bytes]] = []  # partial tiles: with their levels, all that the root is made of
    level, due, above = 0, b"", bytearray()  # of this level, the hashes that the full tiles below give; of the next
    for tile in tiles_between(0, size):
        if tile.level == 0:
            hashes = leaf_hashes(parse_entry_bundle(read(Tile(None, tile.index, tile.width)), tile.width))
        else:
            if tile.level != level:
                level, due, above = level + 1, bytes(above), bytearray()
            begin = tile.index * TILE_WIDTH * HASH_SIZE
            hashes = due[begin : begin + tile.width * HASH_SIZE]
        if read(tile) != hashes:
            raise LogRefused("log_tile_differs", path=tile.path)
        if tile.width == TILE_WIDTH:
            above += subtree_hash(hashes)
        else:
            edge.append((_HEIGHT * level, hashes))
    compact = CompactRange()
    for height, hashes in reversed(edge):
        compact.extend(hashes, height)
    if compact.root() != root:
        raise LogRefused("log_root_differs", size=size)
