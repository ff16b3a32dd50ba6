"""Transparency logs: from bytes to proofs that nothing was deleted, changed or shown differently to someone else.

The format is the public one, so that other programs check our logs and we theirs: the tree of RFC 6962, verified as in
RFC 9162, and the tiles, signed notes, checkpoints, cosignatures, proofs, policies and witness requests of C2SP. Every
reader is strict on bytes and raises `LogRefused`, and nothing else, for what it does not accept. Nothing here reads a
file, a clock or a network; signatures need no library beyond the standard one, and are faster with `cryptography`.

    >>> tree = Tree(leaf_hashes([b"first", b"second", b"third"]))
    >>> proof = inclusion_proof(1, tree.size, tree.node)
    >>> verify_inclusion(leaf_hash(b"second"), 1, tree.size, proof, tree.root())

What it cannot show: entries that no checkpoint holds yet, what was never logged, and, without witnesses, whether others
are shown the same log.
"""

from tawthiq.errors import LogRefused
from tawthiq.tlog.checkpoint import (
    Checkpoint,
    Cosignature,
    SignedCheckpoint,
    cosign,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from tawthiq.tlog.keys import SignatureType, Signer, VerifierKey, parse_vkey
from tawthiq.tlog.note import open_note, sign_text
from tawthiq.tlog.policy import Policy, open_witnessed, parse_policy
from tawthiq.tlog.proof import Proof, parse_proof, verify_proof
from tawthiq.tlog.tiles import (
    Tile,
    entry_bundle,
    hash_tile,
    parse_entry_bundle,
    parse_hash_tile,
    parse_tile_path,
    tile_nodes,
    tiles_between,
    verify_log,
)
from tawthiq.tlog.tree import (
    EMPTY_ROOT,
    CompactRange,
    NodeSource,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    leaf_hashes,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from tawthiq.tlog.witness import Answer, Request, WitnessState, consider, parse_request

__all__ = [
    "EMPTY_ROOT",
    "Answer",
    "Checkpoint",
    "CompactRange",
    "Cosignature",
    "LogRefused",
    "NodeSource",
    "Policy",
    "Proof",
    "Request",
    "SignatureType",
    "SignedCheckpoint",
    "Signer",
    "Tile",
    "Tree",
    "VerifierKey",
    "WitnessState",
    "consider",
    "consistency_proof",
    "cosign",
    "entry_bundle",
    "hash_tile",
    "inclusion_proof",
    "leaf_hash",
    "leaf_hashes",
    "open_checkpoint",
    "open_note",
    "open_witnessed",
    "parse_checkpoint",
    "parse_entry_bundle",
    "parse_hash_tile",
    "parse_policy",
    "parse_proof",
    "parse_request",
    "parse_tile_path",
    "parse_vkey",
    "sign_checkpoint",
    "sign_text",
    "tile_nodes",
    "tiles_between",
    "tree_root",
    "verify_consistency",
    "verify_inclusion",
    "verify_log",
    "verify_proof",
]
