"""Tiles: their paths, their bytes, proofs from them, and a whole log read from them."""

from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tawthiq.errors import LogRefused
from tawthiq.tlog import (
    EMPTY_ROOT,
    Tile,
    Tree,
    consistency_proof,
    entry_bundle,
    hash_tile,
    inclusion_proof,
    leaf_hashes,
    open_checkpoint,
    parse_entry_bundle,
    parse_hash_tile,
    parse_tile_path,
    parse_vkey,
    tile_nodes,
    tiles_between,
    tree_root,
    verify_consistency,
    verify_log,
)
from tlog.vectors import TESSERA, entry, golden_hashes, lines, table, vector, verdict

BUILT = 70_000
TESSERA_KEY = b"example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(golden_hashes(BUILT))


def files(size: int) -> dict[str, bytes]:
    """A log as its files."""
    nodes = Tree(golden_hashes(size)).node
    found = {}
    for tile in tiles_between(0, size):
        found[tile.path] = hash_tile(tile, nodes)
        if tile.level == 0:
            bundle = Tile(None, tile.index, tile.width)
            first = 256 * tile.index
            found[bundle.path] = entry_bundle([entry(first + at) for at in range(tile.width)])
    return found


def reader(held: dict[str, bytes]) -> Callable[[Tile], bytes]:
    return lambda tile: held[tile.path]


def test_golden_paths() -> None:
    for row in table("tile_paths.csv"):
        tile = Tile(
            None if row["level"] in ("-1", "entries") else int(row["level"]), int(row["index"]), int(row["width"])
        )
        assert tile.path == row["path_c2sp"]
        assert parse_tile_path(row["path_c2sp"].encode()) == tile


@pytest.mark.parametrize("each", lines("negative_misc.jsonl"), ids=lambda each: each["id"])
def test_wrong_paths_bundles_and_keys(each: dict) -> None:
    data = b64decode(each["input_base64"])

    def bundle_of_the_tree() -> None:
        if leaf_hashes(parse_entry_bundle(data, 5)) != golden_hashes(5):
            raise LogRefused("log_tile_differs", path="")

    checks = {
        "tile-path": lambda: parse_tile_path(data),
        "vkey": lambda: parse_vkey(data),
        "bundle": bundle_of_the_tree,
    }
    assert verdict(checks[each["kind"]]) == each["expect"], each["reason"]


@pytest.mark.parametrize("path", [b"tile/0/x999/x999/x999/x999/x999/x999/999", b"tile/entries/000.p/256"])
def test_a_path_beyond_what_a_log_can_hold(path: bytes) -> None:
    with pytest.raises(LogRefused, match="log_tile_path"):
        parse_tile_path(path)


@given(level=st.none() | st.integers(0, 63), index=st.integers(0, 2**55 - 1), width=st.integers(1, 256))
def test_a_path_is_read_back(level: int | None, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_tile_path(tile.path.encode()) == tile


def test_golden_tiles(tree: Tree) -> None:
    for each in lines("tiles.jsonl"):
        data = bytes.fromhex(each["hex"])
        assert sha256(data).hexdigest() == each["sha256"]
        if each["kind"] == "entries":
            first = 256 * each["index"]
            expected = [entry(first + at) for at in range(each["width"])]
            assert parse_entry_bundle(data, each["width"]) == expected
            assert entry_bundle(expected) == data
        elif each["tree_size"] <= BUILT:
            tile = Tile(each["level"], each["index"], each["width"])
            assert tile in set(tiles_between(0, each["tree_size"]))
            assert hash_tile(tile, tree.node) == parse_hash_tile(data, tile.width) == data


def test_the_tiles_of_a_tree_are_those_the_standard_counts() -> None:
    tiles = list(tiles_between(0, 70_000))  # the example of C2SP tlog-tiles
    assert [sum(tile.level == level and tile.width == 256 for tile in tiles) for level in (0, 1, 2)] == [273, 1, 0]
    assert [tile.width for tile in tiles if tile.width < 256] == [112, 17, 1]
    assert list(tiles_between(0, 256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_between(256, 257)) == [Tile(0, 1, 1)]
    assert list(tiles_between(9, 9)) == []
    with pytest.raises(LogRefused, match="log_sizes"):
        list(tiles_between(2, 1))


@given(sizes=st.tuples(st.integers(0, 2000), st.integers(0, 2000)))
def test_tiles_added_step_by_step_hold_all_that_the_tree_needs(sizes: tuple[int, int]) -> None:
    old, size = sorted(sizes)
    steps = {*tiles_between(0, old), *tiles_between(old, size)}
    assert set(tiles_between(0, size)) <= steps


def test_proofs_from_tiles_are_those_of_the_tree(tree: Tree) -> None:
    size = 66_000
    held = {tile.path: hash_tile(tile, tree.node) for tile in tiles_between(0, size)}
    nodes = tile_nodes(size, reader(held))
    assert tree_root(size, nodes) == tree.root(size)
    for index in (0, 1, 255, 256, 65_535, 65_536, 65_999):
        assert inclusion_proof(index, size, nodes) == inclusion_proof(index, size, tree.node)
        assert consistency_proof(index + 1, size, nodes) == consistency_proof(index + 1, size, tree.node)
    for level, index in ((0, size), (1, size // 2), (16, 1), (24, 0), (0, 66_048)):
        with pytest.raises(LogRefused, match="log_node_missing"):
            nodes(level, index)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 300, 512, 1000])
def test_a_whole_log_is_read_from_its_files(size: int, tree: Tree) -> None:
    held = files(size)
    verify_log(size, tree.root(size), reader(held))
    with pytest.raises(LogRefused, match="log_root_differs"):
        verify_log(size, bytes(32), reader(held))


def test_a_log_of_three_levels_is_read_from_its_files(tree: Tree) -> None:
    verify_log(66_000, tree.root(66_000), reader(files(66_000)))


SMALL_LOG = files(300)


@given(data=st.data())
def test_no_file_of_a_log_can_be_changed(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(SMALL_LOG)))
    at = data.draw(st.integers(0, len(SMALL_LOG[path]) - 1))
    end = data.draw(st.integers(at, min(at + 40, len(SMALL_LOG[path]))))
    changed = SMALL_LOG[path][:at] + data.draw(st.binary(max_size=40)) + SMALL_LOG[path][end:]
    assume(changed != SMALL_LOG[path])
    with pytest.raises(LogRefused):
        verify_log(300, Tree(golden_hashes(300)).root(), reader(SMALL_LOG | {path: changed}))


def test_swapped_entries_are_found() -> None:
    entries = [entry(at) for at in range(5)]
    held = files(5) | {"tile/entries/000.p/5": entry_bundle([entries[1], entries[0], *entries[2:]])}
    with pytest.raises(LogRefused, match="log_tile_differs"):
        verify_log(5, Tree(golden_hashes(5)).root(), reader(held))


@pytest.mark.parametrize("each", [b"", b"x" * 65_536])
def test_an_entry_has_a_length_that_two_bytes_can_tell(each: bytes) -> None:
    with pytest.raises(LogRefused, match="log_entry_size"):
        entry_bundle([each])
    assert parse_entry_bundle(entry_bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]


def test_a_tile_of_another_width_is_refused() -> None:
    with pytest.raises(LogRefused, match="log_tile_size"):
        parse_hash_tile(bytes(31), 1)


@given(data=st.binary(max_size=200), width=st.integers(0, 4))
def test_whatever_bytes_come_are_read_or_refused(data: bytes, width: int) -> None:
    for parse in (lambda: parse_tile_path(data), lambda: parse_hash_tile(data, width)):
        assert verdict(parse) in ("accept", "reject")
    if verdict(lambda: parse_entry_bundle(data, width)) == "accept":
        assert entry_bundle(parse_entry_bundle(data, width)) == data


def test_the_log_of_tessera() -> None:
    key = parse_vkey(TESSERA_KEY)
    checkpoints = [open_checkpoint(vector(f"log/checkpoint.{size}", TESSERA), [key]).checkpoint for size in range(16)]
    assert [each.size for each in checkpoints] == list(range(16))
    assert checkpoints[0].root == EMPTY_ROOT
    assert open_checkpoint(vector("log/checkpoint", TESSERA), [key]).checkpoint == checkpoints[15]

    def read(tile: Tile) -> bytes:
        return vector(f"log/{tile.path}", TESSERA)

    for checkpoint in checkpoints:
        verify_log(checkpoint.size, checkpoint.root, read)
    pairs = [(old, new) for new in checkpoints for old in checkpoints[1 : new.size + 1]]
    assert len(pairs) == 120
    for old, new in pairs:
        proof = consistency_proof(old.size, new.size, tile_nodes(15, read))
        verify_consistency(old.size, new.size, proof, old.root, new.root)
