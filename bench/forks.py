"""Use a case, its backups and copies on one computer in any order, and look whether two histories are ever signed.

    python bench/forks.py [--sequences 2000] [--seed 1] [--json]

Hypothesis draws sequences of what may happen to a case: lists are appended and checkpoints signed, in it and in a copy of its
folder, by one process or by two at once, with the clock set anywhere; rows are erased; backups are made, and put back whole or
as one or two of the files `keys.db`, `log.db` and `lastsigned.db` alone. What this computer has signed is kept outside of the
case and is never put back. All checkpoints that are ever signed must be of one history; a case of which nothing was put
back and no copy was used must work and verify at any time.

A short run of the same machine is a test (`tests/ledger/test_log_forks.py`).
"""

import argparse
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tawthiq.errors import LedgerError, LogRefused
from tawthiq.ledger import Ledger, Origin, Scribe
from tawthiq.ledger.checkpoints import Signing, make_checkpoint
from tawthiq.ledger.erasure import erase, finish_erasures, plan_erasure
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.ledger.verifying import BAD, verdict, verify_case
from tawthiq.model.claims import NewClaim
from tawthiq.model.identity import Locator, random_id
from tawthiq.model.vocabulary import ClaimKind
from tawthiq.tlog import Tree, leaf_hashes

MEMORY = Path("/dev/shm")  # noqa: S108
ORIGIN = Origin("a", "A", ClaimKind.CASUALTY, {"encoding": None})
FILES = ("keys.db", "log.db", "lastsigned.db")
STEPS = 12
WORK = ("append", "erase", "sign")

did: Counter[str] = Counter()
"""What was done and what was refused, over all sequences."""


class Copies(RuleBasedStateMachine):
    """A case, a backup and a copy on one computer, used in any order."""

    def __init__(self) -> None:
        super().__init__()
        did["sequences"] += 1
        self.room = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.register = self.room / "state" / "lastsigned.db"
        self.folders = [self.room / "case", self.room / "copy"]
        self.backup = self.room / "backup"
        self.history: list[bytes] = []  # the entries of the largest checkpoint
        self.roots: dict[int, bytes] = {}  # every checkpoint that was signed
        self.is_plain = True  # nothing was put back, no copy was used
        self._work(self.folders[0], ["append", "sign"], 2026)
        shutil.copytree(self.folders[0], self.backup)

    def teardown(self) -> None:
        """Whatever is left of a plain case is good."""
        if self.is_plain:
            with Ledger(self.folders[0]) as ledger, open_log(ledger) as log:
                assert verdict(verify_case(log, None, self.register)) != BAD
        shutil.rmtree(self.room)

    @rule(
        which=st.sampled_from([0, 0, 1]), does=st.lists(st.sampled_from(WORK), max_size=3), year=st.integers(1990, 2060)
    )
    def works(self, which: int, does: list[str], year: int) -> None:
        """Somebody works on the case or on its copy, at whatever time the clock tells."""
        if self.folders[which].exists():
            self._work(self.folders[which], does, year)

    def _work(self, folder: Path, does: list[str], year: int) -> None:
        try:
            with Ledger(folder) as ledger, open_log(ledger) as log:
                finish_erasures(ledger)
                for each in does:
                    self._do(each, log, year)
        except (LedgerError, LogRefused) as error:
            did[f"refused {error.code}"] += 1
            assert not self.is_plain

    @rule(
        does=st.lists(st.sampled_from(("append", "sign", "sign")), min_size=1, max_size=3), year=st.integers(1990, 2060)
    )
    def two_at_once(self, does: list[str], year: int) -> None:
        """Two processes work on the case at the same time."""
        did["two at once"] += 1
        told = [_in_child(lambda: self._child(does, year)) for _ in range(2)]
        for signed in [each() for each in told]:
            for size, root, entries in signed:
                self._signed(size, bytes.fromhex(root), [bytes.fromhex(each) for each in entries])

    def _child(self, does: list[str], year: int) -> list[Any]:
        signed: list[Any] = []
        try:
            with Ledger(self.folders[0]) as ledger, open_log(ledger) as log:
                for each in does:
                    if each == "append":
                        append(log, year)
                    else:
                        made, _ = make_checkpoint(log, Signing("l.example/x", year, self.register))
                        entries = [entry.hex() for entry in log.leaves.entries(0, made.size)]
                        signed.append((made.size, made.root.hex(), entries))
        except LedgerError:
            if self.is_plain:
                raise
        return signed

    @rule()
    def backs_up(self) -> None:
        """The folder is copied."""
        shutil.rmtree(self.backup, ignore_errors=True)
        shutil.copytree(self.folders[0], self.backup)

    @rule(which=st.sampled_from([0, 1]))
    def puts_back(self, which: int) -> None:
        """The whole backup is put back, or becomes the copy."""
        did["put back"] += 1
        self.is_plain = False
        shutil.rmtree(self.folders[which], ignore_errors=True)
        shutil.copytree(self.backup, self.folders[which])

    @rule(files=st.sets(st.sampled_from(FILES), min_size=1, max_size=2))
    def puts_files_back(self, files: set[str]) -> None:
        """One or two files of the backup are put back."""
        did["put back " + " and ".join(sorted(files))] += 1
        self.is_plain = False
        for name in files:
            shutil.copy(self.backup / name, self.folders[0] / name)

    @invariant()
    def one_history(self) -> None:
        """All that was signed is the beginning of what was signed last."""
        tree = Tree()
        tree.extend(leaf_hashes(self.history))
        for size, root in self.roots.items():
            assert tree.root(size) == root, "two histories were signed"

    def _do(self, what: str, log: PublicLog, year: int) -> None:
        did[what] += 1
        if what == "append":
            append(log, year)
        elif what == "erase":
            erase_first(log, year)
        elif log.leaves.size():
            made, _ = make_checkpoint(log, Signing("l.example/x", year, self.register))
            self._signed(made.size, made.root, log.leaves.entries(0, made.size))

    def _signed(self, size: int, root: bytes, entries: list[bytes]) -> None:
        did["signed"] += 1
        if size > len(self.history):
            self.history = entries
        assert self.roots.setdefault(size, root) == root, "two histories were signed"


def append(log: PublicLog, year: int) -> None:
    """A list of one row."""
    name, scribe = random_id(), _scribe(year)
    source = log.ledger.preserve(name.encode(), "a.csv", scribe)
    log.ledger.append(source, ORIGIN, [NewClaim(Locator("a.csv", "", 2), (("name", name),))], [], scribe)


def erase_first(log: PublicLog, year: int) -> None:
    """Erase the first row that is still there."""
    if row := next(log.ledger.store.rows("claims"), None):
        planned = plan_erasure(log.ledger, row["claim_id"])
        erase(log.ledger, planned, {"basis": "law", "reason": "asked"}, _scribe(year))


def _scribe(year: int) -> Scribe:
    return Scribe("keeper", lambda: datetime(year, 11, 26, tzinfo=UTC), random_id)


def _in_child(work: Callable[[], list[Any]]) -> Callable[[], list[Any]]:
    """Start a process; what it tells is to be asked for. Raises AssertionError there where it failed."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        status = 1
        try:
            with os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
            status = 0
        except BaseException:
            traceback.print_exc()
        os._exit(status)
    os.close(writing)

    def told() -> list[Any]:
        with os.fdopen(reading) as pipe:
            data = pipe.read()
        assert os.waitpid(child, 0)[1] == 0, "a process failed"
        found: list[Any] = json.loads(data)
        return found

    return told


def run(sequences: int, number: int | None = None) -> None:
    """Run the machine so often. Raises AssertionError where two histories were signed, with such a sequence."""
    often = settings(
        max_examples=sequences,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=number is None,
        phases=(Phase.generate,),
    )
    run_state_machine_as_test(Copies if number is None else seed(number)(Copies), settings=often)


def main() -> None:
    """Run, print a table or one JSON object; exit 1 where two histories were signed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sequences", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    begin, forked = time.process_time(), 0
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"XDG_STATE_HOME": f"{home}/state", "XDG_CONFIG_HOME": f"{home}/config"}
        try:
            run(options.sequences, options.seed)
        except (AssertionError, sqlite3.Error, ExceptionGroup):
            traceback.print_exc()
            forked = 1
    counts = {name.replace(" ", "_"): n for name, n in sorted(did.items())}
    found = {**counts, "two_histories_or_failures": forked, "cpu_s": round(time.process_time() - begin, 1)}
    print(json.dumps(found) if options.json else "\n".join(f"{name:44} {value}" for name, value in found.items()))
    sys.exit(forked)


if __name__ == "__main__":
    main()
