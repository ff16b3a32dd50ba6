"""Opening many entries under one witnessed checkpoint: what an audit shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tawthiq.errors import LogRefused, Misuse
from tawthiq.ledger.checkpoints import signer_of
from tawthiq.ledger.commitments import opening
from tawthiq.ledger.last_signed import must_continue
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.witnessing import witnessed
from tawthiq.tlog import Checkpoint, Policy, Proof, Tree, inclusion_proof

Place = tuple[str, int]
"""Type and position of a record."""


@dataclass(frozen=True)
class OpenedEntry:
    """An entry with its number, what its record says, and the file that shows both (format: `tawthiq_verify.py`)."""

    number: int
    payload: Mapping[str, Any]
    data: bytes


class Openings:
    """The entries below the newest checkpoint that enough witnesses cosigned.

    Raises Misuse where there is none: what no witness has seen shows nothing. Raises LedgerError where the entries are no
    longer those that were signed.
    """

    def __init__(self, log: PublicLog, policy: Policy | None) -> None:
        self._log = log
        self._tree = log.leaves.tree()
        self.checkpoint, self._note = _witnessed(log, policy, self._tree)

    @cached_property
    def numbers(self) -> dict[Place, int]:
        """The number of every entry below the checkpoint, by its record, in the order of the log."""
        size = self.checkpoint.size
        records = enumerate(self._log.leaves.records())
        return {(kind, position): number for number, (kind, position, _) in records if number < size}

    def open(self, place: Place) -> OpenedEntry | None:
        """The entry of a record, opened; None where the record was erased.

        Raises LedgerError where it is not what was entered, Misuse where no witness has seen it yet.
        """
        if (number := self.numbers.get(place)) is None:
            raise Misuse("audit_later", size=self.checkpoint.size)
        entry = self._log.leaves.entries(number, number + 1)[0]
        found = self._log.open(*place, entry)
        if found is None:
            return None
        proof = Proof(number, tuple(inclusion_proof(number, self.checkpoint.size, self._tree.node)), self._note)
        return OpenedEntry(number, found.payload, opening(entry, found.secret, found.payload, proof.data))


def _witnessed(log: PublicLog, policy: Policy | None, tree: Tree) -> tuple[Checkpoint, bytes]:
    signer = signer_of(log)
    for size in log.leaves.cosigned_sizes() if policy and policy.needs_witnesses else ():
        checkpoint = Checkpoint(signer.name, size, tree.root(size)) if size <= tree.size else None
        if checkpoint is None or policy is None:
            continue
        must_continue(checkpoint, Checkpoint(signer.name, tree.size, tree.root()), tree.root)
        try:
            signed = witnessed(log, signer, checkpoint, policy)
        except LogRefused:
            continue
        if policy.is_met(signed):
            return checkpoint, signed.data
    raise Misuse("audit_not_witnessed")
