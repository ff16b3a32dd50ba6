"""The entries of the public log, and the cosignatures of witnesses, as the store keeps them.

Hashes and nodes are not kept: they follow from the entries, two seconds a million, and what is not kept cannot disagree.
"""

from collections.abc import Iterator, Sequence

from tawthiq.store import Store
from tawthiq.tlog import Tree, leaf_hashes

_READ_AT_ONCE = 10_000


class Leaves:
    """The entries of a case's public log, numbered from 0."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def size(self) -> int:
        """How many entries there are."""
        return self._store.last("leaves")

    def entries(self, begin: int = 0, end: int | None = None) -> list[bytes]:
        """The entries from one number to before another."""
        most = None if end is None else max(0, end - begin)
        return [entry for (entry,) in self._store.column("leaves", ("entry",), begin, most)]

    def tree(self) -> Tree:
        """The tree over all entries."""
        tree = Tree()
        for begin in range(0, self.size(), _READ_AT_ONCE):
            tree.extend(leaf_hashes(self.entries(begin, begin + _READ_AT_ONCE)))
        return tree

    def records(self) -> Iterator[tuple[str, int, bytes]]:
        """Type and position of the record of every entry, and the entry, in the order of the log."""
        for begin in range(0, self.size(), _READ_AT_ONCE):
            yield from self._store.column("leaves", ("kind", "record", "entry"), begin, _READ_AT_ONCE)

    def number_of(self, kind: str, position: int) -> int | None:
        """The number of a record's entry; None while it has none."""
        found = self._store.read("leaves", {"kind": kind, "record": position})
        return int(found[0]["position"]) - 1 if found else None

    def cosignatures(self, size: int) -> list[bytes]:
        """The signature lines of witnesses on the checkpoint of a size."""
        return sorted(bytes(row["line"]) for row in self._store.read("cosignatures", {"size": size}))

    def add_cosignatures(self, size: int, lines: Sequence[bytes]) -> None:
        """Keep the signature lines of witnesses, which were checked before."""
        with self._store.transaction():
            known = set(self.cosignatures(size))
            self._store.append("cosignatures", [{"size": size, "line": line} for line in lines if line not in known])

    def cosigned_sizes(self) -> list[int]:
        """The sizes of checkpoints that a witness cosigned, largest first."""
        return sorted({int(row["size"]) for row in self._store.read("cosignatures")}, reverse=True)

    def witnessed_size(self) -> int:
        """The size of the last checkpoint that a witness cosigned; 0 if there is none."""
        return max(self.cosigned_sizes(), default=0)
