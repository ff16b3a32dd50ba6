"""Checkpoints: one signed line of size and root that stands for a whole log, and the cosignatures of its witnesses.

Formats: C2SP tlog-checkpoint and tlog-cosignature. Stricter by choice: three lines and no more, the log's own signature
must be there, and a cosignature carries a time.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from tawthiq.errors import LogRefused
from tawthiq.tlog import ed25519, ml_dsa
from tawthiq.tlog.encoding import parse_decimal, parse_hash
from tawthiq.tlog.keys import SignatureType, Signer, VerifierKey, parse_name
from tawthiq.tlog.note import Note, SignatureLine, parse_note, sign_text, verifies_text, verify_signatures
from tawthiq.tlog.tree import MAX_SIZE

_LEEWAY = 600  # seconds by which clocks may differ


@dataclass(frozen=True)
class Checkpoint:
    """What a log was at one moment: its name (`origin`), its number of entries and its root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """The three lines that are signed."""
        return b"%s\n%d\n%s\n" % (self.origin.encode(), self.size, b64encode(self.root))


@dataclass(frozen=True)
class Cosignature:
    """A witness's word, verified, that at `time` (seconds since 1970) this was the log's newest state it knew."""

    key: VerifierKey
    time: int

    @property
    def counts(self) -> bool:
        """Whether a quorum may count it: Ed25519 only, as long as few can check the other kind."""
        return self.key.type is SignatureType.COSIGNATURE

    def is_ahead(self, now: int) -> bool:
        """Whether its time lies in the future: a clock was wrong, so it bounds nothing."""
        return self.time > now + _LEEWAY


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint that its log has signed, with the cosignatures of known witnesses; `data` are its bytes."""

    checkpoint: Checkpoint
    cosignatures: tuple[Cosignature, ...]
    unknown: tuple[SignatureLine, ...]
    data: bytes

    def existed_by(self, now: int) -> int | None:
        """The earliest time at which a witness that counts had seen it; None if there is none that can be right."""
        times = [each.time for each in self.cosignatures if each.counts and not each.is_ahead(now)]
        return min(times, default=None)


def parse_checkpoint(text: bytes) -> Checkpoint:
    """Read the text of a checkpoint; raises LogRefused unless it is exactly an origin, a size and a root."""
    lines = text.split(b"\n")
    if len(lines) != 4 or lines[3]:
        raise LogRefused("log_checkpoint_form")
    return Checkpoint(parse_name(lines[0]), parse_decimal(lines[1]), parse_hash(lines[2]))


def open_checkpoint(
    data: bytes, logs: Iterable[VerifierKey], witnesses: Iterable[VerifierKey] = ()
) -> SignedCheckpoint:
    """The checkpoint in a signed note, if a known log of its origin signed it and no known key's line is wrong.

    Raises LogRefused otherwise. How many witnesses are enough is for a policy to say (`open_witnessed`).
    """
    note = parse_note(data)
    checkpoint = parse_checkpoint(note.text)
    known = [log for log in logs if log.name == checkpoint.origin]
    if not known:
        raise LogRefused("log_origin", origin=checkpoint.origin)
    return verify_checkpoint(note, checkpoint, known, witnesses)


def verify_checkpoint(
    note: Note, checkpoint: Checkpoint, logs: Iterable[VerifierKey], witnesses: Iterable[VerifierKey] = ()
) -> SignedCheckpoint:
    """The same for a note that was read already, and logs whose name is its origin."""
    own = frozenset(logs)
    signatures = verify_signatures(note, [*own, *witnesses], _verifies)
    if not any(key in own for key, _ in signatures.verified):
        raise LogRefused("log_unsigned")
    cosignatures = [Cosignature(key, _time(signature)) for key, signature in signatures.verified if key not in own]
    return SignedCheckpoint(checkpoint, tuple(cosignatures), signatures.unknown, note.data)


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """A checkpoint as a note that the log's key has signed."""
    if checkpoint.origin != signer.name:
        raise LogRefused("log_origin", origin=checkpoint.origin)
    return checkpoint.text + b"\n" + sign_text(checkpoint.text, signer)


def cosign(checkpoint: Checkpoint, signer: Signer, time: int) -> bytes:
    """A witness's signature line; only for a checkpoint that it has checked and kept before (`consider`)."""
    if not 0 < time <= MAX_SIZE:
        raise LogRefused("log_time", time=time)
    signature = signer.sign(_timed(time, checkpoint.text), SignatureType.COSIGNATURE)
    return SignatureLine(signer.name, signer.key.id, time.to_bytes(8, "big") + signature).line


def _verifies(key: VerifierKey, text: bytes, signature: bytes) -> bool:
    if key.type is SignatureType.ED25519:
        return verifies_text(key, text, signature)
    time = int.from_bytes(signature[:8], "big")
    if not 0 < time <= MAX_SIZE:
        return False
    if key.type is SignatureType.COSIGNATURE:
        return ed25519.verify(key.public, _timed(time, text), signature[8:])
    return ml_dsa.verify(key.public, _subtree(key, time, parse_checkpoint(text)), signature[8:])


def _time(signature: bytes) -> int:
    return int.from_bytes(signature[:8], "big")


def _timed(time: int, text: bytes) -> bytes:
    return b"cosignature/v1\ntime %d\n%s" % (time, text)


def _subtree(key: VerifierKey, time: int, checkpoint: Checkpoint) -> bytes:
    """What an ML-DSA-44 cosigner signs: the structure `cosigned_message`, for all leaves from the first."""
    name, origin = key.name.encode(), checkpoint.origin.encode()
    sizes = (0).to_bytes(8, "big") + checkpoint.size.to_bytes(8, "big")
    return b"subtree/v1\n\x00%c%s%s%c%s%s%s" % (
        len(name), name, time.to_bytes(8, "big"), len(origin), origin, sizes, checkpoint.root,
    )  # fmt: skip
