"""Who may sign: keys by name, type and id, in the one line (`vkey`) by which they are handed over."""

from base64 import b64encode
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from hashlib import sha256

from tawthiq.errors import LogRefused
from tawthiq.tlog import ed25519
from tawthiq.tlog.encoding import excerpt, parse_base64, parse_text
from tawthiq.tlog.ml_dsa import PUBLIC_KEY_SIZE

_MAX_NAME = 255


class SignatureType(IntEnum):
    """What a key signs, and how (C2SP signed-note and tlog-cosignature)."""

    ED25519 = 0x01  # a log, over the text
    COSIGNATURE = 0x04  # a witness with Ed25519, over a time and the text
    ML_DSA_44 = 0x06  # a witness with ML-DSA-44: read, checked and shown, never counted


@dataclass(frozen=True)
class VerifierKey:
    """A public key with the name under which it signs."""

    name: str
    type: SignatureType
    public: bytes = field(repr=False)

    def __post_init__(self) -> None:
        is_ml_dsa = self.type is SignatureType.ML_DSA_44
        right = len(self.public) == PUBLIC_KEY_SIZE if is_ml_dsa else ed25519.is_public_key(self.public)
        if not right:
            raise LogRefused("log_key", text=self.name)
        parse_name(self.name.encode())

    @cached_property
    def id(self) -> bytes:
        """The four bytes by which a signature names this key: found quickly, no proof of anything."""
        return sha256(b"%s\n%c%s" % (self.name.encode(), self.type, self.public)).digest()[:4]

    @property
    def text(self) -> str:
        """The key as one line, to be handed over."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.type]) + self.public).decode()}"


def parse_vkey(text: bytes) -> VerifierKey:
    """The key that a line hands over; raises LogRefused unless its id is right and it is written as we write it."""
    try:
        name, key_id, encoded = text.split(b"+", 2)
        material = parse_base64(encoded)
        key = VerifierKey(parse_name(name), SignatureType(material[0]), material[1:])
    except (ValueError, IndexError):
        raise LogRefused("log_key", text=excerpt(text)) from None
    if key.id.hex().encode() != key_id:
        raise LogRefused("log_key", text=excerpt(text))
    return key


def parse_name(name: bytes) -> str:
    """The name of a key: at most 255 bytes, not empty, without spaces of any script and without `+`."""
    text = parse_text(name)
    if not 0 < len(name) <= _MAX_NAME or "+" in text or any(letter.isspace() for letter in text):
        raise LogRefused("log_name", text=excerpt(name))
    return text


@dataclass(frozen=True)
class Signer:
    """A name with its secret seed of 32 bytes, which is never shown; signs with Ed25519."""

    name: str
    type: SignatureType
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != ed25519.KEY_SIZE:
            raise LogRefused("log_seed", bytes=len(self.seed))

    @cached_property
    def key(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.type, ed25519.public_key(self.seed))

    def sign(self, message: bytes, as_type: SignatureType) -> bytes:
        """The signature of a message; raises LogRefused if the key is for signing something else.

        A witness's key signs nothing but cosignatures: what it signs does not say whose key it is.
        """
        if self.type is not as_type:
            raise LogRefused("log_signer", name=self.name)
        return ed25519.sign(self.seed, message)
