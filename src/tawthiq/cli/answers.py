"""How commands answer: sentences in the person's language, exit codes, progress.

Exit 0: done. 1: a problem was found, or it cannot be told. 2: misuse.
"""

import errno
import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tawthiq.errors import Misuse, TawthiqError

if TYPE_CHECKING:
    from tawthiq.ledger import Scribe

PROBLEM, MISUSE = 1, 2

Error = TypeVar("Error", bound=Exception)


def language() -> str:
    """The language of this command."""
    context = click.get_current_context(silent=True)
    return (context.find_root().obj if context else None) or "en"


def say(code: str, **values: Any) -> str:
    """The sentence of a code in the language of this command."""
    from tawthiq.language import sentence

    return sentence(code, values, language())


def in_language(text: Mapping[str, str]) -> str:
    """A text that exists in both languages, in that of this command."""
    return text[language()]


def tell(code: str, **values: Any) -> None:
    """Print a sentence."""
    click.echo(say(code, **values))


def tell_json(value: Any) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str))


@contextmanager
def answering() -> Iterator[None]:
    """Turn errors into sentences on standard error and an exit code; every mistake of a file at once."""
    try:
        yield
    except* TawthiqError as group:
        mistakes = list(_leaves(group))
        for mistake in mistakes:
            click.echo(said(mistake.code, mistake.values), err=True)
        misused = all(isinstance(mistake, Misuse) for mistake in mistakes)
        raise SystemExit(MISUSE if misused else PROBLEM) from None
    except* (OSError, sqlite3.Error) as group:
        for fault in _leaves(group):
            if _is_full_disk(fault):
                click.echo(say("disk_full"), err=True)
                continue
            values = {
                "path": getattr(fault, "filename", None) or "–",
                "detail": getattr(fault, "strerror", None) or str(fault),
            }
            click.echo(say("system_refused", **values), err=True)
        raise SystemExit(PROBLEM) from None


def _is_full_disk(fault: Exception) -> bool:
    full = getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return full or getattr(fault, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


def said(code: str, values: Mapping[str, Any]) -> str:
    """The sentence of an error or a flag, with its place before it."""
    text, file, line = say(code, **values), str(values.get("file", "")), values.get("line")
    if line:
        return f"{file}:{line}: {text}"
    return f"{file}: {text}" if file and file not in text else text


def _leaves(group: BaseExceptionGroup[Error]) -> Iterator[Error]:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _leaves(each)
        else:
            yield each


def progress(stage: str, event: str) -> None:
    """Show what a run is doing: on a terminal only."""
    if sys.stderr.isatty():
        end = "\n" if event != "begins" else "\r"
        click.echo(f"  {say(f'progress_{event}', stage=stage)}\033[K{end}", nl=False, err=True)


def scribe() -> "Scribe":
    """The person at the keyboard, the clock on the wall, fresh random ids."""
    import getpass

    from tawthiq.ledger import Scribe
    from tawthiq.model.identity import random_id

    return Scribe(getpass.getuser(), lambda: datetime.now(UTC), random_id)
