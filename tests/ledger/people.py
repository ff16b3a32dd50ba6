"""A case with people who have keys, for the tests beside this file."""

from pathlib import Path

from tawthiq.ledger.identity import make_identity
from tawthiq.ledger.signing_key import make_signing_key
from tawthiq.tlog import Signer


def keys_of(folder: Path, name: str) -> tuple[Path, Signer, str]:
    """Somebody's own keys in a folder: the identity's file, what they sign with, and what is encrypted to them."""
    identity = folder / name / "identity"
    recipient = make_identity(identity)
    return identity, make_signing_key(identity, name), recipient


def block(name: str, role: str, signer: Signer | None, recipient: str | None, documenter: str | None = None) -> str:
    """A person as `case.toml` declares them."""
    lines = ["[[people]]", f'id = "{name}"', f'role = "{role}"']
    lines += [f'key = "{signer.key.text}"'] if signer else []
    lines += [f'recipient = "{recipient}"'] if recipient else []
    lines += [f'documenter = "{documenter}"'] if documenter else []
    return "\n".join(["", *lines, ""])
