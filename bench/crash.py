"""Kill a process at random moments while it writes the ledger of a case, and look at what it left.

    python bench/crash.py [--kills 1000] [--seed 1] [--json]

A child appends lists of claims, with their public entries, and signs checkpoints, without end, and says on a pipe what
is committed. It is killed (`kill -9`) at a random moment, in its opening too. Then all is read again: what it had said must
be there, nothing may be there by half, and every state that was told or signed must be the beginning of what is there now.
The next child goes on from what it finds. Every 20 kills a new case begins, so that the making of files is hit as well;
there a fresh Python is started on what the last kill left, and timed until the log is up to date.

All is in a temporary folder (`TMPDIR` says on which disk), removed at the end. This is the death of a process: what it
wrote stays with the operating system. Loss of power is another matter, and `resume.py` kills `tawthiq run`.
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from secrets import randbelow
from typing import Any

from tawthiq.cli.log_of_case import register_of_this_computer
from tawthiq.errors import TawthiqError
from tawthiq.ledger import Ledger, Origin, Scribe
from tawthiq.ledger.checkpoints import Signing, last_published, make_checkpoint, registers, signer_of
from tawthiq.ledger.last_signed import LastSigned
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.ledger.verifying import BAD, verify_case
from tawthiq.model.claims import NewClaim
from tawthiq.model.identity import Locator, random_id
from tawthiq.model.vocabulary import ClaimKind

KILLS_A_CASE = 20
LATEST = 0.3  # seconds after its start at which a child is killed at the latest
MOST_ROWS = 30
ORIGIN = Origin("a", "A", ClaimKind.CASUALTY, {"encoding": None})
SCRIBE = Scribe("keeper", lambda: datetime(2026, 11, 26, tzinfo=UTC), random_id)
WHILE = {"": "opening", "ready": "appending", "appended": "signing", "signed": "appending"}
"""By the last step that a child told: what it was doing when it was killed."""

Step = dict[str, Any]


@dataclass
class Told:
    """What the children of one case have acknowledged."""

    sources: list[str] = field(default_factory=list)
    states: list[tuple[int, str]] = field(default_factory=list)  # sizes and roots, appended or signed
    signed: list[tuple[int, str]] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Take in what a child said."""
        if step["step"] == "appended":
            self.sources.append(step["source"])
        if "size" in step:
            self.states.append((step["size"], step["root"]))
        if step["step"] == "signed":
            self.signed.append((step["size"], step["root"]))


def signing() -> Signing:
    """The same for all children: this computer's register lies in the temporary folder."""
    return Signing("ledger.example/bench", 2026, register_of_this_computer())


def work(folder: Path, tell: Callable[[Step], None]) -> None:
    """Append, enter and sign without end, and tell each step once it is committed."""
    begin = time.perf_counter()
    with Ledger(folder) as ledger, open_log(ledger) as log:
        tell({"step": "ready", "seconds": time.perf_counter() - begin})
        while True:
            source = append(ledger)
            tree = log.leaves.tree()
            tell({"step": "appended", "source": source, "size": tree.size, "root": tree.root().hex()})
            made, _ = make_checkpoint(log, signing())
            tell({"step": "signed", "size": made.size, "root": made.root.hex()})


def append(ledger: Ledger) -> str:
    """Enter a list of a few rows; its source has a line for each, so that a missing one would be seen."""
    names = [random_id() for _ in range(1 + randbelow(MOST_ROWS))]
    rows = [NewClaim(Locator("a.csv", "", at), (("name", name),)) for at, name in enumerate(names, start=2)]
    source = ledger.preserve("\n".join(names).encode(), "a.csv", SCRIBE)
    ledger.append(source, ORIGIN, rows, [], SCRIBE)
    return source


def killed(folder: Path, after: float) -> list[Step]:
    """Start a child, kill it after so many seconds; what it told until then. Raises SystemExit where it ended by itself."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(folder, lambda step: _write(writing, step))
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        told = [json.loads(line) for line in pipe]
    if not os.WIFSIGNALED(status):
        raise SystemExit("a child ended by itself, on what an earlier one left")
    return told


def _write(pipe: int, step: Step) -> None:
    os.write(pipe, json.dumps(step).encode() + b"\n")


def examine(folder: Path, told: Told) -> Iterator[str]:
    """What is wrong with what a killed process left, each by the word under which it is counted."""
    for path in (*sorted(folder.glob("*.db")), register_of_this_computer()):
        if path.exists() and not _is_whole(path):
            yield "torn"
    try:
        with Ledger(folder) as ledger, open_log(ledger) as log:
            yield from _lists(ledger, told)
            yield from _log(log, told)
            # Without witnesses the verdict is "cannot tell" at best; bad is what must not be.
            found = verify_case(log, None, register_of_this_computer())
            for each in found:
                if each.verdict == BAD:
                    print(each, file=sys.stderr)
                    yield "bad"
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


def _lists(ledger: Ledger, told: Told) -> Iterator[str]:
    rows = Counter(reading for (reading,) in ledger.store.column("claims", ("reading_id",)))
    read = dict(ledger.store.column("readings", ("source", "reading_id")))
    yield from ("lost" for source in told.sources if source not in read)
    lines = {reading: ledger.source(source).count(b"\n") + 1 for source, reading in read.items()}
    yield from ("torn" for reading in lines.keys() | rows.keys() if lines.get(reading) != rows[reading])


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


def start(folder: Path) -> float:
    """Seconds of the clock until a fresh Python has the log of a case up to date."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, __file__, "--start", folder], check=True)
    return time.perf_counter() - begin


def measure(kills: int, seed: int, room: Path) -> dict[str, Any]:
    """Kill so often; how often anything was wrong, and how much was at stake."""
    moments = Random(seed)  # noqa: S311 -- moments of a test, no secret
    wrong: Counter[str] = Counter()
    doing: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    ready, started, entries = [0.0], [0.0], 0
    folder, told = room, Told()
    for kill in range(kills):
        if kill % KILLS_A_CASE == 0:
            folder, told = room / f"case-{kill}" / "ledger", Told()
        said = killed(folder, moments.uniform(0, LATEST))
        for step in said:
            told.add(step)
        steps.update(step["step"] for step in said)
        doing[WHILE[said[-1]["step"] if said else ""]] += 1
        ready += [step["seconds"] for step in said if step["step"] == "ready"]
        if (kill + 1) % KILLS_A_CASE == 0 or kill + 1 == kills:
            started.append(start(folder))
        wrong.update(examine(folder, told))
        entries = max([entries, *(size for size, _ in told.states)])
    return {
        "kills": kills,
        **{f"killed_while_{name}": doing[name] for name in ("opening", "appending", "signing")},
        **{f"acknowledged_{name}": steps[name] for name in ("appended", "signed")},
        **{name: wrong[name] for name in ("lost", "torn", "forked", "bad", "unusable")},
        "most_entries": entries,
        "longest_reopening_s": round(max(ready), 3),
        "fresh_starts": len(started) - 1,
        "longest_fresh_start_s": round(max(started), 3),
    }


def main() -> None:
    """Kill, print a table or one JSON object; exit 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--start", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.start:
        with Ledger(options.start) as ledger, open_log(ledger) as log:
            log.check_last()
        return
    with tempfile.TemporaryDirectory() as room:
        os.environ |= {"XDG_STATE_HOME": f"{room}/state", "XDG_CONFIG_HOME": f"{room}/config"}
        found = measure(options.kills, options.seed, Path(room))
    if options.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:24} {value}" for name, value in found.items()))
    sys.exit(1 if any(found[name] for name in ("lost", "torn", "forked", "bad", "unusable")) else 0)


if __name__ == "__main__":
    main()
