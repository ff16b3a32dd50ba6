"""Points at which a ledger asks the disk for something that lasts, and failures at any one of them."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

STATEMENTS = ("COMMIT", "VACUUM", "PRAGMA wal_checkpoint")


class Crash(BaseException):
    """The process ends here."""


class Points:
    """The points that were passed; at one of them something fails, before it has effect or after."""

    def __init__(self, at: int, after: bool, failure: Callable[[], BaseException]) -> None:
        self.at, self.after, self.failure = at, after, failure
        self.passed: list[str] = []

    def here(self, name: str, do: Callable[[], Any]) -> Any:
        """Pass a point."""
        self.passed.append(name)
        fails = self.at + 1 == len(self.passed)
        if fails and not self.after:
            raise self.failure()
        done = do()
        if fails:
            raise self.failure()
        return done

    @property
    def has_failed(self) -> bool:
        """Whether the point was reached."""
        return len(self.passed) > self.at


@contextmanager
def failing(points: Points, calls: tuple[str, ...]) -> Iterator[Points]:
    """While this lasts, the disk is asked through the points."""

    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> Any:
            run = super().execute
            if statement.startswith(STATEMENTS):
                return points.here(statement, lambda: run(statement, *values))
            return run(statement, *values)

    connect = sqlite3.connect
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, factory=Connection, **named))
        for name in calls:
            patch.setattr(os, name, _passing(points, name))
        yield points


def _passing(points: Points, name: str) -> Callable[..., Any]:
    original = getattr(os, name)
    return lambda *given, **named: points.here(name, lambda: original(*given, **named))
