"""What the commands about a case's public log share: the log, held by one command, and this computer's register."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tawthiq.cli.answers import tell

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder
    from tawthiq.ledger.public_log import PublicLog


@contextmanager
def log_of(case: "CaseFolder") -> Iterator["PublicLog"]:
    """The public log of a case, while no other command is at work in it."""
    from tawthiq.case import alone_in
    from tawthiq.ledger import Ledger
    from tawthiq.ledger.erasure import finish_erasures
    from tawthiq.ledger.public_log import open_log

    with alone_in(case), Ledger(case.ledger) as ledger, open_log(ledger) as log:
        finish_erasures(ledger)
        yield log


def register_of_this_computer() -> Path:
    """Where this computer and user keep what was signed, outside of all cases."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "tawthiq" / "lastsigned.db"


def root_shown(root: bytes) -> str:
    """The root as checkpoints write it."""
    from base64 import b64encode

    return b64encode(root).decode()


def write(path: Path, data: bytes) -> None:
    """Write an answer to a file and tell where it is."""
    path.write_bytes(data)
    tell("log_file_written", path=str(path))
