"""Signing what the log of a case is now, once it is certain that it continues all that was signed or witnessed before.

Order: the checkpoint in the registers of what was signed; tiles; the signed checkpoint. Nothing is signed
before it is registered, and a crash after any step is mended by doing it again.
"""

from dataclasses import dataclass
from pathlib import Path

from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger.last_signed import LastSigned, must_continue
from tawthiq.ledger.ledger import Ledger
from tawthiq.ledger.log_key import fresh_origin, make_log_key, read_log_key
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.published import publish, published_checkpoint
from tawthiq.tlog import Checkpoint, Policy, SignedCheckpoint, Signer, open_checkpoint, parse_policy, sign_checkpoint
from tawthiq.tlog.note import MAX_SIGNATURES


@dataclass(frozen=True)
class Signing:
    """Under which name a log begins, in which year, and where this computer keeps what was signed on it."""

    origin: str | None
    year: int
    register: Path


def make_checkpoint(log: PublicLog, signing: Signing) -> tuple[Checkpoint, bytes]:
    """Sign the log as it is and publish its tiles; returns the checkpoint and its signed note.

    Raises LedgerError, and signs nothing, where the log is shorter than what was signed or witnessed, or differs from
    it; Misuse where there is nothing to sign.
    """
    with log.ledger.store.transaction():  # nobody appends or signs in between
        log.check_last()
        tree = log.leaves.tree()
        if not tree.size:
            raise Misuse("checkpoint_empty")
        signer = log_signer(log.ledger, signing)
        checkpoint = Checkpoint(signer.name, tree.size, tree.root())
        # All are asked before one is told: a register must not learn of what another forbids.
        for earlier in known_before(log, signer.key.text, signer.name, signing.register):
            must_continue(earlier, checkpoint, tree.root)
        for path in registers(log, signing.register):
            LastSigned(path).swap(signer.key.text, checkpoint, tree.root)
    note = signed_note(log, signer, checkpoint)
    publish(log.ledger.folder, log.leaves, tree, note)
    return checkpoint, note


def signed_note(log: PublicLog, signer: Signer, checkpoint: Checkpoint) -> bytes:
    """A checkpoint that was registered, signed, with the cosignatures of its size."""
    lines = log.leaves.cosignatures(checkpoint.size)[: MAX_SIGNATURES - 1]
    return sign_checkpoint(checkpoint, signer) + b"".join(lines)


def signer_of(log: PublicLog) -> Signer:
    """The key of a log that was signed before; raises Misuse where none was."""
    signer = read_log_key(log.ledger)
    if signer is None:
        raise Misuse("checkpoint_none")
    return signer


def signed_checkpoints(log: PublicLog) -> list[Checkpoint]:
    """All that was signed in this case, smallest first; raises Misuse where nothing was."""
    signer = signer_of(log)
    history = LastSigned(log.ledger.folder / "lastsigned.db").history(signer.key.text, signer.name)
    if not history:
        raise Misuse("checkpoint_none")
    return history


def case_policy(path: Path) -> Policy | None:
    """Whom a case trusts as witnesses; None where it names nobody yet."""
    return parse_policy(path.read_bytes()) if path.is_file() else None


def last_published(ledger: Ledger) -> SignedCheckpoint | None:
    """The checkpoint that a case published last, its signature checked with the case's own key; None before the first."""
    signer, note = read_log_key(ledger), published_checkpoint(ledger.folder)
    return open_checkpoint(note, [signer.key]) if signer and note else None


def log_signer(ledger: Ledger, signing: Signing) -> Signer:
    """The key of a log, made where none was; raises LedgerError where it is gone, or the log is to begin under another name."""
    if signer := read_log_key(ledger):
        if signing.origin not in (None, signer.name):
            raise LedgerError("log_origin_changed", origin=signing.origin, known=signer.name)
        return signer
    if (ledger.folder / "lastsigned.db").exists() or published_checkpoint(ledger.folder):
        raise LedgerError("log_key_gone", path=str(ledger.folder / "log.key"))
    return make_log_key(ledger, signing.origin or fresh_origin(signing.year))


def known_before(log: PublicLog, vkey: str, origin: str, register: Path) -> list[Checkpoint]:
    """All that is known to have been signed under a key, here and on this computer; what was witnessed is among it."""
    published = last_published(log.ledger)
    known = [each for path in registers(log, register) for each in LastSigned(path).history(vkey, origin)]
    return [*known, published.checkpoint] if published else known


def registers(log: PublicLog, register: Path) -> tuple[Path, Path]:
    """The two files that tell what was signed: of this computer, and of the case."""
    return register, log.ledger.folder / "lastsigned.db"
