"""Trees: against vectors of others, and every tree of up to 256 leaves against the recursive text of RFC 6962."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import LogRefused
from tawthiq.tlog import (
    EMPTY_ROOT,
    CompactRange,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    leaf_hashes,
    verify_consistency,
    verify_inclusion,
)
from tawthiq.tlog.tree import MAX_SIZE, node_hash, subtree_hash, tree_root
from tlog.vectors import MERKLE, decoded, golden_hashes, lines, table, verdict

SMALL = 256
BUILT = 70_000


@cache
def naive_hash(begin: int, end: int) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written."""
    if end - begin == 1:
        return golden_hashes(SMALL)[32 * begin : 32 * end]
    middle = begin + split(end - begin)
    return node_hash(naive_hash(begin, middle), naive_hash(middle, end))


@cache
def split(leaves: int) -> int:
    power = 1
    while power * 2 < leaves:
        power *= 2
    return power


def naive_path(index: int, begin: int, end: int) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if end - begin == 1:
        return []
    middle = begin + split(end - begin)
    if index < middle:
        return [*naive_path(index, begin, middle), naive_hash(middle, end)]
    return [*naive_path(index, middle, end), naive_hash(begin, middle)]


def naive_subproof(old: int, begin: int, end: int, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if old == end:
        return [] if whole else [naive_hash(begin, end)]
    middle = begin + split(end - begin)
    if old <= middle:
        return [*naive_subproof(old, begin, middle, whole), naive_hash(middle, end)]
    return [*naive_subproof(old, middle, end, False), naive_hash(begin, middle)]


@pytest.fixture(scope="module")
def small() -> Tree:
    return Tree(golden_hashes(SMALL))


@pytest.fixture(scope="module")
def large() -> Tree:
    return Tree(golden_hashes(BUILT))


def forgeries(proof: list[bytes]) -> list[list[bytes]]:
    """Whatever can be taken from a proof, added to it or exchanged in it."""
    flipped = [[*proof[:at], bytes([each[0] ^ 1]) + each[1:], *proof[at + 1 :]] for at, each in enumerate(proof)]
    dropped = [[*proof[:at], *proof[at + 1 :]] for at in range(len(proof))]
    added = [[*proof[:at], bytes(32), *proof[at:]] for at in range(len(proof) + 1)]
    repeated = [[*proof[: at + 1], *proof[at:]] for at in range(len(proof))]
    swapped = [
        [*proof[:at], proof[other], *proof[at + 1 : other], proof[at], *proof[other + 1 :]]
        for other in range(len(proof))
        for at in range(other)
    ]
    return flipped + dropped + added + repeated + swapped


def is_refused(check: Callable[..., None], *arguments: Any) -> bool:
    # Tens of thousands of times: `pytest.raises` would take longer than what it watches.
    try:
        check(*arguments)
    except LogRefused:
        return True
    return False


def test_every_inclusion_proof_in_every_small_tree(small: Tree) -> None:
    for size in range(1, SMALL + 1):
        root = small.root(size)
        assert root == naive_hash(0, size)
        for index in range(size):
            proof = inclusion_proof(index, size, small.node)
            assert proof == naive_path(index, 0, size)
            leaf = naive_hash(index, index + 1)
            verify_inclusion(leaf, index, size, proof, root)
            for forged in forgeries(proof) if size <= 24 else [proof[:-1]]:
                if forged != proof:
                    assert is_refused(verify_inclusion, leaf, index, size, forged, root)


def test_every_consistency_proof_between_small_trees(small: Tree) -> None:
    roots = [EMPTY_ROOT, *(small.root(size) for size in range(1, SMALL + 1))]
    for size in range(1, SMALL + 1):
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, small.node)
            assert proof == naive_subproof(old, 0, size, True)
            verify_consistency(old, size, proof, roots[old], roots[size])
            for forged in forgeries(proof) if size <= 24 else [proof[:-1]]:
                if forged != proof:
                    assert is_refused(verify_consistency, old, size, forged, roots[old], roots[size])


def test_no_leaf_stands_at_another_place_and_no_tree_is_another(small: Tree) -> None:
    for size in range(2, 33):
        for index in range(size):
            proof, leaf = inclusion_proof(index, size, small.node), naive_hash(index, index + 1)
            for other in set(range(size)) - {index}:
                with pytest.raises(LogRefused):
                    verify_inclusion(leaf, other, size, proof, small.root(size))
        for old in range(1, size):
            proof = consistency_proof(old, size, small.node)
            with pytest.raises(LogRefused):
                verify_consistency(old, size, proof, small.root(old + 1), small.root(size))
            with pytest.raises(LogRefused):
                verify_consistency(old, size, proof, small.root(old), small.root(size - 1 or 2))


def test_golden_roots(large: Tree) -> None:
    for row in table("roots.csv"):
        if (size := int(row["size"])) <= BUILT:
            assert large.root(size) == decoded([row["root_base64"]])[0]


def test_golden_proofs_are_made_and_verified(large: Tree) -> None:
    for each in lines("inclusion.jsonl"):
        leaf, root, *proof = decoded([each["leaf_hash"], each["root"], *each["proof"]])
        verify_inclusion(leaf, each["index"], each["size"], proof, root)
        if each["size"] <= BUILT:
            assert inclusion_proof(each["index"], each["size"], large.node) == proof
    for each in lines("consistency.jsonl"):
        old_root, root, *proof = decoded([each["root_m"], each["root_n"], *each["proof"]])
        verify_consistency(each["m"], each["n"], proof, old_root, root)
        if each["n"] <= BUILT:
            assert consistency_proof(each["m"], each["n"], large.node) == proof


@pytest.mark.parametrize("each", lines("negative_proofs.jsonl"), ids=lambda each: each["id"])
def test_wrong_proofs_and_what_a_root_does_not_bind(each: dict) -> None:
    proof = decoded(each["proof"])
    if each["kind"] == "inclusion":
        leaf, root = decoded([each["leaf_hash"], each["root"]])
        found = verdict(lambda: verify_inclusion(leaf, each["index"], each["size"], proof, root))
    else:
        old_root, root = decoded([each["root_m"], each["root_n"]])
        found = verdict(lambda: verify_consistency(each["m"], each["n"], proof, old_root, root))
    assert found == each["expect"], each["reason"]


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_vectors_of_transparency_dev_merkle(kind: str) -> None:
    vectors = lines(f"{kind}.jsonl", MERKLE)
    assert len(vectors) == 98
    for each in vectors:
        case = each["vector"]
        proof = decoded(case["proof"] or [])
        if kind == "inclusion":
            leaf, root = decoded([case["leafHash"] or "", case["root"] or ""])
            found = verdict(
                lambda c=case, p=proof, a=leaf, b=root: verify_inclusion(a, c["leafIdx"], c["treeSize"], p, b)
            )
        else:
            old, root = decoded([case["root1"] or "", case["root2"] or ""])
            found = verdict(lambda c=case, p=proof, a=old, b=root: verify_consistency(c["size1"], c["size2"], p, a, b))
        assert found == ("reject" if case["wantErr"] else "accept"), each["file"]


@given(parts=st.lists(st.integers(0, 40), max_size=8))
def test_a_tree_is_the_same_however_it_grew(parts: list[int]) -> None:
    tree, compact, hashes = Tree(), CompactRange(), golden_hashes(SMALL * 2)
    for part in parts:
        more = hashes[32 * tree.size : 32 * (tree.size + part)]
        tree.extend(more)
        compact.extend(more)
    whole = Tree(hashes[: 32 * sum(parts)])
    assert tree.size == compact.size == sum(parts)
    assert tree.root() == compact.root() == whole.root()


def test_a_compact_range_takes_complete_subtrees_where_nothing_smaller_waits(small: Tree) -> None:
    compact = CompactRange()
    compact.extend(small.node(6, 0) + small.node(6, 1), 6)
    compact.extend(golden_hashes(SMALL)[32 * 128 : 32 * 131])
    assert compact.size == 131
    assert compact.root() == small.root(131)
    with pytest.raises(LogRefused, match="log_out_of_order"):
        compact.extend(small.node(6, 3), 6)


def test_an_empty_tree_has_the_root_of_the_standard_and_nothing_in_it() -> None:
    assert Tree().root() == CompactRange().root() == EMPTY_ROOT
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")  # SHA-256 of nothing
    with pytest.raises(LogRefused, match="log_index"):
        inclusion_proof(0, 0, Tree().node)
    with pytest.raises(LogRefused, match="log_sizes"):
        consistency_proof(0, 1, Tree(leaf_hash(b"a")).node)


@pytest.mark.parametrize(("level", "index"), [(-1, 0), (0, -1), (0, 3), (1, 1), (2, 0), (9, 0)])
def test_a_node_that_is_not_complete_is_refused(level: int, index: int) -> None:
    with pytest.raises(LogRefused, match="log_node_missing"):
        Tree(leaf_hashes([b"a", b"b", b"c"])).node(level, index)


@pytest.mark.parametrize("size", [-1, 2**63])
def test_no_tree_has_such_a_size(size: int) -> None:
    with pytest.raises(LogRefused, match="log_size"):
        tree_root(size, Tree().node)
    with pytest.raises(LogRefused, match="log_index"):
        verify_inclusion(bytes(32), 0, size, [], bytes(32))
    with pytest.raises(LogRefused, match="log_sizes"):
        verify_consistency(1, size, [], bytes(32), bytes(32))


def test_many_leaves_are_hashed_as_each_is() -> None:
    entries = [b"", b"a", b"b" * 300]
    assert leaf_hashes(entries) == b"".join(map(leaf_hash, entries))
    assert leaf_hash(b"") == bytes.fromhex(
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )  # RFC 6962


def test_a_node_is_there_as_soon_as_its_leaves_are(small: Tree) -> None:
    grown, leaves = Tree(), [small.node(0, at) for at in range(SMALL)]
    for size, leaf in enumerate(leaves, 1):
        grown.extend(leaf)
        assert grown.root() == small.root(size)
        for level in range(9):
            if size % 2**level == 0:
                assert grown.node(level, size // 2**level - 1) == small.node(level, size // 2**level - 1)
    for size in (1, 2, 3, 5, 64, 256):
        assert subtree_hash(b"".join(leaves[:size])) == small.root(size)


def test_a_compact_range_counts_what_it_was_given(small: Tree) -> None:
    compact = CompactRange()
    for at in range(70):
        compact.extend(small.node(0, at))
        assert (compact.size, compact.root()) == (at + 1, small.root(at + 1))


def test_a_proof_that_goes_on_above_the_root_is_refused(small: Tree) -> None:
    for size in (1, 2, 3, 8):
        proof = inclusion_proof(0, size, small.node)
        with pytest.raises(LogRefused, match="log_proof_wrong"):
            verify_inclusion(small.node(0, 0), 0, size, [*proof, bytes(32)], small.root(size))


def test_the_largest_size_is_that_of_the_format() -> None:
    assert MAX_SIZE == 9_223_372_036_854_775_807
