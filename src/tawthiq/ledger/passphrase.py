"""An identity under a passphrase (age, scrypt), so that a stolen computer or stick opens nothing by itself."""

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from tawthiq.errors import LedgerError, Misuse

_AGE = b"age-encryption.org/"
VARIABLE = "TAWTHIQ_PASSPHRASE"


def is_protected(data: bytes) -> bool:
    """Whether the bytes of an identity file are wrapped."""
    return data.startswith(_AGE)


def protect(data: bytes, passphrase: str) -> bytes:
    """Bytes under a passphrase; raises Misuse where it is empty."""
    from pyrage.passphrase import encrypt

    if not passphrase.strip():
        raise Misuse("passphrase_empty")
    wrapped: bytes = encrypt(data, passphrase)
    return wrapped


def unprotect(data: bytes, path: Path) -> bytes:
    """What is wrapped in the bytes of a file; raises LedgerError where the passphrase is not that one, or nobody tells it."""
    opened = _opened(data, passphrase_for(str(path)))
    if opened is None:
        raise LedgerError("passphrase_wrong", path=str(path))
    return opened


@cache
def passphrase_for(path: str) -> str:
    """The passphrase of a file: from the environment, else asked for on the terminal, once in a process."""
    told = os.environ.get(VARIABLE)
    if told is None and not sys.stdin.isatty():
        raise LedgerError("passphrase_untold", path=path, variable=VARIABLE)
    return asked("passphrase_ask", path) if told is None else told


def new_passphrase(path: str) -> str:
    """A passphrase for a file: from the environment, else typed twice; raises Misuse where the two differ."""
    if told := os.environ.get(VARIABLE):
        return told
    if not sys.stdin.isatty():
        raise LedgerError("passphrase_untold", path=path, variable=VARIABLE)
    told = asked("passphrase_new", path)
    if told != asked("passphrase_again", path):
        raise Misuse("passphrase_differ")
    return told


def asked(code: str, path: str) -> str:
    """What someone types on the terminal when asked; in both languages, for whoever sits there."""
    from getpass import getpass

    from tawthiq.language import LANGUAGES, sentence

    return getpass("\n".join(sentence(code, {"path": path}, language) for language in LANGUAGES) + " ")


# A second of work by design, and every command opens its case more than once.
@cache
def _opened(data: bytes, passphrase: str) -> bytes | None:
    from pyrage import DecryptError
    from pyrage.passphrase import decrypt

    with suppress(DecryptError):
        return bytes(decrypt(data, passphrase))
    return None
