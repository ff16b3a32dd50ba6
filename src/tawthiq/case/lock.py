"""One command at a time in a case."""

from collections.abc import Iterator
from contextlib import contextmanager

from tawthiq.case.folder import CaseFolder
from tawthiq.errors import Misuse


@contextmanager
def alone_in(case: CaseFolder) -> Iterator[None]:
    """Hold a case while appending or deriving; the lock falls with the process that holds it.

    Raises Misuse where another command is at work in the case.
    """
    import fcntl

    case.output.mkdir(parents=True, exist_ok=True)
    with (case.output / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misuse("case_busy", path=str(case.path)) from None
        yield
