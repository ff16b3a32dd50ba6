"""Signed notes: a text and the lines of those who signed it, read byte by byte (C2SP signed-note).

Stricter than the public format by choice: at most 16 signatures and 64 KiB, no control character of any kind, base64
that is written back the same, and every line of a known key must verify, a second one too.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tawthiq.errors import LogRefused
from tawthiq.tlog import ed25519
from tawthiq.tlog.encoding import parse_base64, parse_text
from tawthiq.tlog.keys import SignatureType, Signer, VerifierKey, parse_name

MAX_NOTE = 65_536
MAX_SIGNATURES = 16
_DASH = "\u2014 ".encode()


@dataclass(frozen=True)
class SignatureLine:
    """One signature as the note holds it: of whom is known only once it is verified."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> bytes:
        """The line, with its end."""
        return _DASH + self.name.encode() + b" " + b64encode(self.key_id + self.signature) + b"\n"


@dataclass(frozen=True)
class Note:
    """A text and its signatures, nothing verified yet."""

    text: bytes
    signatures: tuple[SignatureLine, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the note: there is one way to write it."""
        return self.text + b"\n" + b"".join([each.line for each in self.signatures])


@dataclass(frozen=True)
class Signatures:
    """The lines of known keys, all verified, and the lines of unknown ones, which count for nothing."""

    verified: tuple[tuple[VerifierKey, bytes], ...]
    unknown: tuple[SignatureLine, ...]


def parse_note(data: bytes) -> Note:
    """Read a note's form; raises LogRefused for anything that the format does not allow."""
    if len(data) > MAX_NOTE:
        raise LogRefused("log_note_large", bytes=len(data), most=MAX_NOTE)
    parse_text(data)
    text, blank, lines = data.rpartition(b"\n\n")
    if not blank or not lines.endswith(b"\n"):
        raise LogRefused("log_note_form")
    signatures = [_parse_signature(line) for line in lines[:-1].split(b"\n")]
    if len(signatures) > MAX_SIGNATURES:
        raise LogRefused("log_note_signatures", n=len(signatures), most=MAX_SIGNATURES)
    return Note(text + b"\n", tuple(signatures))


def _parse_signature(line: bytes) -> SignatureLine:
    if not line.startswith(_DASH) or line.count(b" ") != 2:
        raise LogRefused("log_note_form")
    name, encoded = line.removeprefix(_DASH).split(b" ")
    data = parse_base64(encoded)
    if len(data) < 5:
        raise LogRefused("log_note_form")
    return SignatureLine(parse_name(name), data[:4], data[4:])


def verify_signatures(
    note: Note, keys: Iterable[VerifierKey], verifies: Callable[[VerifierKey, bytes, bytes], bool]
) -> Signatures:
    """Check every line of every known key; raises LogRefused if one fails, or if no known key has signed."""
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.id), key) != key:
            raise LogRefused("log_key_twice", name=key.name)
    verified, unknown = [], []
    for line in note.signatures:
        signer = known.get((line.name, line.key_id))
        if signer is None:
            unknown.append(line)
        elif verifies(signer, note.text, line.signature):
            verified.append((signer, line.signature))
        else:
            raise LogRefused("log_signature_wrong", name=line.name)
    if not verified:
        raise LogRefused("log_unsigned")
    return Signatures(tuple(verified), tuple(unknown))


def open_note(data: bytes, keys: Iterable[VerifierKey]) -> bytes:
    """The text of a note that a known Ed25519 key has signed; raises LogRefused otherwise."""
    note = parse_note(data)
    verify_signatures(note, keys, verifies_text)
    return note.text


def verifies_text(key: VerifierKey, text: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 key has signed a text."""
    return ed25519.verify(key.public, text, signature)


def sign_text(text: bytes, signer: Signer) -> bytes:
    """The signature line of a log's key over a text."""
    return SignatureLine(signer.name, signer.key.id, signer.sign(text, SignatureType.ED25519)).line
