"""The Merkle tree of a log: one hash that stands for every entry, and short proofs of what it holds.

A leaf is the bytes of one entry, hashed behind a zero byte; a node is two hashes behind a one byte; a tree of n leaves
splits at the largest power of two below n. A *node source* is any function from (level, index) to the hash over the
`2**level` leaves that begin at `index * 2**level`: a tree in memory, tiles on disk or a database all serve as one.
References: RFC 6962, section 2.1 (hashes and proofs); RFC 9162, sections 2.1.3.2 and 2.1.4.2 (verification).
"""

import hmac
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from operator import itemgetter
from struct import iter_unpack

from tawthiq.errors import LogRefused

HASH_SIZE = 32
MAX_SIZE = 2**63 - 1
EMPTY_ROOT = sha256(b"").digest()

NodeSource = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> bytes:
    """The hashes of many entries, one after the other, 32 bytes each."""
    return _digests(b"\x00", entries)


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def _parents(row: bytes) -> bytes:
    """The nodes over a row of hashes, taken two by two."""
    return _digests(b"\x01", map(itemgetter(0), iter_unpack("64s", row)))


def _digests(prefix: bytes, parts: Iterable[bytes]) -> bytes:
    # A sixth faster than hashing prefix and part anew, and this is where the time of a large log goes.
    begin = sha256(prefix).copy
    found = []
    for part in parts:
        state = begin()
        state.update(part)
        found.append(state.digest())
    return b"".join(found)


class CompactRange:
    """The least that must be kept to go on with a tree and to know its root: one hash for each bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._waiting: list[bytes] = []  # by level: the hash that has no right sibling yet, or nothing

    def extend(self, hashes: bytes, level: int = 0) -> None:
        """Append hashes of complete subtrees of `2**level` leaves; nothing smaller may be waiting before them."""
        if any(self._waiting[:level]):
            raise LogRefused("log_out_of_order", level=level)
        self.size += len(hashes) // HASH_SIZE << level
        row = hashes
        while row:
            self._waiting += [b""] * (level + 1 - len(self._waiting))
            row = self._waiting[level] + row
            even = len(row) // 64 * 64
            self._waiting[level] = row[even:]
            row = _parents(row[:even])
            level += 1

    def root(self) -> bytes:
        """The root over all that was appended."""
        right = b""
        for left in filter(None, self._waiting):
            right = node_hash(left, right) if right else left
        return right or EMPTY_ROOT


class Tree:
    """All hashes of a growing tree, in memory: 64 bytes an entry."""

    def __init__(self, hashes: bytes = b"") -> None:
        self._levels = [bytearray()]
        self.extend(hashes)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // HASH_SIZE

    def extend(self, hashes: bytes) -> None:
        """Append leaf hashes, 32 bytes each, and every node that they complete."""
        self._levels[0] += hashes
        level = 0
        while len(row := self._levels[level]) >= 2 * HASH_SIZE:
            level += 1
            if level == len(self._levels):
                self._levels.append(bytearray())
            above = self._levels[level]
            above += _parents(bytes(row[2 * len(above) : len(row) // 64 * 64]))

    def node(self, level: int, index: int) -> bytes:
        """The hash over the `2**level` leaves from `index * 2**level`; raises LogRefused where it is not complete."""
        at = index * HASH_SIZE
        if not (0 <= level < len(self._levels) and 0 <= at < len(self._levels[level])):
            raise LogRefused("log_node_missing", level=level, index=index)
        return bytes(self._levels[level][at : at + HASH_SIZE])

    def root(self, size: int | None = None) -> bytes:
        """The root of the whole tree, or of its first `size` leaves."""
        return tree_root(self.size if size is None else size, self.node)


def subtree_hash(hashes: bytes) -> bytes:
    """The root over a row of hashes."""
    compact = CompactRange()
    compact.extend(hashes)
    return compact.root()


def tree_root(size: int, node: NodeSource) -> bytes:
    """The root of the first `size` leaves of a node source."""
    if not 0 <= size <= MAX_SIZE:
        raise LogRefused("log_size", size=size)
    return _range_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeSource) -> list[bytes]:
    """The hashes that lead from one leaf to the root of a tree of `size` leaves (RFC 6962, section 2.1.1)."""
    _in_tree(index, size)
    # The level below which the ways of this leaf and of the last one to the root are apart. Up to there a sibling lies
    # on either side, and the topmost, which holds the last leaf, may be incomplete; above it siblings lie to the left.
    meeting = (index ^ (size - 1)).bit_length()
    siblings = [node(level, index >> level ^ 1) for level in range(meeting - 1)]
    if meeting:
        begin = (index >> meeting - 1 ^ 1) << meeting - 1
        siblings.append(_range_hash(begin, size, node))
    siblings += [node(level, (index >> level) - 1) for level in range(meeting, size.bit_length()) if index >> level & 1]
    return siblings


def consistency_proof(old: int, size: int, node: NodeSource) -> list[bytes]:
    """The hashes that show a tree of `old` leaves to be the beginning of one of `size` (RFC 6962, section 2.1.2)."""
    _comparable(old, size)
    begin, end, known = 0, size, True
    hashes = []
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            hashes.append(_range_hash(middle, end, node))
            end = middle
        else:
            hashes.append(_range_hash(begin, middle, node))
            begin, known = middle, False
    if not known:
        hashes.append(_range_hash(begin, end, node))
    return hashes[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf hash stands at `index` under a root (RFC 9162, section 2.1.3.2); raises LogRefused if not.

    A root does not bind the size of its tree: take `size` from a signed checkpoint and from nowhere else.
    """
    _in_tree(index, size)
    _hashes((leaf, root, *proof))
    first, second, found = index, size - 1, leaf
    for sibling in proof:
        if second == 0:
            raise LogRefused("log_proof_wrong")
        if first & 1 or first == second:
            found = node_hash(sibling, found)
            while not first & 1 and first:
                first, second = first >> 1, second >> 1
        else:
            found = node_hash(found, sibling)
        first, second = first >> 1, second >> 1
    if second != 0 or not hmac.compare_digest(found, root):
        raise LogRefused("log_proof_wrong")


def verify_consistency(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Check that one tree is the beginning of another (RFC 9162, section 2.1.4.2); raises LogRefused if not.

    Both sizes come from signed checkpoints. An old size of 0 is refused: nothing is proved about an empty tree.
    """
    _comparable(old, size)
    if old == size:
        if proof or old_root != root:
            raise LogRefused("log_proof_wrong")
        return
    _hashes((old_root, root, *proof))
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not proof:
        raise LogRefused("log_proof_wrong")
    first, second = old - 1, size - 1
    while first & 1:
        first, second = first >> 1, second >> 1
    old_found = found = path[0]
    for sibling in path[1:]:
        if second == 0:
            raise LogRefused("log_proof_wrong")
        if first & 1 or first == second:
            old_found, found = node_hash(sibling, old_found), node_hash(sibling, found)
            while not first & 1 and first:
                first, second = first >> 1, second >> 1
        else:
            found = node_hash(found, sibling)
        first, second = first >> 1, second >> 1
    if second != 0 or old_found != old_root or found != root:
        raise LogRefused("log_proof_wrong")


def _split(leaves: int) -> int:
    """The largest power of two below the number of leaves."""
    return 1 << (leaves - 1).bit_length() - 1


def _range_hash(begin: int, end: int, node: NodeSource) -> bytes:
    """The root over leaves `begin` to `end`, which begin where a complete subtree of at least that width does."""
    right = b""
    while begin < end:
        level = ((end - begin) & (begin - end)).bit_length() - 1  # the last, smallest complete subtree first
        end -= 1 << level
        left = node(level, end >> level)
        right = node_hash(left, right) if right else left
    return right


def _in_tree(index: int, size: int) -> None:
    if not 0 <= index < size <= MAX_SIZE:
        raise LogRefused("log_index", index=index, size=size)


def _comparable(old: int, size: int) -> None:
    if not 0 < old <= size <= MAX_SIZE:
        raise LogRefused("log_sizes", old=old, size=size)


def _hashes(values: Iterable[bytes]) -> None:
    for value in values:
        if len(value) != HASH_SIZE:
            raise LogRefused("log_hash", bytes=len(value))
