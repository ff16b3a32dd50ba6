"""The time-stamping authorities that a case trusts (`authorities/NAME.pem`), and what a reply of one of them proves.

A reply (RFC 3161) is believed for its signature alone, under roots that the keeper was given. Its bytes are no identity:
some bits of a token can be changed and it still verifies, with the same time and imprint, which is what is asserted here.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tawthiq.errors import LedgerError, Misuse

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

FOLDER = "authorities"
MAX_REPLY = 1 << 16

_NAME = re.compile(r"\w[\w.-]{0,63}")
_GRANTED = 0
_SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True)
class Authority:
    """A time-stamping authority: its name here, and the certificates that lead from its root to its signatures (PEM)."""

    name: str
    chain: bytes = field(repr=False)


@dataclass(frozen=True)
class Stamp:
    """An authority's word, verified, that it saw a hash at `time` (seconds since 1970), give or take `accuracy` seconds."""

    time: int
    accuracy: int


class Uncheckable(LedgerError):
    """A reply that the library here cannot read, though other programs may: kept, and not counted."""


def read_authority(path: Path) -> Authority:
    """An authority from a file, by whose name it is known; raises Misuse where it holds no root or has no usable name."""
    authority = Authority(path.stem, path.read_bytes())
    if not _NAME.fullmatch(authority.name):
        raise Misuse("timestamp_authority_name", name=authority.name)
    if not _certificates(authority)[0]:
        raise Misuse("timestamp_authority_form", path=str(path))
    return authority


def imprint(text: bytes) -> bytes:
    """What an authority is asked to stamp: the SHA-256 of a text."""
    return hashlib.sha256(text).digest()


def check_reply(reply: bytes, text: bytes, authority: Authority, nonce: int | None) -> Stamp:
    """What an authority's reply proves about a text; raises LedgerError where it proves nothing.

    Asserted are the status, the imprint, the nonce of the request where one is known, the signature over both, the
    certificates up to a root of the authority at the time of the stamp, and that the signer may stamp times. Raises
    Uncheckable for a reply whose certificates are not in the order that DER demands: OpenSSL 3.0 writes such.
    """
    from rfc3161_client import VerificationError, VerifierBuilder

    response = _decoded(reply)
    roots, others = _certificates(authority)
    try:
        if response.status != _GRANTED:
            raise LedgerError("timestamp_not_granted", status=int(response.status))
        told = response.tst_info
        if _imprint_of(told) != (_SHA256, imprint(text)):
            raise LedgerError("timestamp_imprint")
        if nonce is not None and told.nonce != nonce:
            raise LedgerError("timestamp_nonce")
        VerifierBuilder(roots=roots, intermediates=others, nonce=nonce).build().verify(response, imprint(text))
        return _stamp(told)
    except LedgerError:
        raise
    except VerificationError as error:
        raise LedgerError("timestamp_not_verified", authority=authority.name, detail=_reason(error)) from None
    except Exception as error:  # of all kinds, from readers of certificates that somebody altered
        raise LedgerError("timestamp_form", detail=str(error)) from None


def _decoded(reply: bytes) -> Any:
    from rfc3161_client import decode_timestamp_response

    if len(reply) > MAX_REPLY:
        raise LedgerError("timestamp_form", detail=f"{len(reply)} > {MAX_REPLY}")
    try:
        return decode_timestamp_response(reply)
    except ValueError as error:
        if "InvalidSetOrdering" in str(error):
            raise Uncheckable("timestamp_uncheckable") from None
        raise LedgerError("timestamp_form", detail=str(error)) from None


def _reason(error: Exception) -> str:
    """What OpenSSL says, out of the list of where it says it."""
    found = re.search(r'(?:data|reason): "(?:Verify error: )?([^"]+)"[^"]*$', str(error))
    return found[1] if found else str(error)


def _imprint_of(told: Any) -> tuple[str, bytes]:
    return told.message_imprint.hash_algorithm.dotted_string, bytes(told.message_imprint.message)


def _stamp(told: Any) -> Stamp:
    at, accuracy = told.gen_time, told.accuracy
    micros = at.microsecond
    seconds = 0
    if accuracy is not None:
        seconds = accuracy.seconds or 0
        micros += 1000 * (accuracy.millis or 0) + (accuracy.micros or 0)
    return Stamp(int(at.timestamp()), seconds + -(-micros // 1_000_000))


def _certificates(authority: Authority) -> "tuple[list[Certificate], list[Certificate]]":
    """The roots of an authority, which are signed by themselves, and the certificates between them and a signer."""
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificates(authority.chain)
        roots = [each for each in found if each.issuer == each.subject]
    except (ValueError, x509.InvalidVersion):
        return [], []
    return roots, [each for each in found if each not in roots]
