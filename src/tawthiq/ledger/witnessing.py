"""Asking witnesses to cosign a checkpoint, and taking in their answers, by USB stick, e-mail or any other road.

A request has exactly the bytes of `add-checkpoint` of C2SP tlog-witness; an answer has signature lines, or the size that
the witness knows. An answer is believed for its signatures alone, so that it may come by any road.
"""

from dataclasses import dataclass

from tawthiq.errors import LedgerError, LogRefused, Misuse
from tawthiq.ledger.checkpoints import last_published, signed_checkpoints, signed_note, signer_of
from tawthiq.ledger.last_signed import must_continue
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.published import replace_checkpoint
from tawthiq.tlog import (
    Checkpoint,
    Cosignature,
    Policy,
    Request,
    SignedCheckpoint,
    Signer,
    consistency_proof,
    open_checkpoint,
    sign_checkpoint,
)
from tawthiq.tlog.encoding import parse_decimal
from tawthiq.tlog.note import MAX_NOTE, SignatureLine, parse_note


@dataclass(frozen=True)
class Cosigned:
    """What an answer brought: a checkpoint, whose names are on it now, and whether they are enough for the policy."""

    checkpoint: Checkpoint
    names: tuple[str, ...]
    is_enough: bool


def cosign_request(log: PublicLog, old: int | None = None) -> Request:
    """What to give to witnesses: the published checkpoint, and proof that it continues the size that they know.

    That size is by default the last that any witness cosigned here. Raises Misuse where nothing was signed yet or the
    size is larger than what was signed, LedgerError where the entries are no longer those that were signed.
    """
    signer, published = signer_of(log), last_published(log.ledger)
    if published is None:
        raise Misuse("checkpoint_none")
    checkpoint, tree = published.checkpoint, log.leaves.tree()
    must_continue(checkpoint, Checkpoint(checkpoint.origin, tree.size, tree.root()), tree.root)
    known = log.leaves.witnessed_size() if old is None else old
    if not 0 <= known <= checkpoint.size:
        raise Misuse("cosign_old_size", old=known, size=checkpoint.size)
    proof = consistency_proof(known, checkpoint.size, tree.node) if known else []
    return Request(known, tuple(proof), sign_checkpoint(checkpoint, signer))


def take_answer(log: PublicLog, answer: bytes, policy: Policy | None) -> Cosigned:
    """Check the lines of witnesses against a policy, keep them, and publish the checkpoint with them.

    Raises Misuse where there is no policy, or the answer is a size (what to do then is in its message); LedgerError
    where a line is of nobody whom the policy names, or is no signature of a checkpoint that was signed here.
    """
    if policy is None:
        raise Misuse("cosign_no_policy", path=str(log.ledger.folder / "policy.txt"))
    signer, history = signer_of(log), signed_checkpoints(log)
    if signer.key not in policy.logs:
        raise LedgerError("cosign_other_log", origin=signer.name)
    _refuse_size(answer, history[-1].size)
    lines = _lines(answer, history[-1])
    found = [(line, *_fitting(line, signer, history, policy)) for line in lines]
    for line, checkpoint, _ in found:
        log.leaves.add_cosignatures(checkpoint.size, [line.line])
    newest = max((checkpoint for _, checkpoint, _ in found), key=lambda each: each.size)
    published = last_published(log.ledger)
    if published and published.checkpoint == newest:
        replace_checkpoint(log.ledger.folder, signed_note(log, signer, newest))
    signed = witnessed(log, signer, newest, policy)
    return Cosigned(newest, tuple(each.key.name for each in signed.cosignatures), policy.is_met(signed))


def witnessed(log: PublicLog, signer: Signer, checkpoint: Checkpoint, policy: Policy) -> SignedCheckpoint:
    """A checkpoint with the cosignatures that were kept for it, all checked again; raises LogRefused if one is wrong."""
    return open_checkpoint(signed_note(log, signer, checkpoint), [signer.key], policy.witnesses.values())


def _lines(answer: bytes, any_checkpoint: Checkpoint) -> tuple[SignatureLine, ...]:
    return parse_note(any_checkpoint.text + b"\n" + answer).signatures


def _refuse_size(answer: bytes, size: int) -> None:
    """A witness that knows another size says so instead of signing."""
    if len(answer) > MAX_NOTE:
        raise LogRefused("log_note_large", bytes=len(answer), most=MAX_NOTE)
    try:
        known = parse_decimal(answer.removesuffix(b"\n"))
    except LogRefused:
        return
    if known > size:
        raise LedgerError("cosign_ahead", known=known, size=size)
    raise Misuse("cosign_other_size", known=known)


def _fitting(
    line: SignatureLine, signer: Signer, history: list[Checkpoint], policy: Policy
) -> tuple[Checkpoint, Cosignature]:
    """The checkpoint that a line cosigns: an answer does not say which, and later ones may have been signed since."""
    names = {(key.name, key.id) for key in policy.witnesses.values()}
    if (line.name, line.key_id) not in names:
        raise LedgerError("cosign_unknown_witness", name=line.name)
    for checkpoint in reversed(history):
        try:
            note = sign_checkpoint(checkpoint, signer) + line.line
            signed = open_checkpoint(note, [signer.key], policy.witnesses.values())
        except LogRefused:
            continue
        return checkpoint, signed.cosignatures[0]
    raise LedgerError("cosign_unfitting", name=line.name)
