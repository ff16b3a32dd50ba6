"""Who may open a case: the age identity of the person at this computer, kept outside of all cases.

A case holds only keys that are wrapped for such identities, so that its folder alone, stolen or copied, opens nothing.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tawthiq.errors import LedgerError
from tawthiq.ledger.passphrase import VARIABLE, is_protected, new_passphrase, protect, unprotect
from tawthiq.store import flush_folder, make_folder, write_file, write_once

if TYPE_CHECKING:
    from pyrage.x25519 import Identity


def identity_path() -> Path:
    """Where this user's identity lies, or `TAWTHIQ_IDENTITY`, which may name a file on a stick."""
    named = os.environ.get("TAWTHIQ_IDENTITY")
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(named) if named else Path(config) / "tawthiq" / "identity"


def make_identity(path: Path, *, protected: bool = False) -> str:
    """The recipient line (`age1…`) of the identity in a file, which is made for its owner's eyes alone where there is none.

    It is made under a passphrase if so wished, or if TAWTHIQ_PASSPHRASE tells one: then it never lies on the disk without.
    """
    from pyrage.x25519 import Identity

    if not path.exists():
        make_folder(path.parent)
        made = Identity.generate()
        data = f"{made}\n".encode()
        if protected or VARIABLE in os.environ:
            data = protect(data, new_passphrase(str(path)))
        write_once(path, data)
        if path.read_bytes() == data:  # nobody was first; and nobody is asked again for what was typed just now
            return str(made.to_public())
    return str(read_identity(path).to_public())


def read_identity(path: Path) -> "Identity":
    """The identity in a file, as age writes it, under a passphrase or not; raises LedgerError where the file is missing or holds none."""
    from pyrage import IdentityError
    from pyrage.x25519 import Identity

    if not path.is_file():
        raise LedgerError("identity_gone", path=str(path))
    data = path.read_bytes()
    text = unprotect(data, path) if is_protected(data) else data
    lines = text.decode(errors="replace").splitlines()
    try:
        return Identity.from_str(next(line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-")))
    except (StopIteration, IdentityError):
        raise LedgerError("identity_damaged", path=str(path)) from None


def protect_identity(path: Path) -> None:
    """Put the identity in a file under a passphrase, new if it was under one; what is told or typed by `new_passphrase`."""
    text = f"{read_identity(path)}\n".encode()
    write_file(path, protect(text, new_passphrase(str(path))))
    flush_folder(path.parent)
