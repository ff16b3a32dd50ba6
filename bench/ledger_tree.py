"""Measure the tree of the ledger alone: `python bench/ledger_tree.py [--entries 1000000] [--json]`.

Processor seconds to build the tree from entries, to make and verify proofs with the tree in memory, to bring it up to
date, and to verify the whole log from its files as a monitor does, together with the memory that this takes in a process
of its own. Beside it, in the same run, pymerkle where it is installed. Roots known from Go's `golang.org/x/mod/sumdb`
are compared.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from random import Random

from tawthiq.tlog import (
    Tile,
    Tree,
    consistency_proof,
    entry_bundle,
    hash_tile,
    inclusion_proof,
    leaf_hashes,
    tiles_between,
    verify_consistency,
    verify_inclusion,
    verify_log,
)

PROOFS = 20_000
UPDATE = 10_000
BATCH = 1_000
# Made with golang.org/x/mod/sumdb 0.7.0 over the same entries.
KNOWN_ROOTS = {1_000_000: "b094180a4446d7c521d27895937f5d685f6a22e0edcaa4067d20260ee887083d"}


def entries_of(begin: int, end: int) -> list[bytes]:
    """The entries of the golden trees."""
    return [b'{"n":%d,"c":"%064x"}' % (index, index) for index in range(begin, end)]


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measure(entries: int, seed: int) -> dict[str, object]:
    """All figures of one size."""
    logged = entries_of(0, entries)
    held: list[Tree] = []
    found: dict[str, object] = {"entries": entries}
    found["build_s"] = seconds(lambda: held.append(Tree(leaf_hashes(logged))))
    tree = held[0]
    found["root"] = tree.root().hex()
    if entries in KNOWN_ROOTS:
        found["root_is_that_of_go"] = found["root"] == KNOWN_ROOTS[entries]
    found |= proofs(tree, seed)
    later = leaf_hashes(entries_of(entries, entries + UPDATE))
    grown = Tree(leaf_hashes(logged))
    found["update_10000_s"] = seconds(lambda: grown.extend(later))
    found["append_us_in_batches_of_1000"] = 1e6 * in_batches(logged) / entries
    found |= from_files(logged, tree)
    if find_spec("pymerkle"):
        found["pymerkle_build_s"] = peer(logged)
    return found


def proofs(tree: Tree, seed: int) -> dict[str, float]:
    """Microseconds for a proof and for its verification, places drawn at random."""
    random, size, root = Random(seed), tree.size, tree.root()  # noqa: S311
    places = [random.randrange(size) for _ in range(PROOFS)]
    leaves = [tree.node(0, place) for place in places]
    earlier = [(place + 1, tree.root(place + 1)) for place in places]
    included: list[list[bytes]] = []
    consistent: list[list[bytes]] = []
    made = seconds(lambda: included.extend(inclusion_proof(place, size, tree.node) for place in places))
    compared = seconds(lambda: consistent.extend(consistency_proof(old, size, tree.node) for old, _ in earlier))

    def verify_all() -> None:
        for leaf, place, proof in zip(leaves, places, included, strict=True):
            verify_inclusion(leaf, place, size, proof, root)

    def compare_all() -> None:
        for (old, old_root), proof in zip(earlier, consistent, strict=True):
            verify_consistency(old, size, proof, old_root, root)

    return {
        "inclusion_us": 1e6 * made / PROOFS,
        "verify_inclusion_us": 1e6 * seconds(verify_all) / PROOFS,
        "consistency_us": 1e6 * compared / PROOFS,
        "verify_consistency_us": 1e6 * seconds(compare_all) / PROOFS,
    }


def in_batches(logged: Sequence[bytes]) -> float:
    """Processor seconds to hash and append all entries in batches, with the root after each."""

    def append_all() -> None:
        tree = Tree()
        for begin in range(0, len(logged), BATCH):
            tree.extend(leaf_hashes(logged[begin : begin + BATCH]))
            tree.root()

    return seconds(append_all)


def from_files(logged: Sequence[bytes], tree: Tree) -> dict[str, object]:
    """What a monitor needs to verify the log from its files, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        size = tree.size
        for tile in tiles_between(0, size):
            contents = {tile.path: hash_tile(tile, tree.node)}
            if tile.level == 0:
                first = 256 * tile.index
                bundle = entry_bundle(logged[first : first + tile.width])
                contents[Tile(None, tile.index, tile.width).path] = bundle
            for path, data in contents.items():
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / path).write_bytes(data)
        command = [sys.executable, __file__, "--verify", folder, "--entries", str(size), "--root", tree.root().hex()]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(told.stdout))


def verify_files(folder: Path, size: int, root: bytes) -> dict[str, object]:
    """Verify a log from its files; processor seconds and the most memory that was held."""
    spent = seconds(lambda: verify_log(size, root, lambda tile: (folder / tile.path).read_bytes()))
    # Not `getrusage`: there a child begins with the most that its parent held.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return {"verify_all_s": spent, "verify_all_mb": int(peak.split()[1]) / 1024}


def peer(logged: Sequence[bytes]) -> float:
    """Processor seconds that pymerkle takes to build its tree in memory."""
    from pymerkle import InmemoryTree  # type: ignore[import-not-found,unused-ignore]

    tree = InmemoryTree(algorithm="sha256")

    def append_all() -> None:
        for each in logged:
            tree.append_entry(each)

    return seconds(append_all)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verify", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--root", type=bytes.fromhex, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.verify:
        print(json.dumps(verify_files(options.verify, options.entries, options.root)))
        return
    found = measure(options.entries, options.seed)
    if options.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:32} {value:12.3f}" if isinstance(value, float) else f"{name:32} {value!s:>12}")


if __name__ == "__main__":
    main()
