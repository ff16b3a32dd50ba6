"""What a ledger has acknowledged while it was worked on, and whether a folder still holds it: for `crash.py` and `power.py`."""

import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import randbelow
from typing import Any

from tawthiq.cli.log_of_case import register_of_this_computer
from tawthiq.errors import TawthiqError
from tawthiq.ledger import Ledger, Origin, Scribe
from tawthiq.ledger.checkpoints import Signing, last_published, registers, signer_of
from tawthiq.ledger.erasure import erase, finish_erasures, plan_erasure
from tawthiq.ledger.last_signed import LastSigned
from tawthiq.ledger.objects import object_path
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.ledger.verifying import BAD, verify_case
from tawthiq.model.claims import NewClaim
from tawthiq.model.identity import Locator, random_id
from tawthiq.model.vocabulary import ClaimKind

MOST_ROWS = 30
ORIGIN = Origin("a", "A", ClaimKind.CASUALTY, {"encoding": None})
SCRIBE = Scribe("keeper", lambda: datetime(2026, 11, 26, tzinfo=UTC), random_id)
WRONG = ("lost", "torn", "forked", "bad", "unusable")
"""What may be wrong with a folder; its absence is what the benches are about."""

Step = dict[str, Any]
State = tuple[int, str]
"""Size and root."""


@dataclass
class Told:
    """What has been acknowledged of one case."""

    sources: dict[str, int] = field(default_factory=dict)  # rows by digest
    states: list[State] = field(default_factory=list)  # appended or signed
    signed: list[State] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)  # claims

    def add(self, step: Step) -> None:
        """Take in what was told."""
        if step["step"] == "appended":
            self.sources[step["source"]] = step["rows"]
        if step["step"] == "erased":
            self.erased.append(step["claim"])
        if "size" in step:
            self.states.append((step["size"], step["root"]))
        if step["step"] == "signed":
            self.signed.append((step["size"], step["root"]))


def signing() -> Signing:
    """The same for all: this computer's register lies where `XDG_STATE_HOME` says."""
    return Signing("ledger.example/bench", 2026, register_of_this_computer())


def append(log: PublicLog, rows: int | None = None) -> Step:
    """Enter a list of a few rows; its source has a line for each, so that a missing one would be seen."""
    ledger, names = log.ledger, [random_id() for _ in range(rows or 1 + randbelow(MOST_ROWS))]
    claims = [NewClaim(Locator("a.csv", "", at), (("name", name),)) for at, name in enumerate(names, start=2)]
    source = ledger.preserve("\n".join(names).encode(), "a.csv", SCRIBE)
    ledger.append(source, ORIGIN, claims, [], SCRIBE)
    tree = log.leaves.tree()
    return {"step": "appended", "source": source, "rows": len(names), "size": tree.size, "root": tree.root().hex()}


def erase_one(log: PublicLog) -> Step:
    """Erase the first row that is still there."""
    ledger = log.ledger
    row = next(ledger.store.rows("claims"))
    erase(ledger, plan_erasure(ledger, row["claim_id"]), {"basis": "law", "reason": "asked"}, SCRIBE)
    tree = log.leaves.tree()
    return {"step": "erased", "claim": row["claim_id"], "size": tree.size, "root": tree.root().hex()}


def rows_in(data: bytes) -> int:
    """How many rows a source holds: one a line."""
    return data.count(b"\n") + 1


def examine(
    folder: Path,
    told: Told,
    go_on: Callable[[PublicLog], None] | None = None,
    rows_in: Callable[[bytes], int] = rows_in,
) -> Iterator[str]:
    """What is wrong with what was left, each by the word under which it is counted; `go_on` then works on it further."""
    for path in (*sorted(folder.glob("*.db")), register_of_this_computer()):
        if path.exists() and not _is_whole(path):
            yield "torn"
    try:
        with Ledger(folder) as ledger, open_log(ledger) as log:
            finish_erasures(ledger)
            yield from _lists(ledger, told, rows_in)
            yield from _erasures(ledger, told)
            yield from _log(log, told)
            # Without witnesses the verdict is "cannot tell" at best; bad is what must not be.
            found = verify_case(log, None, register_of_this_computer())
            for each in found:
                if each.verdict == BAD:
                    print(each, file=sys.stderr)
                    yield "bad"
            if go_on:
                go_on(log)
                yield from _log(log, told)
    except (TawthiqError, sqlite3.Error, OSError):
        traceback.print_exc()
        yield "unusable"


def _is_whole(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def _lists(ledger: Ledger, told: Told, rows_in: Callable[[bytes], int]) -> Iterator[str]:
    rows = Counter(reading for (reading,) in ledger.store.column("claims", ("reading_id",)))
    read = dict(ledger.store.column("readings", ("source", "reading_id")))
    yield from ("lost" for source in told.sources if source not in read)
    redacted = {source for each in ledger.acts("tombstone") for source in each["sources"]}
    lines = {reading: told.sources.get(source) for source, reading in read.items()}
    for source in read.keys() - redacted:
        lines[read[source]] = rows_in(ledger.source(source))
    yield from ("torn" for reading in lines.keys() | rows.keys() if lines.get(reading, 0) not in (None, rows[reading]))


def _erasures(ledger: Ledger, told: Told) -> Iterator[str]:
    there = {claim for claim in told.erased if ledger.store.read("claims", {"claim_id": claim})}
    yield from ("lost" for _ in there)
    for each in ledger.acts("tombstone"):
        yield from ("lost" for source in each["sources"] if object_path(ledger.folder, source).exists())


def _log(log: PublicLog, told: Told) -> Iterator[str]:
    tree = log.leaves.tree()
    for size, root in told.states:
        if tree.size < size:
            yield "lost"
        elif tree.root(size).hex() != root:
            yield "forked"
    if not told.signed:
        return
    key = signer_of(log).key
    for path in registers(log, register_of_this_computer()):
        kept = {(each.size, each.root.hex()) for each in LastSigned(path).history(key.text, key.name)}
        yield from ("lost" for each in told.signed if each not in kept)
    published = last_published(log.ledger)
    if published is None or published.checkpoint.size < told.signed[-1][0]:
        yield "lost"
