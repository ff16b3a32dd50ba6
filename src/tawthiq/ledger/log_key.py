"""The key that signs a case's checkpoints, made at the first one: Ed25519, in `log.key`, sealed under the key of the case.

Its name is the log's origin, so that the origin is stored once. A recovery key is to come (0020).
"""

import secrets
from base64 import b64encode

from tawthiq.errors import LedgerError, LogRefused
from tawthiq.ledger.case_key import seal, unseal
from tawthiq.ledger.ledger import Ledger
from tawthiq.store import write_once
from tawthiq.tlog import SignatureType, Signer
from tawthiq.tlog.encoding import parse_base64

_PREFIX = "PRIVATE+KEY+"
_PLACE = b"tawthiq/log-key/v1"


def read_log_key(ledger: Ledger) -> Signer | None:
    """The key of a case's log; None where none was made yet. Raises LedgerError where the file is no key of this case."""
    path = ledger.folder / "log.key"
    if not path.exists():
        return None
    try:
        text = (unseal(ledger.key, path.read_bytes(), _PLACE) or b"").decode()
        name, key_id, encoded = text.strip().removeprefix(_PREFIX).split("+", 2)
        material = parse_base64(encoded.encode())
        signer = Signer(name, SignatureType(material[0]), material[1:])
        if signer.type is SignatureType.ED25519 and signer.key.id.hex() == key_id:
            return signer
    except (ValueError, IndexError, LogRefused):
        pass
    raise LedgerError("log_key_damaged", path=str(path))


def make_log_key(ledger: Ledger, origin: str) -> Signer:
    """A fresh key; where another process was first, that one's."""
    signer = Signer(origin, SignatureType.ED25519, secrets.token_bytes(32))
    encoded = b64encode(bytes([signer.type]) + signer.seed).decode()
    text = f"{_PREFIX}{origin}+{signer.key.id.hex()}+{encoded}\n"
    write_once(ledger.folder / "log.key", seal(ledger.key, text.encode(), _PLACE))
    return read_log_key(ledger) or signer


def fresh_origin(year: int) -> str:
    """The name of a log whose case declares none: random, so that it says nothing about the case."""
    return f"tawthiq.example/{secrets.token_hex(8)}/{year}"
