"""Showing to someone that one record is in the log, and, if so wished, what it says."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from tawthiq.errors import LogRefused, Misuse, RecordNotFound
from tawthiq.ledger.checkpoints import signed_checkpoints, signed_note, signer_of
from tawthiq.ledger.commitments import TABLES, opening
from tawthiq.ledger.last_signed import must_continue
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.witnessing import witnessed
from tawthiq.tlog import Checkpoint, Policy, Proof, inclusion_proof

_IDS = {"source": "sha256", "list": "reading_id", "claim": "claim_id", "judgement": "judgement_id", "act": "act_id"}
_SHORTEST_ID = 8


Place = tuple[str, int, str]
"""Type and position of a record, and by which name somebody asked for it."""


@dataclass(frozen=True)
class Proven:
    """An entry with the proof that it is in the log, under a checkpoint that enough witnesses cosigned or not.

    `opening` discloses the record: for whoever may see it, and nobody else.
    """

    entry: bytes
    proof: Proof
    opening: bytes = field(repr=False)
    checkpoint: Checkpoint
    is_witnessed: bool


def prove(log: PublicLog, named: str, policy: Policy | None) -> Proven:
    """Prove that a record is in the log: a claim, source, reading or judgement by its id, or its first eight digits.

    The newest checkpoint that enough witnesses cosigned is taken, else the newest that holds it. Raises RecordNotFound
    where no record or several have that id, Misuse where no signed checkpoint holds it yet, LedgerError where the record is
    not what was entered.
    """
    return next(prove_each(log, [find_record(log, named)], policy))


def prove_each(log: PublicLog, places: Iterable[Place], policy: Policy | None) -> Iterator[Proven]:
    """The same for many records, whose tree and signatures are looked at once; what it raises, `prove` tells."""
    history, tree = signed_checkpoints(log), log.leaves.tree()

    @cache
    def best(oldest: int) -> tuple[Checkpoint, bytes, bool]:
        found = _best(log, history[oldest:], policy)
        checkpoint = found[0]
        must_continue(checkpoint, Checkpoint(checkpoint.origin, tree.size, tree.root()), tree.root)
        return found

    for kind, position, named in places:
        number = log.leaves.number_of(kind, position)
        if number is None or number >= history[-1].size:
            raise Misuse("prove_not_signed", named=named)
        entry = log.leaves.entries(number, number + 1)[0]
        opened = log.open(kind, position, entry)
        if opened is None:
            raise RecordNotFound("record_erased", named=named)
        checkpoint, note, is_witnessed = best(bisect_right(history, number, key=lambda each: each.size))
        proof = Proof(number, tuple(inclusion_proof(number, checkpoint.size, tree.node)), note)
        disclosed = opening(entry, opened.secret, opened.payload, proof.data)
        yield Proven(entry, proof, disclosed, checkpoint, is_witnessed)


def _best(log: PublicLog, holding: list[Checkpoint], policy: Policy | None) -> tuple[Checkpoint, bytes, bool]:
    signer = signer_of(log)
    if policy and policy.needs_witnesses:
        for checkpoint in reversed(holding):
            try:
                signed = witnessed(log, signer, checkpoint, policy)
            except LogRefused:
                continue
            if policy.is_met(signed):
                return checkpoint, signed.data, True
    return holding[-1], signed_note(log, signer, holding[-1]), False


def find_record(log: PublicLog, named: str) -> Place:
    """Where the record with an id stands; raises RecordNotFound where no record or several have it."""
    found = []
    if len(named) >= _SHORTEST_ID:
        for kind, table in TABLES.items():
            ids = log.ledger.store.column(table, (_IDS[kind], "position"))
            found += [(kind, int(position)) for each, position in ids if each.startswith(named)]
    if len(found) != 1:
        raise RecordNotFound("record_not_found" if not found else "record_ambiguous", named=named, n=len(found))
    return *found[0], named
